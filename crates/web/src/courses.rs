//! A course in one act, and its changes.

use axum::http::StatusCode;
use desk::course as page;
use desk::form::Filled;
use practice::courses::booking::{self, picks};
use practice::courses::change::{self, Extent};
use practice::courses::options::{self, Choice, Offer, Planned};
use practice::courses::question::{Bounds, Named, Wanted};
use practice::permission::case;
use practice::{Case, Fields, Refusal};
use serde_json::{Value, json};
use store::{ClientId, CourseId, StoreError, VisitId};

use crate::address::{Path, Query};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;

pub fn doors(doors: Doors) -> Doors {
    const MOVE: &str = "/courses/{course}/visits/{visit}/move";
    const CANCEL: &str = "/courses/{course}/visits/{visit}/cancel";
    doors
        .get("/clients/{client}/course", Door::Case(Case::PlanCourse), ask)
        .post("/clients/{client}/course", Door::Case(Case::PlanCourse), plan)
        .post("/clients/{client}/courses", Door::Case(Case::BookCourse), book)
        .get("/courses/{course}", Door::Case(Case::ReadClient), show)
        .get(MOVE, Door::Case(Case::ChangeCourse), moves)
        .post(MOVE, Door::Case(Case::ChangeCourse), shift)
        .post(CANCEL, Door::Case(Case::ChangeCourse), cancel)
}

async fn ask(
    here: Here,
    Path(client): Path<ClientId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    let permit = here.permit_client::<case::PlanCourse>(client).await?;
    let choice = options::choose(&here.house, &permit, client).await?;
    let given = Fields::form(query)?;
    let filled = Filled { fields: Some(&given), mistakes: &[] };
    let page = page::ask(&here.frame(), client, &choice, &filled);
    Ok(here.page(&page, choice_json(&choice)))
}

fn choice_json(choice: &Choice) -> Value {
    let bounds = &choice.bounds;
    let services: Vec<_> = choice
        .services
        .iter()
        .map(|one| json!({ "service": one.service_id, "name": one.name }))
        .collect();
    let therapists = choice.names.therapists.iter().filter(|one| one.left_at.is_none());
    let therapists: Vec<_> =
        therapists.map(|one| json!({ "therapist": one.therapist_id, "name": one.name })).collect();
    json!({
        "services": services,
        "therapists": therapists,
        "visits": bounds.visits,
        "visits_max": bounds.visits_max,
        "gap_min": bounds.gap_min,
        "gap_max": bounds.gap_max,
        "minutes_max": bounds.minutes_max,
    })
}

/// What is asked for; what is not named follows the plan.
fn wanted(fields: &mut Fields, choice: &Choice) -> Option<Wanted> {
    let named = Named::read(fields, &choice.bounds)?;
    let whole = choice.complete(&named);
    if whole.is_err() {
        fields.mistake("service", "unknown-choice", &[]);
    }
    whole.ok()
}

async fn plan(here: Here, Path(client): Path<ClientId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit_client::<case::PlanCourse>(client).await?;
    let choice = options::choose(&here.house, &permit, client).await?;
    let wanted = wanted(&mut fields, &choice);
    let mistakes = fields.mistakes().to_vec();
    let Some(wanted) = wanted.filter(|_| mistakes.is_empty()) else {
        if here.program {
            return Err(Refusal::Wrong(mistakes).into());
        }
        let filled = Filled { fields: Some(&fields), mistakes: &mistakes };
        let page = page::ask(&here.frame(), client, &choice, &filled);
        return Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})));
    };
    offers(&here, client, wanted, &[]).await
}

/// Plans and shows the offers; with numbers of visits that were taken a moment ago, as a conflict.
async fn offers(here: &Here, client: ClientId, wanted: Wanted, taken: &[i64]) -> Answer {
    let permit = here.permit_client::<case::PlanCourse>(client).await?;
    let (choice, wanted, planned) = options::options(&here.house, &permit, client, wanted).await?;
    let page = page::options(&here.frame(), client, (&choice, &wanted, &planned), taken);
    let status = if taken.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok(here.page_with(status, &page, planned_json(&planned, taken)))
}

fn planned_json(planned: &Planned, taken: &[i64]) -> Value {
    let offer = |offer: &Offer| {
        let names: Vec<String> = offer.names.iter().map(|name| format!("{name:?}")).collect();
        let visits: Vec<_> = offer
            .visits
            .iter()
            .map(|visit| {
                json!({
                    "number": visit.number,
                    "pick": booking::Pick::from(&visit.place).to_string(),
                    "starts_at": visit.place.starts_at,
                    "ends_at": visit.place.ends_at,
                    "therapist": visit.place.therapist_id,
                })
            })
            .collect();
        json!({ "names": names, "visits": visits })
    };
    let offers: Vec<_> = planned.offers.iter().map(offer).collect();
    let stopped: Vec<String> = planned.stopped.iter().map(|stop| format!("{stop:?}")).collect();
    json!({ "offers": offers, "stopped": stopped, "taken": taken })
}

async fn book(here: Here, Path(client): Path<ClientId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit_client::<case::BookCourse>(client).await?;
    let named = Named::read(&mut fields, &Bounds::WIDEST);
    let picks = picks(&mut fields);
    let key = fields.key();
    fields.finish()?;
    let named = named.ok_or(Refusal::field("service", "unknown-choice"))?;
    let done = booking::book(&here.house, &permit, client, named.clone(), picks, key).await;
    match done {
        Ok(course) => Ok(here.see(&format!("/courses/{course}"), json!({ "course": course }))),
        Err(refusal) => match gone(&refusal) {
            Some(taken) => {
                let plan = here.permit_client::<case::PlanCourse>(client).await?;
                let choice = options::choose(&here.house, &plan, client).await?;
                offers(&here, client, choice.complete(&named)?, &taken).await
            }
            None => Err(refusal.into()),
        },
    }
}

/// Numbers of the visits whose place is gone; none where that is not why.
fn gone(refusal: &Refusal) -> Option<Vec<i64>> {
    match refusal {
        Refusal::Taken(clashes) => {
            let mut numbers: Vec<i64> = clashes.iter().map(|clash| clash.visit).collect();
            numbers.sort_unstable();
            numbers.dedup();
            Some(numbers)
        }
        Refusal::Store(StoreError::Absent { visit, .. }) => Some(vec![*visit]),
        _ => None,
    }
}

async fn client_of(here: &Here, course: CourseId) -> Result<ClientId, Refusal> {
    change::client_of(&here.house, here.actor()?, course).await
}

async fn show(here: Here, Path(course): Path<CourseId>) -> Answer {
    let client = client_of(&here, course).await?;
    let permit = here.permit_client::<case::ReadClient>(client).await?;
    let whole = change::open(&here.house, &permit, course).await?;
    let visits: Vec<_> = whole
        .visits
        .iter()
        .map(|visit| {
            json!({
                "visit": visit.visit_id,
                "number": visit.number,
                "state": visit.state.as_str(),
                "starts_at": visit.place.starts_at,
                "version": visit.version,
            })
        })
        .collect();
    let json = json!({ "course": course, "client": client, "visits": visits });
    Ok(here.page(&page::page(&here.frame(), &whole), json))
}

async fn moves(here: Here, Path((course, visit)): Path<(CourseId, VisitId)>) -> Answer {
    other_times(&here, course, visit, &[]).await
}

async fn other_times(here: &Here, course: CourseId, visit: VisitId, taken: &[i64]) -> Answer {
    let client = client_of(here, course).await?;
    let permit = here.permit_client::<case::ChangeCourse>(client).await?;
    let found = change::moves(&here.house, &permit, course, visit).await?;
    let nearest: Vec<String> =
        found.nearest.iter().map(|place| booking::Pick::from(place).to_string()).collect();
    let json = json!({ "nearest": nearest, "rest": planned_json(&found.rest, &[]) });
    let status = if taken.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok(here.page_with(status, &page::moves(&here.frame(), &found, taken), json))
}

async fn shift(
    here: Here,
    Path((course, visit)): Path<(CourseId, VisitId)>,
    Posted(mut fields): Posted,
) -> Answer {
    let client = client_of(&here, course).await?;
    let permit = here.permit_client::<case::ChangeCourse>(client).await?;
    let picks = picks(&mut fields);
    let versions: Result<Vec<i64>, _> =
        fields.all("version").iter().map(|text| text.parse::<i64>()).collect();
    if versions.is_err() {
        fields.mistake("version", "unknown-choice", &[]);
    }
    let key = fields.key();
    fields.finish()?;
    let how = (versions.unwrap_or_default(), picks);
    let what = (client, course, visit);
    match change::move_visits(&here.house, &permit, what, how, key).await {
        Ok(moved) => {
            Ok(here.see(&format!("/courses/{course}"), json!({ "course": course, "moved": moved })))
        }
        Err(refusal) => match gone(&refusal) {
            Some(taken) => other_times(&here, course, visit, &taken).await,
            None => Err(refusal.into()),
        },
    }
}

async fn cancel(
    here: Here,
    Path((course, visit)): Path<(CourseId, VisitId)>,
    Posted(mut fields): Posted,
) -> Answer {
    let client = client_of(&here, course).await?;
    let permit = here.permit_client::<case::ChangeCourse>(client).await?;
    let extent = fields.of::<Extent>("extent");
    let why = fields.text("why", 2..=200);
    let key = fields.key();
    fields.finish()?;
    let extent = extent.ok_or(Refusal::field("extent", "missing"))?;
    let what = (client, course, visit);
    let count = change::cancel(&here.house, &permit, what, (extent, why), key).await?;
    Ok(here.see(&format!("/courses/{course}"), json!({ "course": course, "cancelled": count })))
}
