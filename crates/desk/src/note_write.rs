//! Today's note while it is written: lines by chips, checks, stop rules, free text, the signature.
//!
//! One form with a button for each change, which works as it is; `assets/desk/note.js` makes the
//! same changes at once and keeps every letter.

use std::collections::BTreeSet;

use maud::{Markup, html};
use practice::care::standing::Standing;
use practice::visit::note::body::{
    Body, Line, PAIN_MAX, PRESSURE_MAX, Parts, REASON_MAX, REASON_MIN, Response, TEXT_MAX, When,
};
use practice::visit::note::limits::{Over, over, spelled};
use practice::visit::note::sheet::NoteSheet;
use serde_json::json;
use store::VisitState;

use crate::form::{Filled, key};
use crate::frame::Frame;
use crate::note_chips::{Chip, chips};
use crate::note_words::{asked, carried, outside, sentence, stopped};

/// See the module.
#[must_use]
pub fn write(
    frame: &Frame<'_>,
    sheet: &NoteSheet,
    standing: &Standing,
    filled: &Filled<'_>,
) -> Markup {
    let visit = &sheet.line.visit.visit;
    let own = sheet.own.as_ref();
    let body = own.map_or_else(Body::default, |draft| Body::stored(&draft.body));
    let limits = &standing.decision.possible;
    let seen = over(frame.view.knowledge, limits, &body.lines);
    let spelled = spelled(frame.view.knowledge, limits);
    let path = |end: &str| format!("/visits/{}/note/{end}", visit.visit_id);
    let done = visit.state == VisitState::Done;
    html! {
        h2 { (frame.t("note-today")) }
        p #note-others .callout.note-others hidden[sheet.others.is_empty()] role="status" {
            @for draft in &sheet.others {
                @let time = frame.clock(frame.civil(draft.saved_at, &frame.zone));
                (frame.with("note-told-writing", &[("name", &crate::note::named(frame, &draft.author_name)), ("time", &time)])) " "
            }
        }
        form #note method="post" action=(path("edit")) data-words=(words(frame)) data-limits=(json!(spelled).to_string())
            data-pain=(pain_stop(frame)) {
            (key())
            // What Enter in a field presses: nothing but keeping.
            button.unseen type="submit" name="do" value="texts" tabindex="-1" aria-hidden="true" { (frame.t("note-keep")) }
            ol #note-lines .note-lines aria-label=(frame.t("note-lines")) {
                @for (line, over) in body.lines.iter().zip(&seen) { (one_line(frame, sheet, line, over)) }
            }
            @if sheet.last.is_some() {
                p { button.quiet type="submit" name="do" value="carry" { (frame.t("note-carry")) } }
            }
            (chips(frame, filled, &spelled, &sheet.line.visit.technique))
            (checks(frame, sheet, &body, filled))
            (stops(frame, sheet, &body))
            (texts(frame, &body, filled))
            div.note-end {
                p #note-state .soft role="status" {
                    @if let Some(draft) = own {
                        (frame.with("note-saved", &[("time", &frame.clock(frame.civil(draft.saved_at, &frame.zone)))]))
                    }
                }
                div.actions {
                    button.primary type="submit" formaction=(path("sign")) {
                        (frame.t(if done { "note-sign" } else { "note-sign-done" }))
                    }
                    button.quiet.without-script type="submit" name="do" value="texts" { (frame.t("note-keep")) }
                }
            }
            p.fine { (frame.t("note-sign-say")) }
        }
        template #note-line-shape { (one_line(frame, sheet, &shape(), &BTreeSet::from([Over::Technique]))) }
        template #note-item-shape { li { span.sentence {} " " button.plain type="button" { (frame.t("note-drop")) } } }
    }
}

/// A line that the script copies and fills.
fn shape() -> Line {
    Line {
        id: String::new(),
        technique: String::new(),
        area: None,
        pressure: None,
        minutes: 0,
        response: None,
        reason: String::new(),
        carried: Some(0),
        confirmed: false,
    }
}

fn one_line(frame: &Frame<'_>, sheet: &NoteSheet, line: &Line, over: &BTreeSet<Over>) -> Markup {
    let id = format!("reason-{}", line.id);
    html! {
        li data-id=(line.id) {
            span.sentence { (sentence(frame, line)) }
            @if let Some(text) = carried(frame, line, &sheet.zone) { " " span.carried.soft { (text) } }
            span.line-buttons {
                @if line.waits() {
                    button.quiet type="submit" name="confirm" value=(line.id) { (frame.t("note-confirm")) }
                }
                button.plain type="submit" name="drop-line" value=(line.id) {
                    (frame.t("note-drop")) span.unseen { " " (sentence(frame, line)) }
                }
            }
            @if !over.is_empty() {
                div.outside {
                    label for=(id) { strong { (frame.t("note-outside")) } " " span.which { (outside(frame, over)) } }
                    input id=(id) name=(id) value=(line.reason) maxlength=(REASON_MAX)
                        placeholder=(frame.t("note-reason-hint")) dir="auto";
                }
            }
        }
    }
}

fn checks(frame: &Frame<'_>, sheet: &NoteSheet, body: &Body, filled: &Filled<'_>) -> Markup {
    let stop = frame.view.knowledge.pain_stop();
    let arrival = body.arrival();
    let says = |pain: Option<i64>| {
        let stop = stop.as_ref();
        pain.is_some_and(|pain| stop.is_some_and(|stop| stop.says_stop(pain, arrival)))
    };
    let stops = body.checks.iter().any(|check| says(check.pain));
    let scale = |name: &str, from: i64, to: i64| {
        html! {
            label.scale-field {
                span { (frame.t(&format!("field-{name}"))) }
                select name=(name) {
                    option value="" { "–" }
                    @for step in from..=to {
                        option value=(step) selected[filled.value(name, "") == step.to_string()] { (step) }
                    }
                }
            }
        }
    };
    html! {
        section.note-checks aria-labelledby="checks-title" {
            h3 #checks-title { (frame.t("checks-title")) }
            ul #note-checks .note-lines {
                @for check in &body.checks {
                    li data-id=(check.id) {
                        span.sentence { (asked(frame, check, &sheet.zone)) } " "
                        button.plain type="submit" name="drop-check" value=(check.id) { (frame.t("note-drop")) }
                    }
                }
            }
            @if let Some(stop) = &stop {
                div #pain-stop .callout.urgent hidden[!stops] role="status" {
                    p { strong { (stop.card) ": " (frame.view.title(stop.card)) } }
                    @if let Some(text) = frame.view.card_words(stop.card, &["do"]) { p { (text) } }
                }
            }
            fieldset.chips {
                legend { (frame.t("field-when")) }
                @for when in When::ALL {
                    (Chip::of("when", when.as_str()).draw(frame, filled, &frame.t(&format!("when-{}", when.as_str()))))
                }
            }
            div.scales {
                (scale("pain", 0, PAIN_MAX))
                (scale("felt", 1, PRESSURE_MAX))
                (scale("comfort", 0, PAIN_MAX))
            }
            button.button type="submit" name="do" value="check" { (frame.t("checks-add")) }
        }
    }
}

fn stops(frame: &Frame<'_>, sheet: &NoteSheet, body: &Body) -> Markup {
    html! {
        section.note-stops {
            ul #note-stops .note-lines {
                @for stop in &body.stops {
                    li.stop data-id=(stop.rule) {
                        span.sentence { (stopped(frame, stop, &sheet.zone)) } " "
                        button.plain type="submit" name="drop-stop" value=(stop.rule) { (frame.t("note-drop")) }
                    }
                }
            }
            details.fold {
                summary { (frame.t("stops-title")) }
                @for rule in frame.view.knowledge.stop_rules() {
                    h4 { (rule) ": " (frame.view.title(rule)) }
                    @if let Some(text) = frame.view.card_words(rule, &["do"]) { p { (text) } }
                    p { button.quiet type="submit" name="stop" value=(rule) { (frame.with("stops-because", &[("rule", rule)])) } }
                }
                @if let Some(text) = pages::result::safety_net(&frame.view) {
                    h4 { (frame.t("stops-after")) }
                    p { (text) }
                }
            }
        }
    }
}

fn texts(frame: &Frame<'_>, body: &Body, filled: &Filled<'_>) -> Markup {
    let one = |name: &str, rows: u8| {
        html! {
            div.field {
                label for=(name) { (frame.t(&format!("field-{name}"))) span.optional { " " (frame.t("optional")) } }
                textarea id=(name) name=(name) rows=(rows) maxlength=(TEXT_MAX) dir="auto" {
                    (filled.value(name, body.parts.get(name)))
                }
            }
        }
    };
    html! {
        section.note-texts aria-label=(frame.t("texts-title")) {
            @for name in Parts::NAMES { @if name != "nothing" { (one(name, 2)) } }
            details.fold open[!body.parts.nothing.is_empty()] {
                summary { (frame.t("nothing-title")) }
                (one("nothing", 2))
            }
        }
    }
}

/// When rising pain says stop, for the script.
fn pain_stop(frame: &Frame<'_>) -> String {
    let stop = frame.view.knowledge.pain_stop();
    stop.map_or("null".to_owned(), |stop| json!([stop.from, stop.rise]).to_string())
}

/// Every text that the script makes sentences with; names in braces are its to fill.
fn words(frame: &Frame<'_>) -> String {
    let responses = Response::ALL.iter().map(|one| {
        (one.as_str().to_owned(), json!(frame.t(&format!("responded-{}", one.as_str()))))
    });
    let whens = When::ALL.iter();
    let whens = whens
        .map(|one| (one.as_str().to_owned(), json!(frame.t(&format!("when-{}", one.as_str())))));
    let rules = frame.view.knowledge.stop_rules().into_iter();
    let rules = rules.map(|rule| (rule.to_owned(), json!(frame.view.title(rule))));
    let value = [("value", "{value}")];
    let max = [("max", "{max}")];
    json!({
        "line": frame.with("note-line", &[("technique", "{technique}"), ("details", "{details}")]),
        "pressure": frame.with("note-pressure", &[("pressure", "{value}")]),
        "minutes": frame.with("note-minutes", &[("minutes", "{value}")]),
        "carried": frame.with("note-carried-open", &[("date", "{date}")]),
        "confirmed": frame.with("note-carried-confirmed", &[("date", "{date}")]),
        "over": {
            "technique": frame.with("over-technique", &max),
            "technique-there": frame.with("over-technique-there", &max),
            "heat": frame.with("over-heat", &max),
            "area": frame.with("over-area", &max),
            "pressure": frame.with("over-pressure", &max),
            "minutes": frame.with("over-minutes", &max),
        },
        "reason": frame.with("wrong-reason-needed", &[("min", &REASON_MIN.to_string())]),
        "reason_min": REASON_MIN,
        "check": frame.with("check-line", &[("time", "{time}"), ("when", "{when}"), ("details", "{details}")]),
        "check_pain": frame.with("check-said-pain", &value),
        "check_pressure": frame.with("check-said-pressure", &value),
        "check_comfort": frame.with("check-said-comfort", &value),
        "check_empty": frame.t("wrong-check-empty"),
        "stop": frame.with("stop-line", &[("time", "{time}"), ("rule", "{rule}"), ("title", "{title}")]),
        "choose": frame.t("chips-choose"),
        "added": frame.t("note-added"),
        "saved": frame.with("note-saved", &[("time", "{time}")]),
        "unsaved": frame.t("note-unsaved"),
        "signed_out": frame.t("note-signed-out"),
        "refused": frame.t("note-not-kept"),
        "joined": frame.t("note-joined"),
        "responses": serde_json::Map::from_iter(responses),
        "whens": serde_json::Map::from_iter(whens),
        "rules": serde_json::Map::from_iter(rules),
        "language": frame.view.language(),
    })
    .to_string()
}
