//! Where every visit stands, and what that costs, kept up to date visit by visit.
//!
//! INVARIANT (diary): `total` equals `evaluate::evaluate` of the same places whenever no course is
//! taken off halfway; putting a visit and lifting it leaves every field as it was.

use crate::cell::{self, Cell, Size, Taste};
use crate::draft::{Assigned, Place};
use crate::problem::{Course, Eligible, Problem, bits};

/// All therapists' days, all rooms and all visits placed so far.
#[derive(Clone, Debug)]
pub struct Diary<'p> {
    pub(crate) problem: &'p Problem,
    /// By day, then by rank of the therapist.
    pub(crate) cells: Vec<Cell>,
    /// Slots with no room left, by day, then by site and kind of room.
    pub(crate) full: Vec<u64>,
    room_use: Vec<[u8; 64]>,
    /// Where each visit stands, by flat number.
    pub(crate) places: Vec<Option<Place>>,
    /// Visits in each cell, by flat number, in order.
    pub(crate) occupants: Vec<Vec<u32>>,
    /// Objective, without the chain costs of courses that are taken off.
    pub(crate) total: i64,
    /// The part of `total` that is disruption.
    pub(crate) disruption: i64,
}

impl PartialEq for Diary<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cells == other.cells
            && self.full == other.full
            && self.room_use == other.room_use
            && self.places == other.places
            && self.occupants == other.occupants
            && self.total == other.total
            && self.disruption == other.disruption
    }
}

impl<'p> Diary<'p> {
    /// A diary with only the held visits in it.
    pub fn new(problem: &'p Problem) -> Self {
        let mut diary = Self::bare(problem);
        for visit in 0..problem.known.len() {
            if let Some(place) = problem.known[visit].held {
                diary.put(visit, place);
                diary.total += i64::from(diary.visit_cost(visit, place));
            }
        }
        for id in 0..problem.courses.len() {
            diary.total += i64::from(diary.chain_cost(id));
            diary.disruption += diary.disruption_of(id);
        }
        diary
    }

    /// A diary with nothing in it, not even held visits, and a total of 0.
    pub(crate) fn bare(problem: &'p Problem) -> Self {
        let days = problem.days() as usize;
        let rooms = problem.room_count.len();
        let cells = (0..problem.open.len()).map(|index| Cell {
            free: problem.open[index],
            open: problem.open[index],
            spare: 0,
        });
        let mut diary = Diary {
            problem,
            cells: cells.collect(),
            full: vec![0; days * rooms],
            room_use: vec![[0; 64]; days * rooms],
            places: vec![None; problem.known.len()],
            occupants: vec![Vec::new(); problem.open.len()],
            total: 0,
            disruption: 0,
        };
        for (therapist, one) in problem.draft.therapists.iter().enumerate() {
            for day in 0..problem.days() {
                diary.cells[problem.cell(therapist as u32, day)].spare = one.max_slots;
            }
        }
        for (index, full) in diary.full.iter_mut().enumerate() {
            if problem.room_count[index % rooms] == 0 {
                *full = u64::MAX;
            }
        }
        diary
    }

    /// The objective now.
    pub fn total(&self) -> i64 {
        self.total
    }

    /// Where a visit stands.
    pub fn place(&self, course: u32, visit: u32) -> Option<Place> {
        self.places[self.problem.courses[course as usize].first + visit as usize]
    }

    /// Every visit that has a place, by course and visit.
    pub fn assigned(&self) -> Vec<Assigned> {
        let course_of = &self.problem.course_of;
        let visits = self.places.iter().enumerate();
        visits
            .filter_map(|(visit, place)| {
                let course = course_of[visit];
                let first = self.problem.courses[course as usize].first;
                place.map(|place| Assigned { course, visit: (visit - first) as u32, place })
            })
            .collect()
    }

    /// Number of visits without a place.
    pub fn unscheduled(&self) -> usize {
        self.places.iter().filter(|place| place.is_none()).count()
    }

    pub(crate) fn course(&self, visit: usize) -> (&'p Course, usize) {
        let course = &self.problem.courses[self.problem.course_of[visit] as usize];
        (course, visit - course.first)
    }

    pub(crate) fn eligible(course: &Course, therapist: u32) -> Option<&Eligible> {
        course.eligible.iter().find(|one| one.therapist == therapist)
    }

    /// Puts a visit on the calendar. The place must be one the rules allow.
    pub(crate) fn put(&mut self, visit: usize, place: Place) {
        self.mark(visit, place, 1);
        self.places[visit] = Some(place);
    }

    /// Takes a visit off the calendar and says where it stood.
    pub(crate) fn lift(&mut self, visit: usize) -> Option<Place> {
        let place = self.places[visit].take()?;
        self.mark(visit, place, -1);
        Some(place)
    }

    fn mark(&mut self, visit: usize, place: Place, sign: i32) {
        let (course, nth) = self.course(visit);
        let Some(one) = Self::eligible(course, place.therapist) else { return };
        let length = course.lengths[course.length_of[nth]];
        let (from, to) = (place.start - one.before, place.start + length + one.after);
        let mask = bits(from, to);
        let row = place.day as usize * self.problem.therapists() + one.rank;
        let cell = &mut self.cells[row];
        cell.free ^= mask;
        cell.spare = cell.spare.wrapping_add_signed(-sign * length as i32);
        let list = &mut self.occupants[row];
        match (list.binary_search(&(visit as u32)), sign) {
            (Err(position), 1) => list.insert(position, visit as u32),
            (Ok(position), _) => drop(list.remove(position)),
            _ => {}
        }
        let room = place.day as usize * self.problem.room_count.len() + one.room;
        let limit = self.problem.room_count[one.room] as u8;
        let uses = &mut self.room_use[room][from as usize..to as usize];
        let mut full = 0u64;
        for (offset, used) in uses.iter_mut().enumerate() {
            *used = used.wrapping_add_signed(sign as i8);
            full |= u64::from(*used >= limit) << offset;
        }
        self.full[room] = self.full[room] & !mask | full << from;
    }

    pub(crate) fn size(&self, visit: usize, one: &Eligible) -> Size {
        let (course, nth) = self.course(visit);
        Size { before: one.before, length: course.lengths[course.length_of[nth]], after: one.after }
    }

    pub(crate) fn taste(&self, course: &Course, length: usize, day: u32) -> Taste {
        Taste {
            likes: course.starts[length][day as usize % 7].likes,
            peak: self.problem.peak,
            dislike: self.problem.weights().window as i32,
            noshow: course.noshow,
        }
    }

    /// What a visit off the calendar adds to the total at a place, apart from its chain.
    pub(crate) fn visit_cost(&self, visit: usize, place: Place) -> i32 {
        let (course, nth) = self.course(visit);
        let Some(one) = Self::eligible(course, place.therapist) else { return cell::NEVER };
        one.cost
            + self.fragment_cost(visit, place)
            + self.taste(course, course.length_of[nth], place.day).cost(place.start)
            + self.trip_cost(visit, place)
            + self.move_cost(visit, place)
    }

    /// Cost of the small gaps a visit leaves, less those it fills. A visit that stands there is
    /// costed as if it were off.
    pub(crate) fn fragment_cost(&self, visit: usize, place: Place) -> i32 {
        let (course, _) = self.course(visit);
        let Some(one) = Self::eligible(course, place.therapist) else { return 0 };
        let size = self.size(visit, one);
        let (from, span) = (place.start - size.before, size.span());
        let mut cell = self.cells[self.problem.cell(place.therapist, place.day)];
        if self.places[visit] == Some(place) {
            cell.free |= bits(from, from + span);
        }
        cell::fragment(&cell, from, span, &self.problem.fragment)
    }

    /// Disruption of a visit that has a place.
    pub(crate) fn move_cost(&self, visit: usize, place: Place) -> i32 {
        let known = &self.problem.known[visit];
        let weights = self.problem.weights();
        known.incumbent.map_or(0, |old| {
            let time = (old.day, old.start) != (place.day, place.start);
            let therapist = old.therapist != place.therapist;
            known.notice
                * (if time { weights.moved as i32 } else { 0 }
                    + if therapist { weights.moved_therapist as i32 } else { 0 })
        })
    }

    /// Disruption of a visit without a place.
    pub(crate) fn drop_cost(&self, visit: usize) -> i32 {
        let known = &self.problem.known[visit];
        known.incumbent.map_or(0, |_| known.notice * self.problem.weights().dropped as i32)
    }

    /// Visits of the same client's other courses on a day: (start, end, site).
    pub(crate) fn company(&self, course: &Course, day: u32, out: &mut Vec<(u32, u32, u32)>) {
        out.clear();
        for &(mate, _) in &course.mates {
            let mate = &self.problem.courses[mate];
            for nth in 0..mate.visits {
                if let Some(place) = self.places[mate.first + nth]
                    && place.day == day
                {
                    let end = place.start + mate.lengths[mate.length_of[nth]];
                    let site = self.problem.draft.therapists[place.therapist as usize].site;
                    out.push((place.start, end, site));
                }
            }
        }
        out.sort_unstable();
    }

    fn trip_cost(&self, visit: usize, place: Place) -> i32 {
        let (course, nth) = self.course(visit);
        if course.mates.is_empty() {
            return course.trip;
        }
        let mut company = Vec::new();
        self.company(course, place.day, &mut company);
        let end = place.start + course.lengths[course.length_of[nth]];
        let site = self.problem.draft.therapists[place.therapist as usize].site;
        course.trip * trips_added(&company, (place.start, end, site))
    }

    /// Lateness, gaps, changes of therapist and visits without a place of one course.
    pub(crate) fn chain_cost(&self, id: usize) -> i32 {
        let course = &self.problem.courses[id];
        let weights = self.problem.weights();
        let mut cost = 0;
        let mut before: Option<Place> = None;
        for nth in 0..course.visits {
            let visit = course.first + nth;
            let Some(place) = self.places[visit] else {
                cost += course.unscheduled + self.drop_cost(visit);
                before = None;
                continue;
            };
            if nth == 0 {
                cost += (weights.late * place.day.saturating_sub(course.target)) as i32;
            }
            if let Some(before) = before {
                let over = place.day.saturating_sub(before.day + course.gap_max);
                cost += (weights.gap_over * over) as i32;
                cost += if before.therapist == place.therapist { 0 } else { weights.change as i32 };
            }
            before = Some(place);
        }
        cost
    }

    /// Disruption of a course's visits, those without a place counted as dropped.
    fn disruption_of(&self, id: usize) -> i64 {
        let course = &self.problem.courses[id];
        let cost = |visit: usize| match self.places[visit] {
            Some(place) => self.move_cost(visit, place),
            None => self.drop_cost(visit),
        };
        (course.first..course.first + course.visits).map(|visit| i64::from(cost(visit))).sum()
    }

    /// Takes every visit of a course off that is not held. Its chain cost leaves the total.
    pub(crate) fn take_off(&mut self, id: usize) {
        self.take_off_from(id, 0);
    }

    /// As `take_off`, for visits from `nth` on.
    pub(crate) fn take_off_from(&mut self, id: usize, nth: usize) {
        let visits = self.problem.courses[id].visits;
        self.take_off_range(id, nth.min(visits)..visits);
    }

    /// As `take_off`, for a range of visits.
    pub(crate) fn take_off_range(&mut self, id: usize, range: std::ops::Range<usize>) {
        self.total -= i64::from(self.chain_cost(id));
        if self.problem.draft.incumbent.is_some() {
            self.disruption -= self.disruption_of(id);
        }
        let course = &self.problem.courses[id];
        for visit in course.first + range.start..course.first + range.end {
            if self.problem.known[visit].held.is_some() {
                continue;
            }
            if let Some(place) = self.lift(visit) {
                self.total -= i64::from(self.visit_cost(visit, place));
            }
        }
    }

    /// Puts those of a course's visits on that have no place; its chain cost joins the total.
    pub(crate) fn put_on(&mut self, id: usize, places: &[Option<Place>]) {
        let course = &self.problem.courses[id];
        for (nth, place) in places.iter().enumerate() {
            let visit = course.first + nth;
            if let Some(place) = *place
                && self.places[visit].is_none()
            {
                self.total += i64::from(self.visit_cost(visit, place));
                self.put(visit, place);
            }
        }
        self.total += i64::from(self.chain_cost(id));
        if self.problem.draft.incumbent.is_some() {
            self.disruption += self.disruption_of(id);
        }
    }

    /// Where a course's visits stand, one entry per visit.
    pub(crate) fn course_places(&self, id: usize) -> &[Option<Place>] {
        let course = &self.problem.courses[id];
        &self.places[course.first..course.first + course.visits]
    }
}

/// Trips a day needs more when `visit` joins `company` (sorted).
pub(crate) fn trips_added(company: &[(u32, u32, u32)], visit: (u32, u32, u32)) -> i32 {
    if company.is_empty() {
        return 1;
    }
    // Two visits are one trip when at most two slots and no change of site lie between.
    let joined = |a: (u32, u32, u32), b: (u32, u32, u32)| b.0 <= a.1 + 2 && a.2 == b.2;
    let position = company.partition_point(|other| *other < visit);
    let before = position.checked_sub(1).map(|index| company[index]);
    let after = company.get(position).copied();
    let saved = i32::from(before.is_some_and(|one| joined(one, visit)))
        + i32::from(after.is_some_and(|one| joined(visit, one)));
    let had = before.zip(after).is_some_and(|(a, b)| joined(a, b));
    1 - saved + i32::from(had)
}
