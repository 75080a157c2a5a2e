//! A fact: one thing that can be known about a person, its type and the policy of asking it.

use crate::condition::Expr;

/// The type of a fact with its allowed values.
#[derive(Clone, Debug, PartialEq)]
pub enum FactType {
    /// yes, no (or unknown).
    Tri,
    /// One of the values; the first is the quiet one.
    Enum(Vec<String>),
    /// A subset of the values; the empty set is "none of these".
    Set(Vec<String>),
    /// A whole number in a closed range.
    Int { min: i64, max: i64 },
    /// A decimal number in a closed range.
    Number { min: f64, max: f64 },
}

impl FactType {
    /// The word for the type in the contract.
    pub fn word(&self) -> &'static str {
        match self {
            FactType::Tri => "tri",
            FactType::Enum(_) => "enum",
            FactType::Set(_) => "set",
            FactType::Int { .. } => "int",
            FactType::Number { .. } => "number",
        }
    }

    /// Least and greatest allowed number, for `int` and `number`.
    pub fn bounds(&self) -> Option<(f64, f64)> {
        match self {
            FactType::Int { min, max } => Some((*min as f64, *max as f64)),
            FactType::Number { min, max } => Some((*min, *max)),
            _ => None,
        }
    }
}

/// When a fact is asked: the strictest things first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    Emergency,
    Urgent,
    Caution,
    Plan,
    Course,
}

impl Tier {
    pub const ALL: [Tier; 5] =
        [Tier::Emergency, Tier::Urgent, Tier::Caution, Tier::Plan, Tier::Course];

    pub fn word(self) -> &'static str {
        match self {
            Tier::Emergency => "emergency",
            Tier::Urgent => "urgent",
            Tier::Caution => "caution",
            Tier::Plan => "plan",
            Tier::Course => "course",
        }
    }
}

/// What the answer "not sure" means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSure {
    /// Ask again; until then the fact is open and bars.
    Ask,
    /// Open: what it could bring stays possible.
    Bar,
    /// Open: the strict limit applies.
    Strict,
    /// Counts as the quiet value, for a written reason.
    No,
}

impl NotSure {
    pub const ALL: [NotSure; 4] = [NotSure::Ask, NotSure::Bar, NotSure::Strict, NotSure::No];

    pub fn word(self) -> &'static str {
        match self {
            NotSure::Ask => "ask",
            NotSure::Bar => "bar",
            NotSure::Strict => "strict",
            NotSure::No => "no",
        }
    }
}

/// Whether the therapist takes the fact at the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// Asked before the visit like any other fact.
    Never,
    /// Taken at the visit only; before that, unknown does not block.
    Only,
    /// Asked before, and looked at again at the visit.
    Again,
}

/// Who supplies the fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedOf {
    Client,
    /// A policy of the practice or the state of the course; never part of the interview.
    Practice,
}

/// How a course fact follows from two others.
#[derive(Clone, Debug, PartialEq)]
pub enum Derive {
    /// first - second
    Fall(String, String),
    /// second - first
    Rise(String, String),
    /// (first - second) / first in percent; none where the first is 0.
    FallPercent(String, String),
}

impl Derive {
    /// The two facts it is computed from: baseline, latest.
    pub fn inputs(&self) -> (&str, &str) {
        match self {
            Derive::Fall(a, b) | Derive::Rise(a, b) | Derive::FallPercent(a, b) => (a, b),
        }
    }
}

/// One fact with everything the engine needs to know of it. Its words stand on its card.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: String,
    pub kind: FactType,
    pub unit: Option<String>,
    pub tier: Tier,
    /// Asking order inside the tier.
    pub order: i64,
    /// Facts of one screen are asked together.
    pub screen: Option<String>,
    pub applies_when: Option<Expr>,
    pub not_sure: NotSure,
    pub visit: Visit,
    pub asked_of: AskedOf,
    pub changeable: bool,
    /// The answer of an ordinary person; where witnesses are searched first.
    pub normal: Option<crate::record::Value>,
    pub derive: Option<Derive>,
}
