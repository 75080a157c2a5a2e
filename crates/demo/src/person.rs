//! Answers that clients give: the whole persons among the cards, decided by the engine.
//!
//! No fact is named here. Where one is needed it is found by what its card says of it.

use knowledge::Knowledge;
use pathway::decision::Decision;
use pathway::effect::Massage;
use pathway::fact::FactType;
use pathway::record::{Answer, Record, Value};
use pathway::wire::decision_json;
use serde_json::json;
use store::Json;
use store::screens::Cleared;

use crate::DemoError;

/// A record and what the engine says of it.
#[derive(Clone, Debug)]
pub struct Answers {
    pub record: Json,
    /// The decision's JSON before and after its date.
    decision: (String, String),
    pub trace: Json,
    pub urgency: &'static str,
    pub massage: &'static str,
    pub cleared: Cleared,
    /// Technique words of the plan.
    pub techniques: Vec<String>,
    /// Technique words that the decision bars.
    pub barred: Vec<String>,
    pub minutes_max: Option<i64>,
    /// The dose line of the plan.
    pub dose: serde_json::Value,
    /// Cards that ask for a clinician's word.
    pub clearance_cards: Vec<String>,
}

/// Where a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// An ordinary person on whom nothing fires.
    Quiet,
    /// Cleared with limits.
    Adapted,
    /// A clinician is to be asked.
    NeedsClearance,
    /// No massage.
    Barred,
    /// Questions are open.
    Open,
}

/// A whole person.
#[derive(Clone, Debug)]
pub struct Person {
    pub standing: Standing,
    pub age_years: i64,
    pub answers: Answers,
    /// The same person with an answer left out, where that keeps them from being cleared.
    pub unfinished: Option<Answers>,
    /// The same person with a clinician's word, where that clears them.
    pub granted: Option<Answers>,
}

/// Everyone whom the cards describe, and which cards said so.
#[derive(Clone, Debug)]
pub struct People {
    pub all: Vec<Person>,
    pub release: String,
    pub digest: String,
}

const UNDATED: &str = "\"on\":\"0000-00-00\"";

impl Answers {
    fn of(knowledge: &Knowledge, record: &Record) -> Self {
        let program = &knowledge.engine.program;
        let decision = knowledge.engine.decide(record);
        let written = decision_json(&decision, program, "0000-00-00");
        let dose = written.pointer("/plan/dose").cloned().unwrap_or_else(|| json!({}));
        let text = written.to_string();
        let (before, after) = text.split_once(UNDATED).unwrap_or((&text, ""));
        let techniques = decision.plan.iter().flat_map(|plan| &plan.techniques);
        let possible = &decision.possible;
        Self {
            record: Json::of(&record.to_json()),
            decision: (before.to_string(), after.to_string()),
            trace: trace(&decision),
            urgency: possible.urgency.word(),
            massage: possible.massage.word(),
            cleared: if decision.cleared { Cleared::Yes } else { Cleared::No },
            techniques: techniques.map(|line| line.word.clone()).collect(),
            barred: possible.barred_techniques.iter().cloned().collect(),
            minutes_max: possible.duration_minutes_max.map(i64::from),
            dose,
            clearance_cards: decision
                .findings
                .iter()
                .filter(|finding| finding.effect.massage == Massage::NeedsClearance)
                .map(|finding| finding.card.clone())
                .collect(),
        }
    }

    /// The decision as it was made on a civil date.
    ///
    /// # Errors
    /// [`DemoError::Knowledge`] when it is not JSON, which would be a fault of this crate.
    pub fn decision(&self, on: &str) -> Result<Json, DemoError> {
        let (before, after) = &self.decision;
        Json::parse(format!("{before}\"on\":\"{on}\"{after}"))
            .map_err(|error| DemoError::Knowledge(error.to_string()))
    }
}

/// What fired and what was open, by name.
fn trace(decision: &Decision) -> Json {
    let fired: Vec<&str> = decision.findings.iter().map(|found| found.card.as_str()).collect();
    let open: Vec<&str> = decision.open.iter().map(|open| open.fact.as_str()).collect();
    Json::of(&json!({"fired": fired, "open": open}))
}

impl People {
    /// Reads the persons among the cards and decides each of them.
    ///
    /// # Errors
    /// [`DemoError::Knowledge`] when a person's answers cannot be read.
    pub fn of(knowledge: &Knowledge) -> Result<Self, DemoError> {
        let of_people = |kind: &str| matches!(kind, "person" | "quiet");
        let cards = knowledge.cards.values().filter(|c| c.is_active() && of_people(&c.kind));
        let mut all = Vec::new();
        for card in cards {
            let record = knowledge::cases::record_of(knowledge, card)
                .map_err(|fault| DemoError::Knowledge(fault.to_string()))?;
            all.extend(person(knowledge, &record, card.kind == "quiet"));
        }
        let program = &knowledge.engine.program;
        let (release, digest) = (program.release.clone(), program.digest.clone());
        Ok(Self { all, release, digest })
    }

    /// Those who stand so.
    pub fn standing(&self, standing: Standing) -> Vec<&Person> {
        self.all.iter().filter(|person| person.standing == standing).collect()
    }
}

/// None when the record does not say how old the person is.
fn person(knowledge: &Knowledge, record: &Record, quiet: bool) -> Option<Person> {
    let age_years = age(knowledge, record)?;
    let answers = Answers::of(knowledge, record);
    let possible = knowledge.engine.decide(record);
    let standing = match (possible.cleared, possible.definite.massage) {
        (true, _) if quiet => Standing::Quiet,
        (true, _) => Standing::Adapted,
        (_, Massage::Barred) => Standing::Barred,
        (_, Massage::NeedsClearance) => Standing::NeedsClearance,
        _ => Standing::Open,
    };
    let (mut unfinished, mut granted) = (None, None);
    match standing {
        Standing::Quiet | Standing::Adapted => unfinished = without_one(knowledge, record),
        Standing::NeedsClearance => granted = with_clearance(knowledge, record),
        Standing::Barred | Standing::Open => {}
    }
    Some(Person { standing, age_years, answers, unfinished, granted })
}

/// Age is the first question, in asking order, that is answered in years.
fn age(knowledge: &Knowledge, record: &Record) -> Option<i64> {
    let facts = &knowledge.engine.program.facts;
    let fact = facts.iter().find(|fact| fact.unit.as_deref() == Some("years"))?;
    match record.get(&fact.name)? {
        Answer::Known(Value::Int(years)) => Some(*years),
        _ => None,
    }
}

/// The record less the first answer that the decision cannot do without.
fn without_one(knowledge: &Knowledge, record: &Record) -> Option<Answers> {
    let names: Vec<String> = record.iter().map(|(name, _)| name.to_string()).collect();
    names.iter().find_map(|name| {
        let mut less = record.clone();
        less.remove(name);
        let open = !knowledge.engine.outcome(&less).possible.massage.allows_session();
        open.then(|| Answers::of(knowledge, &less))
    })
}

/// The record with every fact that the card of the clearance asks for.
fn with_clearance(knowledge: &Knowledge, record: &Record) -> Option<Answers> {
    let program = &knowledge.engine.program;
    let mut more = record.clone();
    for name in program.exceptions.iter().flat_map(|exception| exception.when.facts()) {
        let fact = program.fact(name)?;
        let value = match fact.kind {
            FactType::Int { min, .. } => Value::Int(min),
            _ => Value::Yes,
        };
        more.insert(fact, Answer::Known(value)).ok()?;
    }
    let answers = Answers::of(knowledge, &more);
    (answers.cleared == Cleared::Yes).then_some(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cards_hold_people_of_every_standing() {
        let people = People::of(&crate::house::built_in().unwrap()).unwrap();
        use Standing::{Adapted, Barred, NeedsClearance, Open, Quiet};
        for standing in [Quiet, Adapted, NeedsClearance, Barred, Open] {
            assert!(people.standing(standing).len() > 5, "too few {standing:?}");
        }
        let asked = people.standing(NeedsClearance);
        assert!(asked.iter().all(|person| !person.answers.clearance_cards.is_empty()));
        assert!(asked.iter().any(|person| person.granted.is_some()));
        for person in people.standing(Quiet) {
            let unfinished = person.unfinished.as_ref().unwrap();
            assert_eq!(unfinished.cleared, Cleared::No);
            assert!(!person.answers.techniques.is_empty());
        }
    }

    #[test]
    fn a_decision_carries_its_day() {
        let people = People::of(&crate::house::built_in().unwrap()).unwrap();
        let first = people.all.first().unwrap();
        let decision = first.answers.decision("2026-11-23").unwrap().value();
        assert_eq!(decision["on"], "2026-11-23");
        assert_eq!(decision["knowledge"]["digest"], people.digest.as_str());
    }
}
