//! Offers of freed places: made to one at a time, held until they expire, passed on.

use std::sync::Arc;

use jiff::tz::TimeZone;
use knowledge::Knowledge;
use serde_json::json;
use store::audit::{self, Entry as AuditEntry};
use store::busy::{self, Place};
use store::practices::{self, Room, Service, Site, Therapist};
use store::waiting::{self, Entry, Offer};
use store::{
    FreedId, Json, OfferId, OfferState, PracticeId, Resource, StoreError, Tx, WaitingId, freed,
};

use crate::courses::options::skills;
use crate::house::{About, Done, House, Key};
use crate::one_visit;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;
use crate::waiting_list::LIST_MAX;
use crate::waiting_rank::{Free, Ranked, rank};

/// An offer is held for so many minutes, where the practice's setting `offer_minutes` says nothing
/// else.
pub const HOLD_MINUTES: i64 = 60;

const MINUTE_MS: i64 = 60_000;

/// The practice's tables that ranking needs.
#[derive(Clone, Debug)]
pub struct Tables {
    practice: PracticeId,
    hold_minutes: i64,
    services: Vec<Service>,
    /// Everybody who waits, in order.
    pub entries: Vec<Entry>,
    /// All sites.
    pub sites: Vec<Site>,
    /// All therapists.
    pub therapists: Vec<Therapist>,
    /// All rooms.
    pub rooms: Vec<Room>,
}

impl Tables {
    /// Reads them.
    ///
    /// # Errors
    /// As the store says.
    pub async fn load(tx: &mut Tx, practice: PracticeId) -> Result<Self, Refusal> {
        let settings = practices::load(tx, practice).await?.settings;
        let minutes = settings.value()["offer_minutes"].as_i64();
        Ok(Self {
            practice,
            hold_minutes: minutes.filter(|m| (5..=1440).contains(m)).unwrap_or(HOLD_MINUTES),
            services: practices::services(tx, practice).await?,
            entries: waiting::entries(tx, practice, LIST_MAX).await?,
            sites: practices::sites(tx, practice).await?,
            therapists: practices::therapists(tx, practice).await?,
            rooms: practices::rooms(tx, practice).await?,
        })
    }
}

/// Who could be offered a place now, best first and at most `limit`: those whom it fits, who have
/// not been asked about it, hold no other offer, are free then and may be given the visit.
///
/// # Errors
/// As the store says.
pub async fn candidates(
    tx: &mut Tx,
    knowledge: &Knowledge,
    tables: &Tables,
    (place, now): (&Place, i64),
    limit: usize,
) -> Result<Vec<Ranked>, Refusal> {
    let practice = tables.practice;
    let therapist = tables.therapists.iter().find(|one| one.therapist_id == place.therapist_id);
    let room = tables.rooms.iter().find(|one| one.room_id == place.room_id);
    let site = tables.sites.iter().find(|one| one.site_id == place.site_id);
    let (Some(therapist), Some(room), Some(site)) = (therapist, room, site) else {
        return Ok(Vec::new());
    };
    let gone = therapist.left_at.or(room.closed_at).or(site.closed_at).is_some();
    if gone || place.starts_at <= now || !is_free(tx, practice, place).await? {
        return Ok(Vec::new());
    }
    let mut asked = waiting::asked(tx, practice, place).await?;
    let open = waiting::open_offers(tx, practice).await?;
    asked.extend(open.iter().map(|offer| offer.waiting_id));
    let entries: Vec<Entry> = tables
        .entries
        .iter()
        .filter(|entry| !asked.contains(&entry.waiting.waiting_id))
        .cloned()
        .collect();
    let zone: TimeZone = zone(&site.time_zone);
    let skilled = skills(knowledge);
    let (place, room_kind) = (*place, room.kind.as_str());
    let free = Free { place, therapist, room_kind, zone: &zone, skilled: &skilled };
    let mut found = Vec::new();
    for ranked in rank(&free, &tables.services, &entries) {
        let client = ranked.entry.waiting.client_id;
        let there = (ranked.place.starts_at, ranked.place.ends_at);
        let resource = (Resource::Client, client.uuid());
        let elsewhere =
            busy::taken_by_another(tx, practice, resource, there, store::Uuid::nil()).await?;
        if !elsewhere && may_have(tx, knowledge, practice, &ranked, now).await? {
            found.push(ranked);
        }
        if found.len() == limit {
            break;
        }
    }
    Ok(found)
}

async fn is_free(tx: &mut Tx, practice: PracticeId, place: &Place) -> Result<bool, Refusal> {
    let stretch = (place.blocked_from, place.blocked_to);
    for resource in
        [(Resource::Therapist, place.therapist_id.uuid()), (Resource::Room, place.room_id.uuid())]
    {
        if busy::taken_by_another(tx, practice, resource, stretch, store::Uuid::nil()).await? {
            return Ok(false);
        }
    }
    let away = practices::absences(tx, practice, stretch.0, stretch.1).await?;
    Ok(away.iter().all(|one| one.therapist_id != place.therapist_id))
}

/// Whether a place may be given to whoever waits. What is not known does not permit.
async fn may_have(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    ranked: &Ranked,
    now: i64,
) -> Result<bool, Refusal> {
    let waiting = &ranked.entry.waiting;
    let (whose, what) = ((practice, waiting.client_id), (waiting.service_id, &ranked.place));
    match one_visit::allowed(tx, knowledge, whose, what, now).await {
        Ok(_) => Ok(true),
        Err(Refusal::Rule { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Offers a freed place to somebody who waits.
///
/// # Errors
/// A rule when it does not fit them any more; [`Refusal::Taken`].
pub async fn offer(
    house: &House,
    permit: &Permit<case::RunWaiting>,
    (freed_id, to): (FreedId, WaitingId),
    key: Key,
) -> Result<OfferId, Refusal> {
    let id = OfferId::fresh();
    let subject = Subject::Practice(permit.actor().practice);
    let knowledge = Arc::clone(house.knowledge());
    house
        .write(permit, About::other(subject, key), (freed_id, to), move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let freed = freed::load(tx, scene.practice, freed_id).await?;
                let mut tables = Tables::load(tx, scene.practice).await?;
                tables.entries.retain(|entry| entry.waiting.waiting_id == to);
                let place = (&freed.place, scene.now);
                let chosen = candidates(tx, &knowledge, &tables, place, 1).await?;
                let chosen = chosen.first().ok_or(Refusal::rule("offer-not-fitting"))?;
                make(tx, &tables, (id, chosen), scene.now).await?;
                Ok(Done::noting(id, json!({ "offer": id, "waiting": to })))
            })
        })
        .await
}

async fn make(
    tx: &mut Tx,
    tables: &Tables,
    (offer_id, to): (OfferId, &Ranked),
    now: i64,
) -> Result<(), Refusal> {
    let offer = Offer {
        offer_id,
        waiting_id: to.entry.waiting.waiting_id,
        client_id: to.entry.waiting.client_id,
        place: to.place,
        made_at: now,
        // Nobody can take a place after it has begun.
        expires_at: (now + tables.hold_minutes * MINUTE_MS).min(to.place.starts_at),
        state: OfferState::Open,
    };
    Ok(waiting::offer(tx, tables.practice, &offer).await?)
}

/// Ends every offer whose time is over, and offers each of those places to the next in rank.
/// Answers how many ended and how many were passed on.
///
/// # Errors
/// As the store says.
pub async fn sweep(house: &House, practice: PracticeId) -> Result<(usize, usize), Refusal> {
    let now = house.now();
    let ended = house.db().write((practice, now), |tx, (practice, now)| {
        Box::pin(async move {
            freed::forget(tx, *practice, *now).await?;
            let ended = waiting::expire(tx, *practice, *now).await?;
            for offer in &ended {
                let done = json!({ "offer": offer.offer_id, "to": "expired" });
                note(tx, (*practice, *now), Subject::Client(offer.client_id), &done).await?;
            }
            Ok::<_, Refusal>(ended)
        })
    });
    let ended = ended.await?;
    let mut passed = 0;
    for offer in &ended {
        passed += usize::from(pass_on(house, practice, offer.place).await?.is_some());
    }
    Ok((ended.len(), passed))
}

/// Offers a place to whoever gains most from it, unless somebody else has it by now.
pub(crate) async fn pass_on(
    house: &House,
    practice: PracticeId,
    place: Place,
) -> Result<Option<OfferId>, Refusal> {
    let now = house.now();
    let input = (Arc::clone(house.knowledge()), practice, place, now);
    let made = house.db().write(input, |tx, (knowledge, practice, place, now)| {
        Box::pin(async move {
            let tables = Tables::load(tx, *practice).await?;
            let best = candidates(tx, knowledge, &tables, (place, *now), 1).await?;
            let Some(best) = best.first() else { return Ok::<_, Refusal>(None) };
            let id = OfferId::fresh();
            make(tx, &tables, (id, best), *now).await?;
            let subject = Subject::Client(best.entry.waiting.client_id);
            note(tx, (*practice, *now), subject, &json!({ "offer": id, "to": "open" })).await?;
            Ok(Some(id))
        })
    });
    match made.await {
        // Somebody took it in between.
        Err(Refusal::Taken(_) | Refusal::Store(StoreError::Absent { .. })) => Ok(None),
        other => other,
    }
}

/// The audit row of what the program does by itself.
async fn note(
    tx: &mut Tx,
    (practice, at): (PracticeId, i64),
    subject: Subject,
    detail: &serde_json::Value,
) -> Result<(), Refusal> {
    let entry = AuditEntry {
        practice,
        at,
        who: "program".to_owned(),
        use_case: "pass_on_offers".to_owned(),
        subject: subject.to_string(),
        detail: Json::of(detail),
    };
    Ok(audit::append(tx, &entry).await.map(|_| ())?)
}
