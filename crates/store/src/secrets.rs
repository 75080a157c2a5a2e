//! Secrets that every process of a practice shares, and one-time links to accounts.

use crate::db::{Tx, row, run};
use crate::error::StoreError;
use crate::ids::{PracticeId, UserId};

/// The secret of this name; `fresh` becomes it where there is none. Of two attempts at once both
/// answer the same.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such practice.
pub async fn keep(
    tx: &mut Tx,
    practice: PracticeId,
    name: &str,
    fresh: &str,
    at: i64,
) -> Result<String, StoreError> {
    let add = "INSERT INTO secrets (practice_id, name, value, made_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    run!(tx, add, practice, name, fresh, at)?;
    find(tx, practice, name).await?.ok_or(StoreError::GaveWay("a secret came and went".into()))
}

/// The secret of this name; none where there is none.
///
/// # Errors
/// As the database says.
pub async fn find(
    tx: &mut Tx,
    practice: PracticeId,
    name: &str,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT value FROM secrets WHERE practice_id = $1 AND name = $2";
    Ok(row!(tx, (String,), sql, practice, name)?.map(|found| found.0))
}

/// Gives an account a link; one that it had before is worth nothing from now on.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such account.
pub async fn invite(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    code_hash: &str,
    (made_at, ends_at): (i64, i64),
) -> Result<(), StoreError> {
    let sql = "INSERT INTO invitations (practice_id, user_id, code_hash, made_at, ends_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (practice_id, user_id) DO UPDATE SET code_hash = excluded.code_hash,
            made_at = excluded.made_at, ends_at = excluded.ends_at";
    run!(tx, sql, practice, user, code_hash, made_at, ends_at)?;
    Ok(())
}

/// Whether this code opens this account at `now`.
///
/// # Errors
/// As the database says.
pub async fn invited(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    code_hash: &str,
    now: i64,
) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM invitations
        WHERE practice_id = $1 AND user_id = $2 AND code_hash = $3 AND ends_at > $4";
    let found = row!(tx, (i64,), sql, practice, user, code_hash, now)?;
    Ok(found.is_some_and(|count| count.0 > 0))
}

/// Takes an account's link away: it was used, or the account was shut.
///
/// # Errors
/// As the database says.
pub async fn uninvite(tx: &mut Tx, practice: PracticeId, user: UserId) -> Result<(), StoreError> {
    let sql = "DELETE FROM invitations WHERE practice_id = $1 AND user_id = $2";
    run!(tx, sql, practice, user)?;
    Ok(())
}
