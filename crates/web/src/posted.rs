//! A posted form or JSON object as fields.

use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use practice::{Fields, Refusal};

use crate::again::Again;
use crate::body::{self, Unread};
use crate::pairs::pairs;
use crate::reply::Stop;
use crate::state::App;

/// The fields of a request's body, whichever way they were sent.
pub struct Posted(pub Fields);

impl From<Unread> for Stop {
    fn from(unread: Unread) -> Stop {
        Stop(Refusal::field("", unread.reason()))
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Stop;

    async fn from_request(request: Request, _: &App) -> Result<Posted, Stop> {
        let again = request.extensions().get::<Again>().cloned();
        if let Some(fields) = again.as_ref().and_then(Again::fields) {
            return Ok(Posted(fields));
        }
        let mut fields = read(request).await?;
        if let Some(again) = &again {
            again.keep(&mut fields);
        }
        Ok(Posted(fields))
    }
}

async fn read(request: Request) -> Result<Fields, Stop> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    let wrong = |reason| Stop(Refusal::field("", reason));
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(Fields::json(&body::whole(request).await?)?);
    }
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(wrong("not-a-form"));
    }
    Ok(Fields::form(pairs(&body::whole(request).await?).map_err(wrong)?)?)
}
