//! What keeps a course from new visits: the cards say stop or send on and nobody has decided, or a
//! review decided so.
//!
//! A review stands for the number of visits after which it was made, and only while the cards say
//! nothing stricter than what it answered. A review that ended a course stands until another says
//! otherwise, or until the days of the course's card have passed and there is a new check.

use knowledge::Knowledge;
use pathway::effect::Course;
use pathway::evaluate::Engine;
use pathway::record::Record;
use store::practices::Practice;
use store::reviews::Review;
use store::{ClientId, Tx, courses};

use crate::care::screening::today;
use crate::refusal::Refusal;
use crate::visit::course_facts;
use crate::visit::course_log::CourseLog;

/// Why a course gets no new visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The cards say so, and no review has decided.
    Cards(Course),
    /// A review decided so.
    Review(Course),
}

/// What a client's newest course that has begun says. `screened_at` is when their check was made.
///
/// # Errors
/// As the store says.
pub async fn ended(
    tx: &mut Tx,
    (knowledge, engine): (&Knowledge, &Engine),
    row: &Practice,
    (client, record, screened_at): (ClientId, &Record, i64),
    now: i64,
) -> Result<Option<Ended>, Refusal> {
    let practice = row.practice_id;
    for course in courses::of_client(tx, practice, client).await? {
        let log = CourseLog::load(tx, practice, course.course_id).await?;
        let Some(last) = log.done().map(|visit| visit.place.starts_at).max() else { continue };
        let newest = log.reviews.first();
        let since = newest.map_or(last, |review| review.at.max(last));
        let age = i64::from((today(row, now) - today(row, since)).get_days());
        let days = knowledge.reviews().new_course_after_days;
        if days.is_some_and(|days| age >= days) && screened_at > since {
            return Ok(None);
        }
        if let Some(chosen) = newest.and_then(chosen).filter(|word| ends(*word)) {
            return Ok(Some(Ended::Review(chosen)));
        }
        let mut whole = record.clone();
        course_facts::of_course(knowledge, &log, &mut whole, (row, now));
        let says = engine.outcome(&whole).definite.course.filter(|word| ends(*word));
        let answered = newest.is_some_and(|review| {
            review.sessions_done == log.sessions_done() && says <= word(review.proposal.as_deref())
        });
        return Ok(says.filter(|_| !answered).map(Ended::Cards));
    }
    Ok(None)
}

/// Whether a word ends a course.
#[must_use]
pub const fn ends(word: Course) -> bool {
    matches!(word, Course::Stop | Course::SendOn)
}

/// What a review decided.
#[must_use]
pub fn chosen(review: &Review) -> Option<Course> {
    Course::from_word(&review.chosen)
}

fn word(text: Option<&str>) -> Option<Course> {
    Course::from_word(text?)
}
