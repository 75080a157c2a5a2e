//! What can go wrong, in the few kinds that a caller treats differently.

use std::sync::Arc;

use sqlx::error::ErrorKind;

use crate::busy::Clash;
use crate::ids::{Resource, UnknownWord};

/// Everything a store function can answer instead of its result.
///
/// The first group is about the database and not about the request: see [`StoreError::passes`].
/// The second group is about the request and is worth a sentence to the person.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection: not started, failing over, or unreachable.
    #[error("the database cannot be reached: {0}")]
    Gone(String),
    /// Someone else holds what is needed, longer than the store waits by itself.
    #[error("the database is locked by another writer: {0}")]
    Locked(String),
    /// The transaction lost against another one and was rolled back whole.
    #[error("the transaction gave way to another one: {0}")]
    GaveWay(String),
    /// No room on the disk. Nothing of the request is kept.
    #[error("the disk of the database is full: {0}")]
    DiskFull(String),
    /// The file is not a sound database.
    #[error("the database file is damaged: {0}")]
    Damaged(String),
    /// Written by a newer release; this one must not touch it.
    #[error("the database has version {found}, this program knows up to {known}")]
    Newer {
        /// Version found in the database.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// A migration that has run was changed afterwards, or could not run.
    #[error("the database cannot be brought to this version: {0}")]
    Migration(String),
    /// A file of a backup or a data folder could not be read or written.
    #[error("cannot use `{path}`: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A backup that is not whole, or whose restored copy is not equal to it.
    #[error("the backup cannot be trusted: {0}")]
    Backup(String),

    /// Nothing with this id in this practice.
    #[error("no such {0} in this practice")]
    Missing(&'static str),
    /// Refers to something that does not exist in this practice, or is still referred to.
    #[error("refers to something that is not in this practice")]
    Dangling,
    /// A unique value is in use; names the table or the constraint.
    #[error("already in use: {0}")]
    Exists(String),
    /// A value outside what the schema allows.
    #[error("outside what is allowed: {0}")]
    OutOfRange(String),
    /// Changed by someone else since it was read.
    #[error("this {0} was changed by someone else in the meantime")]
    Stale(&'static str),
    /// The state does not allow this step.
    #[error("a {what} that is `{state}` does not allow this")]
    WrongState {
        /// What it is about.
        what: &'static str,
        /// The state it is in.
        state: String,
    },
    /// Someone or something is taken already: each visit and resource once.
    #[error("{} of the places wanted are taken", .0.len())]
    Taken(Vec<Clash>),
    /// The therapist is absent.
    #[error("visit {visit}: the {} is not there at that time", .resource.as_str())]
    Absent {
        /// Number of the visit in its course.
        visit: i64,
        /// Who is absent.
        resource: Resource,
    },
    /// The idempotency key was used for another request.
    #[error("this key was used for a different request")]
    KeyReused,
    /// A legal hold forbids erasure until then (epoch milliseconds).
    #[error("held until {until}: {reason}")]
    Held {
        /// End of the hold, epoch milliseconds.
        until: i64,
        /// Why it is held.
        reason: String,
    },

    /// The work given to the writer did not come to an end.
    #[error("the work stopped half way and was rolled back")]
    Stopped,
    /// Anything else that the database says. Never expected; logged once with its cause.
    #[error("unexpected answer of the database: {0}")]
    Fault(Arc<sqlx::Error>),
}

/// An error that may carry a [`StoreError`]; use cases implement it for theirs.
pub trait Failure: From<StoreError> {
    /// The store's part of it, if there is one.
    fn store(&self) -> Option<&StoreError>;
}

impl Failure for StoreError {
    fn store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl StoreError {
    /// True when the same request, with the same idempotency key, may succeed later.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Gone(_) | Self::Locked(_) | Self::GaveWay(_))
    }

    pub(crate) fn file(path: &std::path::Path, reason: impl ToString) -> Self {
        Self::File { path: path.display().to_string(), reason: reason.to_string() }
    }
}

impl From<UnknownWord> for StoreError {
    fn from(word: UnknownWord) -> Self {
        Self::OutOfRange(word.to_string())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => {
                let kind = inner.kind();
                let code = inner.code().unwrap_or_default().into_owned();
                let text = inner.message().to_string();
                match kind {
                    ErrorKind::UniqueViolation => Self::Exists(unique_name(inner.as_ref())),
                    ErrorKind::ForeignKeyViolation => Self::Dangling,
                    ErrorKind::CheckViolation | ErrorKind::NotNullViolation => {
                        Self::OutOfRange(text)
                    }
                    _ => by_code(&code, text).unwrap_or_else(|| Self::Fault(Arc::new(error))),
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::BeginFailed => Self::Gone(error.to_string()),
            _ => Self::Fault(Arc::new(error)),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as M;
        match error {
            M::Execute(inner) => Self::from(inner),
            M::ExecuteMigration(inner, version) => match Self::from(inner) {
                Self::Fault(cause) => Self::Migration(format!("step {version}: {cause}")),
                known => known,
            },
            other => Self::Migration(other.to_string()),
        }
    }
}

/// `SQLITE_IOERR_WRITE`.
const IOERR_WRITE: u32 = 10 | (3 << 8);
/// `SQLITE_IOERR_SHMSIZE`.
const IOERR_SHMSIZE: u32 = 10 | (19 << 8);

/// SQLite gives a number (extended result code), PostgreSQL five characters (SQLSTATE).
fn by_code(code: &str, text: String) -> Option<StoreError> {
    if code.len() == 5 {
        return by_sqlstate(code, text);
    }
    let code = code.parse::<u32>().ok()?;
    // A write that failed for another reason than ENOSPC, and shared memory that could not grow:
    // a quota or a limit on the size of files is a full disk too.
    if matches!(code, IOERR_WRITE | IOERR_SHMSIZE) {
        return Some(StoreError::DiskFull(text));
    }
    // The low byte is the primary result code.
    match code & 0xff {
        5 | 6 => Some(StoreError::Locked(text)),
        13 => Some(StoreError::DiskFull(text)),
        8 | 10 | 14 => Some(StoreError::Gone(text)),
        11 | 26 => Some(StoreError::Damaged(text)),
        _ => None,
    }
}

fn by_sqlstate(code: &str, text: String) -> Option<StoreError> {
    match code {
        "53100" => Some(StoreError::DiskFull(text)),
        "40001" | "40P01" => Some(StoreError::GaveWay(text)),
        "55P03" => Some(StoreError::Locked(text)),
        // 25006: the connection leads to a standby that a failover has not promoted yet.
        // 3D000: the database itself is gone.
        "25006" | "3D000" | "53300" => Some(StoreError::Gone(text)),
        "XX001" | "XX002" => Some(StoreError::Damaged(text)),
        _ if code.starts_with("08") || code.starts_with("57P") => Some(StoreError::Gone(text)),
        _ => None,
    }
}

/// The constraint (PostgreSQL) or the columns (SQLite) of a unique violation.
fn unique_name(error: &dyn sqlx::error::DatabaseError) -> String {
    match error.table() {
        Some(table) => table.to_string(),
        None => {
            let text = error.message();
            let columns = text.rsplit(": ").next().unwrap_or(text);
            columns.split('.').next().unwrap_or(columns).to_string()
        }
    }
}
