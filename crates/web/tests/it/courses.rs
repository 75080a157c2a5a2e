//! From a finished check to a booked course over HTTP, as each of those who may.

use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::json;
use store::Role;
use trial::{Account, Home, World, account, on_both, open_hours, world};

use crate::asking::{Heard, Server, server};

fn answers(server: &Server, person: &str) -> String {
    trial::person::answers(server.house.knowledge(), person).to_string()
}

struct Stage {
    world: World,
    server: Server,
    desk: Account,
    therapist: Account,
    client: Account,
}

async fn stage(home: &Home) -> Stage {
    let world = world(&home.db).await;
    open_hours(&home.db, &world).await;
    Stage {
        desk: account(&home.db, &world, &[Role::FrontDesk]).await,
        therapist: account(&home.db, &world, &[Role::Therapist]).await,
        client: account(&home.db, &world, &[Role::Client]).await,
        server: server(home),
        world,
    }
}

impl Stage {
    async fn get(&self, who: &Account, path: &str) -> Heard {
        self.server.get(&self.world, who, path).await
    }

    async fn post(&self, who: &Account, path: &str, fields: &[(&str, &str)]) -> Heard {
        self.server.post(&self.world, who, path, fields).await
    }

    async fn screened(&self, person: &str) -> String {
        let path = format!("/clients/{}/screens", self.world.client);
        let answers = answers(&self.server, person);
        let heard = self.post(&self.therapist, &path, &[("answers", &answers)]).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
        heard.location
    }
}

/// The value of the first hidden field of a name.
fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.split(&start).nth(1).unwrap_or_else(|| panic!("no `{name}` in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

on_both! {
    async fn a_client_keeps_a_check_and_books_a_course(home: &Home) {
        let stage = stage(home).await;
        let me = &stage.client;
        let answers = answers(&stage.server, "steady");
        let kept = stage.post(me, "/check/keep", &[("answers", &answers)]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let screen = stage.get(me, &kept.location).await;
        assert_eq!(screen.status, StatusCode::OK);
        assert!(screen.text.contains("/course\""), "{}", screen.text);
        let page = stage.get(me, "/me").await;
        assert!(page.text.contains(&kept.location));
        let course = format!("/clients/{}/course", stage.world.client);
        let form = stage.get(me, &course).await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.text);
        // The number of visits is the plan's; a client is not asked.
        assert!(!form.text.contains("name=\"visits\""));
        let service = stage.world.service.to_string();
        let offers = stage.post(me, &course, &[("service", &service)]).await;
        assert_eq!(offers.status, StatusCode::OK, "{}", offers.text);
        assert!(offers.text.matches("name=\"pick\"").count() >= 3);
        let pick = hidden(&offers.text, "pick");
        let fields = [("service", service.as_str()), ("pick", &pick), ("key", "k-12345678")];
        let courses = format!("{course}s");
        let booked = stage.post(me, &courses, &fields).await;
        assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.text);
        let again = stage.post(me, &courses, &fields).await;
        assert_eq!(again.location, booked.location);
        let confirmed = stage.get(me, &booked.location).await;
        assert_eq!(confirmed.status, StatusCode::OK);
        let count = pick.split(' ').count();
        assert_eq!(confirmed.text.matches("<time ").count(), count);
        // Another who wants the same gets other times, and hears why.
        let other = stage.world.another(&home.db).await;
        let path = format!("/clients/{}", other.client);
        let kept = stage.post(
            &stage.desk, &format!("{path}/screens"), &[("answers", &answers)]).await;
        assert_eq!(kept.location, path, "the desk does not read checks");
        let late = stage.post(
            &stage.desk, &format!("{path}/courses"),
            &[("service", service.as_str()), ("pick", &pick)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
        assert_ne!(hidden(&late.text, "pick"), pick);
        // One visit moves, then the rest is called off.
        let change = confirmed.text.split("href=\"").find(|link| link.contains("/move\""));
        let change = change.unwrap().split('"').next().unwrap();
        let times = stage.get(me, change).await;
        assert_eq!(times.status, StatusCode::OK, "{}", times.text);
        let (to, version) = (hidden(&times.text, "pick"), hidden(&times.text, "version"));
        let moved = stage.post(me, change, &[("pick", &to), ("version", &version)]).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        let off = change.replace("/move", "/cancel");
        let off = stage.post(me, &off, &[("extent", "rest"), ("why", "moving away")]).await;
        assert_eq!(off.status, StatusCode::SEE_OTHER, "{}", off.text);
        let after = stage.get(me, &off.location).await;
        assert_eq!(after.text.matches("class=\"off\"").count(), count);
        assert!(!after.text.contains("/move\""));
    }

    async fn answers_wait_in_the_form_until_somebody_has_signed_in(home: &Home) {
        let stage = stage(home).await;
        let answers = answers(&stage.server, "steady");
        let request = stage
            .server
            .request("POST", &stage.world, None, "/check/keep")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json!({ "answers": answers, "language": "en" }).to_string()));
        let heard = stage.server.send(request.unwrap()).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        assert!(heard.text.contains("action=\"/sign-in\""));
        assert_eq!(hidden(&heard.text, "carry"), "check");
        assert!(heard.cookies.is_empty() && heard.location.is_empty());
        let carried = hidden(&heard.text, "answers").replace("&quot;", "\"");
        assert_eq!(carried, answers);
    }

    async fn what_a_client_writes_into_the_answers_is_not_believed(home: &Home) {
        let stage = stage(home).await;
        let mut forged: serde_json::Value =
            serde_json::from_str(&answers(&stage.server, "heart-attack-last-month")).unwrap();
        forged["clinician_clearance"] = "yes".into();
        let heard = stage.server.call(
            &stage.world, &stage.client, &format!("/clients/{}/screens", stage.world.client),
            &json!({ "record": forged })).await;
        assert_eq!(heard.status, StatusCode::CONFLICT);
        assert_eq!(heard.json()["rule"], "practice-facts");
    }

    async fn barred_gets_other_advice_and_no_times(home: &Home) {
        let stage = stage(home).await;
        let screen = stage.screened("catching-illness-no-fever").await;
        let page = stage.get(&stage.client, &screen).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains("/course\""));
        assert!(!page.text.contains("/overrides\""), "a client sets nothing aside");
        let ask = format!("/clients/{}/course", stage.world.client);
        assert_eq!(stage.get(&stage.client, &ask).await.status, StatusCode::CONFLICT);
        // A therapist sets the finding aside, and the page says so.
        let aside = format!("{screen}/overrides");
        let fields = [("card", "CI-01"), ("reason", "no")];
        let short = stage.post(&stage.therapist, &aside, &fields).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        let reason = "The rash is an old eczema.";
        let fields = [("card", "CI-01"), ("reason", reason)];
        let done = stage.post(&stage.therapist, &aside, &fields).await;
        assert_eq!(done.location, screen);
        let page = stage.get(&stage.therapist, &screen).await;
        assert!(page.text.contains(reason) && page.text.contains("/course\""));
        let list = stage.get(&stage.therapist, "/overrides?month=2026-11").await;
        assert!(list.text.contains(reason));
        let none = stage.get(&stage.therapist, "/overrides?month=2026-10").await;
        assert!(!none.text.contains(reason));
        assert_eq!(stage.get(&stage.desk, &ask).await.status, StatusCode::OK);
    }

    async fn a_clinicians_word_is_asked_for_entered_and_counts(home: &Home) {
        let stage = stage(home).await;
        let screen = stage.screened("heart-attack-last-month").await;
        let ask = format!("{screen}/clearance");
        let asked = stage.post(&stage.client, &ask, &[("question", "Is massage safe?")]).await;
        assert_eq!(asked.location, screen);
        let list = stage.get(&stage.desk, "/clearances").await;
        let link = list.text.split("href=\"").find(|link| link.starts_with("/clearances/"));
        let link = link.unwrap().split('"').next().unwrap();
        let mut fields = vec![
            ("says", "granted"), ("answered_by", "Dr Ito"), ("answered_role", "GP"),
            ("answered_on", "2026-12-24"), ("scope", "Back"), ("in_words", "Light only"),
        ];
        let wrong = stage.post(&stage.therapist, link, &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Dr Ito"), "what was typed is kept");
        fields[3].1 = "2026-11-20";
        assert_eq!(stage.post(&stage.desk, link, &fields).await.status, StatusCode::FORBIDDEN);
        let done = stage.post(&stage.therapist, link, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let page = stage.get(&stage.client, &screen).await;
        assert!(page.text.contains("Dr Ito") && page.text.contains("/course\""));
        let replay = stage.get(&stage.therapist, &format!("{screen}/replay")).await;
        assert_eq!(replay.status, StatusCode::OK);
        assert!(replay.text.contains("octet pour octet"), "{}", replay.text);
    }

    async fn clients_are_looked_for_without_a_name_in_an_address(home: &Home) {
        let stage = stage(home).await;
        let page = stage.get(&stage.desk, "/clients").await;
        assert!(page.text.contains("method=\"post\" action=\"/clients/find\""));
        let found = stage.post(&stage.desk, "/clients/find", &[("q", "okaf")]).await;
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.text.contains(&format!("/clients/{}", stage.world.client)));
        let none = stage.post(&stage.desk, "/clients/find", &[("q", "%")]).await;
        assert!(!none.text.contains(&format!("/clients/{}", stage.world.client)));
        let wrong = [("given_name", "明"), ("born_on", "2030-01-01"), ("language", "fr")];
        let refused = stage.post(&stage.desk, "/clients", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("value=\"明\""));
        let right = [("given_name", "明"), ("born_on", "1980-01-01"), ("language", "fr")];
        let added = stage.post(&stage.desk, "/clients", &right).await;
        assert!(added.location.starts_with("/clients/"), "{}", added.text);
        // A client changes their own contact data, and not what the desk wrote.
        let edit = format!("/clients/{}/edit", stage.world.client);
        let mine = [("given_name", "Ana"), ("language", "en"), ("version", "2"),
            ("remark", "mine")];
        assert_eq!(stage.post(&stage.client, &edit, &mine).await.location, "/me");
        let stale = stage.post(&stage.desk, &edit, &mine).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let page = stage.get(&stage.desk, &format!("/clients/{}", stage.world.client)).await;
        assert!(!page.text.contains("mine"));
    }
}
