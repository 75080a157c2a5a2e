//! A therapist is away, over HTTP: the form, the preview, the act, and taking it back.

use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::json;
use store::{Role, courses, visits};
use trial::{Account, DAY, HOUR, Home, NINE, World, account, book, on_both, open_hours, world};

use crate::asking::{Heard, Server, server};

struct Stage {
    world: World,
    server: Server,
    desk: Account,
    course: courses::NewCourse,
}

/// A client whose check clears, with a visit tomorrow.
async fn stage(home: &Home) -> Stage {
    let world = world(&home.db).await;
    open_hours(&home.db, &world).await;
    let server = server(home);
    let therapist = account(&home.db, &world, &[Role::Therapist]).await;
    let answers = trial::person::answers(server.house.knowledge(), "steady").to_string();
    let path = format!("/clients/{}/screens", world.client);
    let kept = server.post(&world, &therapist, &path, &[("answers", &answers)]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let course = world.course(&[world.place(0, 0, NINE + DAY)]);
    book(&home.db, course.clone()).await.unwrap();
    let desk = account(&home.db, &world, &[Role::FrontDesk]).await;
    Stage { world, server, desk, course }
}

impl Stage {
    fn form(&self) -> [(&'static str, String); 4] {
        [
            ("therapist", self.world.therapists[0].to_string()),
            ("away_from", "2026-11-24".to_owned()),
            ("away_to", "2026-11-24".to_owned()),
            ("away_kind", "ill".to_owned()),
        ]
    }

    async fn post(&self, path: &str, fields: &[(&str, String)]) -> Heard {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.server.post(&self.world, &self.desk, path, &fields).await
    }

    async fn get(&self, path: &str) -> Heard {
        self.server.get(&self.world, &self.desk, path).await
    }

    async fn starts(&self, home: &Home) -> (i64, store::TherapistId) {
        let mut tx = home.db.read().await.unwrap();
        let id = self.course.visits[0].id;
        let place = visits::load(&mut tx, self.world.practice, id).await.unwrap().place;
        (place.starts_at, place.therapist_id)
    }
}

/// Every hidden field of the form that applies a plan.
fn hidden(page: &str) -> Vec<(&str, String)> {
    let form = page.split("action=\"/replan/apply\"").nth(1).expect("the form");
    let form = form.split("</form>").next().unwrap();
    let inputs = form.split("type=\"hidden\" name=\"").skip(1);
    let pair = |text: &'_ str| {
        let (name, rest) = text.split_once('"').unwrap();
        let value = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        (name.to_owned(), value.to_owned())
    };
    let pairs: Vec<(String, String)> = inputs.map(pair).collect();
    const NAMES: [&str; 7] = ["key", "therapist", "from", "to", "away_kind", "at", "line"];
    let known = |name: &str| *NAMES.iter().find(|one| **one == name).unwrap();
    pairs.into_iter().map(|(name, value)| (known(&name), value)).collect()
}

on_both! {
    async fn an_absence_is_previewed_applied_and_taken_back(home: &Home) {
        let stage = stage(home).await;
        let form = stage.get("/replan").await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.text);
        assert!(form.text.contains("name=\"away_from_time\""));
        let shown = stage.post("/replan", &stage.form()).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        for text in ["Ana Okafor", "Therapist 0", "Therapist 1", "même heure"] {
            assert!(shown.text.contains(text), "{text} in {}", shown.text);
        }
        assert_eq!(stage.starts(home).await, (NINE + DAY, stage.world.therapists[0]));
        let fields = hidden(&shown.text);
        let done = stage.post("/replan/apply", &fields).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert!(done.text.contains("Ana Okafor"));
        assert_eq!(stage.starts(home).await, (NINE + DAY, stage.world.therapists[1]));
        // The button pressed twice.
        let twice = stage.post("/replan/apply", &fields).await;
        assert_eq!(twice.status, StatusCode::OK, "{}", twice.text);
        let list = stage.get("/replan").await;
        let absence = list.text.split("/absences/").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(list.text.matches("/absences/").count(), 1);
        let page = stage.get(&format!("/absences/{absence}")).await;
        assert_eq!(page.status, StatusCode::OK);
        // Another practice's desk sees nothing of it.
        let other = world(&home.db).await;
        let stranger = account(&home.db, &other, &[Role::Manager]).await;
        for (method, path) in [
            ("GET", format!("/absences/{absence}")), ("POST", format!("/absences/{absence}/end")),
        ] {
            let request = stage.server.request(method, &other, Some(&stranger), &path)
                .header(header::ACCEPT, "application/json");
            let heard = stage.server.send(request.body(Body::empty()).unwrap()).await;
            assert!(heard.status.is_client_error(), "{method} {}", heard.status);
        }
        let end = format!("/absences/{absence}/end");
        let gone = stage.post(&end, &[("key", "absence-1".to_owned())]).await;
        assert_eq!(gone.location, "/replan", "{}", gone.text);
        assert!(!stage.get("/replan").await.text.contains("/absences/"));
    }

    async fn a_stale_preview_is_shown_again_with_what_changed(home: &Home) {
        let stage = stage(home).await;
        let shown = stage.post("/replan", &stage.form()).await;
        let fields = hidden(&shown.text);
        let rival = stage.world.another(&home.db).await;
        let late = rival.course(&[stage.world.place(0, 0, NINE + DAY + 3 * HOUR)]);
        book(&home.db, late).await.unwrap();
        let stale = stage.post("/replan/apply", &fields).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
        assert!(stale.text.contains("role=\"alert\""));
        assert!(stale.text.contains("Bo Li"));
        assert_eq!(stage.starts(home).await, (NINE + DAY, stage.world.therapists[0]));
        // The same form as it is shown now does it.
        let done = stage.post("/replan/apply", &hidden(&stale.text)).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_eq!(stage.starts(home).await, (NINE + DAY, stage.world.therapists[1]));
        // Who has no check stays, and is listed as still to settle.
        assert!(done.text.contains("Bo Li"));
    }

    async fn programs_do_the_same_and_bad_input_is_refused(home: &Home) {
        let stage = stage(home).await;
        let (w, server) = (&stage.world, &stage.server);
        let asked = json!({
            "therapist": w.therapists[0], "away_from": "2026-11-24", "away_from_time": "08:00",
            "away_to": "2026-11-24", "away_to_time": "12:00",
        });
        let mut plan = server.call(w, &stage.desk, "/replan", &asked).await.json();
        assert_eq!(plan["moves"][0]["reasons"], json!(["SameTime", "OtherTherapist"]));
        assert_eq!(plan["stuck"], json!([]));
        plan["key"] = json!("a-key-of-a-program");
        let done = server.call(w, &stage.desk, "/replan/apply", &plan).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert_eq!(done.json()["moved"], 1);
        plan["key"] = json!("another-key-of-it");
        let stale = server.call(w, &stage.desk, "/replan/apply", &plan).await;
        assert_eq!((stale.status, stale.json()["refused"].clone()), (StatusCode::CONFLICT, json!("stale")));

        let therapist = account(&home.db, w, &[Role::Therapist]).await;
        let denied = server.call(w, &therapist, "/replan", &asked).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
        for (name, value, reason) in [
            ("away_to", "2026-11-20", "before-its-start"),
            ("away_to", "2027-11-24", "too-many-days"),
            ("away_from", "2026-11-01", "too-long-ago"),
            ("away_from", "soon", "not-a-date"),
            ("away_from_time", "25:00", "not-a-time"),
            ("away_kind", "tired", "unknown-choice"),
            ("therapist", "x", "unknown-choice"),
        ] {
            let mut body = asked.clone();
            body[name] = json!(value);
            let heard = server.call(w, &stage.desk, "/replan", &body).await;
            assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}");
            assert_eq!(heard.json()["fields"][0]["reason"], reason, "{name} {value}");
            let fields: Vec<(&str, String)> = body.as_object().unwrap().iter()
                .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default().to_owned()))
                .collect();
            let page = stage.post("/replan", &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}");
            assert!(page.text.contains("id=\"summary\""), "{name} {value}");
        }
    }
}
