//! `/account`: one's own password, passkeys and sessions.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use desk::account::page;
use desk::form::Filled;
use practice::account::{self, Account};
use practice::permission::{Case, Permit, UseCase, Whose, case};
use practice::session::SignedIn;
use practice::{Fields, Mistake, Refusal, passkeys};
use serde_json::json;

use crate::cookie;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::passkey::{self, Answer as Said};
use crate::posted::Posted;
use crate::reply::{Answer, Reply};

/// Characters of a passkey's name for people.
const LABEL_MAX: usize = 60;

pub fn doors(doors: Doors) -> Doors {
    let change = Door::Case(Case::ChangeAccount);
    doors
        .get("/account", Door::Case(Case::ReadAccount), show)
        .post("/account/password", change, password)
        .post("/account/passkeys/options", change, passkey_options)
        .post("/account/passkeys", change, add_passkey)
        .post("/account/passkeys/remove", change, remove_passkey)
        .post("/account/sessions/end", change, end_others)
}

fn found(here: &Here) -> Result<&SignedIn, Refusal> {
    here.signed_in.as_ref().ok_or(Refusal::SignedOut)
}

/// A permit about one's own account.
fn own<C: UseCase>(here: &Here) -> Result<Permit<C>, Refusal> {
    let actor = here.actor()?;
    actor.permit(Whose::User(actor.user))
}

async fn show(here: Here) -> Answer {
    draw(&here, StatusCode::OK, &Filled::default()).await
}

async fn draw(here: &Here, status: StatusCode, filled: &Filled<'_>) -> Answer {
    let account = account::own(&here.house, &own::<case::ReadAccount>(here)?).await?;
    let current = &found(here)?.token_hash;
    let page = page(&here.frame(), &account, current, passkey::offered(here), filled);
    Ok(here.page_with(status, &page, as_json(&account)))
}

fn as_json(account: &Account) -> serde_json::Value {
    let passkeys = account.passkeys.iter().map(|one| {
        json!({ "passkey": one.credential_id, "label": one.label, "created_at": one.created_at })
    });
    let roles = account.roles.iter().map(|role| role.as_str());
    json!({
        "user": account.user.user_id,
        "email": account.user.email,
        "name": account.user.name,
        "roles": roles.collect::<Vec<_>>(),
        "passkeys": passkeys.collect::<Vec<_>>(),
        "sessions": account.sessions.len(),
    })
}

async fn password(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = own::<case::ChangeAccount>(&here)?;
    // As typed: a password may begin or end with a space.
    let old = fields.raw("old").unwrap_or_default().to_owned();
    let new = fields.raw("new").unwrap_or_default().to_owned();
    if new.is_empty() {
        fields.mistake("new", "missing", &[]);
        return again(&here, &fields, fields.mistakes()).await;
    }
    let practice = permit.actor().practice;
    match account::change_password(&here.house, &permit, (old, new)).await {
        Ok(token) if here.program => {
            let bearer = cookie::value(practice, token.text());
            Ok(Reply::json(StatusCode::OK, json!({ "bearer": bearer })))
        }
        Ok(token) => {
            let mut response = Reply::see("/account").into_response();
            cookie::set(response.headers_mut(), practice, token.text());
            Ok(Reply::raw(response))
        }
        Err(Refusal::Wrong(mistakes)) => again(&here, &fields, &mistakes).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(here: &Here, fields: &Fields, mistakes: &[Mistake]) -> Answer {
    if here.program {
        return Err(Refusal::Wrong(mistakes.to_vec()).into());
    }
    let filled = Filled { fields: Some(fields), mistakes };
    draw(here, StatusCode::UNPROCESSABLE_ENTITY, &filled).await
}

async fn passkey_options(here: Here) -> Answer {
    let permit = own::<case::ChangeAccount>(&here)?;
    let site = passkey::site(&here)?;
    let asked = passkeys::begin_adding(&here.house, &permit, site).await;
    passkey::ask(&here, asked)
}

async fn add_passkey(here: Here, Posted(fields): Posted) -> Answer {
    let permit = own::<case::ChangeAccount>(&here)?;
    let site = passkey::site(&here)?;
    let said = match Said::of(&here, &fields) {
        Ok(said) => said,
        Err(refusal) => return Ok(passkey::no(&here, &refusal)),
    };
    let mut form = said.fields;
    let label = form.text("label", 1..=LABEL_MAX);
    if let Err(refusal) = form.finish() {
        return Ok(passkey::no(&here, &refusal));
    }
    let state = (said.sealed.as_str(), said.answer.as_str());
    match passkeys::add(&here.house, &permit, site, state, label).await {
        Ok(()) => Ok(passkey::done("/account")),
        Err(refusal) => Ok(passkey::no(&here, &refusal)),
    }
}

async fn remove_passkey(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = own::<case::ChangeAccount>(&here)?;
    let id = fields.text("passkey", 1..=2_000);
    let key = fields.key();
    fields.finish()?;
    passkeys::remove(&here.house, &permit, id, key).await?;
    Ok(here.see("/account", json!({ "removed": true })))
}

async fn end_others(here: Here, Posted(fields): Posted) -> Answer {
    let permit = own::<case::ChangeAccount>(&here)?;
    let found = found(&here)?;
    let ended = account::end_others(&here.house, &permit, found, fields.key()).await?;
    Ok(here.see("/account", json!({ "ended": ended })))
}
