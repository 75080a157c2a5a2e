//! The same decisions for programs: JSON in, the contract's JSON out. See `pathway::wire`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use pathway::record::{Record, Refusal};
use pathway::wire::{decision_json, next_json};

use crate::state::{App, today};

/// A decision about a record.
pub async fn screen(State(app): State<App>, body: Bytes) -> Response {
    let engine = &app.knowledge().engine;
    match Record::read(&body, &engine.program) {
        Err(refusal) => refused(&refusal),
        Ok(record) => {
            Json(decision_json(&engine.decide(&record), &engine.program, &today())).into_response()
        }
    }
}

/// The next questions for a record.
pub async fn interview(State(app): State<App>, body: Bytes) -> Response {
    let engine = &app.knowledge().engine;
    match Record::read(&body, &engine.program) {
        Err(refusal) => refused(&refusal),
        Ok(record) => Json(next_json(&engine.next(&record))).into_response(),
    }
}

/// Which fact, what was given, what is allowed.
fn refused(refusal: &Refusal) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)).into_response()
}
