//! What is different from the decision before: answers, findings, limits.

use std::collections::BTreeSet;

use knowledge::Knowledge;
use pathway::effect::Effect;
use pathway::fact::{AskedOf, Fact, FactType};
use pathway::record::{Answer, Record, Value as Given};
use pathway::wire::effect_json;
use serde_json::{Value, json};

use crate::care::standing::Standing;

/// An answer that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The fact.
    pub fact: String,
    /// As it was; none where it was not answered.
    pub before: Option<Answer>,
    /// As it is; none where it does not apply any more.
    pub now: Option<Answer>,
}

/// What is different from the decision before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// When the decision before was made, epoch milliseconds.
    pub since: i64,
    /// Answers, in asking order.
    pub answers: Vec<Changed>,
    /// Cards that say something now and did not before.
    pub came: Vec<String>,
    /// Cards that said something before and do not now.
    pub went: Vec<String>,
    /// Limits that are new or tighter.
    pub tighter: Effect,
    /// Limits that are gone or looser, as they were.
    pub looser: Effect,
}

impl Changes {
    /// Whether nothing is different.
    #[must_use]
    pub fn none(&self) -> bool {
        let same = |effect: &Effect| !effect.sets_a_limit() && effect.other.is_empty();
        self.answers.is_empty()
            && self.came.is_empty()
            && self.went.is_empty()
            && same(&self.tighter)
            && same(&self.looser)
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let text = |answer: &Option<Answer>| match answer {
            None => Value::Null,
            Some(Answer::NotSure) => json!("unknown"),
            Some(Answer::Known(value)) => value.to_json(),
        };
        let answers: Vec<Value> = self
            .answers
            .iter()
            .map(|one| {
                json!({ "fact": one.fact, "before": text(&one.before), "now": text(&one.now) })
            })
            .collect();
        json!({
            "since": self.since,
            "answers": answers,
            "findings_came": self.came,
            "findings_went": self.went,
            "limits_tighter": effect_json(&self.tighter),
            "limits_looser": effect_json(&self.looser),
        })
    }
}

/// Compares two standings of one client. An answer that was merely not asked again is no change,
/// nor is what the practice enters by itself.
#[must_use]
pub fn changes(knowledge: &Knowledge, before: &Standing, now: &Standing) -> Changes {
    let (was, is) = (&before.decision.possible, &now.decision.possible);
    let cards = |standing: &Standing| -> BTreeSet<String> {
        standing.decision.findings.iter().map(|one| one.card.clone()).collect()
    };
    let (old, new) = (cards(before), cards(now));
    // Where no session is allowed, questions about its limits were not asked.
    let both = before.decision.cleared && now.decision.cleared;
    let limits = |one: &Effect, other: &Effect| {
        if both { one.limits_beyond(other) } else { Effect::default() }
    };
    Changes {
        since: before.screen.at,
        answers: answers(knowledge, (&before.record, &now.record), before.age_days - now.age_days),
        came: new.difference(&old).cloned().collect(),
        went: old.difference(&new).cloned().collect(),
        tighter: limits(is, was),
        looser: limits(was, is),
    }
}

fn answers(knowledge: &Knowledge, (before, now): (&Record, &Record), days: i64) -> Vec<Changed> {
    let facts = &knowledge.engine.program.facts;
    let mut changed = Vec::new();
    for fact in facts.iter().filter(|fact| fact.asked_of == AskedOf::Client) {
        let (old, new) = (before.get(&fact.name), now.get(&fact.name));
        let differs = match (old, new) {
            // Not asked this time: another answer made it needless, and that one is in the list.
            (_, None) => false,
            // Asked for the first time, and nothing.
            (None, Some(answer)) => !nothing(fact, answer),
            // A span of time that has merely run on is no change.
            (Some(old), Some(new)) => {
                old != new && knowledge.grown(fact, old, days).as_ref() != Some(new)
            }
        };
        if differs {
            let (before, now) = (old.cloned(), new.cloned());
            changed.push(Changed { fact: fact.name.clone(), before, now });
        }
    }
    changed
}

/// Whether an answer says that there is nothing to say.
fn nothing(fact: &Fact, answer: &Answer) -> bool {
    match (&fact.kind, answer) {
        (_, Answer::NotSure) => false,
        (FactType::Enum(values), Answer::Known(Given::Choice(word))) => {
            values.first() == Some(word)
        }
        (_, Answer::Known(Given::Set(words))) => words.is_empty(),
        (_, Answer::Known(value)) => *value != Given::Yes,
    }
}
