//! The compiled evaluator equals the plain one on generated records: a million in all.
//!
//! A record is an existing person with some answers changed, so that near misses are common.
//! Four tests share the work, so that both cores have some.

use std::sync::OnceLock;

use knowledge::cases::record_of;
use pathway::program::Rule;
use pathway::record::{Answer, Record, Value};
use pathway::reference::decide_by;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::real;

const CASES: u32 = 250_000;

fn people() -> &'static [Record] {
    static PEOPLE: OnceLock<Vec<Record>> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let cards = real().cards.values().filter(|c| matches!(&*c.kind, "person" | "quiet"));
        let people = cards.map(|card| record_of(real(), card).unwrap());
        std::iter::once(Record::default()).chain(people).collect()
    })
}

fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| real().engine.program.expanded_rules())
}

/// One changed answer: which fact, and a number that picks what becomes of it.
type Change = (usize, u32);

fn apply(record: &mut Record, (fact, pick): Change) {
    let engine = &real().engine;
    let facts = engine.space.facts();
    let Some(fact) = facts.get(fact % facts.len()) else { return };
    match pick % 8 {
        0 => record.remove(&fact.name),
        1 => record.insert(fact, Answer::NotSure).unwrap(),
        _ => record.insert(fact, Answer::Known(some_value(&fact.kind, pick / 8))).unwrap(),
    }
}

fn some_value(kind: &pathway::fact::FactType, pick: u32) -> Value {
    use pathway::fact::FactType;
    let pick = pick as usize;
    match kind {
        FactType::Tri => [Value::Yes, Value::No][pick % 2].clone(),
        FactType::Enum(values) => Value::Choice(values[pick % values.len()].clone()),
        FactType::Set(values) => {
            let mut words: Vec<String> = (0..values.len())
                .filter(|i| pick >> (i % 24) & 1 == 1 && !pick.is_multiple_of(3))
                .map(|i| values[i].clone())
                .collect();
            words.sort();
            Value::Set(words)
        }
        FactType::Int { min, max } => {
            // Small numbers are where cut-points are.
            let span = (max - min + 1) as usize;
            let near = span.min(100);
            let step = if pick.is_multiple_of(5) { pick / 5 % span } else { pick / 5 % near };
            Value::Int(min + step as i64)
        }
        FactType::Number { min, max } => {
            let near = (max - min).min(60.0);
            let steps = (pick % 4001) as f64 / 4000.0;
            Value::Number(
                min + if pick.is_multiple_of(5) { (max - min) * steps } else { near * steps },
            )
        }
    }
}

fn compare(base: usize, changes: &[Change]) -> Result<(), TestCaseError> {
    let engine = &real().engine;
    let mut record = people()[base % people().len()].clone();
    changes.iter().for_each(|change| apply(&mut record, *change));
    let plain = decide_by(&engine.program, rules(), &record);
    prop_assert_eq!(engine.outcome(&record), plain, "record {}", record.to_json());
    Ok(())
}

fn run() {
    let mut runner =
        TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let strategy = (any::<usize>(), prop::collection::vec(any::<Change>(), 0..12));
    if let Err(error) = runner.run(&strategy, |(base, changes)| compare(base, &changes)) {
        panic!("{error}");
    }
}

#[test]
fn the_evaluators_agree_on_a_million_records_1_of_4() {
    run();
}

#[test]
fn the_evaluators_agree_on_a_million_records_2_of_4() {
    run();
}

#[test]
fn the_evaluators_agree_on_a_million_records_3_of_4() {
    run();
}

#[test]
fn the_evaluators_agree_on_a_million_records_4_of_4() {
    run();
}

#[test]
fn knowing_more_never_loses_a_definite_statement_and_never_gains_a_possible_one() {
    use pathway::fact::{AskedOf, Visit};
    let engine = &real().engine;
    let mut runner =
        TestRunner::new(Config { cases: 20_000, failure_persistence: None, ..Config::default() });
    let strategy = (any::<usize>(), prop::collection::vec(any::<Change>(), 0..12), any::<u64>());
    let result = runner.run(&strategy, |(base, changes, forget)| {
        let mut more = people()[base % people().len()].clone();
        changes.iter().for_each(|change| apply(&mut more, *change));
        let mut less = more.clone();
        for (index, fact) in engine.space.facts().iter().enumerate() {
            // Facts of the visit and of the practice count as quiet until stated; a gated fact
            // that is stated against its gate contradicts the record instead of adding to it.
            let quiet = fact.visit == Visit::Only
                || fact.asked_of == AskedOf::Practice
                || fact.applies_when.is_some();
            let stays = quiet || forget >> (index % 64) & 1 == 0;
            let known = matches!(more.get(&fact.name), Some(Answer::Known(_)));
            if !stays && known {
                less.remove(&fact.name);
            }
        }
        let (more, less) = (engine.outcome(&more), engine.outcome(&less));
        for part in less.definite.parts() {
            prop_assert!(part.holds_in(&more.definite), "lost {}", part.describe());
        }
        for part in more.possible.parts() {
            prop_assert!(part.holds_in(&less.possible), "gained {}", part.describe());
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn the_order_of_cards_does_not_matter() {
    let mut program = real().engine.program.clone();
    program.rules.reverse();
    let turned = pathway::evaluate::Engine::new(program).unwrap();
    for record in people() {
        let (one, two) = (real().engine.outcome(record), turned.outcome(record));
        assert_eq!(one.definite, two.definite);
        assert_eq!(one.possible, two.possible);
    }
}

#[test]
fn because_is_enough_and_nothing_in_it_is_spare() {
    let engine = &real().engine;
    let stated = |answers: &[(String, Value)]| {
        let mut record = Record::default();
        for (name, value) in answers {
            let answer = match value {
                Value::Choice(word) if word == "unknown" => Answer::NotSure,
                value => Answer::Known(value.clone()),
            };
            record.insert(engine.program.fact(name).unwrap(), answer).unwrap();
        }
        record
    };
    let says = |record: &Record, card: &str| {
        let index = engine.program.cards.iter().position(|c| c.id == card).unwrap();
        let alone = pathway::evaluate::Engine::new(engine.program.of_card(index)).unwrap();
        alone.outcome(record).definite
    };
    for record in people() {
        for finding in engine.decide(record).findings {
            let whole = says(record, &finding.card);
            let enough = says(&stated(&finding.because), &finding.card);
            assert_eq!(enough, whole, "{} because {:?}", finding.card, finding.because);
            for spare in 0..finding.because.len() {
                let mut fewer = finding.because.clone();
                fewer.remove(spare);
                // Numbers behind a derived fact come in twos.
                let less = says(&stated(&fewer), &finding.card);
                assert_ne!(
                    less, whole,
                    "{} does not need all of {:?}",
                    finding.card, finding.because
                );
            }
        }
    }
}
