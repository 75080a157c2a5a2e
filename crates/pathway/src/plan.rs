//! The plan of a cleared person: techniques in order with their limits, the dose, an active part,
//! a home programme, options by guideline, and questions for a clinician.
//!
//! A technique is offered exactly where its condition in [`PlanConditions`] definitely holds. The
//! proofs P6 and P7 are about these same conditions.

use crate::condition::Expr;
use crate::effect::{Ceiling, Effect, Massage};
use crate::evaluate::Engine;
use crate::fact::FactType;
use crate::program::{Offer, Technique};
use crate::record::{Answer, Record, Value};
use crate::space::{Cond, Mask, Truth};

#[derive(Clone, Debug, PartialEq)]
pub struct TechniqueLine {
    pub card: String,
    pub word: String,
    /// Scale 1 to 5.
    pub pressure_max: Ceiling,
    /// From, to.
    pub minutes: Option<(u32, u32)>,
    /// Presentation cards that name it.
    pub because: Vec<String>,
    pub active: bool,
    pub sources: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DoseLine {
    pub card: String,
    pub visits: u32,
    pub visits_max: u32,
    pub gap_days_min: u32,
    pub gap_days_max: u32,
    pub minutes: (u32, u32),
    pub review_after: Vec<u32>,
    pub below_studied_dose: bool,
    pub sources: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HomeLine {
    pub card: String,
    /// The level to start at: a value of the fact that picks it.
    pub start: Option<String>,
    pub active: bool,
    pub sources: Vec<String>,
}

/// A piece of advice, or an option with the stance of each guideline.
#[derive(Clone, Debug, PartialEq)]
pub struct AdviceLine {
    pub card: String,
    pub stances: Vec<(String, String)>,
    pub sources: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub techniques: Vec<TechniqueLine>,
    pub dose: Option<DoseLine>,
    pub home: Vec<HomeLine>,
    pub advice: Vec<AdviceLine>,
    pub options: Vec<AdviceLine>,
    /// Remedies and medicines that get in each other's way: card and level.
    pub checks: Vec<(String, String)>,
    /// Cards that a clinician has cleared or should look at.
    pub questions: Vec<String>,
}

/// The lines of every possible plan as conditions over all records.
#[derive(Clone, Debug)]
pub struct PlanConditions {
    /// One a technique: it is offered.
    pub offered: Vec<Cond>,
    /// One a technique: something bars it.
    pub barred: Vec<Cond>,
    /// One a home item.
    pub home: Vec<Cond>,
    /// What stops any session, negated: all hold where a person is cleared.
    pub stops_negated: Vec<Cond>,
    /// Every condition that a line of the plan hangs on, for the interview.
    pub lines: Vec<Cond>,
}

fn any(list: Vec<Cond>) -> Cond {
    Cond::Or(list)
}

impl PlanConditions {
    pub fn new(engine: &Engine) -> PlanConditions {
        let space = &engine.space;
        let program = &engine.program;
        // INVARIANT (checked program): `Space::new` compiled every condition before.
        let compile = |expr: &Expr| space.compile(expr).unwrap_or(Cond::NEVER);
        let rules_where = |test: &dyn Fn(&Effect) -> bool| -> Vec<Cond> {
            let hit = engine.rules.iter().filter(|r| test(&r.effect));
            hit.map(|r| r.cond.clone()).collect()
        };
        let stops = rules_where(&|e| e.massage > Massage::Adapted);
        let stops_negated: Vec<Cond> = stops.iter().map(|c| c.negated(space)).collect();
        let mut offered = Vec::new();
        let mut barred = Vec::new();
        for technique in &program.techniques {
            let bar = any(rules_where(&|e| bars(technique, e)));
            let mut all = stops_negated.clone();
            all.push(bar.negated(space));
            all.push(match technique.offer {
                Offer::Always => Cond::ALWAYS,
                Offer::OnRequest => Cond::NEVER,
                Offer::Choice => wanted(engine, technique, &compile),
            });
            if let Some(when) = &technique.offer_when {
                all.push(compile(when));
            }
            offered.push(Cond::And(all));
            barred.push(bar);
        }
        let no_heat = any(rules_where(&|e| e.no_heat)).negated(space);
        let home = program.home_items.iter().map(|item| {
            let mut all = stops_negated.clone();
            all.extend(item.offer_when.as_ref().map(&compile));
            all.extend(item.skip_when.as_ref().map(|e| compile(e).negated(space)));
            if item.uses_heat {
                all.push(no_heat.clone());
            }
            Cond::And(all)
        });
        let lines = program
            .presentations
            .iter()
            .map(|p| compile(&p.when))
            .chain(program.techniques.iter().filter_map(|t| t.offer_when.as_ref()).map(&compile))
            .chain(program.home_items.iter().filter_map(|h| h.offer_when.as_ref()).map(&compile))
            .chain(program.home_items.iter().filter_map(|h| h.skip_when.as_ref()).map(&compile))
            .collect();
        PlanConditions { offered, barred, home: home.collect(), stops_negated, lines }
    }
}

/// Does an effect leave no room for the technique?
fn bars(technique: &Technique, effect: &Effect) -> bool {
    let too_light = technique
        .pressure
        .is_some_and(|(from, _)| effect.pressure_max.is_some_and(|max| max < from));
    effect.barred_techniques.contains(&technique.word)
        || (technique.uses_heat && effect.no_heat)
        || too_light
}

/// Some presentation that fits names the technique, and none that may fit speaks against it.
fn wanted(engine: &Engine, technique: &Technique, compile: &dyn Fn(&Expr) -> Cond) -> Cond {
    let space = &engine.space;
    let mut named = Vec::new();
    let mut all = Vec::new();
    for presentation in &engine.program.presentations {
        let when = compile(&presentation.when);
        let too_light = technique
            .pressure
            .is_some_and(|(from, _)| presentation.pressure_max.is_some_and(|max| max < from));
        if presentation.avoid.contains(&technique.word) || too_light {
            all.push(when.negated(space));
        }
        if presentation.first.contains(&technique.word) {
            named.push(when);
        }
    }
    all.push(any(named));
    Cond::And(all)
}

impl Engine {
    /// The plan for a cleared record. `possible` is the effect whose limits apply.
    pub fn plan(&self, masks: &[Mask], possible: &Effect, record: &Record) -> Plan {
        let conditions = self.plan_conditions();
        let sources = |card: usize| {
            self.program.cards.get(card).map(|c| c.sources.clone()).unwrap_or_default()
        };
        let yes = |cond: &Cond| cond.truth(masks) == Truth::Yes;
        let home = self.program.home_items.iter().zip(&conditions.home);
        let mut home: Vec<_> = home.filter(|(_, cond)| yes(cond)).map(|(item, _)| item).collect();
        home.sort_by_key(|item| item.rank);
        let start = self.start_level(record);
        let home = home.into_iter().map(|item| HomeLine {
            card: self.program.card_id(item.card).to_owned(),
            start: start.clone(),
            active: item.active,
            sources: sources(item.card),
        });
        let lines = |list: &[crate::program::Advice]| -> Vec<AdviceLine> {
            // What is never advised stands in the library, not in a plan.
            let advised = |a: &&crate::program::Advice| a.stances.iter().all(|(_, s)| s != "never");
            let fits = list.iter().filter(advised).filter(|a| {
                a.offer_when
                    .as_ref()
                    .is_none_or(|e| self.space.compile(e).is_ok_and(|cond| yes(&cond)))
            });
            fits.map(|a| AdviceLine {
                card: self.program.card_id(a.card).to_owned(),
                stances: a.stances.clone(),
                sources: sources(a.card),
            })
            .collect()
        };
        Plan {
            techniques: self.technique_lines(masks, possible),
            dose: self.dose_line(masks, possible),
            home: home.collect(),
            advice: lines(&self.program.advice),
            options: lines(&self.program.options),
            checks: self.checks(masks),
            questions: self.questions(masks),
        }
    }

    fn technique_lines(&self, masks: &[Mask], possible: &Effect) -> Vec<TechniqueLine> {
        let conditions = self.plan_conditions();
        let fits: Vec<(&crate::program::Presentation, Truth)> = self
            .program
            .presentations
            .iter()
            .map(|p| (p, self.space.compile(&p.when).map_or(Truth::No, |c| c.truth(masks))))
            .collect();
        // What may fit limits; what does fit recommends.
        let may_fit = || fits.iter().filter(|(_, truth)| *truth != Truth::No).map(|(p, _)| p);
        let pressure_max =
            may_fit().filter_map(|p| p.pressure_max).chain(possible.pressure_max).min();
        let minutes_max = may_fit()
            .filter_map(|p| p.minutes.map(|(_, to)| to))
            .chain(possible.duration_minutes_max)
            .min();
        let mut lines = Vec::new();
        for (technique, cond) in self.program.techniques.iter().zip(&conditions.offered) {
            if cond.truth(masks) != Truth::Yes {
                continue;
            }
            let because = fits
                .iter()
                .filter(|(p, truth)| *truth == Truth::Yes && p.first.contains(&technique.word));
            let usual = technique.pressure.map(|(_, to)| to);
            let place = fits
                .iter()
                .filter(|(_, truth)| *truth == Truth::Yes)
                .filter_map(|(p, _)| p.first.iter().position(|w| *w == technique.word))
                .min();
            let line = TechniqueLine {
                card: self.program.card_id(technique.card).to_owned(),
                word: technique.word.clone(),
                pressure_max: usual.map(|u| pressure_max.map_or(u, |max| max.min(u))),
                minutes: technique.minutes.map(|m| capped(m, minutes_max)),
                because: because.map(|(p, _)| self.program.card_id(p.card).to_owned()).collect(),
                active: technique.active,
                sources: self
                    .program
                    .cards
                    .get(technique.card)
                    .map(|c| c.sources.clone())
                    .unwrap_or_default(),
            };
            lines.push((place.unwrap_or(usize::MAX), line));
        }
        // Named by more of what fits first, then by the place there, then as the cards stand.
        lines.sort_by_key(|(place, line)| (line.active, usize::MAX - line.because.len(), *place));
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn dose_line(&self, masks: &[Mask], possible: &Effect) -> Option<DoseLine> {
        let dose = self.program.dose.as_ref()?;
        let may_fit = self
            .program
            .presentations
            .iter()
            .filter(|p| self.space.compile(&p.when).is_ok_and(|c| c.truth(masks) != Truth::No));
        let minutes_max = may_fit
            .filter_map(|p| p.minutes.map(|(_, to)| to))
            .chain(possible.duration_minutes_max)
            .min();
        let minutes = capped(dose.minutes, minutes_max);
        let exempt = dose
            .exempt_when
            .as_ref()
            .is_some_and(|e| self.space.compile(e).is_ok_and(|c| c.truth(masks) == Truth::Yes));
        Some(DoseLine {
            card: self.program.card_id(dose.card).to_owned(),
            visits: dose.visits,
            visits_max: dose.visits_max,
            gap_days_min: dose.gap_days_min,
            gap_days_max: dose.gap_days_max,
            minutes,
            review_after: dose.review_after.clone(),
            below_studied_dose: minutes.1 < dose.below_dose_minutes && !exempt,
            sources: self
                .program
                .cards
                .get(dose.card)
                .map(|c| c.sources.clone())
                .unwrap_or_default(),
        })
    }

    /// The value of the fact that picks the start level; unknown starts at the last (gentlest).
    fn start_level(&self, record: &Record) -> Option<String> {
        let name = self.program.start_level_fact.as_ref()?;
        let FactType::Enum(values) = &self.program.fact(name)?.kind else { return None };
        match record.get(name) {
            Some(Answer::Known(Value::Choice(word))) => Some(word.clone()),
            _ => values.last().cloned(),
        }
    }

    /// Remedies and medicines that may get in each other's way.
    fn checks(&self, masks: &[Mask]) -> Vec<(String, String)> {
        let mut checks: Vec<(String, crate::effect::Interaction)> = Vec::new();
        for rule in &self.rules {
            let Some(level) = rule.effect.interaction else { continue };
            if rule.cond.truth(masks) != Truth::Yes {
                continue;
            }
            let card = self.program.card_id(rule.card);
            match checks.iter_mut().find(|(id, _)| id == card) {
                Some((_, worst)) => *worst = (*worst).max(level),
                None => checks.push((card.to_owned(), level)),
            }
        }
        checks.into_iter().map(|(card, level)| (card, level.word().to_owned())).collect()
    }

    /// Cards that, as written, need a clinician's clearance for this person.
    pub fn questions(&self, masks: &[Mask]) -> Vec<String> {
        let mut cards = Vec::new();
        for rule in &self.program.rules {
            if rule.effect.massage != Massage::NeedsClearance {
                continue;
            }
            let holds = self.space.compile(&rule.when).is_ok_and(|c| c.truth(masks) == Truth::Yes);
            let id = self.program.card_id(rule.card).to_owned();
            if holds && !cards.contains(&id) {
                cards.push(id);
            }
        }
        cards
    }
}

fn capped((from, to): (u32, u32), max: Ceiling) -> (u32, u32) {
    let max = max.unwrap_or(u32::MAX);
    (from.min(max), to.min(max))
}
