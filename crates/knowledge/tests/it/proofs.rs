//! The proofs hold on the real cards, and each fails when a fault is planted.

use knowledge::{Files, Knowledge, embedded};
use pathway::differ::differ;
use pathway::evaluate::Engine;
use pathway::program::Program;
use pathway::prove::{Proof, prove, prove_with};
use pathway::reference;
use pathway::space::{Cond, Truth};

use super::real;

fn broken(proofs: &[Proof], id: &str) -> Vec<String> {
    let proof = proofs.iter().find(|p| p.id == id).unwrap();
    proof.witnesses.iter().map(|w| w.what.clone()).collect()
}

/// The real program with something changed.
fn planted(change: impl FnOnce(&mut Program)) -> Engine {
    let mut program = real().engine.program.clone();
    change(&mut program);
    Engine::new(program).unwrap()
}

#[test]
fn all_proofs_hold_on_the_real_cards() {
    for proof in prove(&real().engine) {
        let witnesses: Vec<&str> = proof.witnesses.iter().map(|w| w.what.as_str()).collect();
        assert!(proof.holds(), "{}: {witnesses:?}", proof.id);
    }
}

#[test]
fn p1_fails_when_a_stop_now_rule_does_not_bar() {
    let engine = planted(|program| {
        let card = program.cards.iter().position(|c| c.id == "RF-CES-1").unwrap();
        let rule = program.rules.iter_mut().find(|r| r.card == card).unwrap();
        rule.effect.massage = Default::default();
    });
    let proofs = prove(&engine);
    let proof = proofs.iter().find(|p| p.id == "P1").unwrap();
    let witness = proof.witnesses.first().expect("P1 fails");
    // The witness is a real one: the plain evaluator clears it in spite of the urgency.
    let record = witness.record.as_ref().expect("a record");
    let outcome = reference::decide(&engine.program, record);
    assert!(outcome.definite.urgency.is_stop_now() && outcome.cleared, "{}", witness.what);
}

#[test]
fn p2_fails_for_an_evaluator_that_takes_unknown_for_no() {
    let careless = |cond: &Cond, masks: &[u64]| match cond.truth(masks) {
        Truth::Unknown => Truth::No,
        known => known,
    };
    let witnesses = broken(&prove_with(&real().engine, careless), "P2");
    assert!(witnesses.iter().any(|w| w.contains("changes its mind")), "{witnesses:?}");
}

#[test]
fn p3_fails_for_a_rule_that_cannot_hold_and_for_one_that_adds_nothing() {
    let engine = planted(|program| {
        let rule = program.rules.first_mut().unwrap();
        let never = pathway::condition::parse("fever = no and fever = 38_or_more").unwrap();
        rule.when = never;
    });
    let witnesses = broken(&prove(&engine), "P3");
    assert!(witnesses.iter().any(|w| w.contains("can never hold")), "{witnesses:?}");

    let engine = planted(|program| {
        let mut twin =
            program.rules.iter().find(|r| r.effect.urgency.is_stop_now()).unwrap().clone();
        let mut card = program.cards[twin.card].clone();
        card.id = "TWIN".into();
        twin.card = program.cards.len();
        program.cards.push(card);
        program.rules.push(twin);
    });
    let witnesses = broken(&prove(&engine), "P3");
    assert!(witnesses.iter().any(|w| w.starts_with("TWIN adds nothing")), "{witnesses:?}");
}

#[test]
fn p4_fails_for_a_number_that_falls_between_two_codes() {
    let mut engine = real().engine.clone();
    let age = engine.space.fact_index("age_years").unwrap();
    engine.space.plant_gap(age);
    let witnesses = broken(&prove(&engine), "P4");
    assert!(witnesses.iter().any(|w| w.contains("`age_years` = 0")), "{witnesses:?}");
}

#[test]
fn p5_fails_for_a_fact_that_can_stay_open_and_is_never_asked() {
    let engine = planted(|program| {
        let fact = program.facts.iter_mut().find(|f| f.name == "inr_last").unwrap();
        fact.asked_of = pathway::fact::AskedOf::Practice;
        fact.not_sure = pathway::fact::NotSure::Strict;
    });
    let witnesses = broken(&prove(&engine), "P5");
    assert!(witnesses.iter().any(|w| w.contains("`inr_last` stays open")), "{witnesses:?}");
}

#[test]
fn p6_fails_when_a_plan_does_not_look_at_bars() {
    let engine = real().engine.clone();
    let mut plans = engine.plan_conditions().clone();
    for offered in &mut plans.offered {
        *offered = Cond::And(plans.stops_negated.clone());
    }
    let engine = Engine::with_plan_conditions(engine.program.clone(), plans).unwrap();
    let witnesses = broken(&prove(&engine), "P6");
    assert!(witnesses.iter().any(|w| w.contains("is planned and barred")), "{witnesses:?}");
}

#[test]
fn p7_fails_when_nothing_in_a_plan_is_active() {
    let engine = planted(|program| {
        program.techniques.iter_mut().for_each(|t| t.active = false);
        program.home_items.iter_mut().for_each(|h| h.active = false);
    });
    let witnesses = broken(&prove(&engine), "P7");
    assert_eq!(witnesses, ["a plan has no active part"]);
}

/// The embedded files with one text replaced in one file.
fn edited(name: &str, from: &str, to: &str) -> Files {
    let mut files = embedded();
    let text = files.get_mut(name).unwrap_or_else(|| panic!("{name}"));
    assert!(text.contains(from), "{name} has no `{from}`");
    *text = text.replace(from, to);
    files
}

#[test]
fn a_difference_between_two_folders_has_a_witness_that_both_evaluators_confirm() {
    let old = &real().engine.program;
    assert!(differ(old, old).unwrap().is_empty());
    let files =
        edited("contraindications/CI-06.md", "age_years >= 75 years", "age_years >= 70 years");
    let new = Knowledge::load(&files).expect("loads").engine.program;
    let differences = differ(old, &new).unwrap();
    assert!(!differences.is_empty());
    for difference in differences {
        let (says, silent) = if difference.stricter { (&new, old) } else { (old, &new) };
        let said = reference::decide(says, &difference.witness).definite;
        let not = reference::decide(silent, &difference.witness).definite;
        assert!(difference.part.holds_in(&said), "{}", difference.part.describe());
        assert!(!difference.part.holds_in(&not), "{}", difference.part.describe());
    }
}
