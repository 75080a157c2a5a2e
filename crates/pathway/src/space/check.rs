//! Which comparisons a fact allows, and whether a comparison holds for a value.

use std::ops::Range;

use super::cuts::stretches;
use crate::condition::{Comparison, ConditionError, Expr, Literal, Test};
use crate::fact::{Fact, FactType};
use crate::program::Program;
use crate::record::Value;

pub(super) fn mistake(
    what: String,
    hint: impl Into<String>,
    span: &Range<usize>,
) -> ConditionError {
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
fn check_test(fact: &Fact, test: &Test, span: &Range<usize>) -> Result<(), ConditionError> {
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
fn check_splits(fact: &Fact, test: &Test, span: &Range<usize>) -> Result<(), ConditionError> {
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

fn check_unit(fact: &Fact, unit: Option<&str>, span: &Range<usize>) -> Result<(), ConditionError> {
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
