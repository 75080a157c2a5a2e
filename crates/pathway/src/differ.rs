//! What two programs decide differently, over all records, with a witness for each difference.

use crate::effect::Part;
use crate::evaluate::{Engine, EngineError};
use crate::program::Program;
use crate::record::Record;
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
            let none: Vec<Cond> =
                saying(silent, &part).iter().map(|c| c.negated(&space)).collect();
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
