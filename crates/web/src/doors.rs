//! Routes with the door that each one stands behind. A route cannot be added without one.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, Method};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use practice::{Case, Reach, Refusal};

use crate::again;
use crate::cookie;
use crate::here::Here;
use crate::language;
use crate::state::App;

/// Who may knock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Everybody, also while the database is away: nothing of the house is looked at.
    Open,
    /// Everybody; the page knows who is signed in.
    Public,
    /// Whoever has a role that reaches this use case at all; the handler asks for the permit.
    Case(Case),
}

/// A route and its door.
#[derive(Clone, Debug)]
pub struct Entry {
    pub method: Method,
    pub path: &'static str,
    pub door: Door,
}

/// Builds the router and the list of its doors together.
pub struct Doors {
    app: App,
    router: Router<App>,
    entries: Vec<Entry>,
}

impl Doors {
    pub fn new(app: App) -> Doors {
        Doors { app, router: Router::new(), entries: Vec::new() }
    }

    pub fn get<H, T>(self, path: &'static str, door: Door, handler: H) -> Doors
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, door, get(handler))
    }

    pub fn post<H, T>(self, path: &'static str, door: Door, handler: H) -> Doors
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, door, post(handler))
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        door: Door,
        route: MethodRouter<App>,
    ) -> Doors {
        let behind = Arc::new((self.app.clone(), door));
        let guarded = route.layer(middleware::from_fn_with_state(behind, guard));
        self.router = self.router.route(path, guarded);
        self.entries.push(Entry { method, path, door });
        self
    }

    pub fn finish(self) -> (Router<App>, Vec<Entry>) {
        (self.router, self.entries)
    }
}

/// Finds out who asks, refuses who may not, and puts refusals of handlers into words.
async fn guard(State(behind): State<Arc<(App, Door)>>, request: Request, next: Next) -> Response {
    let (app, door) = &*behind;
    if *door == Door::Open {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let here = match Here::of(app, &parts).await {
        Ok(here) => here,
        Err((here, refusal)) => return here.refused(&refusal),
    };
    let mut response = match refusal(&here, *door) {
        Some(refusal) => here.refused(&refusal),
        None => pass(&here, *door, Request::from_parts(parts, body), next).await,
    };
    // Whoever signs in or out in this request decides about the cookie.
    if !cookie::decided(response.headers()) {
        if here.stale_cookie {
            cookie::clear(response.headers_mut());
        } else if let Some(found) = &here.signed_in
            && let Some(token) = &found.fresh
        {
            cookie::set(response.headers_mut(), found.actor.practice, token.text());
        }
    }
    if here.wanted.asked
        && let Ok(value) = HeaderValue::from_str(&language::keep(&here.wanted.language))
    {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

fn refusal(here: &Here, door: Door) -> Option<Refusal> {
    let Door::Case(case) = door else { return None };
    match &here.signed_in {
        None => Some(Refusal::SignedOut),
        Some(found) if found.actor.reach(case) == Reach::Nothing => Some(Refusal::Denied(case)),
        Some(_) => None,
    }
}

async fn pass(here: &Here, door: Door, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(here.clone());
    match again::run(request, next, matches!(door, Door::Case(_))).await {
        Ok(response) => response,
        Err(refusal) => here.refused(&refusal),
    }
}

/// Every route of the server with its door.
pub fn all(app: &App) -> Vec<Entry> {
    crate::routes::every_door(app.clone()).finish().1
}
