//! Overrides: findings that a therapist set aside with a reason.
//!
//! Which findings may be set aside is not known here; that is the use case's rule.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, OverrideId, PracticeId, ScreenId, TherapistId};

/// A finding set aside.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Override {
    /// Its id.
    pub override_id: OverrideId,
    /// About whom.
    pub client_id: ClientId,
    /// The decision with the finding.
    pub screen_id: ScreenId,
    /// The card of the finding.
    pub card: String,
    /// Who set it aside.
    pub therapist_id: TherapistId,
    /// Why; never empty.
    pub reason: String,
    /// Epoch milliseconds.
    pub at: i64,
    /// The first of its kind, where a later decision found the same from the same answers.
    pub repeats: Option<OverrideId>,
}

/// Stores an override.
///
/// # Errors
/// [`StoreError::Exists`] when this finding of this screen was set aside before,
/// [`StoreError::OutOfRange`] without a reason, [`StoreError::Dangling`].
pub async fn store(tx: &mut Tx, practice: PracticeId, one: &Override) -> Result<(), StoreError> {
    let sql = "INSERT INTO overrides
            (practice_id, override_id, client_id, screen_id, card, therapist_id, reason, at,
            repeats)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let o = one;
    let (id, client, screen) = (o.override_id, o.client_id, o.screen_id);
    let (reason, first) = (&o.reason, o.repeats);
    run!(tx, sql, practice, id, client, screen, &o.card, o.therapist_id, reason, o.at, first)?;
    Ok(())
}

/// The overrides of one screen.
///
/// # Errors
/// As the database says.
pub async fn of_screen(
    tx: &mut Tx,
    practice: PracticeId,
    screen: ScreenId,
) -> Result<Vec<Override>, StoreError> {
    let sql = "SELECT override_id, client_id, screen_id, card, therapist_id, reason, at, repeats
        FROM overrides WHERE practice_id = $1 AND screen_id = $2 ORDER BY card";
    rows!(tx, Override, sql, practice, screen)
}

/// The overrides made in `from..to` (epoch milliseconds), newest first, without repeats.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    practice: PracticeId,
    (from, to): (i64, i64),
    limit: i64,
) -> Result<Vec<Override>, StoreError> {
    let sql = "SELECT override_id, client_id, screen_id, card, therapist_id, reason, at, repeats
        FROM overrides WHERE practice_id = $1 AND at >= $2 AND at < $3
          AND repeats IS NULL
        ORDER BY at DESC, override_id DESC LIMIT $4";
    rows!(tx, Override, sql, practice, from, to, limit)
}

/// How many overrides were made in `from..to` (epoch milliseconds), without repeats.
///
/// # Errors
/// As the database says.
pub async fn count(
    tx: &mut Tx,
    practice: PracticeId,
    (from, to): (i64, i64),
) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM overrides
        WHERE practice_id = $1 AND at >= $2 AND at < $3 AND repeats IS NULL";
    Ok(row!(tx, (i64,), sql, practice, from, to)?.map_or(0, |found| found.0))
}
