//! What an address names, or a refusal in words.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use practice::Refusal;
use serde::de::DeserializeOwned;
use store::StoreError;

use crate::reply::Stop;
use crate::state::App;

/// The names in an address, such as a client's id. What cannot be one names nothing.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Path<T>, Stop> {
        let read = axum::extract::Path::from_request_parts(parts, app).await;
        let axum::extract::Path(names) = read.map_err(|_| StoreError::Missing("page"))?;
        Ok(Path(names))
    }
}

/// What stands behind the question mark of an address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Query<T>, Stop> {
        // No database keeps a null byte in a text, so none is looked for.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Refusal::field("", "control-character").into());
        }
        let read = axum::extract::Query::try_from_uri(&parts.uri);
        let axum::extract::Query(asked) = read.map_err(|_| Refusal::field("", "not-a-query"))?;
        Ok(Query(asked))
    }
}

/// The one name in the address of an open page; empty, which nothing is called, when it is no text.
pub struct Name(pub String);

impl FromRequestParts<App> for Name {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Name, Infallible> {
        let read = axum::extract::Path::from_request_parts(parts, app).await;
        Ok(Name(read.map(|axum::extract::Path(name)| name).unwrap_or_default()))
    }
}
