//! Forms that are filled in piece by piece, on whatever device. A row is there while a form is
//! open.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, FormKind, Json, PracticeId, VisitId};

/// A form that was begun.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Form {
    /// For which visit.
    pub visit_id: VisitId,
    /// Which form.
    #[sqlx(try_from = "String")]
    pub kind: FormKind,
    /// Whose.
    pub client_id: ClientId,
    /// The answers so far: an object from field to text.
    pub answers: Json,
    /// Epoch milliseconds.
    pub begun_at: i64,
    /// Epoch milliseconds.
    pub changed_at: i64,
    /// Counts changes: 1 for a new form.
    pub version: i64,
}

/// A form that was begun; none when it was not, or is finished.
///
/// # Errors
/// As the database says.
pub async fn find(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, kind): (VisitId, FormKind),
) -> Result<Option<Form>, StoreError> {
    let sql = "SELECT visit_id, kind, client_id, answers, begun_at, changed_at, version
        FROM forms WHERE practice_id = $1 AND visit_id = $2 AND kind = $3";
    row!(tx, Form, sql, practice, visit, kind.as_str())
}

/// The forms that a client has begun.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<Form>, StoreError> {
    let sql = "SELECT visit_id, kind, client_id, answers, begun_at, changed_at, version
        FROM forms WHERE practice_id = $1 AND client_id = $2 ORDER BY begun_at, visit_id, kind";
    rows!(tx, Form, sql, practice, client)
}

/// Writes a form, new or as it was read: `version` is the one that was read, 0 for a new one.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else has changed it since; [`StoreError::Dangling`].
pub async fn put(tx: &mut Tx, practice: PracticeId, form: &Form) -> Result<i64, StoreError> {
    let kind = form.kind.as_str();
    let changed = if form.version == 0 {
        let sql = "INSERT INTO forms (practice_id, visit_id, kind, client_id, answers, begun_at,
                changed_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT DO NOTHING";
        let (begun, changed) = (form.begun_at, form.changed_at);
        run!(tx, sql, practice, form.visit_id, kind, form.client_id, &form.answers, begun, changed)?
    } else {
        let sql = "UPDATE forms SET answers = $4, changed_at = $5, version = version + 1
            WHERE practice_id = $1 AND visit_id = $2 AND kind = $3 AND version = $6";
        let (at, version) = (form.changed_at, form.version);
        run!(tx, sql, practice, form.visit_id, kind, &form.answers, at, version)?
    };
    if changed == 0 { Err(StoreError::Stale("form")) } else { Ok(form.version + 1) }
}

/// Ends a form: its answers go.
///
/// # Errors
/// As the database says.
pub async fn end(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, kind): (VisitId, FormKind),
) -> Result<(), StoreError> {
    let sql = "DELETE FROM forms WHERE practice_id = $1 AND visit_id = $2 AND kind = $3";
    run!(tx, sql, practice, visit, kind.as_str())?;
    Ok(())
}
