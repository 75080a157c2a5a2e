//! `supple backup FILE`: a copy of everything, made while the practice works.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use store::backup::{manifest_path, save};

use crate::data::{Place, block_on, now, spinner};
use crate::input::Sorry;
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The file; its manifest is written beside it.
    file: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let file = &arguments.file;
    let manifest = block_on(async {
        let db = arguments.place.open().await?;
        let line = spinner("backing up");
        let saved = save(&db, file, now()).await;
        line.finish_and_clear();
        db.close().await;
        saved.map_err(|error| format!("no backup was made: {error}"))
    })?;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    say(format!(
        "{}: {rows} rows of {} tables; sha256 {}",
        file.display(),
        manifest.tables.len(),
        manifest.file_sha256
    ));
    say(format!("keep {} beside it", manifest_path(file).display()));
    Ok(ExitCode::SUCCESS)
}
