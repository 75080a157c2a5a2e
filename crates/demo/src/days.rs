//! The days that a demonstration spans, and civil times of day as instants.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::DemoError;

/// Days before today: 18 months.
pub const PAST: usize = 548;
/// Days after today: 8 weeks.
pub const TO_COME: usize = 56;
/// All days, today included.
pub const ALL: usize = PAST + 1 + TO_COME;
/// Days kept beyond the last one, so that what began before it can end.
const SPARE: usize = 30;
/// The zones of the sites. They change their clocks at different local hours.
pub const ZONES: [&str; 2] = ["Europe/Paris", "Europe/London"];

const MINUTE_MS: i64 = 60_000;

/// The days by number: [`PAST`] is today.
#[derive(Debug)]
pub struct Days {
    dates: Vec<Date>,
    /// For each zone, epoch milliseconds of midnight as counted back from noon.
    midnights: [Vec<i64>; ZONES.len()],
}

impl Days {
    /// The days around today.
    ///
    /// # Errors
    /// [`DemoError::Calendar`] near the ends of the calendar.
    pub fn around(today: Date) -> Result<Self, DemoError> {
        let calendar = |error: jiff::Error| DemoError::Calendar(error.to_string());
        let past = i32::try_from(PAST).unwrap_or_default();
        let first = today.checked_sub(past.days()).map_err(calendar)?;
        let dates: Vec<Date> = first.series(1.day()).take(ALL + SPARE).collect();
        let mut midnights = [Vec::new(), Vec::new()];
        for (name, list) in ZONES.iter().zip(&mut midnights) {
            let zone = TimeZone::get(name).map_err(calendar)?;
            for date in &dates {
                // Clocks change at night: minutes of the working day count from noon.
                let noon = date.at(12, 0, 0, 0).to_zoned(zone.clone()).map_err(calendar)?;
                list.push(noon.timestamp().as_millisecond() - 12 * 60 * MINUTE_MS);
            }
        }
        Ok(Self { dates, midnights })
    }

    /// The instant of a minute of a day by the clock of a zone, epoch milliseconds.
    pub fn at(&self, zone: usize, day: usize, minute: i64) -> i64 {
        let list = self.midnights.get(zone).map_or(&[][..], Vec::as_slice);
        let midnight = list.get(day.min(ALL + SPARE - 1)).copied().unwrap_or_default();
        midnight + minute * MINUTE_MS
    }

    /// The civil date of a day.
    pub fn date(&self, day: usize) -> Date {
        self.dates.get(day.min(ALL + SPARE - 1)).copied().unwrap_or_default()
    }

    /// Weekday: 1 = Monday .. 7 = Sunday.
    pub fn weekday(&self, day: usize) -> usize {
        usize::try_from(self.date(day).weekday().to_monday_one_offset()).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_by_the_clock_moves_with_it() {
        let days = Days::around(jiff::civil::date(2026, 11, 23)).unwrap();
        let hour = |ms: i64| ms.rem_euclid(86_400_000) / 3_600_000;
        assert_eq!(hour(days.at(0, PAST, 9 * 60)), 8);
        assert_eq!(hour(days.at(1, PAST, 9 * 60)), 9);
        // In July.
        assert_eq!(hour(days.at(0, PAST - 130, 9 * 60)), 7);
        assert_eq!(hour(days.at(1, PAST - 130, 9 * 60)), 8);
        assert_eq!(days.weekday(PAST), 1);
        assert_eq!(days.date(PAST).to_string(), "2026-11-23");
    }
}
