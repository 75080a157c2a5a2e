//! All sources with how far each was read, and the cards that lean on it.

use knowledge::card::{Card, SourceStatus};
use maud::{Markup, html};

use crate::layout;
use crate::page::{Outcome, Page, Scripts};
use crate::view::View;

pub fn page(view: &View<'_>) -> Page {
    let sources: Vec<&Card> =
        view.knowledge.cards.values().filter(|c| c.kind == "source").collect();
    let main = html! {
        h1 { (view.t("sources-title")) }
        p.lead { (view.t("sources-lead")) }
        @for status in SourceStatus::ALL {
            @let group: Vec<&&Card> =
                sources.iter().filter(|c| c.source_status == Some(status)).collect();
            @if !group.is_empty() {
                section.sources {
                    h2 id=(status.word()) {
                        (view.t(&format!("source-{}.title", status.word())))
                        " (" (group.len()) ")"
                    }
                    p { (view.t(&format!("source-{}.say", status.word()))) }
                    ul.plain {
                        @for card in group { li { (source(view, card)) } }
                    }
                }
            }
        }
    };
    Page {
        title: view.t("sources-title"),
        language: view.language().to_owned(),
        body: layout::site(view, "/sources", main),
        outcome: Outcome::Fine,
        scripts: Scripts::None,
    }
}

fn source(view: &View<'_>, card: &Card) -> Markup {
    let cite = card.table.get("cite").and_then(|v| v.as_str()).unwrap_or(&card.id);
    // A source that nobody has read is not a citation: its name stands, nothing else.
    let unread = card.source_status == Some(SourceStatus::Unverified);
    html! {
        h3 { a href=(format!("/card/{}?lang={}", card.id, view.language())) { (view.title(&card.id)) } }
        @if !unread { p lang="en" { (cite) } }
    }
}
