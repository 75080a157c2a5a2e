//! Keeping a draft, batch by batch, while its author types.
//!
//! Each page that writes names itself (`writer`) and counts its batches (`seq`). A batch holds the
//! whole note, so the newest one alone matters: one that comes late or twice changes nothing. A
//! page begins on a version of the draft; when another window of the same author has written since,
//! the batch is refused as stale, and the page joins both texts before it tries again.
//!
//! INVARIANT (nobody writes unseen): the first batch of each page leaves an audit row in the
//! transaction that names the page in the draft; later batches are kept only where the draft still
//! names that page, so each of them continues a write that the log knows.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::notes::{self, Batch, Draft, Hand};
use store::visits::{self, Visit};
use store::{Json, PracticeId, StoreError, Tx, UserId, VisitId};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::note::body::Body;
use crate::visit::note::sheet::open;

/// What a page sends.
#[derive(Clone, Debug, Serialize)]
pub struct Sent {
    /// The page, by a name that it made up.
    pub writer: String,
    /// How often it has written, with this; from 1.
    pub seq: i64,
    /// The version of the draft that it knows; 0 where it knows of none.
    pub base: i64,
    /// The whole note.
    pub body: Body,
}

/// What is kept after a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The draft's version.
    pub version: i64,
    /// The newest batch of this page that is kept.
    pub seq: i64,
}

/// Keeps a batch.
///
/// # Errors
/// [`StoreError::Stale`] when another window wrote since; a rule when the note does not open.
pub async fn keep(
    house: &House,
    permit: &Permit<case::WriteNote>,
    visit: VisitId,
    sent: Sent,
) -> Result<Kept, Refusal> {
    let actor = permit.actor();
    let batch = Batch {
        practice: actor.practice,
        visit,
        author: actor.user,
        writer: sent.writer.clone(),
        seq: sent.seq,
        body: sent.body.json()?,
        at: house.now(),
    };
    let next = house.go_on(permit, batch, |tx, batch| {
        Box::pin(async move { Ok(notes::go_on(tx, batch).await?) })
    });
    if let Some(version) = next.await? {
        return Ok(Kept { version, seq: sent.seq });
    }
    begin(house, permit, visit, sent).await
}

/// The first batch of a page, or one that came late.
async fn begin(
    house: &House,
    permit: &Permit<case::WriteNote>,
    visit: VisitId,
    sent: Sent,
) -> Result<Kept, Refusal> {
    let author = permit.actor().user;
    // What came late is answered without a write, so that repeating it costs nothing.
    let mut tx = house.look(permit).await?;
    let found = visits::load(&mut tx, permit.actor().practice, visit).await?;
    if let Some(kept) = before(&mut tx, permit.actor().practice, (visit, author), &sent).await? {
        return Ok(kept);
    }
    drop(tx);
    let knowledge = Arc::clone(house.knowledge());
    let about =
        About { subject: Subject::Visit(visit), client: Some(found.client_id), key: Key::fresh() };
    house
        .write(permit, about, sent, move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (practice, now, sent) = (scene.practice, scene.now, &scene.asked);
                let who = (visit, author);
                if let Some(kept) = before(tx, practice, who, sent).await? {
                    return Ok(Done::new(kept));
                }
                let found = visits::load(tx, practice, visit).await?;
                let base = drafted(tx, practice, who).await?;
                // Beside a note that is signed a draft goes on: it can be added to the note.
                if notes::find(tx, practice, visit).await?.is_none() {
                    open(tx, &knowledge, practice, &found, now).await?;
                }
                if base.as_ref().is_some_and(|draft| draft.version != sent.base) {
                    return Err(StoreError::Stale("draft").into());
                }
                let draft = Change { base, found, author, now, body: sent.body.json()? };
                let draft = draft.written(&sent.writer, sent.seq);
                notes::put_draft(tx, practice, &draft).await?;
                let kept = Kept { version: draft.version, seq: draft.seq };
                Ok(Done::noting(kept, json!({ "version": kept.version })))
            })
        })
        .await
}

/// What is kept already of a batch that comes late: in the draft, or in the note that was made of
/// it.
async fn before(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, author): (VisitId, UserId),
    sent: &Sent,
) -> Result<Option<Kept>, Refusal> {
    if let Some(draft) = drafted(tx, practice, (visit, author)).await? {
        let late = draft.writer == sent.writer && sent.seq <= draft.seq;
        return Ok(late.then_some(Kept { version: draft.version, seq: draft.seq }));
    }
    let note = notes::find(tx, practice, visit).await?;
    let note = note.filter(|note| note.author == author && note.writer == sent.writer);
    Ok(note.filter(|note| sent.seq <= note.seq).map(|note| Kept { version: 0, seq: note.seq }))
}

/// An author's draft.
///
/// # Errors
/// As the store says.
pub(crate) async fn drafted(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, author): (VisitId, UserId),
) -> Result<Option<Draft>, Refusal> {
    let drafts = notes::drafts(tx, practice, visit).await?;
    Ok(drafts.into_iter().find(|draft| draft.author == author))
}

/// A draft that is about to be kept in place of another.
pub(crate) struct Change {
    pub base: Option<Draft>,
    pub found: Visit,
    pub author: UserId,
    pub now: i64,
    pub body: Json,
}

impl Change {
    pub fn written(self, writer: &str, seq: i64) -> Draft {
        let version = self.base.as_ref().map_or(0, |draft| draft.version) + 1;
        Draft {
            visit_id: self.found.visit_id,
            author: self.author,
            author_name: String::new(),
            client_id: self.found.client_id,
            body: self.body,
            writer: writer.to_owned(),
            seq,
            version,
            begun_at: self.base.map_or(self.now, |draft| draft.begun_at),
            saved_at: self.now,
        }
    }
}

/// Everybody else who writes this note, or has signed it: names and instants, no text.
///
/// # Errors
/// As the store says.
pub async fn hands(
    house: &House,
    permit: &Permit<case::WriteNote>,
    visit: VisitId,
) -> Result<Vec<Hand>, Refusal> {
    let actor = permit.actor();
    let mut tx = house.look(permit).await?;
    let hands = notes::hands(&mut tx, actor.practice, visit).await?;
    let other = |hand: &Hand| hand.author != actor.user || hand.kind == "signed";
    Ok(hands.into_iter().filter(other).collect())
}

/// The author's own draft as it is kept, for a page whose batch was stale.
///
/// # Errors
/// As the store says.
pub async fn own(
    house: &House,
    permit: &Permit<case::WriteNote>,
    visit: VisitId,
) -> Result<Option<Draft>, Refusal> {
    let actor = permit.actor();
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    drafted(&mut tx, actor.practice, (visit, actor.user)).await
}
