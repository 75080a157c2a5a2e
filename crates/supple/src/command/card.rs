//! `supple card new`: a card to fill in, written where it belongs.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use knowledge::{kinds, template};

use crate::input::Sorry;
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: CardCommand,
}

#[derive(Subcommand)]
enum CardCommand {
    /// Write a card to fill in.
    New {
        /// Kind of card, such as red-flag.
        kind: String,
        /// Its id, which becomes the file's name.
        id: String,
        /// Folder of cards.
        #[arg(long, value_name = "DIR", default_value = "knowledge")]
        knowledge: PathBuf,
    },
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let CardCommand::New { kind, id, knowledge } = &arguments.command;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if id.is_empty() || !id.chars().all(plain) {
        return Err(format!("`{id}` cannot be an id; use letters, digits, `-` and `_`"));
    }
    let (name, text) = template::card(kind, id).ok_or_else(|| {
        format!("there is no kind `{kind}`; the kinds are {}", kinds::names().join(", "))
    })?;
    write_new(&knowledge.join(name), &text)
}

fn write_new(path: &Path, text: &str) -> Result<ExitCode, Sorry> {
    let sorry = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            format!("{} is there already; choose another id", path.display())
        }
        _ => format!("cannot write {}: {error}", path.display()),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(sorry)?;
    }
    let mut file = std::fs::File::create_new(path).map_err(sorry)?;
    file.write_all(text.as_bytes()).map_err(sorry)?;
    say(format_args!("{}", path.display()));
    Ok(ExitCode::SUCCESS)
}
