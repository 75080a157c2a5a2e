//! A client's whole record: given out, held by law, erased; and the proof that the log of all
//! this is whole.

use serde_json::{Value, json};
use store::audit::{self, Verdict};
use store::clients::{self, Client};
use store::{ClientId, StoreError, erase, export, retry};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// Everything that is kept about a client, one array of rows for each table. Instants are epoch
/// milliseconds.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn whole(
    house: &House,
    permit: &Permit<case::ExportClient>,
    client: ClientId,
) -> Result<Value, Refusal> {
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    Ok(export::client(&mut tx, permit.actor().practice, client).await?)
}

/// Keeps that a client wants to be erased; a manager sees it and decides.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such client.
pub async fn ask_erasure(
    house: &House,
    permit: &Permit<case::AskErasure>,
    client: ClientId,
    key: Key,
) -> Result<(), Refusal> {
    let about = About::client(client, key);
    let work = house.write(permit, about, client, |tx, scene| {
        Box::pin(async move {
            erase::ask(tx, scene.practice, scene.asked, scene.now).await?;
            Ok(Done::new(()))
        })
    });
    work.await
}

/// Who asked to be erased and is still here, and since when (epoch milliseconds).
///
/// # Errors
/// As the store says.
pub async fn erasure_wishes(
    house: &House,
    permit: &Permit<case::EraseClient>,
) -> Result<Vec<(Client, i64)>, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let mut waiting = Vec::new();
    for wish in erase::wishes(&mut tx, practice).await? {
        waiting.push((clients::load(&mut tx, practice, wish.client_id).await?, wish.asked_at));
    }
    Ok(waiting)
}

/// The person whose record it is, for the page on which it is given out or erased.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn person(
    house: &House,
    permit: &Permit<case::ExportClient>,
    client: ClientId,
) -> Result<Client, Refusal> {
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    Ok(clients::load(&mut tx, permit.actor().practice, client).await?)
}

/// Erases a client everywhere, kept answers and free text included. What stays is an audit row
/// with the client's id and the number of rows that went.
///
/// # Errors
/// [`StoreError::Held`] under a legal hold; [`StoreError::Missing`].
pub async fn erase(
    house: &House,
    permit: &Permit<case::EraseClient>,
    client: ClientId,
    key: Key,
) -> Result<u64, Refusal> {
    // Not about the client, for then the kept answer would be erased with them.
    let about = About::other(Subject::Client(client), key);
    let gone = house
        .write(permit, about, client, |tx, scene| {
            Box::pin(async move {
                let gone = erase::client(tx, scene.practice, scene.asked, scene.now).await?;
                let rows: u64 = gone.values().sum();
                Ok(Done::noting(rows, json!({ "rows": rows })))
            })
        })
        .await?;
    // The rows are gone and the client is told so; what the engine still keeps of them goes with
    // the next checkpoint or vacuum when a long read holds this one up.
    let scrub = retry::patiently(|| erase::scrub(house.db()), tokio::time::sleep).await;
    match scrub {
        Err(StoreError::Locked(_)) | Ok(()) => Ok(gone),
        Err(error) => Err(error.into()),
    }
}

/// Puts a legal hold on a record until an instant, or takes it off. A held record is not erased.
///
/// # Errors
/// [`StoreError::Missing`], [`StoreError::Stale`].
pub async fn hold(
    house: &House,
    permit: &Permit<case::EraseClient>,
    client: ClientId,
    hold: Option<(i64, String)>,
    key: Key,
) -> Result<(), Refusal> {
    let about = About::client(client, key);
    let work = house.write(permit, about, (client, hold), |tx, scene| {
        Box::pin(async move {
            let (client, hold) = &scene.asked;
            let mut person = clients::load(tx, scene.practice, *client).await?;
            person.hold_until = hold.as_ref().map(|(until, _)| *until);
            person.hold_reason = hold.as_ref().map(|(_, reason)| reason.clone());
            clients::update(tx, scene.practice, &person).await?;
            Ok(Done::noting((), json!({ "until": person.hold_until })))
        })
    });
    work.await
}

/// Whether the audit log of the actor's practice is whole.
///
/// # Errors
/// As the store says.
pub async fn verify_log(
    house: &House,
    permit: &Permit<case::ReadAudit>,
) -> Result<Verdict, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    Ok(audit::verify(&mut tx, practice).await?)
}
