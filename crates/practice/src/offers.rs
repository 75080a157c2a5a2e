//! Offers of freed places: made to one or to several at once, held until they expire, passed on.
//!
//! A place is offered in a round, which holds therapist and room (see `store::offers`). The
//! practice's setting `offers_at_once` says to how many; the first who accepts has it. Who declines
//! or is too late makes room in the round for the next in rank.

use std::sync::Arc;

use jiff::tz::TimeZone;
use knowledge::Knowledge;
use serde_json::json;
use store::audit::{self, Entry as AuditEntry};
use store::busy::{self, Place};
use store::offers::{self, Offer};
use store::practices::{self, Room, Service, Site, Therapist};
use store::waiting::{self, Entry};
use store::{
    ClientId, FreedId, Json, OfferId, OfferState, PracticeId, Resource, RoundId, StoreError, Tx,
    WaitingId, freed,
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

/// A place is offered to at most so many at once, and to one where the practice's setting
/// `offers_at_once` says nothing.
pub const AT_ONCE_MAX: i64 = 3;

const MINUTE_MS: i64 = 60_000;

/// The practice's tables that ranking needs.
#[derive(Clone, Debug)]
pub struct Tables {
    practice: PracticeId,
    hold_minutes: i64,
    /// To how many a place is offered at once.
    pub at_once: usize,
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
        let at_once = settings.value()["offers_at_once"].as_i64().unwrap_or(1);
        Ok(Self {
            practice,
            hold_minutes: minutes.filter(|m| (5..=1440).contains(m)).unwrap_or(HOLD_MINUTES),
            at_once: usize::try_from(at_once.clamp(1, AT_ONCE_MAX)).unwrap_or(1),
            services: practices::services(tx, practice).await?,
            entries: waiting::entries(tx, practice, LIST_MAX).await?,
            sites: practices::sites(tx, practice).await?,
            therapists: practices::therapists(tx, practice).await?,
            rooms: practices::rooms(tx, practice).await?,
        })
    }
}

/// Who could be offered a place now, best first and at most `limit`, each client once: those whom it fits, who have
/// not been asked about it, hold no other offer, are free then and may be given the visit. A place
/// that a round holds is free for the offers of that round.
///
/// # Errors
/// As the store says.
pub async fn candidates(
    tx: &mut Tx,
    knowledge: &Knowledge,
    tables: &Tables,
    (place, holder): (&Place, Option<RoundId>),
    (limit, now): (usize, i64),
) -> Result<Vec<Ranked>, Refusal> {
    let practice = tables.practice;
    let therapist = tables.therapists.iter().find(|one| one.therapist_id == place.therapist_id);
    let room = tables.rooms.iter().find(|one| one.room_id == place.room_id);
    let site = tables.sites.iter().find(|one| one.site_id == place.site_id);
    let (Some(therapist), Some(room), Some(site)) = (therapist, room, site) else {
        return Ok(Vec::new());
    };
    let gone = therapist.left_at.or(room.closed_at).or(site.closed_at).is_some();
    if gone || place.starts_at <= now || !is_free(tx, practice, place, holder).await? {
        return Ok(Vec::new());
    }
    let mut asked = offers::asked(tx, practice, place).await?;
    let open = offers::open(tx, practice).await?;
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
    let mut found: Vec<Ranked> = Vec::new();
    for ranked in rank(&free, &tables.services, &entries) {
        let client = ranked.entry.waiting.client_id;
        let twice = found.iter().any(|one| one.entry.waiting.client_id == client);
        let there = (ranked.place.starts_at, ranked.place.ends_at);
        let resource = (Resource::Client, client.uuid());
        let elsewhere =
            busy::taken_by_another(tx, practice, resource, there, store::Uuid::nil()).await?;
        if !twice && !elsewhere && may_have(tx, knowledge, practice, &ranked, now).await? {
            found.push(ranked);
        }
        if found.len() == limit {
            break;
        }
    }
    Ok(found)
}

async fn is_free(
    tx: &mut Tx,
    practice: PracticeId,
    place: &Place,
    holder: Option<RoundId>,
) -> Result<bool, Refusal> {
    let holder = holder.map_or(store::Uuid::nil(), |round| round.uuid());
    let stretch = (place.blocked_from, place.blocked_to);
    for resource in
        [(Resource::Therapist, place.therapist_id.uuid()), (Resource::Room, place.room_id.uuid())]
    {
        if busy::taken_by_another(tx, practice, resource, stretch, holder).await? {
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

/// Offers a freed place to somebody who waits, and where the practice offers to several at once to
/// those who come next.
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
    let round = RoundId::fresh();
    let subject = Subject::Practice(permit.actor().practice);
    let knowledge = Arc::clone(house.knowledge());
    house
        .write(permit, About::other(subject, key), (freed_id, to), move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (practice, now) = (scene.practice, scene.now);
                let freed = freed::load(tx, practice, freed_id).await?;
                let tables = Tables::load(tx, practice).await?;
                let mut only = tables.clone();
                only.entries.retain(|entry| entry.waiting.waiting_id == to);
                let place = (&freed.place, None);
                let chosen = candidates(tx, &knowledge, &only, place, (1, now)).await?;
                let chosen = chosen.first().ok_or(Refusal::rule("offer-not-fitting"))?;
                offers::begin(tx, practice, (round, &freed.place), now).await?;
                make(tx, &tables, (id, round, chosen), now).await?;
                let others = fill(tx, &knowledge, &tables, (round, &freed.place), now).await?;
                let others: Vec<OfferId> = others.into_iter().map(|(id, _)| id).collect();
                Ok(Done::noting(id, json!({ "offer": id, "waiting": to, "others": others })))
            })
        })
        .await
}

/// Makes offers of a round until as many are open as the practice offers at once.
async fn fill(
    tx: &mut Tx,
    knowledge: &Knowledge,
    tables: &Tables,
    (round, place): (RoundId, &Place),
    now: i64,
) -> Result<Vec<(OfferId, ClientId)>, Refusal> {
    let open = offers::open_in(tx, tables.practice, round).await?.len();
    let limit = tables.at_once.saturating_sub(open);
    let mut made = Vec::new();
    if limit > 0 {
        let place = (place, Some(round));
        for one in candidates(tx, knowledge, tables, place, (limit, now)).await? {
            let id = OfferId::fresh();
            make(tx, tables, (id, round, &one), now).await?;
            made.push((id, one.entry.waiting.client_id));
        }
    }
    Ok(made)
}

async fn make(
    tx: &mut Tx,
    tables: &Tables,
    (offer_id, round_id, to): (OfferId, RoundId, &Ranked),
    now: i64,
) -> Result<(), Refusal> {
    let offer = Offer {
        offer_id,
        round_id,
        waiting_id: to.entry.waiting.waiting_id,
        client_id: to.entry.waiting.client_id,
        place: to.place,
        made_at: now,
        // Nobody can take a place after it has begun.
        expires_at: (now + tables.hold_minutes * MINUTE_MS).min(to.place.starts_at),
        state: OfferState::Open,
    };
    Ok(offers::make(tx, tables.practice, &offer).await?)
}

/// Ends every offer whose time is over, and offers each of those places to the next in rank.
/// Answers how many ended and how many were made.
///
/// # Errors
/// As the store says.
pub async fn sweep(house: &House, practice: PracticeId) -> Result<(usize, usize), Refusal> {
    let now = house.now();
    let ended = house.db().write((practice, now), |tx, (practice, now)| {
        Box::pin(async move {
            freed::forget(tx, *practice, *now).await?;
            let ended = offers::expire(tx, *practice, *now).await?;
            for offer in &ended {
                let done = json!({ "offer": offer.offer_id, "to": "expired" });
                note(tx, (*practice, *now), Subject::Client(offer.client_id), &done).await?;
            }
            Ok::<_, Refusal>(ended)
        })
    });
    let ended = ended.await?;
    let mut rounds: Vec<RoundId> = ended.iter().map(|offer| offer.round_id).collect();
    rounds.sort_unstable();
    rounds.dedup();
    let mut passed = 0;
    for round in rounds {
        passed += pass_on(house, practice, round).await?;
    }
    Ok((ended.len(), passed))
}

/// Offers a round's place to whoever gains most from it of those not asked yet: within the round
/// while an offer of it is open, else in a new one, unless somebody has the place by now. Answers
/// how many offers were made.
pub(crate) async fn pass_on(
    house: &House,
    practice: PracticeId,
    round: RoundId,
) -> Result<usize, Refusal> {
    let now = house.now();
    let input = (Arc::clone(house.knowledge()), practice, round, now);
    let made = house.db().write(input, |tx, (knowledge, practice, round, now)| {
        Box::pin(async move {
            let tables = Tables::load(tx, *practice).await?;
            let found = offers::round(tx, *practice, *round).await?;
            let mut round = *round;
            if found.ended_at.is_some() {
                let place = (&found.place, None);
                if candidates(tx, knowledge, &tables, place, (1, *now)).await?.is_empty() {
                    return Ok::<_, Refusal>(0);
                }
                round = RoundId::fresh();
                offers::begin(tx, *practice, (round, &found.place), *now).await?;
            }
            let made = fill(tx, knowledge, &tables, (round, &found.place), *now).await?;
            for (id, client) in &made {
                let (subject, detail) =
                    (Subject::Client(*client), json!({ "offer": id, "to": "open" }));
                note(tx, (*practice, *now), subject, &detail).await?;
            }
            Ok(made.len())
        })
    });
    match made.await {
        // Somebody took it, or the round ended, in between.
        Err(
            Refusal::Taken(_)
            | Refusal::Store(StoreError::Absent { .. } | StoreError::WrongState { .. }),
        ) => Ok(0),
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
