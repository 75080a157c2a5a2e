//! Ranking the waiting list, and offers with holds.

use booking::change::Freed;
use booking::draft::Course;
use booking::plan::Planner;
use booking::waiting::{Answer, NotHeld, Notice, Offer, Offers, Waiting};
use booking::{Diary, Problem};

use crate::make::{client, course, simple};

/// Three clients of rising priority want one visit; only one stretch of one day is open.
fn ranked() -> Vec<booking::waiting::Ranked> {
    let mut draft = simple(7, 1);
    draft.therapists[0].shifts = vec![Vec::new(); 7];
    draft.therapists[0].shifts[2] = vec![(4, 6)];
    for priority in [3, 2, 3] {
        draft.courses.push(Course { client: draft.clients.len() as u32, ..course(1) });
        draft.clients.push(booking::draft::Client { priority, ..client() });
    }
    // The last cannot come on that day.
    draft.clients[3].blackout = vec![2];
    let problem = Problem::new(draft).unwrap();
    let mut diary = Diary::new(&problem);
    let before = diary.clone();
    let slot = Freed { therapist: 0, day: 2, start: 4, end: 6 };
    let waiting: Vec<Waiting> =
        (0..4).map(|course| Waiting { course, since: 10 - i64::from(course) }).collect();
    let ranked = Planner::new().rank(&mut diary, slot, &waiting);
    assert_eq!(diary, before);
    ranked
}

#[test]
fn those_who_gain_most_come_first_and_those_who_cannot_come_are_left_out() {
    let ranked = ranked();
    let order: Vec<u32> = ranked.iter().map(|one| one.waiting.course).collect();
    assert_eq!(order, [1, 2, 0]);
    assert!(ranked[0].worth > ranked[1].worth && ranked[1].worth > ranked[2].worth);
    assert_eq!((ranked[0].visit, ranked[0].place.start), (0, 4));
}

fn notice(course: u32, offer: Offer) -> Notice {
    Notice { course, offer }
}

#[test]
fn offers_go_out_one_at_a_time_and_holds_expire() {
    let mut offers = Offers::new(&ranked(), 1, 600);
    assert_eq!(offers.tick(0), [notice(1, Offer::Held { until: 600 })]);
    assert_eq!(offers.tick(599), []);
    let next = [notice(1, Offer::Expired), notice(2, Offer::Held { until: 1200 })];
    assert_eq!(offers.tick(600), next);
    assert_eq!(offers.answer(1, Answer::Take, 601), Err(NotHeld::Now(Offer::Expired)));
    assert_eq!(offers.answer(0, Answer::Take, 601), Err(NotHeld::Now(Offer::Queued)));
    assert_eq!(offers.answer(9, Answer::Take, 601), Err(NotHeld::Unknown));
    let next = [notice(2, Offer::Declined), notice(0, Offer::Held { until: 1210 })];
    assert_eq!(offers.answer(2, Answer::Decline, 610), Ok(next.to_vec()));
    assert_eq!(offers.answer(0, Answer::Take, 1209), Ok(vec![notice(0, Offer::Taken)]));
    assert_eq!(offers.tick(99_999), []);
}

#[test]
fn the_first_of_several_to_answer_has_it() {
    let mut offers = Offers::new(&ranked(), 2, 600);
    assert_eq!(offers.tick(0).len(), 2);
    let told = offers.answer(2, Answer::Take, 5).unwrap();
    assert_eq!(told, [notice(2, Offer::Taken), notice(1, Offer::Gone)]);
    assert_eq!(offers.answer(1, Answer::Take, 6), Err(NotHeld::Now(Offer::Gone)));
    let all: Vec<Offer> = offers.offers().iter().map(|(_, offer)| *offer).collect();
    assert_eq!(all, [Offer::Gone, Offer::Taken, Offer::Gone]);
}

#[test]
fn a_late_answer_finds_the_hold_over() {
    let mut offers = Offers::new(&ranked(), 1, 600);
    offers.tick(0);
    assert_eq!(offers.answer(1, Answer::Take, 600), Err(NotHeld::Now(Offer::Expired)));
}
