//! Wall-clock time across changes of clocks, in twelve zones.

use booking::wall_clock::WallClock;
use jiff::civil::date;
use jiff::tz::TimeZone;

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

fn clock(zone: &str, monday: jiff::civil::Date) -> WallClock {
    WallClock::new(TimeZone::get(zone).unwrap(), monday, 8 * 60, 15).unwrap()
}

#[test]
fn a_course_keeps_its_wall_clock_time_across_changes() {
    for zone in ZONES {
        // A whole year from a Monday, so every change of clocks is in it.
        let clock = clock(zone, date(2026, 1, 5));
        let tz = TimeZone::get(zone).unwrap();
        for day in (0..364).step_by(7) {
            for slot in [0, 17, 36, 47] {
                let instant = clock.instant(day, slot).unwrap();
                let local = instant.to_zoned(tz.clone());
                let minute = u32::from(local.hour() as u8) * 60 + u32::from(local.minute() as u8);
                assert_eq!(minute, 8 * 60 + slot * 15, "{zone} {day} {slot}");
                assert_eq!(clock.day_and_slot(instant), Some((day, slot)), "{zone}");
            }
        }
    }
}

#[test]
fn a_week_with_a_change_is_not_168_hours() {
    // Clocks go forward on Sunday 29 March 2026 in Brussels.
    let clock = clock("Europe/Brussels", date(2026, 3, 23));
    let elapsed = clock.instant(7, 36).unwrap().duration_since(clock.instant(0, 36).unwrap());
    assert_eq!(elapsed.as_hours(), 167);
}

#[test]
fn skipped_and_doubled_times_have_one_instant() {
    let brussels = TimeZone::get("Europe/Brussels").unwrap();
    // Slot 0 at midnight: 02:30 does not exist on 29 March, and is twice on 25 October 2026.
    let spring = WallClock::new(brussels.clone(), date(2026, 3, 23), 0, 30).unwrap();
    let skipped = spring.instant(6, 5).unwrap().to_zoned(brussels.clone());
    assert_eq!((skipped.hour(), skipped.minute()), (3, 30));
    let autumn = WallClock::new(brussels.clone(), date(2026, 10, 19), 0, 30).unwrap();
    let doubled = autumn.instant(6, 5).unwrap();
    assert_eq!(doubled.to_string(), "2026-10-25T00:30:00Z");
    assert_eq!(autumn.day_and_slot(doubled), Some((6, 5)));
}

#[test]
fn a_calendar_begins_on_a_monday() {
    let zone = TimeZone::get("Europe/Brussels").unwrap();
    let refused = WallClock::new(zone.clone(), date(2026, 3, 24), 480, 15).unwrap_err();
    assert_eq!(refused.to_string(), "`monday`: 2026-03-24 is not a Monday");
    assert!(WallClock::new(zone, date(2026, 3, 23), 480, 0).is_err());
}

#[test]
fn instants_before_the_calendar_have_no_slot() {
    let clock = clock("Europe/Brussels", date(2026, 3, 23));
    assert_eq!(clock.day_and_slot("2026-03-22T12:00:00Z".parse().unwrap()), None);
    assert_eq!(clock.day_and_slot("2026-03-23T05:00:00Z".parse().unwrap()), None);
}
