//! Who is away, and from when to when.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::busy::QUANTUM_MS;
use store::{AbsenceKind, TherapistId};

use crate::fields::Fields;
use crate::opening;
use crate::refusal::Refusal;

/// An absence is at most so many days long.
pub const DAYS_MAX: i64 = 92;

/// An absence began at most so many days ago.
pub const PAST_DAYS_MAX: i64 = 7;

const DAY_MS: i64 = 86_400_000;

/// A therapist's absence as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// Who.
    pub therapist: TherapistId,
    /// Epoch milliseconds, on a quantum.
    pub from: i64,
    /// Epoch milliseconds, on a quantum.
    pub to: i64,
    /// Why; `Other` where it is not said.
    #[serde(with = "word")]
    pub kind: AbsenceKind,
}

impl Away {
    /// Reads the fields of the form: days, and times of day where the absence is not of whole
    /// days.
    pub fn read(fields: &mut Fields, zone: &TimeZone) -> Option<Self> {
        let therapist = fields.of("therapist");
        let kind = fields.maybe("away_kind").unwrap_or(AbsenceKind::Other);
        let first = (fields.date("away_from"), time(fields, "away_from_time"));
        let last = (fields.date("away_to"), time(fields, "away_to_time"));
        let (from, to) = (first.0?, last.0?);
        let begins = instant(from, first.1, zone).ok()?;
        let ends = match last.1 {
            Some(_) => instant(to, last.1, zone).ok()?,
            // To the end of the last day.
            None => opening::day(to, zone).ok()?.1,
        };
        // Rounded outwards: nothing is booked into a part of a quantum.
        let away = Self {
            therapist: therapist?,
            from: begins.div_euclid(QUANTUM_MS) * QUANTUM_MS,
            to: (ends + QUANTUM_MS - 1).div_euclid(QUANTUM_MS) * QUANTUM_MS,
            kind,
        };
        fields.mistakes().is_empty().then_some(away)
    }

    /// Refuses one that ends before it begins, is over, or is too long.
    ///
    /// # Errors
    /// [`Refusal::Wrong`] about `away_from` or `away_to`.
    pub fn check(&self, now: i64) -> Result<(), Refusal> {
        let wrong = |field, reason| Err(Refusal::field(field, reason));
        match self {
            one if one.to <= one.from => wrong("away_to", "before-its-start"),
            one if one.to <= now => wrong("away_to", "is-over"),
            one if one.from < now - PAST_DAYS_MAX * DAY_MS => wrong("away_from", "too-long-ago"),
            // Clocks change within it.
            one if one.to - one.from > DAYS_MAX * DAY_MS + DAY_MS / 24 => {
                wrong("away_to", "too-many-days")
            }
            one if one.from % QUANTUM_MS != 0 || one.to % QUANTUM_MS != 0 => {
                wrong("away_from", "not-in-steps")
            }
            _ => Ok(()),
        }
    }

    /// Whether somebody is taken in it, epoch milliseconds.
    #[must_use]
    pub fn touches(&self, from: i64, to: i64) -> bool {
        from < self.to && self.from < to
    }
}

fn time(fields: &mut Fields, name: &str) -> Option<Time> {
    let given = fields.maybe_text(name, 8)?;
    let read = given.parse::<Time>().ok();
    if read.is_none() {
        fields.mistake(name, "not-a-time", &[]);
    }
    read
}

fn instant(date: Date, time: Option<Time>, zone: &TimeZone) -> Result<i64, Refusal> {
    let time = time.unwrap_or(Time::midnight());
    opening::at(date, i64::from(time.hour()) * 60 + i64::from(time.minute()), zone)
}

mod word {
    use serde::{Deserialize as _, Deserializer, Serializer, de};
    use store::AbsenceKind;

    #[allow(clippy::trivially_copy_pass_by_ref)] // what serde calls it with
    pub fn serialize<S: Serializer>(kind: &AbsenceKind, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(kind.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<AbsenceKind, D::Error> {
        String::deserialize(from)?.parse().map_err(|_| de::Error::custom("no such kind"))
    }
}
