//! `supple interview`: the facts of the next screen.

use std::process::ExitCode;

use clap::Args;
use pathway::record::Record;
use pathway::wire::next_json;

use super::screen::refused;
use super::{Common, Format};
use crate::input::{Sorry, knowledge, record_bytes};
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// A JSON record, or `-` for standard input.
    file: String,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let knowledge = knowledge(arguments.common.knowledge.as_deref())?;
    let bytes = record_bytes(&arguments.file)?;
    let record = Record::read(&bytes, &knowledge.engine.program)
        .map_err(|refusal| refused(&arguments.file, &refusal))?;
    let next = knowledge.engine.next(&record);
    if arguments.format == Format::Json {
        say(format_args!("{}", next_json(&next)));
        return Ok(ExitCode::SUCCESS);
    }
    for fact in &next.facts {
        let question = knowledge.card(fact).map_or("", |card| card.title("en"));
        say(format_args!("{fact}: {question}"));
    }
    if next.done() {
        say(format_args!("done: nothing that could still change the decision is left to ask"));
    }
    for fact in &next.again {
        say(format_args!("was not sure, worth asking again: {fact}"));
    }
    Ok(ExitCode::SUCCESS)
}
