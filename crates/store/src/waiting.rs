//! The waiting list, and offers that hold a place until they expire.

use crate::busy::{self, Place};
use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{
    ClientId, CourseId, Json, OfferId, OfferState, PracticeId, ServiceId, WaitingId, WaitingState,
};

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

/// A place offered to someone who waits. While it is open nobody else can have the place.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Offer {
    /// Its id.
    pub offer_id: OfferId,
    /// To which entry.
    pub waiting_id: WaitingId,
    /// To whom.
    pub client_id: ClientId,
    /// Where and when.
    #[sqlx(flatten)]
    pub place: Place,
    /// Epoch milliseconds.
    pub made_at: i64,
    /// Epoch milliseconds.
    pub expires_at: i64,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: OfferState,
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

/// Makes an offer and holds its place. With an error the transaction must be rolled back.
///
/// # Errors
/// [`StoreError::Taken`], [`StoreError::Absent`], [`StoreError::Dangling`].
pub async fn offer(tx: &mut Tx, practice: PracticeId, offer: &Offer) -> Result<(), StoreError> {
    let place = &offer.place;
    let owner = (offer.offer_id.uuid(), 1);
    let clashes = busy::take(tx, practice, offer.client_id, owner, place).await?;
    if !clashes.is_empty() {
        return Err(StoreError::Taken(clashes));
    }
    let sql = "INSERT INTO offers (practice_id, offer_id, waiting_id, client_id, site_id,
            therapist_id, room_id, starts_at, ends_at, blocked_from, blocked_to, made_at,
            expires_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open')";
    run!(
        tx,
        sql,
        practice,
        offer.offer_id,
        offer.waiting_id,
        offer.client_id,
        place.site_id,
        place.therapist_id,
        place.room_id,
        place.starts_at,
        place.ends_at,
        place.blocked_from,
        place.blocked_to,
        offer.made_at,
        offer.expires_at
    )?;
    Ok(())
}

const OFFER: &str = "
    SELECT offer_id, waiting_id, client_id, site_id, therapist_id, room_id, starts_at, ends_at,
        blocked_from, blocked_to, made_at, expires_at, state
    FROM offers WHERE practice_id = $1 AND offer_id = $2";

/// An offer.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load_offer(
    tx: &mut Tx,
    practice: PracticeId,
    offer: OfferId,
) -> Result<Offer, StoreError> {
    row!(tx, Offer, OFFER, practice, offer)?.ok_or(StoreError::Missing("offer"))
}

/// Ends an open offer and frees its place. An accepted one is booked by the caller in the same
/// transaction, into the place that this has just freed.
///
/// # Errors
/// [`StoreError::WrongState`] when it is not open, or accepted after its time;
/// [`StoreError::Missing`].
pub async fn close_offer(
    tx: &mut Tx,
    practice: PracticeId,
    offer: OfferId,
    to: OfferState,
    now: i64,
) -> Result<Offer, StoreError> {
    let sql = "UPDATE offers SET state = $3
        WHERE practice_id = $1 AND offer_id = $2 AND state = 'open'
          AND ($3 <> 'accepted' OR expires_at > $4)";
    let changed = run!(tx, sql, practice, offer, to.as_str(), now)?;
    let found = load_offer(tx, practice, offer).await?;
    if changed == 0 {
        let state = found.state.as_str().to_string();
        return Err(StoreError::WrongState { what: "offer", state });
    }
    let owner = found.offer_id.uuid();
    busy::free(tx, practice, found.client_id, owner, &found.place).await?;
    Ok(found)
}

/// Ends every open offer whose time is over. Answers those that ended.
///
/// # Errors
/// As the database says.
pub async fn expire(tx: &mut Tx, practice: PracticeId, now: i64) -> Result<Vec<Offer>, StoreError> {
    let sql = "SELECT offer_id FROM offers
        WHERE practice_id = $1 AND state = 'open' AND expires_at <= $2
        ORDER BY expires_at, offer_id";
    let mut ended = Vec::new();
    for (offer,) in rows!(tx, (OfferId,), sql, practice, now)? {
        match close_offer(tx, practice, offer, OfferState::Expired, now).await {
            Ok(offer) => ended.push(offer),
            // Answered between the two statements.
            Err(StoreError::WrongState { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ended)
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

/// Every open offer, first to expire first.
///
/// # Errors
/// As the database says.
pub async fn open_offers(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Offer>, StoreError> {
    let sql = "SELECT offer_id, waiting_id, client_id, site_id, therapist_id, room_id, starts_at,
            ends_at, blocked_from, blocked_to, made_at, expires_at, state
        FROM offers WHERE practice_id = $1 AND state = 'open' ORDER BY expires_at, offer_id";
    rows!(tx, Offer, sql, practice)
}

/// Whom a therapist's time between two instants was offered to before.
///
/// # Errors
/// As the database says.
pub async fn asked(
    tx: &mut Tx,
    practice: PracticeId,
    place: &Place,
) -> Result<Vec<WaitingId>, StoreError> {
    let sql = "SELECT DISTINCT waiting_id FROM offers WHERE practice_id = $1
        AND therapist_id = $2 AND starts_at < $4 AND ends_at > $3";
    let p = place;
    let found =
        rows!(tx, (WaitingId,), sql, practice, p.therapist_id, p.blocked_from, p.blocked_to)?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
