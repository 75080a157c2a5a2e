//! Visits around changes of clocks in twelve zones, over HTTP.

use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use store::{Db, HoursId, Role, practices, sessions, sha256, visits};
use trial::{Account, DAY, NINE, World, account, book, kept, on_both, world};

use crate::asking::server;

const ZONES: [&str; 12] = [
    "Europe/Brussels",
    "Europe/London",
    "Europe/Lisbon",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Casablanca",
    "Africa/Nairobi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
];

/// The world's site in this zone, open at any hour of every day.
async fn moved_to(db: &Db, world: &World, zone: &str) {
    kept!(db, tx => {
        let tx = &mut tx;
        let mut site = practices::sites(tx, world.practice).await.unwrap().remove(0);
        site.time_zone = zone.into();
        practices::put_site(tx, world.practice, &site).await.unwrap();
        for weekday in 1..=7 {
            for therapist_id in [None, Some(world.therapists[0])] {
                practices::put_hours(tx, world.practice, &practices::Hours {
                    hours_id: HoursId::fresh(),
                    site_id: world.site,
                    therapist_id,
                    weekday,
                    from_minute: 0,
                    to_minute: 24 * 60,
                    valid_from: "2026-01-01".into(),
                    valid_to: None,
                }).await.unwrap();
            }
        }
    });
}

/// Somebody whose session is open at `now`.
async fn somebody(db: &Db, world: &World, roles: &[Role], now: i64) -> Account {
    let mut who = account(db, world, roles).await;
    who.token = format!("later-{}", who.user);
    let session = sessions::Session {
        token_hash: sha256(who.token.as_bytes()),
        user_id: who.user,
        created_at: now,
        last_seen_at: now,
        ends_at: now + DAY,
        rotated_from: None,
        revoked_at: None,
    };
    kept!(db, tx => sessions::create(&mut tx, world.practice, &session).await.unwrap());
    who
}

/// The day of the next change of clocks; some day where there is none within a year.
fn change(zone: &TimeZone) -> (Date, bool) {
    let after = Timestamp::from_millisecond(NINE + 2 * DAY).unwrap();
    let next = zone.following(after).next().map(|change| change.timestamp());
    let within = next.filter(|next| next.as_millisecond() < NINE + 365 * DAY);
    let at = within.unwrap_or(Timestamp::from_millisecond(NINE + 100 * DAY).unwrap());
    (at.to_zoned(zone.clone()).date(), within.is_some())
}

on_both! {
    async fn a_visit_keeps_its_wall_clock_time_across_a_change_in_twelve_zones(home: &Home) {
        let server = server(home);
        let mut changes = 0;
        for name in ZONES {
            let zone = TimeZone::get(name).unwrap();
            let (day, changed) = change(&zone);
            changes += usize::from(changed);
            let at = |day: Date, hour: i8, minute: i8| {
                let zoned = day.at(hour, minute, 0, 0).to_zoned(zone.clone()).unwrap();
                zoned.timestamp().as_millisecond()
            };
            let now = at(day - 3.days(), 9, 0);
            server.clock.store(now, Ordering::Relaxed);
            let w = world(&home.db).await;
            moved_to(&home.db, &w, name).await;
            let desk = somebody(&home.db, &w, &[Role::FrontDesk], now).await;
            let course = w.course(&[w.place(0, 0, at(day - 2.days(), 10, 0))]);
            book(&home.db, course.clone()).await.unwrap();
            let answers = trial::person::answers(server.house.knowledge(), "steady").to_string();
            let screens = format!("/clients/{}/screens", w.client);
            let sent = server.post(&w, &desk, &screens, &[("answers", &answers)]).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}: {}", sent.text);
            let visit = course.visits[0].id;
            let days = [day - 1.days(), day, day + 1.days()];
            for (version, to) in days.into_iter().enumerate() {
                let (version, date) = ((version + 1).to_string(), to.to_string());
                let fields = [("version", version.as_str()), ("date", &date), ("time", "09:30")];
                let path = format!("/visits/{visit}/move");
                let heard = server.post(&w, &desk, &path, &fields).await;
                assert_eq!(heard.status, StatusCode::SEE_OTHER, "{name} {to}: {}", heard.text);
                let mut tx = home.db.read().await.unwrap();
                let found = visits::load(&mut tx, w.practice, visit).await.unwrap();
                assert_eq!(found.place.starts_at, at(to, 9, 30), "{name} {to}");
                drop(tx);
                for path in [format!("/day?date={date}"), format!("/visits/{visit}")] {
                    let page = server.get(&w, &desk, &path).await;
                    assert_eq!(page.status, StatusCode::OK, "{name} {path}: {}", page.text);
                    assert!(page.text.contains("09:30–10:30"), "{name} {path}: {}", page.text);
                }
            }
        }
        assert!(changes >= 7, "{changes} changes of clocks were crossed");
    }
}
