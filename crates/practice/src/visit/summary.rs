//! A short summary of a visit in plain words. The client sees it once it is released; every
//! version is kept.

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::clients;
use store::notes;
use store::summaries::{self, Summary};
use store::visits::Visit;
use store::{ClientId, StoreError, SummaryState, VisitId, VisitState};

use crate::fields::Fields;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::note::body::{Body, Line};
use crate::visit::which::of_client;

/// Longer summaries are refused: a client reads it on a telephone.
pub const TEXT_MAX: usize = 2_000;

/// A shorter reason for withdrawing a summary says nothing.
pub const REASON_MIN: usize = 3;

/// What is done with a summary.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Change {
    /// Kept, and not shown to the client.
    Save(String),
    /// Shown to the client.
    Release(String),
    /// No longer shown, and why.
    Withdraw(String),
}

impl Change {
    /// Reads a form: `do` is `save`, `release` or `withdraw`. A mistake is noted in `fields`.
    pub fn read(fields: &mut Fields) -> Self {
        match fields.raw("do").unwrap_or_default() {
            "release" => Self::Release(fields.text("plain_words", 1..=TEXT_MAX)),
            "withdraw" => Self::Withdraw(fields.text("reason", REASON_MIN..=500)),
            _ => Self::Save(fields.text("plain_words", 1..=TEXT_MAX)),
        }
    }
}

/// A visit with the versions of its summary.
#[derive(Debug)]
pub struct Sheet {
    /// The visit.
    pub visit: Visit,
    /// Newest first; for the client only the one that is released.
    pub versions: Vec<Summary>,
    /// Whether whoever looks may write.
    pub writes: bool,
    /// What was done, as the signed note has it in codes; empty for the client and without a note.
    pub done: Vec<Line>,
    /// The client's language: a summary is begun in it.
    pub language: String,
}

/// The summary of a visit.
///
/// # Errors
/// [`StoreError::Missing`] when it is not this client's visit.
pub async fn open(
    house: &House,
    permit: &Permit<case::ReadSummary>,
    (visit, client): (VisitId, ClientId),
) -> Result<Sheet, Refusal> {
    let actor = permit.actor();
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    let found = of_client(&mut tx, actor.practice, (visit, client)).await?;
    let mut versions = summaries::of_visit(&mut tx, actor.practice, visit).await?;
    let writes = actor.reach(crate::Case::WriteSummary) == crate::Reach::Practice
        && actor.client != Some(client);
    if !writes {
        versions.truncate(1);
        versions.retain(|one| one.state == SummaryState::Released);
    }
    let note = notes::find(&mut tx, actor.practice, visit).await?.filter(|_| writes);
    Ok(Sheet {
        visit: found,
        versions,
        writes,
        done: note.map(|note| Body::stored(&note.body).lines).unwrap_or_default(),
        language: clients::load(&mut tx, actor.practice, client).await?.language,
    })
}

/// Adds a version to a summary that was read at `version` (0 for none). Answers the new one.
///
/// # Errors
/// `rule-visit-not-done`; `rule-summary-not-released`; [`StoreError::Stale`].
pub async fn change(
    house: &House,
    permit: &Permit<case::WriteSummary>,
    (visit, client, version): (VisitId, ClientId, i64),
    change: Change,
    key: Key,
) -> Result<i64, Refusal> {
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    let user = permit.actor().user;
    house
        .write(permit, about, (visit, client, version, change), move |tx, scene| {
            Box::pin(async move {
                let (visit, client, version, change) = &scene.asked;
                let found = of_client(tx, scene.practice, (*visit, *client)).await?;
                let before = summaries::of_visit(tx, scene.practice, *visit).await?;
                let newest = before.first();
                if newest.map_or(0, |one| one.version) != *version {
                    return Err(StoreError::Stale("summary").into());
                }
                let (state, body_text, reason) = match change {
                    Change::Save(text) => (SummaryState::Draft, text.clone(), None),
                    Change::Release(_) if found.state != VisitState::Done => {
                        return Err(Refusal::rule("visit-not-done"));
                    }
                    Change::Release(text) => (SummaryState::Released, text.clone(), None),
                    Change::Withdraw(reason) => match newest {
                        Some(one) if one.state == SummaryState::Released => {
                            let text = one.body_text.clone();
                            (SummaryState::Withdrawn, text, Some(reason.clone()))
                        }
                        _ => return Err(Refusal::rule("summary-not-released")),
                    },
                };
                let one = Summary {
                    visit_id: *visit,
                    version: version + 1,
                    client_id: *client,
                    state,
                    body_text,
                    reason,
                    user_id: user,
                    at: scene.now,
                };
                summaries::add(tx, scene.practice, &one).await?;
                let detail = json!({ "version": one.version, "state": state.as_str() });
                Ok(Done::noting(one.version, detail))
            })
        })
        .await
}
