//! Backups: one file made while the practice works, and beside it a manifest that says what must
//! be in it.
//!
//! From SQLite the file is a database of its own (`VACUUM INTO`); from PostgreSQL it holds lines
//! of JSON: a header, then for each table a line with its name and columns and one line for each
//! row. Both see one instant of the data. Either can be restored into either engine.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Connection, SqliteConnection};

use crate::catalog::{self, Table, Value};
use crate::db::{Db, Tx};
use crate::error::StoreError;
use crate::ids::hex;
use crate::schema;

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A SQLite database.
    Sqlite,
    /// Lines of JSON.
    Jsonl,
}

/// What must be in a backup. Kept as `<file>.manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How the file is written.
    pub format: Format,
    /// Version of the schema.
    pub version: i64,
    /// When it was made, epoch milliseconds.
    pub made_at: i64,
    /// SHA-256 of the file, hex.
    pub file_sha256: String,
    /// Every table, in the order in which they are restored.
    pub tables: Vec<Sum>,
}

/// What a table holds, in short: equal sums mean equal tables, on whichever engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The table.
    pub table: String,
    /// Its columns when the backup was made.
    pub columns: Vec<String>,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over its rows in the order of the primary key, hex.
    pub sha256: String,
}

/// First line of a file with lines of JSON.
#[derive(Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) supple_backup: i64,
    pub(crate) version: i64,
}

/// Line before the rows of a table.
#[derive(Serialize, Deserialize)]
pub(crate) struct TableLine {
    pub(crate) table: String,
    pub(crate) columns: Vec<String>,
}

/// Where the manifest of a backup is.
#[must_use]
pub fn manifest_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_os_string();
    name.push(".manifest.json");
    PathBuf::from(name)
}

/// Makes a backup while the database is in use, replacing an older one of this name only when
/// the new one is whole.
///
/// # Errors
/// [`StoreError::File`], [`StoreError::DiskFull`] and as the database says; the older backup is
/// then still there.
pub async fn save(db: &Db, file: &Path, at: i64) -> Result<Manifest, StoreError> {
    let part = with_suffix(file, ".part");
    if part.exists() {
        std::fs::remove_file(&part).map_err(|e| StoreError::file(&part, e))?;
    }
    let (format, version, tables) = match db {
        Db::Sqlite { file: source, .. } => {
            copy_sqlite(source, &part).await?;
            let copy = open_copy(&part).await?;
            let mut tx = Tx::Sqlite(copy.begin().await?);
            let version = schema::version(&mut tx).await?;
            let sums = sums(&mut tx).await?;
            drop(tx);
            copy.close().await;
            (Format::Sqlite, version, sums)
        }
        Db::Pg(_) => {
            let mut tx = db.read().await?;
            let version = schema::version(&mut tx).await?;
            let sums = write_lines(&mut tx, version, &part).await?;
            (Format::Jsonl, version, sums)
        }
    };
    let file_sha256 = file_hash(part.clone()).await?;
    let manifest = Manifest { format, version, made_at: at, file_sha256, tables };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|e| StoreError::file(file, e))?;
    let manifest_file = manifest_path(file);
    let manifest_part = with_suffix(&manifest_file, ".part");
    let written = File::create(&manifest_part).and_then(|mut out| {
        out.write_all(&text)?;
        out.sync_all()
    });
    written.map_err(|e| StoreError::file(&manifest_part, e))?;
    std::fs::rename(&part, file).map_err(|e| StoreError::file(file, e))?;
    let renamed = std::fs::rename(&manifest_part, &manifest_file);
    renamed.map_err(|e| StoreError::file(&manifest_file, e))?;
    sync_folder(file)?;
    Ok(manifest)
}

async fn copy_sqlite(source: &Path, part: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(source).create_if_missing(false);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let target = part.to_str().ok_or_else(|| StoreError::file(part, "not a name in UTF-8"))?;
    sqlx::query("VACUUM INTO $1").bind(target).execute(&mut connection).await?;
    connection.close().await?;
    let synced = File::open(part).and_then(|file| file.sync_all());
    synced.map_err(|e| StoreError::file(part, e))
}

/// Opens a backup file for reading; nothing beside it is written.
pub(crate) async fn open_copy(file: &Path) -> Result<sqlx::SqlitePool, StoreError> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    Ok(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?)
}

/// The sums of every table as it is.
///
/// # Errors
/// As the database says.
pub async fn sums(tx: &mut Tx) -> Result<Vec<Sum>, StoreError> {
    let mut sums = Vec::new();
    for name in schema::TABLES {
        let table = match catalog::table(tx, name).await {
            // A backup of an older version does not have every table yet.
            Err(StoreError::Missing(_)) => continue,
            other => other?,
        };
        sums.push(sum(tx, &table, &mut |_| Ok(())).await?);
    }
    Ok(sums)
}

/// Sums up a table and shows every row on the way.
pub(crate) async fn sum(
    tx: &mut Tx,
    table: &Table,
    seen: &mut (dyn FnMut(&[Value]) -> Result<(), StoreError> + Send),
) -> Result<Sum, StoreError> {
    let (mut sha, mut rows) = (Sha256::new(), 0_u64);
    let mut one = |row: &[Value]| {
        row.iter().for_each(|value| digest(&mut sha, value));
        rows += 1;
        seen(row)
    };
    table.each(tx, &mut one).await?;
    let columns = table.columns.iter().map(|column| column.name.clone()).collect();
    Ok(Sum { table: table.name.clone(), columns, rows, sha256: hex(&sha.finalize()) })
}

/// Kind, length, bytes: no two rows share their bytes.
fn digest(sha: &mut Sha256, value: &Value) {
    let mut put = |kind: u8, bytes: &[u8]| {
        sha.update([kind]);
        sha.update((bytes.len() as u64).to_be_bytes());
        sha.update(bytes);
    };
    match value {
        Value::Id(None) | Value::Text(None) | Value::Number(None) => put(0, &[]),
        Value::Id(Some(id)) => put(1, id.as_bytes()),
        Value::Text(Some(text)) => put(2, text.as_bytes()),
        Value::Number(Some(number)) => put(3, &number.to_be_bytes()),
    }
}

async fn write_lines(tx: &mut Tx, version: i64, part: &Path) -> Result<Vec<Sum>, StoreError> {
    let file = File::create(part).map_err(|e| StoreError::file(part, e))?;
    let mut out = BufWriter::new(file);
    line(&mut out, part, &Header { supple_backup: 1, version })?;
    let mut sums = Vec::new();
    for name in schema::TABLES {
        let table = catalog::table(tx, name).await?;
        let columns = table.columns.iter().map(|column| column.name.clone()).collect();
        line(&mut out, part, &TableLine { table: table.name.clone(), columns })?;
        let mut write = |row: &[Value]| {
            let row: Vec<serde_json::Value> = row.iter().map(to_json).collect();
            line(&mut out, part, &row)
        };
        sums.push(sum(tx, &table, &mut write).await?);
    }
    let file = out.into_inner().map_err(|e| StoreError::file(part, e))?;
    file.sync_all().map_err(|e| StoreError::file(part, e))?;
    Ok(sums)
}

fn line(out: &mut impl Write, path: &Path, value: &impl Serialize) -> Result<(), StoreError> {
    serde_json::to_writer(&mut *out, value).map_err(|e| StoreError::file(path, e))?;
    out.write_all(b"\n").map_err(|e| StoreError::file(path, e))
}

/// A value as it stands in lines of JSON and in exports.
pub(crate) fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Id(id) => id.map(|id| id.to_string()).into(),
        Value::Text(text) => text.clone().into(),
        Value::Number(number) => (*number).into(),
    }
}

/// SHA-256 of a file, away from the threads that serve.
pub(crate) async fn file_hash(path: PathBuf) -> Result<String, StoreError> {
    let hashed = tokio::task::spawn_blocking(move || {
        let mut file = File::open(&path).map_err(|e| StoreError::file(&path, e))?;
        let (mut sha, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            let count = file.read(&mut buffer).map_err(|e| StoreError::file(&path, e))?;
            match buffer.get(..count) {
                Some([]) | None => return Ok(hex(&sha.finalize())),
                Some(bytes) => sha.update(bytes),
            }
        }
    });
    hashed.await.map_err(|_| StoreError::Stopped)?
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes the new names lasting.
fn sync_folder(file: &Path) -> Result<(), StoreError> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|e| StoreError::file(folder, e))
}
