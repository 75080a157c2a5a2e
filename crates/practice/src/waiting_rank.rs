//! Who of those who wait gains most from a freed place: asked of the booking engine.
//!
//! The question holds the freed time of one therapist on one day and nothing else, so it is about
//! this place alone: a slot is five minutes, and day 0 of its week is a Monday.

use std::collections::BTreeSet;

use booking::change::Freed;
use booking::draft::{Client, Course, Draft, Site, Therapist, Weights, Window};
use booking::plan::Planner;
use booking::waiting::Waiting;
use booking::{Diary, Problem};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::busy::{Place, QUANTUM_MS};
use store::practices::{self, Service};
use store::waiting::Entry;
use store::{Json, SiteId, TherapistId};

/// The engine takes at most so many slots a day.
const SLOTS_MAX: i64 = 64;

const SLOT_MINUTES: u32 = 5;

const MINUTE_MS: i64 = 60_000;

/// When somebody who waits can come. What is not said is no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wish {
    /// 1 = Monday; any when empty.
    pub weekdays: Vec<i8>,
    /// Minutes from midnight: no visit begins before.
    pub from_minute: Option<i64>,
    /// Minutes from midnight: every visit is over by then.
    pub to_minute: Option<i64>,
    /// At this site alone.
    pub site: Option<SiteId>,
    /// With this therapist alone.
    pub therapist: Option<TherapistId>,
    /// First date, ISO.
    pub earliest: Option<String>,
    /// Last date, ISO.
    pub latest: Option<String>,
}

impl Wish {
    /// As it was kept; one that cannot be read fits nothing, so it is none.
    #[must_use]
    pub fn read(kept: &Json) -> Option<Self> {
        serde_json::from_str(kept.as_str()).ok()
    }

    fn fits(&self, date: Date, place: &Place) -> bool {
        let iso = date.to_string();
        let weekday = date.weekday().to_monday_one_offset();
        (self.weekdays.is_empty() || self.weekdays.contains(&weekday))
            && self.earliest.as_ref().is_none_or(|first| *first <= iso)
            && self.latest.as_ref().is_none_or(|last| iso <= *last)
            && self.site.is_none_or(|only| only == place.site_id)
            && self.therapist.is_none_or(|only| only == place.therapist_id)
    }
}

/// Somebody who would use a freed place.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Who, and for what.
    pub entry: Entry,
    /// How much the plan of the practice gains, in points of the engine's objective.
    pub worth: i64,
    /// Where the visit would be.
    pub place: Place,
}

/// A freed place with what must be known of it.
#[derive(Clone, Copy)]
pub struct Free<'a> {
    /// The free time; `blocked_from` to `blocked_to` counts.
    pub place: Place,
    /// Whose time.
    pub therapist: &'a practices::Therapist,
    /// What the room is.
    pub room_kind: &'a str,
    /// The site's clock.
    pub zone: &'a TimeZone,
    /// Whether the therapist has the technique of a service.
    pub skilled: &'a (dyn Fn(&Service, &practices::Therapist) -> bool + Sync),
}

/// Those of `entries` who would use a place, who gains most first; equal ones in the order of `entries`.
#[must_use]
pub fn rank(free: &Free<'_>, services: &[Service], entries: &[Entry]) -> Vec<Ranked> {
    let instant = jiff::Timestamp::from_millisecond(free.place.blocked_from).unwrap_or_default();
    let local = free.zone.to_datetime(instant);
    let opening = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let long = (free.place.blocked_to - free.place.blocked_from) / QUANTUM_MS;
    let slots = long.min(SLOTS_MAX).min((24 * 60 - opening) / i64::from(SLOT_MINUTES));
    let date = local.date();
    let asks: Vec<(&Entry, &Service, Client, Course)> = entries
        .iter()
        .filter_map(|entry| {
            let wish = Wish::read(&entry.waiting.wish)?;
            let service = services.iter().find(|one| one.service_id == entry.waiting.service_id)?;
            let open = service.retired_at.is_none()
                && service.room_kind == free.room_kind
                && (free.skilled)(service, free.therapist);
            let window = window(&wish, date, (opening, slots))?;
            let course = course(service);
            // The engine refuses a visit that is longer than its day.
            let short = course.visit_slots.iter().all(|length| i64::from(*length) <= slots);
            let fits = open && short && wish.fits(date, &free.place);
            fits.then(|| (entry, service, client(window), course))
        })
        .collect();
    let Some(problem) = problem(free, date, (opening, slots), &asks) else { return Vec::new() };
    let mut diary = Diary::new(&problem);
    let end = u32::try_from(slots).unwrap_or(0);
    let freed = Freed { therapist: 0, day: weekday(date), start: 0, end };
    // The list is in order already: of equal worth, its order decides.
    let waiting = (0u32..).zip(&asks).map(|(course, _)| Waiting { course, since: course.into() });
    let waiting: Vec<Waiting> = waiting.collect();
    let ranked = Planner::new().rank(&mut diary, freed, &waiting);
    let found = ranked.into_iter().filter_map(|one| {
        let (entry, service, ..) = asks.get(one.waiting.course as usize)?;
        let place = visit(&free.place, i64::from(one.place.start), service);
        Some(Ranked { entry: (*entry).clone(), worth: one.worth, place })
    });
    found.collect()
}

fn weekday(date: Date) -> u32 {
    u32::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

fn visit(free: &Place, slot: i64, service: &Service) -> Place {
    let starts_at = free.blocked_from + slot * QUANTUM_MS;
    let ends_at = starts_at + service.minutes * MINUTE_MS;
    let blocked_to = ends_at + service.buffer_minutes * MINUTE_MS;
    Place { starts_at, ends_at, blocked_from: starts_at, blocked_to, ..*free }
}

/// The slots within which somebody can be there; none when there are none.
fn window(wish: &Wish, date: Date, (opening, slots): (i64, i64)) -> Option<Window> {
    let slot = i64::from(SLOT_MINUTES);
    let from = wish.from_minute.map_or(0, |minute| (minute - opening + slot - 1).div_euclid(slot));
    let to = wish.to_minute.map_or(slots, |minute| (minute - opening).div_euclid(slot));
    let (from, to) = (from.max(0), to.min(slots));
    let of = |slot| u32::try_from(slot).unwrap_or(0);
    (from < to).then(|| Window { weekday: weekday(date), start: of(from), end: of(to) })
}

fn client(window: Window) -> Client {
    Client {
        travel_minutes: 0,
        sites: vec![0],
        windows: vec![window],
        preferred: Vec::new(),
        blackout: Vec::new(),
        noshow: 0.0,
        priority: 1,
        preferred_therapist: None,
        excluded: Vec::new(),
    }
}

fn course(service: &Service) -> Course {
    let length = |minutes: i64| {
        let slot = i64::from(SLOT_MINUTES);
        u32::try_from((minutes + slot - 1) / slot).unwrap_or(u32::MAX)
    };
    Course {
        client: 0,
        discipline: service.discipline.clone(),
        technique: service.technique.clone(),
        room: service.room_kind.clone(),
        visit_slots: vec![length(service.minutes)],
        release: 0,
        target: 6,
        gap_days_min: 1,
        gap_days_max: 1,
        buffer_before_slots: 0,
        buffer_after_slots: length(service.buffer_minutes),
    }
}

/// None when nobody asks, or when the engine cannot hold the question.
fn problem(
    free: &Free<'_>,
    date: Date,
    (opening, slots): (i64, i64),
    asks: &[(&Entry, &Service, Client, Course)],
) -> Option<Problem> {
    let slots = u32::try_from(slots).ok().filter(|slots| *slots > 0 && !asks.is_empty())?;
    let mut shifts = vec![Vec::new(); 7];
    shifts[date.weekday().to_monday_zero_offset() as usize].push((0, slots));
    // Who asks for a technique that they do not have is left out already. The engine takes each
    // skill once.
    let skills: BTreeSet<&str> =
        asks.iter().map(|(_, service, ..)| service.technique.as_str()).collect();
    let therapist = Therapist {
        discipline: free.therapist.discipline.clone(),
        skills: skills.into_iter().map(str::to_owned).collect(),
        site: 0,
        max_slots: slots,
        shifts,
        buffer_before_slots: 0,
        buffer_after_slots: 0,
    };
    let courses = (0u32..).zip(asks);
    let courses = courses.map(|(client, (.., course))| Course { client, ..course.clone() });
    let draft = Draft {
        days: 7,
        slots_per_day: slots,
        slot_minutes: SLOT_MINUTES,
        opening_minute: u32::try_from(opening).ok()?,
        now: 0,
        weights: Weights::default(),
        sites: vec![Site { rooms: [(free.room_kind.to_owned(), 1)].into() }],
        therapists: vec![therapist],
        clients: asks.iter().map(|(_, _, client, _)| client.clone()).collect(),
        courses: courses.collect(),
        ..Draft::default()
    };
    Problem::new(draft).ok()
}
