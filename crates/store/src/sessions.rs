//! Sessions: who is signed in. Only the SHA-256 of a token is kept, in hex.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{PracticeId, UserId};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// Whose.
    pub user_id: UserId,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Last use, epoch milliseconds.
    pub last_seen_at: i64,
    /// Absolute end, epoch milliseconds; rotation does not move it.
    pub ends_at: i64,
    /// The session that this one replaced.
    pub rotated_from: Option<String>,
    /// Epoch milliseconds.
    pub revoked_at: Option<i64>,
}

/// Starts a session.
///
/// # Errors
/// [`StoreError::Exists`], [`StoreError::Dangling`].
pub async fn create(
    tx: &mut Tx,
    practice: PracticeId,
    session: &Session,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO sessions (practice_id, token_hash, user_id, created_at, last_seen_at,
            ends_at, rotated_from, revoked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let s = session;
    let (from, revoked) = (s.rotated_from.as_deref(), s.revoked_at);
    let (seen, hash) = (s.last_seen_at, &s.token_hash);
    run!(tx, sql, practice, hash, s.user_id, s.created_at, seen, s.ends_at, from, revoked)?;
    Ok(())
}

/// The session if it is live at `now`: not revoked, not past its end, used within `idle_ms`,
/// and its account not disabled.
///
/// # Errors
/// As the database says.
pub async fn live(
    tx: &mut Tx,
    practice: PracticeId,
    token_hash: &str,
    now: i64,
    idle_ms: i64,
) -> Result<Option<Session>, StoreError> {
    let sql = "SELECT s.token_hash, s.user_id, s.created_at, s.last_seen_at, s.ends_at,
            s.rotated_from, s.revoked_at
        FROM sessions s
        JOIN users u ON u.practice_id = s.practice_id AND u.user_id = s.user_id
        WHERE s.practice_id = $1 AND s.token_hash = $2 AND s.revoked_at IS NULL
          AND s.ends_at > $3 AND s.last_seen_at > $3 - $4 AND u.disabled_at IS NULL";
    row!(tx, Session, sql, practice, token_hash, now, idle_ms)
}

/// The session that replaced one at most `grace_ms` ago, if it is live at `now`: requests of one
/// browser that were under way while its token changed still carry the old one.
///
/// # Errors
/// As the database says.
pub async fn successor(
    tx: &mut Tx,
    practice: PracticeId,
    old_hash: &str,
    now: i64,
    (idle_ms, grace_ms): (i64, i64),
) -> Result<Option<Session>, StoreError> {
    let sql = "SELECT n.token_hash, n.user_id, n.created_at, n.last_seen_at, n.ends_at,
            n.rotated_from, n.revoked_at
        FROM sessions o
        JOIN sessions n ON n.practice_id = o.practice_id AND n.user_id = o.user_id
            AND n.rotated_from = o.token_hash
        JOIN users u ON u.practice_id = o.practice_id AND u.user_id = o.user_id
        WHERE o.practice_id = $1 AND o.token_hash = $2 AND o.revoked_at > $3 - $5
          AND n.revoked_at IS NULL AND n.ends_at > $3 AND n.last_seen_at > $3 - $4
          AND u.disabled_at IS NULL";
    row!(tx, Session, sql, practice, old_hash, now, idle_ms, grace_ms)
}

/// Notes a use of a live session; `false` when it is not live.
///
/// # Errors
/// As the database says.
pub async fn touch(
    tx: &mut Tx,
    practice: PracticeId,
    token_hash: &str,
    now: i64,
    idle_ms: i64,
) -> Result<bool, StoreError> {
    // A request that comes late must not turn the time of last use back.
    let sql = "UPDATE sessions
        SET last_seen_at = CASE WHEN last_seen_at > $3 THEN last_seen_at ELSE $3 END
        WHERE practice_id = $1 AND token_hash = $2 AND revoked_at IS NULL
          AND ends_at > $3 AND last_seen_at > $3 - $4";
    Ok(run!(tx, sql, practice, token_hash, now, idle_ms)? > 0)
}

/// Replaces a session by one with a new token: same account, same absolute end.
/// Of two attempts at once one succeeds.
///
/// # Errors
/// [`StoreError::Missing`] when the old one is revoked, ended or unknown.
pub async fn rotate(
    tx: &mut Tx,
    practice: PracticeId,
    old_hash: &str,
    new_hash: &str,
    now: i64,
) -> Result<Session, StoreError> {
    let sql = "UPDATE sessions SET revoked_at = $3
        WHERE practice_id = $1 AND token_hash = $2 AND revoked_at IS NULL AND ends_at > $3
        RETURNING token_hash, user_id, created_at, last_seen_at, ends_at, rotated_from,
            revoked_at";
    let old =
        row!(tx, Session, sql, practice, old_hash, now)?.ok_or(StoreError::Missing("session"))?;
    let new = Session {
        token_hash: new_hash.to_string(),
        user_id: old.user_id,
        created_at: now,
        last_seen_at: now,
        ends_at: old.ends_at,
        rotated_from: Some(old.token_hash),
        revoked_at: None,
    };
    create(tx, practice, &new).await?;
    Ok(new)
}

/// Ends a session. Ending one that has ended is no error.
///
/// # Errors
/// As the database says.
pub async fn revoke(
    tx: &mut Tx,
    practice: PracticeId,
    token_hash: &str,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET revoked_at = $3
        WHERE practice_id = $1 AND token_hash = $2 AND revoked_at IS NULL";
    run!(tx, sql, practice, token_hash, now)?;
    Ok(())
}

/// Ends every session of an account. Answers how many were open.
///
/// # Errors
/// As the database says.
pub async fn revoke_all(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    now: i64,
) -> Result<u64, StoreError> {
    let sql = "UPDATE sessions SET revoked_at = $3
        WHERE practice_id = $1 AND user_id = $2 AND revoked_at IS NULL";
    run!(tx, sql, practice, user, now)
}

/// Ends every session of an account but one. Answers how many were open.
///
/// # Errors
/// As the database says.
pub async fn revoke_others(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    keep_hash: &str,
    now: i64,
) -> Result<u64, StoreError> {
    let sql = "UPDATE sessions SET revoked_at = $3
        WHERE practice_id = $1 AND user_id = $2 AND token_hash <> $4 AND revoked_at IS NULL";
    run!(tx, sql, practice, user, now, keep_hash)
}

/// The sessions of an account, newest first, ended ones too.
///
/// # Errors
/// As the database says.
pub async fn of_user(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
) -> Result<Vec<Session>, StoreError> {
    let sql = "SELECT token_hash, user_id, created_at, last_seen_at, ends_at, rotated_from,
            revoked_at FROM sessions WHERE practice_id = $1 AND user_id = $2
        ORDER BY created_at DESC, token_hash";
    rows!(tx, Session, sql, practice, user)
}

/// Drops sessions that ended before an instant. Answers how many.
///
/// # Errors
/// As the database says.
pub async fn forget(tx: &mut Tx, practice: PracticeId, before: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM sessions WHERE practice_id = $1
        AND (ends_at < $2 OR (revoked_at IS NOT NULL AND revoked_at < $2))";
    run!(tx, sql, practice, before)
}
