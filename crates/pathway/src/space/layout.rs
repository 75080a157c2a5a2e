//! Which variables a fact has, what its codes are, and in what order gates are settled.

use super::cuts::{Stretch, stretches};
use super::{Cond, Mask, Space, SpaceError, VarId, check};
use crate::condition::{Expr, Test};
use crate::fact::{Fact, FactType, Visit};
use crate::program::Program;
use crate::record::Value;

/// The variables of one fact.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) first: VarId,
    pub(super) count: usize,
    pub(super) stretches: Vec<Stretch>,
    /// Code for "does not apply" of a number.
    pub(super) none: Option<u32>,
    /// The codes that stand for "none" or "quiet", one mask a variable.
    pub(super) quiet: Vec<Mask>,
    pub(super) gate: Option<Cond>,
}

impl Space {
    /// Lays out the variables for all conditions of `programs` together. Where they share a fact,
    /// its values are those of both; everything else about it is as the first program says.
    ///
    /// # Errors
    /// [`SpaceError`] for gates in a circle, too many codes, or an unevaluable condition.
    pub fn new(programs: &[&Program]) -> Result<Space, SpaceError> {
        let mut facts: Vec<Fact> = Vec::new();
        for program in programs {
            for fact in &program.facts {
                match facts.iter_mut().find(|f| f.name == fact.name) {
                    Some(known) => widen(&mut known.kind, &fact.kind)
                        .map_err(|()| SpaceError::TwoTypes(fact.name.clone()))?,
                    None => facts.push(fact.clone()),
                }
            }
        }
        let mut tests: Vec<Vec<Test>> = vec![Vec::new(); facts.len()];
        for program in programs {
            for expr in all_conditions(program) {
                check(expr, program)?;
                expr.each_test(&mut |name, test, _| {
                    if let Some(i) = facts.iter().position(|f| f.name == name)
                        && let Some(list) = tests.get_mut(i)
                    {
                        list.push(test.clone());
                    }
                });
            }
        }
        let mut space = Space {
            facts,
            layouts: Vec::new(),
            owners: Vec::new(),
            full: Vec::new(),
            order: Vec::new(),
            dependents: Vec::new(),
        };
        for (index, list) in tests.iter().enumerate() {
            space.lay_out(index, list)?;
        }
        space.set_gates()?;
        Ok(space)
    }

    fn lay_out(&mut self, index: usize, tests: &[Test]) -> Result<(), SpaceError> {
        let Some(fact) = self.facts.get(index) else { return Ok(()) };
        let first = self.full.len();
        let mut layout = Layout {
            first,
            count: 1,
            stretches: Vec::new(),
            none: None,
            quiet: vec![1],
            gate: None,
        };
        let codes = match &fact.kind {
            FactType::Tri => {
                if fact.visit == Visit::Only && fact.normal == Some(Value::Yes) {
                    layout.quiet = vec![0b10];
                }
                2
            }
            FactType::Enum(values) => values.len(),
            FactType::Set(values) => {
                layout.count = values.len();
                layout.quiet = vec![1; values.len()];
                2
            }
            FactType::Int { .. } | FactType::Number { .. } => {
                layout.stretches = stretches(&fact.kind, tests);
                let none = layout.stretches.len();
                layout.none = Some(none as u32);
                layout.quiet = vec![1 << none.min(63)];
                none + 1
            }
        };
        if codes > 63 {
            return Err(SpaceError::TooManyCodes(fact.name.clone()));
        }
        self.owners.extend(std::iter::repeat_n(index, layout.count));
        self.full.extend(std::iter::repeat_n((1 << codes) - 1, layout.count));
        self.layouts.push(layout);
        Ok(())
    }

    fn set_gates(&mut self) -> Result<(), SpaceError> {
        let mut gates = Vec::new();
        for fact in &self.facts {
            gates.push(fact.applies_when.as_ref().map(|expr| self.compile(expr)).transpose()?);
        }
        let count = self.facts.len();
        let needs: Vec<Vec<usize>> = gates
            .iter()
            .map(|gate| {
                let vars = gate.as_ref().map(Cond::vars).unwrap_or_default();
                vars.into_iter().filter_map(|v| self.owners.get(v).copied()).collect()
            })
            .collect();
        for (layout, gate) in self.layouts.iter_mut().zip(gates) {
            layout.gate = gate;
        }
        let mut placed = vec![false; count];
        while self.order.len() < count {
            let ready = (0..count)
                .find(|i| !placed[*i] && needs[*i].iter().all(|n| placed.get(*n) == Some(&true)));
            let Some(next) = ready else {
                let circle = (0..count).filter(|i| !placed[*i]);
                return Err(SpaceError::Circle(
                    circle.filter_map(|i| self.facts.get(i).map(|f| f.name.clone())).collect(),
                ));
            };
            placed[next] = true;
            self.order.push(next);
        }
        // In gate order, so that what depends on a dependent is found too.
        self.dependents = vec![Vec::new(); count];
        for fact in 0..count {
            let mut reached = vec![false; count];
            reached[fact] = true;
            for &other in &self.order {
                if !reached[other] && needs[other].iter().any(|n| reached[*n]) {
                    reached[other] = true;
                    self.dependents[fact].push(other);
                }
            }
        }
        Ok(())
    }
}

/// Adds the values of another program's fact of the same name.
fn widen(kind: &mut FactType, other: &FactType) -> Result<(), ()> {
    match (kind, other) {
        (FactType::Tri, FactType::Tri) => {}
        (FactType::Enum(values), FactType::Enum(more))
        | (FactType::Set(values), FactType::Set(more)) => {
            for value in more {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        (FactType::Int { min, max }, FactType::Int { min: low, max: high }) => {
            *min = (*min).min(*low);
            *max = (*max).max(*high);
        }
        (FactType::Number { min, max }, FactType::Number { min: low, max: high }) => {
            *min = min.min(*low);
            *max = max.max(*high);
        }
        _ => return Err(()),
    }
    Ok(())
}

/// Every condition of a program.
pub fn all_conditions(program: &Program) -> impl Iterator<Item = &Expr> {
    let gates = program.facts.iter().filter_map(|f| f.applies_when.as_ref());
    let rules = program.rules.iter().map(|r| &r.when);
    let exceptions = program.exceptions.iter().map(|e| &e.when);
    let techniques = program.techniques.iter().filter_map(|t| t.offer_when.as_ref());
    let presentations = program.presentations.iter().map(|p| &p.when);
    let home =
        program.home_items.iter().flat_map(|h| h.offer_when.iter().chain(h.skip_when.iter()));
    let advice =
        program.advice.iter().chain(&program.options).filter_map(|a| a.offer_when.as_ref());
    let dose = program.dose.iter().filter_map(|d| d.exempt_when.as_ref());
    gates
        .chain(rules)
        .chain(exceptions)
        .chain(techniques)
        .chain(presentations)
        .chain(home)
        .chain(advice)
        .chain(dose)
}
