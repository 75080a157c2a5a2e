//! Erasing a client everywhere. What stays is the audit log, which holds ids and no data.

use std::collections::BTreeMap;

use crate::busy;
use crate::catalog;
use crate::clients;
use crate::db::{Db, Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, LoginKind, OfferId, OfferState, PracticeId, Role, UserId};
use crate::logins;
use crate::offers;
use crate::schema;
use crate::users;
use crate::visits;

/// A client who asked to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Wish {
    /// Who.
    pub client_id: ClientId,
    /// When they first asked, epoch milliseconds.
    pub asked_at: i64,
}

/// Keeps that a client asked to be erased; asking again changes nothing.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such client.
pub async fn ask(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO erasure_requests (practice_id, client_id, asked_at)
        VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    run!(tx, sql, practice, client, now)?;
    Ok(())
}

/// Who asked to be erased and is still here, the longest waiting first.
///
/// # Errors
/// As the database says.
pub async fn wishes(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Wish>, StoreError> {
    let sql = "SELECT client_id, asked_at FROM erasure_requests WHERE practice_id = $1
        ORDER BY asked_at, client_id";
    rows!(tx, Wish, sql, practice)
}

/// Erases a client: their person, screens, clearances, overrides, courses, visits, places, waiting
/// entries, kept responses, messages and jobs, and their account unless it has another role.
/// Answers how many rows went from each table.
///
/// The caller appends the audit row in the same transaction and calls [`scrub`] after the commit.
///
/// # Errors
/// [`StoreError::Held`] under a legal hold that has not ended at `now`; [`StoreError::Missing`].
pub async fn client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<BTreeMap<&'static str, u64>, StoreError> {
    let person = clients::load(tx, practice, client).await?;
    if let Some(until) = person.hold_until.filter(|until| *until > now) {
        let reason = person.hold_reason.unwrap_or_default();
        return Err(StoreError::Held { until, reason });
    }
    free_places(tx, practice, client, now).await?;
    let mut gone = BTreeMap::new();
    // Against the order of references: what refers goes before what it refers to.
    for name in schema::TABLES.iter().rev() {
        let table = catalog::table(tx, name).await?;
        if table.column("client_id").is_some() {
            gone.insert(*name, table.delete_client(tx, practice, client).await?);
        }
    }
    if let Some(email) = &person.email {
        let subject = users::plain_email(email);
        logins::clear(tx, practice, (LoginKind::Account, &subject)).await?;
    }
    if let Some(user) = person.user_id {
        account(tx, practice, user, &mut gone).await?;
    }
    Ok(gone)
}

/// Rows of places name the client, and the visit or offer that is about to go.
async fn free_places(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<(), StoreError> {
    for visit in visits::of_client(tx, practice, client, (i64::MIN, i64::MAX)).await? {
        busy::free(tx, practice, client, visit.visit_id.uuid(), &visit.place).await?;
    }
    let sql = "SELECT offer_id FROM offers
        WHERE practice_id = $1 AND client_id = $2 AND state = 'open'";
    for (offer,) in rows!(tx, (OfferId,), sql, practice, client)? {
        // The place stays held for others of the round.
        offers::close(tx, practice, offer, OfferState::Declined, now).await?;
    }
    Ok(())
}

async fn account(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    gone: &mut BTreeMap<&'static str, u64>,
) -> Result<(), StoreError> {
    let roles = users::roles(tx, practice, user).await?;
    let treats = "SELECT COUNT(*) FROM therapists WHERE practice_id = $1 AND user_id = $2";
    let treats = row!(tx, (i64,), treats, practice, user)?.is_some_and(|count| count.0 > 0);
    if treats || roles.iter().any(|role| *role != Role::Client) {
        // Someone who also works here keeps their account.
        let sql = "DELETE FROM user_roles
            WHERE practice_id = $1 AND user_id = $2 AND role = 'client'";
        gone.insert("user_roles", run!(tx, sql, practice, user)?);
        return Ok(());
    }
    let email = users::load(tx, practice, user).await?.email;
    logins::clear(tx, practice, (LoginKind::Account, &email)).await?;
    let statements = [
        ("invitations", "DELETE FROM invitations WHERE practice_id = $1 AND user_id = $2"),
        ("passkeys", "DELETE FROM passkeys WHERE practice_id = $1 AND user_id = $2"),
        ("sessions", "DELETE FROM sessions WHERE practice_id = $1 AND user_id = $2"),
        ("user_roles", "DELETE FROM user_roles WHERE practice_id = $1 AND user_id = $2"),
        ("users", "DELETE FROM users WHERE practice_id = $1 AND user_id = $2"),
    ];
    for (table, sql) in statements {
        gone.insert(table, run!(tx, sql, practice, user)?);
    }
    Ok(())
}

/// Removes what the engine keeps of deleted rows: on SQLite the write-ahead log (pages are
/// overwritten as rows go), on PostgreSQL dead rows. Call it after the commit of an erasure.
///
/// # Errors
/// [`StoreError::Locked`] while a long read still needs the old rows; as the database says.
pub async fn scrub(db: &Db) -> Result<(), StoreError> {
    match db {
        Db::Sqlite { writer, .. } => {
            let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
            let (busy, _, _): (i64, i64, i64) = sqlx::query_as(sql).fetch_one(writer).await?;
            match busy {
                0 => Ok(()),
                _ => Err(StoreError::Locked("a reader still needs the old rows".to_string())),
            }
        }
        Db::Pg(pool) => {
            sqlx::query("VACUUM").execute(pool).await?;
            Ok(())
        }
    }
}
