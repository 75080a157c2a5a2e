//! One visit: what staff see of it, and its way through its states.

use std::sync::Arc;

use jiff::tz::TimeZone;
use knowledge::Knowledge;
use serde_json::json;
use store::overrides::{self, Override};
use store::practices::{self, Room, Site, Therapist};
use store::visits::{self, Step, Visit};
use store::{ClientId, SiteId, StoreError, VisitId, VisitState, retry, screens};

use crate::actor::Actor;
use crate::care::standing::movable;
use crate::courses::options::skills;
use crate::day::Line;
use crate::flags::terms;
use crate::house::{About, Done, House, Key};
use crate::opening;
use crate::permission::{Case, Permit, Reach, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;
use crate::visit::sheet::Sheet;

/// Nobody arrives more than so many milliseconds before their visit: 12 hours.
const EARLY_MS: i64 = 12 * 3_600_000;

/// States that are set by hand at the visit. Calling off and putting on hold have their own ways.
pub const BY_HAND: [VisitState; 4] =
    [VisitState::Arrived, VisitState::Done, VisitState::Missed, VisitState::Booked];

/// A visit with what is around it.
#[derive(Clone, Debug)]
pub struct VisitSheet {
    /// The visit and its flags.
    pub line: Line,
    /// Every visit of its course, by number.
    pub course: Vec<Visit>,
    /// Where.
    pub site: Site,
    /// The site's clock.
    pub zone: TimeZone,
    /// Who could treat instead: those with the technique of the service, by name.
    pub therapists: Vec<Therapist>,
    /// Where else it could be: rooms of the site of the same kind.
    pub rooms: Vec<Room>,
    /// What it rests on, for those who may see answers; [`read`] leaves it out.
    pub rests: Option<Arc<Sheet>>,
    /// Findings of the client's newest check that were set aside, each with who did it; empty for
    /// who may not see them.
    pub set_aside: Vec<(Override, String)>,
}

/// Whose visit it is: asked before anything is permitted, so it answers an id and nothing else.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn client_of(house: &House, actor: &Actor, visit: VisitId) -> Result<ClientId, Refusal> {
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    Ok(visits::load(&mut tx, actor.practice, visit).await?.client_id)
}

/// Where a visit is now, for whoever was just permitted to do something with it.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    /// The site.
    pub site: SiteId,
    starts_at: i64,
    time_zone: String,
}

impl Whereabouts {
    /// The site's clock.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        zone(&self.time_zone)
    }

    /// The civil date on that clock.
    #[must_use]
    pub fn date(&self) -> jiff::civil::Date {
        opening::date(self.starts_at, &self.zone())
    }
}

/// Where a visit is now.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn site_of(house: &House, actor: &Actor, visit: VisitId) -> Result<Whereabouts, Refusal> {
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    let place = visits::load(&mut tx, actor.practice, visit).await?.place;
    let sites = practices::sites(&mut tx, actor.practice).await?;
    let site = sites.into_iter().find(|site| site.site_id == place.site_id);
    let time_zone = site.ok_or(StoreError::Missing("site"))?.time_zone;
    Ok(Whereabouts { site: place.site_id, starts_at: place.starts_at, time_zone })
}

/// A visit with what is around it.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn read(
    house: &House,
    permit: &Permit<case::ReadDay>,
    visit: VisitId,
) -> Result<VisitSheet, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    let tx = &mut tx;
    let line = visits::line(tx, practice, visit).await?;
    let settings = practices::load(tx, practice).await?.settings;
    let terms = terms(house, &settings);
    let course = visits::of_course(tx, practice, line.visit.course_id).await?;
    let site = practices::sites(tx, practice).await?.into_iter();
    let site = site.into_iter().find(|site| site.site_id == line.visit.place.site_id);
    let site = site.ok_or(StoreError::Missing("site"))?;
    let services = practices::services(tx, practice).await?;
    let service = services.into_iter().find(|one| one.service_id == line.service_id);
    let service = service.ok_or(StoreError::Missing("service"))?;
    let therapists = practices::therapists(tx, practice).await?;
    let mut set_aside = Vec::new();
    if permit.actor().reach(Case::ReadOverrides) == Reach::Practice {
        let newest = screens::of_client(tx, practice, line.visit.client_id, 1).await?;
        for screen in newest {
            for one in overrides::of_screen(tx, practice, screen.screen_id).await? {
                let who = therapists.iter().find(|who| who.therapist_id == one.therapist_id);
                set_aside.push((one, who.map(|who| who.name.clone()).unwrap_or_default()));
            }
        }
    }
    let therapists = therapists.into_iter();
    let able = |one: &Therapist| one.left_at.is_none() && able(house.knowledge(), one, &service);
    let rooms = practices::rooms(tx, practice).await?.into_iter();
    let fits = |room: &Room| {
        room.site_id == site.site_id && room.kind == service.room_kind && room.closed_at.is_none()
    };
    Ok(VisitSheet {
        zone: zone(&site.time_zone),
        therapists: therapists.filter(able).collect(),
        rooms: rooms.filter(fits).collect(),
        set_aside,
        line: Line::of(tx, house.knowledge(), practice, line, terms).await?,
        course,
        site,
        rests: None,
    })
}

/// Whether somebody has the discipline and the technique of a service.
#[must_use]
pub fn able(knowledge: &Knowledge, therapist: &Therapist, service: &practices::Service) -> bool {
    therapist.discipline == service.discipline && skills(knowledge)(service, therapist)
}

/// Takes a visit to its next state. Answers the new version.
///
/// # Errors
/// A rule for a state that is not set by hand or too early, why a hold stays, [`StoreError::WrongState`],
/// [`StoreError::Stale`].
pub async fn step(
    house: &House,
    permit: &Permit<case::StepVisit>,
    (visit, client): (VisitId, ClientId),
    (to, version): (VisitState, i64),
    key: Key,
) -> Result<i64, Refusal> {
    if !BY_HAND.contains(&to) {
        return Err(Refusal::rule("step-by-hand"));
    }
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    let asked = (visit, version, to.as_str());
    let knowledge = Arc::clone(house.knowledge());
    house
        .write(permit, about, asked, move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (practice, at) = (scene.practice, scene.now);
                let found = visits::load(tx, practice, visit).await?;
                let place = found.place;
                match to {
                    VisitState::Arrived if scene.now + EARLY_MS < place.starts_at => {
                        return Err(Refusal::rule("step-arrived-early"));
                    }
                    VisitState::Missed if scene.now < place.starts_at => {
                        return Err(Refusal::rule("step-missed-early"));
                    }
                    // INVARIANT (booked on a check): only an allowing check takes off a hold.
                    VisitState::Booked => {
                        movable(tx, &knowledge, practice, found.client_id, at).await?;
                    }
                    _ => {}
                }
                let step = Step { practice, visit, version, to, reason: None, at };
                let version = visits::step(tx, &step).await?;
                Ok(Done::noting(version, json!({ "to": to.as_str() })))
            })
        })
        .await
}
