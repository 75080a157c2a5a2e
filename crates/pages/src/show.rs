//! Facts and answers in words.

use pathway::fact::{Fact, FactType};
use pathway::record::{Answer, Value};

use crate::state::State;
use crate::view::View;

/// The question of a fact.
pub fn question(view: &View<'_>, fact: &str) -> String {
    view.card_words(fact, &["question"]).unwrap_or_else(|| fact.to_owned())
}

/// The name of a value of an enum or a set.
pub fn value_name(view: &View<'_>, fact: &str, value: &str) -> String {
    view.card_words(fact, &["values", value]).unwrap_or_else(|| match value {
        "none" => view.t("none-of-these"),
        other => other.replace('_', " "),
    })
}

/// An answer as the person would say it.
pub fn answer(view: &View<'_>, state: &State, fact: &str, answer: &Answer) -> String {
    match answer {
        Answer::NotSure if state.is_private(fact) => view.t("prefer-not"),
        Answer::NotSure => view.t("not-sure"),
        Answer::Known(value) => value_words(view, fact, value),
    }
}

pub fn value_words(view: &View<'_>, fact: &str, value: &Value) -> String {
    match value {
        Value::Yes => view.t("yes"),
        Value::No => view.t("no"),
        Value::Choice(word) => value_name(view, fact, word),
        Value::Set(words) if words.is_empty() => value_name(view, fact, "none"),
        Value::Set(words) => {
            let names: Vec<String> = words.iter().map(|w| value_name(view, fact, w)).collect();
            names.join(" · ")
        }
        Value::Int(_) | Value::Number(_) => {
            let number = decimal(view, value.as_number().unwrap_or_default());
            let unit = view.knowledge.engine.program.fact(fact).map(|f| unit(view, f));
            format!("{number} {}", unit.unwrap_or_default()).trim_end().to_owned()
        }
    }
}

/// The unit of a fact in words; empty where it has none.
pub fn unit(view: &View<'_>, fact: &Fact) -> String {
    fact.unit.as_deref().map(|unit| view.t(&unit_key(unit))).unwrap_or_default()
}

/// `10^9/L` -> `unit-10-9-L`: names of words hold letters, digits and dashes.
pub fn unit_key(unit: &str) -> String {
    let dashed = unit.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("unit-{}", dashed.collect::<String>())
}

/// A number with the decimal mark of the language, and without a needless fraction.
pub fn decimal(view: &View<'_>, number: f64) -> String {
    let text = format!("{}", (number * 10.0).round() / 10.0);
    text.replace('.', &view.t("decimal-mark"))
}

/// A civil date in words: `2026-11-21` -> `21 November 2026`; as it came where it is not one.
pub fn date(view: &View<'_>, iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return iso.to_owned() };
    let (Ok(month), Ok(day)) = (month.parse::<u8>(), day.parse::<u8>()) else {
        return iso.to_owned();
    };
    let month = view.t(&format!("month-{month}"));
    view.with("date", &[("day", &day.to_string()), ("month", &month), ("year", year)])
}

/// A unit in which people think of a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Days,
    Weeks,
    Months,
    Years,
}

impl Span {
    pub const ALL: [Span; 4] = [Span::Days, Span::Weeks, Span::Months, Span::Years];

    pub fn word(self) -> &'static str {
        match self {
            Span::Days => "days",
            Span::Weeks => "weeks",
            Span::Months => "months",
            Span::Years => "years",
        }
    }

    pub fn from_word(word: &str) -> Option<Span> {
        Span::ALL.into_iter().find(|span| span.word() == word)
    }

    /// Length in days, in the calendar's mean.
    fn days(self) -> f64 {
        match self {
            Span::Days => 1.0,
            Span::Weeks => 7.0,
            Span::Months => 365.25 / 12.0,
            Span::Years => 365.25,
        }
    }

    /// A number of this span as text in the unit of the fact. Whole numbers are rounded down: the
    /// shorter time is the stricter one.
    pub fn into_unit_of(self, fact: &Fact, text: &str) -> Option<String> {
        let own = Span::from_word(fact.unit.as_deref()?)?;
        if self == own {
            return Some(text.to_owned());
        }
        let number: f64 = text.replace(',', ".").parse().ok()?;
        let converted = number * self.days() / own.days();
        Some(match fact.kind {
            FactType::Int { .. } => format!("{}", converted.floor()),
            _ => format!("{}", (converted * 10.0).floor() / 10.0),
        })
    }
}

/// Is this a long span of time that people know in months or years as well?
pub fn asks_for_span(fact: &Fact) -> bool {
    matches!(
        (&fact.kind, fact.unit.as_deref()),
        (FactType::Number { .. }, Some("weeks")) | (FactType::Int { .. }, Some("days"))
    )
}
