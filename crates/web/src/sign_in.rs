//! Coming and going: `/sign-in`, `/sign-out`.

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse as _;
use desk::form::Filled;
use desk::sign_in::{Form, page};
use practice::passkeys::{self, Answered};
use practice::session::{Carrier, SignedIn, zone};
use practice::sign_in::{self, Attempt, EMAIL_MAX, Opened};
use practice::{Actor, Fields, Mistake, Refusal};
use serde::Deserialize;
use serde_json::json;
use store::practices::Practice;
use store::{PracticeId, Role};

use crate::address::Query;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use crate::{carry, cookie, passkey};

/// Fields of the form itself: all others are carried along.
const OWN: &[&str] = &["key", "email", "password", "practice", "next"];

/// Longer addresses are not gone back to.
const NEXT_MAX: usize = 2_000;

/// The first page of each role, by whom it is needed most.
const FIRST_PAGES: &[(Role, &str)] = &[
    (Role::Therapist, "/day"),
    (Role::FrontDesk, "/day"),
    (Role::Manager, "/practice"),
    (Role::Auditor, "/audit"),
    (Role::Client, "/me"),
    (Role::Reviewer, "/"),
];

/// Coming and going.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/sign-in", Door::Public, show)
        .post("/sign-in", Door::Public, post)
        .post("/sign-in/passkey/options", Door::Public, passkey_options)
        .post("/sign-in/passkey", Door::Public, by_passkey)
        .post("/sign-out", Door::Public, out)
}

#[derive(Deserialize)]
struct Asked {
    next: Option<String>,
    practice: Option<String>,
}

async fn show(here: Here, Query(asked): Query<Asked>) -> Answer {
    let practices = sign_in::practices(&here.house).await?;
    let form = Form {
        practices: &practices,
        chosen: asked.practice.unwrap_or_default(),
        next: asked.next.as_deref().and_then(own_path),
        carried: Vec::new(),
        shut_until: None,
        passkeys: passkey::offered(&here),
    };
    Ok(draw(&here, StatusCode::OK, &form, &Filled::default()))
}

async fn post(here: Here, Posted(mut fields): Posted) -> Answer {
    let practices = sign_in::practices(&here.house).await?;
    let carries = fields.raw("carry").is_some();
    if carries && fields.raw("email").is_none() {
        // Another form came first: its fields wait here.
        return Ok(again(&here, &practices, &fields, None));
    }
    let practice = chosen(&practices, &mut fields);
    let email = fields.text("email", 1..=EMAIL_MAX);
    let password = fields.raw("password").unwrap_or_default().to_owned();
    if password.is_empty() {
        fields.mistake("password", "missing", &[]);
    }
    let Some(practice) = practice else { return refused(&here, &practices, fields) };
    if !fields.mistakes().is_empty() {
        return refused(&here, &practices, fields);
    }
    let attempt = Attempt { practice, email, password, network: here.network.clone() };
    match sign_in::by_password(&here.house, attempt).await {
        Ok(opened) => enter(&here, &opened, &fields).await,
        Err(refusal @ (Refusal::Wrong(_) | Refusal::TooMany { .. })) => {
            Ok(again(&here, &practices, &fields, Some(refusal)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn out(here: Here) -> Answer {
    if let Some(found) = &here.signed_in {
        sign_in::sign_out(&here.house, found).await?;
    }
    let mut response = here.see("/", json!({ "signed_out": true })).into_response();
    cookie::clear(response.headers_mut());
    Ok(Reply::raw(response))
}

/// The practice that the form names; the only one needs no naming.
fn chosen(practices: &[Practice], fields: &mut Fields) -> Option<PracticeId> {
    if let ([only], None) = (practices, fields.raw("practice")) {
        return Some(only.practice_id);
    }
    let id = fields.of::<PracticeId>("practice")?;
    let known = practices.iter().any(|practice| practice.practice_id == id);
    if !known {
        fields.mistake("practice", "unknown-choice", &[]);
    }
    known.then_some(id)
}

fn refused(here: &Here, practices: &[Practice], fields: Fields) -> Answer {
    let refusal = Refusal::Wrong(fields.mistakes().to_vec());
    Ok(again(here, practices, &fields, Some(refusal)))
}

/// The form once more, with what was typed but the password.
fn again(here: &Here, practices: &[Practice], fields: &Fields, why: Option<Refusal>) -> Reply {
    if here.program
        && let Some(refusal) = &why
    {
        return Reply::raw(here.refused(refusal));
    }
    let mut shut_until = None;
    let mut mistakes: &[Mistake] = &[];
    let status = match &why {
        None => StatusCode::OK,
        Some(Refusal::TooMany { until }) => {
            shut_until = Some(*until);
            StatusCode::TOO_MANY_REQUESTS
        }
        Some(Refusal::Wrong(found)) => {
            mistakes = found;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let pairs = fields.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let carries = fields.raw("carry").is_some();
    let form = Form {
        practices,
        chosen: fields.raw("practice").unwrap_or_default().to_owned(),
        next: fields.raw("next").and_then(own_path),
        carried: pairs.filter(|(name, _)| carries && !OWN.contains(name)).collect(),
        shut_until,
        passkeys: passkey::offered(here),
    };
    draw(here, status, &form, &Filled { fields: Some(fields), mistakes })
}

fn draw(here: &Here, status: StatusCode, form: &Form<'_>, filled: &Filled<'_>) -> Reply {
    let mut frame = here.frame();
    let id = |practice: &Practice| practice.practice_id.to_string() == form.chosen;
    let only = if let [only] = form.practices { Some(only) } else { None };
    if let Some(practice) = only.or_else(|| form.practices.iter().find(|p| id(p))) {
        frame.zone = zone(&practice.time_zone);
        frame.practice.clone_from(&practice.name);
    }
    let page = page(&frame, form, filled);
    let practices: Vec<_> = form
        .practices
        .iter()
        .map(|practice| json!({ "practice": practice.practice_id, "name": practice.name }))
        .collect();
    here.page_with(status, &page, json!({ "practices": practices }))
}

async fn passkey_options(here: Here, Posted(mut fields): Posted) -> Answer {
    let practices = sign_in::practices(&here.house).await?;
    let site = passkey::site(&here)?;
    let Some(practice) = chosen(&practices, &mut fields) else {
        return Ok(passkey::no(&here, &Refusal::Wrong(fields.mistakes().to_vec())));
    };
    passkey::ask(&here, passkeys::begin_sign_in(&here.house, practice, site).await)
}

async fn by_passkey(here: Here, Posted(fields): Posted) -> Answer {
    let practices = sign_in::practices(&here.house).await?;
    let site = passkey::site(&here)?;
    let mut said = match passkey::Answer::of(&here, &fields) {
        Ok(said) => said,
        Err(refusal) => return Ok(passkey::no(&here, &refusal)),
    };
    let Some(practice) = chosen(&practices, &mut said.fields) else {
        return Ok(passkey::no(&here, &Refusal::Wrong(said.fields.mistakes().to_vec())));
    };
    let (sealed, answer) = (said.sealed.as_str(), said.answer.as_str());
    let answered = Answered { practice, sealed, answer, network: &here.network };
    match passkeys::sign_in(&here.house, site, answered).await {
        Err(refusal) => Ok(passkey::no(&here, &refusal)),
        Ok(opened) => {
            // The script asks for JSON, but whoever asked is a browser: it goes on to a page.
            let here = Here { program: false, ..here };
            let went = enter(&here, &opened, &said.fields).await?.into_response();
            let next = went.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let mut response = passkey::done(next.unwrap_or("/account")).into_response();
            cookie::set(response.headers_mut(), opened.practice, opened.token.text());
            Ok(Reply::raw(response))
        }
    }
}

/// Hands out the session and sends the person on. A browser gets a cookie, a program its bearer.
pub async fn enter(here: &Here, opened: &Opened, fields: &Fields) -> Answer {
    if let Some(before) = &here.signed_in {
        sign_in::sign_out(&here.house, before).await?;
    }
    let (practice, hash) = (opened.practice, opened.token.hash());
    let found = here.house.signed_in(practice, &hash, Carrier::Program).await?;
    let found = found.ok_or(Refusal::SignedOut)?;
    if here.program {
        let bearer = cookie::value(practice, opened.token.text());
        let body = json!({ "bearer": bearer, "user": opened.user, "ends_at": ends_at(&found) });
        return Ok(Reply::json(StatusCode::OK, body));
    }
    let first = first_page(here, &found.actor);
    let now = Here { signed_in: Some(found), stale_cookie: false, ..here.clone() };
    let mut response = match carry::hand_on(&now, fields).await {
        Some(Ok(reply)) => reply.into_response(),
        Some(Err(stop)) => now.refused(&stop.0),
        None => {
            let next = fields.raw("next").and_then(own_path).unwrap_or(first);
            Reply::see(next).into_response()
        }
    };
    cookie::set(response.headers_mut(), practice, opened.token.text());
    Ok(Reply::raw(response))
}

fn ends_at(found: &SignedIn) -> i64 {
    found.created_at + practice::session::WHOLE_MS
}

/// Where somebody goes who was going nowhere.
pub fn first_page(here: &Here, actor: &Actor) -> &'static str {
    let pages = FIRST_PAGES.iter().filter(|(role, path)| actor.is(*role) && here.app.has(path));
    pages.map(|(_, path)| *path).next().unwrap_or("/account")
}

/// A path of this site and nothing else: no other host, by whatever trick of writing.
fn own_path(text: &str) -> Option<&str> {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = text.starts_with('/') && !text.starts_with("//") && text.len() <= NEXT_MAX;
    (plain && ours).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_this_site_are_gone_to() {
        for good in ["/", "/me", "/day?date=2026-11-23", "/clients/1#x"] {
            assert_eq!(own_path(good), Some(good));
        }
        let bad = [
            "",
            "me",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/é",
            "/a b",
            " /me",
        ];
        for bad in bad {
            assert_eq!(own_path(bad), None, "{bad:?}");
        }
    }
}
