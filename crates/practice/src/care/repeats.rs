//! A finding that was set aside stays so when a later check finds the same from the same answers.
//!
//! The same means: the same card, the same effect, the same answers behind it. Anything else, a
//! number of days that has grown too, is for a therapist to look at again. What says stop now is
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
    let (Some(then), Some(now)) = (findings(knowledge, from), findings(knowledge, to)) else {
        return Ok(0);
    };
    let mut carried = 0;
    for one in before {
        let of = |list: &[Finding]| list.iter().find(|found| found.card == one.card).cloned();
        let (Some(then), Some(now)) = (of(&then), of(&now)) else { continue };
        let same = then.effect == now.effect && then.because == now.because;
        if !same || now.effect.urgency.is_stop_now() {
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

/// What the cards find in a stored record; none where they cannot read it.
fn findings(knowledge: &Knowledge, screen: &Screen) -> Option<Vec<Finding>> {
    let engine = &knowledge.engine;
    let record = Record::read(screen.record.as_str().as_bytes(), &engine.program).ok()?;
    Some(engine.decide(&record).findings)
}
