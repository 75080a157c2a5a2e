//! A stored screen is decided again and compared with what was kept, byte for byte.

use knowledge::Knowledge;
use pathway::record::Record;
use serde_json::Value;
use store::screens::{self, Screen};
use store::{ClientId, ScreenId};

use crate::care::screening;
use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// What came of deciding again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The same cards, the same bytes.
    Same,
    /// The same cards, other bytes: the program has changed or the row was tampered with.
    Broken(Vec<Difference>),
    /// Other cards by now; the decision under them, where it differs.
    OtherCards(Vec<Difference>),
    /// Other cards by now, which cannot read these answers any more: which fact.
    Unreadable {
        /// The fact.
        fact: String,
    },
}

/// A part of the decision that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Member of the decision, or `trace`.
    pub part: String,
    /// As kept, JSON.
    pub then: String,
    /// As decided now, JSON.
    pub now: String,
}

/// A comparison with what it compared.
#[derive(Debug)]
pub struct Replay {
    /// The stored screen.
    pub screen: Screen,
    /// Release of the cards that run now.
    pub release_now: String,
    /// Their digest.
    pub digest_now: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// Decides a stored screen again.
///
/// # Errors
/// As the store says.
pub async fn replay(
    house: &House,
    permit: &Permit<case::ReplayScreen>,
    client: ClientId,
    screen: ScreenId,
) -> Result<Replay, Refusal> {
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let screen = screens::load(&mut tx, permit.actor().practice, screen).await?;
    let program = &house.knowledge().engine.program;
    let outcome = compare(house.knowledge(), &screen);
    Ok(Replay {
        screen,
        release_now: program.release.clone(),
        digest_now: program.digest.clone(),
        outcome,
    })
}

fn compare(knowledge: &Knowledge, screen: &Screen) -> Outcome {
    let program = &knowledge.engine.program;
    let same_cards = screen.knowledge_digest == program.digest;
    let record = match Record::read(screen.record.as_str().as_bytes(), program) {
        Ok(record) => record,
        Err(refused) => return Outcome::Unreadable { fact: refused.fact },
    };
    let then = screen.decision.value();
    let on = then["on"].as_str().unwrap_or_default();
    let (_, decision, trace) = screening::texts(knowledge, &record, on);
    let equal = decision == screen.decision && trace == screen.trace;
    match (same_cards, equal) {
        (true, true) => Outcome::Same,
        (true, false) => {
            let mut found = differences(&then, &decision.value());
            if trace != screen.trace {
                found.push(Difference {
                    part: "trace".to_owned(),
                    then: screen.trace.as_str().to_owned(),
                    now: trace.as_str().to_owned(),
                });
            }
            Outcome::Broken(found)
        }
        (false, _) => Outcome::OtherCards(differences(&then, &decision.value())),
    }
}

/// Members that differ; which cards were used is known already.
fn differences(then: &Value, now: &Value) -> Vec<Difference> {
    let (Some(then), Some(now)) = (then.as_object(), now.as_object()) else { return Vec::new() };
    let mut parts: Vec<&String> = then.keys().chain(now.keys()).collect();
    parts.sort();
    parts.dedup();
    let text = |value: Option<&Value>| value.map(Value::to_string).unwrap_or_default();
    let parts = parts.into_iter().filter(|part| *part != "knowledge");
    parts
        .filter(|part| then.get(*part) != now.get(*part))
        .map(|part| Difference {
            part: part.clone(),
            then: text(then.get(part)),
            now: text(now.get(part)),
        })
        .collect()
}
