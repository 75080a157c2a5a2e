//! Which decisions a visit rests on: the check before it, and what was taken at it.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, Json, MadeBy, PracticeId, ScreenId, Stage, VisitId};

/// A decision about one visit.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct VisitScreen {
    /// The decision.
    pub screen_id: ScreenId,
    /// The visit.
    pub visit_id: VisitId,
    /// Whose.
    pub client_id: ClientId,
    /// Before the visit, or at it.
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    /// Whose hands entered the answers.
    #[sqlx(try_from = "String")]
    pub made_by: MadeBy,
    /// The decision that it was begun from.
    pub since_screen_id: Option<ScreenId>,
    /// Answers that were taken over without being asked: an object from fact to when it was last
    /// stated, epoch milliseconds.
    pub carried: Json,
    /// When, epoch milliseconds.
    pub at: i64,
}

/// Ties a stored decision to a visit.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such visit or decision, [`StoreError::Exists`].
pub async fn store(tx: &mut Tx, practice: PracticeId, one: &VisitScreen) -> Result<(), StoreError> {
    let sql = "INSERT INTO visit_screens (practice_id, screen_id, visit_id, client_id, stage,
            made_by, since_screen_id, carried, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (screen, visit, client) = (one.screen_id, one.visit_id, one.client_id);
    let (stage, by, since) = (one.stage.as_str(), one.made_by.as_str(), one.since_screen_id);
    run!(tx, sql, practice, screen, visit, client, stage, by, since, &one.carried, one.at)?;
    Ok(())
}

/// The decisions about a visit, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_visit(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Vec<VisitScreen>, StoreError> {
    let sql = "SELECT screen_id, visit_id, client_id, stage, made_by, since_screen_id, carried, at
        FROM visit_screens WHERE practice_id = $1 AND visit_id = $2
        ORDER BY at DESC, screen_id DESC";
    rows!(tx, VisitScreen, sql, practice, visit)
}

/// The visit that a decision is about; none where it is about no visit.
///
/// # Errors
/// As the database says.
pub async fn of_screen(
    tx: &mut Tx,
    practice: PracticeId,
    screen: ScreenId,
) -> Result<Option<VisitScreen>, StoreError> {
    let sql = "SELECT screen_id, visit_id, client_id, stage, made_by, since_screen_id, carried, at
        FROM visit_screens WHERE practice_id = $1 AND screen_id = $2";
    row!(tx, VisitScreen, sql, practice, screen)
}
