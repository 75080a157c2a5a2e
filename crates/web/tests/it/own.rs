//! The client's own side over HTTP: their page, consent, forms by link and code, summaries.

use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use store::{FormKind, Role, VisitId, VisitState, clients, visits};
use trial::{Account, HOUR, Home, NINE, World, account, book, kept, on_both, world};
use web::doors::Door;

use crate::asking::{Heard, Server, encode, server};

struct Stage {
    world: World,
    server: Server,
    desk: Account,
    therapist: Account,
    manager: Account,
    me: Account,
    visit: VisitId,
}

async fn stage(home: &Home) -> Stage {
    let world = world(&home.db).await;
    let course = world.course(&[world.place(0, 0, NINE + HOUR)]);
    let stage = Stage {
        desk: account(&home.db, &world, &[Role::FrontDesk]).await,
        therapist: account(&home.db, &world, &[Role::Therapist]).await,
        manager: account(&home.db, &world, &[Role::Manager]).await,
        me: account(&home.db, &world, &[Role::Client]).await,
        server: server(home),
        visit: course.visits[0].id,
        world,
    };
    let path = format!("/clients/{}/screens", world.client);
    let answers = trial::person::answers(stage.server.house.knowledge(), "steady").to_string();
    stage.post(&stage.therapist, &path, &[("answers", &answers)]).await;
    book(&home.db, course).await.unwrap();
    stage
}

impl Stage {
    async fn get(&self, who: &Account, path: &str) -> Heard {
        self.server.get(&self.world, who, path).await
    }

    async fn post(&self, who: &Account, path: &str, fields: &[(&str, &str)]) -> Heard {
        self.server.post(&self.world, who, path, fields).await
    }

    fn consent(&self) -> String {
        format!("/visits/{}/consent", self.visit)
    }

    /// A link to the consent: its path and its code.
    async fn link(&self) -> (String, String) {
        let path = format!("/visits/{}/links", self.visit);
        let body = serde_json::json!({ "kind": FormKind::Consent.as_str() });
        let made = self.server.call(&self.world, &self.desk, &path, &body).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text);
        let made = made.json();
        let address = made["address"].as_str().unwrap();
        (address[address.find("/f/").unwrap()..].to_owned(), made["code"].as_str().unwrap().into())
    }

    /// As a browser that nobody is signed in with.
    async fn bare(&self, path: &str, seat: &str, fields: Option<&[(&str, &str)]>) -> Heard {
        let method = if fields.is_some() { "POST" } else { "GET" };
        let mut request =
            Request::builder().method(method).uri(path).header(header::ACCEPT, "text/html");
        if !seat.is_empty() {
            request = request.header(header::COOKIE, seat);
        }
        let body: Vec<String> = fields
            .unwrap_or_default()
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        let kind = "application/x-www-form-urlencoded";
        let request = request.header(header::CONTENT_TYPE, kind);
        self.server.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// Types the code. Answers the cookie.
    async fn seat(&self, path: &str, code: &str) -> String {
        let heard = self.bare(path, "", Some(&[("do", "code"), ("code", code)])).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
        assert_eq!(heard.location, path);
        heard.cookies[0].split(';').next().unwrap().to_owned()
    }
}

fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.split(&start).nth(1).unwrap_or_else(|| panic!("no `{name}` in {page}"));
    rest.split('"').next().unwrap().replace("&quot;", "\"")
}

/// The names of the areas that a form asks for.
fn areas(page: &str) -> Vec<String> {
    let parts = page.split("<select id=\"").skip(1);
    parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

/// What the last part of the form carries for each area.
fn chosen(page: &str, names: &[String]) -> Vec<(String, String)> {
    names.iter().map(|name| (name.clone(), hidden(page, name))).collect()
}

on_both! {
    async fn a_client_agrees_step_by_step_without_a_script(home: &Home) {
        let stage = stage(home).await;
        let path = stage.consent();
        let me = stage.get(&stage.me, "/me").await;
        assert_eq!(me.status, StatusCode::OK, "{}", me.text);
        assert!(me.text.contains(&path), "{}", me.text);
        assert!(me.text.contains("1 Quay"), "where the visit is");
        assert!(me.text.contains("/move\""), "how to move it");
        let form = stage.get(&stage.me, &path).await;
        let names = areas(&form.text);
        assert!(names.len() > 5, "{}", form.text);
        let (version, asked) = (hidden(&form.text, "version"), hidden(&form.text, "asked"));
        // What is given is kept, though the rest is missing.
        let half = [("do", "next"), (names[0].as_str(), "2")];
        let heard = stage.post(&stage.me, &path, &half).await;
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", heard.text);
        let again = stage.get(&stage.me, &path).await;
        assert!(again.text.contains("<option value=\"2\" selected>"), "{}", again.text);
        let mut rest: Vec<(&str, &str)> =
            names[1..].iter().map(|name| (name.as_str(), "0")).collect();
        rest.push(("do", "next"));
        let heard = stage.post(&stage.me, &path, &rest).await;
        assert_eq!((heard.status, heard.location.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
        let word = stage.get(&stage.me, &path).await;
        assert!(word.text.contains("value=\"give\""), "{}", word.text);
        let chosen = chosen(&word.text, &names);
        assert_eq!(chosen[0], (names[0].clone(), "2".to_owned()));
        let mut nothing = vec![("do", "give"), ("version", &version), ("asked", &asked)];
        nothing.extend(chosen.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let heard = stage.post(&stage.me, &path, &nothing).await;
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY, "no word, no consent");
        let mut yes = nothing.clone();
        yes.extend([("agree", "yes"), ("key", "k-consent-1")]);
        let first = stage.post(&stage.me, &path, &yes).await;
        assert_eq!((first.status, first.location.as_str()), (StatusCode::SEE_OTHER, "/me"));
        // Sent twice, done once, answered as before.
        let second = stage.post(&stage.me, &path, &yes).await;
        assert_eq!((second.status, second.location.as_str()), (StatusCode::SEE_OTHER, "/me"));
        let history = format!("/clients/{}/consents", stage.world.client);
        let heard = stage.get(&stage.me, &history).await;
        assert_eq!(heard.text.matches("<article").count(), 1, "{}", heard.text);
        // The therapist sees what is not agreed to; the desk sees nothing of it.
        let staff = stage.get(&stage.therapist, &path).await;
        assert!(staff.text.contains("class=\"note\""), "{}", staff.text);
        assert_eq!(stage.get(&stage.desk, &history).await.status, StatusCode::FORBIDDEN);
        let take = [("kind", "treatment"), ("extent", "all")];
        let heard = stage.post(&stage.me, &format!("{history}/withdraw"), &take).await;
        assert_eq!(heard.location, history);
        let day = stage.get(&stage.desk, "/day").await;
        assert!(day.text.contains("is-consent-missing"), "{}", day.text);
    }

    async fn a_form_is_begun_here_and_finished_there(home: &Home) {
        let stage = stage(home).await;
        let own = stage.consent();
        let form = stage.get(&stage.me, &own).await;
        let names = areas(&form.text);
        let saved = [("do", "save"), (names[0].as_str(), "1")];
        assert_eq!(stage.post(&stage.me, &own, &saved).await.status, StatusCode::SEE_OTHER);
        let (path, code) = stage.link().await;
        let door = stage.bare(&path, "", None).await;
        assert_eq!(door.status, StatusCode::OK, "{}", door.text);
        for told in ["Ana", "Okafor", "Therapist"] {
            assert!(!door.text.contains(told), "{told} is told before the code");
        }
        let wrong = stage.bare(&path, "", Some(&[("do", "code"), ("code", "2222-2222")])).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let seat = stage.seat(&path, &code).await;
        let page = stage.bare(&path, &seat, None).await;
        assert!(page.text.contains("<option value=\"1\" selected>"), "{}", page.text);
        assert!(!page.text.contains("/me\"") && !page.text.contains("sharing"), "{}", page.text);
        let mut all: Vec<(&str, &str)> =
            names.iter().map(|name| (name.as_str(), "1")).collect();
        all.push(("do", "next"));
        let next = stage.bare(&path, &seat, Some(&all)).await;
        assert_eq!((next.status, next.location.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
        let (version, asked) = (hidden(&page.text, "version"), hidden(&page.text, "asked"));
        let word = stage.bare(&path, &seat, None).await;
        let chosen = chosen(&word.text, &names);
        let mut give = vec![
            ("do", "give"), ("agree", "yes"), ("key", "k-from-link"),
            ("version", &version), ("asked", &asked),
        ];
        give.extend(chosen.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        // Without the cookie of the browser in which the code was typed: the code is wanted.
        let stranger = stage.bare(&path, "", Some(&give)).await;
        assert!(stranger.text.contains("name=\"code\""), "{}", stranger.text);
        for _ in 0..2 {
            let given = stage.bare(&path, &seat, Some(&give)).await;
            assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
            assert!(given.cookies.is_empty(), "no answer in a cookie");
        }
        let done = stage.bare(&path, &seat, None).await;
        assert!(done.text.contains("class=\"lead\"") && !done.text.contains("<select"));
        let sheet = stage.server.house.db().read().await;
        let mut tx = sheet.unwrap();
        let kept = store::consents::of_client(&mut tx, stage.world.practice, stage.world.client)
            .await.unwrap();
        assert_eq!(kept.len(), 1);
    }

    async fn a_link_reaches_nothing_but_its_form(home: &Home) {
        let stage = stage(home).await;
        let (path, code) = stage.link().await;
        let seat = stage.seat(&path, &code).await;
        let client = stage.world.client.to_string();
        for entry in web::doors::all(&stage.server.app) {
            if !matches!(entry.door, Door::Case(_)) { continue }
            let at = entry.path
                .replace("{client}", &client)
                .replace("{visit}", &stage.visit.to_string());
            let fields = (entry.method == "POST").then_some(&[][..]);
            let heard = stage.bare(&at, &seat, fields).await;
            assert_eq!(heard.status, StatusCode::SEE_OTHER, "{} {at}", entry.method);
            assert!(heard.location.starts_with("/sign-in"), "{at}: {}", heard.location);
        }
        // Somebody else's link with this browser's cookie wants its own code.
        let (other, _) = stage.link().await;
        assert!(stage.bare(&other, &seat, None).await.text.contains("name=\"code\""));
    }

    async fn every_link_that_does_not_open_gets_the_same_answer(home: &Home) {
        let stage = stage(home).await;
        let mut answers = Vec::new();
        let same = async |path: &str| {
            let heard = stage.bare(path, "", None).await;
            let typed = stage.bare(path, "", Some(&[("do", "code"), ("code", "2222-2222")])).await;
            assert_eq!(heard.status, StatusCode::NOT_FOUND);
            assert_eq!(typed.status, StatusCode::NOT_FOUND);
            assert_eq!(heard.text.replace(path, ""), typed.text.replace(path, ""));
            heard.text.replace(path, "")
        };
        answers.push(same("/f/guessed").await);
        answers.push(same(&format!("/f/{}", "x".repeat(43))).await);
        let (locked, _) = stage.link().await;
        for _ in 0..5 {
            stage.bare(&locked, "", Some(&[("do", "code"), ("code", "3333-3333")])).await;
        }
        answers.push(same(&locked).await);
        let (revoked, _) = stage.link().await;
        let links = format!("/visits/{}/links", stage.visit);
        let page = stage.get(&stage.desk, &links).await;
        let id = hidden(&page.text, "link");
        let gone = stage.post(&stage.desk, &format!("{links}/revoke"), &[("link", &id)]).await;
        assert_eq!(gone.location, links, "{}", gone.text);
        answers.push(same(&revoked).await);
        let (expired, code) = stage.link().await;
        let (erased, _) = stage.link().await;
        stage.server.clock.store(NINE + 3 * HOUR, Ordering::Relaxed);
        answers.push(same(&expired).await);
        let late = stage.bare(&expired, "", Some(&[("do", "code"), ("code", &code)])).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
        stage.server.clock.store(NINE, Ordering::Relaxed);
        let erase = format!("/clients/{}/erase", stage.world.client);
        let heard = stage.post(&stage.manager, &erase, &[("family_name", "Okafor")]).await;
        assert_eq!(heard.status, StatusCode::OK, "{}", heard.text);
        answers.push(same(&erased).await);
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
    }

    async fn a_summary_is_written_released_and_read(home: &Home) {
        let stage = stage(home).await;
        let path = format!("/visits/{}/summary", stage.visit);
        for to in [VisitState::Arrived, VisitState::Done] {
            kept!(home.db, tx => {
                let (practice, visit) = (stage.world.practice, stage.visit);
                let version = visits::load(&mut tx, practice, visit).await.unwrap().version;
                let step = visits::Step { practice, visit, version, to, reason: None, at: NINE };
                visits::step(&mut tx, &step).await.unwrap();
            });
        }
        let none = stage.get(&stage.me, &path).await;
        assert_eq!(none.status, StatusCode::OK);
        let empty = stage.post(&stage.therapist, &path, &[("version", "0"), ("do", "release")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.text);
        let text = "We worked on your lower back. Walk a little each day.";
        let fields = [("version", "0"), ("do", "release"), ("plain_words", text)];
        assert_eq!(stage.post(&stage.therapist, &path, &fields).await.location, path);
        assert!(stage.get(&stage.me, "/me").await.text.contains(text));
        assert!(stage.get(&stage.me, &path).await.text.contains(text));
        assert_eq!(stage.get(&stage.desk, &path).await.status, StatusCode::FORBIDDEN);
        let fields = [("version", "1"), ("do", "withdraw"), ("reason", "not theirs")];
        assert_eq!(stage.post(&stage.therapist, &path, &fields).await.location, path);
        assert!(!stage.get(&stage.me, "/me").await.text.contains(text));
        let record = format!("/clients/{}/record.json", stage.world.client);
        let record = stage.get(&stage.me, &record).await.json();
        assert_eq!(record["summaries"].as_array().unwrap().len(), 2, "the history is theirs");
    }

    async fn names_of_any_script_stand_apart_from_the_words_around_them(home: &Home) {
        let stage = stage(home).await;
        let (given, family) = ("مريم 🦩", "العربي");
        kept!(home.db, tx => {
            let (practice, id) = (stage.world.practice, stage.world.client);
            let mut client = clients::load(&mut tx, practice, id).await.unwrap();
            client.given_name = given.into();
            client.family_name = family.into();
            clients::update(&mut tx, practice, &client).await.unwrap();
        });
        let name = format!("{given} {family}");
        let staff = format!("/visits/{}", stage.visit);
        let page = format!("/clients/{}", stage.world.client);
        let pages = [(&stage.me, "/me"), (&stage.desk, "/day"), (&stage.desk, &staff), (&stage.desk, &page)];
        for (who, path) in pages {
            let heard = stage.get(who, path).await;
            assert!(heard.text.contains(&format!("<bdi>{name}</bdi>")), "{path}: {}", heard.text);
        }
        let day = stage.get(&stage.desk, "/day").await.text;
        assert!(day.contains(&format!("data-who=\"\u{2068}{name}\u{2069}\"")), "{day}");
    }
}
