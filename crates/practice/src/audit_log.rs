//! Reading the audit log by subject and day. Reading it leaves a row in it too.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::audit::{self, Row};
use store::users;

use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// What is wanted of the log.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Such as `client:<id>`.
    pub subject: Option<String>,
    /// A civil date on the practice's clock.
    pub day: Option<Date>,
    /// Rows with a lower number only.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: i64,
}

/// Rows newest first, and the names of the accounts in them by `user:<id>`.
///
/// # Errors
/// As the store says.
pub async fn read(
    house: &House,
    permit: &Permit<case::ReadAudit>,
    wanted: &Wanted,
    zone: &TimeZone,
) -> Result<(Vec<Row>, BTreeMap<String, String>), Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let span = wanted.day.and_then(|day| span(day, zone)).unwrap_or((i64::MIN, i64::MAX));
    let before = wanted.before.unwrap_or(i64::MAX);
    let subject = wanted.subject.as_deref();
    let rows = audit::newest(&mut tx, practice, subject, (span, before), wanted.limit).await?;
    let all = users::list(&mut tx, practice).await?;
    let names = all.into_iter().map(|user| (format!("user:{}", user.user_id), user.name));
    Ok((rows, names.collect()))
}

/// First and last millisecond of a day, which has 23 to 25 hours.
fn span(day: Date, zone: &TimeZone) -> Option<(i64, i64)> {
    let begin = |day: Date| Some(day.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    Some((begin(day)?, begin(day.tomorrow().ok()?)? - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_as_many_hours_as_the_clock_says() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        for (day, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-23", 24)] {
            let (from, to) = span(day.parse().unwrap(), &paris).unwrap();
            assert_eq!((to + 1 - from) / 3_600_000, hours, "{day}");
        }
    }
}
