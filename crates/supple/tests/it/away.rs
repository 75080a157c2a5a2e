//! The database goes away under a server at work: it is stopped, crashes, cuts lines in the middle
//! of transactions, and another one takes over its address. Nobody at the server sees an error,
//! nothing that was acknowledged is lost, nothing is done twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use store::{Db, Role, audit, clients, sessions, sha256};
use trial::cluster::{Cluster, Stop, Switch};
use trial::running::{Line, Running};
use trial::{World, account, kept, world};

const WRITERS: u64 = 4;
const READERS: u64 = 2;
/// What happens to a lost connection is seen within a few requests of each.
const BETWEEN: u64 = 25;

/// A practice, and what a program of its front desk sends to be let in.
async fn practice(url: &str) -> (World, String) {
    let db = Db::open(url).await.unwrap();
    let world = world(&db).await;
    let desk = account(&db, &world, &[Role::FrontDesk]).await;
    let token = "a-token-of-this-test";
    let now = jiff::Timestamp::now().as_millisecond();
    let session = sessions::Session {
        token_hash: sha256(token.as_bytes()),
        user_id: desk.user,
        created_at: now,
        last_seen_at: now,
        ends_at: now + trial::DAY,
        rotated_from: None,
        revoked_at: None,
    };
    kept!(db, tx => sessions::create(&mut tx, world.practice, &session).await.unwrap());
    db.close().await;
    (world, format!("{}.{token}", world.practice))
}

/// Client ids that the server acknowledged, by family name.
type Acknowledged = BTreeMap<String, String>;

/// Writes and reads without a pause while `trouble` is made; `trouble` is handed a wait for some
/// more requests to be answered.
fn at_work(
    server: &Running,
    bearer: &str,
    client: &str,
    trouble: impl FnOnce(&dyn Fn()),
) -> Acknowledged {
    let (over, answered) = (AtomicBool::new(false), AtomicU64::new(0));
    let slowest = AtomicU64::new(0);
    let timed = |begun: Instant| {
        let taken = u64::try_from(begun.elapsed().as_millis()).unwrap();
        slowest.fetch_max(taken, Ordering::Relaxed);
        answered.fetch_add(1, Ordering::Relaxed);
    };
    let mut acknowledged = Acknowledged::new();
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (over, timed) = (&over, &timed);
                scope.spawn(move || {
                    let mut line = Line::new(&server.address, bearer);
                    let mut done = Vec::new();
                    for nth in 0.. {
                        if over.load(Ordering::Relaxed) {
                            break;
                        }
                        let name = format!("Away {writer} {nth}");
                        let mut person = json!({
                            "given_name": "Kim", "family_name": name, "language": "en",
                        });
                        // Some send a key, some leave it to the server.
                        if nth % 2 == 0 {
                            person["key"] = json!(format!("away-{writer}-{nth:06}"));
                        }
                        let begun = Instant::now();
                        let told = line.post("/clients", &person).unwrap();
                        timed(begun);
                        let text = String::from_utf8_lossy(&told.body).into_owned();
                        assert_eq!(told.status, 200, "{text}");
                        let id = told.json()["client"].as_str().unwrap().to_owned();
                        done.push((name, id));
                    }
                    done
                })
            })
            .collect();
        for _ in 0..READERS {
            let (over, timed) = (&over, &timed);
            scope.spawn(move || {
                let mut line = Line::new(&server.address, bearer);
                while !over.load(Ordering::Relaxed) {
                    let begun = Instant::now();
                    let told = line.get(&format!("/clients/{client}")).unwrap();
                    timed(begun);
                    let text = String::from_utf8_lossy(&told.body).into_owned();
                    assert_eq!(told.status, 200, "{text}");
                }
            });
        }
        let more = || {
            let enough = answered.load(Ordering::Relaxed) + BETWEEN;
            let failed = || writers.iter().any(thread::ScopedJoinHandle::is_finished);
            while answered.load(Ordering::Relaxed) < enough && !failed() {
                thread::yield_now();
            }
        };
        more();
        trouble(&more);
        more();
        over.store(true, Ordering::Relaxed);
        for writer in writers {
            acknowledged.extend(writer.join().unwrap());
        }
    });
    let slowest = Duration::from_millis(slowest.into_inner());
    eprintln!("{} clients acknowledged, the slowest answer took {slowest:?}", acknowledged.len());
    assert!(slowest < store::retry::PATIENCE, "{slowest:?}");
    acknowledged
}

/// Every client that was acknowledged is there, and there is none beside them.
async fn prove(url: &str, world: &World, acknowledged: &Acknowledged) {
    let db = Db::open(url).await.unwrap();
    let mut tx = db.read().await.unwrap();
    for (name, id) in acknowledged {
        let found = clients::load(&mut tx, world.practice, id.parse().unwrap()).await.unwrap();
        assert_eq!(found.family_name, *name);
    }
    // The one of the small practice, and no other.
    assert_eq!(trial::count(&db, "clients").await, acknowledged.len() as i64 + 1);
    let verdict = audit::verify(&mut tx, world.practice).await.unwrap();
    assert!(matches!(verdict, audit::Verdict::Sound { .. }), "{verdict:?}");
    drop(tx);
    db.close().await;
}

fn serve(url: &str) -> Running {
    let folder = std::env::temp_dir().display().to_string();
    let arguments = ["--database", url, "--data", &folder];
    Running::start(env!("CARGO_BIN_EXE_supple"), "127.0.0.1:0", &arguments)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_stopped_and_started_is_waited_for() {
    let Some(cluster) = Cluster::start() else { return };
    let (world, bearer) = practice(&cluster.url()).await;
    let server = serve(&cluster.url());
    let mut line = Line::new(&server.address, "");
    let client = world.client.to_string();
    let acknowledged = at_work(&server, &bearer, &client, |more| {
        for how in [Stop::Fast, Stop::Crash] {
            cluster.stop(how);
            let told = line.get("/readyz").unwrap();
            assert_eq!((told.status, &told.body[..]), (503, &b"the database is away\n"[..]));
            assert_eq!(line.get("/healthz").unwrap().status, 200);
            assert_eq!(line.get("/check").unwrap().status, 200, "the check needs no database");
            cluster.again("");
            let begun = Instant::now();
            while line.get("/readyz").unwrap().status != 200 {}
            assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
            more();
        }
        for _ in 0..5 {
            cluster.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE application_name = 'supple'",
            );
            more();
        }
    });
    prove(&cluster.url(), &world, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_takes_over_under_the_same_address() {
    let Some(first) = Cluster::start() else { return };
    let second = first.standby();
    let (world, bearer) = practice(&first.url()).await;
    // From now on nothing is acknowledged that the standby does not have.
    first.ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
    first.ask("SELECT pg_reload_conf()");
    while first.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != "1" {}
    let switch = Switch::to(first.port());
    let server = serve(&switch.url());
    let mut line = Line::new(&server.address, "");
    let acknowledged = at_work(&server, &bearer, &world.client.to_string(), |more| {
        more();
        first.stop(Stop::Crash);
        // The address leads to the standby before it takes writes, as it may in the field.
        switch.lead_to(second.port());
        let told = line.get("/readyz").unwrap();
        assert_eq!(told.status, 503, "a standby is not ready");
        second.promote();
        more();
    });
    prove(&second.url(), &world, &acknowledged).await;
}
