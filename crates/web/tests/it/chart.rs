//! The body chart over HTTP.

use axum::http::StatusCode;
use serde_json::json;
use store::{Role, VisitId};
use trial::{Account, DAY, HOUR, Home, NINE, World, account, book, count, on_both, world};

use crate::asking::{Heard, Server, server};

async fn setting(home: &Home) -> (World, Server, [VisitId; 2]) {
    let w = world(&home.db).await;
    let course = w.course(&[w.place(0, 0, NINE + HOUR), w.place(0, 0, NINE + 7 * DAY)]);
    book(&home.db, course.clone()).await.unwrap();
    (w, server(home), [course.visits[0].id, course.visits[1].id])
}

async fn form(
    server: &Server,
    w: &World,
    who: &Account,
    visit: VisitId,
    fields: &[(&str, &str)],
) -> Heard {
    server.post(w, who, &format!("/visits/{visit}/chart?lang=en"), fields).await
}

const INK: &str = r#"[{"view":"back","points":[[180,300],[190,310]]}]"#;

on_both! {
    async fn a_chart_is_drawn_by_form_and_read_back_in_words(home: &Home) {
        let (w, server, [visit, next]) = setting(home).await;
        let therapist = account(&home.db, &w, &[Role::Therapist]).await;
        let fields = [
            ("version", "0"),
            ("mark", "buttock right pins_and_needles"),
            ("mark", "lumbar left ache"),
            ("strength.lumbar.left", "6"),
            ("ink", INK),
        ];
        let kept = form(&server, &w, &therapist, visit, &fields).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        assert_eq!(kept.location, format!("/visits/{visit}/chart"));
        let page = server.get(&w, &therapist, &format!("{}?lang=en", kept.location)).await;
        assert!(page.text.contains("left lower back: ache 6; right buttock: pins and needles; 1 free line"));
        assert!(page.text.contains("points=\"180,300 190,310\""));
        assert!(page.text.contains("checked value=\"lumbar left ache\""), "{}", page.text);
        assert!(!page.text.contains(" style=") && !page.text.contains("[chart"));
        let french = server.get(&w, &therapist, &format!("{}?lang=fr", kept.location)).await;
        assert!(french.text.contains("bas du dos à gauche"));
        // Under the next visit's chart, when it is chosen.
        let plain = server.get(&w, &therapist, &format!("/visits/{next}/chart?lang=en")).await;
        assert!(plain.text.contains("nothing is marked") && !plain.text.contains("layer-1"));
        let with = format!("/visits/{next}/chart?lang=en&with={visit}.therapist");
        let under = server.get(&w, &therapist, &with).await;
        assert!(under.text.contains("layer layer-1"), "{}", under.text);
        assert!(under.text.contains("Visit 1, 23 November 2026, by the therapist"));
        // The note and the client's page get people back; other addresses do not.
        let from = format!("/visits/{visit}/note");
        let ways = [("1", &*from, &*from), ("2", "https://example.org", &*kept.location)];
        for (version, from, to) in ways {
            let fields = [("version", version), ("from", from)];
            assert_eq!(form(&server, &w, &therapist, visit, &fields).await.location, to);
        }
        // The whole record says it in words.
        let manager = account(&home.db, &w, &[Role::Manager]).await;
        let record = server.get(&w, &manager, &format!("/clients/{}/record.json", w.client)).await;
        let charts = record.json()["charts"].clone();
        let first = charts.as_array().unwrap().iter().find(|c| c["version"] == 1).unwrap().clone();
        let said = first["in_words"]["en"].as_str().unwrap();
        assert!(said.starts_with("left lower back: ache 6"), "{said}");
        assert_eq!(first["drawing"]["marks"][0]["strength"], 6);
    }

    async fn a_client_draws_on_their_own_chart_and_no_other(home: &Home) {
        let (w, server, [visit, _]) = setting(home).await;
        let client = account(&home.db, &w, &[Role::Client]).await;
        let neighbour = w.another(&home.db).await;
        let stranger = account(&home.db, &neighbour, &[Role::Client]).await;
        let fields = [("version", "0"), ("mark", "lumbar middle burning"), ("from", "/me")];
        let refused = form(&server, &w, &stranger, visit, &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let kept = form(&server, &w, &client, visit, &fields).await;
        assert_eq!((kept.status, &*kept.location), (StatusCode::SEE_OTHER, "/me"));
        let path = format!("/visits/{visit}/chart");
        let as_json = server.request("GET", &w, Some(&client), &path).header("accept", "application/json");
        let seen = server.send(as_json.body(axum::body::Body::empty()).unwrap()).await.json();
        assert_eq!((&seen["author"], &seen["version"]), (&json!("client"), &json!(1)));
        assert_eq!(seen["marks"][0], json!({"region": "lumbar", "side": "middle", "qualities": ["burning"]}));
        // What a program got it can send.
        let again = server.call(&w, &client, &path, &json!({
            "version": 1, "marks": seen["marks"], "ink": [{"view": "left", "points": [[1, 2]]}],
        })).await;
        assert_eq!((again.status, &again.json()["version"]), (StatusCode::OK, &json!(2)));
    }

    async fn a_stale_saving_shows_both(home: &Home) {
        let (w, server, [visit, _]) = setting(home).await;
        let therapist = account(&home.db, &w, &[Role::Therapist]).await;
        let mine = [("version", "0"), ("mark", "knee left numb"), ("ink", INK)];
        form(&server, &w, &therapist, visit, &[("version", "0"), ("mark", "calf left ache")]).await;
        let told = form(&server, &w, &therapist, visit, &mine).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.text.contains("this chart was saved at 10:00 while you drew"), "{}", told.text);
        assert!(told.text.contains("left knee: numb; 1 free line"), "mine is there");
        assert!(told.text.contains("left calf: ache"), "theirs too");
        assert!(told.text.contains("name=\"version\" value=\"1\""), "and can be saved over");
        let program = server.call(&w, &therapist, &format!("/visits/{visit}/chart"),
            &json!({"version": 0})).await;
        assert_eq!((program.status, &program.json()["refused"]), (StatusCode::CONFLICT, &json!("stale")));
    }

    async fn bad_drawings_are_refused_with_a_reason_and_nothing_is_kept(home: &Home) {
        let (w, server, [visit, _]) = setting(home).await;
        let therapist = account(&home.db, &w, &[Role::Therapist]).await;
        let path = format!("/visits/{visit}/chart");
        // 10 MB, as a form and as JSON.
        let ink = format!("[{}]", vec![r#"{"view":"back","points":[[1,2]]}"#; 330_000].join(","));
        assert!(ink.len() > 10_000_000);
        let large = form(&server, &w, &therapist, visit, &[("version", "0"), ("ink", &ink)]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(large.text.contains("The request is too large"), "{}", large.text);
        let large = server.call(&w, &therapist, &path, &json!({"version": 0, "ink": ink})).await;
        assert_eq!(large.json()["fields"][0]["reason"], "too-large");
        // Within the server's limit and beyond the drawing's.
        let ink = format!("[{}]", vec![r#"{"view":"back","points":[[1,2]]}"#; 3_000].join(","));
        let large = server.call(&w, &therapist, &path, &json!({"version": 0, "ink": ink})).await;
        assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(large.json()["fields"][0], json!({"field": "ink", "reason": "ink-bytes",
            "values": {"min": "0", "max": "64"}}));
        let mistakes = [
            (json!({"version": 0, "mark": ["tail left ache"]}), "unknown-region"),
            (json!({"version": 0, "mark": ["lumbar left sharp"]}), "unknown-quality"),
            (json!({"version": 0, "mark": ["lumbar left ache"], "strength.lumbar.left": 11}), "strength"),
            (json!({"version": 0, "ink": [{"view": "back", "points": [[999, 2]]}]}), "ink-outside"),
            (json!({"version": "x"}), "not-a-number"),
            (json!({}), "missing"),
        ];
        for (body, reason) in mistakes {
            let heard = server.call(&w, &therapist, &path, &body).await;
            assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
            assert_eq!(heard.json()["fields"][0]["reason"], reason);
        }
        // A person gets the form again with what they ticked.
        let fields = [("version", "0"), ("mark", "lumbar left ache"), ("strength.lumbar.left", "12")];
        let shown = form(&server, &w, &therapist, visit, &fields).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.text.contains("Strength is a whole number from 0 to 10."), "{}", shown.text);
        assert!(shown.text.contains("left lower back: ache"));
        assert_eq!(count(&home.db, "charts").await, 0);
    }
}
