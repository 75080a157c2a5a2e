//! Places that visits to come gave back, for those who wait.

use crate::busy::Place;
use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{FreedId, PracticeId};

/// A place that was given back. Somebody else may have taken it since.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Freed {
    /// Its id.
    pub freed_id: FreedId,
    /// Where and when.
    #[sqlx(flatten)]
    pub place: Place,
}

/// Notes that a place was given back.
pub(crate) async fn note(
    tx: &mut Tx,
    practice: PracticeId,
    place: &Place,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO freed_places (practice_id, freed_id, site_id, therapist_id, room_id,
            starts_at, ends_at, blocked_from, blocked_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let p = place;
    run!(
        tx,
        sql,
        practice,
        FreedId::fresh(),
        p.site_id,
        p.therapist_id,
        p.room_id,
        p.starts_at,
        p.ends_at,
        p.blocked_from,
        p.blocked_to
    )?;
    Ok(())
}

const ONE: &str = "
    SELECT freed_id, site_id, therapist_id, room_id, starts_at, ends_at, blocked_from, blocked_to
    FROM freed_places WHERE practice_id = $1 AND freed_id = $2";

/// A place that was given back.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(tx: &mut Tx, practice: PracticeId, freed: FreedId) -> Result<Freed, StoreError> {
    row!(tx, Freed, ONE, practice, freed)?.ok_or(StoreError::Missing("freed place"))
}

/// The places that were given back, begin after `now` and are still free, soonest first. A place
/// that was given back twice is named once.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    practice: PracticeId,
    now: i64,
    limit: i64,
) -> Result<Vec<Freed>, StoreError> {
    let sql = "SELECT f.freed_id, f.site_id, f.therapist_id, f.room_id, f.starts_at, f.ends_at,
            f.blocked_from, f.blocked_to
        FROM freed_places f
        WHERE f.practice_id = $1 AND f.starts_at > $2
          AND NOT EXISTS (SELECT 1 FROM busy b WHERE b.practice_id = f.practice_id
            AND b.slot > f.blocked_from - 300000 AND b.slot < f.blocked_to
            AND ((b.resource_kind = 'therapist' AND b.resource_id = f.therapist_id)
              OR (b.resource_kind = 'room' AND b.resource_id = f.room_id)))
          AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.practice_id = f.practice_id
            AND a.therapist_id = f.therapist_id
            AND a.starts_at < f.blocked_to AND a.ends_at > f.blocked_from)
        ORDER BY f.starts_at, f.therapist_id, f.blocked_to, f.freed_id LIMIT $3";
    let mut found = rows!(tx, Freed, sql, practice, now, limit)?;
    found.dedup_by(|next, last| next.place == last.place);
    Ok(found)
}

/// Drops the places that began before an instant. Answers how many.
///
/// # Errors
/// As the database says.
pub async fn forget(tx: &mut Tx, practice: PracticeId, before: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM freed_places WHERE practice_id = $1 AND starts_at < $2";
    run!(tx, sql, practice, before)
}
