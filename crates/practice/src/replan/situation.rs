//! What stands when somebody is away: the visits that fall into it, their courses, their clients'
//! standing, and who else works when.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use knowledge::Knowledge;
use store::clients::{self, Client};
use store::courses::{self, Course};
use store::practices::{self, Absence, Hours, Service};
use store::visits::{self, Visit};
use store::{AbsenceId, ClientId, PracticeId, Resource, StoreError, Tx, VisitState};

use crate::care::clients::Names;
use crate::care::screening::today;
use crate::care::standing::movable;
use crate::courses::change::booked_for;
use crate::courses::grid::Grid;
use crate::courses::question::Wanted;
use crate::one_visit::date_of;
use crate::opening;
use crate::refusal::Refusal;
use crate::replan::away::Away;
use crate::replan::ledger::Ledger;
use crate::session::zone;

/// New places are looked for until so many days after the absence and after the last visit of a
/// course that it touches.
const SPARE_DAYS: i64 = 28;

const DAY_MS: i64 = 86_400_000;

/// A course with visits that fall into the absence.
#[derive(Debug)]
pub(crate) struct Touched {
    pub course: Course,
    pub client: Client,
    pub service: Service,
    /// What it was booked for: its days between visits, what the client wishes.
    pub wanted: Wanted,
    /// All its visits, by number.
    pub visits: Vec<Visit>,
    /// Numbers of those that fall into the absence and are to come.
    pub hit: Vec<i64>,
    /// Why the client may have no new time.
    pub barred: Option<&'static str>,
}

/// Everything that planning again needs.
#[derive(Debug)]
pub(crate) struct Situation {
    pub names: Names,
    pub hours: Vec<Hours>,
    /// The one asked about too.
    pub absences: Vec<Absence>,
    /// In the order of their first visit that falls into the absence.
    pub touched: Vec<Touched>,
    /// Who is taken when; visits that are to move have given their place back.
    pub ledger: Ledger,
    /// Nothing is planned before this instant.
    pub at: i64,
    pub today: Date,
    pub last: Date,
    pub grid: Grid,
}

/// A visit that can still be given another place.
pub(crate) fn to_come(visit: &Visit, now: i64) -> bool {
    matches!(visit.state, VisitState::Booked | VisitState::OnHold) && visit.place.starts_at > now
}

impl Situation {
    /// Reads it. `at` is when the plan was first asked for, `now` what has begun is measured by.
    pub(crate) async fn load(
        tx: &mut Tx,
        knowledge: &Knowledge,
        practice: PracticeId,
        away: &Away,
        (at, now): (i64, i64),
    ) -> Result<Self, Refusal> {
        let row = practices::load(tx, practice).await?;
        let names = Names::load(tx, practice).await?;
        if !names.therapists.iter().any(|one| one.therapist_id == away.therapist) {
            return Err(StoreError::Missing("therapist").into());
        }
        let hours = practices::hours(tx, practice).await?;
        let touched = touched(tx, knowledge, practice, (&names, away), now).await?;
        let today = today(&row, at);
        let clock = zone(&row.time_zone);
        let later = touched.iter().flat_map(|one| &one.visits);
        let later = later.filter(|one| to_come(one, now)).map(|one| one.place.starts_at);
        let end = later.chain([away.to]).max().unwrap_or(away.to);
        let last = opening::date(end, &clock);
        let last = last.checked_add(SPARE_DAYS.days()).unwrap_or(last).max(today);
        let noon =
            |date: Date, days: i64| opening::at(date, 0, &clock).map(|at| at + days * DAY_MS);
        let span = (noon(today, -1)?, noon(last, 2)?);
        let mut absences = practices::absences(tx, practice, span.0, span.1).await?;
        absences.push(Absence {
            absence_id: AbsenceId::fresh(),
            therapist_id: away.therapist,
            starts_at: away.from,
            ends_at: away.to,
            kind: away.kind,
        });
        let ledger = ledger(tx, practice, (&names, &touched), span).await?;
        let grid = grid(&names, &hours, &touched, (today, last));
        Ok(Self { names, hours, absences, touched, ledger, at, today, last, grid })
    }

    pub(crate) fn date(&self, visit: &Visit) -> Date {
        date_of(&self.names.sites, &visit.place)
    }
}

async fn touched(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    (names, away): (&Names, &Away),
    now: i64,
) -> Result<Vec<Touched>, Refusal> {
    // A visit that began before the absence may reach into it.
    let between = (away.from - DAY_MS, away.to);
    let mut hit = visits::of_therapist(tx, practice, away.therapist, between).await?;
    let blocked = |one: &Visit| away.touches(one.place.blocked_from, one.place.blocked_to);
    hit.retain(|one| to_come(one, now) && blocked(one));
    let mut found: Vec<Touched> = Vec::new();
    for visit in hit {
        if let Some(one) = found.iter_mut().find(|one| one.course.course_id == visit.course_id) {
            one.hit.push(visit.number);
            continue;
        }
        let course = courses::load(tx, practice, visit.course_id).await?;
        let all = visits::of_course(tx, practice, visit.course_id).await?;
        let service = names.services.iter().find(|one| one.service_id == course.service_id);
        let client = course.client_id;
        found.push(Touched {
            wanted: booked_for(&course, &all, visit.number),
            client: clients::load(tx, practice, client).await?,
            service: service.cloned().ok_or(StoreError::Missing("service"))?,
            barred: barred(tx, knowledge, (practice, client), now).await?,
            visits: all,
            hit: vec![visit.number],
            course,
        });
    }
    for one in &mut found {
        one.hit.sort_unstable();
    }
    Ok(found)
}

/// INVARIANT (booked on a check): nobody gets a new time whom the newest check does not allow.
async fn barred(
    tx: &mut Tx,
    knowledge: &Knowledge,
    (practice, client): (PracticeId, ClientId),
    now: i64,
) -> Result<Option<&'static str>, Refusal> {
    match movable(tx, knowledge, practice, client, now).await {
        Ok(_) => Ok(None),
        Err(Refusal::Rule { key, .. }) => Ok(Some(key)),
        Err(other) => Err(other),
    }
}

async fn ledger(
    tx: &mut Tx,
    practice: PracticeId,
    (names, touched): (&Names, &[Touched]),
    span: (i64, i64),
) -> Result<Ledger, Refusal> {
    let mut ledger = Ledger::default();
    if touched.is_empty() {
        return Ok(ledger);
    }
    let staff = names.therapists.iter().filter(|one| one.left_at.is_none());
    let staff = staff.map(|one| (Resource::Therapist, one.therapist_id.uuid()));
    let rooms = names.rooms.iter().filter(|one| one.closed_at.is_none());
    let rooms = rooms.map(|one| (Resource::Room, one.room_id.uuid()));
    let clients = touched.iter().map(|one| (Resource::Client, one.client.client_id.uuid()));
    let all: Vec<_> = staff.chain(rooms).chain(clients).collect();
    for resource in all {
        ledger.read(tx, practice, resource, span).await?;
    }
    for one in touched.iter().filter(|one| one.barred.is_none()) {
        for visit in one.visits.iter().filter(|visit| one.hit.contains(&visit.number)) {
            ledger.give_back(one.client.client_id, &visit.place);
        }
    }
    Ok(ledger)
}

/// Slots on which hours, lengths and the old times of the visits fall, as far as 64 a day allow.
fn grid(names: &Names, hours: &[Hours], touched: &[Touched], (today, last): (Date, Date)) -> Grid {
    let mut bounds: Vec<i64> = hours.iter().flat_map(|h| [h.from_minute, h.to_minute]).collect();
    let mut minutes = 0;
    for one in touched {
        for visit in one.visits.iter().filter(|visit| one.hit.contains(&visit.number)) {
            let place = &visit.place;
            minutes = common(minutes, (place.ends_at - place.starts_at) / 60_000);
            let site = names.site(place.site_id);
            let clock = zone(site.map_or("UTC", |site| site.time_zone.as_str()));
            bounds.push(minute_of_day(place.starts_at, &clock));
        }
    }
    Grid::new(today, last, &bounds, minutes)
}

pub(crate) fn minute_of_day(at: i64, clock: &TimeZone) -> i64 {
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    let civil = clock.to_datetime(at);
    i64::from(civil.hour()) * 60 + i64::from(civil.minute())
}

/// The greatest common divisor.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}
