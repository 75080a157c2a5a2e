//! `supple change`: the smallest sets of answers that, if they changed, would lift a bar.

use std::process::ExitCode;

use clap::Args;
use pathway::effect::Massage;
use pathway::explain::Changes;
use pathway::record::Record;
use pathway::wire::changes_json;

use super::screen::refused;
use super::why::list;
use super::{Common, Format};
use crate::input::{Sorry, knowledge, record_bytes};
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// A JSON record, or `-` for standard input.
    file: String,
    /// The verdict to reach: suitable, adapted or needs_clearance.
    #[arg(long, default_value = "suitable")]
    to: String,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let target = Massage::from_word(&arguments.to).filter(|m| *m != Massage::Barred);
    let target = target.ok_or_else(|| {
        format!(
            "`{}` cannot be reached for; use suitable, adapted or needs_clearance",
            arguments.to
        )
    })?;
    let knowledge = knowledge(arguments.common.knowledge.as_deref())?;
    let bytes = record_bytes(&arguments.file)?;
    let record = Record::read(&bytes, &knowledge.engine.program)
        .map_err(|refusal| refused(&arguments.file, &refusal))?;
    let changes = knowledge.engine.changes(&record, target);
    if arguments.format == Format::Json {
        say(format_args!("{}", changes_json(&changes)));
        return Ok(ExitCode::SUCCESS);
    }
    match &changes {
        Changes::Already => say(format_args!("nothing stands in the way of {}", target.word())),
        Changes::Sets(sets) => {
            for set in sets {
                say(format_args!("{} would follow from {}", target.word(), list(&set.answers)));
            }
        }
        Changes::Never { cards, tried } => say(format_args!(
            "no change of up to {tried} answers gets to {}; in the way: {}",
            target.word(),
            cards.join(", ")
        )),
    }
    Ok(ExitCode::SUCCESS)
}
