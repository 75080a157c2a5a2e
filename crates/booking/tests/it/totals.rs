//! Totals kept visit by visit against the whole worked out anew, and both against `check.py`.

use booking::bulk::Bulk;
use booking::draft::Assigned;
use booking::evaluate::evaluate;
use booking::{Diary, Problem, Random, instance};

use crate::make::{at, checked, generated, passes, visit};

#[test]
fn totals_equal_a_full_evaluation_after_every_thousand_moves() {
    for (name, steps) in [("tiny", 20_000), ("small2", 12_000), ("medium", 3_000)] {
        let file = generated(name);
        let problem = Problem::new(instance::read(&file).unwrap()).unwrap();
        let mut bulk = Bulk::new(Diary::new(&problem), 3);
        let mut next = 0;
        bulk.run(&mut |bulk| {
            if bulk.steps >= next {
                next += 1000;
                let worth = evaluate(problem.draft(), &bulk.diary().assigned());
                assert_eq!(worth.violations, Vec::<String>::new());
                assert_eq!(worth.parts.total(), bulk.diary().total());
            }
            bulk.steps as f64 / f64::from(steps)
        });
        let best = bulk.best_total();
        let diary = bulk.finish();
        assert_eq!(diary.total(), best);
        assert_eq!(passes(&file, &diary.assigned()), best);
    }
}

/// The plain port says what `check.py` says, also of solutions that break rules.
#[test]
fn the_port_equals_the_checker_on_anything() {
    let mut random = Random::new(8);
    let file = generated("tiny");
    let draft = instance::read(&file).unwrap();
    let problem = Problem::new(draft.clone()).unwrap();
    let mut bulk = Bulk::new(Diary::new(&problem), 1);
    bulk.fill();
    let good = bulk.finish().assigned();
    for round in 0..25 {
        let mut solution: Vec<Assigned> = good.clone();
        for _ in 0..round / 2 {
            let which = random.below(solution.len());
            let place = solution[which].place;
            let start = random.below(40) as u32;
            let day = (place.day + random.below(3) as u32).min(draft.days - 1);
            let therapist = random.below(draft.therapists.len()) as u32;
            solution[which] =
                visit(solution[which].course, solution[which].visit, at(therapist, day, start));
            if random.below(4) == 0 {
                solution.swap_remove(random.below(solution.len()));
            }
        }
        let ours = evaluate(&draft, &solution);
        let (feasible, violations, objective, parts) = checked(&file, &solution);
        assert_eq!(ours.violations.is_empty(), feasible, "{:?}", ours.violations);
        if feasible || ours.violations.iter().all(|rule| !rule.starts_with("room")) {
            // The checker names a room once a day, the port once a slot.
            assert_eq!(ours.violations.len() as i64, violations, "{:?}", ours.violations);
        }
        let p = &ours.parts;
        let list = [
            p.unscheduled,
            p.gap_over,
            p.late,
            p.change,
            p.therapist,
            p.window,
            p.fragment,
            p.trip,
            p.noshow,
            p.disruption,
        ];
        assert_eq!((p.total(), list), (objective, parts));
    }
}
