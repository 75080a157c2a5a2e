//! What a note holds: codes and free text, bounded, checked against the cards when it is read.

use std::collections::BTreeSet;

use knowledge::Knowledge;
use serde::{Deserialize, Serialize};
use store::{Json, UnknownWord};

use crate::refusal::Refusal;

/// A larger body is refused; as it is kept on leaving a page, it must fit into one last request
/// of a browser (64 KiB).
pub const BYTES_MAX: usize = 60_000;

/// Characters of each free text.
pub const TEXT_MAX: usize = 4_000;

/// Characters of a reason.
pub const REASON_MAX: usize = 500;

/// A reason has at least so many characters: a word is none.
pub const REASON_MIN: usize = 10;

const LINES_MAX: usize = 40;
const CHECKS_MAX: usize = 40;
const ID_MAX: usize = 60;

/// The upper ends of the scales: pressure from 1, minutes from 1, pain and comfort from 0.
pub const PRESSURE_MAX: i64 = 5;
/// See [`PRESSURE_MAX`].
pub const MINUTES_MAX: i64 = 240;
/// See [`PRESSURE_MAX`].
pub const PAIN_MAX: i64 = 10;

macro_rules! closed {
    ($($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $text:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $text)] $item),* }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The word as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$item => $text),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let found = Self::ALL.iter().copied().find(|word| word.as_str() == text);
                let unknown = || UnknownWord { list: stringify!($name), given: text.to_owned() };
                found.ok_or_else(unknown)
            }
        }
    )*};
}

closed! {
    /// How the client took it.
    Response {
        /// It eased.
        Eased = "eased",
        /// No difference.
        Same = "same",
        /// Tender, no worse.
        Tender = "tender",
        /// Worse.
        Worse = "worse",
    }
    /// When the client was asked how it is.
    When {
        /// Before the first touch.
        Arrival = "arrival",
        /// While it was done.
        During = "during",
        /// At the end.
        End = "end",
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Made by whoever adds the line; unique within the note.
    pub id: String,
    /// A word of the techniques.
    pub technique: String,
    /// A word of the areas; none for what the client does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// 1 to 5; none for what is not pressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<i64>,
    /// How long.
    pub minutes: i64,
    /// How the client took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// Why it is outside what the decision allows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Copied from the last note, of a visit that began then (epoch milliseconds).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<i64>,
    /// A copied line was looked at and is true today.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirmed: bool,
}

/// How the client was when asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Made by whoever adds it; unique within the note.
    pub id: String,
    /// Epoch milliseconds.
    pub at: i64,
    /// At which point of the visit.
    pub when: When,
    /// 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain: Option<i64>,
    /// The pressure felt, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<i64>,
    /// 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comfort: Option<i64>,
}

/// The session was stopped by a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// The card of the rule.
    pub rule: String,
    /// Epoch milliseconds.
    pub at: i64,
}

/// The free texts of a note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parts {
    /// What the client says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// What the therapist sees and feels.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seen: String,
    /// What they make of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub thought: String,
    /// What comes next.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next: String,
    /// Why nothing was done, where nothing was.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub nothing: String,
}

impl Parts {
    /// Names of the texts, in the order of the page.
    pub const NAMES: [&'static str; 5] = ["said", "seen", "thought", "next", "nothing"];

    /// The text with a name of [`Parts::NAMES`].
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        match name {
            "said" => &self.said,
            "seen" => &self.seen,
            "thought" => &self.thought,
            "next" => &self.next,
            _ => &self.nothing,
        }
    }

    /// Puts another text in its place.
    pub fn set(&mut self, name: &str, text: String) {
        match name {
            "said" => self.said = text,
            "seen" => self.seen = text,
            "thought" => self.thought = text,
            "next" => self.next = text,
            _ => self.nothing = text,
        }
    }
}

/// A whole note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Body {
    /// What was done, in order.
    pub lines: Vec<Line>,
    /// When the client was asked, in order.
    pub checks: Vec<Check>,
    /// Rules that stopped the session.
    pub stops: Vec<Stop>,
    /// Free text.
    pub parts: Parts,
}

impl Body {
    /// A body as somebody sent it.
    ///
    /// # Errors
    /// [`Refusal::Wrong`] at `body`: too large, of another shape, a word that no card knows, a
    /// figure outside its scale, an id used twice.
    pub fn sent(text: &str, knowledge: &Knowledge) -> Result<Self, Refusal> {
        if text.len() > BYTES_MAX {
            return Err(Refusal::field("body", "too-large"));
        }
        // An array would pass as the members of the object in their order.
        if !text.trim_start().starts_with('{') {
            return Err(Refusal::field("body", "not-a-note"));
        }
        let body: Self =
            serde_json::from_str(text).map_err(|_| Refusal::field("body", "not-a-note"))?;
        body.check(knowledge).map_err(|reason| Refusal::field("body", reason))?;
        Ok(body)
    }

    /// A body as it was stored; an empty one where a later version of the program wrote it.
    #[must_use]
    pub fn stored(json: &Json) -> Self {
        serde_json::from_str(json.as_str()).unwrap_or_default()
    }

    /// As it is stored.
    ///
    /// # Errors
    /// [`Refusal::Wrong`] at `body` when it is too large.
    pub fn json(&self) -> Result<Json, Refusal> {
        let text = serde_json::to_string(self).unwrap_or_default();
        if text.len() > BYTES_MAX {
            return Err(Refusal::field("body", "too-large"));
        }
        Json::parse(text).map_err(|_| Refusal::field("body", "not-a-note"))
    }

    /// Whether anything is in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// The first check on arrival with a pain score.
    #[must_use]
    pub fn arrival(&self) -> Option<i64> {
        self.checks.iter().filter(|check| check.when == When::Arrival).find_map(|check| check.pain)
    }

    /// Looks at every word and figure.
    ///
    /// # Errors
    /// The key of what is wrong first.
    pub fn check(&self, knowledge: &Knowledge) -> Result<(), &'static str> {
        if self.lines.len() > LINES_MAX || self.checks.len() > CHECKS_MAX {
            return Err("too-many");
        }
        let ids = self.lines.iter().map(|line| &line.id);
        let ids: Vec<&String> = ids.chain(self.checks.iter().map(|check| &check.id)).collect();
        if ids.iter().any(|id| !is_id(id)) || ids.iter().collect::<BTreeSet<_>>().len() < ids.len()
        {
            return Err("not-a-note");
        }
        self.lines.iter().try_for_each(|line| line.check(knowledge))?;
        self.checks.iter().try_for_each(Check::check)?;
        let rules = knowledge.stop_rules();
        let distinct: BTreeSet<&str> = self.stops.iter().map(|stop| stop.rule.as_str()).collect();
        if distinct.len() < self.stops.len() || distinct.iter().any(|rule| !rules.contains(rule)) {
            return Err("unknown-choice");
        }
        Parts::NAMES.into_iter().try_for_each(|name| text(self.parts.get(name), TEXT_MAX))
    }
}

fn is_id(id: &str) -> bool {
    (1..=ID_MAX).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn text(text: &str, max: usize) -> Result<(), &'static str> {
    match text {
        text if text.chars().count() > max => Err("too-long"),
        text if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => {
            Err("control-character")
        }
        _ => Ok(()),
    }
}

fn within(value: Option<i64>, from: i64, to: i64) -> Result<(), &'static str> {
    match value {
        Some(value) if !(from..=to).contains(&value) => Err("out-of-range"),
        _ => Ok(()),
    }
}

impl Line {
    /// Looks at every word and figure of the line.
    ///
    /// # Errors
    /// The key of what is wrong first.
    pub fn check(&self, knowledge: &Knowledge) -> Result<(), &'static str> {
        let technique = knowledge.technique(&self.technique).ok_or("unknown-choice")?;
        match &self.area {
            Some(area) if !knowledge.has_word("areas", area) => return Err("unknown-choice"),
            None if !technique.active => return Err("line-needs-area"),
            _ => {}
        }
        if technique.pressed && self.pressure.is_none() {
            return Err("line-needs-pressure");
        }
        within(self.pressure, 1, PRESSURE_MAX)?;
        within(Some(self.minutes), 1, MINUTES_MAX)?;
        text(&self.reason, REASON_MAX)
    }

    /// Whether it is copied from another note and nobody has said that it is true today.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.carried.is_some() && !self.confirmed
    }

    /// Whether it says why it is outside what the decision allows.
    #[must_use]
    pub fn has_reason(&self) -> bool {
        self.reason.trim().chars().count() >= REASON_MIN
    }
}

impl Check {
    /// Looks at every figure of it.
    ///
    /// # Errors
    /// The key of what is wrong first.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.pain.is_none() && self.pressure.is_none() && self.comfort.is_none() {
            return Err("check-empty");
        }
        within(self.pain, 0, PAIN_MAX)?;
        within(self.pressure, 1, PRESSURE_MAX)?;
        within(self.comfort, 0, PAIN_MAX)
    }
}
