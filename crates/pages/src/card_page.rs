//! The public page of a card: what it says, why, what is in doubt, and on what it rests.

use knowledge::card::Card;
use maud::{Markup, html};

use crate::layout;
use crate::page::{Outcome, Page, Scripts};
use crate::prose;
use crate::result::sources;
use crate::show;
use crate::sorry;
use crate::view::View;

/// The page of a card; the "not found" page where there is none.
pub fn page(view: &View<'_>, id: &str) -> Page {
    let Some(card) = view.card(id) else { return sorry::not_found(view) };
    let title = view.title(id);
    let main = html! {
        article.narrow {
            p.eyebrow { (view.t(&format!("kind-{}", card.kind))) " · " code { (card.id) } }
            h1 { (title) }
            (review(view, card))
            @for key in ["say", "what", "how", "claim", "help", "why", "evidence", "limit", "do", "ask_clinician"] {
                @if let Some(text) = view.card_words(id, &[key]) {
                    section.words {
                        h2 { (view.t(&format!("card-{}", key.replace('_', "-")))) }
                        p { (text) }
                    }
                }
            }
            @if card.kind == "source" { (source(view, card)) }
            @else { (rests_on(view, card)) }
            section.prose lang="en" tabindex="0" aria-labelledby="reviewers" {
                h2 #reviewers lang=(view.language()) { (view.t("card-reviewers")) }
                (prose::markdown(&card.prose))
            }
        }
    };
    Page {
        title,
        language: view.language().to_owned(),
        body: layout::site(view, &format!("/card/{id}"), main),
        outcome: Outcome::Fine,
        scripts: Scripts::None,
    }
}

fn review(view: &View<'_>, card: &Card) -> Markup {
    html! {
        @if card.reviewed.is_empty() {
            p.badge.unreviewed { (view.t("not-reviewed-yet")) }
        } @else {
            ul.plain {
                @for review in &card.reviewed {
                    li {
                        (view.with("reviewed-by", &[
                            ("name", &review.name), ("role", &review.role), ("on", &review.on),
                        ]))
                    }
                }
            }
        }
        @if let Some(date) = &card.review_by {
            p.fine { (view.with("review-by", &[("date", &show::date(view, date))])) }
        }
    }
}

fn source(view: &View<'_>, card: &Card) -> Markup {
    let text = |key: &str| card.table.get(key).and_then(|v| v.as_str());
    let urls = card.table.get("url").and_then(|v| v.as_array()).into_iter().flatten();
    html! {
        @if let Some(status) = card.source_status {
            p { (sources::status_badge(view, status)) " " (view.t(&format!("source-{}.say", status.word()))) }
        }
        @if let Some(cite) = text("cite") { p lang="en" { (cite) } }
        @if let Some(point) = text("point") {
            h2 { (view.t("card-point")) }
            p lang="en" { (point) }
        }
        ul.plain {
            @for url in urls.filter_map(|u| u.as_str()) { li { (sources::link(url)) } }
        }
    }
}

fn rests_on(view: &View<'_>, card: &Card) -> Markup {
    let list = |key: &str, texts: &[String]| {
        html! {
            @if !texts.is_empty() {
                section.words {
                    h2 { (view.t(key)) }
                    ul lang="en" { @for text in texts { li { (text) } } }
                }
            }
        }
    };
    html! {
        @if !card.sources.is_empty() {
            section.words {
                h2 { (view.t("card-sources")) }
                (sources::full(view, &card.id))
            }
        }
        (list("card-our-default", &card.our_default))
        (list("card-recalled", &card.recalled))
    }
}
