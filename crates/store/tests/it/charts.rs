//! What is drawn on the body at visits.

use store::charts::{self, Kept};
use store::*;

use crate::harness::*;

fn kept(w: &World, visit_id: VisitId, author: Author, version: i64) -> Kept {
    Kept {
        visit_id,
        author,
        version,
        client_id: w.client,
        drawing: json(r#"{"marks" : [], "ink":[ ]}"#),
        drawn_by: UserId::fresh(),
        drawn_at: NINE + version,
    }
}

on_both! {
    async fn each_saving_is_kept_and_the_newest_counts(home: &Home) {
        let (db, w) = (&home.db, world(&home.db).await);
        let course = w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)]);
        book(db, course.clone()).await.unwrap();
        let [first, second] = [course.visits[0].id, course.visits[1].id];
        let ours = [
            kept(&w, first, Author::Client, 1),
            kept(&w, first, Author::Therapist, 1),
            kept(&w, first, Author::Client, 2),
        ];
        kept!(db, tx => for one in &ours {
            charts::keep(&mut tx, w.practice, one).await.unwrap();
        });
        let mut tx = db.begin().await.unwrap();
        // Bytes come back as they went in.
        let found = charts::of_visit(&mut tx, w.practice, first).await.unwrap();
        assert_eq!(found, [ours[2].clone(), ours[1].clone()]);
        assert_eq!(charts::of_visit(&mut tx, w.practice, second).await.unwrap(), []);
        assert_eq!(charts::of_visit(&mut tx, PracticeId::fresh(), first).await.unwrap(), []);
        let drawn = charts::of_client(&mut tx, w.practice, w.client, NINE + DAY).await.unwrap();
        let drawn: Vec<_> = drawn.iter().map(|d| (d.visit_id, d.number, d.author)).collect();
        assert_eq!(drawn, [(first, 1, Author::Client), (first, 1, Author::Therapist)]);
        assert_eq!(charts::of_client(&mut tx, w.practice, w.client, NINE).await.unwrap(), []);
        for stale in [0, 2, 4] {
            let one = kept(&w, first, Author::Client, stale);
            let refused = charts::keep(&mut tx, w.practice, &one).await;
            assert!(matches!(refused, Err(StoreError::Stale("chart"))), "{stale}");
        }
        let nowhere = kept(&w, VisitId::fresh(), Author::Client, 1);
        let refused = charts::keep(&mut tx, w.practice, &nowhere).await;
        assert!(matches!(refused, Err(StoreError::Dangling)), "{refused:?}");
    }

    async fn of_two_who_save_at_once_one_is_told(home: &Home) {
        let (db, w) = (&home.db, world(&home.db).await);
        let course = w.course(&[w.place(0, 0, NINE)]);
        book(db, course.clone()).await.unwrap();
        let visit = course.visits[0].id;
        let save = || {
            let one = kept(&w, visit, Author::Therapist, 1);
            db.write((w.practice, one), |tx, (practice, one)| Box::pin(charts::keep(tx, *practice, one)))
        };
        let (one, other) = tokio::join!(save(), save());
        let stale = |outcome: &Result<(), StoreError>| matches!(outcome, Err(StoreError::Stale("chart")));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert!(stale(&one) || stale(&other), "{one:?} {other:?}");
        assert_eq!(count(db, "charts").await, 1);
    }

    async fn an_export_holds_drawings_and_erasure_takes_them(home: &Home) {
        let (db, w) = (&home.db, world(&home.db).await);
        let other = w.another(db).await;
        for (world, hour) in [(&w, 0), (&other, 3)] {
            let course = world.course(&[world.place(0, 0, NINE + hour * HOUR)]);
            book(db, course.clone()).await.unwrap();
            let one = kept(world, course.visits[0].id, Author::Client, 1);
            kept!(db, tx => charts::keep(&mut tx, w.practice, &one).await.unwrap());
        }
        let mut tx = db.read().await.unwrap();
        let all = export::client(&mut tx, w.practice, w.client).await.unwrap();
        assert_eq!(all["charts"].as_array().unwrap().len(), 1);
        assert_eq!(all["charts"][0]["drawing"]["marks"], serde_json::json!([]));
        drop(tx);
        let gone = kept!(db, tx => erase::client(&mut tx, w.practice, w.client, NINE).await.unwrap());
        assert_eq!(gone["charts"], 1);
        assert_eq!(count(db, "charts").await, 1);
    }
}
