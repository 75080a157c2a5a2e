//! `supple reading`: how hard the client texts are to read, and which may be hard.

use std::process::ExitCode;

use clap::Args;
use knowledge::client_texts::of_cards;
use knowledge::reading_page::page;

use super::Common;
use crate::input::{Sorry, knowledge};
use crate::interface_texts;
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let knowledge = knowledge(arguments.common.knowledge.as_deref())?;
    let cards = of_cards(&knowledge);
    let interface = interface_texts::measured()?;
    say(page(&cards, &interface).trim_end());
    let hard = cards.iter().chain(&interface).any(|m| m.is_too_hard() && m.exception.is_none());
    Ok(ExitCode::from(u8::from(hard)))
}
