//! Between the calendar's days and slots and instants: the only place that knows of time zones.
//!
//! The engine counts days and slots of wall-clock time, so a visit at 17:00 is at 17:00 on both
//! sides of a change of clocks. Zones come from the caller.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::refusal::Refusal;

/// A calendar's place in time.
#[derive(Clone, Debug)]
pub struct WallClock {
    zone: TimeZone,
    monday: Date,
    opening_minute: u32,
    slot_minutes: u32,
}

impl WallClock {
    /// A calendar whose day 0 is `monday` and whose slot 0 begins at `opening_minute` of the day.
    /// Refuses a first day that is not a Monday.
    pub fn new(
        zone: TimeZone,
        monday: Date,
        opening_minute: u32,
        slot_minutes: u32,
    ) -> Result<Self, Refusal> {
        if monday.weekday() != Weekday::Monday {
            return Err(Refusal::input("monday", format!("{monday} is not a Monday")));
        }
        if slot_minutes == 0 {
            return Err(Refusal::input("slot_min", "a slot needs at least one minute"));
        }
        Ok(WallClock { zone, monday, opening_minute, slot_minutes })
    }

    /// When a slot of a day begins. A wall-clock time the zone skips is taken as much later as
    /// the clocks jump; one it has twice is the first. Refuses days past the year 9999.
    pub fn instant(&self, day: u32, slot: u32) -> Result<Timestamp, Refusal> {
        let refuse = |error: jiff::Error| Refusal::input("day", error.to_string());
        let minute = self.opening_minute + slot * self.slot_minutes;
        let date = self.monday.checked_add(i64::from(day).days()).map_err(refuse)?;
        let time = date.at(0, 0, 0, 0).checked_add(i64::from(minute).minutes()).map_err(refuse)?;
        Ok(time.to_zoned(self.zone.clone()).map_err(refuse)?.timestamp())
    }

    /// The day and slot an instant falls in; `None` before day 0 or before slot 0 of its day.
    pub fn day_and_slot(&self, instant: Timestamp) -> Option<(u32, u32)> {
        let local = instant.to_zoned(self.zone.clone()).datetime();
        let day = (local.date() - self.monday).get_days();
        let minute = u32::try_from(local.hour()).ok()? * 60 + u32::try_from(local.minute()).ok()?;
        let slot = minute.checked_sub(self.opening_minute)? / self.slot_minutes;
        Some((u32::try_from(day).ok()?, slot))
    }
}
