//! Which rules a place would break.

use std::fmt;

use crate::cell::{Size, fits};
use crate::diary::Diary;
use crate::draft::{Place, Rule, Window};
use crate::row::blocked;

/// A rule that a place for a visit would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Broken {
    /// The therapist does not have the discipline or the technique.
    Skill,
    /// The client does not come to this site.
    Site,
    /// The client will not see this therapist.
    Excluded,
    /// The day is not on the calendar, or over.
    Day,
    /// Before the course may begin.
    Release,
    /// The therapist does not work then, buffers included.
    Hours,
    /// The therapist is taken then, buffers included.
    TherapistBusy,
    /// More hands-on time than the therapist's day allows.
    Cap,
    /// No room of this kind is left.
    Room,
    /// The client cannot come at this time of this weekday.
    Window,
    /// The client is away on this day.
    Blackout,
    /// The client has another visit then.
    ClientBusy,
    /// The rule with the client's other course.
    Pair,
    /// Too few days to the visit before.
    GapBefore,
    /// Too few days to the visit after.
    GapAfter,
}

impl Diary<'_> {
    /// Every rule a place would break for a visit that has no place now.
    ///
    /// Visits of the same course that have a place count for the gaps.
    pub fn broken(&self, course: u32, visit: u32, place: Place) -> Vec<Broken> {
        let problem = self.problem;
        let draft = &problem.draft;
        let plan = &draft.courses[course as usize];
        let client = &draft.clients[plan.client as usize];
        let inside = (place.therapist as usize) < draft.therapists.len()
            && place.day < draft.days
            && place.start < draft.slots_per_day;
        if !inside {
            return vec![Broken::Day];
        }
        let therapist = &draft.therapists[place.therapist as usize];
        let length = plan.visit_slots[visit as usize];
        let mut broken = Vec::new();
        let mut note = |wrong: bool, rule: Broken| {
            if wrong {
                broken.push(rule);
            }
        };
        let skilled =
            therapist.discipline == plan.discipline && therapist.skills.contains(&plan.technique);
        note(!skilled, Broken::Skill);
        note(!client.sites.contains(&therapist.site), Broken::Site);
        note(client.excluded.contains(&place.therapist), Broken::Excluded);
        note(place.day < plan.release, Broken::Release);
        note(problem.away(plan.client as usize, place.day), Broken::Blackout);
        let end = place.start + length;
        let open = |one: &Window| {
            one.weekday == place.day % 7 && one.start <= place.start && end <= one.end
        };
        note(!client.windows.iter().any(open), Broken::Window);
        let size = Size {
            before: plan.buffer_before_slots.max(therapist.buffer_before_slots),
            length,
            after: plan.buffer_after_slots.max(therapist.buffer_after_slots),
        };
        let cell = &self.cells[problem.cell(place.therapist, place.day)];
        let at = |mask: u64| fits(mask, size) >> place.start & 1 == 1;
        note(!at(cell.open), Broken::Hours);
        note(at(cell.open) && !at(cell.free), Broken::TherapistBusy);
        note(cell.spare < length, Broken::Cap);
        note(!at(!self.full[self.room_row(course, therapist.site, place.day)]), Broken::Room);
        self.client_rules(course, visit, place, &mut broken);
        broken
    }

    fn room_row(&self, course: u32, site: u32, day: u32) -> usize {
        let room = self.problem.room(course as usize, site);
        day as usize * self.problem.room_count.len() + room
    }

    fn client_rules(&self, course: u32, visit: u32, place: Place, broken: &mut Vec<Broken>) {
        let plan = &self.problem.courses[course as usize];
        let length = plan.lengths[plan.length_of[visit as usize]];
        let mut company = Vec::new();
        self.company(plan, place.day, &mut company);
        let overlaps =
            |other: &(u32, u32, u32)| other.0 < place.start + length && place.start < other.1;
        if company.iter().any(overlaps) {
            broken.push(Broken::ClientBusy);
        }
        let apart = plan.mates.iter().any(|&(_, rule)| rule != Rule::Free);
        if apart
            && blocked(self, plan, place.day, length) >> place.start & 1 == 1
            && !broken.contains(&Broken::ClientBusy)
        {
            broken.push(Broken::Pair);
        }
        for nth in 0..plan.visits as u32 {
            let Some(other) = self.place(course, nth).filter(|_| nth != visit) else { continue };
            let (least, rule) = if nth < visit {
                (other.day + plan.gap_min * (visit - nth), Broken::GapBefore)
            } else {
                (place.day + plan.gap_min * (nth - visit), Broken::GapAfter)
            };
            let later = if nth < visit { place.day } else { other.day };
            if later < least && !broken.contains(&rule) {
                broken.push(rule);
            }
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Broken::Skill => "the therapist does not give this technique",
            Broken::Site => "the client does not come to this site",
            Broken::Excluded => "the client does not see this therapist",
            Broken::Day => "the calendar does not have this time",
            Broken::Release => "the course begins later",
            Broken::Hours => "the therapist does not work then",
            Broken::TherapistBusy => "the therapist has another visit then",
            Broken::Cap => "the therapist's hands-on hours of this day are used up",
            Broken::Room => "no room is free then",
            Broken::Window => "the client cannot come then",
            Broken::Blackout => "the client is away",
            Broken::ClientBusy => "the client has another visit then",
            Broken::Pair => "too near to a visit of the client's other course",
            Broken::GapBefore => "too few days after the visit before",
            Broken::GapAfter => "too few days before the visit after",
        })
    }
}
