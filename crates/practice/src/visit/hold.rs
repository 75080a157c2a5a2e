//! A visit is held as soon as its decision does not allow massage, and released when it does.

use pathway::decision::Decision;
use pathway::effect::Massage;
use serde::{Deserialize, Serialize};
use store::visits::{self, Step, Visit};
use store::{MadeBy, PracticeId, Tx, VisitState};

use crate::care::standing::Standing;
use crate::refusal::Refusal;

/// The cards for which a decision does not allow massage, strictest first: those that hold, else
/// those that an open answer could still bring.
#[must_use]
pub fn reasons(decision: &Decision) -> Vec<String> {
    let mut holding: Vec<_> = decision
        .findings
        .iter()
        .filter(|one| {
            let effect = &one.effect;
            effect.urgency.is_stop_now() || effect.massage >= Massage::NeedsClearance
        })
        .collect();
    holding.sort_by_key(|one| std::cmp::Reverse((one.effect.urgency, one.effect.massage)));
    let mut cards: Vec<String> = holding.into_iter().map(|one| one.card.clone()).collect();
    if cards.is_empty() {
        cards.extend(decision.open.iter().flat_map(|open| open.cards.iter().cloned()));
        cards.sort_unstable();
        cards.dedup();
    }
    cards
}

/// What a decision did to a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// It was put on hold.
    Held,
    /// It was taken off hold.
    Released,
    /// Nothing.
    Nothing,
}

/// Holds a visit that a decision does not allow, with the cards as its reason, in the transaction
/// that keeps the decision.
///
/// A visit on hold is released by a therapist's check that allows massage. A client's own answers
/// never lift a hold that earlier answers brought: a person looks first, and releases it by hand.
///
/// # Errors
/// As the store says.
pub async fn settle(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, by): (&Visit, MadeBy),
    standing: &Standing,
    now: i64,
) -> Result<Settled, Refusal> {
    let allows = standing.movable().is_ok();
    let stops = standing.decision.definite.urgency.is_stop_now();
    let (to, done) = match visit.state {
        VisitState::Booked | VisitState::Arrived if !allows || stops => {
            (VisitState::OnHold, Settled::Held)
        }
        VisitState::OnHold if allows && !stops && by == MadeBy::Therapist => {
            (VisitState::Booked, Settled::Released)
        }
        VisitState::OnHold if !allows || stops => {
            // The reason follows the newest answers.
            let why = reasons(&standing.decision).join(" ");
            visits::reason(tx, practice, visit.visit_id, visit.version, &why).await?;
            return Ok(Settled::Held);
        }
        _ => return Ok(Settled::Nothing),
    };
    let reason = (to == VisitState::OnHold).then(|| reasons(&standing.decision).join(" "));
    let step =
        Step { practice, visit: visit.visit_id, version: visit.version, to, reason, at: now };
    visits::step(tx, &step).await?;
    Ok(done)
}
