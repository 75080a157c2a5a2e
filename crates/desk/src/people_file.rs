//! Clients from a file: the form, what was read, what came of it.

use maud::{Markup, html};
use pages::page::Page;
use practice::people_file::{BYTES_MAX, ROWS_MAX, Row, Sheet, Wrong};

use crate::form::{Filled, Line, area, hidden, key, mistakes_at, reason, summary};
use crate::frame::Frame;
use crate::layout;
use crate::table::table;

/// So many good rows are shown.
const FIRST: usize = 10;

/// So many reasons are shown; the file has all of them.
const REASONS: usize = 100;

/// Where a file is chosen or pasted.
#[must_use]
pub fn form(frame: &Frame<'_>, filled: &Filled<'_>) -> Page {
    let title = frame.t("people-title");
    let chosen = filled.value("language", frame.view.language());
    let (rows, megabytes) = (ROWS_MAX.to_string(), (BYTES_MAX / 1_000_000).to_string());
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("people-lead")) }
            p { (frame.t("people-columns")) }
            p.fine { (frame.with("people-limits", &[("rows", &rows), ("megabytes", &megabytes)])) }
            form method="post" action="/clients/import" enctype="multipart/form-data" {
                (summary(frame, filled))
                div.field {
                    label for="file" { (frame.t("field-file")) }
                    input #file type="file" name="file" accept=".csv,.tsv,.txt,text/csv,text/plain";
                }
                (area(frame, filled, Line { required: false, ..Line::text("text") }))
                div.field {
                    label for="language" { (frame.t("people-otherwise")) }
                    (mistakes_at(frame, filled, "language"))
                    select #language name="language" {
                        @for code in pages::words::LANGUAGES {
                            option value=(code) selected[code == chosen] {
                                (crate::words::DESK.words(code).t("language-name"))
                            }
                        }
                    }
                }
                div.actions { button.button type="submit" { (frame.t("people-preview")) } }
            }
        }
    };
    layout::page(frame, title, main)
}

/// What was read. The text goes along, for nothing of it is kept here.
#[must_use]
pub fn preview(frame: &Frame<'_>, sheet: &Sheet, text: &str, language: &str) -> Page {
    let title = frame.t("people-preview-title");
    let (good, refused) = (sheet.good.len(), sheet.refused());
    let main = html! {
        h1 tabindex="-1" { (title) }
        p.lead { (frame.words().count("people-good", good)) " " (frame.words().count("people-refused", refused)) }
        @if !sheet.left_out.is_empty() {
            p { (frame.t("people-left-out")) }
            ul { @for name in &sheet.left_out { li { bdi { (name) } } } }
        }
        @if !sheet.good.is_empty() {
            h2 { (frame.t("people-first-title")) }
            (first(frame, &sheet.good))
        }
        @if !sheet.wrong.is_empty() {
            h2 { (frame.t("people-refused-title")) }
            (reasons(frame, &sheet.wrong))
        }
        form method="post" action="/clients/import/apply" enctype="multipart/form-data" {
            (key()) (hidden("text", text)) (hidden("language", language)) (hidden("expected", &good.to_string()))
            div.actions {
                @if !sheet.good.is_empty() {
                    button.button type="submit" { (frame.words().count("people-apply", good)) }
                }
                @if !sheet.wrong.is_empty() {
                    button.quiet type="submit" formaction="/clients/import/refused" {
                        (frame.t("people-refused-save"))
                    }
                }
            }
        }
        p { a href="/clients/import" { (frame.t("people-again")) } }
    };
    layout::page(frame, title, main)
}

fn first(frame: &Frame<'_>, rows: &[Row]) -> Markup {
    let heads = [
        "people-line",
        "field-given_name",
        "field-family_name",
        "field-born_on",
        "field-email",
        "field-phone",
        "field-language",
        "field-remark",
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(frame.t("people-first-title")) {
            (table(frame, &heads, rows.iter().take(FIRST).map(|Row { line, contact }| vec![
                html! { (line) },
                html! { bdi { (contact.given_name) } },
                html! { bdi { (contact.family_name) } },
                // In words, so that a month read as a day is seen.
                html! { (born(frame, contact.born_on.as_deref())) },
                html! { bdi { (contact.email.as_deref().unwrap_or_default()) } },
                html! { bdi { (contact.phone.as_deref().unwrap_or_default()) } },
                html! { (crate::words::DESK.words(&contact.language).t("language-name")) },
                html! { bdi { (short(contact.remark.as_deref().unwrap_or_default())) } },
            ])))
        }
    }
}

fn reasons(frame: &Frame<'_>, wrong: &[Wrong]) -> Markup {
    html! {
        @if wrong.len() > REASONS {
            p { (frame.with("people-refused-part", &[("count", &REASONS.to_string())])) }
        }
        (table(
            frame,
            &["people-line", "people-field", "people-reason"],
            wrong.iter().take(REASONS).map(|one| vec![
                html! { (one.line) },
                html! { (field(frame, one)) },
                html! { (reason(frame, &one.mistake)) },
            ]),
        ))
    }
}

/// The refused rows as CSV: line, column, reason. Nothing that stood in the file is in it, so no
/// cell can be a formula of somebody else's.
#[must_use]
pub fn refused(frame: &Frame<'_>, wrong: &[Wrong]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let heads = ["people-line", "people-field", "people-reason"];
    let head: Vec<String> = heads.iter().map(|head| quoted(&frame.t(head))).collect();
    // The mark makes spreadsheets read UTF-8.
    let mut text = format!("\u{feff}{}\r\n", head.join(","));
    for one in wrong {
        let (field, reason) = (quoted(&field(frame, one)), quoted(&reason(frame, &one.mistake)));
        text.push_str(&format!("{},{field},{reason}\r\n", one.line));
    }
    text
}

/// How many came.
#[must_use]
pub fn done(frame: &Frame<'_>, count: usize) -> Page {
    let title = frame.t("people-done-title");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.words().count("people-done", count)) }
            p { a.button href="/clients" { (frame.t("nav-clients")) } }
        }
    };
    layout::page(frame, title, main)
}

fn field(frame: &Frame<'_>, one: &Wrong) -> String {
    match one.mistake.field.as_str() {
        "" => frame.t("people-whole-row"),
        field => frame.t(&format!("field-{field}")),
    }
}

fn born(frame: &Frame<'_>, born_on: Option<&str>) -> String {
    let date = born_on.and_then(|text| text.parse().ok());
    date.map(|date| frame.date(date)).unwrap_or_default()
}

fn short(text: &str) -> String {
    let mut letters = text.chars();
    let begin: String = letters.by_ref().take(80).collect();
    if letters.next().is_some() { format!("{begin}…") } else { begin }
}
