//! A full disk, where it meets a session.

use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use serde_json::json;
use store::Role;
use trial::{Home, MINUTE, account, world};

use crate::asking::server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_signed_in_stays_so_while_their_session_cannot_be_noted() {
    let home = Home::sqlite().await;
    let server = server(&home);
    let w = world(&home.db).await;
    let desk = account(&home.db, &w, &[Role::FrontDesk]).await;
    server.clock.fetch_add(20 * MINUTE, Ordering::Relaxed);
    assert_eq!(server.get(&w, &desk, "/account").await.status, StatusCode::OK);
    home.no_more_room().await;
    let person = json!({ "given_name": "Kim", "family_name": "Full", "language": "fr" });
    let full = loop {
        let told = server.call(&w, &desk, "/clients", &person).await;
        if told.status != StatusCode::OK {
            break told;
        }
    };
    assert_eq!(full.status, StatusCode::INSUFFICIENT_STORAGE, "{}", full.text);
    // Its use would be noted after a minute, and its token replaced when it is half an hour old.
    for minutes in [2, 10] {
        server.clock.fetch_add(minutes * MINUTE, Ordering::Relaxed);
        let page = server.get(&w, &desk, "/account").await;
        assert_eq!(page.status, StatusCode::OK, "{minutes}: {}", page.text);
    }
    home.end().await;
}
