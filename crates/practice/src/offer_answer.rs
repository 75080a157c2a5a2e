//! What a client says to an offer: taken, which books the visit, or declined, which passes it on.

use std::sync::Arc;

use serde_json::json;
use store::courses::{self, NewCourse, NewVisit};
use store::offers::{self, Offer};
use store::practices::{self, Site};
use store::waiting::{self, Entry};
use store::{
    ClientId, CourseId, Json, OfferId, OfferState, PracticeId, StoreError, Tx, VisitId,
    WaitingState, retry,
};

use crate::actor::Actor;
use crate::house::{About, Done, House, Key};
use crate::offers::pass_on;
use crate::one_visit;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// Whom an offer was made to: asked before anything is permitted.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn client_of(house: &House, actor: &Actor, offer: OfferId) -> Result<ClientId, Refusal> {
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    Ok(offers::load(&mut tx, actor.practice, offer).await?.client_id)
}

/// An offer as its client sees it.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The offer.
    pub offer: Offer,
    /// What they wait for.
    pub entry: Entry,
    /// Who would treat.
    pub therapist: String,
    /// Where.
    pub site: Site,
}

/// The offers of places to come that a client can answer now, and those that are gone: somebody
/// else was quicker.
///
/// # Errors
/// As the store says.
pub async fn of_client(
    house: &House,
    permit: &Permit<case::AnswerOffer>,
    client: ClientId,
) -> Result<Vec<Offered>, Refusal> {
    let (practice, now) = (permit.actor().practice, house.now());
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let tx = &mut tx;
    let sites = practices::sites(tx, practice).await?;
    let therapists = practices::therapists(tx, practice).await?;
    let mut found = Vec::new();
    for offer in offers::of_client(tx, practice, client, now).await? {
        match offer.state {
            OfferState::Open if offer.expires_at > now => {}
            OfferState::Gone => {}
            _ => continue,
        }
        let entry = waiting::entry(tx, practice, offer.waiting_id).await?;
        let who = therapists.iter().find(|one| one.therapist_id == offer.place.therapist_id);
        let site = sites.iter().find(|one| one.site_id == offer.place.site_id).cloned();
        found.push(Offered {
            therapist: who.map(|one| one.name.clone()).unwrap_or_default(),
            site: site.ok_or(StoreError::Missing("site"))?,
            offer,
            entry,
        });
    }
    Ok(found)
}

/// Takes an offer: the visit is booked in the same transaction, and the other offers of its round
/// are gone. Answers the course.
///
/// # Errors
/// A rule when the offer is over or the client may not have the visit any more.
pub async fn accept(
    house: &House,
    permit: &Permit<case::AnswerOffer>,
    (id, client): (OfferId, ClientId),
    key: Key,
) -> Result<CourseId, Refusal> {
    let fresh = (CourseId::fresh(), VisitId::fresh());
    let knowledge = Arc::clone(house.knowledge());
    house
        .write(permit, About::client(client, key), (id, "accept"), move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (practice, now) = (scene.practice, scene.now);
                refuse_over(tx, practice, id, now).await?;
                let offer = offers::load(tx, practice, id).await?;
                let entry = waiting::entry(tx, practice, offer.waiting_id).await?.waiting;
                // The check may have changed since it was offered, and so may the client's visits.
                let what = (entry.service_id, &offer.place);
                let grounds =
                    one_visit::allowed(tx, &knowledge, (practice, client), what, now).await?;
                offers::close(tx, practice, id, OfferState::Accepted, now).await?;
                let course = NewCourse {
                    practice,
                    id: fresh.0,
                    client,
                    service: entry.service_id,
                    screen: Some(grounds.screen),
                    plan: Json::of(&json!(grounds.wanted)),
                    visits: vec![NewVisit { id: fresh.1, number: 1, place: offer.place }],
                    at: now,
                };
                courses::book(tx, &course).await?;
                let booked = WaitingState::Booked;
                waiting::set(tx, practice, entry.waiting_id, booked, entry.rank).await?;
                let course = course.id;
                Ok(Done::noting(course, json!({ "offer": id, "course": course })))
            })
        })
        .await
}

async fn refuse_over(
    tx: &mut Tx,
    practice: PracticeId,
    offer: OfferId,
    now: i64,
) -> Result<(), Refusal> {
    let offer = offers::load(tx, practice, offer).await?;
    match offer.state {
        OfferState::Open if offer.expires_at > now => Ok(()),
        OfferState::Open | OfferState::Expired => Err(Refusal::rule("offer-expired")),
        OfferState::Accepted | OfferState::Declined => Err(Refusal::rule("offer-answered")),
        OfferState::Gone => Err(Refusal::rule("offer-gone")),
    }
}

/// Declines an offer; its place goes on to the next in rank.
///
/// # Errors
/// A rule when the offer is over.
pub async fn decline(
    house: &House,
    permit: &Permit<case::AnswerOffer>,
    (id, client): (OfferId, ClientId),
    key: Key,
) -> Result<(), Refusal> {
    house
        .write(permit, About::client(client, key), (id, "decline"), move |tx, scene| {
            Box::pin(async move {
                refuse_over(tx, scene.practice, id, scene.now).await?;
                let (practice, to, now) = (scene.practice, OfferState::Declined, scene.now);
                offers::close(tx, practice, id, to, now).await?;
                Ok(Done::noting((), json!({ "offer": id })))
            })
        })
        .await?;
    let practice = permit.actor().practice;
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    let round = offers::load(&mut tx, practice, id).await?.round_id;
    drop(tx);
    pass_on(house, practice, round).await?;
    Ok(())
}
