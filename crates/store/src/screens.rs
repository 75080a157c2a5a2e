//! Screens: decisions as they were made, with everything needed to make them again.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, Json, PracticeId, ScreenId};

/// A decision about one client. It never changes once stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Screen {
    /// Its id.
    pub screen_id: ScreenId,
    /// About whom.
    pub client_id: ClientId,
    /// When, epoch milliseconds.
    pub at: i64,
    /// The record, byte for byte.
    pub record: Json,
    /// The decision, byte for byte.
    pub decision: Json,
    /// The trace, byte for byte.
    pub trace: Json,
    /// Release of the knowledge, such as `2026.11.0`.
    pub knowledge_release: String,
    /// Digest of the knowledge, such as `sha256:...`.
    pub knowledge_digest: String,
    /// The decision's possible urgency.
    pub urgency: String,
    /// The decision's possible massage level.
    pub massage: String,
    /// Whether the decision clears.
    #[sqlx(try_from = "i64")]
    pub cleared: Cleared,
}

/// Whether a decision clears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleared {
    /// A course may be booked.
    Yes,
    /// It may not.
    No,
}

impl From<i64> for Cleared {
    fn from(stored: i64) -> Self {
        match stored {
            1 => Self::Yes,
            _ => Self::No,
        }
    }
}

/// Stores a decision.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such client.
pub async fn store(tx: &mut Tx, practice: PracticeId, screen: &Screen) -> Result<(), StoreError> {
    let sql = "INSERT INTO screens (practice_id, screen_id, client_id, at, record, decision,
            trace, knowledge_release, knowledge_digest, urgency, massage, cleared)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let s = screen;
    run!(
        tx,
        sql,
        practice,
        s.screen_id,
        s.client_id,
        s.at,
        &s.record,
        &s.decision,
        &s.trace,
        &s.knowledge_release,
        &s.knowledge_digest,
        &s.urgency,
        &s.massage,
        i64::from(s.cleared == Cleared::Yes)
    )?;
    Ok(())
}

/// A decision.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(
    tx: &mut Tx,
    practice: PracticeId,
    screen: ScreenId,
) -> Result<Screen, StoreError> {
    let sql = "SELECT screen_id, client_id, at, record, decision, trace, knowledge_release,
            knowledge_digest, urgency, massage, cleared
        FROM screens WHERE practice_id = $1 AND screen_id = $2";
    row!(tx, Screen, sql, practice, screen)?.ok_or(StoreError::Missing("screen"))
}

/// The newest decisions about a client, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    limit: i64,
) -> Result<Vec<Screen>, StoreError> {
    let sql = "SELECT screen_id, client_id, at, record, decision, trace, knowledge_release,
            knowledge_digest, urgency, massage, cleared
        FROM screens WHERE practice_id = $1 AND client_id = $2
        ORDER BY at DESC, screen_id DESC LIMIT $3";
    rows!(tx, Screen, sql, practice, client, limit)
}
