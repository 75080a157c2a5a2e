//! Which rule stops a course that has no plan.
//!
//! Only the gaps tie the visits of a course together, and only from below, so taking the earliest
//! possible day for each visit in turn finds a plan whenever there is one. Leaving one rule out
//! and asking again shows whether that rule stops the course.

use std::fmt;

use crate::cell::{Size, fits};
use crate::diary::Diary;
use crate::problem::bits;
use crate::row::blocked;
use crate::search::{Ask, Extent};

/// A rule that can stop a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stop {
    /// Too few days on the calendar for so many visits.
    Horizon,
    /// No therapist with the discipline and the technique.
    Skill,
    /// No such therapist at a site the client comes to.
    Site,
    /// The client will not see those who could.
    Excluded,
    /// Hours of the therapists.
    Hours,
    /// Rooms.
    Room,
    /// When the client can come.
    Window,
    /// Days the client is away.
    Blackout,
    /// The day the course may begin.
    Release,
    /// Days between visits.
    Gap,
    /// Visits that must stay where they are.
    Held,
    /// The client's other visits.
    Pair,
    /// Hands-on hours of the therapists.
    Cap,
    /// Other clients' visits.
    Busy,
    /// The weekdays asked for.
    Weekday,
    /// The therapist asked not to be chosen.
    OtherTherapist,
    /// The day to finish by that was asked for.
    FinishBy,
}

/// A course that has no plan, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Index of the course.
    pub course: u32,
    /// The visit that finds no place when each visit is as early as it can be, from 0.
    pub visit: u32,
    /// Rules any one of which, left out, would let the course be. When no single rule stops it:
    /// the one rule that does after all before it in the order of `Stop` are kept.
    pub rules: Vec<Stop>,
}

const ORDER: [Stop; 16] = [
    Stop::Skill,
    Stop::Site,
    Stop::Excluded,
    Stop::Hours,
    Stop::Room,
    Stop::Window,
    Stop::Blackout,
    Stop::Release,
    Stop::Gap,
    Stop::Held,
    Stop::Pair,
    Stop::Cap,
    Stop::Busy,
    Stop::Weekday,
    Stop::OtherTherapist,
    Stop::FinishBy,
];

/// Finds the rule that stops what was asked.
pub(crate) fn why(diary: &Diary, ask: &Ask) -> Impossible {
    let course = ask.course as u32;
    let visit = first_without_place(diary, ask, &ORDER).unwrap_or(0) as u32;
    let alone = |left_out: Stop| -> Vec<Stop> {
        ORDER.iter().copied().filter(|&rule| rule != left_out).collect()
    };
    let rules: Vec<Stop> = ORDER
        .iter()
        .copied()
        .filter(|&rule| first_without_place(diary, ask, &alone(rule)).is_none())
        .collect();
    if !rules.is_empty() {
        return Impossible { course, visit, rules };
    }
    let tips =
        (0..ORDER.len()).find(|&count| first_without_place(diary, ask, &ORDER[..=count]).is_some());
    let horizon = first_without_place(diary, ask, &[]).is_some();
    let rule = if horizon { Stop::Horizon } else { tips.map_or(Stop::Held, |at| ORDER[at]) };
    Impossible { course, visit, rules: vec![rule] }
}

/// The first visit without a possible day under some rules; `None` when all have one.
fn first_without_place(diary: &Diary, ask: &Ask, rules: &[Stop]) -> Option<usize> {
    let course = &diary.problem.courses[ask.course];
    let on = |rule: Stop| rules.contains(&rule);
    let count = match ask.extent {
        Extent::First(count) => count,
        Extent::Prefix => course.visits,
    };
    let gap = if on(Stop::Gap) { course.gap_min } else { 1 };
    let last = diary.problem.days() - 1;
    let last = if on(Stop::FinishBy) { last.min(ask.finish_by) } else { last };
    let now = diary.problem.draft.now;
    let therapists = therapists(diary, ask, rules);
    let begin = if on(Stop::Release) { course.release } else { now };
    let mut earliest = 0;
    for nth in 0..count {
        let held = diary.places[course.first + nth].filter(|_| on(Stop::Held));
        let day = match held {
            Some(place) if place.day < earliest => return Some(nth),
            Some(place) => place.day,
            None => {
                let mut days = earliest.max(begin)..=last;
                match days.find(|&day| possible(diary, ask, (nth, day), rules, &therapists)) {
                    Some(day) => day,
                    None => return Some(nth),
                }
            }
        };
        earliest = day + gap;
    }
    None
}

/// Who may give a course under some rules.
fn therapists(diary: &Diary, ask: &Ask, rules: &[Stop]) -> Vec<u32> {
    let draft = &diary.problem.draft;
    let plan = &draft.courses[ask.course];
    let client = &draft.clients[plan.client as usize];
    let on = |rule: Stop| rules.contains(&rule);
    let may = |id: &u32| {
        let one = &draft.therapists[*id as usize];
        let skilled = || one.discipline == plan.discipline && one.skills.contains(&plan.technique);
        !(on(Stop::Site) && !client.sites.contains(&one.site)
            || on(Stop::Skill) && !skilled()
            || on(Stop::Excluded) && client.excluded.contains(id)
            || on(Stop::OtherTherapist) && ask.without == Some(*id))
    };
    (0..draft.therapists.len() as u32).filter(may).collect()
}

/// Whether a visit has any start on a day under some rules.
fn possible(
    diary: &Diary,
    ask: &Ask,
    (nth, day): (usize, u32),
    rules: &[Stop],
    therapists: &[u32],
) -> bool {
    let problem = diary.problem;
    let draft = &problem.draft;
    let on = |rule: Stop| rules.contains(&rule);
    let plan = &draft.courses[ask.course];
    let course = &problem.courses[ask.course];
    let length = course.lengths[course.length_of[nth]];
    if on(Stop::Blackout) && problem.away(course.client, day)
        || on(Stop::Weekday) && ask.weekdays >> (day % 7) & 1 == 0
    {
        return false;
    }
    let mut starts = bits(0, draft.slots_per_day);
    if on(Stop::Window) {
        starts &= course.starts[course.length_of[nth]][day as usize % 7].may;
    }
    if on(Stop::Pair) {
        starts &= !blocked(diary, course, day, length);
    }
    if starts == 0 {
        return false;
    }
    therapists.iter().any(|&id| {
        let therapist = &draft.therapists[id as usize];
        let cell = &diary.cells[problem.cell(id, day)];
        if on(Stop::Cap) && cell.spare < length {
            return false;
        }
        let mut free = bits(0, draft.slots_per_day);
        if on(Stop::Hours) {
            free &= cell.open;
        }
        if on(Stop::Busy) {
            free &= !(cell.open & !cell.free);
        }
        if on(Stop::Room) {
            let room = problem.room(ask.course, therapist.site);
            free &= !diary.full[day as usize * problem.room_count.len() + room];
        }
        let size = Size {
            before: plan.buffer_before_slots.max(therapist.buffer_before_slots),
            length,
            after: plan.buffer_after_slots.max(therapist.buffer_after_slots),
        };
        let mut found = fits(free, size) & starts;
        if let Some((_, barred)) = ask
            .barred
            .filter(|&(which, place)| which == nth && (place.therapist, place.day) == (id, day))
        {
            found &= !(1 << barred.start);
        }
        found != 0
    })
}

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Stop::Horizon => "the calendar is too short for so many visits",
            Stop::Skill => "no therapist gives this technique",
            Stop::Site => "no therapist who could works at a site the client comes to",
            Stop::Excluded => "the client does not see the therapists who could",
            Stop::Hours => "the therapists' hours",
            Stop::Room => "no room is free",
            Stop::Window => "the times the client can come",
            Stop::Blackout => "the days the client is away",
            Stop::Release => "the day the course may begin",
            Stop::Gap => "the days between visits",
            Stop::Held => "visits that must stay where they are",
            Stop::Pair => "the client's other visits",
            Stop::Cap => "the therapists' hands-on hours",
            Stop::Busy => "other clients' visits",
            Stop::Weekday => "the weekdays asked for",
            Stop::OtherTherapist => "no other therapist could",
            Stop::FinishBy => "the day to finish by",
        })
    }
}

impl fmt::Display for Impossible {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<String> = self.rules.iter().map(Stop::to_string).collect();
        write!(
            out,
            "course {} has no plan: visit {} finds no place; stopped by {}",
            self.course,
            self.visit + 1,
            rules.join(" or by ")
        )
    }
}
