//! A fact card becomes a fact.

use pathway::fact::{AskedOf, Derive, Fact, FactType, NotSure, Tier, Visit};
use pathway::record::Value;

use crate::card::Card;
use crate::fault::Fault;

/// Reads everything of a fact card but its gate, which needs the other facts first.
///
/// # Errors
/// [`Fault`] for a key that is missing or not allowed.
pub fn fact(card: &Card) -> Result<Fact, Fault> {
    let reader = card.reader();
    let word = |key: &str, default: &str| {
        reader.optional_word(key).map(|w| w.unwrap_or_else(|| default.to_owned()))
    };
    let kind = fact_type(card)?;
    let tier = reader.word("tier")?;
    let not_sure = reader.word("not_sure")?;
    let visit = word("visit", "never")?;
    let asked_of = word("asked_of", "client")?;
    Ok(Fact {
        name: card.id.clone(),
        unit: reader.optional_word("unit")?,
        tier: Tier::ALL.into_iter().find(|t| t.word() == tier).ok_or_else(|| {
            reader.wrong("tier", &tier, "emergency, urgent, caution, plan or course")
        })?,
        order: reader.int("order")?.unwrap_or(i64::MAX),
        screen: reader.optional_word("screen")?,
        applies_when: None,
        not_sure: NotSure::ALL
            .into_iter()
            .find(|n| n.word() == not_sure)
            .ok_or_else(|| reader.wrong("not_sure", &not_sure, "ask, bar, strict or no"))?,
        visit: match visit.as_str() {
            "never" => Visit::Never,
            "only" => Visit::Only,
            "again" => Visit::Again,
            other => return Err(reader.wrong("visit", other, "only or again")),
        },
        asked_of: match asked_of.as_str() {
            "client" => AskedOf::Client,
            "practice" => AskedOf::Practice,
            other => return Err(reader.wrong("asked_of", other, "client or practice")),
        },
        changeable: reader.flag("changeable")?,
        normal: normal(card, &kind)?,
        derive: derive(card)?,
        kind,
    })
}

fn fact_type(card: &Card) -> Result<FactType, Fault> {
    let reader = card.reader();
    let values = |kind: fn(Vec<String>) -> FactType| {
        let values = reader.words("values")?.unwrap_or_default();
        if values.is_empty() || values.iter().any(|v| v == "unknown") {
            let hint = "at least one value, and never `unknown`";
            return Err(reader.wrong("values", format!("{values:?}"), hint));
        }
        Ok(kind(values))
    };
    let bound = |key: &str| {
        let value = card.table.get(key);
        let number = value.and_then(|v| v.as_float().or_else(|| v.as_integer().map(|n| n as f64)));
        number.filter(|x| x.is_finite()).ok_or_else(|| {
            card.fault(
                key,
                format!("`{key}` is missing or not a number"),
                format!("add `{key} = 0`"),
            )
        })
    };
    let kind = reader.word("type")?;
    let kind = match kind.as_str() {
        "tri" => FactType::Tri,
        "enum" => values(FactType::Enum)?,
        "set" => values(FactType::Set)?,
        "int" => FactType::Int { min: bound("min")? as i64, max: bound("max")? as i64 },
        "number" => FactType::Number { min: bound("min")?, max: bound("max")? },
        other => return Err(reader.wrong("type", other, "tri, enum, set, int or number")),
    };
    match kind.bounds() {
        Some((min, max)) if min >= max => Err(reader.wrong("max", max, "more than min")),
        _ => Ok(kind),
    }
}

fn normal(card: &Card, kind: &FactType) -> Result<Option<Value>, Fault> {
    use toml::Value as Toml;
    let Some(value) = card.table.get("normal") else { return Ok(None) };
    let wrong = || card.reader().wrong("normal", value, "a value of the fact");
    let value = match (kind, value) {
        // `none` says that the fact does not apply to an ordinary person.
        (FactType::Int { .. } | FactType::Number { .. }, Toml::String(s)) if s == "none" => {
            return Ok(None);
        }
        (FactType::Set(_), Toml::String(s)) if s == "none" => Value::Set(Vec::new()),
        (FactType::Tri, Toml::String(s)) if s == "yes" => Value::Yes,
        (FactType::Tri, Toml::String(s)) if s == "no" => Value::No,
        (FactType::Enum(values), Toml::String(s)) if values.contains(s) => Value::Choice(s.clone()),
        (FactType::Set(values), Toml::Array(list)) => {
            let words: Vec<String> =
                list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect();
            if !words.iter().all(|w| values.contains(w)) {
                return Err(wrong());
            }
            Value::Set(words)
        }
        (FactType::Int { .. }, Toml::Integer(n)) => Value::Int(*n),
        (FactType::Number { .. }, Toml::Integer(n)) => Value::Number(*n as f64),
        (FactType::Number { .. }, Toml::Float(x)) => Value::Number(*x),
        _ => return Err(wrong()),
    };
    let fits = match (kind.bounds(), value.as_number()) {
        (Some((min, max)), Some(x)) => (min..=max).contains(&x),
        _ => true,
    };
    if fits { Ok(Some(value)) } else { Err(wrong()) }
}

fn derive(card: &Card) -> Result<Option<Derive>, Fault> {
    let Some(value) = card.table.get("derive") else { return Ok(None) };
    let wrong = || {
        let hint = "{ fall = [baseline, latest] }, rise or fall_percent";
        card.reader().wrong("derive", value, hint)
    };
    let (key, list) = value.as_table().and_then(|t| t.iter().next()).ok_or_else(wrong)?;
    let names: Vec<String> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect();
    let [first, second] = <[String; 2]>::try_from(names).map_err(|_| wrong())?;
    match key.as_str() {
        "fall" => Ok(Some(Derive::Fall(first, second))),
        "rise" => Ok(Some(Derive::Rise(first, second))),
        "fall_percent" => Ok(Some(Derive::FallPercent(first, second))),
        _ => Err(wrong()),
    }
}
