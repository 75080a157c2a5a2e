//! Changing a draft by a form, one thing at a time: the page without a script.

use std::sync::Arc;

use serde::Serialize;
use serde_json::json;
use store::{VisitId, notes, visits};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::note::body::{Body, Check, Line, Stop};
use crate::visit::note::draft::{Change, drafted};
use crate::visit::note::limits::over;
use crate::visit::note::sheet::open;

/// One change.
#[derive(Clone, Debug, Serialize)]
pub enum Edit {
    /// The free texts alone.
    Texts,
    /// Something was done.
    Line(Line),
    /// A line was wrong.
    DropLine(String),
    /// A copied line is true today.
    Confirm(String),
    /// The client was asked how it is.
    Check(Check),
    /// A check was wrong.
    DropCheck(String),
    /// A rule stopped the session.
    Stop(String),
    /// It did not.
    DropStop(String),
    /// Copy the lines of the last note.
    Carry,
}

/// The free texts that a form sent, by their names; those that it did not send stay.
pub type Texts = Vec<(String, String)>;

/// Who writes through forms; pages with a script have names of their own.
const BY_FORM: &str = "form";

/// Puts texts into a body.
pub(crate) fn put(body: &mut Body, texts: &Texts) {
    for (name, text) in texts {
        body.parts.set(name, text.clone());
    }
}

/// Changes the author's draft.
///
/// # Errors
/// A rule when the note does not open or is signed; `rule-note-reason` for a line outside the
/// limits without a reason; [`Refusal::Wrong`] for a line or a check that cannot be.
pub async fn edit(
    house: &House,
    permit: &Permit<case::WriteNote>,
    visit: VisitId,
    (edit, texts): (Edit, Texts),
    key: Key,
) -> Result<i64, Refusal> {
    let author = permit.actor().user;
    let knowledge = Arc::clone(house.knowledge());
    let client = {
        let mut tx = house.look(permit).await?;
        visits::load(&mut tx, permit.actor().practice, visit).await?.client_id
    };
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    house
        .write(permit, about, (visit, edit, texts), move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (practice, now) = (scene.practice, scene.now);
                let (_, edit, texts) = &scene.asked;
                if notes::find(tx, practice, visit).await?.is_some() {
                    return Err(Refusal::rule("note-signed"));
                }
                let found = visits::load(tx, practice, visit).await?;
                let standing = open(tx, &knowledge, practice, &found, now).await?;
                let base = drafted(tx, practice, (visit, author)).await?;
                let mut body = base.as_ref().map_or(Body::default(), |d| Body::stored(&d.body));
                put(&mut body, texts);
                match edit {
                    Edit::Texts => {}
                    Edit::Line(line) => body.lines.push(line.clone()),
                    Edit::DropLine(id) => body.lines.retain(|line| line.id != *id),
                    Edit::Confirm(id) => {
                        let lines = body.lines.iter_mut();
                        lines.filter(|line| line.id == *id).for_each(|line| line.confirmed = true);
                    }
                    Edit::Check(check) => body.checks.push(check.clone()),
                    Edit::DropCheck(id) => body.checks.retain(|check| check.id != *id),
                    Edit::Stop(rule) => {
                        if body.stops.iter().all(|stop| stop.rule != *rule) {
                            body.stops.push(Stop { rule: rule.clone(), at: now });
                        }
                    }
                    Edit::DropStop(rule) => body.stops.retain(|stop| stop.rule != *rule),
                    Edit::Carry => {
                        let before = found.place.starts_at;
                        let last = notes::last(tx, practice, found.client_id, before).await?;
                        let last = last.ok_or(Refusal::rule("note-no-last"))?;
                        carry(&mut body, Body::stored(&last.body), last.starts_at);
                    }
                }
                body.check(&knowledge).map_err(|reason| Refusal::field("body", reason))?;
                if let Edit::Line(line) = edit {
                    let over = over(&knowledge, &standing.decision.possible, &body.lines);
                    if over.last().is_some_and(|o| !o.is_empty()) && !line.has_reason() {
                        return Err(Refusal::rule("note-reason"));
                    }
                }
                let lines = body.lines.len();
                let change = Change { base, found, author, now, body: body.json()? };
                let seq = change.base.as_ref().filter(|d| d.writer == BY_FORM).map_or(0, |d| d.seq);
                let draft = change.written(BY_FORM, seq + 1);
                notes::put_draft(tx, practice, &draft).await?;
                Ok(Done::noting(draft.version, json!({ "lines": lines })))
            })
        })
        .await
}

/// Copies lines of another note. Reasons are not copied: they were about that day.
fn carry(body: &mut Body, last: Body, starts_at: i64) {
    for line in last.lines {
        let same = |one: &Line| {
            one.carried == Some(starts_at)
                && (&one.technique, &one.area) == (&line.technique, &line.area)
                && (one.pressure, one.minutes) == (line.pressure, line.minutes)
        };
        if !body.lines.iter().any(same) {
            body.lines.push(Line {
                id: Key::fresh().as_str().to_owned(),
                reason: String::new(),
                response: None,
                carried: Some(starts_at),
                confirmed: false,
                ..line
            });
        }
    }
}
