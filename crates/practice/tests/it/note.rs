//! The note of a visit: drafts, limits, the signature, addenda.

use std::collections::BTreeMap;

use pathway::record::{Answer, Record, Value};
use practice::permission::{UseCase, case};
use practice::visit::chart;
use practice::visit::drawing::Drawing;
use practice::visit::note::body::{Body, Line, Response};
use practice::visit::note::draft::{self, Kept, Sent};
use practice::visit::note::edit::{self, Edit};
use practice::visit::note::limits::Over;
use practice::visit::note::{limits, sheet, sign};
use practice::visit::{facts, rescreen};
use practice::{Actor, House, Key, Permit, Refusal, Whose, visit_step};
use store::{Role, StoreError, UserId, VisitId, VisitState, audit, notes, visits};
use trial::{DAY, Home, NINE, World, book, on_both, world};

use crate::care::{permit, person, screened};
use crate::house::{actor, house};

/// A client who takes a blood thinner (pressure 3 at most, nothing deep) and is here.
struct Setting {
    world: World,
    house: House,
    ana: Actor,
    visits: [VisitId; 2],
}

async fn booked(home: &Home, person: &str) -> Setting {
    let world = world(&home.db).await;
    let course = world.course(&[world.place(0, 0, NINE), world.place(0, 0, NINE + DAY)]);
    let visits = [course.visits[0].id, course.visits[1].id];
    book(&home.db, course).await.unwrap();
    let house = house(home);
    let ana = actor(&world, &[Role::Therapist]);
    screened(&house, &ana, world.client, person).await;
    Setting { world, house, ana, visits }
}

async fn setting(home: &Home) -> Setting {
    let s = booked(home, "blood-thinner-doac").await;
    s.prepare(s.visits[0]).await;
    s.step(s.visits[0], VisitState::Arrived, 1).await;
    s
}

impl Setting {
    /// The check before a visit, and what is taken at it: nothing new.
    async fn prepare(&self, visit: VisitId) {
        let ids = (visit, self.world.client);
        self.check(visit, "blood-thinner-doac").await;
        let may = self.may::<case::TakeVisitFacts>(&self.ana);
        let asked = facts::asked(&self.house, &may, ids).await.unwrap();
        let mut taken = Record::default();
        for name in &asked.facts {
            let fact = self.house.knowledge().engine.program.fact(name).unwrap();
            let normal = fact.normal.clone().unwrap_or(Value::No);
            taken.insert(fact, Answer::Known(normal)).unwrap();
        }
        facts::enter(&self.house, &may, ids, &taken, Key::fresh()).await.unwrap();
    }

    async fn check(&self, visit: VisitId, who: &str) {
        let sent = rescreen::Sent::Whole(person(who).to_json().to_string());
        let may = self.may::<case::CheckVisit>(&self.ana);
        let ids = (visit, self.world.client);
        rescreen::keep(&self.house, &may, ids, sent, Key::fresh()).await.unwrap();
    }

    async fn step(&self, visit: VisitId, to: VisitState, version: i64) {
        let may = self.may::<case::StepVisit>(&self.ana);
        let about = (visit, self.world.client);
        visit_step::step(&self.house, &may, about, (to, version), Key::fresh()).await.unwrap();
    }

    fn may<C: UseCase>(&self, who: &Actor) -> Permit<C> {
        permit(who, self.world.client)
    }

    async fn keep(
        &self,
        who: &Actor,
        batch: (&str, i64, i64),
        body: Body,
    ) -> Result<Kept, Refusal> {
        let (writer, seq, base) = batch;
        let sent = Sent { writer: writer.to_owned(), seq, base, body };
        draft::keep(&self.house, &self.may(who), self.visits[0], sent).await
    }

    async fn sheet(&self, who: &Actor, visit: VisitId) -> sheet::NoteSheet {
        sheet::read(&self.house, &self.may(who), visit).await.unwrap()
    }

    async fn sign(&self, who: &Actor, reasons: &[(&str, &str)]) -> Result<i64, Refusal> {
        self.sign_visit(who, self.visits[0], reasons).await
    }

    async fn sign_visit(
        &self,
        who: &Actor,
        visit: VisitId,
        reasons: &[(&str, &str)],
    ) -> Result<i64, Refusal> {
        let reasons: BTreeMap<String, String> =
            reasons.iter().map(|(id, why)| ((*id).to_owned(), (*why).to_owned())).collect();
        let asked = (Vec::new(), reasons);
        sign::sign(&self.house, &self.may(who), visit, asked, Key::fresh()).await
    }

    async fn edit(&self, visit: VisitId, edit: Edit) -> Result<i64, Refusal> {
        let may = self.may(&self.ana);
        edit::edit(&self.house, &may, visit, (edit, Vec::new()), Key::fresh()).await
    }

    async fn rows(&self, home: &Home, case: &str) -> usize {
        let mut tx = home.db.read().await.unwrap();
        let rows = audit::list(&mut tx, self.world.practice, None, 0, 200).await.unwrap();
        rows.iter().filter(|row| row.use_case == case).count()
    }
}

fn line(id: &str, technique: &str, area: &str, pressure: i64) -> Line {
    Line {
        id: id.to_owned(),
        technique: technique.to_owned(),
        area: Some(area.to_owned()),
        pressure: Some(pressure),
        minutes: 20,
        response: Some(Response::Eased),
        reason: String::new(),
        carried: None,
        confirmed: false,
    }
}

fn lines(lines: Vec<Line>) -> Body {
    Body { lines, ..Body::default() }
}

fn said(text: &str) -> Body {
    let mut body = Body::default();
    body.parts.said = text.to_owned();
    body
}

fn rule<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> &'static str {
    match answer {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("a rule was expected: {other:?}"),
    }
}

on_both! {
    async fn a_draft_is_kept_batch_by_batch_under_one_audit_row(home: &Home) {
        let s = setting(home).await;
        for seq in 1..=5 {
            let kept = s.keep(&s.ana, ("page-one", seq, 0), said(&"x".repeat(seq as usize))).await;
            assert_eq!(kept.unwrap(), Kept { version: seq, seq });
        }
        assert_eq!(s.rows(home, "write_note").await, 1);
        // Late and repeated batches change nothing.
        let kept = s.keep(&s.ana, ("page-one", 3, 0), said("old")).await.unwrap();
        assert_eq!(kept, Kept { version: 5, seq: 5 });
        // Another window of hers that knows an old version is told, and tries on the new one.
        let stale = s.keep(&s.ana, ("page-two", 1, 3), said("other")).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale("draft")))), "{stale:?}");
        let own = draft::own(&s.house, &s.may(&s.ana), s.visits[0]).await.unwrap().unwrap();
        assert_eq!(Body::stored(&own.body).parts.said, "xxxxx");
        let kept = s.keep(&s.ana, ("page-two", 2, own.version), said("both")).await.unwrap();
        assert_eq!(kept, Kept { version: 6, seq: 2 });
        assert_eq!(s.rows(home, "write_note").await, 3, "two pages wrote, one read what was there");
        // The first window comes back with more: it does not know what the second one wrote.
        let stale = s.keep(&s.ana, ("page-one", 6, 5), said("xxxxxx")).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale(_)))), "{stale:?}");
    }

    async fn a_note_opens_on_a_clear_decision_and_for_somebody_who_is_here(home: &Home) {
        let s = booked(home, "blood-thinner-doac").await;
        assert_eq!(rule(s.keep(&s.ana, ("page-one", 1, 0), said("x")).await), "note-not-arrived");
        assert_eq!(rule(s.sign(&s.ana, &[]).await), "note-not-arrived");
        s.step(s.visits[0], VisitState::Arrived, 1).await;
        assert_eq!(rule(s.keep(&s.ana, ("page-one", 1, 0), said("x")).await), "visit-unchecked");
        s.prepare(s.visits[0]).await;
        s.keep(&s.ana, ("page-one", 1, 0), said("x")).await.unwrap();
        let open = s.sheet(&s.ana, s.visits[0]).await;
        let standing = open.open.unwrap().unwrap();
        assert_eq!(standing.decision.possible.pressure_max, Some(3));
        // A stop-now finding closes it: nothing new is begun, nothing is signed, what was written
        // stays.
        s.check(s.visits[0], "new-saddle-numbness").await;
        let closed = s.sheet(&s.ana, s.visits[0]).await;
        assert!(closed.open.unwrap().is_err());
        assert_eq!(Body::stored(&closed.own.unwrap().body).parts.said, "x");
        assert_eq!(rule(s.sign(&s.ana, &[]).await), "barred");
        rule(s.edit(s.visits[0], Edit::Line(line("l", "swedish", "back", 2))).await);
        let ben = actor(&s.world, &[Role::Therapist]);
        rule(s.keep(&ben, ("page-ben", 1, 0), said("y")).await);
        // What an open page still sends is kept, so that nothing typed is lost.
        s.keep(&s.ana, ("page-one", 2, 1), said("xy")).await.unwrap();
    }

    async fn outside_the_limits_needs_a_written_reason(home: &Home) {
        let s = setting(home).await;
        let deep = line("l-1", "deep-tissue", "lower-back", 4);
        assert_eq!(rule(s.edit(s.visits[0], Edit::Line(deep.clone())).await), "note-reason");
        let fine = line("l-2", "swedish", "lower-back", 2);
        s.keep(&s.ana, ("page-one", 1, 0), lines(vec![deep.clone(), fine.clone()])).await.unwrap();
        let Err(Refusal::Wrong(mistakes)) = s.sign(&s.ana, &[]).await else { panic!("refused") };
        let found: Vec<_> = mistakes.iter().map(|m| (m.field.as_str(), m.reason)).collect();
        assert_eq!(found, [("reason-l-1", "reason-needed")]);
        let short = s.sign(&s.ana, &[("l-1", "why not")]).await;
        assert!(matches!(short, Err(Refusal::Wrong(_))), "a word is no reason: {short:?}");
        let why = "GP asked for it in writing";
        assert_eq!(s.sign(&s.ana, &[("l-1", why)]).await.unwrap(), 1);
        let signed = s.sheet(&s.ana, s.visits[0]).await;
        let note = signed.note.unwrap();
        let body = Body::stored(&note.body);
        assert_eq!((note.outside, body.lines[0].reason.as_str()), (1, why));
        assert_eq!(body.lines[1], fine);
        assert_eq!(signed.own, None);
        assert_eq!(signed.line.visit.visit.state, VisitState::Done);
        assert!(signed.line.flags.is_empty(), "{:?}", signed.line.flags);
        let knowledge = s.house.knowledge();
        let mut tx = home.db.read().await.unwrap();
        let visit = visits::load(&mut tx, s.world.practice, s.visits[0]).await.unwrap();
        let standing =
            sheet::open(&mut tx, knowledge, s.world.practice, &visit, NINE).await.unwrap();
        let over = limits::over(knowledge, &standing.decision.possible, &[deep]);
        let over: Vec<Over> = over[0].iter().cloned().collect();
        assert_eq!(over, [Over::Technique, Over::Pressure(3)]);
    }

    async fn a_note_is_never_signed_blank_and_never_changes(home: &Home) {
        let s = setting(home).await;
        assert_eq!(rule(s.sign(&s.ana, &[]).await), "note-blank");
        let texts = vec![("nothing".to_owned(), "Came too late for any treatment.".to_owned())];
        let asked = (texts, BTreeMap::new());
        let key = Key::fresh();
        let may = s.may(&s.ana);
        let first = sign::sign(&s.house, &may, s.visits[0], asked.clone(), key.clone()).await;
        assert_eq!(first.unwrap(), 0);
        let again = sign::sign(&s.house, &may, s.visits[0], asked, key).await;
        assert_eq!(again.unwrap(), 0, "a replayed form is answered as before");
        assert_eq!(rule(s.sign(&s.ana, &[]).await), "note-signed");
        assert_eq!(rule(s.edit(s.visits[0], Edit::Carry).await), "note-signed");
        assert_eq!(s.rows(home, "sign_note").await, 1);
        let add = s.may::<case::AddToNote>(&s.ana);
        let words = |words: &str| (words.to_owned(), true);
        let blank = sign::add(&s.house, &add, s.visits[0], words(""), Key::fresh()).await;
        assert_eq!(rule(blank), "addendum-blank");
        let unsigned = sign::add(&s.house, &add, s.visits[1], words("x"), Key::fresh()).await;
        assert_eq!(rule(unsigned), "note-not-signed");
        sign::add(&s.house, &add, s.visits[0], words("Rang at noon: better. 🙂"), Key::fresh())
            .await
            .unwrap();
        let sheet = s.sheet(&s.ana, s.visits[0]).await;
        assert_eq!(sheet.addenda[0].words, "Rang at noon: better. 🙂");
        assert_eq!(s.rows(home, "add_to_note").await, 1);
        assert_eq!(s.rows(home, "read_note").await, 1);
        // The body chart belongs to the note: it is closed with it.
        let draw = s.may::<case::DrawChart>(&s.ana);
        let drawn = (0, &Drawing::default());
        for (visit, closed) in [(s.visits[0], true), (s.visits[1], false)] {
            let about = (visit, s.world.client);
            let kept = chart::keep(&s.house, &draw, about, drawn, Key::fresh()).await;
            assert_eq!(kept.is_err(), closed);
            if closed {
                assert_eq!(rule(kept), "chart-signed");
            }
        }
    }

    async fn two_therapists_write_and_nothing_is_lost(home: &Home) {
        let s = setting(home).await;
        let ben = Actor { user: UserId::fresh(), ..actor(&s.world, &[Role::Therapist]) };
        s.keep(&s.ana, ("page-ana", 1, 0), lines(vec![line("l", "swedish", "back", 2)])).await.unwrap();
        s.keep(&ben, ("page-ben", 1, 0), said("ben was here")).await.unwrap();
        for (who, other) in [(&s.ana, ben.user), (&ben, s.ana.user)] {
            let hands = draft::hands(&s.house, &s.may(who), s.visits[0]).await.unwrap();
            let found: Vec<_> = hands.iter().map(|one| (one.kind.as_str(), one.author)).collect();
            assert_eq!(found, [("draft", other)]);
        }
        s.sign(&s.ana, &[]).await.unwrap();
        // Ben's open page goes on and is told; a batch of Ana's page that comes late changes nothing.
        s.keep(&ben, ("page-ben", 2, 1), said("ben was here longer")).await.unwrap();
        let hands = draft::hands(&s.house, &s.may(&ben), s.visits[0]).await.unwrap();
        assert_eq!((hands[0].kind.as_str(), hands[0].author), ("signed", s.ana.user));
        s.keep(&s.ana, ("page-ana", 1, 0), said("late")).await.unwrap();
        let sheet = s.sheet(&ben, s.visits[0]).await;
        assert_eq!(Body::stored(&sheet.own.as_ref().unwrap().body).parts.said, "ben was here longer");
        assert_eq!(sheet.others.len(), 0, "Ana has no draft any more");
        assert_eq!(rule(s.sign(&ben, &[]).await), "note-signed");
        let add = s.may::<case::AddToNote>(&ben);
        let asked = (String::new(), true);
        sign::add(&s.house, &add, s.visits[0], asked, Key::fresh()).await.unwrap();
        let sheet = s.sheet(&ben, s.visits[0]).await;
        let body = Body::stored(sheet.addenda[0].body.as_ref().unwrap());
        assert_eq!(body.parts.said, "ben was here longer");
        assert_eq!((sheet.own, sheet.addenda[0].author), (None, ben.user));
    }

    async fn lines_are_carried_forward_and_each_is_confirmed(home: &Home) {
        let s = setting(home).await;
        assert_eq!(rule(s.edit(s.visits[0], Edit::Carry).await), "note-no-last");
        let mut first = line("l-1", "deep-tissue", "back", 2);
        first.reason = "asked for by the GP".to_owned();
        s.keep(&s.ana, ("page-one", 1, 0), lines(vec![first, line("l-2", "swedish", "legs", 2)])).await.unwrap();
        s.sign(&s.ana, &[]).await.unwrap();
        let (at, early) = (s.visits[1], NINE + DAY);
        let house = House::new(home.db.clone(), s.house.knowledge().clone(), std::sync::Arc::new(move || early));
        let s = Setting { house, ..s };
        s.prepare(at).await;
        s.step(at, VisitState::Arrived, 1).await;
        s.edit(at, Edit::Carry).await.unwrap();
        s.edit(at, Edit::Carry).await.unwrap();
        let body = Body::stored(&s.sheet(&s.ana, at).await.own.unwrap().body);
        assert_eq!(body.lines.len(), 2, "copied once");
        let seen: Vec<_> = body.lines.iter().map(|l| (l.carried, l.waits(), l.reason.as_str())).collect();
        assert_eq!(seen, [(Some(NINE), true, ""), (Some(NINE), true, "")]);
        assert_eq!(rule(s.sign_visit(&s.ana, at, &[]).await), "note-carried");
        s.edit(at, Edit::Confirm(body.lines[0].id.clone())).await.unwrap();
        s.edit(at, Edit::DropLine(body.lines[1].id.clone())).await.unwrap();
        // The reason was about the other day: a new one is asked for.
        let bare = s.sign_visit(&s.ana, at, &[]).await;
        assert!(matches!(bare, Err(Refusal::Wrong(_))), "{bare:?}");
        let why = [(body.lines[0].id.as_str(), "asked for again today")];
        s.sign_visit(&s.ana, at, &why).await.unwrap();
        let sheet = s.sheet(&s.ana, at).await;
        assert_eq!(sheet.last.unwrap().visit_id, s.visits[0]);
    }

    async fn yesterdays_note_is_flagged_and_can_be_signed(home: &Home) {
        let s = setting(home).await;
        s.keep(&s.ana, ("page-one", 1, 0), lines(vec![line("l", "swedish", "back", 2)])).await.unwrap();
        s.step(s.visits[0], VisitState::Done, 2).await;
        let flags = |sheet: &sheet::NoteSheet| -> Vec<&'static str> {
            sheet.line.flags.iter().map(|flag| flag.as_str()).collect()
        };
        assert_eq!(flags(&s.sheet(&s.ana, s.visits[0]).await), ["note-unsigned"]);
        let later = NINE + 30 * trial::HOUR;
        let house = House::new(home.db.clone(), s.house.knowledge().clone(), std::sync::Arc::new(move || later));
        let s = Setting { house, ..s };
        // The check before the next visit is about the next visit.
        s.prepare(s.visits[1]).await;
        s.sign(&s.ana, &[]).await.unwrap();
        let sheet = s.sheet(&s.ana, s.visits[0]).await;
        assert_eq!((flags(&sheet), sheet.note.unwrap().signed_at), (vec![], later));
    }

    async fn what_cannot_be_a_note_is_refused_by_name(home: &Home) {
        let s = setting(home).await;
        let knowledge = s.house.knowledge();
        let long = format!(r#"{{"parts":{{"said":"{}"}}}}"#, "x".repeat(4001));
        let big = format!(r#"{{"parts":{{"said":"{}"}}}}"#, "x".repeat(70_000));
        let line = |more: &str| format!(r#"{{"lines":[{{"id":"a","technique":"swedish",{more}}}]}}"#);
        for (text, reason) in [
            ("[]", "not-a-note"),
            (r#"{"more":1}"#, "not-a-note"),
            (long.as_str(), "too-long"),
            (big.as_str(), "too-large"),
            (r#"{"parts":{"said":"a\u0000b"}}"#, "control-character"),
            (line(r#""area":"back","pressure":6,"minutes":5"#).as_str(), "out-of-range"),
            (line(r#""area":"back","pressure":2,"minutes":0"#).as_str(), "out-of-range"),
            (line(r#""area":"moon","pressure":2,"minutes":5"#).as_str(), "unknown-choice"),
            (line(r#""pressure":2,"minutes":5"#).as_str(), "line-needs-area"),
            (line(r#""area":"back","minutes":5"#).as_str(), "line-needs-pressure"),
            (r#"{"lines":[{"id":"a","technique":"magic","area":"back","minutes":5}]}"#, "unknown-choice"),
            (r#"{"checks":[{"id":"a","at":1,"when":"during","pain":11}]}"#, "out-of-range"),
            (r#"{"checks":[{"id":"a","at":1,"when":"during"}]}"#, "check-empty"),
            (r#"{"checks":[{"id":"a b","at":1,"when":"end","pain":1}]}"#, "not-a-note"),
            (r#"{"stops":[{"rule":"ST-99","at":1}]}"#, "unknown-choice"),
        ] {
            let Err(Refusal::Wrong(mistakes)) = Body::sent(text, knowledge) else {
                panic!("{text}")
            };
            assert_eq!(mistakes[0].reason, reason, "{text}");
        }
        let odd = r#"{"parts":{"said":"قال إنه أفضل 🙂\nمرحبا"},"stops":[{"rule":"ST-2","at":1}]}"#;
        let body = Body::sent(odd, knowledge).unwrap();
        s.keep(&s.ana, ("page-one", 1, 0), body.clone()).await.unwrap();
        let own = s.sheet(&s.ana, s.visits[0]).await.own.unwrap();
        assert_eq!(Body::stored(&own.body), body, "letters come back as they were");
    }

    async fn a_note_is_exported_and_erased(home: &Home) {
        let s = setting(home).await;
        s.keep(&s.ana, ("page-one", 1, 0), lines(vec![line("l", "swedish", "back", 2)])).await.unwrap();
        s.sign(&s.ana, &[]).await.unwrap();
        let add = s.may::<case::AddToNote>(&s.ana);
        let words = ("Slept well.".to_owned(), false);
        sign::add(&s.house, &add, s.visits[0], words, Key::fresh()).await.unwrap();
        let ben = Actor { user: UserId::fresh(), ..actor(&s.world, &[Role::Therapist]) };
        s.keep(&ben, ("page-ben", 1, 0), said("ben")).await.unwrap();
        let manager = actor(&s.world, &[Role::Manager]);
        let client = s.world.client;
        let export = s.may(&manager);
        let all = practice::records::whole(&s.house, &export, client).await.unwrap();
        assert_eq!(all["notes"][0]["body"]["lines"][0]["technique"], "swedish");
        assert_eq!(all["note_addenda"][0]["words"], "Slept well.");
        assert_eq!(all["note_drafts"][0]["body"]["parts"]["said"], "ben");
        let erase = manager.permit(Whose::Client(client)).unwrap();
        practice::records::erase(&s.house, &erase, client, Key::fresh()).await.unwrap();
        let mut tx = home.db.read().await.unwrap();
        assert_eq!(notes::find(&mut tx, s.world.practice, s.visits[0]).await.unwrap(), None);
        assert!(notes::hands(&mut tx, s.world.practice, s.visits[0]).await.unwrap().is_empty());
    }
}
