//! Clients from a file, as a browser and as a program send it.

use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::json;
use store::{Role, clients};
use trial::{Account, Home, World, account, on_both, world};

use crate::asking::{Heard, Server, server};

async fn send(
    server: &Server,
    (world, who): (&World, &Account),
    path: &str,
    parts: &[(&str, &[u8])],
) -> Heard {
    let mut body = Vec::new();
    for (name, bytes) in parts {
        let file = if *name == "file" { "; filename=\"people.csv\"" } else { "" };
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let request = server
        .request("POST", world, Some(who), path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
    server.send(request.body(Body::from(body)).unwrap()).await
}

async fn count(home: &Home, world: &World) -> i64 {
    let mut tx = home.db.read().await.unwrap();
    clients::count(&mut tx, world.practice).await.unwrap()
}

const FILE: &[u8] =
    b"pr\xE9nom;nom;naissance;shoe\nZo\xEB;Adams;31/12/1980;4\nBo;Ito;32/01/1980;\n";

on_both! {
    async fn a_file_is_shown_and_brought_in_without_scripts(home: &Home) {
        let world = world(&home.db).await;
        let server = server(home);
        let desk = account(&home.db, &world, &[Role::FrontDesk]).await;
        let before = count(home, &world).await;
        let list = server.get(&world, &desk, "/clients").await;
        assert!(list.text.contains("href=\"/clients/import\""));
        let form = server.get(&world, &desk, "/clients/import").await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.text.contains("multipart/form-data"));

        let who = (&world, &desk);
        let parts = [("file", FILE), ("text", b"" as &[u8]), ("language", b"fr" as &[u8])];
        let seen = send(&server, who, "/clients/import?lang=en", &parts).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        for words in [
            "1 row can be brought in.", "1 row is refused.", "Zoë", "31 December 1980", "shoe",
            "This is not a date", "Bring in 1 client<",
        ] {
            assert!(seen.text.contains(words), "`{words}` is missing: {}", seen.text);
        }
        assert_eq!(count(home, &world).await, before);

        let text = seen.text.split("name=\"text\" value=\"").nth(1).unwrap();
        let text = text.split('"').next().unwrap().replace('\n', "\r\n");
        let hidden: [(&str, &[u8]); 4] = [
            ("text", text.as_bytes()), ("language", b"fr"), ("expected", b"1"),
            ("key", b"k-12345678"),
        ];
        let file = send(&server, who, "/clients/import/refused?lang=en", &hidden).await;
        let want = "\u{feff}\"Line\",\"Column\",\"Reason\"\r\n\
            3,\"Date of birth\",\"This is not a date. Write it as 2026-11-23.\"\r\n";
        assert_eq!(file.text, want);
        for _ in 0..2 {
            let done = send(&server, who, "/clients/import/apply?lang=en", &hidden).await;
            assert_eq!(done.status, StatusCode::OK);
            assert!(done.text.contains("1 client was brought in."), "{}", done.text);
        }
        assert_eq!(count(home, &world).await, before + 1);
    }

    async fn a_file_that_cannot_be_read_comes_back_with_the_reason(home: &Home) {
        let world = world(&home.db).await;
        let server = server(home);
        let desk = account(&home.db, &world, &[Role::Manager]).await;
        let who = (&world, &desk);
        let large = vec![b'a'; 5_000_001];
        let huge = vec![b'a'; 11_000_000];
        let cases: [(&str, &[u8], &str, u16); 5] = [
            ("text", b"Ana <Okafor>", "does not name the columns", 422),
            ("text", b"", "This is needed.", 422),
            ("file", b"\xFF\xFEg\0", "This is not a text file", 422),
            ("file", &large, "The file is too large", 422),
            ("file", &huge, "The file is too large", 413),
        ];
        for (name, bytes, words, status) in cases {
            let heard = send(&server, who, "/clients/import?lang=en", &[(name, bytes)]).await;
            assert_eq!(heard.status.as_u16(), status, "{words}");
            assert!(heard.text.contains(words), "{words}: {}", heard.text);
            assert!(!heard.text.contains("<Okafor>"));
        }
        let typed = send(&server, who, "/clients/import?lang=en", &[("text", b"Ana <Okafor>")]).await;
        assert!(typed.text.contains("Ana &lt;Okafor&gt;"), "what was typed is there again");
    }

    async fn a_program_sends_the_text_and_gets_counts_and_reasons(home: &Home) {
        let world = world(&home.db).await;
        let server = server(home);
        let desk = account(&home.db, &world, &[Role::FrontDesk]).await;
        let text = "given name,born\nAna,1980-01-01\nBo,never\n";
        let seen = server.call(&world, &desk, "/clients/import", &json!({ "text": text })).await;
        let want = json!({ "line": 3, "field": "born_on", "reason": "not-a-date", "values": {} });
        assert_eq!(seen.json()["good"], 1);
        assert_eq!(seen.json()["wrong"], json!([want]));
        let path = "/clients/import/apply";
        let wrong = json!({ "text": text, "expected": 2 });
        let changed = server.call(&world, &desk, path, &wrong).await;
        assert_eq!(changed.status, StatusCode::CONFLICT);
        assert_eq!(changed.json()["rule"], "people-changed");
        let right = json!({ "text": text, "expected": 1 });
        assert_eq!(server.call(&world, &desk, path, &right).await.json()["clients"], 1);
    }

    async fn a_therapist_is_not_offered_it(home: &Home) {
        let world = world(&home.db).await;
        let server = server(home);
        let who = account(&home.db, &world, &[Role::Therapist]).await;
        assert!(!server.get(&world, &who, "/clients").await.text.contains("/clients/import"));
        let path = "/clients/import/apply";
        let refused = send(&server, (&world, &who), path, &[("text", FILE)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}
