//! The rest of a plan, closed until somebody wants it: advice, options by guideline, checks of
//! medicines and remedies, and when to stop.

use maud::{Markup, html};
use pathway::plan::{AdviceLine, Plan};

use super::{Told, section, sources};
use crate::view::View;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let Some(plan) = &result.decision.plan else { return html! {} };
    let view = result.view;
    section(
        "more",
        &view.t("more-title"),
        html! {
            (checks(view, plan))
            (fold(&view.t("advice-title"), advice(view, plan)))
            (fold(&view.t("options-title"), options(view, plan)))
            (fold(&view.t("stop-rules-title"), stop_rules(view)))
        },
    )
}

fn fold(title: &str, content: Markup) -> Markup {
    html! { details.fold { summary { (title) } div { (content) } } }
}

fn checks(view: &View<'_>, plan: &Plan) -> Markup {
    html! {
        @if !plan.checks.is_empty() {
            div.note {
                h3 { (view.t("checks-title")) }
                ul.plain {
                    @for (card, level) in &plan.checks {
                        li {
                            strong { (view.title(card)) } " "
                            span.tag { (view.t(&format!("interaction-{level}"))) }
                            @if let Some(text) = view.card_words(card, &["say"]) { p { (text) } }
                        }
                    }
                }
            }
        }
    }
}

fn advice(view: &View<'_>, plan: &Plan) -> Markup {
    html! {
        @for line in &plan.advice {
            h4 { (view.title(&line.card)) }
            @if let Some(text) = view.card_words(&line.card, &["say"]) { p { (text) } }
        }
    }
}

fn options(view: &View<'_>, plan: &Plan) -> Markup {
    html! {
        p { (view.t("options-say")) }
        @for line in &plan.options {
            h4 { (view.title(&line.card)) }
            @if let Some(text) = view.card_words(&line.card, &["say"]) { p { (text) } }
            (stances(view, line))
        }
    }
}

/// Which guideline says what, in words.
fn stances(view: &View<'_>, line: &AdviceLine) -> Markup {
    html! {
        @if !line.stances.is_empty() {
            ul.stances {
                @for (guideline, stance) in &line.stances {
                    li {
                        (view.title(guideline)) ": "
                        strong { (view.t(&format!("stance-{}", stance.replace('_', "-")))) }
                    }
                }
            }
        }
        (sources::short(view, &line.card))
    }
}

fn stop_rules(view: &View<'_>) -> Markup {
    let cards = view.knowledge.cards.values().filter(|c| c.kind == "stop-rule" && c.is_active());
    html! {
        @for card in cards {
            h4 { (view.title(&card.id)) }
            @if let Some(text) = view.card_words(&card.id, &["say"]) { p { (text) } }
        }
    }
}
