//! The exact search against trying everything.

use booking::bulk::Bulk;
use booking::draft::{Assigned, Draft};
use booking::evaluate::evaluate;
use booking::plan::Planner;
use booking::{Diary, Problem};
use proptest::prelude::*;

use crate::make::{Wild, at, random, visit};

/// Every place of each visit of course 0 that breaks no rule of its own, the others standing.
fn singles(draft: &Draft, standing: &[Assigned]) -> Vec<Vec<Assigned>> {
    let visits = draft.courses[0].visit_slots.len() as u32;
    // Only the rule that the visit before must stand may be broken.
    let alone = |nth: u32| {
        let mut found = Vec::new();
        for therapist in 0..draft.therapists.len() as u32 {
            for day in 0..draft.days {
                for start in 0..draft.slots_per_day {
                    let one = visit(0, nth, at(therapist, day, start));
                    // The checker lets a known visit move into the past; nobody else does.
                    let known = draft.incumbent.iter().flatten().any(|old| *old == one);
                    if day < draft.now && !known {
                        continue;
                    }
                    let mut all = standing.to_vec();
                    all.push(one);
                    let mut broken = evaluate(draft, &all).violations;
                    broken
                        .retain(|rule| !rule.starts_with("prefix") && !rule.starts_with("frozen"));
                    if broken.is_empty() {
                        found.push(one);
                    }
                }
            }
        }
        found
    };
    (0..visits).map(alone).collect()
}

/// The least objective over all ways to place the first visits of course 0, by how many.
fn brute(draft: &Draft, standing: &[Assigned]) -> Vec<Option<i64>> {
    // Visits of course 0 that have happened are tried like all others; only their own place works.
    let standing: Vec<Assigned> = standing.iter().filter(|one| one.course != 0).copied().collect();
    let singles = singles(draft, &standing);
    let gap = draft.courses[0].gap_days_min;
    let mut least = vec![None; singles.len() + 1];
    let mut stack = vec![Vec::<Assigned>::new()];
    while let Some(chosen) = stack.pop() {
        let mut all = standing.clone();
        all.extend(&chosen);
        let worth = evaluate(draft, &all);
        // What has happened may still be missing here; anything else broken stays broken.
        if worth.violations.iter().any(|rule| !rule.starts_with("frozen")) {
            continue;
        }
        if worth.violations.is_empty() {
            let total = worth.parts.total();
            let entry = &mut least[chosen.len()];
            *entry = Some(entry.map_or(total, |known: i64| known.min(total)));
        }
        if let Some(next) = singles.get(chosen.len()) {
            let earliest = chosen.last().map_or(0, |one| one.place.day + gap);
            for one in next.iter().filter(|one| one.place.day >= earliest) {
                let mut longer = chosen.clone();
                longer.push(*one);
                stack.push(longer);
            }
        }
    }
    least
}

fn check(seed: u64, wild: Wild) {
    let draft = random(seed, wild);
    let problem = Problem::new(draft.clone()).unwrap();
    let diary = Diary::new(&problem);
    let standing = diary.assigned();
    // Courses that could not be locked stay open; only course 0 is asked for.
    let least = brute(&draft, &standing);
    let whole = least[least.len() - 1];
    match Planner::new().course(&diary, 0) {
        Ok(plan) => {
            let mut all = standing.clone();
            all.retain(|one| one.course != 0);
            all.extend(plan.visits.iter().map(|one| visit(0, one.visit, one.place)));
            let worth = evaluate(&draft, &all);
            assert_eq!(worth.violations, Vec::<String>::new());
            assert_eq!(Some(worth.parts.total()), whole, "seed {seed}");
            let mut after = diary.clone();
            after.accept(&plan);
            assert_eq!(after.total(), worth.parts.total(), "seed {seed}");
            let unplaced = evaluate(&draft, &standing).parts;
            assert_eq!(unplaced.total(), diary.total(), "seed {seed}");
        }
        Err(impossible) => {
            assert_eq!(whole, None, "seed {seed}");
            assert!(!impossible.rules.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_course_equals_brute_force(seed in any::<u64>()) {
        check(seed, Wild { buffers: 0, open_courses: 1, incumbents: 0 });
    }

    #[test]
    fn a_course_with_buffers_equals_brute_force(seed in any::<u64>()) {
        check(seed, Wild { buffers: 1, open_courses: 1, incumbents: 0 });
    }

    #[test]
    fn a_course_moved_from_an_old_plan_equals_brute_force(seed in any::<u64>()) {
        check(seed, Wild { buffers: 0, open_courses: 1, incumbents: 1 });
    }

    /// The bulk planner may leave last visits out; it finds the cheapest number of them.
    #[test]
    fn a_prefix_equals_brute_force(seed in any::<u64>()) {
        let mut draft = random(seed, Wild { buffers: 0, open_courses: 1, incumbents: 0 });
        // Courses without a place would be planned too.
        let locked: Vec<u32> = draft.locked.iter().map(|one| one.course).collect();
        if locked.len() + 1 == draft.courses.len() {
            draft.weights.unscheduled = 20;
            let problem = Problem::new(draft.clone()).unwrap();
            let diary = Diary::new(&problem);
            let least = brute(&draft, &diary.assigned()).into_iter().flatten().min();
            let mut bulk = Bulk::new(diary, seed);
            bulk.fill();
            prop_assert_eq!(Some(bulk.best_total()), least);
            prop_assert_eq!(bulk.finish().total(), least.unwrap());
        }
    }
}

/// The second visit has no place, and the first one fills a gap, so its cost is below zero: the
/// search once took the sum for a plan. Found by the first property above.
#[test]
fn a_negative_cost_makes_nothing_possible() {
    check(9772889483020601021, Wild { buffers: 0, open_courses: 1, incumbents: 0 });
}
