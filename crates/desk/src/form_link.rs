//! Links with a code to a form: made, listed, and what somebody finds at their address.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use pages::page::Page;
use store::form_links::{Link, WRONG_CODES_MAX};
use store::{FormKind, VisitId};

use crate::form::{Filled, Line, hidden, key, line, summary};
use crate::frame::Frame;
use crate::layout;

/// The kinds of form that can be filled in through a link.
pub const KINDS: [FormKind; 2] = [FormKind::Check, FormKind::Consent];

/// The links of a visit.
#[must_use]
pub fn list(frame: &Frame<'_>, visit: VisitId, links: &[Link], own: bool) -> Page {
    let title = frame.t("links-title");
    let back = if own { "/me".to_owned() } else { format!("/visits/{visit}") };
    let main = html! {
        div.narrow {
            p.eyebrow { a href=(back) { (frame.t(if own { "own-back" } else { "consent-visit" })) } }
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("links-say")) }
            @for kind in KINDS {
                form.card method="post" action=(format!("/visits/{visit}/links")) {
                    (key()) (hidden("kind", kind.as_str()))
                    h2 { (form_name(frame, kind)) }
                    button.button type="submit" { (frame.t("links-make")) span.unseen { ": " (form_name(frame, kind)) } }
                }
            }
            h2 { (frame.t("links-made")) }
            @if links.is_empty() { p { (frame.t("links-none")) } }
            ul.plain {
                @for link in links { li.card { (one(frame, visit, link)) } }
            }
        }
    };
    layout::page(frame, title, main)
}

/// The name of a form.
#[must_use]
pub fn form_name(frame: &Frame<'_>, kind: FormKind) -> String {
    frame.t(match kind {
        FormKind::Consent => "consent-title",
        FormKind::Check => "form-check",
        FormKind::Measures => "form-measures",
    })
}

fn one(frame: &Frame<'_>, visit: VisitId, link: &Link) -> Markup {
    let stands = link.stands(frame.now);
    let state = if link.used_at.is_some() {
        frame.t("link-used")
    } else if link.revoked_at.is_some() {
        frame.t("link-revoked")
    } else if link.wrong_codes >= WRONG_CODES_MAX {
        frame.t("link-locked")
    } else if !stands {
        frame.t("link-expired")
    } else {
        frame.with("link-open", &[("until", &frame.moment(link.expires_at))])
    };
    html! {
        p { strong { (form_name(frame, link.kind)) } " · " (state) }
        p.fine { (frame.with("link-made", &[("at", &frame.moment(link.made_at))])) }
        @if stands {
            form method="post" action=(format!("/visits/{visit}/links/revoke")) {
                (key()) (hidden("link", &link.link_id.to_string()))
                button.quiet type="submit" { (frame.t("link-revoke")) }
            }
        }
    }
}

/// The one page that shows the secrets of a link; without them where it was made before.
#[must_use]
pub fn made(
    frame: &Frame<'_>,
    visit: VisitId,
    secrets: Option<(&str, &str)>,
    expires_at: i64,
) -> Page {
    let title = frame.t("link-made-title");
    let until = frame.moment(expires_at);
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            @if let Some((address, code)) = secrets {
                p.lead { (frame.t("link-made-say")) }
                dl.figures {
                    dt { (frame.t("link-address")) } dd.secret { (address) }
                    dt { (frame.t("link-code")) } dd.secret { strong { (code) } }
                }
                p { (frame.with("link-until", &[("until", &until)])) }
                p.note { (frame.t("link-apart")) }
            } @else { p.lead { (frame.t("link-made-before")) } }
            p { a.button href=(format!("/visits/{visit}/links")) { (frame.t("links-title")) } }
        }
    };
    layout::page(frame, title, main)
}

/// The page that asks for the code. `left` is how many tries are left after a wrong one.
#[must_use]
pub fn code(
    frame: &Frame<'_>,
    (action, zone): (&str, &TimeZone),
    expires_at: i64,
    (filled, left): (&Filled<'_>, Option<i64>),
) -> Page {
    let title = frame.t("code-title");
    let until = frame.civil(expires_at, zone);
    let until = format!("{}, {}", frame.long_date(until.date()), frame.clock(until));
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("code-say")) }
            (summary(frame, filled))
            @if let Some(left) = left {
                p.callout.urgent { (frame.words().count("code-left", usize::try_from(left).unwrap_or(0))) }
            }
            form.card method="post" action=(action) {
                (key()) (hidden("do", "code"))
                (line(frame, filled, Line { autocomplete: Some("one-time-code"), help: Some("code-help"), ..Line::text("code") }))
                button.button type="submit" { (frame.t("code-send")) }
            }
            p.fine { (frame.with("link-until", &[("until", &until)])) }
        }
    };
    layout::page(frame, title, main)
}

/// The one answer to every link that does not open, whatever the reason.
#[must_use]
pub fn nothing(frame: &Frame<'_>) -> Page {
    let title = frame.t("link-nothing.title");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("link-nothing.say")) }
            p { (frame.t("link-nothing.next")) }
            p { a.button href="/sign-in" { (frame.t("sign-in")) } }
        }
    };
    layout::page(frame, title, main)
}

/// The form was finished.
#[must_use]
pub fn finished(frame: &Frame<'_>) -> Page {
    let title = frame.t("link-done.title");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("link-done.say")) }
            p { (frame.t("link-done.next")) }
        }
    };
    layout::page(frame, title, main)
}
