//! The waiting list and its offers; tasks for later.

use store::jobs::{Outcome, Queue, Task};
use store::offers::Offer;
use store::waiting::Waiting;
use store::*;

use crate::harness::*;

fn entry(w: &World, rank: i64) -> Waiting {
    Waiting {
        waiting_id: WaitingId::fresh(),
        client_id: w.client,
        service_id: w.service,
        course_id: None,
        wish: json(r#"{"weekdays":[1]}"#),
        rank,
        state: WaitingState::Waiting,
        created_at: NINE,
    }
}

fn offer(w: &World, to: &Waiting, starts_at: i64) -> Offer {
    Offer {
        offer_id: OfferId::fresh(),
        round_id: store::RoundId::fresh(),
        waiting_id: to.waiting_id,
        client_id: w.client,
        place: w.place(0, 0, starts_at),
        made_at: NINE,
        expires_at: NINE + HOUR,
        state: OfferState::Open,
    }
}

on_both! {
    async fn the_list_is_in_order_of_rank(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let (late, soon) = (entry(&w, 20), entry(&w, 10));
        kept!(db, tx => {
            waiting::add(&mut tx, w.practice, &late).await.unwrap();
            waiting::add(&mut tx, w.practice, &soon).await.unwrap();
        });
        let list = async || {
            let mut tx = db.read().await.unwrap();
            let list = waiting::list(&mut tx, w.practice, 10).await.unwrap();
            list.into_iter().map(|one| one.waiting_id).collect::<Vec<_>>()
        };
        assert_eq!(list().await, [soon.waiting_id, late.waiting_id]);
        let (soon, out) = (soon.waiting_id, WaitingState::Withdrawn);
        kept!(db, tx => waiting::set(&mut tx, w.practice, soon, out, 10).await.unwrap());
        assert_eq!(list().await, [late.waiting_id]);
        let gone = kept!(db, tx => waiting::set(
            &mut tx, w.practice, WaitingId::fresh(), out, 1).await);
        assert!(matches!(gone, Err(StoreError::Missing(_))));
    }

    async fn an_open_offer_holds_its_place_until_it_expires(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let other = w.another(db).await;
        let who = entry(&w, 1);
        let one = offer(&w, &who, NINE + DAY);
        kept!(db, tx => {
            waiting::add(&mut tx, w.practice, &who).await.unwrap();
            trial::offered(&mut tx, w.practice, &one).await.unwrap();
        });
        let wanted = other.course(&[w.place(0, 0, NINE + DAY)]);
        assert!(matches!(book(db, wanted.clone()).await, Err(StoreError::Taken(_))));
        let ended = kept!(db, tx => {
            assert!(offers::expire(&mut tx, w.practice, NINE).await.unwrap().is_empty());
            offers::expire(&mut tx, w.practice, NINE + HOUR).await.unwrap()
        });
        assert_eq!((ended.len(), ended[0].state), (1, OfferState::Expired));
        book(db, wanted).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let late = offer(&w, &who, NINE + DAY);
        let taken = trial::offered(&mut tx, w.practice, &late).await;
        assert!(matches!(taken, Err(StoreError::Taken(_))), "{taken:?}");
    }

    async fn whoever_is_erased_leaves_the_place_to_the_others_of_the_round(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let other = w.another(db).await;
        let (a, b) = (entry(&w, 1), entry(&other, 2));
        let one = offer(&w, &a, NINE + DAY);
        let two = Offer {
            round_id: one.round_id, client_id: other.client, ..offer(&w, &b, NINE + DAY)
        };
        kept!(db, tx => {
            waiting::add(&mut tx, w.practice, &a).await.unwrap();
            waiting::add(&mut tx, w.practice, &b).await.unwrap();
            trial::offered(&mut tx, w.practice, &one).await.unwrap();
            offers::make(&mut tx, w.practice, &two).await.unwrap();
        });
        let third = w.another(db).await;
        let wanted = || third.course(&[w.place(0, 0, NINE + DAY)]);
        kept!(db, tx => erase::client(&mut tx, w.practice, w.client, NINE).await.unwrap());
        assert!(matches!(book(db, wanted()).await, Err(StoreError::Taken(_))));
        kept!(db, tx => erase::client(&mut tx, w.practice, other.client, NINE).await.unwrap());
        book(db, wanted()).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let late = offers::make(&mut tx, w.practice, &two).await;
        assert!(matches!(late, Err(StoreError::WrongState { what: "round of offers", .. })));
    }

    async fn an_accepted_offer_becomes_a_visit_in_one_act(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let who = entry(&w, 1);
        let one = offer(&w, &who, NINE + DAY);
        kept!(db, tx => {
            waiting::add(&mut tx, w.practice, &who).await.unwrap();
            trial::offered(&mut tx, w.practice, &one).await.unwrap();
        });
        let accept = OfferState::Accepted;
        let mut tx = db.begin().await.unwrap();
        let late = offers::close(
            &mut tx, w.practice, one.offer_id, accept, NINE + HOUR).await;
        assert!(matches!(late, Err(StoreError::WrongState { .. })), "{late:?}");
        drop(tx);
        kept!(db, tx => {
            let tx = &mut tx;
            let taken =
                offers::close(tx, w.practice, one.offer_id, accept, NINE).await.unwrap();
            courses::book(tx, &w.course(&[taken.place])).await.unwrap();
        });
        let mut tx = db.begin().await.unwrap();
        let again = offers::close(&mut tx, w.practice, one.offer_id, accept, NINE).await;
        assert!(matches!(again, Err(StoreError::WrongState { .. })));
        drop(tx);
        let mut tx = db.read().await.unwrap();
        let stored = offers::load(&mut tx, w.practice, one.offer_id).await.unwrap();
        assert_eq!(stored.state, OfferState::Accepted);
        drop(tx);
        assert_eq!(count(db, "busy").await, 40);
    }

    async fn a_task_is_claimed_by_one_at_a_time(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        for queue in [Queue::Outbox, Queue::Jobs] {
            let task = |due_at| Task {
                id: JobId::fresh().uuid(), client_id: Some(w.client), kind: "reminder".into(),
                body: json("{}"), created_at: NINE, due_at, attempts: 0,
            };
            let (first, second, later) = (task(NINE), task(NINE + 1), task(NINE + DAY));
            kept!(db, tx => for one in [&second, &first, &later] {
                jobs::add(&mut tx, w.practice, queue, one).await.unwrap();
            });
            let tries: Vec<_> = (0..8).map(|_| {
                let (db, practice) = (db.clone(), w.practice);
                tokio::spawn(async move {
                    db.write((), move |tx, ()| Box::pin(jobs::claim(
                        tx, practice, queue, (NINE + HOUR, NINE + 2 * HOUR), 1,
                    ))).await.unwrap_or_else(|e: StoreError| panic!("{e:?}"))
                })
            }).collect();
            let mut claimed = Vec::new();
            for one in tries {
                claimed.extend(one.await.unwrap().into_iter().map(|task| task.id));
            }
            // Each was claimed at most once; whoever met a claim by another one may have got none.
            let mut once = claimed.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!((once.len(), claimed.contains(&later.id)), (claimed.len(), false));
            // After the claims have run out, both are there for the next.
            let mut tx = db.begin().await.unwrap();
            let span = (NINE + 3 * HOUR, NINE + 4 * HOUR);
            let again = jobs::claim(&mut tx, w.practice, queue, span, 10).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(again.iter().map(|t| t.id).collect::<Vec<_>>(), [first.id, second.id]);
            kept!(db, tx => {
                let tx = &mut tx;
                let done = Outcome::Done { at: NINE };
                jobs::finish(tx, w.practice, queue, first.id, done).await.unwrap();
                let again = Outcome::Again { due_at: NINE + 5 * HOUR };
                jobs::finish(tx, w.practice, queue, second.id, again).await.unwrap();
                let failed = Outcome::Failed { at: NINE };
                jobs::finish(tx, w.practice, queue, later.id, failed).await.unwrap();
                let twice = jobs::finish(tx, w.practice, queue, first.id, done).await;
                assert!(matches!(twice, Err(StoreError::Missing("task"))));
                let span = (NINE + 4 * HOUR, NINE + 9 * HOUR);
                assert!(jobs::claim(tx, w.practice, queue, span, 9).await.unwrap().is_empty());
                let span = (NINE + 2 * DAY, NINE + 3 * DAY);
                let left = jobs::claim(tx, w.practice, queue, span, 9).await.unwrap();
                assert_eq!(left.iter().map(|t| t.id).collect::<Vec<_>>(), [second.id]);
            });
        }
    }
}
