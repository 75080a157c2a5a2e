//! From a record to masks of what is still possible, and from codes back to a record.

use super::{Cond, Mask, Space, Truth};
use crate::fact::{AskedOf, Derive, FactType, NotSure, Visit};
use crate::record::{Answer, Record, Value};

/// How answers of one record look in codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Coded {
    /// One mask a variable; 0 where nothing is known.
    codes: Vec<Mask>,
    /// One state a fact.
    states: Vec<State>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Absent,
    NotSure,
    Known,
}

impl Coded {
    pub fn state(&self, fact: usize) -> State {
        self.states.get(fact).copied().unwrap_or(State::Absent)
    }
}

impl Space {
    /// One value for each answerable code of a fact with a single variable.
    pub(super) fn values(&self, fact: usize) -> Vec<Value> {
        let Some((fact, layout)) = self.facts.get(fact).zip(self.layouts.get(fact)) else {
            return Vec::new();
        };
        match &fact.kind {
            FactType::Tri => vec![Value::No, Value::Yes],
            FactType::Enum(values) => values.iter().cloned().map(Value::Choice).collect(),
            FactType::Set(_) => Vec::new(),
            kind => layout.stretches.iter().map(|s| s.value(kind)).collect(),
        }
    }

    /// Codes of a value, one mask a variable of the fact.
    pub fn encode(&self, fact: usize, value: &Value) -> Vec<Mask> {
        let Some((kind, layout)) =
            self.facts.get(fact).map(|f| &f.kind).zip(self.layouts.get(fact))
        else {
            return Vec::new();
        };
        match (kind, value) {
            (FactType::Set(values), Value::Set(words)) => {
                values.iter().map(|v| if words.contains(v) { 0b10 } else { 0b01 }).collect()
            }
            (FactType::Tri, Value::Yes) => vec![0b10],
            (FactType::Tri, _) => vec![0b01],
            (FactType::Enum(values), Value::Choice(word)) => {
                vec![values.iter().position(|v| v == word).map_or(0, |i| 1 << i)]
            }
            (_, value) => {
                let x = value.as_number().unwrap_or(f64::NAN);
                let code = layout.stretches.iter().position(|s| s.contains(x));
                vec![code.map_or(0, |code| 1 << code)]
            }
        }
    }

    /// A value for codes that were chosen; `None` where the fact does not apply.
    pub fn decode(&self, fact: usize, masks: &[Mask]) -> Option<Value> {
        let layout = self.layouts.get(fact)?;
        let kind = &self.facts.get(fact)?.kind;
        if let FactType::Set(values) = kind {
            let chosen = values
                .iter()
                .enumerate()
                .filter(|(i, _)| masks.get(layout.first + i).is_some_and(|m| m & 0b01 == 0));
            let mut words: Vec<String> = chosen.map(|(_, v)| v.clone()).collect();
            words.sort();
            return Some(Value::Set(words));
        }
        let code = masks.get(layout.first)?.trailing_zeros() as usize;
        self.values(fact).into_iter().nth(code)
    }

    /// Puts a record into codes.
    pub fn code(&self, record: &Record) -> Coded {
        let mut coded = Coded {
            codes: vec![0; self.full.len()],
            states: vec![State::Absent; self.facts.len()],
        };
        for (index, fact) in self.facts.iter().enumerate() {
            let derived;
            let answer = match (record.get(&fact.name), &fact.derive) {
                (None, Some(derive)) => {
                    derived = derive_value(derive, &fact.kind, record);
                    derived.as_ref()
                }
                (answer, _) => answer,
            };
            let state = match answer {
                None => State::Absent,
                Some(Answer::NotSure) => State::NotSure,
                Some(Answer::Known(value)) => {
                    let first = self.vars_of(index).start;
                    for (offset, mask) in self.encode(index, value).into_iter().enumerate() {
                        if let Some(slot) = coded.codes.get_mut(first + offset) {
                            *slot = mask;
                        }
                    }
                    State::Known
                }
            };
            if let Some(slot) = coded.states.get_mut(index) {
                *slot = state;
            }
        }
        coded
    }

    /// What is possible for each variable, given the answers: gates, not-sure policies and facts
    /// taken at the visit are all settled here and nowhere else.
    pub fn resolve(&self, coded: &Coded, masks: &mut Vec<Mask>) {
        masks.clear();
        masks.resize(self.full.len(), 0);
        for &fact in &self.order {
            self.resolve_fact(fact, coded, coded.state(fact), masks);
        }
    }

    /// Resolves these facts again, in gate order, as if the `forgotten` ones had not been asked.
    pub fn resolve_in(
        &self,
        coded: &Coded,
        forgotten: &[usize],
        facts: &[usize],
        masks: &mut [Mask],
    ) {
        for &fact in facts {
            let state = if forgotten.contains(&fact) { State::Absent } else { coded.state(fact) };
            self.resolve_fact(fact, coded, state, masks);
        }
    }

    /// Resolves one fact as if its state were `state`; its gate must be resolved already.
    pub fn resolve_fact(&self, fact: usize, coded: &Coded, state: State, masks: &mut [Mask]) {
        let Some((this, layout)) = self.facts.get(fact).zip(self.layouts.get(fact)) else { return };
        let vars = layout.first..layout.first + layout.count;
        if state == State::Known {
            if let Some((to, from)) = masks.get_mut(vars.clone()).zip(coded.codes.get(vars)) {
                to.copy_from_slice(from);
            }
            return;
        }
        let gate = layout.gate.as_ref().map(|gate| gate.truth(masks));
        let counts_as_none = match state {
            State::NotSure if this.not_sure == NotSure::No => true,
            State::NotSure if this.visit != Visit::Only => gate == Some(Truth::No),
            _ if this.visit == Visit::Only => true,
            _ if this.asked_of == AskedOf::Practice => {
                gate != Some(Truth::Yes) || this.not_sure == NotSure::No
            }
            _ => gate == Some(Truth::No),
        };
        let may_be_none = gate == Some(Truth::Unknown);
        for (offset, var) in vars.enumerate() {
            let mask = if counts_as_none {
                layout.quiet.get(offset).copied().unwrap_or(1)
            } else if may_be_none {
                self.full(var)
            } else {
                self.answerable(fact, var)
            };
            if let Some(slot) = masks.get_mut(var) {
                *slot = mask;
            }
        }
    }

    /// The masks of a record of which nothing is known but what is stated here.
    pub fn masks(&self, record: &Record) -> Vec<Mask> {
        let mut masks = Vec::new();
        self.resolve(&self.code(record), &mut masks);
        masks
    }

    /// What every whole record obeys: a number that applies has a value.
    pub fn consistency(&self) -> Vec<Cond> {
        let gated = self.layouts.iter().filter_map(|layout| {
            let none = layout.none?;
            let var = layout.first;
            let not_none = Cond::Atom { var, codes: self.full(var) & !(1 << none) };
            let gate = layout.gate.as_ref()?;
            Some(Cond::Or(vec![not_none, gate.negated(self)]))
        });
        gated.collect()
    }

    /// The widest masks of whole records: a number without a gate always has a value.
    pub fn whole(&self) -> Vec<Mask> {
        let mut masks = self.full.clone();
        for (fact, layout) in self.facts.iter().zip(&self.layouts) {
            let open = fact.visit == Visit::Only || fact.asked_of == AskedOf::Practice;
            if let (Some(none), None, false) = (layout.none, &layout.gate, open)
                && let Some(mask) = masks.get_mut(layout.first)
            {
                *mask &= !(1 << none);
            }
        }
        masks
    }

    /// Codes of an ordinary person, for searches that should begin there.
    pub fn normal(&self) -> Vec<Mask> {
        let mut masks = vec![0; self.full.len()];
        for (index, fact) in self.facts.iter().enumerate() {
            let codes = match &fact.normal {
                Some(value) => self.encode(index, value),
                None => self.layouts.get(index).map(|l| l.quiet.clone()).unwrap_or_default(),
            };
            for (var, mask) in self.vars_of(index).zip(codes) {
                if let Some(slot) = masks.get_mut(var) {
                    *slot = mask;
                }
            }
        }
        masks
    }

    /// The record that stands behind single codes, for witnesses.
    pub fn record(&self, masks: &[Mask]) -> Record {
        let mut record = Record::default();
        for (index, fact) in self.facts.iter().enumerate() {
            if let Some(value) = self.decode(index, masks) {
                // INVARIANT (checked answers): decoded values are the fact's own.
                let _ = record.insert(fact, Answer::Known(value));
            }
        }
        record
    }
}

/// The derived answer, where both inputs are known.
pub fn derive_value(derive: &Derive, kind: &FactType, record: &Record) -> Option<Answer> {
    let (first, second) = derive.inputs();
    let known = |name: &str| match record.get(name) {
        Some(Answer::Known(value)) => value.as_number(),
        _ => None,
    };
    let (first, second) = (known(first)?, known(second)?);
    let x = match derive {
        Derive::Fall(..) => first - second,
        Derive::Rise(..) => second - first,
        // A percentage of nothing means nothing: the fact stays unknown.
        Derive::FallPercent(..) if first == 0.0 => return None,
        Derive::FallPercent(..) => (first - second) * 100.0 / first,
    };
    let (min, max) = kind.bounds()?;
    // 4.333 - 2.333 is 2, and not a little less.
    let x = ((x * 1e6).round() / 1e6).clamp(min, max);
    Some(Answer::Known(match kind {
        // Rounding down never turns a change into an important one.
        FactType::Int { .. } => Value::Int(x.floor() as i64),
        _ => Value::Number(x),
    }))
}
