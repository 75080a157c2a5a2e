//! `supple export --client ID`: everything that is kept about one client.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use desk::chart::said::put_in_words;
use desk::client_file;
use practice::permission::case;
use practice::{Refusal, Whose, records};
use serde_json::Value;
use store::{ClientId, Db, StoreError};

use crate::data::{Place, all, block_on, house, operator};
use crate::input::Sorry;
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The client's id.
    #[arg(long, value_name = "ID")]
    client: ClientId,
    /// Where the files go: `<ID>.json` and `<ID>.html`. Without it the JSON is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let client = arguments.client;
    let record = block_on(async {
        let db = arguments.place.open().await?;
        let found = find(&db, client).await;
        db.close().await;
        found
    })?;
    let json = format!("{record:#}\n");
    let Some(folder) = &arguments.out else {
        say(json.trim_end());
        return Ok(ExitCode::SUCCESS);
    };
    let sorry = |error: std::io::Error| format!("cannot write to {}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(sorry)?;
    std::fs::write(folder.join(format!("{client}.json")), json).map_err(sorry)?;
    let html = client_file::document(&record);
    std::fs::write(folder.join(format!("{client}.html")), html).map_err(sorry)?;
    say(format!("{}: {client}.json and {client}.html", folder.display()));
    Ok(ExitCode::SUCCESS)
}

async fn find(db: &Db, client: ClientId) -> Result<Value, Sorry> {
    let house = house(db)?;
    for practice in all(db).await? {
        let permit = operator(practice.practice_id)
            .permit::<case::ExportClient>(Whose::Client(client))
            .map_err(|error| error.to_string())?;
        match records::whole(&house, &permit, client).await {
            Err(Refusal::Store(StoreError::Missing(_))) => {}
            other => {
                let mut record = other.map_err(|error| error.to_string())?;
                put_in_words(&mut record, house.knowledge());
                return Ok(record);
            }
        }
    }
    Err(format!("there is no client {client}; the id stands in the address of the client's page"))
}
