//! The note of a visit: its page, the batches of a draft, the signature, what is added.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use desk::form::Filled;
use practice::permission::case;
use practice::visit::note::body::{Body, Check, Line, PAIN_MAX, PRESSURE_MAX};
use practice::visit::note::body::{MINUTES_MAX, Parts, REASON_MAX, TEXT_MAX};
use practice::visit::note::draft::{self, Sent};
use practice::visit::note::edit::{self, Edit, Texts};
use practice::visit::note::limits::spelled;
use practice::visit::note::sheet::{self, NoteSheet};
use practice::visit::note::sign;
use practice::{Case, Fields, Key, Refusal, Whose, visit_step};
use serde_json::{Value, json};
use store::notes::{Draft, Hand, Note};
use store::{StoreError, VisitId};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};

/// Characters of the name that a page makes up for itself.
const WRITER: std::ops::RangeInclusive<usize> = 8..=80;

/// The routes of a note.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/visits/{visit}/note", Door::Case(Case::ReadNote), show)
        .post("/visits/{visit}/note/draft", Door::Case(Case::WriteNote), keep)
        .post("/visits/{visit}/note/edit", Door::Case(Case::WriteNote), change)
        .post("/visits/{visit}/note/sign", Door::Case(Case::SignNote), sign)
        .post("/visits/{visit}/note/addenda", Door::Case(Case::AddToNote), add)
}

async fn show(here: Here, Path(id): Path<VisitId>) -> Answer {
    let sheet = sheet_of(&here, id).await?;
    let page = desk::note::page(&here.frame(), &sheet, &Filled::default(), None);
    let status = match &sheet.open {
        Some(Err(_)) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    Ok(here.page_with(status, &page, written(&here, &sheet)))
}

async fn sheet_of(here: &Here, id: VisitId) -> Result<NoteSheet, Refusal> {
    let client = visit_step::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::ReadNote>(client).await?;
    sheet::read(&here.house, &permit, id).await
}

/// A batch of a draft. It is asked for some ten times a second, so it looks at nothing but the
/// draft: who may write is known from the session, and that the visit exists from the draft.
async fn keep(here: Here, Path(id): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.actor()?.permit::<case::WriteNote>(Whose::Practice)?;
    // What somebody else left on this device is never kept as one's own.
    if fields.raw("author").is_some_and(|author| author != permit.actor().user.to_string()) {
        return Err(Refusal::Denied(Case::WriteNote).into());
    }
    let sent = match sent(&here, &mut fields) {
        Ok(sent) => sent,
        Err(refusal) => {
            visit_step::client_of(&here.house, here.actor()?, id).await?;
            return Err(refusal.into());
        }
    };
    match draft::keep(&here.house, &permit, id, sent).await {
        Ok(kept) => {
            let hands = draft::hands(&here.house, &permit, id).await?;
            let frame = here.frame();
            let told: Vec<String> = hands.iter().map(|one| desk::note::told(&frame, one)).collect();
            let time = frame.clock(frame.civil(here.house.now(), &frame.zone));
            Ok(Reply::json(
                StatusCode::OK,
                json!({
                    "version": kept.version,
                    "seq": kept.seq,
                    "time": time,
                    "told": told,
                    "others": hands.iter().map(hand).collect::<Vec<_>>(),
                }),
            ))
        }
        Err(Refusal::Store(StoreError::Stale(_))) => {
            let own = draft::own(&here.house, &permit, id).await?;
            let body = json!({ "refused": "stale", "draft": own.as_ref().map(drafted) });
            Ok(Reply::json(StatusCode::CONFLICT, body))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn sent(here: &Here, fields: &mut Fields) -> Result<Sent, Refusal> {
    let writer = fields.text("writer", WRITER);
    let seq = fields.int("seq", 1..=i64::from(i32::MAX));
    let base = fields.int("base", 0..=i64::MAX);
    let body = fields.raw("body").map(|text| Body::sent(text, here.app.knowledge()));
    let body = match body {
        Some(Ok(body)) => body,
        Some(Err(Refusal::Wrong(mistakes))) => {
            fields.add(mistakes);
            Body::default()
        }
        Some(Err(other)) => return Err(other),
        None => {
            fields.mistake("body", "missing", &[]);
            Body::default()
        }
    };
    std::mem::take(fields).finish()?;
    Ok(Sent { writer, seq, base, body })
}

async fn change(here: Here, Path(id): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::WriteNote>(client).await?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let key = fields.key();
    let asked = asked(&here, &mut fields);
    let texts = texts(&mut fields);
    let outcome = match (fields.finish(), asked) {
        (Ok(()), Some(asked)) => edit::edit(&here.house, &permit, id, (asked, texts), key).await,
        (Ok(()), None) => Err(Refusal::field("do", "unknown-choice")),
        (Err(refusal), _) => Err(refusal),
    };
    match outcome {
        Ok(version) => Ok(here.see(
            &format!("/visits/{id}/note"),
            json!({ "visit": id.to_string(), "version": version }),
        )),
        Err(refusal) => again(&here, id, &typed, refusal).await,
    }
}

/// The page once more, with what was typed and why it was not done.
async fn again(here: &Here, id: VisitId, typed: &Fields, refusal: Refusal) -> Answer {
    let status = match &refusal {
        Refusal::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Rule { .. } => StatusCode::CONFLICT,
        _ => return Err(refusal.into()),
    };
    if here.program {
        return Err(refusal.into());
    }
    let sheet = sheet_of(here, id).await?;
    let filled = Filled { fields: Some(typed), mistakes: &[] };
    let page = desk::note::page(&here.frame(), &sheet, &filled, Some(&refusal));
    Ok(here.page_with(status, &page, json!({})))
}

/// Which change a form asks for: the button that was pressed.
fn asked(here: &Here, fields: &mut Fields) -> Option<Edit> {
    for (name, make) in [
        ("drop-line", Edit::DropLine as fn(String) -> Edit),
        ("confirm", Edit::Confirm),
        ("drop-check", Edit::DropCheck),
        ("stop", Edit::Stop),
        ("drop-stop", Edit::DropStop),
    ] {
        if let Some(value) = fields.raw(name) {
            return Some(make(value.to_owned()));
        }
    }
    match fields.raw("do") {
        Some("line") => Some(Edit::Line(line(here, fields))),
        Some("check") => Some(Edit::Check(check(here, fields))),
        Some("carry") => Some(Edit::Carry),
        Some("texts") => Some(Edit::Texts),
        _ => None,
    }
}

fn line(here: &Here, fields: &mut Fields) -> Line {
    let line = Line {
        id: Key::fresh().as_str().to_owned(),
        technique: fields.text("technique", 1..=40),
        area: fields.maybe_text("area", 40),
        pressure: fields.maybe_int("pressure", 1..=PRESSURE_MAX),
        minutes: fields.int("minutes", 1..=MINUTES_MAX),
        response: fields.maybe("response"),
        reason: fields.text("reason", 0..=REASON_MAX),
        carried: None,
        confirmed: false,
    };
    if fields.mistakes().is_empty()
        && let Err(reason) = line.check(here.app.knowledge())
    {
        let field = match reason {
            "line-needs-area" => "area",
            "line-needs-pressure" => "pressure",
            _ => "technique",
        };
        fields.mistake(field, reason, &[]);
    }
    line
}

fn check(here: &Here, fields: &mut Fields) -> Check {
    let check = Check {
        id: Key::fresh().as_str().to_owned(),
        at: here.house.now(),
        when: fields.of("when").unwrap_or(practice::visit::note::body::When::During),
        pain: fields.maybe_int("pain", 0..=PAIN_MAX),
        pressure: fields.maybe_int("felt", 1..=PRESSURE_MAX),
        comfort: fields.maybe_int("comfort", 0..=PAIN_MAX),
    };
    if fields.mistakes().is_empty()
        && let Err(reason) = check.check()
    {
        fields.mistake("pain", reason, &[]);
    }
    check
}

/// The free texts that were sent; those that were not stay as they are.
fn texts(fields: &mut Fields) -> Texts {
    let mut texts = Texts::new();
    for name in Parts::NAMES {
        if fields.raw(name).is_some() {
            texts.push((name.to_owned(), fields.text(name, 0..=TEXT_MAX)));
        }
    }
    texts
}

async fn sign(here: Here, Path(id): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::SignNote>(client).await?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let key = fields.key();
    let texts = texts(&mut fields);
    let names: Vec<String> = fields.pairs().iter().map(|(name, _)| name.clone()).collect();
    let mut reasons = BTreeMap::new();
    for name in names {
        if let Some(line) = name.strip_prefix("reason-") {
            reasons.insert(line.to_owned(), fields.text(&name, 0..=REASON_MAX));
        }
    }
    let outcome = match fields.finish() {
        Ok(()) => sign::sign(&here.house, &permit, id, (texts, reasons), key).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(outside) => Ok(here.see(
            &format!("/visits/{id}/note"),
            json!({ "visit": id.to_string(), "outside": outside }),
        )),
        Err(refusal) => again(&here, id, &typed, refusal).await,
    }
}

async fn add(here: Here, Path(id): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::AddToNote>(client).await?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let key = fields.key();
    let words = fields.text("words", 0..=TEXT_MAX);
    let with_draft = fields.ticked("with_draft");
    let outcome = match fields.finish() {
        Ok(()) => sign::add(&here.house, &permit, id, (words, with_draft), key).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(addendum) => Ok(here.see(
            &format!("/visits/{id}/note"),
            json!({ "visit": id.to_string(), "addendum": addendum.to_string() }),
        )),
        Err(refusal) => again(&here, id, &typed, refusal).await,
    }
}

fn hand(hand: &Hand) -> Value {
    json!({ "kind": hand.kind, "author": hand.author.to_string(), "name": hand.name, "at": hand.at })
}

fn drafted(draft: &Draft) -> Value {
    json!({
        "author": draft.author.to_string(),
        "version": draft.version,
        "writer": draft.writer,
        "seq": draft.seq,
        "begun_at": draft.begun_at,
        "saved_at": draft.saved_at,
        "body": Body::stored(&draft.body),
    })
}

fn noted(note: &Note) -> Value {
    json!({
        "visit": note.visit_id.to_string(),
        "author": note.author.to_string(),
        "screen": note.screen_id.to_string(),
        "outside": note.outside,
        "signed_at": note.signed_at,
        "body": Body::stored(&note.body),
    })
}

fn written(here: &Here, sheet: &NoteSheet) -> Value {
    let visit = &sheet.line.visit.visit;
    let limits = match &sheet.open {
        Some(Ok(standing)) => {
            json!(spelled(here.app.knowledge(), &standing.decision.possible))
        }
        _ => Value::Null,
    };
    let closed = match &sheet.open {
        Some(Err(Refusal::Rule { key, .. })) => json!(key),
        _ => Value::Null,
    };
    let addenda = sheet.addenda.iter().map(|one| {
        json!({
            "addendum": one.addendum_id.to_string(),
            "author": one.author.to_string(),
            "at": one.at,
            "words": one.words,
            "body": one.body.as_ref().map(Body::stored),
        })
    });
    json!({
        "visit": visit.visit_id.to_string(),
        "client": visit.client_id.to_string(),
        "state": visit.state.as_str(),
        "closed": closed,
        "limits": limits,
        "draft": sheet.own.as_ref().map(drafted),
        "others": sheet.others.iter().map(drafted).collect::<Vec<_>>(),
        "note": sheet.note.as_ref().map(noted),
        "addenda": addenda.collect::<Vec<_>>(),
        "last": sheet.last.as_ref().map(noted),
    })
}
