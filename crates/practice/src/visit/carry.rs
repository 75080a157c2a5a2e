//! What a check before a visit starts from: the newest stored record, without what is no longer
//! good.
//!
//! Which answers are asked again, and how, is said by keys on the fact cards (see
//! [`knowledge::validity`]): nothing here knows a fact's name.

use std::collections::BTreeMap;

use knowledge::Knowledge;
use knowledge::validity::{Again, Validity};
use pathway::fact::{AskedOf, Visit as Taken};
use pathway::record::{Answer, Record};
use serde_json::{Value, json};
use store::practices::{self, Practice};
use store::screens::{self, Screen};
use store::visit_screens;
use store::{ClientId, Json, PracticeId, ScreenId, Tx};

use crate::care::screening::today;
use crate::refusal::Refusal;

/// When each answer of a record was last stated, epoch milliseconds.
pub type Stated = BTreeMap<String, i64>;

/// Earlier answers that a check starts from.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// The decision that they come from; none where the client has none.
    pub since: Option<ScreenId>,
    /// When that was made, epoch milliseconds.
    pub since_at: i64,
    /// Answers that are still good, and those that are to be confirmed.
    pub record: Record,
    /// Facts of the record that the person must confirm.
    pub confirm: Vec<String>,
    /// When each answer of the record was last stated.
    pub stated: Stated,
}

/// The earlier answers of a client as a check of `now` starts from them.
///
/// # Errors
/// As the store says.
pub async fn newest(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<Carried, Refusal> {
    let newest = screens::of_client(tx, practice, client, 1).await?;
    match newest.into_iter().next() {
        Some(screen) => from(tx, knowledge, practice, &screen, now).await,
        None => Ok(Carried::default()),
    }
}

/// The answers of one decision as a check of `now` starts from them.
///
/// # Errors
/// As the store says.
pub async fn from(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    screen: &Screen,
    now: i64,
) -> Result<Carried, Refusal> {
    let row = practices::load(tx, practice).await?;
    let stated = stated(tx, practice, screen).await?;
    Ok(carry(knowledge, &row, screen, &stated, now))
}

/// When the answers of a decision were last stated: with it, unless they were taken over.
///
/// # Errors
/// As the store says.
pub async fn stated(tx: &mut Tx, practice: PracticeId, screen: &Screen) -> Result<Stated, Refusal> {
    let own = visit_screens::of_screen(tx, practice, screen.screen_id).await?;
    let mut stated = Stated::new();
    if let Value::Object(answers) = screen.record.value() {
        stated.extend(answers.into_iter().map(|(name, _)| (name, screen.at)));
    }
    if let Some(Value::Object(carried)) = own.map(|own| own.carried.value()) {
        let earlier = carried.into_iter().filter_map(|(name, at)| Some((name, at.as_i64()?)));
        stated.extend(earlier);
    }
    Ok(stated)
}

/// As it is kept: only answers that were stated before `at`.
#[must_use]
pub fn kept(stated: &Stated, at: i64) -> Json {
    Json::of(&json!(stated.iter().filter(|(_, when)| **when < at).collect::<BTreeMap<_, _>>()))
}

fn carry(
    knowledge: &Knowledge,
    practice: &Practice,
    screen: &Screen,
    stated: &Stated,
    now: i64,
) -> Carried {
    let program = &knowledge.engine.program;
    let mut carried =
        Carried { since: Some(screen.screen_id), since_at: screen.at, ..Carried::default() };
    let answers = screen.record.value();
    let days = |from: i64| i64::from((today(practice, now) - today(practice, from)).get_days());
    for fact in &program.facts {
        let earlier = answer(&answers, &fact.name, knowledge);
        let Some(earlier @ Answer::Known(_)) = earlier else { continue };
        let at = stated.get(&fact.name).copied().unwrap_or(screen.at);
        if fact.asked_of == AskedOf::Practice {
            continue;
        }
        let confirm = match knowledge.validity(&fact.name) {
            Validity::Days(good) if days(at) <= good => false,
            Validity::Session
                if knowledge.again(&fact.name) == Again::Confirm && fact.visit == Taken::Never =>
            {
                true
            }
            Validity::Days(_) | Validity::Session => continue,
        };
        // Grown from the decision's own day: an answer that was carried had grown until then.
        let Some(grown) = knowledge.grown(fact, &earlier, days(screen.at)) else { continue };
        if carried.record.insert(fact, grown).is_ok() {
            carried.stated.insert(fact.name.clone(), at);
            if confirm {
                carried.confirm.push(fact.name.clone());
            }
        }
    }
    carried
}

/// One answer of a stored record. After a change of the cards an answer that no longer fits is as
/// if it had never been given.
fn answer(answers: &Value, fact: &str, knowledge: &Knowledge) -> Option<Answer> {
    let alone = json!({ fact: answers.get(fact)? });
    let alone = Record::from_value(&alone, &knowledge.engine.program).ok()?;
    alone.get(fact).cloned()
}

/// Takes out answers whose question no longer applies, as the check itself does.
pub fn prune(knowledge: &Knowledge, record: &mut Record) {
    while let Some(gone) = knowledge.engine.inapplicable(record).map(str::to_owned) {
        record.remove(&gone);
    }
}
