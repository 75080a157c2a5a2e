//! The commands and the arguments that they share.

mod audit;
mod backup;
mod card;
mod change;
mod check;
mod courses;
mod coverage;
mod diff;
mod export;
mod facts;
mod interview;
mod reading;
mod restore;
mod screen;
mod serve;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::input::Sorry;

/// From a person's answers to a safe, cited, scheduled and measured course of care.
#[derive(Parser)]
#[command(name = "supple", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
pub struct Common {
    /// Folder of cards; the embedded ones when left out.
    #[arg(long, value_name = "DIR")]
    knowledge: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// The web app.
    Serve(serve::Arguments),
    /// Plan or re-plan whole courses of visits.
    Courses(courses::Arguments),
    /// Parse, lint, run every case, prove; exit 1 on any failure.
    Check(check::Arguments),
    /// Decide a record: exit 0 decided, 2 refused input.
    Screen(screen::Arguments),
    /// The next questions for a record.
    Interview(interview::Arguments),
    /// Why a card fired or not; without a card, what the verdict rests on.
    Why(why::Arguments),
    /// The smallest changes that would lift what stands in the way.
    Change(change::Arguments),
    /// The fact schema.
    Facts(facts::Arguments),
    /// What two knowledge folders decide differently, with a witness for each.
    Diff(diff::Arguments),
    /// Cards: `supple card new KIND ID`.
    Card(card::Arguments),
    /// Copy everything into a file while the practice works.
    Backup(backup::Arguments),
    /// Restore a backup into an empty database.
    Restore(restore::Arguments),
    /// The audit log: `supple audit verify`.
    Audit(audit::Arguments),
    /// Everything that is kept about one client.
    Export(export::Arguments),
    /// Write the table of rows and cards.
    Coverage(coverage::Arguments),
    /// Write how hard the client texts are to read; exit 1 when one is too hard without a reason.
    Reading(reading::Arguments),
}

impl Cli {
    pub fn run(self) -> Result<ExitCode, Sorry> {
        match self.command {
            Command::Serve(arguments) => serve::run(&arguments),
            Command::Courses(arguments) => courses::run(&arguments),
            Command::Check(arguments) => check::run(&arguments),
            Command::Screen(arguments) => screen::run(&arguments),
            Command::Interview(arguments) => interview::run(&arguments),
            Command::Why(arguments) => why::run(&arguments),
            Command::Change(arguments) => change::run(&arguments),
            Command::Facts(arguments) => facts::run(&arguments),
            Command::Diff(arguments) => diff::run(&arguments),
            Command::Card(arguments) => card::run(&arguments),
            Command::Backup(arguments) => backup::run(&arguments),
            Command::Restore(arguments) => restore::run(&arguments),
            Command::Audit(arguments) => audit::run(&arguments),
            Command::Export(arguments) => export::run(&arguments),
            Command::Coverage(arguments) => coverage::run(&arguments),
            Command::Reading(arguments) => reading::run(&arguments),
        }
    }
}
