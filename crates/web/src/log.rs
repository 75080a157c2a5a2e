//! One line a request: method, route, status, milliseconds, request id. Never a body, never a
//! query, never the address as it was typed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

/// Names one request in the log and in a message to the person.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

static COUNT: AtomicU64 = AtomicU64::new(1);

pub async fn request(mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = RequestId(format!("r{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    let method = request.method().clone();
    // The template (`/card/{id}`), not what stands in its place.
    let route = request.extensions().get::<MatchedPath>().map(|m| m.as_str().to_owned());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert("x-request-id", value);
    }
    tracing::info!(
        %method,
        route = route.as_deref().unwrap_or("unknown"),
        status = response.status().as_u16(),
        ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        request = %id.0,
        "request"
    );
    response
}
