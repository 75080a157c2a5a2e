//! A stop-now question may not be hidden: what unknown must never permit is refused at load.
//!
//! A fact that can bring `emergency_now` or `same_day` by itself is asked of every person before a
//! visit, and "not sure" about it is never taken for no. Whoever wants to gate it, leave it to the
//! visit or to the practice must write down why nobody is put at risk. The same goes for a fact that
//! opens the gate of such a question: while nobody supplies it, the question is not asked.

use std::collections::BTreeMap;

use pathway::evaluate::Engine;
use pathway::fact::{AskedOf, NotSure, Visit};
use pathway::solve::solve;
use pathway::space::Cond;

use crate::card::Card;
use crate::fault::Fault;

/// Mistakes in the fact cards of stop-now facts.
pub fn hidden(engine: &Engine, cards: &BTreeMap<String, Card>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, fact) in engine.space.facts().iter().enumerate() {
        let guarded = fact.not_sure == NotSure::No
            || fact.visit == Visit::Only
            || fact.asked_of == AskedOf::Practice
            || fact.applies_when.is_some();
        let Some(card) = cards.get(&fact.name) else { continue };
        let lasts = card.table.contains_key("valid_days");
        if !guarded && !lasts {
            continue;
        }
        let own = brings(engine, index);
        let dependents = engine.space.dependents(index).iter();
        let behind = || dependents.copied().find_map(|fact| brings(engine, fact));
        let Some(stops) = own.or_else(behind) else { continue };
        let id = engine.program.card_id(stops);
        if fact.not_sure == NotSure::No {
            let what = format!("not sure cannot count as no: on this fact hangs {id}");
            faults.push(card.fault("not_sure", what, "use `not_sure = \"ask\"`"));
        }
        if own.is_some() && lasts {
            let what = format!("an answer that stops now is good for one visit: {id} hangs on it");
            faults.push(card.fault("valid_days", what, "use `valid_for = \"session\"`"));
        }
        for (hides, key, what) in [
            (fact.visit == Visit::Only, "visit", "left to the visit"),
            (fact.asked_of == AskedOf::Practice, "asked_of", "left to the practice"),
            (own.is_some() && fact.applies_when.is_some(), "gate", "asked of some people only"),
        ] {
            let reason = format!("{key}_reason");
            if hides && !card.table.contains_key(&reason) {
                let piece = if key == "gate" { "applies_when" } else { key };
                faults.push(card.fault(
                    piece,
                    format!("a stop-now question cannot be {what}: on this fact hangs {id}"),
                    format!("ask it of everybody, or say in `{reason}` why nobody is put at risk"),
                ));
            }
        }
    }
    faults
}

/// The card of a stop-now rule that fails with the quiet value of the fact and holds with another,
/// all else being equal.
fn brings(engine: &Engine, fact: usize) -> Option<usize> {
    let space = &engine.space;
    let own: Vec<usize> = space.vars_of(fact).collect();
    let base = space.var_count();
    // A second copy of the fact's variables, at their quiet value.
    let mut masks = space.whole();
    masks.extend(own.iter().map(|var| space.quiet(fact, *var)));
    let copy = |var| own.iter().position(|v| *v == var).map_or(var, |at| base + at);
    let stops = |effect: &pathway::effect::Effect| effect.urgency.is_stop_now();
    // Stop-now as a whole: a rule that only moves between two stop-now levels brings nothing new.
    let calm: Vec<Cond> = engine
        .rules
        .iter()
        .filter(|r| stops(&r.effect))
        .map(|r| r.cond.negated(space).renamed(&copy))
        .collect();
    let found = engine.rules.iter().filter(|r| stops(&r.effect)).find(|rule| {
        let touches = rule.cond.vars().iter().any(|v| own.contains(v));
        let mut all: Vec<&Cond> = vec![&rule.cond];
        all.extend(&calm);
        touches && solve(&all, &masks, &space.normal()).is_some()
    });
    found.map(|rule| rule.card)
}
