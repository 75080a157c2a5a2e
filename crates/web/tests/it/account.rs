//! One's own account over HTTP.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use store::{Role, audit};
use trial::{on_both, world};

use crate::asking::server;
use crate::sign_in::{EMAIL, PASSWORD, cookie, get, person, send_as, sign_in};

const NEW: &str = "four brown teapots";

on_both! {
    async fn the_page_shows_what_is_ones_own(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Therapist, Role::Manager]).await;
        let server = server(home);
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let page = get(&server, "/account", &mine).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        for part in [EMAIL, "Thérapeute", "Responsable", "Ici", "account/password"] {
            assert!(page.text.contains(part), "{part}");
        }
        assert!(!page.text.contains("argon2"), "the hash stays inside");
        assert!(!page.text.contains("data-passkey="), "no passkeys at this address");
        assert!(!page.text.contains("sessions/end"), "there is no other session");
    }

    async fn a_new_password_ends_every_other_session(home: &Home) {
        let world = world(&home.db).await;
        let user = person(home, &world, &[Role::Client]).await;
        let server = server(home);
        let other = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let fields = [("old", PASSWORD), ("new", NEW), ("key", "k-12345678")];
        let heard = send_as(&server, &mine, "/account/password", &fields).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
        let fresh = cookie(&heard);
        assert_ne!(fresh, mine);
        for gone in [&other, &mine] {
            assert_eq!(get(&server, "/account", gone).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(get(&server, "/account", &fresh).await.status, StatusCode::OK);
        assert_eq!(sign_in(&server, EMAIL, PASSWORD).await.status.as_u16(), 422);
        assert_eq!(sign_in(&server, EMAIL, NEW).await.status, StatusCode::SEE_OTHER);
        let mut tx = home.db.read().await.unwrap();
        let subject = format!("user:{user}");
        let rows = audit::list(&mut tx, world.practice, Some(&subject), 0, 100).await.unwrap();
        let changed = rows.iter().find(|row| row.use_case == "change_account").unwrap();
        assert_eq!(changed.detail.as_str(), r#"{"what":"password"}"#);
    }

    async fn a_password_is_refused_with_its_reason(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Client]).await;
        let server = server(home);
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let rule = format!("Au moins {} caractères", doors::password::MIN_CHARS);
        assert!(get(&server, "/account", &mine).await.text.contains(&rule), "said before it is typed");
        for (old, new, want) in [
            ("not mine at all", NEW, "pas votre mot de passe actuel"),
            (PASSWORD, "short", "au moins 15 caract"),
            (PASSWORD, "passwordpassword", "revient sans cesse"),
            (PASSWORD, EMAIL, "un nom que l’on peut deviner"),
            (PASSWORD, "Quay  Practice!", "un nom que l’on peut deviner"),
            (PASSWORD, "", "Ce champ est nécessaire"),
        ] {
            let fields = [("old", old), ("new", new)];
            let heard = send_as(&server, &mine, "/account/password", &fields).await;
            assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
            assert!(heard.text.contains(want), "{new}: {want}");
            assert!(!heard.text.contains(NEW), "nothing typed comes back");
        }
        assert_eq!(get(&server, "/account", &mine).await.status, StatusCode::OK, "still in");
    }

    async fn guessing_the_old_password_is_limited(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Client]).await;
        let server = server(home);
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let fields = [("old", "wrong guess"), ("new", NEW)];
        for _ in 0..10 {
            let heard = send_as(&server, &mine, "/account/password", &fields).await;
            assert_eq!(heard.status.as_u16(), 422);
        }
        let heard = send_as(&server, &mine, "/account/password", &fields).await;
        assert_eq!(heard.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn the_other_sessions_are_ended(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Auditor]).await;
        let server = server(home);
        let other = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let heard = send_as(&server, &mine, "/account/sessions/end", &[]).await;
        assert_eq!(heard.location, "/account");
        assert_eq!(get(&server, "/account", &mine).await.status, StatusCode::OK);
        assert_eq!(get(&server, "/account", &other).await.status, StatusCode::SEE_OTHER);
    }

    async fn without_a_site_name_there_are_no_passkeys(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Client]).await;
        let server = server(home);
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        for path in ["/account/passkeys/options", "/account/passkeys", "/sign-in/passkey"] {
            let heard = send_as(&server, &mine, path, &[]).await;
            assert_eq!(heard.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn with_a_site_name_a_passkey_is_asked_for(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Client]).await;
        let mut server = server(home);
        let party = doors::RelyingParty::new("Supple", "https://praxis.example").unwrap();
        let passkeys = web::Passkeys { party: party.into(), only_at: None };
        let stand = web::Stand { passkeys: Some(passkeys), ..Default::default() };
        server.app = server.app.at(stand);
        server.router = web::app(server.app.clone());
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        assert!(get(&server, "/account", &mine).await.text.contains("data-passkey=\"register\""));
        assert!(get(&server, "/sign-in", "").await.text.contains("data-passkey=\"sign-in\""));
        let heard = send_as(&server, &mine, "/account/passkeys/options", &[]).await;
        let options = heard.json();
        assert_eq!(options["publicKey"]["rp"]["id"], "praxis.example");
        let state = &heard.cookies[0];
        for part in ["__Host-supple-passkey=", "HttpOnly", "SameSite=Strict", "Max-Age=300"] {
            assert!(state.contains(part), "{state}");
        }
        assert!(!state.contains(options["publicKey"]["challenge"].as_str().unwrap()), "sealed");
        // An answer without its question, and one that is no answer.
        let no = send_as(&server, &mine, "/account/passkeys", &[("answer", "{}")]).await;
        assert!(no.json()["error"].as_str().unwrap().contains("trop longtemps"));
        let both = format!("{mine}; {}", state.split(';').next().unwrap());
        let fields = [("answer", "{}"), ("fields", "{\"label\":\"phone\"}")];
        let no = send_as(&server, &both, "/account/passkeys", &fields).await;
        assert!(no.json()["error"].as_str().unwrap().contains("acceptée"), "{}", no.text);
        // The state of adding is none of signing in.
        let no = send_as(&server, &both, "/sign-in/passkey", &fields).await;
        assert!(no.json()["error"].as_str().unwrap().contains("trop longtemps"));
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_program_changes_its_password_and_goes_on(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Client]).await;
        let server = server(home);
        let mine = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let bearer = mine.split_once('=').unwrap().1.to_owned();
        let body = serde_json::json!({ "old": PASSWORD, "new": NEW });
        let request = Request::post("/account/password")
            .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        let heard = server.send(request.unwrap()).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        assert!(heard.json()["bearer"].is_string());
    }
}
