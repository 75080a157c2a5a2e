//! `supple coverage`: the table of rows of the fact base and their cards.

use std::process::ExitCode;

use clap::Args;

use super::Common;
use crate::input::{Sorry, knowledge};
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let knowledge = knowledge(arguments.common.knowledge.as_deref())?;
    say(knowledge::coverage::page(&knowledge).trim_end());
    Ok(ExitCode::SUCCESS)
}
