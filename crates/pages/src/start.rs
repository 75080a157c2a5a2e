//! The first page of the check: what it does, what it is not, where the answers go.

use maud::html;

use crate::layout::{self, CHECK};
use crate::pace::Pace;
use crate::page::{Outcome, Page, Scripts};
use crate::progress;
use crate::state::{State, hidden};
use crate::view::View;

pub fn page(view: &View<'_>, state: &State) -> Page {
    // Nothing is known yet, so both are shown; the style sheet hides one of each.
    let paces = [(Pace::One, "at-narrow"), (Pace::Several, "at-wide")];
    let screens = |pace| progress::ahead(view.knowledge, &State { pace, ..State::default() });
    let main = html! {
        form #check.start method="post" action=(CHECK) {
            (hidden("language", view.language()))
            @if let Some(client) = &view.client { (hidden("client", client)) }
            (state.hidden())
            h1 tabindex="-1" { (view.t("start-title")) }
            p.lead { (view.t("start-lead")) }
            div.callout.urgent {
                h2 { (view.t("start-emergency-title")) }
                p {
                    (view.t("start-emergency-before")) " "
                    strong { (layout::telephone(&view.numbers.emergency)) }
                    (view.t("start-emergency-after"))
                }
            }
            ul.points {
                @for (pace, class) in paces {
                    li class=(class) { (view.words.count("start-long", screens(pace))) }
                }
                li { (view.t("start-unsure")) }
                li { (view.t("start-result")) }
                li { (view.t("start-not")) }
            }
            div.field {
                label for="country" { (view.t("country")) }
                p.help id="country.help" { (view.t("country-help")) }
                select #country name="country" aria-describedby="country.help" {
                    @for (code, name) in countries(view) {
                        option value=(code) selected[code == view.country] { (name) }
                    }
                }
            }
            div.actions {
                @for (pace, class) in paces {
                    button class=(format!("primary {class}")) type="submit" name="do"
                        value=(format!("next:{}", pace.word())) {
                        (view.t("begin"))
                    }
                }
            }
            (layout::form_foot(view))
        }
    };
    Page {
        title: view.t("start-title"),
        language: view.language().to_owned(),
        body: layout::check(view, main),
        outcome: Outcome::Fine,
        scripts: Scripts::Check,
    }
}

/// Countries by name, the one for everywhere else last.
fn countries(view: &View<'_>) -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> =
        view.knowledge.countries().into_iter().map(|c| (c.to_owned(), view.title(c))).collect();
    list.sort_by_key(|(code, name)| (code == "INT", name.clone()));
    list
}
