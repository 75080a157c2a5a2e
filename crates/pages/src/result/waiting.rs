//! Answers that were not clear: what hangs on each, and what to do if it turns out to be true.

use maud::{Markup, html};
use pathway::decision::Open;
use pathway::effect::{Massage, Urgency};

use super::{Told, section};
use crate::show;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let unclear: Vec<&Open> = result.decision.open.iter().filter(|o| o.asked).collect();
    if unclear.is_empty() {
        return html! {};
    }
    let say = if result.waits() { "unclear-waits" } else { "unclear-strict" };
    let title = view.t(title(result));
    section(
        "unclear",
        &title,
        html! {
            p { (view.t(say)) }
            ul.plain.unclear {
                @for open in unclear {
                    li {
                        h3 { (show::question(view, &open.fact)) }
                        @if result.state.is_private(&open.fact) {
                            p { (view.t("unclear-private")) }
                        }
                        @if let Some(text) = if_true(result, open) {
                            p { strong { (view.t("if-true")) } " " (text) }
                        }
                        button.plain type="submit" name="do" value=(format!("change:{}", open.fact)) {
                            (view.t("answer-now"))
                            span.unseen { ": " (show::question(view, &open.fact)) }
                        }
                    }
                }
            }
        },
    )
}

/// The heading says what keeps the answers open: doubt, a choice not to say, or both.
pub fn title(result: &Told<'_, '_>) -> &'static str {
    let unclear = || result.decision.open.iter().filter(|o| o.asked);
    let private = unclear().filter(|o| result.state.is_private(&o.fact)).count();
    match private {
        0 => "unclear-title",
        all if all == unclear().count() => "unclear-title-private",
        _ => "unclear-title-both",
    }
}

/// What the strictest card that waits for the fact would say.
fn if_true(result: &Told<'_, '_>, open: &Open) -> Option<String> {
    let card = open.cards.iter().max_by_key(|card| strictest(result, card))?;
    let view = result.view;
    view.card_words(card, &["do"]).or_else(|| view.card_words(card, &["say"]))
}

/// The most that a card can say.
fn strictest(result: &Told<'_, '_>, card: &str) -> (Urgency, Massage) {
    let program = &result.view.knowledge.engine.program;
    let rules = program.rules.iter().filter(|r| program.card_id(r.card) == card);
    rules.fold(Default::default(), |(u, m): (Urgency, Massage), rule| {
        (u.max(rule.effect.urgency), m.max(rule.effect.massage))
    })
}
