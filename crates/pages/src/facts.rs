//! Single facts as fields of somebody else's form, and their answers read back: as the check shows
//! and reads them.

use maud::{Markup, html};
use pathway::record::{Answer, Record};

use crate::control::{Filled, Voice, fact_field};
use crate::form::Form;
use crate::reading::{self, Read, Reply};
use crate::screen::{From, Manner, Screen};
use crate::state::State;
use crate::view::View;

pub use crate::reading::Problem;

/// What stands in the fields.
pub enum Shown<'s> {
    /// Answers given before.
    Record(&'s Record),
    /// What was just posted, right or wrong.
    Posted(&'s [(String, String)]),
}

/// The fields of the facts, each a group with its question. A field is called `a.` and its fact.
pub fn fields(
    view: &View<'_>,
    facts: &[String],
    shown: &Shown<'_>,
    problems: &[Problem],
) -> Markup {
    let state = State::default();
    let filled = match shown {
        Shown::Record(record) => Filled::Record(record, &state),
        Shown::Posted(fields) => Filled::Form(Form::new(fields)),
    };
    html! {
        @for name in facts {
            @if let Some(fact) = view.knowledge.engine.program.fact(name) {
                @let problem = problems.iter().find(|p| p.fact.as_ref() == Some(name));
                (fact_field(view, fact, &filled, problem, (Voice::OneOfMany, Manner::List)))
            }
        }
    }
}

/// Reads the answers. "Prefer not to say" is an answer that is not sure.
///
/// # Errors
/// What is wrong, by field: an empty one too.
pub fn read(
    view: &View<'_>,
    facts: &[String],
    posted: &[(String, String)],
) -> Result<Record, Vec<Problem>> {
    let screen = Screen { facts: facts.to_vec(), manner: Manner::List, from: From::Interview };
    let replies = match reading::read(view, &screen, &Form::new(posted)) {
        Read::Replies(replies) => replies,
        Read::Wrong(problems) => return Err(problems),
        Read::OneByOne => Vec::new(),
    };
    let program = &view.knowledge.engine.program;
    let mut record = Record::default();
    for (name, reply) in replies {
        let Some(fact) = program.fact(&name) else { continue };
        let answer = match reply {
            Reply::Answer(answer) => answer,
            Reply::Private | Reply::Ticked => Answer::NotSure,
        };
        // INVARIANT (checked answers): `reading` made it from this fact.
        let _ = record.insert(fact, answer);
    }
    Ok(record)
}
