//! The check before a visit: questions in few groups, and earlier answers to be confirmed.

use knowledge::Knowledge;
use maud::{Markup, html};
use pathway::space::Truth;

use crate::control::{TICKS, field_id};
use crate::layout;
use crate::page::{Outcome, Page, Scripts};
use crate::progress;
use crate::result::Told;
use crate::screen::{Manner, card_of};
use crate::show;
use crate::state::{State, hidden};
use crate::view::View;

/// What a form that confirms says for "nothing has changed".
const NOTHING: &str = "none";

/// The screen card under which a fact is asked before a visit; none for facts of no screen.
pub fn group(knowledge: &Knowledge, fact: &str) -> Option<String> {
    let own = card_of(knowledge, fact)?;
    let with = knowledge.card(&own)?.table.get("again_with").and_then(|card| card.as_str());
    Some(with.map_or(own.clone(), str::to_owned))
}

/// `facts`, and every other open question of the first one's group that can be asked by now.
pub fn together(knowledge: &Knowledge, state: &State, facts: &[String]) -> Vec<String> {
    let mut all = facts.to_vec();
    let Some(wanted) = facts.first().and_then(|fact| group(knowledge, fact)) else { return all };
    let engine = &knowledge.engine;
    let (coded, masks) = engine.masks(&state.record);
    let applies = |name: &str| {
        let gate = engine.space.fact_index(name).and_then(|fact| engine.space.gate(fact));
        gate.is_none_or(|gate| gate.truth(&masks) == Truth::Yes)
    };
    let open = engine.open(&coded, &masks).into_iter().filter(|open| !open.asked);
    let joined = open
        .map(|open| open.fact)
        .filter(|fact| applies(fact) && group(knowledge, fact).as_ref() == Some(&wanted));
    for fact in joined {
        if !all.contains(&fact) {
            all.push(fact);
        }
    }
    all
}

/// What the answers so far say to do now, over the next question: nobody who must stop waits for
/// the end of the questions.
pub fn stop(view: &View<'_>, state: &State) -> Markup {
    let engine = &view.knowledge.engine;
    let stops = || engine.outcome(&state.record).definite.urgency.is_stop_now();
    if view.errand.is_none() || !stops() {
        return html! {};
    }
    let told = Told { view, state, decision: engine.decide(&state.record) };
    html! {
        div.callout.urgent role="alert" {
            p { strong { (view.t("visit-stop.title")) } }
            (told.call()) (told.instructions())
            p { (view.t("visit-stop.say")) }
        }
    }
}

/// A line of the page that confirms: a screen card with the earlier answers of its facts.
struct Line {
    id: String,
    facts: Vec<String>,
}

fn lines(view: &View<'_>, state: &State) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for fact in &state.confirm {
        let id = card_of(view.knowledge, fact)
            .or_else(|| behind(view, fact))
            .unwrap_or_else(|| fact.clone());
        match lines.iter_mut().find(|line| line.id == id) {
            Some(line) => line.facts.push(fact.clone()),
            None => lines.push(Line { id, facts: vec![fact.clone()] }),
        }
    }
    lines
}

/// The screen of the question that opened this one, such as that on operations for how long ago.
fn behind(view: &View<'_>, fact: &str) -> Option<String> {
    let space = &view.knowledge.engine.space;
    let gate = space.gate(space.fact_index(fact)?)?;
    let opener = gate.vars().into_iter().next().map(|var| space.owner(var))?;
    card_of(view.knowledge, &space.facts().get(opener)?.name)
}

/// Takes the form that confirms: what has changed will be asked, the rest stands.
///
/// # Errors
/// The sentence about what is wrong with the form.
pub fn take(view: &View<'_>, state: &mut State, ticked: &[&str]) -> Result<(), String> {
    let lines = lines(view, state);
    let named: Vec<&Line> =
        lines.iter().filter(|line| ticked.contains(&line.id.as_str())).collect();
    match (named.is_empty(), ticked.contains(&NOTHING)) {
        (true, false) => return Err(view.t("error-nothing-ticked")),
        (false, true) => return Err(view.t("error-changed-and-none")),
        _ => {}
    }
    let program = &view.knowledge.engine.program;
    for fact in named.into_iter().flat_map(|line| &line.facts) {
        state.set_aside(fact, program);
    }
    state.confirm.clear();
    Ok(())
}

/// The page that shows earlier answers and asks which of them have changed.
pub fn page(view: &View<'_>, state: &State, ticked: &[&str], problem: Option<&str>) -> Page {
    let title = view.t("changed.title");
    let since = view.errand.as_ref().and_then(|errand| errand.since.as_deref());
    let since = since.map(|date| show::date(view, date)).unwrap_or_default();
    let lines = lines(view, state);
    let main = html! {
        form.questions.changed id=(view.form_id()) method="post" action=(view.action()) novalidate {
            (layout::settings(view))
            (state.hidden())
            (hidden("asked", ""))
            (hidden("manner", Manner::Confirm.word()))
            (progress::bar(view, state, Manner::Confirm))
            (stop(view, state))
            @if let Some(problem) = problem {
                div.summary role="alert" tabindex="-1" id="summary" {
                    h2 { (view.t("error-summary")) }
                    ul { li { a href=(format!("#{}", field_id(TICKS))) { (problem) } } }
                }
            }
            fieldset.field.wrong[problem.is_some()] aria-describedby="ticks.help" {
                legend { h1 tabindex="-1" { (title) } }
                p.help id="ticks.help" { (view.with("changed.help", &[("date", &since)])) }
                @if let Some(problem) = problem { p.mistake id="ticks.error" { (problem) } }
                div.choices {
                    @for (index, line) in lines.iter().enumerate() {
                        @let id = if index == 0 { TICKS.to_owned() } else { format!("{TICKS}.{}", line.id) };
                        div.choice.explained {
                            input type="checkbox" id=(id) name=(TICKS) value=(line.id)
                                checked[ticked.contains(&line.id.as_str())];
                            label for=(id) { (heading(view, line)) }
                            (earlier(view, state, line))
                        }
                    }
                }
                p.or { (view.t("or")) }
                div.choices {
                    div.choice.alone {
                        input type="checkbox" id="ticks.none" name=(TICKS) value=(NOTHING)
                            checked[ticked.contains(&NOTHING)];
                        label for="ticks.none" { (view.t("changed.none")) }
                    }
                }
            }
            div.actions {
                button.primary type="submit" name="do" value="next" { (view.t("continue")) }
                button.quiet type="submit" name="do" value="back" { (view.t("back")) }
            }
            (layout::form_foot(view))
        }
    };
    Page {
        body: layout::check(view, main),
        title,
        language: view.language().to_owned(),
        outcome: Outcome::Fine,
        scripts: Scripts::Check,
    }
}

fn heading(view: &View<'_>, line: &Line) -> String {
    match view.card(&line.id).filter(|card| card.kind == "screen") {
        Some(_) => view.title(&line.id),
        None => show::question(view, &line.id),
    }
}

fn earlier(view: &View<'_>, state: &State, line: &Line) -> Markup {
    html! {
        // As what is said about a line of a tick-list: beside the box, under its words.
        div.why {
            @for fact in &line.facts {
                @if let Some(answer) = state.record.get(fact) {
                    p.fine { (show::question(view, fact)) " " strong { (show::answer(view, state, fact, answer)) } }
                }
            }
        }
    }
}
