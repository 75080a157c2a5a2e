//! The audit log over HTTP.

use axum::http::StatusCode;
use serde_json::json;
use store::Role;
use trial::{account, on_both, world};

use crate::asking::server;

on_both! {
    async fn the_log_is_newest_first_and_narrowed_down(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let server = server(home);
        let code = format!("/accounts/{}/code", manager.user);
        server.call(&world, &manager, &code, &json!({})).await;
        let wanted = json!({ "name": "A", "email": "a@b", "roles": ["auditor"] });
        server.call(&world, &manager, "/accounts", &wanted).await;
        let page = server.get(&world, &manager, "/audit").await;
        assert_eq!(page.status, StatusCode::OK);
        let (created, invited) = (page.text.find("created"), page.text.find("invited"));
        assert!(created.unwrap() < invited.unwrap(), "newest first");
        assert!(page.text.contains("read_audit"), "reading leaves its row");
        assert!(page.text.contains("Sam Doe"), "accounts by name");
        let about = format!("/audit?subject=user:{}", manager.user);
        let page = server.get(&world, &manager, &about).await;
        assert!(page.text.contains("invited") && !page.text.contains("created"));
        let page = server.get(&world, &manager, "/audit?day=2026-11-23").await;
        assert!(page.text.contains("invited"));
        let page = server.get(&world, &manager, "/audit?day=2026-11-22").await;
        assert!(!page.text.contains("invited"));
        let page = server.get(&world, &manager, "/audit?day=yesterday").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("href=\"#day\""));
    }

    async fn verifying_finds_what_was_changed(home: &Home) {
        let world = world(&home.db).await;
        let auditor = account(&home.db, &world, &[Role::Auditor]).await;
        let server = server(home);
        for _ in 0..3 {
            server.get(&world, &auditor, "/audit").await;
        }
        let sound = server.post(&world, &auditor, "/audit/verify", &[]).await;
        assert!(sound.text.contains("Le journal est entier"), "{}", sound.text);
        let guard = home.pick("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_change ON audit");
        home.raw(guard).await;
        home.raw("UPDATE audit SET who = 'nobody' WHERE seq = 2").await;
        let found = server.post(&world, &auditor, "/audit/verify", &[]).await;
        assert!(found.text.contains("La ligne 2 a été modifiée"), "{}", found.text);
        let told = server.call(&world, &auditor, "/audit/verify", &json!({})).await;
        assert_eq!(told.json()["sound"], false);
    }
}
