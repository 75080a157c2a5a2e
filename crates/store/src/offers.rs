//! Offers of a freed place: held until they expire, made to one or to several at once.
//!
//! INVARIANT (a round holds the place): the round has the rows of therapist and room in `busy`,
//! each of its open offers those of its client. Whatever happens to an offer takes the round's row
//! first, so two answers come one after the other, and the first that accepts ends the round.

use crate::busy::{self, Place};
use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{
    ClientId, OfferId, OfferState, PracticeId, Resource, RoundId, TherapistId, WaitingId,
};

/// A place that is offered to one or several, of whom one can have it.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Round {
    /// Its id.
    pub round_id: RoundId,
    /// What is held; each offer lies within it.
    #[sqlx(flatten)]
    pub place: Place,
    /// Epoch milliseconds.
    pub begun_at: i64,
    /// Epoch milliseconds; none while an offer of it is open.
    pub ended_at: Option<i64>,
}

/// A place offered to someone who waits. While it is open nobody outside its round can have it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Offer {
    /// Its id.
    pub offer_id: OfferId,
    /// With which others.
    pub round_id: RoundId,
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

/// Begins a round and holds its place. With an error the transaction must be rolled back.
///
/// # Errors
/// [`StoreError::Taken`], [`StoreError::Absent`], [`StoreError::Dangling`].
pub async fn begin(
    tx: &mut Tx,
    practice: PracticeId,
    (round_id, place): (RoundId, &Place),
    now: i64,
) -> Result<(), StoreError> {
    let clashes = busy::take_staff(tx, practice, round_id.uuid(), place).await?;
    if !clashes.is_empty() {
        return Err(StoreError::Taken(clashes));
    }
    let sql = "INSERT INTO offer_rounds (practice_id, round_id, site_id, therapist_id, room_id,
            starts_at, ends_at, blocked_from, blocked_to, begun_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    run!(
        tx,
        sql,
        practice,
        round_id,
        place.site_id,
        place.therapist_id,
        place.room_id,
        place.starts_at,
        place.ends_at,
        place.blocked_from,
        place.blocked_to,
        now
    )?;
    Ok(())
}

const ROUND: &str = "
    SELECT round_id, site_id, therapist_id, room_id, starts_at, ends_at, blocked_from, blocked_to,
        begun_at, ended_at
    FROM offer_rounds WHERE practice_id = $1 AND round_id = $2";

/// A round.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn round(tx: &mut Tx, practice: PracticeId, round: RoundId) -> Result<Round, StoreError> {
    row!(tx, Round, ROUND, practice, round)?.ok_or(StoreError::Missing("round of offers"))
}

/// Takes the row of a round until the transaction ends; false when the round is over.
async fn lock(tx: &mut Tx, practice: PracticeId, round: RoundId) -> Result<bool, StoreError> {
    let sql = "UPDATE offer_rounds SET version = version + 1
        WHERE practice_id = $1 AND round_id = $2 AND ended_at IS NULL";
    Ok(run!(tx, sql, practice, round)? > 0)
}

/// Makes an offer within a round and holds its client's time. With an error the transaction must
/// be rolled back.
///
/// # Errors
/// [`StoreError::WrongState`] when the round is over; [`StoreError::Taken`],
/// [`StoreError::Dangling`].
pub async fn make(tx: &mut Tx, practice: PracticeId, offer: &Offer) -> Result<(), StoreError> {
    if !lock(tx, practice, offer.round_id).await? {
        let state = "over".to_string();
        return Err(StoreError::WrongState { what: "round of offers", state });
    }
    let place = &offer.place;
    let client = (Resource::Client, offer.client_id.uuid());
    let visit = (place.starts_at, place.ends_at);
    let clashes = busy::take_one(tx, practice, client, visit, offer.offer_id.uuid()).await?;
    if !clashes.is_empty() {
        return Err(StoreError::Taken(clashes));
    }
    let sql = "INSERT INTO offers (practice_id, offer_id, round_id, waiting_id, client_id, site_id,
            therapist_id, room_id, starts_at, ends_at, blocked_from, blocked_to, made_at,
            expires_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open')";
    run!(
        tx,
        sql,
        practice,
        offer.offer_id,
        offer.round_id,
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

macro_rules! offers {
    ($which:literal) => {
        concat!(
            "SELECT offer_id, round_id, waiting_id, client_id, site_id, therapist_id, room_id,
                starts_at, ends_at, blocked_from, blocked_to, made_at, expires_at, state
            FROM offers WHERE practice_id = $1 ",
            $which
        )
    };
}

/// An offer.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(tx: &mut Tx, practice: PracticeId, offer: OfferId) -> Result<Offer, StoreError> {
    let found = row!(tx, Offer, offers!("AND offer_id = $2"), practice, offer)?;
    found.ok_or(StoreError::Missing("offer"))
}

/// Every open offer, first to expire first.
///
/// # Errors
/// As the database says.
pub async fn open(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Offer>, StoreError> {
    let sql = offers!("AND state = 'open' ORDER BY expires_at, offer_id");
    rows!(tx, Offer, sql, practice)
}

/// The offers to a client of places that begin after `now`, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<Vec<Offer>, StoreError> {
    let sql = offers!("AND client_id = $2 AND starts_at > $3 ORDER BY made_at DESC, offer_id");
    rows!(tx, Offer, sql, practice, client, now)
}

/// The open offers of a round.
///
/// # Errors
/// As the database says.
pub async fn open_in(
    tx: &mut Tx,
    practice: PracticeId,
    round: RoundId,
) -> Result<Vec<Offer>, StoreError> {
    let sql = offers!("AND round_id = $2 AND state = 'open' ORDER BY offer_id");
    rows!(tx, Offer, sql, practice, round)
}

/// Whom a therapist's time between two instants was offered to before. Who lost it to somebody
/// quicker may be asked again.
///
/// # Errors
/// As the database says.
pub async fn asked(
    tx: &mut Tx,
    practice: PracticeId,
    place: &Place,
) -> Result<Vec<WaitingId>, StoreError> {
    let sql = "SELECT DISTINCT waiting_id FROM offers WHERE practice_id = $1
        AND therapist_id = $2 AND starts_at < $4 AND ends_at > $3 AND state <> 'gone'";
    let p = place;
    let found =
        rows!(tx, (WaitingId,), sql, practice, p.therapist_id, p.blocked_from, p.blocked_to)?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Ends an open offer. One that is accepted ends its round: the other offers of it are gone, and
/// the caller books the place that this has just freed in the same transaction. Any other end
/// frees the place when it was the last open offer of the round.
///
/// # Errors
/// [`StoreError::WrongState`] when it is not open, or accepted after its time;
/// [`StoreError::Missing`].
pub async fn close(
    tx: &mut Tx,
    practice: PracticeId,
    offer: OfferId,
    to: OfferState,
    now: i64,
) -> Result<Offer, StoreError> {
    let found = load(tx, practice, offer).await?;
    let open = lock(tx, practice, found.round_id).await?;
    let sql = "UPDATE offers SET state = $3
        WHERE practice_id = $1 AND offer_id = $2 AND state = 'open'
          AND ($3 <> 'accepted' OR expires_at > $4)";
    if !open || run!(tx, sql, practice, offer, to.as_str(), now)? == 0 {
        let state = load(tx, practice, offer).await?.state.as_str().to_string();
        return Err(StoreError::WrongState { what: "offer", state });
    }
    free_client(tx, practice, &found).await?;
    let others = open_in(tx, practice, found.round_id).await?;
    if to == OfferState::Accepted || others.is_empty() {
        end(tx, practice, found.round_id, &others, now).await?;
    }
    load(tx, practice, offer).await
}

async fn free_client(tx: &mut Tx, practice: PracticeId, offer: &Offer) -> Result<(), StoreError> {
    let client = (Resource::Client, offer.client_id.uuid());
    let visit = (offer.place.starts_at, offer.place.ends_at);
    busy::free_one(tx, practice, client, visit, offer.offer_id.uuid()).await
}

/// Ends a round that is locked: offers of it that are open are gone, and its place is free.
async fn end(
    tx: &mut Tx,
    practice: PracticeId,
    id: RoundId,
    open: &[Offer],
    now: i64,
) -> Result<(), StoreError> {
    for offer in open {
        let sql = "UPDATE offers SET state = 'gone' WHERE practice_id = $1 AND offer_id = $2";
        run!(tx, sql, practice, offer.offer_id)?;
        free_client(tx, practice, offer).await?;
    }
    let sql = "UPDATE offer_rounds SET ended_at = $3 WHERE practice_id = $1 AND round_id = $2";
    run!(tx, sql, practice, id, now)?;
    let place = round(tx, practice, id).await?.place;
    busy::free_staff(tx, practice, id.uuid(), &place).await
}

/// Ends every open offer whose time is over. Answers those that ended.
///
/// # Errors
/// As the database says.
pub async fn expire(tx: &mut Tx, practice: PracticeId, now: i64) -> Result<Vec<Offer>, StoreError> {
    let sql = "SELECT offer_id FROM offers
        WHERE practice_id = $1 AND state = 'open' AND expires_at <= $2
        ORDER BY round_id, offer_id";
    let mut ended = Vec::new();
    for (offer,) in rows!(tx, (OfferId,), sql, practice, now)? {
        match close(tx, practice, offer, OfferState::Expired, now).await {
            Ok(offer) => ended.push(offer),
            // Answered between the two statements.
            Err(StoreError::WrongState { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ended)
}

/// Ends the open rounds that offer a therapist's time between two instants: the therapist is not
/// there after all. Answers the offers that are gone.
///
/// # Errors
/// As the database says.
pub async fn withdraw(
    tx: &mut Tx,
    practice: PracticeId,
    therapist: TherapistId,
    (from, to): (i64, i64),
    now: i64,
) -> Result<Vec<Offer>, StoreError> {
    let sql = "SELECT round_id FROM offer_rounds WHERE practice_id = $1 AND therapist_id = $2
        AND blocked_from < $4 AND blocked_to > $3 AND ended_at IS NULL ORDER BY round_id";
    let mut gone = Vec::new();
    for (id,) in rows!(tx, (RoundId,), sql, practice, therapist, from, to)? {
        if lock(tx, practice, id).await? {
            let open = open_in(tx, practice, id).await?;
            end(tx, practice, id, &open, now).await?;
            gone.extend(open);
        }
    }
    Ok(gone)
}
