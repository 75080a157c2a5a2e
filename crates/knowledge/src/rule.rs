//! The rules of a card: `when` and `then` as written, checked into conditions and effects.

use pathway::condition::{ConditionError, Expr, parse};
use pathway::effect::{AreaLimit, Course, Effect, Interaction, Massage, Urgency};
use pathway::program::Program;
use pathway::space::check;
use toml::{Table, Value};

use crate::card::Card;
use crate::fault::Fault;

/// `when` and `then` of one rule, before they are read.
pub struct Written<'c> {
    pub when: &'c str,
    pub then: &'c Table,
}

/// The rules of a card, in order: `when`/`then` at the top, then each `[[rule]]`.
///
/// # Errors
/// [`Fault`] when one half of a rule is missing.
pub fn written(card: &Card) -> Result<Vec<Written<'_>>, Fault> {
    let mut rules = Vec::new();
    let list = card.table.get("rule").and_then(Value::as_array);
    let blocks = list.into_iter().flatten().filter_map(Value::as_table);
    // On presentations and exceptions `when` at the top is not a rule.
    let top = card.table.contains_key("then").then_some(&card.table);
    for block in top.into_iter().chain(blocks) {
        let when = block.get("when").and_then(Value::as_str);
        let then = block.get("then").and_then(Value::as_table);
        match (when, then) {
            (Some(when), Some(then)) => rules.push(Written { when, then }),
            _ => {
                return Err(card.fault(
                    "rule",
                    "a rule needs both `when` and `then`",
                    "write `when = \"…\"` and `then = { … }`",
                ));
            }
        }
    }
    Ok(rules)
}

/// Reads a condition that stands in a card, and checks its facts and values.
///
/// # Errors
/// [`Fault`] that underlines the offending part of the condition in the card's file.
pub fn condition(card: &Card, text: &str, program: &Program) -> Result<Expr, Fault> {
    let fault = |error: ConditionError| {
        let start = card.text.find(text).unwrap_or(0);
        let span = start + error.span.start..start + error.span.end;
        Fault::at(&card.path, &card.text, span, error.what, error.hint)
    };
    let expr = parse(text).map_err(fault)?;
    check(&expr, program).map_err(fault)?;
    Ok(expr)
}

/// An optional condition under a key of the card.
///
/// # Errors
/// As [`condition`].
pub fn optional_condition(
    card: &Card,
    key: &str,
    program: &Program,
) -> Result<Option<Expr>, Fault> {
    let text = card.reader().optional_word(key)?;
    text.map(|text| condition(card, &text, program)).transpose()
}

const KEYS: [&str; 12] = [
    "urgency",
    "massage",
    "pressure_max",
    "duration_minutes_max",
    "barred_techniques",
    "avoid_areas",
    "positions",
    "no_heat",
    "other",
    "areas",
    "interaction",
    "course",
];

/// Reads `then`.
///
/// # Errors
/// [`Fault`] for an unknown key or a value that the key does not allow.
pub fn effect(card: &Card, then: &Table) -> Result<Effect, Fault> {
    if let Some(key) = then.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let what = format!("`{key}` is not something a rule can say");
        return Err(card.fault(key, what, format!("a rule says: {}", KEYS.join(", "))));
    }
    let reader = Then { card, then };
    let mut effect = Effect {
        urgency: reader.level("urgency", Urgency::from_word, "none")?.unwrap_or_default(),
        massage: reader.level("massage", Massage::from_word, "suitable")?.unwrap_or_default(),
        interaction: reader.level("interaction", Interaction::from_word, "minor")?,
        course: reader.level("course", Course::from_word, "continue")?,
        pressure_max: reader.ceiling(then, "pressure_max", 5)?,
        duration_minutes_max: reader.ceiling(then, "duration_minutes_max", 240)?,
        barred_techniques: reader.set(then, "barred_techniques")?,
        avoid_areas: reader.set(then, "avoid_areas")?,
        positions: reader.set(then, "positions")?,
        other: reader.set(then, "other")?,
        no_heat: then.get("no_heat").and_then(Value::as_bool).unwrap_or(false),
        ..Effect::default()
    };
    for area in then.get("areas").and_then(Value::as_array).into_iter().flatten() {
        let table = area.as_table().ok_or_else(|| reader.wrong("areas", area))?;
        let name = table.get("area").and_then(Value::as_str);
        let name = name.ok_or_else(|| reader.wrong("areas", area))?;
        let limit = AreaLimit {
            pressure_max: reader.ceiling(table, "pressure_max", 5)?,
            barred_techniques: reader.set(table, "barred_techniques")?,
        };
        effect.areas.insert(name.to_owned(), limit);
    }
    Ok(effect)
}

struct Then<'c> {
    card: &'c Card,
    then: &'c Table,
}

impl Then<'_> {
    fn wrong(&self, key: &str, given: &Value) -> Fault {
        let what = format!("`{key}` cannot be {given}");
        self.card.fault(key, what, "see knowledge/README.md, Effects")
    }

    fn level<T>(
        &self,
        key: &str,
        from_word: fn(&str) -> Option<T>,
        example: &str,
    ) -> Result<Option<T>, Fault> {
        let Some(value) = self.then.get(key) else { return Ok(None) };
        let level = value.as_str().and_then(from_word);
        level.map(Some).ok_or_else(|| {
            let what = format!("`{key}` cannot be {value}");
            self.card.fault(key, what, format!("write one of its words, such as \"{example}\""))
        })
    }

    fn ceiling(&self, table: &Table, key: &str, most: u32) -> Result<Option<u32>, Fault> {
        let Some(value) = table.get(key) else { return Ok(None) };
        let number = value.as_integer().and_then(|n| u32::try_from(n).ok());
        let number = number.filter(|n| (1..=most).contains(n));
        number.map(Some).ok_or_else(|| self.wrong(key, value))
    }

    fn set(&self, table: &Table, key: &str) -> Result<std::collections::BTreeSet<String>, Fault> {
        let Some(value) = table.get(key) else { return Ok(Default::default()) };
        let list = value.as_array().ok_or_else(|| self.wrong(key, value))?;
        let words = list
            .iter()
            .map(|v| v.as_str().map(str::to_owned).ok_or_else(|| self.wrong(key, value)));
        words.collect()
    }
}
