//! Clearance: a question to a clinician, and the named answer that closes it.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClearanceId, ClearanceState, ClientId, Json, PracticeId, ScreenId};

/// A question to be asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Id of the new request.
    pub id: ClearanceId,
    /// About whom.
    pub client: ClientId,
    /// The decision that asks for it.
    pub screen: ScreenId,
    /// Array of the card ids that need it.
    pub cards: Json,
    /// In words.
    pub question: String,
    /// Now, epoch milliseconds.
    pub at: i64,
}

/// A clinician's answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whether they allow it.
    pub verdict: Verdict,
    /// In words.
    pub answer: String,
    /// Who answered: a name.
    pub by: String,
    /// What they are, such as `GP`.
    pub role: String,
    /// When they did, civil date, ISO.
    pub on: String,
    /// What it covers.
    pub scope: String,
    /// No longer good from then on, epoch milliseconds.
    pub expires_at: i64,
    /// Now, epoch milliseconds.
    pub at: i64,
}

/// Whether a clinician allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within the scope.
    Granted,
    /// Not.
    Refused,
}

/// A request as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Clearance {
    /// Its id.
    pub clearance_id: ClearanceId,
    /// About whom.
    pub client_id: ClientId,
    /// The decision that asks for it.
    pub screen_id: ScreenId,
    /// Array of card ids.
    pub cards: Json,
    /// In words.
    pub question: String,
    /// Epoch milliseconds.
    pub asked_at: i64,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: ClearanceState,
    /// The answer in words.
    pub answer: Option<String>,
    /// Who answered.
    pub answered_by: Option<String>,
    /// What they are.
    pub answered_role: Option<String>,
    /// Civil date, ISO.
    pub answered_on: Option<String>,
    /// Epoch milliseconds.
    pub answered_at: Option<i64>,
    /// What it covers.
    pub scope: Option<String>,
    /// Epoch milliseconds.
    pub expires_at: Option<i64>,
}

/// Asks.
///
/// # Errors
/// [`StoreError::Dangling`].
pub async fn open(tx: &mut Tx, practice: PracticeId, q: &Question) -> Result<(), StoreError> {
    let sql = "INSERT INTO clearance_requests
            (practice_id, clearance_id, client_id, screen_id, cards, question, asked_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')";
    run!(tx, sql, practice, q.id, q.client, q.screen, &q.cards, &q.question, q.at)?;
    Ok(())
}

/// Closes an open request with an answer. Of two answers at once the first one counts.
///
/// # Errors
/// [`StoreError::WrongState`] when it is answered already, [`StoreError::Missing`].
pub async fn answer(
    tx: &mut Tx,
    practice: PracticeId,
    clearance: ClearanceId,
    answer: &Answer,
) -> Result<(), StoreError> {
    let sql = "UPDATE clearance_requests SET state = $3, answer = $4, answered_by = $5,
            answered_role = $6, answered_on = $7, answered_at = $8, scope = $9, expires_at = $10
        WHERE practice_id = $1 AND clearance_id = $2 AND state = 'open'";
    let state = match answer.verdict {
        Verdict::Granted => ClearanceState::Granted,
        Verdict::Refused => ClearanceState::Refused,
    };
    let a = answer;
    let changed = run!(
        tx,
        sql,
        practice,
        clearance,
        state.as_str(),
        &a.answer,
        &a.by,
        &a.role,
        &a.on,
        a.at,
        &a.scope,
        a.expires_at
    )?;
    if changed > 0 {
        return Ok(());
    }
    let state = load(tx, practice, clearance).await?.state.as_str().to_string();
    Err(StoreError::WrongState { what: "clearance request", state })
}

/// Marks every granted clearance whose time is over. Answers which.
///
/// # Errors
/// As the database says.
pub async fn expire(
    tx: &mut Tx,
    practice: PracticeId,
    now: i64,
) -> Result<Vec<ClearanceId>, StoreError> {
    let sql = "UPDATE clearance_requests SET state = 'expired'
        WHERE practice_id = $1 AND state = 'granted' AND expires_at <= $2
        RETURNING clearance_id";
    Ok(rows!(tx, (ClearanceId,), sql, practice, now)?.into_iter().map(|found| found.0).collect())
}

/// A request.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(
    tx: &mut Tx,
    practice: PracticeId,
    clearance: ClearanceId,
) -> Result<Clearance, StoreError> {
    let sql = "SELECT clearance_id, client_id, screen_id, cards, question, asked_at, state,
            answer, answered_by, answered_role, answered_on, answered_at, scope, expires_at
        FROM clearance_requests WHERE practice_id = $1 AND clearance_id = $2";
    row!(tx, Clearance, sql, practice, clearance)?.ok_or(StoreError::Missing("clearance request"))
}

/// The requests about a client, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<Clearance>, StoreError> {
    let sql = "SELECT clearance_id, client_id, screen_id, cards, question, asked_at, state,
            answer, answered_by, answered_role, answered_on, answered_at, scope, expires_at
        FROM clearance_requests WHERE practice_id = $1 AND client_id = $2
        ORDER BY asked_at DESC, clearance_id DESC";
    rows!(tx, Clearance, sql, practice, client)
}

/// The open requests of a practice, oldest first.
///
/// # Errors
/// As the database says.
pub async fn waiting(
    tx: &mut Tx,
    practice: PracticeId,
    limit: i64,
) -> Result<Vec<Clearance>, StoreError> {
    let sql = "SELECT clearance_id, client_id, screen_id, cards, question, asked_at, state,
            answer, answered_by, answered_role, answered_on, answered_at, scope, expires_at
        FROM clearance_requests WHERE practice_id = $1 AND state = 'open'
        ORDER BY asked_at, clearance_id LIMIT $2";
    rows!(tx, Clearance, sql, practice, limit)
}
