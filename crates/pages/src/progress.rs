//! How far along: screens answered, and those that may still come. Honest, so it can jump ahead
//! when an answer makes later questions needless.

use std::collections::BTreeSet;

use knowledge::Knowledge;
use maud::{Markup, html};
use pathway::space::Truth;

use crate::again;
use crate::pace::Pace;
use crate::screen::{Manner, Part};
use crate::state::State;
use crate::view::View;

/// Screens that may still come, the next one included.
pub fn ahead(knowledge: &Knowledge, state: &State) -> usize {
    let engine = &knowledge.engine;
    let (coded, masks) = engine.masks(&state.record);
    // A question behind another one may never come; it is counted once it is sure to.
    let applies = |name: &str| {
        let gate = engine.space.fact_index(name).and_then(|fact| engine.space.gate(fact));
        gate.is_none_or(|gate| gate.truth(&masks) == Truth::Yes)
    };
    let screens: BTreeSet<(String, Part)> = engine
        .open(&coded, &masks)
        .into_iter()
        .filter(|open| !open.asked && applies(&open.fact))
        .map(|open| {
            let part = Part::of(knowledge, state, &open.fact);
            let shared = part == Part::Line || state.pace != Pace::One;
            let screen = match state.pace {
                Pace::Brief => again::group(knowledge, &open.fact),
                Pace::One | Pace::Several => {
                    engine.program.fact(&open.fact).and_then(|f| f.screen.clone())
                }
            };
            (screen.filter(|_| shared).unwrap_or(open.fact), part)
        })
        .collect();
    screens.len() + usize::from(!state.confirm.is_empty())
}

pub fn bar(view: &View<'_>, state: &State, manner: Manner) -> Markup {
    let done = state.path.len();
    // A second look is part of the screen that was just answered.
    let here = if manner == Manner::Again { done } else { done + 1 };
    let total = (done + ahead(view.knowledge, state)).max(here);
    let [here_text, total_text] = [here, total].map(|n| n.to_string());
    let text = view.with("progress", &[("here", &here_text), ("total", &total_text)]);
    html! {
        div.progress {
            progress id="progress" value=(done) max=(total) aria-label=(view.t("progress-label")) {}
            p { (text) }
        }
    }
}
