//! What two programs decide differently, over all records, with a witness for each difference.

use crate::effect::Part;
use crate::evaluate::{Engine, EngineError};
use crate::fact::Fact;
use crate::program::Program;
use crate::record::{Answer, Record};
use crate::solve::solve;
use crate::space::{Cond, Space};

/// One statement that one program makes of a record and the other does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub part: Part,
    /// Does the new program say it (and the old does not), or the other way round?
    pub stricter: bool,
    pub witness: Record,
    /// Cards that say it of the witness.
    pub cards: Vec<String>,
}

/// A fact that the two programs handle differently: asked of whom, when, and what "not sure" means.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDifference {
    pub fact: String,
    /// In words: `not_sure ask -> no`.
    pub what: Vec<String>,
    /// A record that the two decide differently, where an ordinary person without this answer, or
    /// not sure about it, is one. A policy may also differ without changing any decision.
    pub witness: Option<Record>,
}

/// Facts of which the policy differs. Statements are about known answers; these are about
/// unknown ones.
pub fn differ_in_facts(old: &Engine, new: &Engine) -> Vec<FactDifference> {
    let (a, b) = (&old.program, &new.program);
    let mut names: Vec<&str> = a.facts.iter().chain(&b.facts).map(|f| f.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut differences = Vec::new();
    for name in names {
        let what = match (a.fact(name), b.fact(name)) {
            (Some(a), Some(b)) => policies(a, b),
            (Some(_), None) => vec!["removed".to_owned()],
            (None, Some(_)) => vec!["added".to_owned()],
            (None, None) => Vec::new(),
        };
        if !what.is_empty() {
            let witness = policy_witness(old, new, name);
            differences.push(FactDifference { fact: name.to_owned(), what, witness });
        }
    }
    differences
}

fn policies(a: &Fact, b: &Fact) -> Vec<String> {
    let mut what = Vec::new();
    let mut compare = |key: &str, old: String, new: String| {
        if old != new {
            what.push(format!("{key} {old} -> {new}"));
        }
    };
    let gate = |fact: &Fact| fact.applies_when.as_ref().map(|gate| format!("{:?}", gate.facts()));
    compare("type", crate::record::allowed(a), crate::record::allowed(b));
    compare("not_sure", a.not_sure.word().into(), b.not_sure.word().into());
    compare("visit", format!("{:?}", a.visit), format!("{:?}", b.visit));
    compare("asked_of", format!("{:?}", a.asked_of), format!("{:?}", b.asked_of));
    let (old, new) = (gate(a).unwrap_or_default(), gate(b).unwrap_or_default());
    compare("applies_when, on", old, new);
    what
}

/// An ordinary person who was never asked, or is not sure.
fn policy_witness(old: &Engine, new: &Engine, name: &str) -> Option<Record> {
    let fact = new.program.fact(name)?;
    let mut never = new.space.record(&new.space.normal());
    never.remove(name);
    let mut unsure = never.clone();
    unsure.insert(fact, Answer::NotSure).ok()?;
    [never, unsure].into_iter().find(|record| {
        let (a, b) = (old.outcome(record), new.outcome(record));
        (a.definite, a.possible, a.cleared) != (b.definite, b.possible, b.cleared)
    })
}

/// All statements on which the two programs differ for some record; empty = the same decisions.
///
/// # Errors
/// [`EngineError`] when a program cannot be run.
pub fn differ(old: &Program, new: &Program) -> Result<Vec<Difference>, EngineError> {
    let space = Space::new(&[old, new])?;
    let old = Engine::within(old.clone(), space.clone())?;
    let new = Engine::within(new.clone(), space.clone())?;
    let mut parts: Vec<Part> =
        old.rules.iter().chain(&new.rules).flat_map(|r| r.effect.parts()).collect();
    parts.sort();
    parts.dedup();
    let consistency = space.consistency();
    let normal = space.normal();
    let whole = space.whole();
    let mut differences = Vec::new();
    for part in parts {
        for (says, silent, stricter) in [(&new, &old, true), (&old, &new, false)] {
            let one = saying(says, &part);
            let none: Vec<Cond> = saying(silent, &part).iter().map(|c| c.negated(&space)).collect();
            let any = Cond::Or(one);
            let mut all: Vec<&Cond> = vec![&any];
            all.extend(&none);
            all.extend(&consistency);
            if let Some(found) = solve(&all, &whole, &normal) {
                let cards = says.rules.iter().filter(|r| {
                    part.holds_in(&r.effect) && r.cond.truth(&found) == crate::space::Truth::Yes
                });
                let mut cards: Vec<String> =
                    cards.map(|r| says.program.card_id(r.card).to_owned()).collect();
                cards.dedup();
                let witness = space.record(&found);
                differences.push(Difference { part: part.clone(), stricter, witness, cards });
            }
        }
    }
    Ok(differences)
}

fn saying(engine: &Engine, part: &Part) -> Vec<Cond> {
    let saying = engine.rules.iter().filter(|r| part.holds_in(&r.effect));
    saying.map(|r| r.cond.clone()).collect()
}
