//! Whether a visit's note may open.

use knowledge::Knowledge;
use store::visits::Visit;
use store::{PracticeId, Tx};

use crate::care::standing::{Standing, movable};
use crate::refusal::Refusal;

/// The standing on which this visit's note may open at `now`, epoch milliseconds.
///
/// # Errors
/// Why massage may not be given, as a rule; as the store says.
pub async fn ready(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    visit: &Visit,
    now: i64,
) -> Result<Standing, Refusal> {
    movable(tx, knowledge, practice, visit.client_id, now).await
}
