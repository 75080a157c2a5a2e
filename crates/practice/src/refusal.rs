//! Why a use case did not do what was asked, in kinds that a face can put into words.

use std::collections::BTreeMap;

use serde::Serialize;
use store::busy::Clash;
use store::{Failure, StoreError};

use crate::permission::Case;

/// A field that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The field's name in the form or the JSON object.
    pub field: String,
    /// Key of the text that says what is wrong.
    pub reason: &'static str,
    /// Values for the text, such as `min` and `max`.
    pub values: BTreeMap<&'static str, String>,
}

/// Why nothing was done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in, or the session ended.
    #[error("not signed in")]
    SignedOut,
    /// The roles do not reach so far.
    #[error("not allowed: {}", .0.as_str())]
    Denied(Case),
    /// Fields that cannot be used.
    #[error("{} fields cannot be used", .0.len())]
    Wrong(Vec<Mistake>),
    /// A rule of the house says no; the key names the sentence that says which.
    #[error("a rule says no: {key}")]
    Rule {
        /// Key of the text.
        key: &'static str,
        /// Values for the text.
        values: BTreeMap<&'static str, String>,
    },
    /// Places that somebody else has taken meanwhile.
    #[error("{} places are taken", .0.len())]
    Taken(Vec<Clash>),
    /// Too many attempts; wait until then (epoch milliseconds).
    #[error("too many attempts")]
    TooMany {
        /// Epoch milliseconds.
        until: i64,
    },
    /// The store's answer.
    #[error(transparent)]
    Store(StoreError),
    /// The machine could not do its part of signing in.
    #[error(transparent)]
    Fault(#[from] doors::Fault),
}

impl Refusal {
    /// A rule without values.
    #[must_use]
    pub fn rule(key: &'static str) -> Self {
        Self::Rule { key, values: BTreeMap::new() }
    }

    /// A rule with values for its text.
    #[must_use]
    pub fn rule_with(key: &'static str, values: &[(&'static str, String)]) -> Self {
        Self::Rule { key, values: values.iter().cloned().collect() }
    }

    /// One field that cannot be used.
    #[must_use]
    pub fn field(field: &str, reason: &'static str) -> Self {
        Self::Wrong(vec![Mistake { field: field.to_owned(), reason, values: BTreeMap::new() }])
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken(clashes) => Self::Taken(clashes),
            other => Self::Store(other),
        }
    }
}

impl Failure for Refusal {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
