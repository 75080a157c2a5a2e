//! Links with a code to a form: made and taken back by those who may, and used by whoever has
//! both. See [`practice::visit::links`].

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use desk::form::Filled;
use desk::form_link::{self as page, KINDS};
use practice::permission::{Permit, case};
use practice::session::zone;
use practice::visit::links::{self, Found, Holder, Knock};
use practice::visit::which::Which;
use practice::{Case, Fields, Refusal, visit_step};
use serde_json::json;
use store::practices::Practice;
use store::{FormKind, LinkId, VisitId};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use crate::visit_check::{self, Way};
use crate::{consent, cookie};

/// Tokens are 43 characters; nothing longer is looked up.
const TOKEN_MAX: usize = 64;

pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/visits/{visit}/links", Door::Case(Case::MakeLink), list)
        .post("/visits/{visit}/links", Door::Case(Case::MakeLink), make)
        .post("/visits/{visit}/links/revoke", Door::Case(Case::MakeLink), revoke)
        .get("/f/{token}", Door::Public, show)
        .post("/f/{token}", Door::Public, post)
}

async fn mine(
    here: &Here,
    visit: VisitId,
) -> Result<(Permit<case::MakeLink>, store::ClientId), Refusal> {
    let client = visit_step::client_of(&here.house, here.actor()?, visit).await?;
    Ok((here.permit_client::<case::MakeLink>(client).await?, client))
}

async fn list(here: Here, Path(visit): Path<VisitId>) -> Answer {
    let (permit, client) = mine(&here, visit).await?;
    let all = links::list(&here.house, &permit, (visit, client)).await?;
    let own = permit.actor().client == Some(client);
    let now = here.house.now();
    let json: Vec<_> = all
        .iter()
        .map(|link| {
            json!({
                "link": link.link_id,
                "kind": link.kind.as_str(),
                "expires_at": link.expires_at,
                "stands": link.stands(now),
            })
        })
        .collect();
    let document = page::list(&here.frame(), visit, &all, own);
    Ok(here.page(&document, json!({ "links": json })))
}

/// The one answer that holds the secrets. They are in no address, so that going back does not
/// show them.
async fn make(here: Here, Path(visit): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let (permit, client) = mine(&here, visit).await?;
    let key = fields.key();
    let kind = fields.of::<FormKind>("kind").filter(|kind| KINDS.contains(kind));
    if kind.is_none() && fields.mistakes().is_empty() {
        fields.mistake("kind", "unknown-choice", &[]);
    }
    fields.finish()?;
    let Some(kind) = kind else { return Err(Refusal::field("kind", "missing").into()) };
    let which = Which { visit, client, kind };
    let made = links::make(&here.house, &permit, which, key).await?;
    let secrets = made.secrets.map(|(token, code)| {
        let address = format!("{}/f/{}", here.app.stand().origin, token.text());
        (address, doors::token::spaced(code.text()))
    });
    let shown = secrets.as_ref().map(|(address, code)| (address.as_str(), code.as_str()));
    let document = page::made(&here.frame(), visit, shown, made.expires_at);
    let json = json!({
        "link": made.link,
        "address": shown.map(|one| one.0),
        "code": shown.map(|one| one.1),
        "expires_at": made.expires_at,
    });
    Ok(here.page(&document, json))
}

async fn revoke(here: Here, Path(visit): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let (permit, client) = mine(&here, visit).await?;
    let key = fields.key();
    let link = fields.of::<LinkId>("link");
    fields.finish()?;
    let Some(link) = link else { return Err(Refusal::field("link", "missing").into()) };
    links::revoke(&here.house, &permit, (visit, client), link, key).await?;
    Ok(here.see(&format!("/visits/{visit}/links"), json!({ "link": link })))
}

/// The request as somebody's who has a link and nothing else, whoever is signed in beside.
fn as_holder(here: Here, practice: &Practice) -> Here {
    let known = !here.wanted.guessed;
    let mut here = Here { signed_in: None, ..here };
    if !known {
        here.wanted.language.clone_from(&practice.language);
    }
    here
}

async fn found(here: &Here, token: &str) -> Result<Found, Refusal> {
    if token.len() > TOKEN_MAX {
        return Ok(Found::Nothing);
    }
    links::find(&here.house, token, here.seat.as_deref()).await
}

async fn show(here: Here, Path(token): Path<String>) -> Answer {
    match found(&here, &token).await? {
        Found::Nothing => Ok(nothing(&here)),
        Found::Code { practice, expires_at } => {
            let here = as_holder(here, &practice);
            let filled = Filled::default();
            Ok(code(&here, &token, (&practice, expires_at), (&filled, None)))
        }
        Found::Form(holder) => {
            let here = as_holder(here, &holder.practice);
            the_form(&here, &token, &holder).await
        }
    }
}

/// The answer to every link that does not open.
fn nothing(here: &Here) -> Reply {
    let here = Here { signed_in: None, ..here.clone() };
    let json = json!({ "error": "link-nothing" });
    here.page_with(StatusCode::NOT_FOUND, &page::nothing(&here.frame()), json)
}

fn code(
    here: &Here,
    token: &str,
    (practice, expires_at): (&Practice, i64),
    (filled, left): (&Filled<'_>, Option<i64>),
) -> Reply {
    let mut frame = here.frame();
    frame.practice.clone_from(&practice.name);
    let zone = zone(&practice.time_zone);
    let action = format!("/f/{token}");
    let document = page::code(&frame, (&action, &zone), expires_at, (filled, left));
    let status = match filled.mistakes {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    here.page_with(status, &document, json!({ "code": "wanted", "left": left }))
}

async fn the_form(here: &Here, token: &str, holder: &Holder) -> Answer {
    let (at, which) = (format!("/f/{token}"), holder.which);
    if let Some(check) = holder.check() {
        let way = Way { check, form: holder.permit(), at };
        let ids = (which.visit, which.client);
        // The answers may say what to do now: that is the end of the form.
        return match holder.done {
            true => visit_check::end(here, &way, ids).await,
            false => visit_check::first(here, &way, ids).await,
        };
    }
    match (holder.done, which.kind) {
        (true, _) => Ok(here.page(&page::finished(&here.frame()), json!({ "done": true }))),
        (false, FormKind::Consent) => consent::form(here, &holder.permit(), which, &at).await,
        (false, FormKind::Check | FormKind::Measures) => Ok(nothing(here)),
    }
}

async fn post(here: Here, Path(token): Path<String>, Posted(fields): Posted) -> Answer {
    match found(&here, &token).await? {
        Found::Nothing => Ok(nothing(&here)),
        Found::Form(holder) if fields.raw("do") != Some("code") => {
            let here = as_holder(here, &holder.practice);
            let action = format!("/f/{token}");
            let (form, which) = (holder.permit(), holder.which);
            if let Some(check) = holder.check() {
                let way = Way { check, form, at: action };
                let ids = (which.visit, which.client);
                return visit_check::by_link(&here, &way, ids, fields).await;
            }
            match which.kind {
                FormKind::Consent => {
                    consent::filled_in(&here, &form, which, (&action, &action), fields).await
                }
                FormKind::Check | FormKind::Measures => Ok(nothing(&here)),
            }
        }
        Found::Form(holder) => {
            let at = (holder.practice.clone(), holder.expires_at);
            typed(here, &token, at, fields).await
        }
        Found::Code { practice, expires_at } => {
            typed(here, &token, (practice, expires_at), fields).await
        }
    }
}

/// A code was typed.
async fn typed(
    here: Here,
    token: &str,
    (practice, expires_at): (Practice, i64),
    mut fields: Fields,
) -> Answer {
    let here = as_holder(here, &practice);
    if fields.raw("do") != Some("code") {
        // The form was sent, but this browser is not in any more: the answers stay on its page.
        let filled = Filled::default();
        return Ok(code(&here, token, (&practice, expires_at), (&filled, None)));
    }
    let given = fields.text("code", 1..=40);
    if !fields.mistakes().is_empty() {
        let filled = Filled { fields: None, mistakes: fields.mistakes() };
        return Ok(code(&here, token, (&practice, expires_at), (&filled, None)));
    }
    match links::knock(&here.house, token, &given, &here.network).await? {
        Knock::Nothing => Ok(nothing(&here)),
        Knock::Wrong { left } => {
            fields.mistake("code", "link-code", &[]);
            let filled = Filled { fields: None, mistakes: fields.mistakes() };
            Ok(code(&here, token, (&practice, expires_at), (&filled, Some(left))))
        }
        Knock::In(seat) => {
            let answer = here.see(&format!("/f/{token}"), json!({ "seat": seat.text() }));
            let mut response = answer.into_response();
            cookie::set_seat(response.headers_mut(), seat.text());
            Ok(Reply::raw(response))
        }
    }
}
