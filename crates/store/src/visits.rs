//! Visits: moving them, walking them through their states, and the day of a site.

use crate::busy::{self, Clash, Place};
use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::freed;
use crate::ids::{ClientId, CourseId, PracticeId, ServiceId, SiteId, VisitId, VisitState};

/// A visit as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Visit {
    /// Its id.
    pub visit_id: VisitId,
    /// Its course.
    pub course_id: CourseId,
    /// Which of the course, from 1.
    pub number: i64,
    /// Who comes.
    pub client_id: ClientId,
    /// Where and when.
    #[sqlx(flatten)]
    pub place: Place,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: VisitState,
    /// Since when, epoch milliseconds.
    pub state_at: i64,
    /// Why, where the state has a reason.
    pub state_reason: Option<String>,
    /// Counts changes: a change names the version it was made from.
    pub version: i64,
}

impl VisitState {
    /// True while the visit keeps its place in the calendar.
    #[must_use]
    pub const fn holds_place(self) -> bool {
        matches!(self, Self::Booked | Self::OnHold | Self::Arrived)
    }
}

const ONE: &str = "
    SELECT visit_id, course_id, number, client_id, site_id, therapist_id, room_id, starts_at,
        ends_at, blocked_from, blocked_to, state, state_at, state_reason, version
    FROM visits WHERE practice_id = $1 AND visit_id = $2";

const COURSE: &str = "
    SELECT visit_id, course_id, number, client_id, site_id, therapist_id, room_id, starts_at,
        ends_at, blocked_from, blocked_to, state, state_at, state_reason, version
    FROM visits WHERE practice_id = $1 AND course_id = $2 ORDER BY number";

const CLIENT: &str = "
    SELECT visit_id, course_id, number, client_id, site_id, therapist_id, room_id, starts_at,
        ends_at, blocked_from, blocked_to, state, state_at, state_reason, version
    FROM visits WHERE practice_id = $1 AND client_id = $2
      AND starts_at >= $3 AND starts_at < $4 ORDER BY starts_at";

const THERAPIST: &str = "
    SELECT visit_id, course_id, number, client_id, site_id, therapist_id, room_id, starts_at,
        ends_at, blocked_from, blocked_to, state, state_at, state_reason, version
    FROM visits WHERE practice_id = $1 AND therapist_id = $2
      AND starts_at >= $3 AND starts_at < $4 ORDER BY starts_at";

/// A visit.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(tx: &mut Tx, practice: PracticeId, visit: VisitId) -> Result<Visit, StoreError> {
    row!(tx, Visit, ONE, practice, visit)?.ok_or(StoreError::Missing("visit"))
}

/// The visits of a course by number.
///
/// # Errors
/// As the database says.
pub async fn of_course(
    tx: &mut Tx,
    practice: PracticeId,
    course: CourseId,
) -> Result<Vec<Visit>, StoreError> {
    rows!(tx, Visit, COURSE, practice, course)
}

/// The visits of a client that start in `from..to` (epoch milliseconds), in order.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    between: (i64, i64),
) -> Result<Vec<Visit>, StoreError> {
    rows!(tx, Visit, CLIENT, practice, client, between.0, between.1)
}

/// The visits of a therapist that start in `from..to` (epoch milliseconds), in order.
///
/// # Errors
/// As the database says.
pub async fn of_therapist(
    tx: &mut Tx,
    practice: PracticeId,
    therapist: crate::ids::TherapistId,
    between: (i64, i64),
) -> Result<Vec<Visit>, StoreError> {
    rows!(tx, Visit, THERAPIST, practice, therapist, between.0, between.1)
}

/// A visit and the place it is to have.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// Which visit.
    pub visit: VisitId,
    /// The version it was read at.
    pub version: i64,
    /// Where and when from now on.
    pub to: Place,
}

/// Moves one visit.
///
/// # Errors
/// As [`move_all`].
pub async fn move_one(tx: &mut Tx, practice: PracticeId, what: &Move) -> Result<(), StoreError> {
    move_all(tx, practice, std::slice::from_ref(what)).await
}

/// Moves visits together: they may take each other's places. All move or, with an error, none:
/// the transaction must then be rolled back, as [`crate::Db::write`] does.
///
/// # Errors
/// [`StoreError::Taken`], [`StoreError::Absent`], [`StoreError::Stale`],
/// [`StoreError::WrongState`] for a visit that is over or has begun, [`StoreError::Missing`].
pub async fn move_all(tx: &mut Tx, practice: PracticeId, moves: &[Move]) -> Result<(), StoreError> {
    let mut ordered: Vec<&Move> = moves.iter().collect();
    ordered.sort_by_key(|one| one.to.starts_at);
    let mut visits = Vec::with_capacity(moves.len());
    for one in &ordered {
        let visit = load(tx, practice, one.visit).await?;
        if visit.version != one.version {
            return Err(StoreError::Stale("visit"));
        }
        if !matches!(visit.state, VisitState::Booked | VisitState::OnHold) {
            let state = visit.state.as_str().to_string();
            return Err(StoreError::WrongState { what: "visit", state });
        }
        busy::free(tx, practice, visit.client_id, visit.visit_id.uuid(), &visit.place).await?;
        visits.push(visit);
    }
    let mut clashes: Vec<Clash> = Vec::new();
    for (one, visit) in ordered.iter().zip(&visits) {
        let owner = (visit.visit_id.uuid(), visit.number);
        clashes.extend(busy::take(tx, practice, visit.client_id, owner, &one.to).await?);
        set_place(tx, practice, one).await?;
    }
    if !clashes.is_empty() {
        return Err(StoreError::Taken(clashes));
    }
    for (one, visit) in ordered.iter().zip(&visits) {
        if one.to != visit.place {
            freed::note(tx, practice, &visit.place).await?;
        }
    }
    Ok(())
}

async fn set_place(tx: &mut Tx, practice: PracticeId, one: &Move) -> Result<(), StoreError> {
    let sql = "UPDATE visits SET site_id = $4, therapist_id = $5, room_id = $6, starts_at = $7,
            ends_at = $8, blocked_from = $9, blocked_to = $10, version = version + 1
        WHERE practice_id = $1 AND visit_id = $2 AND version = $3";
    let to = &one.to;
    let changed = run!(
        tx,
        sql,
        practice,
        one.visit,
        one.version,
        to.site_id,
        to.therapist_id,
        to.room_id,
        to.starts_at,
        to.ends_at,
        to.blocked_from,
        to.blocked_to
    )?;
    match changed {
        0 => Err(StoreError::Stale("visit")),
        _ => Ok(()),
    }
}

/// A step of a visit to another state.
#[derive(Clone, Debug)]
pub struct Step {
    /// The practice.
    pub practice: PracticeId,
    /// Which visit.
    pub visit: VisitId,
    /// The version it was read at.
    pub version: i64,
    /// The state to come.
    pub to: VisitState,
    /// Why, where that matters.
    pub reason: Option<String>,
    /// Now, epoch milliseconds.
    pub at: i64,
}

/// Takes a visit to another state; one that is cancelled or missed gives its place back.
/// Answers the new version.
///
/// # Errors
/// [`StoreError::WrongState`] when [`VisitState::next`] does not allow it,
/// [`StoreError::Stale`], [`StoreError::Missing`].
pub async fn step(tx: &mut Tx, step: &Step) -> Result<i64, StoreError> {
    let visit = load(tx, step.practice, step.visit).await?;
    if visit.version != step.version {
        return Err(StoreError::Stale("visit"));
    }
    if !visit.state.next().contains(&step.to) {
        let state = visit.state.as_str().to_string();
        return Err(StoreError::WrongState { what: "visit", state });
    }
    set_state(tx, step).await?;
    if visit.state.holds_place() && !step.to.holds_place() && step.to != VisitState::Done {
        let owner = visit.visit_id.uuid();
        busy::free(tx, step.practice, visit.client_id, owner, &visit.place).await?;
        if visit.place.starts_at > step.at {
            freed::note(tx, step.practice, &visit.place).await?;
        }
    }
    Ok(step.version + 1)
}

/// Puts another reason to the state that a visit is in. Answers the new version.
///
/// # Errors
/// [`StoreError::Stale`].
pub async fn reason(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
    version: i64,
    reason: &str,
) -> Result<i64, StoreError> {
    let sql = "UPDATE visits SET state_reason = $4, version = version + 1
        WHERE practice_id = $1 AND visit_id = $2 AND version = $3";
    match run!(tx, sql, practice, visit, version, reason)? {
        0 => Err(StoreError::Stale("visit")),
        _ => Ok(version + 1),
    }
}

async fn set_state(tx: &mut Tx, step: &Step) -> Result<(), StoreError> {
    let sql = "UPDATE visits SET state = $4, state_at = $5, state_reason = $6,
            version = version + 1
        WHERE practice_id = $1 AND visit_id = $2 AND version = $3";
    let (state, reason) = (step.to.as_str(), step.reason.as_deref());
    match run!(tx, sql, step.practice, step.visit, step.version, state, step.at, reason)? {
        0 => Err(StoreError::Stale("visit")),
        _ => Ok(()),
    }
}

/// Takes a step back, to the state that [`VisitState::back`] says; a visit that was missed takes
/// its place again. Answers the new version.
///
/// # Errors
/// [`StoreError::WrongState`], [`StoreError::Stale`], [`StoreError::Missing`];
/// [`StoreError::Taken`] and [`StoreError::Absent`] when the place is somebody else's by now.
pub async fn step_back(tx: &mut Tx, step: &Step) -> Result<i64, StoreError> {
    let visit = load(tx, step.practice, step.visit).await?;
    if visit.version != step.version {
        return Err(StoreError::Stale("visit"));
    }
    if visit.state.back() != Some(step.to) {
        let state = visit.state.as_str().to_string();
        return Err(StoreError::WrongState { what: "visit", state });
    }
    set_state(tx, step).await?;
    if visit.state == VisitState::Missed {
        let owner = (visit.visit_id.uuid(), visit.number);
        let clashes = busy::take(tx, step.practice, visit.client_id, owner, &visit.place).await?;
        if !clashes.is_empty() {
            return Err(StoreError::Taken(clashes));
        }
    }
    Ok(step.version + 1)
}

/// One line of a day: a visit with what the calendar shows about it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DayVisit {
    /// The visit.
    #[sqlx(flatten)]
    pub visit: Visit,
    /// The client's given name.
    pub given_name: String,
    /// The client's family name.
    pub family_name: String,
    /// Who treats.
    pub therapist_name: String,
    /// In which room.
    pub room_name: String,
    /// The service.
    pub service_id: ServiceId,
    /// The service's name.
    pub service_name: String,
    /// The technique of the service.
    pub technique: String,
    /// How many visits the course has.
    pub visits_in_course: i64,
    /// Massage level of the client's newest screen; none when never screened.
    pub massage: Option<String>,
    /// When that screen was made, epoch milliseconds.
    pub screened_at: Option<i64>,
    /// How many questions to a clinician are open for this client.
    pub clearances_open: i64,
    /// How many answers of clinicians about the newest screen allow it and are good when the visit
    /// begins. One about an older screen does not show here: it may not name every card.
    pub clearances_good: i64,
    /// How many findings of the newest screen were set aside.
    pub set_aside: i64,
    /// When the newest check before this visit was made, epoch milliseconds.
    pub checked_at: Option<i64>,
    /// The visit that the newest screen is about; none where it is about no visit.
    pub newest_of: Option<VisitId>,
    /// What the client said last about being treated at this visit; none where nothing was said.
    pub consent: Option<String>,
    /// 1 when the visit's note is signed, else 0.
    pub notes_signed: i64,
    /// How many instruments were filled in at this visit, or are left out in the course.
    pub measured: i64,
    /// How many visits of the course before this one take place.
    pub kept_before: i64,
    /// How many of them are still to come.
    pub to_come_before: i64,
}

macro_rules! lines {
    ($which:literal) => {
        concat!(
            "    SELECT v.visit_id, v.course_id, v.number, v.client_id, v.site_id, v.therapist_id, v.room_id,
        v.starts_at, v.ends_at, v.blocked_from, v.blocked_to, v.state, v.state_at,
        v.state_reason, v.version,
        p.given_name, p.family_name, t.name AS therapist_name, r.name AS room_name,
        c.service_id, s.name AS service_name, s.technique,
        (SELECT COUNT(*) FROM visits o
            WHERE o.practice_id = v.practice_id AND o.course_id = v.course_id)
            AS visits_in_course,
        (SELECT n.massage FROM screens n
            WHERE n.practice_id = v.practice_id AND n.client_id = v.client_id
            ORDER BY n.at DESC, n.screen_id DESC LIMIT 1) AS massage,
        (SELECT MAX(n.at) FROM screens n
            WHERE n.practice_id = v.practice_id AND n.client_id = v.client_id) AS screened_at,
        (SELECT COUNT(*) FROM clearance_requests q
            WHERE q.practice_id = v.practice_id AND q.client_id = v.client_id
              AND q.state = 'open') AS clearances_open,
        (SELECT COUNT(*) FROM clearance_requests q
            WHERE q.practice_id = v.practice_id AND q.client_id = v.client_id
              AND q.state = 'granted' AND q.expires_at > v.starts_at
              AND q.screen_id = (SELECT n.screen_id FROM screens n
                WHERE n.practice_id = v.practice_id AND n.client_id = v.client_id
                ORDER BY n.at DESC, n.screen_id DESC LIMIT 1)) AS clearances_good,
        (SELECT COUNT(*) FROM overrides f
            WHERE f.practice_id = v.practice_id AND f.client_id = v.client_id
              AND f.screen_id = (SELECT n.screen_id FROM screens n
                WHERE n.practice_id = v.practice_id AND n.client_id = v.client_id
                ORDER BY n.at DESC, n.screen_id DESC LIMIT 1)) AS set_aside,
        (SELECT MAX(x.at) FROM visit_screens x
            WHERE x.practice_id = v.practice_id AND x.visit_id = v.visit_id
              AND x.stage = 'before') AS checked_at,
        (SELECT x.visit_id FROM visit_screens x
            WHERE x.practice_id = v.practice_id
              AND x.screen_id = (SELECT n.screen_id FROM screens n
                WHERE n.practice_id = v.practice_id AND n.client_id = v.client_id
                ORDER BY n.at DESC, n.screen_id DESC LIMIT 1)) AS newest_of,
        (SELECT a.act FROM consents a
            WHERE a.practice_id = v.practice_id AND a.client_id = v.client_id
              AND a.kind = 'treatment' AND (a.visit_id = v.visit_id OR a.visit_id IS NULL)
              AND (a.act <> 'withdrawn' OR a.agreed = '{}')
            ORDER BY a.at DESC, a.consent_id DESC LIMIT 1) AS consent,
        (SELECT COUNT(*) FROM notes m
            WHERE m.practice_id = v.practice_id AND m.visit_id = v.visit_id) AS notes_signed,
        (SELECT COUNT(DISTINCT m.instrument) FROM measures m
            WHERE m.practice_id = v.practice_id AND m.course_id = v.course_id
              AND (m.visit_id = v.visit_id OR m.incomplete = 'left_out')) AS measured,
        (SELECT COUNT(*) FROM visits o
            WHERE o.practice_id = v.practice_id AND o.course_id = v.course_id
              AND o.number < v.number AND o.state NOT IN ('cancelled', 'missed')) AS kept_before,
        (SELECT COUNT(*) FROM visits o
            WHERE o.practice_id = v.practice_id AND o.course_id = v.course_id
              AND o.number < v.number AND o.state IN ('booked', 'on_hold', 'arrived'))
            AS to_come_before
    FROM visits v
    JOIN clients p ON p.practice_id = v.practice_id AND p.client_id = v.client_id
    JOIN therapists t ON t.practice_id = v.practice_id AND t.therapist_id = v.therapist_id
    JOIN rooms r ON r.practice_id = v.practice_id AND r.room_id = v.room_id
    JOIN courses c ON c.practice_id = v.practice_id AND c.course_id = v.course_id
    JOIN services s ON s.practice_id = c.practice_id AND s.service_id = c.service_id
    ",
            $which
        )
    };
}

const DAY: &str = lines!(
    "WHERE v.practice_id = $1 AND v.site_id = $2 AND v.starts_at >= $3 AND v.starts_at < $4
    ORDER BY v.starts_at, t.name, v.visit_id"
);

const LINE: &str = lines!("WHERE v.practice_id = $1 AND v.visit_id = $2");

/// Every visit of a site that starts in `from..to` (epoch milliseconds: the bounds of a civil
/// day are the caller's, who knows the time zone), in the order of the day. Cancelled ones too.
///
/// # Errors
/// As the database says.
pub async fn day(
    tx: &mut Tx,
    practice: PracticeId,
    site: SiteId,
    between: (i64, i64),
) -> Result<Vec<DayVisit>, StoreError> {
    rows!(tx, DayVisit, DAY, practice, site, between.0, between.1)
}

/// One visit with what the calendar shows about it.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn line(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<DayVisit, StoreError> {
    row!(tx, DayVisit, LINE, practice, visit)?.ok_or(StoreError::Missing("visit"))
}
