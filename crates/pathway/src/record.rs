//! A record: what has been answered about one person, and how it is read from JSON.
//!
//! Absent = never asked. `"unknown"` = asked, not sure. Both are unknown to the engine.
//! Nothing is guessed: an unknown name, a wrong type or a value out of range is refused.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer as _, MapAccess, SeqAccess, Visitor};

use crate::fact::{Fact, FactType};
use crate::program::Program;

/// A known value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Yes,
    No,
    Choice(String),
    /// Sorted, without repeats.
    Set(Vec<String>),
    Int(i64),
    Number(f64),
}

impl Value {
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Int(n) => Some(*n as f64),
            Value::Number(x) => Some(*x),
            _ => None,
        }
    }

    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Yes => "yes".into(),
            Value::No => "no".into(),
            Value::Choice(word) => word.as_str().into(),
            Value::Set(words) => words.as_slice().into(),
            Value::Int(n) => (*n).into(),
            Value::Number(x) => (*x).into(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Yes => f.write_str("yes"),
            Value::No => f.write_str("no"),
            Value::Choice(word) => f.write_str(word),
            Value::Set(words) if words.is_empty() => f.write_str("none"),
            Value::Set(words) => f.write_str(&words.join(", ")),
            Value::Int(n) => write!(f, "{n}"),
            Value::Number(x) => write!(f, "{x}"),
        }
    }
}

/// What somebody answered when asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    NotSure,
    Known(Value),
}

/// Answers by fact name. Every name and value has been checked against the program's facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    // INVARIANT (checked answers): only `read`, `insert` and `remove` change it.
    answers: BTreeMap<String, Answer>,
}

/// Why a record was refused: the fact, what was given, what is allowed.
#[derive(Clone, Debug, PartialEq, thiserror::Error, serde::Serialize)]
#[error("{fact}: given {given}, allowed: {allowed}")]
pub struct Refusal {
    /// The fact's name as given; empty when the record as a whole is refused.
    pub fact: String,
    pub given: String,
    pub allowed: String,
}

/// Larger records are refused before they are read.
pub const RECORD_BYTES_MAX: usize = 1 << 20;

impl Record {
    /// Reads a record from JSON text.
    ///
    /// # Errors
    /// [`Refusal`] naming the first offending fact.
    pub fn read(json: &[u8], program: &Program) -> Result<Record, Refusal> {
        let whole = |given: String, allowed: &str| Refusal {
            fact: String::new(),
            given,
            allowed: allowed.into(),
        };
        if json.len() > RECORD_BYTES_MAX {
            return Err(whole(
                format!("{} bytes", json.len()),
                &format!("a record of at most {RECORD_BYTES_MAX} bytes"),
            ));
        }
        let text = std::str::from_utf8(json).map_err(|e| {
            whole(format!("bytes that are not UTF-8 at {}", e.valid_up_to()), "UTF-8 text")
        })?;
        let mut refusal = None;
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = deserializer.deserialize_map(RecordVisitor { program, refusal: &mut refusal });
        let end = read.and_then(|record| deserializer.end().map(|()| record));
        end.map_err(|error| {
            refusal.unwrap_or_else(|| whole(error.to_string(), "a JSON object from fact to answer"))
        })
    }

    /// Reads a record from an already parsed JSON object.
    ///
    /// # Errors
    /// [`Refusal`] naming the first offending fact.
    pub fn from_value(value: &serde_json::Value, program: &Program) -> Result<Record, Refusal> {
        Record::read(value.to_string().as_bytes(), program)
    }

    pub fn get(&self, fact: &str) -> Option<&Answer> {
        self.answers.get(fact)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.answers.iter().map(|(name, answer)| (name.as_str(), answer))
    }

    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    pub fn remove(&mut self, fact: &str) {
        self.answers.remove(fact);
    }

    /// Adds or replaces an answer after checking it.
    ///
    /// # Errors
    /// [`Refusal`] when the value is not one of the fact's.
    pub fn insert(&mut self, fact: &Fact, answer: Answer) -> Result<(), Refusal> {
        if let Answer::Known(value) = &answer {
            check(fact, value)?;
        }
        self.answers.insert(fact.name.clone(), answer);
        Ok(())
    }

    /// The record as a JSON object.
    pub fn to_json(&self) -> serde_json::Value {
        let object = self.answers.iter().map(|(name, answer)| {
            let value = match answer {
                Answer::NotSure => "unknown".into(),
                Answer::Known(value) => value.to_json(),
            };
            (name.clone(), value)
        });
        serde_json::Value::Object(object.collect())
    }
}

/// What a fact allows, in words.
pub fn allowed(fact: &Fact) -> String {
    match &fact.kind {
        FactType::Tri => "\"yes\", \"no\" or \"unknown\"".into(),
        FactType::Enum(values) => format!("one of {}, or \"unknown\"", values.join(", ")),
        FactType::Set(values) => {
            format!(
                "a list of {} (an empty list is none of these), or \"unknown\"",
                values.join(", ")
            )
        }
        FactType::Int { min, max } => format!("a whole number from {min} to {max}, or \"unknown\""),
        FactType::Number { min, max } => format!("a number from {min} to {max}, or \"unknown\""),
    }
}

fn refuse(fact: &Fact, given: impl fmt::Display) -> Refusal {
    Refusal { fact: fact.name.clone(), given: clip(&given.to_string()), allowed: allowed(fact) }
}

/// Given values can be long and hostile; a message shows their beginning.
fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(60).collect();
    if clipped.len() < text.len() {
        clipped.push('…');
    }
    clipped
}

fn check(fact: &Fact, value: &Value) -> Result<(), Refusal> {
    let fits = match (&fact.kind, value) {
        (FactType::Tri, Value::Yes | Value::No) => true,
        (FactType::Enum(values), Value::Choice(word)) => values.contains(word),
        (FactType::Set(values), Value::Set(words)) => words.iter().all(|w| values.contains(w)),
        (FactType::Int { min, max }, Value::Int(n)) => (min..=max).contains(&n),
        (FactType::Number { min, max }, Value::Number(x)) => x.is_finite() && min <= x && x <= max,
        _ => false,
    };
    if fits { Ok(()) } else { Err(refuse(fact, value)) }
}

/// Makes an answer from a text field of a form or a cell of a table; empty is not an answer.
///
/// # Errors
/// [`Refusal`] when the text is not one of the fact's values.
pub fn answer_from_text(fact: &Fact, text: &str) -> Result<Answer, Refusal> {
    let text = text.trim();
    if text == "unknown" {
        return Ok(Answer::NotSure);
    }
    let value = match &fact.kind {
        FactType::Tri => match text {
            "yes" => Some(Value::Yes),
            "no" => Some(Value::No),
            _ => None,
        },
        FactType::Enum(_) => Some(Value::Choice(text.to_owned())),
        FactType::Set(_) if matches!(text, "none" | "") => Some(Value::Set(Vec::new())),
        FactType::Set(_) => Some(set_of(text.split(',').map(|w| w.trim().to_owned()).collect())),
        FactType::Int { .. } => text.parse().ok().map(Value::Int),
        // A decimal comma is what half of Europe types.
        FactType::Number { .. } => text.replace(',', ".").parse().ok().map(Value::Number),
    };
    let value = value.ok_or_else(|| refuse(fact, text))?;
    check(fact, &value)?;
    Ok(Answer::Known(value))
}

fn set_of(mut words: Vec<String>) -> Value {
    words.sort();
    words.dedup();
    Value::Set(words)
}

struct RecordVisitor<'p> {
    program: &'p Program,
    refusal: &'p mut Option<Refusal>,
}

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object from fact to answer")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut record = Record::default();
        while let Some(name) = map.next_key::<String>()? {
            let Some(fact) = self.program.fact(&name) else {
                *self.refusal = Some(unknown_fact(&name, self.program));
                return Err(de::Error::custom("refused"));
            };
            if record.answers.contains_key(&name) {
                *self.refusal = Some(Refusal {
                    fact: name,
                    given: "the same fact twice".into(),
                    allowed: "each fact once".into(),
                });
                return Err(de::Error::custom("refused"));
            }
            let answer = map.next_value_seed(AnswerSeed { fact, refusal: self.refusal })?;
            record.answers.insert(name, answer);
        }
        Ok(record)
    }
}

fn unknown_fact(name: &str, program: &Program) -> Refusal {
    let near = program
        .facts
        .iter()
        .map(|f| (distance(name, &f.name), f.name.as_str()))
        .filter(|(d, _)| *d <= 3)
        .min();
    Refusal {
        fact: clip(name),
        given: "a fact that does not exist".into(),
        allowed: match near {
            Some((_, near)) => format!("the facts of `supple facts`; did you mean `{near}`?"),
            None => "the facts of `supple facts`".into(),
        },
    }
}

/// Edit distance, capped by length: for "did you mean".
pub fn distance(a: &str, b: &str) -> usize {
    if a.len() > 80 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(ca != *cb)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            left = best;
            *cell = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Reads one answer of a known fact. Values that cannot be of any fact (objects, deep arrays) are
/// refused as soon as they begin, so that nesting costs nothing.
struct AnswerSeed<'p> {
    fact: &'p Fact,
    refusal: &'p mut Option<Refusal>,
}

impl AnswerSeed<'_> {
    fn refuse<E: de::Error>(self, given: impl fmt::Display) -> Result<Answer, E> {
        *self.refusal = Some(refuse(self.fact, given));
        Err(de::Error::custom("refused"))
    }

    fn known<E: de::Error>(self, value: Value) -> Result<Answer, E> {
        match check(self.fact, &value) {
            Ok(()) => Ok(Answer::Known(value)),
            Err(_) => self.refuse(value),
        }
    }
}

impl<'de> DeserializeSeed<'de> for AnswerSeed<'_> {
    type Value = Answer;

    fn deserialize<D: de::Deserializer<'de>>(self, d: D) -> Result<Answer, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnswerSeed<'_> {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Answer, E> {
        match (&self.fact.kind, text) {
            (_, "unknown") => Ok(Answer::NotSure),
            (FactType::Tri, "yes") => Ok(Answer::Known(Value::Yes)),
            (FactType::Tri, "no") => Ok(Answer::Known(Value::No)),
            (FactType::Enum(_), word) => self.known(Value::Choice(word.to_owned())),
            _ => self.refuse(format!("\"{}\"", clip(text))),
        }
    }

    fn visit_bool<E: de::Error>(self, b: bool) -> Result<Answer, E> {
        self.refuse(b)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Answer, E> {
        self.refuse("null")
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Answer, E> {
        match self.fact.kind {
            FactType::Number { .. } => self.known(Value::Number(n as f64)),
            _ => self.known(Value::Int(n)),
        }
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Answer, E> {
        match i64::try_from(n) {
            Ok(n) => self.visit_i64(n),
            Err(_) => self.refuse(n),
        }
    }

    fn visit_f64<E: de::Error>(self, x: f64) -> Result<Answer, E> {
        // 30.0 is a whole number whoever wrote it.
        if matches!(self.fact.kind, FactType::Int { .. }) && x.fract() == 0.0 && x.abs() < 1e15 {
            return self.visit_i64(x as i64);
        }
        self.known(Value::Number(x))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Answer, A::Error> {
        let FactType::Set(values) = &self.fact.kind else {
            return self.refuse("a list");
        };
        let mut words: Vec<String> = Vec::new();
        loop {
            match seq.next_element::<String>() {
                Ok(None) => return self.known(set_of(words)),
                Ok(Some(word)) if words.len() > values.len() || words.contains(&word) => {
                    return self.refuse(format!("`{}` twice", clip(&word)));
                }
                Ok(Some(word)) => words.push(word),
                Err(_) => return self.refuse("a list that holds something other than words"),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Answer, A::Error> {
        self.refuse("an object")
    }
}
