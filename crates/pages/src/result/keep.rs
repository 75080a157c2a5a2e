//! The way from a finished check to the practice: the same answers go to another address, in the
//! body of a form. The practice decides them again; nothing that this page says is taken over.

use maud::{Markup, html};
use pathway::effect::Urgency;

use super::{Told, section};

/// Where a check goes that somebody made for themselves.
pub const KEEP: &str = "/check/keep";

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let (path, key) = match &view.client {
        Some(client) => (format!("/clients/{client}/screens"), "keep-client"),
        // Whoever must call for help now is not held up.
        None if result.urgency() == Urgency::EmergencyNow => return html! {},
        None => (KEEP.to_owned(), "keep"),
    };
    section(
        "keep",
        &view.t(&format!("{key}.title")),
        html! {
            p { (view.t(&format!("{key}.say"))) }
            button.primary type="submit" formaction=(path) { (view.t(&format!("{key}.button"))) }
        },
    )
}
