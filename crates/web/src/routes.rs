//! Every address of the server, by hand: the table of contents.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::state::App;
use crate::{api, assets, check, headers, log, offline, site};

/// Larger forms and records are refused. A record may be at most this large (see `pathway`).
const BODY_BYTES_MAX: usize = 1 << 20;

pub fn app(app: App) -> Router {
    Router::new()
        .route("/", get(site::home))
        .route("/check", get(check::start).post(check::step))
        .route("/card/{id}", get(site::card))
        .route("/sources", get(site::sources))
        .route("/about", get(site::about))
        .route("/offline", get(site::offline))
        .route("/sw.js", get(offline::worker))
        .route("/manifest.webmanifest", get(offline::manifest))
        .route("/assets/{name}", get(assets::file))
        .route("/api/v1/screen", post(api::screen))
        .route("/api/v1/interview", post(api::interview))
        .route("/healthz", get(site::healthz))
        .fallback(site::not_found)
        .method_not_allowed_fallback(site::not_found)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(headers::same_site))
        .layer(CatchPanicLayer::custom(site::Panicked(app.clone())))
        .layer(middleware::from_fn(headers::add))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}
