//! The optimal course on the calendar as it stands.
//!
//! Dynamic programming over (visit, day, therapist). The value of a state is the cheapest way to
//! have this visit on this day with this therapist and all visits before it placed. Visits of the
//! course that are on the calendar stay there; all others are planned. Visits of one course are
//! never on one day (`gap_days_min` is at least 1), so they do not meet in any cell, room or cap,
//! and the optimum over states is the optimum over courses.
//!
//! Rows hold one value per eligible therapist, padded to `W` lanes with `NEVER`.

use crate::cell::NEVER;
use crate::diary::Diary;
use crate::draft::{Place, Rule};
use crate::outlook::Outlook;
use crate::problem::Course;

/// What must be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// So many first visits.
    First(usize),
    /// The cheapest number of first visits; the rest cost what a visit without a place costs.
    Prefix,
}

/// One question to the search. `Ask::course` gives the plain one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub course: usize,
    pub extent: Extent,
    /// Weekdays visits may be on, bit 0 = Monday.
    pub weekdays: u8,
    /// A therapist not to be chosen.
    pub without: Option<u32>,
    /// Last day for any visit.
    pub finish_by: u32,
    /// A place one visit must not have.
    pub barred: Option<(usize, Place)>,
    /// Taken off the trip of visits on days another course of this client could share.
    pub company_credit: i32,
    /// Plans that cost more are of no interest. A tight bound makes the search faster.
    pub bound: i32,
}

impl Ask {
    pub(crate) fn course(course: usize, extent: Extent) -> Self {
        Ask {
            course,
            extent,
            weekdays: 0x7f,
            without: None,
            finish_by: u32::MAX,
            barred: None,
            company_credit: 0,
            bound: NEVER - 1,
        }
    }
}

/// Working memory of the search, kept between searches; the answer is in `places`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// Where the last found plan puts each visit.
    pub places: Vec<Option<Place>>,
    pub(crate) base: Vec<i32>,
    pub(crate) ready: Vec<u32>,
    pub(crate) epoch: u32,
    states: Vec<i32>,
    slide: Vec<i32>,
    /// Days and masks of the client's other visits.
    pub(crate) company_days: Vec<u32>,
    pub(crate) company: Vec<(u32, u32, u32)>,
    alive: Vec<(u32, u32)>,
    /// Cells evaluated since the search was made.
    pub cells_seen: u64,
}

impl Search {
    /// Finds the cheapest plan of at most `ask.bound`; its cost counts the visits planned and the
    /// chain of the whole course. `None` when there is none.
    pub(crate) fn plan(&mut self, diary: &Diary, ask: &Ask) -> Option<i32> {
        self.forget();
        self.run(diary, ask)
    }

    /// As `plan`, with the same answer, looking first for a plan of at most `guess`: a tight bound
    /// leaves most cells out, and those worked out serve the second look too.
    pub(crate) fn plan_near(&mut self, diary: &Diary, ask: &Ask, guess: i32) -> Option<i32> {
        self.forget();
        if guess < ask.bound {
            let found = self.run(diary, &Ask { bound: guess, ..*ask });
            if found.is_some() {
                return found;
            }
        }
        self.run(diary, ask)
    }

    /// Makes the cells of the search before count no more.
    fn forget(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.ready.fill(0);
            self.epoch = 1;
        }
    }

    fn run(&mut self, diary: &Diary, ask: &Ask) -> Option<i32> {
        match diary.problem.courses[ask.course].eligible.len() {
            0..=1 => Run::<1>::new(self, diary, ask).plan(),
            2 => Run::<2>::new(self, diary, ask).plan(),
            3..=4 => Run::<4>::new(self, diary, ask).plan(),
            5..=8 => Run::<8>::new(self, diary, ask).plan(),
            9..=16 => Run::<16>::new(self, diary, ask).plan(),
            17..=64 => Run::<64>::new(self, diary, ask).plan(),
            _ => Run::<256>::new(self, diary, ask).plan(),
        }
    }
}

pub(crate) struct Run<'s, 'd, const W: usize> {
    pub(crate) search: &'s mut Search,
    pub(crate) diary: &'d Diary<'d>,
    pub(crate) ask: &'d Ask,
    pub(crate) course: &'d Course,
    pub(crate) days: u32,
    /// Least a visit can cost from here on, per visit.
    pub(crate) floor: i32,
    outlook: &'d Outlook,
    /// From this visit on none is held, so the outlook holds.
    open_from: usize,
    /// Sums of states and `least` above this are of no interest.
    pub(crate) bound: i32,
}

impl<'s, 'd, const W: usize> Run<'s, 'd, W> {
    fn new(search: &'s mut Search, diary: &'d Diary<'d>, ask: &'d Ask) -> Self {
        let course = &diary.problem.courses[ask.course];
        let days = diary.problem.days();
        let rows = days as usize * course.lengths.len();
        let grow = |list: &mut Vec<i32>, size: usize| {
            if list.len() < size {
                list.resize(size, NEVER);
            }
        };
        grow(&mut search.base, rows * W);
        grow(&mut search.states, days as usize * course.visits * W);
        if search.ready.len() < rows {
            search.ready.resize(rows, 0);
        }
        search.company_days.clear();
        // Trips that could be shared with the client's other visits.
        let mut shared = course.visits as i32 * ask.company_credit;
        for &(mate, rule) in &course.mates {
            let places = diary.course_places(mate).iter().flatten();
            search.company_days.extend(places.map(|place| place.day));
            if rule != Rule::NotSameDay {
                shared += course.trip * diary.course_places(mate).len() as i32;
            }
        }
        let outlook = diary.problem.outlook(ask.course);
        let mut run =
            Run { search, diary, ask, course, days, floor: 0, outlook, open_from: 0, bound: 0 };
        run.floor = course.floor + course.trip;
        if ask.extent == Extent::Prefix {
            run.floor = run.floor.min(course.unscheduled);
        }
        run.bound = ask.bound.saturating_add(shared);
        let last_held = (0..course.visits).rev().find(|&nth| run.held(nth).is_some());
        run.open_from = last_held.map_or(0, |nth| nth + 1);
        run
    }

    pub(crate) fn held(&self, nth: usize) -> Option<Place> {
        self.diary.places[self.course.first + nth]
    }

    fn floor_from(&self, nth: usize) -> i32 {
        // A held visit costs nothing more.
        let open = (nth..self.course.visits).filter(|&other| self.held(other).is_none()).count();
        self.floor * open as i32
    }

    /// First and last day each visit can be on, from the gaps and the held visits alone.
    fn span(&self) -> Option<Vec<(u32, u32)>> {
        let course = self.course;
        let last = (self.days - 1).min(self.ask.finish_by);
        let mut spans = vec![(course.release, last); course.visits];
        // Held visits may be before the release, which counts from today.
        let mut earliest = 0;
        for (nth, span) in spans.iter_mut().enumerate() {
            match self.held(nth) {
                Some(place) if place.day < earliest => return None,
                Some(place) => *span = (place.day, place.day),
                None => span.0 = span.0.max(earliest),
            }
            earliest = span.0 + course.gap_min;
        }
        let count = match self.ask.extent {
            Extent::First(count) => count,
            Extent::Prefix => 0,
        };
        for nth in (0..course.visits.saturating_sub(1)).rev() {
            let forced =
                nth + 1 < count || (nth + 1..course.visits).any(|later| self.held(later).is_some());
            if forced {
                spans[nth].1 = spans[nth].1.min(spans[nth + 1].1.checked_sub(course.gap_min)?);
            }
        }
        Some(spans)
    }

    fn plan(mut self) -> Option<i32> {
        let course = self.course;
        self.search.places.clear();
        self.search.places.resize(course.visits, None);
        let spans = self.span()?;
        let rest = |run: &Self, from: usize| -> i32 {
            (from..course.visits)
                .map(|nth| course.unscheduled + run.diary.drop_cost(course.first + nth))
                .sum()
        };
        let last_held = (0..course.visits).rev().find(|&nth| self.held(nth).is_some());
        let least = match self.ask.extent {
            Extent::First(count) => count,
            Extent::Prefix => last_held.map_or(0, |nth| nth + 1),
        };
        let mut best = (self.ask.bound.saturating_add(1), 0);
        if least == 0 {
            let cost = rest(&self, 0);
            if cost < best.0 {
                best = (cost, 0);
            }
        }
        self.search.alive.clear();
        for nth in 0..course.visits {
            let cheapest = if nth == 0 { self.first(spans[0]) } else { self.next(nth, spans[nth]) };
            if cheapest >= NEVER {
                break;
            }
            if nth + 1 >= least && (nth + 1 == least || self.ask.extent == Extent::Prefix) {
                let cost = cheapest + rest(&self, nth + 1);
                if cost < best.0 {
                    best = (cost, nth + 1);
                }
            }
        }
        if best.0 > self.ask.bound {
            return None;
        }
        self.trace(best.1);
        Some(best.0)
    }

    /// Fills the states of the first visit; returns the cheapest.
    fn first(&mut self, (from, to): (u32, u32)) -> i32 {
        let late = self.diary.problem.weights().late;
        let mut cheapest = NEVER;
        let mut alive = (u32::MAX, 0);
        for day in from..=to {
            let state = self.state(0, day);
            let late = (late * day.saturating_sub(self.course.target)) as i32;
            if late.saturating_add(self.least(0, day)) > self.bound {
                self.search.states[state..state + W].fill(NEVER);
                continue;
            }
            let row = self.costs(0, day);
            let mut least = NEVER;
            let states = &mut self.search.states[state..state + W];
            for (state, cost) in states.iter_mut().zip(row) {
                *state = (cost + late).min(NEVER);
                least = least.min(*state);
            }
            if least < NEVER {
                alive = (alive.0.min(day), day);
                cheapest = cheapest.min(least);
            }
        }
        self.search.alive.push(alive);
        cheapest
    }

    /// Fills the states of a later visit from those of the one before; returns the cheapest.
    fn next(&mut self, nth: usize, (from, to): (u32, u32)) -> i32 {
        let weights = self.diary.problem.weights();
        let (change, over) = (weights.change as i32, weights.gap_over as i32);
        let (first, last) = self.search.alive[nth - 1];
        let most = self.course.gap_max;
        let start = first + self.course.gap_min;
        let before = self.state(nth - 1, 0);
        let window = self.windows(nth);
        let mut tail = [NEVER; W];
        let mut cheapest = NEVER;
        let mut alive = (u32::MAX, 0);
        for day in start..=to {
            // The cheapest state of the visit before per therapist, the gap counted: by windows
            // up to the greatest gap, by one running value beyond it.
            if day >= first + most {
                tail = tail.map(|value| (value + over).min(NEVER));
                if day - most <= last {
                    let row = before + (day - most) as usize * W;
                    lowest(&mut tail, &self.search.states[row..row + W]);
                }
            }
            if day < from {
                continue;
            }
            let mut same = tail;
            self.window(window, day, first, &mut same);
            let any = same.iter().copied().min().unwrap_or(NEVER);
            let state = self.state(nth, day);
            if any.saturating_add(self.least(nth, day)) > self.bound {
                self.search.states[state..state + W].fill(NEVER);
                if day > last + most && any.saturating_add(self.floor_from(nth)) > self.bound {
                    // From here on every day only adds to the gap.
                    break;
                }
                continue;
            }
            let row = self.costs(nth, day);
            let mut least = NEVER;
            let states = &mut self.search.states[state..state + W];
            for lane in 0..W {
                let reached = same[lane].min(any + change);
                // A visit that fills a gap has a negative cost, so the sum alone could come out
                // below `NEVER` though one side is impossible.
                let value =
                    if row[lane].max(reached) >= NEVER { NEVER } else { row[lane] + reached };
                states[lane] = value;
                least = least.min(value);
            }
            if least < NEVER {
                alive = (alive.0.min(day), day);
                cheapest = cheapest.min(least);
            }
        }
        self.search.alive.push(alive);
        cheapest
    }

    /// Prepares least states of the visit before over windows of days, by doubling. Returns the
    /// widest power of two and the padding rows on either side.
    fn windows(&mut self, nth: usize) -> (usize, usize) {
        let (first, last) = self.search.alive[nth - 1];
        let width = (self.course.gap_max - self.course.gap_min) as usize;
        let pad = width.max(1);
        let rows = (last - first + 1) as usize + 2 * pad;
        let before = self.state(nth - 1, 0);
        let slide = &mut self.search.slide;
        slide.clear();
        slide.resize(rows * W, NEVER);
        let alive = before + first as usize * W..before + (last as usize + 1) * W;
        slide[pad * W..(rows - pad) * W].copy_from_slice(&self.search.states[alive]);
        let mut power = 1;
        while power * 2 <= width {
            for row in 0..rows - power {
                let (low, high) = slide.split_at_mut((row + power) * W);
                let low = &mut low[row * W..(row + 1) * W];
                for (low, high) in low.iter_mut().zip(&high[..W]) {
                    *low = (*low).min(*high);
                }
            }
            power *= 2;
        }
        (power, pad)
    }

    /// Lowers `out` to the least states within the gaps of a visit on `day`.
    fn window(&self, (power, pad): (usize, usize), day: u32, first: u32, out: &mut [i32; W]) {
        let width = (self.course.gap_max - self.course.gap_min) as usize;
        // Row in `slide` of day - gap_max + 1, the first day of the window.
        let begin = (day + 1 + pad as u32).checked_sub(self.course.gap_max + first);
        let rows = self.search.slide.len() / W;
        if let Some(begin) = begin.map(|begin| begin as usize)
            && width > 0
            && begin < rows - pad
        {
            lowest(out, &self.search.slide[begin * W..][..W]);
            lowest(out, &self.search.slide[(begin + width - power) * W..][..W]);
        }
    }

    /// The least this visit on this day and all after it can cost.
    fn least(&self, nth: usize, day: u32) -> i32 {
        if nth < self.open_from {
            return self.floor_from(nth);
        }
        let visit = self.course.first + nth;
        let known = &self.diary.problem.known[visit];
        // On any other day it has moved.
        let moved = match known.incumbent {
            Some(old) if old.day != day => known.notice * self.diary.problem.weights().moved as i32,
            _ => 0,
        };
        self.outlook.from[nth * self.days as usize + day as usize] + moved
    }

    fn state(&self, nth: usize, day: u32) -> usize {
        (nth * self.days as usize + day as usize) * W
    }

    /// Reads the cheapest plan of `count` visits back from the states.
    fn trace(&mut self, count: usize) {
        let weights = self.diary.problem.weights();
        let (over, change) = (weights.gap_over as i32, weights.change as i32);
        let mut next: Option<(u32, usize, i32)> = None;
        for nth in (0..count).rev() {
            let (first, last) = self.search.alive[nth];
            let last = match next {
                Some((day, ..)) => last.min(day - self.course.gap_min),
                None => last,
            };
            let mut found = (NEVER, 0, 0);
            'days: for day in (first..=last).rev() {
                let state = self.state(nth, day);
                for lane in 0..self.course.eligible.len() {
                    let value = self.search.states[state + lane];
                    if value >= NEVER {
                        continue;
                    }
                    let (total, goal) = match next {
                        None => (value, i32::MIN),
                        Some((then, at, goal)) => {
                            let gap = then.saturating_sub(day + self.course.gap_max) as i32;
                            (value + over * gap + if at == lane { 0 } else { change }, goal)
                        }
                    };
                    if total < found.0 {
                        found = (total, day, lane);
                    }
                    if total == goal {
                        break 'days;
                    }
                }
            }
            let (_, day, lane) = found;
            let value = self.search.states[self.state(nth, day) + lane];
            let (place, cost) = self.settle(nth, day, lane);
            self.search.places[nth] = Some(place);
            let late =
                if nth == 0 { weights.late * day.saturating_sub(self.course.target) } else { 0 };
            next = Some((day, lane, value - cost - late as i32));
        }
    }
}

#[inline(always)]
fn lowest<const W: usize>(out: &mut [i32; W], row: &[i32]) {
    for (out, value) in out.iter_mut().zip(row) {
        *out = (*out).min(*value);
    }
}
