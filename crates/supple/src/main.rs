//! The `supple` command line: one file a command, under `command/`.
//!
//! It reads files, prints, and chooses the exit status. What it prints is made below: decisions in
//! `pathway`, cards in `knowledge`, pages in `web`.

mod command;
mod data;
mod input;
mod interface_texts;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match command::Cli::parse().run() {
        Ok(code) => code,
        Err(sorry) => {
            eprintln!("supple: {sorry}");
            ExitCode::from(2)
        }
    }
}
