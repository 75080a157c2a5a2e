//! Cases: what each card says of itself in its table, and whole persons across all cards.
//!
//! Every case runs on every evaluator; reasons are compared, not only answers.

use std::collections::BTreeSet;

use pathway::effect::{Effect, Massage, Part, Urgency};
use pathway::evaluate::Engine;
use pathway::fact::{AskedOf, Visit};
use pathway::program::Program;
use pathway::record::{Answer, Record, answer_from_text};
use pathway::reference;
use toml::Value;

use crate::Knowledge;
use crate::card::{Card, Case};
use crate::fault::Fault;

/// How many cases ran, and what failed.
#[derive(Debug, Default)]
pub struct Report {
    pub cases: usize,
    pub people: usize,
    pub quiet: usize,
    pub faults: Vec<Fault>,
}

/// Runs all case tables and all persons.
pub fn run(knowledge: &Knowledge) -> Report {
    let mut report = Report::default();
    for card in knowledge.cards.values().filter(|c| c.is_active()) {
        match card.kind.as_str() {
            "person" => {
                report.people += 1;
                report.faults.extend(run_person(knowledge, card));
            }
            "quiet" => {
                report.quiet += 1;
                report.faults.extend(run_person(knowledge, card));
            }
            _ => {
                report.cases += card.cases.cases.len();
                report.faults.extend(run_table(knowledge, card));
            }
        }
    }
    report
}

/// The program with only this card's rules, without exceptions: what the card itself says.
/// An empty cell is plainly unknown here, also for a fact of the visit or of the practice.
fn alone(knowledge: &Knowledge, card: &Card) -> Option<Engine> {
    let whole = &knowledge.engine.program;
    let index = whole.cards.iter().position(|c| c.id == card.id)?;
    let mut program = whole.of_card(index);
    for fact in &mut program.facts {
        fact.visit = Visit::Never;
        fact.asked_of = AskedOf::Client;
    }
    Engine::new(program).ok()
}

fn run_table(knowledge: &Knowledge, card: &Card) -> Vec<Fault> {
    if card.cases.cases.is_empty() {
        return Vec::new();
    }
    let Some(engine) = alone(knowledge, card) else { return Vec::new() };
    let mut faults = Vec::new();
    for case in &card.cases.cases {
        let fault = |what: String, hint: &str| {
            Fault::at(&card.path, &card.text, case.span.clone(), what, hint)
        };
        let record = match read_case(&engine.program, card, case) {
            Ok(record) => record,
            Err(what) => {
                faults.push(fault(what, "mend the cell"));
                continue;
            }
        };
        let compiled = engine.outcome(&record);
        if compiled != reference::decide(&engine.program, &record) {
            faults.push(fault("the two evaluators disagree".into(), "this is a defect of pathway"));
        }
        if let Err(what) = compare(&case.says, &compiled.definite, &compiled.possible) {
            faults.push(fault(what, "mend the rule or the case, whichever is wrong"));
        }
    }
    faults
}

fn read_case(program: &Program, card: &Card, case: &Case) -> Result<Record, String> {
    let mut record = Record::default();
    for (name, cell) in card.cases.facts.iter().zip(&case.cells) {
        let fact = program.fact(name).ok_or_else(|| format!("there is no fact `{name}`"))?;
        if cell.is_empty() {
            continue;
        }
        let answer = answer_from_text(fact, cell).map_err(|refusal| refusal.to_string())?;
        record.insert(fact, answer).map_err(|refusal| refusal.to_string())?;
    }
    Ok(record)
}

/// Compares what a case expects with what the card says.
fn compare(says: &str, definite: &Effect, possible: &Effect) -> Result<(), String> {
    let wanted: Vec<&str> = says.split(',').map(str::trim).filter(|w| !w.is_empty()).collect();
    let said = spoken(definite);
    let open = definite != possible;
    let sorry = |what: &str| {
        let now = if said.is_empty() { "nothing".to_owned() } else { said.join(", ") };
        let open = if open { ", ask" } else { "" };
        Err(format!("the case says `{says}`, the card says `{now}{open}` ({what})"))
    };
    if wanted.is_empty() {
        return sorry("the case expects nothing readable");
    }
    if wanted.contains(&"ask") != open {
        return sorry(if open { "an unknown fact could still matter" } else { "nothing is open" });
    }
    let named: Vec<&str> =
        wanted.iter().copied().filter(|w| !matches!(*w, "ask" | "nothing")).collect();
    if named.is_empty() && !said.is_empty() {
        return sorry("it says more");
    }
    if let Some(missing) = named.iter().find(|w| !said.iter().any(|s| s == *w)) {
        return sorry(&format!("`{missing}` is not what it says"));
    }
    let urgency = definite.urgency;
    if urgency != Urgency::None && !named.contains(&urgency.word()) {
        return sorry("the urgency must be named");
    }
    Ok(())
}

/// What an effect says, in the words of case tables: only the strictest of each level.
fn spoken(effect: &Effect) -> Vec<String> {
    let mut words = Vec::new();
    if effect.urgency != Urgency::None {
        words.push(effect.urgency.word().to_owned());
    }
    if effect.massage != Massage::Suitable {
        words.push(effect.massage.word().to_owned());
    }
    let rest = effect.parts().into_iter().filter(|part| !part.matters_when_barred());
    words.extend(rest.map(|part| part.describe()));
    words
}

/// The record of a person or quiet card, with that of its base underneath.
///
/// # Errors
/// [`Fault`] for an answer that a fact does not allow, or a base that does not exist.
pub fn record_of(knowledge: &Knowledge, card: &Card) -> Result<Record, Fault> {
    let mut record = match card.table.get("base").and_then(Value::as_str) {
        None => Record::default(),
        Some(base) => {
            let base_card = knowledge.card(base).filter(|b| b.id != card.id);
            // A base has no base of its own, so there is no circle to follow.
            let base_card = base_card.filter(|b| !b.table.contains_key("base"));
            let base_card = base_card.ok_or_else(|| {
                card.fault("base", format!("there is no base `{base}`"), "name a quiet card")
            })?;
            record_of(knowledge, base_card)?
        }
    };
    let program = &knowledge.engine.program;
    let answers = card.table.get("record").and_then(Value::as_table);
    for (name, value) in answers.into_iter().flatten() {
        let fact = program.fact(name).ok_or_else(|| {
            card.fault(name, format!("there is no fact `{name}`"), "see `supple facts`")
        })?;
        if value.as_str() == Some("absent") {
            record.remove(name);
            continue;
        }
        let answer = answer_from_text(fact, &cell_text(value))
            .map_err(|refusal| card.fault(name, refusal.to_string(), "mend the answer"))?;
        record
            .insert(fact, answer)
            .map_err(|refusal| card.fault(name, refusal.to_string(), "mend the answer"))?;
    }
    Ok(record)
}

fn cell_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.is_empty() => "none".into(),
        Value::Array(list) => {
            let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            words.join(", ")
        }
        other => other.to_string(),
    }
}

fn run_person(knowledge: &Knowledge, card: &Card) -> Vec<Fault> {
    let record = match record_of(knowledge, card) {
        Ok(record) => record,
        Err(fault) => return vec![fault],
    };
    let engine = &knowledge.engine;
    let mut faults = Vec::new();
    if engine.outcome(&record) != reference::decide(&engine.program, &record) {
        faults.push(card.fault("record", "the two evaluators disagree", "a defect of pathway"));
    }
    let decision = engine.decide(&record);
    let mut expect = |key: &str, wanted: String, got: String| {
        if wanted != got {
            let what = format!("{}: `{key}` should be {wanted} and is {got}", card.id);
            faults.push(card.fault(key, what, "mend the card that is wrong, or this case"));
        }
    };
    let found: BTreeSet<&str> = decision.findings.iter().map(|f| f.card.as_str()).collect();
    let list = |set: &BTreeSet<&str>| set.iter().copied().collect::<Vec<_>>().join(", ");
    if card.kind == "quiet" {
        expect("findings", String::new(), list(&found));
        expect("urgency", "none".into(), decision.possible.urgency.word().into());
        expect("massage", "suitable".into(), decision.possible.massage.word().into());
        expect("cleared", "true".into(), decision.cleared.to_string());
        return faults;
    }
    let Some(wanted) = card.table.get("expect").and_then(Value::as_table) else {
        return vec![card.fault("id", "a person needs [expect]", "say what should be decided")];
    };
    for (key, definite, possible) in [
        ("urgency", decision.definite.urgency.word(), decision.possible.urgency.word()),
        ("massage", decision.definite.massage.word(), decision.possible.massage.word()),
    ] {
        for (rail, got) in [("definite", definite), ("possible", possible)] {
            if let Some(word) = wanted.get(key).and_then(|t| t.get(rail)).and_then(Value::as_str) {
                expect(&format!("{key}.{rail}"), word.into(), got.into());
            }
        }
    }
    if let Some(cleared) = wanted.get("cleared").and_then(Value::as_bool) {
        expect("cleared", cleared.to_string(), decision.cleared.to_string());
    }
    let names = |value: &Value| -> BTreeSet<String> {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect()
    };
    if let Some(value) = wanted.get("findings") {
        let wanted = names(value).into_iter().collect::<Vec<_>>().join(", ");
        expect("findings", wanted, list(&found));
    }
    if let Some(value) = wanted.get("open") {
        let open: Vec<&str> = decision.open.iter().map(|o| o.fact.as_str()).collect();
        for fact in names(value) {
            if !open.contains(&fact.as_str()) {
                expect("open", format!("among others {fact}"), open.join(", "));
            }
        }
    }
    for (finding, facts) in wanted.get("because").and_then(Value::as_table).into_iter().flatten() {
        let because = decision.findings.iter().find(|f| f.card == *finding);
        let got: BTreeSet<&str> =
            because.iter().flat_map(|f| f.because.iter().map(|(fact, _)| fact.as_str())).collect();
        let wanted = names(facts).into_iter().collect::<Vec<_>>().join(", ");
        expect(&format!("because.{finding}"), wanted, list(&got));
    }
    for (key, value) in wanted.get("limits").and_then(Value::as_table).into_iter().flatten() {
        for (wanted, part) in limit_parts(key, value) {
            let holds = part.is_some_and(|part| part.holds_in(&decision.possible));
            let exact = match key.as_str() {
                "pressure_max" => {
                    decision.possible.pressure_max.map(i64::from) == value.as_integer()
                }
                "duration_minutes_max" => {
                    decision.possible.duration_minutes_max.map(i64::from) == value.as_integer()
                }
                _ => true,
            };
            if !(holds && exact) {
                let got = spoken(&decision.possible).join(", ");
                expect(&format!("limits.{key}"), wanted, got);
            }
        }
    }
    faults
}

/// The single statements behind one expected limit.
fn limit_parts(key: &str, value: &Value) -> Vec<(String, Option<Part>)> {
    let number = |v: &Value| v.as_integer().and_then(|n| u32::try_from(n).ok());
    let each = |make: fn(String) -> Part| {
        let words = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        words.map(|w| (w.to_owned(), Some(make(w.to_owned())))).collect()
    };
    match key {
        "pressure_max" => vec![(value.to_string(), number(value).map(Part::Pressure))],
        "duration_minutes_max" => vec![(value.to_string(), number(value).map(Part::Minutes))],
        "barred_techniques" => each(Part::Technique),
        "avoid_areas" => each(Part::Area),
        "positions" => each(Part::Position),
        "other" => each(Part::Other),
        "no_heat" => vec![("true".into(), value.as_bool().filter(|b| *b).map(|_| Part::NoHeat))],
        "areas" => value
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|area| {
                let name = area.get("area").and_then(Value::as_str).unwrap_or_default().to_owned();
                let pressure = area.get("pressure_max").and_then(number);
                let techniques = area.get("barred_techniques").and_then(Value::as_array);
                let mut parts: Vec<(String, Option<Part>)> = Vec::new();
                if let Some(max) = pressure {
                    let part = Part::AreaPressure(name.clone(), max);
                    parts.push((part.describe(), Some(part)));
                }
                for word in techniques.into_iter().flatten().filter_map(Value::as_str) {
                    let part = Part::AreaTechnique(name.clone(), word.to_owned());
                    parts.push((part.describe(), Some(part)));
                }
                parts
            })
            .collect(),
        other => vec![(format!("`{other}` is not a limit"), None)],
    }
}

/// Answers of a person as they would be typed in a form: for pages and tests.
pub fn answers(record: &Record) -> Vec<(String, String)> {
    let text = |answer: &Answer| match answer {
        Answer::NotSure => "unknown".to_owned(),
        Answer::Known(value) => value.to_string(),
    };
    record.iter().map(|(fact, answer)| (fact.to_owned(), text(answer))).collect()
}
