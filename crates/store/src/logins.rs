//! Limits on sign-in attempts. They live in the database, so that they survive a restart and
//! count across processes.

use crate::db::{Tx, row, run};
use crate::error::StoreError;
use crate::ids::{LoginKind, PracticeId};

/// How many attempts are allowed in how long.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Attempts in one window.
    pub attempts: i64,
    /// Length of the window, milliseconds.
    pub window_ms: i64,
}

/// What the limiter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Go on; so many attempts are left in this window.
    Open {
        /// Attempts left.
        left: i64,
    },
    /// Too many; wait until then.
    Shut {
        /// Epoch milliseconds.
        until: i64,
    },
}

/// Counts one attempt and says whether it may go on. Count before the password is looked at:
/// counting and asking are one statement, so a burst cannot slip through between them.
///
/// # Errors
/// As the database says.
pub async fn attempt(
    tx: &mut Tx,
    practice: PracticeId,
    (kind, subject): (LoginKind, &str),
    limit: Limit,
    now: i64,
) -> Result<Gate, StoreError> {
    let sql = "INSERT INTO login_attempts (practice_id, kind, subject, window_start, attempts)
        VALUES ($1, $2, $3, $4, 1)
        ON CONFLICT (practice_id, kind, subject) DO UPDATE SET
            attempts = CASE WHEN login_attempts.window_start <= $4 - $5 THEN 1
                ELSE login_attempts.attempts + 1 END,
            window_start = CASE WHEN login_attempts.window_start <= $4 - $5 THEN $4
                ELSE login_attempts.window_start END
        RETURNING window_start, attempts";
    let counted =
        row!(tx, (i64, i64), sql, practice, kind.as_str(), subject, now, limit.window_ms)?;
    let (start, attempts) = counted.ok_or(StoreError::Missing("login attempt"))?;
    Ok(match limit.attempts - attempts {
        left @ 0.. => Gate::Open { left },
        _ => Gate::Shut { until: start + limit.window_ms },
    })
}

/// Forgets the attempts on one subject: after a sign-in that succeeded.
///
/// # Errors
/// As the database says.
pub async fn clear(
    tx: &mut Tx,
    practice: PracticeId,
    (kind, subject): (LoginKind, &str),
) -> Result<(), StoreError> {
    let sql = "DELETE FROM login_attempts
        WHERE practice_id = $1 AND kind = $2 AND subject = $3";
    run!(tx, sql, practice, kind.as_str(), subject)?;
    Ok(())
}

/// Drops windows that began before an instant. Answers how many.
///
/// # Errors
/// As the database says.
pub async fn forget(tx: &mut Tx, practice: PracticeId, before: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM login_attempts WHERE practice_id = $1 AND window_start < $2";
    run!(tx, sql, practice, before)
}
