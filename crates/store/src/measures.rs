//! Measures: forms that were filled in at visits, and the activities that clients name for them.

use crate::db::{Tx, rows, run};
use crate::error::StoreError;
use crate::ids::{
    ClientId, CourseId, Json, MeasureGap, MeasureId, MeasureMode, PracticeId, UserId, VisitId,
};

/// A filled form. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Measure {
    /// Its id.
    pub measure_id: MeasureId,
    /// About whom.
    pub client_id: ClientId,
    /// In which course.
    pub course_id: CourseId,
    /// At which visit.
    pub visit_id: VisitId,
    /// Id of the instrument's card.
    pub instrument: String,
    /// Version of its form.
    pub form_version: String,
    /// Language of the form.
    pub language: String,
    /// Who filled it in.
    #[sqlx(try_from = "String")]
    pub mode: MeasureMode,
    /// The account that sent it.
    pub user_id: UserId,
    /// When, epoch milliseconds.
    pub at: i64,
    /// Item to answer, an object.
    pub answers: Json,
    /// Thousandths; none for a form without a score.
    pub score: Option<i64>,
    /// Why there is none: a word of [`MeasureGap`].
    pub incomplete: Option<String>,
    /// Digest of the knowledge by which it was scored.
    pub knowledge_digest: String,
}

impl Measure {
    /// Why there is no score.
    #[must_use]
    pub fn gap(&self) -> Option<MeasureGap> {
        self.incomplete.as_deref()?.parse().ok()
    }
}

/// Keeps a filled form.
///
/// # Errors
/// [`StoreError::Dangling`] for an unknown client, course or visit.
pub async fn store(tx: &mut Tx, practice: PracticeId, one: &Measure) -> Result<(), StoreError> {
    let sql = "INSERT INTO measures (practice_id, measure_id, client_id, course_id, visit_id,
            instrument, form_version, language, mode, user_id, at, answers, score, incomplete,
            knowledge_digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let m = one;
    run!(
        tx,
        sql,
        practice,
        m.measure_id,
        m.client_id,
        m.course_id,
        m.visit_id,
        &m.instrument,
        &m.form_version,
        &m.language,
        m.mode.as_str(),
        m.user_id,
        m.at,
        &m.answers,
        m.score,
        m.incomplete.as_deref(),
        &m.knowledge_digest
    )?;
    Ok(())
}

/// Every form of a client, oldest first.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<Measure>, StoreError> {
    let sql = "SELECT measure_id, client_id, course_id, visit_id, instrument, form_version,
            language, mode, user_id, at, answers, score, incomplete, knowledge_digest
        FROM measures WHERE practice_id = $1 AND client_id = $2 ORDER BY at, measure_id";
    rows!(tx, Measure, sql, practice, client)
}

/// Every form of a course, oldest first.
///
/// # Errors
/// As the database says.
pub async fn of_course(
    tx: &mut Tx,
    practice: PracticeId,
    course: CourseId,
) -> Result<Vec<Measure>, StoreError> {
    let sql = "SELECT measure_id, client_id, course_id, visit_id, instrument, form_version,
            language, mode, user_id, at, answers, score, incomplete, knowledge_digest
        FROM measures WHERE practice_id = $1 AND course_id = $2 ORDER BY at, measure_id";
    rows!(tx, Measure, sql, practice, course)
}

/// An item that a client named.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnItem {
    /// Id of the instrument's card.
    pub instrument: String,
    /// The item on the card.
    pub item: String,
    /// What the client calls it.
    pub name: String,
}

/// Names an item of a course, once.
///
/// # Errors
/// [`StoreError::Exists`] when it has a name already, [`StoreError::Dangling`].
pub async fn name_item(
    tx: &mut Tx,
    practice: PracticeId,
    (course, client): (CourseId, ClientId),
    one: &OwnItem,
    at: i64,
) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO own_items (practice_id, course_id, client_id, instrument, item, name, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    run!(tx, sql, practice, course, client, &one.instrument, &one.item, &one.name, at)?;
    Ok(())
}

/// The items that were named in a course, by instrument and item.
///
/// # Errors
/// As the database says.
pub async fn own_items(
    tx: &mut Tx,
    practice: PracticeId,
    course: CourseId,
) -> Result<Vec<OwnItem>, StoreError> {
    let sql = "SELECT instrument, item, name FROM own_items
        WHERE practice_id = $1 AND course_id = $2 ORDER BY instrument, item";
    rows!(tx, OwnItem, sql, practice, course)
}
