//! `supple restore FILE`: a backup into an empty database; `--verify` proves equality.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use store::restore::{Compared, check, compare, load};

use crate::data::{Place, block_on, spinner};
use crate::input::Sorry;
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The backup; its manifest must lie beside it.
    file: PathBuf,
    /// Compare every table of the database with the backup afterwards, in a reading of its own.
    /// Where the database holds data already, nothing is restored and only this is done.
    #[arg(long)]
    verify: bool,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let compared = block_on(async {
        let db = arguments.place.create().await?;
        let line = spinner("restoring");
        let done = restore(&db, arguments).await;
        line.finish_and_clear();
        db.close().await;
        done
    })?;
    let unequal: Vec<&Compared> = compared.iter().filter(|one| !one.equal()).collect();
    for one in &compared {
        let word = if one.equal() { "equal" } else { "NOT EQUAL" };
        say(format!(
            "{:<20} {:>9} rows in the backup, {:>9} in the database: {word}",
            one.backup.table, one.backup.rows, one.database.rows
        ));
    }
    if unequal.is_empty() {
        say("every table is equal to the backup");
        return Ok(ExitCode::SUCCESS);
    }
    say(format!("{} tables are not equal to the backup", unequal.len()));
    Ok(ExitCode::FAILURE)
}

async fn restore(db: &store::Db, arguments: &Arguments) -> Result<Vec<Compared>, Sorry> {
    let file = &arguments.file;
    let sorry = |error: store::StoreError| format!("{}: {error}", file.display());
    let filled = !crate::data::all(db).await?.is_empty();
    if !(arguments.verify && filled) {
        let loaded = load(db, file).await.map_err(sorry)?;
        if !arguments.verify {
            return Ok(loaded);
        }
    }
    let manifest = check(file).await.map_err(sorry)?;
    compare(db, &manifest).await.map_err(sorry)
}
