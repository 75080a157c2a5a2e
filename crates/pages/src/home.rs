//! The first page: what Supple is, for whom, and what it is not.

use maud::{Markup, html};

use crate::layout::{self, CHECK};
use crate::page::{Outcome, Page, Scripts};
use crate::picture;
use crate::view::View;

/// `open`: there is a practice, to which clients and staff sign in.
pub fn page(view: &View<'_>, open: bool) -> Page {
    let check = format!("{CHECK}?lang={}", view.language());
    let main = html! {
        section.hero {
            div {
                h1 { (view.t("home-title")) }
                p.lead { (view.t("home-lead")) }
                p { a.button.large href=(check) { (view.t("home-start")) } }
                p.fine { (view.t("home-start-fine")) }
                @if open {
                    p {
                        a.button.quiet href="/sign-in" { (view.t("home-sign-in")) }
                    }
                    p.fine { (view.t("home-sign-in-fine")) }
                }
            }
            (picture::welcome())
        }
        section.cards {
            (point(view, "home-safe"))
            (point(view, "home-cited"))
            (point(view, "home-active"))
        }
        section.two {
            div {
                h2 { (view.t("home-does.title")) }
                ul.ticks {
                    @for key in ["home-does-1", "home-does-2", "home-does-3", "home-does-4"] {
                        li { (view.t(key)) }
                    }
                }
            }
            div {
                h2 { (view.t("home-not.title")) }
                ul.crosses {
                    @for key in ["home-not-1", "home-not-2", "home-not-3"] { li { (view.t(key)) } }
                }
            }
        }
        section.callout.urgent {
            h2 { (view.t("start-emergency-title")) }
            p {
                (view.t("start-emergency-before")) " "
                strong { (layout::telephone(&view.numbers.emergency)) }
                (view.t("start-emergency-after"))
            }
        }
    };
    Page {
        title: view.t("home-page-title"),
        language: view.language().to_owned(),
        body: layout::site(view, "/", main),
        outcome: Outcome::Fine,
        scripts: Scripts::None,
    }
}

fn point(view: &View<'_>, key: &str) -> Markup {
    html! {
        div.card {
            h2 { (view.t(&format!("{key}.title"))) }
            p { (view.t(&format!("{key}.say"))) }
        }
    }
}
