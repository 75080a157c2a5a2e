//! What the practice's program takes from cards by a key and not by a name: facts that it enters
//! by itself (`role`), and how long something is good.

use pathway::fact::Fact;

use crate::Knowledge;
use crate::card::Card;

/// What the practice knows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// That a clinician agreed.
    Clearance,
    /// How many days ago they did.
    ClearanceDays,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 2] = [Role::Clearance, Role::ClearanceDays];

    /// The word on the card.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Role::Clearance => "clearance",
            Role::ClearanceDays => "clearance_days",
        }
    }
}

impl Knowledge {
    fn card_of(&self, role: Role) -> Option<&Card> {
        self.cards.values().find(|card| {
            let word = card.table.get("role").and_then(|value| value.as_str());
            card.kind == "fact" && word == Some(role.word())
        })
    }

    /// The fact with a role; none where no card has it.
    #[must_use]
    pub fn fact_of(&self, role: Role) -> Option<&Fact> {
        self.engine.program.fact(&self.card_of(role)?.id)
    }

    /// For how many days what was entered there is good; none where the card does not say.
    #[must_use]
    pub fn days_good(&self, role: Role) -> Option<i64> {
        self.card_of(role)?.table.get("valid_days")?.as_integer()
    }
}

impl Knowledge {
    /// A check older than so many days is no ground for booking a course (`check_days` on the card
    /// of the course); none where no card says.
    #[must_use]
    pub fn check_days(&self) -> Option<i64> {
        let courses = self.cards.values().filter(|card| card.kind == "course-rule");
        courses.filter_map(|card| card.table.get("check_days")?.as_integer()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_fact() {
        let knowledge = Knowledge::load(&crate::embedded()).unwrap();
        for role in Role::ALL {
            assert!(knowledge.fact_of(role).is_some(), "{}", role.word());
        }
        assert!(knowledge.days_good(Role::Clearance).is_some_and(|days| days > 0));
        assert!(knowledge.check_days().is_some_and(|days| days > 0));
    }
}
