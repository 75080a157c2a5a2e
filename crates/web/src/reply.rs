//! What a handler answers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use practice::Refusal;
use store::StoreError;

/// A refusal on its way to the door, which puts it into words.
#[derive(Clone, Debug)]
pub struct Stop(pub Refusal);

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop(Refusal::from(error))
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply(Response);

impl Reply {
    pub fn html(status: StatusCode, document: String) -> Reply {
        Reply((status, Html(document)).into_response())
    }

    pub fn json(status: StatusCode, value: serde_json::Value) -> Reply {
        Reply((status, Json(value)).into_response())
    }

    /// Another page, fetched anew: a form that was sent is not sent again by going back.
    pub fn see(path: &str) -> Reply {
        Reply(Redirect::to(path).into_response())
    }

    /// Anything else, such as a file.
    pub fn raw(response: Response) -> Reply {
        Reply(response)
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.0
    }
}

/// What every handler behind a door answers.
pub type Answer = Result<Reply, Stop>;
