//! How long an answer is good, and how it is asked again, by keys on the fact's card.

use pathway::fact::{Fact, FactType};
use pathway::record::{Answer, Value};

use crate::Knowledge;
use crate::card::Card;
use crate::fault::Fault;

/// How long an answer is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// For one visit.
    Session,
    /// For so many civil days after it was last stated.
    Days(i64),
}

/// How an answer that is good for one visit is asked again before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// As if it had never been asked.
    Ask,
    /// The earlier answer is shown, and the person says whether it has changed.
    Confirm,
}

/// Seven days.
const WEEK_DAYS: i64 = 7;

impl Knowledge {
    /// How long an answer about this fact is good. A card that does not say is good for a visit.
    #[must_use]
    pub fn validity(&self, fact: &str) -> Validity {
        let days = || self.card(fact)?.table.get("valid_days")?.as_integer();
        days().map_or(Validity::Session, Validity::Days)
    }

    /// How this fact is asked again.
    #[must_use]
    pub fn again(&self, fact: &str) -> Again {
        let word = || self.card(fact)?.table.get("again")?.as_str();
        if word() == Some("confirm") { Again::Confirm } else { Again::Ask }
    }

    /// An answer as it is so many days after it was stated: a span of time that runs on has grown.
    /// None where it has grown beyond what the fact allows.
    #[must_use]
    pub fn grown(&self, fact: &Fact, answer: &Answer, days: i64) -> Option<Answer> {
        let runs_on = self.card(&fact.name)?.table.get("grows").is_some();
        let steps = if fact.unit.as_deref() == Some("weeks") { days / WEEK_DAYS } else { days };
        let grown = match answer {
            Answer::Known(Value::Int(n)) if runs_on => Value::Int(n + steps),
            Answer::Known(Value::Number(x)) if runs_on => Value::Number(x + steps as f64),
            other => return Some(other.clone()),
        };
        let max = fact.kind.bounds().map_or(f64::INFINITY, |(_, max)| max);
        let fits = grown.as_number().is_some_and(|x| x <= max);
        fits.then_some(Answer::Known(grown))
    }

    /// For how many hours the check before a visit counts (`visit_check_hours` on the card of the
    /// course); none where no card says.
    #[must_use]
    pub fn visit_check_hours(&self) -> Option<i64> {
        let courses = self.cards.values().filter(|card| card.kind == "course-rule");
        courses.filter_map(|card| card.table.get("visit_check_hours")?.as_integer()).min()
    }
}

/// Looks at the keys of a fact card that say how long an answer is good.
///
/// # Errors
/// [`Fault`] for a word that is not known, or one that does not fit the others.
pub fn check(card: &Card, fact: &Fact) -> Result<(), Fault> {
    let key = |name: &str| card.table.get(name);
    let session = key("valid_for").is_some();
    match key("valid_for").map(|value| value.as_str()) {
        None | Some(Some("session")) => {}
        Some(_) => {
            return Err(card.fault("valid_for", "this word is not known", "use \"session\""));
        }
    }
    let days = key("valid_days").map(|value| value.as_integer().filter(|days| *days > 0));
    if days == Some(None) {
        let hint = "a whole number of days, at least 1";
        return Err(card.fault("valid_days", "this is no number of days", hint));
    }
    if session && days.is_some() {
        let hint = "say either valid_for = \"session\" or valid_days";
        return Err(card.fault("valid_days", "how long is an answer good?", hint));
    }
    match key("again").map(|value| value.as_str()) {
        None | Some(Some("ask")) => {}
        Some(Some("confirm")) if days.is_none() => {}
        Some(_) => {
            let what = "this cannot be asked again so";
            let hint = "\"ask\", or \"confirm\" where the answer is good for a session";
            return Err(card.fault("again", what, hint));
        }
    }
    let span = matches!(fact.unit.as_deref(), Some("days" | "weeks"))
        && matches!(fact.kind, FactType::Int { .. } | FactType::Number { .. });
    match key("grows").map(|value| value.as_bool()) {
        None => Ok(()),
        Some(Some(true)) if span => Ok(()),
        Some(_) => {
            let hint = "`grows = true` is for numbers of days or weeks";
            Err(card.fault("grows", "this does not grow", hint))
        }
    }
}
