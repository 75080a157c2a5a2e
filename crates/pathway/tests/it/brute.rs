//! Open facts, changes and differences against trying every record.

use pathway::differ::differ;
use pathway::effect::{Effect, Massage, Urgency};
use pathway::evaluate::Engine;
use pathway::explain::Changes;
use pathway::program::Program;
use pathway::record::{Answer, Record};
use pathway::reference;
use pathway::space::Truth;
use proptest::prelude::*;

use super::small::{program, record, values};

const FACTS: usize = 4;

/// Every whole record that completes this one. Facts that do not apply stay unanswered; a fact
/// answered "not sure" may have any value, unless its policy counts it as quiet.
fn completions(program: &Program, start: &Record) -> Vec<Record> {
    let mut all = vec![start.clone()];
    for fact in &program.facts {
        let mut next = Vec::new();
        for record in all {
            let open = match record.get(&fact.name) {
                Some(Answer::Known(_)) => false,
                Some(Answer::NotSure) if fact.not_sure == pathway::fact::NotSure::No => false,
                _ => applies(program, &record, fact),
            };
            if !open {
                next.push(record);
                continue;
            }
            for value in values(&fact.kind) {
                let mut with = record.clone();
                with.insert(fact, Answer::Known(value)).unwrap();
                next.push(with);
            }
        }
        all = next;
    }
    all
}

/// Every record in which every fact is stated, also against its gate.
fn all_stated(program: &Program) -> Vec<Record> {
    let mut all = vec![Record::default()];
    for fact in &program.facts {
        all = all
            .iter()
            .flat_map(|record| {
                values(&fact.kind).into_iter().map(|value| {
                    let mut with = record.clone();
                    with.insert(fact, Answer::Known(value)).unwrap();
                    with
                })
            })
            .collect();
    }
    all
}

/// Gates hang on the first fact only, which is completed before.
fn applies(program: &Program, record: &Record, fact: &pathway::fact::Fact) -> bool {
    let Some(gate) = &fact.applies_when else { return true };
    let mut probe = program.clone();
    probe.rules.truncate(1);
    probe.rules[0].when = gate.clone();
    probe.rules[0].effect = Effect { urgency: Urgency::SameDay, ..Effect::default() };
    reference::decide(&probe, record).definite.urgency == Urgency::SameDay
}

/// What the interview is about: nothing beyond an emergency, no limits once barred.
fn gist(effect: &Effect) -> Effect {
    if effect.massage == Massage::Barred {
        return Effect { urgency: effect.urgency, massage: effect.massage, ..Effect::default() };
    }
    effect.clone()
}

/// Is there a pair of whole records that differ in this fact (and what hangs on it) and are
/// decided differently?
fn matters(program: &Program, start: &Record, fact: &str) -> bool {
    let hangs: Vec<&str> = program
        .facts
        .iter()
        .filter(|f| f.applies_when.as_ref().is_some_and(|g| g.facts().contains(&fact)))
        .map(|f| f.name.as_str())
        .collect();
    let mut wide = start.clone();
    wide.remove(fact);
    let all = completions(program, &wide);
    let strip = |record: &Record| {
        let mut rest = record.clone();
        rest.remove(fact);
        for name in &hangs {
            if !matches!(start.get(name), Some(Answer::Known(_))) {
                rest.remove(name);
            }
        }
        rest.to_json().to_string()
    };
    let mut groups: std::collections::HashMap<String, Effect> = std::collections::HashMap::new();
    for record in &all {
        let decided = reference::decide(program, record).definite;
        let first = groups.entry(strip(record)).or_insert_with(|| decided.clone());
        if *first != decided {
            return true;
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_evaluators_agree_on_small_programs(p in program(FACTS), picks in prop::array::uniform4(any::<u8>())) {
        let record = record(&p, &picks);
        let plain = reference::decide(&p, &record);
        prop_assert_eq!(Engine::new(p).unwrap().outcome(&record), plain);
    }

    /// A fact that is open is one that matters, by trying everything; and nothing that matters
    /// is left out while massage is not barred.
    #[test]
    fn open_facts_are_exactly_those_that_can_matter(p in program(FACTS), picks in prop::array::uniform4(any::<u8>())) {
        let record = record(&p, &picks);
        let engine = Engine::new(p.clone()).unwrap();
        let decision = engine.decide(&record);
        if decision.definite.massage == Massage::Barred {
            return Ok(());
        }
        let open: Vec<&str> = decision.open.iter().map(|o| o.fact.as_str()).collect();
        for fact in &p.facts {
            let known = match record.get(&fact.name) {
                Some(Answer::Known(_)) => true,
                Some(Answer::NotSure) => fact.not_sure == pathway::fact::NotSure::No,
                None => false,
            };
            let (_, masks) = engine.masks(&record);
            let index = engine.space.fact_index(&fact.name).unwrap();
            let shut = engine.space.gate(index).is_some_and(|g| g.truth(&masks) == Truth::No);
            if known || shut {
                continue;
            }
            let wanted = matters(&p, &record, &fact.name);
            prop_assert_eq!(open.contains(&fact.name.as_str()), wanted, "{} in {}", fact.name, record.to_json());
        }
    }

    /// Everything that a completion can bring is possible, and what is definite all of them bring.
    #[test]
    fn definite_and_possible_hold_every_completion_between_them(p in program(FACTS), picks in prop::array::uniform4(any::<u8>())) {
        let record = record(&p, &picks);
        let outcome = reference::decide(&p, &record);
        for whole in completions(&p, &record) {
            let decided = reference::decide(&p, &whole).definite;
            for part in outcome.definite.parts() {
                prop_assert!(part.holds_in(&decided), "{}", part.describe());
            }
            for part in decided.parts() {
                prop_assert!(part.holds_in(&outcome.possible), "{}", part.describe());
            }
        }
    }

    #[test]
    fn an_interview_ends_and_settles(p in program(FACTS), answers in prop::array::uniform4(any::<u8>())) {
        let engine = Engine::new(p.clone()).unwrap();
        let mut record = Record::default();
        let mut screens = 0;
        loop {
            let next = engine.next(&record);
            if next.done() {
                break;
            }
            screens += 1;
            prop_assert!(screens <= FACTS);
            for name in next.facts {
                let index: usize = name[1..].parse().unwrap();
                let fact = p.fact(&name).unwrap();
                let values = values(&fact.kind);
                let value = values[usize::from(answers[index]) % values.len()].clone();
                record.insert(fact, Answer::Known(value)).unwrap();
            }
        }
        let decision = engine.decide(&record);
        prop_assert_eq!(gist(&decision.definite), gist(&Effect {
            // Nothing is asked beyond an emergency.
            urgency: decision.definite.urgency.max(decision.possible.urgency),
            massage: decision.possible.massage,
            ..decision.possible.clone()
        }));
    }

    #[test]
    fn two_programs_differ_exactly_where_trying_everything_says_so(one in program(3), two in program(3)) {
        let found = differ(&one, &two).unwrap();
        let mut two_as_one = two.clone();
        two_as_one.facts = one.facts.clone();
        two_as_one.index_facts();
        for difference in &found {
            let (says, silent) = if difference.stricter { (&two_as_one, &one) } else { (&one, &two_as_one) };
            let said = reference::decide(says, &difference.witness).definite;
            let not = reference::decide(silent, &difference.witness).definite;
            prop_assert!(difference.part.holds_in(&said));
            prop_assert!(!difference.part.holds_in(&not));
        }
        let whole = completions(&one, &Record::default()).into_iter().chain(all_stated(&one));
        let tried = whole.into_iter().find(|whole| {
            reference::decide(&one, whole).definite != reference::decide(&two_as_one, whole).definite
        });
        prop_assert_eq!(found.is_empty(), tried.is_none(), "{:?}", tried.map(|r| r.to_json()));
    }

    #[test]
    fn changes_are_enough_and_the_smallest(p in program(FACTS), picks in prop::array::uniform4(any::<u8>())) {
        let engine = Engine::new(p.clone()).unwrap();
        let start = record(&p, &picks);
        let reached = |record: &Record| engine.outcome(record).possible.massage <= Massage::Adapted;
        match engine.changes(&start, Massage::Adapted) {
            Changes::Already => prop_assert!(reached(&start)),
            Changes::Sets(sets) => {
                for set in &sets {
                    let mut changed = start.clone();
                    for (name, value) in &set.answers {
                        changed.insert(p.fact(name).unwrap(), Answer::Known(value.clone())).unwrap();
                    }
                    prop_assert!(reached(&changed), "{:?}", set);
                }
                // One fact fewer is never enough.
                let size = sets[0].answers.len();
                if size > 1 {
                    for fact in &p.facts {
                        for value in values(&fact.kind) {
                            let mut changed = start.clone();
                            changed.insert(fact, Answer::Known(value)).unwrap();
                            prop_assert!(size > 2 || !reached(&changed), "{} in {}: {sets:?}", changed.to_json(), start.to_json());
                        }
                    }
                }
            }
            Changes::Never { .. } => {
                for whole in all_stated(&p) {
                    prop_assert!(!reached(&whole), "{}", whole.to_json());
                }
            }
        }
    }
}
