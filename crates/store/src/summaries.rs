//! Summaries of visits: every version is kept, the newest one counts.

use crate::db::{Tx, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, PracticeId, SummaryState, UserId, VisitId};

/// A version of a summary. It never changes once stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Summary {
    /// Of which visit.
    pub visit_id: VisitId,
    /// From 1.
    pub version: i64,
    /// Whose visit.
    pub client_id: ClientId,
    /// Who sees it.
    #[sqlx(try_from = "String")]
    pub state: SummaryState,
    /// Plain words.
    pub body_text: String,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    /// Who wrote this version.
    pub user_id: UserId,
    /// When, epoch milliseconds.
    pub at: i64,
}

/// Adds a version. Its number must follow the newest one.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else added a version meanwhile.
pub async fn add(tx: &mut Tx, practice: PracticeId, one: &Summary) -> Result<(), StoreError> {
    let sql = "INSERT INTO summaries (practice_id, visit_id, version, client_id, state, body_text,
            reason, user_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let added = run!(
        tx,
        sql,
        practice,
        one.visit_id,
        one.version,
        one.client_id,
        one.state.as_str(),
        &one.body_text,
        one.reason.as_deref(),
        one.user_id,
        one.at
    )?;
    if added == 0 { Err(StoreError::Stale("summary")) } else { Ok(()) }
}

/// The versions of a visit's summary, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_visit(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Vec<Summary>, StoreError> {
    let sql = "SELECT visit_id, version, client_id, state, body_text, reason, user_id, at
        FROM summaries WHERE practice_id = $1 AND visit_id = $2 ORDER BY version DESC";
    rows!(tx, Summary, sql, practice, visit)
}

/// The summaries that a client may read, newest first.
///
/// # Errors
/// As the database says.
pub async fn released(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<Summary>, StoreError> {
    let sql = "SELECT s.visit_id, s.version, s.client_id, s.state, s.body_text, s.reason,
            s.user_id, s.at
        FROM summaries s
        WHERE s.practice_id = $1 AND s.client_id = $2 AND s.state = 'released'
          AND s.version = (SELECT MAX(n.version) FROM summaries n
            WHERE n.practice_id = s.practice_id AND n.visit_id = s.visit_id)
        ORDER BY s.at DESC, s.visit_id";
    rows!(tx, Summary, sql, practice, client)
}
