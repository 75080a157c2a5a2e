//! What a rule says when it holds, and how several effects join.
//!
//! INVARIANT (effects only tighten): `join` is commutative, associative and idempotent, and never
//! loosens either side. There are no priorities, so the order of cards cannot matter.

use std::collections::{BTreeMap, BTreeSet};

/// How soon somebody must be seen; later variants are stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Urgency {
    #[default]
    None,
    RoutineCheck,
    UrgentReview,
    SameDay,
    EmergencyNow,
}

impl Urgency {
    pub const ALL: [Urgency; 5] = [
        Urgency::None,
        Urgency::RoutineCheck,
        Urgency::UrgentReview,
        Urgency::SameDay,
        Urgency::EmergencyNow,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Urgency::None => "none",
            Urgency::RoutineCheck => "routine_check",
            Urgency::UrgentReview => "urgent_review",
            Urgency::SameDay => "same_day",
            Urgency::EmergencyNow => "emergency_now",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|u| u.word() == word)
    }

    /// Stop-now: massage must be barred with it.
    pub fn is_stop_now(self) -> bool {
        self >= Urgency::SameDay
    }
}

/// Whether massage may be given; later variants are stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Massage {
    #[default]
    Suitable,
    Adapted,
    NeedsClearance,
    Barred,
}

impl Massage {
    pub const ALL: [Massage; 4] =
        [Massage::Suitable, Massage::Adapted, Massage::NeedsClearance, Massage::Barred];

    pub fn word(self) -> &'static str {
        match self {
            Massage::Suitable => "suitable",
            Massage::Adapted => "adapted",
            Massage::NeedsClearance => "needs_clearance",
            Massage::Barred => "barred",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.word() == word)
    }

    /// A session may be booked.
    pub fn allows_session(self) -> bool {
        self <= Massage::Adapted
    }
}

/// Where a course of visits stands; later variants are stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Course {
    Continue,
    Change,
    Stop,
    SendOn,
}

impl Course {
    pub const ALL: [Course; 4] = [Course::Continue, Course::Change, Course::Stop, Course::SendOn];

    pub fn word(self) -> &'static str {
        match self {
            Course::Continue => "continue",
            Course::Change => "change",
            Course::Stop => "stop",
            Course::SendOn => "send_on",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.word() == word)
    }
}

/// How much two remedies or medicines get in each other's way; later variants are stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interaction {
    Minor,
    Moderate,
    Major,
    Contraindicated,
}

impl Interaction {
    pub const ALL: [Interaction; 4] = [
        Interaction::Minor,
        Interaction::Moderate,
        Interaction::Major,
        Interaction::Contraindicated,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Interaction::Minor => "minor",
            Interaction::Moderate => "moderate",
            Interaction::Major => "major",
            Interaction::Contraindicated => "contraindicated",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|i| i.word() == word)
    }
}

/// A ceiling that only comes down. `None` = no ceiling.
pub type Ceiling = Option<u32>;

/// Limits of one area of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaLimit {
    pub pressure_max: Ceiling,
    pub barred_techniques: BTreeSet<String>,
}

/// Everything a rule, a card or a whole decision says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub urgency: Urgency,
    pub massage: Massage,
    /// Scale 1 to 5.
    pub pressure_max: Ceiling,
    pub duration_minutes_max: Ceiling,
    pub barred_techniques: BTreeSet<String>,
    pub avoid_areas: BTreeSet<String>,
    pub positions: BTreeSet<String>,
    pub no_heat: bool,
    pub other: BTreeSet<String>,
    pub areas: BTreeMap<String, AreaLimit>,
    pub interaction: Option<Interaction>,
    pub course: Option<Course>,
}

fn lower(a: Ceiling, b: Ceiling) -> Ceiling {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// A ceiling where it is lower than the other.
fn tighter(this: Ceiling, other: Ceiling) -> Ceiling {
    this.filter(|max| other.is_none_or(|other| *max < other))
}

fn add(into: &mut BTreeSet<String>, from: &BTreeSet<String>) {
    for word in from {
        if !into.contains(word) {
            into.insert(word.clone());
        }
    }
}

impl Effect {
    /// Tightens `self` by `other`.
    pub fn join(&mut self, other: &Effect) {
        self.urgency = self.urgency.max(other.urgency);
        self.massage = self.massage.max(other.massage);
        self.pressure_max = lower(self.pressure_max, other.pressure_max);
        self.duration_minutes_max = lower(self.duration_minutes_max, other.duration_minutes_max);
        add(&mut self.barred_techniques, &other.barred_techniques);
        add(&mut self.avoid_areas, &other.avoid_areas);
        add(&mut self.positions, &other.positions);
        add(&mut self.other, &other.other);
        self.no_heat |= other.no_heat;
        self.interaction = self.interaction.max(other.interaction);
        self.course = self.course.max(other.course);
        for (area, limit) in &other.areas {
            let mine = self.areas.entry(area.clone()).or_default();
            mine.pressure_max = lower(mine.pressure_max, limit.pressure_max);
            add(&mut mine.barred_techniques, &limit.barred_techniques);
        }
    }

    /// The limits of a session that `self` sets and `other` does not, or not as tightly.
    #[must_use]
    pub fn limits_beyond(&self, other: &Effect) -> Effect {
        let mut beyond = Effect {
            pressure_max: tighter(self.pressure_max, other.pressure_max),
            duration_minutes_max: tighter(self.duration_minutes_max, other.duration_minutes_max),
            barred_techniques: &self.barred_techniques - &other.barred_techniques,
            avoid_areas: &self.avoid_areas - &other.avoid_areas,
            positions: &self.positions - &other.positions,
            other: &self.other - &other.other,
            no_heat: self.no_heat && !other.no_heat,
            ..Effect::default()
        };
        for (area, limit) in &self.areas {
            let before = other.areas.get(area).cloned().unwrap_or_default();
            let more = AreaLimit {
                pressure_max: tighter(limit.pressure_max, before.pressure_max),
                barred_techniques: &limit.barred_techniques - &before.barred_techniques,
            };
            if more != AreaLimit::default() {
                beyond.areas.insert(area.clone(), more);
            }
        }
        beyond
    }

    /// Does it limit the session in any way (and so make the massage at least `adapted`)?
    pub fn sets_a_limit(&self) -> bool {
        self.pressure_max.is_some()
            || self.duration_minutes_max.is_some()
            || self.no_heat
            || !self.barred_techniques.is_empty()
            || !self.avoid_areas.is_empty()
            || !self.positions.is_empty()
            || !self.areas.is_empty()
    }

    /// The effect taken apart into single statements, each of which only holds or does not.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for level in Urgency::ALL.into_iter().skip(1).filter(|l| *l <= self.urgency) {
            parts.push(Part::Urgency(level));
        }
        for level in Massage::ALL.into_iter().skip(1).filter(|l| *l <= self.massage) {
            parts.push(Part::Massage(level));
        }
        if let Some(max) = self.pressure_max {
            parts.push(Part::Pressure(max));
        }
        if let Some(max) = self.duration_minutes_max {
            parts.push(Part::Minutes(max));
        }
        parts.extend(self.barred_techniques.iter().cloned().map(Part::Technique));
        parts.extend(self.avoid_areas.iter().cloned().map(Part::Area));
        parts.extend(self.positions.iter().cloned().map(Part::Position));
        parts.extend(self.other.iter().cloned().map(Part::Other));
        if self.no_heat {
            parts.push(Part::NoHeat);
        }
        for (area, limit) in &self.areas {
            if let Some(max) = limit.pressure_max {
                parts.push(Part::AreaPressure(area.clone(), max));
            }
            for word in &limit.barred_techniques {
                parts.push(Part::AreaTechnique(area.clone(), word.clone()));
            }
        }
        if let Some(level) = self.interaction {
            parts.push(Part::Interaction(level));
        }
        if let Some(level) = self.course {
            parts.push(Part::Course(level));
        }
        parts
    }
}

/// One statement of an effect. A ceiling part holds for every ceiling at or below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Urgency(Urgency),
    Massage(Massage),
    Pressure(u32),
    Minutes(u32),
    Technique(String),
    Area(String),
    Position(String),
    Other(String),
    NoHeat,
    AreaPressure(String, u32),
    AreaTechnique(String, String),
    Interaction(Interaction),
    Course(Course),
}

impl Part {
    /// Does an effect say at least this much?
    pub fn holds_in(&self, effect: &Effect) -> bool {
        let under = |ceiling: Ceiling, max: u32| ceiling.is_some_and(|c| c <= max);
        match self {
            Part::Urgency(level) => effect.urgency >= *level,
            Part::Massage(level) => effect.massage >= *level,
            Part::Pressure(max) => under(effect.pressure_max, *max),
            Part::Minutes(max) => under(effect.duration_minutes_max, *max),
            Part::Technique(word) => effect.barred_techniques.contains(word),
            Part::Area(word) => effect.avoid_areas.contains(word),
            Part::Position(word) => effect.positions.contains(word),
            Part::Other(word) => effect.other.contains(word),
            Part::NoHeat => effect.no_heat,
            Part::AreaPressure(area, max) => {
                effect.areas.get(area).is_some_and(|l| under(l.pressure_max, *max))
            }
            Part::AreaTechnique(area, word) => {
                effect.areas.get(area).is_some_and(|l| l.barred_techniques.contains(word))
            }
            Part::Interaction(level) => effect.interaction >= Some(*level),
            Part::Course(level) => effect.course >= Some(*level),
        }
    }

    /// Limits do not matter once massage is barred; urgency and the verdict always do.
    pub fn matters_when_barred(&self) -> bool {
        matches!(self, Part::Urgency(_) | Part::Massage(_))
    }

    /// In words, for witnesses: `urgency same_day`, `bars deep-tissue`.
    pub fn describe(&self) -> String {
        match self {
            Part::Urgency(level) => format!("urgency {}", level.word()),
            Part::Massage(level) => format!("massage {}", level.word()),
            Part::Pressure(max) => format!("pressure {max}"),
            Part::Minutes(max) => format!("minutes {max}"),
            Part::Technique(word) => format!("bars {word}"),
            Part::Area(word) => format!("avoids {word}"),
            Part::Position(word) => format!("position {word}"),
            Part::Other(word) => format!("note {word}"),
            Part::NoHeat => "no heat".into(),
            Part::AreaPressure(area, max) => format!("area {area} {max}"),
            Part::AreaTechnique(area, word) => format!("area {area} bars {word}"),
            Part::Interaction(level) => format!("interaction {}", level.word()),
            Part::Course(level) => format!("course {}", level.word()),
        }
    }
}
