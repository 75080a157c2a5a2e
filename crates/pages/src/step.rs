//! The self-check: from a posted form to the next page.

use knowledge::Knowledge;
use pathway::fact::NotSure;
use pathway::record::Answer;

use crate::control::Filled;
use crate::form::{Form, Press};
use crate::page::Page;
use crate::question;
use crate::reading::{self, Read};
use crate::screen::{From, Manner, Screen};
use crate::setting::Setting;
use crate::state::State;
use crate::view::View;
use crate::words::Words;
use crate::{result, sorry, start};

/// The next page of the self-check. An empty form is the start.
pub fn step(knowledge: &Knowledge, setting: &Setting, form: &[(String, String)]) -> Page {
    let form = Form::new(form);
    let view = View::new(knowledge, &chosen(knowledge, setting, &form));
    match State::read(&knowledge.engine.program, &form) {
        Err(refusal) => sorry::start_over(&view, &refusal),
        Ok(state) => press(&view, state, &form),
    }
}

/// The setting with what the form itself says about language and country.
fn chosen(knowledge: &Knowledge, setting: &Setting, form: &Form<'_>) -> Setting {
    let mut chosen = setting.clone();
    let pressed = match form.press() {
        Press::Language(code) => Some(code),
        _ => form.first("language").map(str::to_owned),
    };
    if let Some(code) = pressed {
        chosen.language = Words::of(&code).language.to_owned();
    }
    if let Some(code) = form.first("country").filter(|c| knowledge.countries().contains(c)) {
        chosen.country = code.to_owned();
    }
    chosen
}

fn press(view: &View<'_>, state: State, form: &Form<'_>) -> Page {
    let screen = Screen::read(view.knowledge, form);
    match form.press() {
        Press::Start => start::page(view, &State::default()),
        Press::Language(_) if screen.facts.is_empty() && form.first("asked").is_none() => {
            start::page(view, &state)
        }
        Press::Language(_) if screen.facts.is_empty() => next(view, &state),
        Press::Language(_) => question::page(view, &state, &screen, &Filled::Form(*form), &[]),
        Press::Back => back(view, state, screen),
        Press::Change(fact) => change(view, &state, &fact),
        Press::Next if screen.facts.is_empty() => next(view, &state),
        Press::Next => answer(view, state, screen, form),
    }
}

/// Reads the answers of a screen and goes on.
fn answer(view: &View<'_>, mut state: State, screen: Screen, form: &Form<'_>) -> Page {
    let program = &view.knowledge.engine.program;
    let answers = match reading::read(view, &screen, form) {
        Read::Answers(answers) => answers,
        Read::OneByOne => {
            let each = Screen { manner: Manner::Each, ..screen };
            return question::page(view, &state, &each, &Filled::Ticks(*form), &[]);
        }
        Read::Wrong(problems) => {
            return question::page(view, &state, &screen, &Filled::Form(*form), &problems);
        }
    };
    for (name, answer) in answers {
        if let Some(fact) = program.fact(&name) {
            state.kept.remove(&name);
            // INVARIANT (checked answers): `reading` made it from this fact.
            let _ = state.record.insert(fact, answer);
        }
    }
    if screen.manner.is_second_look() {
        state.again.extend(screen.facts.iter().cloned());
    }
    if screen.manner != Manner::Again && !state.path.contains(&screen.facts) {
        state.path.push(screen.facts.clone());
    }
    state.prune(view);
    let unclear = second_look(view, &state, &screen);
    if unclear.is_empty() {
        return next(view, &state);
    }
    let again = Screen { facts: unclear, manner: Manner::Again, from: screen.from };
    question::page(view, &state, &again, &Filled::Nothing, &[])
}

/// Facts of this screen that were answered "not sure", may stop everything, and were not yet
/// looked at twice.
fn second_look(view: &View<'_>, state: &State, screen: &Screen) -> Vec<String> {
    let engine = &view.knowledge.engine;
    let unsure = |name: &&String| {
        state.record.get(name) == Some(&Answer::NotSure)
            && engine.program.fact(name).is_some_and(|f| f.not_sure == NotSure::Ask)
            && !state.again.contains(name)
    };
    if screen.facts.iter().all(|name| !unsure(&name)) {
        return Vec::new();
    }
    let (coded, masks) = engine.masks(&state.record);
    let open = engine.open(&coded, &masks);
    let matters = |name: &&String| open.iter().any(|o| o.fact == **name);
    screen.facts.iter().filter(unsure).filter(matters).cloned().collect()
}

/// The next question, or the result.
fn next(view: &View<'_>, state: &State) -> Page {
    let next = view.knowledge.engine.next(&state.record);
    if next.done() {
        return result::page(view, state);
    }
    let screen = Screen::of(view.knowledge, next.facts);
    question::page(view, state, &screen, &Filled::Record(&state.kept), &[])
}

/// One screen back, with its answers filled in.
fn back(view: &View<'_>, mut state: State, screen: Screen) -> Page {
    if screen.from == From::Result {
        return next(view, &state);
    }
    if screen.manner == Manner::Each {
        let ticks = Screen { manner: Manner::Ticks, ..screen };
        return question::page(view, &state, &ticks, &Filled::Record(&state.kept), &[]);
    }
    let Some(facts) = state.path.pop() else { return start::page(view, &state) };
    for fact in &facts {
        state.set_aside(fact, &view.knowledge.engine.program);
        state.again.retain(|name| name != fact);
    }
    let screen = Screen::of(view.knowledge, facts);
    question::page(view, &state, &screen, &Filled::Record(&state.kept), &[])
}

/// Shows the screen of one answer again; the other answers stay.
fn change(view: &View<'_>, state: &State, fact: &str) -> Page {
    let found = state.path.iter().find(|screen| screen.iter().any(|name| name == fact));
    let Some(facts) = found else { return next(view, state) };
    let mut state = state.clone();
    state.again.retain(|name| !facts.contains(name));
    let screen = Screen { from: From::Result, ..Screen::of(view.knowledge, facts.clone()) };
    question::page(view, &state, &screen, &Filled::Record(&state.record), &[])
}
