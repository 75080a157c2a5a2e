//! Drafts, signed notes and addenda.

use store::notes::{Addendum, Batch, Draft, Hand, Note};
use store::*;

use crate::care::screen;
use crate::harness::*;

pub fn draft(w: &World, visit: VisitId, author: UserId, body: &str) -> Draft {
    Draft {
        visit_id: visit,
        author,
        author_name: String::new(),
        client_id: w.client,
        body: json(body),
        writer: "page-one".into(),
        seq: 1,
        version: 1,
        begun_at: NINE,
        saved_at: NINE,
    }
}

fn batch(w: &World, visit: VisitId, author: UserId, (writer, seq): (&str, i64)) -> Batch {
    let (practice, writer, body) = (w.practice, writer.to_string(), json(r#"{"n":2}"#));
    Batch { practice, visit, author, writer, seq, body, at: NINE + 5 }
}

pub fn note(w: &World, visit: VisitId, author: UserId, screen: ScreenId, body: &str) -> Note {
    Note {
        visit_id: visit,
        client_id: w.client,
        author,
        author_name: String::new(),
        screen_id: screen,
        body: json(body),
        outside: 1,
        writer: "page-one".into(),
        seq: 3,
        begun_at: NINE,
        saved_at: NINE + 1,
        signed_at: NINE + 2,
        starts_at: 0,
    }
}

pub fn addendum(w: &World, visit: VisitId, author: UserId, words: &str) -> Addendum {
    Addendum {
        addendum_id: AddendumId::fresh(),
        visit_id: visit,
        client_id: w.client,
        author,
        author_name: String::new(),
        at: NINE + 3,
        words: words.into(),
        body: None,
    }
}

on_both! {
    async fn words_that_come_late_or_from_another_page_change_nothing(home: &Home) {
        let w = world(&home.db).await;
        let course = w.course(&[w.place(0, 0, NINE)]);
        let visit = course.visits[0].id;
        book(&home.db, course).await.unwrap();
        let (ana, ben) = (account(&home.db, &w, &[Role::Therapist]).await.user, UserId::fresh());
        let db = &home.db;
        kept!(db, tx => {
            let tx = &mut tx;
            let none = notes::go_on(tx, &batch(&w, visit, ana, ("page-one", 1))).await.unwrap();
            assert_eq!(none, None, "there is no draft to go on with");
            notes::put_draft(tx, w.practice, &draft(&w, visit, ana, "{}")).await.unwrap();
            notes::put_draft(tx, w.practice, &draft(&w, visit, ben, "{}")).await.unwrap();
            for (writer, seq, version) in [
                ("page-one", 1, None), ("page-two", 9, None), ("page-one", 2, Some(2)),
                ("page-one", 2, None), ("page-one", 4, Some(3)),
            ] {
                let found = notes::go_on(tx, &batch(&w, visit, ana, (writer, seq))).await.unwrap();
                assert_eq!(found, version, "{writer} {seq}");
            }
        });
        let mut tx = db.read().await.unwrap();
        let all = notes::drafts(&mut tx, w.practice, visit).await.unwrap();
        let of = |author| all.iter().find(|one| one.author == author).unwrap();
        assert_eq!((of(ana).body.as_str(), of(ana).seq, of(ana).version), (r#"{"n":2}"#, 4, 3));
        assert_eq!((of(ana).begun_at, of(ana).saved_at), (NINE, NINE + 5));
        assert_eq!((of(ana).author_name.as_str(), of(ben).author_name.as_str()), ("Sam Doe", ""));
        assert_eq!(of(ben).body.as_str(), "{}", "somebody else's draft is another");
        let hands = notes::hands(&mut tx, w.practice, visit).await.unwrap();
        let hand = |author, name: &str, at| Hand {
            kind: "draft".into(), author, name: name.into(), at,
        };
        assert_eq!(hands, [hand(ben, "", NINE), hand(ana, "Sam Doe", NINE + 5)]);
    }

    async fn a_signed_note_never_changes(home: &Home) {
        let w = world(&home.db).await;
        let db = &home.db;
        let course = w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)]);
        let visits = [course.visits[0].id, course.visits[1].id];
        book(db, course).await.unwrap();
        let author = UserId::fresh();
        let check = screen(w.client, NINE);
        let first = note(&w, visits[0], author, check.screen_id, r#"{"a" : 1}"#);
        kept!(db, tx => {
            let tx = &mut tx;
            screens::store(tx, w.practice, &check).await.unwrap();
            notes::sign(tx, w.practice, &first).await.unwrap();
            notes::add(tx, w.practice, &addendum(&w, visits[0], author, "more")).await.unwrap();
        });
        let mut tx = db.begin().await.unwrap();
        let again = notes::sign(&mut tx, w.practice, &first).await;
        assert!(matches!(again, Err(StoreError::Exists(_))), "{again:?}");
        drop(tx);
        let mut tx = db.begin().await.unwrap();
        let unsigned = notes::add(&mut tx, w.practice, &addendum(&w, visits[1], author, "x")).await;
        assert!(matches!(unsigned, Err(StoreError::Dangling)), "{unsigned:?}");
        drop(tx);
        let mut tx = db.begin().await.unwrap();
        let empty = notes::add(&mut tx, w.practice, &addendum(&w, visits[0], author, "")).await;
        assert!(matches!(empty, Err(StoreError::OutOfRange(_))), "{empty:?}");
        drop(tx);
        for sql in ["UPDATE notes SET body = '{}'", "UPDATE note_addenda SET words = 'other'"] {
            let refused = home.try_raw(sql).await.unwrap_err();
            assert!(refused.contains("does not change"), "{refused}");
        }
        let mut tx = db.read().await.unwrap();
        let tx = &mut tx;
        let found = notes::find(tx, w.practice, visits[0]).await.unwrap().unwrap();
        assert_eq!(found, Note { starts_at: NINE, ..first });
        assert_eq!(notes::find(tx, w.practice, visits[1]).await.unwrap(), None);
        let added = notes::addenda(tx, w.practice, visits[0]).await.unwrap();
        assert_eq!(added.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(), ["more"]);
        // The last note is that of the last visit before, not the one signed last.
        let last = notes::last(tx, w.practice, w.client, NINE + DAY).await.unwrap();
        assert_eq!(last.unwrap().visit_id, visits[0]);
        assert_eq!(notes::last(tx, w.practice, w.client, NINE).await.unwrap(), None);
        let count = notes::outside(tx, w.practice, (NINE, NINE + DAY)).await.unwrap();
        assert_eq!(count, (1, 1));
        assert_eq!(notes::outside(tx, w.practice, (0, NINE)).await.unwrap(), (0, 0));
        assert_eq!(visits::line(tx, w.practice, visits[0]).await.unwrap().notes_signed, 1);
        assert_eq!(visits::line(tx, w.practice, visits[1]).await.unwrap().notes_signed, 0);
    }
}
