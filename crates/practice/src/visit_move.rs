//! Moving one visit to a time and a therapist that somebody chose: every rule is asked, and the
//! first that would be broken is named. The database's own constraint has the last word.

use std::sync::Arc;

use jiff::tz::TimeZone;
use knowledge::Knowledge;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::busy::{self, Place, QUANTUM_MS};
use store::practices::{self, Room, Service, Therapist};
use store::visits::{self, DayVisit, Move, Visit};
use store::{
    ClientId, PracticeId, Resource, RoomId, StoreError, TherapistId, Tx, VisitId, VisitState,
    courses,
};

use crate::care::standing::movable;
use crate::house::{About, Done, House, Key, Scene};
use crate::opening;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;
use crate::visit_step::able;

/// Where a visit is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which visit.
    pub visit: VisitId,
    /// The version it was read at.
    pub version: i64,
    /// Who is to treat; the same as before where none is named.
    pub therapist: Option<TherapistId>,
    /// In which room; where none is named the same as before if it is free, else one that is.
    pub room: Option<RoomId>,
    /// When, epoch milliseconds, on a quantum.
    pub starts_at: i64,
}

/// What was asked, as it is hashed for the key.
#[derive(Clone, Debug, Serialize)]
struct Asked {
    visit: String,
    version: i64,
    therapist: Option<String>,
    room: Option<String>,
    starts_at: i64,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Moved {
    /// The visit's new version.
    pub version: i64,
    /// Where it was before, epoch milliseconds.
    pub from: i64,
    /// Where it is now, epoch milliseconds.
    pub to: i64,
}

/// Moves a visit within its site.
///
/// # Errors
/// The rule that it would break; why the client may not have a new time; [`Refusal::Taken`], [`StoreError::Stale`],
/// [`StoreError::WrongState`].
pub async fn shift(
    house: &House,
    permit: &Permit<case::ChangeCourse>,
    client: ClientId,
    wanted: Wanted,
    key: Key,
) -> Result<Moved, Refusal> {
    if wanted.starts_at.rem_euclid(QUANTUM_MS) != 0 {
        return Err(Refusal::field("time", "not-in-steps"));
    }
    let about = About { subject: Subject::Visit(wanted.visit), client: Some(client), key };
    let asked = Asked {
        visit: wanted.visit.to_string(),
        version: wanted.version,
        therapist: wanted.therapist.map(|id| id.to_string()),
        room: wanted.room.map(|id| id.to_string()),
        starts_at: wanted.starts_at,
    };
    let knowledge = Arc::clone(house.knowledge());
    house
        .write(permit, about, asked, move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let line = visits::line(tx, scene.practice, wanted.visit).await?;
                if line.visit.version != wanted.version {
                    return Err(StoreError::Stale("visit").into());
                }
                if line.visit.client_id != client {
                    return Err(StoreError::Missing("visit").into());
                }
                let to = place(tx, &knowledge, scene, (&line, &wanted)).await?;
                // INVARIANT (booked on a check): a new time asks for the newest check.
                movable(tx, &knowledge, scene.practice, client, scene.now).await?;
                let from = line.visit.place.starts_at;
                let one = Move { visit: wanted.visit, version: wanted.version, to };
                visits::move_one(tx, scene.practice, &one).await?;
                let moved = Moved { version: wanted.version + 1, from, to: to.starts_at };
                Ok(Done::noting(moved, json!({ "from": from, "to": to.starts_at })))
            })
        })
        .await
}

/// The whole place of a visit that is to go somewhere, when no rule forbids it.
async fn place<I>(
    tx: &mut Tx,
    knowledge: &Knowledge,
    scene: &Scene<I>,
    (line, wanted): (&DayVisit, &Wanted),
) -> Result<Place, Refusal> {
    let (practice, old) = (scene.practice, line.visit.place);
    let by = wanted.starts_at - old.starts_at;
    let mut to = Place {
        therapist_id: wanted.therapist.unwrap_or(old.therapist_id),
        starts_at: old.starts_at + by,
        ends_at: old.ends_at + by,
        blocked_from: old.blocked_from + by,
        blocked_to: old.blocked_to + by,
        ..old
    };
    if to.starts_at < scene.now {
        return Err(Refusal::rule("move-past"));
    }
    let services = practices::services(tx, practice).await?.into_iter();
    let service = services.into_iter().find(|one| one.service_id == line.service_id);
    let service = service.ok_or(StoreError::Missing("service"))?;
    let therapist = therapist(tx, knowledge, (practice, to.therapist_id), &service).await?;
    let sites = practices::sites(tx, practice).await?;
    let site = sites.into_iter().find(|one| one.site_id == to.site_id);
    let clock = zone(&site.ok_or(StoreError::Missing("site"))?.time_zone);
    there(tx, practice, &to, &therapist, &clock).await?;
    gaps(tx, practice, &line.visit, &to, &clock).await?;
    to.room_id = room(tx, practice, &line.visit, &to, wanted.room, &service).await?;
    Ok(to)
}

async fn therapist(
    tx: &mut Tx,
    knowledge: &Knowledge,
    (practice, wanted): (PracticeId, TherapistId),
    service: &Service,
) -> Result<Therapist, Refusal> {
    let all = practices::therapists(tx, practice).await?;
    let found = all.into_iter().find(|one| one.therapist_id == wanted);
    let found = found.ok_or(StoreError::Missing("therapist"))?;
    let name = || [("therapist", found.name.clone())];
    if found.left_at.is_some() {
        return Err(Refusal::rule_with("move-left", &name()));
    }
    if !able(knowledge, &found, service) {
        return Err(Refusal::rule_with("move-skill", &name()));
    }
    Ok(found)
}

/// The therapist is there, and the site is open.
async fn there(
    tx: &mut Tx,
    practice: PracticeId,
    to: &Place,
    therapist: &Therapist,
    clock: &TimeZone,
) -> Result<(), Refusal> {
    let hours = practices::hours(tx, practice).await?;
    let date = opening::date(to.starts_at, clock);
    let visit = (to.starts_at, to.ends_at);
    let id = therapist.therapist_id;
    let name = || [("therapist", therapist.name.clone())];
    let open = opening::open(&hours, to.site_id, Some(id), date, clock)?;
    if !opening::covers(&open, visit) {
        return Err(Refusal::rule_with("move-hours", &name()));
    }
    let keeps_hours = hours.iter().any(|h| h.site_id == to.site_id && h.therapist_id.is_none());
    let open = opening::open(&hours, to.site_id, None, date, clock)?;
    if keeps_hours && !opening::covers(&open, visit) {
        return Err(Refusal::rule("move-site-closed"));
    }
    let away = practices::absences(tx, practice, to.blocked_from, to.blocked_to).await?;
    match away.iter().any(|one| one.therapist_id == id) {
        true => Err(Refusal::rule_with("move-away", &name())),
        false => Ok(()),
    }
}

/// The visits of the course stay in order and as far apart as its plan says. A visit that is too
/// near already may be moved as long as it comes no nearer.
async fn gaps(
    tx: &mut Tx,
    practice: PracticeId,
    visit: &Visit,
    to: &Place,
    clock: &TimeZone,
) -> Result<(), Refusal> {
    let plan = courses::load(tx, practice, visit.course_id).await?.plan.value();
    let least = plan["gap_min"].as_i64().or(plan["gap_days_min"].as_i64()).unwrap_or(1).max(1);
    let others = visits::of_course(tx, practice, visit.course_id).await?;
    for other in others {
        let gone = matches!(other.state, VisitState::Cancelled | VisitState::Missed);
        if gone || other.number == visit.number {
            continue;
        }
        let days = |starts_at: i64| {
            let (own, theirs) =
                (opening::date(starts_at, clock), opening::date(other.place.starts_at, clock));
            let later = i64::from((own - theirs).get_days());
            if other.number < visit.number { later } else { -later }
        };
        let (old, new) = (days(visit.place.starts_at), days(to.starts_at));
        if new < least && new < old {
            let values = [("days", least.to_string()), ("number", other.number.to_string())];
            return Err(Refusal::rule_with("move-gap", &values));
        }
    }
    Ok(())
}

async fn room(
    tx: &mut Tx,
    practice: PracticeId,
    visit: &Visit,
    to: &Place,
    wanted: Option<RoomId>,
    service: &Service,
) -> Result<RoomId, Refusal> {
    let rooms = practices::rooms(tx, practice).await?;
    let fits = |room: &Room| {
        room.site_id == to.site_id && room.kind == service.room_kind && room.closed_at.is_none()
    };
    if let Some(wanted) = wanted {
        let found = rooms.iter().find(|room| room.room_id == wanted);
        let found = found.ok_or(StoreError::Missing("room"))?;
        if !fits(found) {
            return Err(Refusal::rule_with("move-room", &[("room", found.name.clone())]));
        }
        return Ok(wanted);
    }
    let mut candidates: Vec<RoomId> = rooms.iter().filter(|r| fits(r)).map(|r| r.room_id).collect();
    candidates.sort_by_key(|room| *room != to.room_id);
    for candidate in &candidates {
        let resource = (Resource::Room, candidate.uuid());
        let stretch = (to.blocked_from, to.blocked_to);
        let owner = visit.visit_id.uuid();
        if !busy::taken_by_another(tx, practice, resource, stretch, owner).await? {
            return Ok(*candidate);
        }
    }
    // Every room is taken: the database says by whom.
    candidates.first().copied().ok_or(Refusal::rule("move-no-room"))
}
