//! The next questions: only facts of which some answer can still change the decision.
//!
//! A fact is open when two whole records exist that agree with everything known, differ in nothing
//! but this fact (and in what hangs on it through `applies_when`), and are decided differently.
//! That is decided exactly, by [`crate::solve`], not by looking at which rules mention the fact.
//!
//! Stop-now questions come first. Once the strictest verdict stands, nothing is asked any more.

use crate::decision::Open;
use crate::effect::{Massage, Part, Urgency};
use crate::evaluate::{Engine, closure};
use crate::fact::{AskedOf, NotSure, Tier, Visit};
use crate::record::Record;
use crate::solve::solve;
use crate::space::{Coded, Cond, Mask, Space, State, Truth, VarId};

/// The next screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// Facts to ask together; empty when the interview is done.
    pub facts: Vec<String>,
    pub tier: Option<Tier>,
    /// Facts that were answered "not sure" and should be asked once more before giving up.
    pub again: Vec<String>,
}

impl Next {
    pub fn done(&self) -> bool {
        self.facts.is_empty()
    }
}

/// What the questions are about: statements and the rules that can make each hold.
#[derive(Clone, Debug)]
pub struct Statements {
    negated: Vec<Cond>,
    facts: Vec<Vec<usize>>,
    parts: Vec<(Part, Vec<usize>)>,
}

impl Statements {
    pub fn new(engine: &Engine) -> Statements {
        let mut parts: Vec<(Part, Vec<usize>)> = Vec::new();
        let mut all: Vec<Part> = engine.rules.iter().flat_map(|r| r.effect.parts()).collect();
        all.sort();
        all.dedup();
        // What stops a session is looked at first: it settles most questions.
        all.sort_by_key(|part| !part.matters_when_barred());
        for part in all {
            let rules = engine.rules.iter().enumerate();
            let holds = rules.filter(|(_, r)| part.holds_in(&r.effect)).map(|(i, _)| i).collect();
            parts.push((part, holds));
        }
        Statements {
            negated: engine.rules.iter().map(|r| r.cond.negated(&engine.space)).collect(),
            facts: engine.rules.iter().map(|r| closure(&engine.space, &r.cond)).collect(),
            parts,
        }
    }
}

/// One look at a record: what is known, and what each rule says of it.
struct Look<'e> {
    engine: &'e Engine,
    statements: &'e Statements,
    coded: &'e Coded,
    masks: &'e [Mask],
    truths: Vec<Truth>,
    barred: bool,
    emergency: bool,
    normal: Vec<Mask>,
}

impl Engine {
    /// Facts whose answer can still change the decision, in asking order.
    pub fn open(&self, coded: &Coded, masks: &[Mask]) -> Vec<Open> {
        let look = Look::new(self, coded, masks);
        let mut open = Vec::new();
        for fact in look.in_order() {
            if look.can_be_open(fact) && look.matters(fact) {
                let Some(this) = self.space.facts().get(fact) else { continue };
                open.push(Open {
                    fact: this.name.clone(),
                    tier: this.tier,
                    cards: look.waiting_cards(fact),
                    asked: coded.state(fact) == State::NotSure,
                });
            }
        }
        open
    }

    /// An answer to a question that no longer applies, such as the week of a pregnancy after "not
    /// pregnant": a stated value counts whatever its gate says, so whoever keeps answers takes it
    /// out.
    pub fn inapplicable<'r>(&self, record: &'r Record) -> Option<&'r str> {
        let (_, masks) = self.masks(record);
        record.iter().map(|(name, _)| name).find(|name| {
            let gate = self.space.fact_index(name).and_then(|fact| self.space.gate(fact));
            gate.is_some_and(|gate| gate.truth(&masks) == Truth::No)
        })
    }

    /// The next screen of the interview.
    pub fn next(&self, record: &Record) -> Next {
        let (coded, masks) = self.masks(record);
        let look = Look::new(self, &coded, &masks);
        let order = look.in_order();
        let askable: Vec<usize> = order.iter().copied().filter(|f| look.can_be_asked(*f)).collect();
        let first = askable
            .iter()
            .copied()
            .find(|f| look.matters(*f))
            .or_else(|| askable.iter().copied().find(|f| look.leaves_unsettled(*f)));
        let facts = self.space.facts();
        let Some(first) = first else {
            let again = order.into_iter().filter(|f| {
                coded.state(*f) == State::NotSure
                    && facts.get(*f).is_some_and(|fact| fact.not_sure == NotSure::Ask)
                    && look.matters(*f)
            });
            let again = again.filter_map(|f| facts.get(f).map(|fact| fact.name.clone()));
            return Next { facts: Vec::new(), tier: None, again: again.collect() };
        };
        let screen = facts.get(first).and_then(|f| f.screen.clone());
        let together = askable.into_iter().filter(|f| {
            *f == first
                || (screen.is_some()
                    && facts.get(*f).is_some_and(|fact| fact.screen == screen)
                    && look.matters(*f))
        });
        Next {
            facts: together.filter_map(|f| facts.get(f).map(|fact| fact.name.clone())).collect(),
            tier: facts.get(first).map(|f| f.tier),
            again: Vec::new(),
        }
    }
}

impl<'e> Look<'e> {
    fn new(engine: &'e Engine, coded: &'e Coded, masks: &'e [Mask]) -> Look<'e> {
        let truths: Vec<Truth> = engine.rules.iter().map(|r| r.cond.truth(masks)).collect();
        let definite = |holds: &dyn Fn(&crate::effect::Effect) -> bool| {
            engine.rules.iter().zip(&truths).any(|(r, t)| *t == Truth::Yes && holds(&r.effect))
        };
        Look {
            barred: definite(&|e| e.massage == Massage::Barred),
            emergency: definite(&|e| e.urgency == Urgency::EmergencyNow),
            engine,
            statements: engine.statements(),
            coded,
            masks,
            truths,
            normal: engine.space.normal(),
        }
    }

    fn space(&self) -> &Space {
        &self.engine.space
    }

    /// All facts by tier and order.
    fn in_order(&self) -> Vec<usize> {
        let facts = self.space().facts();
        let mut order: Vec<usize> = (0..facts.len()).collect();
        order.sort_by_key(|i| facts.get(*i).map(|f| (f.tier, f.order)));
        order
    }

    /// Is the fact unknown and one that a person could still tell us?
    fn can_be_open(&self, fact: usize) -> bool {
        let Some(this) = self.space().facts().get(fact) else { return false };
        this.asked_of == AskedOf::Client
            && this.visit != Visit::Only
            && self.gate_truth(fact) != Truth::No
            && match self.coded.state(fact) {
                State::Known => false,
                State::NotSure => this.not_sure != NotSure::No,
                State::Absent => true,
            }
    }

    fn can_be_asked(&self, fact: usize) -> bool {
        self.can_be_open(fact)
            && self.coded.state(fact) == State::Absent
            && match self.gate_truth(fact) {
                Truth::Yes => true,
                // Nothing more will be learnt of the gate, so what hangs on it is asked.
                Truth::Unknown => self.gate_is_asked(fact),
                Truth::No => false,
            }
    }

    /// Has everything that the fact's gate hangs on been asked?
    fn gate_is_asked(&self, fact: usize) -> bool {
        let gate = self.space().gate(fact).map(Cond::vars).unwrap_or_default();
        gate.into_iter().all(|var| {
            let mask = self.masks.get(var).copied().unwrap_or(0);
            mask.count_ones() == 1 || self.coded.state(self.space().owner(var)) != State::Absent
        })
    }

    fn gate_truth(&self, fact: usize) -> Truth {
        self.space().gate(fact).map_or(Truth::Yes, |g| g.truth(self.masks))
    }

    fn waiting_cards(&self, fact: usize) -> Vec<String> {
        let mut cards = Vec::new();
        for (index, truth) in self.truths.iter().enumerate() {
            let waits = *truth == Truth::Unknown
                && self.statements.facts.get(index).is_some_and(|f| f.contains(&fact));
            if let (true, Some(rule)) = (waits, self.engine.rules.get(index)) {
                let id = self.engine.program.card_id(rule.card).to_owned();
                if !cards.contains(&id) {
                    cards.push(id);
                }
            }
        }
        cards
    }

    fn part_matters(&self, part: &Part) -> bool {
        !self.barred || part.matters_when_barred()
    }

    fn settled(&self, rules: &[usize]) -> bool {
        rules.iter().any(|r| self.truths.get(*r) == Some(&Truth::Yes))
    }

    /// Does a rule that waits for this fact keep definite and possible apart?
    fn leaves_unsettled(&self, fact: usize) -> bool {
        !self.emergency
            && self.statements.parts.iter().any(|(part, rules)| {
                self.part_matters(part)
                    && !self.settled(rules)
                    && rules.iter().any(|r| {
                        self.truths.get(*r) == Some(&Truth::Unknown)
                            && self.statements.facts.get(*r).is_some_and(|f| f.contains(&fact))
                    })
            })
    }

    /// Can some answer to this fact still change the decision?
    fn matters(&self, fact: usize) -> bool {
        if self.emergency {
            return false;
        }
        let twin = Twin::new(self, fact);
        let by_rule = self.statements.parts.iter().any(|(part, rules)| {
            self.part_matters(part) && !self.settled(rules) && twin.can_differ(rules)
        });
        by_rule || (!self.barred && twin.can_change_plan())
    }
}

/// Two copies of a person that differ in one fact and in what hangs on it.
struct Twin<'l, 'e> {
    look: &'l Look<'e>,
    /// Variables that may differ between the two.
    own: Vec<VarId>,
    /// Masks of the first person, then the `own` variables of the second.
    masks: Vec<Mask>,
    prefer: Vec<Mask>,
    /// How unanswered facts follow their gates, for both.
    gates: Vec<Cond>,
}

impl<'l, 'e> Twin<'l, 'e> {
    fn new(look: &'l Look<'e>, fact: usize) -> Twin<'l, 'e> {
        let space = look.space();
        let mut masks = look.masks.to_vec();
        let mut own = Vec::new();
        let counts_as_no = |f: usize| {
            look.coded.state(f) == State::NotSure
                && space.facts().get(f).is_some_and(|fact| fact.not_sure == NotSure::No)
        };
        let follows = |f: usize| look.coded.state(f) != State::Known && !counts_as_no(f);
        let hanging = space.dependents(fact).iter().copied().filter(|f| follows(*f));
        for member in std::iter::once(fact).chain(hanging) {
            for var in space.vars_of(member) {
                let wide =
                    if member == fact { space.answerable(fact, var) } else { space.full(var) };
                // A fact taken at the visit or supplied by the practice keeps its quiet value.
                let quiet = look.masks.get(var).copied().unwrap_or(0);
                let fixed = space
                    .facts()
                    .get(member)
                    .is_some_and(|f| f.visit == Visit::Only || f.asked_of == AskedOf::Practice);
                if let Some(slot) = masks.get_mut(var) {
                    *slot = if fixed { quiet } else { wide };
                }
                own.push(var);
            }
        }
        let mut prefer = look.normal.clone();
        for var in &own {
            masks.push(masks.get(*var).copied().unwrap_or(0));
            prefer.push(prefer.get(*var).copied().unwrap_or(0));
        }
        let mut twin = Twin { look, own, masks, prefer, gates: Vec::new() };
        for f in 0..space.facts().len() {
            if let (true, Some(gate)) = (follows(f), space.gate(f))
                && gate.truth(&twin.masks) == Truth::Unknown
                && let Some(rule) = follow_gate(space, f, gate)
            {
                if twin.concerns(&rule) {
                    twin.gates.push(twin.second(&rule));
                }
                twin.gates.push(rule);
            }
        }
        twin
    }

    fn concerns(&self, cond: &Cond) -> bool {
        let mut concerns = false;
        cond.each_atom(&mut |var, _| concerns |= self.own.contains(&var));
        concerns
    }

    /// The condition about the second person.
    fn second(&self, cond: &Cond) -> Cond {
        let base = self.look.space().var_count();
        cond.renamed(&|var| self.own.iter().position(|v| *v == var).map_or(var, |at| base + at))
    }

    /// Can one of the rules hold for the first person and none of them for the second?
    fn can_differ(&self, rules: &[usize]) -> bool {
        let compiled = &self.look.engine.rules;
        let possible: Vec<usize> = rules
            .iter()
            .copied()
            .filter(|r| self.look.truths.get(*r) != Some(&Truth::No))
            .collect();
        let candidates: Vec<&Cond> = possible
            .iter()
            .filter_map(|r| compiled.get(*r).map(|c| &c.cond))
            .filter(|cond| self.concerns(cond))
            .collect();
        if candidates.is_empty() {
            return false;
        }
        let none_for_second: Vec<Cond> = possible
            .iter()
            .filter_map(|r| self.look.statements.negated.get(*r))
            .map(|negated| self.second(negated))
            .collect();
        candidates.into_iter().any(|candidate| {
            let mut all: Vec<&Cond> = vec![candidate];
            all.extend(&self.gates);
            all.extend(&none_for_second);
            self.exists(&all, candidate)
        })
    }

    /// Can a line of the plan be there for the first person and not for the second?
    fn can_change_plan(&self) -> bool {
        let plans = self.look.engine.plan_conditions();
        let stops: Vec<&Cond> = plans.stops_negated.iter().collect();
        let mut both: Vec<Cond> = Vec::new();
        for line in plans.lines.iter().filter(|line| self.concerns(line)) {
            if both.is_empty() {
                both = stops.iter().map(|c| self.second(c)).collect();
            }
            let negated = line.negated(self.look.space());
            for (first, second) in [(line, &negated), (&negated, line)] {
                let second = self.second(second);
                let mut all: Vec<&Cond> = vec![first, &second];
                all.extend(&self.gates);
                all.extend(stops.iter().copied());
                all.extend(&both);
                if self.exists(&all, first) {
                    return true;
                }
            }
        }
        false
    }

    /// Looks near an ordinary person first, then everywhere.
    fn exists(&self, conditions: &[&Cond], about: &Cond) -> bool {
        let mut free = about.vars();
        free.extend(self.own.iter().copied());
        let base = self.look.space().var_count();
        let near: Vec<Mask> = self
            .masks
            .iter()
            .zip(&self.prefer)
            .enumerate()
            .map(|(var, (mask, normal))| {
                if var >= base || free.contains(&var) || mask & normal == 0 {
                    *mask
                } else {
                    mask & normal
                }
            })
            .collect();
        solve(conditions, &near, &self.prefer).is_some()
            || solve(conditions, &self.masks, &self.prefer).is_some()
    }
}

/// An unanswered fact applies exactly where its gate holds, and is quiet elsewhere.
fn follow_gate(space: &Space, fact: usize, gate: &Cond) -> Option<Cond> {
    let this = space.facts().get(fact)?;
    if this.visit == Visit::Only || this.asked_of == AskedOf::Practice {
        return None;
    }
    let mut applies = vec![gate.clone()];
    let mut quiet = vec![gate.negated(space)];
    for var in space.vars_of(fact) {
        quiet.push(Cond::Atom { var, codes: space.quiet(fact, var) });
        applies.push(Cond::Atom { var, codes: space.answerable(fact, var) });
    }
    Some(Cond::Or(vec![Cond::And(applies), Cond::And(quiet)]))
}
