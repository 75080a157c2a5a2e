//! Clients, screens, clearance, findings set aside: what is kept, what is refused and why.

use jiff::civil::date;
use pathway::effect::Massage;
use pathway::fact::AskedOf;
use pathway::record::Record;
use practice::care::clearance::{self, Answered, Says};
use practice::care::clients::{self, Contact};
use practice::care::replay::{self, Outcome};
use practice::care::standing::{self, Standing, WhyNot};
use practice::care::{screening, setting_aside};
use practice::permission::case;
use practice::{Actor, House, Key, Refusal, UseCase, Whose};
use store::{ClientId, Role, ScreenId, StoreError};
use trial::{DAY, World, on_both, world};

use crate::house::{actor, house, knowledge};

fn whole(id: &str) -> Record {
    let knowledge = knowledge();
    knowledge::cases::record_of(&knowledge, knowledge.card(id).unwrap()).unwrap()
}

/// The record of a person among the cards, as the person can give it.
pub fn person(id: &str) -> Record {
    let mut record = whole(id);
    for fact in &knowledge().engine.program.facts {
        if fact.asked_of == AskedOf::Practice {
            record.remove(&fact.name);
        }
    }
    record
}

pub fn permit<C: UseCase>(actor: &Actor, client: ClientId) -> practice::Permit<C> {
    actor.permit(Whose::Client(client)).unwrap()
}

/// Keeps a person's check as this client's.
pub async fn screened(house: &House, who: &Actor, client: ClientId, id: &str) -> ScreenId {
    let record = person(id);
    screening::keep(house, &permit(who, client), client, &record, Key::fresh()).await.unwrap()
}

pub async fn stands(house: &House, world: &World, now: i64) -> Option<Standing> {
    let mut tx = house.db().read().await.unwrap();
    let knowledge = house.knowledge();
    standing::standing(&mut tx, knowledge, world.practice, world.client, now).await.unwrap()
}

fn rule<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> &'static str {
    match answer {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("a rule was expected: {other:?}"),
    }
}

fn contact(given: &str) -> Contact {
    Contact {
        given_name: given.to_owned(),
        family_name: "李".to_owned(),
        born_on: Some("1980-02-29".to_owned()),
        email: None,
        phone: None,
        language: "fr".to_owned(),
        remark: None,
    }
}

fn answered(says: Says, on: jiff::civil::Date) -> Answered {
    Answered {
        says,
        answer: "Light massage is safe.".to_owned(),
        by: "Dr Ito".to_owned(),
        role: "GP".to_owned(),
        on,
        scope: "Light massage of the back".to_owned(),
    }
}

on_both! {
    async fn clients_are_added_found_and_changed(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let desk = actor(&world, &[Role::FrontDesk]);
        let whole = || desk.permit::<case::EditClient>(Whose::Practice).unwrap();
        let key = Key::fresh();
        let id = clients::add(&house, &whole(), contact("明"), key.clone()).await.unwrap();
        assert_eq!(clients::add(&house, &whole(), contact("明"), key).await.unwrap(), id);
        let find = desk.permit(Whose::Practice).unwrap();
        let found = clients::find(&house, &find, "李", None).await.unwrap();
        assert_eq!(found.clients.iter().map(|c| c.client_id).collect::<Vec<_>>(), [id]);
        assert_eq!(found.after, None);
        let edit = permit(&desk, id);
        let version =
            clients::edit(&house, &edit, (id, 1), contact("Mei"), Key::fresh()).await.unwrap();
        assert_eq!(version, 2);
        let stale = clients::edit(&house, &edit, (id, 1), contact("Ana"), Key::fresh()).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale("client")))), "{stale:?}");
    }

    async fn a_kept_check_is_decided_here_and_replays_byte_for_byte(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let therapist = actor(&world, &[Role::Therapist]);
        let id = screened(&house, &therapist, world.client, "steady").await;
        let replay = replay::replay(&house, &permit(&therapist, world.client), world.client, id)
            .await.unwrap();
        assert_eq!(replay.outcome, Outcome::Same);
        assert!(replay.screen.decision.value()["cleared"].as_bool().unwrap());
        assert_eq!(replay.screen.knowledge_digest, house.knowledge().engine.program.digest);
        let found = stands(&house, &world, house.now()).await.unwrap();
        assert_eq!(found.bookable(), Ok(()));
        // The day after its last day the practice asks for a new one.
        let days = house.knowledge().check_days().expect("the card says");
        let later = stands(&house, &world, house.now() + (days + 1) * DAY).await.unwrap();
        assert_eq!(later.bookable(), Err(WhyNot::TooOld { days }));
        assert_eq!(later.movable(), Ok(()));
    }

    async fn what_comes_from_outside_is_not_believed(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let _ = world;
        let knowledge = house.knowledge();
        let read = |text: &str| rule(screening::record(knowledge, text));
        assert_eq!(read(r#"{"age_years": "old"}"#), "record-unreadable");
        assert_eq!(read(r#"{"age_years": 40}"#), "check-unfinished");
        // Somebody writes a clearance into their own answers.
        let forged = whole("active-cancer-cleared-a-month-ago").to_json().to_string();
        assert_eq!(read(&forged), "practice-facts");
    }

    async fn without_a_check_or_with_a_newer_barred_one_nothing_is_booked(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let therapist = actor(&world, &[Role::Therapist]);
        assert!(stands(&house, &world, house.now()).await.is_none());
        screened(&house, &therapist, world.client, "steady").await;
        screened(&house, &therapist, world.client, "catching-illness-no-fever").await;
        let found = stands(&house, &world, house.now()).await.unwrap();
        assert_eq!(found.bookable(), Err(WhyNot::Barred));
        assert_eq!(found.movable(), Err(WhyNot::Barred));
    }

    async fn a_named_answer_clears_for_ninety_days_and_no_longer(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let therapist = actor(&world, &[Role::Therapist]);
        let client = world.client;
        let screen = screened(&house, &therapist, client, "heart-attack-last-month").await;
        let found = stands(&house, &world, house.now()).await.unwrap();
        assert_eq!(found.bookable(), Err(WhyNot::NeedsClearance));
        let ask = permit(&therapist, client);
        let text = || "May she have massage?".to_owned();
        let id = clearance::ask(&house, &ask, (client, screen), text(), Key::fresh())
            .await.unwrap();
        let again = clearance::ask(&house, &ask, (client, screen), text(), Key::fresh()).await;
        assert_eq!(rule(again), "clearance-asked");
        let answer = permit(&therapist, client);
        let say = |on| clearance::answer(
            &house, &answer, (client, id), answered(Says::Yes, on), Key::fresh());
        for wrong in [date(2026, 11, 24), date(2026, 8, 20)] {
            let refused = say(wrong).await;
            assert!(matches!(&refused, Err(Refusal::Wrong(m)) if m[0].reason == "not-in-time"));
        }
        say(date(2026, 11, 13)).await.unwrap();
        let twice = say(date(2026, 11, 13)).await;
        assert!(matches!(twice, Err(Refusal::Store(StoreError::WrongState { .. }))), "{twice:?}");
        let now = house.now();
        let found = stands(&house, &world, now).await.unwrap();
        assert_eq!(found.bookable(), Ok(()));
        assert_eq!(found.decision.possible.massage, Massage::Adapted);
        // 13 November is ten days ago: day 90 counts, day 91 does not.
        let last = stands(&house, &world, now + 80 * DAY).await.unwrap();
        assert_eq!(last.movable(), Ok(()));
        let over = stands(&house, &world, now + 81 * DAY).await.unwrap();
        assert_eq!(over.movable(), Err(WhyNot::NeedsClearance));
    }

    async fn a_clearance_for_one_card_lifts_no_other(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let therapist = actor(&world, &[Role::Therapist]);
        let client = world.client;
        let screen = screened(&house, &therapist, client, "heart-attack-last-month").await;
        let text = "May she have massage?".to_owned();
        let id = clearance::ask(
            &house, &permit(&therapist, client), (client, screen), text, Key::fresh())
            .await.unwrap();
        let said = answered(Says::Yes, date(2026, 11, 20));
        clearance::answer(&house, &permit(&therapist, client), (client, id), said, Key::fresh())
            .await.unwrap();
        // The same again is covered; another card is not.
        screened(&house, &therapist, client, "heart-attack-last-month").await;
        assert_eq!(stands(&house, &world, house.now()).await.unwrap().bookable(), Ok(()));
        screened(&house, &therapist, client, "clot-two-months-ago").await;
        let found = stands(&house, &world, house.now()).await.unwrap();
        assert_eq!(found.bookable(), Err(WhyNot::NeedsClearance));
    }

    async fn a_refused_clearance_clears_nothing(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let therapist = actor(&world, &[Role::Therapist]);
        let client = world.client;
        let screen = screened(&house, &therapist, client, "heart-attack-last-month").await;
        let text = "May she have massage?".to_owned();
        let id = clearance::ask(
            &house, &permit(&therapist, client), (client, screen), text, Key::fresh())
            .await.unwrap();
        let said = answered(Says::No, date(2026, 11, 20));
        clearance::answer(&house, &permit(&therapist, client), (client, id), said, Key::fresh())
            .await.unwrap();
        let found = stands(&house, &world, house.now()).await.unwrap();
        assert_eq!(found.bookable(), Err(WhyNot::NeedsClearance));
        // Nobody needs a clinician's word about a clear check.
        let clear = screened(&house, &therapist, client, "steady").await;
        let ask = permit(&therapist, client);
        let text = "May she have massage?".to_owned();
        let refused = clearance::ask(&house, &ask, (client, clear), text, Key::fresh()).await;
        assert_eq!(rule(refused), "clearance-not-needed");
    }

    async fn a_finding_is_set_aside_with_a_reason_and_stop_now_never(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let therapist = actor(&world, &[Role::Therapist]);
        let client = world.client;
        let aside = |screen, card: &str, reason: &str| {
            let what = (client, screen, card.to_owned());
            let (permit, reason) = (permit(&therapist, client), reason.to_owned());
            let house = house.clone();
            async move {
                setting_aside::set_aside(&house, &permit, what, reason, Key::fresh()).await
            }
        };
        let screen = screened(&house, &therapist, client, "catching-illness-no-fever").await;
        let reason = "The rash is an old eczema.";
        assert_eq!(rule(aside(screen, "CI-01", "eczema").await), "reason-too-short");
        assert_eq!(rule(aside(screen, "CI-26", reason).await), "no-such-finding");
        aside(screen, "CI-01", reason).await.unwrap();
        assert_eq!(rule(aside(screen, "CI-01", reason).await), "set-aside-before");
        let found = stands(&house, &world, house.now()).await.unwrap();
        assert_eq!(found.bookable(), Ok(()));
        assert_eq!(found.set_aside[0].reason, reason);
        let read = therapist.permit(Whose::Practice).unwrap();
        let month = setting_aside::month(&house, &read, date(2026, 11, 30)).await.unwrap();
        assert_eq!((month.count, month.list.len()), (1, 1));
        let other = setting_aside::month(&house, &read, date(2026, 10, 1)).await.unwrap();
        assert_eq!(other.count, 0);

        let stop = screened(&house, &therapist, client, "active-cancer-upper-back-pain").await;
        assert_eq!(rule(aside(stop, "RF-CA-2", reason).await), "stop-now-stays");
        // Setting another finding aside leaves the stop-now one as it is.
        aside(stop, "CI-20", reason).await.unwrap();
        let found = stands(&house, &world, house.now()).await.unwrap();
        assert_eq!(found.bookable(), Err(WhyNot::Barred));
        assert!(found.decision.definite.urgency.is_stop_now());
    }
}
