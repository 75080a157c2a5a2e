//! The summary of a visit: `/visits/{visit}/summary`.

use axum::http::StatusCode;
use desk::form::Filled;
use desk::summary as page;
use practice::permission::case;
use practice::visit::summary::{self, Change, Sheet};
use practice::{Case, Fields, Refusal, visit_step};
use serde_json::{Value, json};
use store::{ClientId, VisitId};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;

pub fn doors(doors: Doors) -> Doors {
    doors.get("/visits/{visit}/summary", Door::Case(Case::ReadSummary), show).post(
        "/visits/{visit}/summary",
        Door::Case(Case::WriteSummary),
        post,
    )
}

async fn open(here: &Here, visit: VisitId) -> Result<(Sheet, ClientId), Refusal> {
    let client = visit_step::client_of(&here.house, here.actor()?, visit).await?;
    let permit = here.permit_client::<case::ReadSummary>(client).await?;
    Ok((summary::open(&here.house, &permit, (visit, client)).await?, client))
}

/// What a new summary begins with, in the language of the client.
fn begun(here: &Here, sheet: &Sheet) -> String {
    let mut theirs = here.clone();
    theirs.wanted.language.clone_from(&sheet.language);
    page::draft(&theirs.frame(), sheet)
}

async fn show(here: Here, Path(visit): Path<VisitId>) -> Answer {
    let (sheet, _) = open(&here, visit).await?;
    let document = page::page(&here.frame(), &sheet, &begun(&here, &sheet), &Filled::default());
    Ok(here.page(&document, written(&sheet)))
}

async fn post(here: Here, Path(visit): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let client = visit_step::client_of(&here.house, here.actor()?, visit).await?;
    let permit = here.permit_client::<case::WriteSummary>(client).await?;
    let key = fields.key();
    let version = fields.int("version", 0..=i64::MAX);
    let change = Change::read(&mut fields);
    if !fields.mistakes().is_empty() {
        return again(&here, visit, fields).await;
    }
    let about = (visit, client, version);
    let version = summary::change(&here.house, &permit, about, change, key).await?;
    let json = json!({ "visit": visit, "version": version });
    Ok(here.see(&format!("/visits/{visit}/summary"), json))
}

async fn again(here: &Here, visit: VisitId, fields: Fields) -> Answer {
    if here.program {
        return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
    }
    let (sheet, _) = open(here, visit).await?;
    let filled = Filled { fields: Some(&fields), mistakes: fields.mistakes() };
    let document = page::page(&here.frame(), &sheet, &begun(here, &sheet), &filled);
    Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &document, written(&sheet)))
}

fn written(sheet: &Sheet) -> Value {
    let versions = sheet.versions.iter().map(|one| {
        json!({
            "version": one.version,
            "state": one.state.as_str(),
            "text": one.body_text,
            "reason": one.reason,
            "at": one.at,
        })
    });
    json!({ "visit": sheet.visit.visit_id, "versions": versions.collect::<Vec<_>>() })
}
