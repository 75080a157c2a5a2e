//! The day of a site, its visits, their steps and their moves.

use std::sync::Arc;

use axum::http::StatusCode;
use desk::form::Filled;
use jiff::civil::Time;
use practice::day::{self, Asked, Day, Line};
use practice::permission::{Permit, case};
use practice::visit_move::{self, Wanted};
use practice::visit_step::{self, VisitSheet};
use practice::visit_undo;
use practice::{Case, Fields, Reach, Refusal, opening};
use serde_json::{Value, json};
use store::{StoreError, VisitId, VisitState};

use crate::address::{Path, Query};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;
use crate::visit_check;

/// The routes of the day.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/day", Door::Case(Case::ReadDay), show)
        .get("/visits/{visit}", Door::Case(Case::ReadDay), visit)
        .post("/visits/{visit}/step", Door::Case(Case::StepVisit), step)
        .post("/visits/{visit}/undo", Door::Case(Case::StepVisit), undo)
        .post("/visits/{visit}/move", Door::Case(Case::ChangeCourse), shift)
}

async fn show(here: Here, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let permit = here.permit::<case::ReadDay>()?;
    let mut fields = Fields::form(query)?;
    let asked = Asked {
        site: fields.maybe("site"),
        date: fields.maybe_date("date"),
        by: fields.maybe("by").unwrap_or_default(),
    };
    let only = fields.maybe_text("only", 40);
    fields.finish()?;
    let day = day::read(&here.house, &permit, asked).await?;
    let page = desk::day::page(&here.frame(), &day, only.as_deref());
    Ok(here.page(&page, written(&day)))
}

async fn visit(here: Here, Path(id): Path<VisitId>) -> Answer {
    let permit = here.permit::<case::ReadDay>()?;
    let sheet = whole(&here, &permit, id).await?;
    let page = desk::visit::page(&here.frame(), &sheet, &Filled::default(), None);
    let mut json = written_line(&sheet.line);
    if let Some(rests) = &sheet.rests {
        json["check"] = visit_check::written(rests);
    }
    Ok(here.page(&page, json))
}

/// A visit, with what it rests on for those who may see answers.
async fn whole(
    here: &Here,
    permit: &Permit<case::ReadDay>,
    visit: VisitId,
) -> Result<VisitSheet, Refusal> {
    let mut sheet = visit_step::read(&here.house, permit, visit).await?;
    let client = sheet.line.visit.visit.client_id;
    if let Ok(permit) = here.permit_client::<case::CheckVisit>(client).await {
        let rests = practice::visit::sheet::read(&here.house, &permit, (visit, client)).await?;
        sheet.rests = Some(Arc::new(rests));
    }
    Ok(sheet)
}

async fn step(here: Here, Path(id): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::StepVisit>(client).await?;
    let key = fields.key();
    let version = fields.int("version", 1..=i64::MAX);
    let to = fields.of::<VisitState>("to");
    fields.finish()?;
    let Some(to) = to else { return Err(Refusal::field("to", "missing").into()) };
    let version = visit_step::step(&here.house, &permit, (id, client), (to, version), key).await?;
    Ok(here.see(&format!("/visits/{id}"), json!({ "visit": id.to_string(), "version": version })))
}

async fn undo(here: Here, Path(id): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::StepVisit>(client).await?;
    let key = fields.key();
    let version = fields.int("version", 1..=i64::MAX);
    fields.finish()?;
    let version = visit_undo::undo(&here.house, &permit, (id, client), version, key).await?;
    Ok(here.see(&format!("/visits/{id}"), json!({ "visit": id.to_string(), "version": version })))
}

async fn shift(here: Here, Path(id): Path<VisitId>, Posted(fields): Posted) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::ChangeCourse>(client).await?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let outcome = moved(&here, &permit, (id, client), fields).await;
    let staff = here.actor()?.reach(Case::ReadDay) == Reach::Practice;
    match outcome {
        Ok(moved) => {
            let path = if staff { there(&here, id, &typed).await? } else { "/me".to_owned() };
            let json = json!({ "visit": id.to_string(), "version": moved.version, "to": moved.to });
            Ok(here.see(&path, json))
        }
        Err(refusal) if staff && !here.program && shown_in_place(&refusal) => {
            let sheet = whole(&here, &here.permit::<case::ReadDay>()?, id).await?;
            let mistakes = match &refusal {
                Refusal::Wrong(mistakes) => mistakes.as_slice(),
                _ => &[],
            };
            let filled = Filled { fields: Some(&typed), mistakes };
            let page = desk::visit::page(&here.frame(), &sheet, &filled, Some(&refusal));
            let status = match refusal {
                Refusal::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::CONFLICT,
            };
            Ok(here.page_with(status, &page, json!({})))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn shown_in_place(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Wrong(_)
            | Refusal::Rule { .. }
            | Refusal::Taken(_)
            | Refusal::Store(
                StoreError::Absent { .. } | StoreError::Stale(_) | StoreError::WrongState { .. }
            )
    )
}

/// Reads where the visit is to go (`starts_at`, or `date` and `time` on the site's clock), and
/// moves it.
async fn moved(
    here: &Here,
    permit: &Permit<case::ChangeCourse>,
    (visit, client): (VisitId, store::ClientId),
    mut fields: Fields,
) -> Result<visit_move::Moved, Refusal> {
    let key = fields.key();
    let version = fields.int("version", 1..=i64::MAX);
    let therapist = fields.maybe("therapist");
    let room = fields.maybe("room");
    let instant = fields.maybe_int("starts_at", 0..=i64::MAX / 4);
    let starts_at = match instant {
        Some(instant) => instant,
        None => {
            let date = fields.date("date");
            let time: Option<Time> = fields.text("time", 1..=8).parse().ok();
            match (date, time) {
                (Some(date), Some(time)) => {
                    let minute = i64::from(time.hour()) * 60 + i64::from(time.minute());
                    opening::at(date, minute, &clock(here, visit).await?)?
                }
                (_, None) => {
                    fields.mistake("time", "not-a-time", &[]);
                    0
                }
                _ => 0,
            }
        }
    };
    fields.finish()?;
    let wanted = Wanted { visit, version, therapist, room, starts_at };
    visit_move::shift(&here.house, permit, client, wanted, key).await
}

/// The clock of the site at which a visit is.
async fn clock(here: &Here, visit: VisitId) -> Result<jiff::tz::TimeZone, Refusal> {
    Ok(visit_step::site_of(&here.house, here.actor()?, visit).await?.zone())
}

/// Where staff go on after a move: the day from which they moved it, else the visit.
async fn there(here: &Here, visit: VisitId, typed: &Fields) -> Result<String, Refusal> {
    if typed.raw("from") != Some("day") {
        return Ok(format!("/visits/{visit}"));
    }
    let now = visit_step::site_of(&here.house, here.actor()?, visit).await?;
    let by = typed.raw("by").and_then(|by| by.parse().ok()).unwrap_or_default();
    Ok(format!("{}#v-{visit}", desk::day::address(now.site, now.date(), by)))
}

fn written(day: &Day) -> Value {
    let column = |column: &day::Column| {
        json!({
            "id": column.id,
            "name": column.name,
            "own": column.own,
            "open": column.open,
            "away": column.away.iter().map(|(from, to, kind)| json!([from, to, kind.as_str()]))
                .collect::<Vec<_>>(),
            "visits": column.lines.iter().map(written_line).collect::<Vec<_>>(),
        })
    };
    json!({
        "site": day.site.site_id.to_string(),
        "date": day.date.to_string(),
        "by": day.by.as_str(),
        "columns": day.columns.iter().map(column).collect::<Vec<_>>(),
        "off": day.off.iter().map(written_line).collect::<Vec<_>>(),
    })
}

fn written_line(line: &Line) -> Value {
    let visit = &line.visit.visit;
    json!({
        "visit": visit.visit_id.to_string(),
        "version": visit.version,
        "client": visit.client_id.to_string(),
        "therapist": visit.place.therapist_id.to_string(),
        "room": visit.place.room_id.to_string(),
        "starts_at": visit.place.starts_at,
        "ends_at": visit.place.ends_at,
        "state": visit.state.as_str(),
        "flags": line.flags.iter().map(|flag| flag.as_str()).collect::<Vec<_>>(),
    })
}
