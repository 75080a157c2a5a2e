//! `script/bench practice`: bookings a second by 64 clients at once; the day view of a large
//! practice at 200 requests a second; start to first answer; memory; size of the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use trial::running::{Line, Running, free_address};

const CLIENTS: usize = 64;
/// So many weeks and hours of one course are tried, shared by the clients of a therapist.
const VARIANTS: usize = 36;
const SECONDS: u64 = 10;
const DAY_RATE: u64 = 200;
const DAY_LINES: u64 = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|word| word == name)?;
        arguments.get(at + 1).cloned()
    };
    let program = arguments.first().expect("the program to measure").clone();
    let scale = after("--scale").unwrap_or_else(|| "100".to_owned());
    let scratch = std::env::temp_dir().join(format!("supple-bench-{}", std::process::id()));
    let data = after("--data").map_or_else(|| scratch.join("large"), PathBuf::from);
    println!("| what | measured |\n|---|---|");
    let size = std::fs::metadata(&program).unwrap().len();
    println!("| the binary | {:.1} MB |", size as f64 / 1e6);
    booking(&program, &scratch.join("small"));
    day(&program, &data, &scale);
    let _ = std::fs::remove_dir_all(&scratch);
}

fn sign_in(address: &str, email: &str) -> Line {
    let mut line = Line::new(address, "");
    let told = line.post("/demo", &json!({ "email": email })).unwrap();
    line.bearer = told.json()["bearer"].as_str().expect("a session").to_owned();
    line
}

fn memory_mb(server: &Running) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    let kib: f64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or_default();
    kib * 1024.0 / 1e6
}

/// A course that the engine offers a client with one therapist.
struct Wish {
    path: String,
    service: Value,
    picks: Vec<String>,
}

/// Two courses for each client: the first service with two of the therapists.
fn wishes(desk: &mut Line) -> Vec<Vec<Wish>> {
    let record = trial::person::answers(&trial::person::knowledge(), "steady");
    let mut all = Vec::new();
    for number in 0..CLIENTS {
        let person = json!({
            "given_name": "Kim", "family_name": format!("Bench {number}"), "language": "en",
        });
        let client = desk.post("/clients", &person).unwrap().json()["client"].clone();
        let client = format!("/clients/{}", client.as_str().unwrap());
        desk.post(&format!("{client}/screens"), &json!({ "record": record })).unwrap();
        let choice = desk.get(&format!("{client}/course")).unwrap().json();
        let service = choice["services"][0]["service"].clone();
        let therapists = choice["therapists"].as_array().unwrap();
        let mut own = Vec::new();
        for nth in 0..therapists.len() {
            let therapist = &therapists[(number + nth) % therapists.len()]["therapist"];
            let ask = json!({ "service": service, "therapist": therapist });
            let planned = desk.post(&format!("{client}/course"), &ask).unwrap().json();
            let Some(visits) = planned["offers"][0]["visits"].as_array() else { continue };
            own.push(Wish {
                path: format!("{client}/courses"),
                service: service.clone(),
                picks: visits.iter().map(|one| one["pick"].as_str().unwrap().into()).collect(),
            });
            if own.len() == 2 {
                break;
            }
        }
        all.push(own);
    }
    all
}

/// The same course some weeks and some hours later.
fn shifted(picks: &[String], variant: usize) -> String {
    let (hours, weeks) = ((variant % 6) as i64 * 75, (variant / 6) as i64);
    let shift = hours * 60_000 + weeks * 7 * 86_400_000;
    let one = |pick: &String| {
        let (place, start) = pick.rsplit_once(':').unwrap();
        format!("{place}:{}", start.parse::<i64>().unwrap() + shift)
    };
    picks.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What the clients of one run count together.
#[derive(Default)]
struct Count {
    visits: AtomicU64,
    refused: AtomicU64,
    took: Mutex<Vec<Duration>>,
}

/// 64 clients book at once, each on a connection of its own, until the measured rounds come to
/// ten seconds. Between two rounds, outside the measured time, they give all places back.
fn booking(program: &str, data: &Path) {
    let address = free_address();
    let server =
        Running::start(program, &address, &["--demo", "--data", &data.display().to_string()]);
    let mut desk = sign_in(&address, "front-desk@example.org");
    let wishes = wishes(&mut desk);
    let (count, measured) = (Count::default(), Mutex::new(Duration::ZERO));
    let together = Barrier::new(wishes.len());
    std::thread::scope(|scope| {
        for (who, own) in wishes.iter().enumerate() {
            let (count, measured, together) = (&count, &measured, &together);
            let mut line = Line::new(&address, &desk.bearer);
            scope.spawn(move || {
                for round in 0.. {
                    together.wait();
                    let begun = Instant::now();
                    let booked = book(&mut line, own, (who, round), count);
                    if together.wait().is_leader() {
                        *measured.lock().unwrap() += begun.elapsed();
                    }
                    for (nth, course) in booked.iter().enumerate() {
                        give_back(&mut line, course, &format!("{who}-{round}-{nth}"));
                    }
                    together.wait();
                    if measured.lock().unwrap().as_secs() >= SECONDS {
                        break;
                    }
                }
            });
        }
    });
    let visits = count.visits.load(Ordering::Relaxed) as f64;
    println!(
        "| confirmed visits, 64 clients, 12 therapists, SQLite, full sync | {:.0}/s ({} courses refused, their places were taken) |",
        visits / measured.into_inner().unwrap().as_secs_f64(),
        count.refused.load(Ordering::Relaxed),
    );
    let mut took = count.took.into_inner().unwrap();
    took.sort_unstable();
    println!("| … one booking of four visits, median, p99 | {} |", quantiles(&took));
    println!("| … memory after it | {:.0} MB |", memory_mb(&server));
}

fn book(line: &mut Line, own: &[Wish], (who, round): (usize, usize), count: &Count) -> Vec<String> {
    let mut booked = Vec::new();
    for (nth, variant) in (who / 12..VARIANTS).step_by(CLIENTS / 12).enumerate() {
        let Some(wish) = own.get(nth % own.len().max(1)) else { break };
        let key = format!("bench-{who}-{round}-{nth}");
        let pick = shifted(&wish.picks, variant);
        let body = json!({ "service": wish.service, "pick": pick, "key": key });
        let sent = Instant::now();
        let told = line.post(&wish.path, &body).unwrap();
        count.took.lock().unwrap().push(sent.elapsed());
        if told.status == 200 {
            count.visits.fetch_add(wish.picks.len() as u64, Ordering::Relaxed);
            booked.push(told.json()["course"].as_str().unwrap().to_owned());
        } else {
            assert_eq!(told.status, 409, "{:?}", told.json());
            count.refused.fetch_add(1, Ordering::Relaxed);
        }
    }
    booked
}

fn give_back(line: &mut Line, course: &str, key: &str) {
    let shown = line.get(&format!("/courses/{course}")).unwrap().json();
    let first = shown["visits"][0]["visit"].as_str().unwrap();
    let path = format!("/courses/{course}/visits/{first}/cancel");
    let why = json!({ "extent": "rest", "why": "bench", "key": format!("back-{key}") });
    assert_eq!(line.post(&path, &why).unwrap().status, 200);
}

fn quantiles(sorted: &[Duration]) -> String {
    let at = |share: f64| {
        let index = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
        sorted.get(index).map_or(0.0, |one| one.as_secs_f64() * 1e3)
    };
    format!("{:.1} ms, {:.1} ms", at(0.5), at(0.99))
}

/// The day of a site, 200 times a second, for ten seconds.
fn day(program: &str, data: &Path, scale: &str) {
    let address = free_address();
    let folder = data.display().to_string();
    let arguments = ["--demo", "--demo-scale", scale, "--data", &folder];
    let begun = Instant::now();
    let mut server = Running::start(program, &address, &arguments);
    println!(
        "| filling the practice of scale {scale}, or finding it | {:.1} s |",
        begun.elapsed().as_secs_f64()
    );
    server.kill();
    let begun = Instant::now();
    let server = Running::start(program, &address, &arguments);
    let mut line = Line::new(&address, "");
    line.get("/").unwrap();
    println!(
        "| start to first answer on that data | {:.0} ms |",
        begun.elapsed().as_secs_f64() * 1e3
    );
    let bearer = sign_in(&address, "therapist@example.org").bearer;
    let took = Mutex::new(Vec::new());
    let start = Instant::now();
    std::thread::scope(|scope| {
        for which in 0..DAY_LINES {
            let (address, bearer, took) = (&address, &bearer, &took);
            scope.spawn(move || {
                let mut line = Line::new(address, bearer);
                let mut own = Vec::new();
                for nth in 0..SECONDS * DAY_RATE / DAY_LINES {
                    // Open loop: a slow answer makes the next ones late, and that counts.
                    let due = start
                        + Duration::from_micros((nth * DAY_LINES + which) * 1_000_000 / DAY_RATE);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let told = line.get("/day").unwrap();
                    assert_eq!(told.status, 200);
                    own.push(due.elapsed());
                }
                took.lock().unwrap().extend(own);
            });
        }
    });
    let mut took = took.into_inner().unwrap();
    took.sort_unstable();
    println!("| day view at {DAY_RATE} requests/s, median, p99 | {} |", quantiles(&took));
    println!("| … memory after it | {:.0} MB |", memory_mb(&server));
}
