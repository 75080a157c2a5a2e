//! Planning again when the calendar has changed under a plan in force.
//!
//! First the repair: every visit that can still stand stays, and only those that cannot are given
//! new places, which takes milliseconds. Then `Bulk` improves the repaired plan, the disruption
//! kept within a budget. Visits that have happened or are locked never move.

use crate::bulk::{Bulk, Heat};
use crate::change::{Moved, moved};
use crate::diary::Diary;
use crate::draft::Place;
use crate::problem::Problem;
use crate::search::{Ask, Extent, Search};

/// A repaired plan.
#[derive(Clone, Debug)]
pub struct Repaired<'p> {
    /// The plan.
    pub diary: Diary<'p>,
    /// Courses that had a visit which could not stay.
    pub hit: Vec<u32>,
}

/// Puts every incumbent visit that can still stand where it stood, and gives the others the least
/// disruptive places.
pub fn repair(problem: &Problem) -> Repaired<'_> {
    let mut diary = Diary::new(problem);
    let mut hit = Vec::new();
    for id in 0..problem.courses.len() {
        if stand(&mut diary, id) {
            hit.push(id as u32);
        }
    }
    let mut search = Search::default();
    for &id in &hit {
        mend(&mut diary, &mut search, id as usize);
    }
    Repaired { diary, hit }
}

/// Where the visits of a course stood in the plan in force.
fn incumbent(problem: &Problem, id: usize) -> Vec<Option<Place>> {
    let course = &problem.courses[id];
    let known = &problem.known[course.first..course.first + course.visits];
    known.iter().map(|known| known.held.or(known.incumbent)).collect()
}

/// Puts a course's incumbent visits on where they still can be; says whether one cannot.
fn stand(diary: &mut Diary, id: usize) -> bool {
    let wanted = incumbent(diary.problem, id);
    let first = diary.problem.courses[id].first;
    let mut missing = false;
    diary.take_off(id);
    let mut places = vec![None; wanted.len()];
    for (nth, place) in wanted.iter().enumerate() {
        let Some(place) = *place else { continue };
        if diary.places[first + nth].is_some() {
            continue;
        }
        if place.day >= diary.problem.draft.now
            && diary.broken(id as u32, nth as u32, place).is_empty()
        {
            // Lifted again below, so that its cost joins the total.
            diary.put(first + nth, place);
            places[nth] = Some(place);
        } else {
            missing = true;
        }
    }
    for (nth, place) in places.iter().enumerate() {
        if place.is_some() {
            diary.lift(first + nth);
        }
    }
    diary.put_on(id, &places);
    missing
}

/// Plans the missing visits of a course: alone; else with all visits after the first missing one;
/// else as many as can be.
fn mend(diary: &mut Diary, search: &mut Search, id: usize) {
    let count = incumbent(diary.problem, id).iter().flatten().count();
    let before = diary.course_places(id).to_vec();
    let first = before.iter().position(Option::is_none).unwrap_or(0);
    let tries = [
        (before.len(), Extent::First(count)),
        (first, Extent::First(count)),
        (first, Extent::Prefix),
    ];
    for (from, extent) in tries {
        diary.take_off_from(id, from);
        if search.plan(diary, &Ask::course(id, extent)).is_some() {
            diary.put_on(id, &search.places);
            return;
        }
        diary.put_on(id, &before);
    }
    // Nothing can be planned past the first missing visit.
    diary.take_off_from(id, first);
    diary.put_on(id, &[]);
}

impl<'p> Bulk<'p> {
    /// Improves a repaired plan while its disruption stays within `disruption_max`, in points of
    /// the objective, or within what the repair itself needed.
    pub fn improve(repaired: Repaired<'p>, seed: u64, disruption_max: Option<u32>) -> Self {
        let floor = repaired.diary.disruption;
        let mut bulk = Bulk::new(repaired.diary, seed);
        // The plan in force is good already; a hotter start would only shake it.
        bulk.heat = Heat { first: 30.0, last: 1.0 };
        bulk.disruption_max = disruption_max.map_or(i64::MAX, |most| i64::from(most).max(floor));
        bulk
    }
}

/// Every incumbent visit that does not stand where it stood.
pub fn moved_visits(diary: &Diary) -> Vec<Moved> {
    (0..diary.problem.courses.len())
        .flat_map(|id| {
            let mut list = moved(diary, id as u32, &incumbent(diary.problem, id));
            list.retain(|moved| moved.from.is_some());
            list
        })
        .collect()
}
