//! What was posted, read field by field: typed, bounded, and refused with the field and the reason.
//!
//! A form and a flat JSON object read the same. Every mistake is collected, so that a person
//! mends all of them at once; [`Fields::finish`] ends the reading.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::house::Key;
use crate::members::members;
use crate::refusal::{Mistake, Refusal};

/// More fields than this are refused.
pub const FIELDS_MAX: usize = 2_000;

/// Posted fields in their order, and the mistakes found so far.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    fields: Vec<(String, String)>,
    mistakes: Vec<Mistake>,
}

impl Fields {
    /// The fields of a form.
    ///
    /// # Errors
    /// [`Refusal::Wrong`] when there are too many, or one holds a null byte, which no database
    /// keeps in a text.
    pub fn form(fields: Vec<(String, String)>) -> Result<Self, Refusal> {
        if fields.len() > FIELDS_MAX {
            return Err(Refusal::field("", "too-many-fields"));
        }
        if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(Refusal::field("", "control-character"));
        }
        Ok(Self { fields, mistakes: Vec::new() })
    }

    /// The members of a JSON object: text, numbers, yes and no, and arrays of these. A member
    /// that is an object is kept as its JSON text.
    ///
    /// # Errors
    /// [`Refusal::Wrong`] when it is no object, a name stands in it twice, or there are too many.
    pub fn json(body: &[u8]) -> Result<Self, Refusal> {
        Self::form(members(body).map_err(|reason| Refusal::field("", reason))?)
    }

    /// The raw text of a field, the last where it was posted more than once.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Puts a value that was not posted.
    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// Every value of a field.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        let named = self.fields.iter().filter(|(field, _)| field == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// All fields as posted.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Gives a key to who sent none, so that the same request can be done again as the same.
    pub fn keyed(&mut self, spare: &Key) {
        if self.raw("key").and_then(Key::given).is_none() {
            self.fields.push(("key".to_owned(), spare.as_str().to_owned()));
        }
    }

    /// The sender's key; a new one when none or a misshapen one was sent.
    #[must_use]
    pub fn key(&self) -> Key {
        self.raw("key").and_then(Key::given).unwrap_or_else(Key::fresh)
    }

    /// Notes a mistake.
    pub fn mistake(
        &mut self,
        field: &str,
        reason: &'static str,
        values: &[(&'static str, String)],
    ) {
        self.mistakes.push(Mistake {
            field: field.to_owned(),
            reason,
            values: values.iter().cloned().collect::<BTreeMap<_, _>>(),
        });
    }

    /// A text of so many characters, trimmed; control characters other than line ends are refused.
    pub fn text(&mut self, name: &str, length: RangeInclusive<usize>) -> String {
        let given = self.raw(name).unwrap_or_default().trim().replace("\r\n", "\n");
        let count = given.chars().count();
        if count == 0 && *length.start() > 0 {
            self.mistake(name, "missing", &[]);
        } else if given.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.mistake(name, "control-character", &[]);
        } else if count < *length.start() {
            self.mistake(name, "too-short", &[("min", length.start().to_string())]);
        } else if count > *length.end() {
            self.mistake(name, "too-long", &[("max", length.end().to_string())]);
        }
        given
    }

    /// As [`Fields::text`]; none when it is empty.
    pub fn maybe_text(&mut self, name: &str, max: usize) -> Option<String> {
        Some(self.text(name, 0..=max)).filter(|text| !text.is_empty())
    }

    /// A whole number within bounds.
    pub fn int(&mut self, name: &str, bounds: RangeInclusive<i64>) -> i64 {
        let given = self.raw(name).unwrap_or_default().trim().to_owned();
        let values = [("min", bounds.start().to_string()), ("max", bounds.end().to_string())];
        match given.parse::<i64>() {
            Ok(number) if bounds.contains(&number) => return number,
            Ok(_) => self.mistake(name, "out-of-range", &values),
            Err(_) if given.is_empty() => self.mistake(name, "missing", &[]),
            Err(_) => self.mistake(name, "not-a-number", &values),
        }
        *bounds.start()
    }

    /// As [`Fields::int`]; none when it is empty.
    pub fn maybe_int(&mut self, name: &str, bounds: RangeInclusive<i64>) -> Option<i64> {
        let empty = self.raw(name).unwrap_or_default().trim().is_empty();
        (!empty).then(|| self.int(name, bounds))
    }

    /// Something that is read from its text: an id, or a word of a closed list.
    pub fn of<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let given = self.raw(name).unwrap_or_default().trim().to_owned();
        match given.parse() {
            Ok(value) => Some(value),
            Err(_) => {
                let reason = if given.is_empty() { "missing" } else { "unknown-choice" };
                self.mistake(name, reason, &[]);
                None
            }
        }
    }

    /// As [`Fields::of`]; nothing wrong when it is empty.
    pub fn maybe<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let empty = self.raw(name).unwrap_or_default().trim().is_empty();
        if empty { None } else { self.of(name) }
    }

    /// A civil date, ISO.
    pub fn date(&mut self, name: &str) -> Option<jiff::civil::Date> {
        let given = self.raw(name).unwrap_or_default().trim().to_owned();
        match given.parse() {
            Ok(date) => Some(date),
            Err(_) => {
                let reason = if given.is_empty() { "missing" } else { "not-a-date" };
                self.mistake(name, reason, &[]);
                None
            }
        }
    }

    /// As [`Fields::date`]; nothing wrong when it is empty.
    pub fn maybe_date(&mut self, name: &str) -> Option<jiff::civil::Date> {
        let empty = self.raw(name).unwrap_or_default().trim().is_empty();
        if empty { None } else { self.date(name) }
    }

    /// A box that was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        matches!(self.raw(name), Some("yes" | "on" | "true" | "1"))
    }

    /// The mistakes found so far.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// Notes mistakes that a use case found.
    pub fn add(&mut self, mistakes: Vec<Mistake>) {
        self.mistakes.extend(mistakes);
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`Refusal::Wrong`] with every mistake, in the order in which they were found.
    pub fn finish(self) -> Result<(), Refusal> {
        if self.mistakes.is_empty() { Ok(()) } else { Err(Refusal::Wrong(self.mistakes)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_named_with_its_field() {
        let fields = [("name", "  "), ("minutes", "900"), ("on", "2026-02-30"), ("who", "x")];
        let pairs = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let mut fields = Fields::form(pairs).unwrap();
        fields.text("name", 1..=80);
        fields.int("minutes", 5..=240);
        fields.date("on");
        assert_eq!(fields.of::<store::ClientId>("who"), None);
        fields.maybe_int("none", 0..=1);
        let Err(Refusal::Wrong(mistakes)) = fields.finish() else { panic!("refused") };
        let found: Vec<_> = mistakes.iter().map(|m| (m.field.as_str(), m.reason)).collect();
        let want = [
            ("name", "missing"),
            ("minutes", "out-of-range"),
            ("on", "not-a-date"),
            ("who", "unknown-choice"),
        ];
        assert_eq!(found, want);
        assert_eq!(mistakes[1].values["max"], "240");
    }

    #[test]
    fn an_object_reads_as_a_form() {
        let mut fields =
            Fields::json(br#"{"a": 3, "b": ["x", "y"], "c": null, "d": true}"#).unwrap();
        assert_eq!(fields.int("a", 0..=9), 3);
        assert_eq!(fields.all("b"), ["x", "y"]);
        assert_eq!(fields.raw("c"), None);
        assert!(fields.ticked("d"));
        assert!(Fields::json(br#"{"a": "x\u0000"}"#).is_err());
    }
}
