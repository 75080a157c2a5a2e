//! More visits of a course under way: where they begin, which numbers they have, and how many the
//! plan still allows.

use jiff::ToSpan as _;
use jiff::civil::Date;
use knowledge::Knowledge;
use store::{ClientId, CourseState, PracticeId, StoreError, Tx, practices};

use crate::care::screening::today;
use crate::courses::question::Wanted;
use crate::refusal::Refusal;
use crate::visit::course_log::CourseLog;

/// Room for more visits.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Number of the next visit.
    pub number: i64,
    /// The day of the last visit that takes place.
    last: Option<Date>,
}

impl Room {
    /// The room for what is wanted: a new course begins at 1.
    ///
    /// # Errors
    /// `rule-course-full`, `rule-course-over`; [`StoreError::Missing`] for another's course.
    pub async fn of(
        tx: &mut Tx,
        knowledge: &Knowledge,
        (practice, client): (PracticeId, ClientId),
        wanted: &Wanted,
    ) -> Result<Self, Refusal> {
        let Some(course) = wanted.more_of else { return Ok(Self { number: 1, last: None }) };
        let log = CourseLog::load(tx, practice, course).await?;
        if log.course.client_id != client {
            return Err(StoreError::Missing("course").into());
        }
        if log.course.state != CourseState::Active {
            return Err(Refusal::rule("course-over"));
        }
        if wanted.visits > left(knowledge, &log) {
            let values = [("most", left(knowledge, &log).to_string())];
            return Err(Refusal::rule_with("course-full", &values));
        }
        let row = practices::load(tx, practice).await?;
        let last = log.kept().map(|(_, visit)| visit.place.starts_at).max();
        let number = log.visits.iter().map(|visit| visit.number).max().unwrap_or(0) + 1;
        Ok(Self { number, last: last.map(|at| today(&row, at)) })
    }

    /// The first day on which the next visit may be.
    #[must_use]
    pub fn first_day(&self, wished: Date, wanted: &Wanted) -> Date {
        let after = self.last.and_then(|day| day.checked_add(wanted.gap_min.days()).ok());
        after.map_or(wished, |day| day.max(wished))
    }
}

/// How many more visits a course may have by the plan's most.
#[must_use]
pub fn left(knowledge: &Knowledge, log: &CourseLog) -> i64 {
    let most = knowledge.reviews().visits_max.unwrap_or(0);
    let kept = i64::try_from(log.kept().count()).unwrap_or(i64::MAX);
    (most - kept).max(0)
}
