//! Several courses of one client planned together.
//!
//! Each course in turn is planned exactly with the others standing, until none gets better. The
//! rounds start from every order of the courses, and once more from each with a credit for trips
//! that could be shared, so that a first course is drawn to days where the second can join.

use crate::diary::Diary;
use crate::draft::Place;
use crate::impossible::{Impossible, why};
use crate::plan::{CoursePlan, Name, Planner};
use crate::search::Ask;

type Places = Vec<Vec<Option<Place>>>;

impl Planner {
    /// The cheapest plans found for courses planned together, in the order given. Visits that
    /// have a place in the diary stay there; the diary is as before afterwards.
    pub fn together(
        &mut self,
        diary: &mut Diary,
        courses: &[u32],
    ) -> Result<Vec<CoursePlan>, Impossible> {
        let before: Places = courses.iter().map(|&id| places(diary, id)).collect();
        let start = diary.total();
        let mut best: Option<(i64, Places)> = None;
        let mut failed = None;
        for turn in 0..courses.len() {
            for credit in [0, 1] {
                let mut order = courses.to_vec();
                order.rotate_left(turn);
                match self.rounds(diary, &order, credit) {
                    Ok(()) if best.as_ref().is_none_or(|best| diary.total() < best.0) => {
                        let found = courses.iter().map(|&id| places(diary, id)).collect();
                        best = Some((diary.total(), found));
                    }
                    Ok(()) => {}
                    Err(impossible) => failed = Some(impossible),
                }
                for (&id, before) in courses.iter().zip(&before) {
                    reset(diary, id, before);
                }
            }
        }
        let Some((_, found)) = best else {
            let whole = courses.first().map(|&id| Self::whole(diary, id));
            return match (failed, whole) {
                (Some(failed), _) => Err(failed),
                (None, Some(whole)) => Err(why(diary, &whole)),
                (None, None) => Ok(Vec::new()),
            };
        };
        for (&id, places) in courses.iter().zip(&found) {
            reset(diary, id, places);
        }
        let mut left = diary.total() - start;
        let mut plans = Vec::new();
        for (index, &id) in courses.iter().enumerate() {
            let mut plan = CoursePlan::of(diary, id as usize, 0, &found[index]);
            plan.names.push(Name::Best);
            plans.push(plan);
        }
        for (index, &id) in courses.iter().enumerate().rev() {
            let standing = diary.total();
            reset(diary, id, &before[index]);
            left -= standing - diary.total();
            let chain = i64::from(diary.chain_cost(id as usize));
            plans[index].cost = standing - diary.total() + chain;
        }
        debug_assert_eq!(left, 0);
        debug_assert_eq!(diary.total(), start);
        Ok(plans)
    }

    /// Places the courses in order, then plans each again until none gets cheaper.
    fn rounds(&mut self, diary: &mut Diary, order: &[u32], credit: i32) -> Result<(), Impossible> {
        let kept: Places = order.iter().map(|&id| places(diary, id)).collect();
        for (index, &id) in order.iter().enumerate() {
            let trip = diary.problem.courses[id as usize].trip;
            let last = index + 1 == order.len();
            let company_credit = if last { 0 } else { credit * trip };
            self.place(diary, id, &Ask { company_credit, ..Self::whole(diary, id) })?;
        }
        for _ in 0..20 {
            let before = diary.total();
            for (&id, kept) in order.iter().zip(&kept) {
                reset(diary, id, kept);
                self.place(diary, id, &Self::whole(diary, id))?;
            }
            if diary.total() >= before {
                break;
            }
        }
        Ok(())
    }

    fn place(&mut self, diary: &mut Diary, id: u32, ask: &Ask) -> Result<(), Impossible> {
        diary.take_off_range(id as usize, 0..0);
        let found = self.search.plan(diary, ask);
        let places = if found.is_some() { self.search.places.as_slice() } else { &[] };
        diary.put_on(id as usize, places);
        if found.is_none() { Err(why(diary, ask)) } else { Ok(()) }
    }
}

fn places(diary: &Diary, id: u32) -> Vec<Option<Place>> {
    diary.course_places(id as usize).to_vec()
}

/// Makes a course stand at `places`.
pub(crate) fn reset(diary: &mut Diary, id: u32, places: &[Option<Place>]) {
    diary.take_off(id as usize);
    diary.put_on(id as usize, places);
}
