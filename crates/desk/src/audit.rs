//! The audit log: who did what to what, newest first, and whether its chain is whole.

use std::collections::BTreeMap;

use maud::{Markup, html};
use pages::page::Page;
use store::audit::{Row, Tampering, Verdict};

use crate::form::{self, Filled, Line, key};
use crate::frame::Frame;
use crate::layout;

/// What is shown of the log.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Newest first.
    pub rows: &'a [Row],
    /// Names of accounts, by `user:<id>`.
    pub names: &'a BTreeMap<String, String>,
    /// Number of the last row shown, where there are older ones.
    pub older: Option<i64>,
    /// Subject and day that narrow it down, as typed.
    pub subject: &'a str,
    /// See [`Shown::subject`].
    pub day: &'a str,
    /// What verifying said, where it was asked for.
    pub verdict: Option<&'a Verdict>,
}

/// The page.
#[must_use]
pub fn page(frame: &Frame<'_>, shown: &Shown<'_>, filled: &Filled<'_>) -> Page {
    let title = frame.t("audit-title");
    let main = html! {
        h1 tabindex="-1" { (title) }
        p.lead { (frame.t("audit-lead")) }
        @if let Some(verdict) = shown.verdict { (said(frame, verdict)) }
        form method="post" action="/audit/verify" {
            (key())
            button.quiet type="submit" { (frame.t("audit-verify")) }
        }
        form.narrowing method="get" action="/audit" {
            (form::summary(frame, filled))
            (form::line(frame, filled, Line {
                value: shown.subject, required: false, help: Some("audit-subject-help"),
                ..Line::text("subject")
            }))
            (form::line(frame, filled, Line {
                kind: "date", value: shown.day, required: false, ..Line::text("day")
            }))
            button.quiet type="submit" { (frame.t("audit-show")) }
        }
        (rows(frame, shown))
        @if let Some(before) = shown.older {
            p { a href=(format!("/audit?before={before}&subject={}&day={}", shown.subject, shown.day)) {
                (frame.t("audit-older"))
            } }
        }
    };
    layout::page(frame, title, main)
}

fn rows(frame: &Frame<'_>, shown: &Shown<'_>) -> Markup {
    let name = |word: &str| shown.names.get(word).cloned().unwrap_or_else(|| word.to_owned());
    html! {
        @if shown.rows.is_empty() { p { (frame.t("audit-nothing")) } }
        ol.log {
            @for row in shown.rows {
                li {
                    p.fine { "#" (row.seq) " · " (frame.moment(row.at)) }
                    p { strong { (name(&row.who)) } " · " (row.use_case) }
                    p.fine {
                        a href=(format!("/audit?subject={}", row.subject)) { (name(&row.subject)) }
                        @if row.detail.as_str() != "{}" { " " code { (row.detail.as_str()) } }
                    }
                }
            }
        }
    }
}

fn said(frame: &Frame<'_>, verdict: &Verdict) -> Markup {
    match verdict {
        Verdict::Sound { rows, hash } => html! {
            div.callout role="status" {
                p { strong { (frame.with("audit-sound", &[("rows", &rows.to_string())])) } }
                p.fine { (frame.t("audit-hash")) " " code { (hash) } }
            }
        },
        Verdict::Tampered { seq, how } => {
            let what = match how {
                Tampering::Edited => "audit-edited",
                Tampering::Deleted => "audit-deleted",
                Tampering::Reordered => "audit-reordered",
                Tampering::Replaced => "audit-replaced",
            };
            html! {
                div.callout.urgent role="alert" {
                    p { strong { (frame.with(what, &[("seq", &seq.to_string())])) } }
                    p { (frame.t("audit-tampered-do")) }
                }
            }
        }
    }
}
