//! One screen of questions.

use maud::{Markup, html};

use crate::control::{Filled, Voice, fact_field, tick_list};
use crate::layout::{self, CHECK};
use crate::page::{Outcome, Page, Scripts};
use crate::progress;
use crate::reading::Problem;
use crate::screen::{From, Manner, Screen};
use crate::show;
use crate::state::{State, hidden};
use crate::view::View;

pub fn page(
    view: &View<'_>,
    state: &State,
    screen: &Screen,
    filled: &Filled<'_>,
    problems: &[Problem],
) -> Page {
    let title = title(view, screen);
    let main = html! {
        form #check.questions method="post" action=(CHECK) novalidate {
            (layout::settings(view))
            (state.hidden())
            (hidden("asked", &screen.facts.join(",")))
            (hidden("manner", screen.manner.word()))
            @if screen.from == From::Result { (hidden("from", "result")) }
            (progress::bar(view, state, screen.manner))
            (summary(view, problems))
            (fields(view, screen, filled, problems))
            div.actions {
                button.primary type="submit" name="do" value="next" { (view.t("continue")) }
                button.quiet type="submit" name="do" value="back" { (view.t("back")) }
            }
            (layout::form_foot(view))
        }
    };
    let title =
        if problems.is_empty() { title } else { view.with("error-title", &[("title", &title)]) };
    Page {
        body: layout::check(view, main),
        title,
        language: view.language().to_owned(),
        // A mistake is part of the talk between page and person, not a failed request.
        outcome: Outcome::Fine,
        scripts: Scripts::Check,
    }
}

/// The heading of a screen: of its card, or the question that stands alone.
fn title(view: &View<'_>, screen: &Screen) -> String {
    if screen.manner == Manner::Again {
        return view.t("look-again");
    }
    if let [only] = screen.facts.as_slice() {
        return show::question(view, only);
    }
    match screen.card(view.knowledge) {
        Some(card) => view.title(&card),
        None => screen.facts.first().map(|f| show::question(view, f)).unwrap_or_default(),
    }
}

fn fields(view: &View<'_>, screen: &Screen, filled: &Filled<'_>, problems: &[Problem]) -> Markup {
    let title = title(view, screen);
    if screen.manner == Manner::Ticks {
        let card = screen.card(view.knowledge);
        let help = card.and_then(|id| view.card_words(&id, &["help"]));
        return html! {
            fieldset.field.wrong[!problems.is_empty()] aria-describedby=[help.as_ref().map(|_| "ticks.help")] {
                legend { h1 tabindex="-1" { (title) } }
                @if let Some(help) = help { p.help id="ticks.help" { (help) } }
                (tick_list(view, &screen.facts, filled, problems.first()))
            }
        };
    }
    let alone = screen.facts.len() == 1 && screen.manner == Manner::List;
    let voice = if alone { Voice::Alone } else { Voice::OneOfMany };
    html! {
        @if !alone {
            h1 tabindex="-1" { (title) }
            @match screen.manner {
                Manner::Each => p.lead { (view.t("one-by-one-say")) },
                Manner::Again => p.lead { (view.t("look-again-say")) },
                Manner::Ticks | Manner::List => {
                    @let help = screen.card(view.knowledge).and_then(|id| view.card_words(&id, &["help"]));
                    @if let Some(help) = help { p.lead { (help) } }
                }
            }
        }
        @for name in &screen.facts {
            @if let Some(fact) = view.knowledge.engine.program.fact(name) {
                @let problem = problems.iter().find(|p| p.fact.as_ref() == Some(name));
                (fact_field(view, fact, filled, problem, (voice, screen.manner)))
            }
        }
    }
}

/// What is wrong, at the top, each with a link to its field.
fn summary(view: &View<'_>, problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.summary role="alert" tabindex="-1" id="summary" {
                h2 { (view.t("error-summary")) }
                ul {
                    @for problem in problems {
                        li {
                            a href=(format!("#{}", problem.field)) {
                                @match &problem.fact {
                                    Some(fact) => {
                                        (show::question(view, fact)) " " (problem.text)
                                    }
                                    None => (problem.text),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
