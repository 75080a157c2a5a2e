//! The waiting list: joining and leaving it, and what staff see of it.

use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::json;
use store::freed::{self, Freed};
use store::offers::Offer;
use store::practices::{self, Room, Service, Site, Therapist};
use store::waiting::{self, Entry, Waiting};
use store::{ClientId, Json, RoundId, ServiceId, StoreError, Tx, WaitingId, WaitingState, retry};

use crate::actor::Actor;
use crate::house::{About, Done, House, Key};
use crate::offers::{self, Tables};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;
use crate::waiting_rank::{Ranked, Wish};

/// So many of the list are looked at.
pub const LIST_MAX: i64 = 500;

/// So many freed places are shown.
const FREED_MAX: i64 = 50;

/// So many are named beside a freed place.
const SHOWN: usize = 3;

/// A freed place and who gains most from it.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The place.
    pub freed: Freed,
    /// Who could be offered it, best first.
    pub best: Vec<Ranked>,
}

/// What staff see of the waiting list.
#[derive(Clone, Debug)]
pub struct Board {
    /// Freed places, soonest first.
    pub openings: Vec<Opening>,
    /// Open offers with whom they were made to, first to expire first.
    pub offers: Vec<(Offer, Entry)>,
    /// To how many a place is offered at once.
    pub at_once: usize,
    /// Everybody who waits, in order.
    pub entries: Vec<Entry>,
    /// For names.
    pub sites: Vec<Site>,
    /// For names.
    pub therapists: Vec<Therapist>,
    /// For names.
    pub rooms: Vec<Room>,
}

impl Board {
    /// The clock of a site.
    #[must_use]
    pub fn zone(&self, site: store::SiteId) -> TimeZone {
        let found = self.sites.iter().find(|one| one.site_id == site);
        found.map_or(TimeZone::UTC, |site| zone(&site.time_zone))
    }
}

/// The waiting list with freed places and open offers.
///
/// # Errors
/// As the store says.
pub async fn board(house: &House, permit: &Permit<case::RunWaiting>) -> Result<Board, Refusal> {
    let (practice, now) = (permit.actor().practice, house.now());
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let tx = &mut tx;
    let tables = Tables::load(tx, practice).await?;
    let mut openings = Vec::new();
    for freed in freed::list(tx, practice, now, FREED_MAX).await? {
        let best =
            offers::candidates(tx, house.knowledge(), &tables, (&freed.place, None), (SHOWN, now))
                .await?;
        openings.push(Opening { freed, best });
    }
    let mut open = Vec::new();
    for offer in store::offers::open(tx, practice).await? {
        if offer.expires_at > now {
            let entry = waiting::entry(tx, practice, offer.waiting_id).await?;
            open.push((offer, entry));
        }
    }
    Ok(Board {
        openings,
        offers: open,
        at_once: tables.at_once,
        entries: tables.entries,
        sites: tables.sites,
        therapists: tables.therapists,
        rooms: tables.rooms,
    })
}

/// What a client waits for, and what they could wait for.
#[derive(Clone, Debug)]
pub struct OfClient {
    /// Whose.
    pub client: ClientId,
    /// Their entries.
    pub entries: Vec<Entry>,
    /// Services on offer.
    pub services: Vec<Service>,
    /// Who treats.
    pub therapists: Vec<Therapist>,
}

/// What a client waits for.
///
/// # Errors
/// As the store says.
pub async fn of_client(
    house: &House,
    permit: &Permit<case::JoinWaiting>,
    client: ClientId,
) -> Result<OfClient, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let mut services = practices::services(&mut tx, practice).await?;
    services.retain(|service| service.retired_at.is_none());
    let mut therapists = practices::therapists(&mut tx, practice).await?;
    therapists.retain(|therapist| therapist.left_at.is_none());
    let entries = waiting::of_client(&mut tx, practice, client).await?;
    Ok(OfClient { client, entries, services, therapists })
}

#[derive(Clone, Debug, Serialize)]
struct Asked {
    client: ClientId,
    service: ServiceId,
    wish: Wish,
}

/// Puts a client on the list.
///
/// # Errors
/// A rule when they wait for this service already or it is not on offer.
pub async fn join(
    house: &House,
    permit: &Permit<case::JoinWaiting>,
    client: ClientId,
    (service, wish): (ServiceId, Wish),
    key: Key,
) -> Result<WaitingId, Refusal> {
    let id = WaitingId::fresh();
    let asked = Asked { client, service, wish };
    house
        .write(permit, About::client(client, key), asked, move |tx, scene| {
            Box::pin(async move {
                let asked = &scene.asked;
                let services = practices::services(tx, scene.practice).await?;
                let on_offer = services.iter().find(|one| one.service_id == asked.service);
                let on_offer = on_offer.ok_or(StoreError::Missing("service"))?;
                if on_offer.retired_at.is_some() {
                    return Err(Refusal::rule("waiting-retired"));
                }
                let before = waiting::of_client(tx, scene.practice, asked.client).await?;
                if before.iter().any(|one| one.waiting.service_id == asked.service) {
                    return Err(Refusal::rule("waiting-twice"));
                }
                let one = Waiting {
                    waiting_id: id,
                    client_id: asked.client,
                    service_id: asked.service,
                    course_id: None,
                    wish: Json::of(&json!(asked.wish)),
                    rank: 0,
                    state: WaitingState::Waiting,
                    created_at: scene.now,
                };
                waiting::add(tx, scene.practice, &one).await?;
                Ok(Done::noting(id, json!({ "waiting": id })))
            })
        })
        .await
}

/// Takes somebody off the list; an open offer to them ends, and its place goes on to the next.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn leave(
    house: &House,
    permit: &Permit<case::JoinWaiting>,
    (id, client): (WaitingId, ClientId),
    key: Key,
) -> Result<(), Refusal> {
    let rounds: Vec<RoundId> = house
        .write(permit, About::client(client, key), id, move |tx, scene| {
            Box::pin(async move {
                let practice = scene.practice;
                let entry = waiting::entry(tx, practice, id).await?.waiting;
                if entry.state != WaitingState::Waiting {
                    return Err(Refusal::rule("waiting-over"));
                }
                let rounds = decline_open(tx, practice, id, scene.now).await?;
                waiting::set(tx, practice, id, WaitingState::Withdrawn, entry.rank).await?;
                Ok(Done::noting(rounds, json!({ "waiting": id })))
            })
        })
        .await?;
    for round in rounds {
        offers::pass_on(house, permit.actor().practice, round).await?;
    }
    Ok(())
}

async fn decline_open(
    tx: &mut Tx,
    practice: store::PracticeId,
    waiting: WaitingId,
    now: i64,
) -> Result<Vec<RoundId>, Refusal> {
    let mut rounds = Vec::new();
    for offer in store::offers::open(tx, practice).await? {
        if offer.waiting_id == waiting {
            let to = store::OfferState::Declined;
            store::offers::close(tx, practice, offer.offer_id, to, now).await?;
            rounds.push(offer.round_id);
        }
    }
    Ok(rounds)
}

/// Whose entry it is: asked before anything is permitted.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn client_of(
    house: &House,
    actor: &Actor,
    waiting: WaitingId,
) -> Result<ClientId, Refusal> {
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    Ok(waiting::entry(&mut tx, actor.practice, waiting).await?.waiting.client_id)
}
