//! The audit log, keys of repeated requests, and the shared writer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::audit::{Entry, Tampering, Verdict};
use store::idempotency::{Answer, Request};
use store::*;

use crate::harness::*;

pub fn entry(w: &World, n: i64) -> Entry {
    Entry {
        practice: w.practice,
        at: NINE + n,
        who: "front_desk:1".into(),
        use_case: "read_client".into(),
        subject: format!("client:{}", w.client),
        detail: json(&format!(r#"{{"n":{n}}}"#)),
    }
}

async fn ten_rows(db: &Db) -> World {
    let w = world(db).await;
    kept!(db, tx => for n in 1..=10 {
        assert_eq!(audit::append(&mut tx, &entry(&w, n)).await.unwrap(), n);
    });
    w
}

async fn verdict(db: &Db, w: &World) -> Verdict {
    audit::verify(&mut db.read().await.unwrap(), w.practice).await.unwrap()
}

fn tampered(seq: i64, how: Tampering) -> Verdict {
    Verdict::Tampered { seq, how }
}

/// Someone with full rights takes the guards away first.
async fn unguarded(home: &Home) {
    home.raw(home.pick(
        "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete",
        "DROP TRIGGER audit_no_change ON audit; DROP TRIGGER audit_no_truncate ON audit",
    ))
    .await;
}

on_both! {
    async fn the_log_is_chained_and_each_practice_has_its_own(home: &Home) {
        let db = &home.db;
        let w = ten_rows(db).await;
        let other = world(db).await;
        kept!(db, tx => {
            assert_eq!(audit::append(&mut tx, &entry(&other, 1)).await.unwrap(), 1);
        });
        let mut tx = db.read().await.unwrap();
        let rows = audit::list(&mut tx, w.practice, None, 0, 100).await.unwrap();
        assert_eq!(rows[0].prev_hash, audit::START);
        assert!(rows.windows(2).all(|pair| pair[0].hash == pair[1].prev_hash));
        let subject = format!("client:{}", w.client);
        let some = audit::list(&mut tx, w.practice, Some(&subject), 8, 100).await.unwrap();
        assert_eq!(some, rows[8..]);
        assert!(audit::list(&mut tx, w.practice, Some("x"), 0, 9).await.unwrap().is_empty());
        drop(tx);
        let Some(last) = rows.last() else { panic!() };
        assert_eq!(verdict(db, &w).await, Verdict::Sound { rows: 10, hash: last.hash.clone() });
        assert!(matches!(verdict(db, &other).await, Verdict::Sound { rows: 1, .. }));
    }

    async fn a_row_rolled_back_leaves_no_gap(home: &Home) {
        let db = &home.db;
        let w = ten_rows(db).await;
        let mut tx = db.begin().await.unwrap();
        audit::append(&mut tx, &entry(&w, 11)).await.unwrap();
        drop(tx);
        kept!(db, tx => assert_eq!(audit::append(&mut tx, &entry(&w, 11)).await.unwrap(), 11));
        assert!(matches!(verdict(db, &w).await, Verdict::Sound { rows: 11, .. }));
    }

    async fn the_engine_refuses_to_change_the_log(home: &Home) {
        let w = ten_rows(&home.db).await;
        for sql in [
            "UPDATE audit SET who = 'nobody' WHERE seq = 3",
            "DELETE FROM audit WHERE seq = 3",
            home.pick("DELETE FROM audit", "TRUNCATE audit"),
        ] {
            let refused = home.try_raw(sql).await;
            assert!(refused.as_ref().is_err_and(|e| e.contains("append-only")), "{refused:?}");
        }
        assert!(matches!(verdict(&home.db, &w).await, Verdict::Sound { rows: 10, .. }));
    }

    async fn an_edited_row_is_named(home: &Home) {
        let w = ten_rows(&home.db).await;
        unguarded(home).await;
        for column in ["who = 'nobody'", "at = at + 1", "detail = '{\"n\":0}'", "subject = 'x'",
            "use_case = 'x'", "prev_hash = 'x'", "hash = 'x'"] {
            home.raw("CREATE TABLE saved AS SELECT * FROM audit WHERE seq = 7").await;
            home.raw(&format!("UPDATE audit SET {column} WHERE seq = 7")).await;
            assert_eq!(verdict(&home.db, &w).await, tampered(7, Tampering::Edited), "{column}");
            home.raw("DELETE FROM audit WHERE seq = 7").await;
            home.raw("INSERT INTO audit SELECT * FROM saved; DROP TABLE saved").await;
            assert!(matches!(verdict(&home.db, &w).await, Verdict::Sound { .. }), "{column}");
        }
    }

    async fn a_deleted_row_is_named(home: &Home) {
        let w = ten_rows(&home.db).await;
        unguarded(home).await;
        home.raw("DELETE FROM audit WHERE seq = 10").await;
        assert_eq!(verdict(&home.db, &w).await, tampered(10, Tampering::Deleted));
        home.raw("DELETE FROM audit WHERE seq = 4").await;
        assert_eq!(verdict(&home.db, &w).await, tampered(4, Tampering::Deleted));
        // Closing the gap does not hide it: row 5 now stands where row 4 stood.
        for seq in 5..10 {
            home.raw(&format!("UPDATE audit SET seq = {} WHERE seq = {seq}", seq - 1)).await;
        }
        assert_eq!(verdict(&home.db, &w).await, tampered(3, Tampering::Replaced));
    }

    async fn reordered_rows_are_named(home: &Home) {
        let w = ten_rows(&home.db).await;
        unguarded(home).await;
        for (from, to) in [(5, 99), (6, 5), (99, 6)] {
            home.raw(&format!("UPDATE audit SET seq = {to} WHERE seq = {from}")).await;
        }
        assert_eq!(verdict(&home.db, &w).await, tampered(5, Tampering::Reordered));
    }

    async fn a_repeated_key_does_the_work_once(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let (done, before) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let counts = Arc::new((done, before));
        let course = w.course(&[w.place(0, 0, NINE)]);
        let request = Request {
            practice: w.practice, key: "k-1".into(), use_case: "book_course".into(),
            hash: Request::hash(b"nine o'clock"), client: Some(w.client), at: NINE,
        };
        let tries: Vec<_> = (0..8).map(|_| {
            let (db, counts) = (db.clone(), counts.clone());
            let input = (request.clone(), course.clone());
            tokio::spawn(async move {
                let answer: Result<Answer, StoreError> = db.write(input, |tx, (request, course)| {
                    Box::pin(idempotency::once(tx, request, course, |tx, course| {
                        Box::pin(async move {
                            courses::book(tx, course).await?;
                            Ok(json(&format!(r#"{{"course":"{}"}}"#, course.id)))
                        })
                    }))
                }).await;
                let answer = answer.unwrap();
                match &answer {
                    Answer::Done(_) => counts.0.fetch_add(1, Ordering::Relaxed),
                    Answer::Before(_) => counts.1.fetch_add(1, Ordering::Relaxed),
                };
                answer.response().as_str().to_string()
            })
        }).collect();
        for one in tries {
            assert_eq!(one.await.unwrap(), format!(r#"{{"course":"{}"}}"#, course.id));
        }
        let counted = (counts.0.load(Ordering::Relaxed), counts.1.load(Ordering::Relaxed));
        assert_eq!(counted, (1, 7));
        assert_eq!(count(db, "courses").await, 1);

        for (hash, use_case) in [("other", "book_course"), (request.hash.as_str(), "move_visit")] {
            let other = Request { hash: hash.into(), use_case: use_case.into(), ..request.clone() };
            let refused: Result<Answer, StoreError> = db.write(other, |tx, request| {
                Box::pin(idempotency::once(tx, request, &(), |_, ()| {
                    Box::pin(async { panic!("must not run") })
                }))
            }).await;
            assert!(matches!(refused, Err(StoreError::KeyReused)), "{refused:?}");
        }
        let forgot = kept!(db, tx => idempotency::forget(&mut tx, w.practice, NINE + 1)
            .await.unwrap());
        assert_eq!(forgot, 1);
    }

    async fn work_that_fails_leaves_its_key_unused(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let request = Request {
            practice: w.practice, key: "k".into(), use_case: "u".into(), hash: "h".into(),
            client: None, at: NINE,
        };
        let failed: Result<Answer, StoreError> = db.write(request.clone(), |tx, request| {
            Box::pin(idempotency::once(tx, request, &(), |_, ()| {
                Box::pin(async { Err(StoreError::Missing("course")) })
            }))
        }).await;
        assert!(matches!(failed, Err(StoreError::Missing("course"))));
        assert_eq!(count(db, "idempotency").await, 0);
    }

    async fn neighbours_in_one_commit_do_not_harm_each_other(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let tries: Vec<_> = (0..60_i64).map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                let answer: Result<i64, StoreError> = db.write(n, move |tx, n| {
                    Box::pin(async move {
                        let id = ClientId::fresh();
                        let one = client(id, &format!("n{n}"), "Grouped");
                        clients::create(tx, w.practice, &one).await?;
                        match n % 3 {
                            0 => Ok(*n),
                            1 => Err(StoreError::Missing("course")),
                            // The same id again: the engine itself refuses.
                            _ => clients::create(tx, w.practice, &one).await.map(|()| *n),
                        }
                    })
                }).await;
                answer
            })
        }).collect();
        for (n, one) in tries.into_iter().enumerate() {
            match (n % 3, one.await.unwrap()) {
                (0, Ok(value)) => assert_eq!(value, n as i64),
                (1, Err(StoreError::Missing(_))) | (2, Err(StoreError::Exists(_))) => {}
                (_, other) => panic!("{n}: {other:?}"),
            }
        }
        let mut tx = db.read().await.unwrap();
        let found = clients::find(&mut tx, w.practice, "grouped", None, 100).await.unwrap();
        assert_eq!(found.len(), 20);
    }

    async fn an_error_that_was_swallowed_is_not_acknowledged(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let answer: Result<(), StoreError> = db.write((), move |tx, ()| Box::pin(async move {
            clients::create(tx, w.practice, &client(ClientId::fresh(), "Lost", "Lost")).await?;
            drop(clients::create(tx, w.practice, &client(w.client, "Twice", "Twice")).await);
            Ok(())
        })).await;
        // SQLite undoes only the statement that failed, PostgreSQL the whole transaction: either
        // way the answer says what was kept.
        let mut tx = db.read().await.unwrap();
        let found = clients::find(&mut tx, w.practice, "lost", None, 10).await.unwrap();
        assert_eq!(found.len(), usize::from(answer.is_ok()));
    }
}
