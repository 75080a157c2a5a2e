//! One screen of questions.

use maud::{Markup, html};

use crate::again;
use crate::control::{Filled, Voice, fact_field, tick_list};
use crate::layout;
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
        form.questions id=(view.form_id()) method="post" action=(view.action()) novalidate {
            (layout::settings(view))
            (state.hidden())
            (hidden("asked", &screen.facts.join(",")))
            (hidden("manner", screen.manner.word()))
            @if screen.from == From::Result { (hidden("from", "result")) }
            (progress::bar(view, state, screen.manner))
            (again::stop(view, state))
            (summary(view, problems))
            (fields(view, state, screen, filled, problems))
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
    match shown_card(view, screen) {
        Some(card) => view.title(&card),
        None => screen.facts.first().map(|f| show::question(view, f)).unwrap_or_default(),
    }
}

/// The screen card that stands over the questions: its own, or that of its group.
fn shown_card(view: &View<'_>, screen: &Screen) -> Option<String> {
    let own = screen.card(view.knowledge)?;
    match &view.errand {
        Some(_) => screen.facts.first().and_then(|fact| again::group(view.knowledge, fact)),
        None => Some(own),
    }
}

fn fields(
    view: &View<'_>,
    state: &State,
    screen: &Screen,
    filled: &Filled<'_>,
    problems: &[Problem],
) -> Markup {
    let title = title(view, screen);
    let help = shown_card(view, screen).and_then(|id| view.card_words(&id, &["help"]));
    if screen.manner == Manner::Ticks {
        // A screen that is a tick-list in a narrow window only does not say so on its card.
        let said =
            screen.is_always_ticks(view.knowledge) || (view.errand.is_some() && help.is_some());
        let ticks = Some(view.t("ticks-help")).filter(|_| !said);
        let help = [help, ticks].into_iter().flatten().collect::<Vec<_>>().join(" ");
        return html! {
            fieldset.field.wrong[!problems.is_empty()] aria-describedby="ticks.help" {
                legend { h1 tabindex="-1" { (title) } }
                p.help id="ticks.help" { (help) }
                (tick_list(view, &screen.facts, filled, problems.first()))
            }
        };
    }
    let alone = screen.facts.len() == 1 && screen.manner != Manner::Again;
    let voice = if alone { Voice::Alone } else { Voice::OneOfMany };
    html! {
        @if alone {
            (about(view, screen))
        } @else {
            h1 tabindex="-1" { (title) }
            @match screen.manner {
                Manner::Each => p.lead { (view.t("one-by-one-say")) },
                Manner::Again => p.lead { (view.t(look_again(state, screen))) },
                Manner::Ticks | Manner::List | Manner::Confirm => @if let Some(help) = help { p.lead { (help) } },
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

/// Over a question that stands alone: what it belongs to.
fn about(view: &View<'_>, screen: &Screen) -> Markup {
    let card = screen.card(view.knowledge);
    let help = card.as_ref().and_then(|id| view.card_words(id, &["help"]));
    html! {
        @if screen.manner == Manner::Each {
            p.eyebrow { (view.t("one-by-one-say")) }
        } @else if let Some(card) = card {
            p.eyebrow {
                (view.title(&card))
                @if let Some(help) = help { ". " (help) }
            }
        }
    }
}

/// What a second look says first: a choice to keep something private is not a doubt.
fn look_again(state: &State, screen: &Screen) -> &'static str {
    let private = screen.facts.iter().all(|name| state.is_private(name));
    if private { "look-again-private" } else { "look-again-say" }
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
