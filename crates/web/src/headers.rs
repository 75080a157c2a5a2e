//! Headers that keep a page to itself.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use pages::sorry;

use crate::language::Wanted;
use crate::site;
use crate::state::App;

/// The check may also compile our own engine; no other page may.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
const POLICY_CHECK: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

pub async fn add(request: Request, next: Next) -> Response {
    // The check of everybody, and the one that staff do with a client.
    let check = request.uri().path().ends_with(pages::layout::CHECK);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = if check { POLICY_CHECK } else { POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What a person sees here may be about them, so nothing on the way keeps it.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Forms come from our own pages only. Programs send no such header and may post.
pub async fn same_site(
    State(app): State<App>,
    wanted: Wanted,
    request: Request,
    next: Next,
) -> Response {
    let from = request.headers().get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let ours = matches!(from, None | Some("same-origin" | "none"));
    if request.method() == Method::POST && !ours {
        return site::show(&app, &wanted, sorry::foreign);
    }
    next.run(request).await
}
