//! Courses and visits: whole or not at all, and never twice in one place.

use std::sync::Arc;

use store::courses::CancelRest;
use store::practices::Absence;
use store::visits::{Move, Step};
use store::*;

use crate::harness::*;

on_both! {
    async fn a_course_is_booked_whole(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let course = w.course(&[w.place(0, 0, NINE), w.place(1, 1, NINE + 7 * DAY)]);
        book(db, course.clone()).await.unwrap();

        let mut tx = db.read().await.unwrap();
        let stored = courses::load(&mut tx, w.practice, course.id).await.unwrap();
        assert_eq!((stored.client_id, stored.state), (w.client, CourseState::Active));
        assert_eq!(stored.plan.as_str(), r#"{"visits":4}"#);
        assert_eq!(courses::of_client(&mut tx, w.practice, w.client).await.unwrap().len(), 1);
        let visits = visits::of_course(&mut tx, w.practice, course.id).await.unwrap();
        assert_eq!(visits.iter().map(|v| v.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(visits[0].place, course.visits[0].place);
        assert_eq!(visits[0].state, VisitState::Booked);
        // Fourteen quanta for therapist and room each, twelve for the client.
        drop(tx);
        assert_eq!(count(db, "busy").await, 2 * (14 + 14 + 12));
        // A course whose visits come from elsewhere adds none.
        kept!(db, tx => courses::add_visits(&mut tx, &course, &[]).await.unwrap());
        assert_eq!(count(db, "visits").await, 2);
    }

    async fn a_clash_names_visit_and_resource_and_keeps_nothing(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        book(db, w.course(&[w.place(0, 0, NINE + DAY)])).await.unwrap();
        let before = count(db, "busy").await;

        // The second visit wants the same therapist in the buffer, and room 1, which is free;
        // the third one the same room.
        let other = w.another(db).await;
        let course = other.course(&[
            w.place(0, 0, NINE),
            w.place(0, 1, NINE + DAY + 65 * MINUTE),
            w.place(1, 0, NINE + DAY - 5 * MINUTE),
        ]);
        let Err(StoreError::Taken(clashes)) = book(db, course.clone()).await else { panic!() };
        let named: Vec<_> =
            clashes.iter().map(|c| (c.visit, c.resource, c.resource_id, c.from)).collect();
        assert_eq!(named, [
            (2, Resource::Therapist, w.therapists[0].uuid(), NINE + DAY + 65 * MINUTE),
            (3, Resource::Room, w.rooms[0].uuid(), NINE + DAY),
        ]);
        assert_eq!(count(db, "busy").await, before);
        let mut tx = db.read().await.unwrap();
        let gone = courses::load(&mut tx, w.practice, course.id).await;
        assert!(matches!(gone, Err(StoreError::Missing("course"))), "{gone:?}");
    }

    async fn a_client_is_not_in_two_places(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        book(db, w.course(&[w.place(0, 0, NINE)])).await.unwrap();
        let Err(StoreError::Taken(clashes)) = book(db, w.course(&[w.place(1, 1, NINE)])).await
        else { panic!() };
        assert_eq!(clashes.len(), 1);
        assert_eq!((clashes[0].resource, clashes[0].resource_id),
            (Resource::Client, w.client.uuid()));
        // The buffer blocks therapist and room and not the client.
        book(db, w.course(&[w.place(1, 1, NINE + HOUR)])).await.unwrap();
        // Two visits of one course do not share a place either.
        let twice = w.course(&[w.place(0, 0, NINE + DAY), w.place(1, 1, NINE + DAY)]);
        let Err(StoreError::Taken(clashes)) = book(db, twice).await else { panic!() };
        assert_eq!((clashes[0].visit, clashes[0].resource), (2, Resource::Client));
    }

    async fn practices_do_not_see_each_other(home: &Home) {
        let db = &home.db;
        let (a, b) = (world(db).await, world(db).await);
        let course = a.course(&[a.place(0, 0, NINE)]);
        book(db, course.clone()).await.unwrap();
        let mut tx = db.read().await.unwrap();
        assert!(courses::load(&mut tx, b.practice, course.id).await.is_err());
        assert!(visits::load(&mut tx, b.practice, course.visits[0].id).await.is_err());
        drop(tx);
        // Another practice cannot book this one's therapist: it has none with that id.
        let mut foreign = b.course(&[a.place(0, 0, NINE)]);
        foreign.practice = b.practice;
        assert!(matches!(book(db, foreign).await, Err(StoreError::Dangling)));
    }

    async fn nobody_is_booked_into_an_absence(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let absence = Absence {
            absence_id: AbsenceId::fresh(), therapist_id: w.therapists[0],
            starts_at: NINE + HOUR, ends_at: NINE + DAY, kind: AbsenceKind::Ill,
        };
        kept!(db, tx => practices::add_absence(&mut tx, w.practice, &absence).await.unwrap());
        let found = practices::absences(&mut db.read().await.unwrap(), w.practice, NINE, NINE + DAY)
            .await.unwrap();
        assert_eq!(found[0].kind, AbsenceKind::Ill);
        let refused = book(db, w.course(&[w.place(0, 0, NINE)])).await;
        assert!(matches!(refused, Err(StoreError::Absent { visit: 1, .. })), "{refused:?}");
        kept!(db, tx => practices::remove_absence(&mut tx, w.practice, absence.absence_id)
            .await.unwrap());
        book(db, w.course(&[w.place(0, 0, NINE)])).await.unwrap();
    }

    async fn moving_frees_the_old_place_and_takes_the_new(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let course = w.course(&[w.place(0, 0, NINE)]);
        book(db, course.clone()).await.unwrap();
        let rows = count(db, "busy").await;
        let there = Move { visit: course.visits[0].id, version: 1,
            to: w.place(0, 1, NINE + 30 * MINUTE) };
        kept!(db, tx => visits::move_one(&mut tx, w.practice, &there).await.unwrap());
        assert_eq!(count(db, "busy").await, rows);
        let mut tx = db.read().await.unwrap();
        let moved = visits::load(&mut tx, w.practice, there.visit).await.unwrap();
        assert_eq!((moved.place, moved.version), (there.to, 2));
        let taken = busy::taken(&mut tx, w.practice,
            (Resource::Therapist, w.therapists[0].uuid()), NINE, NINE + DAY).await.unwrap();
        drop(tx);
        assert_eq!(taken, [busy::Stretch {
            from: NINE + 30 * MINUTE, to: NINE + 100 * MINUTE }]);

        let mut tx = db.begin().await.unwrap();
        let again = visits::move_one(&mut tx, w.practice, &there).await;
        assert!(matches!(again, Err(StoreError::Stale("visit"))), "{again:?}");
        drop(tx);

        // A move into a taken place leaves everything as it was.
        let other = w.another(db).await;
        book(db, other.course(&[w.place(1, 0, NINE)])).await.unwrap();
        let clash = Move { visit: there.visit, version: 2, to: w.place(1, 1, NINE) };
        let refused: Result<(), StoreError> = db.write((w.practice, clash), |tx, (p, m)| {
            Box::pin(visits::move_one(tx, *p, m))
        }).await;
        assert!(matches!(refused, Err(StoreError::Taken(_))), "{refused:?}");
        let mut tx = db.read().await.unwrap();
        assert_eq!(visits::load(&mut tx, w.practice, there.visit).await.unwrap().place, there.to);
    }

    async fn two_visits_swap_places(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let other = w.another(db).await;
        let (a, b) = (w.place(0, 0, NINE), w.place(1, 1, NINE));
        let (first, second) = (w.course(&[a]), other.course(&[b]));
        book(db, first.clone()).await.unwrap();
        book(db, second.clone()).await.unwrap();
        let moves = [
            Move { visit: first.visits[0].id, version: 1, to: b },
            Move { visit: second.visits[0].id, version: 1, to: a },
        ];
        kept!(db, tx => visits::move_all(&mut tx, w.practice, &moves).await.unwrap());
        let mut tx = db.read().await.unwrap();
        let of = visits::of_therapist(&mut tx, w.practice, w.therapists[1], (NINE, NINE + 1)).await;
        assert_eq!(of.unwrap()[0].client_id, w.client);
        let of = visits::of_client(&mut tx, w.practice, other.client, (NINE, NINE + 1)).await;
        assert_eq!(of.unwrap()[0].place, a);
    }

    async fn cancelling_the_rest_keeps_what_is_done(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let course = w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY),
            w.place(0, 0, NINE + 2 * DAY)]);
        book(db, course.clone()).await.unwrap();
        let step = |to, version| Step { practice: w.practice, visit: course.visits[0].id,
            version, to, reason: None, at: NINE };
        kept!(db, tx => {
            let tx = &mut tx;
            assert_eq!(visits::step(tx, &step(VisitState::Arrived, 1)).await.unwrap(), 2);
            assert_eq!(visits::step(tx, &step(VisitState::Done, 2)).await.unwrap(), 3);
            let back = visits::step(tx, &step(VisitState::Booked, 3)).await;
            assert!(matches!(back, Err(StoreError::WrongState { .. })), "{back:?}");
        });
        let what = CancelRest { practice: w.practice, course: course.id, from_number: 1,
            reason: "moved away".into(), at: NINE + HOUR };
        let cancelled =
            kept!(db, tx => courses::cancel_rest(&mut tx, &what).await.unwrap());
        assert_eq!(cancelled, [course.visits[1].id, course.visits[2].id]);
        let mut tx = db.read().await.unwrap();
        let visits = visits::of_course(&mut tx, w.practice, course.id).await.unwrap();
        let states: Vec<_> = visits.iter().map(|v| v.state).collect();
        assert_eq!(states, [VisitState::Done, VisitState::Cancelled, VisitState::Cancelled]);
        assert_eq!(visits[1].state_reason.as_deref(), Some("moved away"));
        let stored = courses::load(&mut tx, w.practice, course.id).await.unwrap();
        assert_eq!((stored.state, stored.version), (CourseState::Stopped, 2));
        drop(tx);
        // The places are free again; the first visit's is the past.
        assert_eq!(count(db, "busy").await, 40);
        book(db, w.course(&[w.place(0, 0, NINE + DAY)])).await.unwrap();
        let forgot = kept!(db, tx => busy::forget(&mut tx, w.practice, NINE + DAY)
            .await.unwrap());
        assert_eq!(forgot, 40);
        let set = kept!(db, tx => courses::set_state(
            &mut tx, w.practice, (course.id, 1), CourseState::Finished).await);
        assert!(matches!(set, Err(StoreError::Stale("course"))), "{set:?}");
    }

    async fn a_day_shows_what_the_calendar_needs(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let other = w.another(db).await;
        book(db, w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)])).await.unwrap();
        book(db, other.course(&[w.place(1, 1, NINE - HOUR)])).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let day = (NINE - 9 * HOUR, NINE + 15 * HOUR);
        let seen = visits::day(&mut tx, w.practice, w.site, day).await.unwrap();
        let lines: Vec<_> = seen.iter()
            .map(|v| (v.family_name.as_str(), v.therapist_name.as_str(), v.room_name.as_str(),
                v.visit.number, v.visits_in_course))
            .collect();
        assert_eq!(lines, [
            ("Li", "Therapist 1", "Room 1", 1, 1),
            ("Okafor", "Therapist 0", "Room 0", 1, 2),
        ]);
        assert_eq!((seen[0].massage.as_deref(), seen[0].clearances_open), (None, 0));
    }

    async fn of_sixteen_at_once_one_gets_the_place(home: &Home) {
        let db = Arc::new(home.db.clone());
        let w = world(&db).await;
        let mut tries = Vec::new();
        for _ in 0..16 {
            let other = w.another(&db).await;
            let db = db.clone();
            tries.push(tokio::spawn(async move {
                book(&db, other.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)])).await
            }));
        }
        let mut booked = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(()) => booked += 1,
                Err(StoreError::Taken(clashes)) => assert!(!clashes.is_empty()),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(booked, 1);
        assert_eq!(count(&db, "visits").await, 2);
        assert_eq!(count(&db, "busy").await, 80);
    }

    async fn two_doors_to_one_database_do_not_double_book(home: &Home) {
        let doors = [Arc::new(home.db.clone()), Arc::new(Db::open(&home.place).await.unwrap())];
        let w = world(&doors[0]).await;
        let mut tries = Vec::new();
        for n in 0..16 {
            let other = w.another(&doors[0]).await;
            let db = doors[n % 2].clone();
            // Overlapping by halves, so that each clashes with its neighbours.
            let starts_at = NINE + (n as i64 / 2) * 30 * MINUTE;
            tries.push(tokio::spawn(async move {
                book(&db, other.course(&[w.place(0, 0, starts_at)])).await
            }));
        }
        let mut booked = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(()) => booked += 1,
                Err(StoreError::Taken(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(booked >= 2, "{booked}");
        assert_eq!(count(&home.db, "visits").await, booked);
        let mut tx = doors[1].read().await.unwrap();
        let visits = visits::of_therapist(&mut tx, w.practice, w.therapists[0], (0, i64::MAX)).await;
        let visits = visits.unwrap();
        for pair in visits.windows(2) {
            assert!(pair[0].place.blocked_to <= pair[1].place.starts_at);
        }
        drop(tx);
        doors[1].close().await;
    }

    async fn the_past_is_imported_without_taking_a_place(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let mut course = w.course(&[w.place(0, 0, NINE)]);
        let visit = course.visits.remove(0);
        let past = |state| import::PastCourse {
            course: course.clone(), state: CourseState::Finished,
            visits: vec![import::PastVisit { visit, state, state_at: NINE + HOUR }],
        };
        let mut tx = db.begin().await.unwrap();
        let refused = import::courses(&mut tx, &[past(VisitState::Booked)]).await;
        assert!(matches!(refused, Err(StoreError::WrongState { .. })), "{refused:?}");
        let more = [client(ClientId::fresh(), "Cy", "Ng"), client(ClientId::fresh(), "Di", "Ng")];
        import::clients(&mut tx, w.practice, &more).await.unwrap();
        import::courses(&mut tx, &[past(VisitState::Missed)]).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        let stored = visits::load(&mut tx, w.practice, visit.id).await.unwrap();
        assert_eq!((stored.state, stored.place), (VisitState::Missed, visit.place));
        let found = clients::find(&mut tx, w.practice, "ng", None, 9).await.unwrap();
        assert_eq!(found, more);
        drop(tx);
        assert_eq!(count(db, "busy").await, 0);
    }

    async fn impossible_times_are_refused(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        for wrong in [
            busy::Place { ends_at: NINE, ..w.place(0, 0, NINE) },
            busy::Place { blocked_from: NINE + 1, ..w.place(0, 0, NINE) },
            busy::Place { blocked_to: NINE + 400 * DAY, ..w.place(0, 0, NINE) },
        ] {
            let refused = book(db, w.course(&[wrong])).await;
            assert!(matches!(refused, Err(StoreError::OutOfRange(_))), "{refused:?}");
        }
        assert_eq!(count(db, "courses").await, 0);
    }
}
