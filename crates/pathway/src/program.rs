//! The checked program that a folder of cards comes to: facts, rules and what plans are made of.
//!
//! A program is data. [`crate::space::Space::new`] checks that every condition in it can be
//! evaluated; an unevaluable condition is an error there, never a skipped card.

use std::collections::HashMap;

use crate::condition::Expr;
use crate::effect::{Effect, Massage};
use crate::fact::Fact;

/// What a card is, as far as decisions go.
#[derive(Clone, Debug)]
pub struct CardRef {
    pub id: String,
    pub kind: String,
    /// Keys of the sources, for the decision.
    pub sources: Vec<String>,
    /// This card may be implied by another of its kind.
    pub implied: bool,
}

/// One `when`/`then` of a card.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Index into [`Program::cards`].
    pub card: usize,
    pub when: Expr,
    pub effect: Effect,
}

/// A named relaxation: where it holds, `lifts` becomes `to`. It never touches another level.
#[derive(Clone, Debug)]
pub struct Exception {
    pub card: usize,
    pub when: Expr,
    pub lifts: Massage,
    pub to: Massage,
}

/// Whether a technique comes into a plan by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// In every plan.
    Always,
    /// When a presentation names it.
    Choice,
    /// Only when a person asks for it; never by itself.
    OnRequest,
}

#[derive(Clone, Debug)]
pub struct Technique {
    pub card: usize,
    /// Its name in decisions.
    pub word: String,
    pub variants: Vec<String>,
    /// Usual pressure, 1 to 5: from, to.
    pub pressure: Option<(u32, u32)>,
    /// Usual length in minutes: from, to.
    pub minutes: Option<(u32, u32)>,
    pub offer: Offer,
    pub offer_when: Option<Expr>,
    pub barred_by: Vec<String>,
    pub uses_heat: bool,
    pub active: bool,
}

/// A way in which people present, with the techniques to begin with.
#[derive(Clone, Debug)]
pub struct Presentation {
    pub card: usize,
    pub when: Expr,
    /// Technique words in order of preference.
    pub first: Vec<String>,
    pub avoid: Vec<String>,
    pub pressure_max: Option<u32>,
    pub minutes: Option<(u32, u32)>,
}

#[derive(Clone, Debug)]
pub struct HomeItem {
    pub card: usize,
    pub offer_when: Option<Expr>,
    pub skip_when: Option<Expr>,
    pub rank: i64,
    pub active: bool,
    pub uses_heat: bool,
}

/// Advice and complementary options that a plan lists.
#[derive(Clone, Debug)]
pub struct Advice {
    pub card: usize,
    pub offer_when: Option<Expr>,
    /// `always`, `option`, `neutral`, `never`; or guideline -> stance.
    pub stances: Vec<(String, String)>,
}

/// The figures of the course rule D1.
#[derive(Clone, Debug)]
pub struct Dose {
    pub card: usize,
    pub visits: u32,
    pub visits_max: u32,
    pub gap_days_min: u32,
    pub gap_days_max: u32,
    pub minutes: (u32, u32),
    pub review_after: Vec<u32>,
    /// A session shorter than this is below the dose that was studied.
    pub below_dose_minutes: u32,
    pub exempt_when: Option<Expr>,
}

#[derive(Clone, Debug, Default)]
pub struct Program {
    pub release: String,
    /// `sha256:` and the hash over all card files.
    pub digest: String,
    pub facts: Vec<Fact>,
    pub cards: Vec<CardRef>,
    pub rules: Vec<Rule>,
    pub exceptions: Vec<Exception>,
    pub techniques: Vec<Technique>,
    pub presentations: Vec<Presentation>,
    pub home_items: Vec<HomeItem>,
    pub advice: Vec<Advice>,
    pub options: Vec<Advice>,
    pub dose: Option<Dose>,
    /// Level words from gentle to strong start of the home programme, and the fact that picks.
    pub start_level_fact: Option<String>,
    fact_index: HashMap<String, usize>,
}

impl Program {
    /// Call once after `facts` is filled.
    pub fn index_facts(&mut self) {
        self.fact_index = self.facts.iter().enumerate().map(|(i, f)| (f.name.clone(), i)).collect();
    }

    /// The program with the rules of one card only: what the card says by itself.
    pub fn of_card(&self, card: usize) -> Program {
        Program {
            facts: self.facts.clone(),
            cards: self.cards.clone(),
            rules: self.rules.iter().filter(|r| r.card == card).cloned().collect(),
            fact_index: self.fact_index.clone(),
            ..Program::default()
        }
    }

    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.fact_index(name).and_then(|i| self.facts.get(i))
    }

    pub fn fact_index(&self, name: &str) -> Option<usize> {
        self.fact_index.get(name).copied()
    }

    pub fn card_id(&self, card: usize) -> &str {
        self.cards.get(card).map_or("", |c| c.id.as_str())
    }

    /// All rules with exceptions, technique bars and implied limits written out: what both
    /// evaluators run. A rule that needs clearance becomes two: the adapted rest, and the need for
    /// clearance where no exception holds.
    pub fn expanded_rules(&self) -> Vec<Rule> {
        let mut all = Vec::with_capacity(self.rules.len());
        for rule in &self.rules {
            let mut rule = rule.clone();
            let id = self.card_id(rule.card);
            for technique in &self.techniques {
                if technique.barred_by.iter().any(|card| card == id) {
                    rule.effect.barred_techniques.insert(technique.word.clone());
                }
            }
            if rule.effect.sets_a_limit() {
                rule.effect.massage = rule.effect.massage.max(Massage::Adapted);
            }
            for exception in &self.exceptions {
                if rule.effect.massage == exception.lifts {
                    let strict = Effect { massage: exception.lifts, ..Effect::default() };
                    let unless = Expr::Not(Box::new(exception.when.clone()));
                    let when = Expr::And(vec![rule.when.clone(), unless]);
                    all.push(Rule { card: rule.card, when, effect: strict });
                    rule.effect.massage = exception.to;
                }
            }
            all.push(rule);
        }
        all
    }
}
