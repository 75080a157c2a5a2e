//! The decision about one record: what is definite, what is possible, why, and what is open.

use crate::effect::Effect;
use crate::fact::Tier;
use crate::plan::Plan;
use crate::record::Value;

/// A card that definitely applies.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub card: String,
    /// A subset-minimal set of answers that makes the card say what it says.
    pub because: Vec<(String, Value)>,
    pub effect: Effect,
    pub sources: Vec<String>,
}

/// A fact whose answer can still change the decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    pub fact: String,
    pub tier: Tier,
    /// Cards that wait for it.
    pub cards: Vec<String>,
    /// It has been asked, and the person was not sure.
    pub asked: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What the known answers force.
    pub definite: Effect,
    /// The strictest that the open questions could still bring.
    pub possible: Effect,
    pub cleared: bool,
    pub findings: Vec<Finding>,
    /// In asking order.
    pub open: Vec<Open>,
    /// Facts that the therapist takes at the visit.
    pub at_visit: Vec<String>,
    /// Only when cleared.
    pub plan: Option<Plan>,
}
