//! What the practice's program takes from cards by a key and not by a name: facts that it enters
//! by itself (`role`), how long something is good, and when a course is reviewed.

use pathway::fact::{AskedOf, Fact, Tier};

use crate::Knowledge;
use crate::card::Card;

/// What the practice knows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// That a clinician agreed.
    Clearance,
    /// How many days ago they did.
    ClearanceDays,
    /// How many visits of the course are done.
    SessionsDone,
    /// Days since the first of them.
    DaysSinceFirst,
    /// Days since the last of them.
    DaysSinceLast,
    /// How many visits were done beyond the course's most.
    BoosterVisits,
    /// Whether the measure before the newest was worse than the first.
    WorseBefore,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 7] = [
        Role::Clearance,
        Role::ClearanceDays,
        Role::SessionsDone,
        Role::DaysSinceFirst,
        Role::DaysSinceLast,
        Role::BoosterVisits,
        Role::WorseBefore,
    ];

    /// The word on the card.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Role::Clearance => "clearance",
            Role::ClearanceDays => "clearance_days",
            Role::SessionsDone => "visits_done",
            Role::DaysSinceFirst => "days_since_first",
            Role::DaysSinceLast => "days_since_last",
            Role::BoosterVisits => "boosters",
            Role::WorseBefore => "worse_before",
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
        self.fact_days(&self.card_of(role)?.id)
    }

    /// For how many days an answer to a fact is good (`valid_days`); none where its card does not
    /// say.
    #[must_use]
    pub fn fact_days(&self, fact: &str) -> Option<i64> {
        self.card(fact)?.table.get("valid_days")?.as_integer()
    }

    /// Questions about a course that only people can answer: neither counted, nor measured, nor
    /// worked out by the practice alone. In asking order.
    #[must_use]
    pub fn course_questions(&self) -> Vec<&Fact> {
        let counted: Vec<&str> = Role::ALL
            .into_iter()
            .filter(|role| *role != Role::WorseBefore)
            .filter_map(|role| self.fact_of(role))
            .map(|fact| fact.name.as_str())
            .collect();
        let mut measures = self.scored_facts();
        measures.extend(self.left_out_facts());
        let asked = |fact: &&Fact| {
            fact.tier == Tier::Course
                && fact.asked_of == AskedOf::Practice
                && fact.derive.is_none()
                && !counted.contains(&fact.name.as_str())
                && !measures.contains(&fact.name.as_str())
        };
        self.engine.program.facts.iter().filter(asked).collect()
    }
}

/// When a course is reviewed, from the card of the course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// After so many visits, rising.
    pub after: Vec<i64>,
    /// After the last of these, one every so many visits.
    pub every_after: Option<i64>,
    /// The most visits of a course.
    pub visits_max: Option<i64>,
    /// After a review that ended a course, a new check opens a new one after so many days.
    pub new_course_after_days: Option<i64>,
}

impl Reviews {
    /// Whether a review follows visit `number` (from 1).
    #[must_use]
    pub fn follows(&self, number: i64) -> bool {
        let last = self.after.iter().copied().max().unwrap_or(0);
        let later = |step: i64| step > 0 && number > last && (number - last) % step == 0;
        self.after.contains(&number) || self.every_after.is_some_and(later)
    }

    /// The newest review that is due after `done` visits: the visit that it follows.
    #[must_use]
    pub fn due(&self, done: i64) -> Option<i64> {
        (1..=done).rev().find(|number| self.follows(*number))
    }
}

impl Knowledge {
    /// A check older than so many days is no ground for booking a course (`check_days` on the card
    /// of the course); none where no card says.
    #[must_use]
    pub fn check_days(&self) -> Option<i64> {
        self.course_number("check_days")
    }

    /// When a course is reviewed.
    #[must_use]
    pub fn reviews(&self) -> Reviews {
        let dose = self.engine.program.dose.as_ref();
        Reviews {
            after: dose
                .map(|dose| dose.review_after.iter().map(|n| i64::from(*n)).collect())
                .unwrap_or_default(),
            every_after: self.course_number("review_every_after"),
            visits_max: dose.map(|dose| i64::from(dose.visits_max)),
            new_course_after_days: self.course_number("new_course_after_days"),
        }
    }

    fn course_number(&self, key: &str) -> Option<i64> {
        let courses = self.cards.values().filter(|card| card.kind == "course-rule");
        courses.filter_map(|card| card.table.get(key)?.as_integer()).min()
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

    #[test]
    fn reviews_follow_the_visits_that_the_card_names_and_go_on() {
        let knowledge = Knowledge::load(&crate::embedded()).unwrap();
        let reviews = knowledge.reviews();
        let follow: Vec<i64> = (1..=10).filter(|n| reviews.follows(*n)).collect();
        assert_eq!(follow, [2, 4, 6, 8, 10]);
        let due: Vec<Option<i64>> = (0..=5).map(|done| reviews.due(done)).collect();
        assert_eq!(due, [None, None, Some(2), Some(2), Some(4), Some(4)]);
    }
}
