//! What a browser needs to run the check without a network: the service worker and the manifest.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::words::{LANGUAGES, Words};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::language::Wanted;
use crate::state::App;

const WORKER: &str = include_str!("../../../assets/sw.js");

/// The worker with the list of files it keeps. Another list is another worker, so that browsers
/// take the new files.
pub async fn worker(State(app): State<App>) -> Response {
    let mut files = app.assets().all();
    for language in LANGUAGES {
        files.push(format!("/check?lang={language}"));
        files.push(format!("/offline?lang={language}"));
    }
    let list = json!(files).to_string();
    let version: String = Sha256::digest(format!("{list}{WORKER}"))
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let script = WORKER.replace("\"FILES\"", &list).replace("VERSION", &version);
    (
        [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        script,
    )
        .into_response()
}

pub async fn manifest(State(app): State<App>, wanted: Wanted) -> Response {
    let words = Words::of(&wanted.language);
    let manifest = json!({
        "name": words.t("start-title"),
        "short_name": "Supple",
        "lang": words.language,
        "start_url": "/check",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f2",
        "theme_color": "#0b5a57",
        "icons": [{"src": app.assets().icon(), "sizes": "any", "type": "image/svg+xml"}],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], Json(manifest)).into_response()
}
