//! A posted form or JSON object as fields.

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::Form;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use practice::{Fields, Refusal};

use crate::reply::Stop;
use crate::state::App;

/// The fields of a request's body, whichever way they were sent.
pub struct Posted(pub Fields);

impl FromRequest<App> for Posted {
    type Rejection = Stop;

    async fn from_request(request: Request, _: &App) -> Result<Posted, Stop> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let wrong = |reason| Stop(Refusal::field("", reason));
        if kind.is_some_and(|kind| kind.starts_with("application/json")) {
            let body: Bytes = request.extract().await.map_err(|_| wrong("too-large"))?;
            return Ok(Posted(Fields::json(&body)?));
        }
        let form = request.extract::<Form<Vec<(String, String)>>, _>().await;
        let Form(pairs) = form.map_err(|rejected| match rejected.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => wrong("too-large"),
            _ => wrong("not-a-form"),
        })?;
        Ok(Posted(Fields::form(pairs)?))
    }
}
