//! How long a day of a large practice takes to read, and how long the database takes to open.
//!
//!     cargo run --release --example bench_day -- PLACE [SCALE]
//!
//! SCALE times 400 clients with 45 visits each over 18 months, at 3 sites with 12 therapists for
//! each unit of scale. Fills PLACE first if it is empty.

#![allow(clippy::unwrap_used)]

use std::time::Instant;

use store::busy::Place;
use store::clients::Client;
use store::courses::{NewCourse, NewVisit};
use store::import::{PastCourse, PastVisit};
use store::practices::{Room, Site, Therapist};
use store::screens::{Cleared, Screen};
use store::*;

#[path = "common/world.rs"]
mod world;

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
const FIRST: i64 = 1_748_304_000_000;
const DAYS: i64 = 550;
const VISITS: i64 = 45;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let place = args.first().unwrap();
    let scale: i64 = args.get(1).map_or(1, |text| text.parse().unwrap());
    let db = Db::open(place).await.unwrap();
    let found = practices::all(&mut db.read().await.unwrap()).await.unwrap();
    if found.is_empty() {
        fill(&db, scale).await;
    }
    db.close().await;

    let began = Instant::now();
    let db = Db::open(place).await.unwrap();
    let practice = practices::all(&mut db.read().await.unwrap()).await.unwrap()[0].practice_id;
    let sites = practices::sites(&mut db.read().await.unwrap(), practice).await.unwrap();
    println!("engine {}, open and first answer {:.1} ms", db.engine(), ms(began));
    let (mut waits, mut lines) = (Vec::new(), 0);
    for n in 0..1000 {
        let from = FIRST + (n * 7919 % DAYS) * DAY;
        let site = sites[n as usize % sites.len()].site_id;
        let began = Instant::now();
        let mut tx = db.read().await.unwrap();
        lines += visits::day(&mut tx, practice, site, (from, from + DAY)).await.unwrap().len();
        drop(tx);
        waits.push(ms(began));
    }
    waits.sort_by(f64::total_cmp);
    println!("visits in a day of a site {}", lines / 1000);
    println!("day view median {:.2} ms, p99 {:.2} ms", waits[500], waits[990]);
    let began = Instant::now();
    let mut tx = db.read().await.unwrap();
    let found = clients::find(&mut tx, practice, "family 39", None, 20).await.unwrap();
    println!("find a client {:.1} ms ({} found)", ms(began), found.len());
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

async fn fill(db: &Db, scale: i64) {
    let mut w = world::make(db, 0, 0).await;
    let mut sites = Vec::new();
    let mut tx = db.begin().await.unwrap();
    for n in 0..3 * scale {
        let site_id = SiteId::fresh();
        let (name, address) = (format!("Site {n}"), String::new());
        let site = Site { site_id, name, address, time_zone: "UTC".into(), closed_at: None };
        practices::put_site(&mut tx, w.practice, &site).await.unwrap();
        sites.push(site_id);
    }
    for n in 0..12 * scale {
        let (therapist_id, room_id) = (TherapistId::fresh(), RoomId::fresh());
        let list = || Json::parse("[]").unwrap();
        let therapist = Therapist {
            therapist_id,
            user_id: None,
            name: format!("Therapist {n}"),
            discipline: "massage".into(),
            skills: list(),
            languages: list(),
            left_at: None,
        };
        practices::put_therapist(&mut tx, w.practice, &therapist).await.unwrap();
        let (name, kind) = (format!("Room {n}"), "table".to_string());
        let site_id = sites[(n % (3 * scale)) as usize];
        let room = Room { room_id, site_id, name, kind, closed_at: None };
        practices::put_room(&mut tx, w.practice, &room).await.unwrap();
        w.therapists.push(therapist_id);
        w.rooms.push(room_id);
    }
    tx.commit().await.unwrap();
    for block in 0..scale {
        one_block(db, &w, &sites, block, scale).await;
    }
}

async fn one_block(db: &Db, w: &world::World, sites: &[SiteId], block: i64, scale: i64) {
    let mut tx = db.begin().await.unwrap();
    let clients: Vec<Client> = (0..400).map(|n| person(block * 400 + n)).collect();
    import::clients(&mut tx, w.practice, &clients).await.unwrap();
    let mut courses = Vec::new();
    for (n, client) in clients.iter().enumerate() {
        let screen = screen(client.client_id);
        screens::store(&mut tx, w.practice, &screen).await.unwrap();
        let order = block * 400 + n as i64;
        courses.push(course(w, sites, client.client_id, (order, scale)));
    }
    import::courses(&mut tx, &courses).await.unwrap();
    tx.commit().await.unwrap();
}

fn person(n: i64) -> Client {
    Client {
        client_id: ClientId::fresh(),
        user_id: None,
        given_name: format!("Given {n}"),
        family_name: format!("Family {n}"),
        born_on: None,
        email: None,
        phone: None,
        language: "fr".into(),
        remark: String::new(),
        created_at: FIRST,
        hold_until: None,
        hold_reason: None,
        version: 1,
    }
}

fn screen(client_id: ClientId) -> Screen {
    let json = || Json::parse("{}").unwrap();
    Screen {
        screen_id: ScreenId::fresh(),
        client_id,
        at: FIRST,
        record: json(),
        decision: json(),
        trace: json(),
        knowledge_release: "2026.11.0".into(),
        knowledge_digest: "sha256:00".into(),
        urgency: "none".into(),
        massage: "suitable".into(),
        cleared: Cleared::Yes,
    }
}

fn course(
    w: &world::World,
    sites: &[SiteId],
    client: ClientId,
    (order, scale): (i64, i64),
) -> PastCourse {
    let therapist = (order % (12 * scale)) as usize;
    let visit = |number: i64| {
        let day = (order * 31 + number * DAYS / VISITS) % DAYS;
        let starts_at = FIRST + day * DAY + (8 + order % 10) * HOUR;
        let place = Place {
            site_id: sites[therapist % sites.len()],
            therapist_id: w.therapists[therapist],
            room_id: w.rooms[therapist],
            starts_at,
            ends_at: starts_at + HOUR,
            blocked_from: starts_at,
            blocked_to: starts_at + HOUR,
        };
        let visit = NewVisit { id: VisitId::fresh(), number, place };
        PastVisit { visit, state: VisitState::Done, state_at: starts_at + HOUR }
    };
    let course = NewCourse {
        practice: w.practice,
        id: CourseId::fresh(),
        client,
        service: w.service,
        screen: None,
        plan: Json::parse("{}").unwrap(),
        visits: Vec::new(),
        at: FIRST,
    };
    PastCourse { course, state: CourseState::Finished, visits: (1..=VISITS).map(visit).collect() }
}
