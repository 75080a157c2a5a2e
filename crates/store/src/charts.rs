//! Charts: what was drawn on the body at a visit, by the client and by the therapist apart.
//!
//! What a drawing holds is not known here; that is the use case's.

use crate::db::{Tx, rows, run};
use crate::error::StoreError;
use crate::ids::{Author, ClientId, Json, PracticeId, UserId, VisitId};

/// One saving of a drawing. It never changes once stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Kept {
    /// At which visit.
    pub visit_id: VisitId,
    /// As whom.
    #[sqlx(try_from = "String")]
    pub author: Author,
    /// Counts savings of this author at this visit, from 1.
    pub version: i64,
    /// On whose body.
    pub client_id: ClientId,
    /// The drawing, byte for byte.
    pub drawing: Json,
    /// Which account saved it.
    pub drawn_by: UserId,
    /// When, epoch milliseconds.
    pub drawn_at: i64,
}

/// Keeps a drawing as the next version of its author at its visit.
///
/// # Errors
/// [`StoreError::Stale`] when `version` is not the one after the newest, so that somebody saved
/// meanwhile; [`StoreError::Dangling`] when there is no such visit or client.
pub async fn keep(tx: &mut Tx, practice: PracticeId, one: &Kept) -> Result<(), StoreError> {
    let newest = of_visit(tx, practice, one.visit_id).await?;
    let newest = newest.iter().find(|kept| kept.author == one.author);
    if newest.map_or(0, |kept| kept.version) + 1 != one.version {
        return Err(StoreError::Stale("chart"));
    }
    // Of two who save the same version at the same moment, one inserts nothing.
    let sql = "INSERT INTO charts
            (practice_id, visit_id, author, version, client_id, drawing, drawn_by, drawn_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let (visit, author, version) = (one.visit_id, one.author.as_str(), one.version);
    let (client, drawing) = (one.client_id, &one.drawing);
    let (by, at) = (one.drawn_by, one.drawn_at);
    match run!(tx, sql, practice, visit, author, version, client, drawing, by, at)? {
        0 => Err(StoreError::Stale("chart")),
        _ => Ok(()),
    }
}

/// The newest drawings of a visit, at most one of each author.
///
/// # Errors
/// As the database says.
pub async fn of_visit(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Vec<Kept>, StoreError> {
    let sql = "SELECT visit_id, author, version, client_id, drawing, drawn_by, drawn_at
        FROM charts c WHERE practice_id = $1 AND visit_id = $2 AND version = (
            SELECT MAX(n.version) FROM charts n WHERE n.practice_id = c.practice_id
                AND n.visit_id = c.visit_id AND n.author = c.author)
        ORDER BY author";
    rows!(tx, Kept, sql, practice, visit)
}

/// At which visit somebody drew, and as whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Drawn {
    /// At which visit.
    pub visit_id: VisitId,
    /// Which of its course, from 1.
    pub number: i64,
    /// When the visit began, epoch milliseconds.
    pub starts_at: i64,
    /// As whom.
    #[sqlx(try_from = "String")]
    pub author: Author,
}

/// Where the chart of a client has something from visits that began before `before` (epoch
/// milliseconds): the latest visit first.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    before: i64,
) -> Result<Vec<Drawn>, StoreError> {
    let sql = "SELECT v.visit_id, v.number, v.starts_at, c.author
        FROM charts c JOIN visits v ON v.practice_id = c.practice_id AND v.visit_id = c.visit_id
        WHERE c.practice_id = $1 AND c.client_id = $2 AND v.starts_at < $3 AND c.version = 1
        ORDER BY v.starts_at DESC, v.visit_id DESC, c.author";
    rows!(tx, Drawn, sql, practice, client, before)
}
