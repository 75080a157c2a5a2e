//! The summary of a visit: written and released by the therapist, read by the client.

use maud::{Markup, html};
use pages::page::Page;
use practice::visit::summary::{Sheet, TEXT_MAX};
use store::SummaryState;
use store::summaries::Summary;

use crate::form::{Filled, Line, area, hidden, key, line, summary};
use crate::frame::Frame;
use crate::layout;
use crate::note_words::sentence;

/// The page of a visit's summary. `draft` is what stands in a summary that was not begun.
#[must_use]
pub fn page(frame: &Frame<'_>, sheet: &Sheet, draft: &str, filled: &Filled<'_>) -> Page {
    let title = frame.t("summary-title");
    let visit = sheet.visit.visit_id;
    let newest = sheet.versions.first();
    let main = html! {
        div.narrow {
            @if sheet.writes {
                p.eyebrow { a href=(format!("/visits/{visit}")) { (frame.t("consent-visit")) } }
            } @else {
                p.eyebrow { a href="/me" { (frame.t("own-back")) } }
            }
            h1 tabindex="-1" { (title) }
            p.lead { (frame.moment(sheet.visit.place.starts_at)) }
            @if sheet.writes { (written(frame, sheet, draft, filled)) } @else {
                @match newest {
                    Some(one) => (text(one)),
                    None => p { (frame.t("summary-none")) },
                }
            }
        }
    };
    layout::page(frame, title, main)
}

/// What a summary begins with: what was done, in sentences made from the codes of the signed note.
/// Nothing of its free text.
#[must_use]
pub fn draft(frame: &Frame<'_>, sheet: &Sheet) -> String {
    if sheet.done.is_empty() {
        return String::new();
    }
    let lines = sheet.done.iter().map(|line| sentence(frame, line));
    std::iter::once(frame.t("summary-begin")).chain(lines).collect::<Vec<_>>().join("\n")
}

/// The paragraphs of a summary.
#[must_use]
pub fn text(one: &Summary) -> Markup {
    html! { @for line in one.body_text.lines().filter(|line| !line.trim().is_empty()) { p dir="auto" { (line) } } }
}

fn written(frame: &Frame<'_>, sheet: &Sheet, draft: &str, filled: &Filled<'_>) -> Markup {
    let newest = sheet.versions.first();
    let version = newest.map_or(0, |one| one.version).to_string();
    let body = newest.map_or(draft, |one| one.body_text.as_str());
    let action = format!("/visits/{}/summary", sheet.visit.visit_id);
    let released = newest.is_some_and(|one| one.state == SummaryState::Released);
    let max = TEXT_MAX.to_string();
    html! {
        @if let Some(one) = newest { p.callout { (frame.t(state_words(one.state))) } }
        (summary(frame, filled))
        form.card method="post" action=(action) {
            (key()) (hidden("version", &version))
            p { (frame.with("summary-help", &[("max", &max)])) }
            (area(frame, filled, Line { value: body, ..Line::text("plain_words") }))
            div.actions {
                button.button type="submit" name="do" value="release" { (frame.t("summary-release")) }
                button.quiet type="submit" name="do" value="save" { (frame.t("summary-save")) }
            }
        }
        @if released {
            form.card method="post" action=(action) {
                (key()) (hidden("version", &version)) (hidden("do", "withdraw"))
                h2 { (frame.t("summary-withdraw")) }
                (line(frame, filled, Line::text("reason")))
                button.quiet type="submit" { (frame.t("summary-withdraw")) }
            }
        }
        @if !sheet.versions.is_empty() {
            h2 { (frame.t("summary-history")) }
            ol.plain {
                @for one in &sheet.versions {
                    li {
                        details {
                            summary {
                                (frame.moment(one.at)) " · " (frame.t(state_words(one.state)))
                            }
                            @if let Some(reason) = &one.reason { p { bdi { (reason) } } }
                            (text(one))
                        }
                    }
                }
            }
        }
    }
}

const fn state_words(state: SummaryState) -> &'static str {
    match state {
        SummaryState::Draft => "summary-draft",
        SummaryState::Released => "summary-released",
        SummaryState::Withdrawn => "summary-withdrawn",
    }
}
