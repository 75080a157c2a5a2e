//! Pages on which nothing is answered.

use std::any::Any;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response as HttpResponse, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use pages::page::{Outcome, Page};
use pages::view::View;
use pages::{about, card_page, home as home_page, layout, sorry, sources_page};
use tower_http::catch_panic::ResponseForPanic;

use crate::address::Name;
use crate::language::Wanted;
use crate::state::App;

/// A database that does not answer within this time is away.
const ASKED: Duration = Duration::from_secs(2);

/// A page as a response.
pub fn respond(app: &App, page: &Page) -> Response {
    let status = match page.outcome {
        Outcome::Fine => StatusCode::OK,
        Outcome::Refused => StatusCode::UNPROCESSABLE_ENTITY,
        Outcome::Forbidden => StatusCode::FORBIDDEN,
        Outcome::NotFound => StatusCode::NOT_FOUND,
        Outcome::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    };
    respond_with(status, app, page)
}

/// The same, where the status says more than the page.
pub fn respond_with(status: StatusCode, app: &App, page: &Page) -> Response {
    (status, Html(layout::document(page, app.addresses()))).into_response()
}

/// A page made for a request.
pub fn show(app: &App, wanted: &Wanted, page: impl FnOnce(&View<'_>) -> Page) -> Response {
    let view = View::new(app.knowledge(), &app.setting(wanted));
    respond(app, &page(&view))
}

pub async fn home(State(app): State<App>, wanted: Wanted) -> Response {
    let open = app.is_open().await;
    show(&app, &wanted, |view| home_page::page(view, open))
}

pub async fn about(State(app): State<App>, wanted: Wanted) -> Response {
    show(&app, &wanted, about::page)
}

pub async fn sources(State(app): State<App>, wanted: Wanted) -> Response {
    show(&app, &wanted, sources_page::page)
}

pub async fn card(State(app): State<App>, wanted: Wanted, Name(id): Name) -> Response {
    show(&app, &wanted, |view| card_page::page(view, &id))
}

pub async fn offline(State(app): State<App>, wanted: Wanted) -> Response {
    show(&app, &wanted, sorry::offline)
}

pub async fn not_found(State(app): State<App>, wanted: Wanted) -> Response {
    show(&app, &wanted, sorry::not_found)
}

/// For whoever watches that the server is up.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// For whoever decides whether requests are sent here: the database answers, and can be written
/// to once a failover is over. Nothing of what it holds is in the answer.
pub async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    let asked = tokio::time::timeout(ASKED, app.house().db().ready()).await;
    match asked {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database is away\n"),
    }
}

/// A panic becomes a page in words; its text goes nowhere, since it might hold an answer.
#[derive(Clone)]
pub struct Panicked(pub App);

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _: Box<dyn Any + Send + 'static>) -> HttpResponse<Body> {
        tracing::error!("a request ended in a panic");
        let wanted =
            Wanted { language: "en".to_owned(), region: None, asked: false, guessed: true };
        let mut response = show(&self.0, &wanted, sorry::failed);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response
    }
}
