//! Rows that nobody needs any more: ended sessions, old counts of sign-ins, kept answers.

use store::{PracticeId, idempotency, logins, sessions};

use crate::house::House;
use crate::refusal::Refusal;

const DAY_MS: i64 = 86_400_000;

/// Ended sessions, counts of sign-ins and kept answers stay for so many days. A sender that tries a
/// write again after that does it a second time, so it is far longer than anybody waits.
const KEPT_DAYS: i64 = 7;

/// Forgets what is over. Answers how many rows went.
///
/// # Errors
/// As the store says.
pub async fn forget(house: &House, practice: PracticeId) -> Result<u64, Refusal> {
    let before = house.now() - KEPT_DAYS * DAY_MS;
    let gone = house.db().write((practice, before), |tx, (practice, before)| {
        Box::pin(async move {
            let sessions = sessions::forget(tx, *practice, *before).await?;
            let logins = logins::forget(tx, *practice, *before).await?;
            let answers = idempotency::forget(tx, *practice, *before).await?;
            Ok::<_, Refusal>(sessions + logins + answers)
        })
    });
    gone.await
}
