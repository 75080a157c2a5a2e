//! When a site or a therapist is there on one civil day, as instants.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use store::practices::Hours;
use store::{SiteId, TherapistId};

use crate::refusal::Refusal;

/// The instant (epoch milliseconds) of a minute of a civil day. A time that the clocks skip is
/// taken as much later as they jump; one that they show twice is the first.
///
/// # Errors
/// [`Refusal::Wrong`] when the date is outside the calendar.
pub fn at(date: Date, minute: i64, zone: &TimeZone) -> Result<i64, Refusal> {
    let outside = |_| Refusal::field("date", "not-a-date");
    let time = date.at(0, 0, 0, 0).checked_add(minute.minutes()).map_err(outside)?;
    let zoned = zone.to_ambiguous_zoned(time).compatible().map_err(outside)?;
    Ok(zoned.timestamp().as_millisecond())
}

/// Where a civil day begins and where the next one begins, epoch milliseconds. Every instant is
/// in exactly one day, also where the clocks change at midnight.
///
/// # Errors
/// As [`at`].
pub fn day(date: Date, zone: &TimeZone) -> Result<(i64, i64), Refusal> {
    let next = date.tomorrow().map_err(|_| Refusal::field("date", "not-a-date"))?;
    Ok((at(date, 0, zone)?, at(next, 0, zone)?))
}

/// The civil date of an instant.
#[must_use]
pub fn date(instant: i64, zone: &TimeZone) -> Date {
    let instant = Timestamp::from_millisecond(instant).unwrap_or(Timestamp::UNIX_EPOCH);
    zone.to_datetime(instant).date()
}

/// The stretches in which a therapist, or with none the site itself, is there on a day: apart
/// from each other and in order, epoch milliseconds.
///
/// # Errors
/// As [`at`].
pub fn open(
    hours: &[Hours],
    site: SiteId,
    therapist: Option<TherapistId>,
    date: Date,
    zone: &TimeZone,
) -> Result<Vec<(i64, i64)>, Refusal> {
    let (iso, weekday) = (date.to_string(), i64::from(date.weekday().to_monday_one_offset()));
    let mut open: Vec<(i64, i64)> = Vec::new();
    let lines = hours.iter().filter(|line| {
        line.site_id == site
            && line.therapist_id == therapist
            && line.weekday == weekday
            && line.valid_from <= iso
            && line.valid_to.as_ref().is_none_or(|last| *last >= iso)
    });
    for line in lines {
        let (from, to) = (at(date, line.from_minute, zone)?, at(date, line.to_minute, zone)?);
        if from < to {
            open.push((from, to));
        }
    }
    open.sort_unstable();
    open.dedup_by(|next, last| {
        let touches = next.0 <= last.1;
        if touches {
            last.1 = last.1.max(next.1);
        }
        touches
    });
    Ok(open)
}

/// Whether one stretch holds all of `from..to`.
#[must_use]
pub fn covers(open: &[(i64, i64)], (from, to): (i64, i64)) -> bool {
    open.iter().any(|stretch| stretch.0 <= from && to <= stretch.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zones whose clocks change at night, at midnight, by half an hour, or not at all.
    pub const ZONES: [&str; 12] = [
        "Europe/Paris",
        "Europe/London",
        "America/New_York",
        "America/Santiago",
        "America/Havana",
        "America/St_Johns",
        "Africa/Cairo",
        "Asia/Beirut",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Apia",
    ];

    #[test]
    fn days_follow_each_other_without_a_gap_or_an_overlap() {
        for name in ZONES {
            let zone = TimeZone::get(name).unwrap();
            let mut date = jiff::civil::date(2026, 1, 1);
            let mut lengths = std::collections::BTreeSet::new();
            for _ in 0..730 {
                let (from, to) = day(date, &zone).unwrap();
                let next = date.tomorrow().unwrap();
                assert_eq!(to, day(next, &zone).unwrap().0, "{name} {date}");
                assert_eq!(super::date(from, &zone), date, "{name}");
                assert_eq!(super::date(to - 1, &zone), date, "{name}");
                lengths.insert((to - from) / 60_000);
                date = next;
            }
            let still = ["Asia/Kolkata", "Pacific/Apia"].contains(&name);
            assert_eq!(lengths.len(), if still { 1 } else { 3 }, "{name} {lengths:?}");
        }
    }

    #[test]
    fn hours_stay_on_the_wall_clock_and_touching_lines_are_one() {
        let line = |from_minute, to_minute| Hours {
            hours_id: store::HoursId::fresh(),
            site_id: site(),
            therapist_id: None,
            weekday: 7,
            from_minute,
            to_minute,
            valid_from: "2026-01-01".into(),
            valid_to: Some("2026-03-29".into()),
        };
        fn site() -> SiteId {
            uuid_of(7)
        }
        fn uuid_of(n: u128) -> SiteId {
            format!("{n:032x}").parse().unwrap()
        }
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let lines = [line(60, 240), line(240, 480), line(600, 720)];
        // The clocks go from 2:00 to 3:00: seven hours on the wall are six.
        let open_on = |date| open(&lines, site(), None, date, &zone).unwrap();
        let found = open_on(jiff::civil::date(2026, 3, 29));
        let hours: Vec<_> = found.iter().map(|(from, to)| (to - from) / 3_600_000).collect();
        assert_eq!(hours, [6, 2]);
        assert!(covers(&found, (found[0].0, found[0].1)));
        assert!(!covers(&found, (found[0].1, found[1].0)));
        assert_eq!(open_on(jiff::civil::date(2026, 4, 5)), [], "no longer valid");
        assert_eq!(open_on(jiff::civil::date(2026, 3, 28)), [], "another weekday");
    }
}
