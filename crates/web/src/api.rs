//! The same decisions for programs: JSON in, the contract's JSON out. See `pathway::wire`.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use pathway::record::{Record, Refusal};
use pathway::wire::{decision_json, next_json};
use serde_json::json;

use crate::body;
use crate::state::{App, today};

/// A decision about a record.
pub async fn screen(State(app): State<App>, request: Request) -> Response {
    let engine = &app.knowledge().engine;
    match read(&app, request).await {
        Err(refused) => refused,
        Ok(record) => {
            Json(decision_json(&engine.decide(&record), &engine.program, &today())).into_response()
        }
    }
}

/// The next questions for a record.
pub async fn interview(State(app): State<App>, request: Request) -> Response {
    match read(&app, request).await {
        Err(refused) => refused,
        Ok(record) => Json(next_json(&app.knowledge().engine.next(&record))).into_response(),
    }
}

async fn read(app: &App, request: Request) -> Result<Record, Response> {
    let body = body::whole(request).await.map_err(|unread| {
        (unread.status(), Json(json!({ "refused": unread.reason() }))).into_response()
    })?;
    Record::read(&body, &app.knowledge().engine.program).map_err(|refusal| refused(&refusal))
}

/// Which fact, what was given, what is allowed.
fn refused(refusal: &Refusal) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)).into_response()
}
