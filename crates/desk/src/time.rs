//! Instants and dates in the words of a language, on a given clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::frame::Frame;

impl Frame<'_> {
    /// An instant (epoch milliseconds) on the clock of a place.
    #[must_use]
    pub fn civil(&self, at: i64, zone: &TimeZone) -> DateTime {
        let instant = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        zone.to_datetime(instant)
    }

    /// `Monday 23 November 2026`.
    #[must_use]
    pub fn long_date(&self, date: Date) -> String {
        let day = self.t(&format!("weekday-{}", date.weekday().to_monday_one_offset()));
        let month = self.t(&format!("month-{}", date.month()));
        let (number, year) = (date.day().to_string(), date.year().to_string());
        self.with(
            "long-date",
            &[("weekday", &day), ("day", &number), ("month", &month), ("year", &year)],
        )
    }

    /// `23 November 2026`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let month = self.t(&format!("month-{}", date.month()));
        let (number, year) = (date.day().to_string(), date.year().to_string());
        self.with("date", &[("day", &number), ("month", &month), ("year", &year)])
    }

    /// `14:05`.
    #[must_use]
    pub fn clock(&self, at: DateTime) -> String {
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// `Monday 23 November 2026, 14:05` on the practice's clock.
    #[must_use]
    pub fn moment(&self, at: i64) -> String {
        let civil = self.civil(at, &self.zone);
        format!("{}, {}", self.long_date(civil.date()), self.clock(civil))
    }
}
