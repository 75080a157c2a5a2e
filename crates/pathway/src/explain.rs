//! Reasons: why a card fired or did not, what the verdict rests on, and what would change it.

use crate::effect::Massage;
use crate::evaluate::{Engine, closure};
use crate::record::{Record, Value};
use crate::solve::solve;
use crate::space::{Coded, Cond, Mask, State, Truth};

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
    /// No change of what a person can change gets there; these cards stay.
    Never { cards: Vec<String> },
}

/// No more facts than this are changed together.
const CHANGE_SIZE_MAX: usize = 5;

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
                self.rules.get(*i).is_some_and(|r| {
                    r.effect.massage > target && r.cond.truth(&masks) != Truth::No
                })
            })
            .collect();
        if in_the_way.is_empty() {
            return Changes::Already;
        }
        let mut candidates: Vec<usize> = in_the_way
            .iter()
            .filter_map(|i| self.rules.get(*i))
            .flat_map(|r| closure(&self.space, &r.cond))
            .filter(|f| {
                self.space.facts().get(*f).is_some_and(|fact| {
                    // An open question can be answered; a stated answer must be changeable.
                    fact.changeable || coded.state(*f) != State::Known
                })
            })
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let all: Vec<Cond> = self
            .rules
            .iter()
            .filter(|r| r.effect.massage > target)
            .map(|r| r.cond.negated(&self.space))
            .collect();
        let mut sets = Vec::new();
        for size in 1..=CHANGE_SIZE_MAX.min(candidates.len()) {
            for chosen in subsets(&candidates, size) {
                sets.extend(self.change(&chosen, &coded, &masks, &all));
            }
            if !sets.is_empty() {
                return Changes::Sets(sets);
            }
        }
        let mut cards: Vec<String> = in_the_way
            .iter()
            .filter_map(|i| self.rules.get(*i))
            .map(|r| self.program.card_id(r.card).to_owned())
            .collect();
        cards.dedup();
        Changes::Never { cards }
    }

    /// Can these facts, answered otherwise, make all conditions hold whatever else is unknown?
    fn change(
        &self,
        chosen: &[usize],
        coded: &Coded,
        masks: &[Mask],
        all: &[Cond],
    ) -> Option<Change> {
        let mut free = Vec::new();
        let mut wide = masks.to_vec();
        for &fact in chosen {
            for var in self.space.vars_of(fact) {
                free.push(var);
                if let Some(slot) = wide.get_mut(var) {
                    *slot = self.space.answerable(fact, var);
                }
            }
            // What hangs on the fact through its gate goes along while it is unanswered.
            for &other in self.space.dependents(fact) {
                if coded.state(other) == State::Absent && !chosen.contains(&other) {
                    self.space.resolve_fact(other, coded, State::Absent, &mut wide);
                }
            }
        }
        let fixed: Vec<Cond> = all.iter().map(|c| pinned(c, &wide, &free)).collect();
        let refs: Vec<&Cond> = fixed.iter().collect();
        let found = solve(&refs, &wide, &self.space.normal())?;
        let answers = chosen.iter().filter_map(|f| {
            let name = self.space.facts().get(*f)?.name.clone();
            Some((name, self.space.decode(*f, &found)?))
        });
        Some(Change { answers: answers.collect() })
    }
}

/// The condition with everything but `free` settled: what is not surely so counts as not so.
fn pinned(cond: &Cond, masks: &[Mask], free: &[usize]) -> Cond {
    let all = |list: &[Cond]| list.iter().map(|c| pinned(c, masks, free)).collect();
    match cond {
        Cond::Atom { var, .. } if free.contains(var) => cond.clone(),
        Cond::Atom { .. } => match cond.truth(masks) {
            Truth::Yes => Cond::ALWAYS,
            _ => Cond::NEVER,
        },
        Cond::And(list) => Cond::And(all(list)),
        Cond::Or(list) => Cond::Or(all(list)),
        Cond::AtLeast(count, list) => Cond::AtLeast(*count, all(list)),
    }
}

/// All subsets of a size, in order.
fn subsets(items: &[usize], size: usize) -> Vec<Vec<usize>> {
    let Some((first, rest)) = items.split_first() else {
        return if size == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut with: Vec<Vec<usize>> = subsets(rest, size - 1);
    with.iter_mut().for_each(|set| set.insert(0, *first));
    with.extend(subsets(rest, size));
    with
}
