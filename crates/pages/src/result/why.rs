//! Why: each finding with the answers behind it, its sources, and its state of review.

use maud::{Markup, html};
use pathway::decision::Finding;
use pathway::effect::{Massage, Urgency};

use super::{Told, section, sources};
use crate::show;
use crate::view::View;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let findings = result.findings();
    let all_clear = !result.decision.open.iter().any(|open| open.asked);
    section(
        "why",
        &view.t("why-title"),
        html! {
            @if findings.is_empty() {
                p { (view.t(if all_clear { "why-nothing" } else { "why-nothing-sure" })) }
            } @else {
                p { (view.t("why-say")) }
                @for finding in findings { (article(view, finding)) }
            }
        },
    )
}

fn article(view: &View<'_>, finding: &Finding) -> Markup {
    let card = view.card(&finding.card);
    html! {
        article.finding {
            h3 { (view.title(&finding.card)) }
            p.tags { (tags(view, finding)) }
            @for key in ["say", "why", "limit"] {
                @if let Some(text) = view.card_words(&finding.card, &[key]) { p { (text) } }
            }
            @if !finding.because.is_empty() {
                p.because-title { (view.t("because")) }
                ul.because {
                    @for (fact, value) in &finding.because {
                        li {
                            (show::question(view, fact)) " "
                            strong { (show::value_words(view, fact, value)) }
                        }
                    }
                }
            }
            (sources::short(view, &finding.card))
            p.fine {
                @if let Some(card) = card {
                    @if card.reviewed.is_empty() { (view.t("not-reviewed-yet")) " · " }
                    @if let Some(date) = &card.review_by {
                        (view.with("review-by", &[("date", &show::date(view, date))])) " · "
                    }
                }
                a href=(format!("/card/{}?lang={}", finding.card, view.language())) {
                    (view.t("read-the-card"))
                    span.unseen { ": " (view.title(&finding.card)) }
                }
            }
        }
    }
}

/// What the finding does to the decision, in a word or two.
fn tags(view: &View<'_>, finding: &Finding) -> Markup {
    let effect = &finding.effect;
    html! {
        @if effect.urgency > Urgency::None {
            span class=(format!("tag {}", effect.urgency.word())) {
                (view.t(&format!("urgency-{}", effect.urgency.word())))
            }
            " "
        }
        @if effect.massage > Massage::Suitable {
            span class=(format!("tag {}", effect.massage.word())) {
                (view.t(&format!("massage-{}", effect.massage.word())))
            }
        }
        @if let Some(level) = effect.interaction {
            span.tag { (view.t(&format!("interaction-{}", level.word()))) }
        }
    }
}
