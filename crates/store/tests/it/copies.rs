//! Backups while writing, restores into either engine, exports, and erasure without a trace.

use std::path::PathBuf;

use store::backup::{Format, Manifest};
use store::catalog::{Kind, Value};
use store::clearance::Question;
use store::idempotency::Request;
use store::jobs::{Queue, Task};
use store::offers::Offer;
use store::overrides::Override;
use store::sessions::Session;
use store::users::{Passkey, User};
use store::waiting::Waiting;
use store::*;

use crate::care::screen;
use crate::harness::*;
use crate::records::entry;

/// A name that is nowhere by chance, in a script with more than one byte for a sign.
const NAME: &str = "Żółtowłosa";

/// Someone with a row in every table that can hold one, who also has an account.
async fn someone(db: &Db) -> (World, UserId) {
    let w = world(db).await;
    let (me, account) = (w.another(db).await, UserId::fresh());
    let mail = format!("{}@example.org", NAME.to_lowercase());
    let remark = |text: &str| format!("{text} {NAME}");
    let of = screen(me.client, NINE);
    let waiting_id = WaitingId::fresh();
    let mut tx = db.begin().await.unwrap();
    let t = &mut tx;
    let user = User {
        user_id: account,
        email: mail.clone(),
        name: NAME.into(),
        password_hash: None,
        created_at: NINE,
        disabled_at: None,
    };
    users::create(t, w.practice, &user, &[Role::Client]).await.unwrap();
    sessions::create(
        t,
        w.practice,
        &Session {
            token_hash: sha256(b"t"),
            user_id: account,
            created_at: NINE,
            last_seen_at: NINE,
            ends_at: NINE + DAY,
            rotated_from: None,
            revoked_at: None,
        },
    )
    .await
    .unwrap();
    users::put_passkey(
        t,
        w.practice,
        &Passkey {
            credential_id: "AA".into(),
            user_id: account,
            label: remark("phone of"),
            credential: json(r#"{"secret":1}"#),
            created_at: NINE,
            last_used_at: None,
        },
    )
    .await
    .unwrap();
    let limit = logins::Limit { attempts: 5, window_ms: HOUR };
    logins::attempt(t, w.practice, (LoginKind::Account, &mail), limit, NINE).await.unwrap();
    let mut person = clients::load(t, w.practice, me.client).await.unwrap();
    person.user_id = Some(account);
    person.given_name = NAME.into();
    person.family_name = NAME.into();
    person.email = Some(mail);
    person.remark = remark("likes tea;");
    clients::update(t, w.practice, &person).await.unwrap();
    screens::store(t, w.practice, &of).await.unwrap();
    clearance::open(
        t,
        w.practice,
        &Question {
            id: ClearanceId::fresh(),
            client: me.client,
            screen: of.screen_id,
            cards: json("[]"),
            question: remark("about"),
            at: NINE,
        },
    )
    .await
    .unwrap();
    overrides::store(
        t,
        w.practice,
        &Override {
            override_id: OverrideId::fresh(),
            client_id: me.client,
            screen_id: of.screen_id,
            card: "CI-06".into(),
            therapist_id: w.therapists[0],
            reason: remark("spoke to"),
            at: NINE,
            repeats: None,
        },
    )
    .await
    .unwrap();
    let mut course = me.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)]);
    course.plan = json(&format!(r#"{{"note":"{NAME}"}}"#));
    courses::book(t, &course).await.unwrap();
    let (visit, text) = (course.visits[0].id, format!(r#"{{"note":"{NAME}"}}"#));
    let note = crate::notes::note(&me, visit, account, of.screen_id, &text);
    notes::sign(t, w.practice, &note).await.unwrap();
    let added = crate::notes::addendum(&me, visit, account, &remark("also"));
    notes::add(t, w.practice, &added).await.unwrap();
    let draft = crate::notes::draft(&me, course.visits[1].id, account, &text);
    notes::put_draft(t, w.practice, &draft).await.unwrap();
    crate::own_side::rows(t, w.practice, (me.client, course.visits[0].id), NAME).await;
    waiting::add(
        t,
        w.practice,
        &Waiting {
            waiting_id,
            client_id: me.client,
            service_id: w.service,
            course_id: Some(course.id),
            wish: json(&format!(r#"{{"note":"{NAME}"}}"#)),
            rank: 1,
            state: WaitingState::Waiting,
            created_at: NINE,
        },
    )
    .await
    .unwrap();
    trial::offered(
        t,
        w.practice,
        &Offer {
            offer_id: OfferId::fresh(),
            round_id: store::RoundId::fresh(),
            waiting_id,
            client_id: me.client,
            place: w.place(1, 1, NINE + 2 * DAY),
            made_at: NINE,
            expires_at: NINE + HOUR,
            state: OfferState::Open,
        },
    )
    .await
    .unwrap();
    for queue in [Queue::Outbox, Queue::Jobs] {
        jobs::add(
            t,
            w.practice,
            queue,
            &Task {
                id: JobId::fresh().uuid(),
                client_id: Some(me.client),
                kind: "reminder".into(),
                body: json(&format!(r#"{{"dear":"{NAME}"}}"#)),
                created_at: NINE,
                due_at: NINE,
                attempts: 0,
            },
        )
        .await
        .unwrap();
    }
    let request = Request {
        practice: w.practice,
        key: "k".into(),
        use_case: "new_client".into(),
        hash: "h".into(),
        client: Some(me.client),
        at: NINE,
    };
    let response = json(&format!(r#"{{"name":"{NAME}"}}"#));
    idempotency::once(t, &request, &response, |_, response| {
        Box::pin(async { Ok::<_, StoreError>(response.clone()) })
    })
    .await
    .unwrap();
    audit::append(t, &entry(&me, 1)).await.unwrap();
    tx.commit().await.unwrap();
    (me, account)
}

/// Every text in every table that contains the words, as `table.column`.
async fn traces(db: &Db, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut tx = db.read().await.unwrap();
    for name in schema::TABLES {
        let table = catalog::table(&mut tx, name).await.unwrap();
        let columns = table.columns.clone();
        table
            .each(&mut tx, &mut |row| {
                for (column, value) in columns.iter().zip(row) {
                    let text = match value {
                        Value::Text(Some(text)) => text.to_lowercase(),
                        Value::Id(Some(id)) if column.kind == Kind::Id => id.to_string(),
                        _ => continue,
                    };
                    if words.iter().any(|word| text.contains(&word.to_lowercase())) {
                        found.push(format!("{name}.{}", column.name));
                    }
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    found
}

async fn saved(home: &Home) -> (PathBuf, Manifest) {
    let file = home.folder().join("backup.file");
    let manifest = backup::save(&home.db, &file, NINE).await.unwrap();
    (file, manifest)
}

on_both! {
    async fn erasure_leaves_no_trace_but_the_audit_row(home: &Home) {
        let db = &home.db;
        let (me, account) = someone(db).await;
        assert!(traces(db, &[NAME]).await.len() > 10);
        let (id, account) = (me.client.to_string(), account.to_string());
        let gone = kept!(db, tx => erase::client(&mut tx, me.practice, me.client, NINE)
            .await.unwrap());
        assert_eq!((gone["clients"], gone["visits"], gone["users"]), (1, 2, 1));
        let left = traces(db, &[NAME, &id, &account]).await;
        assert_eq!(left, ["audit.subject"]);
        assert_eq!(count(db, "busy").await, 0);
        // The world's other client is untouched, the places are free, the log is whole.
        assert_eq!(count(db, "clients").await, 1);
        let verdict = audit::verify(&mut db.read().await.unwrap(), me.practice).await.unwrap();
        assert!(matches!(verdict, audit::Verdict::Sound { rows: 1, .. }));
        erase::scrub(db).await.unwrap();
        if let Db::Sqlite { file, .. } = db {
            for file in [file.clone(), file.with_extension("db-wal")] {
                let bytes = std::fs::read(&file).unwrap();
                let name = NAME.as_bytes();
                let lower = NAME.to_lowercase();
                assert!(!bytes.windows(name.len()).any(|w| w == name), "{}", file.display());
                assert!(!bytes.windows(lower.len()).any(|w| w == lower.as_bytes()));
            }
        }
        let mut tx = db.begin().await.unwrap();
        let again = erase::client(&mut tx, me.practice, me.client, NINE).await;
        assert!(matches!(again, Err(StoreError::Missing("client"))));
    }

    async fn a_legal_hold_keeps_a_client_until_it_ends(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let mut tx = db.begin().await.unwrap();
        let mut one = clients::load(&mut tx, w.practice, w.client).await.unwrap();
        one.hold_until = Some(NINE + DAY);
        one.hold_reason = Some("a claim is open".into());
        clients::update(&mut tx, w.practice, &one).await.unwrap();
        let held = erase::client(&mut tx, w.practice, w.client, NINE).await;
        let Err(StoreError::Held { until, reason }) = held else { panic!("{held:?}") };
        assert_eq!((until, reason.as_str()), (NINE + DAY, "a claim is open"));
        erase::client(&mut tx, w.practice, w.client, NINE + DAY).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn someone_who_also_works_here_keeps_their_account(home: &Home) {
        let db = &home.db;
        let (me, account) = someone(db).await;
        kept!(db, tx => {
            let both = [Role::Client, Role::FrontDesk];
            users::set_roles(&mut tx, me.practice, account, &both, NINE).await.unwrap();
            erase::client(&mut tx, me.practice, me.client, NINE).await.unwrap();
        });
        let mut tx = db.read().await.unwrap();
        let roles = users::roles(&mut tx, me.practice, account).await.unwrap();
        assert_eq!(roles, [Role::FrontDesk]);
    }

    async fn an_export_holds_everything_about_one_client_and_no_secret(home: &Home) {
        let db = &home.db;
        let (me, _) = someone(db).await;
        let mut tx = db.read().await.unwrap();
        let all = export::client(&mut tx, me.practice, me.client).await.unwrap();
        let tables: Vec<&str> = all.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = ["audit", "clearance_requests", "clients", "consents", "courses", "form_links", "forms", "idempotency", "jobs", "note_addenda", "note_drafts", "notes", "offers", "outbox", "overrides", "passkeys", "screens", "sessions", "summaries", "user_roles", "users", "visits", "waiting"];
        expected.sort_unstable();
        let mut sorted = tables.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, expected);
        assert_eq!(all["clients"][0]["given_name"], NAME);
        assert_eq!(all["screens"][0]["record"]["fever"], "no");
        assert_eq!(all["visits"].as_array().unwrap().len(), 2);
        let text = all.to_string();
        assert!(!text.contains("secret") && !text.contains(&sha256(b"t")));
        let other = export::client(&mut tx, PracticeId::fresh(), me.client).await;
        assert!(matches!(other, Err(StoreError::Missing("client"))));
    }

    async fn a_backup_made_while_writing_is_restored_equal(home: &Home) {
        let db = &home.db;
        let (w, _) = someone(db).await;
        // Writers that go on until the backup is there.
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let mut writers = Vec::new();
        for n in 0..4_i64 {
            let (db, stopped, other) = (db.clone(), stopped.clone(), w.another(db).await);
            writers.push(tokio::spawn(async move {
                let mut booked = 0;
                while !*stopped.borrow() {
                    booked += 1;
                    let course = other.course(&[w.place(0, 0, NINE + (10 + booked * 4 + n) * DAY)]);
                    book(&db, course).await.unwrap();
                }
                booked
            }));
        }
        let (file, manifest) = saved(home).await;
        stop.send(true).unwrap();
        let mut booked = 0;
        for writer in writers {
            booked += writer.await.unwrap() as u64;
        }
        let rows = |manifest: &Manifest, name: &str| {
            manifest.tables.iter().find(|sum| sum.table == name).unwrap().rows
        };
        assert!(rows(&manifest, "visits") <= booked + 2);
        assert_eq!(rows(&manifest, "courses") + 1, rows(&manifest, "visits"));
        let format = match db { Db::Sqlite { .. } => Format::Sqlite, Db::Pg(_) => Format::Jsonl };
        assert_eq!((manifest.format, manifest.version), (format, schema::known_version()));

        restored_into(Home::sqlite().await, &file, &manifest).await;
        if let Some(postgres) = Home::postgres().await {
            restored_into(postgres, &file, &manifest).await;
        }
    }

    async fn a_damaged_backup_is_refused_and_nothing_is_kept(home: &Home) {
        let (_, _) = someone(&home.db).await;
        let (file, manifest) = saved(home).await;
        let empty = Home::sqlite().await;
        let mut bytes = std::fs::read(&file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        let refused = restore::load(&empty.db, &file).await;
        assert!(matches!(refused, Err(StoreError::Backup(_))), "{refused:?}");
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&file, &bytes).unwrap();

        // A manifest that promises other rows than the file has.
        let mut wrong = manifest.clone();
        wrong.tables.iter_mut().find(|sum| sum.table == "visits").unwrap().rows += 1;
        let path = backup::manifest_path(&file);
        std::fs::write(&path, serde_json::to_vec(&wrong).unwrap()).unwrap();
        let refused = restore::load(&empty.db, &file).await;
        assert!(matches!(&refused, Err(StoreError::Backup(e)) if e.contains("visits")));
        assert_eq!(count(&empty.db, "practices").await, 0);

        wrong.version = schema::known_version() + 1;
        std::fs::write(&path, serde_json::to_vec(&wrong).unwrap()).unwrap();
        let refused = restore::load(&empty.db, &file).await;
        assert!(matches!(refused, Err(StoreError::Newer { .. })), "{refused:?}");

        std::fs::write(&path, serde_json::to_vec(&manifest).unwrap()).unwrap();
        restore::load(&empty.db, &file).await.unwrap();
        let twice = restore::load(&empty.db, &file).await;
        assert!(matches!(&twice, Err(StoreError::Backup(e)) if e.contains("not empty")));
        empty.end().await;
    }
}

async fn restored_into(target: Home, file: &std::path::Path, manifest: &Manifest) {
    let compared = restore::load(&target.db, file).await.unwrap();
    assert_eq!(compared.len(), schema::TABLES.len());
    let again = restore::compare(&target.db, manifest).await.unwrap();
    assert!(again.iter().all(restore::Compared::equal));
    // What was restored works on: the constraint holds, the log goes on where it was.
    let mut tx = target.db.read().await.unwrap();
    let practice = practices::all(&mut tx).await.unwrap()[0].practice_id;
    let verdict = audit::verify(&mut tx, practice).await.unwrap();
    assert!(matches!(verdict, audit::Verdict::Sound { rows: 1, .. }));
    drop(tx);
    // One change, and the two are not equal any more.
    target.raw("UPDATE clients SET remark = remark || '.'").await;
    let other = restore::compare(&target.db, manifest).await.unwrap();
    let unequal: Vec<_> = other.iter().filter(|one| !one.equal()).collect();
    assert_eq!(unequal.len(), 1);
    assert_eq!(unequal[0].backup.table, "clients");
    target.end().await;
}
