//! Plans hundreds to thousands of courses: ruin and recreate around the exact course search.
//!
//! One step takes a few neighbouring courses off the calendar and puts each back where it is
//! cheapest, one after another. A worse plan is kept with a chance that falls as the budget is
//! used (simulated annealing). The same seed and the same steps give the same plan.

use crate::cell::NEVER;
use crate::diary::Diary;
use crate::draft::Place;
use crate::random::Random;
use crate::ruin::Ruin;
use crate::search::{Ask, Extent, Search};

/// Points above the least a course has cost within which its plan is looked for first.
const NEAR: i32 = 60;

/// How the search cools: chance of keeping a worse plan is `exp(-worse / heat)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heat {
    /// At the start.
    pub first: f64,
    /// At the end.
    pub last: f64,
}

impl Default for Heat {
    fn default() -> Self {
        Heat { first: 60.0, last: 2.0 }
    }
}

impl Heat {
    /// Heat when a share of the budget is used. The last twentieth cools on to a tenth.
    fn at(self, share: f64) -> f64 {
        let (slow, fast) = ((share / 0.95).min(1.0), ((share - 0.95) / 0.05).clamp(0.0, 1.0));
        self.first * (self.last / self.first).powf(slow) * 0.1f64.powf(fast)
    }
}

/// A plan being improved.
#[derive(Clone, Debug)]
pub struct Bulk<'p> {
    pub(crate) diary: Diary<'p>,
    /// How it cools.
    pub heat: Heat,
    pub(crate) disruption_max: i64,
    best: Vec<Option<Place>>,
    best_total: i64,
    search: Search,
    random: Random,
    ruin: Ruin,
    /// Courses off the calendar and where they stood.
    old: Vec<(usize, Vec<Option<Place>>)>,
    /// How many of the chosen courses are on the calendar again.
    put_back: usize,
    /// The least each course has cost so far.
    pub(crate) ideal: Vec<Option<i32>>,
    /// Steps taken.
    pub steps: u64,
    /// Courses planned.
    pub courses_planned: u64,
}

impl<'p> Bulk<'p> {
    /// Starts from a diary; any course may move.
    pub fn new(diary: Diary<'p>, seed: u64) -> Self {
        let movable = (0..diary.problem.courses.len()).collect();
        let ideal = vec![None; diary.problem.courses.len()];
        Self::with(diary, seed, movable, ideal)
    }

    /// Starts from a diary; only `movable` courses may move.
    pub(crate) fn with(
        diary: Diary<'p>,
        seed: u64,
        movable: Vec<usize>,
        ideal: Vec<Option<i32>>,
    ) -> Self {
        Bulk {
            heat: Heat::default(),
            disruption_max: i64::MAX,
            best: diary.places.clone(),
            best_total: diary.total,
            search: Search::default(),
            random: Random::new(seed),
            ruin: Ruin::new(movable, &diary),
            diary,
            old: Vec::new(),
            put_back: 0,
            ideal,
            steps: 0,
            courses_planned: 0,
        }
    }

    /// The same plan, to be improved with another seed.
    pub(crate) fn with_seed(&self, seed: u64) -> Self {
        Bulk { random: Random::new(seed), steps: 0, courses_planned: 0, ..self.clone() }
    }

    /// The plan as it stands; not always the best so far.
    pub fn diary(&self) -> &Diary<'p> {
        &self.diary
    }

    /// The best objective so far.
    pub fn best_total(&self) -> i64 {
        self.best_total
    }

    pub(crate) fn best_places(&self) -> &[Option<Place>] {
        &self.best
    }

    /// Visits without a place in the current plan.
    pub fn unscheduled(&self) -> usize {
        self.diary.unscheduled()
    }

    /// Steps until `used` returns 1.0 or more. It is called every few steps and returns the share
    /// of the budget used.
    pub fn run(&mut self, used: &mut dyn FnMut(&Self) -> f64) {
        loop {
            let share = used(self);
            if share >= 1.0 || self.ruin.is_idle() {
                break;
            }
            let heat = self.heat.at(share);
            for _ in 0..32 {
                self.step(heat);
            }
        }
    }

    /// As `run`, until `used` returns `end` or more.
    pub(crate) fn run_to(&mut self, end: f64, used: &mut dyn FnMut(&Self) -> f64) {
        self.run(&mut |bulk| {
            let share = used(bulk);
            if share >= end { 1.0 } else { share }
        });
    }

    /// Goes on from another's plan where that is the better one, and keeps the better best.
    pub(crate) fn meet(&mut self, other: &Self) {
        if other.diary.total < self.diary.total {
            adopt(&mut self.diary, &other.diary.places);
        }
        if other.best_total < self.best_total {
            self.best_total = other.best_total;
            self.best.clone_from(&other.best);
        }
    }

    /// Plans every course that has visits without a place, the weightiest first.
    pub fn fill(&mut self) {
        let courses = &self.diary.problem.courses;
        let mut order: Vec<usize> = self.ruin.movable().to_vec();
        order.retain(|&id| self.diary.course_places(id).iter().any(Option::is_none));
        order.sort_by_key(|&id| (-courses[id].unscheduled, courses[id].eligible.len()));
        for id in order {
            self.diary.take_off_range(id, 0..0);
            let found = self.search.plan(&self.diary, &Ask::course(id, Extent::Prefix));
            self.ideal[id] = found;
            let places = if found.is_some() { self.search.places.as_slice() } else { &[] };
            self.diary.put_on(id, places);
            self.courses_planned += 1;
        }
        self.keep_best();
    }

    /// One ruin and recreate; keeps or undoes it.
    pub(crate) fn step(&mut self, heat: f64) {
        self.steps += 1;
        let before = (self.diary.total, self.diary.disruption);
        self.ruin.choose(&self.diary, &mut self.random);
        self.old.clear();
        for &course in &self.ruin.chosen {
            self.old.push((course, self.diary.course_places(course).to_vec()));
            self.diary.take_off(course);
        }
        let limit = before.0 - (heat * self.random.unit().max(1e-12).ln()) as i64;
        self.ruin.order(&self.diary, &mut self.random);
        let planned = self.courses_planned;
        let within = self.recreate(limit);
        if !within || self.diary.total > limit || self.diary.disruption > self.disruption_max {
            self.ruin.learn(0, (self.courses_planned - planned) as usize);
            self.undo();
            debug_assert_eq!((self.diary.total, self.diary.disruption), before);
        } else {
            let gain = self.best_total - self.diary.total;
            self.ruin.learn(gain, (self.courses_planned - planned) as usize);
            self.keep_best();
        }
    }

    /// Puts the chosen courses back one after another; stops when the total must pass `limit`.
    fn recreate(&mut self, limit: i64) -> bool {
        // What the courses not yet put back cost at the least seen so far.
        let chosen = &self.ruin.chosen;
        let ideal = |ideal: &[Option<i32>], id: usize| {
            i64::from(ideal[id].unwrap_or(-self.diary.problem.courses[id].unscheduled))
        };
        let mut rest: i64 = chosen.iter().map(|&id| ideal(&self.ideal, id)).sum();
        self.put_back = 0;
        for &course in chosen {
            rest -= ideal(&self.ideal, course);
            let bound = (limit - self.diary.total - rest).min(i64::from(NEVER - 1));
            let ask = Ask { bound: bound as i32, ..Ask::course(course, Extent::Prefix) };
            self.courses_planned += 1;
            let guess = self.ideal[course].map_or(bound as i32, |seen| seen + NEAR);
            let found = self.search.plan_near(&self.diary, &ask, guess);
            let Some(cost) = found else { return false };
            self.diary.put_on(course, &self.search.places);
            self.put_back += 1;
            let seen = &mut self.ideal[course];
            *seen = Some(seen.map_or(cost, |seen| seen.min(cost)));
        }
        true
    }

    fn keep_best(&mut self) {
        if self.diary.total < self.best_total {
            self.best_total = self.diary.total;
            self.best.clone_from(&self.diary.places);
        }
    }

    /// Puts the courses of the last step back where they stood.
    fn undo(&mut self) {
        for &course in &self.ruin.chosen[..self.put_back] {
            self.diary.take_off(course);
        }
        for (course, places) in &self.old {
            self.diary.put_on(*course, places);
        }
    }

    /// The best plan found.
    pub fn finish(self) -> Diary<'p> {
        let mut diary = self.diary;
        adopt(&mut diary, &self.best);
        diary
    }
}

/// Moves the diary to other places.
pub(crate) fn adopt(diary: &mut Diary, places: &[Option<Place>]) {
    let courses = &diary.problem.courses;
    let of = |id: usize| &places[courses[id].first..courses[id].first + courses[id].visits];
    let differ: Vec<usize> =
        (0..courses.len()).filter(|&id| diary.course_places(id) != of(id)).collect();
    for &id in &differ {
        diary.take_off(id);
    }
    for &id in &differ {
        diary.put_on(id, of(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Problem, instance};

    /// A step that is not kept leaves the diary as it was, in every field.
    #[test]
    fn undo_is_exact() -> Result<(), crate::Refusal> {
        let draft = instance::read(include_bytes!("../tests/data/tiny.json"))?;
        let problem = Problem::new(draft)?;
        let mut bulk = Bulk::new(Diary::new(&problem), 9);
        bulk.fill();
        let mut undone = 0;
        for _ in 0..3000 {
            let before = bulk.diary.clone();
            bulk.step(1e-9);
            assert!(bulk.diary.total <= before.total);
            if bulk.diary.places == before.places {
                assert_eq!(bulk.diary, before);
                undone += 1;
            }
            // Undoing what was kept is exact too.
            let kept = bulk.diary.clone();
            adopt(&mut bulk.diary, &before.places);
            assert_eq!(bulk.diary, before);
            adopt(&mut bulk.diary, &kept.places);
            assert_eq!(bulk.diary, kept);
        }
        assert!(undone > 1000);
        Ok(())
    }
}
