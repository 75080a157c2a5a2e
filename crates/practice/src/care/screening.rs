//! Screens: a finished check is read again from its answers, decided here, and kept with
//! everything that is needed to decide it again.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use knowledge::Knowledge;
use pathway::decision::Decision;
use pathway::fact::AskedOf;
use pathway::record::Record;
use pathway::space::Truth;
use pathway::wire::decision_json;
use serde_json::json;
use store::practices::{self, Practice};
use store::screens::{self, Cleared, Screen};
use store::{ClientId, Json, ScreenId, Tx};

use crate::actor::Actor;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;

/// Today on the practice's clock.
#[must_use]
pub fn today(practice: &Practice, now: i64) -> Date {
    let instant = Timestamp::from_millisecond(now).unwrap_or(Timestamp::UNIX_EPOCH);
    zone(&practice.time_zone).to_datetime(instant).date()
}

/// A record as somebody sends it: every answer is checked, and facts that the practice itself
/// supplies are not taken from outside.
///
/// # Errors
/// [`Refusal::Rule`]: `record-unreadable`, `practice-facts`, `check-unfinished`.
pub fn record(knowledge: &Knowledge, text: &str) -> Result<Record, Refusal> {
    let program = &knowledge.engine.program;
    let record = Record::read(text.as_bytes(), program).map_err(|refused| {
        let values = [("fact", refused.fact), ("allowed", refused.allowed)];
        Refusal::rule_with("record-unreadable", &values)
    })?;
    let ours = |name: &str| program.fact(name).is_some_and(|f| f.asked_of == AskedOf::Practice);
    if record.iter().any(|(name, _)| ours(name)) {
        return Err(Refusal::rule("practice-facts"));
    }
    if !knowledge.engine.next(&record).done() {
        return Err(Refusal::rule("check-unfinished"));
    }
    Ok(record)
}

/// The decision in the contract's form, and which cards hold or may hold, as texts that are kept.
#[must_use]
pub fn texts(knowledge: &Knowledge, record: &Record, on: &str) -> (Decision, Json, Json) {
    let engine = &knowledge.engine;
    let decision = engine.decide(record);
    let wire = Json::of(&decision_json(&decision, &engine.program, on));
    let (_, masks) = engine.masks(record);
    let held = engine.rules.iter().filter_map(|rule| {
        let truth = match rule.cond.truth(&masks) {
            Truth::Yes => "yes",
            Truth::Unknown => "unknown",
            Truth::No => return None,
        };
        Some(json!({ "card": engine.program.card_id(rule.card), "holds": truth }))
    });
    let trace = Json::of(&json!({ "rules": held.collect::<Vec<_>>() }));
    (decision, wire, trace)
}

/// Decides a record and keeps it. Answers the screen's id.
///
/// # Errors
/// As the store says.
pub async fn keep(
    house: &House,
    permit: &Permit<case::StoreScreen>,
    client: ClientId,
    record: &Record,
    key: Key,
) -> Result<ScreenId, Refusal> {
    let knowledge = Arc::clone(house.knowledge());
    let asked = (client, record.to_json().to_string());
    house
        .write(permit, About::client(client, key), asked, move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (client, text) = &scene.asked;
                let practice = practices::load(tx, scene.practice).await?;
                let on = today(&practice, scene.now).to_string();
                let screen = screen(&knowledge, *client, text, &on, scene.now)?;
                screens::store(tx, scene.practice, &screen).await?;
                let id = screen.screen_id;
                Ok(Done::noting(id, json!({ "screen": id })))
            })
        })
        .await
}

fn screen(
    knowledge: &Knowledge,
    client: ClientId,
    text: &str,
    on: &str,
    at: i64,
) -> Result<Screen, Refusal> {
    Ok(decided(knowledge, client, &record(knowledge, text)?, (on, at)))
}

/// A record decided, as it is kept: `on` is today's civil date, `at` now in epoch milliseconds.
#[must_use]
pub fn decided(
    knowledge: &Knowledge,
    client: ClientId,
    record: &Record,
    (on, at): (&str, i64),
) -> Screen {
    let (decided, decision, trace) = texts(knowledge, record, on);
    let program = &knowledge.engine.program;
    Screen {
        screen_id: ScreenId::fresh(),
        client_id: client,
        at,
        record: Json::of(&record.to_json()),
        decision,
        trace,
        knowledge_release: program.release.clone(),
        knowledge_digest: program.digest.clone(),
        urgency: decided.possible.urgency.word().to_owned(),
        massage: decided.possible.massage.word().to_owned(),
        cleared: if decided.cleared { Cleared::Yes } else { Cleared::No },
    }
}

/// Whose screen it is, so that a permit can be asked for. Answers an id and nothing else.
///
/// # Errors
/// [`store::StoreError::Missing`] where the practice has no such screen.
pub async fn client_of(
    house: &House,
    actor: &Actor,
    screen: ScreenId,
) -> Result<ClientId, Refusal> {
    let mut tx = house.db().read().await?;
    Ok(screens::load(&mut tx, actor.practice, screen).await?.client_id)
}

/// A stored screen of this client.
///
/// # Errors
/// [`store::StoreError::Missing`], also where it is another client's.
pub(crate) async fn of_client(
    tx: &mut Tx,
    practice: store::PracticeId,
    client: ClientId,
    screen: ScreenId,
) -> Result<Screen, Refusal> {
    let found = screens::load(tx, practice, screen).await?;
    if found.client_id == client {
        Ok(found)
    } else {
        Err(store::StoreError::Missing("screen").into())
    }
}

/// The screens of a client, newest first, without their answers being looked at.
///
/// # Errors
/// As the store says.
pub async fn list(
    house: &House,
    permit: &Permit<case::ReadScreen>,
    client: ClientId,
) -> Result<Vec<Screen>, Refusal> {
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    Ok(screens::of_client(&mut tx, permit.actor().practice, client, 50).await?)
}
