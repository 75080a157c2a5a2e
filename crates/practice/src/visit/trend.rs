//! How a score went from visit to visit, and what its change means by its card.

use knowledge::Knowledge;
use knowledge::measure::{Better, Instrument};
use store::{ClientId, CourseId, MeasureGap, PracticeId, Tx, courses};

use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::course_log::{CourseLog, due_at};

/// One instrument over a course. Scores and changes are in thousandths.
#[derive(Clone, Debug)]
pub struct Trend {
    /// Id of the instrument's card.
    pub instrument: String,
    /// Which way is better.
    pub better: Better,
    /// The least and the greatest score.
    pub range: (i64, i64),
    /// Places of the axis: every visit of the course that takes place.
    pub visits: i64,
    /// Visits at which it was filled in or should have been.
    pub points: Vec<Point>,
    /// The score of the first visit.
    pub first: Option<i64>,
    /// A change that matters to one person.
    pub matters: Option<i64>,
    /// The error of measurement, where the card gives it instead.
    pub noise: Option<i64>,
    /// A single score at or below this one is a change for the better.
    pub any: Option<i64>,
    /// A single score at or below this one is a large change for the better.
    pub much: Option<i64>,
    /// What is said about it.
    pub says: Says,
}

/// A visit on the axis.
#[derive(Clone, Debug)]
pub struct Point {
    /// Which of the visits that take place, from 1.
    pub ordinal: i64,
    /// When the visit begins, epoch milliseconds.
    pub at: i64,
    /// The score; none where there is none.
    pub score: Option<i64>,
    /// Why there is none, where a form was sent.
    pub gap: Option<MeasureGap>,
}

/// How much a change weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As large as a change that matters, by every count that the card has.
    Clear,
    /// As large by one count only.
    Possible,
    /// Smaller than a change that matters.
    Small,
    /// More than the error of measurement; the card has no change that matters.
    Beyond,
    /// Within the error of measurement.
    Within,
}

/// A change from the first score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first score.
    pub first: i64,
    /// The newest one.
    pub latest: i64,
    /// How much better, below 0 worse.
    pub gain: i64,
    /// The same in per cent of the first; none where it means nothing.
    pub percent: Option<i64>,
    /// What that is worth.
    pub weight: Weight,
}

/// What can be said about a course by one instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Nothing was measured yet.
    Nothing,
    /// There is the first score alone.
    TooEarly {
        /// It.
        first: i64,
    },
    /// There is no score of the first visit to hold the newest against.
    NoFirst {
        /// The newest one.
        latest: i64,
    },
    /// The newest form has no score.
    Incomplete,
    /// Better, worse, or the same.
    Changed(Change),
    /// An instrument that asks for the change itself: the newest answer.
    Answer {
        /// It.
        latest: i64,
    },
}

/// What a change weighs by the card.
#[must_use]
pub fn weigh(instrument: &Instrument<'_>, first: i64, latest: i64) -> Change {
    let gain = instrument.gain(first, latest);
    let percent = instrument.percent(first, latest);
    let reaches =
        |least: Option<i64>, by: Option<i64>| least.zip(by).map(|(least, by)| by.abs() >= least);
    let points = reaches(instrument.matters, Some(gain));
    let share = reaches(instrument.matters_percent, percent);
    let weight = match (points, share, instrument.noise) {
        (Some(true), Some(true) | None, _) => Weight::Clear,
        (Some(true), Some(false), _) | (Some(false), Some(true), _) => Weight::Possible,
        (Some(false), ..) => Weight::Small,
        (None, _, Some(noise)) if gain.abs() >= noise => Weight::Beyond,
        (None, ..) => Weight::Within,
    };
    Change { first, latest, gain, percent, weight }
}

/// The trends of a course: every instrument that was filled in or was due, in order.
#[must_use]
pub fn of_log(knowledge: &Knowledge, log: &CourseLog) -> Vec<Trend> {
    let all = knowledge.instruments().into_iter().filter(|one| one.positive.is_none());
    all.map(|one| of_instrument(knowledge, log, &one))
        .filter(|trend| {
            trend.points.iter().any(|point| point.score.or(point.gap.map(|_| 0)).is_some())
        })
        .collect()
}

fn of_instrument(knowledge: &Knowledge, log: &CourseLog, instrument: &Instrument<'_>) -> Trend {
    let reviews = knowledge.reviews();
    let id = instrument.card.id.as_str();
    let forms = log.points(id);
    let point = |(ordinal, visit): (i64, &store::visits::Visit)| {
        let form = forms.iter().find(|form| form.ordinal == ordinal).map(|form| form.measure);
        let missed =
            visit.state == store::VisitState::Done && due_at(instrument, &reviews, ordinal);
        (form.is_some() || missed).then(|| Point {
            ordinal,
            at: visit.place.starts_at,
            score: form.and_then(|form| form.score),
            gap: form.and_then(|form| form.gap()),
        })
    };
    let points: Vec<Point> = log.kept().filter_map(point).collect();
    let first = log.baseline(id);
    let newest = points.last().map(|point| point.score);
    let says = match (instrument.facts.baseline.is_some(), first, newest) {
        (_, _, None) => Says::Nothing,
        (_, _, Some(None)) => Says::Incomplete,
        (false, _, Some(Some(latest))) => Says::Answer { latest },
        (true, None, Some(Some(latest))) => Says::NoFirst { latest },
        (true, Some(first), Some(Some(latest))) => match points.as_slice() {
            [_] => Says::TooEarly { first },
            _ => Says::Changed(weigh(instrument, first, latest)),
        },
    };
    Trend {
        instrument: id.to_owned(),
        better: instrument.better,
        range: instrument.range,
        visits: log.kept().count().try_into().unwrap_or(i64::MAX),
        first: first.filter(|_| instrument.facts.baseline.is_some()),
        matters: instrument.matters,
        noise: instrument.noise,
        any: instrument.any,
        much: instrument.much,
        points,
        says,
    }
}

/// The trends of one course.
///
/// # Errors
/// As the store says.
pub async fn of_course(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    course: CourseId,
) -> Result<Vec<Trend>, Refusal> {
    Ok(of_log(knowledge, &CourseLog::load(tx, practice, course).await?))
}

/// The trends of a course with its id.
#[derive(Clone, Debug)]
pub struct OfCourse {
    /// Which course.
    pub course: CourseId,
    /// When it was booked, epoch milliseconds.
    pub created_at: i64,
    /// Its trends.
    pub trends: Vec<Trend>,
}

/// The trends of a client, newest course first; courses in which nothing was measured are left out.
///
/// # Errors
/// As the store says.
pub async fn read(
    house: &House,
    permit: &Permit<case::ReadMeasures>,
    client: ClientId,
) -> Result<Vec<OfCourse>, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let mut all = Vec::new();
    for course in courses::of_client(&mut tx, practice, client).await? {
        let id = course.course_id;
        let trends = of_course(&mut tx, house.knowledge(), practice, id).await?;
        if !trends.is_empty() {
            all.push(OfCourse { course: id, created_at: course.created_at, trends });
        }
    }
    Ok(all)
}
