//! The page of the demonstration: one account for each role, to walk in as.

use maud::html;
use pages::page::Page;
use store::{PracticeId, Role};

use crate::form::{hidden, key};
use crate::frame::Frame;
use crate::layout;

/// Somebody made up whom one may be.
#[derive(Clone, Debug)]
pub struct Login {
    /// Where.
    pub practice: PracticeId,
    /// The practice's name.
    pub at: String,
    /// As what.
    pub role: Role,
    /// Sign-in name.
    pub email: String,
    /// Name for people.
    pub name: String,
}

/// The page.
#[must_use]
pub fn page(frame: &Frame<'_>, logins: &[Login]) -> Page {
    let title = frame.t("demo-title");
    let main = html! {
        h1 tabindex="-1" { (title) }
        p.lead { (frame.t("demo-lead")) }
        @for (n, login) in logins.iter().enumerate() {
            @if n == 0 || logins.get(n - 1).is_none_or(|before| before.practice != login.practice) {
                h2 { (login.at) }
            }
            form.card.login method="post" action="/demo" {
                (key())
                (hidden("practice", &login.practice.to_string()))
                (hidden("email", &login.email))
                h3 { (frame.t(&format!("role-{}", login.role))) }
                p { (login.name) }
                p.help { (frame.t(&format!("role-about-{}", login.role))) }
                button.primary type="submit" aria-label=(frame.with("demo-enter-as", &[("name", &login.name)])) {
                    (frame.t("demo-enter"))
                }
            }
        }
    };
    layout::page(frame, title, main)
}
