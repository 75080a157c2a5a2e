//! Where the practice's data are, and how commands reach them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;
use knowledge::Knowledge;
use practice::{Actor, House};
use store::practices::{self, Practice};
use store::{Db, PracticeId};

use crate::input::Sorry;

#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Folder of the practice's data.
    #[arg(long, value_name = "DIR", default_value = "supple-data")]
    data: PathBuf,
    /// A PostgreSQL address; the data then live there and not in the folder.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Place {
    /// What the store opens. The made-up data of `--demo` lie in a folder of their own.
    pub fn address(&self, demo: bool) -> String {
        let folder = if demo { self.data.join("demo") } else { self.data.clone() };
        self.database.clone().unwrap_or_else(|| folder.display().to_string())
    }

    /// Opens a database that is there already: a mistyped folder is not made anew.
    pub async fn open(&self) -> Result<Db, Sorry> {
        if self.database.is_none() && !self.data.join("supple.db").is_file() {
            return Err(format!(
                "there is no database in {}; name its folder with --data, or a PostgreSQL \
                 address with --database",
                self.data.display()
            ));
        }
        self.create().await
    }

    /// Opens a database, a new one where there is none.
    pub async fn create(&self) -> Result<Db, Sorry> {
        Db::open(&self.address(false)).await.map_err(|error| error.to_string())
    }
}

/// A house for commands. They decide nothing, so the embedded cards do.
pub fn house(db: &Db) -> Result<House, Sorry> {
    let knowledge = Knowledge::load(&knowledge::embedded())
        .map_err(|faults| format!("the embedded cards have {} mistakes", faults.len()))?;
    Ok(House::new(db.clone(), Arc::new(knowledge), Arc::new(now)))
}

/// Now, epoch milliseconds.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Every practice of a database.
pub async fn all(db: &Db) -> Result<Vec<Practice>, Sorry> {
    let mut tx = db.read().await.map_err(|error| error.to_string())?;
    practices::all(&mut tx).await.map_err(|error| error.to_string())
}

/// Who runs a command, in one practice.
pub fn operator(practice: PracticeId) -> Actor {
    Actor::operator(practice)
}

/// Runs one command's work.
pub fn block_on<T>(work: impl Future<Output = Result<T, Sorry>>) -> Result<T, Sorry> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("cannot start: {error}"))?;
    runtime.block_on(work)
}

/// A line that moves while something long goes on; nothing where nobody looks.
pub fn spinner(what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    spinner.set_message(what);
    spinner.enable_steady_tick(Duration::from_millis(200));
    spinner
}
