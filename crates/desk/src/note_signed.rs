//! A signed note: its text, what was added, who did what when, and the form that adds.

use maud::{Markup, html};
use practice::visit::note::body::Body;
use practice::visit::note::sheet::NoteSheet;
use store::notes::Note;

use crate::form::{Filled, Line, area, hidden, key};
use crate::frame::Frame;
use crate::note::named;
use crate::note_words::whole;

/// See the module.
#[must_use]
pub fn signed(frame: &Frame<'_>, sheet: &NoteSheet, note: &Note, filled: &Filled<'_>) -> Markup {
    let path = format!("/visits/{}/note/addenda", note.visit_id);
    let name = named(frame, &note.author_name);
    let outside = usize::try_from(note.outside).unwrap_or(0);
    html! {
        h2 { (frame.t("note-signed-title")) }
        p.soft { (frame.with("note-signed-by", &[("name", &name), ("moment", &frame.moment(note.signed_at))])) }
        @if outside > 0 { p.outside { (frame.words().count("note-outside-count", outside)) } }
        div.card { (whole(frame, &Body::stored(&note.body), &sheet.zone)) }
        @for one in &sheet.addenda {
            article.card.addendum {
                h3 { (frame.with("addendum-by", &[("name", &named(frame, &one.author_name)), ("moment", &frame.moment(one.at))])) }
                @if !one.words.is_empty() { p.words dir="auto" { (one.words) } }
                @if let Some(body) = &one.body { (whole(frame, &Body::stored(body), &sheet.zone)) }
            }
        }
        @if let Some(draft) = &sheet.own {
            section.card {
                h3 { (frame.t("note-own-draft")) }
                p { (frame.with("note-own-draft-say", &[("name", &name)])) }
                (whole(frame, &Body::stored(&draft.body), &sheet.zone))
                form method="post" action=(path) {
                    (key()) (hidden("with_draft", "yes"))
                    button.button type="submit" { (frame.t("addendum-draft")) }
                }
            }
        }
        section {
            h3 { (frame.t("addendum-title")) }
            form method="post" action=(path) {
                (key())
                (area(frame, filled, Line { help: Some("addendum-help"), ..Line::text("words") }))
                button.button type="submit" { (frame.t("addendum-send")) }
            }
        }
        (history(frame, sheet, note))
    }
}

fn history(frame: &Frame<'_>, sheet: &NoteSheet, note: &Note) -> Markup {
    let name = named(frame, &note.author_name);
    let mut rows = vec![
        (note.begun_at, name.clone(), "history-begun"),
        (note.saved_at, name.clone(), "history-saved"),
        (note.signed_at, name, "history-signed"),
    ];
    for one in &sheet.addenda {
        rows.push((one.at, named(frame, &one.author_name), "history-added"));
    }
    for draft in sheet.own.iter().chain(&sheet.others) {
        let name = named(frame, &draft.author_name);
        rows.push((draft.begun_at, name.clone(), "history-begun"));
        rows.push((draft.saved_at, name, "history-draft"));
    }
    rows.sort_by_key(|row| row.0);
    html! {
        details.fold {
            summary { (frame.t("history-title")) }
            ol.plain {
                @for (at, name, key) in &rows {
                    li { (frame.moment(*at)) ": " (frame.with(key, &[("name", name)])) }
                }
            }
        }
    }
}
