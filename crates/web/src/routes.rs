//! Every address of the server, by hand: the table of contents.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::doors::{Door, Doors};
use crate::state::App;
use crate::{
    account, accounts, audit, chart, clients, consent, courses, day, demo, form_links, measures,
    note, own, people_file, records, replan, review, running, screens, setup, sign_in, summary,
    visit_check, waiting,
};
use crate::{api, assets, check, headers, log, offline, site};

/// Larger forms and records are refused. A record may be at most this large (see `pathway`).
const BODY_BYTES_MAX: usize = 1 << 20;

/// The server.
pub fn app(app: App) -> Router {
    let (router, entries) = every_door(app.clone()).finish();
    app.know(&entries);
    router
        .fallback(site::not_found)
        .method_not_allowed_fallback(site::not_found)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), headers::same_site))
        .layer(CatchPanicLayer::custom(site::Panicked(app.clone())))
        .layer(middleware::from_fn(headers::add))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}

/// The areas, each with its routes.
#[rustfmt::skip] // a line each, so that areas arrive without touching each other
const AREAS: &[fn(Doors) -> Doors] = &[
    open,
    sign_in::doors,
    demo::doors,
    account::doors,
    accounts::doors,
    clients::doors,
    people_file::doors,
    screens::doors,
    courses::doors,
    setup::doors,
    running::doors,
    audit::doors,
    records::doors,
    day::doors,
    note::doors,
    waiting::doors,
    visit_check::doors,
    chart::doors,
    own::doors,
    consent::doors,
    form_links::doors,
    summary::doors,
    replan::doors,
    measures::doors,
    review::doors,
];

/// Every address with its door.
pub fn every_door(app: App) -> Doors {
    AREAS.iter().fold(Doors::new(app), |doors, area| area(doors))
}

/// What everybody may see: the self-check and what is said about it.
fn open(doors: Doors) -> Doors {
    doors
        .get("/", Door::Open, site::home)
        .get("/check", Door::Open, check::start)
        .post("/check", Door::Open, check::step)
        .get("/card/{id}", Door::Open, site::card)
        .get("/sources", Door::Open, site::sources)
        .get("/about", Door::Open, site::about)
        .get("/offline", Door::Open, site::offline)
        .get("/sw.js", Door::Open, offline::worker)
        .get("/manifest.webmanifest", Door::Open, offline::manifest)
        .get("/assets/{name}", Door::Open, assets::file)
        .post("/api/v1/screen", Door::Open, api::screen)
        .post("/api/v1/interview", Door::Open, api::interview)
        .get("/healthz", Door::Open, site::healthz)
        .get("/readyz", Door::Open, site::readyz)
}
