//! Changes to a course that stands: move one visit, move the rest, cancel the rest.
//!
//! A change keeps every rule, or is refused with the rules that stop it and the diary as before.

use crate::diary::Diary;
use crate::draft::Place;
use crate::impossible::{Impossible, Stop, why};
use crate::plan::{CoursePlan, Planner};
use crate::rules::Broken;
use crate::search::{Ask, Extent};
use crate::together::reset;

/// One visit that a change moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Index of the course.
    pub course: u32,
    /// Which visit, from 0.
    pub visit: u32,
    /// Index of the client.
    pub client: u32,
    /// Where it stood; `None` when it had no place.
    pub from: Option<Place>,
    /// Where it stands; `None` when it lost its place.
    pub to: Option<Place>,
    /// Whether the client had confirmed it.
    pub confirmed: bool,
}

/// What a change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The course as it stands now, with reasons.
    pub plan: CoursePlan,
    /// Visits that moved.
    pub moved: Vec<Moved>,
    /// Change of the objective.
    pub cost: i64,
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotChange {
    /// The visit has no place, has happened or is locked.
    Fixed {
        /// Which visit, from 0.
        visit: u32,
    },
    /// The place asked for breaks these rules.
    Breaks(Vec<Broken>),
    /// No other place keeps every rule.
    Stopped {
        /// The rules that stop it.
        why: Impossible,
        /// Whether moving this visit and all after it keeps every rule.
        moving_the_rest_works: bool,
    },
}

/// Time that became free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freed {
    /// Whose time.
    pub therapist: u32,
    /// Day.
    pub day: u32,
    /// First slot, buffer included.
    pub start: u32,
    /// One past the last slot, buffer included.
    pub end: u32,
}

impl Planner {
    /// Moves one visit to the best other place; all other visits of the course stay.
    pub fn move_one(
        &mut self,
        diary: &mut Diary,
        course: u32,
        visit: u32,
    ) -> Result<Change, CannotChange> {
        self.shift(diary, course, visit, visit + 1).map_err(|why| match why {
            CannotChange::Stopped { why, .. } => {
                let mut trial = diary.clone();
                let works = self.move_rest(&mut trial, course, visit).is_ok();
                CannotChange::Stopped { why, moving_the_rest_works: works }
            }
            other => other,
        })
    }

    /// Moves one visit to another place and plans all after it again.
    pub fn move_rest(
        &mut self,
        diary: &mut Diary,
        course: u32,
        visit: u32,
    ) -> Result<Change, CannotChange> {
        self.shift(diary, course, visit, diary.problem.courses[course as usize].visits as u32)
    }

    /// Moves one visit to a given place, if that breaks no rule.
    pub fn move_to(
        &mut self,
        diary: &mut Diary,
        course: u32,
        visit: u32,
        place: Place,
    ) -> Result<Change, CannotChange> {
        let before = fixed(diary, course, visit)?;
        let id = course as usize;
        let start = diary.total();
        diary.take_off_range(id, visit as usize..visit as usize + 1);
        let broken = diary.broken(course, visit, place);
        let mut places = before.clone();
        if broken.is_empty() {
            places[visit as usize] = Some(place);
        }
        diary.put_on(id, &places);
        if !broken.is_empty() {
            return Err(CannotChange::Breaks(broken));
        }
        Ok(change(diary, course, &before, start))
    }

    /// Plans visits `from..to` again; `from` gets another place.
    fn shift(
        &mut self,
        diary: &mut Diary,
        course: u32,
        from: u32,
        to: u32,
    ) -> Result<Change, CannotChange> {
        let before = fixed(diary, course, from)?;
        let Some(old) = before[from as usize] else {
            return Err(CannotChange::Fixed { visit: from });
        };
        let id = course as usize;
        let start = diary.total();
        let count = before.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        diary.take_off_range(id, from as usize..to as usize);
        let ask =
            Ask { barred: Some((from as usize, old)), ..Ask::course(id, Extent::First(count)) };
        let found = self.search.plan(diary, &ask);
        let Some(_) = found else {
            let why = why(diary, &ask);
            diary.put_on(id, &before);
            return Err(CannotChange::Stopped { why, moving_the_rest_works: false });
        };
        diary.put_on(id, &self.search.places);
        Ok(change(diary, course, &before, start))
    }
}

/// Cancels a visit and all after it. Refuses when one of them has happened or is locked.
pub fn cancel_rest(
    diary: &mut Diary,
    course: u32,
    from: u32,
) -> Result<(Change, Vec<Freed>), CannotChange> {
    let id = course as usize;
    let plan = &diary.problem.courses[id];
    let held = (from as usize..plan.visits)
        .find(|&nth| diary.problem.known[plan.first + nth].held.is_some());
    if let Some(nth) = held {
        return Err(CannotChange::Fixed { visit: nth as u32 });
    }
    let before = diary.course_places(id).to_vec();
    let start = diary.total();
    let mut kept = before.clone();
    let mut freed = Vec::new();
    for (nth, place) in kept.iter_mut().enumerate().skip(from as usize) {
        let Some(place) = place.take() else { continue };
        let Some(one) = Diary::eligible(plan, place.therapist) else { continue };
        freed.push(Freed {
            therapist: place.therapist,
            day: place.day,
            start: place.start - one.before,
            end: place.start + plan.lengths[plan.length_of[nth]] + one.after,
        });
    }
    reset(diary, course, &kept);
    Ok((change(diary, course, &before, start), freed))
}

/// Where a course stands, if the visit may be changed.
fn fixed(diary: &Diary, course: u32, visit: u32) -> Result<Vec<Option<Place>>, CannotChange> {
    let plan = &diary.problem.courses[course as usize];
    let places = diary.course_places(course as usize);
    let nth = visit as usize;
    let stays = nth >= plan.visits
        || places[nth].is_none()
        || diary.problem.known[plan.first + nth].held.is_some();
    if stays { Err(CannotChange::Fixed { visit }) } else { Ok(places.to_vec()) }
}

fn change(diary: &Diary, course: u32, before: &[Option<Place>], start: i64) -> Change {
    let places = diary.course_places(course as usize);
    Change {
        plan: CoursePlan::of(diary, course as usize, diary.total() - start, places),
        moved: moved(diary, course, before),
        cost: diary.total() - start,
    }
}

/// The visits of a course that do not stand where they did.
pub(crate) fn moved(diary: &Diary, course: u32, before: &[Option<Place>]) -> Vec<Moved> {
    let draft = &diary.problem.draft;
    let client = draft.courses[course as usize].client;
    (0u32..)
        .zip(before.iter().zip(diary.course_places(course as usize)))
        .filter(|(_, (from, to))| from != to)
        .map(|(visit, (&from, &to))| Moved {
            course,
            visit,
            client,
            from,
            to,
            confirmed: draft.confirmed.contains(&(course, visit)),
        })
        .collect()
}

impl CannotChange {
    /// The rules that stop the change, where it is rules.
    pub fn stops(&self) -> &[Stop] {
        match self {
            CannotChange::Stopped { why, .. } => &why.rules,
            _ => &[],
        }
    }
}
