//! The note of a visit over HTTP.

use axum::http::StatusCode;
use pathway::record::{Answer, Record, Value};
use serde_json::json;
use store::{Role, VisitId};
use trial::{Account, DAY, Home, NINE, World, account, book, on_both, world};

use crate::asking::{Server, server};

struct Setting {
    w: World,
    server: Server,
    ana: Account,
    visit: VisitId,
    path: String,
}

/// A client who takes a blood thinner (pressure 3 at most, nothing deep) and has arrived.
async fn setting(home: &Home) -> Setting {
    let w = world(&home.db).await;
    let course = w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)]);
    let visit = course.visits[0].id;
    book(&home.db, course).await.unwrap();
    let server = server(home);
    let ana = account(&home.db, &w, &[Role::Therapist]).await;
    let person = trial::person::answers(server.house.knowledge(), "blood-thinner-doac").to_string();
    let screens = format!("/clients/{}/screens", w.client);
    let kept = server.post(&w, &ana, &screens, &[("answers", &person)]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    Setting { w, server, ana, visit, path: format!("/visits/{visit}/note") }
}

impl Setting {
    async fn arrive(&self) {
        let step = format!("/visits/{}/step", self.visit);
        let body = json!({ "version": 1, "to": "arrived" });
        let heard = self.server.call(&self.w, &self.ana, &step, &body).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        let unchecked = self.page(&self.ana).await;
        assert_eq!(unchecked.status, StatusCode::CONFLICT);
        let check = format!("/visits/{}/check", self.visit);
        assert!(unchecked.text.contains(&check), "the page leads to what is missing");
        let knowledge = self.server.house.knowledge();
        let record = trial::person::answers(knowledge, "blood-thinner-doac");
        let heard =
            self.server.call(&self.w, &self.ana, &check, &json!({ "record": record })).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        let facts = format!("/visits/{}/facts", self.visit);
        let request = self
            .server
            .request("GET", &self.w, Some(&self.ana), &facts)
            .header("accept", "application/json");
        let asked = self.server.send(request.body(axum::body::Body::empty()).unwrap()).await.json();
        let mut taken = Record::default();
        for name in asked["facts"].as_array().unwrap() {
            let fact = knowledge.engine.program.fact(name.as_str().unwrap()).unwrap();
            let normal = fact.normal.clone().unwrap_or(Value::No);
            taken.insert(fact, Answer::Known(normal)).unwrap();
        }
        let taken = json!({ "record": taken.to_json() });
        let heard = self.server.call(&self.w, &self.ana, &facts, &taken).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
    }

    async fn page(&self, who: &Account) -> crate::asking::Heard {
        self.server.get(&self.w, who, &format!("{}?lang=en", self.path)).await
    }

    async fn form(&self, end: &str, fields: &[(&str, &str)]) -> crate::asking::Heard {
        self.server.post(&self.w, &self.ana, &format!("{}/{end}", self.path), fields).await
    }

    async fn batch(&self, who: &Account, body: &serde_json::Value) -> crate::asking::Heard {
        self.server.call(&self.w, who, &format!("{}/draft", self.path), body).await
    }
}

fn said(writer: &str, seq: i64, base: i64, text: &str) -> serde_json::Value {
    json!({ "writer": writer, "seq": seq, "base": base, "body": { "parts": { "said": text } } })
}

on_both! {
    async fn a_note_is_written_by_forms_and_signed(home: &Home) {
        let s = setting(home).await;
        let closed = s.page(&s.ana).await;
        assert_eq!(closed.status, StatusCode::CONFLICT);
        assert!(closed.text.contains("The client has not arrived."), "{}", closed.text);
        s.arrive().await;
        let open = s.page(&s.ana).await;
        assert_eq!(open.status, StatusCode::OK, "{}", open.text);
        for words in ["Limits today", "deep tissue massage", "Sign; the visit is done", "ST-1"] {
            assert!(open.text.contains(words), "{words}");
        }
        assert!(!open.text.contains(" style=") && !open.text.contains("onclick"));
        let deep = [("do", "line"), ("technique", "deep-tissue"), ("area", "lower-back"),
            ("pressure", "4"), ("minutes", "20"), ("said", "My back <b>aches</b>")];
        let bare = s.form("edit", &deep).await;
        assert_eq!(bare.status, StatusCode::CONFLICT);
        assert!(bare.text.contains("Hors") || bare.text.contains("hors des limites"));
        assert!(bare.text.contains("My back &lt;b&gt;aches&lt;/b&gt;"), "what was typed stays");
        let fine = [("do", "line"), ("technique", "swedish"), ("area", "lower-back"),
            ("pressure", "2"), ("minutes", "20"), ("response", "eased"), ("said", "It aches 🙂")];
        assert_eq!(s.form("edit", &fine).await.location, s.path);
        let check = [("do", "check"), ("when", "arrival"), ("pain", "3")];
        assert_eq!(s.form("edit", &check).await.status, StatusCode::SEE_OTHER);
        let worse = [("do", "check"), ("when", "during"), ("pain", "5"), ("comfort", "4")];
        assert_eq!(s.form("edit", &worse).await.status, StatusCode::SEE_OTHER);
        let stop = [("stop", "ST-1")];
        assert_eq!(s.form("edit", &stop).await.status, StatusCode::SEE_OTHER);
        let page = s.page(&s.ana).await;
        for words in [
            "Swedish massage: lower back, pressure 2 of 5, 20 min. It eased.",
            "It aches 🙂", "pain 3 of 10", "pain 5 of 10, comfort 4 of 10",
            "stopped because of ST-1",
        ] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert!(!page.text.contains("id=\"pain-stop\" hidden"), "two points above arrival");
        let french = s.server.get(&s.w, &s.ana, &format!("{}?lang=fr", s.path)).await;
        let words = "Massage suédois : bas du dos, pression 2 sur 5, 20 min. Cela a soulagé.";
        assert!(french.text.contains(words), "{}", french.text);
        let wrong = s.form("edit", &[("do", "check"), ("when", "during"), ("pain", "11")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let signed = s.form("sign", &[("next", "Again in a week.")]).await;
        assert_eq!((signed.status, signed.location), (StatusCode::SEE_OTHER, s.path.clone()));
        let page = s.page(&s.ana).await;
        for words in ["Signed note", "Again in a week.", "It aches 🙂", "History"] {
            assert!(page.text.contains(words), "{words}");
        }
        let twice = s.form("sign", &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let added = s.form("addenda", &[("words", "مرحبا")]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER);
        assert!(s.page(&s.ana).await.text.contains("مرحبا"));
        let visit = s.server.get(&s.w, &s.ana, &format!("/visits/{}?lang=en", s.visit)).await;
        assert!(visit.text.contains("Done") && visit.text.contains(&s.path));
    }

    async fn batches_come_as_json_and_others_are_told(home: &Home) {
        let s = setting(home).await;
        s.arrive().await;
        let ben = account(&home.db, &s.w, &[Role::Therapist]).await;
        let first = s.batch(&s.ana, &said("page-of-ana", 1, 0, "a")).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text);
        assert_eq!((first.json()["version"].as_i64(), first.json()["told"].clone()),
            (Some(1), json!([])));
        let other = s.batch(&ben, &said("page-of-ben", 1, 0, "b")).await;
        assert!(other.json()["told"][0].as_str().unwrap().contains("Sam Doe"), "{}", other.text);
        let next = s.batch(&s.ana, &said("page-of-ana", 2, 1, "ab")).await;
        assert_eq!(next.json()["others"][0]["author"], ben.user.to_string());
        let stale = s.batch(&s.ana, &said("page-of-ana-2", 1, 1, "x")).await;
        assert_eq!((stale.status, stale.json()["refused"].clone()),
            (StatusCode::CONFLICT, json!("stale")));
        assert_eq!(stale.json()["draft"]["body"]["parts"]["said"], "ab");
        // Words that somebody else left on a shared device are nobody else's.
        let mut foreign = said("page-of-ana-3", 1, 2, "x");
        foreign["author"] = json!(ben.user.to_string());
        assert_eq!(s.batch(&s.ana, &foreign).await.status, StatusCode::FORBIDDEN);
        let long = s.batch(&s.ana, &said("page-of-ana", 3, 2, &"x".repeat(5_000))).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(long.json()["fields"][0]["reason"], "too-long");
        let big = s.batch(&s.ana, &said("page-of-ana", 3, 2, &"x".repeat(2 << 20))).await;
        assert_eq!(big.status, StatusCode::PAYLOAD_TOO_LARGE);
        let desk = account(&home.db, &s.w, &[Role::FrontDesk]).await;
        assert_eq!(s.batch(&desk, &said("page-desk", 1, 0, "x")).await.status, StatusCode::FORBIDDEN);

        // The same over the interface for programs: read, sign, add.
        let request = s.server.request("GET", &s.w, Some(&s.ana), &s.path)
            .header("accept", "application/json");
        let read = s.server.send(request.body(axum::body::Body::empty()).unwrap()).await.json();
        assert_eq!(read["draft"]["body"]["parts"]["said"], "ab");
        assert_eq!(read["limits"]["pressure"], 3);
        assert_eq!(read["others"][0]["body"]["parts"]["said"], "b");
        let blank = s.server.call(&s.w, &s.ana, &format!("{}/sign", s.path), &json!({})).await;
        assert_eq!(blank.json()["rule"], "note-blank");
        let nothing = json!({ "nothing": "The client wanted to talk only." });
        let signed = s.server.call(&s.w, &s.ana, &format!("{}/sign", s.path), &nothing).await;
        assert_eq!(signed.json()["outside"], 0, "{}", signed.text);
        let told = s.batch(&ben, &said("page-of-ben", 2, 1, "bb")).await;
        assert!(told.json()["others"].to_string().contains("signed"));
        let page = s.page(&ben).await;
        assert!(page.text.contains("Your draft") && page.text.contains("Add my draft"));
        let with = json!({ "with_draft": true });
        let added = s.server.call(&s.w, &ben, &format!("{}/addenda", s.path), &with).await;
        assert_eq!(added.status, StatusCode::OK, "{}", added.text);
        let page = s.page(&s.ana).await;
        assert!(page.text.contains("Added by") && page.text.contains("bb"));
        assert!(!page.text.contains("Add my draft"));
    }
}
