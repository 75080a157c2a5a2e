//! The review of a course.

use axum::http::StatusCode;
use desk::form::Filled;
use pathway::effect::Course;
use practice::courses::{change, more};
use practice::permission::case;
use practice::visit::review::{self, Chosen, Open};
use practice::{Case, Fields, Refusal};
use serde_json::{Value, json};
use store::{ClientId, CourseId};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;

/// The routes of a review.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/courses/{course}/review", Door::Case(Case::ReadReview), show)
        .post("/courses/{course}/review", Door::Case(Case::DecideReview), decide)
        .post("/courses/{course}/review/answers", Door::Case(Case::DecideReview), answer)
}

async fn client_of(here: &Here, course: CourseId) -> Result<ClientId, Refusal> {
    change::client_of(&here.house, here.actor()?, course).await
}

async fn show(here: Here, Path(course): Path<CourseId>) -> Answer {
    shown(&here, course, &Filled::default(), StatusCode::OK).await
}

async fn shown(here: &Here, course: CourseId, filled: &Filled<'_>, status: StatusCode) -> Answer {
    let client = client_of(here, course).await?;
    let permit = here.permit_client::<case::ReadReview>(client).await?;
    let open = review::open(&here.house, &permit, course).await?;
    let left = more::left(here.house.knowledge(), &open.log);
    let page = desk::review::page(&here.frame(), &open, left, filled);
    Ok(here.page_with(status, &page, written(&open, left)))
}

fn written(open: &Open, left: i64) -> Value {
    let findings = open.findings.iter().map(|finding| {
        let because: Vec<Value> = finding
            .because
            .iter()
            .map(|(fact, value)| json!({ "fact": fact, "value": value.to_json() }))
            .collect();
        json!({
            "card": finding.card,
            "course": finding.effect.course.map(Course::word),
            "notes": finding.effect.other,
            "because": because,
        })
    });
    let reviews = open.log.reviews.iter().map(|one| {
        json!({
            "review": one.review_id,
            "after": one.sessions_done,
            "proposal": one.proposal,
            "strictest": one.strictest,
            "chosen": one.chosen,
            "reason": one.reason,
            "by": one.user_id,
            "at": one.at,
            "knowledge": one.knowledge_digest,
        })
    });
    let questions: Vec<&str> = open.questions.iter().map(|(fact, _)| fact.as_str()).collect();
    json!({
        "course": open.log.course.course_id,
        "state": open.log.course.state.as_str(),
        "visits_done": open.log.sessions_done(),
        "due": open.due,
        "proposal": open.proposal.map(Course::word),
        "strictest": open.strictest.map(Course::word),
        "findings": findings.collect::<Vec<_>>(),
        "unknown": open.unknown,
        "questions": questions,
        "more": left,
        "to_come": open.log.to_come().map(|visit| visit.visit_id).collect::<Vec<_>>(),
        "reviews": reviews.collect::<Vec<_>>(),
    })
}

async fn answer(here: Here, Path(course): Path<CourseId>, Posted(mut fields): Posted) -> Answer {
    let client = client_of(&here, course).await?;
    let permit = here.permit_client::<case::DecideReview>(client).await?;
    let key = fields.key();
    let answers = review::read(&mut fields, here.house.knowledge());
    fields.finish()?;
    let count = review::answer(&here.house, &permit, (client, course), answers, key).await?;
    Ok(here.see(&format!("/courses/{course}/review"), json!({ "answers": count })))
}

async fn decide(here: Here, Path(course): Path<CourseId>, Posted(mut fields): Posted) -> Answer {
    let client = client_of(&here, course).await?;
    let permit = here.permit_client::<case::DecideReview>(client).await?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let key = fields.key();
    let chosen = Chosen::read(&mut fields);
    let done = match fields.finish() {
        Ok(()) => review::decide(&here.house, &permit, (client, course), chosen, key).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(review) => {
            Ok(here.see(&format!("/courses/{course}/review"), json!({ "review": review })))
        }
        Err(Refusal::Wrong(mistakes)) if !here.program => {
            let filled = Filled { fields: Some(&typed), mistakes: &mistakes };
            shown(&here, course, &filled, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
