//! Times of the engine on the real cards and on a folder of 14 rules: medians, one thread.
//!
//! `cargo run --release -p knowledge --example bench`

use std::hint::black_box;
use std::time::Instant;

use knowledge::cases::record_of;
use knowledge::{Files, Knowledge, embedded};
use pathway::prove::prove;
use pathway::record::{Answer, Record};
use pathway::reference::decide_by;

const ROUNDS: usize = 41;

fn main() {
    let files = embedded();
    let Ok(real) = Knowledge::load(&files) else {
        eprintln!("the embedded cards cannot be loaded; run `supple check`");
        return;
    };
    println!("| what | median | per |");
    println!("|---|---|---|");
    let people = records(&real);
    row("read and check all cards", "folder", 11, || {
        black_box(Knowledge::load(&files).is_ok());
    });
    decisions("whole knowledge", &real, &people);
    row("all proofs", "knowledge", 5, || {
        black_box(prove(&real.engine));
    });
    interview(&real, &people);
    let small = small(&files);
    if let Some(small) = &small {
        let people = records(small);
        decisions("14 rules", small, &people);
    }
}

fn records(knowledge: &Knowledge) -> Vec<Record> {
    let people = knowledge.cards.values().filter(|c| matches!(&*c.kind, "person" | "quiet"));
    people.filter_map(|card| record_of(knowledge, card).ok()).collect()
}

/// The first 14 rules of the red flags, with all facts and persons.
fn small(files: &Files) -> Option<Knowledge> {
    let mut left = 14_usize;
    let kept = files.iter().filter(|(name, text)| {
        let rules = text.matches("\nwhen = ").count();
        let keeps = ["facts/", "people/", "quiet/", "sources/", "screens/", "release.toml"];
        if keeps.iter().any(|k| name.starts_with(k)) {
            return true;
        }
        let fits = name.starts_with("red-flags/") && rules <= left && rules > 0;
        if fits && text.contains("status = \"active\"") {
            left -= rules;
            return true;
        }
        false
    });
    let kept = kept.map(|(name, text)| (name.clone(), text.clone())).collect();
    Knowledge::load(&kept).ok()
}

fn decisions(name: &str, knowledge: &Knowledge, people: &[Record]) {
    let engine = &knowledge.engine;
    let coded: Vec<_> = people.iter().map(|record| engine.space.code(record)).collect();
    let mut masks = Vec::new();
    let count = people.len() as f64;
    let rules = engine.program.rules.len();
    per(&format!("decide with findings and because ({name}, {rules} rules)"), count, || {
        for person in &coded {
            black_box(engine.verdict(person, &mut masks));
        }
    });
    per(&format!("the same from the record, in words ({name})"), count, || {
        for person in people {
            black_box(engine.outcome(person));
        }
    });
    let expanded = engine.program.expanded_rules();
    per(&format!("plain reference evaluator ({name})"), count, || {
        for person in people.iter().take(20) {
            black_box(decide_by(&engine.program, &expanded, person));
        }
    });
}

/// Every question of every quiet person's interview.
fn interview(knowledge: &Knowledge, people: &[Record]) {
    let engine = &knowledge.engine;
    let mut times = Vec::new();
    for whole in people.iter().rev().take(36) {
        let mut record = Record::default();
        loop {
            let started = Instant::now();
            let next = engine.next(&record);
            times.push(started.elapsed().as_nanos() as f64);
            if next.done() {
                break;
            }
            for name in &next.facts {
                let Some(fact) = engine.program.fact(name) else { continue };
                let answer = whole.get(name).cloned().unwrap_or(Answer::NotSure);
                let _ = record.insert(fact, answer);
            }
        }
    }
    let worst = times.iter().copied().fold(0.0, f64::max);
    println!(
        "| next interview question | {} | question (worst {}) |",
        time(median(&mut times)),
        time(worst)
    );
}

/// A row whose work is shared by `count` items.
fn per(what: &str, count: f64, mut work: impl FnMut()) {
    let count = if what.starts_with("plain") { count.min(20.0) } else { count };
    let mut times = sample(ROUNDS, &mut work);
    println!("| {what} | {} | record |", time(median(&mut times) / count));
}

fn row(what: &str, unit: &str, rounds: usize, mut work: impl FnMut()) {
    let mut times = sample(rounds, &mut work);
    println!("| {what} | {} | {unit} |", time(median(&mut times)));
}

fn sample(rounds: usize, work: &mut impl FnMut()) -> Vec<f64> {
    work();
    let rounds = 0..rounds;
    rounds
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed().as_nanos() as f64
        })
        .collect()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn time(nanos: f64) -> String {
    match nanos {
        n if n < 1e3 => format!("{n:.0} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n if n < 1e9 => format!("{:.2} ms", n / 1e6),
        n => format!("{:.2} s", n / 1e9),
    }
}
