//! A course that stands is changed: one visit or the rest moved, one visit or the rest cancelled.

use std::sync::Arc;

use booking::draft::Place as Slot;
use booking::{Diary, Stop};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use store::busy::Place;
use store::courses::{self, CancelRest, Course};
use store::practices;
use store::visits::{self, Move, Step, Visit};
use store::{ClientId, CourseId, StoreError, Tx, VisitId, VisitState};

use crate::actor::Actor;
use crate::care::clients::Names;
use crate::care::screening::today;
use crate::care::standing::movable;
use crate::courses::booking::{Pick, keeps_rules, places};
use crate::courses::calendar::{Calendar, Span};
use crate::courses::options::{Planned, plan, skills};
use crate::courses::question::{GAP_DAYS_MAX, Wanted, Wish};
use crate::courses::rows::{Rows, Taken};
use crate::house::{About, Done, House, Key};
use crate::one_visit::date_of;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// So many other times are offered for a visit.
const NEAREST: usize = 3;

/// Where a course's plan does not say: visits on different days, and no gap is too long.
const GAP_DAYS: (i64, i64) = (1, GAP_DAYS_MAX);

/// Whose course it is, so that a permit can be asked for.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn client_of(
    house: &House,
    actor: &Actor,
    course: CourseId,
) -> Result<ClientId, Refusal> {
    let mut tx = house.db().read().await?;
    Ok(courses::load(&mut tx, actor.practice, course).await?.client_id)
}

/// A course with its visits and the names behind them.
#[derive(Debug)]
pub struct Whole {
    /// The course.
    pub course: Course,
    /// By number.
    pub visits: Vec<Visit>,
    /// Sites, therapists, rooms, services.
    pub names: Names,
}

/// A course.
///
/// # Errors
/// As the store says.
pub async fn open(
    house: &House,
    permit: &Permit<case::ReadClient>,
    course: CourseId,
) -> Result<Whole, Refusal> {
    let mut tx = house.read(permit, Subject::Course(course)).await?;
    whole(&mut tx, permit.actor(), course).await
}

async fn whole(tx: &mut Tx, actor: &Actor, course: CourseId) -> Result<Whole, Refusal> {
    Ok(Whole {
        course: courses::load(tx, actor.practice, course).await?,
        visits: visits::of_course(tx, actor.practice, course).await?,
        names: Names::load(tx, actor.practice).await?,
    })
}

/// What else a visit could be, and the rest with it.
#[derive(Debug)]
pub struct Moves {
    /// The course as it stands.
    pub whole: Whole,
    /// Number of the visit.
    pub number: i64,
    /// The nearest other times that keep every rule.
    pub nearest: Vec<Place>,
    /// Where there is none: the rules that stop it.
    pub stopped: Vec<Stop>,
    /// This visit and all after it, planned again.
    pub rest: Planned,
}

/// Other times for a visit that is to come.
///
/// # Errors
/// `rule-visit-fixed` for one that has begun or is over; why massage may not be given.
pub async fn moves(
    house: &House,
    permit: &Permit<case::ChangeCourse>,
    course: CourseId,
    visit: VisitId,
) -> Result<Moves, Refusal> {
    let now = house.now();
    let knowledge = house.knowledge();
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Course(course)).await?;
    let whole = whole(&mut tx, permit.actor(), course).await?;
    let client = whole.course.client_id;
    movable(&mut tx, knowledge, practice, client, now).await?;
    let row = practices::load(&mut tx, practice).await?;
    let today = today(&row, now);
    let found = whole.visits.iter().find(|one| one.visit_id == visit);
    let found = found.ok_or(StoreError::Missing("visit"))?;
    fixed(found)?;
    let number = found.number;
    let skilled = skills(knowledge);
    let room = room_around(&whole, number, today);
    let one = Wanted { visits: 1, ..wanted(&whole, number) };
    let of = (practice, client, whole.course.service_id);
    let own = [found.place];
    let rows = Rows::load(&mut tx, of, room.instants(), Taken::Without(&own), &skilled).await?;
    let (nearest, stopped) = nearest(&rows, &one, (room, now), &found.place)?;
    let rest: Vec<Place> = to_come(&whole, number).map(|one| one.place).collect();
    let all = Wanted { visits: rest.len() as i64, ..wanted(&whole, number) };
    let after = date_of(&whole.names.sites, &found.place).tomorrow().unwrap_or(today);
    let span = Span::of(today, room.first.max(after), &all);
    let rows = Rows::load(&mut tx, of, span.instants(), Taken::Without(&rest), &skilled).await?;
    let rest = plan(&rows, &all, (span, now), number)?;
    Ok(Moves { whole, number, nearest, stopped, rest })
}

/// Visits from a number on that still hold their place and have not begun.
fn to_come(whole: &Whole, from: i64) -> impl Iterator<Item = &Visit> {
    let to_come = |state: VisitState| matches!(state, VisitState::Booked | VisitState::OnHold);
    whole.visits.iter().filter(move |one| one.number >= from && to_come(one.state))
}

fn fixed(visit: &Visit) -> Result<(), Refusal> {
    match visit.state {
        VisitState::Booked | VisitState::OnHold => Ok(()),
        _ => Err(Refusal::rule("visit-fixed")),
    }
}

/// The days within which one visit may be, for the visits before and after it.
fn room_around(whole: &Whole, number: i64, today: Date) -> Span {
    let gap = wanted(whole, number).gap_min;
    let stands = |one: &&Visit| {
        one.number != number && !matches!(one.state, VisitState::Cancelled | VisitState::Missed)
    };
    let dated = |one: &Visit| (one.number, date_of(&whole.names.sites, &one.place));
    let others: Vec<(i64, Date)> = whole.visits.iter().filter(stands).map(dated).collect();
    let add = |date: Date, days: i64| date.checked_add(days.days()).unwrap_or(date);
    let before = others.iter().filter(|one| one.0 < number).max_by_key(|one| one.0);
    let after = others.iter().filter(|one| one.0 > number).min_by_key(|one| one.0);
    let first = before.map_or(today, |one| add(one.1, gap)).max(today);
    let wanted = Wanted { visits: 1, ..wanted(whole, number) };
    let last = after.map_or(Span::of(today, first, &wanted).last, |one| add(one.1, -gap));
    Span { today, first, last: last.max(first) }
}

/// What the course was booked for, as far as its plan says.
fn wanted(whole: &Whole, number: i64) -> Wanted {
    booked_for(&whole.course, &whole.visits, number)
}

/// As [`wanted`], with the minutes of one of its visits.
pub(crate) fn booked_for(course: &Course, visits: &[Visit], number: i64) -> Wanted {
    let kept = serde_json::from_str::<Wanted>(course.plan.as_str());
    let visit = visits.iter().find(|one| one.number == number);
    let minutes = visit.map_or(60, |one| (one.place.ends_at - one.place.starts_at) / 60_000);
    match kept {
        Ok(kept) => Wanted { minutes, wish: Wish { from: None, ..kept.wish }, ..kept },
        Err(_) => Wanted {
            service: course.service_id,
            visits: visits.len() as i64,
            minutes,
            gap_min: GAP_DAYS.0,
            gap_max: GAP_DAYS.1,
            wish: Wish::default(),
            more_of: None,
        },
    }
}

/// The nearest places that keep every rule: at most one in each part of a day.
fn nearest(
    rows: &Rows,
    wanted: &Wanted,
    (span, now): (Span, i64),
    from: &Place,
) -> Result<(Vec<Place>, Vec<Stop>), Refusal> {
    let calendar = Calendar::new(rows, wanted, span, now, &[])?;
    let diary = Diary::new(calendar.problem());
    let grid = calendar.grid();
    let mut found: Vec<(i64, Slot, Place)> = Vec::new();
    for day in 0..grid.days {
        for start in 0..grid.slots {
            for therapist in 0..calendar.therapists() {
                let slot = Slot { therapist, day, start };
                if grid.date(day) > span.last || !diary.broken(0, 0, slot).is_empty() {
                    continue;
                }
                let Some(place) = calendar.place(slot) else { continue };
                let apart = (place.starts_at - from.starts_at).abs();
                if apart > 0 || place.therapist_id != from.therapist_id {
                    found.push((apart, slot, place));
                }
            }
        }
    }
    let other = |place: &Place| place.therapist_id != from.therapist_id;
    found.sort_by_key(|(apart, slot, place)| (*apart, other(place), *slot));
    let mut chosen: Vec<(u32, i64, Place)> = Vec::new();
    for (_, slot, place) in found {
        let minute = grid.opening + i64::from(slot.start) * grid.slot;
        let part = i64::from(minute >= 720) + i64::from(minute >= 1020);
        if !chosen.iter().any(|one| (one.0, one.1) == (slot.day, part)) {
            chosen.push((slot.day, part, place));
        }
        if chosen.len() == NEAREST {
            break;
        }
    }
    let chosen: Vec<Place> = chosen.into_iter().map(|one| one.2).collect();
    let stopped = if chosen.is_empty() {
        match booking::plan::Planner::new().course(&diary, 0) {
            Err(why) => why.rules,
            Ok(_) => vec![Stop::Gap],
        }
    } else {
        Vec::new()
    };
    Ok((chosen, stopped))
}

#[derive(Serialize)]
struct Moved {
    course: CourseId,
    visit: VisitId,
    versions: Vec<i64>,
    picks: Vec<Pick>,
}

/// Moves a visit, and with more than one pick the visits after it, to places that were offered.
/// `versions` are those of the visits as they were read.
///
/// # Errors
/// `rule-visit-fixed`, `rule-place-not-possible`, [`Refusal::Taken`], [`StoreError::Stale`]; why
/// massage may not be given.
pub async fn move_visits(
    house: &House,
    permit: &Permit<case::ChangeCourse>,
    (client, course, visit): (ClientId, CourseId, VisitId),
    (versions, picks): (Vec<i64>, Vec<Pick>),
    key: Key,
) -> Result<i64, Refusal> {
    let knowledge = Arc::clone(house.knowledge());
    let actor = permit.actor().clone();
    let asked = Moved { course, visit, versions, picks };
    house
        .write(permit, About::client(client, key), asked, move |tx, scene| {
            let (knowledge, actor) = (Arc::clone(&knowledge), actor.clone());
            Box::pin(async move {
                let (asked, now) = (&scene.asked, scene.now);
                movable(tx, &knowledge, scene.practice, client, now).await?;
                let whole = whole(tx, &actor, asked.course).await?;
                let first = whole.visits.iter().find(|one| one.visit_id == asked.visit);
                let first = first.ok_or(StoreError::Missing("visit"))?;
                fixed(first)?;
                let number = first.number;
                let count = asked.picks.len();
                let moving: Vec<&Visit> = to_come(&whole, number).take(count).collect();
                let rest = to_come(&whole, number).count();
                if moving.len() != count
                    || asked.versions.len() != count
                    || (count != 1 && count != rest)
                {
                    return Err(StoreError::Stale("course").into());
                }
                let wanted = Wanted { visits: count as i64, ..wanted(&whole, number) };
                let row = practices::load(tx, scene.practice).await?;
                let around = room_around(&whole, number, today(&row, now));
                let whole_rest = Span::of(around.today, around.first, &wanted);
                let span = if count == 1 && rest > 1 { around } else { whole_rest };
                let of = (scene.practice, client, whole.course.service_id);
                let skilled = skills(&knowledge);
                let rows = Rows::load(tx, of, span.instants(), Taken::Ignored, &skilled).await?;
                let to = places(&asked.picks, wanted.minutes, rows.service.buffer_minutes);
                let late = to.iter().any(|one| date_of(&whole.names.sites, one) > span.last);
                if late {
                    return Err(Refusal::rule("place-not-possible"));
                }
                keeps_rules(&rows, &wanted, (span, now), &to)?;
                let moves: Vec<Move> = moving
                    .iter()
                    .zip(to)
                    .zip(&asked.versions)
                    .map(|((one, to), version)| Move { visit: one.visit_id, version: *version, to })
                    .collect();
                visits::move_all(tx, scene.practice, &moves).await?;
                let detail = json!({ "course": asked.course, "from": number, "visits": count });
                Ok(Done::noting(count as i64, detail))
            })
        })
        .await
}

/// How much is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Extent {
    /// One visit.
    One,
    /// It and all after it.
    Rest,
}

impl std::str::FromStr for Extent {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "one" => Ok(Self::One),
            "rest" => Ok(Self::Rest),
            _ => Err(()),
        }
    }
}

/// Cancels a visit, or it and all after it. Answers how many.
///
/// # Errors
/// `rule-visit-fixed`; [`StoreError::Stale`], [`StoreError::Missing`].
pub async fn cancel(
    house: &House,
    permit: &Permit<case::ChangeCourse>,
    (client, course, visit): (ClientId, CourseId, VisitId),
    (extent, reason): (Extent, String),
    key: Key,
) -> Result<i64, Refusal> {
    let asked = (course, visit, extent, reason);
    house
        .write(permit, About::client(client, key), asked, |tx, scene| {
            Box::pin(async move {
                let (course, visit, extent, reason) = &scene.asked;
                let found = visits::load(tx, scene.practice, *visit).await?;
                if found.course_id != *course {
                    return Err(StoreError::Missing("visit").into());
                }
                fixed(&found)?;
                let cancelled = match extent {
                    Extent::One => {
                        let step = Step {
                            practice: scene.practice,
                            visit: *visit,
                            version: found.version,
                            to: VisitState::Cancelled,
                            reason: Some(reason.clone()),
                            at: scene.now,
                        };
                        visits::step(tx, &step).await?;
                        1
                    }
                    Extent::Rest => {
                        let rest = CancelRest {
                            practice: scene.practice,
                            course: *course,
                            from_number: found.number,
                            reason: reason.clone(),
                            at: scene.now,
                        };
                        courses::cancel_rest(tx, &rest).await?.len() as i64
                    }
                };
                let detail = json!({ "course": course, "from": found.number, "visits": cancelled });
                Ok(Done::noting(cancelled, detail))
            })
        })
        .await
}
