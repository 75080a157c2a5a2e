//! Names in any script, over HTTP: typed, kept, shown, found.

use axum::http::StatusCode;
use serde_json::json;
use store::Role;
use trial::{account, on_both, world};

use crate::asking::server;

on_both! {
    async fn a_name_in_any_script_comes_back_as_it_was_given(home: &Home) {
        let server = server(home);
        let w = world(&home.db).await;
        let desk = account(&home.db, &w, &[Role::FrontDesk]).await;
        for (given, family) in [
            ("Zoë", "Ångström-Łukasiewicz"),
            ("Ολυμπία", "Παπαδοπούλου"),
            ("Наталія", "Щербаківська"),
            ("محمد", "عبد الرحمن"),
            ("שָׁלוֹם", "בן־דוד"),
            ("अनुष्का", "श्रीवास्तव"),
            ("สมชาย", "ศรีสุวรรณ"),
            ("美咲", "髙橋"),
            ("지우", "김"),
            ("𠮷野", "𡈽屋"),
            ("Nguyễn Thị", "Ánh"),
            ("ქეთევან", "ჯავახიშვილი"),
            ("አበበ", "ቢቂላ"),
            ("D’Arcy", "O'Neill & <Söhne>"),
            ("e\u{301}lodie", "n\u{303}andu\u{301}"),
            ("🌿", "ʻOkina"),
        ] {
            let by_form = [("given_name", given), ("family_name", family), ("language", "fr")];
            let added = server.post(&w, &desk, "/clients", &by_form).await;
            assert_eq!(added.status, StatusCode::SEE_OTHER, "{family}: {}", added.text);
            let person = json!({ "given_name": given, "family_name": family, "language": "fr" });
            let called = server.call(&w, &desk, "/clients", &person).await;
            assert_eq!(called.status, StatusCode::OK, "{family}: {}", called.text);
            let other = format!("/clients/{}", called.json()["client"].as_str().unwrap());
            for path in [added.location.clone(), other] {
                let page = server.get(&w, &desk, &path).await;
                let shown = family.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                assert!(page.text.contains(&shown), "{family}: {}", page.text);
                let ask = server
                    .request("GET", &w, Some(&desk), &path)
                    .header("accept", "application/json")
                    .body(axum::body::Body::empty());
                let told = server.send(ask.unwrap()).await.json();
                assert_eq!(told["given_name"], given);
                assert_eq!(told["family_name"], family);
            }
            // Found again by the name as it was typed.
            let found = server.call(&w, &desk, "/clients/find", &json!({ "q": family })).await;
            assert_eq!(found.status, StatusCode::OK, "{family}: {}", found.text);
            assert_eq!(found.json()["clients"].as_array().unwrap().len(), 2, "{family}");
        }
    }
}
