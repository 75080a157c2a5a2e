//! Who on the waiting list gains most from a freed slot, and offers that go out one at a time.
//!
//! Offers are plain data: every event carries the time it happens at, so the same events give the
//! same offers.

use crate::change::Freed;
use crate::diary::Diary;
use crate::draft::Place;
use crate::plan::Planner;
use crate::problem::bits;
use crate::search::{Ask, Extent};

/// Someone waiting for a place for the rest of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Index of the course.
    pub course: u32,
    /// When they began to wait; earlier goes first when worth is equal. Any unit.
    pub since: i64,
}

/// What a freed slot is worth to one who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Who.
    pub waiting: Waiting,
    /// How much the objective falls if they get it.
    pub worth: i64,
    /// Which visit would stand in the slot, from 0, and where.
    pub visit: u32,
    /// Where it would stand.
    pub place: Place,
}

impl Planner {
    /// Ranks those waiting by what a freed slot is worth to them: the cost of their best plan
    /// without the slot less that with it. Those who would not use it are left out.
    pub fn rank(&mut self, diary: &mut Diary, slot: Freed, waiting: &[Waiting]) -> Vec<Ranked> {
        let row = diary.problem.cell(slot.therapist, slot.day);
        let mask = bits(slot.start, slot.end);
        let free = diary.cells[row].free;
        let mut ranked: Vec<Ranked> = waiting
            .iter()
            .filter_map(|&waiting| {
                let ask = Ask::course(waiting.course as usize, Extent::Prefix);
                let with = self.search.plan(diary, &ask)?;
                let uses = |place: &Place| {
                    place.therapist == slot.therapist
                        && place.day == slot.day
                        && (slot.start..slot.end).contains(&place.start)
                };
                let found = self.search.places.iter().enumerate();
                let (visit, place) = found.filter_map(|(nth, place)| Some((nth, (*place)?))).find(
                    |(nth, place)| {
                        diary.place(waiting.course, *nth as u32).is_none() && uses(place)
                    },
                )?;
                diary.cells[row].free = free & !mask;
                let without = self.search.plan(diary, &ask);
                diary.cells[row].free = free;
                let worth = i64::from(without?) - i64::from(with);
                Some(Ranked { waiting, worth, visit: visit as u32, place })
            })
            .filter(|ranked| ranked.worth > 0)
            .collect();
        ranked.sort_by_key(|one| (-one.worth, one.waiting.since, one.waiting.course));
        ranked
    }
}

/// How one who waits stands to a freed slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Not asked yet.
    Queued,
    /// Asked; the slot is held for them until this second.
    Held {
        /// Second the hold ends.
        until: i64,
    },
    /// Took it.
    Taken,
    /// Did not want it.
    Declined,
    /// Did not answer in time.
    Expired,
    /// Another took it.
    Gone,
}

/// What happened to one who waits, to be told to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Index of the course.
    pub course: u32,
    /// What it is now.
    pub offer: Offer,
}

/// Why an answer is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHeld {
    /// This course has no offer for the slot.
    Unknown,
    /// The offer is over, or not made yet.
    Now(Offer),
}

/// The answer to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// I take it.
    Take,
    /// I do not want it.
    Decline,
}

/// Offers of one freed slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    queue: Vec<(u32, Offer)>,
    at_once: usize,
    hold_seconds: i64,
}

impl Offers {
    /// Offers for a ranked list, to the first `at_once` (1 to 3) at a time, each held for
    /// `hold_seconds`. Nothing goes out before `tick`.
    pub fn new(ranked: &[Ranked], at_once: usize, hold_seconds: u32) -> Self {
        Offers {
            queue: ranked.iter().map(|one| (one.waiting.course, Offer::Queued)).collect(),
            at_once: at_once.clamp(1, 3),
            hold_seconds: i64::from(hold_seconds),
        }
    }

    /// Everyone and how they stand, best first.
    pub fn offers(&self) -> &[(u32, Offer)] {
        &self.queue
    }

    /// Lets holds run out and offers go out that are due at `now`, in seconds.
    pub fn tick(&mut self, now: i64) -> Vec<Notice> {
        let mut notices = Vec::new();
        if self.queue.iter().any(|(_, offer)| *offer == Offer::Taken) {
            return notices;
        }
        for (course, offer) in &mut self.queue {
            if matches!(*offer, Offer::Held { until } if until <= now) {
                *offer = Offer::Expired;
                notices.push(Notice { course: *course, offer: *offer });
            }
        }
        let held = |queue: &[(u32, Offer)]| {
            queue.iter().filter(|(_, offer)| matches!(offer, Offer::Held { .. })).count()
        };
        let free = self.at_once.saturating_sub(held(&self.queue));
        let until = now + self.hold_seconds;
        let due = self.queue.iter_mut().filter(|(_, offer)| *offer == Offer::Queued);
        for (course, offer) in due.take(free) {
            *offer = Offer::Held { until };
            notices.push(Notice { course: *course, offer: *offer });
        }
        notices
    }

    /// Takes an answer at `now`. The first to take the slot has it; all others hear it is gone.
    pub fn answer(
        &mut self,
        course: u32,
        answer: Answer,
        now: i64,
    ) -> Result<Vec<Notice>, NotHeld> {
        let mut notices = self.tick(now);
        let Some(own) = self.queue.iter_mut().find(|(other, _)| *other == course) else {
            return Err(NotHeld::Unknown);
        };
        if !matches!(own.1, Offer::Held { .. }) {
            return Err(NotHeld::Now(own.1));
        }
        own.1 = if answer == Answer::Take { Offer::Taken } else { Offer::Declined };
        notices.push(Notice { course, offer: own.1 });
        if answer == Answer::Decline {
            notices.extend(self.tick(now));
            return Ok(notices);
        }
        for (other, offer) in &mut self.queue {
            if matches!(offer, Offer::Held { .. } | Offer::Queued) {
                let told = *offer != Offer::Queued;
                *offer = Offer::Gone;
                if told {
                    notices.push(Notice { course: *other, offer: *offer });
                }
            }
        }
        Ok(notices)
    }
}
