//! What is asked for when a course is planned: how many visits, how long, how far apart, and what
//! the client wishes.

use std::str::FromStr;

use booking::reasons::PartOfDay;
use jiff::civil::Date;
use pathway::plan::DoseLine;
use serde::{Deserialize, Serialize};
use store::{CourseId, ServiceId, SiteId, TherapistId};

use crate::fields::Fields;

/// More days than this between visits are no course.
pub const GAP_DAYS_MAX: i64 = 60;

/// A stretch of the day, as a word of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Before 12:00.
    Morning,
    /// From 12:00.
    Afternoon,
    /// From 17:00.
    Evening,
}

impl Part {
    /// All parts, in order.
    pub const ALL: [Part; 3] = [Part::Morning, Part::Afternoon, Part::Evening];

    /// Its word in a form.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Part::Morning => "morning",
            Part::Afternoon => "afternoon",
            Part::Evening => "evening",
        }
    }

    /// The engine's name for it.
    #[must_use]
    pub const fn part_of_day(self) -> PartOfDay {
        match self {
            Part::Morning => PartOfDay::Morning,
            Part::Afternoon => PartOfDay::Afternoon,
            Part::Evening => PartOfDay::Evening,
        }
    }
}

impl FromStr for Part {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|part| part.word() == word).ok_or(())
    }
}

/// What the client wishes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Weekdays on which they can come, 1 = Monday; all when empty.
    pub days: Vec<i8>,
    /// Parts of the day they like; any when empty.
    pub parts: Vec<Part>,
    /// The therapist they like.
    pub therapist: Option<TherapistId>,
    /// The site they come to; any when none.
    pub site: Option<SiteId>,
    /// The course begins on this day or later, ISO.
    pub from: Option<String>,
}

impl Wish {
    /// Reads the fields of a form.
    pub fn read(fields: &mut Fields) -> Self {
        let days: Vec<i8> = fields.all("days").iter().filter_map(|day| day.parse().ok()).collect();
        let parts = fields.all("parts").iter().filter_map(|part| part.parse().ok()).collect();
        if days.iter().any(|day| !(1..=7).contains(day)) {
            fields.mistake("days", "unknown-choice", &[]);
        }
        Self {
            days,
            parts,
            therapist: fields.maybe("therapist"),
            site: fields.maybe("site"),
            from: fields.maybe_date("from").map(|date| date.to_string()),
        }
    }

    /// The day from which the course may begin.
    #[must_use]
    pub fn first_day(&self, today: Date) -> Date {
        let from = self.from.as_deref().and_then(|text| text.parse::<Date>().ok());
        from.map_or(today, |from| from.max(today))
    }
}

/// The course that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Which service.
    pub service: ServiceId,
    /// Visits.
    pub visits: i64,
    /// Minutes of each.
    pub minutes: i64,
    /// Least days from one to the next.
    pub gap_min: i64,
    /// More days than this between visits are worse.
    pub gap_max: i64,
    /// The client's wishes.
    pub wish: Wish,
    /// The course that these visits go on with; a new one where there is none.
    #[serde(default)]
    pub more_of: Option<CourseId>,
}

/// A course as a form names it: what it leaves out follows the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Which service.
    pub service: ServiceId,
    /// Visits.
    pub visits: Option<i64>,
    /// Minutes of each.
    pub minutes: Option<i64>,
    /// Least days from one to the next.
    pub gap_min: Option<i64>,
    /// More days than this between visits are worse.
    pub gap_max: Option<i64>,
    /// The client's wishes.
    pub wish: Wish,
    /// The course that these visits go on with; a new one where there is none.
    pub more_of: Option<CourseId>,
}

impl Named {
    /// Reads the fields of a form; numbers outside `bounds` are mistakes. None without a service.
    pub fn read(fields: &mut Fields, bounds: &Bounds) -> Option<Self> {
        let service = fields.of("service");
        let wish = Wish::read(fields);
        let least = bounds.gap_min.min(GAP_DAYS_MAX);
        let visits = fields.maybe_int("visits", 1..=bounds.visits_max.max(1));
        let minutes = fields.maybe_int("minutes", 5..=bounds.minutes_max.max(5));
        let gap_min = fields.maybe_int("gap_min", least..=GAP_DAYS_MAX);
        let gap_max = fields.maybe_int("gap_max", gap_min.unwrap_or(least)..=GAP_DAYS_MAX);
        let more_of = fields.maybe("more_of");
        Some(Self { service: service?, visits, minutes, gap_min, gap_max, wish, more_of })
    }

    /// The whole question, where `usual` is the course by the plan.
    #[must_use]
    pub fn complete(&self, usual: &Wanted) -> Wanted {
        let gap_min = self.gap_min.unwrap_or(usual.gap_min);
        Wanted {
            service: self.service,
            visits: self.visits.unwrap_or(usual.visits),
            minutes: self.minutes.unwrap_or(usual.minutes),
            gap_min,
            gap_max: self.gap_max.unwrap_or(usual.gap_max.max(gap_min)),
            wish: self.wish.clone(),
            more_of: self.more_of,
        }
    }
}

/// What a plan lets staff choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Visits by the plan.
    pub visits: i64,
    /// At most so many.
    pub visits_max: i64,
    /// Least days between visits.
    pub gap_min: i64,
    /// Days between visits by the plan, at most.
    pub gap_max: i64,
    /// Minutes at most.
    pub minutes_max: i64,
}

impl Bounds {
    /// No plan allows more: what can be refused of a form before the client's plan is known.
    pub const WIDEST: Bounds =
        Bounds { visits: 1, visits_max: 64, gap_min: 1, gap_max: GAP_DAYS_MAX, minutes_max: 240 };

    /// The bounds of a plan's dose and of the effective limits.
    #[must_use]
    pub fn of(dose: &DoseLine, minutes_max: Option<u32>) -> Self {
        let most = i64::from(minutes_max.unwrap_or(u32::MAX)).min(i64::from(dose.minutes.1));
        Self {
            visits: i64::from(dose.visits),
            visits_max: i64::from(dose.visits_max),
            gap_min: i64::from(dose.gap_days_min).max(1),
            gap_max: i64::from(dose.gap_days_max.max(dose.gap_days_min)),
            minutes_max: most,
        }
    }

    /// Whether a course keeps to them.
    #[must_use]
    pub fn hold(&self, wanted: &Wanted) -> bool {
        (1..=self.visits_max).contains(&wanted.visits)
            && (5..=self.minutes_max).contains(&wanted.minutes)
            && (self.gap_min..=GAP_DAYS_MAX).contains(&wanted.gap_min)
            && (wanted.gap_min..=GAP_DAYS_MAX).contains(&wanted.gap_max)
    }
}
