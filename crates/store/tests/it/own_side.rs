//! Consents, summaries, forms and links to forms: as stored, and as one of several writers.

use store::consents::{self, Consent};
use store::form_links::{self, Link, WRONG_CODES_MAX};
use store::forms::{self, Form};
use store::summaries::{self, Summary};
use store::*;

use crate::harness::*;

pub fn consent(client: ClientId, visit: VisitId, text: &str) -> Consent {
    Consent {
        consent_id: ConsentId::fresh(),
        client_id: client,
        visit_id: Some(visit),
        kind: ConsentKind::Sharing,
        act: ConsentAct::Given,
        asked: json("{}"),
        agreed: json(r#"{"back":2}"#),
        with_whom: Some(text.into()),
        version: 1,
        language: "en".into(),
        wording: text.into(),
        said_by: SaidBy::Client,
        at: NINE,
    }
}

pub fn summary(client: ClientId, visit: VisitId, text: &str) -> Summary {
    Summary {
        visit_id: visit,
        version: 1,
        client_id: client,
        state: SummaryState::Released,
        body_text: text.into(),
        reason: None,
        user_id: UserId::fresh(),
        at: NINE,
    }
}

pub fn form(client: ClientId, visit: VisitId, text: &str) -> Form {
    Form {
        visit_id: visit,
        kind: FormKind::Consent,
        client_id: client,
        answers: json(&format!(r#"{{"agree":"{text}"}}"#)),
        begun_at: NINE,
        changed_at: NINE,
        version: 0,
    }
}

pub fn link(client: ClientId, visit: VisitId, token: &str) -> Link {
    Link {
        link_id: LinkId::fresh(),
        client_id: client,
        visit_id: visit,
        kind: FormKind::Consent,
        token_hash: sha256(token.as_bytes()),
        code_hash: sha256(b"secret code"),
        seat_hash: None,
        seat_ends_at: None,
        wrong_codes: 0,
        made_at: NINE,
        expires_at: NINE + HOUR,
        used_at: None,
        revoked_at: None,
    }
}

/// A row in each of these tables.
pub async fn rows(
    tx: &mut Tx,
    practice: PracticeId,
    (client, visit): (ClientId, VisitId),
    text: &str,
) {
    consents::add(tx, practice, &consent(client, visit, text)).await.unwrap();
    summaries::add(tx, practice, &summary(client, visit, text)).await.unwrap();
    forms::put(tx, practice, &form(client, visit, text)).await.unwrap();
    form_links::add(tx, practice, &link(client, visit, "t")).await.unwrap();
}

on_both! {
    async fn versions_follow_each_other(home: &Home) {
        let w = world(&home.db).await;
        let course = w.course(&[w.place(0, 0, NINE)]);
        let visit = course.visits[0].id;
        book(&home.db, course).await.unwrap();
        let mut tx = home.db.begin().await.unwrap();
        let (tx, p) = (&mut tx, w.practice);
        let one = summary(w.client, visit, "one");
        summaries::add(tx, p, &one).await.unwrap();
        let again = summaries::add(tx, p, &one).await;
        assert!(matches!(again, Err(StoreError::Stale("summary"))), "{again:?}");
        assert_eq!(summaries::released(tx, p, w.client).await.unwrap(), std::slice::from_ref(&one));
        let two = Summary { version: 2, state: SummaryState::Draft, ..one.clone() };
        summaries::add(tx, p, &two).await.unwrap();
        assert!(summaries::released(tx, p, w.client).await.unwrap().is_empty());
        assert_eq!(summaries::of_visit(tx, p, visit).await.unwrap(), [two, one]);

        let fresh = form(w.client, visit, "yes");
        assert_eq!(forms::put(tx, p, &fresh).await.unwrap(), 1);
        let stale = forms::put(tx, p, &fresh).await;
        assert!(matches!(stale, Err(StoreError::Stale("form"))), "{stale:?}");
        let read = forms::find(tx, p, (visit, FormKind::Consent)).await.unwrap().unwrap();
        assert_eq!(forms::put(tx, p, &read).await.unwrap(), 2);
        let stale = forms::put(tx, p, &read).await;
        assert!(matches!(stale, Err(StoreError::Stale("form"))), "{stale:?}");
        assert_eq!(forms::of_client(tx, p, w.client).await.unwrap().len(), 1);
        forms::end(tx, p, (visit, FormKind::Consent)).await.unwrap();
        assert!(forms::find(tx, p, (visit, FormKind::Consent)).await.unwrap().is_none());
        assert_eq!(forms::put(tx, p, &fresh).await.unwrap(), 1, "a new one can begin");
    }

    async fn a_link_stands_until_it_is_used_taken_back_locked_or_old(home: &Home) {
        let w = world(&home.db).await;
        let course = w.course(&[w.place(0, 0, NINE)]);
        let visit = course.visits[0].id;
        book(&home.db, course).await.unwrap();
        let mut tx = home.db.begin().await.unwrap();
        let (tx, p) = (&mut tx, w.practice);
        let made: Vec<Link> = ["a", "b", "c"].map(|t| link(w.client, visit, t)).to_vec();
        for one in &made {
            form_links::add(tx, p, one).await.unwrap();
        }
        let found = form_links::by_token(tx, p, &sha256(b"a")).await.unwrap().unwrap();
        assert_eq!(found, made[0]);
        assert!(found.stands(NINE) && !found.stands(NINE + HOUR));
        assert!(form_links::by_token(tx, p, &sha256(b"z")).await.unwrap().is_none());
        form_links::used(tx, p, made[0].link_id, NINE).await.unwrap();
        assert!(form_links::revoke(tx, p, made[1].link_id, NINE).await.unwrap());
        assert!(!form_links::revoke(tx, p, made[1].link_id, NINE).await.unwrap());
        for count in 1..=WRONG_CODES_MAX {
            assert_eq!(form_links::wrong_code(tx, p, made[2].link_id).await.unwrap(), count);
        }
        for one in form_links::of_visit(tx, p, visit).await.unwrap() {
            assert!(!one.stands(NINE), "{one:?}");
        }
        form_links::seat(tx, p, made[2].link_id, ("seat", NINE + HOUR)).await.unwrap();
        let seated = form_links::load(tx, p, made[2].link_id).await.unwrap();
        assert_eq!((seated.wrong_codes, seated.seat_hash.as_deref()), (0, Some("seat")));
    }

    async fn only_a_word_about_a_visit_shows_on_its_line(home: &Home) {
        let w = world(&home.db).await;
        let course = w.course(&[w.place(0, 0, NINE)]);
        let visit = course.visits[0].id;
        book(&home.db, course).await.unwrap();
        let mut tx = home.db.begin().await.unwrap();
        let (tx, p) = (&mut tx, w.practice);
        let yes = Consent { kind: ConsentKind::Treatment, ..consent(w.client, visit, "words") };
        let steps = [
            (Consent { kind: ConsentKind::Sharing, ..yes.clone() }, None),
            (yes.clone(), Some("given")),
            // A part taken back leaves a yes, the whole taken back leaves none.
            (Consent { act: ConsentAct::Withdrawn, visit_id: None, ..yes.clone() }, Some("given")),
            (
                Consent { act: ConsentAct::Withdrawn, visit_id: None, agreed: json("{}"), ..yes },
                Some("withdrawn"),
            ),
        ];
        for (n, (one, want)) in (0..).zip(steps) {
            let one = Consent { consent_id: ConsentId::fresh(), at: NINE + n, ..one };
            consents::add(tx, p, &one).await.unwrap();
            assert_eq!(visits::line(tx, p, visit).await.unwrap().consent.as_deref(), want);
        }
        assert_eq!(consents::of_client(tx, p, w.client).await.unwrap().len(), 4);
    }
}
