//! Books courses from many tasks until it is killed, and prints each one that is confirmed.
//!
//!     book_loop PLACE PRACTICE SEED START
//!
//! Request number N of a seed is always the same request with the same idempotency key, so a
//! second run that starts at a number it had before repeats those requests. One line each:
//! `ack KEY COURSE` or `taken KEY`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use store::audit::Entry;
use store::busy::Place;
use store::courses::{NewCourse, NewVisit};
use store::idempotency::Request;
use store::*;

#[path = "common/world.rs"]
mod world;

const TASKS: usize = 16;
const FIRST: i64 = 1_795_424_400_000;
const MINUTE: i64 = 60_000;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [place, practice, seed, start] = args.as_slice() else {
        eprintln!("book_loop PLACE PRACTICE SEED START");
        std::process::exit(2);
    };
    let db = Db::open(place).await.unwrap();
    let world = Arc::new(world::load(&db, practice.parse().unwrap()).await);
    let seed: u64 = seed.parse().unwrap();
    let next = Arc::new(AtomicU64::new(start.parse().unwrap()));
    let tasks = (0..TASKS).map(|_| {
        let (db, world, next) = (db.clone(), world.clone(), next.clone());
        tokio::spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let key = format!("{seed}-{n}");
                let line = match confirm(&db, &world, seed, n, &key).await {
                    Ok(course) => format!("ack {key} {course}\n"),
                    Err(StoreError::Taken(_)) => format!("taken {key}\n"),
                    Err(other) => panic!("{other:?}"),
                };
                std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
            }
        })
    });
    futures_util::future::join_all(tasks).await;
}

async fn confirm(
    db: &Db,
    world: &world::World,
    seed: u64,
    n: u64,
    key: &str,
) -> Result<String, StoreError> {
    let course = course(world, seed, n);
    let request = Request {
        practice: course.practice,
        key: key.to_string(),
        use_case: "book_course".to_string(),
        hash: Request::hash(format!("{seed} {n}").as_bytes()),
        client: Some(course.client),
        at: course.at,
    };
    let attempt = || {
        db.write((request.clone(), course.clone()), |tx, (request, course)| {
            Box::pin(idempotency::once(tx, request, course, |tx, course| {
                Box::pin(book(tx, course))
            }))
        })
    };
    let answer: idempotency::Answer = retry::patiently(attempt, tokio::time::sleep).await?;
    Ok(answer.response().value()["course"].as_str().unwrap().to_string())
}

async fn book(tx: &mut Tx, course: &NewCourse) -> Result<Json, StoreError> {
    courses::book(tx, course).await?;
    let entry = Entry {
        practice: course.practice,
        at: course.at,
        who: "front_desk:loop".to_string(),
        use_case: "book_course".to_string(),
        subject: format!("client:{}", course.client),
        detail: Json::of(&serde_json::json!({ "visits": course.visits.len() })),
    };
    audit::append(tx, &entry).await?;
    Ok(Json::of(&serde_json::json!({ "course": course.id })))
}

/// Request N: one to three visits a week apart, anywhere in six thousand days.
fn course(world: &world::World, seed: u64, n: u64) -> NewCourse {
    let mut draws = (0..).map(|i| mix(seed ^ mix(n) ^ mix(i)));
    let mut draw = |below: usize| (draws.next().unwrap_or(0) % below as u64) as usize;
    let client = world.clients[draw(world.clients.len())];
    let (therapist, room) = (draw(world.therapists.len()), draw(world.rooms.len()));
    let first = FIRST + draw(6000) as i64 * 1440 * MINUTE + draw(36) as i64 * 15 * MINUTE;
    let visit = |number: i64| {
        let starts_at = first + (number - 1) * 7 * 1440 * MINUTE;
        let place = Place {
            site_id: world.site,
            therapist_id: world.therapists[therapist],
            room_id: world.rooms[room],
            starts_at,
            ends_at: starts_at + 60 * MINUTE,
            blocked_from: starts_at - 5 * MINUTE,
            blocked_to: starts_at + 70 * MINUTE,
        };
        NewVisit { id: VisitId::fresh(), number, place }
    };
    NewCourse {
        practice: world.practice,
        id: CourseId::fresh(),
        client,
        service: world.service,
        screen: None,
        plan: Json::of(&serde_json::json!({})),
        visits: (1..=1 + draw(3) as i64).map(visit).collect(),
        at: FIRST,
    }
}

/// SplitMix64: numbers that look random and are always the same.
fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}
