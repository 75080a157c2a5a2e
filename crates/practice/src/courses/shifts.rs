//! Hours of a therapist, and stretches of instants, as the slots of each day.

use booking::reasons::PartOfDay;
use jiff::tz::TimeZone;
use store::practices::Hours;
use store::{SiteId, TherapistId};

use crate::courses::grid::Grid;

/// Takes a stretch of instants out of the free slots of each day.
pub(crate) fn take_out(grid: &Grid, zone: &TimeZone, (from, to): (i64, i64), free: &mut [u64]) {
    for (day, bits) in grid.stretch(zone, from, to) {
        if let Some(free) = free.get_mut(day as usize) {
            *free &= !bits;
        }
    }
}

/// When a therapist works at a site, by day: their hours within those of the site.
pub(crate) fn open(hours: &[Hours], grid: &Grid, site: SiteId, therapist: TherapistId) -> Vec<u64> {
    let at_site = hours.iter().filter(|line| line.site_id == site);
    let site_has_hours = at_site.clone().any(|line| line.therapist_id.is_none());
    let lines: Vec<_> =
        at_site.filter(|line| line.therapist_id.is_none_or(|id| id == therapist)).collect();
    let day = |day: u32| {
        let date = grid.date(day);
        let (weekday, on) = (i64::from(date.weekday().to_monday_one_offset()), date.to_string());
        let (mut site_open, mut theirs) = (0u64, 0u64);
        for line in &lines {
            let over = line.valid_to.as_ref().is_some_and(|last| *last < on);
            if line.weekday != weekday || line.valid_from > on || over {
                continue;
            }
            let bits = grid.inside(line.from_minute, line.to_minute);
            match line.therapist_id {
                None => site_open |= bits,
                Some(_) => theirs |= bits,
            }
        }
        if site_has_hours { site_open & theirs } else { theirs }
    };
    (0..grid.days).map(day).collect()
}

/// Minutes of the day of a part, as the engine divides it.
pub(crate) fn minutes(part: PartOfDay) -> (i64, i64) {
    match part {
        PartOfDay::Morning => (0, 720),
        PartOfDay::Afternoon => (720, 1020),
        PartOfDay::Evening => (1020, 1440),
    }
}
