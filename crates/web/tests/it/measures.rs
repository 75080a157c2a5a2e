//! Forms, trends and reviews over HTTP, as people and as programs.

use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use store::visits::{self, Step};
use store::{CourseId, Role, VisitId, VisitState, courses};
use trial::{Account, DAY, HOUR, Home, NINE, World, account, kept, on_both, world};

use crate::asking::{Heard, Server, server};

struct Stage {
    world: World,
    server: Server,
    therapist: Account,
    client: Account,
    course: CourseId,
    visits: Vec<VisitId>,
}

fn begins(number: i64) -> i64 {
    NINE - (9 - 2 * number) * HOUR
}

async fn stage(home: &Home) -> Stage {
    let world = world(&home.db).await;
    // All of them this morning, so that the sessions of the accounts stay open.
    let places: Vec<_> = (1..=4).map(|n| world.place(0, 0, begins(n))).collect();
    let course = world.course(&places);
    kept!(home.db, tx => courses::book(&mut tx, &course).await.unwrap());
    let stage = Stage {
        therapist: account(&home.db, &world, &[Role::Therapist]).await,
        client: account(&home.db, &world, &[Role::Client]).await,
        server: server(home),
        course: course.id,
        visits: course.visits.iter().map(|visit| visit.id).collect(),
        world,
    };
    let path = format!("/clients/{}/screens", stage.world.client);
    let answers = trial::person::answers(stage.server.house.knowledge(), "steady").to_string();
    let heard = stage.post(&stage.therapist, &path, &[("answers", &answers)]).await;
    assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
    stage
}

impl Stage {
    async fn get(&self, who: &Account, path: &str) -> Heard {
        self.server.get(&self.world, who, path).await
    }

    async fn post(&self, who: &Account, path: &str, fields: &[(&str, &str)]) -> Heard {
        self.server.post(&self.world, who, path, fields).await
    }

    async fn json(&self, who: &Account, path: &str) -> Value {
        let request = self.server.request("GET", &self.world, Some(who), path);
        let request = request.header(header::ACCEPT, "application/json");
        let heard = self.server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(heard.status, StatusCode::OK, "{path}: {}", heard.text);
        heard.json()
    }

    async fn call(&self, who: &Account, path: &str, body: Value) -> Heard {
        self.server.call(&self.world, who, path, &body).await
    }

    fn form(&self, visit: usize, instrument: &str) -> String {
        format!("/visits/{}/measures/{instrument}", self.visits[visit - 1])
    }

    /// A visit took place.
    async fn done(&self, home: &Home, number: usize) {
        let at = begins(i64::try_from(number).unwrap());
        for (version, to) in [(1, VisitState::Arrived), (2, VisitState::Done)] {
            let (practice, visit) = (self.world.practice, self.visits[number - 1]);
            let step = Step { practice, visit, version, to, reason: None, at };
            kept!(home.db, tx => visits::step(&mut tx, &step).await.unwrap());
        }
    }
}

/// Three activities with an answer each.
fn named() -> Vec<(String, String)> {
    let one = |n: i64| {
        let name = (format!("name_activity_{n}"), format!("Thing {n} 🪑"));
        [name, (format!("activity_{n}"), "3".to_owned())]
    };
    (1..=3).flat_map(one).collect()
}

on_both! {
    async fn a_client_fills_in_what_is_due_and_sees_how_it_goes(home: &Home) {
        let stage = stage(home).await;
        let me = &stage.client;
        let list = format!("/visits/{}/measures", stage.visits[0]);
        let page = stage.get(me, &list).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert_eq!(page.text.matches("class=\"card measure\"").count(), 5);
        let pain = stage.get(me, &stage.form(1, "NPRS")).await;
        assert_eq!(pain.text.matches("type=\"radio\"").count(), 11);
        assert!(pain.text.contains("No licence is needed"), "the notice of the card");
        let out = stage.post(me, &stage.form(1, "NPRS"), &[("average", "12")]).await;
        assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(out.text.contains("href=\"#average\""), "{}", out.text);
        let kept = stage.post(me, &stage.form(1, "NPRS"), &[("average", "6")]).await;
        assert_eq!((kept.status, kept.location.as_str()), (StatusCode::SEE_OTHER, list.as_str()));
        let trend = format!("/clients/{}/trend", stage.world.client);
        let page = stage.get(me, &trend).await;
        assert!(page.text.contains("<svg") && page.text.contains("<table"), "{}", page.text);
        assert!(!page.text.contains("style=\""));
        stage.done(home, 1).await;
        stage.post(me, &stage.form(2, "NPRS"), &[("average", "4")]).await;
        let told = stage.json(me, &trend).await;
        let pain = &told["courses"][0]["trends"][0];
        assert_eq!(pain["change"], json!({ "gain": 2000, "percent": 33 }));
        let sentence = pain["sentence"].as_str().unwrap();
        assert!(sentence.contains('6') && sentence.contains('4') && sentence.contains("33"));
    }

    async fn a_gap_is_shown_again_and_kept_without_a_score(home: &Home) {
        let stage = stage(home).await;
        let path = stage.form(1, "GAD-2");
        let gap = stage.post(&stage.client, &path, &[("nervous", "2"), ("form", "en")]).await;
        assert_eq!(gap.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(gap.text.contains("name=\"keep\""), "{}", gap.text);
        assert!(gap.text.contains("value=\"2\" checked"), "what was ticked stays ticked");
        let fields = [("nervous", "2"), ("form", "en"), ("keep", "yes")];
        let kept = stage.post(&stage.client, &path, &fields).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let forms = format!("/visits/{}/measures", stage.visits[0]);
        let list = stage.json(&stage.client, &forms).await;
        let line = list["measures"].as_array().unwrap().iter()
            .find(|line| line["instrument"] == "GAD-2").unwrap();
        assert_eq!((&line["score"], &line["incomplete"]), (&Value::Null, &json!("missing")));
    }

    async fn a_score_on_mood_shows_its_text_and_numbers_at_once(home: &Home) {
        let stage = stage(home).await;
        let body = json!({ "interest": 2, "mood": 1 });
        let heard = stage.call(&stage.client, &stage.form(1, "PHQ-2"), body).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        let page = stage.get(&stage.client, &format!("/visits/{}/measures", stage.visits[0])).await;
        assert!(page.text.contains("role=\"alert\""), "{}", page.text);
        let country = stage.server.house.knowledge().numbers("FR");
        assert!(page.text.contains(&country.crisis), "{}", page.text);
        // The check has a question by now that it did not have, so nothing new is booked on it.
        let path = format!("/clients/{}/course", stage.world.client);
        let refused = stage.call(&stage.therapist, &path, json!({})).await;
        assert_eq!(refused.json()["rule"], "unclear", "{}", refused.text);
    }

    async fn the_list_is_offered_in_english_or_left_out_for_a_french_page(home: &Home) {
        let stage = stage(home).await;
        let path = stage.form(1, "RMDQ-24");
        let page = stage.get(&stage.client, &format!("{path}?lang=fr")).await;
        assert!(page.text.contains("qu’en anglais"), "{}", page.text);
        assert!(!page.text.contains("name=\"q1\""));
        let english = stage.get(&stage.client, &format!("{path}?lang=fr&form=en")).await;
        assert!(english.text.contains("name=\"q24\"") && english.text.contains("lang=\"en\""));
        let left = stage.post(&stage.client, &path, &[("left_out", "yes")]).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    }

    async fn a_course_is_reviewed_and_goes_on(home: &Home) {
        let stage = stage(home).await;
        let who = &stage.therapist;
        for (visit, pain) in [(1, "6"), (2, "4")] {
            stage.post(who, &stage.form(visit, "NPRS"), &[("average", pain)]).await;
            let named = named();
            let named: Vec<(&str, &str)> =
                named.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            // Names are given once; later ones change nothing.
            let heard = stage.post(who, &stage.form(visit, "PSFS"), &named).await;
            assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
            stage.done(home, visit).await;
        }
        let path = format!("/courses/{}/review", stage.course);
        let page = stage.get(who, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let asked = stage.json(who, &path).await;
        assert_eq!((&asked["proposal"], &asked["due"]), (&json!("continue"), &json!(2)));
        let unknown = asked["unknown"].as_array().unwrap();
        assert!(unknown.contains(&json!("new_neuro_since_last")), "{unknown:?}");
        let open = stage.post(who, &path, &[("chosen", "continue"), ("seen", "continue")]).await;
        assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(open.text.contains("href=\"#reason\""), "{}", open.text);
        let mut answers: Vec<(String, &str)> = Vec::new();
        for fact in asked["questions"].as_array().unwrap() {
            answers.push((fact.as_str().unwrap().to_owned(), "no"));
        }
        let wrong = [(answers[0].0.as_str(), "perhaps")];
        let wrong = stage.post(who, &format!("{path}/answers"), &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        answers[0].1 = "yes";
        let fields: Vec<(&str, &str)> = answers.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        let kept = stage.post(who, &format!("{path}/answers"), &fields).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let asked = stage.json(who, &path).await;
        assert_eq!(asked["strictest"], "continue", "{asked}");
        let body = json!({ "chosen": "continue", "seen": "continue" });
        let done = stage.call(who, &path, body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let after = stage.json(who, &path).await;
        assert_eq!((&after["due"], &after["reviews"][0]["chosen"]), (&Value::Null, &json!("continue")));
        let page = stage.get(who, &path).await;
        assert!(page.text.contains("more_of="), "{}", page.text);
    }

    async fn a_stop_keeps_visits_from_moving_and_offers_to_cancel_them(home: &Home) {
        let stage = stage(home).await;
        let who = &stage.therapist;
        stage.post(who, &stage.form(1, "NPRS"), &[("average", "6")]).await;
        stage.done(home, 1).await;
        let path = format!("/courses/{}/review", stage.course);
        let neuro = [("new_neuro_since_last", "yes")];
        stage.post(who, &format!("{path}/answers"), &neuro).await;
        let moves = format!("/courses/{}/visits/{}/move", stage.course, stage.visits[1]);
        let request = stage.server.request("GET", &stage.world, Some(&stage.client), &moves);
        let request = request.header(header::ACCEPT, "application/json");
        let heard = stage.server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(heard.json()["rule"], "cards-stop", "{}", heard.text);
        let seen = stage.json(who, &path).await["proposal"].as_str().unwrap().to_owned();
        let body = json!({ "chosen": "stop", "seen": seen, "reason": "Checked by the doctor first." });
        let done = stage.call(who, &path, body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let page = stage.get(who, &path).await;
        assert!(page.text.contains(&format!("/visits/{}/cancel", stage.visits[1])), "{}", page.text);
        let cancel = format!("/courses/{}/visits/{}/cancel", stage.course, stage.visits[1]);
        let fields = [("extent", "rest"), ("why", "Ended at the review")];
        let heard = stage.post(who, &cancel, &fields).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
        let after = stage.json(who, &path).await;
        assert_eq!((&after["state"], &after["to_come"]), (&json!("stopped"), &json!([])));
    }

    async fn what_was_measured_goes_out_and_goes_away_with_the_client(home: &Home) {
        let stage = stage(home).await;
        let who = &stage.therapist;
        stage.post(who, &stage.form(1, "NPRS"), &[("average", "6")]).await;
        let named = named();
        let named: Vec<(&str, &str)> = named.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let heard = stage.post(who, &stage.form(1, "PSFS"), &named).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
        stage.done(home, 1).await;
        let path = format!("/courses/{}/review", stage.course);
        stage.post(who, &format!("{path}/answers"), &[("soreness_over_48h", "no")]).await;
        let body = json!({ "chosen": "change", "seen": "", "reason": "More exercise." });
        let done = stage.call(who, &path, body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let (practice, client) = (stage.world.practice, stage.world.client);
        let mut tx = home.db.read().await.unwrap();
        let all = store::export::client(&mut tx, practice, client).await.unwrap();
        drop(tx);
        assert_eq!(all["measures"][0]["answers"], json!({ "average": 6 }));
        assert_eq!(all["own_items"][0]["name"], "Thing 1 🪑");
        assert_eq!(all["course_answers"][0]["fact"], "soreness_over_48h");
        assert_eq!(all["reviews"][0]["reason"], "More exercise.");
        assert!(all["reviews"][0]["record"].is_object());
        kept!(home.db, tx => store::erase::client(&mut tx, practice, client, NINE + DAY)
            .await.unwrap());
        for table in ["measures", "own_items", "course_answers", "reviews"] {
            assert_eq!(trial::count(&home.db, table).await, 0, "{table}");
        }
    }
}
