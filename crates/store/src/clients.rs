//! Clients: the people who come.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, PracticeId, UserId};

/// A client.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Client {
    /// Their id.
    pub client_id: ClientId,
    /// Their account, if they sign in.
    pub user_id: Option<UserId>,
    /// Given name, any script.
    pub given_name: String,
    /// Family name, any script; may be empty.
    pub family_name: String,
    /// Civil date, ISO.
    pub born_on: Option<String>,
    /// For letters and reminders.
    pub email: Option<String>,
    /// For calls.
    pub phone: Option<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Free text of the desk.
    pub remark: String,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// A legal hold: not erased before then, epoch milliseconds.
    pub hold_until: Option<i64>,
    /// Why it is held.
    pub hold_reason: Option<String>,
    /// Counts changes: 1 for a new client.
    pub version: i64,
}

// Names stay out of logs.
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({}, version {})", self.client_id, self.version)
    }
}

/// The form in which names are looked for: family name first, lower case.
pub(crate) fn search_name(client: &Client) -> String {
    format!("{} {}", client.family_name, client.given_name).trim().to_lowercase()
}

/// Creates a client at version 1.
///
/// # Errors
/// [`StoreError::Exists`] when the id or the account is in use.
pub async fn create(tx: &mut Tx, practice: PracticeId, client: &Client) -> Result<(), StoreError> {
    let sql = "INSERT INTO clients (practice_id, client_id, user_id, given_name, family_name,
            search_name, born_on, email, phone, language, remark, created_at, hold_until,
            hold_reason, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)";
    let c = client;
    run!(
        tx,
        sql,
        practice,
        c.client_id,
        c.user_id,
        &c.given_name,
        &c.family_name,
        search_name(c),
        c.born_on.as_deref(),
        c.email.as_deref(),
        c.phone.as_deref(),
        &c.language,
        &c.remark,
        c.created_at,
        c.hold_until,
        c.hold_reason.as_deref()
    )?;
    Ok(())
}

/// Writes a client back: names, contact, remark, account and hold. Answers the new version.
///
/// # Errors
/// [`StoreError::Stale`] when the stored version is not the one in `client`.
pub async fn update(tx: &mut Tx, practice: PracticeId, client: &Client) -> Result<i64, StoreError> {
    let sql = "UPDATE clients SET user_id = $4, given_name = $5, family_name = $6,
            search_name = $7, born_on = $8, email = $9, phone = $10, language = $11,
            remark = $12, hold_until = $13, hold_reason = $14, version = version + 1
        WHERE practice_id = $1 AND client_id = $2 AND version = $3";
    let c = client;
    let changed = run!(
        tx,
        sql,
        practice,
        c.client_id,
        c.version,
        c.user_id,
        &c.given_name,
        &c.family_name,
        search_name(c),
        c.born_on.as_deref(),
        c.email.as_deref(),
        c.phone.as_deref(),
        &c.language,
        &c.remark,
        c.hold_until,
        c.hold_reason.as_deref()
    )?;
    match changed {
        0 => Err(StoreError::Stale("client")),
        _ => Ok(c.version + 1),
    }
}

/// A client.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Client, StoreError> {
    let sql = "SELECT client_id, user_id, given_name, family_name, born_on, email, phone,
            language, remark, created_at, hold_until, hold_reason, version
        FROM clients WHERE practice_id = $1 AND client_id = $2";
    row!(tx, Client, sql, practice, client)?.ok_or(StoreError::Missing("client"))
}

/// The client whose account this is; none when there is none.
///
/// # Errors
/// As the database says.
pub async fn of_user(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
) -> Result<Option<Client>, StoreError> {
    let sql = "SELECT client_id, user_id, given_name, family_name, born_on, email, phone,
            language, remark, created_at, hold_until, hold_reason, version
        FROM clients WHERE practice_id = $1 AND user_id = $2";
    row!(tx, Client, sql, practice, user)
}

/// Where a page of clients begins: after this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    name: String,
    id: ClientId,
}

impl Cursor {
    /// The page that follows a client.
    #[must_use]
    pub fn after(client: &Client) -> Self {
        Self { name: search_name(client), id: client.client_id }
    }
}

/// A page of clients by family name, whose name contains `text` (any case; empty: all).
///
/// # Errors
/// As the database says.
pub async fn find(
    tx: &mut Tx,
    practice: PracticeId,
    text: &str,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Client>, StoreError> {
    let pattern = pattern(text);
    match after {
        None => {
            let sql = "SELECT client_id, user_id, given_name, family_name, born_on, email, phone,
                    language, remark, created_at, hold_until, hold_reason, version
                FROM clients WHERE practice_id = $1 AND search_name LIKE $2 ESCAPE '!'
                ORDER BY search_name, client_id LIMIT $3";
            rows!(tx, Client, sql, practice, &pattern, limit)
        }
        Some(cursor) => {
            let sql = "SELECT client_id, user_id, given_name, family_name, born_on, email, phone,
                    language, remark, created_at, hold_until, hold_reason, version
                FROM clients WHERE practice_id = $1 AND search_name LIKE $2 ESCAPE '!'
                  AND (search_name, client_id) > ($4, $5)
                ORDER BY search_name, client_id LIMIT $3";
            rows!(tx, Client, sql, practice, &pattern, limit, &cursor.name, cursor.id)
        }
    }
}

/// What tells whether somebody is a client already.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Known {
    /// Given name.
    pub given_name: String,
    /// Family name; may be empty.
    pub family_name: String,
    /// Civil date, ISO.
    pub born_on: Option<String>,
    /// As it was written.
    pub email: Option<String>,
}

/// Every client of the practice, in no order.
///
/// # Errors
/// As the database says.
pub async fn known(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Known>, StoreError> {
    let sql = "SELECT given_name, family_name, born_on, email FROM clients WHERE practice_id = $1";
    rows!(tx, Known, sql, practice)
}

/// How many clients the practice has.
///
/// # Errors
/// As the database says.
pub async fn count(tx: &mut Tx, practice: PracticeId) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM clients WHERE practice_id = $1";
    Ok(row!(tx, (i64,), sql, practice)?.map_or(0, |found| found.0))
}

/// `%text%` with the signs that LIKE treats specially made plain.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for sign in text.trim().to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}
