//! The space of all records: every fact becomes one or more variables with a few codes.
//!
//! A tri has two codes, an enum one a value, a set one variable a member, a number one code for
//! each stretch between the cut-points that conditions name (and `none` where it need not apply).
//! What is known of a person is then one bit mask of still possible codes a variable, and every
//! question about *all* records is about a finite space.

use crate::condition::{Comparison, ConditionError, Expr, Literal, Test};
use crate::fact::{AskedOf, Derive, Fact, FactType, NotSure, Visit};
use crate::program::Program;
use crate::record::{Answer, Record, Value};

pub type VarId = usize;
/// Possible codes of one variable, one bit each.
pub type Mask = u64;

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

/// A stretch of a number line that no condition tells apart.
#[derive(Clone, Debug, PartialEq)]
struct Stretch {
    /// Belongs to the stretch as its first (or only) value.
    low: f64,
    high: f64,
    low_closed: bool,
    high_closed: bool,
    example: f64,
}

impl Stretch {
    fn value(&self, kind: &FactType) -> Value {
        match kind {
            FactType::Int { .. } => Value::Int(self.example as i64),
            _ => Value::Number(self.example),
        }
    }

    fn contains(&self, x: f64) -> bool {
        (x > self.low || (self.low_closed && x == self.low))
            && (x < self.high || (self.high_closed && x == self.high))
    }
}

/// The variables of one fact.
#[derive(Clone, Debug)]
struct Layout {
    first: VarId,
    count: usize,
    stretches: Vec<Stretch>,
    /// Code for "does not apply" of a number.
    none: Option<u32>,
    /// The codes that stand for "none" or "quiet", one mask a variable.
    quiet: Vec<Mask>,
    gate: Option<Cond>,
}

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

#[derive(Clone, Debug)]
pub struct Space {
    facts: Vec<Fact>,
    layouts: Vec<Layout>,
    /// Fact of each variable.
    owners: Vec<usize>,
    full: Vec<Mask>,
    /// Gates before what they gate.
    order: Vec<usize>,
    /// Facts whose gate mentions the fact, transitively.
    dependents: Vec<Vec<usize>>,
}

fn mistake(what: String, hint: impl Into<String>, span: &std::ops::Range<usize>) -> ConditionError {
    ConditionError { what, hint: hint.into(), span: span.clone() }
}

/// Does the test hold for a known value? Types have been checked before.
pub fn holds(test: &Test, value: &Value) -> bool {
    let word_is = |literal: &Literal| match value {
        Value::Yes => literal.text == "yes",
        Value::No => literal.text == "no",
        Value::Choice(word) => *word == literal.text,
        _ => value.as_number().is_some_and(|x| literal.number == Some(x)),
    };
    match test {
        Test::Compare(Comparison::Equal, literal) => word_is(literal),
        Test::Compare(Comparison::NotEqual, literal) => !word_is(literal),
        Test::Compare(comparison, literal) => match (value.as_number(), literal.number) {
            (Some(x), Some(y)) => match comparison {
                Comparison::Less => x < y,
                Comparison::LessOrEqual => x <= y,
                Comparison::Greater => x > y,
                _ => x >= y,
            },
            _ => false,
        },
        Test::OneOf(list) => list.iter().any(word_is),
        Test::Within(interval) => value.as_number().is_some_and(|x| interval.contains(x)),
        Test::Has(list) => match value {
            Value::Set(words) => list.iter().any(|l| words.contains(&l.text)),
            _ => false,
        },
    }
}

/// Checks one comparison against its fact.
fn check_test(
    fact: &Fact,
    test: &Test,
    span: &std::ops::Range<usize>,
) -> Result<(), ConditionError> {
    let name = &fact.name;
    let number = |literal: &Literal| {
        if literal.number.is_none() {
            return Err(mistake(
                format!("`{}` is not a number, but `{name}` is one", literal.text),
                "compare with a number",
                span,
            ));
        }
        check_unit(fact, literal.unit.as_deref(), span)
    };
    let word = |literal: &Literal, values: &[String]| {
        if values.contains(&literal.text) && literal.number.is_none() {
            return Ok(());
        }
        let near = values.iter().min_by_key(|v| crate::record::distance(&literal.text, v));
        let hint = match near {
            Some(v) => format!("the values are {}; did you mean `{v}`?", values.join(", ")),
            None => "the fact has no values".into(),
        };
        Err(mistake(format!("`{}` is not a value of `{name}`", literal.text), hint, span))
    };
    let tri = ["yes".to_owned(), "no".to_owned()];
    match (&fact.kind, test) {
        (FactType::Tri, Test::Compare(Comparison::Equal | Comparison::NotEqual, l)) => {
            word(l, &tri)
        }
        (FactType::Enum(v), Test::Compare(Comparison::Equal | Comparison::NotEqual, l)) => {
            word(l, v)
        }
        (FactType::Enum(v), Test::OneOf(list)) => list.iter().try_for_each(|l| word(l, v)),
        (FactType::Set(v), Test::Has(list)) => list.iter().try_for_each(|l| word(l, v)),
        (FactType::Int { .. } | FactType::Number { .. }, Test::Compare(_, l)) => number(l),
        (FactType::Int { .. } | FactType::Number { .. }, Test::OneOf(list)) => {
            list.iter().try_for_each(number)
        }
        (FactType::Int { .. } | FactType::Number { .. }, Test::Within(interval)) => {
            check_unit(fact, interval.unit.as_deref(), span)
        }
        (kind, _) => Err(mistake(
            format!("`{name}` is a {}, which cannot be asked like this", kind.word()),
            match kind {
                FactType::Set(_) => "use `has` or `has any {…}`",
                FactType::Tri => "use `= yes` or `= no`",
                FactType::Enum(_) => "use `=`, `!=` or `in {…}`",
                _ => "use a comparison with a number or `in [a, b]`",
            },
            span,
        )),
    }
}

/// A comparison that holds for every value, or for none, says nothing and is a mistake.
fn check_splits(
    fact: &Fact,
    test: &Test,
    span: &std::ops::Range<usize>,
) -> Result<(), ConditionError> {
    let values: Vec<Value> = match &fact.kind {
        FactType::Enum(values) => values.iter().cloned().map(Value::Choice).collect(),
        FactType::Int { .. } | FactType::Number { .. } => {
            let one = std::slice::from_ref(test);
            stretches(&fact.kind, one).iter().map(|s| s.value(&fact.kind)).collect()
        }
        FactType::Tri | FactType::Set(_) => return Ok(()),
    };
    let often = values.iter().filter(|value| holds(test, value)).count();
    if (1..values.len()).contains(&often) {
        return Ok(());
    }
    let what = if often == 0 { "can never hold" } else { "always holds" };
    Err(mistake(
        format!("this comparison of `{}` {what}", fact.name),
        format!("allowed: {}", crate::record::allowed(fact)),
        span,
    ))
}

fn check_unit(
    fact: &Fact,
    unit: Option<&str>,
    span: &std::ops::Range<usize>,
) -> Result<(), ConditionError> {
    if fact.unit.as_deref() == unit {
        return Ok(());
    }
    let name = &fact.name;
    let (what, hint) = match (&fact.unit, unit) {
        (Some(wanted), None) => (
            format!("the number for `{name}` has no unit"),
            format!("write `{wanted}` after the number"),
        ),
        (Some(wanted), Some(given)) => (
            format!("`{name}` is in {wanted}, not in {given}"),
            format!("convert the number and write `{wanted}`"),
        ),
        (None, _) => (format!("`{name}` has no unit"), "leave the unit out".to_owned()),
    };
    Err(mistake(what, hint, span))
}

/// Checks that a condition names known facts and fitting values.
///
/// # Errors
/// [`ConditionError`] with the span of the comparison.
pub fn check(expr: &Expr, program: &Program) -> Result<(), ConditionError> {
    let mut result = Ok(());
    expr.each_test(&mut |name, test, span| {
        if result.is_err() {
            return;
        }
        result = match program.fact(name) {
            Some(fact) => {
                check_test(fact, test, span).and_then(|()| check_splits(fact, test, span))
            }
            None => {
                let near = program
                    .facts
                    .iter()
                    .min_by_key(|f| crate::record::distance(name, &f.name))
                    .map_or("", |f| f.name.as_str());
                Err(mistake(
                    format!("there is no fact `{name}`"),
                    format!("did you mean `{near}`? a new fact needs a fact card"),
                    span,
                ))
            }
        };
    });
    result
}

/// A gate that depends on itself: the facts on the circle.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SpaceError {
    #[error("facts apply only when each other does: {}", .0.join(" -> "))]
    Circle(Vec<String>),
    #[error("`{0}` has two different types")]
    TwoTypes(String),
    #[error("`{0}` has more than 63 codes")]
    TooManyCodes(String),
    #[error("{0}")]
    Condition(#[from] ConditionError),
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

    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    pub fn fact_index(&self, name: &str) -> Option<usize> {
        self.facts.iter().position(|f| f.name == name)
    }

    pub fn var_count(&self) -> usize {
        self.full.len()
    }

    /// All codes of a variable.
    pub fn full(&self, var: VarId) -> Mask {
        self.full.get(var).copied().unwrap_or(0)
    }

    pub fn owner(&self, var: VarId) -> usize {
        self.owners.get(var).copied().unwrap_or(0)
    }

    pub fn vars_of(&self, fact: usize) -> std::ops::Range<VarId> {
        self.layouts.get(fact).map_or(0..0, |l| l.first..l.first + l.count)
    }

    pub fn gate(&self, fact: usize) -> Option<&Cond> {
        self.layouts.get(fact).and_then(|l| l.gate.as_ref())
    }

    /// Facts whose applying hangs on this one, nearest first.
    pub fn dependents(&self, fact: usize) -> &[usize] {
        self.dependents.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Codes that mean "none" or the quiet value, for a variable of the fact.
    pub fn quiet(&self, fact: usize, var: VarId) -> Mask {
        let layout = self.layouts.get(fact);
        layout.and_then(|l| l.quiet.get(var.wrapping_sub(l.first))).copied().unwrap_or(1)
    }

    /// Codes that an answer can have: all but "does not apply".
    pub fn answerable(&self, fact: usize, var: VarId) -> Mask {
        let none = self.layouts.get(fact).and_then(|l| l.none).map_or(0, |code| 1 << code);
        self.full(var) & !none
    }

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
        span: &std::ops::Range<usize>,
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

    /// One value for each answerable code of a fact with a single variable.
    fn values(&self, fact: usize) -> Vec<Value> {
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

impl Space {
    /// Tries every cut of a fact's values: each value must fall into exactly one code.
    /// Returns how many points were tried and the first that does not.
    pub fn partition_fault(&self, fact: usize) -> (usize, Option<f64>) {
        let Some((this, layout)) = self.facts.get(fact).zip(self.layouts.get(fact)) else {
            return (0, None);
        };
        let Some((min, max)) = this.kind.bounds() else {
            return (self.values(fact).len().max(layout.count), None);
        };
        let whole = matches!(this.kind, FactType::Int { .. });
        let mut points = vec![min, max];
        for stretch in &layout.stretches {
            // Between two neighbouring cuts nothing can change, so the cuts, what lies just
            // beside them and one point inside are all there is to try.
            let beside = if whole { 1.0 } else { (stretch.high - stretch.low).abs() / 1024.0 };
            for end in [stretch.low, stretch.high, stretch.example] {
                points.extend([end - beside, end, end + beside]);
            }
        }
        points.retain(|x| (min..=max).contains(x));
        let fault = points
            .iter()
            .copied()
            .find(|x| layout.stretches.iter().filter(|stretch| stretch.contains(*x)).count() != 1);
        (points.len(), fault)
    }

    /// Plants a gap in a number line, so that a test can see P4 fail.
    #[doc(hidden)]
    pub fn plant_gap(&mut self, fact: usize) {
        if let Some(stretch) =
            self.layouts.get_mut(fact).and_then(|layout| layout.stretches.first_mut())
        {
            stretch.low_closed = false;
        }
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
    let x = x.clamp(min, max);
    Some(Answer::Known(match kind {
        // Rounding down never turns a change into an important one.
        FactType::Int { .. } => Value::Int(x.floor() as i64),
        _ => Value::Number(x),
    }))
}

/// Cuts a number line where conditions cut it, and merges what they do not tell apart.
fn stretches(kind: &FactType, tests: &[Test]) -> Vec<Stretch> {
    let (min, max) = kind.bounds().unwrap_or((0.0, 0.0));
    let mut cuts: Vec<f64> = Vec::new();
    for test in tests {
        match test {
            Test::Compare(_, literal) => cuts.extend(literal.number),
            Test::OneOf(list) => cuts.extend(list.iter().filter_map(|l| l.number)),
            Test::Within(interval) => cuts.extend([interval.low, interval.high]),
            Test::Has(_) => {}
        }
    }
    cuts.retain(|c| (min..=max).contains(c));
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let whole = matches!(kind, FactType::Int { .. });
    let mut pieces = Vec::new();
    let mut low = (min, true);
    for cut in &cuts {
        pieces.push((low.0, low.1, *cut, false));
        pieces.push((*cut, true, *cut, true));
        low = (*cut, false);
    }
    pieces.push((low.0, low.1, max, true));
    let mut merged: Vec<(Stretch, Vec<bool>)> = Vec::new();
    for (low, low_closed, high, high_closed) in pieces {
        let Some(example) = example(whole, low, low_closed, high, high_closed) else { continue };
        let piece = Stretch { low, high, low_closed, high_closed, example };
        let value = piece.value(kind);
        let signature: Vec<bool> = tests.iter().map(|t| holds(t, &value)).collect();
        match merged.last_mut() {
            Some((last, same)) if *same == signature => {
                last.high = high;
                last.high_closed = high_closed;
            }
            _ => merged.push((piece, signature)),
        }
    }
    merged.into_iter().map(|(stretch, _)| stretch).collect()
}

/// A value inside the piece; whole numbers where the fact is whole. `None` when it is empty.
fn example(whole: bool, low: f64, low_closed: bool, high: f64, high_closed: bool) -> Option<f64> {
    if whole {
        let first = if low_closed { low.ceil() } else { low.floor() + 1.0 };
        let last = if high_closed { high.floor() } else { high.ceil() - 1.0 };
        return (first <= last).then_some(first);
    }
    match (low_closed, high_closed) {
        (true, _) if low < high || high_closed => Some(low),
        _ if low < high => Some(if high_closed { high } else { (low + high) / 2.0 }),
        _ => None,
    }
}
