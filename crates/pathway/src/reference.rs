//! The plain evaluator that defines what is right. It is never made faster.
//!
//! It reads conditions as written and records as answered: no codes, no masks, no normal form.
//! [`crate::evaluate`] must equal it on every record; a property test compares them.

use std::collections::HashMap;
use std::rc::Rc;

use crate::condition::Expr;
use crate::effect::{Effect, Massage};
use crate::fact::{AskedOf, Fact, FactType, NotSure, Visit};
use crate::program::{Program, Rule};
use crate::record::{Answer, Record, Value};
use crate::space::{Truth, derive_value, holds};

/// What the evaluators must agree on.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub definite: Effect,
    pub possible: Effect,
    /// Ids of the cards of which a rule definitely holds, in the order of the program.
    pub findings: Vec<String>,
    pub cleared: bool,
    /// Facts that the therapist takes at the visit.
    pub at_visit: Vec<String>,
}

/// What is known of one fact.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    Known(Value),
    /// Does not apply, or counts as the quiet value.
    None,
    Unknown,
}

/// Decides a record.
pub fn decide(program: &Program, record: &Record) -> Outcome {
    decide_by(program, &program.expanded_rules(), record)
}

/// Decides a record by rules that [`Program::expanded_rules`] has written out once for many.
pub fn decide_by(program: &Program, rules: &[Rule], record: &Record) -> Outcome {
    let mut person = Person { program, record, standings: HashMap::new() };
    let mut outcome = Outcome {
        definite: Effect::default(),
        possible: Effect::default(),
        findings: Vec::new(),
        cleared: false,
        at_visit: Vec::new(),
    };
    for rule in rules {
        match person.truth(&rule.when) {
            Truth::Yes => {
                outcome.definite.join(&rule.effect);
                outcome.possible.join(&rule.effect);
            }
            Truth::Unknown => outcome.possible.join(&rule.effect),
            Truth::No => {}
        }
    }
    for rule in &program.rules {
        let id = program.card_id(rule.card).to_owned();
        if person.truth(&rule.when) == Truth::Yes && !outcome.findings.contains(&id) {
            outcome.findings.push(id);
        }
    }
    outcome.cleared = outcome.possible.massage <= Massage::Adapted;
    for fact in &program.facts {
        if person.is_taken_at_visit(fact) {
            outcome.at_visit.push(fact.name.clone());
        }
    }
    outcome
}

struct Person<'p> {
    program: &'p Program,
    record: &'p Record,
    standings: HashMap<String, Rc<Standing>>,
}

impl Person<'_> {
    fn is_taken_at_visit(&mut self, fact: &Fact) -> bool {
        let applies = fact.applies_when.as_ref().is_none_or(|gate| self.truth(gate) != Truth::No);
        let known = matches!(self.record.get(&fact.name), Some(Answer::Known(_)));
        match fact.visit {
            Visit::Never => false,
            Visit::Only => applies && !known,
            Visit::Again => true,
        }
    }

    fn standing(&mut self, name: &str) -> Rc<Standing> {
        if let Some(standing) = self.standings.get(name) {
            return Rc::clone(standing);
        }
        let standing = Rc::new(match self.program.fact(name) {
            Some(fact) => self.find_standing(fact),
            None => Standing::Unknown,
        });
        self.standings.insert(name.to_owned(), Rc::clone(&standing));
        standing
    }

    fn find_standing(&mut self, fact: &Fact) -> Standing {
        let derived = fact.derive.as_ref().and_then(|d| derive_value(d, &fact.kind, self.record));
        let answer = self.record.get(&fact.name).or(derived.as_ref());
        let gate = fact.applies_when.clone().map(|gate| self.truth(&gate));
        match answer {
            Some(Answer::Known(value)) => Standing::Known(value.clone()),
            Some(Answer::NotSure) if fact.not_sure == NotSure::No => Standing::None,
            Some(Answer::NotSure) if fact.visit != Visit::Only => match gate {
                Some(Truth::No) => Standing::None,
                _ => Standing::Unknown,
            },
            _ if fact.visit == Visit::Only => Standing::None,
            _ if fact.asked_of == AskedOf::Practice
                && (gate != Some(Truth::Yes) || fact.not_sure == NotSure::No) =>
            {
                Standing::None
            }
            _ if gate == Some(Truth::No) => Standing::None,
            _ => Standing::Unknown,
        }
    }

    fn truth(&mut self, expr: &Expr) -> Truth {
        match expr {
            Expr::Test { fact, test, .. } => match &*self.standing(fact) {
                Standing::Known(value) => yes_if(holds(test, value)),
                Standing::None => {
                    yes_if(self.program.fact(fact).and_then(quiet).is_some_and(|v| holds(test, &v)))
                }
                Standing::Unknown => Truth::Unknown,
            },
            Expr::Not(inner) => match self.truth(inner) {
                Truth::Yes => Truth::No,
                Truth::Unknown => Truth::Unknown,
                Truth::No => Truth::Yes,
            },
            Expr::And(list) => list.iter().map(|e| self.truth(e)).min().unwrap_or(Truth::Yes),
            Expr::Or(list) => list.iter().map(|e| self.truth(e)).max().unwrap_or(Truth::No),
            Expr::AtLeast(count, list) => {
                let truths: Vec<Truth> = list.iter().map(|e| self.truth(e)).collect();
                let yes = truths.iter().filter(|t| **t == Truth::Yes).count();
                let possible = truths.iter().filter(|t| **t != Truth::No).count();
                if yes >= *count {
                    Truth::Yes
                } else if possible >= *count {
                    Truth::Unknown
                } else {
                    Truth::No
                }
            }
        }
    }
}

fn yes_if(holds: bool) -> Truth {
    if holds { Truth::Yes } else { Truth::No }
}

/// The value of a fact that does not apply. A number then has none, and no comparison holds.
fn quiet(fact: &Fact) -> Option<Value> {
    match &fact.kind {
        FactType::Tri if fact.visit == Visit::Only && fact.normal == Some(Value::Yes) => {
            Some(Value::Yes)
        }
        FactType::Tri => Some(Value::No),
        FactType::Enum(values) => values.first().cloned().map(Value::Choice),
        FactType::Set(_) => Some(Value::Set(Vec::new())),
        FactType::Int { .. } | FactType::Number { .. } => None,
    }
}
