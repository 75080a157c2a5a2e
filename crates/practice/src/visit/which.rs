//! Which form of which visit.

use serde::Serialize;
use store::visits::{self, Visit};
use store::{ClientId, FormKind, LinkId, PracticeId, Tx, VisitId, VisitState};

use crate::refusal::Refusal;

/// A form of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// Before which visit.
    pub visit: VisitId,
    /// Whose visit.
    pub client: ClientId,
    /// Which form.
    pub kind: FormKind,
}

impl Serialize for Which {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.visit, self.client, self.kind.as_str()).serialize(to)
    }
}

/// A link, and the form that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The link.
    pub link: LinkId,
    /// Its form.
    pub which: Which,
}

/// A visit before which a form may still be filled in.
///
/// # Errors
/// `rule-visit-over`; [`store::StoreError::Missing`] when it is not this client's.
pub async fn still_open(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, client): (VisitId, ClientId),
) -> Result<Visit, Refusal> {
    let found = of_client(tx, practice, (visit, client)).await?;
    match found.state {
        VisitState::Booked | VisitState::OnHold | VisitState::Arrived => Ok(found),
        _ => Err(Refusal::rule("visit-over")),
    }
}

/// A visit of this client.
///
/// # Errors
/// [`store::StoreError::Missing`].
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, client): (VisitId, ClientId),
) -> Result<Visit, Refusal> {
    let found = visits::load(tx, practice, visit).await?;
    if found.client_id == client {
        Ok(found)
    } else {
        Err(store::StoreError::Missing("visit").into())
    }
}
