//! `supple why`: reasons for a card, fired or not, or for the verdict as a whole.

use std::process::ExitCode;

use clap::Args;
use pathway::explain::Why;
use pathway::record::{Record, Value};
use pathway::wire::why_json;

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
    /// The card to explain; without it, the verdict.
    #[arg(long, value_name = "ID")]
    card: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let knowledge = knowledge(arguments.common.knowledge.as_deref())?;
    let bytes = record_bytes(&arguments.file)?;
    let record = Record::read(&bytes, &knowledge.engine.program)
        .map_err(|refusal| refused(&arguments.file, &refusal))?;
    let (name, why) = match &arguments.card {
        None => {
            let because = knowledge.engine.verdict_because(&record);
            ("verdict", Why::Fired { because })
        }
        Some(id) => {
            let why = knowledge.engine.why(&record, id).ok_or_else(|| {
                format!("there is no active card `{id}` with a rule; `supple check` counts them")
            })?;
            (id.as_str(), why)
        }
    };
    if arguments.format == Format::Json {
        say(format_args!("{}", why_json(name, &why)));
        return Ok(ExitCode::SUCCESS);
    }
    match &why {
        Why::Fired { because } => say(format_args!("{name}: yes, because {}", list(because))),
        Why::RuledOut { because } => say(format_args!("{name}: no, because {}", list(because))),
        Why::Waiting { facts } => {
            say(format_args!("{name}: not settled; it waits for {}", facts.join(", ")))
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `fact = value, …`
pub fn list(answers: &[(String, Value)]) -> String {
    if answers.is_empty() {
        return "no answer is needed for it".into();
    }
    let answers: Vec<String> = answers.iter().map(|(f, v)| format!("{f} = {v}")).collect();
    answers.join(", ")
}
