//! The chips of a note: one tap each for technique, area, pressure, minutes and response.

use knowledge::charting::Technique;
use maud::{Markup, html};
use practice::visit::note::body::{PRESSURE_MAX, REASON_MAX, Response};
use practice::visit::note::limits::Spelled;

use crate::form::Filled;
use crate::frame::Frame;

/// Minutes that are offered.
const MINUTES: [i64; 8] = [5, 10, 15, 20, 30, 40, 45, 60];

/// One choice, drawn as a chip.
#[derive(Clone, Copy, Debug)]
pub struct Chip<'a> {
    name: &'a str,
    value: &'a str,
    /// Outside the limits.
    barred: bool,
    /// Chosen on a fresh form.
    chosen: bool,
    /// A technique whose lines say a pressure.
    pressed: bool,
    /// A technique whose lines say no area.
    active: bool,
}

impl<'a> Chip<'a> {
    /// A choice that is within the limits and not chosen.
    #[must_use]
    pub fn of(name: &'a str, value: &'a str) -> Self {
        Self { name, value, barred: false, chosen: false, pressed: false, active: false }
    }

    /// The chip with its words.
    #[must_use]
    pub fn draw(self, frame: &Frame<'_>, filled: &Filled<'_>, words: &str) -> Markup {
        let otherwise = if self.chosen { self.value } else { "" };
        let mark = |holds: bool| holds.then_some("");
        html! {
            label.chip.barred[self.barred] {
                input type="radio" name=(self.name) value=(self.value)
                    checked[filled.value(self.name, otherwise) == self.value]
                    data-pressed=[mark(self.pressed)] data-active=[mark(self.active)];
                span { (words) @if self.barred { span.unseen { " (" (frame.t("chip-barred")) ")" } } }
            }
        }
    }
}

/// The chips of a line. `booked` is the technique of the service: it stands first and is chosen.
#[must_use]
pub fn chips(frame: &Frame<'_>, filled: &Filled<'_>, limits: &Spelled, booked: &str) -> Markup {
    let knowledge = frame.view.knowledge;
    let mut techniques = knowledge.techniques();
    techniques.sort_by_key(|one| one.word != booked);
    let (own, variants): (Vec<_>, Vec<_>) = techniques.iter().partition(|one| !one.variant);
    let (areas, first) = knowledge.areas();
    let technique = |one: &&Technique<'_>| {
        let barred = limits.techniques.contains(one.word) || limits.heat.contains(one.word);
        let chosen = one.word == booked && !barred;
        let chip = Chip { barred, chosen, ..Chip::of("technique", one.word) };
        let chip = Chip { pressed: one.pressed, active: one.active, ..chip };
        chip.draw(frame, filled, &frame.view.vocabulary("techniques", one.word))
    };
    let area = |word: &&str| {
        let barred = limits.areas.get(*word).is_some_and(|there| there.avoid);
        let chip = Chip { barred, ..Chip::of("area", word) };
        chip.draw(frame, filled, &frame.view.vocabulary("areas", word))
    };
    let figure = |name: &str, figure: i64, max: Option<u32>| {
        let barred = max.is_some_and(|max| figure > i64::from(max));
        let words = figure.to_string();
        Chip { barred, ..Chip::of(name, &words) }.draw(frame, filled, &words)
    };
    let response = |one: &Response| {
        let words = frame.t(&format!("response-{}", one.as_str()));
        Chip::of("response", one.as_str()).draw(frame, filled, &words)
    };
    let (front, back) = areas.split_at(first.min(areas.len()));
    html! {
        section.note-chips aria-labelledby="chips-title" {
            h3 #chips-title { (frame.t("chips-title")) }
            fieldset.chips {
                legend { (frame.t("field-technique")) }
                @for one in &own { (technique(one)) }
                details { summary { (frame.t("chips-more")) } @for one in &variants { (technique(one)) } }
            }
            fieldset.chips {
                legend { (frame.t("field-area")) }
                @for word in front { (area(word)) }
                details { summary { (frame.t("chips-more")) } @for word in back { (area(word)) } }
            }
            fieldset.chips {
                legend { (frame.t("field-pressure")) }
                @for step in 1..=PRESSURE_MAX { (figure("pressure", step, limits.pressure)) }
            }
            fieldset.chips {
                legend { (frame.t("chips-minutes")) }
                @for minutes in MINUTES { (figure("minutes", minutes, limits.minutes)) }
            }
            fieldset.chips {
                legend { (frame.t("field-response")) span.optional { " " (frame.t("optional")) } }
                @for one in Response::ALL { (response(one)) }
            }
            div.field #reason-field {
                label for="reason" { (frame.t("field-reason")) span.optional { " " (frame.t("note-reason-only")) } }
                input #reason name="reason" maxlength=(REASON_MAX) dir="auto" value=(filled.value("reason", ""));
                p #reason-why .error role="alert" {}
            }
            button.button type="submit" name="do" value="line" { (frame.t("chips-add")) }
        }
    }
}
