//! Opening a database, transactions on either engine, and how both are spoken to.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions,
    SqliteSynchronous, SqliteTransactionManager,
};
use sqlx::{Connection as _, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use sqlx_core::transaction::TransactionManager as _;

use crate::error::{Failure, StoreError};
use crate::group::Group;
use crate::schema;

/// How often a transaction that gave way to another one is tried again before the caller hears.
const GAVE_WAY_MAX: u32 = 20;

/// An open database. Cheap to clone; all clones share their connections.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file, one writer connection, several readers.
    Sqlite {
        /// The database file.
        file: PathBuf,
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that only read.
        readers: SqlitePool,
        /// Writes of many callers, committed together.
        group: Group,
    },
    /// A server.
    Pg(PgPool),
}

/// One transaction. Dropped without [`Tx::commit`], it rolls back.
///
/// Repository functions take `&mut Tx`; whoever opened it decides what belongs together.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Pg(Transaction<'static, Postgres>),
}

/// Runs one expression on the connection of whichever engine it is.
///
/// The body is compiled twice, with concrete types, so that rows and parameters are checked
/// for each engine and no common-denominator driver is needed.
macro_rules! on {
    ($tx:expr, $c:ident => $e:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(tx) => {
                let $c = &mut **tx;
                $e
            }
            $crate::db::Tx::Pg(tx) => {
                let $c = &mut **tx;
                $e
            }
        }
    };
}

/// Executes a statement: `Result<u64, StoreError>`, the number of rows it touched.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query($sql)
            $(.bind($bind))*
            .execute(c)
            .await
            .map(|done| done.rows_affected())
            .map_err($crate::error::StoreError::from))
    };
}

/// At most one row: `Result<Option<T>, StoreError>`.
macro_rules! row {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query_as::<_, $row>($sql)
            $(.bind($bind))*
            .fetch_optional(c)
            .await
            .map_err($crate::error::StoreError::from))
    };
}

/// All rows: `Result<Vec<T>, StoreError>`.
macro_rules! rows {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::on!($tx, c => sqlx::query_as::<_, $row>($sql)
            $(.bind($bind))*
            .fetch_all(c)
            .await
            .map_err($crate::error::StoreError::from))
    };
}

/// Two statements with the same parameters as one text: one way to the database and back.
macro_rules! both {
    ($tx:expr, $first:literal, $then:literal $(,)?) => {
        match $tx {
            $crate::db::Tx::Sqlite(_) => concat!($first, "; ", $then),
            $crate::db::Tx::Pg(_) => concat!("WITH first AS (", $first, ") ", $then),
        }
    };
}

pub(crate) use {both, on, row, rows, run};

impl Tx {
    /// Makes everything since the beginning lasting.
    ///
    /// # Errors
    /// As the database says. After [`StoreError::Gone`] it is unknown whether the commit took
    /// place; only a repeat with the same idempotency key tells.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Pg(mut tx) => {
                // A transaction in which a statement failed answers COMMIT with a silent
                // rollback. This statement fails then, so that nothing lost is acknowledged.
                sqlx::query("SELECT 1").execute(&mut *tx).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

impl Db {
    /// Opens a database and brings it to the newest version.
    ///
    /// `place` is a `postgres://` address, or a folder that will hold `supple.db`.
    /// Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`StoreError::Gone`], [`StoreError::Newer`], [`StoreError::Migration`],
    /// [`StoreError::File`] and the like.
    pub async fn open(place: &str) -> Result<Self, StoreError> {
        let db = if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            Self::open_postgres(place).await?
        } else {
            Self::open_sqlite(Path::new(place)).await?
        };
        schema::migrate(&db).await?;
        Ok(db)
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("supple")
            .statement_cache_capacity(500);
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await?;
        Ok(Self::Pg(pool))
    }

    async fn open_sqlite(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|e| StoreError::file(folder, e))?;
        Self::open_file(&folder.join("supple.db")).await
    }

    /// Opens one SQLite file without touching its version.
    pub(crate) async fn open_file(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            // What is erased is overwritten and not only unlinked.
            .pragma("secure_delete", "ON")
            .pragma("temp_store", "MEMORY")
            .pragma("wal_autocheckpoint", "4000")
            .statement_cache_capacity(500);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(settled(connection)))
            .connect_with(options.clone().pragma("cache_size", "-32768"))
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(30))
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(settled(connection)))
            .connect_lazy_with(options.pragma("query_only", "ON").pragma("cache_size", "-8192"));
        let group = Group::start(writer.clone());
        Ok(Self::Sqlite { file: file.to_path_buf(), writer, readers, group })
    }

    /// A transaction that writes, for callers that commit by themselves.
    ///
    /// On SQLite it holds the only writer until it ends: prefer [`Db::write`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite { writer, .. } => {
                Ok(Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?))
            }
            Self::Pg(pool) => Ok(Tx::Pg(pool.begin().await?)),
        }
    }

    /// A transaction that reads: everything in it sees one state of the database.
    ///
    /// # Errors
    /// As the database says.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Tx::Sqlite(readers.begin().await?)),
            Self::Pg(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Ok(Tx::Pg(pool.begin_with(begin).await?))
            }
        }
    }

    /// Runs `work` in a transaction and answers after the commit; an error rolls it back.
    ///
    /// On SQLite many calls share one commit. `work` must do nothing but use its transaction,
    /// and may run more than once: on PostgreSQL it runs again when it gave way to another one.
    ///
    /// # Errors
    /// What `work` answers, or the store's error turned into `E`.
    pub async fn write<I, T, E, F>(&self, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: Failure + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> BoxFuture<'a, Result<T, E>> + Send + Sync + 'static,
    {
        match self {
            Self::Sqlite { group, .. } => group.write(input, work).await,
            Self::Pg(pool) => {
                let mut tries = 1;
                loop {
                    let outcome = write_once(pool, &input, &work).await;
                    let gave_way = matches!(&outcome,
                        Err(e) if matches!(e.store(), Some(StoreError::GaveWay(_))));
                    if !gave_way || tries >= GAVE_WAY_MAX {
                        return outcome;
                    }
                    tries += 1;
                }
            }
        }
    }

    /// Answers when the database does: on PostgreSQL one that takes writes, and not a standby.
    ///
    /// # Errors
    /// As the database says.
    pub async fn ready(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { readers, .. } => {
                sqlx::query("SELECT 1 FROM _sqlx_migrations LIMIT 1").execute(readers).await?;
            }
            Self::Pg(pool) => {
                let ask = sqlx::query_scalar("SELECT pg_is_in_recovery()");
                if ask.fetch_one(pool).await? {
                    return Err(StoreError::Gone("it is a standby".to_string()));
                }
            }
        }
        Ok(())
    }

    /// Closes every connection; open transactions end first.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Pg(_) => "postgres",
        }
    }
}

/// Puts right what the driver believes about a connection. A commit that finds no room on the disk
/// ends its transaction by itself; the driver's own rollback then fails, and it would count the
/// transaction forever and begin no other. Here it gets one to roll back.
async fn settled(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        sqlx::query("BEGIN").execute(&mut *connection).await?;
        SqliteTransactionManager::rollback(connection).await?;
    }
    Ok(!connection.is_in_transaction())
}

async fn write_once<I, T, E, F>(pool: &PgPool, input: &I, work: &F) -> Result<T, E>
where
    E: Failure,
    F: for<'a> Fn(&'a mut Tx, &'a I) -> BoxFuture<'a, Result<T, E>>,
{
    let mut tx = Tx::Pg(pool.begin().await.map_err(StoreError::from)?);
    let value = work(&mut tx, input).await?;
    tx.commit().await?;
    Ok(value)
}
