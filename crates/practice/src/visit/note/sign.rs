//! Signing a draft as the note of a visit, and adding to a note that is signed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use store::notes::{self, Addendum, Note};
use store::visits::{self, Step};
use store::{AddendumId, StoreError, VisitId, VisitState};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::{Mistake, Refusal};
use crate::subject::Subject;
use crate::visit::note::body::{Body, REASON_MIN};
use crate::visit::note::draft::drafted;
use crate::visit::note::edit::{Texts, put};
use crate::visit::note::limits::over;
use crate::visit::note::sheet::open;

/// Signs the author's draft as the note of a visit; a visit of somebody who is here is done then.
/// `reasons` are those written while signing, by line. Answers how many lines are outside the
/// limits.
///
/// # Errors
/// `rule-note-signed`; `rule-note-blank` without a line and without a reason why nothing was done;
/// `rule-note-carried` while a copied line waits; [`Refusal::Wrong`] at `reason-<line>` for each
/// line that is outside the limits without a reason; why the note does not open.
pub async fn sign(
    house: &House,
    permit: &Permit<case::SignNote>,
    visit: VisitId,
    (texts, reasons): (Texts, BTreeMap<String, String>),
    key: Key,
) -> Result<i64, Refusal> {
    let author = permit.actor().user;
    let knowledge = Arc::clone(house.knowledge());
    let client = {
        let mut tx = house.look(permit).await?;
        visits::load(&mut tx, permit.actor().practice, visit).await?.client_id
    };
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    let asked = (visit, texts, reasons);
    let signed = house.write(permit, about, asked, move |tx, scene| {
        let knowledge = Arc::clone(&knowledge);
        Box::pin(async move {
            let (practice, now) = (scene.practice, scene.now);
            let (_, texts, reasons) = &scene.asked;
            if notes::find(tx, practice, visit).await?.is_some() {
                return Err(Refusal::rule("note-signed"));
            }
            let found = visits::load(tx, practice, visit).await?;
            let standing = open(tx, &knowledge, practice, &found, now).await?;
            let draft = drafted(tx, practice, (visit, author)).await?;
            let mut body = draft.as_ref().map_or(Body::default(), |d| Body::stored(&d.body));
            put(&mut body, texts);
            for line in &mut body.lines {
                if let Some(reason) = reasons.get(&line.id) {
                    line.reason.clone_from(reason);
                }
            }
            body.check(&knowledge).map_err(|reason| Refusal::field("body", reason))?;
            let outside =
                signable(&body, over(&knowledge, &standing.decision.possible, &body.lines))?;
            let begun = draft.as_ref().map_or((now, now), |draft| (draft.begun_at, draft.saved_at));
            let (writer, seq) = draft.map_or((String::new(), 0), |draft| (draft.writer, draft.seq));
            let note = Note {
                visit_id: visit,
                client_id: found.client_id,
                author,
                author_name: String::new(),
                screen_id: standing.screen.screen_id,
                body: body.json()?,
                outside,
                writer,
                seq,
                begun_at: begun.0,
                saved_at: begun.1,
                signed_at: now,
                starts_at: found.place.starts_at,
            };
            notes::sign(tx, practice, &note).await?;
            notes::drop_draft(tx, practice, visit, author).await?;
            if found.state == VisitState::Arrived {
                let (to, version) = (VisitState::Done, found.version);
                let step = Step { practice, visit, version, to, reason: None, at: now };
                visits::step(tx, &step).await?;
            }
            let detail = json!({ "lines": body.lines.len(), "outside": outside });
            Ok(Done::noting(outside, detail))
        })
    });
    match signed.await {
        Err(Refusal::Store(StoreError::Exists(_))) => Err(Refusal::rule("note-signed")),
        other => other,
    }
}

/// Whether a body may be signed; answers how many lines are outside the limits.
fn signable(
    body: &Body,
    over: Vec<std::collections::BTreeSet<crate::visit::note::limits::Over>>,
) -> Result<i64, Refusal> {
    if body.lines.iter().any(crate::visit::note::body::Line::waits) {
        return Err(Refusal::rule("note-carried"));
    }
    let why = body.parts.nothing.trim().chars().count();
    if body.lines.is_empty() && why < REASON_MIN {
        return Err(Refusal::rule_with("note-blank", &[("min", REASON_MIN.to_string())]));
    }
    let outside = body.lines.iter().zip(&over).filter(|(_, over)| !over.is_empty());
    let bare = outside.clone().filter(|(line, _)| !line.has_reason());
    let mistakes: Vec<Mistake> = bare
        .map(|(line, _)| Mistake {
            field: format!("reason-{}", line.id),
            reason: "reason-needed",
            values: [("min", REASON_MIN.to_string())].into(),
        })
        .collect();
    if !mistakes.is_empty() {
        return Err(Refusal::Wrong(mistakes));
    }
    Ok(i64::try_from(outside.count()).unwrap_or(i64::MAX))
}

/// Adds words to a signed note. With `with_draft` the author's draft, written beside the note that
/// somebody else signed, goes with them and is a draft no more.
///
/// # Errors
/// `rule-note-not-signed`; `rule-addendum-blank` without words and without a draft.
pub async fn add(
    house: &House,
    permit: &Permit<case::AddToNote>,
    visit: VisitId,
    (words, with_draft): (String, bool),
    key: Key,
) -> Result<AddendumId, Refusal> {
    let author = permit.actor().user;
    let client = {
        let mut tx = house.look(permit).await?;
        visits::load(&mut tx, permit.actor().practice, visit).await?.client_id
    };
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    house
        .write(permit, about, (visit, words, with_draft), move |tx, scene| {
            Box::pin(async move {
                let (practice, at) = (scene.practice, scene.now);
                let (_, words, with_draft) = &scene.asked;
                if notes::find(tx, practice, visit).await?.is_none() {
                    return Err(Refusal::rule("note-not-signed"));
                }
                let draft = match with_draft {
                    true => drafted(tx, practice, (visit, author)).await?,
                    false => None,
                };
                if words.is_empty() && draft.is_none() {
                    return Err(Refusal::rule("addendum-blank"));
                }
                let one = Addendum {
                    addendum_id: AddendumId::fresh(),
                    visit_id: visit,
                    client_id: client,
                    author,
                    author_name: String::new(),
                    at,
                    words: words.clone(),
                    body: draft.as_ref().map(|draft| draft.body.clone()),
                };
                notes::add(tx, practice, &one).await?;
                if draft.is_some() {
                    notes::drop_draft(tx, practice, visit, author).await?;
                }
                let id = one.addendum_id;
                Ok(Done::noting(id, json!({ "addendum": id, "draft": draft.is_some() })))
            })
        })
        .await
}
