//! The practice: its sites, rooms, services, therapists, hours and absences.

use crate::audit;
use crate::busy;
use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{
    AbsenceId, AbsenceKind, HoursId, Json, PracticeId, Resource, RoomId, ServiceId, SiteId,
    TherapistId, UserId,
};

/// A practice.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Practice {
    /// Its id.
    pub practice_id: PracticeId,
    /// Its name.
    pub name: String,
    /// ISO 3166 code.
    pub country: String,
    /// BCP 47 tag.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// Policies, as the use cases define them.
    pub settings: Json,
    /// Epoch milliseconds.
    pub created_at: i64,
}

/// A place of work.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Site {
    /// Its id.
    pub site_id: SiteId,
    /// Its name.
    pub name: String,
    /// Where it is, for people.
    pub address: String,
    /// IANA name.
    pub time_zone: String,
    /// Closed since, epoch milliseconds.
    pub closed_at: Option<i64>,
}

/// A room of a site.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Room {
    /// Its id.
    pub room_id: RoomId,
    /// Where it is.
    pub site_id: SiteId,
    /// Its name.
    pub name: String,
    /// Such as `table` or `gym`.
    pub kind: String,
    /// Closed since, epoch milliseconds.
    pub closed_at: Option<i64>,
}

/// A service on offer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Service {
    /// Its id.
    pub service_id: ServiceId,
    /// Its name.
    pub name: String,
    /// Such as `massage`.
    pub discipline: String,
    /// Id of the technique card.
    pub technique: String,
    /// Hands-on minutes.
    pub minutes: i64,
    /// Minutes that therapist and room stay taken around it.
    pub buffer_minutes: i64,
    /// Kind of room that it needs.
    pub room_kind: String,
    /// Not on offer since, epoch milliseconds.
    pub retired_at: Option<i64>,
}

/// Someone who treats.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Therapist {
    /// Their id.
    pub therapist_id: TherapistId,
    /// Their account, if they sign in.
    pub user_id: Option<UserId>,
    /// Their name.
    pub name: String,
    /// Such as `massage`.
    pub discipline: String,
    /// Array of technique card ids.
    pub skills: Json,
    /// Array of BCP 47 tags.
    pub languages: Json,
    /// Left the practice, epoch milliseconds.
    pub left_at: Option<i64>,
}

/// One line of weekly hours, on the site's own clock.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Hours {
    /// Its id.
    pub hours_id: HoursId,
    /// Where.
    pub site_id: SiteId,
    /// Whose; the site's own hours when none.
    pub therapist_id: Option<TherapistId>,
    /// 1 = Monday .. 7 = Sunday.
    pub weekday: i64,
    /// Minutes from midnight.
    pub from_minute: i64,
    /// Minutes from midnight.
    pub to_minute: i64,
    /// First civil date, ISO.
    pub valid_from: String,
    /// Last civil date, ISO; open when none.
    pub valid_to: Option<String>,
}

/// A stretch in which a therapist is not there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Absence {
    /// Its id.
    pub absence_id: AbsenceId,
    /// Who.
    pub therapist_id: TherapistId,
    /// Epoch milliseconds.
    pub starts_at: i64,
    /// Epoch milliseconds.
    pub ends_at: i64,
    /// Why.
    #[sqlx(try_from = "String")]
    pub kind: AbsenceKind,
}

/// Creates a practice and the beginning of its audit log.
///
/// # Errors
/// [`StoreError::Exists`].
pub async fn create(tx: &mut Tx, practice: &Practice) -> Result<(), StoreError> {
    let sql = "INSERT INTO practices
            (practice_id, name, country, language, time_zone, settings, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let p = practice;
    let (zone, created) = (&p.time_zone, p.created_at);
    run!(tx, sql, p.practice_id, &p.name, &p.country, &p.language, zone, &p.settings, created)?;
    let head = "INSERT INTO audit_heads (practice_id, seq, hash) VALUES ($1, 0, $2)";
    run!(tx, head, p.practice_id, audit::START)?;
    Ok(())
}

/// Changes everything of a practice but its id and its beginning.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn update(tx: &mut Tx, practice: &Practice) -> Result<(), StoreError> {
    let sql = "UPDATE practices SET name = $2, country = $3, language = $4, time_zone = $5,
        settings = $6 WHERE practice_id = $1";
    let p = practice;
    let zone = &p.time_zone;
    match run!(tx, sql, p.practice_id, &p.name, &p.country, &p.language, zone, &p.settings)? {
        0 => Err(StoreError::Missing("practice")),
        _ => Ok(()),
    }
}

/// A practice.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(tx: &mut Tx, practice: PracticeId) -> Result<Practice, StoreError> {
    let sql = "SELECT practice_id, name, country, language, time_zone, settings, created_at
        FROM practices WHERE practice_id = $1";
    row!(tx, Practice, sql, practice)?.ok_or(StoreError::Missing("practice"))
}

/// Makes every other transaction that holds the practice wait until this one has ended.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn hold(tx: &mut Tx, practice: PracticeId) -> Result<(), StoreError> {
    let sql = "UPDATE practices SET created_at = created_at WHERE practice_id = $1";
    match run!(tx, sql, practice)? {
        0 => Err(StoreError::Missing("practice")),
        _ => Ok(()),
    }
}

/// Every practice of this database, oldest first: what a program serves after it has started.
///
/// # Errors
/// As the database says.
pub async fn all(tx: &mut Tx) -> Result<Vec<Practice>, StoreError> {
    let sql = "SELECT practice_id, name, country, language, time_zone, settings, created_at
        FROM practices ORDER BY practice_id";
    rows!(tx, Practice, sql)
}

/// Adds a site, or changes the one with this id.
///
/// # Errors
/// [`StoreError::Dangling`].
pub async fn put_site(tx: &mut Tx, practice: PracticeId, site: &Site) -> Result<(), StoreError> {
    let sql = "INSERT INTO sites (practice_id, site_id, name, address, time_zone, closed_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (practice_id, site_id) DO UPDATE SET name = excluded.name,
            address = excluded.address, time_zone = excluded.time_zone,
            closed_at = excluded.closed_at";
    let s = site;
    run!(tx, sql, practice, s.site_id, &s.name, &s.address, &s.time_zone, s.closed_at)?;
    Ok(())
}

/// The sites by name.
///
/// # Errors
/// As the database says.
pub async fn sites(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Site>, StoreError> {
    let sql = "SELECT site_id, name, address, time_zone, closed_at FROM sites
        WHERE practice_id = $1 ORDER BY name, site_id";
    rows!(tx, Site, sql, practice)
}

/// Adds a room, or changes the one with this id.
///
/// # Errors
/// [`StoreError::Dangling`].
pub async fn put_room(tx: &mut Tx, practice: PracticeId, room: &Room) -> Result<(), StoreError> {
    let sql = "INSERT INTO rooms (practice_id, room_id, site_id, name, kind, closed_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (practice_id, room_id) DO UPDATE SET site_id = excluded.site_id,
            name = excluded.name, kind = excluded.kind, closed_at = excluded.closed_at";
    let r = room;
    run!(tx, sql, practice, r.room_id, r.site_id, &r.name, &r.kind, r.closed_at)?;
    Ok(())
}

/// The rooms of every site, by name.
///
/// # Errors
/// As the database says.
pub async fn rooms(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Room>, StoreError> {
    let sql = "SELECT room_id, site_id, name, kind, closed_at FROM rooms
        WHERE practice_id = $1 ORDER BY name, room_id";
    rows!(tx, Room, sql, practice)
}

/// Adds a service, or changes the one with this id.
///
/// # Errors
/// [`StoreError::OutOfRange`].
pub async fn put_service(
    tx: &mut Tx,
    practice: PracticeId,
    service: &Service,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO services (practice_id, service_id, name, discipline, technique,
            minutes, buffer_minutes, room_kind, retired_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (practice_id, service_id) DO UPDATE SET name = excluded.name,
            discipline = excluded.discipline, technique = excluded.technique,
            minutes = excluded.minutes, buffer_minutes = excluded.buffer_minutes,
            room_kind = excluded.room_kind, retired_at = excluded.retired_at";
    let s = service;
    run!(
        tx,
        sql,
        practice,
        s.service_id,
        &s.name,
        &s.discipline,
        &s.technique,
        s.minutes,
        s.buffer_minutes,
        &s.room_kind,
        s.retired_at
    )?;
    Ok(())
}

/// The services by name, retired ones too.
///
/// # Errors
/// As the database says.
pub async fn services(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Service>, StoreError> {
    let sql = "SELECT service_id, name, discipline, technique, minutes, buffer_minutes, room_kind,
        retired_at FROM services WHERE practice_id = $1 ORDER BY name, service_id";
    rows!(tx, Service, sql, practice)
}

/// Adds a therapist, or changes the one with this id.
///
/// # Errors
/// [`StoreError::Dangling`].
pub async fn put_therapist(
    tx: &mut Tx,
    practice: PracticeId,
    therapist: &Therapist,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO therapists (practice_id, therapist_id, user_id, name, discipline,
            skills, languages, left_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (practice_id, therapist_id) DO UPDATE SET user_id = excluded.user_id,
            name = excluded.name, discipline = excluded.discipline, skills = excluded.skills,
            languages = excluded.languages, left_at = excluded.left_at";
    let t = therapist;
    let (id, left) = (t.therapist_id, t.left_at);
    run!(tx, sql, practice, id, t.user_id, &t.name, &t.discipline, &t.skills, &t.languages, left)?;
    Ok(())
}

/// The therapists by name, those who left too.
///
/// # Errors
/// As the database says.
pub async fn therapists(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Therapist>, StoreError> {
    let sql = "SELECT therapist_id, user_id, name, discipline, skills, languages, left_at
        FROM therapists WHERE practice_id = $1 ORDER BY name, therapist_id";
    rows!(tx, Therapist, sql, practice)
}

/// The therapist who signs in with this account; none when there is none.
///
/// # Errors
/// As the database says.
pub async fn therapist_of_user(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
) -> Result<Option<Therapist>, StoreError> {
    let sql = "SELECT therapist_id, user_id, name, discipline, skills, languages, left_at
        FROM therapists WHERE practice_id = $1 AND user_id = $2 AND left_at IS NULL
        ORDER BY therapist_id LIMIT 1";
    row!(tx, Therapist, sql, practice, user)
}

/// Adds a line of hours, or changes the one with this id.
///
/// # Errors
/// [`StoreError::Dangling`], [`StoreError::OutOfRange`].
pub async fn put_hours(tx: &mut Tx, practice: PracticeId, hours: &Hours) -> Result<(), StoreError> {
    let sql = "INSERT INTO hours (practice_id, hours_id, site_id, therapist_id, weekday,
            from_minute, to_minute, valid_from, valid_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (practice_id, hours_id) DO UPDATE SET site_id = excluded.site_id,
            therapist_id = excluded.therapist_id, weekday = excluded.weekday,
            from_minute = excluded.from_minute, to_minute = excluded.to_minute,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to";
    let h = hours;
    run!(
        tx,
        sql,
        practice,
        h.hours_id,
        h.site_id,
        h.therapist_id,
        h.weekday,
        h.from_minute,
        h.to_minute,
        &h.valid_from,
        h.valid_to.as_deref()
    )?;
    Ok(())
}

/// Removes a line of hours.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn remove_hours(
    tx: &mut Tx,
    practice: PracticeId,
    hours: HoursId,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM hours WHERE practice_id = $1 AND hours_id = $2";
    match run!(tx, sql, practice, hours)? {
        0 => Err(StoreError::Missing("hours")),
        _ => Ok(()),
    }
}

/// All weekly hours, of sites and therapists, in the order of the week.
///
/// # Errors
/// As the database says.
pub async fn hours(tx: &mut Tx, practice: PracticeId) -> Result<Vec<Hours>, StoreError> {
    let sql = "SELECT hours_id, site_id, therapist_id, weekday, from_minute, to_minute,
        valid_from, valid_to FROM hours WHERE practice_id = $1
        ORDER BY weekday, from_minute, hours_id";
    rows!(tx, Hours, sql, practice)
}

/// Notes an absence. Visits that fall into it stay until they are re-planned; no new visit is
/// booked into it.
///
/// # Errors
/// [`StoreError::Dangling`], [`StoreError::OutOfRange`].
pub async fn add_absence(
    tx: &mut Tx,
    practice: PracticeId,
    absence: &Absence,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO absences
            (practice_id, absence_id, therapist_id, starts_at, ends_at, kind)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let a = absence;
    let kind = a.kind.as_str();
    run!(tx, sql, practice, a.absence_id, a.therapist_id, a.starts_at, a.ends_at, kind)?;
    Ok(())
}

/// As [`add_absence`], and takes what is still free of that time, so that no transaction that is
/// under way can book into it. What it does not get is somebody's: read the visits after it.
///
/// # Errors
/// As [`add_absence`].
pub async fn begin_absence(
    tx: &mut Tx,
    practice: PracticeId,
    absence: &Absence,
) -> Result<(), StoreError> {
    add_absence(tx, practice, absence).await?;
    hold_absence(tx, practice, absence).await
}

/// Takes what is free of an absence's time by now: once more after visits moved out of it.
///
/// # Errors
/// As the database says.
pub async fn hold_absence(
    tx: &mut Tx,
    practice: PracticeId,
    absence: &Absence,
) -> Result<(), StoreError> {
    let (whose, owner) = (absence.therapist_id, absence.absence_id.uuid());
    busy::hold(tx, practice, whose, (absence.starts_at, absence.ends_at), owner).await
}

/// An absence.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn absence(
    tx: &mut Tx,
    practice: PracticeId,
    absence: AbsenceId,
) -> Result<Absence, StoreError> {
    let sql = "SELECT absence_id, therapist_id, starts_at, ends_at, kind FROM absences
        WHERE practice_id = $1 AND absence_id = $2";
    row!(tx, Absence, sql, practice, absence)?.ok_or(StoreError::Missing("absence"))
}

/// Removes an absence: the therapist is there after all, and their time is free again but for
/// other absences.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn remove_absence(
    tx: &mut Tx,
    practice: PracticeId,
    id: AbsenceId,
) -> Result<(), StoreError> {
    let gone = absence(tx, practice, id).await?;
    let sql = "DELETE FROM absences WHERE practice_id = $1 AND absence_id = $2";
    if run!(tx, sql, practice, id)? == 0 {
        return Err(StoreError::Missing("absence"));
    }
    let between = (gone.starts_at, gone.ends_at);
    let resource = (Resource::Therapist, gone.therapist_id.uuid());
    busy::free_one(tx, practice, resource, between, id.uuid()).await?;
    for other in absences(tx, practice, gone.starts_at, gone.ends_at).await? {
        if other.therapist_id == gone.therapist_id {
            hold_absence(tx, practice, &other).await?;
        }
    }
    Ok(())
}

/// The absences that touch `from..to` (epoch milliseconds), in order.
///
/// # Errors
/// As the database says.
pub async fn absences(
    tx: &mut Tx,
    practice: PracticeId,
    from: i64,
    to: i64,
) -> Result<Vec<Absence>, StoreError> {
    let sql = "SELECT absence_id, therapist_id, starts_at, ends_at, kind FROM absences
        WHERE practice_id = $1 AND starts_at < $3 AND ends_at > $2
        ORDER BY starts_at, absence_id";
    rows!(tx, Absence, sql, practice, from, to)
}
