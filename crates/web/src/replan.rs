//! A therapist is away: preview, apply, take back.

use axum::http::StatusCode;
use desk::form::Filled;
use desk::replan as page;
use practice::courses::booking::Pick;
use practice::permission::case;
use practice::replan::act::{self, Agreed, Open, Preview};
use practice::replan::away::Away;
use practice::replan::plan::{Cause, Moved, Why};
use practice::{Case, Fields, Refusal};
use serde_json::{Value, json};
use store::{AbsenceId, AbsenceKind, StoreError};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;

pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/replan", Door::Case(Case::Replan), ask)
        .post("/replan", Door::Case(Case::Replan), preview)
        .post("/replan/apply", Door::Case(Case::Replan), apply)
        .get("/absences/{absence}", Door::Case(Case::Replan), open)
        .post("/absences/{absence}/end", Door::Case(Case::Replan), end)
}

async fn ask(here: Here) -> Answer {
    let permit = here.permit::<case::Replan>()?;
    let found = act::absences(&here.house, &permit).await?;
    let list = found.list.iter().map(|one| {
        json!({
            "absence": one.absence_id,
            "therapist": one.therapist_id,
            "from": one.starts_at,
            "to": one.ends_at,
        })
    });
    let json = json!({ "absences": list.collect::<Vec<_>>() });
    Ok(here.page(&page::ask(&here.frame(), &found, &Filled::default()), json))
}

async fn preview(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::Replan>()?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let away = Away::read(&mut fields, &here.frame().zone);
    let outcome = match (fields.finish(), away) {
        (Ok(()), Some(away)) => act::preview(&here.house, &permit, away).await,
        (Err(refusal), _) => Err(refusal),
        (Ok(()), None) => Err(Refusal::field("away_from", "not-a-date")),
    };
    match outcome {
        Ok(found) => Ok(here.page(&page::preview(&here.frame(), &found, None), written(&found))),
        Err(Refusal::Wrong(mistakes)) if !here.program => {
            let found = act::absences(&here.house, &permit).await?;
            let filled = Filled { fields: Some(&typed), mistakes: &mistakes };
            let page = page::ask(&here.frame(), &found, &filled);
            Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn written(preview: &Preview) -> Value {
    let plan = &preview.plan;
    let moved = |one: &Moved| {
        let cause = match one.cause {
            Cause::Away => "away".to_owned(),
            Cause::Gap(days) => format!("gap:{days}"),
        };
        let reasons: Vec<String> = one.reasons.iter().map(|one| format!("{one:?}")).collect();
        json!({
            "visit": one.visit.visit_id,
            "client": one.visit.client_id,
            "from": Pick::from(&one.visit.place).to_string(),
            "to": Pick::from(&one.to).to_string(),
            "starts_at": one.to.starts_at,
            "cause": cause,
            "reasons": reasons,
        })
    };
    let stuck = plan.stuck.iter().map(|one| {
        let (rule, stops) = match &one.why {
            Why::Barred(rule) => (Some(*rule), Vec::new()),
            Why::Stopped(rules) => (None, rules.iter().map(|rule| format!("{rule:?}")).collect()),
        };
        json!({
            "visit": one.visit.visit_id,
            "client": one.visit.client_id,
            "rule": rule,
            "stopped": stops,
        })
    });
    json!({
        "therapist": preview.away.therapist,
        "from": preview.away.from,
        "to": preview.away.to,
        "away_kind": preview.away.kind.as_str(),
        "at": preview.at,
        "moves": plan.moves.iter().map(moved).collect::<Vec<_>>(),
        "stuck": stuck.collect::<Vec<_>>(),
        "line": plan.lines(),
    })
}

async fn apply(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::Replan>()?;
    let key = fields.key();
    let therapist = fields.of("therapist");
    let instants = 0..=i64::from(u32::MAX) * 1_000;
    let (from, to) = (fields.int("from", instants.clone()), fields.int("to", instants.clone()));
    let kind = fields.maybe("away_kind").unwrap_or(AbsenceKind::Other);
    let at = fields.int("at", instants);
    let mut lines: Vec<String> = fields.all("line").into_iter().map(str::to_owned).collect();
    lines.sort_unstable();
    fields.finish()?;
    let therapist = therapist.ok_or(Refusal::field("therapist", "missing"))?;
    let away = Away { therapist, from, to, kind };
    let agreed = Agreed { away, at, lines: lines.clone() };
    match act::apply(&here.house, &permit, agreed, key).await {
        Ok(done) => {
            let json = json!({ "absence": done.absence, "moved": done.moved.len() });
            let open = act::open(&here.house, &permit, done.absence, &done.moved).await?;
            Ok(here.page(&page::open(&here.frame(), &open), json))
        }
        Err(refusal) if stale(&refusal) => {
            let found = act::preview(&here.house, &permit, away).await?;
            let changed = found.changed(&lines);
            let mut json = written(&found);
            json["refused"] = json!("stale");
            json["changed"] = json!(changed.0);
            json["gone"] = json!(changed.1);
            let page = page::preview(&here.frame(), &found, Some(&changed));
            Ok(here.page_with(StatusCode::CONFLICT, &page, json))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Somebody booked, moved or cancelled since the preview.
fn stale(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Taken(_)
            | Refusal::Store(
                StoreError::Stale(_) | StoreError::Absent { .. } | StoreError::WrongState { .. }
            )
    )
}

async fn open(here: Here, Path(id): Path<AbsenceId>) -> Answer {
    let permit = here.permit::<case::Replan>()?;
    let open = act::open(&here.house, &permit, id, &[]).await?;
    Ok(here.page(&page::open(&here.frame(), &open), left(&open)))
}

fn left(open: &Open) -> Value {
    json!({
        "absence": open.absence.absence_id,
        "therapist": open.absence.therapist_id,
        "from": open.absence.starts_at,
        "to": open.absence.ends_at,
        "left": open.left.iter().map(|(visit, _)| visit.visit_id).collect::<Vec<_>>(),
    })
}

async fn end(here: Here, Path(id): Path<AbsenceId>, Posted(fields): Posted) -> Answer {
    let permit = here.permit::<case::Replan>()?;
    act::take_back(&here.house, &permit, id, fields.key()).await?;
    Ok(here.see("/replan", json!({ "absence": id })))
}
