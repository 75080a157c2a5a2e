//! `supple screen`: the decision about one record, or about one record a line.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use clap::Args;
use knowledge::Knowledge;
use pathway::decision::Decision;
use pathway::effect::Massage;
use pathway::record::{RECORD_BYTES_MAX, Record, Refusal};
use pathway::wire::{decision_json, refused_line};

use super::{Common, Format};
use crate::input::{Sorry, knowledge, record_bytes, today};
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// A JSON record, or `-` for standard input.
    file: String,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// One record a line in, one decision a line out, in the same order.
    #[arg(long)]
    lines: bool,
    /// The day of the decision; today when left out.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let knowledge = knowledge(arguments.common.knowledge.as_deref())?;
    let on = today(arguments.on.as_deref())?;
    if arguments.lines {
        return lines(&arguments.file, &knowledge, &on);
    }
    let bytes = record_bytes(&arguments.file)?;
    let record = match Record::read(&bytes, &knowledge.engine.program) {
        Ok(record) => record,
        Err(refusal) => return Err(refused(&arguments.file, &refusal)),
    };
    let decision = knowledge.engine.decide(&record);
    match arguments.format {
        Format::Json => {
            say(format_args!("{}", decision_json(&decision, &knowledge.engine.program, &on)))
        }
        Format::Text => print_text(&decision, &knowledge),
    }
    Ok(ExitCode::SUCCESS)
}

/// What to say when a record is refused.
pub fn refused(file: &str, refusal: &Refusal) -> Sorry {
    if refusal.fact.is_empty() {
        format!("{file} was refused: given {}; allowed: {}", refusal.given, refusal.allowed)
    } else {
        format!(
            "{file} was refused: `{}` was given {}; allowed: {}",
            refusal.fact, refusal.given, refusal.allowed
        )
    }
}

fn lines(file: &str, knowledge: &Knowledge, on: &str) -> Result<ExitCode, Sorry> {
    let sorry = |error: io::Error| format!("cannot read {file}: {error}");
    let reader: Box<dyn BufRead> = if file == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(std::fs::File::open(file).map_err(sorry)?))
    };
    let mut reader = reader;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut number = 0;
    let mut any_refused = false;
    while let Some(line) = next_line(&mut *reader).map_err(sorry)? {
        number += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let program = &knowledge.engine.program;
        let json = match Record::read(&line, program) {
            Ok(record) => decision_json(&knowledge.engine.decide(&record), program, on),
            Err(refusal) => {
                any_refused = true;
                refused_line(number, &refusal)
            }
        };
        // A closed pipe ends the work; there is nobody left to tell.
        if writeln!(out, "{json}").is_err() {
            return Ok(ExitCode::from(2));
        }
    }
    out.flush().map_err(|error| format!("cannot write the decisions: {error}"))?;
    Ok(ExitCode::from(if any_refused { 2 } else { 0 }))
}

/// The next line without its end. A line that is too long is cut one byte after what a record may
/// have, so that reading it refuses it, and the rest is skipped.
fn next_line(reader: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut any = false;
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(any.then_some(line));
        }
        any = true;
        let end = chunk.iter().position(|b| *b == b'\n');
        let taken = end.unwrap_or(chunk.len());
        let room = (RECORD_BYTES_MAX + 1).saturating_sub(line.len());
        line.extend(chunk.iter().take(taken.min(room)));
        let used = end.map_or(taken, |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}

fn print_text(decision: &Decision, knowledge: &Knowledge) {
    let rails = |definite: &str, possible: &str| {
        if definite == possible {
            definite.to_owned()
        } else {
            format!("{definite}, could still become {possible}")
        }
    };
    let (definite, possible) = (&decision.definite, &decision.possible);
    say(format_args!("urgency: {}", rails(definite.urgency.word(), possible.urgency.word())));
    say(format_args!("massage: {}", rails(definite.massage.word(), possible.massage.word())));
    say(format_args!("cleared: {}", if decision.cleared { "yes" } else { "no" }));
    let limits: Vec<String> = possible
        .parts()
        .into_iter()
        .filter(|part| !part.matters_when_barred() && possible.massage != Massage::Barred)
        .map(|part| part.describe())
        .collect();
    if !limits.is_empty() {
        say(format_args!("limits: {}", limits.join(", ")));
    }
    for finding in &decision.findings {
        let because: Vec<String> =
            finding.because.iter().map(|(fact, value)| format!("{fact} = {value}")).collect();
        let title = knowledge.card(&finding.card).map_or("", |card| card.title("en"));
        say(format_args!("{} {title}: because {}", finding.card, because.join(", ")));
    }
    if let Some(plan) = &decision.plan {
        for line in &plan.techniques {
            let pressure = line.pressure_max.map(|p| format!(", pressure up to {p}"));
            let minutes = line.minutes.map(|(a, b)| format!(", {a} to {b} minutes"));
            say(format_args!(
                "plan: {}{}{}",
                line.word,
                pressure.unwrap_or_default(),
                minutes.unwrap_or_default()
            ));
        }
    }
    for open in decision.open.iter().take(8) {
        say(format_args!("open: {} ({})", open.fact, open.cards.join(", ")));
    }
    if decision.open.len() > 8 {
        say(format_args!("open: and {} more", decision.open.len() - 8));
    }
    if !decision.at_visit.is_empty() {
        say(format_args!("at the visit: {}", decision.at_visit.join(", ")));
    }
    say(format_args!(
        "not yet reviewed by a clinician; this supports judgement and is not a diagnosis"
    ));
}
