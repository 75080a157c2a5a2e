//! The self-check: from a posted form to the next page.

use knowledge::Knowledge;
use pathway::decision::Open;
use pathway::effect::Urgency;
use pathway::fact::NotSure;
use pathway::record::{Answer, Record, Value};

use crate::again;
use crate::control::{Filled, TICKS};
use crate::form::{Form, Press};
use crate::pace::Pace;
use crate::page::Page;
use crate::question;
use crate::reading::{self, Read, Reply};
use crate::screen::{From, Manner, Part, Screen, card_of};
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
        Ok(state) => match press(&view, state, &form) {
            Then::Page(page, _) => *page,
            Then::Done(state) => result::page(&view, &state),
        },
    }
}

/// What a person has said so far in a check before a visit.
#[derive(Clone, Debug)]
pub struct Said {
    /// Every answer that counts, earlier ones too.
    pub record: Record,
    /// Facts that the person was asked in this check.
    pub asked: Vec<String>,
    /// Facts with an earlier answer that the person has not confirmed yet.
    pub unconfirmed: Vec<String>,
}

/// What comes after a form of a check before a visit.
pub enum Turn {
    /// The next page.
    Ask {
        /// The page.
        page: Page,
        /// What was said, when it says by now that massage must stop.
        stops: Option<Said>,
    },
    /// Nothing is left to ask.
    Done(Said),
}

/// As [`step`], for a check that a practice keeps: the end is not a page but what was said.
pub fn turn(knowledge: &Knowledge, setting: &Setting, form: &[(String, String)]) -> Turn {
    let form = Form::new(form);
    let view = View::new(knowledge, &chosen(knowledge, setting, &form));
    let state = match State::read(&knowledge.engine.program, &form) {
        Err(refusal) => return Turn::Ask { page: sorry::start_over(&view, &refusal), stops: None },
        Ok(state) => state,
    };
    match press(&view, state, &form) {
        Then::Done(state) => Turn::Done(said(state)),
        Then::Page(page, state) => {
            let effect = knowledge.engine.outcome(&state.record).definite;
            let stops = effect.urgency.is_stop_now().then(|| said(state));
            Turn::Ask { page: *page, stops }
        }
    }
}

fn said(state: State) -> Said {
    let mut asked: Vec<String> = state.path.into_iter().flatten().collect();
    asked.retain(|fact| state.record.get(fact).is_some());
    Said { record: state.record, asked, unconfirmed: state.confirm }
}

/// What a form leads to.
enum Then {
    Page(Box<Page>, State),
    Done(State),
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
    if let Some(client) = form.first("client").filter(|id| is_id(id)) {
        chosen.client = Some(client.to_owned());
    }
    chosen
}

/// An id has 36 hex digits and dashes; nothing else goes into an address of ours.
fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn press(view: &View<'_>, state: State, form: &Form<'_>) -> Then {
    let screen = Screen::read(view.knowledge, form);
    match form.press() {
        Press::Start => page(start::page(view, &State::default()), State::default()),
        Press::Language(_) if screen.facts.is_empty() && form.first("asked").is_none() => {
            page(start::page(view, &state), state)
        }
        Press::Language(_) if screen.facts.is_empty() => next(view, state),
        Press::Language(_) => {
            page(question::page(view, &state, &screen, &Filled::Form(*form), &[]), state)
        }
        Press::Back => back(view, state, screen),
        Press::Change(fact) => change(view, state, &fact),
        Press::Decision => Then::Done(state),
        Press::Next if screen.manner == Manner::Confirm => confirm(view, state, form),
        Press::Next if screen.facts.is_empty() => next(view, state),
        Press::Next => answer(view, state, screen, form),
    }
}

fn page(page: Page, state: State) -> Then {
    Then::Page(Box::new(page), state)
}

/// Reads which earlier answers have changed, and goes on.
fn confirm(view: &View<'_>, mut state: State, form: &Form<'_>) -> Then {
    let ticked: Vec<&str> = form.all(TICKS).collect();
    match again::take(view, &mut state, &ticked) {
        Ok(()) => {
            state.prune(view);
            next(view, state)
        }
        Err(problem) => page(again::page(view, &state, &ticked, Some(&problem)), state),
    }
}

/// Reads the answers of a screen and goes on.
fn answer(view: &View<'_>, mut state: State, screen: Screen, form: &Form<'_>) -> Then {
    match reading::read(view, &screen, form) {
        Read::Wrong(problems) => {
            let filled = Filled::Form(*form);
            return page(question::page(view, &state, &screen, &filled, &problems), state);
        }
        Read::OneByOne => {
            open_up(view, &mut state, &screen, form);
            return next(view, state);
        }
        Read::Replies(replies) => take(view, &mut state, &screen, replies),
    }
    if screen.manner.is_second_look() {
        state.again.extend(screen.facts.iter().cloned());
    }
    let on_path = |fact: &String| state.path.iter().flatten().any(|name| name == fact);
    let changed = screen.from == From::Result && screen.facts.iter().all(on_path);
    if screen.manner != Manner::Again && !changed && !state.path.contains(&screen.facts) {
        state.path.push(screen.facts.clone());
    }
    state.prune(view);
    let unclear = second_look(view, &state);
    if unclear.is_empty() {
        return next(view, state);
    }
    let again = Screen { facts: unclear, manner: Manner::Again, from: screen.from };
    page(question::page(view, &state, &again, &Filled::Nothing, &[]), state)
}

/// Puts the replies of a screen into the state.
fn take(view: &View<'_>, state: &mut State, screen: &Screen, replies: Vec<(String, Reply)>) {
    let program = &view.knowledge.engine.program;
    for (name, reply) in replies {
        let Some(fact) = program.fact(&name) else { continue };
        state.private.retain(|other| *other != name);
        state.ticked.retain(|other| *other != name);
        let answer = match reply {
            Reply::Answer(answer) => answer,
            Reply::Private => {
                state.private.push(name.clone());
                Answer::NotSure
            }
            // What was said of it before still stands; otherwise it is asked next.
            Reply::Ticked => {
                if !state.record.get(&name).is_some_and(|a| says_more(a, fact)) {
                    state.set_aside(&name, program);
                    state.ticked.push(name);
                }
                continue;
            }
        };
        state.kept.remove(&name);
        // INVARIANT (checked answers): `reading` made it from this fact.
        let _ = state.record.insert(fact, answer);
    }
    if screen.manner == Manner::Ticks {
        state.singly.retain(|name| !screen.holds(name));
    }
}

/// Is this an answer to a ticked line, or only what it says when it is not ticked?
fn says_more(answer: &Answer, fact: &pathway::fact::Fact) -> bool {
    matches!(answer, Answer::Known(value) if reading::quiet(fact).as_ref() != Some(value))
}

/// Opens a tick-list up: each of its lines will be asked by itself, with what was ticked filled in.
fn open_up(view: &View<'_>, state: &mut State, screen: &Screen, form: &Form<'_>) {
    let program = &view.knowledge.engine.program;
    state.path.retain(|facts| !facts.iter().all(|name| screen.holds(name)));
    state.ticked.retain(|name| !screen.holds(name));
    for name in &screen.facts {
        let Some(fact) = program.fact(name) else { continue };
        state.set_aside(name, program);
        let ticked = form.all(TICKS).any(|tick| tick == name);
        if !state.kept.get(name).is_some_and(|answer| ticked && says_more(answer, fact)) {
            state.kept.remove(name);
        }
        if ticked && state.kept.get(name).is_none() {
            // Only a fact of yes and no can take this; the others stay empty.
            let _ = state.kept.insert(fact, Answer::Known(Value::Yes));
        }
        if !state.singly.contains(name) {
            state.singly.push(name.clone());
        }
    }
}

/// Facts without an answer that may stop everything and were not yet looked at twice: those that
/// were not clear, or those that the person keeps private, whichever come first.
fn second_look(view: &View<'_>, state: &State) -> Vec<String> {
    let engine = &view.knowledge.engine;
    let unsaid = |name: &str| {
        state.record.get(name) == Some(&Answer::NotSure)
            && engine.program.fact(name).is_some_and(|f| f.not_sure == NotSure::Ask)
            && !state.again.iter().any(|again| again == name)
    };
    if !state.record.iter().any(|(name, _)| unsaid(name)) {
        return Vec::new();
    }
    let (coded, masks) = engine.masks(&state.record);
    let open: Vec<Open> = engine.open(&coded, &masks);
    let mut facts: Vec<String> =
        open.into_iter().map(|o| o.fact).filter(|name| unsaid(name)).collect();
    let private = facts.first().is_some_and(|name| state.is_private(name));
    facts.retain(|name| state.is_private(name) == private);
    if state.pace == Pace::One {
        facts.truncate(1);
    }
    facts
}

/// The next question, earlier answers to be confirmed, or the end.
fn next(view: &View<'_>, state: State) -> Then {
    let next = view.knowledge.engine.next(&state.record);
    if !next.done() {
        let facts = match state.pace {
            Pace::Brief => again::together(view.knowledge, &state, &next.facts),
            Pace::One | Pace::Several => next.facts,
        };
        let screen = Screen::of(view.knowledge, &state, &facts);
        let filled = Filled::Record(&state.kept, &state);
        return page(question::page(view, &state, &screen, &filled, &[]), state);
    }
    // Whoever must call for help now is asked nothing more.
    let emergency = || {
        let definite = view.knowledge.engine.outcome(&state.record).definite;
        definite.urgency == Urgency::EmergencyNow
    };
    if state.confirm.is_empty() || emergency() {
        return Then::Done(state);
    }
    page(again::page(view, &state, &[], None), state)
}

/// One screen back, with its answers filled in.
fn back(view: &View<'_>, mut state: State, screen: Screen) -> Then {
    if screen.from == From::Result {
        return next(view, state);
    }
    if screen.manner == Manner::Ticks {
        state.ticked.retain(|name| !screen.holds(name));
    }
    if screen.manner == Manner::Each && close(view, &mut state, &screen) {
        return next(view, state);
    }
    let Some(facts) = state.path.pop() else {
        return match view.errand {
            // A check before a visit has no first page without a question.
            Some(_) => next(view, state),
            None => page(start::page(view, &state), state),
        };
    };
    for fact in &facts {
        state.set_aside(fact, &view.knowledge.engine.program);
        state.again.retain(|name| name != fact);
    }
    let shown = show_again(view, &state, &facts, From::Interview, &state.kept);
    page(shown, state)
}

/// Makes a tick-list that was opened up one screen again, unless a line of it is answered already.
fn close(view: &View<'_>, state: &mut State, screen: &Screen) -> bool {
    let card = screen.card(view.knowledge);
    let same = |name: &String| card_of(view.knowledge, name) == card;
    let last = state
        .path
        .last()
        .is_some_and(|facts| facts.iter().all(|name| state.singly.contains(name) && same(name)));
    if !last {
        state.singly.retain(|name| !same(name));
    }
    !last
}

/// Shows the screen of one answer again; the other answers stay.
fn change(view: &View<'_>, mut state: State, fact: &str) -> Then {
    let found = state.path.iter().rev().find(|screen| screen.iter().any(|name| name == fact));
    let Some(facts) = found.cloned() else { return next(view, state) };
    state.again.retain(|name| !facts.contains(name));
    let part = |name: &String| Part::of(view.knowledge, &state, name);
    let shown: Vec<String> = match state.pace {
        Pace::One => vec![fact.to_owned()],
        Pace::Several | Pace::Brief => {
            let wanted = facts.iter().find(|name| *name == fact).map(part);
            facts.iter().filter(|name| Some(part(name)) == wanted).cloned().collect()
        }
    };
    let again = show_again(view, &state, &shown, From::Result, &state.record);
    page(again, state)
}

/// A screen that was answered before, as it is asked now.
fn show_again(
    view: &View<'_>,
    state: &State,
    facts: &[String],
    from: From,
    answers: &Record,
) -> Page {
    // Lines that were ticked stand in their list again.
    let mut listed = state.clone();
    listed.ticked.retain(|name| facts.len() == 1 || !facts.contains(name));
    let screen = Screen { from, ..Screen::of(view.knowledge, &listed, facts) };
    question::page(view, state, &screen, &Filled::Record(answers, state), &[])
}
