//! Reviews of courses: what people answered, what was proposed and what was decided.

use crate::db::{Tx, rows, run};
use crate::error::StoreError;
use crate::ids::{AnswerId, ClientId, CourseId, Json, PracticeId, ReviewId, UserId};

/// What a therapist decided about a course. Words are those of the cards.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Review {
    /// Its id.
    pub review_id: ReviewId,
    /// About whom.
    pub client_id: ClientId,
    /// About which course.
    pub course_id: CourseId,
    /// After so many visits.
    pub sessions_done: i64,
    /// What the cards said for certain; none when they said nothing.
    pub proposal: Option<String>,
    /// The strictest that open questions could still have brought.
    pub strictest: Option<String>,
    /// What was decided.
    pub chosen: String,
    /// Why, where that is another than the proposal.
    pub reason: Option<String>,
    /// The record that it rests on.
    pub record: Json,
    /// The decision of the cards.
    pub decision: Json,
    /// Who decided.
    pub user_id: UserId,
    /// When, epoch milliseconds.
    pub at: i64,
    /// Release of the knowledge.
    pub knowledge_release: String,
    /// Its digest.
    pub knowledge_digest: String,
}

/// Keeps a review.
///
/// # Errors
/// [`StoreError::Dangling`], [`StoreError::OutOfRange`] for a word that is none of the four.
pub async fn store(tx: &mut Tx, practice: PracticeId, one: &Review) -> Result<(), StoreError> {
    let sql = "INSERT INTO reviews (practice_id, review_id, client_id, course_id, sessions_done,
            proposal, strictest, chosen, reason, record, decision, user_id, at,
            knowledge_release, knowledge_digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let r = one;
    run!(
        tx,
        sql,
        practice,
        r.review_id,
        r.client_id,
        r.course_id,
        r.sessions_done,
        r.proposal.as_deref(),
        r.strictest.as_deref(),
        &r.chosen,
        r.reason.as_deref(),
        &r.record,
        &r.decision,
        r.user_id,
        r.at,
        &r.knowledge_release,
        &r.knowledge_digest
    )?;
    Ok(())
}

/// The reviews of a course, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_course(
    tx: &mut Tx,
    practice: PracticeId,
    course: CourseId,
) -> Result<Vec<Review>, StoreError> {
    let sql = "SELECT review_id, client_id, course_id, sessions_done, proposal, strictest, chosen,
            reason, record, decision, user_id, at, knowledge_release, knowledge_digest
        FROM reviews WHERE practice_id = $1 AND course_id = $2 ORDER BY at DESC, review_id DESC";
    rows!(tx, Review, sql, practice, course)
}

/// What somebody answered to a question about a course.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CourseAnswer {
    /// Its id.
    pub answer_id: AnswerId,
    /// Name of the fact.
    pub fact: String,
    /// The answer as a form gives it.
    pub answer: String,
    /// After so many visits.
    pub sessions_done: i64,
    /// Who answered.
    pub user_id: UserId,
    /// When, epoch milliseconds.
    pub at: i64,
}

/// Keeps an answer.
///
/// # Errors
/// [`StoreError::Dangling`].
pub async fn answer(
    tx: &mut Tx,
    practice: PracticeId,
    (client, course): (ClientId, CourseId),
    one: &CourseAnswer,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO course_answers (practice_id, answer_id, client_id, course_id, fact,
            answer, sessions_done, user_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let a = one;
    let (fact, done) = (&a.fact, a.sessions_done);
    run!(tx, sql, practice, a.answer_id, client, course, fact, &a.answer, done, a.user_id, a.at)?;
    Ok(())
}

/// The answers about a course, oldest first.
///
/// # Errors
/// As the database says.
pub async fn answers(
    tx: &mut Tx,
    practice: PracticeId,
    course: CourseId,
) -> Result<Vec<CourseAnswer>, StoreError> {
    let sql = "SELECT answer_id, fact, answer, sessions_done, user_id, at FROM course_answers
        WHERE practice_id = $1 AND course_id = $2 ORDER BY at, answer_id";
    rows!(tx, CourseAnswer, sql, practice, course)
}
