//! The courses of one client: visits with gaps, some missed, some called off, some to come.

use store::courses::{NewCourse, NewVisit};
use store::import::{PastCourse, PastVisit};
use store::practices::Service;
use store::visits::Step;
use store::{ClientId, CourseId, CourseState, Json, ScreenId, VisitId, VisitState};

use crate::chance::{Chance, Ids};
use crate::days::{ALL, Days, PAST};
use crate::house::House;
use crate::placing::{Keeps, Wish, place};
use crate::team::Team;

const MINUTE_MS: i64 = 60_000;
/// Nobody books a first visit further ahead.
const AHEAD_MAX: usize = 21;
/// Shares of a hundred visits that were missed, and called off one by one; with the courses that
/// were ended early about 8 are called off. Of those to come, called off.
const MISSED: u64 = 6;
const CANCELLED: u64 = 6;
const CANCELLED_TO_COME: u64 = 3;

/// Everything that the visits of a team are placed with.
#[derive(Debug)]
pub struct Desk<'a> {
    pub house: &'a House,
    pub days: &'a Days,
    pub team: &'a mut Team,
    pub ids: &'a mut Ids,
    pub chance: &'a mut Chance,
    /// Epoch milliseconds.
    pub now: i64,
}

/// A course to be made up.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    pub client: ClientId,
    pub screen: ScreenId,
    pub service: &'a Service,
    pub dose: &'a serde_json::Value,
    pub wish: Wish,
    /// Day of the first visit.
    pub first: usize,
    /// Day after the last on which a visit may be.
    pub until: usize,
    /// When it was booked, epoch milliseconds.
    pub at: i64,
    /// Whether the client comes to the end.
    pub end: End,
}

/// How a course ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With its last visit.
    Whole,
    /// After so many visits; the rest is called off.
    After(usize),
    /// A question came up: what is to come waits for it.
    OnHold,
}

/// A course made up.
#[derive(Clone, Debug)]
pub struct Made {
    pub course: PastCourse,
    pub steps: Vec<Step>,
    /// Day of its last visit.
    pub last: usize,
}

/// How a visit ends, as it was decided before it was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Comes,
    Stays,
    CallsOff,
}

impl Desk<'_> {
    /// Makes a course up and places its visits; none when there was no place for any.
    pub fn course(&mut self, draft: &Draft<'_>) -> Option<Made> {
        if draft.first > PAST + AHEAD_MAX {
            return None;
        }
        let id: CourseId = self.ids.next();
        let wanted = usize::try_from(self.chance.between(2, 6)).unwrap_or(2);
        let (mut past, mut to_come, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        let (mut wished, mut last) = (draft.first, None::<usize>);
        for _ in 0..wanted {
            wished = self.near_today(wished, last);
            let fate = match draft.end {
                End::After(came) if past.len() >= came => Fate::CallsOff,
                _ => self.fate(wished),
            };
            let keeps = if fate == Fate::CallsOff { Keeps::Nothing } else { Keeps::Place };
            let asked = (draft.wish, wished, keeps);
            if wished >= draft.until.min(ALL) {
                break;
            }
            let found = place(self.team, self.house, self.days, draft.service, asked);
            if let Some((day, place)) = found.filter(|(day, _)| *day < ALL) {
                let number = i64::try_from(past.len() + to_come.len()).unwrap_or(0) + 1;
                let visit = NewVisit { id: self.ids.next::<VisitId>(), number, place };
                match self.ended(fate, &visit) {
                    Some((state, state_at)) => past.push(PastVisit { visit, state, state_at }),
                    None => {
                        steps.extend(self.step(&visit, draft.end));
                        to_come.push(visit);
                    }
                }
                (wished, last) = (day, Some(day));
            }
            wished += self.gap_days();
        }
        let last = last?;
        let state = match (draft.end, to_come.is_empty()) {
            (_, false) => CourseState::Active,
            (End::After(_), true) => CourseState::Stopped,
            (_, true) => CourseState::Finished,
        };
        let course = NewCourse {
            practice: self.house.practice,
            id,
            client: draft.client,
            service: draft.service.service_id,
            screen: Some(draft.screen),
            plan: Json::of(draft.dose),
            visits: to_come,
            at: draft.at,
        };
        Some(Made { course: PastCourse { course, state, visits: past }, steps, last })
    }

    /// Between three days and three weeks, more often a little less than a week.
    fn gap_days(&mut self) -> usize {
        let gap = match self.chance.percent(75) {
            true => self.chance.between(4, 7),
            false => self.chance.between(3, 21),
        };
        usize::try_from(gap).unwrap_or(7)
    }

    /// Days around today are drawn to it, so that there is a full day to look at.
    fn near_today(&mut self, wished: usize, last: Option<usize>) -> usize {
        let close = (PAST.saturating_sub(3)..=PAST + 3).contains(&wished);
        let free = last.is_none_or(|last| last + 2 < PAST);
        if close && free && self.chance.percent(60) { PAST } else { wished }
    }

    fn fate(&mut self, day: usize) -> Fate {
        let roll = self.chance.between(0, 99).unsigned_abs();
        let (missed, cancelled) = match day > PAST {
            true => (0, CANCELLED_TO_COME),
            false => (MISSED, CANCELLED),
        };
        match roll {
            roll if roll < missed => Fate::Stays,
            roll if roll < missed + cancelled => Fate::CallsOff,
            _ => Fate::Comes,
        }
    }

    /// The state of a visit that takes no place any more, and since when.
    fn ended(&mut self, fate: Fate, visit: &NewVisit) -> Option<(VisitState, i64)> {
        let (starts, ends) = (visit.place.starts_at, visit.place.ends_at);
        match fate {
            Fate::CallsOff => {
                let before = self.chance.between(2, 72) * 60 * MINUTE_MS;
                Some((VisitState::Cancelled, (starts - before).min(self.now)))
            }
            Fate::Stays if starts + 15 * MINUTE_MS <= self.now => {
                Some((VisitState::Missed, starts + 15 * MINUTE_MS))
            }
            Fate::Comes if ends <= self.now => Some((VisitState::Done, ends)),
            // Before the end of its day nobody knows that a visit will be missed.
            Fate::Stays | Fate::Comes => None,
        }
    }

    /// The client is here already, or must not be booked before a question is answered.
    fn step(&mut self, visit: &NewVisit, end: End) -> Option<Step> {
        let early = self.chance.between(0, 12) * MINUTE_MS;
        let arrives = visit.place.starts_at - early;
        let (to, reason, at) = match (end, arrives <= self.now) {
            (_, true) => (VisitState::Arrived, None, arrives),
            (End::OnHold, false) => {
                let reason = Some("a question is open".to_string());
                (VisitState::OnHold, reason, self.now - MINUTE_MS)
            }
            (_, false) => return None,
        };
        Some(Step { practice: self.house.practice, visit: visit.id, version: 1, to, reason, at })
    }
}
