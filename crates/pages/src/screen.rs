//! Which facts stand on a screen, and in what manner they are asked.

use knowledge::Knowledge;

use crate::form::Form;
use crate::state::facts_of;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Boxes to tick, with "none of these".
    Ticks,
    /// Each fact by itself.
    List,
    /// A tick-list opened up, because one of its lines was not clear.
    Each,
    /// A second look at facts that were answered "not sure".
    Again,
}

impl Manner {
    pub fn word(self) -> &'static str {
        match self {
            Manner::Ticks => "ticks",
            Manner::List => "list",
            Manner::Each => "each",
            Manner::Again => "again",
        }
    }

    fn from_word(word: &str) -> Manner {
        let all = [Manner::Ticks, Manner::List, Manner::Each, Manner::Again];
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

#[derive(Clone, Debug)]
pub struct Screen {
    pub facts: Vec<String>,
    pub manner: Manner,
    pub from: From,
}

impl Screen {
    /// A screen as its card wants it.
    pub fn of(knowledge: &Knowledge, facts: Vec<String>) -> Screen {
        let style = card_of(knowledge, &facts)
            .and_then(|id| knowledge.card(&id)?.table.get("style")?.as_str());
        let ticks = facts.len() > 1 && style == Some("tick-list");
        let manner = if ticks { Manner::Ticks } else { Manner::List };
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
        card_of(knowledge, &self.facts)
    }
}

fn card_of(knowledge: &Knowledge, facts: &[String]) -> Option<String> {
    let program = &knowledge.engine.program;
    let id = program.fact(facts.first()?)?.screen.clone()?;
    knowledge.card(&id).filter(|card| card.kind == "screen").map(|card| card.id.clone())
}
