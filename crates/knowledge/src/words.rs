//! The words that people read, by language, with the numbers of their country filled in.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::Knowledge;
use crate::card::{Card, SourceStatus, SourceUse};

/// Languages that every client text exists in. The first is the one that is fallen back to.
pub const LANGUAGES: [&str; 2] = ["en", "fr"];

/// Telephone numbers of a country; a number that is not known is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    pub emergency: String,
    pub urgent: String,
    pub crisis: String,
}

impl Numbers {
    /// Puts the numbers into a text. Where a country has no number of its own for urgent care or
    /// for a crisis, `fallback` words stand (`a doctor`, `the emergency number`).
    pub fn fill(&self, text: &str, urgent_fallback: &str, crisis_fallback: &str) -> String {
        let or = |number: &str, fallback: &str| {
            if number.is_empty() { fallback.to_owned() } else { number.to_owned() }
        };
        text.replace("{emergency}", &self.emergency)
            .replace("{urgent}", &or(&self.urgent, urgent_fallback))
            .replace("{crisis}", &or(&self.crisis, crisis_fallback))
    }
}

/// A source as it may be shown: a recalled one is never shown as a citation.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    pub name: String,
    pub cite: String,
    pub url: Option<String>,
    pub status: SourceStatus,
}

impl Card {
    /// All words of the card in a language, by path (`values.doac`).
    pub fn texts(&self, language: &str) -> BTreeMap<String, String> {
        let table = self.table.get("words").and_then(|w| w.get(language));
        table.and_then(Value::as_table).map(flat).unwrap_or_default()
    }
}

/// Tables inside tables as one list; the path joins the keys with dots.
pub(crate) fn flat(table: &Table) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => {
                texts.extend(flat(inner).into_iter().map(|(k, text)| (format!("{key}.{k}"), text)));
            }
            Value::String(text) => drop(texts.insert(key.clone(), text.clone())),
            other => drop(texts.insert(key.clone(), other.to_string())),
        }
    }
    texts
}

impl Knowledge {
    /// The numbers of a country card; `INT` where there is none.
    pub fn numbers(&self, country: &str) -> Numbers {
        let card = self
            .card(country)
            .filter(|c| c.kind == "country")
            .or_else(|| self.card("INT").filter(|c| c.kind == "country"));
        let word = |key: &str| {
            let value = card.and_then(|c| c.table.get(key)).and_then(|v| v.as_str());
            value.unwrap_or_default().to_owned()
        };
        Numbers { emergency: word("emergency"), urgent: word("urgent"), crisis: word("crisis") }
    }

    /// Country codes, in order.
    pub fn countries(&self) -> Vec<&str> {
        let cards = self.cards.values().filter(|c| c.kind == "country");
        cards.map(|c| c.id.as_str()).collect()
    }

    /// Does a closed list hold the word?
    pub fn has_word(&self, list: &str, word: &str) -> bool {
        let mut cards = self.cards.values().filter(|c| c.kind == "vocabulary");
        cards.any(|c| c.words("en", &[list, word]).is_some())
    }

    /// A word of a closed list (`areas`, `positions`, `techniques`) in a language.
    pub fn vocabulary(&self, language: &str, list: &str, word: &str) -> String {
        let cards = self.cards.values().filter(|c| c.kind == "vocabulary");
        let found = cards.filter_map(|c| c.words(language, &[list, word])).next();
        found.unwrap_or(word).to_owned()
    }

    /// The text of a note that a rule of some card sets.
    pub fn note(&self, language: &str, note: &str) -> Option<&str> {
        self.cards.values().find_map(|c| c.words(language, &["other", note]))
    }

    /// The sources of a card as they may be shown.
    pub fn cited(&self, card: &str) -> Vec<Cited> {
        let Some(card) = self.card(card) else { return Vec::new() };
        card.sources.iter().map(|source| self.cite(source)).collect()
    }

    fn cite(&self, source: &SourceUse) -> Cited {
        let card = source.key.as_deref().and_then(|key| self.card(key));
        let text = |key: &str| card.and_then(|c| c.table.get(key)).and_then(|v| v.as_str());
        let own = card.and_then(|c| c.source_status);
        let first = card.and_then(|c| c.table.get("url")).and_then(|v| v.as_array());
        let first = first.and_then(|list| list.first()).and_then(|v| v.as_str());
        Cited {
            name: source.name().to_owned(),
            cite: text("cite").unwrap_or(source.name()).to_owned(),
            url: source.url.clone().or_else(|| first.map(str::to_owned)),
            // Unverified until somebody has said otherwise.
            status: source.status.or(own).unwrap_or(SourceStatus::Unverified),
        }
    }
}
