//! The waiting list.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, CourseId, Json, PracticeId, ServiceId, WaitingId, WaitingState};

/// Someone who waits.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    /// Its id.
    pub waiting_id: WaitingId,
    /// Who.
    pub client_id: ClientId,
    /// For which service.
    pub service_id: ServiceId,
    /// Of which course, if one is booked.
    pub course_id: Option<CourseId>,
    /// When and where they can, as the use case writes it.
    pub wish: Json,
    /// Smaller comes first.
    pub rank: i64,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: WaitingState,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// Puts someone on the list.
///
/// # Errors
/// [`StoreError::Dangling`].
pub async fn add(tx: &mut Tx, practice: PracticeId, one: &Waiting) -> Result<(), StoreError> {
    let sql = "INSERT INTO waiting (practice_id, waiting_id, client_id, service_id, course_id,
            wish, rank, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let w = one;
    let (id, state, created) = (w.waiting_id, w.state.as_str(), w.created_at);
    let (client, service, course) = (w.client_id, w.service_id, w.course_id);
    run!(tx, sql, practice, id, client, service, course, &w.wish, w.rank, state, created)?;
    Ok(())
}

/// Changes where an entry stands and its rank.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn set(
    tx: &mut Tx,
    practice: PracticeId,
    waiting: WaitingId,
    state: WaitingState,
    rank: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE waiting SET state = $3, rank = $4
        WHERE practice_id = $1 AND waiting_id = $2";
    match run!(tx, sql, practice, waiting, state.as_str(), rank)? {
        0 => Err(StoreError::Missing("waiting entry")),
        _ => Ok(()),
    }
}

/// Who waits, first come first by rank.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    practice: PracticeId,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let sql = "SELECT waiting_id, client_id, service_id, course_id, wish, rank, state, created_at
        FROM waiting WHERE practice_id = $1 AND state = 'waiting'
        ORDER BY rank, created_at, waiting_id LIMIT $2";
    rows!(tx, Waiting, sql, practice, limit)
}

/// An entry of the list with the names that a page shows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// The entry.
    #[sqlx(flatten)]
    pub waiting: Waiting,
    /// The client's given name.
    pub given_name: String,
    /// The client's family name.
    pub family_name: String,
    /// The service's name.
    pub service_name: String,
}

const ENTRY: &str = "
    SELECT w.waiting_id, w.client_id, w.service_id, w.course_id, w.wish, w.rank, w.state,
        w.created_at, p.given_name, p.family_name, s.name AS service_name
    FROM waiting w
    JOIN clients p ON p.practice_id = w.practice_id AND p.client_id = w.client_id
    JOIN services s ON s.practice_id = w.practice_id AND s.service_id = w.service_id
    WHERE w.practice_id = $1 AND w.waiting_id = $2";

const ENTRIES: &str = "
    SELECT w.waiting_id, w.client_id, w.service_id, w.course_id, w.wish, w.rank, w.state,
        w.created_at, p.given_name, p.family_name, s.name AS service_name
    FROM waiting w
    JOIN clients p ON p.practice_id = w.practice_id AND p.client_id = w.client_id
    JOIN services s ON s.practice_id = w.practice_id AND s.service_id = w.service_id
    WHERE w.practice_id = $1 AND w.state = 'waiting'
    ORDER BY w.rank, w.created_at, w.waiting_id LIMIT $2";

/// An entry with its names.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn entry(
    tx: &mut Tx,
    practice: PracticeId,
    waiting: WaitingId,
) -> Result<Entry, StoreError> {
    row!(tx, Entry, ENTRY, practice, waiting)?.ok_or(StoreError::Missing("waiting entry"))
}

/// As [`list`], with the names.
///
/// # Errors
/// As the database says.
pub async fn entries(
    tx: &mut Tx,
    practice: PracticeId,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    rows!(tx, Entry, ENTRIES, practice, limit)
}

const OF_CLIENT: &str = "
    SELECT w.waiting_id, w.client_id, w.service_id, w.course_id, w.wish, w.rank, w.state,
        w.created_at, p.given_name, p.family_name, s.name AS service_name
    FROM waiting w
    JOIN clients p ON p.practice_id = w.practice_id AND p.client_id = w.client_id
    JOIN services s ON s.practice_id = w.practice_id AND s.service_id = w.service_id
    WHERE w.practice_id = $1 AND w.client_id = $2 AND w.state = 'waiting'
    ORDER BY w.created_at, w.waiting_id";

/// What a client waits for.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<Entry>, StoreError> {
    rows!(tx, Entry, OF_CLIENT, practice, client)
}
