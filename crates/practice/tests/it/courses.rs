//! A course in one act: offered, booked once, never twice in one place, moved and cancelled.

use booking::plan::Name;
use practice::courses::booking::{Pick, book};
use practice::courses::change::{self, Extent};
use practice::courses::options::{Offer, choose, options};
use practice::courses::question::{Named, Part, Wanted, Wish};
use practice::permission::{Permit, case};
use practice::{Actor, House, Key, Refusal};
use store::{ClientId, CourseId, Role, VisitState};
use trial::{DAY, Home, NINE, World, count, on_both, open_hours, world};

use crate::care::{permit, screened};
use crate::house::{actor, house};

fn named(wanted: &Wanted) -> Named {
    Named {
        service: wanted.service,
        visits: Some(wanted.visits),
        minutes: Some(wanted.minutes),
        gap_min: Some(wanted.gap_min),
        gap_max: Some(wanted.gap_max),
        wish: wanted.wish.clone(),
        more_of: wanted.more_of,
    }
}

struct Stage {
    world: World,
    house: House,
    desk: Actor,
    therapist: Actor,
}

/// A practice with hours and a client whose check is clear.
async fn stage(home: &Home) -> Stage {
    let world = world(&home.db).await;
    open_hours(&home.db, &world).await;
    let house = house(home);
    let therapist = actor(&world, &[Role::Therapist]);
    screened(&house, &therapist, world.client, "steady").await;
    let desk = actor(&world, &[Role::FrontDesk]);
    Stage { world, house, desk, therapist }
}

impl Stage {
    async fn wanted(&self) -> Wanted {
        let client = self.world.client;
        let choice = choose(&self.house, &permit(&self.desk, client), client).await.unwrap();
        choice.usual(&choice.services[0])
    }

    async fn offers(&self, client: ClientId, wanted: &Wanted) -> Vec<Offer> {
        let permit: Permit<case::PlanCourse> = permit(&self.desk, client);
        options(&self.house, &permit, client, wanted.clone()).await.unwrap().2.offers
    }

    async fn book(
        &self,
        client: ClientId,
        wanted: &Wanted,
        offer: &Offer,
        key: &Key,
    ) -> Result<CourseId, Refusal> {
        let picks = picks(offer);
        let permit = permit(&self.desk, client);
        book(&self.house, &permit, client, named(wanted), picks, key.clone()).await
    }

    async fn visits(&self, course: CourseId) -> Vec<store::visits::Visit> {
        let mut tx = self.house.db().read().await.unwrap();
        store::visits::of_course(&mut tx, self.world.practice, course).await.unwrap()
    }
}

fn picks(offer: &Offer) -> Vec<Pick> {
    offer.visits.iter().map(|visit| Pick::from(&visit.place)).collect()
}

fn rule<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> &'static str {
    match answer {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("a rule was expected: {other:?}"),
    }
}

on_both! {
    async fn alternatives_are_offered_and_one_is_booked_once(home: &Home) {
        let stage = stage(home).await;
        let client = stage.world.client;
        let wanted = stage.wanted().await;
        let offers = stage.offers(client, &wanted).await;
        assert!(offers.len() >= 3, "{}", offers.len());
        assert!(offers[0].names.contains(&Name::Best));
        for offer in &offers {
            assert_eq!(offer.visits.len() as i64, wanted.visits);
            assert!(offer.visits.iter().all(|visit| !visit.reasons.is_empty()));
            assert!(offer.visits[0].place.starts_at >= NINE);
            for pair in offer.visits.windows(2) {
                let days = (pair[1].place.starts_at - pair[0].place.starts_at + DAY / 2) / DAY;
                assert!(days >= wanted.gap_min, "{days} days apart");
            }
        }
        let key = Key::fresh();
        let course = stage.book(client, &wanted, &offers[1], &key).await.unwrap();
        let again = stage.book(client, &wanted, &offers[1], &key).await.unwrap();
        assert_eq!(course, again);
        let visits = stage.visits(course).await;
        assert_eq!(visits.len() as i64, wanted.visits);
        assert_eq!(count(&home.db, "visits").await, wanted.visits);
        assert!(visits.iter().zip(&offers[1].visits).all(|(v, o)| v.place == o.place));
        // What is booked is offered to nobody again.
        let places = |offers: &[Offer]| -> Vec<i64> {
            offers.iter().flat_map(|o| &o.visits).map(|v| v.place.starts_at).collect()
        };
        let free = places(&stage.offers(client, &wanted).await);
        assert!(visits.iter().all(|visit| !free.contains(&visit.place.starts_at)));
    }

    async fn of_two_who_want_the_same_places_one_gets_them(home: &Home) {
        let stage = stage(home).await;
        let other = stage.world.another(&home.db).await;
        screened(&stage.house, &stage.therapist, other.client, "steady").await;
        let wanted = stage.wanted().await;
        let offers = stage.offers(stage.world.client, &wanted).await;
        let keys = (Key::fresh(), Key::fresh());
        let (one, two) = tokio::join!(
            stage.book(stage.world.client, &wanted, &offers[0], &keys.0),
            stage.book(other.client, &wanted, &offers[0], &keys.1),
        );
        let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
        won.unwrap();
        let Err(Refusal::Taken(clashes)) = lost else { panic!("{lost:?}") };
        // Every visit is taken, with its therapist and its room.
        assert_eq!(clashes.len() as i64, 2 * wanted.visits);
        assert_eq!(count(&home.db, "visits").await, wanted.visits);
        // Asking again finds other places, and those can be had.
        let next = stage.offers(other.client, &wanted).await;
        let course = stage.book(other.client, &wanted, &next[0], &Key::fresh()).await.unwrap();
        assert_eq!(stage.visits(course).await.len() as i64, wanted.visits);
    }

    async fn places_that_break_a_rule_or_the_plan_are_refused(home: &Home) {
        let stage = stage(home).await;
        let client = stage.world.client;
        let wanted = stage.wanted().await;
        let offers = stage.offers(client, &wanted).await;
        let night = |offer: &Offer| {
            let mut offer = offer.clone();
            offer.visits[0].place.starts_at -= 9 * 60 * 60_000;
            offer
        };
        let key = Key::fresh();
        let refused = stage.book(client, &wanted, &night(&offers[0]), &key).await;
        assert_eq!(rule(refused), "place-not-possible");
        let mut short = offers[0].clone();
        short.visits.pop();
        let refused = stage.book(client, &wanted, &short, &Key::fresh()).await;
        assert_eq!(rule(refused), "place-not-possible");
        let long = Wanted { minutes: 240, ..wanted.clone() };
        let refused = stage.book(client, &long, &offers[0], &Key::fresh()).await;
        assert_eq!(rule(refused), "outside-plan");
        screened(&stage.house, &stage.therapist, client, "catching-illness-no-fever").await;
        let refused = stage.book(client, &wanted, &offers[0], &Key::fresh()).await;
        assert_eq!(rule(refused), "barred");
        assert_eq!(count(&home.db, "visits").await, 0);
    }

    async fn wishes_are_kept(home: &Home) {
        let stage = stage(home).await;
        let client = stage.world.client;
        let wish = Wish {
            days: vec![2, 4],
            parts: vec![Part::Afternoon],
            therapist: Some(stage.world.therapists[1]),
            site: None,
            from: Some("2026-12-01".to_owned()),
        };
        let wanted = Wanted { wish, ..stage.wanted().await };
        let offers = stage.offers(client, &wanted).await;
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        for visit in &offers[0].visits {
            let at = jiff::Timestamp::from_millisecond(visit.place.starts_at).unwrap();
            let civil = zone.to_datetime(at);
            assert!([2, 4].contains(&civil.weekday().to_monday_one_offset()), "{civil}");
            assert!((12..17).contains(&civil.hour()), "{civil}");
            assert!(civil.date() >= jiff::civil::date(2026, 12, 1));
            assert_eq!(visit.place.therapist_id, stage.world.therapists[1]);
        }
    }

    async fn one_visit_moves_to_a_near_time_and_its_place_is_free(home: &Home) {
        let stage = stage(home).await;
        let client = stage.world.client;
        let wanted = stage.wanted().await;
        let offers = stage.offers(client, &wanted).await;
        let course = stage.book(client, &wanted, &offers[0], &Key::fresh()).await.unwrap();
        let visits = stage.visits(course).await;
        let second = &visits[1];
        let change = permit(&stage.desk, client);
        let moves = change::moves(&stage.house, &change, course, second.visit_id).await.unwrap();
        assert_eq!(moves.nearest.len(), 3);
        assert_eq!(moves.rest.offers[0].visits.len() as i64, wanted.visits - 1);
        let to = Pick::from(&moves.nearest[0]);
        let what = (client, course, second.visit_id);
        let how = || (vec![second.version], vec![to]);
        change::move_visits(&stage.house, &change, what, how(), Key::fresh()).await.unwrap();
        let now = stage.visits(course).await;
        assert_eq!(now[1].place.starts_at, moves.nearest[0].starts_at);
        assert_eq!(now[0].place, visits[0].place);
        // From the page as it was read before, it does not move again.
        let stale = change::move_visits(&stage.house, &change, what, how(), Key::fresh()).await;
        assert!(matches!(stale, Err(Refusal::Store(store::StoreError::Stale(_)))), "{stale:?}");
        // Beyond the visit after it there is no place.
        let far = Pick { starts_at: visits[2].place.starts_at, ..to };
        let how = (vec![now[1].version], vec![far]);
        let refused = change::move_visits(&stage.house, &change, what, how, Key::fresh()).await;
        assert_eq!(rule(refused), "place-not-possible");
    }

    async fn the_rest_moves_together_and_is_cancelled_together(home: &Home) {
        let stage = stage(home).await;
        let client = stage.world.client;
        let wanted = stage.wanted().await;
        let offers = stage.offers(client, &wanted).await;
        let course = stage.book(client, &wanted, &offers[0], &Key::fresh()).await.unwrap();
        let visits = stage.visits(course).await;
        let change = permit(&stage.desk, client);
        let second = visits[1].visit_id;
        let moves = change::moves(&stage.house, &change, course, second).await.unwrap();
        let rest = &moves.rest.offers[0];
        let versions = visits[1..].iter().map(|visit| visit.version).collect();
        let what = (client, course, second);
        let moved =
            change::move_visits(&stage.house, &change, what, (versions, picks(rest)), Key::fresh());
        assert_eq!(moved.await.unwrap(), wanted.visits - 1);
        let now = stage.visits(course).await;
        assert_eq!(now[0].place, visits[0].place);
        assert!(now[1..].iter().zip(&rest.visits).all(|(v, o)| v.place == o.place));
        let why = || "moves away".to_owned();
        let one = change::cancel(
            &stage.house, &change, (client, course, now[3].visit_id), (Extent::One, why()),
            Key::fresh());
        assert_eq!(one.await.unwrap(), 1);
        let rest = change::cancel(
            &stage.house, &change, what, (Extent::Rest, why()), Key::fresh());
        assert_eq!(rest.await.unwrap(), wanted.visits - 2);
        let states: Vec<VisitState> =
            stage.visits(course).await.iter().map(|visit| visit.state).collect();
        assert_eq!(states[0], VisitState::Booked);
        assert!(states[1..].iter().all(|state| *state == VisitState::Cancelled));
        let over = change::moves(&stage.house, &change, course, second).await;
        assert_eq!(rule(over.map(|_| ())), "visit-fixed");
    }

    async fn a_barred_client_keeps_the_visits_and_gets_no_new_times(home: &Home) {
        let stage = stage(home).await;
        let client = stage.world.client;
        let wanted = stage.wanted().await;
        let offers = stage.offers(client, &wanted).await;
        let course = stage.book(client, &wanted, &offers[0], &Key::fresh()).await.unwrap();
        let visits = stage.visits(course).await;
        screened(&stage.house, &stage.therapist, client, "catching-illness-no-fever").await;
        let change = permit(&stage.desk, client);
        let first = visits[0].visit_id;
        let refused = change::moves(&stage.house, &change, course, first).await;
        assert_eq!(rule(refused.map(|_| ())), "barred");
        let off = change::cancel(
            &stage.house, &change, (client, course, first), (Extent::Rest, "ill".to_owned()),
            Key::fresh());
        assert_eq!(off.await.unwrap(), wanted.visits);
    }

    async fn a_client_books_the_plan_and_nothing_else(home: &Home) {
        let stage = stage(home).await;
        let client = stage.world.client;
        let me = actor(&stage.world, &[Role::Client]);
        let usual = stage.wanted().await;
        let more = Wanted { visits: 1, minutes: 15, ..usual.clone() };
        let (_, wanted, planned) =
            options(&stage.house, &permit(&me, client), client, more).await.unwrap();
        assert_eq!((wanted.visits, wanted.minutes), (usual.visits, usual.minutes));
        let picks = picks(&planned.offers[0]);
        let mine = permit(&me, client);
        let course = book(&stage.house, &mine, client, named(&wanted), picks, Key::fresh()).await.unwrap();
        assert_eq!(stage.visits(course).await.len() as i64, usual.visits);
    }
}
