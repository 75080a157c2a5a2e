//! Proofs over all records. Each either holds, with figures, or prints a witness.
//!
//! Nothing here samples. P1, P3, P6 and P7 are searches over whole records that must find nothing
//! ([`crate::solve`]); P2 and P5's lemma walk every partial state of every condition, one at a
//! time, which suffices because a decision is a join; P4 looks at every cut of every number line.

use crate::effect::{Effect, Massage};
use crate::evaluate::{CompiledRule, Engine};
use crate::fact::{AskedOf, NotSure};
use crate::record::Record;
use crate::solve::solve;
use crate::space::{Cond, Mask, Truth, VarId};

/// A claim about all records.
#[derive(Clone, Debug)]
pub struct Proof {
    pub id: &'static str,
    pub claim: &'static str,
    /// How much was looked at, in words.
    pub figures: String,
    /// Empty = the claim holds.
    pub witnesses: Vec<Witness>,
}

impl Proof {
    pub fn holds(&self) -> bool {
        self.witnesses.is_empty()
    }
}

/// A counterexample: what goes wrong, and a record for which it does.
#[derive(Clone, Debug)]
pub struct Witness {
    pub what: String,
    pub record: Option<Record>,
}

/// The evaluator that the proofs are about; a test plants a faulty one to see a proof fail.
pub type Evaluator = fn(&Cond, &[Mask]) -> Truth;

/// Partial states of one condition beyond this number are refused instead of sampled.
const STATES_MAX: usize = 20_000_000;

/// All proofs, in order.
pub fn prove(engine: &Engine) -> Vec<Proof> {
    prove_with(engine, |cond, masks| cond.truth(masks))
}

/// All proofs, about a given evaluator.
pub fn prove_with(engine: &Engine, evaluator: Evaluator) -> Vec<Proof> {
    let prover = Prover {
        engine,
        evaluator,
        whole: engine.space.whole(),
        normal: engine.space.normal(),
        consistency: engine.space.consistency(),
    };
    vec![
        prover.stop_now_is_never_cleared(),
        prover.knowing_more_only_settles(),
        prover.every_card_can_fire(),
        prover.one_verdict_each(),
        prover.the_interview_ends(),
        prover.no_barred_technique_is_planned(),
        prover.every_plan_has_an_active_part(),
    ]
}

struct Prover<'e> {
    engine: &'e Engine,
    evaluator: Evaluator,
    whole: Vec<Mask>,
    normal: Vec<Mask>,
    consistency: Vec<Cond>,
}

impl Prover<'_> {
    /// A whole record under which all conditions hold.
    fn find(&self, conditions: &[&Cond]) -> Option<Vec<Mask>> {
        let mut all = conditions.to_vec();
        all.extend(&self.consistency);
        solve(&all, &self.whole, &self.normal)
    }

    fn witness(&self, what: String, masks: &[Mask]) -> Witness {
        Witness { what, record: Some(self.engine.space.record(masks)) }
    }

    fn card(&self, card: usize) -> &str {
        self.engine.program.card_id(card)
    }

    fn stop_now_is_never_cleared(&self) -> Proof {
        let rules = &self.engine.rules;
        let stops: Vec<Cond> = rules
            .iter()
            .filter(|r| !r.effect.massage.allows_session())
            .map(|r| r.cond.negated(&self.engine.space))
            .collect();
        let stop_now: Vec<&CompiledRule> =
            rules.iter().filter(|r| r.effect.urgency.is_stop_now()).collect();
        let mut witnesses = Vec::new();
        for rule in &stop_now {
            // A rule that bars by itself is possible only where barring is possible too.
            if rule.effect.massage == Massage::Barred {
                continue;
            }
            let mut all: Vec<&Cond> = vec![&rule.cond];
            all.extend(&stops);
            let what = format!(
                "{} says {} and massage is not stopped",
                self.card(rule.card),
                rule.effect.urgency.word()
            );
            match self.find(&all) {
                Some(masks) => witnesses.push(self.witness(what, &masks)),
                None => {
                    let what = format!("{what} where facts are unknown; let the rule bar massage");
                    witnesses.push(Witness { what, record: None });
                }
            }
        }
        Proof {
            id: "P1",
            claim: "a possible stop-now finding is never cleared",
            figures: format!("{} stop-now rules", stop_now.len()),
            witnesses,
        }
    }

    fn knowing_more_only_settles(&self) -> Proof {
        let space = &self.engine.space;
        let gates = (0..space.facts().len())
            .filter_map(|f| Some((space.facts().get(f)?.name.clone(), space.gate(f)?)));
        let rules = self.engine.rules.iter().map(|r| (self.card(r.card).to_owned(), &r.cond));
        let mut witnesses = Vec::new();
        let mut states = 0;
        for (name, cond) in rules.chain(gates) {
            match self.walk(cond) {
                Ok(walk) => {
                    states += walk.states;
                    if let Some((masks, var)) = walk.unsettled {
                        let fact = space.facts().get(space.owner(var));
                        let fact = fact.map_or("", |f| f.name.as_str());
                        let what = format!("{name} changes its mind when `{fact}` becomes known");
                        witnesses.push(self.partial_witness(what, &masks));
                    }
                }
                Err(count) => witnesses.push(Witness {
                    what: format!("{name} has {count} partial states; split the condition"),
                    record: None,
                }),
            }
        }
        // A fact that begins to apply, or stops, only narrows what was possible of it.
        for fact in 0..space.facts().len() {
            for var in space.vars_of(fact) {
                let either = space.quiet(fact, var) | space.answerable(fact, var);
                if either & !space.full(var) != 0 {
                    let name = space.facts().get(fact).map_or("", |f| f.name.as_str());
                    let what = format!("`{name}` gains a value when it begins to apply");
                    witnesses.push(Witness { what, record: None });
                }
            }
        }
        let counted = self.counted_as_quiet();
        Proof {
            id: "P2",
            claim: "answering an open fact never loses a definite limit and never gains a possible one",
            figures: format!(
                "{states} partial states; {counted} facts count as quiet until stated (taken at \
                 the visit, supplied by the practice, or with the not-sure policy `no`)"
            ),
            witnesses,
        }
    }

    fn counted_as_quiet(&self) -> usize {
        let facts = self.engine.space.facts().iter();
        facts
            .filter(|f| {
                f.visit == crate::fact::Visit::Only
                    || f.asked_of == AskedOf::Practice
                    || f.not_sure == NotSure::No
            })
            .count()
    }

    /// Walks every partial state of a condition. `Err` = too many states.
    fn walk(&self, cond: &Cond) -> Result<Walk, usize> {
        let classes = classes(cond, &self.whole);
        let mut states: usize = 1;
        for (_, list) in &classes {
            states = states.saturating_mul(list.len() + 1);
        }
        if states > STATES_MAX {
            return Err(states);
        }
        // State number in mixed radix: digit 0 = unknown, digit d = class d - 1.
        let mut masks = self.whole.clone();
        let mut truths: Vec<Truth> = Vec::with_capacity(states);
        let mut walk = Walk { states, unsettled: None, inexact: None };
        let mut exact: Vec<u8> = Vec::with_capacity(states);
        let mut digits: Vec<(VarId, usize)> = Vec::with_capacity(classes.len());
        for state in 0..states {
            digits.clear();
            let mut rest = state;
            let mut whole_record = true;
            for (var, list) in &classes {
                let digit = rest % (list.len() + 1);
                rest /= list.len() + 1;
                whole_record &= digit > 0;
                digits.push((*var, digit));
                let known = digit.checked_sub(1).and_then(|d| list.get(d)).copied();
                if let Some(slot) = masks.get_mut(*var) {
                    *slot = known.unwrap_or(self.whole.get(*var).copied().unwrap_or(0));
                }
            }
            let truth = (self.evaluator)(cond, &masks);
            let mut step = 1;
            for ((var, digit), (_, list)) in digits.iter().zip(&classes) {
                let before = truths.get(state - digit * step).copied().unwrap_or(truth);
                if before != Truth::Unknown && before != truth && walk.unsettled.is_none() {
                    let less = masks_at(&classes, &self.whole, state - digit * step);
                    walk.unsettled = Some((less, *var));
                }
                step *= list.len() + 1;
            }
            truths.push(truth);
            exact.push(if whole_record { bit(truth) } else { 0 });
        }
        // What all completions say together, from the most known states down.
        for state in (0..states).rev() {
            if exact.get(state) == Some(&0) {
                let both = self.completions(&classes, state, &exact);
                if let Some(slot) = exact.get_mut(state) {
                    *slot = both;
                }
                if truths.get(state) == Some(&Truth::Unknown) && both != 3 {
                    walk.inexact.get_or_insert_with(|| masks_at(&classes, &self.whole, state));
                }
            }
        }
        Ok(walk)
    }

    /// Truths over all ways to fill in the first unknown digit.
    fn completions(&self, classes: &Classes, state: usize, exact: &[u8]) -> u8 {
        let mut rest = state;
        let mut step = 1;
        for (_, list) in classes {
            if rest.is_multiple_of(list.len() + 1) {
                let filled = (1..=list.len()).filter_map(|d| exact.get(state + d * step));
                return filled.fold(0, |all, one| all | one);
            }
            rest /= list.len() + 1;
            step *= list.len() + 1;
        }
        0
    }

    /// A record with only the settled facts of a partial state.
    fn partial_witness(&self, what: String, masks: &[Mask]) -> Witness {
        let space = &self.engine.space;
        let mut record = space.record(masks);
        for (index, fact) in space.facts().iter().enumerate() {
            let settled = space.vars_of(index).all(|var| masks.get(var) != self.whole.get(var));
            if !settled {
                record.remove(&fact.name);
            }
        }
        Witness { what, record: Some(record) }
    }

    fn every_card_can_fire(&self) -> Proof {
        let rules = &self.engine.rules;
        let program = &self.engine.program;
        let mut witnesses = Vec::new();
        let mut cards = 0;
        let mut pairs = 0;
        for card in 0..program.cards.len() {
            let mine: Vec<&CompiledRule> = rules.iter().filter(|r| r.card == card).collect();
            if mine.is_empty() {
                continue;
            }
            cards += 1;
            for rule in &mine {
                if self.find(&[&rule.cond]).is_none() {
                    let what = format!("a rule of {} can never hold", self.card(card));
                    witnesses.push(Witness { what, record: None });
                }
            }
            if program.cards.get(card).is_some_and(|c| c.implied) {
                continue;
            }
            for other in self.others_of_kind(card) {
                pairs += 1;
                if mine.iter().all(|rule| self.is_implied(rule, other)) {
                    let (one, two) = (self.card(card), self.card(other));
                    let what = format!("{one} adds nothing: {two} always says as much");
                    witnesses.push(Witness { what, record: None });
                }
            }
        }
        Proof {
            id: "P3",
            claim: "every active card can fire, and none is implied by another of its kind",
            figures: format!("{cards} cards with rules, {pairs} pairs"),
            witnesses,
        }
    }

    fn others_of_kind(&self, card: usize) -> Vec<usize> {
        let cards = &self.engine.program.cards;
        let kind = cards.get(card).map(|c| c.kind.as_str());
        let same = |i: &usize| *i != card && cards.get(*i).map(|c| c.kind.as_str()) == kind;
        (0..cards.len()).filter(same).collect()
    }

    /// Wherever the rule holds, does some rule of the other card hold and say as much?
    fn is_implied(&self, rule: &CompiledRule, other: usize) -> bool {
        let vars = rule.cond.vars();
        self.engine.rules.iter().filter(|r| r.card == other).any(|r| {
            let shares = r.cond.vars().iter().any(|v| vars.contains(v));
            shares && says_as_much(&r.effect, &rule.effect) && {
                let not = r.cond.negated(&self.engine.space);
                self.find(&[&rule.cond, &not]).is_none()
            }
        })
    }

    fn one_verdict_each(&self) -> Proof {
        let space = &self.engine.space;
        let mut witnesses = Vec::new();
        let mut points = 0;
        for fact in 0..space.facts().len() {
            let (tried, fault) = space.partition_fault(fact);
            points += tried;
            if let Some(value) = fault {
                let name = space.facts().get(fact).map_or("", |f| f.name.as_str());
                let what = format!("`{name}` = {value} falls into no code or into several");
                witnesses.push(Witness { what, record: None });
            }
        }
        // With single codes every condition is settled: atoms are, and the operators keep it so.
        for rule in &self.engine.rules {
            if (self.evaluator)(&rule.cond, &self.normal) == Truth::Unknown {
                let what = format!("{} stays open on a whole record", self.card(rule.card));
                witnesses.push(self.witness(what, &self.normal));
            }
        }
        Proof {
            id: "P4",
            claim: "every full record gets exactly one verdict",
            figures: format!("{points} points on {} facts", space.facts().len()),
            witnesses,
        }
    }

    fn the_interview_ends(&self) -> Proof {
        let space = &self.engine.space;
        let mut witnesses = Vec::new();
        // Each screen asks facts that were never asked, so it ends after as many as there are.
        // It may end early only when nothing is unsettled, so whatever can leave a rule unsettled
        // must be askable: a fact of the practice must count as quiet until the practice speaks.
        let practice: Vec<usize> = (0..space.facts().len())
            .filter(|f| space.facts().get(*f).is_some_and(|f| f.asked_of == AskedOf::Practice))
            .collect();
        let mut quiet = self.whole.clone();
        for &fact in &practice {
            for var in space.vars_of(fact) {
                if let Some(slot) = quiet.get_mut(var) {
                    *slot = space.quiet(fact, var);
                }
            }
        }
        for &fact in &practice {
            let Some(this) = space.facts().get(fact) else { continue };
            let Some(gate) = space.gate(fact).filter(|_| this.not_sure != NotSure::No) else {
                continue;
            };
            // Without the consistency of whole records: the practice has not spoken yet.
            if let Some(masks) = solve(&[gate], &quiet, &self.normal) {
                let what = format!("`{}` stays open and is never asked of the person", this.name);
                witnesses.push(self.witness(what, &masks));
            }
        }
        let mut inexact = 0;
        for rule in &self.engine.rules {
            if let Ok(Walk { inexact: Some(_), .. }) = self.walk(&rule.cond) {
                inexact += 1;
            }
        }
        let asked = space.facts().iter().filter(|f| f.asked_of == AskedOf::Client).count();
        Proof {
            id: "P5",
            claim: "the interview ends, and when it ends definite equals possible (but for answers \
                    of \"not sure\")",
            figures: format!(
                "at most {asked} facts; {inexact} rules wait for a fact that cannot matter"
            ),
            witnesses,
        }
    }

    fn no_barred_technique_is_planned(&self) -> Proof {
        let plans = self.engine.plan_conditions();
        let techniques = &self.engine.program.techniques;
        let mut witnesses = Vec::new();
        for ((technique, offered), barred) in
            techniques.iter().zip(&plans.offered).zip(&plans.barred)
        {
            if let Some(masks) = self.find(&[offered, barred]) {
                let what = format!("{} is planned and barred", technique.word);
                witnesses.push(self.witness(what, &masks));
            }
        }
        Proof {
            id: "P6",
            claim: "no technique that a plan may contain is barred by a finding of the same record",
            figures: format!("{} techniques", techniques.len()),
            witnesses,
        }
    }

    fn every_plan_has_an_active_part(&self) -> Proof {
        let plans = self.engine.plan_conditions();
        let program = &self.engine.program;
        let techniques = program.techniques.iter().zip(&plans.offered).filter(|(t, _)| t.active);
        let home = program.home_items.iter().zip(&plans.home).filter(|(h, _)| h.active);
        let active: Vec<&Cond> = techniques.map(|(_, c)| c).chain(home.map(|(_, c)| c)).collect();
        let none: Vec<Cond> = active.iter().map(|c| c.negated(&self.engine.space)).collect();
        let mut all: Vec<&Cond> = plans.stops_negated.iter().collect();
        all.extend(&none);
        let found = self.find(&all);
        let witnesses = found.map(|masks| self.witness("a plan has no active part".into(), &masks));
        Proof {
            id: "P7",
            claim: "every plan has an active part",
            figures: format!("{} active lines", active.len()),
            witnesses: witnesses.into_iter().collect(),
        }
    }
}

/// Variables with groups of codes that a condition does not tell apart.
type Classes = Vec<(VarId, Vec<Mask>)>;

struct Walk {
    states: usize,
    /// A state that was settled, and the variable that unsettles it.
    unsettled: Option<(Vec<Mask>, VarId)>,
    /// A state that Kleene leaves open though all its completions agree.
    inexact: Option<Vec<Mask>>,
}

fn bit(truth: Truth) -> u8 {
    match truth {
        Truth::Yes => 1,
        Truth::No => 2,
        Truth::Unknown => 3,
    }
}

fn classes(cond: &Cond, whole: &[Mask]) -> Classes {
    let mut classes: Classes = Vec::new();
    for var in cond.vars() {
        classes.push((var, vec![whole.get(var).copied().unwrap_or(0)]));
    }
    cond.each_atom(&mut |var, codes| {
        if let Some((_, list)) = classes.iter_mut().find(|(v, _)| *v == var) {
            let split = list.iter().flat_map(|mask| [mask & codes, mask & !codes]);
            *list = split.filter(|mask| *mask != 0).collect();
        }
    });
    classes
}

fn masks_at(classes: &Classes, whole: &[Mask], state: usize) -> Vec<Mask> {
    let mut masks = whole.to_vec();
    let mut rest = state;
    for (var, list) in classes {
        let digit = rest % (list.len() + 1);
        rest /= list.len() + 1;
        if let (Some(slot), Some(mask)) =
            (masks.get_mut(*var), digit.checked_sub(1).and_then(|d| list.get(d)))
        {
            *slot = *mask;
        }
    }
    masks
}

fn says_as_much(strict: &Effect, weak: &Effect) -> bool {
    weak.parts().iter().all(|part| part.holds_in(strict))
}
