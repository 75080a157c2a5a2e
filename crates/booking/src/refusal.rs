//! Why a question is not answered, worded for the person who asked.

use std::fmt;

use crate::impossible::Impossible;

/// A question that cannot be answered as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Something in the input is wrong.
    Input {
        /// Where, as in the file: `courses[3].min_gap`.
        path: String,
        /// What is wrong there.
        reason: String,
    },
    /// No plan keeps every rule.
    Impossible(Impossible),
}

impl Refusal {
    pub(crate) fn input(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Refusal::Input { path: path.into(), reason: reason.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Input { path, reason } => write!(out, "`{path}`: {reason}"),
            Refusal::Impossible(why) => write!(out, "{why}"),
        }
    }
}

impl std::error::Error for Refusal {}
