//! The tables as the engine itself describes them: for copies, checks and erasure tests.
//!
//! Names in the SQL built here come from the engine's own catalogue and [`crate::schema`], never
//! from a request.

use futures_util::TryStreamExt;
use sqlx::AssertSqlSafe;
use sqlx::Row as _;
use uuid::Uuid;

use crate::db::{Tx, on, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, PracticeId};

/// Parameters of one statement that inserts; both engines allow more, and gain nothing from it.
const PARAMETERS: usize = 2000;

/// What a column holds. There are only these three kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An id.
    Id,
    /// Text, JSON too.
    Text,
    /// A number, an instant too.
    Number,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its place in the primary key, from 1; 0 outside it.
    pub key: i64,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns by name.
    pub columns: Vec<Column>,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An id or nothing.
    Id(Option<Uuid>),
    /// A text or nothing.
    Text(Option<String>),
    /// A number or nothing.
    Number(Option<i64>),
}

/// Describes a table.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such table, [`StoreError::Damaged`] when a column is
/// of a kind that is not used here.
pub async fn table(tx: &mut Tx, name: &str) -> Result<Table, StoreError> {
    // pg_catalog and not information_schema: the latter takes tens of milliseconds.
    let sql = match tx {
        Tx::Sqlite(_) => {
            "SELECT name, type, CAST(pk AS BIGINT) FROM pragma_table_info($1) ORDER BY name"
        }
        Tx::Pg(_) => {
            "SELECT a.attname::TEXT, UPPER(format_type(a.atttypid, NULL)),
                COALESCE(array_position(i.indkey::INT2[], a.attnum) + 1, 0)::BIGINT
            FROM pg_attribute a
            LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attname COLLATE \"C\""
        }
    };
    let found = rows!(tx, (String, String, i64), sql, name)?;
    if found.is_empty() {
        return Err(StoreError::Missing("table"));
    }
    let column = |(column, kind, key): (String, String, i64)| {
        let kind = match kind.as_str() {
            "UUID" => Kind::Id,
            "TEXT" => Kind::Text,
            "BIGINT" => Kind::Number,
            other => {
                let what = format!("column `{name}.{column}` is of type `{other}`");
                return Err(StoreError::Damaged(what));
            }
        };
        Ok(Column { name: column, kind, key })
    };
    let columns = found.into_iter().map(column).collect::<Result<_, _>>()?;
    Ok(Table { name: name.to_string(), columns })
}

/// What makes text sort by its bytes, as it does on SQLite.
fn collation(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Pg(_) => " COLLATE \"C\"",
    }
}

impl Table {
    /// The columns of the primary key in its order.
    fn key(&self) -> Vec<&Column> {
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        key
    }

    fn names(columns: &[&Column]) -> String {
        columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Columns to sort by: bytes on both engines, whatever language the server sorts in.
    fn order(&self, collate: &str) -> String {
        let one = |column: &&Column| match column.kind {
            Kind::Text => format!("{}{collate}", column.name),
            Kind::Id | Kind::Number => column.name.clone(),
        };
        self.key().iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// A page of rows in the order of the primary key, after the row with the key `after`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn page(
        &self,
        tx: &mut Tx,
        after: Option<&[Value]>,
        limit: i64,
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let all: Vec<&Column> = self.columns.iter().collect();
        let (names, order) = (Self::names(&all), self.order(collation(tx)));
        let from = match after {
            None => String::new(),
            Some(key) => {
                let marks: Vec<String> = (1..=key.len()).map(|n| format!("${n}")).collect();
                format!(" WHERE ({order}) > ({})", marks.join(", "))
            }
        };
        let sql = format!("SELECT {names} FROM {}{from} ORDER BY {order} LIMIT {limit}", self.name);
        self.fetch(tx, sql, after.unwrap_or_default()).await
    }

    /// Shows every row in the order of the primary key, without keeping them.
    ///
    /// # Errors
    /// As the database says, and what `seen` answers, which ends it.
    pub async fn each(
        &self,
        tx: &mut Tx,
        seen: &mut (dyn FnMut(&[Value]) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        let all: Vec<&Column> = self.columns.iter().collect();
        let (names, order) = (Self::names(&all), self.order(collation(tx)));
        let sql = format!("SELECT {names} FROM {} ORDER BY {order}", self.name);
        on!(tx, c => {
            let mut found = sqlx::query(AssertSqlSafe(sql)).fetch(c);
            while let Some(row) = found.try_next().await? {
                let mut values = Vec::with_capacity(self.columns.len());
                for (index, column) in self.columns.iter().enumerate() {
                    values.push(match column.kind {
                        Kind::Id => Value::Id(row.try_get(index)?),
                        Kind::Text => Value::Text(row.try_get(index)?),
                        Kind::Number => Value::Number(row.try_get(index)?),
                    });
                }
                seen(&values)?;
            }
            Ok(())
        })
    }

    /// The rows in which these columns have these values, in the order of the primary key.
    ///
    /// # Errors
    /// As the database says; [`StoreError::Missing`] for a column that is not there.
    pub async fn matching(
        &self,
        tx: &mut Tx,
        wanted: &[(&str, Value)],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut terms = Vec::with_capacity(wanted.len());
        for (n, (name, _)) in wanted.iter().enumerate() {
            let column = self.column(name).ok_or(StoreError::Missing("column"))?;
            terms.push(format!("{} = ${}", column.name, n + 1));
        }
        let all: Vec<&Column> = self.columns.iter().collect();
        let (names, order) = (Self::names(&all), self.order(""));
        let (name, terms) = (&self.name, terms.join(" AND "));
        let sql = format!("SELECT {names} FROM {name} WHERE {terms} ORDER BY {order}");
        let values: Vec<Value> = wanted.iter().map(|(_, value)| value.clone()).collect();
        self.fetch(tx, sql, &values).await
    }

    /// Deletes the rows of one client; the table must have a column `client_id`.
    pub(crate) async fn delete_client(
        &self,
        tx: &mut Tx,
        practice: PracticeId,
        client: ClientId,
    ) -> Result<u64, StoreError> {
        let sql = format!("DELETE FROM {} WHERE practice_id = $1 AND client_id = $2", self.name);
        run!(tx, AssertSqlSafe(sql), practice, client)
    }

    /// The column with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    async fn fetch(
        &self,
        tx: &mut Tx,
        sql: String,
        values: &[Value],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        on!(tx, c => {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for value in values {
                query = match value {
                    Value::Id(id) => query.bind(id),
                    Value::Text(text) => query.bind(text),
                    Value::Number(number) => query.bind(number),
                };
            }
            let mut found = Vec::new();
            for row in query.fetch_all(c).await? {
                let mut values = Vec::with_capacity(self.columns.len());
                for (index, column) in self.columns.iter().enumerate() {
                    values.push(match column.kind {
                        Kind::Id => Value::Id(row.try_get(index)?),
                        Kind::Text => Value::Text(row.try_get(index)?),
                        Kind::Number => Value::Number(row.try_get(index)?),
                    });
                }
                found.push(values);
            }
            Ok(found)
        })
    }

    /// The key values of a row.
    #[must_use]
    pub fn key_of(&self, row: &[Value]) -> Vec<Value> {
        let place = |column: &Column| self.columns.iter().position(|one| one == column);
        let value = |column: &&Column| place(column).and_then(|index| row.get(index)).cloned();
        self.key().iter().filter_map(value).collect()
    }

    /// Inserts rows whose values are in the order of the columns.
    ///
    /// # Errors
    /// As the database says.
    pub async fn insert(&self, tx: &mut Tx, rows: &[Vec<Value>]) -> Result<(), StoreError> {
        let per_statement = (PARAMETERS / self.columns.len().max(1)).max(1);
        // SQLite would look a numbered parameter up among all names of the statement.
        let numbered = matches!(tx, Tx::Pg(_));
        let all: Vec<&Column> = self.columns.iter().collect();
        let names = Self::names(&all);
        for some in rows.chunks(per_statement) {
            let mut sql = format!("INSERT INTO {} ({names}) VALUES ", self.name);
            let mut mark = 0;
            for row in 0..some.len() {
                sql.push_str(if row == 0 { "(" } else { ", (" });
                for column in 0..self.columns.len() {
                    mark += 1;
                    let comma = if column == 0 { "" } else { ", " };
                    match numbered {
                        true => sql.push_str(&format!("{comma}${mark}")),
                        false => sql.push_str(&format!("{comma}?")),
                    }
                }
                sql.push(')');
            }
            on!(&mut *tx, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for value in some.iter().flatten() {
                    query = match value {
                        Value::Id(id) => query.bind(id),
                        Value::Text(text) => query.bind(text),
                        Value::Number(number) => query.bind(number),
                    };
                }
                query.execute(c).await?;
                Ok::<(), StoreError>(())
            })?;
        }
        Ok(())
    }
}
