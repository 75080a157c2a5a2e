//! The body chart of a visit: seen and drawn by the therapist and by the client.

use axum::http::StatusCode;
use desk::chart::{Unsaved, page};
use practice::permission::case;
use practice::visit::chart::{self, Chart, Seen};
use practice::visit::drawing::Drawing;
use practice::visit_step::client_of;
use practice::{Case, Fields, Refusal};
use serde_json::{Value, json};
use store::{StoreError, VisitId};

use crate::address::{Path, Query};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;

/// The routes of the chart.
pub fn doors(doors: Doors) -> Doors {
    doors.get("/visits/{visit}/chart", Door::Case(Case::ReadChart), show).post(
        "/visits/{visit}/chart",
        Door::Case(Case::DrawChart),
        keep,
    )
}

async fn show(
    here: Here,
    Path(id): Path<VisitId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    let with = Fields::form(query)?;
    let with: Vec<Seen> = with.all("with").iter().filter_map(|text| text.parse().ok()).collect();
    let chart = read(&here, id, &with).await?;
    Ok(here.page(&page(&here.frame(), &chart, Unsaved::No), written(&chart)))
}

async fn read(here: &Here, id: VisitId, with: &[Seen]) -> Result<Chart, Refusal> {
    let client = client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::ReadChart>(client).await?;
    chart::read(&here.house, &permit, id, with).await
}

async fn keep(here: Here, Path(id): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let client = client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::DrawChart>(client).await?;
    let key = fields.key();
    let version = fields.int("version", 0..=i64::MAX / 2);
    let drawing = Drawing::read(&mut fields, here.app.knowledge());
    let typed = Fields::form(fields.pairs().to_vec())?;
    let outcome = match fields.finish() {
        Ok(()) => chart::keep(&here.house, &permit, (id, client), (version, &drawing), key).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(version) => {
            let json = json!({ "visit": id, "version": version });
            Ok(here.see(&back(id, &typed), json))
        }
        Err(Refusal::Wrong(mistakes)) if !here.program => {
            let mut chart = read(&here, id, &[]).await?;
            (chart.version, chart.drawing) = (version, drawing);
            let page = page(&here.frame(), &chart, Unsaved::Wrong(&typed, &mistakes));
            Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})))
        }
        Err(Refusal::Store(StoreError::Stale(_))) if !here.program => {
            let chart = read(&here, id, &[]).await?.with_unsaved(drawing);
            let page = page(&here.frame(), &chart, Unsaved::Meanwhile);
            Ok(here.page_with(StatusCode::CONFLICT, &page, json!({})))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The page on which the chart was drawn.
fn back(visit: VisitId, typed: &Fields) -> String {
    let pages = [format!("/visits/{visit}/note"), "/me".to_owned()];
    let from = pages.into_iter().find(|page| typed.raw("from") == Some(page));
    from.unwrap_or_else(|| format!("/visits/{visit}/chart"))
}

fn written(chart: &Chart) -> Value {
    let layer = |layer: &chart::Layer| {
        json!({
            "visit": layer.drawn.visit_id,
            "author": layer.drawn.author.as_str(),
            "drawing": layer.drawing,
        })
    };
    let earlier = chart.earlier.iter().map(|(drawn, _)| {
        json!({ "visit": drawn.visit_id, "author": drawn.author.as_str(), "at": drawn.starts_at })
    });
    json!({
        "visit": chart.visit.visit_id,
        "author": chart.author.as_str(),
        "version": chart.version,
        "marks": chart.drawing.marks,
        "ink": chart.drawing.ink,
        "layers": chart.layers.iter().map(layer).collect::<Vec<_>>(),
        "earlier": earlier.collect::<Vec<_>>(),
    })
}
