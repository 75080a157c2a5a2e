//! `supple diff`: what two knowledge folders decide differently, over all records.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use pathway::differ::{differ, differ_in_facts};
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
    let facts = differ_in_facts(&old.engine, &new.engine);
    if arguments.format == Format::Json {
        let list = differences.iter().map(|d| {
            json!({
                "statement": d.part.describe(),
                "said_by": if d.stricter { "new" } else { "old" },
                "cards": d.cards,
                "witness": d.witness.to_json(),
            })
        });
        let facts = facts.iter().map(|d| {
            let witness = d.witness.as_ref().map(|record| record.to_json());
            json!({"fact": d.fact, "what": d.what, "witness": witness})
        });
        let list: Vec<_> = list.collect();
        say(json!({"statements": list, "facts": facts.collect::<Vec<_>>()}));
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &differences {
        let sign = if difference.stricter { "+" } else { "-" };
        say(format_args!(
            "{sign} {} ({})",
            difference.part.describe(),
            difference.cards.join(", ")
        ));
        say(format_args!("    for example {}", difference.witness.to_json()));
    }
    for difference in &facts {
        say(format_args!("~ fact {}: {}", difference.fact, difference.what.join("; ")));
        if let Some(witness) = &difference.witness {
            say(format_args!("    for example {}", witness.to_json()));
        }
    }
    say(format_args!("{} statements and {} facts differ", differences.len(), facts.len()));
    Ok(ExitCode::SUCCESS)
}
