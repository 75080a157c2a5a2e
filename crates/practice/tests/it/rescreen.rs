//! The check before a visit: what it starts from, what it asks again, and when it holds the visit.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use pathway::record::{Answer, Record, Value};
use practice::care::setting_aside;
use practice::permission::case;
use practice::visit::hold::Settled;
use practice::visit::ready::ready;
use practice::visit::rescreen::{self, Begun, Kept, Left, Sent};
use practice::visit::sheet::{self, Sheet};
use practice::{Actor, House, Key, Refusal, visit_step};
use store::visits::{self, Visit};
use store::{ClientId, Role, ScreenId, StoreError, VisitId, VisitState, overrides, visit_screens};
use trial::{DAY, HOUR, Home, NINE, World, book, on_both, world};

use crate::care::{permit, person, screened};
use crate::house::{actor, knowledge};
use crate::measured::{begins, course};

/// A house whose clock stands still until it is moved.
pub fn clocked(home: &Home) -> (House, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(NINE));
    let hand = Arc::clone(&clock);
    let now = Arc::new(move || hand.load(Ordering::Relaxed));
    (House::new(home.db.clone(), knowledge(), now), clock)
}

/// A client with two visits booked, in an hour and in a week.
pub struct Case {
    pub house: House,
    pub clock: Arc<AtomicI64>,
    pub world: World,
    pub therapist: Actor,
    pub visits: Vec<VisitId>,
}

impl Case {
    pub async fn of(home: &Home) -> Case {
        let world = world(&home.db).await;
        let (house, clock) = clocked(home);
        let course = world
            .course(&[world.place(0, 0, NINE + HOUR), world.place(0, 0, NINE + 7 * DAY + HOUR)]);
        book(&home.db, course.clone()).await.unwrap();
        let visits = course.visits.iter().map(|one| one.id).collect();
        let therapist = actor(&world, &[Role::Therapist]);
        Case { house, clock, world, therapist, visits }
    }

    pub fn client(&self) -> Actor {
        actor(&self.world, &[Role::Client])
    }

    pub fn ids(&self, nth: usize) -> (VisitId, ClientId) {
        (self.visits[nth], self.world.client)
    }

    pub async fn begin(&self, nth: usize) -> Begun {
        let permit = permit(&self.therapist, self.world.client);
        rescreen::begin(&self.house, &permit, self.ids(nth)).await.unwrap()
    }

    pub async fn keep(&self, who: &Actor, nth: usize, sent: Sent) -> Result<Kept, Refusal> {
        self.keep_with(who, nth, sent, Key::fresh()).await
    }

    pub async fn keep_with(
        &self,
        who: &Actor,
        nth: usize,
        sent: Sent,
        key: Key,
    ) -> Result<Kept, Refusal> {
        let permit = permit::<case::CheckVisit>(who, self.world.client);
        rescreen::keep(&self.house, &permit, self.ids(nth), sent, key).await
    }

    /// Answers the check of a visit as a person of the cards would.
    pub async fn check(&self, who: &Actor, nth: usize, record: &Record) -> Kept {
        let sent = changed(&self.begin(nth).await, record);
        self.keep(who, nth, sent).await.unwrap()
    }

    pub async fn visit(&self, nth: usize) -> Visit {
        let mut tx = self.house.db().read().await.unwrap();
        visits::load(&mut tx, self.world.practice, self.visits[nth]).await.unwrap()
    }

    /// The rule for which the note of a visit does not open; none where it does.
    pub async fn why_not(&self, nth: usize) -> Option<&'static str> {
        let visit = self.visit(nth).await;
        let mut tx = self.house.db().read().await.unwrap();
        let (knowledge, practice) = (self.house.knowledge(), self.world.practice);
        match ready(&mut tx, knowledge, practice, &visit, self.house.now()).await {
            Ok(_) => None,
            Err(Refusal::Rule { key, .. }) => Some(key),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub async fn sheet(&self, nth: usize) -> Sheet {
        let permit = permit(&self.therapist, self.world.client);
        sheet::read(&self.house, &permit, self.ids(nth)).await.unwrap()
    }

    pub fn at(&self, now: i64) {
        self.clock.store(now, Ordering::Relaxed);
    }

    async fn book_again(&self, nth: usize) -> Result<i64, Refusal> {
        let version = self.visit(nth).await.version;
        let permit = permit(&self.therapist, self.world.client);
        let to = (VisitState::Booked, version);
        visit_step::step(&self.house, &permit, self.ids(nth), to, Key::fresh()).await
    }
}

/// What a program sends: the answers of a record that the check has not, or that are others.
pub fn changed(begun: &Begun, record: &Record) -> Sent {
    let mut answers = record.clone();
    for (name, answer) in begun.carried.record.iter() {
        if record.get(name) == Some(answer) {
            answers.remove(name);
        }
    }
    Sent::Changed { since: begun.carried.since, answers: answers.to_json().to_string() }
}

pub fn with(record: &Record, fact: &str, value: Value) -> Record {
    let mut record = record.clone();
    let fact = knowledge().engine.program.fact(fact).unwrap().clone();
    record.insert(&fact, Answer::Known(value)).unwrap();
    record
}

fn rule<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> &'static str {
    match answer {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("a rule was expected: {other:?}"),
    }
}

on_both! {
    async fn a_quiet_check_is_kept_with_its_visit_and_compares_with_the_one_before(home: &Home) {
        let case = Case::of(home).await;
        let first = screened(&case.house, &case.therapist, case.world.client, "steady").await;
        assert_eq!(case.why_not(0).await, Some("visit-unchecked"));
        case.at(NINE + HOUR);
        let kept = case.check(&case.client(), 0, &person("steady")).await;
        assert_eq!(kept.visit, Settled::Nothing);
        let sheet = case.sheet(0).await;
        let own = sheet.own.before.as_ref().unwrap();
        assert_eq!((own.since_screen_id, own.made_by), (Some(first), store::MadeBy::Client));
        assert_eq!(Some(own.screen_id), kept.screen);
        assert!(sheet.changes.as_ref().unwrap().none(), "{:?}", sheet.changes);
        assert!(sheet.counts);
        // What the therapist takes at the visit is open, whatever was said before.
        assert_eq!(case.why_not(0).await, Some("visit-facts-open"));
        assert!(sheet.open.iter().any(|fact| fact == "consent_treatment"), "{:?}", sheet.open);
        // It is a decision like any other: it replays.
        let screen = kept.screen.unwrap();
        let permit = permit(&case.therapist, case.world.client);
        let replay = practice::care::replay::replay(&case.house, &permit, case.world.client, screen);
        assert_eq!(replay.await.unwrap().outcome, practice::care::replay::Outcome::Same);
    }

    async fn a_check_of_another_visit_or_an_old_one_opens_no_note(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        case.check(&case.therapist, 0, &person("steady")).await;
        assert_eq!(case.why_not(1).await, Some("visit-unchecked"));
        // The check of the second visit is newer than that of the first.
        case.check(&case.therapist, 1, &person("steady")).await;
        assert_eq!(case.why_not(0).await, Some("visit-check-newer"));
        case.check(&case.therapist, 0, &person("steady")).await;
        assert_eq!(case.why_not(0).await, Some("visit-facts-open"));
        // So is a whole self-check.
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        assert_eq!(case.why_not(0).await, Some("visit-check-newer"));
        let hours = case.house.knowledge().visit_check_hours().expect("the card says");
        case.check(&case.therapist, 0, &person("steady")).await;
        case.at(NINE + hours * HOUR);
        assert_eq!(case.why_not(0).await, Some("visit-facts-open"));
        case.at(NINE + hours * HOUR + 1);
        assert_eq!(case.why_not(0).await, Some("visit-check-old"));
    }

    async fn a_new_red_flag_holds_the_visit_at_once_with_its_card(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let numb = with(&person("steady"), "saddle_numbness_new", Value::Yes);
        let kept = case.check(&case.client(), 1, &numb).await;
        assert_eq!(kept.visit, Settled::Held);
        let visit = case.visit(1).await;
        assert_eq!(visit.state, VisitState::OnHold);
        assert_eq!(visit.state_reason.as_deref(), Some("RF-CES-1"));
        assert_eq!(case.visit(0).await.state, VisitState::Booked, "the others stay booked");
        let sheet = case.sheet(1).await;
        let changes = sheet.changes.unwrap();
        let told: Vec<_> = changes.answers.iter().map(|one| one.fact.as_str()).collect();
        assert_eq!(told, ["saddle_numbness_new"]);
        assert_eq!(changes.came, ["RF-CES-1"]);
        assert_eq!(case.why_not(1).await, Some("barred"));
        // Nobody sets it free while the newest check bars it.
        assert_eq!(rule(case.book_again(1).await), "barred");
        // The client's own quiet answers do not lift it; a person looks at them first.
        case.at(NINE + HOUR);
        let own = case.check(&case.client(), 1, &person("steady")).await;
        assert_eq!(own.visit, Settled::Nothing);
        assert_eq!(case.visit(1).await.state, VisitState::OnHold);
        assert_eq!(case.why_not(1).await, Some("visit-held"));
        case.book_again(1).await.unwrap();
        assert_eq!(case.visit(1).await.state, VisitState::Booked);
    }

    async fn a_therapists_check_sets_a_held_visit_free_and_an_arrived_client_can_be_held(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let permit = permit(&case.therapist, case.world.client);
        let arrived = (VisitState::Arrived, 1);
        visit_step::step(&case.house, &permit, case.ids(0), arrived, Key::fresh()).await.unwrap();
        let fever = with(&person("steady"), "fever", Value::Choice("38_or_more".into()));
        let kept = case.check(&case.therapist, 0, &fever).await;
        assert_eq!(kept.visit, Settled::Held);
        let visit = case.visit(0).await;
        assert_eq!(visit.state, VisitState::OnHold);
        assert!(visit.state_reason.unwrap().split(' ').any(|card| card == "CI-01"));
        let kept = case.check(&case.therapist, 0, &person("steady")).await;
        assert_eq!(kept.visit, Settled::Released);
        let visit = case.visit(0).await;
        assert_eq!((visit.state, visit.state_reason), (VisitState::Booked, None));
    }

    async fn an_answer_that_was_not_clear_holds_the_visit_too(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let mut unsure = person("steady");
        let fact = knowledge().engine.program.fact("bladder_change_new").unwrap().clone();
        unsure.insert(&fact, Answer::NotSure).unwrap();
        let kept = case.check(&case.client(), 0, &unsure).await;
        assert_eq!(kept.visit, Settled::Held);
        let reason = case.visit(0).await.state_reason.unwrap();
        assert!(reason.split(' ').any(|card| card.starts_with("RF-CES")), "{reason}");
        // It is asked again next time: a doubt is not carried over.
        let begun = case.begin(0).await;
        assert!(begun.carried.record.get("bladder_change_new").is_none());
    }

    async fn first_answers_that_stop_now_are_kept_before_the_end_and_once(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let begun = case.begin(0).await;
        let said = with(&begun.carried.record, "calf_one_sided", Value::Yes);
        let part = |record: &Record, asked: &[&str], left| Sent::Since {
            since: begun.carried.since,
            record: record.to_json().to_string(),
            asked: asked.iter().map(|one| (*one).to_owned()).collect(),
            unconfirmed: begun.carried.confirm.clone(),
            left,
        };
        let quiet = part(&begun.carried.record, &[], Left::Some);
        assert_eq!(rule(case.keep(&case.client(), 0, quiet).await), "check-unfinished");
        let first = part(&said, &["calf_one_sided"], Left::Some);
        let kept = case.keep(&case.client(), 0, first.clone()).await.unwrap();
        assert!(kept.screen.is_some());
        assert_eq!(kept.visit, Settled::Held);
        let again = case.keep(&case.client(), 0, first).await.unwrap();
        assert_eq!(again.screen, None, "the same answers are kept once");
        // The rest of the check follows from the same beginning.
        let whole = with(&person("steady"), "calf_one_sided", Value::Yes);
        let rest = case.keep(&case.client(), 0, changed(&begun, &whole)).await.unwrap();
        assert!(rest.screen.is_some());
        assert_eq!(case.visit(0).await.state_reason.as_deref(), Some("RF-VTE-1"));
        // A later check starts from them, and asks for what was said.
        assert!(case.begin(0).await.carried.record.get("calf_one_sided").is_none());
    }

    async fn a_replayed_form_keeps_one_and_an_overtaken_one_none(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let sent = changed(&case.begin(0).await, &person("steady"));
        let key = Key::fresh();
        let client = case.client();
        let one = case.keep_with(&client, 0, sent.clone(), key.clone()).await.unwrap();
        let two = case.keep_with(&client, 0, sent.clone(), key).await.unwrap();
        assert_eq!(one, two);
        let mut tx = case.house.db().read().await.unwrap();
        let all = visit_screens::of_visit(&mut tx, case.world.practice, case.visits[0]).await.unwrap();
        assert_eq!(all.len(), 1);
        drop(tx);
        // The client's whole check came in between.
        screened(&case.house, &case.therapist, case.world.client, "fever-with-old-pain").await;
        let late = case.keep(&case.client(), 0, sent).await;
        assert!(matches!(late, Err(Refusal::Store(StoreError::Stale("check")))), "{late:?}");
    }

    async fn what_has_outlived_its_days_is_asked_again_across_a_change_of_the_clocks(home: &Home) {
        let case = Case::of(home).await;
        // 28 December 2026, 23:30 in Paris; the clocks go forward on 28 March 2027.
        let said = 1_798_497_000_000;
        case.at(said);
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let carries = async |now: i64| {
            case.at(now);
            let carried = case.begin(0).await.carried;
            let lasts = carried.record.get("epilepsy").is_some();
            assert_eq!(lasts, carried.stated.contains_key("epilepsy"));
            (lasts, carried.record.get("cancer_history").is_some())
        };
        // Ninety days on the wall clock are an hour less.
        assert_eq!(carries(said + 90 * DAY - HOUR).await, (true, true));
        assert_eq!(carries(said + 90 * DAY).await, (false, true), "it is past midnight");
        // A check in between does not make an answer younger that it did not ask for.
        case.at(said + 80 * DAY);
        case.check(&case.therapist, 0, &person("steady")).await;
        assert_eq!(carries(said + 90 * DAY).await, (false, true));
        // One that asked does.
        let sent = changed(&case.begin(0).await, &person("steady"));
        case.keep(&case.therapist, 0, sent).await.unwrap();
        assert_eq!(carries(said + 179 * DAY).await, (true, true));
    }

    async fn spans_of_time_grow_and_what_is_good_for_a_visit_is_asked(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "belly-operation-ninety-days").await;
        case.at(NINE + 15 * DAY);
        let carried = case.begin(1).await.carried;
        let days = carried.record.get("surgery_days_ago").cloned();
        assert_eq!(days, Some(Answer::Known(Value::Int(105))));
        let weeks = |record: &Record| match record.get("pain_duration_weeks") {
            Some(Answer::Known(value)) => value.as_number().unwrap(),
            other => panic!("{other:?}"),
        };
        let before = weeks(&person("belly-operation-ninety-days"));
        assert_eq!(weeks(&carried.record), before + 2.0);
        for asked in ["fever", "saddle_numbness_new", "leg_weakness", "consent_treatment"] {
            assert!(carried.record.get(asked).is_none(), "{asked}");
        }
        assert!(carried.confirm.iter().any(|fact| fact == "medicines"));
        assert!(!carried.confirm.iter().any(|fact| fact == "epilepsy"));
    }

    async fn what_was_set_aside_stays_so_for_the_same_answers_only(home: &Home) {
        let case = Case::of(home).await;
        let client = case.world.client;
        let ill = person("catching-illness-no-fever");
        let first =
            screened(&case.house, &case.therapist, client, "catching-illness-no-fever").await;
        let aside = (client, first, "CI-01".to_owned());
        let reason = "The rash is an old eczema.".to_owned();
        let may = permit(&case.therapist, client);
        setting_aside::set_aside(&case.house, &may, aside, reason.clone(), Key::fresh())
            .await.unwrap();
        let kept = case.check(&case.client(), 0, &ill).await;
        assert_eq!(kept.visit, Settled::Nothing);
        let sheet = case.sheet(0).await;
        let standing = sheet.standing.unwrap();
        assert_eq!(standing.set_aside.len(), 1);
        assert_eq!((standing.set_aside[0].reason.as_str(), standing.movable()), (&*reason, Ok(())));
        // The month counts what a therapist did, not what was carried over.
        let read = case.therapist.permit(practice::Whose::Practice).unwrap();
        let month = jiff::civil::date(2026, 11, 1);
        let month = setting_aside::month(&case.house, &read, month).await.unwrap();
        assert_eq!((month.count, month.list.len()), (1, 1));
        // The same card for another reason is looked at anew.
        let worse = with(&ill, "fever", Value::Choice("38_or_more".into()));
        let kept = case.check(&case.client(), 0, &worse).await;
        assert_eq!(kept.visit, Settled::Held);
        let carried = set_aside(&case, kept.screen.unwrap()).await;
        assert_eq!(carried, 0);
    }

    async fn what_comes_from_outside_is_not_believed(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let begun = case.begin(0).await;
        let send = async |answers: &str| {
            let answers = answers.to_owned();
            let sent = Sent::Changed { since: begun.carried.since, answers };
            rule(case.keep(&case.client(), 0, sent).await)
        };
        assert_eq!(send(r#"{"fever": "high"}"#).await, "record-unreadable");
        assert_eq!(send(r#"{"clinician_clearance": "yes"}"#).await, "practice-facts");
        assert_eq!(send(r#"{"fever": "no"}"#).await, "check-unfinished");
        // Earlier answers come from the store: what a form says of them does not count.
        let mut record = person("steady");
        let fact = knowledge().engine.program.fact("epilepsy").unwrap().clone();
        record.insert(&fact, Answer::Known(Value::Choice("uncontrolled".into()))).unwrap();
        let asked: Vec<String> = person("steady").iter().map(|(name, _)| name.to_owned())
            .filter(|name| begun.carried.record.get(name).is_none()).collect();
        let sent = Sent::Since {
            since: begun.carried.since, record: record.to_json().to_string(), asked,
            unconfirmed: Vec::new(), left: Left::None,
        };
        case.keep(&case.client(), 0, sent).await.unwrap();
        let standing = case.sheet(0).await.standing.unwrap();
        assert_eq!(standing.record.get("epilepsy"), person("steady").get("epilepsy"));
        // Consent is taken at the visit, by the therapist.
        assert!(standing.record.get("consent_treatment").is_none());
    }

    async fn a_score_that_the_practice_knows_asks_for_more(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 2).await;
        made.measured(home, "PHQ-2", &[(2, Some(4.0))]).await;
        let (house, clock) = clocked(home);
        clock.store(begins(2) + DAY / 4, Ordering::Relaxed);
        let (practice, client) = (made.world.practice, made.world.client);
        let therapist = actor(&made.world, &[Role::Therapist]);
        screened(&house, &therapist, client, "steady").await;
        let mut tx = house.db().read().await.unwrap();
        let all = visits::of_course(&mut tx, practice, made.course).await.unwrap();
        drop(tx);
        let third = (all[2].visit_id, client);
        let may = permit(&therapist, client);
        let begun = rescreen::begin(&house, &may, third).await.unwrap();
        let score = begun.carried.record.get("phq2_score").cloned();
        assert_eq!(score, Some(Answer::Known(Value::Int(4))));
        let sent = changed(&begun, &person("steady"));
        let refused = rescreen::keep(&house, &may, third, sent, Key::fresh()).await;
        let Err(Refusal::Rule { key, values }) = refused else { panic!("{refused:?}") };
        assert_eq!((key, values["missing"].as_str()), ("check-unfinished", "self_harm_thoughts"));
        let whole = with(&person("steady"), "self_harm_thoughts", Value::No);
        let sent = changed(&begun, &whole);
        let kept = rescreen::keep(&house, &may, third, sent, Key::fresh()).await.unwrap();
        let mut tx = house.db().read().await.unwrap();
        let screen = store::screens::load(&mut tx, practice, kept.screen.unwrap()).await.unwrap();
        assert_eq!(screen.record.value()["sessions_done"], 2, "the course is decided too");
    }

    async fn a_visit_that_is_over_takes_no_check(home: &Home) {
        let case = Case::of(home).await;
        let permit = permit(&case.therapist, case.world.client);
        case.at(NINE + 3 * HOUR);
        let missed = (VisitState::Missed, 1);
        let may = self::permit(&case.therapist, case.world.client);
        visit_step::step(&case.house, &may, case.ids(0), missed, Key::fresh()).await.unwrap();
        assert_eq!(rule(rescreen::begin(&case.house, &permit, case.ids(0)).await), "visit-over");
        let whole = Sent::Whole(person("steady").to_json().to_string());
        assert_eq!(rule(case.keep(&case.therapist, 0, whole.clone()).await), "visit-over");
        // A whole record needs no earlier one.
        let kept = case.keep(&case.therapist, 1, whole).await.unwrap();
        assert!(kept.screen.is_some());
        assert!(case.sheet(1).await.changes.is_none());
    }
}

async fn set_aside(case: &Case, screen: ScreenId) -> usize {
    let mut tx = case.house.db().read().await.unwrap();
    overrides::of_screen(&mut tx, case.world.practice, screen).await.unwrap().len()
}
