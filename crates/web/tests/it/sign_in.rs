//! Signing in by password, its limits, and what a session is worth.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use store::{Role, audit, sessions, users};
use trial::{Home, MINUTE, NINE, World, account, kept, on_both, world};

use crate::asking::{Heard, Server, encode, server};

pub const EMAIL: &str = "ana@example.org";
pub const PASSWORD: &str = "seven green umbrellas";
/// Of [`PASSWORD`], at today's cost.
const PHC: &str = "$argon2id$v=19$m=19456,t=2,p=1$9ZuVttH6a+j6FTJC8uNyZg$RRMbpgaDMBDhtJShu5Mt5bq0L6xlSKgpG1XYMk23RP8";

pub async fn person(home: &Home, world: &World, roles: &[Role]) -> store::UserId {
    let user = users::User {
        user_id: store::UserId::fresh(),
        email: EMAIL.into(),
        name: "Ana".into(),
        password_hash: Some(PHC.into()),
        created_at: NINE,
        disabled_at: None,
    };
    kept!(home.db, tx => users::create(&mut tx, world.practice, &user, roles).await.unwrap());
    user.user_id
}

async fn send(server: &Server, from: &str, path: &str, fields: &[(&str, &str)]) -> Heard {
    let address: SocketAddr = from.parse().unwrap();
    let request = form(path).extension(ConnectInfo(address)).body(body(fields));
    server.send(request.unwrap()).await
}

/// A form, as a browser with this cookie sends it.
pub async fn send_as(server: &Server, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Heard {
    let request = form(path).header(header::COOKIE, cookie).body(body(fields));
    server.send(request.unwrap()).await
}

fn form(path: &str) -> axum::http::request::Builder {
    Request::post(path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

fn body(fields: &[(&str, &str)]) -> Body {
    let pairs: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", encode(v))).collect();
    Body::from(pairs.join("&"))
}

pub async fn sign_in(server: &Server, email: &str, password: &str) -> Heard {
    send(server, "192.0.2.7:1", "/sign-in", &[("email", email), ("password", password)]).await
}

pub async fn get(server: &Server, path: &str, cookie: &str) -> Heard {
    let request = Request::get(path)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookie)
        .body(Body::empty());
    server.send(request.unwrap()).await
}

/// `__Host-supple=…`, as a browser sends it back.
pub fn cookie(heard: &Heard) -> String {
    heard.cookies[0].split(';').next().unwrap().to_owned()
}

async fn cases(home: &Home, world: &World) -> Vec<(String, String, String)> {
    let mut tx = home.db.read().await.unwrap();
    let rows = audit::list(&mut tx, world.practice, None, 0, 1000).await.unwrap();
    rows.into_iter().map(|row| (row.who, row.use_case, row.subject)).collect()
}

on_both! {
    async fn the_right_password_opens_a_session(home: &Home) {
        let world = world(&home.db).await;
        let user = person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let page = get(&server, "/sign-in", "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("autocomplete=\"current-password\""));
        let heard = sign_in(&server, " ANA@example.org ", PASSWORD).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "{}", heard.text);
        assert_eq!(heard.cookies.len(), 1);
        for part in ["__Host-supple=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(heard.cookies[0].contains(part), "{}", heard.cookies[0]);
        }
        let token = cookie(&heard).split_once('.').unwrap().1.to_owned();
        let hashes = home.strings("SELECT token_hash FROM sessions").await;
        assert_eq!(hashes, [store::sha256(token.as_bytes())], "only the hash is kept");
        // Signed in: the head of any page shows the name and the way out.
        let page = get(&server, "/sign-in", &cookie(&heard)).await;
        assert!(page.text.contains("action=\"/sign-out\"") && page.text.contains("Ana"));
        let who = format!("user:{user}");
        let want = [(who.clone(), "sign_in".to_owned(), who)];
        assert_eq!(cases(home, &world).await, want);
    }

    async fn whatever_is_wrong_is_answered_alike(home: &Home) {
        let world = world(&home.db).await;
        let user = person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let wrong = sign_in(&server, EMAIL, "seven red umbrellas").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.cookies.is_empty());
        assert!(wrong.text.contains("do not belong together"));
        assert!(wrong.text.contains(EMAIL), "what was typed stays");
        assert!(!wrong.text.contains("red umbrellas"), "but not the password");
        let plain = |heard: &Heard, email: &str| {
            let text = heard.text.replace(email, "");
            let (before, after) = text.split_once("name=\"key\" value=\"").unwrap();
            format!("{before}{}", after.split_once('"').unwrap().1)
        };
        let unknown = sign_in(&server, "nobody@example.org", PASSWORD).await;
        kept!(home.db, tx => {
            users::disable(&mut tx, world.practice, user, NINE).await.unwrap();
        });
        let disabled = sign_in(&server, EMAIL, PASSWORD).await;
        // The forms differ in nothing but the address and the keys that every form has.
        let sorted = |text: &str| text.split("k-").next().unwrap().to_owned();
        assert_eq!(sorted(&plain(&unknown, "nobody@example.org")), sorted(&plain(&wrong, EMAIL)));
        assert_eq!(plain(&disabled, EMAIL).len(), plain(&wrong, EMAIL).len());
        assert_eq!(disabled.status, wrong.status);
        let rows = cases(home, &world).await;
        assert!(rows.iter().all(|(who, case, _)| who == "nobody" && case == "sign_in_refused"));
        let subjects: Vec<_> = rows.into_iter().map(|row| row.2).collect();
        let practice = format!("practice:{}", world.practice);
        assert_eq!(subjects, [format!("user:{user}"), practice, format!("user:{user}")]);
    }

    async fn missing_fields_are_named(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let heard = sign_in(&server, "", "").await;
        assert_eq!(heard.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(heard.text.contains("href=\"#email\"") && heard.text.contains("href=\"#password\""));
        assert!(cases(home, &world).await.is_empty(), "nothing was tried");
    }

    async fn an_account_is_shut_after_ten_attempts_also_after_a_restart(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let before = server(home);
        for _ in 0..6 {
            assert_eq!(sign_in(&before, EMAIL, "wrong").await.status.as_u16(), 422);
        }
        let after = server(home);
        for n in 0..4_u16 {
            // From other networks too.
            let from = format!("198.51.100.{n}:9");
            let fields = [("email", EMAIL), ("password", "wrong")];
            assert_eq!(send(&after, &from, "/sign-in", &fields).await.status.as_u16(), 422);
        }
        let shut = sign_in(&after, EMAIL, PASSWORD).await;
        assert_eq!(shut.status, StatusCode::TOO_MANY_REQUESTS, "the right password too");
        // On the practice's clock: 9:00 in UTC and a quarter of an hour.
        assert!(shut.text.contains("10:15"), "{}", shut.text);
        after.clock.store(NINE + 16 * MINUTE, Ordering::Relaxed);
        assert_eq!(sign_in(&after, EMAIL, PASSWORD).await.status, StatusCode::SEE_OTHER);
        // Success forgets the attempts on the account.
        let left = home.strings("SELECT kind FROM login_attempts WHERE attempts < 9").await;
        assert!(!left.contains(&"account".to_owned()), "{left:?}");
    }

    async fn a_network_is_shut_after_a_hundred_attempts_without_shutting_accounts(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        // The rows as a hundred attempts leave them; each of them would take its hash.
        sign_in(&server, "x@example.org", "wrong").await;
        home.raw("UPDATE login_attempts SET attempts = 100 WHERE kind = 'address'").await;
        for _ in 0..20 {
            assert_eq!(sign_in(&server, EMAIL, PASSWORD).await.status.as_u16(), 429);
        }
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        let heard = send(&server, "192.0.2.8:1", "/sign-in", &fields).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER, "another network gets in");
        let kept = home.strings("SELECT subject FROM login_attempts WHERE kind = 'address'").await;
        assert!(kept.iter().all(|subject| subject.len() == 64 && !subject.contains('.')));
    }

    async fn only_this_site_is_gone_on_to(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        for (next, want) in [
            ("/clients?q=1", "/clients?q=1"),
            ("//evil.example/", "/practice"),
            ("https://evil.example/", "/practice"),
            ("/\\evil.example", "/practice"),
        ] {
            let fields = [("email", EMAIL), ("password", PASSWORD), ("next", next)];
            let heard = send(&server, "192.0.2.7:1", "/sign-in", &fields).await;
            assert_eq!(heard.location, want, "{next}");
        }
        let page = get(&server, "/sign-in?next=//evil.example", "").await;
        assert!(!page.text.contains("evil"));
        let page = get(&server, "/sign-in?next=/clients", "").await;
        assert!(page.text.contains("name=\"next\" value=\"/clients\""));
    }

    async fn signing_out_ends_the_session(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let cookie = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let request = Request::post("/sign-out").header(header::COOKIE, &cookie);
        let heard = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(heard.status, StatusCode::SEE_OTHER);
        assert!(heard.cookies[0].contains("Max-Age=0"));
        let page = get(&server, "/sign-in", &cookie).await;
        assert!(!page.text.contains("/sign-out"), "the token is worth nothing now");
        assert!(page.cookies[0].contains("Max-Age=0"), "and the cookie is taken back");
    }

    async fn a_session_ends_when_idle_and_after_its_whole_time(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let mut now = NINE;
        let mut at = |minutes: i64| {
            now += minutes * MINUTE;
            server.clock.store(now, Ordering::Relaxed);
        };
        let idle = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        at(31);
        assert!(!get(&server, "/sign-in", &idle).await.text.contains("/sign-out"));
        let mut used = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let mut tokens = 1;
        // Used all the time, so that only the whole time ends it.
        for _ in 0..35 {
            at(20);
            let heard = get(&server, "/sign-in", &used).await;
            assert!(heard.text.contains("/sign-out"));
            if !heard.cookies.is_empty() {
                (used, tokens) = (cookie(&heard), tokens + 1);
            }
        }
        assert_eq!(tokens, 18, "a new token after each 40 minutes of 20-minute steps");
        at(20);
        assert!(!get(&server, "/sign-in", &used).await.text.contains("/sign-out"), "12 hours");
    }

    async fn requests_that_come_together_survive_a_new_token(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let old = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        let other = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        server.clock.store(NINE + 29 * MINUTE, Ordering::Relaxed);
        get(&server, "/sign-in", &old).await;
        server.clock.store(NINE + 31 * MINUTE, Ordering::Relaxed);
        let ask = || get(&server, "/sign-in", &old);
        let answers = futures_util::future::join_all((0..8).map(|_| ask())).await;
        let handed: Vec<_> = answers.iter().flat_map(|heard| &heard.cookies).collect();
        assert!(answers.iter().all(|heard| heard.text.contains("/sign-out")), "all get in");
        assert_eq!(handed.len(), 1, "one of them brings the new token: {handed:?}");
        let new = handed[0].split(';').next().unwrap().to_owned();
        assert_ne!(new, old);
        // A minute later the old one is worth nothing; the new one goes on.
        server.clock.store(NINE + 33 * MINUTE, Ordering::Relaxed);
        assert!(!get(&server, "/sign-in", &old).await.text.contains("/sign-out"));
        assert!(get(&server, "/sign-in", &new).await.text.contains("/sign-out"));
        assert!(!get(&server, "/sign-in", &other).await.text.contains("/sign-out"), "was idle");
    }

    async fn ended_everywhere_means_the_token_before_too(home: &Home) {
        let world = world(&home.db).await;
        let user = person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let old = cookie(&sign_in(&server, EMAIL, PASSWORD).await);
        for minutes in [20, 31] {
            server.clock.store(NINE + minutes * MINUTE, Ordering::Relaxed);
            get(&server, "/sign-in", &old).await;
        }
        assert!(get(&server, "/sign-in", &old).await.text.contains("/sign-out"), "in flight");
        kept!(home.db, tx => {
            sessions::revoke_all(&mut tx, world.practice, user, NINE).await.unwrap();
        });
        assert!(!get(&server, "/sign-in", &old).await.text.contains("/sign-out"));
    }

    async fn a_program_gets_a_bearer_and_no_cookie(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let server = server(home);
        let call = |body: serde_json::Value| {
            let request = Request::post("/sign-in")
                .header(header::ACCEPT, "application/json")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()));
            server.send(request.unwrap())
        };
        let wrong = call(serde_json::json!({ "email": EMAIL, "password": "wrong" })).await;
        assert_eq!(wrong.json()["fields"][0]["reason"], "sign-in");
        let heard = call(serde_json::json!({ "email": EMAIL, "password": PASSWORD })).await;
        assert!(heard.cookies.is_empty());
        let bearer = heard.json()["bearer"].as_str().unwrap().to_owned();
        let request = Request::get("/sign-in").header("authorization", format!("Bearer {bearer}"));
        let page = server.send(request.body(Body::empty()).unwrap()).await;
        assert!(page.text.contains("/sign-out"));
    }

    async fn what_somebody_was_doing_comes_along(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Client]).await;
        let server = server(home);
        let fields = [("carry", "check"), ("answers", "{\"a\":\"<b>\"}"), ("key", "k-12345678")];
        let page = send(&server, "192.0.2.7:1", "/sign-in", &fields).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("name=\"carry\" value=\"check\""));
        assert!(page.text.contains("{&quot;a&quot;:&quot;&lt;b&gt;&quot;}"), "{}", page.text);
        let again = [&fields[..2], &[("email", EMAIL), ("password", "wrong")]].concat();
        let page = send(&server, "192.0.2.7:1", "/sign-in", &again).await;
        assert_eq!(page.status.as_u16(), 422);
        assert!(page.text.contains("name=\"answers\""), "still there after a mistake");
    }

    async fn several_practices_are_chosen_from(home: &Home) {
        let one = world(&home.db).await;
        person(home, &one, &[Role::Manager]).await;
        let two = world(&home.db).await;
        let server = server(home);
        let page = get(&server, &format!("/sign-in?practice={}", two.practice), "").await;
        let chosen = format!("value=\"{}\" selected", two.practice);
        assert!(page.text.contains(&chosen), "{}", page.text);
        let heard = sign_in(&server, EMAIL, PASSWORD).await;
        assert!(heard.text.contains("href=\"#practice\""), "one must be chosen");
        let attempt = async |practice: &str| {
            let fields = [("email", EMAIL), ("password", PASSWORD), ("practice", practice)];
            send(&server, "192.0.2.7:1", "/sign-in", &fields).await.status.as_u16()
        };
        assert_eq!(attempt(&one.practice.to_string()).await, 303);
        assert_eq!(attempt(&two.practice.to_string()).await, 422, "the account is not there");
        assert_eq!(attempt(&store::PracticeId::fresh().to_string()).await, 422);
    }

    async fn a_stale_cookie_does_not_undo_a_sign_in(home: &Home) {
        let world = world(&home.db).await;
        person(home, &world, &[Role::Manager]).await;
        let gone = account(&home.db, &world, &[Role::Client]).await;
        let server = server(home);
        server.clock.store(NINE + 31 * MINUTE, Ordering::Relaxed);
        let fields = [("email", EMAIL), ("password", PASSWORD)];
        let heard = server.post(&world, &gone, "/sign-in", &fields).await;
        assert_eq!(heard.cookies.len(), 1, "{:?}", heard.cookies);
        assert!(!heard.cookies[0].contains("Max-Age=0"));
    }
}
