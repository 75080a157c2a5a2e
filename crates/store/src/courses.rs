//! Courses: all visits booked in one act or none.

use sqlx::AssertSqlSafe;

use crate::busy::{self, Clash, Place};
use crate::db::{Tx, on, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, CourseId, CourseState, Json, PracticeId, ScreenId, ServiceId, VisitId};
use crate::visits;

/// A course to be booked.
#[derive(Clone, Debug)]
pub struct NewCourse {
    /// The practice.
    pub practice: PracticeId,
    /// Id of the new course.
    pub id: CourseId,
    /// For whom.
    pub client: ClientId,
    /// Which service.
    pub service: ServiceId,
    /// The decision that cleared it.
    pub screen: Option<ScreenId>,
    /// The plan it follows.
    pub plan: Json,
    /// Its visits, numbers apart.
    pub visits: Vec<NewVisit>,
    /// Now, epoch milliseconds.
    pub at: i64,
}

/// A visit of a course to be booked.
#[derive(Clone, Copy, Debug)]
pub struct NewVisit {
    /// Id of the new visit.
    pub id: VisitId,
    /// Which of the course, from 1.
    pub number: i64,
    /// Where and when.
    pub place: Place,
}

/// A course as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Course {
    /// Its id.
    pub course_id: CourseId,
    /// For whom.
    pub client_id: ClientId,
    /// Which service.
    pub service_id: ServiceId,
    /// The decision that cleared it.
    pub screen_id: Option<ScreenId>,
    /// The plan it follows.
    pub plan: Json,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: CourseState,
    /// When it was booked, epoch milliseconds.
    pub created_at: i64,
    /// Counts changes.
    pub version: i64,
}

const COURSE: &str = "
    INSERT INTO courses (practice_id, course_id, client_id, service_id, screen_id, plan, state,
        created_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, 1)";

/// Followed by one line for each visit: what all share, then [`BINDS`] values of its own.
const VISITS: &str = "
    INSERT INTO visits (practice_id, course_id, client_id, state_at, state, version, visit_id,
        number, site_id, therapist_id, room_id, starts_at, ends_at, blocked_from, blocked_to)
    VALUES";

/// Values of a visit's own: its id, its number and its place.
const BINDS: usize = 9;

/// Books a course with all its visits. An error means that nothing of it may be kept: the
/// transaction must be rolled back, as [`crate::Db::write`] does.
///
/// # Errors
/// [`StoreError::Taken`] names every visit and resource that is taken, [`StoreError::Absent`] a
/// therapist who is not there, [`StoreError::Exists`] an id or a number used twice.
pub async fn book(tx: &mut Tx, course: &NewCourse) -> Result<(), StoreError> {
    let (practice, id) = (course.practice, course.id);
    let (screen, plan) = (course.screen, &course.plan);
    run!(tx, COURSE, practice, id, course.client, course.service, screen, plan, course.at)?;
    add_visits(tx, course, &course.visits).await
}

/// Adds visits to a course that is there, also none: the same rules as [`book`].
///
/// # Errors
/// As [`book`].
pub async fn add_visits(
    tx: &mut Tx,
    course: &NewCourse,
    visits: &[NewVisit],
) -> Result<(), StoreError> {
    if visits.is_empty() {
        return Ok(());
    }
    let wanted: Vec<busy::Wanted<'_>> = visits
        .iter()
        .map(|one| busy::Wanted { owner: one.id.uuid(), visit: one.number, place: &one.place })
        .collect();
    let mut clashes: Vec<Clash> =
        busy::take_all(tx, course.practice, course.client, &wanted).await?;
    if clashes.is_empty() {
        return insert(tx, course, visits).await;
    }
    clashes.sort_unstable();
    Err(StoreError::Taken(clashes))
}

async fn insert(tx: &mut Tx, course: &NewCourse, visits: &[NewVisit]) -> Result<(), StoreError> {
    let line = |at: usize| {
        let own: Vec<String> = (0..BINDS).map(|n| format!("${}", 5 + at * BINDS + n)).collect();
        format!("($1, $2, $3, $4, 'booked', 1, {})", own.join(", "))
    };
    let lines: Vec<String> = (0..visits.len()).map(line).collect();
    let sql = format!("{VISITS} {}", lines.join(", "));
    on!(tx, c => {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        query = query.bind(course.practice).bind(course.id).bind(course.client).bind(course.at);
        for visit in visits {
            let place = &visit.place;
            query = query.bind(visit.id).bind(visit.number).bind(place.site_id);
            query = query.bind(place.therapist_id).bind(place.room_id);
            query = query.bind(place.starts_at).bind(place.ends_at);
            query = query.bind(place.blocked_from).bind(place.blocked_to);
        }
        query.execute(c).await?;
        Ok(())
    })
}

const COLUMNS: &str = "
    SELECT course_id, client_id, service_id, screen_id, plan, state, created_at, version
    FROM courses WHERE practice_id = $1 AND course_id = $2";

/// A course.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(
    tx: &mut Tx,
    practice: PracticeId,
    course: CourseId,
) -> Result<Course, StoreError> {
    row!(tx, Course, COLUMNS, practice, course)?.ok_or(StoreError::Missing("course"))
}

/// The courses of a client, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<Course>, StoreError> {
    let sql = "SELECT course_id, client_id, service_id, screen_id, plan, state, created_at, version
        FROM courses WHERE practice_id = $1 AND client_id = $2
        ORDER BY created_at DESC, course_id DESC";
    rows!(tx, Course, sql, practice, client)
}

/// The end of a course before its last visit.
#[derive(Clone, Debug)]
pub struct CancelRest {
    /// The practice.
    pub practice: PracticeId,
    /// Which course.
    pub course: CourseId,
    /// Visits from this number on.
    pub from_number: i64,
    /// Why; shown to people, so no health data beyond a word.
    pub reason: String,
    /// Now, epoch milliseconds.
    pub at: i64,
}

/// Cancels every visit to come from a number on, frees their places and stops the course.
/// Answers the visits cancelled, in order; visits that are done stay.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such course.
pub async fn cancel_rest(tx: &mut Tx, what: &CancelRest) -> Result<Vec<VisitId>, StoreError> {
    let sql = "UPDATE courses SET state = 'stopped', version = version + 1
        WHERE practice_id = $1 AND course_id = $2";
    if run!(tx, sql, what.practice, what.course)? == 0 {
        return Err(StoreError::Missing("course"));
    }
    let visits = visits::of_course(tx, what.practice, what.course).await?;
    let mut cancelled = Vec::new();
    for visit in visits {
        if visit.number < what.from_number || !visit.state.holds_place() {
            continue;
        }
        let step = visits::Step {
            practice: what.practice,
            visit: visit.visit_id,
            version: visit.version,
            to: crate::ids::VisitState::Cancelled,
            reason: Some(what.reason.clone()),
            at: what.at,
        };
        visits::step(tx, &step).await?;
        cancelled.push(visit.visit_id);
    }
    Ok(cancelled)
}

/// Marks a course as finished or active again.
///
/// # Errors
/// [`StoreError::Stale`] when it has another version by now.
pub async fn set_state(
    tx: &mut Tx,
    practice: PracticeId,
    course: (CourseId, i64),
    state: CourseState,
) -> Result<(), StoreError> {
    let sql = "UPDATE courses SET state = $4, version = version + 1
        WHERE practice_id = $1 AND course_id = $2 AND version = $3";
    match run!(tx, sql, practice, course.0, course.1, state.as_str())? {
        0 => Err(StoreError::Stale("course")),
        _ => Ok(()),
    }
}
