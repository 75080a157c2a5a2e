//! The sign-in page.

use maud::{Markup, html};
use pages::page::Page;
use store::practices::Practice;

use crate::account::Passkeys;
use crate::form::{self, Filled, Line, hidden, key};
use crate::frame::Frame;
use crate::layout;

/// What the page shows beside what was typed.
#[derive(Debug)]
pub struct Form<'a> {
    /// Where one may sign in.
    pub practices: &'a [Practice],
    /// The one chosen before.
    pub chosen: String,
    /// Where to go afterwards, a path of this site.
    pub next: Option<&'a str>,
    /// Fields of another form that wait for the sign-in.
    pub carried: Vec<(&'a str, &'a str)>,
    /// Too many attempts: until then, epoch milliseconds.
    pub shut_until: Option<i64>,
    /// Whether a passkey may be used here.
    pub passkeys: Passkeys,
}

/// The page.
#[must_use]
pub fn page(frame: &Frame<'_>, asked: &Form<'_>, filled: &Filled<'_>) -> Page {
    let title = frame.t("sign-in-title");
    let main = html! {
        div.narrow.door {
            h1 tabindex="-1" { (title) }
            @if asked.practices.is_empty() {
                p.lead { (frame.t("sign-in-none")) }
                p { (frame.t("sign-in-setup")) }
                p { a.button href="/setup" { (frame.t("setup-title")) } }
            } @else {
                @if !asked.carried.is_empty() { p.callout { (frame.t("sign-in-carried")) } }
                @if let Some(until) = asked.shut_until {
                    div.summary role="alert" tabindex="-1" id="summary" {
                        p { (frame.with("sign-in-shut", &[("until", &frame.moment(until))])) }
                    }
                }
                @if frame.demo { p { a.button href="/demo" { (frame.t("demo-title")) } } }
                (by_password(frame, asked, filled))
                @if asked.passkeys == Passkeys::Offered { (by_passkey(frame, asked, filled)) }
            }
        }
    };
    layout::page(frame, title, main)
}

fn by_password(frame: &Frame<'_>, asked: &Form<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        form method="post" action="/sign-in" {
            (form::summary(frame, filled))
            (key())
            (kept(asked))
            (practices(frame, asked, filled))
            (form::line(frame, filled, Line {
                kind: "email", autocomplete: Some("username"), ..Line::text("email")
            }))
            (form::line(frame, filled, Line {
                kind: "password", autocomplete: Some("current-password"), ..Line::text("password")
            }))
            button.primary type="submit" { (frame.t("sign-in")) }
        }
    }
}

/// Shown by the script, where the browser can do it.
fn by_passkey(frame: &Frame<'_>, asked: &Form<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        form.passkey method="post" action="/sign-in/passkey" data-passkey="sign-in"
            data-options="/sign-in/passkey/options" data-cancelled=(frame.t("passkey-cancelled"))
            data-known=(frame.t("rule-passkey-refused"))
            data-failed=(frame.t("rule-passkey-refused")) hidden {
            p.or { (frame.t("sign-in-or")) }
            (kept(asked))
            @if let [only] = asked.practices {
                (hidden("practice", &only.practice_id.to_string()))
            } @else {
                // A form of its own, so a choice of its own.
                div.field {
                    label for="passkey-practice" { (frame.t("field-practice")) }
                    select id="passkey-practice" name="practice" {
                        @for practice in asked.practices {
                            @let id = practice.practice_id.to_string();
                            option value=(id) selected[filled.value("practice", &asked.chosen) == id] {
                                (practice.name)
                            }
                        }
                    }
                }
            }
            p.error role="alert" {}
            button.quiet type="submit" { (frame.t("sign-in-passkey")) }
        }
    }
}

/// What goes along.
fn kept(asked: &Form<'_>) -> Markup {
    html! {
        @if let Some(next) = asked.next { (hidden("next", next)) }
        @for (name, value) in &asked.carried { (hidden(name, value)) }
    }
}

fn practices(frame: &Frame<'_>, asked: &Form<'_>, filled: &Filled<'_>) -> Markup {
    match asked.practices {
        [only] => hidden("practice", &only.practice_id.to_string()),
        several => {
            let choice = |p: &Practice| (p.practice_id.to_string(), p.name.clone());
            let choices: Vec<_> = several.iter().map(choice).collect();
            form::select(frame, filled, "practice", &asked.chosen, &choices)
        }
    }
}
