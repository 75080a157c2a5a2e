//! Repair after a change of the calendar, then improvement within a budget.

use booking::bulk::Bulk;
use booking::drive::{Budget, Effort, drive};
use booking::evaluate::evaluate;
use booking::replan::{moved_visits, repair};
use booking::{Diary, Problem, instance};

use crate::make::{at, disrupted, generated, passes, simple, visit};

fn effort(steps: u64, disruption_max: Option<u32>) -> Effort {
    Effort { budget: Budget::Steps(steps), threads: 1, seed: 1, disruption_max }
}

/// A medium instance planned, then disrupted.
fn disruption() -> Vec<u8> {
    let file = generated("medium");
    let problem = Problem::new(instance::read(&file).unwrap()).unwrap();
    let mut bulk = Bulk::new(Diary::new(&problem), 1);
    bulk.fill();
    disrupted("medium", &file, &bulk.finish().assigned())
}

#[test]
fn a_repair_moves_only_what_cannot_stay_and_lists_it() {
    let file = disruption();
    let problem = Problem::new(instance::read(&file).unwrap()).unwrap();
    let repaired = repair(&problem);
    passes(&file, &repaired.diary.assigned());
    let moved = moved_visits(&repaired.diary);
    assert!(!moved.is_empty());
    assert!(moved.iter().all(|one| repaired.hit.contains(&one.course)));
    assert!(moved.iter().all(|one| one.from.unwrap().day >= problem.draft().now));
    // Every incumbent visit that does not stand where it stood is listed, and no other.
    let incumbent = problem.draft().incumbent.as_ref().unwrap();
    let differs = |one: &&booking::draft::Assigned| {
        repaired.diary.place(one.course, one.visit) != Some(one.place)
    };
    assert_eq!(incumbent.iter().filter(differs).count(), moved.len());
}

#[test]
fn improvement_keeps_the_budget_and_what_has_happened() {
    let file = disruption();
    let problem = Problem::new(instance::read(&file).unwrap()).unwrap();
    let repaired = repair(&problem);
    let start = repaired.diary.total();
    let disruption = |diary: &Diary| evaluate(problem.draft(), &diary.assigned()).parts.disruption;
    let needed = disruption(&repaired.diary);
    for more in [0, 400] {
        let most = needed as u32 + more;
        let diary = drive(&problem, &effort(1500, Some(most)), &|| 0.0, &mut |_| {});
        passes(&file, &diary.assigned());
        assert!(diary.total() < start);
        assert!(disruption(&diary) <= i64::from(most));
    }
}

#[test]
fn an_ill_therapists_visit_moves_and_the_others_stay() {
    let mut draft = simple(28, 3);
    draft.now = 4;
    draft.incumbent =
        Some(vec![visit(0, 0, at(0, 2, 0)), visit(0, 1, at(0, 7, 0)), visit(0, 2, at(0, 13, 0))]);
    draft.confirmed = vec![(0, 1)];
    draft.therapists[0].shifts[7].clear();
    let problem = Problem::new(draft).unwrap();
    let repaired = repair(&problem);
    let moved = moved_visits(&repaired.diary);
    assert_eq!(moved.len(), 1);
    assert!(moved[0].visit == 1 && moved[0].confirmed);
    assert_eq!(repaired.hit, [0]);
    // Nothing else fits between, so only what comes after moves as well.
    let mut draft = problem.draft().clone();
    for day in 5..=10 {
        draft.therapists[0].shifts[day].clear();
    }
    let problem = Problem::new(draft).unwrap();
    let moved = moved_visits(&repair(&problem).diary);
    assert_eq!(moved.iter().map(|one| one.visit).collect::<Vec<_>>(), [1, 2]);
    assert!(moved.iter().all(|one| one.to.is_some()));
}

#[test]
fn a_locked_visit_stays_when_its_neighbours_move() {
    let mut draft = simple(28, 3);
    draft.incumbent =
        Some(vec![visit(0, 0, at(0, 2, 0)), visit(0, 1, at(0, 6, 0)), visit(0, 2, at(0, 12, 0))]);
    draft.locked = vec![visit(0, 2, at(0, 12, 0))];
    draft.therapists[0].shifts[6].clear();
    let problem = Problem::new(draft).unwrap();
    let diary = drive(&problem, &effort(200, None), &|| 0.0, &mut |_| {});
    assert_eq!(diary.place(0, 2), Some(at(0, 12, 0)));
    assert!(diary.place(0, 1).is_some());
}

/// A course with several visits behind it is still planned on.
#[test]
fn a_course_well_under_way_keeps_its_remaining_visits() {
    let mut draft = simple(42, 6);
    draft.now = 14;
    let days = [1, 7, 12, 18, 24, 30];
    draft.incumbent =
        Some((0u32..).zip(days).map(|(nth, day)| visit(0, nth, at(0, day, 0))).collect());
    draft.therapists[0].shifts[18].clear();
    let problem = Problem::new(draft).unwrap();
    let repaired = repair(&problem);
    assert_eq!(repaired.diary.unscheduled(), 0);
    assert_eq!(moved_visits(&repaired.diary).len(), 1);
}
