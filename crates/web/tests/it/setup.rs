//! From an empty database to a practice that can be booked.

use axum::http::StatusCode;
use serde_json::json;
use store::{Db, Role, practices, sha256};
use trial::{Home, account, on_both, world};
use web::Stand;

use crate::asking::{Server, server};
use crate::sign_in::{PASSWORD, cookie, get, send_as};

const TOKEN: &str = "a-token-that-the-server-printed";

/// A server that waits for its first practice.
fn waiting(home: &Home) -> Server {
    let mut server = server(home);
    let stand = Stand { setup: Some(sha256(TOKEN.as_bytes())), ..Default::default() };
    server.app = server.app.at(stand);
    server.router = web::app(server.app.clone());
    server
}

fn form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("token", TOKEN),
        ("name", "Cabinet du quai"),
        ("country", "FR"),
        ("language", "fr"),
        ("time_zone", "Europe/Paris"),
        ("manager", "Ana"),
        ("email", "ana@example.org"),
        ("new", PASSWORD),
    ]
}

fn with(name: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    form().into_iter().map(|(n, v)| if n == name { (n, value) } else { (n, v) }).collect()
}

async fn practices(db: &Db) -> usize {
    practices::all(&mut db.read().await.unwrap()).await.unwrap().len()
}

on_both! {
    async fn a_new_server_says_so_and_is_set_up_once(home: &Home) {
        let server = waiting(home);
        let page = get(&server, "/", "").await;
        assert!(!page.text.contains("/sign-in"), "there is nothing to sign in to");
        let page = get(&server, "/day", "").await;
        assert_eq!(page.location, "/sign-in?next=/day");
        let page = get(&server, "/sign-in", "").await;
        assert!(page.text.contains("no practice on this server") && page.text.contains("/setup"));
        let page = get(&server, "/setup", "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("France") && page.text.contains("Europe/Paris"));
        for (field, wrong, reason) in [
            ("token", "guessed", "not the token"),
            ("token", "", "This is needed"),
            ("country", "XX", "not on the list"),
            ("time_zone", "Mars/Base", "not on the list"),
            ("email", "nobody", "not an e-mail"),
            ("new", "Cabinet du quai", "a name that can be guessed"),
            ("name", "", "This is needed"),
        ] {
            let heard = send_as(&server, "", "/setup", &with(field, wrong)).await;
            assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(heard.text.contains(&format!("href=\"#{field}\"")), "{field}");
            assert!(heard.text.contains(reason), "{field}: {reason}");
            assert_eq!(practices(&home.db).await, 0, "nothing half-written");
        }
        let heard = send_as(&server, "", "/setup", &form()).await;
        assert_eq!(heard.location, "/practice", "{}", heard.text);
        assert!(get(&server, "/", "").await.text.contains("href=\"/sign-in\""));
        let page = get(&server, "/practice", &cookie(&heard)).await;
        assert!(page.text.contains("Cabinet du quai"));
        assert!(page.text.contains("Il manque encore"), "what is missing is named");
        // Once only, also with the token.
        let again = send_as(&server, "", "/setup", &form()).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert_eq!(get(&server, "/setup", "").await.status, StatusCode::CONFLICT);
        assert_eq!(practices(&home.db).await, 1);
    }

    async fn without_a_printed_token_nobody_sets_up(home: &Home) {
        let server = server(home);
        let heard = send_as(&server, "", "/setup", &form()).await;
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(practices(&home.db).await, 0);
    }

    async fn the_parts_are_added_one_by_one(home: &Home) {
        let server = waiting(home);
        let me = cookie(&send_as(&server, "", "/setup", &form()).await);
        let page = get(&server, "/practice/rooms", &me).await;
        assert!(page.text.contains("Ajoutez d’abord un lieu"));
        let post = async |path: &str, fields: &[(&str, &str)]| {
            let heard = send_as(&server, &me, path, fields).await;
            assert_eq!(heard.location, path, "{}", heard.text);
        };
        let site = [("name", "Quai"), ("address", "1 quai"), ("time_zone", "Europe/Paris")];
        post("/practice/sites", &site).await;
        let id = {
            let mut tx = home.db.read().await.unwrap();
            let practice = practices::all(&mut tx).await.unwrap()[0].practice_id;
            let sites = practices::sites(&mut tx, practice).await.unwrap();
            sites[0].site_id.to_string()
        };
        post("/practice/rooms", &[("name", "Salle 1"), ("site", &id), ("kind", "table")]).await;
        let service = [
            ("name", "Dos, une heure"), ("discipline", "massage"), ("technique", "swedish"),
            ("minutes", "60"), ("buffer_minutes", "10"), ("room_kind", "table"),
        ];
        post("/practice/services", &service).await;
        let therapist = [
            ("name", "Léa"), ("discipline", "massage"), ("skills", "swedish"),
            ("languages", "fr"), ("languages", "en"),
        ];
        post("/practice/therapists", &therapist).await;
        let hours = [
            ("site", id.as_str()), ("whose", ""), ("weekday", "1"), ("weekday", "2"),
            ("opens", "08:00"), ("shuts", "00:00"), ("valid_from", "2026-11-23"),
        ];
        post("/practice/hours", &hours).await;
        let page = get(&server, "/practice/hours", &me).await;
        assert!(page.text.contains("mardi, 08:00–24:00"), "{}", page.text);
        let page = get(&server, "/practice", &me).await;
        assert!(page.text.contains("Il manque encore"), "accounts are still missing");
        // Changing keeps the id; closing keeps the room.
        let edit = format!("/practice/sites?edit={id}");
        assert!(get(&server, &edit, &me).await.text.contains("value=\"1 quai\""));
        let closed = [&site[..1], &[("id", id.as_str()), ("time_zone", "Europe/Paris"),
            ("closed", "yes")]].concat();
        post("/practice/sites", &closed).await;
        assert!(get(&server, "/practice/sites", &me).await.text.contains("Fermé"));
    }

    async fn what_is_wrong_with_a_part_is_named_and_shown_again(home: &Home) {
        let world = world(&home.db).await;
        let manager = account(&home.db, &world, &[Role::Manager]).await;
        let server = server(home);
        let site = world.site.to_string();
        for (path, fields, wrong) in [
            ("/practice/sites", vec![("name", ""), ("time_zone", "x")], vec!["name"]),
            ("/practice/sites", vec![("name", "A"), ("time_zone", "x")], vec!["time_zone"]),
            ("/practice/rooms", vec![("name", "A"), ("kind", "cellar")], vec!["kind", "site"]),
            ("/practice/services", vec![("name", "A"), ("minutes", "900")],
                vec!["discipline", "technique", "minutes", "buffer_minutes", "room_kind"]),
            ("/practice/therapists", vec![("name", "A"), ("skills", "magic")],
                vec!["discipline", "skills", "languages"]),
            ("/practice/hours", vec![("site", site.as_str()), ("opens", "8")],
                vec!["weekday", "opens", "shuts", "valid_from"]),
            ("/practice/hours", vec![("site", site.as_str()), ("weekday", "1"), ("opens", "12:00"),
                ("shuts", "08:00"), ("valid_from", "2026-11-23")], vec!["shuts"]),
            ("/practice", vec![("name", "")], vec!["name", "country", "language", "time_zone"]),
        ] {
            let page = server.post(&world, &manager, path, &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", page.text);
            for field in wrong {
                assert!(page.text.contains(&format!("href=\"#{field}\"")), "{path} {field}");
            }
        }
        // An id that nothing has is not taken into use.
        let foreign = json!({ "id": store::SiteId::fresh(), "name": "A", "time_zone": "UTC" });
        let heard = server.call(&world, &manager, "/practice/sites", &foreign).await;
        assert_eq!(heard.status, StatusCode::NOT_FOUND);
    }
}
