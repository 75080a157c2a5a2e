//! The compiled evaluator: the same answers as [`crate::reference`], fast enough for millions.
//!
//! Every rule is a condition over codes and an effect in bits; a decision is the join of the
//! effects whose condition holds (definite) or may hold (possible).

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::effect::{Effect, Massage, Part, Urgency};
use crate::fact::Visit;
use crate::interview::Statements;
use crate::plan::PlanConditions;
use crate::program::Program;
use crate::record::{Answer, Record, Value};
use crate::reference::Outcome;
use crate::space::{Coded, Cond, Mask, Space, SpaceError, State, Truth};

const WORDS: usize = 8;

/// An effect in bits. Ceilings are stored as they are; everything else is a bit of the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    pub urgency: Urgency,
    pub massage: Massage,
    /// `u32::MAX` = no ceiling.
    pressure_max: u32,
    minutes_max: u32,
    parts: [u64; WORDS],
}

impl Default for Bits {
    fn default() -> Self {
        Bits {
            urgency: Urgency::None,
            massage: Massage::Suitable,
            pressure_max: u32::MAX,
            minutes_max: u32::MAX,
            parts: [0; WORDS],
        }
    }
}

impl Bits {
    fn join(&mut self, other: &Bits) {
        self.urgency = self.urgency.max(other.urgency);
        self.massage = self.massage.max(other.massage);
        self.pressure_max = self.pressure_max.min(other.pressure_max);
        self.minutes_max = self.minutes_max.min(other.minutes_max);
        for (mine, theirs) in self.parts.iter_mut().zip(other.parts) {
            *mine |= theirs;
        }
    }
}

/// The words behind the bits.
#[derive(Clone, Debug, Default)]
struct Lexicon {
    parts: Vec<Part>,
    index: HashMap<Part, usize>,
}

impl Lexicon {
    fn bits(&mut self, effect: &Effect) -> Option<Bits> {
        let mut bits = Bits {
            urgency: effect.urgency,
            massage: effect.massage,
            pressure_max: effect.pressure_max.unwrap_or(u32::MAX),
            minutes_max: effect.duration_minutes_max.unwrap_or(u32::MAX),
            parts: [0; WORDS],
        };
        for part in effect.parts() {
            if matches!(
                part,
                Part::Urgency(_) | Part::Massage(_) | Part::Pressure(_) | Part::Minutes(_)
            ) {
                continue;
            }
            let next = self.parts.len();
            let at = *self.index.entry(part.clone()).or_insert(next);
            if at == next {
                self.parts.push(part);
            }
            *bits.parts.get_mut(at / 64)? |= 1 << (at % 64);
        }
        Some(bits)
    }

    fn effect(&self, bits: &Bits) -> Effect {
        let ceiling = |max: u32| (max != u32::MAX).then_some(max);
        let mut effect = Effect {
            urgency: bits.urgency,
            massage: bits.massage,
            pressure_max: ceiling(bits.pressure_max),
            duration_minutes_max: ceiling(bits.minutes_max),
            ..Effect::default()
        };
        for (at, part) in self.parts.iter().enumerate() {
            if bits.parts.get(at / 64).is_some_and(|w| w >> (at % 64) & 1 == 1) {
                effect.join(&effect_of(part));
            }
        }
        effect
    }
}

fn effect_of(part: &Part) -> Effect {
    let mut effect = Effect::default();
    match part.clone() {
        Part::Urgency(level) => effect.urgency = level,
        Part::Massage(level) => effect.massage = level,
        Part::Pressure(max) => effect.pressure_max = Some(max),
        Part::Minutes(max) => effect.duration_minutes_max = Some(max),
        Part::Technique(word) => drop(effect.barred_techniques.insert(word)),
        Part::Area(word) => drop(effect.avoid_areas.insert(word)),
        Part::Position(word) => drop(effect.positions.insert(word)),
        Part::Other(word) => drop(effect.other.insert(word)),
        Part::NoHeat => effect.no_heat = true,
        Part::AreaPressure(area, max) => {
            effect.areas.entry(area).or_default().pressure_max = Some(max);
        }
        Part::AreaTechnique(area, word) => {
            effect.areas.entry(area).or_default().barred_techniques.insert(word);
        }
        Part::Interaction(level) => effect.interaction = Some(level),
        Part::Course(level) => effect.course = Some(level),
    }
    effect
}

/// A rule in codes.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    pub card: usize,
    pub cond: Cond,
    pub effect: Effect,
    bits: Bits,
}

/// The rules of one card, with the facts that they hang on.
#[derive(Clone, Debug)]
struct CompiledCard {
    card: usize,
    /// As written: what the card itself says, before exceptions.
    written: Vec<(Cond, Bits)>,
    expanded: std::ops::Range<usize>,
    /// Facts in its conditions and in their gates.
    facts: Vec<usize>,
}

/// A program ready to decide.
#[derive(Clone, Debug)]
pub struct Engine {
    pub program: Program,
    pub space: Space,
    pub rules: Vec<CompiledRule>,
    cards: Vec<CompiledCard>,
    lexicon: Lexicon,
    statements: OnceLock<Statements>,
    plan_conditions: OnceLock<PlanConditions>,
}

/// A decision in codes and bits: enough to decide millions without a word.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    pub definite: Bits,
    pub possible: Bits,
    pub findings: Vec<Found>,
}

/// A card that definitely applies, in codes.
#[derive(Clone, Debug)]
pub struct Found {
    /// Index into the program's cards.
    pub card: usize,
    /// Indexes of the facts that suffice.
    pub because: Vec<usize>,
    pub effect: Bits,
}

/// Why a program cannot be run.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Space(#[from] SpaceError),
    #[error("the cards use more than {} different limits", WORDS * 64)]
    TooManyLimits,
}

impl From<crate::condition::ConditionError> for EngineError {
    fn from(error: crate::condition::ConditionError) -> Self {
        EngineError::Space(SpaceError::Condition(error))
    }
}

impl Engine {
    /// Compiles a program.
    ///
    /// # Errors
    /// [`EngineError`] when a condition cannot be evaluated: never a skipped card.
    pub fn new(program: Program) -> Result<Engine, EngineError> {
        let space = Space::new(&[&program])?;
        Engine::within(program, space)
    }

    /// Compiles a program into a space that also holds other programs.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn within(program: Program, space: Space) -> Result<Engine, EngineError> {
        let mut lexicon = Lexicon::default();
        let mut rules = Vec::new();
        let mut cards: Vec<CompiledCard> = Vec::new();
        let mut expanded = program.expanded_rules();
        expanded.sort_by_key(|rule| rule.card);
        for rule in expanded {
            let cond = space.compile(&rule.when)?;
            let bits = lexicon.bits(&rule.effect).ok_or(EngineError::TooManyLimits)?;
            let at = rules.len();
            match cards.last_mut() {
                Some(last) if last.card == rule.card => last.expanded.end = at + 1,
                _ => cards.push(CompiledCard {
                    card: rule.card,
                    written: Vec::new(),
                    expanded: at..at + 1,
                    facts: Vec::new(),
                }),
            }
            rules.push(CompiledRule { card: rule.card, cond, effect: rule.effect, bits });
        }
        for card in &mut cards {
            for rule in program.rules.iter().filter(|r| r.card == card.card) {
                let cond = space.compile(&rule.when)?;
                let bits = lexicon.bits(&rule.effect).ok_or(EngineError::TooManyLimits)?;
                card.facts.extend(closure(&space, &cond));
                card.written.push((cond, bits));
            }
            card.facts.sort_unstable();
            card.facts.dedup();
        }
        Ok(Engine {
            program,
            space,
            rules,
            cards,
            lexicon,
            statements: OnceLock::new(),
            plan_conditions: OnceLock::new(),
        })
    }

    /// The engine with other plan conditions, so that a test can see P6 fail.
    ///
    /// # Errors
    /// As [`Engine::new`].
    #[doc(hidden)]
    pub fn with_plan_conditions(
        program: Program,
        plans: PlanConditions,
    ) -> Result<Engine, EngineError> {
        let mut engine = Engine::new(program)?;
        engine.plan_conditions = OnceLock::from(plans);
        Ok(engine)
    }

    /// What the interview asks about; made when first needed.
    pub fn statements(&self) -> &Statements {
        self.statements.get_or_init(|| Statements::new(self))
    }

    /// What plans are made of; made when first needed.
    pub fn plan_conditions(&self) -> &PlanConditions {
        self.plan_conditions.get_or_init(|| PlanConditions::new(self))
    }

    /// Puts a record into codes and masks.
    pub fn masks(&self, record: &Record) -> (Coded, Vec<Mask>) {
        let coded = self.space.code(record);
        let mut masks = Vec::new();
        self.space.resolve(&coded, &mut masks);
        (coded, masks)
    }

    /// Decides a coded record. `masks` is scratch space.
    pub fn verdict(&self, coded: &Coded, masks: &mut Vec<Mask>) -> Verdict {
        self.space.resolve(coded, masks);
        let mut verdict = Verdict::default();
        for card in &self.cards {
            let mut effect = Bits::default();
            let mut found = false;
            for rule in self.rules.get(card.expanded.clone()).unwrap_or_default() {
                match rule.cond.truth(masks) {
                    Truth::Yes => {
                        found = true;
                        effect.join(&rule.bits);
                    }
                    Truth::Unknown => verdict.possible.join(&rule.bits),
                    Truth::No => {}
                }
            }
            if !found {
                continue;
            }
            verdict.definite.join(&effect);
            verdict.possible.join(&effect);
            let because = self.because(card, coded, masks);
            verdict.findings.push(Found { card: card.card, because, effect });
        }
        verdict
    }

    /// A subset-minimal set of stated facts that makes the card say what it says.
    fn because(&self, card: &CompiledCard, coded: &Coded, masks: &mut [Mask]) -> Vec<usize> {
        let says = |masks: &[Mask]| {
            let mut bits = Bits::default();
            for (cond, effect) in &card.written {
                if cond.truth(masks) == Truth::Yes {
                    bits.join(effect);
                }
            }
            bits
        };
        let whole = says(masks);
        let mut kept = Vec::new();
        let mut forgotten = Vec::new();
        for &fact in &card.facts {
            if coded.state(fact) == State::Absent {
                continue;
            }
            forgotten.push(fact);
            self.forget(&forgotten, fact, coded, masks);
            if says(masks) != whole {
                forgotten.pop();
                kept.push(fact);
                self.forget(&forgotten, fact, coded, masks);
            }
        }
        for &fact in &forgotten {
            self.forget(&[], fact, coded, masks);
        }
        kept
    }

    /// Resolves `fact` and what hangs on it, as if the `forgotten` facts had never been asked.
    pub fn forget(&self, forgotten: &[usize], fact: usize, coded: &Coded, masks: &mut [Mask]) {
        self.space.resolve_in(coded, forgotten, &[fact], masks);
        self.space.resolve_in(coded, forgotten, self.space.dependents(fact), masks);
    }

    /// The words behind bits.
    pub fn effect(&self, bits: &Bits) -> Effect {
        self.lexicon.effect(bits)
    }

    /// What the reference evaluator also answers, for comparing the two.
    pub fn outcome(&self, record: &Record) -> Outcome {
        let coded = self.space.code(record);
        let mut masks = Vec::new();
        let verdict = self.verdict(&coded, &mut masks);
        Outcome {
            definite: self.effect(&verdict.definite),
            possible: self.effect(&verdict.possible),
            findings: verdict
                .findings
                .iter()
                .map(|f| self.program.card_id(f.card).to_owned())
                .collect(),
            cleared: verdict.possible.massage.allows_session(),
            at_visit: self.at_visit(record, &masks),
        }
    }

    /// Facts that the therapist takes at the visit, in the order of the program.
    pub fn at_visit(&self, record: &Record, masks: &[Mask]) -> Vec<String> {
        let mut names = Vec::new();
        for (index, fact) in self.space.facts().iter().enumerate() {
            let applies = self.space.gate(index).is_none_or(|g| g.truth(masks) != Truth::No);
            let known = matches!(record.get(&fact.name), Some(Answer::Known(_)));
            let taken = match fact.visit {
                Visit::Never => false,
                Visit::Only => applies && !known,
                Visit::Again => true,
            };
            if taken {
                names.push(fact.name.clone());
            }
        }
        names
    }

    /// Decides a record, with reasons, open questions and, when cleared, the plan.
    pub fn decide(&self, record: &Record) -> crate::decision::Decision {
        let coded = self.space.code(record);
        let mut masks = Vec::new();
        let verdict = self.verdict(&coded, &mut masks);
        let findings = verdict.findings.iter().map(|found| crate::decision::Finding {
            card: self.program.card_id(found.card).to_owned(),
            because: self.stated(&found.because, record),
            effect: self.effect(&found.effect),
            sources: self
                .program
                .cards
                .get(found.card)
                .map(|c| c.sources.clone())
                .unwrap_or_default(),
        });
        let possible = self.effect(&verdict.possible);
        let cleared = possible.massage.allows_session();
        crate::decision::Decision {
            definite: self.effect(&verdict.definite),
            cleared,
            findings: findings.collect(),
            open: self.open(&coded, &masks),
            at_visit: self.at_visit(record, &masks),
            plan: cleared.then(|| self.plan(&masks, &possible, record)),
            possible,
        }
    }
}

impl Engine {
    /// The answers behind facts; a derived fact stands for the two that it is computed from.
    pub fn stated(&self, facts: &[usize], record: &Record) -> Vec<(String, Value)> {
        let mut stated: Vec<(String, Value)> = Vec::new();
        for fact in facts.iter().filter_map(|f| self.space.facts().get(*f)) {
            let names = match &fact.derive {
                Some(derive) if record.get(&fact.name).is_none() => {
                    let (first, second) = derive.inputs();
                    vec![first, second]
                }
                _ => vec![fact.name.as_str()],
            };
            for name in names {
                let value = match record.get(name) {
                    Some(Answer::Known(value)) => value.clone(),
                    Some(Answer::NotSure) => Value::Choice("unknown".into()),
                    None => continue,
                };
                if !stated.iter().any(|(n, _)| n == name) {
                    stated.push((name.to_owned(), value));
                }
            }
        }
        stated
    }
}

/// Facts in a condition and, transitively, in the gates of those facts.
pub fn closure(space: &Space, cond: &Cond) -> Vec<usize> {
    let mut facts: Vec<usize> = cond.vars().into_iter().map(|v| space.owner(v)).collect();
    let mut at = 0;
    while let Some(fact) = facts.get(at).copied() {
        at += 1;
        for var in space.gate(fact).map(Cond::vars).unwrap_or_default() {
            let owner = space.owner(var);
            if !facts.contains(&owner) {
                facts.push(owner);
            }
        }
    }
    facts.sort_unstable();
    facts.dedup();
    facts
}
