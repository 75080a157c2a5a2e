//! What a practice consists of: its particulars, sites, rooms, services, therapists and hours.

use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::json;
use store::practices::{self, Hours, Practice, Room, Service, Site, Therapist};
use store::{HoursId, Json, Role, RoomId, ServiceId, SiteId, StoreError, TherapistId, users};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// What somebody who treats does; services ask for one of them.
pub const DISCIPLINES: &[&str] = &["massage", "physio"];

/// Kinds of rooms; services ask for one of them.
pub const ROOM_KINDS: &[&str] = &["table", "gym"];

/// Everything of a practice but its people.
#[derive(Debug)]
pub struct Everything {
    /// Its particulars.
    pub practice: Practice,
    /// By name, closed ones too.
    pub sites: Vec<Site>,
    /// By name, closed ones too.
    pub rooms: Vec<Room>,
    /// By name, retired ones too.
    pub services: Vec<Service>,
    /// By name, those who left too.
    pub therapists: Vec<Therapist>,
    /// In the order of the week.
    pub hours: Vec<Hours>,
    /// How many accounts of people who work here there are.
    pub accounts: usize,
}

/// Everything of a practice but its people.
///
/// # Errors
/// As the store says.
pub async fn load(
    house: &House,
    permit: &Permit<case::RunPractice>,
) -> Result<Everything, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.look(permit).await?;
    let mut accounts = 0;
    for role in [Role::Therapist, Role::FrontDesk, Role::Auditor, Role::Reviewer] {
        accounts += users::with_role(&mut tx, practice, role).await?;
    }
    Ok(Everything {
        practice: practices::load(&mut tx, practice).await?,
        sites: practices::sites(&mut tx, practice).await?,
        rooms: practices::rooms(&mut tx, practice).await?,
        services: practices::services(&mut tx, practice).await?,
        therapists: practices::therapists(&mut tx, practice).await?,
        hours: practices::hours(&mut tx, practice).await?,
        accounts: usize::try_from(accounts).unwrap_or_default(),
    })
}

/// Whether something is still in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Use {
    /// It can be booked.
    Open,
    /// It stays in what was, and nothing new is booked on it.
    Closed,
}

impl Use {
    /// The instant since which it is closed: the one it had, else now.
    fn since(self, before: Option<i64>, now: i64) -> Option<i64> {
        match self {
            Self::Open => None,
            Self::Closed => before.or(Some(now)),
        }
    }
}

/// One thing of a practice, to be added or changed; an id changes what has it.
#[derive(Clone, Debug, Serialize)]
pub enum Thing {
    /// The practice's own particulars.
    Particulars {
        /// Its name.
        name: String,
        /// Id of a country card.
        country: String,
        /// One that the program speaks.
        language: String,
        /// IANA name.
        time_zone: String,
    },
    /// A place of work.
    Site {
        /// None adds one.
        id: Option<SiteId>,
        /// Its name.
        name: String,
        /// Where it is, for people.
        address: String,
        /// IANA name.
        time_zone: String,
        /// Whether it is still in use.
        state: Use,
    },
    /// A room of a site.
    Room {
        /// None adds one.
        id: Option<RoomId>,
        /// Where it is.
        site: SiteId,
        /// Its name.
        name: String,
        /// One of [`ROOM_KINDS`].
        kind: String,
        /// Whether it is still in use.
        state: Use,
    },
    /// A service on offer.
    Service {
        /// None adds one.
        id: Option<ServiceId>,
        /// Its name.
        name: String,
        /// One of [`DISCIPLINES`].
        discipline: String,
        /// Word of a technique card.
        technique: String,
        /// Hands-on minutes.
        minutes: i64,
        /// Minutes that therapist and room stay taken around it.
        buffer_minutes: i64,
        /// One of [`ROOM_KINDS`].
        room_kind: String,
        /// Whether it is still on offer.
        state: Use,
    },
    /// Somebody who treats.
    Therapist {
        /// None adds one.
        id: Option<TherapistId>,
        /// Their name.
        name: String,
        /// One of [`DISCIPLINES`].
        discipline: String,
        /// Words of technique cards.
        skills: Vec<String>,
        /// Languages that they speak.
        languages: Vec<String>,
        /// Whether they still work here.
        state: Use,
    },
    /// Weekly hours of a site, or of a therapist there.
    Hours {
        /// Where.
        site: SiteId,
        /// Whose; the site's own when none.
        therapist: Option<TherapistId>,
        /// 1 = Monday .. 7 = Sunday.
        weekdays: Vec<i64>,
        /// Minutes from midnight.
        from_minute: i64,
        /// Minutes from midnight.
        to_minute: i64,
        /// First civil date, ISO.
        valid_from: String,
    },
    /// No such hours any more.
    NoHours(HoursId),
}

impl Thing {
    fn word(&self) -> &'static str {
        match self {
            Self::Particulars { .. } => "practice",
            Self::Site { .. } => "site",
            Self::Room { .. } => "room",
            Self::Service { .. } => "service",
            Self::Therapist { .. } => "therapist",
            Self::Hours { .. } => "hours",
            Self::NoHours(_) => "hours removed",
        }
    }

    /// Names that only their own lists know.
    fn check(&self) -> Result<(), Refusal> {
        let zone = match self {
            Self::Particulars { time_zone, .. } | Self::Site { time_zone, .. } => Some(time_zone),
            _ => None,
        };
        if zone.is_some_and(|zone| TimeZone::get(zone).is_err()) {
            return Err(Refusal::field("time_zone", "unknown-choice"));
        }
        if let Self::Hours { from_minute, to_minute, .. } = self
            && from_minute >= to_minute
        {
            return Err(Refusal::field("shuts", "ends-before"));
        }
        Ok(())
    }
}

/// Adds or changes one thing.
///
/// # Errors
/// [`Refusal::Wrong`] about `time_zone` or `shuts`; [`StoreError::Missing`], [`StoreError::Dangling`].
pub async fn put(
    house: &House,
    permit: &Permit<case::RunPractice>,
    thing: Thing,
    key: Key,
) -> Result<(), Refusal> {
    thing.check()?;
    let about = About::other(Subject::Practice(permit.actor().practice), key);
    house
        .write(permit, about, thing, |tx, scene| {
            Box::pin(async move {
                keep(tx, scene.practice, &scene.asked, scene.now).await?;
                Ok(Done::noting((), json!({ "what": scene.asked.word() })))
            })
        })
        .await
}

async fn keep(
    tx: &mut store::Tx,
    practice: store::PracticeId,
    thing: &Thing,
    now: i64,
) -> Result<(), Refusal> {
    match thing.clone() {
        Thing::Particulars { name, country, language, time_zone } => {
            let before = practices::load(tx, practice).await?;
            let row = Practice { name, country, language, time_zone, ..before };
            practices::update(tx, &row).await?;
        }
        Thing::Site { id, name, address, time_zone, state } => {
            let all = practices::sites(tx, practice).await?;
            let before = known(id, all.iter().find(|one| Some(one.site_id) == id))?;
            let closed_at = state.since(before.and_then(|one| one.closed_at), now);
            let site_id = id.unwrap_or_else(SiteId::fresh);
            let row = Site { site_id, name, address, time_zone, closed_at };
            practices::put_site(tx, practice, &row).await?;
        }
        Thing::Room { id, site, name, kind, state } => {
            let all = practices::rooms(tx, practice).await?;
            let before = known(id, all.iter().find(|one| Some(one.room_id) == id))?;
            let closed_at = state.since(before.and_then(|one| one.closed_at), now);
            let room_id = id.unwrap_or_else(RoomId::fresh);
            let row = Room { room_id, site_id: site, name, kind, closed_at };
            practices::put_room(tx, practice, &row).await?;
        }
        Thing::Service {
            id,
            name,
            discipline,
            technique,
            minutes,
            buffer_minutes,
            room_kind,
            state,
        } => {
            let all = practices::services(tx, practice).await?;
            let before = known(id, all.iter().find(|one| Some(one.service_id) == id))?;
            let retired_at = state.since(before.and_then(|one| one.retired_at), now);
            let service_id = id.unwrap_or_else(ServiceId::fresh);
            let row = Service {
                service_id,
                name,
                discipline,
                technique,
                minutes,
                buffer_minutes,
                room_kind,
                retired_at,
            };
            practices::put_service(tx, practice, &row).await?;
        }
        Thing::Therapist { id, name, discipline, skills, languages, state } => {
            let all = practices::therapists(tx, practice).await?;
            let before = known(id, all.iter().find(|one| Some(one.therapist_id) == id))?;
            let row = Therapist {
                therapist_id: id.unwrap_or_else(TherapistId::fresh),
                user_id: before.and_then(|one| one.user_id),
                name,
                discipline,
                skills: Json::of(&json!(skills)),
                languages: Json::of(&json!(languages)),
                left_at: state.since(before.and_then(|one| one.left_at), now),
            };
            practices::put_therapist(tx, practice, &row).await?;
        }
        Thing::Hours { site, therapist, weekdays, from_minute, to_minute, valid_from } => {
            for weekday in weekdays {
                let row = Hours {
                    hours_id: HoursId::fresh(),
                    site_id: site,
                    therapist_id: therapist,
                    weekday,
                    from_minute,
                    to_minute,
                    valid_from: valid_from.clone(),
                    valid_to: None,
                };
                practices::put_hours(tx, practice, &row).await?;
            }
        }
        Thing::NoHours(id) => practices::remove_hours(tx, practice, id).await?,
    }
    Ok(())
}

/// What has the id; an id that nothing has is refused and not taken into use.
fn known<I, T>(id: Option<I>, found: Option<&T>) -> Result<Option<&T>, Refusal> {
    match (id, found) {
        (Some(_), None) => Err(Refusal::Store(StoreError::Missing("entry"))),
        (_, found) => Ok(found),
    }
}
