//! Accounts, passkeys, sessions and the limits on signing in.

use store::logins::{Gate, Limit};
use store::practices::Hours;
use store::sessions::Session;
use store::users::{Passkey, User};
use store::*;

use crate::harness::*;

fn user(email: &str) -> User {
    User {
        user_id: UserId::fresh(),
        email: email.into(),
        name: "Ana Okafor".into(),
        password_hash: Some("$argon2id$v=19$...".into()),
        created_at: NINE,
        disabled_at: None,
    }
}

fn session(user: UserId, token: &str) -> Session {
    Session {
        token_hash: sha256(token.as_bytes()),
        user_id: user,
        created_at: NINE,
        last_seen_at: NINE,
        ends_at: NINE + 12 * HOUR,
        rotated_from: None,
        revoked_at: None,
    }
}

on_both! {
    async fn an_account_has_roles_and_one_address(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let ana = user(" Ana@Example.org");
        kept!(db, tx => users::create(&mut tx, w.practice, &ana,
            &[Role::Therapist, Role::Manager]).await.unwrap());
        let mut tx = db.begin().await.unwrap();
        let twice = users::create(&mut tx, w.practice, &user("ana@example.ORG"), &[]).await;
        assert!(matches!(&twice, Err(StoreError::Exists(t)) if t == "users"), "{twice:?}");
        drop(tx);
        let other = world(db).await;
        kept!(db, tx => users::create(&mut tx, other.practice, &user("ana@example.org"), &[])
            .await.unwrap());

        let mut tx = db.read().await.unwrap();
        let found = users::by_email(&mut tx, w.practice, "ANA@example.org").await.unwrap().unwrap();
        assert_eq!((found.user_id, found.email.as_str()), (ana.user_id, "ana@example.org"));
        let roles = users::roles(&mut tx, w.practice, ana.user_id).await.unwrap();
        assert_eq!(roles, [Role::Manager, Role::Therapist]);
        assert_eq!(users::list(&mut tx, w.practice).await.unwrap().len(), 1);
        assert!(users::load(&mut tx, other.practice, ana.user_id).await.is_err());
        drop(tx);
        kept!(db, tx => users::set_roles(&mut tx, w.practice, ana.user_id, &[Role::Auditor], NINE)
            .await.unwrap());
        let mut tx = db.read().await.unwrap();
        assert_eq!(users::roles(&mut tx, w.practice, ana.user_id).await.unwrap(), [Role::Auditor]);
    }

    async fn a_session_is_live_until_idle_ended_or_revoked(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let ana = user("ana@example.org");
        let one = session(ana.user_id, "token");
        let hash = one.token_hash.as_str();
        kept!(db, tx => {
            users::create(&mut tx, w.practice, &ana, &[Role::Client]).await.unwrap();
            sessions::create(&mut tx, w.practice, &one).await.unwrap();
        });
        let live = async |now| {
            let mut tx = db.read().await.unwrap();
            sessions::live(&mut tx, w.practice, hash, now, HOUR).await.unwrap().is_some()
        };
        assert!(live(NINE + 59 * MINUTE).await);
        assert!(!live(NINE + 60 * MINUTE).await, "idle for an hour");
        let idle = kept!(db, tx => sessions::touch(&mut tx, w.practice, hash, NINE + HOUR, HOUR)
            .await.unwrap());
        assert!(!idle, "an idle session is not woken");
        for hour in 0..12 {
            let now = NINE + hour * HOUR + 59 * MINUTE - hour * MINUTE;
            let touched = kept!(db, tx => sessions::touch(&mut tx, w.practice, hash, now, HOUR)
                .await.unwrap());
            assert!(touched, "{hour}");
        }
        assert!(live(NINE + 12 * HOUR - 1).await);
        assert!(!live(NINE + 12 * HOUR).await, "absolute end");
        let late = kept!(db, tx => sessions::touch(&mut tx, w.practice, hash, NINE + MINUTE, HOUR)
            .await.unwrap());
        assert!(late && live(NINE + 12 * HOUR - 1).await, "a late request turns nothing back");
        kept!(db, tx => sessions::revoke(&mut tx, w.practice, hash, NINE).await.unwrap());
        assert!(!live(NINE + 12 * HOUR - 1).await);
        let other = world(db).await;
        let mut tx = db.read().await.unwrap();
        assert!(sessions::live(&mut tx, other.practice, hash, NINE, HOUR).await.unwrap().is_none());
        drop(tx);
        let forgot = kept!(db, tx => sessions::forget(&mut tx, w.practice, NINE + DAY)
            .await.unwrap());
        assert_eq!(forgot, 1);
    }

    async fn a_session_is_rotated_once(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let ana = user("ana@example.org");
        let one = session(ana.user_id, "old");
        kept!(db, tx => {
            users::create(&mut tx, w.practice, &ana, &[]).await.unwrap();
            sessions::create(&mut tx, w.practice, &one).await.unwrap();
        });
        let (old, now) = (one.token_hash.clone(), NINE + MINUTE);
        let tries: Vec<_> = ["a", "b", "c", "d"].map(|token| {
            let (db, old, practice) = (db.clone(), old.clone(), w.practice);
            tokio::spawn(async move {
                let input = (old, sha256(token.as_bytes()));
                db.write(input, move |tx, (old, new)| {
                    Box::pin(sessions::rotate(tx, practice, old, new, now))
                }).await
            })
        }).into_iter().collect();
        let mut rotated = Vec::new();
        for one in tries {
            match one.await.unwrap() {
                Ok(session) => rotated.push(session),
                Err(error) => assert!(matches!(error, StoreError::Missing("session"))),
            }
        }
        assert_eq!(rotated.len(), 1);
        assert_eq!(rotated[0].rotated_from.as_ref(), Some(&old));
        assert_eq!(rotated[0].ends_at, one.ends_at);
        let mut tx = db.read().await.unwrap();
        let all = sessions::of_user(&mut tx, w.practice, ana.user_id).await.unwrap();
        let open: Vec<_> = all.iter().filter(|s| s.revoked_at.is_none()).collect();
        assert_eq!((all.len(), open), (2, vec![&rotated[0]]));
    }

    async fn disabling_and_a_new_password_end_every_session(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let ana = user("ana@example.org");
        kept!(db, tx => users::create(&mut tx, w.practice, &ana, &[]).await.unwrap());
        for (n, how) in ["password", "disable"].into_iter().enumerate() {
            kept!(db, tx => {
                for token in ["a", "b"] {
                    let one = session(ana.user_id, &format!("{token}{n}"));
                    sessions::create(&mut tx, w.practice, &one).await.unwrap();
                }
            });
            kept!(db, tx => match how {
                "password" => users::set_password(&mut tx, w.practice, ana.user_id, "new", NINE)
                    .await.unwrap(),
                _ => users::disable(&mut tx, w.practice, ana.user_id, NINE).await.unwrap(),
            });
            let mut tx = db.read().await.unwrap();
            let all = sessions::of_user(&mut tx, w.practice, ana.user_id).await.unwrap();
            assert!(all.iter().all(|s| s.revoked_at == Some(NINE)), "{how}");
        }
        // A session made in spite of that is not live as long as the account is shut.
        let late = session(ana.user_id, "late");
        kept!(db, tx => sessions::create(&mut tx, w.practice, &late).await.unwrap());
        let live = async || {
            let mut tx = db.read().await.unwrap();
            sessions::live(&mut tx, w.practice, &late.token_hash, NINE, HOUR).await.unwrap()
        };
        assert!(live().await.is_none());
        kept!(db, tx => users::enable(&mut tx, w.practice, ana.user_id).await.unwrap());
        assert!(live().await.is_some());
        let mut tx = db.read().await.unwrap();
        let stored = users::load(&mut tx, w.practice, ana.user_id).await.unwrap();
        assert_eq!(stored.password_hash.as_deref(), Some("new"));
    }

    async fn a_passkey_belongs_to_one_account(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let (ana, bo) = (user("ana@example.org"), user("bo@example.org"));
        let mut key = Passkey {
            credential_id: "AAECAw".into(), user_id: ana.user_id, label: "phone".into(),
            credential: json(r#"{"counter":1}"#), created_at: NINE, last_used_at: None,
        };
        kept!(db, tx => {
            users::create(&mut tx, w.practice, &ana, &[]).await.unwrap();
            users::create(&mut tx, w.practice, &bo, &[]).await.unwrap();
            users::put_passkey(&mut tx, w.practice, &key).await.unwrap();
            key.credential = json(r#"{"counter":2}"#);
            key.last_used_at = Some(NINE + 1);
            users::put_passkey(&mut tx, w.practice, &key).await.unwrap();
            key.user_id = bo.user_id;
            let stolen = users::put_passkey(&mut tx, w.practice, &key).await;
            assert!(matches!(stolen, Err(StoreError::Exists(_))), "{stolen:?}");
        });
        let mut tx = db.read().await.unwrap();
        let found = users::passkey(&mut tx, w.practice, "AAECAw").await.unwrap().unwrap();
        assert_eq!((found.user_id, found.last_used_at), (ana.user_id, Some(NINE + 1)));
        assert_eq!(found.credential.as_str(), r#"{"counter":2}"#);
        assert_eq!(users::passkeys(&mut tx, w.practice, ana.user_id).await.unwrap().len(), 1);
        drop(tx);
        kept!(db, tx => {
            let tx = &mut tx;
            let not_his = users::remove_passkey(tx, w.practice, bo.user_id, "AAECAw").await;
            assert!(matches!(not_his, Err(StoreError::Missing("passkey"))));
            users::remove_passkey(tx, w.practice, ana.user_id, "AAECAw").await.unwrap();
        });
    }

    async fn the_limiter_counts_across_doors_and_forgets_after_the_window(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let other_door = Db::open(&home.place).await.unwrap();
        let limit = Limit { attempts: 5, window_ms: 15 * MINUTE };
        let count = async |db: &Db, now: i64| {
            db.write((), move |tx, ()| Box::pin(async move {
                let subject = (LoginKind::Account, "ana@example.org");
                logins::attempt(tx, w.practice, subject, limit, now).await
            })).await
        };
        let mut left = Vec::new();
        for n in 0..5 {
            let door = if n % 2 == 0 { db } else { &other_door };
            let gate: Result<Gate, StoreError> = count(door, NINE + n * MINUTE).await;
            match gate.unwrap() {
                Gate::Open { left: so_many } => left.push(so_many),
                shut => panic!("{shut:?}"),
            }
        }
        assert_eq!(left, [4, 3, 2, 1, 0]);
        let shut: Result<Gate, StoreError> = count(&other_door, NINE + 6 * MINUTE).await;
        assert_eq!(shut.unwrap(), Gate::Shut { until: NINE + 15 * MINUTE });
        let open: Result<Gate, StoreError> = count(db, NINE + 15 * MINUTE).await;
        assert_eq!(open.unwrap(), Gate::Open { left: 4 });
        kept!(db, tx => {
            let address = (LoginKind::Address, "192.0.2.7");
            let gate = logins::attempt(&mut tx, w.practice, address, limit, NINE).await.unwrap();
            assert_eq!(gate, Gate::Open { left: 4 });
            logins::clear(&mut tx, w.practice, address).await.unwrap();
            let gate = logins::attempt(&mut tx, w.practice, address, limit, NINE).await.unwrap();
            assert_eq!(gate, Gate::Open { left: 4 });
            assert_eq!(logins::forget(&mut tx, w.practice, NINE + HOUR).await.unwrap(), 2);
        });
        other_door.close().await;
    }

    async fn a_burst_does_not_slip_past_the_limiter(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let limit = Limit { attempts: 5, window_ms: HOUR };
        let tries: Vec<_> = (0..20).map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write((), move |tx, ()| Box::pin(async move {
                    let subject = (LoginKind::Account, "ana@example.org");
                    logins::attempt(tx, w.practice, subject, limit, NINE).await
                })).await.unwrap_or_else(|e: StoreError| panic!("{e:?}"))
            })
        }).collect();
        let mut open = 0;
        for one in tries {
            open += usize::from(matches!(one.await.unwrap(), Gate::Open { .. }));
        }
        assert_eq!(open, 5);
    }

    async fn a_practice_is_set_up_and_changed(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let line = Hours {
            hours_id: HoursId::fresh(), site_id: w.site, therapist_id: Some(w.therapists[0]),
            weekday: 1, from_minute: 540, to_minute: 1020, valid_from: "2026-01-01".into(),
            valid_to: None,
        };
        kept!(db, tx => {
            let tx = &mut tx;
            let mut changed = practice(w.practice);
            changed.name = "Harbour Practice".into();
            practices::update(tx, &changed).await.unwrap();
            practices::put_hours(tx, w.practice, &line).await.unwrap();
            let mut room = practices::rooms(tx, w.practice).await.unwrap().remove(0);
            room.closed_at = Some(NINE);
            practices::put_room(tx, w.practice, &room).await.unwrap();
        });
        let mut tx = db.read().await.unwrap();
        let tx = &mut tx;
        assert_eq!(practices::load(tx, w.practice).await.unwrap().name, "Harbour Practice");
        assert!(practices::load(tx, PracticeId::fresh()).await.is_err());
        assert_eq!(practices::all(tx).await.unwrap().len(), 1);
        assert_eq!(practices::sites(tx, w.practice).await.unwrap()[0].name, "Quay");
        assert_eq!(practices::rooms(tx, w.practice).await.unwrap()[0].closed_at, Some(NINE));
        let therapists = practices::therapists(tx, w.practice).await.unwrap();
        assert_eq!(therapists[0].languages.as_str(), r#"["en","fr"]"#);
        assert_eq!(practices::services(tx, w.practice).await.unwrap()[0].minutes, 60);
        assert_eq!(practices::hours(tx, w.practice).await.unwrap()[0].to_minute, 1020);

        let mut tx = db.begin().await.unwrap();
        let backwards = Hours { to_minute: 500, hours_id: HoursId::fresh(), ..line.clone() };
        let refused = practices::put_hours(&mut tx, w.practice, &backwards).await;
        assert!(matches!(refused, Err(StoreError::OutOfRange(_))), "{refused:?}");
        drop(tx);
        kept!(db, tx => practices::remove_hours(&mut tx, w.practice, line.hours_id)
            .await.unwrap());
        let mut tx = db.begin().await.unwrap();
        let gone = practices::remove_hours(&mut tx, w.practice, line.hours_id).await;
        assert!(matches!(gone, Err(StoreError::Missing("hours"))));
    }
}
