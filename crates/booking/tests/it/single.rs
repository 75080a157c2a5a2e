//! One course: alternatives, reasons, a second discipline, and what stops an impossible course.

use booking::draft::{Course, Draft, Pair, Rule, Window};
use booking::plan::{Name, Planner};
use booking::reasons::{Language, PartOfDay, Reason, line};
use booking::{Diary, Problem, Stop};

use crate::make::{at, client, course, simple, therapist, visit};

fn days(plan: &booking::plan::CoursePlan) -> Vec<u32> {
    plan.visits.iter().map(|visit| visit.place.day).collect()
}

#[test]
fn options_differ_in_what_their_names_say() {
    let mut draft = simple(42, 3);
    draft.therapists.push(therapist(&draft));
    draft.courses[0].gap_days_min = 7;
    draft.courses[0].gap_days_max = 14;
    let problem = Problem::new(draft).unwrap();
    let diary = Diary::new(&problem);
    let options = Planner::new().options(&diary, 0).unwrap();
    let best = &options.plans[0];
    assert_eq!(best.names, [Name::Best]);
    let named = |name: Name| options.plans.iter().find(|plan| plan.names.contains(&name)).unwrap();
    let weekdays = |name: Name| days(named(name)).iter().map(|day| day % 7).collect::<Vec<_>>();
    let mut counts = [0; 7];
    for day in weekdays(Name::Best) {
        counts[day as usize] += 1;
    }
    let most = (0..7).max_by_key(|&day| (counts[day], 7 - day)).unwrap() as u32;
    assert!(!weekdays(Name::OtherWeekday).contains(&most));
    let therapist = best.visits[0].place.therapist;
    let other = named(Name::OtherTherapist);
    assert!(other.visits.iter().all(|visit| visit.place.therapist != therapist));
    let last = |name: Name| *days(named(name)).last().unwrap();
    assert!(last(Name::EarlierFinish) < last(Name::Best));
    assert!(options.plans.iter().all(|plan| plan.cost >= best.cost));
}

#[test]
fn a_missing_alternative_says_why() {
    let problem = Problem::new(simple(14, 2)).unwrap();
    let options = Planner::new().options(&Diary::new(&problem), 0).unwrap();
    let (name, why) = options.missing.iter().find(|one| one.0 == Name::OtherTherapist).unwrap();
    assert_eq!((*name, &why.rules[..]), (Name::OtherTherapist, &[Stop::OtherTherapist][..]));
}

#[test]
fn reasons_are_worded() {
    let mut draft = simple(42, 3);
    let client = &mut draft.clients[0];
    client.windows = vec![Window { weekday: 1, start: 9, end: 12 }];
    client.preferred = client.windows.clone();
    client.preferred_therapist = Some(0);
    draft.courses[0].gap_days_min = 10;
    draft.courses[0].gap_days_max = 12;
    draft.courses[0].visit_slots = vec![3, 2, 3];
    let problem = Problem::new(draft).unwrap();
    let diary = Diary::new(&problem);
    let plan = Planner::new().course(&diary, 0).unwrap();
    assert_eq!(days(&plan), [1, 15, 29]);
    assert_eq!(
        plan.visits[2].reasons,
        [
            Reason::SameTherapist,
            Reason::LikedTherapist,
            Reason::LikedTime(PartOfDay::Evening),
            Reason::DaysAfter { days: 14, visit: 1 },
            Reason::GapOver(2),
            Reason::Longer,
            Reason::NoSmallGap,
        ]
    );
    assert_eq!(
        line(&plan.visits[2].reasons, Language::English),
        "same therapist, preferred therapist, preferred evening, 14 days after the second, \
         2 days more than planned, longer, for the review, no time lost between visits"
    );
    assert_eq!(
        line(&plan.visits[1].reasons[..4], Language::French),
        "même thérapeute, thérapeute préféré, le soir, comme souhaité, 14 jours après la première"
    );
}

fn two_disciplines(rule: Rule, travel_minutes: u32) -> Draft {
    let mut draft = simple(21, 2);
    draft.sites[0].rooms.insert("gym".into(), 1);
    let mut physio = therapist(&draft);
    physio.discipline = "physio".into();
    // The physiotherapist is there only on some days, away from where massage would go alone.
    for (day, shifts) in physio.shifts.iter_mut().enumerate() {
        if !matches!(day, 2 | 6 | 11) {
            shifts.clear();
        }
    }
    draft.therapists.push(physio);
    draft.clients[0].travel_minutes = travel_minutes;
    let physio = Course { discipline: "physio".into(), room: "gym".into(), ..course(2) };
    draft.courses.push(physio);
    draft.pairs = vec![Pair { a: 0, b: 1, rule }];
    draft
}

#[test]
fn a_second_discipline_shares_the_day_where_travel_is_long() {
    let problem = Problem::new(two_disciplines(Rule::Free, 60)).unwrap();
    let mut diary = Diary::new(&problem);
    let plans = Planner::new().together(&mut diary, &[0, 1]).unwrap();
    assert_eq!(days(&plans[0]), days(&plans[1]));
    let shared = Reason::SharedTrip { course: 1 };
    assert!(plans[0].visits.iter().all(|visit| visit.reasons.contains(&shared)));
    let alone = Planner::new().course(&diary, 0).unwrap().cost
        + Planner::new().course(&diary, 1).unwrap().cost;
    assert!(plans[0].cost + plans[1].cost < alone);
    assert_eq!(diary, Diary::new(&problem));
}

#[test]
fn a_second_discipline_keeps_its_rule() {
    for (rule, least) in [(Rule::NotSameDay, None), (Rule::Apart { slots: 4 }, Some(4))] {
        let problem = Problem::new(two_disciplines(rule, 60)).unwrap();
        let mut diary = Diary::new(&problem);
        let plans = Planner::new().together(&mut diary, &[0, 1]).unwrap();
        for a in &plans[0].visits {
            for b in plans[1].visits.iter().filter(|b| b.place.day == a.place.day) {
                let least = least.expect("not on one day");
                assert!(a.place.start.abs_diff(b.place.start) >= least + 2);
            }
        }
    }
}

#[test]
fn an_impossible_course_says_which_rule_stops_it() {
    type Break = fn(&mut Draft);
    let cases: [(Break, &[Stop]); 12] = [
        (|draft| draft.courses[0].technique = "shiatsu".into(), &[Stop::Skill]),
        (|draft| draft.clients[0].sites.clear(), &[Stop::Site]),
        (|draft| draft.clients[0].excluded = vec![0], &[Stop::Excluded]),
        (|draft| draft.clients[0].windows.clear(), &[Stop::Window]),
        (|draft| draft.clients[0].blackout = (0..14).collect(), &[Stop::Blackout]),
        (|draft| draft.sites[0].rooms = [("table".to_string(), 0)].into(), &[Stop::Room]),
        (|draft| draft.therapists[0].max_slots = 1, &[Stop::Cap]),
        (|draft| draft.courses[0].gap_days_min = 7, &[Stop::Gap]),
        (
            |draft| (draft.courses[0].release, draft.courses[0].target) = (8, 9),
            &[Stop::Release, Stop::Gap],
        ),
        (|draft| draft.courses[0].visit_slots = vec![1; 20], &[Stop::Horizon]),
        (
            |draft| {
                draft.therapists[0].shifts.iter_mut().for_each(|day| *day = vec![(0, 1)]);
            },
            &[Stop::Hours],
        ),
        (
            |draft| {
                draft.therapists[0].shifts = vec![vec![(0, 2)]; 14];
                draft.clients[0].windows.iter_mut().for_each(|window| window.start = 3);
            },
            &[Stop::Hours, Stop::Window],
        ),
    ];
    for (index, (spoil, rules)) in cases.iter().enumerate() {
        let mut draft = simple(14, 3);
        draft.courses[0].gap_days_max = 20;
        spoil(&mut draft);
        let problem = Problem::new(draft).unwrap();
        let why = Planner::new().course(&Diary::new(&problem), 0).unwrap_err();
        assert_eq!(&why.rules, rules, "case {index}: {why}");
    }
}

#[test]
fn other_visits_stop_a_course() {
    let mut draft = simple(2, 1);
    draft.clients.push(client());
    for day in 0..2 {
        draft.courses.push(Course { client: 1, visit_slots: vec![12], ..course(1) });
        draft.locked.push(visit(1 + day, 0, at(0, day, 0)));
    }
    draft.therapists[0].max_slots = 14;
    let problem = Problem::new(draft).unwrap();
    let why = Planner::new().course(&Diary::new(&problem), 0).unwrap_err();
    assert_eq!(why.rules, [Stop::Busy]);
    let words = "course 0 has no plan: visit 1 finds no place; stopped by other clients' visits";
    assert_eq!(why.to_string(), words);
}

#[test]
fn locked_visits_stay_and_the_rest_is_planned_around_them() {
    let mut draft = simple(21, 3);
    draft.locked = vec![visit(0, 1, at(0, 9, 5))];
    let problem = Problem::new(draft).unwrap();
    let plan = Planner::new().course(&Diary::new(&problem), 0).unwrap();
    assert_eq!(plan.visits[1].place, at(0, 9, 5));
    assert!(plan.visits[0].place.day + 3 <= 9 && plan.visits[2].place.day >= 12);
    assert!(plan.visits[1].reasons.contains(&Reason::Fixed));
}
