//! Chooses which courses to take off together, and how many.

use crate::diary::Diary;
use crate::problem::Course;
use crate::random::Random;

/// Most courses taken off in one step.
const SIZE_MAX: usize = 16;
/// The same where a plan is in force: a good plan is improved by many small steps.
const SIZE_MAX_REPLAN: usize = 5;
/// Share of steps that begin from a course with visits without a place, where there is one.
const FROM_MISSING: f64 = 0.4;

/// Chooser of neighbouring courses.
#[derive(Clone, Debug)]
pub(crate) struct Ruin {
    /// Courses that may be chosen.
    movable: Vec<usize>,
    may: Vec<bool>,
    /// Round in which each course was chosen last.
    stamp: Vec<u64>,
    round: u64,
    /// What each size of ruin has gained and cost of late.
    sizes: Vec<Record>,
    size: usize,
    /// The courses chosen last, in the order to put them back.
    pub chosen: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    gain: f64,
    effort: f64,
}

impl Ruin {
    pub(crate) fn new(mut movable: Vec<usize>, diary: &Diary) -> Self {
        let courses = &diary.problem.courses;
        let open = |id: usize| {
            let first = courses[id].first;
            let known = &diary.problem.known[first..first + courses[id].visits];
            known.iter().any(|known| known.held.is_none())
        };
        movable.retain(|&id| open(id) && !courses[id].eligible.is_empty());
        let mut may = vec![false; courses.len()];
        for &id in &movable {
            may[id] = true;
        }
        let replan = diary.problem.draft.incumbent.is_some();
        let most = if replan { SIZE_MAX_REPLAN } else { SIZE_MAX };
        Ruin {
            movable,
            may,
            stamp: vec![0; courses.len()],
            round: 0,
            sizes: vec![Record { gain: 1.0, effort: 1.0 }; most],
            size: 0,
            chosen: Vec::new(),
        }
    }

    pub(crate) fn movable(&self) -> &[usize] {
        &self.movable
    }

    /// Whether there is nothing to choose from.
    pub(crate) fn is_idle(&self) -> bool {
        self.movable.is_empty()
    }

    /// Chooses a course and some that stand in its way.
    pub(crate) fn choose(&mut self, diary: &Diary, random: &mut Random) {
        self.round += 1;
        self.chosen.clear();
        self.size = self.draw_size(random);
        let seed = self.seed(diary, random);
        self.add(seed);
        let course = &diary.problem.courses[seed];
        for &(mate, _) in &course.mates {
            if random.below(2) == 0 {
                self.add(mate);
            }
        }
        for _ in 0..4 * self.size {
            if self.chosen.len() > self.size {
                break;
            }
            if let Some(other) = neighbour(diary, course, random) {
                self.add(other);
            }
        }
    }

    /// A size, the likelier the more it gained for its effort of late.
    fn draw_size(&self, random: &mut Random) -> usize {
        let worth = |record: &Record| record.gain / record.effort;
        let all: f64 = self.sizes.iter().map(worth).sum();
        if random.below(4) == 0 || all <= 0.0 {
            return random.below(self.sizes.len());
        }
        let mut left = random.unit() * all;
        for (size, record) in self.sizes.iter().enumerate() {
            left -= worth(record);
            if left <= 0.0 {
                return size;
            }
        }
        self.sizes.len() - 1
    }

    /// Tells what the last step gained, in points, and cost, in courses planned.
    pub(crate) fn learn(&mut self, gain: i64, effort: usize) {
        let record = &mut self.sizes[self.size];
        record.gain = 0.995 * record.gain + 0.005 * gain.max(0) as f64;
        record.effort = 0.995 * record.effort + 0.005 * effort as f64;
    }

    fn seed(&self, diary: &Diary, random: &mut Random) -> usize {
        let mut draw = || self.movable[random.below(self.movable.len())];
        let any = draw();
        let missing = |id: &usize| diary.course_places(*id).iter().any(Option::is_none);
        let found = (0..20).map(|_| draw()).find(missing);
        if random.unit() < FROM_MISSING { found.unwrap_or(any) } else { any }
    }

    fn add(&mut self, id: usize) {
        if self.may[id] && self.stamp[id] != self.round {
            self.stamp[id] = self.round;
            self.chosen.push(id);
        }
    }

    /// Orders the chosen courses for putting back.
    pub(crate) fn order(&mut self, diary: &Diary, random: &mut Random) {
        random.shuffle(&mut self.chosen);
        let courses = &diary.problem.courses;
        match random.below(4) {
            0 => self.chosen.sort_by_key(|&id| courses[id].eligible.len()),
            1 => self.chosen.sort_by_key(|&id| -courses[id].unscheduled),
            _ => {}
        }
    }
}

/// A course with a visit where a visit of this course stands or could.
fn neighbour(diary: &Diary, course: &Course, random: &mut Random) -> Option<usize> {
    let problem = diary.problem;
    let day = day_of(diary, course, random.below(course.visits), random);
    let one = &course.eligible[random.below(course.eligible.len())];
    let cell = &diary.occupants[day as usize * problem.therapists() + one.rank];
    if cell.is_empty() {
        return None;
    }
    let visit = cell[random.below(cell.len())] as usize;
    // What stands when the client cannot come is not in the way.
    let place = diary.places[visit]?;
    let may = course.starts[0][day as usize % 7].may;
    (may >> place.start & 1 == 1).then_some(problem.course_of[visit] as usize)
}

/// The day a visit stands on, or one it could stand on.
fn day_of(diary: &Diary, course: &Course, nth: usize, random: &mut Random) -> u32 {
    let day = match diary.places[course.first + nth] {
        Some(place) => place.day,
        None => {
            let before = (0..nth).rev().find_map(|other| {
                let place = diary.places[course.first + other]?;
                Some(place.day + course.gap_min * (nth - other) as u32)
            });
            let from = before.unwrap_or(course.release + nth as u32 * course.gap_min);
            let slack = course.gap_max - course.gap_min + if before.is_none() { 10 } else { 3 };
            from + random.below(slack as usize) as u32
        }
    };
    let day =
        if random.below(3) == 0 { (day + random.below(5) as u32).saturating_sub(2) } else { day };
    day.min(diary.problem.days() - 1)
}
