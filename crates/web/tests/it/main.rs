//! The server from outside: what it answers, and what it never gives away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

mod account;
mod accounts;
mod asking;
mod audit;
mod chart;
mod clocks;
mod connections;
mod courses;
mod day;
mod full;
mod measures;
mod names;
mod note;
mod own;
mod people_file;
mod permissions;
mod replan;
mod setup;
mod sign_in;
mod visit_check;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt as _;
use web::App;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|v| v.to_str().unwrap()).unwrap_or_default()
    }
}

async fn ask(request: Request<Body>) -> Answer {
    let files = knowledge::embedded();
    let knowledge = Arc::new(knowledge::Knowledge::load(&files).expect("the cards load"));
    let folder = tempfile::tempdir().unwrap();
    let db = store::Db::open(&folder.path().display().to_string()).await.unwrap();
    let house = practice::House::new(db, knowledge, Arc::new(|| trial::NINE));
    let app = web::app(App::new(&files, house, None, false));
    let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, text }
}

async fn get(path: &str) -> Answer {
    ask(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    ask(Request::post(path).header(header::CONTENT_TYPE, kind).body(body.into()).unwrap()).await
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[tokio::test]
async fn every_page_is_there_and_keeps_to_itself() {
    for path in
        ["/", "/check", "/about", "/sources", "/offline", "/card/RF-CES-1", "/check?lang=fr"]
    {
        let answer = get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{path}");
        assert_eq!(policy.contains("wasm-unsafe-eval"), path.starts_with("/check"), "{path}");
        assert!(!policy.contains("'unsafe-inline'"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(!answer.text.contains(" style="), "{path} has an inline style");
        assert!(answer.headers.get(header::SET_COOKIE).is_none(), "{path}");
    }
}

#[tokio::test]
async fn assets_are_kept_forever_under_their_hash() {
    let page = get("/check").await.text;
    let path = page.split("href=\"/assets/style.").nth(1).unwrap().split('"').next().unwrap();
    let answer = get(&format!("/assets/style.{path}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(get("/assets/style.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn unknown_addresses_and_methods_get_a_page_in_words() {
    for path in ["/nothing", "/card/nothing", "/card/%3Cscript%3E"] {
        let answer = get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text.contains("This page does not exist"), "{path}");
        assert!(!answer.text.contains("<script>"), "{path}");
    }
    let put = Request::builder().method(Method::PUT).uri("/check").body(Body::empty()).unwrap();
    assert!(ask(put).await.text.contains("This page does not exist"));
}

#[tokio::test]
async fn programs_get_the_decision_and_the_questions() {
    let decision = post("/api/v1/screen", JSON, "{}").await;
    assert_eq!(decision.status, StatusCode::OK);
    let decision: serde_json::Value = serde_json::from_str(&decision.text).unwrap();
    assert_eq!(decision["cleared"], false);
    let next = post("/api/v1/interview", JSON, "{}").await;
    let next: serde_json::Value = serde_json::from_str(&next.text).unwrap();
    assert_eq!(next["done"], false);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let refused = post("/api/v1/screen", JSON, "{\"age_years\": \"old\"}").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused: serde_json::Value = serde_json::from_str(&refused.text).unwrap();
    assert_eq!(refused["fact"], "age_years");
    assert!(refused["allowed"].as_str().unwrap().contains("whole number"));
    let deep = format!("{{\"age_years\": {}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(post("/api/v1/screen", JSON, deep).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let large = post("/check", FORM, "a=".to_owned() + &"x".repeat(2 << 20)).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text.contains("could not read"));
    let broken = post("/check", FORM, "do=next&answers=%7B%22no_fact%22%3A1%7D").await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.text.contains("start the check again"));
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_with_a_page_in_the_persons_language() {
    let said = [
        ("/check", "en-GB", "lang=\"en\"", "This form came from another site"),
        ("/check", "fr-CH", "lang=\"fr\"", "Ce formulaire vient d’un autre site"),
        ("/check?lang=fr", "en", "lang=\"fr\"", "Ce formulaire vient d’un autre site"),
    ];
    for (path, accepts, language, words) in said {
        for site in ["cross-site", "same-site"] {
            let request = Request::post(path)
                .header(header::CONTENT_TYPE, FORM)
                .header(header::ACCEPT_LANGUAGE, accepts)
                .header("sec-fetch-site", site)
                .body(Body::from("do=next&answers=%7B%22age_years%22%3A43%7D"));
            let answer = ask(request.unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(answer.header("content-type").starts_with("text/html"), "{path} {accepts}");
            assert!(answer.header("content-security-policy").contains("default-src 'none'"));
            assert!(answer.text.contains(language), "{path} {accepts}: {}", answer.text);
            assert!(answer.text.contains(words), "{path} {accepts}: {}", answer.text);
            assert!(answer.text.contains("href=\"/check?lang="), "the way on");
            assert!(!answer.text.contains("43"), "its answers are not looked at");
        }
    }
}

#[tokio::test]
async fn a_decision_is_saved_by_a_form_and_never_by_an_address() {
    let form = "do=decision&answers=%7B%22saddle_numbness_new%22%3A%22yes%22%7D";
    let answer = post("/check", FORM, form).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    let name = answer.header("content-disposition");
    assert!(name.starts_with("attachment; filename=\"supple-decision-20"), "{name}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let json: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(json["record"], serde_json::json!({"saddle_numbness_new": "yes"}));
    assert_eq!(json["urgency"]["definite"], "emergency_now");
    assert_eq!(json["findings"][0]["because"]["saddle_numbness_new"], "yes");
    let page = get("/check?do=decision&answers=%7B%7D").await;
    assert!(page.header("content-type").starts_with("text/html"));
    let broken = post("/check", FORM, "do=decision&answers=%7B%22no_fact%22%3A1%7D").await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.text.contains("start the check again"));
}

#[tokio::test]
async fn the_worker_keeps_the_check_and_nothing_else() {
    let worker = get("/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert!(worker.text.contains("\"/check?lang=fr\""));
    assert!(!worker.text.contains("VERSION") && !worker.text.contains("\"FILES\""));
}
