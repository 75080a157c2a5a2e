//! The interview on the real cards: it ends, it settles, and it is short for quiet people.

use knowledge::cases::record_of;
use pathway::effect::Massage;
use pathway::record::{Answer, Record};

use super::real;

/// Answers screen by screen from a whole person; returns the record and the number of screens.
fn interview(whole: &Record) -> (Record, usize) {
    let engine = &real().engine;
    let mut record = Record::default();
    let mut screens = 0;
    loop {
        let next = engine.next(&record);
        if next.done() {
            return (record, screens);
        }
        screens += 1;
        for name in &next.facts {
            let fact = engine.program.fact(name).unwrap();
            assert!(record.get(name).is_none(), "{name} was asked twice");
            let answer = whole.get(name).cloned().unwrap_or(Answer::NotSure);
            record.insert(fact, answer).unwrap();
        }
    }
}

#[test]
fn it_ends_settled_for_every_person_and_decides_as_with_all_answers() {
    let engine = &real().engine;
    for card in real().cards.values().filter(|c| matches!(&*c.kind, "person" | "quiet")) {
        let whole = record_of(real(), card).unwrap();
        let (asked, _) = interview(&whole);
        let decision = engine.decide(&asked);
        let unsure = asked.iter().any(|(_, answer)| *answer == Answer::NotSure);
        if unsure {
            continue;
        }
        assert_eq!(decision.definite.urgency, decision.possible.urgency, "{}", card.id);
        assert_eq!(decision.definite.massage, decision.possible.massage, "{}", card.id);
        // Limits are not asked about once massage is barred.
        if decision.definite.massage != Massage::Barred {
            assert_eq!(decision.definite, decision.possible, "{}", card.id);
        }
    }
}

#[test]
fn a_median_quiet_person_answers_at_most_twenty_screens() {
    let quiet = real().cards.values().filter(|c| c.kind == "quiet");
    let mut counts: Vec<usize> =
        quiet.map(|card| interview(&record_of(real(), card).unwrap()).1).collect();
    counts.sort_unstable();
    let median = counts[counts.len() / 2];
    println!("screens of quiet people: median {median}, all {counts:?}");
    assert!(median <= 20, "median {median}: {counts:?}");
}

#[test]
fn stop_now_questions_come_first_and_an_emergency_ends_it() {
    let engine = &real().engine;
    let mut record = Record::default();
    let first = engine.next(&record);
    assert_eq!(first.tier, Some(pathway::fact::Tier::Emergency));
    let fact = engine.program.fact(&first.facts[0]).unwrap();
    record.insert(fact, Answer::Known(pathway::record::Value::Yes)).unwrap();
    assert!(engine.next(&record).done(), "nothing is asked once the strictest verdict stands");
}

#[test]
fn somebody_who_is_never_sure_comes_to_an_end_and_is_not_cleared() {
    let (record, screens) = interview(&Record::default());
    assert!(screens < 60, "{screens}");
    let decision = real().engine.decide(&record);
    assert!(!decision.cleared);
    assert!(!real().engine.next(&record).again.is_empty());
}
