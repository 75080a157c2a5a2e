//! What is measured at a visit, and how it went.

use axum::http::StatusCode;
use desk::form::Filled;
use desk::measures as page;
use knowledge::measure::Instrument;
use practice::permission::case;
use practice::visit::measuring::{self, Line, Sheet};
use practice::visit::trend::{self, OfCourse, Says, Trend};
use practice::{Case, Fields, Refusal, visit_step};
use serde_json::{Value, json};
use store::{ClientId, MeasureMode, StoreError, VisitId};

use crate::address::{Path, Query};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;

/// The routes of measures.
pub fn doors(doors: Doors) -> Doors {
    const FORM: &str = "/visits/{visit}/measures/{instrument}";
    doors
        .get("/visits/{visit}/measures", Door::Case(Case::ReadMeasures), list)
        .get(FORM, Door::Case(Case::FillMeasure), form)
        .post(FORM, Door::Case(Case::FillMeasure), fill)
        .get("/clients/{client}/trend", Door::Case(Case::ReadMeasures), trends)
}

async fn list(here: Here, Path(visit): Path<VisitId>) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, visit).await?;
    let permit = here.permit_client::<case::ReadMeasures>(client).await?;
    let sheet = measuring::sheet(&here.house, &permit, visit).await?;
    let lines = sheet.lines(here.house.knowledge());
    let frame = here.frame();
    let written: Vec<Value> = lines.iter().map(|line| written(&frame, line)).collect();
    Ok(here.page(&page::list(&frame, &sheet, &lines), json!({ "measures": written })))
}

/// A line as programs get it. Scores are thousandths.
fn written(frame: &desk::frame::Frame<'_>, line: &Line<'_>) -> Value {
    let id = line.instrument.card.id.as_str();
    let says = line.is_positive().then(|| frame.view.card_words(id, &["positive"])).flatten();
    json!({
        "instrument": id,
        "due": line.due,
        "open": line.is_open(),
        "closed": line.closed,
        "score": line.measure.as_ref().and_then(|one| one.score),
        "incomplete": line.measure.as_ref().and_then(|one| one.incomplete.clone()),
        "at": line.measure.as_ref().map(|one| one.at),
        "positive": says,
    })
}

fn found<'k>(here: &'k Here, id: &str) -> Result<Instrument<'k>, Refusal> {
    here.house.knowledge().instrument(id).ok_or(StoreError::Missing("instrument").into())
}

async fn form(
    here: Here,
    Path((visit, id)): Path<(VisitId, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, visit).await?;
    let permit = here.permit_client::<case::FillMeasure>(client).await?;
    let instrument = found(&here, &id)?;
    let sheet = measuring::form(&here.house, &permit, visit).await?;
    let language = query.into_iter().rfind(|(name, _)| name == "form").map(|(_, value)| value);
    shown(&here, (&sheet, instrument), language, &Filled::default(), StatusCode::OK)
}

/// The form in a language that it is shipped in, where one was asked for; else in the page's.
fn shown(
    here: &Here,
    (sheet, instrument): (&Sheet, Instrument<'_>),
    language: Option<String>,
    filled: &Filled<'_>,
    status: StatusCode,
) -> Answer {
    let frame = here.frame();
    let language = language.filter(|code| instrument.ships_in(code));
    let language = language.unwrap_or_else(|| frame.view.language().to_owned());
    let line = sheet.line(here.house.knowledge(), instrument);
    let named: Vec<_> = sheet
        .log
        .named(&line.instrument)
        .into_iter()
        .map(|(item, name)| json!({ "item": item, "name": name }))
        .collect();
    let json = json!({
        "instrument": line.instrument.card.id,
        "items": line.instrument.items,
        "item_range": line.instrument.item_range,
        "named": named,
        "closed": line.closed,
    });
    let page = page::form(&frame, (sheet, &line), &language, filled);
    Ok(here.page_with(status, &page, json))
}

async fn fill(
    here: Here,
    Path((visit, id)): Path<(VisitId, String)>,
    Posted(mut fields): Posted,
) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, visit).await?;
    let permit = here.permit_client::<case::FillMeasure>(client).await?;
    let instrument = found(&here, &id)?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let key = fields.key();
    let sheet = measuring::form(&here.house, &permit, visit).await?;
    if fields.raw("form").is_none() {
        fields.set("form", here.frame().view.language());
    }
    let sent = measuring::read(&mut fields, &instrument, &sheet.log.named(&instrument));
    let own = here.actor()?.client == Some(client);
    let mode = if own { MeasureMode::Client } else { MeasureMode::Staff };
    let done = match fields.finish() {
        Ok(()) => measuring::fill(&here.house, &permit, (visit, client), (sent, mode), key).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(measure) => {
            let path = format!("/visits/{visit}/measures");
            Ok(here.see(&path, json!({ "measure": measure })))
        }
        Err(Refusal::Wrong(mistakes)) if !here.program => {
            let language = typed.raw("form").map(str::to_owned);
            let filled = Filled { fields: Some(&typed), mistakes: &mistakes };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            shown(&here, (&sheet, instrument), language, &filled, status)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn trends(here: Here, Path(client): Path<ClientId>) -> Answer {
    let permit = here.permit_client::<case::ReadMeasures>(client).await?;
    let courses = trend::read(&here.house, &permit, client).await?;
    let frame = here.frame();
    let course = |course: &OfCourse| {
        let trends = course.trends.iter().map(|trend| picture(&frame, trend));
        json!({ "course": course.course, "trends": trends.collect::<Vec<_>>() })
    };
    let json = json!({ "courses": courses.iter().map(course).collect::<Vec<_>>() });
    Ok(here.page(&desk::trend::page(&frame, client, &courses), json))
}

fn picture(frame: &desk::frame::Frame<'_>, trend: &Trend) -> Value {
    let points = trend.points.iter().map(|point| {
        json!({
            "visit": point.ordinal,
            "at": point.at,
            "score": point.score,
            "incomplete": point.gap.map(|gap| gap.as_str()),
        })
    });
    let change = match trend.says {
        Says::Changed(change) => json!({ "gain": change.gain, "percent": change.percent }),
        _ => Value::Null,
    };
    json!({
        "instrument": trend.instrument,
        "points": points.collect::<Vec<_>>(),
        "change": change,
        "sentence": desk::trend::sentence(frame, trend),
    })
}
