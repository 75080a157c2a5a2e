//! The page on which a new server gets its first practice.

use maud::html;
use pages::page::Page;

use crate::form::{self, Filled, Line, key};
use crate::frame::Frame;
use crate::layout;
use crate::running::{Choices, particulars, zones};

/// The page.
#[must_use]
pub fn page(frame: &Frame<'_>, choices: &Choices, filled: &Filled<'_>) -> Page {
    let title = frame.t("setup-title");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("setup-lead")) }
            form method="post" action="/setup" {
                (form::summary(frame, filled))
                (key())
                (form::line(frame, filled, Line {
                    help: Some("setup-token-help"), autocomplete: Some("off"), ..Line::text("token")
                }))
                h2 { (frame.t("setup-practice")) }
                (particulars(frame, choices, None, filled))
                h2 { (frame.t("setup-manager")) }
                p { (frame.t("setup-manager-say")) }
                (form::line(frame, filled, Line {
                    autocomplete: Some("name"), ..Line::text("manager")
                }))
                (form::line(frame, filled, Line {
                    kind: "email", autocomplete: Some("username"), ..Line::text("email")
                }))
                (form::line(frame, filled, Line {
                    kind: "password", autocomplete: Some("new-password"),
                    help: Some("account-new-help"), ..Line::text("new")
                }))
                button.primary type="submit" { (frame.t("setup-begin")) }
            }
            (zones(choices))
        }
    };
    layout::page(frame, title, main)
}
