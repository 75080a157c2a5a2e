//! The space of all records: every fact becomes one or more variables with a few codes.
//!
//! A tri has two codes, an enum one a value, a set one variable a member, a number one code for
//! each stretch between the cut-points that conditions name (and `none` where it need not apply).
//! What is known of a person is then one bit mask of still possible codes a variable, and every
//! question about *all* records is about a finite space.
//!
//! [`check()`] says which comparisons a fact allows, `layout` gives each fact its variables, `cuts`
//! cuts number lines, [`Cond`] is a condition over codes, and `resolve` turns a record into masks.

mod check;
mod cond;
mod cuts;
mod layout;
mod resolve;

use crate::condition::ConditionError;
use crate::fact::Fact;

pub use check::{check, holds};
pub use cond::{Cond, Truth};
use layout::Layout;
pub use layout::all_conditions;
pub use resolve::{Coded, State, derive_value};

pub type VarId = usize;
/// Possible codes of one variable, one bit each.
pub type Mask = u64;

#[derive(Clone, Debug)]
pub struct Space {
    facts: Vec<Fact>,
    layouts: Vec<Layout>,
    /// Fact of each variable.
    owners: Vec<usize>,
    full: Vec<Mask>,
    /// Gates before what they gate.
    order: Vec<usize>,
    /// Facts whose gate mentions the fact, transitively.
    dependents: Vec<Vec<usize>>,
}

/// A gate that depends on itself: the facts on the circle.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SpaceError {
    #[error("facts apply only when each other does: {}", .0.join(" -> "))]
    Circle(Vec<String>),
    #[error("`{0}` has two different types")]
    TwoTypes(String),
    #[error("`{0}` has more than 63 codes")]
    TooManyCodes(String),
    #[error("{0}")]
    Condition(#[from] ConditionError),
}

impl Space {
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    pub fn fact_index(&self, name: &str) -> Option<usize> {
        self.facts.iter().position(|f| f.name == name)
    }

    pub fn var_count(&self) -> usize {
        self.full.len()
    }

    /// All codes of a variable.
    pub fn full(&self, var: VarId) -> Mask {
        self.full.get(var).copied().unwrap_or(0)
    }

    pub fn owner(&self, var: VarId) -> usize {
        self.owners.get(var).copied().unwrap_or(0)
    }

    pub fn vars_of(&self, fact: usize) -> std::ops::Range<VarId> {
        self.layouts.get(fact).map_or(0..0, |l| l.first..l.first + l.count)
    }

    pub fn gate(&self, fact: usize) -> Option<&Cond> {
        self.layouts.get(fact).and_then(|l| l.gate.as_ref())
    }

    /// Facts whose applying hangs on this one, nearest first.
    pub fn dependents(&self, fact: usize) -> &[usize] {
        self.dependents.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Codes that mean "none" or the quiet value, for a variable of the fact.
    pub fn quiet(&self, fact: usize, var: VarId) -> Mask {
        let layout = self.layouts.get(fact);
        layout.and_then(|l| l.quiet.get(var.wrapping_sub(l.first))).copied().unwrap_or(1)
    }

    /// Codes that an answer can have: all but "does not apply".
    pub fn answerable(&self, fact: usize, var: VarId) -> Mask {
        let none = self.layouts.get(fact).and_then(|l| l.none).map_or(0, |code| 1 << code);
        self.full(var) & !none
    }
}
