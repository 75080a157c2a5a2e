//! Why a visit stands where it does, as data and in words.

use crate::diary::Diary;
use crate::draft::Place;

/// A stretch of the day a person would name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartOfDay {
    /// Before 12:00.
    Morning,
    /// From 12:00.
    Afternoon,
    /// From 17:00.
    Evening,
}

impl PartOfDay {
    /// All parts, in order.
    pub const ALL: [PartOfDay; 3] = [PartOfDay::Morning, PartOfDay::Afternoon, PartOfDay::Evening];

    /// The part a minute of the day is in.
    pub fn of_minute(minute: u32) -> Self {
        match minute {
            0..720 => PartOfDay::Morning,
            720..1020 => PartOfDay::Afternoon,
            _ => PartOfDay::Evening,
        }
    }
}

/// One reason for a visit's place, for or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// With the therapist of the visit before.
    SameTherapist,
    /// With another therapist than the visit before.
    OtherTherapist,
    /// With the therapist the client likes.
    LikedTherapist,
    /// Not with the therapist the client likes.
    NotLikedTherapist,
    /// At a time the client likes.
    LikedTime(PartOfDay),
    /// At a time the client can come but did not ask for.
    PossibleTime(PartOfDay),
    /// The first visit, not after its target day.
    InTime,
    /// The first visit, so many days after its target.
    DaysLate(u32),
    /// So many days after visit number `visit` (from 0).
    DaysAfter {
        /// Days between.
        days: u32,
        /// The visit before, from 0.
        visit: u32,
    },
    /// So many days more than the plan's greatest gap.
    GapOver(u32),
    /// Longer than the plain visits of the course.
    Longer,
    /// One trip with a visit of this other course.
    SharedTrip {
        /// Index of the other course.
        course: u32,
    },
    /// Leaves no small gap in the therapist's day.
    NoSmallGap,
    /// Leaves a gap too small to use.
    SmallGap,
    /// Where it stood in the plan in force.
    Stays,
    /// Moved from where it stood in the plan in force.
    Moved,
    /// Fixed: it has happened or is locked.
    Fixed,
}

/// A language reasons can be worded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// The reasons for one visit of a course whose visits stand at `places`; the course itself may be
/// on the calendar or off.
pub fn reasons(diary: &Diary, course: u32, visit: u32, places: &[Option<Place>]) -> Vec<Reason> {
    let problem = diary.problem;
    let plan = &problem.courses[course as usize];
    let client = &problem.draft.clients[plan.client];
    let nth = visit as usize;
    let Some(place) = places[nth] else { return Vec::new() };
    let mut reasons = Vec::new();
    let known = &problem.known[plan.first + nth];
    if known.held.is_some() {
        reasons.push(Reason::Fixed);
    } else if let Some(old) = known.incumbent {
        reasons.push(if old == place { Reason::Stays } else { Reason::Moved });
    }
    let before = nth.checked_sub(1).and_then(|before| places[before]);
    if let Some(before) = before {
        let same = before.therapist == place.therapist;
        reasons.push(if same { Reason::SameTherapist } else { Reason::OtherTherapist });
    }
    let one = Diary::eligible(plan, place.therapist);
    if client.preferred_therapist == Some(place.therapist) {
        reasons.push(Reason::LikedTherapist);
    } else if one.is_some_and(|one| one.cost > 0) {
        reasons.push(Reason::NotLikedTherapist);
    }
    let minute = problem.draft.opening_minute + place.start * problem.draft.slot_minutes;
    let part = PartOfDay::of_minute(minute);
    let starts = plan.starts[plan.length_of[nth]][place.day as usize % 7];
    let liked = starts.likes >> place.start & 1 == 1;
    reasons.push(if liked { Reason::LikedTime(part) } else { Reason::PossibleTime(part) });
    match before {
        Some(before) => {
            let days = place.day - before.day;
            reasons.push(Reason::DaysAfter { days, visit: visit - 1 });
            if days > plan.gap_max {
                reasons.push(Reason::GapOver(days - plan.gap_max));
            }
        }
        None if nth == 0 && place.day > plan.target => {
            reasons.push(Reason::DaysLate(place.day - plan.target));
        }
        None if nth == 0 => reasons.push(Reason::InTime),
        None => {}
    }
    if nth > 0 && plan.length_of[nth] > 0 {
        reasons.push(Reason::Longer);
    }
    around(diary, course, nth, place, &mut reasons);
    reasons
}

/// Reasons that come from what else stands on the day.
fn around(diary: &Diary, course: u32, nth: usize, place: Place, reasons: &mut Vec<Reason>) {
    let problem = diary.problem;
    let plan = &problem.courses[course as usize];
    let end = place.start + plan.lengths[plan.length_of[nth]];
    let site = |therapist: u32| problem.draft.therapists[therapist as usize].site;
    for &(mate, _) in &plan.mates {
        let other = &problem.courses[mate];
        let shared = diary.course_places(mate).iter().enumerate().any(|(at, stands)| {
            stands.is_some_and(|stands| {
                let stop = stands.start + other.lengths[other.length_of[at]];
                stands.day == place.day
                    && site(stands.therapist) == site(place.therapist)
                    && (place.start <= stop + 2 && stands.start <= end + 2)
            })
        });
        if shared {
            reasons.push(Reason::SharedTrip { course: mate as u32 });
        }
    }
    let fragment = diary.fragment_cost(plan.first + nth, place);
    reasons.push(if fragment > 0 { Reason::SmallGap } else { Reason::NoSmallGap });
}

/// A reason in words, lower case, to stand in a list.
pub fn wording(reason: Reason, language: Language) -> String {
    match language {
        Language::English => english(reason),
        Language::French => french(reason),
    }
}

/// All reasons of a visit as one line.
pub fn line(reasons: &[Reason], language: Language) -> String {
    let words: Vec<String> = reasons.iter().map(|&reason| wording(reason, language)).collect();
    words.join(", ")
}

fn english(reason: Reason) -> String {
    let part = |part: PartOfDay| match part {
        PartOfDay::Morning => "morning",
        PartOfDay::Afternoon => "afternoon",
        PartOfDay::Evening => "evening",
    };
    let days = |count: u32| if count == 1 { "1 day".into() } else { format!("{count} days") };
    match reason {
        Reason::SameTherapist => "same therapist".into(),
        Reason::OtherTherapist => "another therapist than before".into(),
        Reason::LikedTherapist => "preferred therapist".into(),
        Reason::NotLikedTherapist => "not the preferred therapist".into(),
        Reason::LikedTime(one) => format!("preferred {}", part(one)),
        Reason::PossibleTime(one) => format!("possible {}", part(one)),
        Reason::InTime => "begins in time".into(),
        Reason::DaysLate(count) => format!("begins {} late", days(count)),
        Reason::DaysAfter { days: count, visit } => {
            format!("{} after the {}", days(count), ordinal_english(visit + 1))
        }
        Reason::GapOver(count) => format!("{} more than planned", days(count)),
        Reason::Longer => "longer, for the review".into(),
        Reason::SharedTrip { .. } => "one trip with the other course".into(),
        Reason::NoSmallGap => "no time lost between visits".into(),
        Reason::SmallGap => "leaves a short gap".into(),
        Reason::Stays => "stays where it was".into(),
        Reason::Moved => "moved".into(),
        Reason::Fixed => "fixed".into(),
    }
}

fn ordinal_english(number: u32) -> String {
    const WORDS: [&str; 8] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
    match WORDS.get(number as usize - 1) {
        Some(word) => (*word).into(),
        None => format!("visit {number}"),
    }
}

fn french(reason: Reason) -> String {
    let part = |part: PartOfDay| match part {
        PartOfDay::Morning => "le matin",
        PartOfDay::Afternoon => "l’après-midi",
        PartOfDay::Evening => "le soir",
    };
    let days = |count: u32| if count == 1 { "1 jour".into() } else { format!("{count} jours") };
    match reason {
        Reason::SameTherapist => "même thérapeute".into(),
        Reason::OtherTherapist => "autre thérapeute qu’avant".into(),
        Reason::LikedTherapist => "thérapeute préféré".into(),
        Reason::NotLikedTherapist => "pas le thérapeute préféré".into(),
        Reason::LikedTime(one) => format!("{}, comme souhaité", part(one)),
        Reason::PossibleTime(one) => format!("{}, possible", part(one)),
        Reason::InTime => "commence à temps".into(),
        Reason::DaysLate(count) => format!("commence avec {} de retard", days(count)),
        Reason::DaysAfter { days: count, visit } => {
            let which = match visit {
                0 => "première".into(),
                other => format!("{}e", other + 1),
            };
            format!("{} après la {which}", days(count))
        }
        Reason::GapOver(count) => format!("{} de plus que prévu", days(count)),
        Reason::Longer => "plus longue, pour le bilan".into(),
        Reason::SharedTrip { .. } => "un seul trajet avec l’autre cure".into(),
        Reason::NoSmallGap => "pas de temps perdu entre les visites".into(),
        Reason::SmallGap => "laisse un court trou".into(),
        Reason::Stays => "reste à sa place".into(),
        Reason::Moved => "déplacée".into(),
        Reason::Fixed => "fixe".into(),
    }
}
