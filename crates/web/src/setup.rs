//! `/setup`: the first practice of a new server. Only whoever reads what the server prints may.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use desk::form::Filled;
use desk::setup::page;
use doors::token::{hash, same};
use practice::setup::{self, Beginning, Due};
use practice::sign_in::EMAIL_MAX;
use practice::{Fields, Refusal};
use serde_json::json;

use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use crate::running::{choices, read_particulars};
use crate::sign_in::enter;

/// Characters of a name for people.
const NAME_MAX: usize = 120;

pub fn doors(doors: Doors) -> Doors {
    doors.get("/setup", Door::Public, show).post("/setup", Door::Public, begin)
}

/// Nothing is shown where there is a practice already.
async fn due(here: &Here) -> Result<(), Refusal> {
    match setup::is_due(&here.house).await? {
        Due::Yes => Ok(()),
        Due::Done => Err(Refusal::rule("set-up-done")),
    }
}

async fn show(here: Here) -> Answer {
    due(&here).await?;
    let page = page(&here.frame(), &choices(&here), &Filled::default());
    Ok(here.page(&page, json!({ "set_up": "due" })))
}

async fn begin(here: Here, Posted(mut fields): Posted) -> Answer {
    due(&here).await?;
    let token = fields.text("token", 1..=200);
    let known = here.app.stand().setup.as_deref();
    if !token.is_empty() && !known.is_some_and(|known| same(&hash(&token), known)) {
        fields.mistake("token", "token", &[]);
        return again(&here, &fields);
    }
    let (name, country, language, time_zone) = read_particulars(&here, &mut fields);
    let manager = fields.text("manager", 1..=NAME_MAX);
    let email = fields.text("email", 3..=EMAIL_MAX);
    if !email.is_empty() && !email.contains('@') {
        fields.mistake("email", "not-an-email", &[]);
    }
    // As typed: a password may begin or end with a space.
    let new = fields.raw("new").unwrap_or_default().to_owned();
    if new.is_empty() {
        fields.mistake("new", "missing", &[]);
    }
    if !fields.mistakes().is_empty() {
        return again(&here, &fields);
    }
    let beginning = Beginning { name, country, language, time_zone, manager, email, new };
    match setup::begin(&here.house, beginning).await {
        Ok(opened) => {
            tracing::info!("the first practice is set up");
            Ok(Reply::raw(enter(&here, &opened, &fields).await?.into_response()))
        }
        Err(Refusal::Wrong(mistakes)) => {
            fields.add(mistakes);
            again(&here, &fields)
        }
        Err(other) => Err(other.into()),
    }
}

fn again(here: &Here, fields: &Fields) -> Answer {
    if here.program {
        return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
    }
    let filled = Filled { fields: Some(fields), mistakes: fields.mistakes() };
    let page = page(&here.frame(), &choices(here), &filled);
    Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})))
}
