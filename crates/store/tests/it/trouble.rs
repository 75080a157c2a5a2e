//! What happens when the database is gone, full, too new, or opened twice.

use std::time::Duration;

use store::idempotency::{Answer, Request};
use store::*;

use crate::harness::*;

on_both! {
    async fn the_schema_is_what_the_list_of_tables_says(home: &Home) {
        let mut tx = home.db.read().await.unwrap();
        assert_eq!(schema::version(&mut tx).await.unwrap(), schema::known_version());
        for name in schema::TABLES {
            let table = catalog::table(&mut tx, name).await.unwrap();
            let first = table.columns.iter().find(|column| column.key == 1).unwrap();
            assert_eq!(first.name, "practice_id", "the primary key of {name}");
        }
        drop(tx);
        let sql = home.pick(
            "CREATE VIEW others AS SELECT name FROM sqlite_master WHERE type = 'table'
                AND name NOT LIKE 'sqlite_%'",
            "CREATE VIEW others AS SELECT tablename AS name FROM pg_tables
                WHERE schemaname = 'public'",
        );
        home.raw(sql).await;
        let mut known: Vec<&str> = schema::TABLES.to_vec();
        known.extend(["_sqlx_migrations", "premises_stamps"]);
        known.sort_unstable();
        assert_eq!(home.strings("SELECT name FROM others ORDER BY name").await, known);
    }

    async fn opening_twice_at_once_is_fine_and_a_newer_version_is_refused(home: &Home) {
        let (a, b) = tokio::join!(Db::open(&home.place), Db::open(&home.place));
        a.unwrap().close().await;
        b.unwrap().close().await;
        home.raw("UPDATE _sqlx_migrations SET version = 9000 WHERE version = 5").await;
        let refused = Db::open(&home.place).await;
        let Err(StoreError::Newer { found, known }) = refused else { panic!("{refused:?}") };
        assert_eq!((found, known), (9000, schema::known_version()));
    }

    async fn a_changed_step_is_refused(home: &Home) {
        let blank = home.pick("x'00'", "'\\x00'");
        home.raw(&format!("UPDATE _sqlx_migrations SET checksum = {blank} WHERE version = 1")).await;
        let refused = Db::open(&home.place).await;
        assert!(matches!(refused, Err(StoreError::Migration(_))), "{refused:?}");
    }

    async fn a_lost_connection_is_tried_again_with_the_same_key(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let course = w.course(&[w.place(0, 0, NINE)]);
        let request = Request {
            practice: w.practice, key: "k".into(), use_case: "book_course".into(),
            hash: "h".into(), client: None, at: NINE,
        };
        let mut tries = 0;
        let answer: Result<Answer, StoreError> = retry::patiently(
            || {
                tries += 1;
                let (input, first) = ((request.clone(), course.clone()), tries == 1);
                async move {
                    let answer: Answer = db.write(input, |tx, (request, course)| {
                        Box::pin(idempotency::once(tx, request, course, |tx, course| {
                            Box::pin(async {
                                courses::book(tx, course).await.map(|()| json("{}"))
                            })
                        }))
                    }).await?;
                    // Committed, and the answer is lost on the way.
                    if first {
                        if let Db::Pg(_) = db {
                            home.raw("SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                WHERE datname = current_database()
                                  AND pid <> pg_backend_pid()").await;
                        }
                        return Err(StoreError::Gone("the line was cut".into()));
                    }
                    Ok(answer)
                }
            },
            |_| async {},
        ).await;
        assert_eq!(answer.unwrap(), Answer::Before(json("{}")));
        assert_eq!(count(db, "courses").await, 1);
    }

    async fn a_fresh_database_of_another_time_is_brought_forward(home: &Home) {
        // Every released version is a prefix of the list of steps: undo the last one, open.
        let names = ["jobs", "outbox", "audit", "audit_heads", "idempotency"];
        for name in names {
            home.raw(&format!("DROP TABLE {name}")).await;
        }
        home.raw(home.pick("SELECT 1", "DROP FUNCTION audit_fixed")).await;
        home.raw("DELETE FROM _sqlx_migrations WHERE version = 5").await;
        let db = Db::open(&home.place).await.unwrap();
        world(&db).await;
        assert_eq!(count(&db, "audit_heads").await, 1);
        db.close().await;
    }
}

#[tokio::test]
async fn patience_ends_after_thirty_seconds_and_does_not_wait_for_what_does_not_pass() {
    let waits = std::cell::RefCell::new(Vec::new());
    let gone = || async { Err::<(), _>(StoreError::Gone("x".into())) };
    let sleep = |wait: Duration| {
        waits.borrow_mut().push(wait);
        async {}
    };
    let ended = retry::patiently(gone, sleep).await;
    assert!(matches!(ended, Err(StoreError::Gone(_))));
    let total: Duration = waits.borrow().iter().sum();
    assert!(total <= retry::PATIENCE && total > retry::PATIENCE - Duration::from_secs(3));
    waits.borrow_mut().clear();
    let full = || async { Err::<(), _>(StoreError::DiskFull("x".into())) };
    assert!(retry::patiently(full, sleep).await.is_err());
    assert!(waits.borrow().is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_gone() {
    // Port 1 of this machine: nobody listens.
    let refused = Db::open("postgres://postgres@127.0.0.1:1/none").await;
    assert!(matches!(refused, Err(StoreError::Gone(_))), "{refused:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("supple.db"), vec![b'x'; 8192]).unwrap();
    let refused = Db::open(&folder.path().display().to_string()).await;
    assert!(matches!(refused, Err(StoreError::Damaged(_))), "{refused:?}");
}

/// A limit on the number of pages answers just as a full disk does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_to_everyone_and_nothing_of_theirs_is_kept() {
    let home = Home::sqlite().await;
    let db = &home.db;
    let w = world(db).await;
    let Db::Sqlite { writer, .. } = db else { panic!() };
    sqlx::query("PRAGMA max_page_count = 100").execute(writer).await.unwrap();
    let mut kept = 0;
    let mut full = 0;
    for round in 0..10 {
        let together =
            (0..20).map(|n| book(db, w.course(&[w.place(0, 0, NINE + (20 * round + n) * DAY)])));
        for answer in futures_util::future::join_all(together).await {
            match answer {
                Ok(()) => kept += 1,
                Err(StoreError::DiskFull(_)) => full += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    assert!(kept > 0 && full > 0, "{kept} {full}");
    assert_eq!(count(db, "courses").await, kept);
    assert_eq!(count(db, "busy").await, kept * 40);
    sqlx::query("PRAGMA max_page_count = 100000").execute(writer).await.unwrap();
    book(db, w.course(&[w.place(0, 0, NINE + 300 * DAY)])).await.unwrap();
    home.end().await;
}

/// Work that panics is rolled back alone; its neighbours and those after it are served.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_panics_does_not_end_the_writer() {
    let home = Home::sqlite().await;
    let w = world(&home.db).await;
    let answer: Result<(), StoreError> = home
        .db
        .write((), move |tx, ()| {
            Box::pin(async move {
                clients::create(tx, w.practice, &client(ClientId::fresh(), "Half", "Half")).await?;
                panic!("on purpose");
            })
        })
        .await;
    assert!(matches!(answer, Err(StoreError::Stopped)), "{answer:?}");
    book(&home.db, w.course(&[w.place(0, 0, NINE)])).await.unwrap();
    assert_eq!(count(&home.db, "clients").await, 1);
    home.end().await;
}
