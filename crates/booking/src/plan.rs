//! One course: the optimal plan, and other optimal plans a person would tell apart.

use crate::bulk::adopt;
use crate::diary::Diary;
use crate::draft::{Assigned, Place};
use crate::impossible::{Impossible, why};
use crate::problem::Problem;
use crate::reasons::{Reason, reasons};
use crate::search::{Ask, Extent, Search};

/// What makes a plan worth offering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// The cheapest of all.
    Best,
    /// Never on the weekday the best plan uses most.
    OtherWeekday,
    /// Without the therapist the best plan uses most.
    OtherTherapist,
    /// Done a week earlier than the best plan, or three days, or one.
    EarlierFinish,
}

/// One visit of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedVisit {
    /// Which visit, from 0.
    pub visit: u32,
    /// Where it stands.
    pub place: Place,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A plan for a whole course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoursePlan {
    /// Index of the course.
    pub course: u32,
    /// Every name that fits.
    pub names: Vec<Name>,
    /// What it adds to the objective; visits that already had a place add only their chain.
    pub cost: i64,
    /// Every visit that has a place, in order.
    pub visits: Vec<PlannedVisit>,
}

impl CoursePlan {
    pub(crate) fn of(diary: &Diary, course: usize, cost: i64, places: &[Option<Place>]) -> Self {
        let visits = (0u32..).zip(places).filter_map(|(visit, place)| {
            place.map(|place| PlannedVisit {
                visit,
                place,
                reasons: reasons(diary, course as u32, visit, places),
            })
        });
        CoursePlan { course: course as u32, names: Vec::new(), cost, visits: visits.collect() }
    }

    /// Places by visit.
    pub fn places(&self, problem: &Problem) -> Vec<Option<Place>> {
        let mut places = vec![None; problem.courses[self.course as usize].visits];
        for visit in &self.visits {
            places[visit.visit as usize] = Some(visit.place);
        }
        places
    }
}

impl Diary<'_> {
    /// Puts a plan made for this diary as it stands on the calendar.
    pub fn accept(&mut self, plan: &CoursePlan) {
        let places = plan.places(self.problem);
        self.take_off_range(plan.course as usize, 0..0);
        self.put_on(plan.course as usize, &places);
    }

    /// Makes all courses stand where a plan for this problem has them, held visits apart.
    /// The plan must keep the rules.
    pub fn restore(&mut self, plan: &[Assigned]) {
        let mut places = self.places.clone();
        for (visit, place) in places.iter_mut().enumerate() {
            if self.problem.known[visit].held.is_none() {
                *place = None;
            }
        }
        for one in plan {
            places[self.problem.visit(one)] = Some(one.place);
        }
        adopt(self, &places);
    }

    /// Takes all visits of a course off the calendar that are not held.
    pub fn withdraw(&mut self, course: u32) {
        self.take_off(course as usize);
        self.put_on(course as usize, &[]);
    }
}

/// The best plan and its alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The best plan first, then those with other names; no two have the same places.
    pub plans: Vec<CoursePlan>,
    /// Names no plan could be found for, and the rule that stops it.
    pub missing: Vec<(Name, Impossible)>,
}

/// Plans courses one at a time. Keeps working memory, so use one for many questions.
#[derive(Clone, Debug, Default)]
pub struct Planner {
    pub(crate) search: Search,
}

impl Planner {
    /// A planner with empty working memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// The cheapest plan of a whole course. Visits that have a place in the diary stay there.
    pub fn course(&mut self, diary: &Diary, course: u32) -> Result<CoursePlan, Impossible> {
        let mut plan = self.ask(diary, &Self::whole(diary, course))?;
        plan.names.push(Name::Best);
        Ok(plan)
    }

    /// The best plan and up to three others, each the cheapest of its name.
    pub fn options(&mut self, diary: &Diary, course: u32) -> Result<Options, Impossible> {
        let best = self.course(diary, course)?;
        let whole = Self::whole(diary, course);
        let asks = Self::others(diary, &best, whole);
        let mut options = Options { plans: vec![best], missing: Vec::new() };
        for (name, tries) in asks {
            let found = tries.iter().find_map(|ask| self.find(diary, ask));
            match (found, tries.last()) {
                (Some(plan), _) => Self::offer(&mut options, name, plan),
                (None, Some(ask)) => options.missing.push((name, why(diary, ask))),
                (None, None) => {}
            }
        }
        Ok(options)
    }

    pub(crate) fn whole(diary: &Diary, course: u32) -> Ask {
        let visits = diary.problem.courses[course as usize].visits;
        Ask::course(course as usize, Extent::First(visits))
    }

    pub(crate) fn ask(&mut self, diary: &Diary, ask: &Ask) -> Result<CoursePlan, Impossible> {
        self.find(diary, ask).ok_or_else(|| why(diary, ask))
    }

    fn find(&mut self, diary: &Diary, ask: &Ask) -> Option<CoursePlan> {
        let cost = self.search.plan(diary, ask)?;
        Some(CoursePlan::of(diary, ask.course, i64::from(cost), &self.search.places))
    }

    fn offer(options: &mut Options, name: Name, mut plan: CoursePlan) {
        let same = |one: &CoursePlan| {
            one.visits.iter().map(|visit| visit.place).eq(plan.visits.iter().map(|v| v.place))
        };
        match options.plans.iter_mut().find(|one| same(one)) {
            Some(found) => found.names.push(name),
            None => {
                plan.names.push(name);
                options.plans.push(plan);
            }
        }
    }

    /// For each other name, the questions to try in turn.
    fn others(diary: &Diary, best: &CoursePlan, whole: Ask) -> Vec<(Name, Vec<Ask>)> {
        let free = |visit: &&PlannedVisit| diary.place(best.course, visit.visit).is_none();
        let chosen: Vec<Place> = best.visits.iter().filter(free).map(|visit| visit.place).collect();
        let weekday = most(chosen.iter().map(|place| place.day % 7));
        let therapist = most(chosen.iter().map(|place| place.therapist));
        let last = chosen.iter().map(|place| place.day).max();
        let (Some(weekday), Some(last)) = (weekday, last) else { return Vec::new() };
        let finish = [7, 3, 1].into_iter().filter_map(|days| last.checked_sub(days));
        vec![
            (Name::OtherWeekday, vec![Ask { weekdays: 0x7f & !(1 << weekday), ..whole }]),
            (Name::OtherTherapist, vec![Ask { without: therapist, ..whole }]),
            (Name::EarlierFinish, finish.map(|finish_by| Ask { finish_by, ..whole }).collect()),
        ]
    }
}

/// The value seen most, the least of those in a tie.
fn most(values: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts = std::collections::BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0u32) += 1;
    }
    let highest = counts.values().copied().max()?;
    counts.into_iter().find(|&(_, count)| count == highest).map(|(value, _)| value)
}
