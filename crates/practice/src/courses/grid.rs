//! Between instants and the slots of a day on a site's own clock.

use booking::wall_clock::WallClock;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::refusal::Refusal;

/// The most slots that a day may have.
const SLOTS_MAX: i64 = 64;

/// Lengths of a slot in minutes, in the order in which they are tried.
const EXACT: [i64; 3] = [15, 10, 5];

/// Where no exact length fits, times are rounded to these.
const ROUNDED: [i64; 2] = [15, 30];

/// Days and slots of a calendar; the same for all its sites, each on its own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Day 0, a Monday.
    pub monday: Date,
    /// Days.
    pub days: u32,
    /// Minute of the day at which slot 0 begins.
    pub opening: i64,
    /// Minutes of a slot.
    pub slot: i64,
    /// Slots of a day, at most 64.
    pub slots: u32,
}

/// The Monday on or before a day.
#[must_use]
pub fn monday_of(date: Date) -> Date {
    let back = date.weekday().since(Weekday::Monday);
    date.checked_sub(i64::from(back).days()).unwrap_or(date)
}

impl Grid {
    /// A grid for days that open and close at these minutes and for visits of this length: slots
    /// of 15 minutes where all of them are multiples of it, else of 10 or 5 while a day has at
    /// most 64, else of 15 or 30 with times rounded inwards.
    #[must_use]
    pub fn new(first: Date, last: Date, bounds: &[i64], minutes: i64) -> Self {
        let monday = monday_of(first);
        let days = (last - monday).get_days().max(0) + 1;
        let opening = bounds.iter().copied().min().unwrap_or(0);
        let closing = bounds.iter().copied().max().unwrap_or(24 * 60);
        let fits = |slot: &i64| {
            let opening = opening - opening % slot;
            (closing - opening + slot - 1) / slot <= SLOTS_MAX
        };
        let exact =
            |slot: &i64| minutes % slot == 0 && bounds.iter().all(|minute| minute % slot == 0);
        let found = EXACT.iter().find(|slot| exact(slot) && fits(slot));
        let found = found.or_else(|| ROUNDED.iter().find(|slot| fits(slot)));
        let slot = found.copied().unwrap_or(30);
        let opening = opening - opening % slot;
        let slots = (closing.min(24 * 60) - opening) / slot;
        Self {
            monday,
            days: u32::try_from(days).unwrap_or(1),
            opening,
            slot,
            slots: u32::try_from(slots.clamp(1, SLOTS_MAX)).unwrap_or(1),
        }
    }

    /// Slots that so many minutes need.
    #[must_use]
    pub fn length(&self, minutes: i64) -> u32 {
        u32::try_from((minutes + self.slot - 1) / self.slot).unwrap_or(u32::MAX)
    }

    /// Bits of the whole slots within minutes `from..to` of a day.
    #[must_use]
    pub fn inside(&self, from: i64, to: i64) -> u64 {
        let first = (from - self.opening + self.slot - 1).div_euclid(self.slot);
        self.bits(first, (to - self.opening).div_euclid(self.slot))
    }

    /// Bits of the slots that minutes `from..to` of a day touch.
    #[must_use]
    pub fn touched(&self, from: i64, to: i64) -> u64 {
        let after = (to - self.opening + self.slot - 1).div_euclid(self.slot);
        self.bits((from - self.opening).div_euclid(self.slot), after)
    }

    /// Bits `first..after`, as far as the day has them.
    fn bits(&self, first: i64, after: i64) -> u64 {
        let (first, after) = (first.max(0), after.min(i64::from(self.slots)));
        let width = after - first;
        match width {
            ..=0 => 0,
            64.. => u64::MAX,
            width => ((1u64 << width) - 1) << first,
        }
    }

    /// A day's date.
    #[must_use]
    pub fn date(&self, day: u32) -> Date {
        self.monday.checked_add(i64::from(day).days()).unwrap_or(self.monday)
    }

    /// A date's day; none where the calendar does not have it.
    #[must_use]
    pub fn day(&self, date: Date) -> Option<u32> {
        let day = u32::try_from((date - self.monday).get_days()).ok()?;
        (day < self.days).then_some(day)
    }

    /// The engine's clock of a site.
    ///
    /// # Errors
    /// Never for a grid: it begins on a Monday and its slots have minutes.
    pub fn clock(&self, zone: &TimeZone) -> Result<WallClock, Refusal> {
        let minutes = |n: i64| u32::try_from(n).unwrap_or(0);
        WallClock::new(zone.clone(), self.monday, minutes(self.opening), minutes(self.slot))
            .map_err(|_| Refusal::rule("no-calendar"))
    }

    /// The slots of each day that a stretch of instants touches on a clock: (day, bits).
    #[must_use]
    pub fn stretch(&self, zone: &TimeZone, from: i64, to: i64) -> Vec<(u32, u64)> {
        let civil = |at: i64| {
            let instant = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
            zone.to_datetime(instant)
        };
        let minute = |at: jiff::civil::DateTime| {
            let up = i64::from(at.second() > 0 || at.subsec_nanosecond() > 0);
            (i64::from(at.hour()) * 60 + i64::from(at.minute()), up)
        };
        let start = civil(from);
        // Where clocks go back within it, the later end counts, so that nothing taken looks free.
        let long = start.checked_add((to - from).milliseconds()).unwrap_or(start);
        let end = civil(to).max(long);
        let mut found = Vec::new();
        let mut date = start.date();
        while date <= end.date() {
            let from = if date == start.date() { minute(start).0 } else { 0 };
            let (last, up) = minute(end);
            let to = if date == end.date() { last + up } else { 24 * 60 };
            let bits = self.touched(from, to);
            if let Some(day) = self.day(date).filter(|_| bits != 0) {
                found.push((day, bits));
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        found
    }
}

/// Runs of set bits as `start..end`, apart from each other.
#[must_use]
pub fn runs(mut bits: u64) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    while bits != 0 {
        let start = bits.trailing_zeros();
        let length = (!(bits >> start)).trailing_zeros();
        found.push((start, start + length));
        let run = if length >= 64 { u64::MAX } else { ((1u64 << length) - 1) << start };
        bits &= !run;
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_slot_is_as_long_as_hours_and_visits_allow() {
        let (first, last) = (date(2026, 11, 25), date(2026, 12, 20));
        let grid = |bounds: &[i64], minutes| Grid::new(first, last, bounds, minutes);
        let usual = grid(&[480, 1080], 60);
        assert_eq!((usual.slot, usual.slots, usual.opening), (15, 40, 480));
        assert_eq!((usual.monday, usual.days), (date(2026, 11, 23), 28));
        assert_eq!(grid(&[480, 1080], 50).slot, 10);
        assert_eq!(grid(&[485, 800], 50).slot, 5);
        // Too long for slots of five minutes: rounded.
        assert_eq!(grid(&[485, 1080], 50).slot, 15);
        assert_eq!(grid(&[0, 1440], 60).slot, 30);
        assert_eq!(grid(&[0, 1440], 60).slots, 48);
    }

    #[test]
    fn open_times_are_rounded_inwards_and_taken_times_outwards() {
        let grid = Grid::new(date(2026, 11, 23), date(2026, 11, 29), &[480, 1080], 60);
        assert_eq!(runs(grid.inside(485, 540)), [(1, 4)]);
        assert_eq!(runs(grid.touched(485, 541)), [(0, 5)]);
        assert_eq!(runs(grid.inside(0, 1440)), [(0, 40)]);
        assert_eq!(runs(u64::MAX), [(0, 64)]);
        assert_eq!(runs(0b1_0110), [(1, 3), (4, 5)]);
    }
}
