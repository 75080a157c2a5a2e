//! `supple diff`: what two knowledge folders decide differently, over all records.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use pathway::differ::differ;
use serde_json::json;

use super::Format;
use crate::input::{Sorry, knowledge};
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    /// The older folder of cards.
    old: PathBuf,
    /// The newer folder of cards.
    new: PathBuf,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let old = knowledge(Some(&arguments.old))?;
    let new = knowledge(Some(&arguments.new))?;
    let differences = differ(&old.engine.program, &new.engine.program)
        .map_err(|error| format!("the two folders cannot be compared: {error}"))?;
    if arguments.format == Format::Json {
        let list = differences.iter().map(|d| {
            json!({
                "statement": d.part.describe(),
                "said_by": if d.stricter { "new" } else { "old" },
                "cards": d.cards,
                "witness": d.witness.to_json(),
            })
        });
        say(format_args!("{}", serde_json::Value::Array(list.collect())));
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &differences {
        let sign = if difference.stricter { "+" } else { "-" };
        say(format_args!("{sign} {} ({})", difference.part.describe(), difference.cards.join(", ")));
        say(format_args!("    for example {}", difference.witness.to_json()));
    }
    say(format_args!("{} statements differ", differences.len()));
    Ok(ExitCode::SUCCESS)
}
