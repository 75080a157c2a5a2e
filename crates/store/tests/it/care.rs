//! Clients, screens, clearances and overrides.

use store::clearance::{Answer, Question, Verdict};
use store::clients::Cursor;
use store::overrides::Override;
use store::screens::{Cleared, Screen};
use store::*;

use crate::harness::*;

/// Keys out of order and spaces: what is stored must come back byte for byte.
pub fn screen(client_id: ClientId, at: i64) -> Screen {
    Screen {
        screen_id: ScreenId::fresh(),
        client_id,
        at,
        record: json("{\"fever\" : \"no\", \"age\": 46}\n"),
        decision: json(r#"{"urgency":{"possible":"none","definite":"none"},"n":1.0}"#),
        trace: json(r#"[{"card":"CI-06"}]"#),
        knowledge_release: "2026.11.0".into(),
        knowledge_digest: "sha256:00".into(),
        urgency: "none".into(),
        massage: "needs_clearance".into(),
        cleared: Cleared::No,
    }
}

on_both! {
    async fn clients_are_found_by_part_of_a_name_page_by_page(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let names = [("Zoë", "Ångström"), ("O", "100%_sure!"), ("美咲", "山田"),
            ("Ahmed", "العربي"), ("Ana", "Okafor"), ("🦑", "")];
        kept!(db, tx => for (given, family) in names {
            let one = client(ClientId::fresh(), given, family);
            clients::create(&mut tx, w.practice, &one).await.unwrap();
        });
        let mut tx = db.read().await.unwrap();
        let tx = &mut tx;
        let mut find = async |text: &str| {
            let found = clients::find(tx, w.practice, text, None, 10).await.unwrap();
            found.into_iter().map(|c| c.given_name).collect::<Vec<_>>()
        };
        assert_eq!(find("okaf").await, ["Ana", "Ana"]);
        assert_eq!(find("ÅNG").await, ["Zoë"]);
        assert_eq!(find("田").await, ["美咲"]);
        assert_eq!(find("عرب").await, ["Ahmed"]);
        assert_eq!(find("0%_s").await, ["O"]);
        assert_eq!(find("e!").await, ["O"]);
        assert_eq!(find("%").await, ["O"]);
        assert_eq!(find("🦑").await, ["🦑"]);
        assert_eq!(clients::count(tx, w.practice).await.unwrap(), 7);

        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = clients::find(tx, w.practice, "", after.as_ref(), 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(Cursor::after(last));
            seen.extend(page.into_iter().map(|c| c.client_id));
        }
        let all = clients::find(tx, w.practice, "", None, 100).await.unwrap();
        assert_eq!(seen, all.iter().map(|c| c.client_id).collect::<Vec<_>>());
        assert_eq!(seen.len(), 7);
    }

    async fn a_client_is_changed_from_the_version_that_was_read(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let mut one = clients::load(&mut db.read().await.unwrap(), w.practice, w.client)
            .await.unwrap();
        assert_eq!(format!("{one:?}"), format!("Client({}, version 1)", w.client));
        one.family_name = "Diallo".into();
        let version =
            kept!(db, tx => clients::update(&mut tx, w.practice, &one).await.unwrap());
        assert_eq!(version, 2);
        let stale = kept!(db, tx => clients::update(&mut tx, w.practice, &one).await);
        assert!(matches!(stale, Err(StoreError::Stale("client"))), "{stale:?}");
        let mut tx = db.read().await.unwrap();
        let found = clients::find(&mut tx, w.practice, "dia", None, 10).await.unwrap();
        assert_eq!((found[0].client_id, found[0].version), (w.client, 2));
        assert!(clients::of_user(&mut tx, w.practice, UserId::fresh()).await.unwrap().is_none());
        let other = PracticeId::fresh();
        assert!(clients::load(&mut tx, other, w.client).await.is_err());
    }

    async fn a_screen_comes_back_byte_for_byte_and_never_changes(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let (first, second) = (screen(w.client, NINE), screen(w.client, NINE + 1));
        kept!(db, tx => {
            screens::store(&mut tx, w.practice, &first).await.unwrap();
            screens::store(&mut tx, w.practice, &second).await.unwrap();
        });
        let mut tx = db.read().await.unwrap();
        let stored = screens::load(&mut tx, w.practice, first.screen_id).await.unwrap();
        assert_eq!(stored, first);
        assert_eq!(stored.record.as_str(), first.record.as_str());
        let all = screens::of_client(&mut tx, w.practice, w.client, 10).await.unwrap();
        assert_eq!(all, [second, first]);
        drop(tx);
        let Err(error) = home.try_raw("UPDATE screens SET massage = 'suitable'").await
        else { panic!("a screen was changed") };
        assert!(error.contains("does not change"), "{error}");
        let mut tx = db.begin().await.unwrap();
        let nobody = screens::store(&mut tx, w.practice, &screen(ClientId::fresh(), NINE)).await;
        match tx.commit().await {
            _ if nobody.is_err() => assert!(matches!(nobody, Err(StoreError::Dangling))),
            commit => panic!("{commit:?}"),
        }
    }

    async fn a_clearance_is_answered_once_and_expires(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let of = screen(w.client, NINE);
        let ask = |id| Question {
            id, client: w.client, screen: of.screen_id, cards: json(r#"["CI-06"]"#),
            question: "May she have massage on warfarin?".into(), at: NINE,
        };
        let (granted, refused) = (ClearanceId::fresh(), ClearanceId::fresh());
        kept!(db, tx => {
            screens::store(&mut tx, w.practice, &of).await.unwrap();
            clearance::open(&mut tx, w.practice, &ask(granted)).await.unwrap();
            clearance::open(&mut tx, w.practice, &ask(refused)).await.unwrap();
        });
        let waiting = clearance::waiting(&mut db.read().await.unwrap(), w.practice, 10).await;
        assert_eq!(waiting.unwrap().len(), 2);
        let answer = |verdict| Answer {
            verdict, answer: "Light pressure.".into(), by: "Dr Roux".into(), role: "GP".into(),
            on: "2026-11-24".into(), scope: "back".into(), expires_at: NINE + 90 * DAY, at: NINE,
        };
        let (yes, no) = (answer(Verdict::Granted), answer(Verdict::Refused));
        kept!(db, tx => {
            let tx = &mut tx;
            clearance::answer(tx, w.practice, granted, &yes).await.unwrap();
            clearance::answer(tx, w.practice, refused, &no).await.unwrap();
            let again = clearance::answer(tx, w.practice, granted, &no).await;
            assert!(matches!(&again, Err(StoreError::WrongState { state, .. })
                if state == "granted"), "{again:?}");
            let none = clearance::expire(tx, w.practice, NINE + 90 * DAY - 1).await.unwrap();
            assert_eq!(none, []);
            let expired = clearance::expire(tx, w.practice, NINE + 90 * DAY).await.unwrap();
            assert_eq!(expired, [granted]);
        });
        let mut tx = db.read().await.unwrap();
        let stored = clearance::load(&mut tx, w.practice, granted).await.unwrap();
        assert_eq!(stored.state, ClearanceState::Expired);
        assert_eq!(stored.answered_by.as_deref(), Some("Dr Roux"));
        let all = clearance::of_client(&mut tx, w.practice, w.client).await.unwrap();
        assert_eq!(all.len(), 2);
        assert!(clearance::waiting(&mut tx, w.practice, 10).await.unwrap().is_empty());
    }

    async fn an_override_needs_a_reason_and_is_counted(home: &Home) {
        let db = &home.db;
        let w = world(db).await;
        let of = screen(w.client, NINE);
        let one = Override {
            override_id: OverrideId::fresh(), client_id: w.client, screen_id: of.screen_id,
            card: "CI-06".into(), therapist_id: w.therapists[0], reason: "Spoke to her GP.".into(),
            at: NINE, repeats: None,
        };
        kept!(db, tx => {
            screens::store(&mut tx, w.practice, &of).await.unwrap();
            overrides::store(&mut tx, w.practice, &one).await.unwrap();
        });
        for (wrong, card) in [("empty", "CI-07"), ("again", "CI-06")] {
            let mut tx = db.begin().await.unwrap();
            let mut two = Override { override_id: OverrideId::fresh(), ..one.clone() };
            two.card = card.into();
            if wrong == "empty" { two.reason = String::new() }
            let refused = overrides::store(&mut tx, w.practice, &two).await;
            match wrong {
                "empty" => assert!(matches!(refused, Err(StoreError::OutOfRange(_)))),
                _ => assert!(matches!(refused, Err(StoreError::Exists(_)))),
            }
        }
        let mut tx = db.read().await.unwrap();
        let all = (NINE, NINE + 1);
        assert_eq!(overrides::count(&mut tx, w.practice, all).await.unwrap(), 1);
        assert_eq!(overrides::count(&mut tx, w.practice, (0, NINE)).await.unwrap(), 0);
        assert_eq!(overrides::list(&mut tx, w.practice, all, 10).await.unwrap(), std::slice::from_ref(&one));
        let of = overrides::of_screen(&mut tx, w.practice, of.screen_id).await.unwrap();
        assert_eq!(of, [one]);
    }
}
