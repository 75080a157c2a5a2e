//! Everything that is kept about one client, as JSON.

use serde_json::{Map, Value as Any};

use crate::backup::to_json;
use crate::catalog::{self, Table, Value};
use crate::clients;
use crate::db::Tx;
use crate::error::StoreError;
use crate::ids::{ClientId, PracticeId};
use crate::schema;

/// Columns that hold JSON: they are given as such and not as text in quotes.
const JSON_COLUMNS: &[&str] = &[
    "record", "decision", "trace", "carried", "cards", "plan", "wish", "body", "detail",
    "response", "answers", "drawing", "asked", "agreed",
];

/// Columns that let somebody sign in: of no use to the client and a danger in a file.
const SECRET_COLUMNS: &[&str] =
    &["password_hash", "credential", "token_hash", "rotated_from", "code_hash", "seat_hash"];

/// Everything about one client: an object with one array of rows for each table that has any.
/// A table belongs to the client when it has a column `client_id`; their account and the audit
/// rows about them are added. Instants are epoch milliseconds.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Any, StoreError> {
    let person = clients::load(tx, practice, client).await?;
    let of_practice = ("practice_id", Value::Id(Some(practice.uuid())));
    let mut all = Map::new();
    for name in schema::TABLES {
        let table = catalog::table(tx, name).await?;
        let mut wanted = vec![of_practice.clone()];
        match (*name, person.user_id) {
            _ if table.column("client_id").is_some() => {
                wanted.push(("client_id", Value::Id(Some(client.uuid()))));
            }
            ("users" | "user_roles" | "passkeys" | "sessions", Some(user)) => {
                wanted.push(("user_id", Value::Id(Some(user.uuid()))));
            }
            ("audit", _) => {
                wanted.push(("subject", Value::Text(Some(format!("client:{client}")))));
            }
            _ => continue,
        }
        let rows = table.matching(tx, &wanted).await?;
        if !rows.is_empty() {
            let rows = rows.iter().map(|row| object(&table, row)).collect();
            all.insert((*name).to_string(), Any::Array(rows));
        }
    }
    Ok(Any::Object(all))
}

fn object(table: &Table, row: &[Value]) -> Any {
    let mut object = Map::new();
    for (column, value) in table.columns.iter().zip(row) {
        let name = column.name.as_str();
        if SECRET_COLUMNS.contains(&name) {
            continue;
        }
        let value = match value {
            Value::Text(Some(text)) if JSON_COLUMNS.contains(&name) => {
                serde_json::from_str(text).unwrap_or_else(|_| text.clone().into())
            }
            other => to_json(other),
        };
        object.insert(name.to_string(), value);
    }
    Any::Object(object)
}
