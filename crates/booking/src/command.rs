//! What `supple courses solve` does, without the file and the clock.

use crate::change::Moved;
use crate::draft::Assigned;
use crate::drive::{Clock, Effort, Progress, drive};
use crate::evaluate::{Evaluation, evaluate};
use crate::instance;
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::replan::moved_visits;

/// A solved instance.
#[derive(Clone, Debug)]
pub struct Solution {
    /// Every visit that has a place.
    pub assigned: Vec<Assigned>,
    /// What it is worth.
    pub evaluation: Evaluation,
    /// Visits of the plan in force that do not stand where they stood.
    pub moved: Vec<Moved>,
}

impl Solution {
    /// The solution as JSON: `{"assign": [[course, visit, therapist, day, start], ...]}`.
    pub fn json(&self) -> String {
        instance::write_solution(&self.assigned)
    }
}

/// Reads an instance and plans it. `progress` hears how far the work is.
pub fn solve_command(
    input: &[u8],
    effort: &Effort,
    clock: Clock,
    progress: &mut dyn FnMut(Progress),
) -> Result<Solution, Refusal> {
    let problem = Problem::new(instance::read(input)?)?;
    let diary = drive(&problem, effort, clock, progress);
    let assigned = diary.assigned();
    let evaluation = evaluate(problem.draft(), &assigned);
    let moved = moved_visits(&diary);
    Ok(Solution { assigned, evaluation, moved })
}
