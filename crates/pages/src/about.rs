//! How decisions are made, and what is in doubt about them.

use maud::html;

use crate::layout;
use crate::page::{Outcome, Page, Scripts};
use crate::view::View;

const PARTS: [&str; 6] = [
    "about-review",
    "about-cards",
    "about-unknown",
    "about-sources",
    "about-privacy",
    "about-limits",
];

pub fn page(view: &View<'_>) -> Page {
    let program = &view.knowledge.engine.program;
    let active = view.knowledge.cards.values().filter(|c| c.is_active());
    let reviewed = active.clone().filter(|c| !c.reviewed.is_empty()).count();
    let deciding = program.cards.len();
    let main = html! {
        div.narrow {
            h1 { (view.t("about-title")) }
            p.lead { (view.t("about-lead")) }
            @for key in PARTS {
                h2 { (view.t(&format!("{key}.title"))) }
                p { (view.t(&format!("{key}.say"))) }
            }
            h2 { (view.t("about-figures")) }
            dl.figures {
                dt { (view.t("about-cards-count")) } dd { (deciding) }
                dt { (view.t("about-facts-count")) } dd { (program.facts.len()) }
                dt { (view.t("about-reviewed-count")) } dd { (reviewed) }
                dt { (view.t("about-release")) } dd { (program.release) }
                dt { (view.t("about-digest")) } dd { code { (program.digest) } }
            }
        }
    };
    Page {
        title: view.t("about-title"),
        language: view.language().to_owned(),
        body: layout::site(view, "/about", main),
        outcome: Outcome::Fine,
        scripts: Scripts::None,
    }
}
