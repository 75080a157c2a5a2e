//! `/demo`: who one may be in the demonstration. There is no such page without `--demo`.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use desk::demo::{Login, page};
use practice::{Refusal, sign_in};
use serde_json::json;
use store::StoreError;

use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use crate::sign_in::enter;

pub fn doors(doors: Doors) -> Doors {
    doors.get("/demo", Door::Public, show).post("/demo", Door::Public, post)
}

/// Who one may be; nothing where nothing is made up.
fn logins(here: &Here) -> Result<&[Login], Refusal> {
    let logins = here.app.stand().logins.as_slice();
    let missing = Refusal::Store(StoreError::Missing("demonstration"));
    if here.app.demo() { Ok(logins) } else { Err(missing) }
}

async fn show(here: Here) -> Answer {
    let logins = logins(&here)?;
    let page = page(&here.frame(), logins);
    let listed: Vec<_> = logins
        .iter()
        .map(|login| json!({ "practice": login.practice, "role": login.role.as_str(), "email": login.email }))
        .collect();
    Ok(here.page_with(StatusCode::OK, &page, json!({ "logins": listed })))
}

async fn post(here: Here, Posted(fields): Posted) -> Answer {
    let wanted = fields.raw("email").unwrap_or_default();
    let practice = fields.raw("practice").unwrap_or_default();
    let fits = |login: &&Login| {
        login.email == wanted && (practice.is_empty() || login.practice.to_string() == practice)
    };
    let login = logins(&here)?.iter().find(fits).ok_or(StoreError::Missing("login"))?;
    let opened = sign_in::as_made_up(&here.house, login.practice, &login.email).await?;
    Ok(Reply::raw(enter(&here, &opened, &fields).await?.into_response()))
}
