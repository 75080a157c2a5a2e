//! How many visits are confirmed in a second: 64 clients book with 12 therapists at once, each
//! visit with its idempotency key and its audit row, each confirmed only after its commit.
//!
//!     cargo run --release --example bench_booking -- [PLACE] [SECONDS] [VISITS_PER_COURSE]
//!
//! PLACE is a folder (default: a new one in the temporary folder) or a postgres:// address.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use store::audit::Entry;
use store::busy::Place;
use store::courses::{NewCourse, NewVisit};
use store::idempotency::Request;
use store::*;

const CLIENTS: usize = 64;
const THERAPISTS: usize = 12;
const START: i64 = 1_795_424_400_000;
const STEP: i64 = 75 * 60_000;

#[path = "common/world.rs"]
mod world;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().display().to_string();
    let place = args.first().cloned().unwrap_or(here);
    let seconds: u64 = args.get(1).map_or(5, |text| text.parse().unwrap());
    let visits: i64 = args.get(2).map_or(1, |text| text.parse().unwrap());
    let db = Db::open(&place).await.unwrap();
    let world = Arc::new(world::make(&db, CLIENTS, THERAPISTS).await);
    let (next, confirmed, taken) = (AtomicI64::new(0), AtomicI64::new(0), AtomicI64::new(0));
    let counts = Arc::new((next, confirmed, taken));
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds);
    let clients = (0..CLIENTS).map(|client| {
        let (db, world, counts) = (db.clone(), world.clone(), counts.clone());
        tokio::spawn(async move {
            let mut waits = Vec::new();
            while Instant::now() < until {
                let n = counts.0.fetch_add(1, Ordering::Relaxed);
                let course = course(&world, client, n, visits);
                let asked = Instant::now();
                match db.write(course, |tx, course| Box::pin(confirm(tx, course))).await {
                    Ok(()) => {
                        counts.1.fetch_add(visits, Ordering::Relaxed);
                        waits.push(asked.elapsed());
                    }
                    Err(StoreError::Taken(_)) => {
                        counts.2.fetch_add(1, Ordering::Relaxed);
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
            waits
        })
    });
    let mut waits = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        waits.extend(client.await.unwrap());
    }
    let took = began.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at = |share: f64| waits[(waits.len() as f64 * share) as usize].as_secs_f64() * 1000.0;
    let confirmed = counts.1.load(Ordering::Relaxed);
    println!("engine {}", db.engine());
    println!("confirmed visits {confirmed}");
    println!("refused as taken {}", counts.2.load(Ordering::Relaxed));
    println!("confirmed visits per second {:.0}", confirmed as f64 / took);
    println!("median wait {:.1} ms, p99 {:.1} ms", at(0.5), at(0.99));
    db.close().await;
}

fn course(world: &world::World, client: usize, n: i64, visits: i64) -> NewCourse {
    let therapist = (n % THERAPISTS as i64) as usize;
    let visit = |number: i64| {
        let starts_at = START + ((n / THERAPISTS as i64) * visits + number) * STEP;
        let place = Place {
            site_id: world.site,
            therapist_id: world.therapists[therapist],
            room_id: world.rooms[therapist],
            starts_at,
            ends_at: starts_at + 60 * 60_000,
            blocked_from: starts_at,
            blocked_to: starts_at + 70 * 60_000,
        };
        NewVisit { id: VisitId::fresh(), number, place }
    };
    NewCourse {
        practice: world.practice,
        id: CourseId::fresh(),
        client: world.clients[client],
        service: world.service,
        screen: None,
        plan: Json::of(&serde_json::json!({ "visits": visits })),
        visits: (1..=visits).map(visit).collect(),
        at: START,
    }
}

async fn confirm(tx: &mut Tx, course: &NewCourse) -> Result<(), StoreError> {
    let request = Request {
        practice: course.practice,
        key: course.id.to_string(),
        use_case: "book_course".to_string(),
        hash: Request::hash(course.id.to_string().as_bytes()),
        client: Some(course.client),
        at: course.at,
    };
    idempotency::once(tx, &request, course, |tx, course| {
        Box::pin(async move {
            courses::book(tx, course).await?;
            let detail = serde_json::json!({ "visits": course.visits.len() });
            let entry = Entry {
                practice: course.practice,
                at: course.at,
                who: "front_desk:bench".to_string(),
                use_case: "book_course".to_string(),
                subject: format!("client:{}", course.client),
                detail: Json::of(&detail),
            };
            audit::append(tx, &entry).await?;
            Ok::<_, StoreError>(Json::of(&serde_json::json!({ "course": course.id })))
        })
    })
    .await?;
    Ok(())
}
