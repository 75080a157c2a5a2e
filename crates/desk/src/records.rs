//! A client's whole record as a thing: asked to be erased, held by law, erased.

use maud::html;
use pages::page::Page;
use store::clients::Client;

use crate::form::{Filled, Line, key, line, summary};
use crate::frame::Frame;
use crate::layout;
use crate::table::table;

/// Clients who asked to be erased, and when (epoch milliseconds).
#[must_use]
pub fn wishes(frame: &Frame<'_>, wishes: &[(Client, i64)]) -> Page {
    let title = frame.t("erasures-title");
    let main = html! {
        h1 tabindex="-1" { (title) }
        p.lead { (frame.t("erasures-say")) }
        @if wishes.is_empty() { p { (frame.t("erasures-none")) } } @else {
            (table(
                frame,
                &["erasures-who", "erasures-since"],
                wishes.iter().map(|(client, at)| vec![
                    html! {
                        a href=(format!("/clients/{}/record", client.client_id)) {
                            bdi { (client.given_name) " " (client.family_name) }
                        }
                    },
                    html! { (frame.moment(*at)) },
                ]),
            ))
        }
    };
    layout::page(frame, title, main)
}

/// What can be done with one client's whole record.
#[must_use]
pub fn record(frame: &Frame<'_>, client: &Client, filled: &Filled<'_>, may_erase: bool) -> Page {
    let title = frame.t("record-title");
    let path = |end: &str| format!("/clients/{}/{end}", client.client_id);
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { bdi { (client.given_name) " " (client.family_name) } }
            (summary(frame, filled))
            section.card {
                h2 { (frame.t("record-take.title")) }
                p { (frame.t("record-take.say")) }
                p {
                    a.button href=(path("record.html")) download { (frame.t("record-html")) } " "
                    a.button href=(path("record.json")) download { (frame.t("record-json")) }
                }
            }
            section.card {
                h2 { (frame.t("record-ask.title")) }
                p { (frame.t("record-ask.say")) }
                form method="post" action=(path("erasure")) {
                    (key())
                    button.quiet type="submit" { (frame.t("record-ask-button")) }
                }
            }
            @if may_erase {
                section.card {
                    h2 { (frame.t("record-hold.title")) }
                    p { (frame.t("record-hold.say")) }
                    @if let Some(until) = client.hold_until {
                        p {
                            (frame.with("record-held", &[("until", &frame.moment(until))])) " "
                            bdi { (client.hold_reason.as_deref().unwrap_or_default()) }
                        }
                    }
                    form method="post" action=(path("hold")) {
                        (key())
                        (line(frame, filled, Line { kind: "date", required: false, ..Line::text("until") }))
                        (line(frame, filled, Line { required: false, ..Line::text("reason") }))
                        button.quiet type="submit" { (frame.t("record-hold-button")) }
                    }
                }
                section.card {
                    h2 { (frame.t("record-erase.title")) }
                    p { (frame.t("record-erase.say")) }
                    form method="post" action=(path("erase")) {
                        (key())
                        (line(frame, filled, Line { help: Some("record-erase-help"), ..Line::text("family_name") }))
                        button.danger type="submit" { (frame.t("record-erase-button")) }
                    }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

/// After a wish or an erasure: what was done.
#[must_use]
pub fn done(frame: &Frame<'_>, what: &str) -> Page {
    let title = frame.t(&format!("record-done-{what}.title"));
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t(&format!("record-done-{what}.say"))) }
            p { a.button href="/" { (frame.t("to-start")) } }
        }
    };
    layout::page(frame, title, main)
}
