//! Clearance: a question to a clinician about one screen, closed by a named answer.
//!
//! A screen has at most one request: the request's id is the screen's, so the primary key says so.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use knowledge::Knowledge;
use knowledge::role::Role;
use pathway::effect::Massage;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::clearance::{self, Answer, Clearance, Question, Verdict};
use store::clients::{self, Client};
use store::practices::{self, Practice};
use store::{ClearanceId, ClientId, Json, ScreenId, StoreError};

use crate::actor::Actor;
use crate::care::screening::{self, today};
use crate::care::standing;
use crate::fields::Fields;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;

/// Asks a clinician about the cards of a screen that need it. `question` is in words.
///
/// # Errors
/// `rule-clearance-not-needed` when nothing of the screen waits for a clinician's word,
/// `rule-clearance-asked` when it was asked before.
pub async fn ask(
    house: &House,
    permit: &Permit<case::AskClearance>,
    (client, screen): (ClientId, ScreenId),
    question: String,
    key: Key,
) -> Result<ClearanceId, Refusal> {
    let knowledge = Arc::clone(house.knowledge());
    let asked = (client, screen, question);
    let done = house.write(permit, About::client(client, key), asked, move |tx, scene| {
        let knowledge = Arc::clone(&knowledge);
        Box::pin(async move {
            let (client, screen, question) = &scene.asked;
            let (practice, now) = (scene.practice, scene.now);
            let found = screening::of_client(tx, practice, *client, *screen).await?;
            let found = standing::of_screen(tx, &knowledge, practice, found, now).await?;
            if found.decision.possible.massage != Massage::NeedsClearance {
                return Err(Refusal::rule("clearance-not-needed"));
            }
            let cards = found.engine(&knowledge).clearance_cards(&found.record);
            let count = cards.len();
            let id = ClearanceId::from(screen.uuid());
            let question = Question {
                id,
                client: *client,
                screen: *screen,
                cards: Json::of(&json!(cards)),
                question: question.clone(),
                at: now,
            };
            clearance::open(tx, practice, &question).await?;
            Ok(Done::noting(id, json!({ "clearance": id, "cards": count })))
        })
    });
    match done.await {
        Err(Refusal::Store(StoreError::Exists(_))) => Err(Refusal::rule("clearance-asked")),
        other => other,
    }
}

/// Whether they allow it, as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// Within the scope.
    Yes,
    /// Not.
    No,
}

impl std::str::FromStr for Says {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "granted" => Ok(Self::Yes),
            "refused" => Ok(Self::No),
            _ => Err(()),
        }
    }
}

/// A clinician's answer as it is entered.
#[derive(Clone, Debug, Serialize)]
pub struct Answered {
    /// Whether they allow it.
    pub says: Says,
    /// In words.
    pub answer: String,
    /// Who: a name.
    pub by: String,
    /// What they are, such as `GP`.
    pub role: String,
    /// The date of the answer.
    #[serde(serialize_with = "as_text")]
    pub on: Date,
    /// What it covers.
    pub scope: String,
}

fn as_text<S: serde::Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(date)
}

impl Answered {
    /// Reads the fields of the form; none with a mistake noted.
    pub fn read(fields: &mut Fields) -> Option<Self> {
        let says = fields.of("says");
        let answer = fields.text("in_words", 1..=4_000);
        let by = fields.text("answered_by", 2..=120);
        let role = fields.text("answered_role", 2..=80);
        let on = fields.date("answered_on");
        let scope = fields.text("scope", 1..=1_000);
        Some(Self { says: says?, answer, by, role, on: on?, scope })
    }
}

/// Enters the answer and closes the request.
///
/// # Errors
/// `wrong-not-in-time` when the date is to come or too old to count, and
/// [`StoreError::WrongState`] when it was answered before.
pub async fn answer(
    house: &House,
    permit: &Permit<case::AnswerClearance>,
    (client, clearance): (ClientId, ClearanceId),
    answered: Answered,
    key: Key,
) -> Result<ClearanceId, Refusal> {
    let days = days_good(house.knowledge());
    let asked = (client, clearance, answered);
    house
        .write(permit, About::client(client, key), asked, move |tx, scene| {
            Box::pin(async move {
                let (client, id, answered) = &scene.asked;
                let found = clearance::load(tx, scene.practice, *id).await?;
                if found.client_id != *client {
                    return Err(StoreError::Missing("clearance request").into());
                }
                let practice = practices::load(tx, scene.practice).await?;
                let ago = (today(&practice, scene.now) - answered.on).get_days();
                if !(0..=days).contains(&i64::from(ago)) {
                    return Err(Refusal::field("answered_on", "not-in-time"));
                }
                let verdict = match answered.says {
                    Says::Yes => Verdict::Granted,
                    Says::No => Verdict::Refused,
                };
                let expires_at = end(&practice, answered.on, days);
                let row = Answer {
                    verdict,
                    answer: answered.answer.clone(),
                    by: answered.by.clone(),
                    role: answered.role.clone(),
                    on: answered.on.to_string(),
                    scope: answered.scope.clone(),
                    expires_at,
                    at: scene.now,
                };
                clearance::answer(tx, scene.practice, *id, &row).await?;
                let granted = verdict == Verdict::Granted;
                Ok(Done::noting(*id, json!({ "clearance": id, "granted": granted })))
            })
        })
        .await
}

/// For how many days after its date a clearance is good. Where no card says, on its own day only.
#[must_use]
pub fn days_good(knowledge: &Knowledge) -> i64 {
    knowledge.days_good(Role::Clearance).unwrap_or(0)
}

/// The end of the last day on which an answer of `on` counts, epoch milliseconds.
fn end(practice: &Practice, on: Date, days: i64) -> i64 {
    let after = on.checked_add((days + 1).days()).unwrap_or(on);
    let end = after.to_zoned(zone(&practice.time_zone));
    end.map_or(0, |end| end.timestamp().as_millisecond())
}

/// An open request and whom it is about.
#[derive(Debug)]
pub struct Waiting {
    /// The request.
    pub clearance: Clearance,
    /// The client.
    pub client: Client,
}

/// The open requests, oldest first.
///
/// # Errors
/// As the store says.
pub async fn waiting(
    house: &House,
    permit: &Permit<case::ReadClearances>,
) -> Result<Vec<Waiting>, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let mut found = Vec::new();
    for clearance in clearance::waiting(&mut tx, practice, 200).await? {
        let client = clients::load(&mut tx, practice, clearance.client_id).await?;
        found.push(Waiting { clearance, client });
    }
    Ok(found)
}

/// One request and whom it is about.
///
/// # Errors
/// As the store says.
pub async fn open(
    house: &House,
    permit: &Permit<case::ReadClearances>,
    id: ClearanceId,
) -> Result<Waiting, Refusal> {
    let practice = permit.actor().practice;
    let client = client_of(house, permit.actor(), id).await?;
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let clearance = clearance::load(&mut tx, practice, id).await?;
    Ok(Waiting { clearance, client: clients::load(&mut tx, practice, client).await? })
}

/// Whose request it is, so that a permit can be asked for.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn client_of(house: &House, actor: &Actor, id: ClearanceId) -> Result<ClientId, Refusal> {
    let mut tx = house.db().read().await?;
    Ok(clearance::load(&mut tx, actor.practice, id).await?.client_id)
}
