//! What waits for others: the therapist at the visit, and a clinician.

use maud::{Markup, html};

use super::{Told, section};
use crate::show;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let questions = questions(result);
    let at_visit = &result.decision.at_visit;
    html! {
        @if !questions.is_empty() {
            (section("clinician", &view.t("clinician-title"), html! {
                p { (view.t("clinician-say")) }
                ul.plain.ask { @for text in &questions { li { (text) } } }
            }))
        }
        @if result.decision.cleared && !at_visit.is_empty() {
            (section("visit", &view.t("visit-title"), html! {
                p { (view.t("visit-say")) }
                ul { @for fact in at_visit { li { (show::question(view, fact)) } } }
            }))
        }
    }
}

/// The questions that a clinician should answer, cleared or not.
pub fn questions(result: &Told<'_, '_>) -> Vec<String> {
    let engine = &result.view.knowledge.engine;
    let (_, masks) = engine.masks(&result.state.record);
    let cards = engine.questions(&masks);
    let texts = cards.iter().filter_map(|c| result.view.card_words(c, &["ask_clinician"]));
    texts.collect()
}
