//! What to do now, in plain words, before anything else.

use maud::{Markup, html};
use pathway::effect::{Massage, Urgency};

use super::Told;
use crate::layout;
use crate::picture;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let key = result.key();
    let class = format!("verdict {}", tone(result));
    html! {
        section class=(class) {
            div.verdict-head {
                (picture::verdict(result.urgency(), result.massage()))
                h1 tabindex="-1" { (view.t(&format!("{key}.title"))) }
            }
            p.lead { (view.fill(&view.t(&format!("{key}.say")))) }
            (result.call())
            (result.instructions())
            p.unreviewed { (view.t("not-reviewed")) }
        }
    }
}

/// A word for the style sheet.
pub fn tone(result: &Told<'_, '_>) -> &'static str {
    match (result.urgency(), result.massage()) {
        (Urgency::EmergencyNow, _) => "emergency",
        (Urgency::SameDay, _) => "same-day",
        (_, Massage::Barred) if result.waits() => "waiting",
        (_, Massage::Barred) => "barred",
        (_, Massage::NeedsClearance) => "clearance",
        (_, Massage::Adapted) => "adapted",
        (_, Massage::Suitable) => "suitable",
    }
}

impl Told<'_, '_> {
    /// The number to call, large, where there is one to call.
    pub fn call(&self) -> Markup {
        let view = self.view;
        let (number, key) = match self.urgency() {
            Urgency::EmergencyNow => (&view.numbers.emergency, "call-emergency"),
            Urgency::SameDay => (&view.numbers.urgent, "call-urgent"),
            _ => return html! {},
        };
        html! {
            @if !number.is_empty() {
                p.call { span { (view.t(key)) } " " (layout::telephone(number)) }
            }
        }
    }

    /// What the strictest cards say to do, each once.
    pub fn instructions(&self) -> Markup {
        let level = self.urgency();
        let mut texts: Vec<String> = Vec::new();
        for finding in self.findings() {
            let speaks = finding.effect.urgency == level && level > Urgency::None;
            let text = self.view.card_words(&finding.card, &["do"]).filter(|_| speaks);
            if let Some(text) = text.filter(|t| !texts.contains(t)) {
                texts.push(text);
            }
        }
        html! {
            @match texts.as_slice() {
                [] => {},
                [only] => p.do { (only) },
                many => ul.do { @for text in many { li { (text) } } },
            }
        }
    }
}
