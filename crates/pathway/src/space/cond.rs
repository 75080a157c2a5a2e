//! Conditions over codes, and what they say of masks: yes, no or unknown.

use std::ops::Range;

use super::check::{holds, mistake};
use super::{Mask, Space, VarId};
use crate::condition::{ConditionError, Expr, Test};
use crate::fact::FactType;

/// Three-valued truth; the order makes `and` the minimum and `or` the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    No,
    Unknown,
    Yes,
}

/// A condition over codes, in negation normal form.
#[derive(Clone, Debug, PartialEq)]
pub enum Cond {
    Atom { var: VarId, codes: Mask },
    And(Vec<Cond>),
    Or(Vec<Cond>),
    AtLeast(usize, Vec<Cond>),
}

impl Cond {
    pub const ALWAYS: Cond = Cond::And(Vec::new());
    pub const NEVER: Cond = Cond::Or(Vec::new());

    /// Strong Kleene truth, given what is possible for each variable.
    pub fn truth(&self, masks: &[Mask]) -> Truth {
        match self {
            Cond::Atom { var, codes } => {
                let mask = masks.get(*var).copied().unwrap_or(0);
                if mask & codes == 0 {
                    Truth::No
                } else if mask & !codes == 0 {
                    Truth::Yes
                } else {
                    Truth::Unknown
                }
            }
            Cond::And(list) => {
                let mut all = Truth::Yes;
                for cond in list {
                    match cond.truth(masks) {
                        Truth::No => return Truth::No,
                        Truth::Unknown => all = Truth::Unknown,
                        Truth::Yes => {}
                    }
                }
                all
            }
            Cond::Or(list) => {
                let mut any = Truth::No;
                for cond in list {
                    match cond.truth(masks) {
                        Truth::Yes => return Truth::Yes,
                        Truth::Unknown => any = Truth::Unknown,
                        Truth::No => {}
                    }
                }
                any
            }
            Cond::AtLeast(count, list) => {
                let (mut yes, mut maybe) = (0, 0);
                for cond in list {
                    match cond.truth(masks) {
                        Truth::Yes => yes += 1,
                        Truth::Unknown => maybe += 1,
                        Truth::No => {}
                    }
                }
                if yes >= *count {
                    Truth::Yes
                } else if yes + maybe >= *count {
                    Truth::Unknown
                } else {
                    Truth::No
                }
            }
        }
    }

    /// The variables in it, sorted, once each.
    pub fn vars(&self) -> Vec<VarId> {
        let mut vars = Vec::new();
        self.each_atom(&mut |var, _| vars.push(var));
        vars.sort_unstable();
        vars.dedup();
        vars
    }

    pub fn each_atom(&self, f: &mut impl FnMut(VarId, Mask)) {
        match self {
            Cond::Atom { var, codes } => f(*var, *codes),
            Cond::And(list) | Cond::Or(list) | Cond::AtLeast(_, list) => {
                list.iter().for_each(|c| c.each_atom(f));
            }
        }
    }

    /// The same condition over other variables.
    pub fn renamed(&self, rename: &impl Fn(VarId) -> VarId) -> Cond {
        let all = |list: &[Cond]| list.iter().map(|c| c.renamed(rename)).collect();
        match self {
            Cond::Atom { var, codes } => Cond::Atom { var: rename(*var), codes: *codes },
            Cond::And(list) => Cond::And(all(list)),
            Cond::Or(list) => Cond::Or(all(list)),
            Cond::AtLeast(count, list) => Cond::AtLeast(*count, all(list)),
        }
    }

    /// The negation, again in normal form.
    pub fn negated(&self, space: &Space) -> Cond {
        let all = |list: &[Cond]| list.iter().map(|c| c.negated(space)).collect::<Vec<_>>();
        match self {
            Cond::Atom { var, codes } => Cond::Atom { var: *var, codes: space.full(*var) & !codes },
            Cond::And(list) => Cond::Or(all(list)),
            Cond::Or(list) => Cond::And(all(list)),
            Cond::AtLeast(count, list) => Cond::AtLeast(list.len() + 1 - count, all(list)),
        }
    }
}

impl Space {
    /// Compiles a condition to codes.
    ///
    /// # Errors
    /// [`ConditionError`] for a fact that this space does not have.
    pub fn compile(&self, expr: &Expr) -> Result<Cond, ConditionError> {
        let all = |list: &[Expr]| {
            list.iter().map(|e| self.compile(e)).collect::<Result<Vec<_>, ConditionError>>()
        };
        Ok(match expr {
            Expr::Test { fact, test, span } => self.compile_test(fact, test, span)?,
            Expr::Not(inner) => self.compile(inner)?.negated(self),
            Expr::And(list) => Cond::And(all(list)?),
            Expr::Or(list) => Cond::Or(all(list)?),
            Expr::AtLeast(count, list) => Cond::AtLeast(*count, all(list)?),
        })
    }

    fn compile_test(
        &self,
        name: &str,
        test: &Test,
        span: &Range<usize>,
    ) -> Result<Cond, ConditionError> {
        let missing = || mistake(format!("there is no fact `{name}`"), "add its card", span);
        let index = self.fact_index(name).ok_or_else(missing)?;
        let (fact, layout) =
            self.facts.get(index).zip(self.layouts.get(index)).ok_or_else(missing)?;
        if let (FactType::Set(values), Test::Has(list)) = (&fact.kind, test) {
            let atoms = list.iter().filter_map(|literal| {
                let member = values.iter().position(|v| *v == literal.text)?;
                Some(Cond::Atom { var: layout.first + member, codes: 0b10 })
            });
            let mut atoms: Vec<Cond> = atoms.collect();
            return Ok(match (atoms.len(), atoms.pop()) {
                (1, Some(only)) => only,
                (_, Some(last)) => {
                    atoms.push(last);
                    Cond::Or(atoms)
                }
                (_, None) => return Err(missing()),
            });
        }
        let mut codes: Mask = 0;
        for (code, value) in self.values(index).into_iter().enumerate() {
            if holds(test, &value) {
                codes |= 1 << code;
            }
        }
        Ok(Cond::Atom { var: layout.first, codes })
    }
}
