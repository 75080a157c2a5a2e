//! The practice's rows as a planning question, and its places as instants.
//!
//! One course is planned at a time, so everything that others have taken is cut out of the shifts.
//! A therapist who works at two sites is two therapists here; visits of one course are never on
//! one day, so the two never meet.

use std::collections::BTreeMap;

use booking::draft::{Client, Course, Draft, Place as Slot, Therapist, Weights, Window};
use booking::wall_clock::WallClock;
use booking::{Broken, Diary, Problem};
use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::busy::Place;
use store::{RoomId, SiteId, TherapistId, Uuid};

use crate::courses::grid::{Grid, runs};
use crate::courses::question::{Wanted, Wish};
use crate::courses::rows::Rows;
use crate::courses::shifts::{minutes, open, take_out};
use crate::refusal::Refusal;
use crate::session::zone;

/// The days that are planned within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Today.
    pub today: Date,
    /// The first visit is on this day or later.
    pub first: Date,
    /// The last visit is on this day or earlier.
    pub last: Date,
}

/// Days after the plan's own length in which a place is looked for.
const SPARE_DAYS: i64 = 42;

/// The first visit is late when it is more days than this after the first day.
const TARGET_DAYS: u32 = 7;

impl Span {
    /// The span of a course that begins on `first` or later.
    #[must_use]
    pub fn of(today: Date, first: Date, wanted: &Wanted) -> Self {
        let days = wanted.visits * wanted.gap_max + SPARE_DAYS;
        Self { today, first, last: first.checked_add(days.days()).unwrap_or(first) }
    }

    /// The span as instants, a day wider on both sides, so that it holds on every clock.
    #[must_use]
    pub fn instants(&self) -> (i64, i64) {
        let at = |date: Date, days: i64| {
            let date = date.checked_add(days.days()).unwrap_or(date);
            let at = date.to_zoned(TimeZone::UTC);
            at.map_or(0, |at| at.timestamp().as_millisecond())
        };
        (at(self.today, -1), at(self.last, 2))
    }
}

struct Room {
    id: RoomId,
    site: usize,
    /// Free slots by day.
    free: Vec<u64>,
}

/// A planning question with the way back.
pub struct Calendar {
    problem: Problem,
    grid: Grid,
    clocks: Vec<WallClock>,
    sites: Vec<SiteId>,
    /// Who each of the question's therapists is, and where.
    who: Vec<(TherapistId, usize)>,
    rooms: Vec<Room>,
    minutes: i64,
    buffer: i64,
}

impl Calendar {
    /// The question for a course of `visits` visits. `cut` are starts that turned out to have no
    /// single room.
    ///
    /// # Errors
    /// `rule-no-hours` when nobody who could works in that time.
    pub fn new(
        rows: &Rows,
        wanted: &Wanted,
        span: Span,
        now: i64,
        cut: &[Slot],
    ) -> Result<Self, Refusal> {
        let bounds: Vec<i64> =
            rows.hours().iter().flat_map(|one| [one.from_minute, one.to_minute]).collect();
        let grid = Grid::new(span.today, span.last, &bounds, wanted.minutes);
        let zones: Vec<TimeZone> = rows.sites.iter().map(|site| zone(&site.time_zone)).collect();
        let clocks = zones.iter().map(|zone| grid.clock(zone)).collect::<Result<Vec<_>, _>>()?;
        let cut_out = |zone: &TimeZone, id: Uuid, free: &mut [u64]| {
            for one in rows.taken.get(&id).into_iter().flatten() {
                take_out(&grid, zone, (one.from, one.to), free);
            }
        };
        let days = grid.days as usize;
        let mut rooms = Vec::new();
        for room in &rows.rooms {
            let Some(site) = rows.sites.iter().position(|s| s.site_id == room.site_id) else {
                continue;
            };
            let mut free = vec![u64::MAX; days];
            cut_out(&zones[site], room.room_id.uuid(), &mut free);
            rooms.push(Room { id: room.room_id, site, free });
        }
        let mut who = Vec::new();
        let mut therapists = Vec::new();
        for (site, zone) in zones.iter().enumerate() {
            let mut any_room = vec![0u64; days];
            for room in rooms.iter().filter(|room| room.site == site) {
                any_room.iter_mut().zip(&room.free).for_each(|(any, free)| *any |= free);
            }
            // The client, too, is in one place at a time; and what is over is over.
            cut_out(zone, rows.client.uuid(), &mut any_room);
            take_out(&grid, zone, (span.instants().0, now), &mut any_room);
            for one in &rows.therapists {
                let mut free =
                    open(rows.hours(), &grid, rows.sites[site].site_id, one.therapist_id);
                free.iter_mut().zip(&any_room).for_each(|(free, room)| *free &= room);
                cut_out(zone, one.therapist_id.uuid(), &mut free);
                for away in rows.absences.iter().filter(|a| a.therapist_id == one.therapist_id) {
                    take_out(&grid, zone, (away.starts_at, away.ends_at), &mut free);
                }
                let id = who.len();
                for place in cut.iter().filter(|place| place.therapist as usize == id) {
                    if let Some(free) = free.get_mut(place.day as usize) {
                        *free &= !(1 << place.start);
                    }
                }
                if free.iter().any(|day| *day != 0) {
                    who.push((one.therapist_id, site));
                    therapists.push(therapist(rows, site, &free, grid.slots));
                }
            }
        }
        if therapists.is_empty() {
            return Err(Refusal::rule("no-hours"));
        }
        let draft = draft(rows, wanted, span, &grid, (&who, therapists));
        let problem = Problem::new(draft).map_err(|_| Refusal::rule("no-calendar"))?;
        Ok(Self {
            problem,
            grid,
            clocks,
            sites: rows.sites.iter().map(|site| site.site_id).collect(),
            who,
            rooms,
            minutes: wanted.minutes,
            buffer: rows.service.buffer_minutes,
        })
    }

    /// The checked question.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Its days and slots.
    #[must_use]
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// How many therapists it has.
    #[must_use]
    pub fn therapists(&self) -> u32 {
        u32::try_from(self.who.len()).unwrap_or(u32::MAX)
    }

    /// Who a therapist of the question is.
    #[must_use]
    pub fn therapist(&self, index: u32) -> Option<TherapistId> {
        self.who.get(index as usize).map(|(id, _)| *id)
    }

    /// A place of the engine as instants, with a room that is free for all of it; none where no
    /// single room is.
    #[must_use]
    pub fn place(&self, slot: Slot) -> Option<Place> {
        let (therapist_id, site) = *self.who.get(slot.therapist as usize)?;
        let length = self.grid.length(self.minutes) + self.grid.length(self.buffer);
        let from = self.grid.opening + i64::from(slot.start) * self.grid.slot;
        let needed = self.grid.inside(from, from + i64::from(length) * self.grid.slot);
        let free = |room: &&Room| {
            let day = room.free.get(slot.day as usize).copied().unwrap_or(0);
            room.site == site && day & needed == needed
        };
        let room = self.rooms.iter().find(free)?;
        let starts_at = self.clocks.get(site)?.instant(slot.day, slot.start).ok()?;
        let starts_at = starts_at.as_millisecond();
        let ends_at = starts_at + self.minutes * 60_000;
        Some(Place {
            site_id: *self.sites.get(site)?,
            therapist_id,
            room_id: room.id,
            starts_at,
            ends_at,
            blocked_from: starts_at,
            blocked_to: ends_at + self.buffer * 60_000,
        })
    }

    /// The engine's place for a therapist, a site and an instant; none where the calendar has no
    /// such place.
    #[must_use]
    pub fn slot(&self, therapist: TherapistId, site: SiteId, starts_at: i64) -> Option<Slot> {
        let site = self.sites.iter().position(|id| *id == site)?;
        let index = self.who.iter().position(|one| *one == (therapist, site))?;
        let clock = self.clocks.get(site)?;
        let (day, start) = clock.day_and_slot(Timestamp::from_millisecond(starts_at).ok()?)?;
        let exact = clock.instant(day, start).ok()?.as_millisecond() == starts_at;
        let place = Slot { therapist: u32::try_from(index).ok()?, day, start };
        exact.then_some(place)
    }

    /// The rules that places of a whole course would break, each once; a place that the calendar
    /// does not have breaks [`Broken::Day`].
    #[must_use]
    pub fn broken(&self, places: &[Place]) -> Vec<Broken> {
        let diary = Diary::new(&self.problem);
        let mut found = Vec::new();
        let mut before: Option<u32> = None;
        let gap = self.problem.draft().courses.first().map_or(1, |course| course.gap_days_min);
        for (visit, place) in (0u32..).zip(places) {
            let slot = self.slot(place.therapist_id, place.site_id, place.starts_at);
            let Some(slot) = slot else {
                found.push(Broken::Day);
                continue;
            };
            found.extend(diary.broken(0, visit, slot));
            if before.is_some_and(|day| slot.day < day + gap) {
                found.push(Broken::GapBefore);
            }
            before = Some(slot.day);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn therapist(rows: &Rows, site: usize, free: &[u64], slots: u32) -> Therapist {
    Therapist {
        discipline: rows.service.discipline.clone(),
        // Who is in the rows has the technique.
        skills: vec![rows.service.technique.clone()],
        site: u32::try_from(site).unwrap_or(0),
        max_slots: slots,
        shifts: free.iter().map(|bits| runs(*bits)).collect(),
        buffer_before_slots: 0,
        buffer_after_slots: 0,
    }
}

fn draft(
    rows: &Rows,
    wanted: &Wanted,
    span: Span,
    grid: &Grid,
    (who, therapists): (&[(TherapistId, usize)], Vec<Therapist>),
) -> Draft {
    let kind = rows.service.room_kind.clone();
    let rooms = |site: &store::practices::Site| {
        let count = rows.rooms.iter().filter(|room| room.site_id == site.site_id).count();
        let count = u32::try_from(count.min(250)).unwrap_or(0);
        booking::draft::Site { rooms: BTreeMap::from([(kind.clone(), count)]) }
    };
    let day = |date: Date| grid.day(date).unwrap_or(grid.days - 1);
    let release = day(span.first);
    Draft {
        days: grid.days,
        slots_per_day: grid.slots,
        slot_minutes: u32::try_from(grid.slot).unwrap_or(15),
        opening_minute: u32::try_from(grid.opening).unwrap_or(0),
        now: day(span.today),
        weights: Weights::default(),
        sites: rows.sites.iter().map(rooms).collect(),
        therapists,
        clients: vec![client(rows, &wanted.wish, grid, who)],
        courses: vec![Course {
            client: 0,
            discipline: rows.service.discipline.clone(),
            technique: rows.service.technique.clone(),
            room: kind.clone(),
            visit_slots: vec![
                grid.length(wanted.minutes);
                usize::try_from(wanted.visits).unwrap_or(1)
            ],
            release,
            target: release.saturating_add(TARGET_DAYS),
            gap_days_min: u32::try_from(wanted.gap_min).unwrap_or(1),
            gap_days_max: u32::try_from(wanted.gap_max).unwrap_or(1),
            buffer_before_slots: 0,
            buffer_after_slots: grid.length(rows.service.buffer_minutes),
        }],
        ..Draft::default()
    }
}

fn client(rows: &Rows, wish: &Wish, grid: &Grid, who: &[(TherapistId, usize)]) -> Client {
    let weekdays = (0..7u32).filter(|day| {
        wish.days.is_empty() || wish.days.iter().any(|one| i64::from(*one) == i64::from(*day) + 1)
    });
    let weekdays: Vec<u32> = weekdays.collect();
    let window = |weekday: u32, (start, end): (u32, u32)| Window { weekday, start, end };
    let liked = weekdays.iter().flat_map(|day| {
        wish.parts.iter().flat_map(move |part| {
            let (from, to) = minutes(part.part_of_day());
            runs(grid.inside(from, to)).into_iter().map(move |run| window(*day, run))
        })
    });
    let site = |index: &u32| {
        let id = rows.sites.get(*index as usize).map(|site| site.site_id);
        wish.site.is_none() || wish.site == id
    };
    let count = u32::try_from(rows.sites.len()).unwrap_or(0);
    let likes = wish.therapist.and_then(|id| who.iter().position(|one| one.0 == id));
    Client {
        travel_minutes: 0,
        sites: (0..count).filter(site).collect(),
        windows: weekdays.iter().map(|day| window(*day, (0, grid.slots))).collect(),
        preferred: liked.collect(),
        blackout: Vec::new(),
        noshow: 0.0,
        priority: 1,
        preferred_therapist: likes.and_then(|at| u32::try_from(at).ok()),
        excluded: Vec::new(),
    }
}
