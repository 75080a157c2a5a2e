//! Which facts stand on a screen, and in what manner they are asked.

use knowledge::Knowledge;
use pathway::fact::FactType;

use crate::form::Form;
use crate::pace::Pace;
use crate::state::{State, facts_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Boxes to tick, with "none of these".
    Ticks,
    /// Each fact by itself.
    List,
    /// A tick-list opened up, because one of its lines was not clear.
    Each,
    /// A second look at facts that were not answered.
    Again,
    /// Earlier answers, of which the person says whether they have changed.
    Confirm,
}

impl Manner {
    pub fn word(self) -> &'static str {
        match self {
            Manner::Ticks => "ticks",
            Manner::List => "list",
            Manner::Each => "each",
            Manner::Again => "again",
            Manner::Confirm => "confirm",
        }
    }

    fn from_word(word: &str) -> Manner {
        let all = [Manner::Ticks, Manner::List, Manner::Each, Manner::Again, Manner::Confirm];
        all.into_iter().find(|m| m.word() == word).unwrap_or(Manner::List)
    }

    /// Has the person seen each fact with its help open?
    pub fn is_second_look(self) -> bool {
        matches!(self, Manner::Each | Manner::Again)
    }
}

/// Where "back" leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Interview,
    /// An answer is being changed from the result.
    Result,
}

/// What a fact is on its screen. Facts of one screen card that are the same part stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A line of a tick-list.
    Line,
    /// A line that was not clear, asked by itself.
    Unclear,
    /// A line that was ticked and has more than yes and no.
    Ticked,
    /// A question with its own answers.
    Question,
}

impl Part {
    pub fn of(knowledge: &Knowledge, state: &State, fact: &str) -> Part {
        let is_in = |list: &[String]| list.iter().any(|name| name == fact);
        if is_in(&state.singly) {
            return Part::Unclear;
        }
        if is_in(&state.ticked) {
            return Part::Ticked;
        }
        let asks_for_ticks =
            state.pace != Pace::Several || style(knowledge, fact) == Some("tick-list");
        if asks_for_ticks && is_line(knowledge, fact) { Part::Line } else { Part::Question }
    }
}

/// May the fact be a line of a tick-list? It has words for it, and not ticked can mean "none".
fn is_line(knowledge: &Knowledge, name: &str) -> bool {
    let Some(fact) = knowledge.engine.program.fact(name) else { return false };
    let words = knowledge.card(name).and_then(|card| card.table.get("words"));
    let ticks = words.and_then(|w| w.as_table()).is_some_and(|languages| {
        !languages.is_empty() && languages.values().all(|words| words.get("tick").is_some())
    });
    ticks && matches!(fact.kind, FactType::Tri | FactType::Enum(_) | FactType::Set(_))
}

fn style<'k>(knowledge: &'k Knowledge, fact: &str) -> Option<&'k str> {
    knowledge.card(&card_of(knowledge, fact)?)?.table.get("style")?.as_str()
}

#[derive(Clone, Debug)]
pub struct Screen {
    pub facts: Vec<String>,
    pub manner: Manner,
    pub from: From,
}

impl Screen {
    /// The first screen for facts that are asked together.
    pub fn of(knowledge: &Knowledge, state: &State, facts: &[String]) -> Screen {
        let part = |fact: &String| Part::of(knowledge, state, fact);
        let first = facts.first().map(part);
        let mut facts: Vec<String> =
            facts.iter().filter(|fact| Some(part(fact)) == first).cloned().collect();
        let manner = match first {
            Some(Part::Unclear) => Manner::Each,
            Some(Part::Line) if facts.len() > 1 => Manner::Ticks,
            _ => Manner::List,
        };
        if state.pace == Pace::One && manner != Manner::Ticks {
            facts.truncate(1);
        }
        Screen { facts, manner, from: From::Interview }
    }

    /// The screen that a form was about; without facts when it was about none.
    pub fn read(knowledge: &Knowledge, form: &Form<'_>) -> Screen {
        let program = &knowledge.engine.program;
        Screen {
            facts: facts_of(form.first("asked").unwrap_or_default(), program),
            manner: Manner::from_word(form.first("manner").unwrap_or_default()),
            from: match form.first("from") {
                Some("result") => From::Result,
                _ => From::Interview,
            },
        }
    }

    /// The screen card that the facts share.
    pub fn card(&self, knowledge: &Knowledge) -> Option<String> {
        card_of(knowledge, self.facts.first()?)
    }

    /// Does the screen's card make it a tick-list in every window?
    pub fn is_always_ticks(&self, knowledge: &Knowledge) -> bool {
        self.facts.first().is_some_and(|fact| style(knowledge, fact) == Some("tick-list"))
    }

    pub fn holds(&self, fact: &str) -> bool {
        self.facts.iter().any(|name| name == fact)
    }
}

/// The screen card of a fact.
pub fn card_of(knowledge: &Knowledge, fact: &str) -> Option<String> {
    let id = knowledge.engine.program.fact(fact)?.screen.clone()?;
    knowledge.card(&id).filter(|card| card.kind == "screen").map(|card| card.id.clone())
}
