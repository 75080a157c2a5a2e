//! Visits of many courses as one question for the engine, and its places as instants.
//!
//! Visits that follow each other in a course and all need a place are one course of the engine.
//! What stands before and after them bounds its days, so nothing that stands is in the question:
//! it is cut out of the hours.

use std::collections::{BTreeMap, BTreeSet};

use booking::Problem;
use booking::draft::{
    Assigned, Client, Course, Draft, Place as Slot, Site, Therapist, Weights, Window,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::busy::Place;
use store::practices::{self, Service};
use store::visits::Visit;
use store::{SiteId, TherapistId};

use crate::courses::grid::runs;
use crate::courses::shifts::{minutes, open, take_out};
use crate::refusal::Refusal;
use crate::replan::ledger::Ledger;
use crate::replan::situation::{Situation, Touched, minute_of_day};
use crate::session::zone;

/// Whether a therapist has the technique of a service.
pub(crate) type Skilled<'a> = &'a (dyn Fn(&Service, &practices::Therapist) -> bool + Sync);

/// Visits of one course, next to each other, that need places.
#[derive(Clone, Debug)]
pub(crate) struct Stretch<'a> {
    pub touched: &'a Touched,
    /// By number.
    pub visits: Vec<&'a Visit>,
    /// Day of the visit that stands before them.
    pub after: Option<Date>,
    /// Day of the visit that stands after them.
    pub before: Option<Date>,
    /// Days that turned out not to suit the client.
    pub closed: BTreeSet<Date>,
}

/// A start that turned out to have no single room, or not to exist on the clock.
pub(crate) type Cut = (TherapistId, SiteId, Date, u32);

/// Why a place of the engine is none.
pub(crate) enum Hitch {
    /// Nobody can begin there.
    Start(Cut),
    /// The client has something else on that day.
    Client(Date),
}

/// One therapist of the question is nobody: the old places of the visits are theirs.
const NOBODY: u32 = 0;

/// The question with the way back.
pub(crate) struct Question<'a> {
    pub problem: Problem,
    situation: &'a Situation,
    /// Who each of the engine's therapists after [`NOBODY`] is, and where.
    who: Vec<(TherapistId, SiteId)>,
}

impl<'a> Question<'a> {
    /// # Errors
    /// `rule-no-calendar` when the engine cannot hold it.
    pub(crate) fn new(
        situation: &'a Situation,
        ledger: &Ledger,
        stretches: &[Stretch<'_>],
        cut: &BTreeSet<Cut>,
        skilled: Skilled<'_>,
    ) -> Result<Self, Refusal> {
        let grid = &situation.grid;
        let sites: Vec<&practices::Site> =
            situation.names.sites.iter().filter(|one| one.closed_at.is_none()).collect();
        let mut services: BTreeMap<String, &Service> = BTreeMap::new();
        for one in stretches {
            let service = &one.touched.service;
            services.insert(service.service_id.to_string(), service);
        }
        let mut who = Vec::new();
        let mut therapists = vec![nobody(grid.days, grid.slots)];
        // Who works at two sites is two therapists here: a time counts for the first alone.
        let mut elsewhere: BTreeMap<TherapistId, Vec<u64>> = BTreeMap::new();
        for (index, site) in sites.iter().enumerate() {
            let clock = zone(&site.time_zone);
            let rooms = free_rooms(situation, ledger, site, &clock);
            for one in situation.names.therapists.iter().filter(|one| one.left_at.is_none()) {
                let able = |(_, service): &(&String, &&Service)| {
                    service.discipline == one.discipline && skilled(service, one)
                };
                let able: Vec<(&String, &&Service)> = services.iter().filter(able).collect();
                let mut free = open(&situation.hours, grid, site.site_id, one.therapist_id);
                let other =
                    elsewhere.entry(one.therapist_id).or_insert_with(|| vec![0; free.len()]);
                for (free, other) in free.iter_mut().zip(other) {
                    let own = *free & !*other;
                    *other |= *free;
                    *free = own;
                }
                for (day, free) in free.iter_mut().enumerate() {
                    let kinds =
                        able.iter().filter_map(|(_, service)| rooms.get(&service.room_kind));
                    *free &= kinds.fold(0, |any, days| any | days.get(day).copied().unwrap_or(0));
                }
                for taken in ledger.of(one.therapist_id.uuid()) {
                    take_out(grid, &clock, (taken.from, taken.to), &mut free);
                }
                for away in situation.absences.iter().filter(|a| a.therapist_id == one.therapist_id)
                {
                    take_out(grid, &clock, (away.starts_at, away.ends_at), &mut free);
                }
                take_out(grid, &clock, (situation.at - 86_400_000, situation.at), &mut free);
                let whose = (one.therapist_id, site.site_id);
                for (.., date, start) in cut.iter().filter(|cut| (cut.0, cut.1) == whose) {
                    let day = grid.day(*date).and_then(|day| free.get_mut(day as usize));
                    day.into_iter().for_each(|free| *free &= !(1 << start));
                }
                if free.iter().any(|day| *day != 0) {
                    who.push(whose);
                    let skills = able.iter().map(|(id, _)| (*id).clone()).collect();
                    therapists.push(Therapist {
                        discipline: EVERY.to_owned(),
                        skills,
                        site: u32::try_from(index).unwrap_or(0),
                        max_slots: grid.slots,
                        shifts: free.iter().map(|bits| runs(*bits)).collect(),
                        buffer_before_slots: 0,
                        buffer_after_slots: 0,
                    });
                }
            }
        }
        let draft = draft(situation, stretches, &sites, (&who, therapists));
        let problem = Problem::new(draft).map_err(|_| Refusal::rule("no-calendar"))?;
        Ok(Self { problem, situation, who })
    }

    /// An engine's place for a visit as instants, with a room; or what stands in the way.
    pub(crate) fn place(
        &self,
        ledger: &Ledger,
        stretch: &Stretch<'_>,
        (visit, slot): (&Visit, Slot),
    ) -> Result<Place, Hitch> {
        let grid = &self.situation.grid;
        let date = grid.date(slot.day);
        let index = (slot.therapist as usize).wrapping_sub(1);
        let Some(&(therapist_id, site_id)) = self.who.get(index) else {
            return Err(Hitch::Client(date));
        };
        let cut = Hitch::Start((therapist_id, site_id, date, slot.start));
        let names = &self.situation.names;
        let clock = zone(names.site(site_id).map_or("UTC", |site| site.time_zone.as_str()));
        let instant =
            grid.clock(&clock).ok().and_then(|one| one.instant(slot.day, slot.start).ok());
        let Some(starts_at) = instant.map(jiff::Timestamp::as_millisecond) else { return Err(cut) };
        let (old, by) = (visit.place, starts_at - visit.place.starts_at);
        let place = Place {
            site_id,
            therapist_id,
            room_id: old.room_id,
            starts_at,
            ends_at: old.ends_at + by,
            blocked_from: old.blocked_from + by,
            blocked_to: old.blocked_to + by,
        };
        let blocked = (place.blocked_from, place.blocked_to);
        if starts_at <= self.situation.at || !ledger.free(therapist_id.uuid(), blocked) {
            return Err(cut);
        }
        let client = stretch.touched.client.client_id.uuid();
        if !ledger.free(client, (place.starts_at, place.ends_at)) {
            return Err(Hitch::Client(date));
        }
        let kind = &stretch.touched.service.room_kind;
        let fits = |room: &&practices::Room| {
            room.site_id == site_id
                && room.closed_at.is_none()
                && room.kind == *kind
                && ledger.free(room.room_id.uuid(), blocked)
        };
        let rooms: Vec<&practices::Room> = names.rooms.iter().filter(fits).collect();
        let same = rooms.iter().find(|room| room.room_id == old.room_id).or(rooms.first());
        same.map(|room| Place { room_id: room.room_id, ..place }).ok_or(cut)
    }
}

const EVERY: &str = "every";

fn nobody(days: u32, slots: u32) -> Therapist {
    Therapist {
        discipline: "nobody".to_owned(),
        skills: Vec::new(),
        site: 0,
        max_slots: slots,
        shifts: (0..days).map(|_| vec![(0, slots)]).collect(),
        buffer_before_slots: 0,
        buffer_after_slots: 0,
    }
}

/// By kind: slots of each day in which some room of a site is free.
fn free_rooms<'a>(
    situation: &'a Situation,
    ledger: &Ledger,
    site: &practices::Site,
    clock: &TimeZone,
) -> BTreeMap<&'a String, Vec<u64>> {
    let grid = &situation.grid;
    let mut kinds: BTreeMap<&String, Vec<u64>> = BTreeMap::new();
    for room in &situation.names.rooms {
        if room.site_id != site.site_id || room.closed_at.is_some() {
            continue;
        }
        let mut free = vec![u64::MAX; grid.days as usize];
        for taken in ledger.of(room.room_id.uuid()) {
            take_out(grid, clock, (taken.from, taken.to), &mut free);
        }
        let any = kinds.entry(&room.kind).or_insert_with(|| vec![0; free.len()]);
        any.iter_mut().zip(&free).for_each(|(any, free)| *any |= free);
    }
    kinds
}

fn draft(
    situation: &Situation,
    stretches: &[Stretch<'_>],
    sites: &[&practices::Site],
    (who, therapists): (&[(TherapistId, SiteId)], Vec<Therapist>),
) -> Draft {
    let grid = &situation.grid;
    let wanted: BTreeSet<&String> =
        stretches.iter().map(|one| &one.touched.service.room_kind).collect();
    let site = |site: &&practices::Site| {
        let count = |kind: &&String| {
            let rooms = situation.names.rooms.iter().filter(|room| {
                room.site_id == site.site_id && room.closed_at.is_none() && room.kind == **kind
            });
            ((*kind).clone(), u32::try_from(rooms.count().min(250)).unwrap_or(0))
        };
        Site { rooms: wanted.iter().map(count).collect() }
    };
    let mut draft = Draft {
        days: grid.days,
        slots_per_day: grid.slots,
        slot_minutes: u32::try_from(grid.slot).unwrap_or(15),
        opening_minute: u32::try_from(grid.opening).unwrap_or(0),
        now: grid.day(situation.today).unwrap_or(0),
        weights: Weights::default(),
        sites: sites.iter().map(site).collect(),
        therapists,
        ..Draft::default()
    };
    let mut old = Vec::new();
    for (index, one) in (0u32..).zip(stretches) {
        draft.clients.push(client(situation, one, sites, who));
        draft.courses.push(course(situation, one, index));
        for (nth, visit) in (0u32..).zip(&one.visits) {
            let place = old_place(situation, visit, who);
            old.extend(place.map(|place| Assigned { course: index, visit: nth, place }));
        }
    }
    draft.incumbent = Some(old);
    draft
}

/// First and last day on which a stretch may be, on the calendar.
fn bounds(situation: &Situation, stretch: &Stretch<'_>) -> (Date, Date) {
    let gap = stretch.touched.wanted.gap_min.max(1);
    let add = |date: Date, days: i64| date.checked_add(days.days()).unwrap_or(date);
    let first = stretch.after.map_or(situation.today, |date| add(date, gap));
    let last = stretch.before.map_or(situation.last, |date| add(date, -gap));
    (first.max(situation.today), last.min(situation.last))
}

fn client(
    situation: &Situation,
    stretch: &Stretch<'_>,
    sites: &[&practices::Site],
    who: &[(TherapistId, SiteId)],
) -> Client {
    let (grid, wish) = (&situation.grid, &stretch.touched.wanted.wish);
    let weekdays: Vec<u32> = (0..7u32)
        .filter(|day| {
            wish.days.is_empty()
                || wish.days.iter().any(|one| i64::from(*one) == i64::from(*day) + 1)
        })
        .collect();
    // Where nothing was wished, the part of the day that they have come in is liked.
    let mut liked: BTreeSet<(i64, i64)> =
        wish.parts.iter().map(|part| minutes(part.part_of_day())).collect();
    if liked.is_empty() {
        for visit in &stretch.visits {
            let site = situation.names.site(visit.place.site_id);
            let clock = zone(site.map_or("UTC", |site| site.time_zone.as_str()));
            let minute = minute_of_day(visit.place.starts_at, &clock);
            let minute = u32::try_from(minute).unwrap_or(0);
            liked.insert(minutes(booking::reasons::PartOfDay::of_minute(minute)));
        }
    }
    let preferred = weekdays.iter().flat_map(|day| {
        liked.iter().flat_map(move |(from, to)| {
            let window = move |(start, end)| Window { weekday: *day, start, end };
            runs(grid.inside(*from, *to)).into_iter().map(window)
        })
    });
    // Nobody is sent to a site where they have not been.
    let own: BTreeSet<SiteId> =
        stretch.touched.visits.iter().map(|visit| visit.place.site_id).collect();
    let known = |site: &SiteId| wish.site.map_or(own.contains(site), |only| only == *site);
    let here = (0u32..).zip(sites).filter(|(_, site)| known(&site.site_id)).map(|(at, _)| at);
    let (first, last) = bounds(situation, stretch);
    // Nobody is told today to come today who was not to come today anyway.
    let today = situation.today;
    let comes_today = stretch.visits.iter().any(|visit| situation.date(visit) == today);
    let shut = |day: &u32| {
        let date = grid.date(*day);
        let sudden = date == today && !comes_today;
        date < first || date > last || sudden || stretch.closed.contains(&date)
    };
    let likes = wish.therapist.and_then(|id| who.iter().position(|one| one.0 == id));
    Client {
        travel_minutes: 0,
        sites: here.collect(),
        windows: weekdays
            .iter()
            .map(|day| Window { weekday: *day, start: 0, end: grid.slots })
            .collect(),
        preferred: preferred.collect(),
        blackout: (0..grid.days).filter(shut).collect(),
        noshow: 0.0,
        priority: 1,
        preferred_therapist: likes.and_then(|at| u32::try_from(at + 1).ok()),
        excluded: Vec::new(),
    }
}

fn course(situation: &Situation, stretch: &Stretch<'_>, index: u32) -> Course {
    let (grid, touched) = (&situation.grid, stretch.touched);
    let length = |visit: &&Visit| {
        grid.length((visit.place.ends_at - visit.place.starts_at) / 60_000).clamp(1, grid.slots)
    };
    let after = |visit: &&Visit| (visit.place.blocked_to - visit.place.ends_at) / 60_000;
    let before = |visit: &&Visit| (visit.place.starts_at - visit.place.blocked_from) / 60_000;
    let longest = |part: &dyn Fn(&&Visit) -> i64| {
        grid.length(stretch.visits.iter().map(part).max().unwrap_or(0))
    };
    let day = |date: Date| grid.day(date).unwrap_or(grid.days - 1);
    let release = day(bounds(situation, stretch).0);
    let target = stretch.visits.first().map_or(release, |visit| day(situation.date(visit)));
    let days = |n: i64| u32::try_from(n.max(1)).unwrap_or(1);
    let gap = days(touched.wanted.gap_min);
    Course {
        client: index,
        discipline: EVERY.to_owned(),
        technique: touched.service.service_id.to_string(),
        room: touched.service.room_kind.clone(),
        visit_slots: stretch.visits.iter().map(length).collect(),
        release,
        target: target.max(release),
        gap_days_min: gap,
        gap_days_max: days(touched.wanted.gap_max).max(gap),
        buffer_before_slots: longest(&before),
        buffer_after_slots: longest(&after),
    }
}

/// Where a visit was, as far as the grid can say it.
fn old_place(situation: &Situation, visit: &Visit, who: &[(TherapistId, SiteId)]) -> Option<Slot> {
    let (grid, place) = (&situation.grid, &visit.place);
    let site = situation.names.site(place.site_id)?;
    let clock = grid.clock(&zone(&site.time_zone)).ok()?;
    let at = jiff::Timestamp::from_millisecond(place.starts_at).ok()?;
    let (day, start) = clock.day_and_slot(at)?;
    let length = grid.length((place.ends_at - place.starts_at) / 60_000);
    let inside = day < grid.days && start + length <= grid.slots;
    let index = who.iter().position(|one| *one == (place.therapist_id, place.site_id));
    let therapist = index.and_then(|at| u32::try_from(at + 1).ok()).unwrap_or(NOBODY);
    (inside && grid.day(situation.today).is_some_and(|today| day >= today)).then_some(Slot {
        therapist,
        day,
        start,
    })
}
