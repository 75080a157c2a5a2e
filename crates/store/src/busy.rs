//! Who and what is taken when: the rows that make double booking impossible.
//!
//! INVARIANT (busy-once): an owner (a visit to come, a round of offers and each offer of it, an absence) has one row for each resource
//! and each started quantum that it takes, and the primary key lets no second owner have it.
//! Every function that moves, frees or takes a place goes through [`take`] and [`free`].

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Tx, on, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, PracticeId, Resource, RoomId, SiteId, TherapistId};

/// Length of a quantum in milliseconds: five minutes.
pub const QUANTUM_MS: i64 = 300_000;

/// Where and when: what one visit takes. Instants are epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    /// The site.
    pub site_id: SiteId,
    /// Who treats.
    pub therapist_id: TherapistId,
    /// In which room.
    pub room_id: RoomId,
    /// The client comes.
    pub starts_at: i64,
    /// The client goes.
    pub ends_at: i64,
    /// Therapist and room are taken from here, buffer included.
    pub blocked_from: i64,
    /// Therapist and room are free again.
    pub blocked_to: i64,
}

/// A resource that somebody else has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    /// Number of the visit in its course, from 1; 1 for an offer.
    pub visit: i64,
    /// What kind of resource.
    pub resource: Resource,
    /// Which one: the id of the therapist, room or client.
    pub resource_id: Uuid,
    /// First quantum that is taken, epoch milliseconds.
    pub from: i64,
}

impl Place {
    /// First quantum and the one after the last, of therapist and room.
    fn blocked(&self) -> (i64, i64) {
        quanta(self.blocked_from, self.blocked_to)
    }

    /// First quantum and the one after the last, of the client.
    fn visited(&self) -> (i64, i64) {
        quanta(self.starts_at, self.ends_at)
    }

    /// Therapist and room.
    fn staff(&self) -> [(Resource, Uuid); 2] {
        let therapist = (Resource::Therapist, self.therapist_id.uuid());
        [therapist, (Resource::Room, self.room_id.uuid())]
    }

    fn check(&self) -> Result<(), StoreError> {
        let ordered = self.blocked_from <= self.starts_at
            && self.starts_at < self.ends_at
            && self.ends_at <= self.blocked_to;
        // A day is far above any visit and keeps one mistake from filling the table.
        let short = self.blocked_to.saturating_sub(self.blocked_from) <= 86_400_000;
        match ordered && short {
            true => Ok(()),
            false => Err(StoreError::OutOfRange("the times of a visit".to_string())),
        }
    }
}

fn quanta(from: i64, to: i64) -> (i64, i64) {
    let first = from.div_euclid(QUANTUM_MS) * QUANTUM_MS;
    let after = (to + QUANTUM_MS - 1).div_euclid(QUANTUM_MS) * QUANTUM_MS;
    (first, after)
}

/// `{wanted}` stands for one line for each place: its number and [`BINDS`] values.
const TAKE: &str = "
    INSERT INTO busy (practice_id, resource_kind, resource_id, slot, owner_id)
    WITH RECURSIVE wanted (n, slot, until, first, after, therapist_id, room_id, owner_id) AS (
        VALUES {wanted}
    ), quantum (n, slot, until, first, after, therapist_id, room_id, owner_id) AS (
        SELECT n, slot, until, first, after, therapist_id, room_id, owner_id FROM wanted
        UNION ALL
        SELECT n, slot + 300000, until, first, after, therapist_id, room_id, owner_id
            FROM quantum WHERE slot + 300000 < until
    ), taken (n, kind, resource_kind, resource_id, slot, owner_id) AS (
        SELECT n, 1, 'therapist', therapist_id, slot, owner_id FROM quantum q WHERE NOT EXISTS (
            SELECT 1 FROM wanted w JOIN absences a ON a.practice_id = $1
                AND a.therapist_id = w.therapist_id AND a.starts_at < w.until
                AND a.ends_at > w.slot
            WHERE w.n = q.n)
        UNION ALL SELECT n, 2, 'room', room_id, slot, owner_id FROM quantum
        UNION ALL SELECT n, 3, 'client', $2, slot, owner_id FROM quantum
            WHERE slot >= first AND slot < after)
    SELECT $1, resource_kind, resource_id, slot, owner_id FROM taken
    WHERE TRUE ORDER BY n, kind, slot
    ON CONFLICT DO NOTHING";

/// Values of a line: from, until, first, after, therapist, room, owner.
const BINDS: usize = 7;

const CLASHES: &str = "
    SELECT resource_kind, resource_id, MIN(slot) FROM busy
    WHERE practice_id = $1 AND owner_id <> $9
      AND ((resource_kind = 'therapist' AND resource_id = $6 AND slot >= $2 AND slot < $3)
        OR (resource_kind = 'room' AND resource_id = $7 AND slot >= $2 AND slot < $3)
        OR (resource_kind = 'client' AND resource_id = $8 AND slot >= $4 AND slot < $5))
    GROUP BY resource_kind, resource_id
    ORDER BY resource_kind, resource_id";

const FREE: &str = "
    DELETE FROM busy
    WHERE practice_id = $1 AND owner_id = $9
      AND ((resource_kind = 'therapist' AND resource_id = $6 AND slot >= $2 AND slot < $3)
        OR (resource_kind = 'room' AND resource_id = $7 AND slot >= $2 AND slot < $3)
        OR (resource_kind = 'client' AND resource_id = $8 AND slot >= $4 AND slot < $5))";

/// One place to be taken, and by whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// Id of the visit or the offer.
    pub owner: Uuid,
    /// Number of the visit in its course.
    pub visit: i64,
    /// Where and when.
    pub place: &'a Place,
}

/// Takes a place for `owner`. An empty list means that it is theirs; a list names what is taken
/// by others, and the caller's transaction must not be committed. [`StoreError::Absent`] when the
/// therapist is not there.
pub(crate) async fn take(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    (owner, visit): (Uuid, i64),
    place: &Place,
) -> Result<Vec<Clash>, StoreError> {
    take_all(tx, practice, client, &[Wanted { owner, visit, place }]).await
}

/// As [`take`], for all places of a client at once, in one statement.
pub(crate) async fn take_all(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    wanted: &[Wanted<'_>],
) -> Result<Vec<Clash>, StoreError> {
    // Everyone takes places in the order of time, so that two courses do not wait in a circle.
    let mut wanted = wanted.to_vec();
    wanted.sort_by_key(|one| (one.place.starts_at, one.visit));
    let mut rows = 0;
    for one in &wanted {
        one.place.check()?;
        let ((from, to), (first, after)) = (one.place.blocked(), one.place.visited());
        rows += 2 * (to - from) / QUANTUM_MS + (after - first) / QUANTUM_MS;
    }
    if i64::try_from(insert(tx, practice, client, &wanted).await?) == Ok(rows) {
        return Ok(Vec::new());
    }
    let mut clashes = Vec::new();
    for one in &wanted {
        refuse_absent(tx, practice, one.visit, one.place).await?;
        clashes.extend(others(tx, practice, client, one).await?);
    }
    if clashes.is_empty() {
        return Err(gave_way());
    }
    Ok(clashes)
}

/// Answers how many rows were free. An absent therapist gets no rows, which shows as too few.
/// The order of the rows (visits by time; of each: therapist, room, client, by time) is the same
/// for everyone, which keeps two PostgreSQL transactions from waiting for each other in a circle.
async fn insert(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    wanted: &[Wanted<'_>],
) -> Result<u64, StoreError> {
    let line = |at: usize| {
        let bind = |n: usize| format!("${}", 3 + at * BINDS + n);
        let binds: Vec<String> = (0..BINDS).map(bind).collect();
        format!("({at}, {})", binds.join(", "))
    };
    let lines: Vec<String> = (0..wanted.len()).map(line).collect();
    let sql = TAKE.replace("{wanted}", &lines.join(", "));
    on!(tx, c => {
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(practice).bind(client);
        for one in wanted {
            let ((from, to), (first, after)) = (one.place.blocked(), one.place.visited());
            query = query.bind(from).bind(to).bind(first).bind(after);
            query = query.bind(one.place.therapist_id).bind(one.place.room_id).bind(one.owner);
        }
        Ok(query.execute(c).await?.rows_affected())
    })
}

/// What of a place somebody else has.
async fn others(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    one: &Wanted<'_>,
) -> Result<Vec<Clash>, StoreError> {
    let ((from, to), (first, after)) = (one.place.blocked(), one.place.visited());
    let (therapist, room) = (one.place.therapist_id, one.place.room_id);
    let owner = one.owner;
    type Found = (String, Uuid, i64);
    let found = rows!(
        tx, Found, CLASHES, practice, from, to, first, after, therapist, room, client, owner
    )?;
    let visit = one.visit;
    let clash = |(kind, resource_id, from): Found| {
        Ok(Clash { visit, resource: kind.parse()?, resource_id, from })
    };
    found.into_iter().map(clash).collect()
}

/// Frees a place that `owner` has. Rows of others stay.
pub(crate) async fn free(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    owner: Uuid,
    place: &Place,
) -> Result<(), StoreError> {
    let (from, to) = place.blocked();
    let (first, after) = place.visited();
    let (therapist, room) = (place.therapist_id, place.room_id);
    run!(tx, FREE, practice, from, to, first, after, therapist, room, client, owner)?;
    Ok(())
}

const PUT: &str = "
    INSERT INTO busy (practice_id, resource_kind, resource_id, slot, owner_id)
    WITH RECURSIVE quantum (slot) AS (
        SELECT $2 UNION ALL SELECT slot + 300000 FROM quantum WHERE slot + 300000 < $3)
    SELECT $1, $4, $5, slot, $6 FROM quantum WHERE slot < $3
    ON CONFLICT DO NOTHING";

/// Takes one resource for an owner, as far as it is free. Answers how many quanta it got and how
/// many it wanted.
async fn put(
    tx: &mut Tx,
    practice: PracticeId,
    (kind, id): (Resource, Uuid),
    (from, to): (i64, i64),
    owner: Uuid,
) -> Result<(i64, i64), StoreError> {
    let (from, to) = quanta(from, to);
    let got = run!(tx, PUT, practice, from, to, kind.as_str(), id, owner)?;
    Ok((i64::try_from(got).unwrap_or(i64::MAX), (to - from) / QUANTUM_MS))
}

/// Takes one resource for an owner: an empty list means that it is theirs, else see [`take`].
pub(crate) async fn take_one(
    tx: &mut Tx,
    practice: PracticeId,
    resource: (Resource, Uuid),
    between: (i64, i64),
    owner: Uuid,
) -> Result<Vec<Clash>, StoreError> {
    let (got, wanted) = put(tx, practice, resource, between, owner).await?;
    if got == wanted {
        return Ok(Vec::new());
    }
    let sql = "SELECT slot FROM busy WHERE practice_id = $1 AND resource_kind = $2
        AND resource_id = $3 AND slot >= $4 AND slot < $5 AND owner_id <> $6 ORDER BY slot LIMIT 1";
    let (kind, id) = resource;
    let (from, to) = quanta(between.0, between.1);
    let found = row!(tx, (i64,), sql, practice, kind.as_str(), id, from, to, owner)?;
    let (from,) = found.ok_or_else(gave_way)?;
    Ok(vec![Clash { visit: 1, resource: kind, resource_id: id, from }])
}

/// Takes therapist and room of a place for an owner: see [`take`].
pub(crate) async fn take_staff(
    tx: &mut Tx,
    practice: PracticeId,
    owner: Uuid,
    place: &Place,
) -> Result<Vec<Clash>, StoreError> {
    place.check()?;
    refuse_absent(tx, practice, 1, place).await?;
    let mut clashes = Vec::new();
    for resource in place.staff() {
        let blocked = (place.blocked_from, place.blocked_to);
        clashes.extend(take_one(tx, practice, resource, blocked, owner).await?);
    }
    // Somebody may have become absent while this waited for the rows.
    refuse_absent(tx, practice, 1, place).await?;
    Ok(clashes)
}

/// Frees therapist and room of a place that an owner has.
pub(crate) async fn free_staff(
    tx: &mut Tx,
    practice: PracticeId,
    owner: Uuid,
    place: &Place,
) -> Result<(), StoreError> {
    for resource in place.staff() {
        let blocked = (place.blocked_from, place.blocked_to);
        free_one(tx, practice, resource, blocked, owner).await?;
    }
    Ok(())
}

/// Frees one resource that an owner has. Rows of others stay.
pub(crate) async fn free_one(
    tx: &mut Tx,
    practice: PracticeId,
    (kind, id): (Resource, Uuid),
    (from, to): (i64, i64),
    owner: Uuid,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM busy WHERE practice_id = $1 AND resource_kind = $2
        AND resource_id = $3 AND slot >= $4 AND slot < $5 AND owner_id = $6";
    let (from, to) = quanta(from, to);
    run!(tx, sql, practice, kind.as_str(), id, from, to, owner)?;
    Ok(())
}

/// Holds whatever is left free of a therapist's time for an owner: nobody else can take it, also
/// not in a transaction that began before. What somebody has already stays theirs.
pub(crate) async fn hold(
    tx: &mut Tx,
    practice: PracticeId,
    therapist: TherapistId,
    between: (i64, i64),
    owner: Uuid,
) -> Result<(), StoreError> {
    let resource = (Resource::Therapist, therapist.uuid());
    put(tx, practice, resource, between, owner).await.map(|_| ())
}

fn gave_way() -> StoreError {
    // Whoever had it let go between the two statements: the whole is worth another try.
    StoreError::GaveWay("the place became free meanwhile".to_string())
}

/// Refuses a place in which the therapist is absent.
async fn refuse_absent(
    tx: &mut Tx,
    practice: PracticeId,
    visit: i64,
    place: &Place,
) -> Result<(), StoreError> {
    let sql = "SELECT COUNT(*) FROM absences WHERE practice_id = $1 AND therapist_id = $2
        AND starts_at < $4 AND ends_at > $3";
    let (from, to) = place.blocked();
    match row!(tx, (i64,), sql, practice, place.therapist_id, from, to)? {
        Some((1..,)) => Err(StoreError::Absent { visit, resource: Resource::Therapist }),
        _ => Ok(()),
    }
}

/// A stretch in which a resource is taken, quantum by quantum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First quantum, epoch milliseconds.
    pub from: i64,
    /// After the last quantum.
    pub to: i64,
}

/// When a resource is taken between two instants, as stretches in order.
///
/// # Errors
/// As the database says.
pub async fn taken(
    tx: &mut Tx,
    practice: PracticeId,
    resource: (Resource, Uuid),
    from: i64,
    to: i64,
) -> Result<Vec<Stretch>, StoreError> {
    let sql = "SELECT slot FROM busy WHERE practice_id = $1 AND resource_kind = $2
        AND resource_id = $3 AND slot >= $4 AND slot < $5 ORDER BY slot";
    let (kind, id) = resource;
    let (first, after) = quanta(from, to);
    let mut stretches: Vec<Stretch> = Vec::new();
    for (slot,) in rows!(tx, (i64,), sql, practice, kind.as_str(), id, first, after)? {
        match stretches.last_mut() {
            Some(last) if last.to == slot => last.to = slot + QUANTUM_MS,
            _ => stretches.push(Stretch { from: slot, to: slot + QUANTUM_MS }),
        }
    }
    Ok(stretches)
}

/// Whether somebody other than `owner` (a visit's or an offer's id) has a resource between two
/// instants.
///
/// # Errors
/// As the database says.
pub async fn taken_by_another(
    tx: &mut Tx,
    practice: PracticeId,
    resource: (Resource, Uuid),
    (from, to): (i64, i64),
    owner: Uuid,
) -> Result<bool, StoreError> {
    let sql = "SELECT COUNT(*) FROM busy WHERE practice_id = $1 AND resource_kind = $2
        AND resource_id = $3 AND slot >= $4 AND slot < $5 AND owner_id <> $6";
    let (kind, id) = resource;
    let (first, after) = quanta(from, to);
    let found = row!(tx, (i64,), sql, practice, kind.as_str(), id, first, after, owner)?;
    Ok(found.is_some_and(|(rows,)| rows > 0))
}

/// Drops rows of the past, which nobody books in any more; the visits themselves stay.
/// Answers how many rows went.
///
/// # Errors
/// As the database says.
pub async fn forget(tx: &mut Tx, practice: PracticeId, before: i64) -> Result<u64, StoreError> {
    run!(tx, "DELETE FROM busy WHERE practice_id = $1 AND slot < $2", practice, before)
}
