//! Files for the browser, inside the binary. An address holds the hash of what it serves, so it
//! may be kept forever.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::layout::Assets as Addresses;
use sha2::{Digest as _, Sha256};

use crate::address::Name;
use crate::language::Wanted;
use crate::site;
use crate::state::App;

const CSS_KIND: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

const FOREVER: &str = "public, max-age=31536000, immutable";

/// So many hex digits of the hash make an address unmistakable.
const HASH_SHOWN: usize = 16;

struct File {
    bytes: Bytes,
    kind: &'static str,
}

pub struct Assets {
    /// By name with hash: `style.0123456789abcdef.css`.
    files: BTreeMap<String, File>,
    css: String,
    script: String,
    desk: Vec<String>,
    desk_css: String,
    icon: String,
    engine: Option<String>,
    knowledge: String,
}

const CSS: &[u8] = include_bytes!("../../../assets/style.css");
const SCRIPT: &[u8] = include_bytes!("../../../assets/check.js");
/// Stem and text of each script of the practice's pages.
const DESK: &[(&str, &[u8])] = &[
    ("desk", include_bytes!("../../../assets/desk/desk.js")),
    ("day", include_bytes!("../../../assets/desk/day.js")),
    ("chart", include_bytes!("../../../assets/desk/chart.js")),
    ("own", include_bytes!("../../../assets/desk/own.js")),
    ("note", include_bytes!("../../../assets/desk/note.js")),
    ("note-write", include_bytes!("../../../assets/desk/note_write.js")),
    ("passkey", include_bytes!("../../../assets/desk/passkey.js")),
];
/// The style of the practice's pages, one file an area, served as one.
const DESK_CSS: &[&str] = &[
    include_str!("../../../assets/desk/desk.css"),
    include_str!("../../../assets/desk/doors.css"),
    include_str!("../../../assets/desk/care.css"),
    include_str!("../../../assets/desk/check.css"),
    include_str!("../../../assets/desk/day.css"),
    include_str!("../../../assets/desk/note.css"),
    include_str!("../../../assets/desk/practice.css"),
    include_str!("../../../assets/desk/chart.css"),
    include_str!("../../../assets/desk/own.css"),
    include_str!("../../../assets/desk/replan.css"),
    include_str!("../../../assets/desk/measures.css"),
];
const ICON: &[u8] = include_bytes!("../../../assets/icon.svg");
const ENGINE: &[u8] = include_bytes!("../../../assets/engine.wasm");

impl Assets {
    /// `knowledge` is the cards as the browser gets them.
    pub fn new(knowledge: &str) -> Assets {
        let mut files = BTreeMap::new();
        let mut add = |stem: &str, end: &str, kind: &'static str, bytes: Bytes| {
            let hash: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
            let name = format!("{stem}.{}.{end}", hash.get(..HASH_SHOWN).unwrap_or_default());
            files.insert(name.clone(), File { bytes, kind });
            format!("/assets/{name}")
        };
        let of = Bytes::from_static;
        let css = add("style", "css", CSS_KIND, of(CSS));
        let script = add("check", "js", JS, of(SCRIPT));
        let desk_css =
            add("desk", "css", CSS_KIND, Bytes::from(DESK_CSS.concat() + &desk::day_grid::style()));
        let desk = DESK.iter().map(|(stem, text)| add(stem, "js", JS, of(text))).collect();
        let icon = add("icon", "svg", "image/svg+xml", of(ICON));
        // An empty file stands where the engine was not built; the server then does it all.
        let built = !ENGINE.is_empty();
        let engine = built.then(|| add("engine", "wasm", "application/wasm", of(ENGINE)));
        let cards = Bytes::from(knowledge.to_owned().into_bytes());
        let knowledge = add("knowledge", "json", "application/json", cards);
        Assets { files, css, script, desk, desk_css, icon, engine, knowledge }
    }

    pub fn addresses(&self) -> Addresses {
        Addresses {
            css: self.css.clone(),
            check_js: self.script.clone(),
            desk_js: self.desk.clone(),
            desk_css: self.desk_css.clone(),
            icon: self.icon.clone(),
            manifest: "/manifest.webmanifest".to_owned(),
            engine: self.engine.clone(),
            knowledge: self.knowledge.clone(),
        }
    }

    /// Addresses of everything that the check needs without a network.
    pub fn all(&self) -> Vec<String> {
        self.files.keys().map(|name| format!("/assets/{name}")).collect()
    }

    pub fn icon(&self) -> &str {
        &self.icon
    }
}

pub async fn file(State(app): State<App>, wanted: Wanted, Name(name): Name) -> Response {
    match app.assets().files.get(&name) {
        None => site::not_found(State(app), wanted).await,
        Some(file) => (
            [(header::CONTENT_TYPE, file.kind), (header::CACHE_CONTROL, FOREVER)],
            file.bytes.clone(),
        )
            .into_response(),
    }
}
