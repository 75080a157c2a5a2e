//! Reads the answers of one screen from its form. Nothing is guessed: an empty screen is a
//! mistake, and "none of these" must be said.

use pathway::fact::{Fact, FactType};
use pathway::record::{Answer, Value, answer_from_text};

use crate::control::{PRIVATE, TICKS, UNSURE, field_id};
use crate::form::Form;
use crate::screen::{Manner, Screen};
use crate::show;
use crate::view::View;

/// What was said about one fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Answer(Answer),
    /// The person prefers not to say.
    Private,
    /// A ticked line that has more to ask than yes or no.
    Ticked,
}

/// What a form says about its screen.
pub enum Read {
    Replies(Vec<(String, Reply)>),
    /// A line of a tick-list is not clear, or private: each line is asked by itself.
    OneByOne,
    Wrong(Vec<Problem>),
}

/// Something to mend, with the field that it is about.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Id of the field on the page.
    pub field: String,
    /// The fact, or nothing when the whole list is meant.
    pub fact: Option<String>,
    pub text: String,
}

pub fn read(view: &View<'_>, screen: &Screen, form: &Form<'_>) -> Read {
    match screen.manner {
        Manner::Ticks => ticks(view, screen, form),
        Manner::List | Manner::Each | Manner::Again | Manner::Confirm => list(view, screen, form),
    }
}

fn ticks(view: &View<'_>, screen: &Screen, form: &Form<'_>) -> Read {
    let ticked: Vec<&str> = form.all(TICKS).collect();
    let none = ticked.contains(&"none");
    let unsure = ticked.contains(&UNSURE) || ticked.contains(&PRIVATE);
    let named = |fact: &String| ticked.contains(&fact.as_str());
    let any = screen.facts.iter().any(named);
    let wrong = |key: &str| {
        let text = view.t(key);
        Read::Wrong(vec![Problem { field: field_id(TICKS), fact: None, text }])
    };
    match (any, none, unsure) {
        (_, false, true) => Read::OneByOne,
        (false, true, true) | (true, true, _) => wrong("error-none-and-more"),
        (false, false, false) => wrong("error-nothing-ticked"),
        (_, _, false) => {
            let facts = screen.facts.iter();
            let known = facts.filter_map(|f| view.knowledge.engine.program.fact(f));
            Read::Replies(
                known.map(|fact| (fact.name.clone(), line(fact, named(&fact.name)))).collect(),
            )
        }
    }
}

/// What a line of a tick-list says. A line that is not ticked is the fact's quiet value.
fn line(fact: &Fact, ticked: bool) -> Reply {
    let value = match &fact.kind {
        FactType::Tri => Some(if ticked { Value::Yes } else { Value::No }),
        _ => quiet(fact).filter(|_| !ticked),
    };
    value.map_or(Reply::Ticked, |value| Reply::Answer(Answer::Known(value)))
}

/// The value that says "none of these"; numbers have none.
pub fn quiet(fact: &Fact) -> Option<Value> {
    match &fact.kind {
        FactType::Tri => Some(Value::No),
        FactType::Enum(values) => values.first().cloned().map(Value::Choice),
        FactType::Set(_) => Some(Value::Set(Vec::new())),
        FactType::Int { .. } | FactType::Number { .. } => None,
    }
}

fn list(view: &View<'_>, screen: &Screen, form: &Form<'_>) -> Read {
    let mut replies = Vec::new();
    let mut problems = Vec::new();
    for name in &screen.facts {
        let Some(fact) = view.knowledge.engine.program.fact(name) else { continue };
        match one(view, fact, form) {
            Ok(reply) => replies.push((name.clone(), reply)),
            Err(text) => {
                problems.push(Problem { field: field_id(name), fact: Some(name.clone()), text });
            }
        }
    }
    if problems.is_empty() { Read::Replies(replies) } else { Read::Wrong(problems) }
}

/// The reply about one fact, or what to do about it.
fn one(view: &View<'_>, fact: &Fact, form: &Form<'_>) -> Result<Reply, String> {
    let given: Vec<&str> =
        form.all(&field_id(&fact.name)).map(str::trim).filter(|v| !v.is_empty()).collect();
    match given.as_slice() {
        [UNSURE] => return Ok(Reply::Answer(Answer::NotSure)),
        [PRIVATE] => return Ok(Reply::Private),
        _ => {}
    }
    let answer = match &fact.kind {
        FactType::Int { .. } | FactType::Number { .. } => number(view, fact, form, &given),
        FactType::Set(_) => match given.as_slice() {
            [] => Err(view.t("error-nothing-ticked")),
            ["none"] => Ok(Answer::Known(Value::Set(Vec::new()))),
            many if ["none", UNSURE, PRIVATE].iter().any(|word| many.contains(word)) => {
                Err(view.t("error-none-and-more"))
            }
            many => answer_from_text(fact, &many.join(",")).map_err(|_| view.t("error-choose")),
        },
        FactType::Tri | FactType::Enum(_) => match given.as_slice() {
            [word] => answer_from_text(fact, word).map_err(|_| view.t("error-choose")),
            _ => Err(view.t("error-choose")),
        },
    };
    answer.map(Reply::Answer)
}

fn number(view: &View<'_>, fact: &Fact, form: &Form<'_>, given: &[&str]) -> Result<Answer, String> {
    let text = match given {
        [] => return Err(view.t("error-number-empty")),
        [text] => *text,
        _ => return Err(view.t("error-number-and-unsure")),
    };
    let unit = form.first(&format!("unit.{}", fact.name)).unwrap_or_default();
    let text = match show::Span::from_word(unit).filter(|_| show::asks_for_span(fact)) {
        None => text.to_owned(),
        Some(span) => span.into_unit_of(fact, text).ok_or_else(|| view.t("error-number"))?,
    };
    answer_from_text(fact, &text).map_err(|_| {
        let (min, max) = fact.kind.bounds().unwrap_or_default();
        let key = match fact.kind {
            FactType::Int { .. } => "error-whole-number-range",
            _ => "error-number-range",
        };
        let unit = show::unit(view, fact);
        let [min, max] = [min, max].map(|x| show::decimal(view, x));
        view.with(key, &[("min", min.as_str()), ("max", max.as_str()), ("unit", unit.as_str())])
    })
}
