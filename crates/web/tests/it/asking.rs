//! Requests as somebody who is signed in, to a server on a fresh database of either engine.
#![allow(dead_code)] // each test file uses a part

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use practice::House;
use tower::ServiceExt as _;
use trial::{Account, Home, NINE, World};
use web::App;

/// A server whose clock stands at nine until it is moved.
pub struct Server {
    pub app: App,
    pub router: Router,
    pub house: House,
    pub clock: Arc<AtomicI64>,
}

pub struct Heard {
    pub status: StatusCode,
    pub location: String,
    pub cookies: Vec<String>,
    pub text: String,
}

impl Heard {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

pub fn server(home: &Home) -> Server {
    let files = knowledge::embedded();
    let knowledge = Arc::new(knowledge::Knowledge::load(&files).expect("the cards load"));
    let clock = Arc::new(AtomicI64::new(NINE));
    let hand = Arc::clone(&clock);
    let house =
        House::new(home.db.clone(), knowledge, Arc::new(move || hand.load(Ordering::Relaxed)));
    let app = App::new(&files, house.clone(), None, false);
    Server { router: web::app(app.clone()), app, house, clock }
}

impl Server {
    pub async fn send(&self, request: Request<Body>) -> Heard {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
        Heard {
            status: parts.status,
            location: parts.headers.get(header::LOCATION).map(text).unwrap_or_default(),
            cookies: parts.headers.get_all(header::SET_COOKIE).iter().map(text).collect(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A page, as a browser asks for it.
    pub async fn get(&self, world: &World, who: &Account, path: &str) -> Heard {
        let request =
            self.request("GET", world, Some(who), path).header(header::ACCEPT, "text/html");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A form, as a browser sends it.
    pub async fn post(
        &self,
        world: &World,
        who: &Account,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Heard {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let request = self
            .request("POST", world, Some(who), path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// JSON, as a program sends it and wants it back.
    pub async fn call(
        &self,
        world: &World,
        who: &Account,
        path: &str,
        body: &serde_json::Value,
    ) -> Heard {
        let request = self
            .request("POST", world, Some(who), path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub fn request(
        &self,
        method: &str,
        world: &World,
        who: Option<&Account>,
        path: &str,
    ) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        match who {
            None => request,
            Some(who) => {
                let cookie = format!("__Host-supple={}.{}", world.practice, who.token);
                request.header(header::COOKIE, cookie)
            }
        }
    }
}

pub fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
