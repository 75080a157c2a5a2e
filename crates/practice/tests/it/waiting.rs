//! Those who wait: ranked for a freed place, offered it one at a time, and its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use practice::permission::case;
use practice::waiting_list::{self, Board};
use practice::waiting_rank::Wish;
use practice::{Actor, House, Key, Refusal, Whose, offer_answer, offers};
use store::offers::Offer;
use store::practices::{Service, put_service};
use store::visits::{self, Step};
use store::*;
use trial::{DAY, HOUR, Home, MINUTE, NINE, World, book, kept, on_both, open_hours, world};

use crate::care::screened;
use crate::house::{actor, knowledge};

/// A house whose clock is moved by hand.
fn house(home: &Home) -> (House, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(NINE));
    let hand = Arc::clone(&clock);
    let now = Arc::new(move || hand.load(Ordering::Relaxed));
    (House::new(home.db.clone(), knowledge(), now), clock)
}

fn desk(w: &World) -> Actor {
    actor(w, &[Role::FrontDesk])
}

async fn join(house: &House, w: &World, service: ServiceId, wish: Wish) -> WaitingId {
    try_join(house, w, service, wish).await.unwrap()
}

async fn try_join(
    house: &House,
    w: &World,
    service: ServiceId,
    wish: Wish,
) -> Result<WaitingId, Refusal> {
    let permit = desk(w).permit::<case::JoinWaiting>(Whose::Client(w.client))?;
    waiting_list::join(house, &permit, w.client, (service, wish), Key::fresh()).await
}

async fn board(house: &House, w: &World) -> Board {
    let permit = desk(w).permit::<case::RunWaiting>(Whose::Practice).unwrap();
    waiting_list::board(house, &permit).await.unwrap()
}

/// Books a visit in a place and calls it off.
async fn free(home: &Home, w: &World, place: busy::Place) {
    let other = w.another(&home.db).await;
    let course = other.course(&[place]);
    book(&home.db, course.clone()).await.unwrap();
    let off = Step {
        practice: w.practice,
        visit: course.visits[0].id,
        version: 1,
        to: VisitState::Cancelled,
        reason: None,
        at: NINE,
    };
    kept!(home.db, tx => visits::step(&mut tx, &off).await.unwrap());
}

async fn give(house: &House, w: &World, to: WaitingId) -> Result<OfferId, Refusal> {
    let freed = board(house, w).await.openings[0].freed.freed_id;
    let permit = desk(w).permit::<case::RunWaiting>(Whose::Practice)?;
    offers::offer(house, &permit, (freed, to), Key::fresh()).await
}

async fn accept(house: &House, w: &World, offer: OfferId) -> Result<CourseId, Refusal> {
    let permit = desk(w).permit::<case::AnswerOffer>(Whose::Client(w.client))?;
    offer_answer::accept(house, &permit, (offer, w.client), Key::fresh()).await
}

fn rule<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("{other:?}"),
    }
}

async fn open(house: &House, w: &World) -> Vec<Offer> {
    let mut tx = house.db().read().await.unwrap();
    store::offers::open(&mut tx, w.practice).await.unwrap()
}

/// The practice's setting.
async fn at_once(home: &Home, w: &World, count: i64) {
    kept!(home.db, tx => {
        let mut row = practices::load(&mut tx, w.practice).await.unwrap();
        row.settings = trial::json(&format!(r#"{{"offers_at_once":{count}}}"#));
        practices::update(&mut tx, &row).await.unwrap();
    });
}

/// A client of the practice with a check that clears.
async fn cleared(home: &Home, house: &House, w: &World) -> World {
    checked(home, house, w, "steady").await
}

async fn checked(home: &Home, house: &House, w: &World, person: &str) -> World {
    let one = w.another(&home.db).await;
    screened(house, &actor(w, &[Role::Therapist]), one.client, person).await;
    one
}

on_both! {
    async fn a_freed_place_shows_with_those_whom_it_fits(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let (house, clock) = house(home);
        let short = Service {
            service_id: ServiceId::fresh(), name: "Short".into(), discipline: "massage".into(),
            technique: "swedish".into(), minutes: 30, buffer_minutes: 10,
            room_kind: "table".into(), retired_at: None,
        };
        let long = Service { service_id: ServiceId::fresh(), minutes: 90, ..short.clone() };
        kept!(home.db, tx => {
            put_service(&mut tx, w.practice, &short).await.unwrap();
            put_service(&mut tx, w.practice, &long).await.unwrap();
        });
        let any = Wish::default;
        // Monday from ten on, in Paris.
        let fits = cleared(home, &house, &w).await;
        let fits = join(&house, &fits, w.service, Wish {
            weekdays: vec![1], from_minute: Some(10 * 60), ..any()
        }).await;
        let later = cleared(home, &house, &w).await;
        let later = join(&house, &later, short.service_id, any()).await;
        for (service, wish) in [
            (long.service_id, any()),
            (w.service, Wish { weekdays: vec![2], ..any() }),
            (w.service, Wish { to_minute: Some(9 * 60), ..any() }),
            (w.service, Wish { therapist: Some(w.therapists[1]), ..any() }),
            (w.service, Wish { earliest: Some("2026-11-24".into()), ..any() }),
            (w.service, Wish { latest: Some("2026-11-22".into()), ..any() }),
        ] {
            let one = cleared(home, &house, &w).await;
            join(&house, &one, service, wish).await;
        }
        // No check, a check that bars, a check that is too old.
        join(&house, &w.another(&home.db).await, w.service, any()).await;
        let barred = checked(home, &house, &w, "clot-two-months-ago").await;
        join(&house, &barred, w.service, any()).await;
        clock.store(NINE - 40 * DAY, Ordering::Relaxed);
        let old = cleared(home, &house, &w).await;
        clock.store(NINE, Ordering::Relaxed);
        join(&house, &old, w.service, any()).await;

        assert!(board(&house, &w).await.openings.is_empty());
        free(home, &w, w.place(0, 0, NINE + HOUR)).await;
        let board = board(&house, &w).await;
        assert_eq!(board.entries.len(), 11);
        let best = &board.openings[0].best;
        let found: Vec<_> = best.iter().map(|one| one.entry.waiting.waiting_id).collect();
        assert_eq!(found.len(), 2, "{best:?}");
        assert!(found.contains(&fits) && found.contains(&later));
        let whole = best.iter().find(|one| one.entry.waiting.waiting_id == fits).unwrap();
        assert_eq!(whole.place, w.place(0, 0, NINE + HOUR));
    }

    async fn an_offer_holds_the_place_and_its_answer_books_it(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let (house, clock) = house(home);
        let one = cleared(home, &house, &w).await;
        let waits = join(&house, &one, w.service, Wish::default()).await;
        let twice = try_join(&house, &one, w.service, Wish::default()).await;
        assert_eq!(rule(twice), "waiting-twice");
        free(home, &w, w.place(0, 0, NINE + 5 * HOUR)).await;
        let offer = give(&house, &w, waits).await.unwrap();
        // Nobody else has it now.
        let rival = book(&home.db, w.another(&home.db).await.course(&[w.place(0, 1, NINE + 5 * HOUR)]));
        assert!(matches!(rival.await, Err(StoreError::Taken(_))));
        assert!(board(&house, &w).await.openings.is_empty());
        clock.fetch_add(59 * MINUTE, Ordering::Relaxed);
        let course = accept(&house, &one, offer).await.unwrap();
        assert_eq!(rule(accept(&house, &one, offer).await), "offer-answered");
        let mut tx = home.db.read().await.unwrap();
        let visits = visits::of_course(&mut tx, w.practice, course).await.unwrap();
        assert_eq!((visits.len(), visits[0].place), (1, w.place(0, 0, NINE + 5 * HOUR)));
        let list = store::waiting::of_client(&mut tx, w.practice, one.client).await.unwrap();
        assert!(list.is_empty());
    }

    async fn an_offer_that_is_over_goes_to_the_next_and_is_never_taken(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let (house, clock) = house(home);
        let (first, second) = (cleared(home, &house, &w).await, cleared(home, &house, &w).await);
        let one = join(&house, &first, w.service, Wish::default()).await;
        clock.fetch_add(1, Ordering::Relaxed);
        let two = join(&house, &second, w.service, Wish::default()).await;
        free(home, &w, w.place(0, 0, NINE + 5 * HOUR)).await;
        // Of equal worth: who waits longer is first.
        assert_eq!(board(&house, &w).await.openings[0].best[0].entry.waiting.waiting_id, one);
        let offer = give(&house, &w, one).await.unwrap();
        clock.fetch_add(60 * MINUTE, Ordering::Relaxed);
        // Nobody has looked yet, and still it is over.
        assert_eq!(rule(accept(&house, &first, offer).await), "offer-expired");
        assert_eq!(offers::sweep(&house, w.practice).await.unwrap(), (1, 1));
        let now = open(&house, &w).await;
        assert_eq!(now.iter().map(|one| one.waiting_id).collect::<Vec<_>>(), [two]);
        // The second declines: nobody is left, and the place is free again.
        let permit = desk(&w).permit::<case::AnswerOffer>(Whose::Client(second.client)).unwrap();
        let whose = (now[0].offer_id, second.client);
        offer_answer::decline(&house, &permit, whose, Key::fresh()).await.unwrap();
        assert!(open(&house, &w).await.is_empty());
        let board = board(&house, &w).await;
        assert_eq!((board.openings.len(), board.openings[0].best.len()), (1, 0));
        assert_eq!(offers::sweep(&house, w.practice).await.unwrap(), (0, 0));
        let mut tx = home.db.read().await.unwrap();
        audit::verify(&mut tx, w.practice).await.unwrap();
    }

    async fn two_programs_offer_one_place_and_one_wins(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let (house, _) = house(home);
        let second = Db::open(&home.place).await.unwrap();
        let other = House::new(second.clone(), knowledge(), Arc::new(|| NINE));
        let (a, b) = (cleared(home, &house, &w).await, cleared(home, &house, &w).await);
        let a = join(&house, &a, w.service, Wish::default()).await;
        let b = join(&house, &b, w.service, Wish::default()).await;
        free(home, &w, w.place(0, 0, NINE + 5 * HOUR)).await;
        let (one, two) = tokio::join!(give(&house, &w, a), give(&other, &w, b));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        match one.err().or(two.err()) {
            Some(Refusal::Taken(_) | Refusal::Rule { key: "offer-not-fitting", .. }) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(open(&house, &w).await.len(), 1);
        second.close().await;
    }

    async fn whoever_leaves_holds_nothing(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let (house, clock) = house(home);
        let one = cleared(home, &house, &w).await;
        let waits = join(&house, &one, w.service, Wish::default()).await;
        free(home, &w, w.place(0, 0, NINE + 5 * HOUR)).await;
        give(&house, &w, waits).await.unwrap();
        let permit = || desk(&one).permit::<case::JoinWaiting>(Whose::Client(one.client)).unwrap();
        waiting_list::leave(&house, &permit(), (waits, one.client), Key::fresh()).await.unwrap();
        assert!(open(&house, &w).await.is_empty());
        let again = waiting_list::leave(&house, &permit(), (waits, one.client), Key::fresh()).await;
        assert_eq!(rule(again), "waiting-over");
        let board = board(&house, &w).await;
        assert_eq!((board.openings.len(), board.entries.len()), (1, 0));
        // A check that no longer clears: the offer cannot be taken.
        let late = cleared(home, &house, &w).await;
        let waits = join(&house, &late, w.service, Wish::default()).await;
        let offer = give(&house, &w, waits).await.unwrap();
        let who = actor(&w, &[Role::Therapist]);
        clock.fetch_add(MINUTE, Ordering::Relaxed);
        screened(&house, &who, late.client, "clot-two-months-ago").await;
        assert_eq!(rule(accept(&house, &late, offer).await), "needs-clearance");
    }

    async fn a_place_is_offered_and_given_only_as_the_check_and_the_plan_allow(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let (house, clock) = house(home);
        let deep = Service {
            service_id: ServiceId::fresh(), name: "Deep".into(), discipline: "massage".into(),
            technique: "deep-tissue".into(), minutes: 60, buffer_minutes: 10,
            room_kind: "table".into(), retired_at: None,
        };
        kept!(home.db, tx => {
            put_service(&mut tx, w.practice, &deep).await.unwrap();
            let all = practices::therapists(&mut tx, w.practice).await.unwrap();
            for mut one in all {
                one.skills = trial::json(r#"["swedish","deep-tissue"]"#);
                practices::put_therapist(&mut tx, w.practice, &one).await.unwrap();
            }
        });
        let place = w.place(0, 0, NINE + 5 * HOUR);
        let therapist = actor(&w, &[Role::Therapist]);
        for (service, limited, why) in [
            (deep.service_id, "blood-thinner-doac", "technique-barred"),
            (w.service, "visit-pressure-one-sixty-five", "visit-too-long"),
        ] {
            // Limited already: nothing is offered.
            let one = checked(home, &house, &w, limited).await;
            let waits = join(&house, &one, service, Wish::default()).await;
            free(home, &w, place).await;
            assert_eq!(rule(give(&house, &w, waits).await), "offer-not-fitting", "{why}");
            // Limited by a check after the offer: it cannot be taken.
            let other = cleared(home, &house, &w).await;
            let waits = join(&house, &other, service, Wish::default()).await;
            let offer = give(&house, &w, waits).await.unwrap();
            clock.fetch_add(1, Ordering::Relaxed);
            screened(&house, &therapist, other.client, limited).await;
            assert_eq!(rule(accept(&house, &other, offer).await), why);
            assert_eq!(open(&house, &w).await.len(), 1, "a refused answer leaves the offer open");
            let permit = desk(&w).permit::<case::AnswerOffer>(Whose::Client(other.client)).unwrap();
            let whose = (offer, other.client);
            offer_answer::decline(&house, &permit, whose, Key::fresh()).await.unwrap();
        }
        // Days that the plan leaves between visits: before the offer, and booked after it.
        let near = cleared(home, &house, &w).await;
        let waits = join(&house, &near, w.service, Wish::default()).await;
        book(&home.db, near.course(&[w.place(1, 1, NINE + DAY)])).await.unwrap();
        assert_eq!(rule(give(&house, &w, waits).await), "offer-not-fitting");
        let later = cleared(home, &house, &w).await;
        let waits = join(&house, &later, w.service, Wish::default()).await;
        let offer = give(&house, &w, waits).await.unwrap();
        let course = later.course(&[w.place(1, 1, NINE + DAY + 2 * HOUR)]);
        let visit = course.visits[0].id;
        book(&home.db, course).await.unwrap();
        assert_eq!(rule(accept(&house, &later, offer).await), "visit-too-near");
        // A visit that was called off does not count.
        let off = Step {
            practice: w.practice, visit, version: 1, to: VisitState::Cancelled, reason: None,
            at: NINE,
        };
        kept!(home.db, tx => visits::step(&mut tx, &off).await.unwrap());
        let course = accept(&house, &later, offer).await.unwrap();
        let mut tx = home.db.read().await.unwrap();
        let kept = courses::load(&mut tx, w.practice, course).await.unwrap();
        assert!(kept.screen_id.is_some());
        assert_eq!(kept.plan.value()["visits"], 1);
        assert!(kept.plan.value()["gap_min"].as_i64().unwrap() > 1);
    }

    async fn several_are_offered_one_place_and_the_first_has_it(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        at_once(home, &w, 3).await;
        let (house, clock) = house(home);
        let mut who = Vec::new();
        for _ in 0..4 {
            let one = cleared(home, &house, &w).await;
            clock.fetch_add(1, Ordering::Relaxed);
            who.push((one, join(&house, &one, w.service, Wish::default()).await));
        }
        let place = w.place(0, 0, NINE + 5 * HOUR);
        free(home, &w, place).await;
        let first = give(&house, &w, who[0].1).await.unwrap();
        let offers = open(&house, &w).await;
        let mut asked: Vec<_> = offers.iter().map(|one| one.waiting_id).collect();
        asked.sort_unstable();
        let mut top: Vec<_> = who[..3].iter().map(|one| one.1).collect();
        top.sort_unstable();
        assert_eq!(asked, top, "the top three");
        assert!(offers.iter().all(|one| one.round_id == offers[0].round_id));
        let other = w.another(&home.db).await.course(&[place]);
        assert!(matches!(book(&home.db, other).await, Err(StoreError::Taken(_))));
        // One declines: the fourth is asked in the same round, and the place stays held.
        let whose = |n: usize| {
            let offer = offers.iter().find(|one| one.waiting_id == who[n].1).unwrap();
            (offer.offer_id, who[n].0.client)
        };
        let permit = || desk(&w).permit::<case::AnswerOffer>(Whose::Client(who[2].0.client)).unwrap();
        offer_answer::decline(&house, &permit(), whose(2), Key::fresh()).await.unwrap();
        let now = open(&house, &w).await;
        assert_eq!(now.len(), 3);
        assert!(now.iter().any(|one| one.waiting_id == who[3].1));
        assert!(now.iter().all(|one| one.round_id == offers[0].round_id));
        // The second is quickest.
        accept(&house, &who[1].0, whose(1).0).await.unwrap();
        assert!(open(&house, &w).await.is_empty());
        assert_eq!(rule(accept(&house, &who[0].0, first).await), "offer-gone");
        let permit = desk(&w).permit::<case::AnswerOffer>(Whose::Client(who[0].0.client)).unwrap();
        let told = offer_answer::of_client(&house, &permit, who[0].0.client).await.unwrap();
        assert_eq!((told.len(), told[0].offer.state), (1, OfferState::Gone));
        // Who was too slow still waits, and is asked again when the place comes back.
        let board = board(&house, &w).await;
        assert_eq!((board.entries.len(), board.openings.len()), (3, 0));
        let mut tx = home.db.read().await.unwrap();
        let visits =
            visits::of_therapist(&mut tx, w.practice, w.therapists[0], (NINE, NINE + DAY)).await;
        let held = visits.unwrap().into_iter().find(|one| one.state == VisitState::Booked).unwrap();
        drop(tx);
        let off = Step {
            practice: w.practice, visit: held.visit_id, version: 1,
            to: VisitState::Cancelled, reason: None, at: NINE,
        };
        kept!(home.db, tx => visits::step(&mut tx, &off).await.unwrap());
        let again = self::board(&house, &w).await;
        let best: Vec<_> =
            again.openings[0].best.iter().map(|one| one.entry.waiting.waiting_id).collect();
        assert_eq!(best, [who[0].1, who[3].1]);
    }

    async fn two_answer_at_once_and_one_has_the_place(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        at_once(home, &w, 2).await;
        let (house, _) = house(home);
        let second = Db::open(&home.place).await.unwrap();
        let other = House::new(second.clone(), knowledge(), Arc::new(|| NINE));
        for hour in 1..=4 {
            let (a, b) = (cleared(home, &house, &w).await, cleared(home, &house, &w).await);
            let waits = join(&house, &a, w.service, Wish::default()).await;
            join(&house, &b, w.service, Wish::default()).await;
            let place = w.place(0, 0, NINE + 2 * hour * HOUR - HOUR);
            free(home, &w, place).await;
            give(&house, &w, waits).await.unwrap();
            let offers = open(&house, &w).await;
            assert_eq!(offers.len(), 2);
            let of = |c: ClientId| offers.iter().find(|one| one.client_id == c).unwrap().offer_id;
            let (one, two) = tokio::join!(
                accept(&house, &a, of(a.client)), accept(&other, &b, of(b.client))
            );
            assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            match one.err().or(two.err()) {
                Some(Refusal::Rule { key: "offer-gone", .. }) => {}
                Some(Refusal::Store(StoreError::WrongState { what: "offer", state })) => {
                    assert_eq!(state, "gone");
                }
                lost => panic!("{lost:?}"),
            }
            assert!(open(&house, &w).await.is_empty());
            // Who lost leaves, so that the next place is between two new ones.
            for one in [a, b] {
                let mut tx = home.db.read().await.unwrap();
                let left = store::waiting::of_client(&mut tx, w.practice, one.client).await.unwrap();
                drop(tx);
                for entry in left {
                    let permit =
                        desk(&w).permit::<case::JoinWaiting>(Whose::Client(one.client)).unwrap();
                    let what = (entry.waiting.waiting_id, one.client);
                    waiting_list::leave(&house, &permit, what, Key::fresh()).await.unwrap();
                }
            }
        }
        second.close().await;
    }

    async fn two_decline_at_once_and_the_place_is_free(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        at_once(home, &w, 2).await;
        let (house, _) = house(home);
        let second = Db::open(&home.place).await.unwrap();
        let other = House::new(second.clone(), knowledge(), Arc::new(|| NINE));
        let (a, b) = (cleared(home, &house, &w).await, cleared(home, &house, &w).await);
        let waits = join(&house, &a, w.service, Wish::default()).await;
        join(&house, &b, w.service, Wish::default()).await;
        let place = w.place(0, 0, NINE + 3 * HOUR);
        free(home, &w, place).await;
        give(&house, &w, waits).await.unwrap();
        let offers = open(&house, &w).await;
        let no = async |house: &House, client: ClientId| {
            let offer = offers.iter().find(|one| one.client_id == client).unwrap().offer_id;
            let permit = desk(&w).permit::<case::AnswerOffer>(Whose::Client(client)).unwrap();
            offer_answer::decline(house, &permit, (offer, client), Key::fresh()).await
        };
        let (one, two) = tokio::join!(no(&house, a.client), no(&other, b.client));
        one.unwrap();
        two.unwrap();
        assert!(open(&house, &w).await.is_empty());
        book(&home.db, w.another(&home.db).await.course(&[place])).await.unwrap();
        second.close().await;
    }

    async fn who_leaves_with_an_offer_makes_room_for_the_next(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let (house, clock) = house(home);
        let (first, second) = (cleared(home, &house, &w).await, cleared(home, &house, &w).await);
        let one = join(&house, &first, w.service, Wish::default()).await;
        clock.fetch_add(1, Ordering::Relaxed);
        let two = join(&house, &second, w.service, Wish::default()).await;
        free(home, &w, w.place(0, 0, NINE + 5 * HOUR)).await;
        give(&house, &w, one).await.unwrap();
        let permit = desk(&w).permit::<case::JoinWaiting>(Whose::Client(first.client)).unwrap();
        let key = Key::fresh();
        waiting_list::leave(&house, &permit, (one, first.client), key.clone()).await.unwrap();
        let now = open(&house, &w).await;
        assert_eq!(now.iter().map(|one| one.waiting_id).collect::<Vec<_>>(), [two]);
        // The same request again makes no second offer.
        waiting_list::leave(&house, &permit, (one, first.client), key).await.unwrap();
        assert_eq!(open(&house, &w).await.len(), 1);
    }
}
