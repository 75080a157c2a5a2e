//! `supple check`: everything that can be known about a knowledge folder without a person.

use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use knowledge::{Knowledge, cases, lint};
use pathway::prove::prove;

use super::Common;
use crate::input::{Sorry, files, show_fault};
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let started = Instant::now();
    let bar = ProgressBar::new(4);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {msg}") {
        bar.set_style(style);
    }
    bar.set_message("reading cards");
    let files = files(arguments.common.knowledge.as_deref())?;
    let knowledge = match Knowledge::load(&files) {
        Ok(knowledge) => knowledge,
        Err(faults) => {
            bar.finish_and_clear();
            let count = faults.len();
            faults.into_iter().for_each(show_fault);
            say(format_args!("{count} mistakes keep the knowledge from being evaluated"));
            return Ok(ExitCode::from(1));
        }
    };
    bar.inc(1);
    bar.set_message("looking at words, names and sources");
    let mut faults = lint::lint(&knowledge);
    bar.inc(1);
    bar.set_message("running cases and persons");
    let report = cases::run(&knowledge);
    faults.extend(report.faults);
    bar.inc(1);
    bar.set_message("proving over all records");
    let proofs = prove(&knowledge.engine);
    bar.finish_and_clear();

    let count = faults.len();
    faults.into_iter().for_each(show_fault);
    let mut failed = 0;
    for proof in &proofs {
        let word = if proof.holds() { "holds" } else { "FAILS" };
        say(format_args!("{} {word}: {} ({})", proof.id, proof.claim, proof.figures));
        for witness in proof.witnesses.iter().take(5) {
            say(format_args!("   {}", witness.what));
            if let Some(record) = &witness.record {
                say(format_args!("   for example {}", record.to_json()));
            }
        }
        failed += usize::from(!proof.holds());
    }
    let program = &knowledge.engine.program;
    say(format_args!(
        "{} cards, {} facts, {} rules, {} cases, {} persons, {} quiet; {} mistakes, {} of {} proofs \
         failed; {} {}; {:.2} s",
        knowledge.cards.len(),
        program.facts.len(),
        program.rules.len(),
        report.cases,
        report.people,
        report.quiet,
        count,
        failed,
        proofs.len(),
        program.release,
        program.digest.get(..19).unwrap_or_default(),
        started.elapsed().as_secs_f64(),
    ));
    Ok(ExitCode::from(u8::from(count > 0 || failed > 0)))
}
