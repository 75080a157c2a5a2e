//! What one visit costs on one day, per therapist: the rows the search in `search` works on.

use crate::cell::{self, Gaps, NEVER, Size};
use crate::diary::{Diary, trips_added};
use crate::draft::{Place, Rule};
use crate::problem::{Course, Eligible, bits};
use crate::search::Run;

impl<const W: usize> Run<'_, '_, W> {
    /// Costs of one visit on one day, per therapist.
    pub(crate) fn costs(&mut self, nth: usize, day: u32) -> [i32; W] {
        if let Some(place) = self.held(nth) {
            let lane = self.course.eligible.iter().position(|one| one.therapist == place.therapist);
            return std::array::from_fn(|at| if Some(at) == lane { 0 } else { NEVER });
        }
        let length = self.course.length_of[nth];
        let mut row = self.base(length, day);
        let known = self.diary.problem.known[self.course.first + nth];
        let barred = self.ask.barred.filter(|&(which, place)| which == nth && place.day == day);
        if known.incumbent.is_some() || barred.is_some() {
            for (lane, cost) in row.iter_mut().enumerate().take(self.course.eligible.len()) {
                *cost = self.exact(nth, day, lane, *cost).0;
            }
        }
        row
    }

    /// One visit's cost with one therapist, its own history counted. `base` is the cost without.
    fn exact(&mut self, nth: usize, day: u32, lane: usize, base: i32) -> (i32, Option<u32>) {
        let visit = self.course.first + nth;
        let one = &self.course.eligible[lane];
        if self.shut(day) || self.ask.without == Some(one.therapist) {
            return (NEVER, None);
        }
        let length = self.course.length_of[nth];
        let place = |start| Place { therapist: one.therapist, day, start };
        let (mut cost, mut start) = (base, None);
        if let Some((which, barred)) = self.ask.barred
            && which == nth
            && (barred.therapist, barred.day) == (one.therapist, day)
        {
            let (value, at) = self.cell(length, day, one, !(1 << barred.start));
            (cost, start) = (value, Some(at));
        }
        let Some(old) = self.diary.problem.known[visit].incumbent else { return (cost, start) };
        if cost < NEVER {
            // Any other start is a move; the old start is looked at next.
            cost += self.diary.move_cost(visit, place(u32::MAX));
        }
        let barred = self.ask.barred == Some((nth, place(old.start)));
        if old.day == day && !barred {
            let (value, at) = self.cell(length, day, one, 1 << old.start);
            if value < NEVER {
                let value = value + self.diary.move_cost(visit, place(old.start));
                if value <= cost {
                    (cost, start) = (value, Some(at));
                }
            }
        }
        (cost, start)
    }

    /// Whether no visit may be on a day.
    fn shut(&self, day: u32) -> bool {
        self.ask.weekdays >> (day % 7) & 1 == 0 || self.diary.problem.away(self.course.client, day)
    }

    /// Costs of a visit of one length on one day, worked out once per search.
    fn base(&mut self, length: usize, day: u32) -> [i32; W] {
        let index = length * self.days as usize + day as usize;
        if self.search.ready[index] == self.search.epoch {
            let row = &self.search.base[index * W..][..W];
            return std::array::from_fn(|lane| row[lane]);
        }
        let mut row = [NEVER; W];
        if !self.shut(day) && self.course.starts[length][day as usize % 7].may != 0 {
            let course = self.course;
            for (lane, one) in course.eligible.iter().enumerate() {
                if self.ask.without != Some(one.therapist) {
                    row[lane] = self.cell(length, day, one, u64::MAX).0;
                }
            }
        }
        self.search.ready[index] = self.search.epoch;
        self.search.base[index * W..][..W].copy_from_slice(&row);
        row
    }

    /// The cheapest start among `among` with one therapist on one day.
    fn cell(&mut self, length: usize, day: u32, one: &Eligible, among: u64) -> (i32, u32) {
        self.search.cells_seen += 1;
        let problem = self.diary.problem;
        let cell = &self.diary.cells[day as usize * problem.therapists() + one.rank];
        let slots = self.course.lengths[length];
        if cell.free == 0 || cell.spare < slots {
            return (NEVER, 0);
        }
        let size = Size { before: one.before, length: slots, after: one.after };
        let full = self.diary.full[day as usize * problem.room_count.len() + one.room];
        let starts = &self.course.starts[length][day as usize % 7];
        let may = cell::fits(cell.free & !full, size) & starts.may & among;
        if may == 0 {
            return (NEVER, 0);
        }
        if self.search.company_days.contains(&day) {
            return self.cell_in_company(length, day, one, may);
        }
        let taste = self.diary.taste(self.course, length, day);
        let gaps = Gaps { one: &problem.fragment, pairs: &problem.fragments };
        let (cost, start) = cell::cheapest(cell, may, size, &taste, &gaps);
        if cost >= NEVER {
            return (NEVER, 0);
        }
        let credit = if self.shares(day) { self.ask.company_credit } else { 0 };
        (cost + one.cost + self.course.trip - credit, start)
    }

    /// Whether a trip on this day could be shared with a course not yet planned.
    fn shares(&self, day: u32) -> bool {
        self.ask.company_credit > 0
            && self.course.mates.iter().any(|&(mate, rule)| {
                let mate = &self.diary.problem.courses[mate];
                rule == Rule::Free
                    && day >= mate.release
                    && mate.starts.iter().any(|starts| starts[day as usize % 7].may != 0)
            })
    }

    /// As `cell`, on a day the client has other visits.
    fn cell_in_company(&mut self, length: usize, day: u32, one: &Eligible, may: u64) -> (i32, u32) {
        let problem = self.diary.problem;
        let slots = self.course.lengths[length];
        let size = Size { before: one.before, length: slots, after: one.after };
        let mut may = may & !blocked(self.diary, self.course, day, slots);
        let mut company = std::mem::take(&mut self.search.company);
        self.diary.company(self.course, day, &mut company);
        let cell = &self.diary.cells[day as usize * problem.therapists() + one.rank];
        let taste = self.diary.taste(self.course, length, day);
        let site = problem.draft.therapists[one.therapist as usize].site;
        let mut best = (NEVER, 0);
        while may != 0 {
            let start = may.trailing_zeros();
            may &= may - 1;
            let from = start - size.before;
            let cost = cell::fragment(cell, from, size.span(), &problem.fragment)
                + taste.cost(start)
                + one.cost
                + self.course.trip * trips_added(&company, (start, start + slots, site));
            if cost < best.0 {
                best = (cost, start);
            }
        }
        self.search.company = company;
        best
    }

    /// The place behind a state, and the cost of its cell.
    pub(crate) fn settle(&mut self, nth: usize, day: u32, lane: usize) -> (Place, i32) {
        if let Some(place) = self.held(nth) {
            return (place, 0);
        }
        let one = self.course.eligible[lane];
        let (base, start) = self.cell(self.course.length_of[nth], day, &one, u64::MAX);
        let (cost, better) = self.exact(nth, day, lane, base);
        let start = better.unwrap_or(start);
        (Place { therapist: one.therapist, day, start }, cost)
    }
}

/// Starts the client's other visits on a day rule out for a visit of `slots`.
pub(crate) fn blocked(diary: &Diary, course: &Course, day: u32, slots: u32) -> u64 {
    let mut mask = 0;
    for &(mate, rule) in &course.mates {
        let apart = match rule {
            Rule::NotSameDay => 64,
            Rule::Apart { slots } => slots,
            Rule::Free => 0,
        };
        let mate = &diary.problem.courses[mate];
        for nth in 0..mate.visits {
            if let Some(place) = diary.places[mate.first + nth]
                && place.day == day
            {
                let end = place.start + mate.lengths[mate.length_of[nth]];
                let from = (place.start + 1).saturating_sub(apart + slots);
                mask |= bits(from, (end + apart).min(64));
            }
        }
    }
    mask
}
