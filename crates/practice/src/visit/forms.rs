//! Forms that keep each answer as it is given, and can be finished on another device.

use std::collections::BTreeMap;

use store::forms::{self, Form};
use store::{FormKind, Json, PracticeId, StoreError, Tx, form_links};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::which::{Scope, Which, still_open};

/// Answers so far: field to text.
pub type Answers = BTreeMap<String, String>;

/// Longer answers are refused.
const ANSWER_MAX: usize = 200;

/// More answers than this are refused.
const ANSWERS_MAX: usize = 200;

/// The answers that were given so far; empty where none were.
///
/// # Errors
/// As the store says.
pub async fn saved(tx: &mut Tx, practice: PracticeId, which: &Which) -> Result<Answers, Refusal> {
    let found = forms::find(tx, practice, (which.visit, which.kind)).await?;
    Ok(found.map(|form| answers(&form)).unwrap_or_default())
}

fn answers(form: &Form) -> Answers {
    serde_json::from_str(form.answers.as_str()).unwrap_or_default()
}

/// Whether a form has such a field.
fn has_field(kind: FormKind, name: &str) -> bool {
    match kind {
        FormKind::Consent => name == "agree" || name.starts_with("area-"),
        FormKind::Check | FormKind::Measures => true,
    }
}

/// Keeps answers beside those that were given before. Answers the form's version.
///
/// # Errors
/// `rule-visit-over`, `rule-form-too-large`, `rule-form-finished`; as the store says.
pub async fn save(
    house: &House,
    permit: &Permit<case::FillForm>,
    which: Which,
    given: Answers,
    key: Key,
) -> Result<i64, Refusal> {
    permit.reaches(&which)?;
    let fits = |(name, text): (&String, &String)| {
        has_field(which.kind, name) && name.len() <= ANSWER_MAX && text.len() <= ANSWER_MAX
    };
    if !given.iter().all(fits) {
        return Err(Refusal::rule("form-too-large"));
    }
    let scope = permit.scope().copied();
    let about = About { subject: Subject::Visit(which.visit), client: Some(which.client), key };
    house
        .write(permit, about, (which, given), move |tx, scene| {
            Box::pin(async move {
                let (which, given) = &scene.asked;
                still_open(tx, scene.practice, (which.visit, which.client)).await?;
                link_stands(tx, scene.practice, scope, scene.now).await?;
                let before = forms::find(tx, scene.practice, (which.visit, which.kind)).await?;
                let mut all = before.as_ref().map(answers).unwrap_or_default();
                all.extend(given.clone());
                if all.len() > ANSWERS_MAX {
                    return Err(Refusal::rule("form-too-large"));
                }
                let text = serde_json::to_string(&all).map_err(|_| Refusal::rule("not-json"))?;
                let form = Form {
                    visit_id: which.visit,
                    kind: which.kind,
                    client_id: which.client,
                    answers: Json::parse(text).map_err(|_| Refusal::rule("not-json"))?,
                    begun_at: before.as_ref().map_or(scene.now, |form| form.begun_at),
                    changed_at: scene.now,
                    version: before.as_ref().map_or(0, |form| form.version),
                };
                let version = forms::put(tx, scene.practice, &form).await.map_err(again)?;
                Ok(Done::new(version))
            })
        })
        .await
}

/// A form of many pages as it was sent last: field and text, in their order.
pub type Sent = Vec<(String, String)>;

/// Larger ones are not kept.
const SENT_BYTES_MAX: usize = 256 * 1024;

/// Keeps how far somebody has come in a form of many pages, so that it goes on from there on any
/// device.
///
/// # Errors
/// As [`save`].
pub async fn keep_page(
    house: &House,
    permit: &Permit<case::FillForm>,
    which: Which,
    sent: Sent,
) -> Result<(), Refusal> {
    permit.reaches(&which)?;
    let text = serde_json::to_string(&sent).map_err(|_| Refusal::rule("not-json"))?;
    if text.len() > SENT_BYTES_MAX {
        return Err(Refusal::rule("form-too-large"));
    }
    let scope = permit.scope().copied();
    let key = Key::fresh();
    let about = About { subject: Subject::Visit(which.visit), client: Some(which.client), key };
    house
        .write(permit, about, (which, text), move |tx, scene| {
            Box::pin(async move {
                let (which, text) = &scene.asked;
                still_open(tx, scene.practice, (which.visit, which.client)).await?;
                link_stands(tx, scene.practice, scope, scene.now).await?;
                let before = forms::find(tx, scene.practice, (which.visit, which.kind)).await?;
                let form = Form {
                    visit_id: which.visit,
                    kind: which.kind,
                    client_id: which.client,
                    answers: Json::parse(text.clone()).map_err(|_| Refusal::rule("not-json"))?,
                    begun_at: before.as_ref().map_or(scene.now, |form| form.begun_at),
                    changed_at: scene.now,
                    version: before.as_ref().map_or(0, |form| form.version),
                };
                forms::put(tx, scene.practice, &form).await.map_err(again)?;
                Ok(Done::new(()))
            })
        })
        .await
}

/// How far somebody has come in a form of many pages; empty where it was not begun.
/// Whoever asks has opened the form itself, which left the audit row.
///
/// # Errors
/// As the store says.
pub async fn kept_page(
    house: &House,
    permit: &Permit<case::FillForm>,
    which: Which,
) -> Result<Sent, Refusal> {
    permit.reaches(&which)?;
    let mut tx = house.look(permit).await?;
    let found = forms::find(&mut tx, permit.actor().practice, (which.visit, which.kind)).await?;
    let sent = found.and_then(|form| serde_json::from_str(form.answers.as_str()).ok());
    Ok(sent.unwrap_or_default())
}

/// Two devices at once: whoever comes second reads what the first has written and goes on.
fn again(error: StoreError) -> StoreError {
    match error {
        StoreError::Stale(what) => StoreError::GaveWay(format!("the {what} was changed")),
        other => other,
    }
}

/// A link may have been used or taken back since its holder came in.
///
/// # Errors
/// `rule-form-finished`.
pub(crate) async fn link_stands(
    tx: &mut Tx,
    practice: PracticeId,
    scope: Option<Scope>,
    now: i64,
) -> Result<(), Refusal> {
    let Some(scope) = scope else { return Ok(()) };
    match form_links::load(tx, practice, scope.link).await?.stands(now) {
        true => Ok(()),
        false => Err(Refusal::rule("form-finished")),
    }
}

/// Ends a form that is finished: its answers are kept elsewhere now, and its links open no more.
///
/// # Errors
/// As the store says.
pub(crate) async fn finish(
    tx: &mut Tx,
    practice: PracticeId,
    which: &Which,
    now: i64,
) -> Result<(), Refusal> {
    forms::end(tx, practice, (which.visit, which.kind)).await?;
    for link in form_links::of_visit(tx, practice, which.visit).await? {
        if link.kind == which.kind && link.stands(now) {
            form_links::used(tx, practice, link.link_id, now).await?;
        }
    }
    Ok(())
}
