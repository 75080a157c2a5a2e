//! Lines, checks and stops of a note as sentences, made from their codes in the reader's language.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use practice::visit::note::body::{Body, Check, Line, Parts, Stop};
use practice::visit::note::limits::Over;

use crate::frame::Frame;

/// The first letter large.
fn begun(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// `Swedish massage: lower back, pressure 2 of 5, 20 min. It eased.`
#[must_use]
pub fn sentence(frame: &Frame<'_>, line: &Line) -> String {
    let technique = begun(&frame.view.vocabulary("techniques", &line.technique));
    let mut details = Vec::new();
    if let Some(area) = &line.area {
        details.push(frame.view.vocabulary("areas", area));
    }
    if let Some(pressure) = line.pressure {
        details.push(frame.with("note-pressure", &[("pressure", &pressure.to_string())]));
    }
    details.push(frame.with("note-minutes", &[("minutes", &line.minutes.to_string())]));
    let details = details.join(", ");
    let said = [("technique", technique.as_str()), ("details", details.as_str())];
    let mut sentence = frame.with("note-line", &said);
    if let Some(response) = line.response {
        sentence.push(' ');
        sentence.push_str(&frame.t(&format!("responded-{}", response.as_str())));
    }
    sentence
}

/// `14:05, while it was done: pain 4 of 10, pressure felt 3 of 5, comfort 7 of 10.`
#[must_use]
pub fn asked(frame: &Frame<'_>, check: &Check, zone: &TimeZone) -> String {
    let mut details = Vec::new();
    let mut say = |key: &str, value: Option<i64>| {
        if let Some(value) = value {
            details.push(frame.with(key, &[("value", &value.to_string())]));
        }
    };
    say("check-said-pain", check.pain);
    say("check-said-pressure", check.pressure);
    say("check-said-comfort", check.comfort);
    let time = frame.clock(frame.civil(check.at, zone));
    let when = frame.t(&format!("when-{}", check.when.as_str()));
    frame.with("check-line", &[("time", &time), ("when", &when), ("details", &details.join(", "))])
}

/// `14:05: stopped because of ST-2, pain spreads further down an arm or leg.`
#[must_use]
pub fn stopped(frame: &Frame<'_>, stop: &Stop, zone: &TimeZone) -> String {
    let time = frame.clock(frame.civil(stop.at, zone));
    let title = frame.view.title(&stop.rule);
    frame.with("stop-line", &[("time", &time), ("rule", &stop.rule), ("title", &title)])
}

/// What a line is outside of, in words.
#[must_use]
pub fn outside<'o>(frame: &Frame<'_>, over: impl IntoIterator<Item = &'o Over>) -> String {
    let words = over.into_iter().map(|one| {
        let figure = one.figure().map(|figure| figure.to_string()).unwrap_or_default();
        frame.with(&format!("over-{}", one.as_str()), &[("max", &figure)])
    });
    words.collect::<Vec<_>>().join("; ")
}

/// That a line was copied, and whether somebody looked at it.
#[must_use]
pub fn carried(frame: &Frame<'_>, line: &Line, zone: &TimeZone) -> Option<String> {
    let date = frame.date(frame.civil(line.carried?, zone).date());
    let key = if line.confirmed { "note-carried-confirmed" } else { "note-carried-open" };
    Some(frame.with(key, &[("date", &date)]))
}

/// A whole note, to be read.
#[must_use]
pub fn whole(frame: &Frame<'_>, body: &Body, zone: &TimeZone) -> Markup {
    html! {
        @if body.is_blank() { p.soft { (frame.t("note-empty")) } }
        @if !body.lines.is_empty() {
            ul.note-lines {
                @for line in &body.lines {
                    li {
                        (sentence(frame, line))
                        @if let Some(carried) = carried(frame, line, zone) { " " span.soft { (carried) } }
                        @if !line.reason.is_empty() {
                            p.outside { strong { (frame.t("note-outside")) } " " bdi { (line.reason) } }
                        }
                    }
                }
            }
        }
        @if !body.checks.is_empty() {
            ul.note-lines { @for check in &body.checks { li { (asked(frame, check, zone)) } } }
        }
        @if !body.stops.is_empty() {
            ul.note-lines { @for stop in &body.stops { li.stop { (stopped(frame, stop, zone)) } } }
        }
        @for name in Parts::NAMES {
            @let text = body.parts.get(name);
            @if !text.trim().is_empty() {
                h4 { (frame.t(&format!("field-{name}"))) }
                p.words dir="auto" { (text) }
            }
        }
    }
}
