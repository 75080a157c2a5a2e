//! What is around a page of the practice: its head with the places one may go, its foot.

use maud::{Markup, html};
use pages::page::{Outcome, Page, Scripts};
use pages::words::LANGUAGES;
use practice::{Case, Reach};

use crate::form::key;
use crate::frame::Frame;
use crate::words::DESK;

/// Places in the head, each shown to those who may go there: path, words, use case, least reach.
const PLACES: &[(&str, &str, Case, Reach)] = &[
    ("/me", "nav-me", Case::ReadClient, Reach::Own),
    ("/day", "nav-day", Case::ReadDay, Reach::Practice),
    ("/clients", "nav-clients", Case::FindClients, Reach::Practice),
    ("/waiting", "nav-waiting", Case::RunWaiting, Reach::Practice),
    ("/replan", "nav-replan", Case::Replan, Reach::Practice),
    ("/clearances", "nav-clearances", Case::ReadClearances, Reach::Practice),
    ("/practice", "nav-practice", Case::RunPractice, Reach::Practice),
    ("/accounts", "nav-accounts", Case::RunAccounts, Reach::Practice),
    ("/overrides", "nav-overrides", Case::ReadOverrides, Reach::Practice),
    ("/audit", "nav-audit", Case::ReadAudit, Reach::Practice),
];

/// A whole page.
#[must_use]
pub fn page(frame: &Frame<'_>, title: String, main: Markup) -> Page {
    Page {
        body: html! {
            (head(frame))
            main #main { (main) }
            (foot(frame))
        },
        title,
        language: frame.view.language().to_owned(),
        outcome: Outcome::Fine,
        scripts: Scripts::Desk,
    }
}

fn head(frame: &Frame<'_>) -> Markup {
    html! {
        @if frame.demo { p.demo role="note" { (frame.t("demo-banner")) } }
        header.top {
            div.bar {
                a.brand href="/" { (pages::layout::logo()) span { "Supple" } }
                @if let Some(actor) = frame.actor {
                    nav.places aria-label=(frame.t("nav-label")) {
                        @for (path, words, case, least) in PLACES {
                            @if shown(frame, *case, *least) {
                                a href=(path) aria-current=[(frame.path == *path).then_some("page")] {
                                    (frame.t(words))
                                }
                            }
                        }
                    }
                    div.who {
                        a href="/account" aria-current=[(frame.path == "/account").then_some("page")] {
                            (actor.name)
                        }
                        form method="post" action="/sign-out" data-unsent=(frame.t("sign-out-unsent")) {
                            (key())
                            button.plain type="submit" { (frame.t("sign-out")) }
                        }
                    }
                } @else {
                    nav.places aria-label=(frame.t("nav-label")) {
                        a href="/check" { (frame.t("nav-check")) }
                        a href="/sign-in" { (frame.t("sign-in")) }
                    }
                }
            }
        }
    }
}

fn shown(frame: &Frame<'_>, case: Case, least: Reach) -> bool {
    frame.actor.is_some_and(|actor| match least {
        // A place about oneself is for those who have a record.
        Reach::Own => actor.client.is_some() && actor.reach(case) >= Reach::Own,
        least => actor.reach(case) >= least,
    })
}

fn foot(frame: &Frame<'_>) -> Markup {
    html! {
        footer.foot {
            div.bar {
                @if !frame.practice.is_empty() { p { (frame.practice) } }
                p {
                    @for code in LANGUAGES.into_iter().filter(|code| *code != frame.view.language()) {
                        a.language href=(format!("{}?lang={code}", frame.path)) lang=(code) hreflang=(code) {
                            (DESK.words(code).t("language-name"))
                        }
                    }
                }
            }
        }
    }
}
