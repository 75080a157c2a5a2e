//! From a finished check to a stored one, and what may be done about it.

use std::pin::Pin;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::form::Filled;
use desk::screen as page;
use jiff::civil::Date;
use pages::step::step;
use practice::care::clearance::{self, Answered};
use practice::care::replay::{self, Outcome};
use practice::care::{screening, setting_aside, standing};
use practice::permission::case;
use practice::{Case, Fields, Refusal};
use serde_json::json;
use store::{ClearanceId, ClientId, ScreenId, StoreError};

use crate::address::{Path, Query};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use crate::site::respond;
use crate::state::App;

pub fn doors(doors: Doors) -> Doors {
    doors
        .post("/check/keep", Door::Public, keep)
        .get("/clients/{client}/check", Door::Case(Case::StoreScreen), check)
        .post("/clients/{client}/screens", Door::Case(Case::StoreScreen), store_for)
        .get("/screens/{screen}", Door::Case(Case::ReadScreen), show)
        .get("/screens/{screen}/replay", Door::Case(Case::ReplayScreen), again)
        .post("/screens/{screen}/clearance", Door::Case(Case::AskClearance), ask)
        .get("/clearances", Door::Case(Case::ReadClearances), waiting)
        .get("/clearances/{clearance}", Door::Case(Case::ReadClearances), question)
        .post("/clearances/{clearance}", Door::Case(Case::AnswerClearance), answer)
        .post("/screens/{screen}/overrides", Door::Case(Case::OverrideFinding), set_aside)
        .get("/overrides", Door::Case(Case::ReadOverrides), overrides)
}

/// The fields of a check that hold its answers and where it stood.
const CARRIED: &[&str] = &["answers", "language", "country"];

/// A check that somebody made for themselves: kept when they are signed in as a client, else the
/// answers wait in the form that leads to signing in.
async fn keep(here: Here, Posted(fields): Posted) -> Answer {
    if here.signed_in.is_some() {
        return keep_own(&here, &fields).await;
    }
    if here.program {
        return Err(Refusal::SignedOut.into());
    }
    let carried: Vec<(&str, &str)> =
        CARRIED.iter().filter_map(|name| Some((*name, fields.raw(name)?))).collect();
    let mut here = here;
    if let Some(code) = fields.raw("language") {
        here.wanted.language = pages::words::Words::of(code).language.to_owned();
    }
    Ok(here.page(&page::sign_in_first(&here.frame(), &carried), json!({})))
}

/// What was carried through signing in. See [`crate::carry`].
pub fn hand_on<'a>(
    here: &'a Here,
    fields: &'a Fields,
) -> Pin<Box<dyn Future<Output = Answer> + Send + 'a>> {
    Box::pin(keep_own(here, fields))
}

async fn keep_own(here: &Here, fields: &Fields) -> Answer {
    let client = here.actor()?.client.ok_or(Refusal::rule("no-client-record"))?;
    stored(here, client, fields).await
}

async fn store_for(here: Here, Path(client): Path<ClientId>, Posted(fields): Posted) -> Answer {
    stored(&here, client, &fields).await
}

async fn stored(here: &Here, client: ClientId, fields: &Fields) -> Answer {
    let permit = here.permit_client::<case::StoreScreen>(client).await?;
    let text = fields.raw("record").or_else(|| fields.raw("answers"));
    let text = text.ok_or(Refusal::field("record", "missing"))?;
    let record = screening::record(here.app.knowledge(), text)?;
    let id = screening::keep(&here.house, &permit, client, &record, fields.key()).await?;
    let may_read = here.permit_client::<case::ReadScreen>(client).await.is_ok();
    let to = if may_read { format!("/screens/{id}") } else { format!("/clients/{client}") };
    Ok(here.see(&to, json!({ "screen": id, "client": client })))
}

/// The interview for a client of the practice. Its answers travel as those of everybody.
async fn check(here: Here, State(app): State<App>, Path(client): Path<ClientId>) -> Answer {
    here.permit_client::<case::StoreScreen>(client).await?;
    let mut setting = app.setting(&here.wanted);
    setting.client = Some(client.to_string());
    let response: Response = respond(&app, &step(app.knowledge(), &setting, &[]));
    Ok(Reply::raw(response))
}

async fn client_of(here: &Here, screen: ScreenId) -> Result<ClientId, Refusal> {
    screening::client_of(&here.house, here.actor()?, screen).await
}

async fn show(here: Here, Path(screen): Path<ScreenId>) -> Answer {
    let client = client_of(&here, screen).await?;
    let permit = here.permit_client::<case::ReadScreen>(client).await?;
    let found = standing::open(&here.house, &permit, client, screen).await?;
    let set_aside: Vec<_> = found.set_aside.iter().map(|one| one.card.as_str()).collect();
    let bookable = found.bookable();
    let json = json!({
        "screen": screen,
        "client": client,
        "at": found.screen.at,
        "decision": found.screen.decision.value(),
        "set_aside": set_aside,
        "clearance": found.clearance.as_ref().map(|one| one.clearance_id),
        "bookable": bookable.is_ok(),
        "why_not": bookable.err().map(|why| why.key()),
    });
    Ok(here.page(&page::page(&here.frame(), &found), json))
}

async fn again(here: Here, Path(screen): Path<ScreenId>) -> Answer {
    let client = client_of(&here, screen).await?;
    let permit = here.permit_client::<case::ReplayScreen>(client).await?;
    let found = replay::replay(&here.house, &permit, client, screen).await?;
    let (word, parts) = match &found.outcome {
        Outcome::Same => ("same", Vec::new()),
        Outcome::Broken(parts) => ("broken", parts.iter().map(|one| &one.part).collect()),
        Outcome::OtherCards(parts) => ("other_cards", parts.iter().map(|one| &one.part).collect()),
        Outcome::Unreadable { fact } => ("unreadable", vec![fact]),
    };
    let json = json!({
        "screen": screen,
        "outcome": word,
        "differs": parts,
        "digest_then": found.screen.knowledge_digest,
        "digest_now": found.digest_now,
    });
    Ok(here.page(&page::replay(&here.frame(), &found), json))
}

async fn ask(here: Here, Path(screen): Path<ScreenId>, Posted(mut fields): Posted) -> Answer {
    let client = client_of(&here, screen).await?;
    let permit = here.permit_client::<case::AskClearance>(client).await?;
    let question = fields.text("question", 3..=2_000);
    let key = fields.key();
    fields.finish()?;
    let id = clearance::ask(&here.house, &permit, (client, screen), question, key).await?;
    let may_read = here.permit_client::<case::ReadScreen>(client).await.is_ok();
    let to = if may_read { format!("/screens/{screen}") } else { format!("/clearances/{id}") };
    Ok(here.see(&to, json!({ "clearance": id })))
}

async fn waiting(here: Here) -> Answer {
    let permit = here.permit::<case::ReadClearances>()?;
    let found = clearance::waiting(&here.house, &permit).await?;
    let ids: Vec<_> = found.iter().map(|one| one.clearance.clearance_id).collect();
    Ok(here.page(&page::clearances(&here.frame(), &found), json!({ "clearances": ids })))
}

async fn question(here: Here, Path(id): Path<ClearanceId>) -> Answer {
    let permit = here.permit::<case::ReadClearances>()?;
    let found = clearance::open(&here.house, &permit, id).await?;
    let one = &found.clearance;
    let json = json!({
        "clearance": id,
        "client": one.client_id,
        "screen": one.screen_id,
        "cards": one.cards.value(),
        "state": one.state.as_str(),
    });
    Ok(here.page(&page::clearance_page(&here.frame(), &found, &Filled::default()), json))
}

async fn answer(here: Here, Path(id): Path<ClearanceId>, Posted(mut fields): Posted) -> Answer {
    let client = clearance::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::AnswerClearance>(client).await?;
    let answered = Answered::read(&mut fields);
    let mistakes = fields.mistakes().to_vec();
    let done = match answered.filter(|_| mistakes.is_empty()) {
        None => Err(Refusal::Wrong(mistakes)),
        Some(answered) => {
            clearance::answer(&here.house, &permit, (client, id), answered, fields.key()).await
        }
    };
    match done {
        Ok(_) => Ok(here.see(&format!("/clearances/{id}"), json!({ "clearance": id }))),
        Err(Refusal::Wrong(mistakes)) if !here.program => {
            let read = here.permit::<case::ReadClearances>()?;
            let found = clearance::open(&here.house, &read, id).await?;
            let filled = Filled { fields: Some(&fields), mistakes: &mistakes };
            let page = page::clearance_page(&here.frame(), &found, &filled);
            Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})))
        }
        Err(other) => Err(other.into()),
    }
}

async fn set_aside(here: Here, Path(screen): Path<ScreenId>, Posted(mut fields): Posted) -> Answer {
    let client = client_of(&here, screen).await?;
    let permit = here.permit_client::<case::OverrideFinding>(client).await?;
    let card = fields.text("card", 1..=60);
    let reason = fields.text("reason", setting_aside::REASON_MIN..=2_000);
    let key = fields.key();
    fields.finish()?;
    let what = (client, screen, card);
    let id = setting_aside::set_aside(&here.house, &permit, what, reason, key).await?;
    Ok(here.see(&format!("/screens/{screen}"), json!({ "override": id })))
}

#[derive(serde::Deserialize)]
struct Month {
    month: Option<String>,
}

async fn overrides(here: Here, Query(asked): Query<Month>) -> Answer {
    let permit = here.permit::<case::ReadOverrides>()?;
    let frame = here.frame();
    let today = frame.civil(frame.now, &frame.zone).date();
    let first: Date = match asked.month {
        None => today,
        Some(month) => {
            let day = format!("{month}-01").parse();
            day.map_err(|_| Refusal::Store(StoreError::Missing("month")))?
        }
    };
    let found = setting_aside::month(&here.house, &permit, first).await?;
    let list: Vec<_> = found
        .list
        .iter()
        .map(|one| {
            json!({
                "override": one.override_id,
                "client": one.client_id,
                "screen": one.screen_id,
                "card": one.card,
                "therapist": one.therapist_id,
                "reason": one.reason,
                "at": one.at,
            })
        })
        .collect();
    let json = json!({ "month": found.first.to_string(), "count": found.count, "list": list });
    Ok(here.page(&page::overrides(&frame, &found), json))
}
