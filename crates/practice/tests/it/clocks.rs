//! Wall-clock times there and back over changes of clocks, in twelve zones.

use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use practice::courses::calendar::{Calendar, Span};
use practice::courses::question::{Wanted, Wish};
use practice::courses::rows::Rows;
use store::practices::{Hours, Practice, Room, Service, Site, Therapist};
use store::premises::Premises;
use store::*;

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

fn rows(zone: &str) -> Rows {
    let (site_id, therapist_id) = (SiteId::fresh(), TherapistId::fresh());
    let hours = |weekday| Hours {
        hours_id: HoursId::fresh(),
        site_id,
        therapist_id: Some(therapist_id),
        weekday,
        from_minute: 7 * 60,
        to_minute: 21 * 60,
        valid_from: "2020-01-01".into(),
        valid_to: None,
    };
    Rows {
        premises: Arc::new(Premises {
            practice: Practice {
                practice_id: PracticeId::fresh(),
                name: "Quay".into(),
                country: "BE".into(),
                language: "en".into(),
                time_zone: zone.into(),
                settings: trial::json("{}"),
                created_at: 0,
            },
            sites: Vec::new(),
            rooms: Vec::new(),
            services: Vec::new(),
            therapists: Vec::new(),
            hours: (1..=7).map(hours).collect(),
        }),
        sites: vec![Site {
            site_id,
            name: "Quay".into(),
            address: String::new(),
            time_zone: zone.into(),
            closed_at: None,
        }],
        rooms: vec![Room {
            room_id: RoomId::fresh(),
            site_id,
            name: "Room".into(),
            kind: "table".into(),
            closed_at: None,
        }],
        service: Service {
            service_id: ServiceId::fresh(),
            name: "Back".into(),
            discipline: "massage".into(),
            technique: "swedish".into(),
            minutes: 60,
            buffer_minutes: 0,
            room_kind: "table".into(),
            retired_at: None,
        },
        therapists: vec![Therapist {
            therapist_id,
            user_id: None,
            name: "T".into(),
            discipline: "massage".into(),
            skills: trial::json(r#"["swedish"]"#),
            languages: trial::json("[]"),
            left_at: None,
        }],
        absences: Vec::new(),
        taken: Default::default(),
        client: ClientId::fresh(),
    }
}

fn wanted(rows: &Rows) -> Wanted {
    Wanted {
        more_of: None,
        service: rows.service.service_id,
        visits: 1,
        minutes: 60,
        gap_min: 1,
        gap_max: 7,
        wish: Wish::default(),
    }
}

fn at(zone: &TimeZone, day: Date, hour: i8, minute: i8) -> i64 {
    day.at(hour, minute, 0, 0).to_zoned(zone.clone()).unwrap().timestamp().as_millisecond()
}

#[test]
fn a_place_comes_back_as_it_went_and_keeps_its_wall_clock_time() {
    let mut changes = 0;
    for name in ZONES {
        let zone = TimeZone::get(name).unwrap();
        let rows = rows(name);
        // Two spans that hold a change of clocks wherever there is one.
        for today in [date(2026, 2, 20), date(2026, 9, 14)] {
            let span = Span { today, first: today, last: today + 80.days() };
            let now = at(&zone, today, 0, 1);
            let calendar = Calendar::new(&rows, &wanted(&rows), span, now, &[]).unwrap();
            let (therapist, site) = (rows.therapists[0].therapist_id, rows.sites[0].site_id);
            let mut offsets = Vec::new();
            for day in 0..=80 {
                let day = today + day.days();
                for (hour, minute) in [(7, 0), (9, 15), (13, 30), (19, 45)] {
                    let starts_at = at(&zone, day, hour, minute);
                    let slot = calendar.slot(therapist, site, starts_at).unwrap();
                    let place = calendar.place(slot).unwrap();
                    assert_eq!(place.starts_at, starts_at, "{name} {day}");
                    assert_eq!(place.ends_at - place.starts_at, 60 * 60_000);
                    let back = Timestamp::from_millisecond(place.starts_at).unwrap();
                    let civil = back.to_zoned(zone.clone()).datetime();
                    assert_eq!(civil, day.at(hour, minute, 0, 0), "{name}");
                    offsets.push(zone.to_offset(back));
                }
            }
            offsets.dedup();
            changes += offsets.len() - 1;
            // Off the grid there is no place.
            let odd = at(&zone, today, 9, 7);
            assert_eq!(calendar.slot(therapist, site, odd), None);
        }
    }
    assert!(changes >= 14, "{changes} changes of clocks were crossed");
}

#[test]
fn a_taken_time_is_cut_out_on_the_clock_of_its_site() {
    for name in ZONES {
        let zone = TimeZone::get(name).unwrap();
        let mut rows = rows(name);
        let today = date(2026, 3, 2);
        let span = Span { today, first: today, last: today + 60.days() };
        let days: Vec<Date> = (1..=60).map(|n| today + n.days()).collect();
        let taken = days
            .iter()
            .map(|day| busy::Stretch { from: at(&zone, *day, 10, 0), to: at(&zone, *day, 11, 0) });
        rows.taken.insert(rows.therapists[0].therapist_id.uuid(), taken.collect());
        let now = at(&zone, today, 0, 1);
        let calendar = Calendar::new(&rows, &wanted(&rows), span, now, &[]).unwrap();
        let (therapist, site) = (rows.therapists[0].therapist_id, rows.sites[0].site_id);
        let diary = booking::Diary::new(calendar.problem());
        for day in days {
            let broken = |hour, minute| {
                let slot = calendar.slot(therapist, site, at(&zone, day, hour, minute)).unwrap();
                diary.broken(0, 0, slot)
            };
            assert_eq!(broken(9, 0), [], "{name} {day}");
            assert_eq!(broken(9, 15), [booking::Broken::Hours], "{name} {day}");
            assert_eq!(broken(10, 45), [booking::Broken::Hours], "{name} {day}");
            assert_eq!(broken(11, 0), [], "{name} {day}");
        }
    }
}
