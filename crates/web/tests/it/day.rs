//! The day and its visits over HTTP.

use axum::http::StatusCode;
use serde_json::json;
use store::{OverrideId, Role, courses::NewCourse, overrides, practices, screens};
use trial::{
    Account, DAY, HOUR, Home, NINE, World, account, book, kept, on_both, open_hours, world,
};

use crate::asking::{Server, server};

async fn setting(home: &Home) -> (World, Server, NewCourse) {
    let w = world(&home.db).await;
    open_hours(&home.db, &w).await;
    let course = w.course(&[w.place(0, 0, NINE + HOUR), w.place(0, 0, NINE + 7 * DAY)]);
    book(&home.db, course.clone()).await.unwrap();
    (w, server(home), course)
}

/// A check that clears the world's client, kept by somebody who may.
async fn checked(server: &Server, w: &World, who: &Account) {
    let answers = trial::person::answers(server.house.knowledge(), "steady").to_string();
    let screens = format!("/clients/{}/screens", w.client);
    let kept = server.post(w, who, &screens, &[("answers", &answers)]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
}

on_both! {
    async fn the_day_is_for_staff_and_shows_the_visit(home: &Home) {
        let (w, server, course) = setting(home).await;
        let therapist = account(&home.db, &w, &[Role::Therapist]).await;
        let client = account(&home.db, &w, &[Role::Client]).await;
        let auditor = account(&home.db, &w, &[Role::Auditor]).await;
        let visit = format!("/visits/{}", course.visits[0].id);
        for path in ["/day", visit.as_str()] {
            assert_eq!(server.get(&w, &client, path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(server.get(&w, &auditor, path).await.status, StatusCode::FORBIDDEN, "{path}");
            let page = server.get(&w, &therapist, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
            assert!(page.text.contains("Ana Okafor") && page.text.contains("11:00–12:00"), "{path}");
            assert!(page.text.contains("Pas d’auto-évaluation"), "{path}");
            assert!(!page.text.contains(" style=") && !page.text.contains('['), "{path}");
        }
        let far = server.get(&w, &therapist, "/day?date=2026-11-30&by=room&lang=en").await;
        assert!(far.text.contains("Room 0") && far.text.contains("10:00–11:00"));
        let wrong = server.get(&w, &therapist, "/day?date=soon").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let unknown = format!("/day?site={}", course.id);
        assert_eq!(server.get(&w, &therapist, &unknown).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_visit_moves_by_form_and_a_refusal_is_shown_in_place(home: &Home) {
        let (w, server, course) = setting(home).await;
        let desk = account(&home.db, &w, &[Role::FrontDesk]).await;
        let path = format!("/visits/{}/move", course.visits[0].id);
        let at = |version: &'static str, time: &'static str| {
            [("version", version), ("date", "2026-11-23"), ("time", time)]
        };
        let late = server.post(&w, &desk, &path, &at("1", "17:30")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("Therapist 0 ne travaille pas ici à cette heure."));
        assert!(late.text.contains("value=\"17:30\""), "what was typed stays");
        let odd = server.post(&w, &desk, &path, &at("1", "noon")).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.text.contains("#time"), "the summary leads to the field");
        // A client without a check gets no new time, from whichever page.
        let unchecked = server.post(&w, &desk, &path, &at("1", "14:05")).await;
        assert_eq!(unchecked.status, StatusCode::CONFLICT);
        checked(&server, &w, &desk).await;
        let fine = server.post(&w, &desk, &path, &at("1", "14:05")).await;
        assert_eq!((fine.status, fine.location), (StatusCode::SEE_OTHER,
            format!("/visits/{}", course.visits[0].id)));
        let stale = server.post(&w, &desk, &path, &at("1", "15:00")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let from_day = [("version", "2"), ("starts_at", "1795431600000"), ("from", "day"), ("by", "room")];
        let back = server.post(&w, &desk, &path, &from_day).await;
        let want = format!("/day?site={}&date=2026-11-23&by=room#v-{}", w.site, course.visits[0].id);
        assert_eq!(back.location, want);
    }

    async fn moving_and_stepping_is_for_whom_the_table_names(home: &Home) {
        let (w, server, course) = setting(home).await;
        let other = w.another(&home.db).await;
        let own = account(&home.db, &w, &[Role::Client]).await;
        let stranger = account(&home.db, &other, &[Role::Client]).await;
        let auditor = account(&home.db, &w, &[Role::Auditor]).await;
        let elsewhere = world(&home.db).await;
        let abroad = account(&home.db, &elsewhere, &[Role::Manager]).await;
        let id = course.visits[0].id;
        let (to, step) = (format!("/visits/{id}/move"), format!("/visits/{id}/step"));
        checked(&server, &w, &own).await;
        let body = json!({ "version": 1, "starts_at": NINE + 3 * HOUR });
        let arrived = json!({ "version": 2, "to": "arrived" });
        for (who, at, status) in [
            (&stranger, &w, StatusCode::FORBIDDEN),
            (&auditor, &w, StatusCode::FORBIDDEN),
            (&abroad, &elsewhere, StatusCode::NOT_FOUND),
            (&own, &w, StatusCode::OK),
        ] {
            let heard = server.call(at, who, &to, &body).await;
            assert_eq!(heard.status, status, "{}", heard.text);
        }
        let heard = server.call(&w, &own, &step, &arrived).await;
        assert_eq!(heard.status, StatusCode::FORBIDDEN, "steps are for staff");
        let desk = account(&home.db, &w, &[Role::FrontDesk]).await;
        let heard = server.call(&w, &desk, &step, &arrived).await;
        assert_eq!((heard.status, heard.json()["version"].as_i64()), (StatusCode::OK, Some(3)));
        let done = json!({ "version": 2, "to": "done" });
        let heard = server.call(&w, &desk, &step, &done).await;
        assert_eq!(heard.json()["refused"], "stale");
        let nobody = server.request("GET", &w, None, "/day").body(axum::body::Body::empty());
        assert_eq!(server.send(nobody.unwrap()).await.location, "/sign-in?next=/day");
    }

    async fn a_practice_without_a_site_says_so(home: &Home) {
        let (w, server, _) = setting(home).await;
        let desk = account(&home.db, &w, &[Role::FrontDesk]).await;
        kept!(home.db, tx => {
            let mut site = practices::sites(&mut tx, w.practice).await.unwrap().remove(0);
            site.closed_at = Some(NINE);
            practices::put_site(&mut tx, w.practice, &site).await.unwrap();
        });
        let heard = server.get(&w, &desk, "/day").await;
        assert_eq!(heard.status, StatusCode::CONFLICT);
        assert!(heard.text.contains("n’a pas encore de site"));
    }

    async fn a_step_is_taken_back_and_what_was_set_aside_shows_to_who_may_see_it(home: &Home) {
        let (w, server, course) = setting(home).await;
        let therapist = account(&home.db, &w, &[Role::Therapist]).await;
        let desk = account(&home.db, &w, &[Role::FrontDesk]).await;
        checked(&server, &w, &therapist).await;
        kept!(home.db, tx => {
            let newest = screens::of_client(&mut tx, w.practice, w.client, 1).await.unwrap();
            let one = overrides::Override {
                override_id: OverrideId::fresh(), client_id: w.client,
                screen_id: newest[0].screen_id, card: "CI-06".into(),
                therapist_id: w.therapists[1], reason: "Stopped it last year".into(), at: NINE,
                repeats: None,
            };
            overrides::store(&mut tx, w.practice, &one).await.unwrap();
        });
        let path = format!("/visits/{}", course.visits[0].id);
        let page = server.get(&w, &therapist, &path).await;
        assert!(page.text.contains("Stopped it last year"), "{}", page.text);
        assert!(page.text.contains("Therapist 1"));
        assert!(!page.text.contains("/undo"), "there is no step yet");
        let hidden = server.get(&w, &desk, &path).await;
        assert!(!hidden.text.contains("Stopped it last year"));
        let (step, undo) = (format!("{path}/step"), format!("{path}/undo"));
        let arrived = [("version", "1"), ("to", "arrived")];
        let heard = server.post(&w, &desk, &step, &arrived).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
        assert!(server.get(&w, &desk, &path).await.text.contains(&undo));
        let back = server.post(&w, &desk, &undo, &[("version", "2")]).await;
        assert_eq!(back.location, path, "{}", back.text);
        let again = server.call(&w, &desk, &undo, &json!({ "version": 3 })).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let wrong = server.call(&w, &desk, &undo, &json!({ "version": "x" })).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Links to the waiting list.
        let page = server.get(&w, &desk, &format!("/clients/{}", w.client)).await;
        assert!(page.text.contains(&format!("/clients/{}/waiting", w.client)));
    }
}
