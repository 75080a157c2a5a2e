//! A course with what was done and measured in it so far.

use knowledge::measure::{Due, Instrument};
use knowledge::role::Reviews;
use store::courses::{self, Course};
use store::measures::{self, Measure, OwnItem};
use store::reviews::{self, CourseAnswer, Review};
use store::visits::{self, Visit};
use store::{CourseId, PracticeId, Tx, VisitId, VisitState};

use crate::refusal::Refusal;

/// Everything that is kept about one course.
#[derive(Clone, Debug)]
pub struct CourseLog {
    /// The course.
    pub course: Course,
    /// Its visits by number.
    pub visits: Vec<Visit>,
    /// Its filled forms, oldest first.
    pub measures: Vec<Measure>,
    /// The activities that the client named.
    pub own_items: Vec<OwnItem>,
    /// What people answered about it, oldest first.
    pub answers: Vec<CourseAnswer>,
    /// Its reviews, newest first.
    pub reviews: Vec<Review>,
}

/// A form at a visit: the newest of its instrument there.
#[derive(Clone, Debug)]
pub struct Point<'a> {
    /// Which of the visits that take place, from 1.
    pub ordinal: i64,
    /// The form.
    pub measure: &'a Measure,
}

impl CourseLog {
    /// Reads a course.
    ///
    /// # Errors
    /// [`store::StoreError::Missing`] for an unknown one.
    pub async fn load(
        tx: &mut Tx,
        practice: PracticeId,
        course: CourseId,
    ) -> Result<Self, Refusal> {
        Ok(Self {
            course: courses::load(tx, practice, course).await?,
            visits: visits::of_course(tx, practice, course).await?,
            measures: measures::of_course(tx, practice, course).await?,
            own_items: measures::own_items(tx, practice, course).await?,
            answers: reviews::answers(tx, practice, course).await?,
            reviews: reviews::of_course(tx, practice, course).await?,
        })
    }

    /// Visits that took place or are to, in order: the place in it, from 1, is the ordinal.
    pub fn kept(&self) -> impl Iterator<Item = (i64, &Visit)> {
        let off = |state| matches!(state, VisitState::Cancelled | VisitState::Missed);
        (1i64..).zip(self.visits.iter().filter(move |visit| !off(visit.state)))
    }

    /// Which of the visits that take place this is; none for one that was called off or missed.
    #[must_use]
    pub fn ordinal(&self, visit: VisitId) -> Option<i64> {
        self.kept().find(|(_, one)| one.visit_id == visit).map(|(ordinal, _)| ordinal)
    }

    /// Visits that took place, in order.
    pub fn done(&self) -> impl Iterator<Item = &Visit> {
        self.visits.iter().filter(|visit| visit.state == VisitState::Done)
    }

    /// How many visits took place.
    #[must_use]
    pub fn sessions_done(&self) -> i64 {
        i64::try_from(self.done().count()).unwrap_or(i64::MAX)
    }

    /// Visits that are to come and hold their place.
    pub fn to_come(&self) -> impl Iterator<Item = &Visit> {
        let ahead = |state| matches!(state, VisitState::Booked | VisitState::OnHold);
        self.visits.iter().filter(move |visit| ahead(visit.state))
    }

    /// The newest form of an instrument at each visit, in order of visits.
    #[must_use]
    pub fn points(&self, instrument: &str) -> Vec<Point<'_>> {
        let newest = |(ordinal, visit): (i64, &Visit)| {
            let mut there = self.measures.iter().filter(|one| one.visit_id == visit.visit_id);
            let measure = there.rfind(|one| one.instrument == instrument)?;
            Some(Point { ordinal, measure })
        };
        self.kept().filter_map(newest).collect()
    }

    /// The first score of a course: that of its first visit.
    #[must_use]
    pub fn baseline(&self, instrument: &str) -> Option<i64> {
        let first = self.points(instrument).into_iter().next()?;
        first.measure.score.filter(|_| first.ordinal == 1)
    }

    /// The newest score that still stands: an instrument that was due again and was not filled in
    /// has none. The first score of one that is compared with it is not its newest.
    #[must_use]
    pub fn latest(&self, instrument: &Instrument<'_>, reviews: &Reviews) -> Option<Point<'_>> {
        let done = self.sessions_done();
        let last_due = (1..=done).rev().find(|n| due_at(instrument, reviews, *n)).unwrap_or(0);
        let least = if instrument.facts.baseline.is_some() { last_due.max(2) } else { last_due };
        let points = self.points(&instrument.card.id);
        points.into_iter().rev().find(|one| one.ordinal >= least && one.measure.score.is_some())
    }

    /// The activities that the client named for an instrument, in order of the card.
    #[must_use]
    pub fn named(&self, instrument: &Instrument<'_>) -> Vec<(&str, &str)> {
        let name = |item: &'_ str| {
            let mut own = self.own_items.iter().filter(|own| own.instrument == instrument.card.id);
            own.find(|own| own.item == item)
        };
        let items = instrument.items.iter().filter_map(|item| name(item));
        items.map(|own| (own.item.as_str(), own.name.as_str())).collect()
    }

    /// Whether the newest form of an instrument says that it is left out in this course.
    #[must_use]
    pub fn left_out(&self, instrument: &str) -> bool {
        let newest = self.measures.iter().rfind(|one| one.instrument == instrument);
        newest.is_some_and(|one| one.gap() == Some(store::MeasureGap::LeftOut))
    }
}

/// Whether an instrument is due at the visit with an ordinal.
#[must_use]
pub fn due_at(instrument: &Instrument<'_>, reviews: &Reviews, ordinal: i64) -> bool {
    instrument.due.iter().any(|due| match due {
        Due::EveryVisit => true,
        Due::FirstVisit => ordinal == 1,
        Due::Review => reviews.follows(ordinal),
    })
}
