//! A therapist is away: who moves and why, applied whole or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use booking::Stop;
use practice::permission::case;
use practice::replan::act::{self, Agreed, Applied, Preview};
use practice::replan::away::Away;
use practice::replan::plan::{Cause, Reason, Why};
use practice::{House, Key, Refusal, Whose};
use store::courses::NewCourse;
use store::screens::{self, Cleared, Screen};
use store::visits::{Step, Visit};
use store::*;
use trial::{DAY, HOUR, Home, NINE, World, book, json, kept, on_both, open_hours, world};

use crate::care::{person, screened};
use crate::house::{actor, knowledge};

fn house(home: &Home) -> House {
    House::new(home.db.clone(), knowledge(), Arc::new(|| NINE))
}

/// Keeps a check that clears, without the way through the use case: many at once.
async fn cleared(db: &Db, w: &World) {
    let screen = Screen {
        screen_id: ScreenId::fresh(),
        client_id: w.client,
        at: NINE - HOUR,
        record: Json::of(&person("steady").to_json()),
        decision: json("{}"),
        trace: json("{}"),
        knowledge_release: "test".into(),
        knowledge_digest: "test".into(),
        urgency: "none".into(),
        massage: "suitable".into(),
        cleared: Cleared::Yes,
    };
    kept!(db, tx => screens::store(&mut tx, w.practice, &screen).await.unwrap());
}

/// A new client whose check clears, with a course in these places.
async fn booked(db: &Db, w: &World, gap: i64, places: &[busy::Place]) -> (World, NewCourse) {
    let one = w.another(db).await;
    cleared(db, &one).await;
    let plan = serde_json::json!({
        "service": w.service, "visits": places.len(), "minutes": 60, "gap_min": gap,
        "gap_max": 21, "wish": { "days": [], "parts": [] },
    });
    let course = NewCourse { plan: Json::of(&plan), ..one.course(places) };
    book(db, course.clone()).await.unwrap();
    (one, course)
}

fn away(w: &World, from: i64, to: i64) -> Away {
    Away { therapist: w.therapists[0], from, to, kind: AbsenceKind::Ill }
}

async fn preview(house: &House, w: &World, away: Away) -> Preview {
    let permit = actor(w, &[Role::FrontDesk]).permit::<case::Replan>(Whose::Practice).unwrap();
    act::preview(house, &permit, away).await.unwrap()
}

async fn apply(house: &House, w: &World, preview: &Preview, key: &Key) -> Result<Applied, Refusal> {
    let permit = actor(w, &[Role::FrontDesk]).permit::<case::Replan>(Whose::Practice)?;
    let agreed = Agreed { away: preview.away, at: preview.at, lines: preview.plan.lines() };
    act::apply(house, &permit, agreed, key.clone()).await
}

async fn visit(db: &Db, w: &World, id: VisitId) -> Visit {
    visits::load(&mut db.read().await.unwrap(), w.practice, id).await.unwrap()
}

async fn absences(db: &Db, w: &World) -> usize {
    let mut tx = db.read().await.unwrap();
    practices::absences(&mut tx, w.practice, NINE - DAY, NINE + 99 * DAY).await.unwrap().len()
}

/// Every visit that holds its place, by id.
async fn all(db: &Db, w: &World) -> BTreeMap<VisitId, Visit> {
    let mut tx = db.read().await.unwrap();
    let mut found = BTreeMap::new();
    for therapist in w.therapists {
        let list = visits::of_therapist(&mut tx, w.practice, therapist, (0, NINE + 99 * DAY))
            .await
            .unwrap();
        found.extend(list.into_iter().map(|one| (one.visit_id, one)));
    }
    found
}

fn overlap(a: (i64, i64), b: (i64, i64)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Nobody and nothing is booked twice, and every course keeps its days.
fn holds(visits: &BTreeMap<VisitId, Visit>, gap: i64) {
    let list: Vec<&Visit> = visits.values().collect();
    for (n, one) in list.iter().enumerate() {
        for other in &list[n + 1..] {
            let (a, b) = (&one.place, &other.place);
            let blocked = overlap((a.blocked_from, a.blocked_to), (b.blocked_from, b.blocked_to));
            assert!(!(blocked && a.therapist_id == b.therapist_id), "{a:?} {b:?}");
            assert!(!(blocked && a.room_id == b.room_id), "{a:?} {b:?}");
            let same = overlap((a.starts_at, a.ends_at), (b.starts_at, b.ends_at));
            assert!(!(same && one.client_id == other.client_id));
            if one.course_id == other.course_id {
                let days = (a.starts_at.div_euclid(DAY) - b.starts_at.div_euclid(DAY)).abs();
                let apart = gap * (one.number - other.number).abs();
                assert!(days >= apart, "{days} days apart, {apart} wanted: {one:?} {other:?}");
                assert_eq!(one.number < other.number, a.starts_at < b.starts_at, "in order");
            }
        }
    }
}

on_both! {
    async fn what_falls_into_an_absence_moves_and_nothing_else(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let at = |day: i64, hour: i64| NINE + day * DAY + hour * HOUR;
        let (_, ill) = booked(&home.db, &w, 3, &[
            w.place(0, 0, at(1, 0)), w.place(0, 0, at(8, 0)), w.place(0, 0, at(15, 0)),
        ]).await;
        // The other therapist has a visit at that time: another hour, or another day.
        let (_, clash) = booked(&home.db, &w, 3, &[w.place(0, 0, at(1, 2)), w.place(0, 0, at(8, 2))])
            .await;
        let (_, other) = booked(&home.db, &w, 3, &[w.place(1, 1, at(1, 2))]).await;
        // Now under way, and one that has no check: neither is moved.
        let (_, begun) = booked(&home.db, &w, 3, &[w.place(0, 0, NINE)]).await;
        let unchecked = w.another(&home.db).await;
        let none = unchecked.course(&[w.place(0, 1, at(1, 4))]);
        book(&home.db, none.clone()).await.unwrap();
        let barred = w.another(&home.db).await;
        screened(&house, &actor(&w, &[Role::Therapist]), barred.client, "clot-two-months-ago").await;
        let held = barred.course(&[w.place(0, 1, at(1, 6))]);
        book(&home.db, held.clone()).await.unwrap();

        let shown = preview(&house, &w, away(&w, NINE - HOUR, at(2, -9))).await;
        let moves: Vec<_> = shown.plan.moves.iter().map(|one| one.visit.visit_id).collect();
        assert_eq!(moves, [ill.visits[0].id, clash.visits[0].id]);
        let first = &shown.plan.moves[0];
        assert_eq!((first.to.starts_at, first.to.therapist_id), (at(1, 0), w.therapists[1]));
        assert_eq!(first.to.room_id, w.rooms[0]);
        assert_eq!(first.cause, Cause::Away);
        assert_eq!(first.reasons, [Reason::SameTime, Reason::OtherTherapist]);
        let stuck: Vec<_> =
            shown.plan.stuck.iter().map(|one| (one.visit.visit_id, one.why.clone())).collect();
        assert_eq!(stuck, [
            (none.visits[0].id, Why::Barred("no-check")),
            (held.visits[0].id, Why::Barred("needs-clearance")),
        ]);
        assert_eq!(absences(&home.db, &w).await, 0, "a preview keeps nothing");

        let before = all(&home.db, &w).await;
        let key = Key::fresh();
        let done = apply(&house, &w, &shown, &key).await.unwrap();
        assert_eq!(done.moved.len(), 2);
        // The same request again does nothing more.
        assert_eq!(apply(&house, &w, &shown, &key).await.unwrap(), done);
        assert_eq!(absences(&home.db, &w).await, 1);
        let after = all(&home.db, &w).await;
        holds(&after, 3);
        for (id, visit) in &before {
            let to = shown.plan.moves.iter().find(|one| one.visit.visit_id == *id);
            let expected = to.map_or(visit.place, |one| one.to);
            assert_eq!(after[id].place, expected);
            assert_eq!(after[id].version, visit.version + i64::from(to.is_some()));
        }
        assert_eq!(after[&begun.visits[0].id].version, 1);
        assert_eq!(after[&other.visits[0].id].version, 1);
        let mut tx = home.db.read().await.unwrap();
        audit::verify(&mut tx, w.practice).await.unwrap();
        let rows = audit::list(&mut tx, w.practice, None, 0, 100).await.unwrap();
        let about = format!("visit:{}", ill.visits[0].id);
        assert!(rows.iter().any(|row| row.use_case == "replan" && row.subject == about));
    }

    async fn the_rest_of_a_course_moves_only_where_its_days_leave_no_other_way(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        // Nobody else has the technique.
        kept!(home.db, tx => {
            let all = practices::therapists(&mut tx, w.practice).await.unwrap();
            let mut other = all.into_iter().find(|t| t.therapist_id == w.therapists[1]).unwrap();
            other.skills = json("[]");
            practices::put_therapist(&mut tx, w.practice, &other).await.unwrap();
        });
        let at = |day: i64| NINE + day * DAY;
        let (_, tight) = booked(&home.db, &w, 7, &[
            w.place(0, 0, at(1)), w.place(0, 0, at(8)), w.place(0, 0, at(22)),
        ]).await;
        let shown = preview(&house, &w, away(&w, at(1) - 9 * HOUR, at(7) - 9 * HOUR)).await;
        assert!(shown.plan.stuck.is_empty(), "{:?}", shown.plan.stuck);
        let moves: Vec<_> = shown.plan.moves.iter().map(|m| (m.visit.visit_id, m.cause)).collect();
        // The third is far enough away already.
        assert_eq!(moves, [
            (tight.visits[0].id, Cause::Away), (tight.visits[1].id, Cause::Gap(7)),
        ]);
        apply(&house, &w, &shown, &Key::fresh()).await.unwrap();
        let after = all(&home.db, &w).await;
        holds(&after, 7);
        assert_eq!(after[&tight.visits[2].id].version, 1);
        // Somebody who can come on Saturdays alone, when nobody works: the rule is named.
        let one = w.another(&home.db).await;
        cleared(&home.db, &one).await;
        let plan = json(&format!(
            r#"{{"service":"{}","visits":1,"minutes":60,"gap_min":7,"gap_max":9,
                "wish":{{"days":[6],"parts":[]}}}}"#, w.service
        ));
        let course = NewCourse { plan, ..one.course(&[w.place(0, 0, at(10))]) };
        book(&home.db, course.clone()).await.unwrap();
        let shown = preview(&house, &w, away(&w, at(10) - HOUR, at(10) + HOUR)).await;
        assert!(shown.plan.moves.is_empty());
        let [stuck] = shown.plan.stuck.as_slice() else { panic!("{:?}", shown.plan.stuck) };
        assert_eq!(stuck.visit.visit_id, course.visits[0].id);
        let Why::Stopped(rules) = &stuck.why else { panic!("{stuck:?}") };
        assert!(rules.contains(&Stop::Window) || rules.contains(&Stop::Hours), "{rules:?}");
        apply(&house, &w, &shown, &Key::fresh()).await.unwrap();
        assert_eq!(visit(&home.db, &w, course.visits[0].id).await.version, 1);
    }

    async fn a_preview_that_is_old_changes_nothing_and_says_what_is_new(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let place = |t, hour: i64| w.place(t, t, NINE + DAY + hour * HOUR);
        let (_, one) = booked(&home.db, &w, 3, &[place(0, 0)]).await;
        let ill = away(&w, NINE + DAY - 9 * HOUR, NINE + 2 * DAY - 9 * HOUR);
        let shown = preview(&house, &w, ill).await;
        assert_eq!(shown.plan.moves[0].to.therapist_id, w.therapists[1]);
        // Somebody books with whoever is away.
        let (_, two) = booked(&home.db, &w, 3, &[place(0, 3)]).await;
        let stale = apply(&house, &w, &shown, &Key::fresh()).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale("plan")))), "{stale:?}");
        assert_eq!(absences(&home.db, &w).await, 0);
        let again = preview(&house, &w, ill).await;
        assert_eq!(again.changed(&shown.plan.lines()), (vec![two.visits[0].id], vec![]));
        // Somebody takes the new place.
        let (_, three) = booked(&home.db, &w, 3, &[place(1, 0)]).await;
        let stale = apply(&house, &w, &again, &Key::fresh()).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale("plan")))), "{stale:?}");
        let third = preview(&house, &w, ill).await;
        assert_eq!(third.changed(&again.plan.lines()), (vec![one.visits[0].id], vec![]));
        // Somebody cancels.
        let off = Step {
            practice: w.practice, visit: two.visits[0].id, version: 1,
            to: VisitState::Cancelled, reason: None, at: NINE,
        };
        kept!(home.db, tx => visits::step(&mut tx, &off).await.unwrap());
        let stale = apply(&house, &w, &third, &Key::fresh()).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale("plan")))), "{stale:?}");
        let last = preview(&house, &w, ill).await;
        assert_eq!(last.changed(&third.plan.lines()), (vec![], vec![two.visits[0].id]));
        apply(&house, &w, &last, &Key::fresh()).await.unwrap();
        assert_eq!(visit(&home.db, &w, three.visits[0].id).await.version, 1);
    }

    async fn an_absence_and_a_booking_race_and_nobody_stands_in_it_unseen(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let second = Db::open(&home.place).await.unwrap();
        let (mut won, mut lost) = (0, 0);
        for day in 1..=4 {
            let at = NINE + day * DAY;
            booked(&home.db, &w, 1, &[w.place(0, 0, at)]).await;
            let ill = away(&w, at - 9 * HOUR, at + 15 * HOUR);
            let shown = preview(&house, &w, ill).await;
            assert_eq!(shown.plan.moves.len(), 1);
            let rival = w.another(&home.db).await;
            // With whoever is away; and into the place that the plan would take.
            let course = match day % 2 {
                0 => rival.course(&[w.place(0, 1, at + 4 * HOUR)]),
                _ => rival.course(&[shown.plan.moves[0].to]),
            };
            let id = course.visits[0].id;
            let key = Key::fresh();
            let (applied, taken) =
                tokio::join!(apply(&house, &w, &shown, &key), book(&second, course));
            match (&applied, &taken) {
                (Ok(_), Err(StoreError::Absent { .. } | StoreError::Taken(_))) => won += 1,
                (Err(Refusal::Taken(_) | Refusal::Store(StoreError::Stale(_))), Ok(())) => lost += 1,
                other => panic!("{other:?}"),
            }
            let after = all(&home.db, &w).await;
            holds(&after, 1);
            assert_eq!(after.contains_key(&id), taken.is_ok());
            if applied.is_ok() {
                let inside = |v: &&Visit| {
                    v.place.therapist_id == w.therapists[0]
                        && ill.touches(v.place.blocked_from, v.place.blocked_to)
                };
                assert_eq!(after.values().filter(inside).count(), 0);
            }
        }
        assert_eq!(won + lost, 4);
        second.close().await;
    }

    async fn two_desks_record_the_same_absence_and_every_visit_moves_once(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let second = Db::open(&home.place).await.unwrap();
        let other = House::new(second.clone(), knowledge(), Arc::new(|| NINE));
        let (_, course) = booked(&home.db, &w, 3, &[w.place(0, 0, NINE + DAY)]).await;
        let ill = away(&w, NINE + DAY - 9 * HOUR, NINE + 2 * DAY - 9 * HOUR);
        let shown = preview(&house, &w, ill).await;
        let keys = (Key::fresh(), Key::fresh());
        let (a, b) =
            tokio::join!(apply(&house, &w, &shown, &keys.0), apply(&other, &w, &shown, &keys.1));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let refused = a.err().or(b.err());
        assert!(matches!(
            refused, Some(Refusal::Taken(_) | Refusal::Store(StoreError::Stale(_)))
        ), "{refused:?}");
        assert_eq!(visit(&home.db, &w, course.visits[0].id).await.version, 2);
        assert_eq!(absences(&home.db, &w).await, 1);
        second.close().await;
    }

    async fn an_absence_of_two_weeks_with_fifty_visits(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        // Hours at which the first therapist has visits on every weekday of two weeks; each client
        // comes once a week, some a third time when the therapist is back.
        let mut hit = 0;
        for day in 1..=5 {
            let date = if day == 5 { 7 } else { day };
            for (n, hour) in [-1, 1, 3, 5, 7].into_iter().enumerate() {
                let at = NINE + date * DAY + hour * HOUR;
                let mut places = vec![w.place(0, 0, at), w.place(0, 0, at + 7 * DAY)];
                if n % 2 == 0 {
                    places.push(w.place(0, 0, at + 14 * DAY));
                }
                booked(&home.db, &w, 4, &places).await;
                hit += 2;
            }
            for hour in [0, 5] {
                let at = NINE + date * DAY + hour * HOUR;
                booked(&home.db, &w, 4, &[w.place(1, 1, at), w.place(1, 1, at + 7 * DAY)]).await;
            }
        }
        let ill = away(&w, NINE + 9 * HOUR, NINE + 14 * DAY + 9 * HOUR);
        let started = std::time::Instant::now();
        let shown = preview(&house, &w, ill).await;
        let previewed = started.elapsed();
        let before = all(&home.db, &w).await;
        let moved: BTreeMap<_, _> =
            shown.plan.moves.iter().map(|one| (one.visit.visit_id, one)).collect();
        let fell = |visit: &Visit| {
            visit.place.therapist_id == w.therapists[0]
                && ill.touches(visit.place.blocked_from, visit.place.blocked_to)
        };
        assert_eq!(before.values().filter(|one| fell(one)).count(), hit);
        let caused = |cause| shown.plan.moves.iter().filter(|one| one.cause == cause).count();
        println!(
            "{hit} hit, {} moved, {} by the days between, {} stuck; preview in {previewed:?}",
            moved.len(), caused(Cause::Gap(4)), shown.plan.stuck.len()
        );
        assert_eq!(caused(Cause::Away) + shown.plan.stuck.len(), hit);
        assert!(shown.plan.stuck.is_empty(), "{:?}", shown.plan.stuck);
        // Applying makes the plan again, and it is the same.
        apply(&house, &w, &shown, &Key::fresh()).await.unwrap();
        let after = all(&home.db, &w).await;
        assert_eq!(after.len(), before.len());
        holds(&after, 4);
        for (id, visit) in &before {
            match moved.get(id) {
                Some(one) => assert_eq!(after[id].place, one.to),
                None => assert_eq!((after[id].place, after[id].version), (visit.place, 1)),
            }
            assert!(!fell(&after[id]));
            assert!(fell(visit) || !moved.contains_key(id) || moved[id].cause == Cause::Gap(4));
        }
    }

    async fn an_absence_that_is_taken_back_frees_its_time(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let permit = || actor(&w, &[Role::Manager]).permit::<case::Replan>(Whose::Practice).unwrap();
        let (_, course) = booked(&home.db, &w, 3, &[w.place(0, 0, NINE + DAY)]).await;
        let day = away(&w, NINE + DAY - 9 * HOUR, NINE + 2 * DAY - 9 * HOUR);
        let shown = preview(&house, &w, day).await;
        let done = apply(&house, &w, &shown, &Key::fresh()).await.unwrap();
        let half = away(&w, NINE + DAY + 3 * HOUR, NINE + DAY + 6 * HOUR);
        let shown = preview(&house, &w, half).await;
        let other = apply(&house, &w, &shown, &Key::fresh()).await.unwrap();
        let open = act::open(&house, &permit(), done.absence, &done.moved).await.unwrap();
        assert!(open.left.is_empty());
        assert_eq!(open.moved[0].0.visit_id, course.visits[0].id);
        act::take_back(&house, &permit(), done.absence, Key::fresh()).await.unwrap();
        // The other one still holds its hours.
        let at = |hour| w.place(0, 1, NINE + DAY + hour * HOUR);
        let no = book(&home.db, w.another(&home.db).await.course(&[at(4)])).await;
        assert!(matches!(no, Err(StoreError::Absent { .. })), "{no:?}");
        book(&home.db, w.another(&home.db).await.course(&[at(0)])).await.unwrap();
        act::take_back(&house, &permit(), other.absence, Key::fresh()).await.unwrap();
        book(&home.db, w.another(&home.db).await.course(&[at(4)])).await.unwrap();
        let gone = act::take_back(&house, &permit(), other.absence, Key::fresh()).await;
        assert!(matches!(gone, Err(Refusal::Store(StoreError::Missing("absence")))), "{gone:?}");
        // What moved stays where it is.
        assert_eq!(visit(&home.db, &w, course.visits[0].id).await.version, 2);
    }

    async fn an_absence_is_bounded(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let permit = || actor(&w, &[Role::Manager]).permit::<case::Replan>(Whose::Practice).unwrap();
        for (from, to, field, reason) in [
            (NINE + HOUR, NINE + HOUR, "away_to", "before-its-start"),
            (NINE - 2 * DAY, NINE - DAY, "away_to", "is-over"),
            (NINE - 8 * DAY, NINE + DAY, "away_from", "too-long-ago"),
            (NINE, NINE + 94 * DAY, "away_to", "too-many-days"),
            (NINE + 1, NINE + DAY, "away_from", "not-in-steps"),
        ] {
            let refused = act::preview(&house, &permit(), away(&w, from, to)).await;
            let Err(Refusal::Wrong(mistakes)) = refused else { panic!("{refused:?}") };
            assert_eq!((mistakes[0].field.as_str(), mistakes[0].reason), (field, reason));
        }
        let nobody = Away { therapist: TherapistId::fresh(), ..away(&w, NINE, NINE + DAY) };
        let refused = act::preview(&house, &permit(), nobody).await;
        assert!(matches!(refused, Err(Refusal::Store(StoreError::Missing("therapist")))));
    }

    async fn an_offer_of_an_absent_therapists_time_is_none_any_more(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let place = w.place(0, 0, NINE + DAY);
        let waits = store::waiting::Waiting {
            waiting_id: WaitingId::fresh(), client_id: w.client, service_id: w.service,
            course_id: None, wish: json("{}"), rank: 0, state: WaitingState::Waiting,
            created_at: NINE,
        };
        let offer = offers::Offer {
            offer_id: OfferId::fresh(), round_id: RoundId::fresh(), waiting_id: waits.waiting_id,
            client_id: w.client, place, made_at: NINE, expires_at: NINE + HOUR,
            state: OfferState::Open,
        };
        kept!(home.db, tx => {
            waiting::add(&mut tx, w.practice, &waits).await.unwrap();
            trial::offered(&mut tx, w.practice, &offer).await.unwrap();
        });
        let (_, hit) = booked(&home.db, &w, 3, &[w.place(0, 1, NINE + DAY + 2 * HOUR)]).await;
        let shown = preview(&house, &w, away(&w, NINE + DAY, NINE + 2 * DAY)).await;
        assert_eq!(shown.plan.moves[0].visit.visit_id, hit.visits[0].id);
        apply(&house, &w, &shown, &Key::fresh()).await.unwrap();
        let mut tx = home.db.read().await.unwrap();
        let now = offers::load(&mut tx, w.practice, offer.offer_id).await.unwrap();
        assert_eq!(now.state, OfferState::Gone);
        // Its time and what moved out are the absence's, row by row.
        let who = (Resource::Therapist, w.therapists[0].uuid());
        let taken = busy::taken(&mut tx, w.practice, who, NINE + DAY, NINE + 2 * DAY).await.unwrap();
        assert_eq!(taken, [busy::Stretch { from: NINE + DAY, to: NINE + 2 * DAY }]);
        let room = (Resource::Room, w.rooms[0].uuid());
        let free = busy::taken(&mut tx, w.practice, room, NINE + DAY, NINE + DAY + HOUR).await;
        assert!(free.unwrap().is_empty());
    }
}
