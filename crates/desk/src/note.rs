//! The note of a visit: what to know left, today's note in the middle, the body chart right.

use maud::{Markup, html};
use pages::page::Page;
use pages::result::limits;
use practice::Refusal;
use practice::visit::note::body::Body;
use practice::visit::note::sheet::NoteSheet;
use practice::visit::ready::way_out;
use serde_json::json;
use store::VisitState;
use store::notes::{Draft, Hand};

use crate::day::{client, flags, name};
use crate::form::Filled;
use crate::frame::Frame;
use crate::layout;
use crate::note_signed::signed;
use crate::note_words::whole;
use crate::note_write::write;

/// `refused` is why the last step was not made; the form then shows what was typed.
#[must_use]
pub fn page(
    frame: &Frame<'_>,
    sheet: &NoteSheet,
    filled: &Filled<'_>,
    refused: Option<&Refusal>,
) -> Page {
    let visit = &sheet.line.visit;
    let place = &visit.visit.place;
    let start = frame.civil(place.starts_at, &sheet.zone);
    let who = name(visit);
    let title = frame.with("note-title", &[("name", &who)]);
    let main = html! {
        div.note-page data-note=(state(frame, sheet)) {
            p.eyebrow {
                a href=(format!("/visits/{}", visit.visit.visit_id)) {
                    (frame.long_date(start.date())) ", " (frame.clock(start))
                }
                " · " a href=(client(visit.visit.client_id)) { (frame.t("visit-client")) }
            }
            h1 tabindex="-1" { bdi { (title) } }
            div.note-columns {
                section.note-know { (know(frame, sheet)) }
                section.note-today {
                    @if let Some(refusal) = refused {
                        div.callout.urgent role="alert" tabindex="-1" #summary { p { (why(frame, refusal)) } }
                    }
                    @match (&sheet.note, &sheet.open) {
                        (Some(note), _) => (signed(frame, sheet, note, filled)),
                        (None, Some(Ok(standing))) => (write(frame, sheet, standing, filled)),
                        (None, Some(Err(refusal))) => (closed(frame, sheet, refusal)),
                        (None, None) => {},
                    }
                    (others(frame, sheet))
                }
                section.note-last { (last(frame, sheet)) (trends(frame, sheet)) }
                section.note-chart {
                    h2 { (frame.t("chart-title")) }
                    (crate::chart::panel(frame, &sheet.chart))
                }
            }
        }
    };
    layout::page(frame, title, main)
}

/// What the script needs: whose note of which visit, and what the server has of it.
fn state(frame: &Frame<'_>, sheet: &NoteSheet) -> String {
    let own = sheet.own.as_ref();
    json!({
        "visit": sheet.line.visit.visit.visit_id.to_string(),
        "user": frame.actor.map(|actor| actor.user.to_string()),
        "version": own.map_or(0, |draft| draft.version),
        "writer": own.map(|draft| draft.writer.as_str()),
        "seq": own.map_or(0, |draft| draft.seq),
        "body": own.map_or_else(Body::default, |draft| Body::stored(&draft.body)),
        "clock": sheet.zone.iana_name(),
        "starts_at": sheet.line.visit.visit.place.starts_at,
    })
    .to_string()
}

/// Why a step was not made.
fn why(frame: &Frame<'_>, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Rule { key, values } => {
            let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
            frame.with(&format!("rule-{key}"), &values)
        }
        Refusal::Wrong(mistakes) => {
            let reasons = mistakes.iter().map(|mistake| crate::form::reason(frame, mistake));
            let mut reasons: Vec<String> = reasons.collect();
            reasons.dedup();
            reasons.join(" ")
        }
        _ => frame.t("sorry-stale.say"),
    }
}

/// What to know before the first touch: flags and limits.
fn know(frame: &Frame<'_>, sheet: &NoteSheet) -> Markup {
    let standing = sheet.open.as_ref().and_then(|open| open.as_ref().ok());
    let effect = standing.map(|standing| &standing.decision.possible);
    let lines = effect.map(|effect| limits::short(&frame.view, effect)).unwrap_or_default();
    if sheet.line.flags.is_empty() && standing.is_none() {
        return html! {};
    }
    html! {
        h2 { (frame.t("note-know")) }
        (flags(frame, &sheet.line))
        @if !lines.is_empty() {
            div.callout.limits-callout {
                h3 { (frame.t("note-limits")) }
                ul.plain { @for line in &lines { li { (line) } } }
                @if let Some(standing) = standing {
                    p { a href=(format!("/screens/{}", standing.screen.screen_id)) { (frame.t("note-limits-why")) } }
                }
            }
        } @else if standing.is_some() {
            p { (frame.t("note-no-limits")) }
        }
    }
}

/// The note does not open: why, what to do, and what is kept of what was written.
fn closed(frame: &Frame<'_>, sheet: &NoteSheet, refusal: &Refusal) -> Markup {
    let visit = &sheet.line.visit.visit;
    let way = match refusal {
        Refusal::Rule { key, .. } => way_out(key),
        _ => None,
    };
    html! {
        h2 { (frame.t("note-today")) }
        div.callout.urgent {
            p { strong { (frame.t("note-closed")) } " " (why(frame, refusal)) }
            @if let Some(end) = way {
                p { a.button href=(format!("/visits/{}{end}", visit.visit_id)) { (frame.t("note-way-out")) } }
            } @else {
                p { a.button href=(format!("/visits/{}", visit.visit_id)) { (frame.t("note-to-visit")) } }
            }
        }
        @if visit.state == VisitState::Booked {
            form method="post" action=(format!("/visits/{}/step", visit.visit_id)) {
                (crate::form::key())
                (crate::form::hidden("version", &visit.version.to_string()))
                (crate::form::hidden("to", VisitState::Arrived.as_str()))
                button.quiet type="submit" { (frame.t("step-arrived")) }
            }
        }
        @if let Some(draft) = &sheet.own {
            h3 { (frame.t("note-own-kept")) }
            (whole(frame, &Body::stored(&draft.body), &sheet.zone))
        }
    }
}

/// Drafts of others, to be read.
fn others(frame: &Frame<'_>, sheet: &NoteSheet) -> Markup {
    html! {
        @for draft in &sheet.others {
            details.fold {
                summary { (draft_of(frame, draft)) }
                (whole(frame, &Body::stored(&draft.body), &sheet.zone))
            }
        }
    }
}

fn draft_of(frame: &Frame<'_>, draft: &Draft) -> String {
    let at = frame.clock(frame.civil(draft.saved_at, &frame.zone));
    frame.with("note-draft-of", &[("name", &named(frame, &draft.author_name)), ("time", &at)])
}

/// A name, or that the account is gone.
#[must_use]
pub fn named(frame: &Frame<'_>, name: &str) -> String {
    if name.is_empty() { frame.t("note-somebody") } else { name.to_owned() }
}

/// What a page is told while it writes: a sentence for everybody else.
#[must_use]
pub fn told(frame: &Frame<'_>, hand: &Hand) -> String {
    let time = frame.clock(frame.civil(hand.at, &frame.zone));
    let key = if hand.kind == "signed" { "note-told-signed" } else { "note-told-writing" };
    frame.with(key, &[("name", &named(frame, &hand.name)), ("time", &time)])
}

/// How the scores went over the course.
fn trends(frame: &Frame<'_>, sheet: &NoteSheet) -> Markup {
    html! {
        @if !sheet.trends.is_empty() { h2 { (frame.t("note-trend")) } }
        @for trend in &sheet.trends { (crate::trend::picture(frame, trend)) }
    }
}

fn last(frame: &Frame<'_>, sheet: &NoteSheet) -> Markup {
    html! {
        h2 { (frame.t("note-last")) }
        @match &sheet.last {
            None => p.soft { (frame.t("note-last-none")) },
            Some(note) => {
                p.soft {
                    a href=(format!("/visits/{}/note", note.visit_id)) {
                        (frame.long_date(frame.civil(note.starts_at, &sheet.zone).date()))
                    }
                    " · " bdi { (named(frame, &note.author_name)) }
                }
                @if note.outside > 0 { p.outside { (frame.words().count("note-outside-count", usize::try_from(note.outside).unwrap_or(0))) } }
                (whole(frame, &Body::stored(&note.body), &sheet.zone))
            },
        }
    }
}
