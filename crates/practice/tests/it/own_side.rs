//! What a client agrees to, forms that are kept, links with a code, summaries.

use practice::permission::case;
use practice::visit::agree::{self, Said, Shared, Withdrawn};
use practice::visit::consent::{self, Areas, Due, Sheet};
use practice::visit::forms::{self, Answers};
use practice::visit::links::{self, Found, Knock};
use practice::visit::own;
use practice::visit::summary::{self, Change};
use practice::visit::which::Which;
use practice::{Actor, House, Key, Permit, Refusal, Whose};
use store::consents::Consent;
use store::visits::{self, Step};
use store::{
    ConsentAct, ConsentId, ConsentKind, FormKind, Role, SaidBy, StoreError, VisitId, VisitState,
    courses, screens,
};
use trial::{HOUR, Home, NINE, World, book, json, kept, on_both, world};

use crate::house::{actor, house};

/// A client with a check that sets no limit and a visit in an hour.
async fn with_visit(home: &Home, house: &House, w: &World, person: &str) -> Which {
    let answers = trial::person::answers(house.knowledge(), person);
    screened(home, w, &answers.to_string(), NINE - HOUR).await;
    let course = w.course(&[w.place(0, 0, NINE + HOUR), w.place(0, 0, NINE + 50 * HOUR)]);
    let visit = course.visits[0].id;
    book(&home.db, course).await.unwrap();
    Which { visit, client: w.client, kind: FormKind::Consent }
}

async fn screened(home: &Home, w: &World, record: &str, at: i64) {
    let screen = screens::Screen {
        screen_id: store::ScreenId::fresh(),
        client_id: w.client,
        at,
        record: json(record),
        decision: json("{}"),
        trace: json("{}"),
        knowledge_release: "test".into(),
        knowledge_digest: "test".into(),
        urgency: "none".into(),
        massage: "suitable".into(),
        cleared: screens::Cleared::Yes,
    };
    kept!(home.db, tx => screens::store(&mut tx, w.practice, &screen).await.unwrap());
}

fn fill(who: &Actor, w: &World) -> Permit<case::FillForm> {
    who.permit(Whose::Client(w.client)).unwrap()
}

fn said(sheet: &Sheet, agreed: &[(&str, u32)]) -> Said {
    Said {
        language: "en".to_owned(),
        version: sheet.standing.ask.version,
        asked: sheet.standing.ask.areas.clone(),
        agreed: agreed.iter().map(|(area, most)| ((*area).to_owned(), *most)).collect(),
    }
}

fn rule(refused: Result<impl std::fmt::Debug, Refusal>) -> &'static str {
    match refused {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("{other:?}"),
    }
}

async fn end_visit(home: &Home, w: &World, visit: VisitId) {
    for to in [VisitState::Arrived, VisitState::Done] {
        kept!(home.db, tx => {
            let version = visits::load(&mut tx, w.practice, visit).await.unwrap().version;
            let step = Step { practice: w.practice, visit, version, to, reason: None, at: NINE };
            visits::step(&mut tx, &step).await.unwrap();
        });
    }
}

on_both! {
    async fn a_yes_counts_for_its_visit_and_until_it_is_taken_back(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let me = actor(&w, &[Role::Client]);
        let permit = fill(&me, &w);
        let open = async || consent::open(&house, &permit, which).await.unwrap();
        let sheet = open().await;
        assert_eq!(sheet.standing.due, Some(Due::Visit));
        assert_eq!(sheet.standing.not_agreed().len(), sheet.standing.ask.areas.len());

        let key = Key::fresh();
        let yes = said(&sheet, &[("lower-back", 3), ("neck", 1)]);
        let id = agree::treat(&house, &permit, which, yes.clone(), key.clone()).await.unwrap();
        // The same form once more is answered as before and adds nothing.
        assert_eq!(agree::treat(&house, &permit, which, yes, key).await.unwrap(), id);
        let standing = open().await.standing;
        assert_eq!(standing.due, None);
        assert_eq!(standing.agreed, Areas::from([("lower-back".into(), 3), ("neck".into(), 1)]));
        assert!(standing.not_agreed().contains(&"legs"));
        let kept = standing.said.unwrap();
        assert_eq!((kept.said_by, kept.version), (SaidBy::Client, standing.ask.version));
        let text = house.knowledge().consent().unwrap();
        assert!(kept.wording.contains(text.words("en", "yes")), "{}", kept.wording);
        assert!(kept.wording.contains("lower back: 3/5, medium"), "{}", kept.wording);

        // The therapist writes down that the neck is taken back, then everything.
        let therapist = actor(&w, &[Role::Therapist]);
        let take = therapist.permit::<case::WithdrawConsent>(Whose::Client(w.client)).unwrap();
        let neck = Withdrawn { sharing: false, areas: vec!["neck".into()] };
        agree::withdraw(&house, &take, w.client, neck, Key::fresh()).await.unwrap();
        assert_eq!(open().await.standing.agreed, Areas::from([("lower-back".into(), 3)]));
        let all = Withdrawn { sharing: false, areas: vec![] };
        agree::withdraw(&house, &take, w.client, all, Key::fresh()).await.unwrap();
        let standing = open().await.standing;
        assert_eq!((standing.due, standing.given()), (Some(Due::Withdrawn), false));
        let read = therapist.permit::<case::ReadConsent>(Whose::Client(w.client)).unwrap();
        let history = consent::history(&house, &read, w.client).await.unwrap();
        let acts: Vec<_> = history.iter().map(|one| (one.act, one.said_by)).collect();
        let by = SaidBy::Therapist;
        let want = [
            (ConsentAct::Withdrawn, by),
            (ConsentAct::Withdrawn, by),
            (ConsentAct::Given, SaidBy::Client),
        ];
        assert_eq!(acts, want);
    }

    async fn a_change_of_words_areas_or_pressure_asks_again(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let me = actor(&w, &[Role::Client]);
        let permit = fill(&me, &w);
        let ask = consent::open(&house, &permit, which).await.unwrap().standing.ask;
        let add = async |version: i64, asked: &Areas, at: i64| {
            let one = Consent {
                consent_id: ConsentId::fresh(),
                client_id: w.client,
                visit_id: Some(which.visit),
                kind: ConsentKind::Treatment,
                act: ConsentAct::Given,
                asked: consent::json(asked),
                agreed: json(r#"{"back":1}"#),
                with_whom: None,
                version,
                language: "en".into(),
                wording: "words".into(),
                said_by: SaidBy::Client,
                at,
            };
            kept!(home.db, tx => {
                store::consents::add(&mut tx, w.practice, &one).await.unwrap();
            });
            consent::open(&house, &permit, which).await.unwrap().standing
        };
        let mut fewer = ask.areas.clone();
        fewer.remove("neck");
        let mut softer = ask.areas.clone();
        softer.insert("neck".into(), 1);
        let cases = [
            (ask.version - 1, &ask.areas, Some(Due::Words)),
            (ask.version, &fewer, Some(Due::Areas)),
            (ask.version, &softer, Some(Due::Pressure)),
            (ask.version, &ask.areas, None),
        ];
        for (n, (version, asked, due)) in (0..).zip(cases) {
            let standing = add(version, asked, NINE + n).await;
            assert_eq!(standing.due, due);
            assert_eq!(standing.given(), due.is_none(), "{due:?}");
        }
        // A new check with limits changes what is asked.
        let limits = trial::person::answers(house.knowledge(), "blood-thinner-doac");
        screened(home, &w, &limits.to_string(), NINE).await;
        let standing = consent::open(&house, &permit, which).await.unwrap().standing;
        assert_ne!(standing.ask.areas, ask.areas);
        assert!(standing.due.is_some() && !standing.given());
        // Who answers what was asked before hears that it has changed.
        let sheet = Sheet { standing, ..consent::open(&house, &permit, which).await.unwrap() };
        let old = Said { asked: ask.areas.clone(), ..said(&sheet, &[("back", 1)]) };
        let refused = agree::treat(&house, &permit, which, old, Key::fresh()).await;
        assert_eq!(rule(refused), "consent-changed");
        let much = said(&sheet, &[("back", 9)]);
        let refused = agree::treat(&house, &permit, which, much, Key::fresh()).await;
        assert!(matches!(refused, Err(Refusal::Wrong(_))), "{refused:?}");
    }

    async fn sharing_is_asked_and_taken_back_by_itself(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let me = actor(&w, &[Role::Client]);
        let permit = fill(&me, &w);
        let sheet = consent::open(&house, &permit, which).await.unwrap();
        let version = sheet.standing.ask.version;
        let shared = |whom: Option<&str>| {
            Shared { language: "fr".into(), version, with_whom: whom.map(str::to_owned) }
        };
        let whom = Some("Dr Ada Quinn");
        agree::share(&house, &permit, which, shared(whom), Key::fresh()).await.unwrap();
        let standing = consent::open(&house, &permit, which).await.unwrap().standing;
        assert_eq!(standing.sharing.unwrap().with_whom.as_deref(), whom);
        assert_eq!(standing.due, Some(Due::Visit), "a yes to sharing is none to the massage");
        let yes = said(&sheet, &[("back", 2)]);
        agree::treat(&house, &permit, which, yes, Key::fresh()).await.unwrap();
        let take = me.permit::<case::WithdrawConsent>(Whose::Client(w.client)).unwrap();
        let back = Withdrawn { sharing: true, areas: vec![] };
        agree::withdraw(&house, &take, w.client, back, Key::fresh()).await.unwrap();
        let standing = consent::open(&house, &permit, which).await.unwrap().standing;
        assert!(standing.sharing.is_none() && standing.share_refused);
        assert!(standing.given(), "a no to sharing takes nothing else back");
    }

    async fn answers_are_kept_one_by_one_from_two_devices(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let me = actor(&w, &[Role::Client]);
        let permit = fill(&me, &w);
        let keep = async |name: &str, value: &str| {
            let given = Answers::from([(name.to_owned(), value.to_owned())]);
            forms::save(&house, &permit, which, given, Key::fresh()).await
        };
        let (one, other) = tokio::join!(keep("area-back", "2"), keep("area-neck", "0"));
        let mut versions = [one.unwrap(), other.unwrap()];
        versions.sort_unstable();
        assert_eq!(versions, [1, 2]);
        keep("area-back", "3").await.unwrap();
        let sheet = consent::open(&house, &permit, which).await.unwrap();
        let want = Answers::from([
            ("area-back".into(), "3".into()), ("area-neck".into(), "0".into())]);
        assert_eq!(sheet.answers, want);
        assert_eq!(rule(keep("name", "x").await), "form-too-large");
        // When the form is finished its answers are gone.
        agree::treat(&house, &permit, which, said(&sheet, &[("back", 3)]), Key::fresh())
            .await.unwrap();
        assert!(consent::open(&house, &permit, which).await.unwrap().answers.is_empty());
        end_visit(home, &w, which.visit).await;
        assert_eq!(rule(keep("area-back", "1").await), "visit-over");
    }

    async fn a_link_opens_its_form_with_its_code_and_nothing_else(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let desk = actor(&w, &[Role::FrontDesk]);
        let make = desk.permit::<case::MakeLink>(Whose::Client(w.client)).unwrap();
        let key = Key::fresh();
        let made = links::make(&house, &make, which, key.clone()).await.unwrap();
        let (token, code) = made.secrets.unwrap();
        let again = links::make(&house, &make, which, key).await.unwrap();
        assert_eq!(again.link, made.link);
        assert!(again.secrets.is_none(), "what is secret is shown once");
        assert_eq!(made.expires_at, NINE + 2 * HOUR, "it ends with its visit");
        let net = "192.0.2.7";
        assert!(matches!(
            links::find(&house, token.text(), None).await.unwrap(), Found::Code { .. }));
        assert!(matches!(
            links::find(&house, "guessed", None).await.unwrap(), Found::Nothing));
        let wrong = links::knock(&house, token.text(), "22222222", net).await.unwrap();
        assert!(matches!(wrong, Knock::Wrong { left: 4 }), "{wrong:?}");
        let right = links::knock(&house, token.text(), code.text(), net).await.unwrap();
        let Knock::In(seat) = right else { panic!("{right:?}") };
        let found = links::find(&house, token.text(), Some(seat.text())).await.unwrap();
        let Found::Form(holder) = found else { panic!("{found:?}") };
        let permit = holder.permit();
        let sheet = consent::open(&house, &permit, which).await.unwrap();
        // No other visit, no other form, and nothing that has another door.
        let visits = kept!(home.db, tx => {
            courses::of_client(&mut tx, w.practice, w.client).await.unwrap();
            visits::of_client(&mut tx, w.practice, w.client, (0, i64::MAX)).await.unwrap()
        });
        let other = Which { visit: visits[1].visit_id, ..which };
        let denied = consent::open(&house, &permit, other).await;
        assert!(matches!(denied, Err(Refusal::Denied(_))), "{denied:?}");
        let check = Which { kind: FormKind::Check, ..which };
        let denied = forms::save(&house, &permit, check, Answers::new(), Key::fresh()).await;
        assert!(matches!(denied, Err(Refusal::Denied(_))), "{denied:?}");
        let version = sheet.standing.ask.version;
        let shared = Shared { language: "en".into(), version, with_whom: None };
        let denied = agree::share(&house, &permit, which, shared, Key::fresh()).await;
        assert!(matches!(denied, Err(Refusal::Denied(_))), "{denied:?}");
        for case in practice::Case::ALL {
            assert_eq!(permit.actor().reach(*case), practice::Reach::Nothing, "{case:?}");
        }

        let key = Key::fresh();
        let yes = said(&sheet, &[("back", 2)]);
        let id = agree::treat(&house, &permit, which, yes.clone(), key.clone()).await.unwrap();
        assert_eq!(agree::treat(&house, &permit, which, yes.clone(), key).await.unwrap(), id);
        let over = agree::treat(&house, &permit, which, yes, Key::fresh()).await;
        assert_eq!(rule(over), "form-finished");
        assert!(matches!(
            links::find(&house, token.text(), None).await.unwrap(), Found::Nothing));
        let used = links::find(&house, token.text(), Some(seat.text())).await.unwrap();
        assert!(matches!(used, Found::Form(holder) if holder.done));
        // The log names the link and not an account.
        let mut tx = home.db.read().await.unwrap();
        let rows = store::audit::list(&mut tx, w.practice, None, 0, 100).await.unwrap();
        let by = |case: &str| rows.iter().rev().find(|row| row.use_case == case).unwrap();
        assert_eq!(by("fill_form").who, format!("link:{}", made.link));
        assert_eq!(by("open_link").who, format!("link:{}", made.link));
    }

    async fn wrong_codes_lock_a_link_and_erasure_leaves_none(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let manager = actor(&w, &[Role::Manager, Role::FrontDesk]);
        let make = manager.permit::<case::MakeLink>(Whose::Client(w.client)).unwrap();
        let fresh = async || {
            let made = links::make(&house, &make, which, Key::fresh()).await.unwrap();
            (made.link, made.secrets.unwrap())
        };
        let (_, (token, code)) = fresh().await;
        let net = "192.0.2.7";
        for left in [4, 3, 2, 1] {
            let knock = links::knock(&house, token.text(), "no", net).await.unwrap();
            assert!(matches!(knock, Knock::Wrong { left: l } if l == left), "{knock:?}");
        }
        for typed in ["no", code.text()] {
            let knock = links::knock(&house, token.text(), typed, net).await.unwrap();
            assert!(matches!(knock, Knock::Nothing), "{knock:?}");
        }
        assert!(matches!(
            links::find(&house, token.text(), None).await.unwrap(), Found::Nothing));
        // One that is taken back does not open either, and not in a browser that was in.
        let (link, (token, code)) = fresh().await;
        let Knock::In(seat) = links::knock(&house, token.text(), code.text(), net).await.unwrap()
        else { panic!("the code is right") };
        links::revoke(&house, &make, (which.visit, w.client), link, Key::fresh()).await.unwrap();
        let found = links::find(&house, token.text(), Some(seat.text())).await.unwrap();
        assert!(matches!(found, Found::Nothing), "{found:?}");
        let (_, (token, code)) = fresh().await;
        let erase = manager.permit::<case::EraseClient>(Whose::Client(w.client)).unwrap();
        practice::records::erase(&house, &erase, w.client, Key::fresh()).await.unwrap();
        let knock = links::knock(&house, token.text(), code.text(), net).await.unwrap();
        assert!(matches!(knock, Knock::Nothing), "{knock:?}");
    }

    async fn a_summary_is_shown_while_it_is_released(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let (therapist, me) = (actor(&w, &[Role::Therapist]), actor(&w, &[Role::Client]));
        let write = therapist.permit::<case::WriteSummary>(Whose::Client(w.client)).unwrap();
        let read = me.permit::<case::ReadSummary>(Whose::Client(w.client)).unwrap();
        let change = async |version, change| {
            let about = (which.visit, w.client, version);
            summary::change(&house, &write, about, change, Key::fresh()).await
        };
        let seen = async || {
            own::open(&house, &read, w.client).await.unwrap().summaries.len()
        };
        let refused = change(0, Change::Release("Well done".into())).await;
        assert_eq!(rule(refused), "visit-not-done");
        assert_eq!(change(0, Change::Save("Draft".into())).await.unwrap(), 1);
        let stale = change(0, Change::Save("Other".into())).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale(_)))), "{stale:?}");
        assert_eq!(rule(change(1, Change::Withdraw("no".into())).await), "summary-not-released");
        end_visit(home, &w, which.visit).await;
        assert_eq!(seen().await, 0);
        assert_eq!(change(1, Change::Release("Your back was less stiff.".into())).await.unwrap(), 2);
        assert_eq!(seen().await, 1);
        assert_eq!(change(2, Change::Withdraw("wrong visit".into())).await.unwrap(), 3);
        assert_eq!(seen().await, 0);
        let sheet = summary::open(&house, &read, (which.visit, w.client)).await.unwrap();
        assert!(sheet.versions.is_empty() && !sheet.writes);
        let staff = therapist.permit::<case::ReadSummary>(Whose::Client(w.client)).unwrap();
        let sheet = summary::open(&house, &staff, (which.visit, w.client)).await.unwrap();
        assert_eq!(sheet.versions.len(), 3);
        assert_eq!(sheet.versions[0].reason.as_deref(), Some("wrong visit"));
    }

    async fn the_own_page_says_what_comes_next(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let which = with_visit(home, &house, &w, "steady").await;
        let me = actor(&w, &[Role::Client]);
        let read = me.permit::<case::ReadSummary>(Whose::Client(w.client)).unwrap();
        let page = own::open(&house, &read, w.client).await.unwrap();
        let next = page.next.unwrap();
        assert_eq!(next.visit.visit_id, which.visit);
        let consent = |next: &own::Next| {
            next.to_do.iter().find(|one| one.kind == FormKind::Consent).cloned().unwrap()
        };
        assert!(!consent(&next).done && !consent(&next).begun);
        let kinds: Vec<_> = next.to_do.iter().map(|one| one.kind).collect();
        assert!(kinds.contains(&FormKind::Check), "{kinds:?}");
        assert!(page.plan.is_some());
        let permit = fill(&me, &w);
        let sheet = consent::open(&house, &permit, which).await.unwrap();
        agree::treat(&house, &permit, which, said(&sheet, &[("back", 2)]), Key::fresh())
            .await.unwrap();
        let next = own::open(&house, &read, w.client).await.unwrap().next.unwrap();
        assert!(consent(&next).done);
        assert_eq!(next.agreed.unwrap().areas, [("back".to_owned(), 2)]);
        end_visit(home, &w, which.visit).await;
        let page = own::open(&house, &read, w.client).await.unwrap();
        assert_ne!(page.next.unwrap().visit.visit_id, which.visit);
    }
}
