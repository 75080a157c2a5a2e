//! `supple audit verify`: whether the log of each practice is as it was written.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use practice::permission::case;
use practice::{Whose, records};
use store::audit::{Tampering, Verdict};

use crate::data::{Place, all, block_on, house, operator, spinner};
use crate::input::Sorry;
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Find an edited, deleted or reordered row; exit 1 where there is one.
    Verify(Place),
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let AuditCommand::Verify(place) = &arguments.command;
    let sound = block_on(async {
        let db = place.open().await?;
        let house = house(&db)?;
        let mut sound = true;
        for practice in all(&db).await? {
            let permit = operator(practice.practice_id)
                .permit::<case::ReadAudit>(Whose::Practice)
                .map_err(|error| error.to_string())?;
            let line = spinner("reading the log");
            let verdict = records::verify_log(&house, &permit).await;
            line.finish_and_clear();
            let verdict = verdict.map_err(|error| error.to_string())?;
            sound &= matches!(verdict, Verdict::Sound { .. });
            say(format!("practice {}: {}", practice.practice_id, words(&verdict)));
        }
        db.close().await;
        Ok(sound)
    })?;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Sound { rows, hash } => {
            format!("{rows} rows, all as they were written; last hash {hash}")
        }
        Verdict::Tampered { seq, how } => {
            let what = match how {
                Tampering::Edited => "was edited",
                Tampering::Deleted => "was deleted",
                Tampering::Reordered => "is not where it was written",
                Tampering::Replaced => "was replaced by another row",
            };
            format!("TAMPERED: row {seq} {what}")
        }
    }
}
