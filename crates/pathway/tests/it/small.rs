//! Small random programs: a few facts of every type, a few rules, gates and policies.

use pathway::condition::{Comparison, Expr, Interval, Literal, Test};
use pathway::effect::{Effect, Massage, Urgency};
use pathway::fact::{AskedOf, Fact, FactType, NotSure, Tier, Visit};
use pathway::program::{CardRef, Program, Rule};
use pathway::record::{Answer, Record, Value};
use proptest::prelude::*;

pub const KINDS: usize = 4;

/// `f0` is a tri, `f1` an enum of three, `f2` a set of two, `f3` a whole number 0 to 9, and so on.
pub fn kind(index: usize) -> FactType {
    match index % KINDS {
        0 => FactType::Tri,
        1 => FactType::Enum(vec!["none".into(), "some".into(), "much".into()]),
        2 => FactType::Set(vec!["x".into(), "y".into()]),
        _ => FactType::Int { min: 0, max: 9 },
    }
}

/// Every value of a fact.
pub fn values(kind: &FactType) -> Vec<Value> {
    match kind {
        FactType::Tri => vec![Value::Yes, Value::No],
        FactType::Enum(values) => values.iter().cloned().map(Value::Choice).collect(),
        FactType::Set(_) => {
            let set = |words: &[&str]| Value::Set(words.iter().map(|w| (*w).to_owned()).collect());
            vec![set(&[]), set(&["x"]), set(&["y"]), set(&["x", "y"])]
        }
        FactType::Int { min, max } => (*min..=*max).map(Value::Int).collect(),
        FactType::Number { .. } => Vec::new(),
    }
}

fn literal(text: &str) -> Literal {
    Literal { text: text.into(), number: text.parse().ok(), unit: None }
}

fn test(fact: usize, pick: u8) -> Expr {
    let number = i64::from(pick / 8) % 10;
    let test = match fact % KINDS {
        0 if pick.is_multiple_of(2) => Test::Compare(Comparison::Equal, literal("yes")),
        0 => Test::Compare(Comparison::NotEqual, literal("yes")),
        1 if pick.is_multiple_of(3) => Test::OneOf(vec![literal("some"), literal("much")]),
        1 => Test::Compare(Comparison::Equal, literal("much")),
        2 if pick.is_multiple_of(2) => Test::Has(vec![literal("x")]),
        2 => Test::Has(vec![literal("x"), literal("y")]),
        _ if pick.is_multiple_of(3) => Test::Within(Interval {
            low: (number / 2) as f64,
            low_closed: true,
            high: number.min(8) as f64 + 0.5,
            high_closed: pick.is_multiple_of(5),
            unit: None,
        }),
        _ => Test::Compare(Comparison::GreaterOrEqual, literal(&number.max(1).to_string())),
    };
    Expr::Test { fact: format!("f{fact}"), test, span: 0..0 }
}

fn expr(facts: usize) -> impl Strategy<Value = Expr> {
    let leaf = (0..facts, any::<u8>()).prop_map(|(fact, pick)| test(fact, pick));
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|e| Expr::Not(Box::new(e))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            prop::collection::vec(inner, 3..4).prop_map(|list| Expr::AtLeast(2, list)),
        ]
    })
}

fn effect() -> impl Strategy<Value = Effect> {
    (0usize..7, 1u32..4).prop_map(|(pick, pressure)| {
        let mut effect = Effect::default();
        match pick {
            0 => {
                effect.urgency = Urgency::EmergencyNow;
                effect.massage = Massage::Barred;
            }
            1 => {
                effect.urgency = Urgency::SameDay;
                effect.massage = Massage::Barred;
            }
            2 => effect.urgency = Urgency::RoutineCheck,
            3 => effect.massage = Massage::NeedsClearance,
            4 => effect.pressure_max = Some(pressure),
            5 => drop(effect.barred_techniques.insert("deep".into())),
            _ => drop(effect.other.insert("note".into())),
        }
        effect
    })
}

/// A program of `facts` facts; the last may hang on the first through a gate.
pub fn program(facts: usize) -> impl Strategy<Value = Program> {
    let policies = prop::collection::vec(0usize..4, facts);
    let rules = prop::collection::vec((expr(facts), effect()), 1..5);
    (policies, rules, any::<bool>(), any::<u8>()).prop_map(move |(policies, rules, gated, pick)| {
        let mut program = Program::default();
        for (index, policy) in policies.iter().enumerate() {
            program.facts.push(Fact {
                name: format!("f{index}"),
                kind: kind(index),
                unit: None,
                tier: Tier::Caution,
                order: index as i64,
                screen: None,
                applies_when: (gated && index + 1 == facts && index > 0).then(|| test(0, pick)),
                not_sure: NotSure::ALL[*policy],
                visit: Visit::Never,
                asked_of: AskedOf::Client,
                changeable: true,
                normal: None,
                derive: None,
            });
        }
        for (index, (when, effect)) in rules.into_iter().enumerate() {
            program.cards.push(CardRef {
                id: format!("C{index}"),
                kind: "rule".into(),
                sources: Vec::new(),
                implied: false,
            });
            program.rules.push(Rule { card: index, when, effect });
        }
        program.index_facts();
        program
    })
}

/// Which answer each fact has: never asked, not sure, or a value.
pub fn record(program: &Program, picks: &[u8]) -> Record {
    let mut record = Record::default();
    for (fact, pick) in program.facts.iter().zip(picks) {
        let values = values(&fact.kind);
        let answer = match pick % 4 {
            0 | 1 => continue,
            2 if pick / 4 % 3 == 0 => Answer::NotSure,
            _ => Answer::Known(values[usize::from(pick / 4) % values.len()].clone()),
        };
        record.insert(fact, answer).unwrap();
    }
    record
}
