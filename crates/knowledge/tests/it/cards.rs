//! Every card is whole, every case holds, every row of the fact base is covered.

use knowledge::{cases, coverage, lint};

use super::real;

fn list(faults: &[knowledge::fault::Fault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn no_card_has_a_mistake() {
    let faults = lint::lint(real());
    assert!(faults.is_empty(), "{}", list(&faults));
}

#[test]
fn every_case_and_every_person_is_decided_as_written() {
    let report = cases::run(real());
    assert!(report.faults.is_empty(), "{}", list(&report.faults));
    // Fewer would mean that cards were lost, not that they were right.
    assert!(report.people >= 60, "{} people", report.people);
    assert!(report.quiet >= 20, "{} quiet", report.quiet);
    assert!(report.cases >= 500, "{} cases", report.cases);
}

#[test]
fn the_coverage_page_is_fresh() {
    let written = include_str!("../../../../docs/generated/coverage.md");
    let fresh = coverage::page(real());
    let stale = written.lines().zip(fresh.lines()).find(|(old, new)| old != new);
    let mend = "run `supple coverage > docs/generated/coverage.md`";
    assert_eq!(stale, None, "the page is stale; {mend}");
    assert_eq!(written.lines().count(), fresh.lines().count(), "the page is stale; {mend}");
}

#[test]
fn people_reach_every_urgency_and_every_verdict() {
    let mut urgencies = std::collections::BTreeSet::new();
    let mut verdicts = std::collections::BTreeSet::new();
    for card in real().cards.values().filter(|c| c.kind == "person") {
        let record = cases::record_of(real(), card).unwrap();
        let decision = real().engine.decide(&record);
        urgencies.insert(decision.definite.urgency.word());
        verdicts.insert(decision.definite.massage.word());
    }
    assert_eq!(urgencies.len(), 5, "{urgencies:?}");
    assert_eq!(verdicts.len(), 4, "{verdicts:?}");
}
