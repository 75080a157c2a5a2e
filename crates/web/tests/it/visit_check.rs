//! The check before a visit and what is taken at it, over HTTP: as forms and as JSON.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::{Role, VisitId, VisitState, visit_screens, visits};
use trial::person::{answers, knowledge};
use trial::{Account, HOUR, Home, NINE, World, account, book, on_both, world};

use crate::asking::{Heard, Server, encode, server};

struct Setup {
    server: Server,
    world: World,
    client: Account,
    therapist: Account,
    visit: VisitId,
}

impl Setup {
    async fn of(home: &Home) -> Setup {
        let world = world(&home.db).await;
        let client = account(&home.db, &world, &[Role::Client]).await;
        let therapist = account(&home.db, &world, &[Role::Therapist]).await;
        let course = world.course(&[world.place(0, 0, NINE + HOUR)]);
        book(&home.db, course.clone()).await.unwrap();
        let setup =
            Setup { server: server(home), world, client, therapist, visit: course.visits[0].id };
        let steady = json!({ "record": answers(&knowledge(), "steady") });
        let path = format!("/clients/{}/screens", world.client);
        let kept = setup.call(&setup.therapist, &path, &steady).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
        setup
    }

    fn path(&self, end: &str) -> String {
        format!("/visits/{}/{end}", self.visit)
    }

    async fn call(&self, who: &Account, path: &str, body: &Value) -> Heard {
        self.server.call(&self.world, who, path, body).await
    }

    async fn json(&self, who: &Account, path: &str) -> Value {
        let request = self.server.request("GET", &self.world, Some(who), path);
        let request = request.header("accept", "application/json");
        self.server.send(request.body(axum::body::Body::empty()).unwrap()).await.json()
    }

    /// Fills in a page of the check with a record and sends it.
    async fn next(
        &self,
        who: &Account,
        page: &str,
        record: &Value,
    ) -> (Heard, Vec<(String, String)>) {
        let fields = filled(page, record);
        (self.send(who, &fields).await, fields)
    }

    async fn send(&self, who: &Account, fields: &[(String, String)]) -> Heard {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.server.post(&self.world, who, &self.path("check"), &fields).await
    }

    async fn state(&self) -> (VisitState, Option<String>) {
        let mut tx = self.server.house.db().read().await.unwrap();
        let visit = visits::load(&mut tx, self.world.practice, self.visit).await.unwrap();
        (visit.state, visit.state_reason)
    }

    async fn kept(&self) -> usize {
        let mut tx = self.server.house.db().read().await.unwrap();
        visit_screens::of_visit(&mut tx, self.world.practice, self.visit).await.unwrap().len()
    }
}

/// A page of the check, filled in with a record.
fn filled(page: &str, record: &Value) -> Vec<(String, String)> {
    let mut fields = hidden(page);
    let value = |name: &str| {
        fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let (asked, manner) = (value("asked"), value("manner"));
    let quiet = |fact: &str| {
        matches!(&record[fact], Value::Array(words) if words.is_empty())
            || record[fact] == "no"
            || record[fact] == "none"
    };
    let asked: Vec<String> =
        asked.split(',').filter(|f| !f.is_empty()).map(str::to_owned).collect();
    match manner.as_str() {
        "confirm" => fields.push(("ticks".into(), "none".into())),
        "ticks" => {
            let ticked: Vec<_> = asked.iter().filter(|fact| !quiet(fact)).collect();
            if ticked.is_empty() {
                fields.push(("ticks".into(), "none".into()))
            }
            fields.extend(ticked.into_iter().map(|fact| ("ticks".to_owned(), fact.clone())));
        }
        _ => {
            for fact in asked {
                let said = match &record[&fact] {
                    Value::Array(words) if words.is_empty() => "none".to_owned(),
                    Value::String(word) => word.clone(),
                    other => other.to_string(),
                };
                fields.push((format!("a.{fact}"), said));
            }
        }
    }
    fields.push(("do".into(), "next".into()));
    fields
}

fn hidden(html: &str) -> Vec<(String, String)> {
    let inputs = html.split("<input type=\"hidden\" name=\"").skip(1);
    let fields = inputs.filter_map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"")?;
        let (value, _) = rest.split_once('"')?;
        let value = value.replace("&quot;", "\"").replace("&amp;", "&");
        Some((name.to_owned(), value))
    });
    fields.collect()
}

on_both! {
    async fn a_client_answers_by_forms_and_the_therapist_sees_what_is_new(home: &Home) {
        let setup = Setup::of(home).await;
        let record = answers(&knowledge(), "steady");
        let mut page = setup.server.get(&setup.world, &setup.client, &setup.path("check")).await;
        assert_eq!(page.status, StatusCode::OK);
        let mut screens = 0;
        let last = loop {
            screens += 1;
            assert!(screens < 20, "{}", page.text);
            let (heard, sent) = setup.next(&setup.client, &page.text, &record).await;
            if heard.status == StatusCode::SEE_OTHER {
                assert_eq!(heard.location, setup.path("check"));
                break sent;
            }
            assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
            page = heard;
        };
        println!("{screens} screens");
        assert!(screens <= 7);
        assert_eq!(setup.kept().await, 1);
        // The last form again, as after a lost answer: nothing is kept twice.
        let again = setup.send(&setup.client, &last).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
        assert_eq!(setup.kept().await, 1);
        let end = setup.server.get(&setup.world, &setup.client, &setup.path("check")).await;
        assert!(end.text.contains("class=\"verdict"), "{}", end.text);
        assert!(!end.text.contains("way-out") && !end.text.contains("rule-"), "{}", end.text);
        let visit = setup.server.get(&setup.world, &setup.therapist, &format!("/visits/{}", setup.visit)).await;
        assert!(visit.text.contains(&setup.path("facts")), "{}", visit.text);
        assert!(visit.text.contains("id=\"check\""));
        // The front desk sees the visit and none of its answers.
        let desk = account(&home.db, &setup.world, &[Role::FrontDesk]).await;
        let visit = setup.server.get(&setup.world, &desk, &format!("/visits/{}", setup.visit)).await;
        assert_eq!(visit.status, StatusCode::OK);
        assert!(!visit.text.contains("id=\"check\""));
    }

    async fn a_form_that_stops_now_holds_the_visit_before_the_next_question(home: &Home) {
        let setup = Setup::of(home).await;
        let mut record = answers(&knowledge(), "steady");
        record["calf_one_sided"] = "yes".into();
        let mut page = setup.server.get(&setup.world, &setup.client, &setup.path("check")).await;
        while setup.state().await.0 == VisitState::Booked {
            let (heard, _) = setup.next(&setup.client, &page.text, &record).await;
            assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
            page = heard;
        }
        assert_eq!(setup.state().await, (VisitState::OnHold, Some("RF-VTE-1".to_owned())));
        assert!(page.text.contains("class=\"callout urgent\" role=\"alert\""), "{}", page.text);
        loop {
            let (heard, _) = setup.next(&setup.client, &page.text, &record).await;
            if heard.status == StatusCode::SEE_OTHER { break }
            assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
            page = heard;
        }
        assert_eq!(setup.kept().await, 2, "the first answers, and the whole");
        let end = setup.server.get(&setup.world, &setup.client, &setup.path("check")).await;
        assert!(end.text.contains("class=\"verdict same-day\""), "{}", end.text);
        let visit = setup.json(&setup.therapist, &format!("/visits/{}", setup.visit)).await;
        assert_eq!(visit["state"], "on_hold");
        assert_eq!(visit["check"]["why_not"], "barred");
        assert_eq!(visit["check"]["changes"]["findings_came"], json!(["RF-VTE-1"]));
        // The state is not set by hand against the check.
        let to = json!({ "to": "booked", "version": visit["version"] });
        let freed = setup.call(&setup.therapist, &setup.path("step"), &to).await;
        assert_eq!((freed.status, &freed.json()["rule"]), (StatusCode::CONFLICT, &json!("barred")));
    }

    async fn a_program_sends_what_has_changed_and_what_was_taken(home: &Home) {
        let setup = Setup::of(home).await;
        let offered = setup.json(&setup.client, &setup.path("check")).await;
        assert_eq!(offered["why_not"], "visit-unchecked");
        let record = answers(&knowledge(), "steady");
        let mut changed = record.clone();
        for (name, value) in offered["answers"].as_object().unwrap() {
            if record[name] == *value { changed.as_object_mut().unwrap().remove(name); }
        }
        let few = json!({ "since": offered["since"], "changed": { "fever": "no" } });
        let refused = setup.call(&setup.client, &setup.path("check"), &few).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(refused.json()["rule"], "check-unfinished");
        let body = json!({ "since": offered["since"], "changed": changed, "key": "check-0001" });
        for _ in 0..2 {
            let kept = setup.call(&setup.client, &setup.path("check"), &body).await;
            assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
            assert_eq!(kept.json()["visit_is"], "nothing");
        }
        assert_eq!(setup.kept().await, 1);
        // What is taken at the visit is for the therapist.
        let denied = setup.call(&setup.client, &setup.path("facts"), &json!({})).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
        let asked = setup.json(&setup.therapist, &setup.path("facts")).await;
        let facts = asked["facts"].as_array().unwrap().clone();
        assert!(facts.contains(&json!("consent_treatment")));
        let page = setup.server.post(&setup.world, &setup.therapist, &setup.path("facts"), &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("href=\"#a.consent_treatment\""), "{}", page.text);
        let mut taken = json!({});
        for fact in &facts {
            let fact = fact.as_str().unwrap();
            taken[fact] = match fact {
                "skin_in_area" => json!([]),
                name if name.starts_with("consent") => json!("yes"),
                _ => json!("no"),
            };
        }
        let entered = setup.call(&setup.therapist, &setup.path("facts"), &json!({ "record": taken })).await;
        assert_eq!(entered.status, StatusCode::OK, "{}", entered.text);
        let visit = setup.json(&setup.therapist, &format!("/visits/{}", setup.visit)).await;
        assert_eq!(visit["check"]["ready"], true, "{visit}");
    }

    async fn a_check_is_begun_here_and_finished_there_by_link_and_code(home: &Home) {
        let setup = Setup::of(home).await;
        let record = answers(&knowledge(), "steady");
        let path = setup.path("check");
        let first = setup.server.get(&setup.world, &setup.client, &path).await;
        let (second, _) = setup.next(&setup.client, &first.text, &record).await;
        assert_eq!(second.status, StatusCode::OK, "{}", second.text);
        let asked = |page: &Heard| {
            let fields = hidden(&page.text);
            fields.into_iter().find(|(name, _)| name == "asked").map(|(_, value)| value)
        };
        assert_ne!(asked(&first), asked(&second));
        // It goes on where it was left.
        let back = setup.server.get(&setup.world, &setup.client, &path).await;
        assert_eq!(asked(&back), asked(&second));
        let made = setup.call(&setup.client, &setup.path("links"), &json!({ "kind": "check" })).await;
        let made = made.json();
        let address = made["address"].as_str().unwrap();
        let link = &address[address.find("/f/").unwrap()..];
        let bare = async |seat: &str, fields: Option<&[(String, String)]>| {
            let method = if fields.is_some() { "POST" } else { "GET" };
            let body: Vec<String> = fields.unwrap_or_default().iter()
                .map(|(name, value)| format!("{name}={}", encode(value))).collect();
            let request = setup.server.request(method, &setup.world, None, link)
                .header("accept", "text/html").header("cookie", seat)
                .header("content-type", "application/x-www-form-urlencoded");
            setup.server.send(request.body(axum::body::Body::from(body.join("&"))).unwrap()).await
        };
        let code = made["code"].as_str().unwrap().to_owned();
        let code = [("do".to_owned(), "code".to_owned()), ("code".to_owned(), code)];
        let knocked = bare("a=b", Some(&code)).await;
        assert_eq!(knocked.status, StatusCode::SEE_OTHER, "{}", knocked.text);
        let seat = knocked.cookies[0].split(';').next().unwrap().to_owned();
        let mut page = bare(&seat, None).await;
        assert_eq!(asked(&page), asked(&second), "{}", page.text);
        assert!(page.text.contains(&format!("action=\"{link}\"")), "{}", page.text);
        let mut screens = 0;
        let last = loop {
            screens += 1;
            assert!(screens < 20, "{}", page.text);
            let fields = filled(&page.text, &record);
            let heard = bare(&seat, Some(&fields)).await;
            if heard.status == StatusCode::SEE_OTHER {
                assert_eq!(heard.location, link);
                break fields;
            }
            assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
            page = heard;
        };
        assert_eq!(setup.kept().await, 1);
        // The last form once more is done once; the end says what the answers led to.
        let again = bare(&seat, Some(&last)).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
        assert_eq!(setup.kept().await, 1);
        let end = bare(&seat, None).await;
        assert!(end.text.contains("class=\"verdict"), "{}", end.text);
        assert!(!end.text.contains("/visits/"), "{}", end.text);
        assert_eq!(bare("a=b", None).await.status, StatusCode::NOT_FOUND);
    }
}
