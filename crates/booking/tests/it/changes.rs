//! Move one, move the rest, cancel the rest.

use booking::change::{CannotChange, cancel_rest};
use booking::draft::Draft;
use booking::evaluate::evaluate;
use booking::plan::{CoursePlan, Planner};
use booking::{Broken, Diary, Problem, Stop};

use crate::make::{at, simple, visit};

/// A diary with course 0 planned.
fn planned(problem: &Problem) -> (Diary<'_>, Planner, CoursePlan) {
    let mut diary = Diary::new(problem);
    let mut planner = Planner::new();
    let plan = planner.course(&diary, 0).unwrap();
    diary.accept(&plan);
    (diary, planner, plan)
}

fn sound(draft: &Draft, diary: &Diary) {
    let worth = evaluate(draft, &diary.assigned());
    assert_eq!(worth.violations, Vec::<String>::new());
    assert_eq!(worth.parts.total(), diary.total());
}

#[test]
fn moving_one_leaves_the_others() {
    let draft = simple(28, 4);
    let problem = Problem::new(draft.clone()).unwrap();
    let (mut diary, mut planner, plan) = planned(&problem);
    let before = diary.total();
    let change = planner.move_one(&mut diary, 0, 1).unwrap();
    assert_eq!(change.moved.len(), 1);
    assert_eq!(change.moved[0].visit, 1);
    assert_eq!(change.moved[0].from, Some(plan.visits[1].place));
    assert_eq!(diary.total() - before, change.cost);
    sound(&draft, &diary);
}

#[test]
fn moving_the_rest_leaves_what_came_before() {
    let draft = simple(28, 4);
    let problem = Problem::new(draft.clone()).unwrap();
    let (mut diary, mut planner, plan) = planned(&problem);
    let change = planner.move_rest(&mut diary, 0, 2).unwrap();
    assert!(change.moved.iter().all(|moved| moved.visit >= 2));
    assert_ne!(diary.place(0, 2), Some(plan.visits[2].place));
    sound(&draft, &diary);
}

#[test]
fn a_visit_that_cannot_move_says_which_rule_stops_it_and_what_would_work() {
    let mut draft = simple(28, 3);
    // Work on every third day at one time only, and long gaps cost, so visits stand three days
    // apart and one between two others cannot move alone.
    for (day, shifts) in draft.therapists[0].shifts.iter_mut().enumerate() {
        *shifts = if day % 3 == 0 { vec![(0, 2)] } else { Vec::new() };
    }
    draft.courses[0].gap_days_max = 3;
    let problem = Problem::new(draft.clone()).unwrap();
    let (mut diary, mut planner, _) = planned(&problem);
    let before = diary.clone();
    let refused = planner.move_one(&mut diary, 0, 1).unwrap_err();
    let CannotChange::Stopped { why, moving_the_rest_works } = &refused else { panic!() };
    assert!(why.rules.contains(&Stop::Held) && *moving_the_rest_works, "{why}");
    assert_eq!(diary, before);
    planner.move_rest(&mut diary, 0, 1).unwrap();
    sound(&draft, &diary);
}

#[test]
fn a_place_asked_for_is_taken_or_its_broken_rules_are_named() {
    let mut draft = simple(28, 3);
    draft.clients[0].blackout = vec![6];
    let problem = Problem::new(draft.clone()).unwrap();
    let (mut diary, mut planner, plan) = planned(&problem);
    let before = diary.clone();
    let day = plan.visits[0].place.day;
    let refused = planner.move_to(&mut diary, 0, 1, at(0, day + 1, 11)).unwrap_err();
    let CannotChange::Breaks(rules) = refused else { panic!() };
    assert_eq!(rules, [Broken::Window, Broken::Hours, Broken::GapBefore]);
    assert_eq!(diary, before);
    let place = at(0, plan.visits[1].place.day, 7);
    let change = planner.move_to(&mut diary, 0, 1, place).unwrap();
    assert_eq!(diary.place(0, 1), Some(place));
    assert_eq!(change.moved.len(), 1);
    sound(&draft, &diary);
}

#[test]
fn cancelling_the_rest_frees_its_time() {
    let mut draft = simple(28, 4);
    draft.therapists[0].buffer_after_slots = 1;
    let problem = Problem::new(draft.clone()).unwrap();
    let (mut diary, _, plan) = planned(&problem);
    let (change, freed) = cancel_rest(&mut diary, 0, 2).unwrap();
    assert_eq!(change.moved.len(), 2);
    assert!(change.moved.iter().all(|moved| moved.to.is_none()));
    assert_eq!(freed.len(), 2);
    assert_eq!(
        (freed[0].day, freed[0].start),
        (plan.visits[2].place.day, plan.visits[2].place.start)
    );
    assert_eq!(freed[0].end, freed[0].start + 3);
    assert_eq!(diary.unscheduled(), 2);
    sound(&draft, &diary);
}

#[test]
fn what_has_happened_or_is_locked_never_moves() {
    let mut draft = simple(28, 3);
    draft.now = 5;
    draft.incumbent = Some(vec![visit(0, 0, at(0, 2, 0))]);
    draft.locked = vec![visit(0, 2, at(0, 15, 0))];
    let problem = Problem::new(draft).unwrap();
    let (mut diary, mut planner, _) = planned(&problem);
    let before = diary.clone();
    let fixed = |visit| CannotChange::Fixed { visit };
    assert_eq!(planner.move_one(&mut diary, 0, 0), Err(fixed(0)));
    assert_eq!(planner.move_rest(&mut diary, 0, 2), Err(fixed(2)));
    assert_eq!(cancel_rest(&mut diary, 0, 1), Err(fixed(2)));
    assert_eq!(diary, before);
    let change = planner.move_rest(&mut diary, 0, 1).unwrap();
    assert_eq!(change.moved.len(), 1);
    assert_eq!(diary.place(0, 2), Some(at(0, 15, 0)));
}

#[test]
fn a_confirmed_visit_that_moves_is_listed_as_such() {
    let mut draft = simple(28, 3);
    draft.confirmed = vec![(0, 1)];
    let problem = Problem::new(draft).unwrap();
    let (mut diary, mut planner, _) = planned(&problem);
    let change = planner.move_one(&mut diary, 0, 1).unwrap();
    assert!(change.moved[0].confirmed && change.moved[0].client == 0);
}
