//! Accounts as a manager runs them, and the code with which somebody new chooses a password.

use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use serde_json::json;
use store::{Role, users};
use trial::{HOUR, NINE, account, kept, on_both, world};

use crate::asking::{Heard, Server, server};
use crate::sign_in::{cookie, get, send_as};

const NEW: &str = "four brown teapots";

/// Asks for a code as a program does; answers the path of the link and the code.
fn told(heard: &Heard) -> (String, String) {
    let json = heard.json();
    let text = |name: &str| json[name].as_str().unwrap_or_else(|| panic!("{json}")).to_owned();
    (text("link"), text("code"))
}

async fn join(server: &Server, path: &str, code: &str, new: &str) -> Heard {
    send_as(server, "", path, &[("code", code), ("new", new)]).await
}

on_both! {
    async fn a_new_account_comes_in_by_its_code_once(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let server = server(home);
        let therapist = world.therapists[1];
        let wanted = json!({
            "name": "Bea", "email": "Bea@example.org", "roles": ["therapist", "front_desk"],
            "therapist": therapist,
        });
        let heard = server.call(&world, &manager, "/accounts", &wanted).await;
        let (path, code) = told(&heard);
        let page = get(&server, &path, "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains("Bea"), "the link alone gives nothing away");
        let wrong = join(&server, &path, "2222-2222", NEW).await;
        assert_eq!(wrong.status.as_u16(), 422);
        assert!(wrong.text.contains("href=\"#code\""));
        let weak = join(&server, &path, &code, "short").await;
        assert!(weak.text.contains("href=\"#new\""), "the code is not used up");
        // As people type it: in small letters, with a space.
        let typed = format!("{} {}", &code[..4], &code[4..]).to_lowercase();
        let entered = join(&server, &path, &typed, NEW).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
        let page = get(&server, "/account", &cookie(&entered)).await;
        assert!(page.text.contains("bea@example.org") && page.text.contains("Bea"));
        let again = join(&server, &path, &code, "six yellow kettles").await;
        assert_eq!(again.status.as_u16(), 422, "a code opens once");
        let all = home.strings("SELECT detail FROM audit WHERE use_case = 'run_accounts'").await;
        let want = json!({ "roles": ["front_desk", "therapist"], "what": "created" });
        assert_eq!(all, [want.to_string()], "no name and no code");
        let kept = home.strings("SELECT response FROM idempotency").await;
        assert!(kept.iter().all(|row| !row.contains(&code)), "the code is kept nowhere");
    }

    async fn a_code_ends_after_three_days_and_a_new_one_replaces_it(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let somebody = account(&home.db, &world, &[Role::FrontDesk]).await;
        let server = server(home);
        let ask = format!("/accounts/{}/code", somebody.user);
        let (path, first) = told(&server.call(&world, &manager, &ask, &json!({})).await);
        let (_, second) = told(&server.call(&world, &manager, &ask, &json!({})).await);
        assert_ne!(first, second);
        assert_eq!(join(&server, &path, &first, NEW).await.status.as_u16(), 422);
        server.clock.store(NINE + 72 * HOUR, Ordering::Relaxed);
        assert_eq!(join(&server, &path, &second, NEW).await.status.as_u16(), 422);
        server.clock.store(NINE + 72 * HOUR - 1, Ordering::Relaxed);
        assert_eq!(join(&server, &path, &second, NEW).await.status, StatusCode::SEE_OTHER);
        let page = server.get(&world, &somebody, "/account").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "sessions from before ended");
    }

    async fn guessing_a_code_is_limited(home: &Home) {
        let world = world(&home.db).await;
        let somebody = account(&home.db, &world, &[Role::FrontDesk]).await;
        let server = server(home);
        let path = format!("/join/{}/{}", world.practice, somebody.user);
        for _ in 0..10 {
            assert_eq!(join(&server, &path, "K7QM-4XTD", NEW).await.status.as_u16(), 422);
        }
        assert_eq!(join(&server, &path, "K7QM-4XTD", NEW).await.status.as_u16(), 429);
    }

    async fn the_last_manager_stays_one(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let server = server(home);
        let at = |what: &str| format!("/accounts/{}/{what}", manager.user);
        let roles = json!({ "roles": ["therapist"] });
        for (path, body) in [(at("roles"), &roles), (at("disable"), &json!({}))] {
            let heard = server.call(&world, &manager, &path, body).await;
            assert_eq!(heard.json()["rule"], "account-last-manager", "{}", heard.text);
        }
        let other = account(&home.db, &world, &[Role::Manager]).await;
        let heard = server.call(&world, &other, &at("roles"), &roles).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        let heard = server.call(&world, &manager, &at("roles"), &roles).await;
        assert_eq!(heard.status, StatusCode::FORBIDDEN, "no manager any more, at once");
    }

    async fn of_two_managers_who_disable_each_other_one_stays(home: &Home) {
        let world = world(&home.db).await;
        let one = account(&home.db, &world, &[Role::Manager]).await;
        let two = account(&home.db, &world, &[Role::Manager]).await;
        let server = server(home);
        let disable = async |who: &trial::Account, whom: &trial::Account| {
            let path = format!("/accounts/{}/disable", whom.user);
            server.call(&world, who, &path, &json!({})).await.status
        };
        let both = futures_util::future::join(disable(&one, &two), disable(&two, &one)).await;
        let done = [both.0, both.1].iter().filter(|status| **status == StatusCode::OK).count();
        assert_eq!(done, 1, "{both:?}");
        let mut tx = home.db.read().await.unwrap();
        let left = users::with_role(&mut tx, world.practice, Role::Manager).await.unwrap();
        assert_eq!(left, 1);
    }

    async fn disabling_ends_everything_at_once(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let somebody = account(&home.db, &world, &[Role::FrontDesk]).await;
        let server = server(home);
        let ask = format!("/accounts/{}/code", somebody.user);
        let (path, code) = told(&server.call(&world, &manager, &ask, &json!({})).await);
        let disable = format!("/accounts/{}/disable", somebody.user);
        let heard = server.post(&world, &manager, &disable, &[]).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER);
        assert_eq!(server.get(&world, &somebody, "/account").await.status, StatusCode::SEE_OTHER);
        assert_eq!(join(&server, &path, &code, NEW).await.status.as_u16(), 422);
        let refused = server.call(&world, &manager, &ask, &json!({})).await;
        assert_eq!(refused.json()["rule"], "account-disabled");
        let enable = format!("/accounts/{}/enable", somebody.user);
        assert_eq!(server.post(&world, &manager, &enable, &[]).await.status.as_u16(), 303);
        let page = server.get(&world, &somebody, "/account").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "old sessions stay ended");
    }

    async fn what_is_wrong_with_a_new_account_is_named(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let server = server(home);
        let fields = [("name", ""), ("email", "nobody")];
        let page = server.post(&world, &manager, "/accounts", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for id in ["#name", "#email", "#roles"] {
            assert!(page.text.contains(&format!("href=\"{id}\"")), "{id}");
        }
        let whose = json!({ "name": "A", "email": "a@b", "roles": ["auditor"] });
        assert_eq!(server.call(&world, &manager, "/accounts", &whose).await.status.as_u16(), 200);
        let twice = server.call(&world, &manager, "/accounts", &whose).await;
        assert_eq!(twice.json()["fields"][0]["reason"], "email-taken");
    }

    async fn a_clients_account_is_tied_to_the_record(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let server = server(home);
        let path = format!("/accounts/new?client={}", world.client);
        let page = server.get(&world, &manager, &path).await;
        assert!(page.text.contains("Ana Okafor"), "{}", page.text);
        let whose = json!({
            "name": "Ana", "email": "a@b", "roles": ["client"], "client": world.client,
        });
        let made = server.call(&world, &manager, "/accounts", &whose).await;
        let user = made.json()["user"].as_str().unwrap().to_owned();
        let kept = kept!(home.db, tx => {
            store::clients::load(&mut tx, world.practice, world.client).await.unwrap()
        });
        assert_eq!(kept.user_id.unwrap().to_string(), user);
        let other = json!({
            "name": "Ana", "email": "c@d", "roles": ["client"], "client": world.client,
        });
        let twice = server.call(&world, &manager, "/accounts", &other).await;
        assert_eq!(twice.json()["rule"], "account-has-owner");
    }
}
