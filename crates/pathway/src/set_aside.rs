//! A record decided without what some cards say about it, because somebody answers for that; and
//! the cards that ask for a clinician's word.

use crate::effect::Massage;
use crate::evaluate::{Engine, EngineError};
use crate::plan::PlanConditions;
use crate::program::Technique;
use crate::record::Record;
use crate::space::Truth;

impl Engine {
    /// An engine that leaves out what `cards` definitely say about the record. Everything else of
    /// these cards goes on to count: what says stop now, and what only may hold.
    ///
    /// # Errors
    /// As [`Engine::new`]; a program that was compiled before compiles again.
    pub fn setting_aside(&self, cards: &[&str], record: &Record) -> Result<Engine, EngineError> {
        let (_, masks) = self.masks(record);
        let mut program = self.program.clone();
        program.rules.retain(|rule| {
            let named = cards.contains(&self.program.card_id(rule.card));
            let holds = || {
                let compiled = self.space.compile(&rule.when);
                compiled.is_ok_and(|cond| cond.truth(&masks) == Truth::Yes)
            };
            rule.effect.urgency.is_stop_now() || !(named && holds())
        });
        Engine::within(program, self.space.clone())
    }

    /// Cards that, as written, ask for a clinician's clearance of this person, or would if an open
    /// answer turned out so.
    #[must_use]
    pub fn clearance_cards(&self, record: &Record) -> Vec<String> {
        let (_, masks) = self.masks(record);
        let mut cards: Vec<String> = Vec::new();
        for rule in &self.program.rules {
            let may_hold = || {
                let compiled = self.space.compile(&rule.when);
                compiled.is_ok_and(|cond| cond.truth(&masks) != Truth::No)
            };
            let id = self.program.card_id(rule.card);
            if rule.effect.massage == Massage::NeedsClearance
                && !cards.iter().any(|card| card == id)
                && may_hold()
            {
                cards.push(id.to_owned());
            }
        }
        cards
    }

    /// The technique that a card's id or a word names, and whether anything that is known or
    /// possible of the record bars it. None where there is no such technique.
    #[must_use]
    pub fn technique(&self, name: &str, record: &Record) -> Option<(&Technique, Barred)> {
        let named = |one: &Technique| one.word == name || self.program.card_id(one.card) == name;
        let at = self.program.techniques.iter().position(named)?;
        let technique = self.program.techniques.get(at)?;
        let (_, masks) = self.masks(record);
        let conditions: &PlanConditions = self.plan_conditions();
        let barred = conditions.barred.get(at).is_none_or(|c| c.truth(&masks) != Truth::No);
        Some((technique, if barred { Barred::Yes } else { Barred::No }))
    }
}

/// Whether a technique is barred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// Something bars it, or may.
    Yes,
    /// Nothing does.
    No,
}
