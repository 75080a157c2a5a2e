//! Reasons: why a card fired or did not, what the verdict rests on, and what would change it.

use std::collections::BTreeSet;

use crate::effect::Massage;
use crate::evaluate::{Engine, closure};
use crate::record::{Answer, Record, Value};
use crate::solve::solve;
use crate::space::{Coded, Cond, Mask, Space, State, Truth};

/// How a card stands to a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It applies; these answers suffice.
    Fired { because: Vec<(String, Value)> },
    /// It cannot apply; these answers suffice to rule it out.
    RuledOut { because: Vec<(String, Value)> },
    /// It hangs on these facts.
    Waiting { facts: Vec<String> },
}

/// A smallest set of answers that, changed like this, would lift what stands in the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub answers: Vec<(String, Value)>,
}

/// What changing could do.
#[derive(Clone, Debug, PartialEq)]
pub enum Changes {
    /// Nothing stands in the way.
    Already,
    /// The smallest sets; each alone is enough.
    Sets(Vec<Change>),
    /// No change of a few answers gets there; these cards stand in the way.
    Never {
        cards: Vec<String>,
        /// Sets of up to this many answers were tried, all of them.
        tried: usize,
    },
}

/// No more facts than this are changed together: longer lists help nobody.
const CHANGE_SIZE_MAX: usize = 4;
/// With more sets than this to try, the next size is left alone: so much is open or in the way that
/// no short list of answers would help.
const CHANGE_SETS_MAX: usize = 2_000;

impl Engine {
    /// Why a card fired, or not. `None` when there is no such card with rules.
    pub fn why(&self, record: &Record, card: &str) -> Option<Why> {
        let (coded, mut masks) = self.masks(record);
        let conds: Vec<Cond> = self
            .program
            .rules
            .iter()
            .filter(|r| self.program.card_id(r.card) == card)
            .filter_map(|r| self.space.compile(&r.when).ok())
            .collect();
        if conds.is_empty() {
            return None;
        }
        let whole = Cond::Or(conds);
        let truth = whole.truth(&masks);
        if truth == Truth::Unknown {
            let open = closure(&self.space, &whole).into_iter().filter(|f| {
                let gate = self.space.gate(*f).map_or(Truth::Yes, |g| g.truth(&masks));
                coded.state(*f) != State::Known && gate != Truth::No
            });
            let names = open.filter_map(|f| self.space.facts().get(f).map(|f| f.name.clone()));
            return Some(Why::Waiting { facts: names.collect() });
        }
        let facts = closure(&self.space, &whole);
        let kept = self.smallest(&facts, &coded, &mut masks, &|m| whole.truth(m) == truth);
        let because = self.stated(&kept, record);
        Some(match truth {
            Truth::Yes => Why::Fired { because },
            _ => Why::RuledOut { because },
        })
    }

    /// Facts that rules of a card still hang on: the rules that neither hold nor fail yet. A
    /// derived fact stands for those of its two that are not known.
    pub fn hangs_on(&self, record: &Record, card: &str) -> Vec<String> {
        let (coded, masks) = self.masks(record);
        let mut found: BTreeSet<usize> = BTreeSet::new();
        let waiting = self.rules.iter().filter(|rule| self.program.card_id(rule.card) == card);
        for rule in waiting.filter(|rule| rule.cond.truth(&masks) == Truth::Unknown) {
            let open = closure(&self.space, &rule.cond).into_iter().filter(|f| {
                let gate = self.space.gate(*f).map_or(Truth::Yes, |g| g.truth(&masks));
                coded.state(*f) != State::Known && gate != Truth::No
            });
            found.extend(open);
        }
        let mut names: Vec<String> = Vec::new();
        for fact in found.into_iter().filter_map(|f| self.space.facts().get(f)) {
            let inputs = fact.derive.as_ref().map(|derive| derive.inputs());
            let all =
                inputs.map_or(vec![fact.name.as_str()], |(first, second)| vec![first, second]);
            let known = |name: &&str| matches!(record.get(name), Some(Answer::Known(_)));
            for name in all.into_iter().filter(|name| !known(name)) {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }

    /// A subset-minimal set of answers that force the definite urgency and massage.
    pub fn verdict_because(&self, record: &Record) -> Vec<(String, Value)> {
        let (coded, mut masks) = self.masks(record);
        let level = |masks: &[Mask]| {
            let held = self.rules.iter().filter(|r| r.cond.truth(masks) == Truth::Yes);
            held.fold(Default::default(), |(u, m), r| {
                (r.effect.urgency.max(u), r.effect.massage.max(m))
            })
        };
        let whole: (crate::effect::Urgency, Massage) = level(&masks);
        let facts: Vec<usize> = (0..self.space.facts().len()).collect();
        let kept = self.smallest(&facts, &coded, &mut masks, &|m| level(m) == whole);
        self.stated(&kept, record)
    }

    /// Drops stated facts one by one as long as `same` holds.
    fn smallest(
        &self,
        facts: &[usize],
        coded: &Coded,
        masks: &mut [Mask],
        same: &dyn Fn(&[Mask]) -> bool,
    ) -> Vec<usize> {
        let mut kept = Vec::new();
        let mut forgotten = Vec::new();
        for &fact in facts {
            if coded.state(fact) == State::Absent {
                continue;
            }
            forgotten.push(fact);
            self.forget(&forgotten, fact, coded, masks);
            if !same(masks) {
                forgotten.pop();
                kept.push(fact);
                self.forget(&forgotten, fact, coded, masks);
            }
        }
        kept
    }

    /// The smallest sets of changeable answers that would bring the verdict to `target`.
    pub fn changes(&self, record: &Record, target: Massage) -> Changes {
        let (coded, masks) = self.masks(record);
        let in_the_way: Vec<usize> = (0..self.rules.len())
            .filter(|i| {
                self.rules
                    .get(*i)
                    .is_some_and(|r| r.effect.massage > target && r.cond.truth(&masks) != Truth::No)
            })
            .collect();
        if in_the_way.is_empty() {
            return Changes::Already;
        }
        let all: Vec<(&Cond, Cond)> = self
            .rules
            .iter()
            .filter(|r| r.effect.massage > target)
            .map(|r| (&r.cond, r.cond.negated(&self.space)))
            .collect();
        // Sets grow by facts of rules that the changed answers leave possible: a fact that is in
        // none of them cannot help.
        let mut sets: BTreeSet<Vec<usize>> = BTreeSet::from([Vec::new()]);
        let mut tried = 0;
        while tried < CHANGE_SIZE_MAX && sets.len() <= CHANGE_SETS_MAX {
            let mut larger = BTreeSet::new();
            for chosen in &sets {
                for fact in self.helpful(chosen, &coded, &masks, &all) {
                    let mut set = chosen.clone();
                    set.push(fact);
                    set.sort_unstable();
                    larger.insert(set);
                }
            }
            let found: Vec<Change> = larger
                .iter()
                .filter_map(|chosen| self.change(chosen, &coded, &masks, &all))
                .collect();
            if !found.is_empty() {
                return Changes::Sets(found);
            }
            sets = larger;
            tried += 1;
        }
        let mut cards: Vec<String> = in_the_way
            .iter()
            .filter_map(|i| self.rules.get(*i))
            .map(|r| self.program.card_id(r.card).to_owned())
            .collect();
        cards.dedup();
        Changes::Never { cards, tried }
    }

    /// Facts whose change could get further, when those of `chosen` are free already.
    fn helpful(
        &self,
        chosen: &[usize],
        coded: &Coded,
        masks: &[Mask],
        all: &[(&Cond, Cond)],
    ) -> BTreeSet<usize> {
        let mut wide = masks.to_vec();
        for &fact in chosen {
            let hanging = self.space.dependents(fact).iter().copied();
            let moved = hanging.filter(|f| coded.state(*f) != State::Known);
            for moved in std::iter::once(fact).chain(moved) {
                for var in self.space.vars_of(moved) {
                    if let Some(slot) = wide.get_mut(var) {
                        *slot = self.space.full(var);
                    }
                }
            }
        }
        let possible = all.iter().filter(|(cond, _)| cond.truth(&wide) != Truth::No);
        let facts = possible.flat_map(|(cond, _)| closure(&self.space, cond));
        facts
            .filter(|f| !chosen.contains(f))
            .filter(|f| {
                let fact = self.space.facts().get(*f);
                // An open question can be answered; a stated answer must be changeable.
                fact.is_some_and(|fact| fact.changeable || coded.state(*f) != State::Known)
            })
            .collect()
    }

    /// Can these facts, answered otherwise, make all rules fail whatever else is unknown?
    fn change(
        &self,
        chosen: &[usize],
        coded: &Coded,
        masks: &[Mask],
        all: &[(&Cond, Cond)],
    ) -> Option<Change> {
        let mut pins = Pins { space: &self.space, masks, free: Vec::new(), hanging: Vec::new() };
        let mut wide = masks.to_vec();
        for &fact in chosen {
            for var in self.space.vars_of(fact) {
                pins.free.push(var);
                if let Some(slot) = wide.get_mut(var) {
                    *slot = self.space.answerable(fact, var);
                }
            }
            let hangs = self.space.dependents(fact).iter().copied();
            pins.hanging
                .extend(hangs.filter(|f| coded.state(*f) != State::Known && !chosen.contains(f)));
        }
        let fixed: Vec<Cond> = all.iter().map(|(_, fails)| pins.pin(fails)).collect();
        let refs: Vec<&Cond> = fixed.iter().collect();
        let found = solve(&refs, &wide, &self.space.normal())?;
        let answers = chosen.iter().filter_map(|f| {
            let name = self.space.facts().get(*f)?.name.clone();
            Some((name, self.space.decode(*f, &found)?))
        });
        Some(Change { answers: answers.collect() })
    }
}

/// What may move when some answers change, and what stays as it is.
struct Pins<'m> {
    space: &'m Space,
    masks: &'m [Mask],
    /// Variables of the changed facts.
    free: Vec<usize>,
    /// Unanswered facts that begin or cease to apply with the changed ones.
    hanging: Vec<usize>,
}

impl Pins<'_> {
    /// The condition with all that stays settled: what is not surely so counts as not so.
    fn pin(&self, cond: &Cond) -> Cond {
        let all = |list: &[Cond]| list.iter().map(|c| self.pin(c)).collect();
        match cond {
            Cond::Atom { var, codes } => self.pin_atom(*var, *codes),
            Cond::And(list) => Cond::And(all(list)),
            Cond::Or(list) => Cond::Or(all(list)),
            Cond::AtLeast(count, list) => Cond::AtLeast(*count, all(list)),
        }
    }

    fn pin_atom(&self, var: usize, codes: Mask) -> Cond {
        let atom = Cond::Atom { var, codes };
        if self.free.contains(&var) {
            return atom;
        }
        let fact = self.space.owner(var);
        let gate = self.space.gate(fact).filter(|_| self.hanging.contains(&fact));
        let Some(gate) = gate else {
            let holds = atom.truth(self.masks) == Truth::Yes;
            return if holds { Cond::ALWAYS } else { Cond::NEVER };
        };
        // Unanswered: anything while it applies, quiet while it does not.
        let always = self.space.answerable(fact, var) & !codes == 0;
        let quiet = self.space.quiet(fact, var) & !codes == 0;
        match (always, quiet) {
            (true, true) => Cond::ALWAYS,
            (true, false) => self.pin(gate),
            (false, true) => self.pin(&gate.negated(self.space)),
            (false, false) => Cond::NEVER,
        }
    }
}
