//! Restoring a backup into an empty database, and proving that the two are equal.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::backup::{self, Format, Header, Manifest, Sum, TableLine};
use crate::catalog::{self, Kind, Table, Value};
use crate::db::{Db, Tx};
use crate::error::StoreError;
use crate::schema;

/// Rows written at a time.
const BATCH: usize = 1000;

/// One table, in the backup and in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What the manifest says.
    pub backup: Sum,
    /// What the database holds in the same columns.
    pub database: Sum,
}

impl Compared {
    /// True when both hold the same rows.
    #[must_use]
    pub fn equal(&self) -> bool {
        self.backup == self.database
    }
}

/// Reads the manifest of a backup and checks that the file is the one it describes.
///
/// # Errors
/// [`StoreError::File`], [`StoreError::Backup`], [`StoreError::Newer`].
pub async fn check(file: &Path) -> Result<Manifest, StoreError> {
    let path = backup::manifest_path(file);
    let text = std::fs::read(&path).map_err(|e| StoreError::file(&path, e))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|e| StoreError::file(&path, e))?;
    if manifest.version > schema::known_version() {
        let known = schema::known_version();
        return Err(StoreError::Newer { found: manifest.version, known });
    }
    if backup::file_hash(file.to_path_buf()).await? != manifest.file_sha256 {
        return Err(StoreError::Backup("the file is not the one in its manifest".to_string()));
    }
    Ok(manifest)
}

/// Restores a backup into a database that is open and empty. Every table is compared with the
/// manifest before anything is kept: with an error the database stays empty.
///
/// # Errors
/// As [`check`]; [`StoreError::Backup`] when the database is not empty or a table is not equal.
pub async fn load(db: &Db, file: &Path) -> Result<Vec<Compared>, StoreError> {
    let manifest = check(file).await?;
    let mut tx = db.begin().await?;
    for name in schema::TABLES {
        let table = catalog::table(&mut tx, name).await?;
        if !table.page(&mut tx, None, 1).await?.is_empty() {
            let what = format!("the database is not empty: `{name}` has rows");
            return Err(StoreError::Backup(what));
        }
    }
    match manifest.format {
        Format::Sqlite => copy_tables(&mut tx, file).await?,
        Format::Jsonl => read_lines(&mut tx, file).await?,
    }
    let compared = compare_in(&mut tx, &manifest).await?;
    if let Some(wrong) = compared.iter().find(|one| !one.equal()) {
        let table = &wrong.backup.table;
        return Err(StoreError::Backup(format!("`{table}` is not equal after the restore")));
    }
    tx.commit().await?;
    Ok(compared)
}

/// Compares a database with a backup's manifest, table by table.
///
/// # Errors
/// As the database says.
pub async fn compare(db: &Db, manifest: &Manifest) -> Result<Vec<Compared>, StoreError> {
    compare_in(&mut db.read().await?, manifest).await
}

async fn compare_in(tx: &mut Tx, manifest: &Manifest) -> Result<Vec<Compared>, StoreError> {
    let mut compared = Vec::new();
    for sum in &manifest.tables {
        let table = narrowed(tx, &sum.table, &sum.columns).await?;
        let database = backup::sum(tx, &table, &mut |_| Ok(())).await?;
        compared.push(Compared { backup: sum.clone(), database });
    }
    Ok(compared)
}

/// A table with only those columns that the backup has: later versions add columns.
async fn narrowed(tx: &mut Tx, name: &str, columns: &[String]) -> Result<Table, StoreError> {
    let unknown = |what: &str| StoreError::Backup(format!("unknown {what} in the backup"));
    if !schema::TABLES.contains(&name) {
        return Err(unknown(&format!("table `{name}`")));
    }
    let whole = catalog::table(tx, name).await?;
    let found: Option<Vec<_>> = columns.iter().map(|one| whole.column(one).cloned()).collect();
    let columns = found.ok_or_else(|| unknown(&format!("column of `{name}`")))?;
    Ok(Table { name: whole.name, columns })
}

async fn copy_tables(tx: &mut Tx, file: &Path) -> Result<(), StoreError> {
    let copy = backup::open_copy(file).await?;
    let mut source = Tx::Sqlite(copy.begin().await?);
    for name in schema::TABLES {
        let from = match catalog::table(&mut source, name).await {
            Err(StoreError::Missing(_)) => continue,
            other => other?,
        };
        let columns: Vec<String> = from.columns.iter().map(|c| c.name.clone()).collect();
        let to = narrowed(tx, name, &columns).await?;
        let mut after: Option<Vec<Value>> = None;
        loop {
            let page = from.page(&mut source, after.as_deref(), BATCH as i64).await?;
            match page.last() {
                Some(last) => after = Some(from.key_of(last)),
                None => break,
            }
            to.insert(tx, &page).await?;
        }
    }
    drop(source);
    copy.close().await;
    Ok(())
}

async fn read_lines(tx: &mut Tx, file: &Path) -> Result<(), StoreError> {
    let source = File::open(file).map_err(|e| StoreError::file(file, e))?;
    let mut lines = BufReader::new(source).lines();
    let wrong = |e: serde_json::Error| StoreError::file(file, e);
    let first = lines.next().transpose().map_err(|e| StoreError::file(file, e))?;
    let header: Header = serde_json::from_str(&first.unwrap_or_default()).map_err(wrong)?;
    if header.supple_backup != 1 {
        return Err(StoreError::Backup("unknown kind of backup".to_string()));
    }
    let mut table: Option<Table> = None;
    let mut batch = Vec::new();
    for line in lines {
        let line = line.map_err(|e| StoreError::file(file, e))?;
        if line.starts_with('{') {
            flush(tx, table.as_ref(), &mut batch).await?;
            let next: TableLine = serde_json::from_str(&line).map_err(wrong)?;
            table = Some(narrowed(tx, &next.table, &next.columns).await?);
            continue;
        }
        let values: Vec<serde_json::Value> = serde_json::from_str(&line).map_err(wrong)?;
        batch.push(row_of(table.as_ref(), values)?);
        if batch.len() >= BATCH {
            flush(tx, table.as_ref(), &mut batch).await?;
        }
    }
    flush(tx, table.as_ref(), &mut batch).await
}

async fn flush(
    tx: &mut Tx,
    table: Option<&Table>,
    batch: &mut Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    if let Some(table) = table {
        table.insert(tx, batch).await?;
    }
    batch.clear();
    Ok(())
}

fn row_of(table: Option<&Table>, values: Vec<serde_json::Value>) -> Result<Vec<Value>, StoreError> {
    let wrong = || StoreError::Backup("a row does not fit its table".to_string());
    let table = table.ok_or_else(wrong)?;
    if values.len() != table.columns.len() {
        return Err(wrong());
    }
    let value = |(kind, value): (Kind, serde_json::Value)| {
        use serde_json::Value as Json;
        Ok(match (kind, value) {
            (Kind::Id, Json::Null) => Value::Id(None),
            (Kind::Text, Json::Null) => Value::Text(None),
            (Kind::Number, Json::Null) => Value::Number(None),
            (Kind::Id, Json::String(id)) => Value::Id(Some(id.parse().map_err(|_| wrong())?)),
            (Kind::Text, Json::String(text)) => Value::Text(Some(text)),
            (Kind::Number, Json::Number(n)) => Value::Number(Some(n.as_i64().ok_or_else(wrong)?)),
            _ => return Err(wrong()),
        })
    };
    table.columns.iter().map(|column| column.kind).zip(values).map(value).collect()
}
