//! `/accounts`: who may sign in and as what; `/join`: choosing a password with a code.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use desk::accounts as pages;
use desk::accounts::Owners;
use desk::form::Filled;
use practice::accounts::{self, CODE_MS, Change, Joining, New};
use practice::permission::{Case, case};
use practice::session::zone;
use practice::sign_in::{self, EMAIL_MAX};
use practice::{Fields, Mistake, Refusal};
use serde::Deserialize;
use serde_json::json;
use store::{ClientId, PracticeId, Role, UserId, clients, practices};

use crate::address::{Path, Query};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use crate::sign_in::enter;

/// Characters of a name for people.
const NAME_MAX: usize = 120;

pub fn doors(doors: Doors) -> Doors {
    let run = Door::Case(Case::RunAccounts);
    doors
        .get("/accounts", run, list)
        .post("/accounts", run, create)
        .get("/accounts/new", run, new)
        .get("/accounts/{user}", run, one)
        .post("/accounts/{user}/roles", run, roles)
        .post("/accounts/{user}/code", run, code)
        .post("/accounts/{user}/disable", run, disable)
        .post("/accounts/{user}/enable", run, enable)
        .get("/join/{practice}/{user}", Door::Public, join)
        .post("/join/{practice}/{user}", Door::Public, joined)
}

async fn list(here: Here) -> Answer {
    let permit = here.permit::<case::RunAccounts>()?;
    let entries = accounts::list(&here.house, &permit).await?;
    let listed: Vec<_> = entries.iter().map(as_json).collect();
    Ok(here.page(&pages::list(&here.frame(), &entries), json!({ "accounts": listed })))
}

fn as_json(entry: &accounts::Entry) -> serde_json::Value {
    json!({
        "user": entry.user.user_id,
        "email": entry.user.email,
        "name": entry.user.name,
        "roles": entry.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>(),
        "disabled": entry.user.disabled_at.is_some(),
    })
}

#[derive(Deserialize)]
struct Asked {
    client: Option<ClientId>,
}

async fn new(here: Here, Query(asked): Query<Asked>) -> Answer {
    let owners = owners(&here, asked.client).await?;
    Ok(here.page(&pages::new(&here.frame(), &owners, &Filled::default()), json!({})))
}

async fn owners(here: &Here, client: Option<ClientId>) -> Result<Owners, Refusal> {
    let permit = here.permit::<case::RunAccounts>()?;
    let practice = permit.actor().practice;
    let client = match client {
        None => None,
        Some(id) => {
            let permit = here.permit_client::<case::ReadClient>(id).await?;
            let about = practice::Subject::Client(id);
            let mut tx = here.house.read(&permit, about).await?;
            let found = clients::load(&mut tx, practice, id).await?;
            let name = format!("{} {}", found.given_name, found.family_name);
            Some((id, name.trim().to_owned(), found.email.unwrap_or_default()))
        }
    };
    let mut tx = here.house.look(&permit).await?;
    let all = practices::therapists(&mut tx, practice).await?;
    let free = |one: &practices::Therapist| one.user_id.is_none() && one.left_at.is_none();
    Ok(Owners { therapists: all.into_iter().filter(free).collect(), client })
}

async fn create(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::RunAccounts>()?;
    let name = fields.text("name", 1..=NAME_MAX);
    let email = fields.text("email", 3..=EMAIL_MAX);
    if !email.is_empty() && !email.contains('@') {
        fields.mistake("email", "not-an-email", &[]);
    }
    let roles = roles_of(&mut fields);
    let therapist = fields.maybe("therapist");
    let client = fields.maybe("client");
    let key = fields.key();
    if !fields.mistakes().is_empty() {
        return again(&here, &fields, fields.mistakes(), client).await;
    }
    let wanted = New { email, name: name.clone(), roles, therapist, client };
    match accounts::create(&here.house, &permit, wanted, key).await {
        Ok((user, code)) => Ok(shown(&here, user, &name, code.text())),
        Err(Refusal::Wrong(mistakes)) => again(&here, &fields, &mistakes, client).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(
    here: &Here,
    fields: &Fields,
    mistakes: &[Mistake],
    client: Option<ClientId>,
) -> Answer {
    if here.program {
        return Err(Refusal::Wrong(mistakes.to_vec()).into());
    }
    let owners = owners(here, client).await?;
    let filled = Filled { fields: Some(fields), mistakes };
    let page = pages::new(&here.frame(), &owners, &filled);
    Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})))
}

/// At least one role, each once.
fn roles_of(fields: &mut Fields) -> Vec<String> {
    let mut roles: Vec<String> = fields.all("roles").into_iter().map(str::to_owned).collect();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() {
        fields.mistake("roles", "missing", &[]);
    }
    if roles.iter().any(|role| role.parse::<Role>().is_err()) {
        fields.mistake("roles", "unknown-choice", &[]);
    }
    roles
}

/// The one answer that holds a code. It is in no address, so that going back does not show it.
fn shown(here: &Here, user: UserId, name: &str, code: &str) -> Reply {
    let practice = here.signed_in.as_ref().map(|found| found.actor.practice);
    let path = format!("/join/{}/{user}", practice.map(|id| id.to_string()).unwrap_or_default());
    let link = format!("{}{path}", here.app.stand().origin);
    let until = here.house.now() + CODE_MS;
    let page = pages::code(&here.frame(), name, &link, code, until);
    here.page(&page, json!({ "user": user, "link": link, "code": code, "until": until }))
}

async fn one(here: Here, Path(user): Path<UserId>) -> Answer {
    let permit = here.permit::<case::RunAccounts>()?;
    let entry = accounts::one(&here.house, &permit, user).await?;
    let page = pages::one(&here.frame(), &entry, &Filled::default());
    Ok(here.page(&page, as_json(&entry)))
}

async fn roles(here: Here, Path(user): Path<UserId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::RunAccounts>()?;
    let entry = accounts::one(&here.house, &permit, user).await?;
    let roles = roles_of(&mut fields);
    if !fields.mistakes().is_empty() && !here.program {
        let filled = Filled { fields: Some(&fields), mistakes: fields.mistakes() };
        let page = pages::one(&here.frame(), &entry, &filled);
        return Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})));
    }
    let key = fields.key();
    fields.finish()?;
    accounts::change(&here.house, &permit, user, Change::Roles(roles), key).await?;
    Ok(here.see(&format!("/accounts/{user}"), json!({ "user": user })))
}

async fn code(here: Here, Path(user): Path<UserId>, Posted(fields): Posted) -> Answer {
    let permit = here.permit::<case::RunAccounts>()?;
    let entry = accounts::one(&here.house, &permit, user).await?;
    let code = accounts::invite(&here.house, &permit, user, fields.key()).await?;
    Ok(shown(&here, user, &entry.user.name, code.text()))
}

async fn disable(here: Here, Path(user): Path<UserId>, Posted(fields): Posted) -> Answer {
    turn(&here, user, Change::Disable, &fields).await
}

async fn enable(here: Here, Path(user): Path<UserId>, Posted(fields): Posted) -> Answer {
    turn(&here, user, Change::Enable, &fields).await
}

async fn turn(here: &Here, user: UserId, change: Change, fields: &Fields) -> Answer {
    let permit = here.permit::<case::RunAccounts>()?;
    accounts::change(&here.house, &permit, user, change, fields.key()).await?;
    Ok(here.see(&format!("/accounts/{user}"), json!({ "user": user })))
}

async fn join(here: Here, Path((practice, _)): Path<(PracticeId, UserId)>) -> Answer {
    draw(&here, practice, &Filled::default(), None).await
}

async fn draw(
    here: &Here,
    practice: PracticeId,
    filled: &Filled<'_>,
    shut_until: Option<i64>,
) -> Answer {
    let all = sign_in::practices(&here.house).await?;
    let found = all.into_iter().find(|one| one.practice_id == practice);
    let found = found.ok_or(store::StoreError::Missing("practice"))?;
    let mut frame = here.frame();
    frame.zone = zone(&found.time_zone);
    frame.practice = found.name;
    let status = match (shut_until, filled.mistakes) {
        (Some(_), _) => StatusCode::TOO_MANY_REQUESTS,
        (None, []) => StatusCode::OK,
        (None, _) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(here.page_with(status, &pages::join(&frame, filled, shut_until), json!({})))
}

async fn joined(
    here: Here,
    Path((practice, user)): Path<(PracticeId, UserId)>,
    Posted(mut fields): Posted,
) -> Answer {
    let code = fields.text("code", 1..=40);
    let new = fields.raw("new").unwrap_or_default().to_owned();
    if new.is_empty() {
        fields.mistake("new", "missing", &[]);
    }
    if !fields.mistakes().is_empty() {
        let filled = Filled { fields: Some(&fields), mistakes: fields.mistakes() };
        return draw(&here, practice, &filled, None).await;
    }
    let joining = Joining { practice, user, code, new, network: here.network.clone() };
    match accounts::join(&here.house, joining).await {
        Ok(opened) => Ok(Reply::raw(enter(&here, &opened, &fields).await?.into_response())),
        Err(refusal) if here.program => Err(refusal.into()),
        Err(Refusal::Wrong(mistakes)) => {
            let filled = Filled { fields: Some(&fields), mistakes: &mistakes };
            draw(&here, practice, &filled, None).await
        }
        Err(Refusal::TooMany { until }) => {
            draw(&here, practice, &Filled { fields: Some(&fields), mistakes: &[] }, Some(until))
                .await
        }
        Err(other) => Err(other.into()),
    }
}
