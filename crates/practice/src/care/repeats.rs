//! A finding that was set aside stays so when a later check finds the same from the same answers.
//!
//! The same means: the same card, the same effect, and the same answer to everything that the
//! card's rules look at. Anything else, a number of days that has grown too, is for a therapist to
//! look at again: who set a rash aside has said nothing about a fever. What says stop now is
//! never set aside, and never carried.

use knowledge::Knowledge;
use pathway::decision::Finding;
use pathway::record::Record;
use store::overrides::{self, Override};
use store::screens::Screen;
use store::{OverrideId, PracticeId, Tx};

use crate::refusal::Refusal;

/// Sets aside, for `to`, what was set aside for `from` and is found again. Answers how many.
///
/// # Errors
/// As the store says.
pub async fn carry(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    (from, to): (&Screen, &Screen),
) -> Result<usize, Refusal> {
    let before = overrides::of_screen(tx, practice, from.screen_id).await?;
    if before.is_empty() {
        return Ok(0);
    }
    let (Some(then), Some(now)) = (Found::of(knowledge, from), Found::of(knowledge, to)) else {
        return Ok(0);
    };
    let mut carried = 0;
    for one in before {
        if !now.repeats(&then, knowledge, &one.card) {
            continue;
        }
        let again = Override {
            override_id: OverrideId::fresh(),
            screen_id: to.screen_id,
            repeats: Some(one.repeats.unwrap_or(one.override_id)),
            ..one
        };
        overrides::store(tx, practice, &again).await?;
        carried += 1;
    }
    Ok(carried)
}

/// A stored record and what the cards find in it.
struct Found {
    record: Record,
    findings: Vec<Finding>,
}

impl Found {
    /// None where the cards cannot read the record.
    fn of(knowledge: &Knowledge, screen: &Screen) -> Option<Found> {
        let engine = &knowledge.engine;
        let record = Record::read(screen.record.as_str().as_bytes(), &engine.program).ok()?;
        Some(Found { findings: engine.decide(&record).findings, record })
    }

    /// Whether a card says the same here as it did then, from the same answers, and not stop now.
    fn repeats(&self, then: &Found, knowledge: &Knowledge, card: &str) -> bool {
        let of = |found: &Found| found.findings.iter().find(|one| one.card == card).cloned();
        let (Some(was), Some(is)) = (of(then), of(self)) else { return false };
        let program = &knowledge.engine.program;
        let rules = program.rules.iter().filter(|rule| program.card_id(rule.card) == card);
        let mut looks_at = rules.flat_map(|rule| rule.when.facts());
        was.effect == is.effect
            && !is.effect.urgency.is_stop_now()
            && looks_at.all(|fact| self.record.get(fact.as_ref()) == then.record.get(fact.as_ref()))
    }
}
