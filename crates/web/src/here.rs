//! What a handler knows of its request: who asks, in which language, about what the house keeps.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, HOST};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use desk::frame::Frame;
use pages::page::Page;
use pages::view::View;
use practice::permission::{Permit, UseCase, Whose};
use practice::session::SignedIn;
use practice::{Actor, House, Refusal};
use serde_json::json;
use store::{ClientId, clients};

use crate::body::Unread;
use crate::cookie;
use crate::language::Wanted;
use crate::log::RequestId;
use crate::network;
use crate::reply::{Reply, Stop};
use crate::state::App;

/// Put into each request by its door. See [`crate::doors`].
#[derive(Clone)]
pub struct Here {
    pub app: App,
    pub house: House,
    pub signed_in: Option<SignedIn>,
    pub wanted: Wanted,
    /// Path and query of the request, for the way back after signing in.
    pub path: String,
    /// The request names a session that has ended.
    pub stale_cookie: bool,
    /// A program asks: it gets JSON.
    pub program: bool,
    /// The request in the log.
    pub reference: String,
    /// Where the request comes from, for limits; never logged. See [`network::of`].
    pub network: String,
    /// The host that the request names.
    pub host: Option<String>,
    /// The sealed state of a passkey's question.
    pub ceremony: Option<String>,
    /// What this browser got for the code of a form's link.
    pub seat: Option<String>,
}

impl Here {
    /// Who asks. A refusal comes with what is known, so that it can be put into words.
    pub async fn of(app: &App, parts: &Parts) -> Result<Here, (Here, Refusal)> {
        let mut wanted = Wanted::of(parts);
        let accept = parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let accept = accept.unwrap_or_default();
        let mut here = Here {
            app: app.clone(),
            house: app.house().clone(),
            signed_in: None,
            wanted: wanted.clone(),
            path: parts.uri.path_and_query().map_or("/".to_owned(), ToString::to_string),
            stale_cookie: false,
            program: accept.contains("application/json") && !accept.contains("text/html"),
            reference: parts.extensions.get::<RequestId>().map_or(String::new(), |id| id.0.clone()),
            network: network::of(parts, app.stand().behind_proxy),
            host: parts.headers.get(HOST).and_then(|v| v.to_str().ok()).map(str::to_owned),
            ceremony: cookie::ceremony(&parts.headers),
            seat: cookie::seat(&parts.headers),
        };
        let Some(carried) = cookie::carried(&parts.headers) else { return Ok(here) };
        match here.house.signed_in(carried.practice, &carried.token_hash, carried.carrier).await {
            Ok(found) => {
                here.stale_cookie = found.is_none();
                if let Some(found) = &found
                    && wanted.guessed
                {
                    wanted.language.clone_from(&found.actor.language);
                    here.wanted = wanted;
                }
                here.signed_in = found;
                Ok(here)
            }
            Err(refusal) => Err((here, refusal)),
        }
    }

    /// Who asks.
    ///
    /// # Errors
    /// [`Refusal::SignedOut`].
    pub fn actor(&self) -> Result<&Actor, Refusal> {
        self.signed_in.as_ref().map(|found| &found.actor).ok_or(Refusal::SignedOut)
    }

    /// A permit about the practice as a whole.
    ///
    /// # Errors
    /// [`Refusal::SignedOut`], [`Refusal::Denied`].
    pub fn permit<C: UseCase>(&self) -> Result<Permit<C>, Refusal> {
        self.actor()?.permit(Whose::Practice)
    }

    /// A permit about a client of this practice. Who may not, and which client does not exist,
    /// are settled before anything of the request is read.
    ///
    /// # Errors
    /// [`Refusal::SignedOut`], [`Refusal::Denied`], [`store::StoreError::Missing`].
    pub async fn permit_client<C: UseCase>(&self, client: ClientId) -> Result<Permit<C>, Refusal> {
        let actor = self.actor()?;
        let permit = actor.permit(Whose::Client(client))?;
        let mut tx = self.house.look(&permit).await?;
        clients::load(&mut tx, actor.practice, client).await?;
        Ok(permit)
    }

    /// Everything a page needs beside its data.
    pub fn frame(&self) -> Frame<'_> {
        let found = self.signed_in.as_ref();
        let mut setting = self.app.setting(&self.wanted);
        if let Some(found) = found {
            setting.country.clone_from(&found.practice.country);
        }
        Frame {
            view: View::new(self.app.knowledge(), &setting),
            actor: found.map(|found| &found.actor),
            practice: found.map(|found| found.practice.name.clone()).unwrap_or_default(),
            zone: found.map_or(jiff::tz::TimeZone::UTC, SignedIn::zone),
            demo: self.app.demo(),
            path: self.path.split('?').next().unwrap_or_default().to_owned(),
            now: self.house.now(),
        }
    }

    /// A page, and what a program gets in its stead.
    pub fn page(&self, page: &Page, json: serde_json::Value) -> Reply {
        self.page_with(StatusCode::OK, page, json)
    }

    /// As [`Here::page`], with another status: a form that is shown again with its mistakes.
    pub fn page_with(&self, status: StatusCode, page: &Page, json: serde_json::Value) -> Reply {
        if self.program {
            Reply::json(status, json)
        } else {
            Reply::html(status, pages::layout::document(page, self.app.addresses()))
        }
    }

    /// After a write: people go on to a page, programs get the answer.
    pub fn see(&self, path: &str, json: serde_json::Value) -> Reply {
        if self.program { Reply::json(StatusCode::OK, json) } else { Reply::see(path) }
    }

    /// A refusal in words, with the status that fits.
    pub fn refused(&self, refusal: &Refusal) -> Response {
        let kind = desk::sorry::kind(refusal);
        let status = match refusal {
            Refusal::Wrong(mistakes) => {
                let unread = mistakes.iter().find_map(|mistake| Unread::named(mistake.reason));
                unread.map_or(status(kind), Unread::status)
            }
            _ => status(kind),
        };
        if let Refusal::Store(error) = refusal
            && matches!(kind, "failed" | "away" | "disk-full")
        {
            tracing::error!(request = %self.reference, %error, "the store refused");
        }
        if self.program {
            let mut body = json!({ "refused": kind, "reference": self.reference });
            match refusal {
                Refusal::Wrong(mistakes) => body["fields"] = json!(mistakes),
                Refusal::Rule { key, values } => {
                    body["rule"] = json!(key);
                    body["values"] = json!(values);
                }
                _ => {}
            }
            return Reply::json(status, body).into_response();
        }
        if kind == "signed-out" {
            let next: String = url_encode(&self.path);
            return Redirect::to(&format!("/sign-in?next={next}")).into_response();
        }
        let page = desk::sorry::page(&self.frame(), refusal, &self.reference);
        let document = pages::layout::document(&page, self.app.addresses());
        Reply::html(status, document).into_response()
    }
}

fn status(kind: &str) -> StatusCode {
    match kind {
        "signed-out" => StatusCode::UNAUTHORIZED,
        "denied" => StatusCode::FORBIDDEN,
        "wrong" => StatusCode::UNPROCESSABLE_ENTITY,
        "too-many" => StatusCode::TOO_MANY_REQUESTS,
        "missing" => StatusCode::NOT_FOUND,
        "rule" | "taken" | "stale" | "key-reused" | "exists" | "held" | "absent" => {
            StatusCode::CONFLICT
        }
        "disk-full" => StatusCode::INSUFFICIENT_STORAGE,
        "away" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// For one value of a query.
pub fn url_encode(text: &str) -> String {
    let keep = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(byte);
    let encode =
        |byte: u8| if keep(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}

impl FromRequestParts<App> for Here {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Here, Stop> {
        // Every route has a door, and every door puts one in.
        parts.extensions.get::<Here>().cloned().ok_or(Stop(Refusal::SignedOut))
    }
}
