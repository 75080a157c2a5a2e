//! Courses are booked over HTTP while the server is killed again and again: nothing that was
//! acknowledged is lost, nothing is booked twice.
//!
//! `SUPPLE_KILL_ATTEMPTS` says how many bookings are tried (200 when it is not set; 20,000 for the
//! full run).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use store::{CourseId, Db, PracticeId, VisitState, visits};
use trial::Home;
use trial::running::{Line, Running, Told, free_address};

const WORKERS: u64 = 8;
const CLIENTS: usize = 24;
const BETWEEN_KILLS: Duration = Duration::from_secs(2);

fn attempts() -> u64 {
    let given = std::env::var("SUPPLE_KILL_ATTEMPTS").ok();
    given.map_or(200, |text| text.parse().expect("SUPPLE_KILL_ATTEMPTS is a number"))
}

/// Sends until the server answers for good: a killed one and one that starts are asked again,
/// with the same key.
fn insist(line: &mut Line, path: &str, body: &Value) -> Told {
    let begun = Instant::now();
    loop {
        match line.post(path, body) {
            Ok(told) if told.status < 500 => return told,
            _ if begun.elapsed() > Duration::from_secs(120) => panic!("no answer for {path}"),
            _ => std::thread::yield_now(),
        }
    }
}

fn sign_in(address: &str) -> String {
    let mut line = Line::new(address, "");
    let told = insist(&mut line, "/demo", &json!({ "email": "front-desk@example.org" }));
    told.bearer().expect("a session")
}

/// Clients who may book, and for each the places that the engine offers.
fn offers(address: &str, bearer: &str) -> Vec<(String, Value, Vec<String>)> {
    let mut line = Line::new(address, bearer);
    let record = trial::person::answers(&trial::person::knowledge(), "steady");
    let mut pool = Vec::new();
    for number in 0..CLIENTS {
        let person = json!({
            "given_name": "Kim", "family_name": format!("Trial {number}"), "language": "en",
        });
        let added = insist(&mut line, "/clients", &person);
        assert_eq!(added.status, 200, "{}", String::from_utf8_lossy(&added.body));
        let client = added.json()["client"].as_str().unwrap().to_owned();
        let kept =
            insist(&mut line, &format!("/clients/{client}/screens"), &json!({ "record": record }));
        assert_eq!(kept.status, 200, "{}", String::from_utf8_lossy(&kept.body));
        let path = format!("/clients/{client}/course");
        let choice = line.get(&path).unwrap().json();
        for service in choice["services"].as_array().unwrap() {
            let planned = insist(&mut line, &path, &json!({ "service": service["service"] }));
            for offer in planned.json()["offers"].as_array().into_iter().flatten() {
                let picks = offer["visits"].as_array().unwrap().iter();
                let picks = picks.map(|visit| visit["pick"].as_str().unwrap().to_owned());
                pool.push((client.clone(), service["service"].clone(), picks.collect()));
            }
        }
    }
    assert!(!pool.is_empty(), "the engine offers something");
    pool
}

/// The same places some half hours and some weeks later.
fn shifted(picks: &[String], nth: u64) -> String {
    let shift = (nth % 6) as i64 * 30 * 60_000 + (nth / 6 % 4) as i64 * 7 * 86_400_000;
    let one = |pick: &String| {
        let (place, start) = pick.rsplit_once(':').unwrap();
        format!("{place}:{}", start.parse::<i64>().unwrap() + shift)
    };
    picks.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The rule that said no, or that a place was taken.
fn why(answer: &Value) -> String {
    let word = [&answer["rule"], &answer["refused"]].into_iter().find_map(Value::as_str);
    word.unwrap_or("taken").to_owned()
}

struct Outcome {
    booked: Vec<(CourseId, usize)>,
    /// By what the server said.
    refused: BTreeMap<String, u64>,
    kills: u64,
}

fn run(address: &str, arguments: &[&str]) -> Outcome {
    let program = env!("CARGO_BIN_EXE_supple");
    let server = Running::start(program, address, arguments);
    let bearer = sign_in(address);
    let pool = Arc::new(offers(address, &bearer));
    let server = Mutex::new(server);
    let (next, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let all = attempts();
    let (mut kills, mut booked, mut refused) = (0, Vec::new(), BTreeMap::new());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(|| {
                    let mut line = Line::new(address, &bearer);
                    let (mut booked, mut refused) = (Vec::new(), Vec::new());
                    loop {
                        let nth = next.fetch_add(1, Ordering::Relaxed);
                        if nth >= all {
                            return (booked, refused);
                        }
                        let at = (nth * 7_919) as usize % pool.len();
                        let (client, service, picks) = &pool[at];
                        let pick = shifted(picks, nth / 3);
                        let key = format!("attempt-{nth:08}");
                        let body = json!({ "service": service, "pick": pick, "key": key });
                        let told = insist(&mut line, &format!("/clients/{client}/courses"), &body);
                        match told.status {
                            200 => {
                                let course =
                                    told.json()["course"].as_str().unwrap().parse().unwrap();
                                booked.push((course, picks.len()));
                            }
                            409 => refused.push(why(&told.json())),
                            other => panic!("{other}: {}", String::from_utf8_lossy(&told.body)),
                        }
                    }
                })
            })
            .collect();
        let killer = scope.spawn(|| {
            let mut kills = 0;
            let mut last = Instant::now();
            while !over.load(Ordering::Relaxed) {
                if last.elapsed() < BETWEEN_KILLS {
                    std::thread::park_timeout(BETWEEN_KILLS - last.elapsed());
                    continue;
                }
                let mut server = server.lock().unwrap();
                server.kill();
                *server = Running::start(program, address, arguments);
                kills += 1;
                last = Instant::now();
            }
            kills
        });
        for worker in workers {
            let (some, not) = worker.join().unwrap();
            booked.extend(some);
            for why in not {
                *refused.entry(why).or_insert(0) += 1;
            }
        }
        over.store(true, Ordering::Relaxed);
        killer.thread().unpark();
        kills = killer.join().unwrap();
    });
    Outcome { booked, refused, kills }
}

/// Practice, kind and id of what only one visit can have at a time.
type Resource = (PracticeId, &'static str, store::Uuid);

/// Everything that was acknowledged is there, and no two visits share anything.
async fn prove(db: &Db, outcome: &Outcome) {
    let mut tx = db.read().await.unwrap();
    let practices = store::practices::all(&mut tx).await.unwrap();
    let mut found = BTreeMap::new();
    let mut stretches: BTreeMap<Resource, Vec<(i64, i64)>> = BTreeMap::new();
    for practice in &practices {
        let id = practice.practice_id;
        for therapist in store::practices::therapists(&mut tx, id).await.unwrap() {
            let of = visits::of_therapist(&mut tx, id, therapist.therapist_id, (0, i64::MAX));
            for visit in of.await.unwrap() {
                *found.entry(visit.course_id).or_insert(0) += 1;
                if matches!(visit.state, VisitState::Cancelled) {
                    continue;
                }
                let place = visit.place;
                let blocked = (place.blocked_from, place.blocked_to);
                let mut take = |kind, id_of, stretch| {
                    stretches.entry((id, kind, id_of)).or_default().push(stretch);
                };
                take("therapist", place.therapist_id.uuid(), blocked);
                take("room", place.room_id.uuid(), blocked);
                take("client", visit.client_id.uuid(), (place.starts_at, place.ends_at));
            }
        }
    }
    for (course, count) in &outcome.booked {
        assert_eq!(found.get(course), Some(count), "{course} was acknowledged");
    }
    for ((_, kind, id), mut taken) in stretches {
        taken.sort_unstable();
        for pair in taken.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "{kind} {id} is booked twice: {pair:?}");
        }
    }
    for practice in &practices {
        let verdict = store::audit::verify(&mut tx, practice.practice_id).await.unwrap();
        assert!(matches!(verdict, store::audit::Verdict::Sound { .. }), "{verdict:?}");
    }
}

fn tell(engine: &str, outcome: &Outcome) {
    let distinct: std::collections::BTreeSet<_> = outcome.booked.iter().map(|one| one.0).collect();
    assert_eq!(distinct.len(), outcome.booked.len(), "one key, one course");
    assert!(!outcome.booked.is_empty() && outcome.kills > 0, "something happened");
    eprintln!(
        "{engine}: {} attempts, {} courses booked, refused {:?}, {} kills",
        attempts(),
        outcome.booked.len(),
        outcome.refused,
        outcome.kills
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_nothing_is_booked_twice_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let outcome = run(&free_address(), &["--demo", "--data", &data]);
    tell("sqlite", &outcome);
    let db = Db::open(&folder.path().join("demo").display().to_string()).await.unwrap();
    prove(&db, &outcome).await;
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_nothing_is_booked_twice_postgres() {
    let Some(home) = Home::postgres().await else { return };
    let outcome = run(&free_address(), &["--demo", "--database", &home.place]);
    tell("postgres", &outcome);
    prove(&home.db, &outcome).await;
    home.end().await;
}
