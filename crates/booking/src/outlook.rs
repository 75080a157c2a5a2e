//! What a course costs at the least, whatever else stands on the calendar.
//!
//! Worked out once per course on the empty calendar, and used to leave days out of the search
//! that cannot be part of a plan within the bound.

use crate::cell::{NEVER, Size, fits};
use crate::problem::{Course, Problem};

/// Lower bounds of one course.
#[derive(Clone, Debug)]
pub(crate) struct Outlook {
    /// By visit, then by day: the least that visit on that day and all visits after it cost,
    /// lateness of the first left out. `NEVER` where it cannot be.
    pub from: Vec<i32>,
}

impl Outlook {
    pub(crate) fn new(problem: &Problem, course: &Course) -> Self {
        let days = problem.days() as usize;
        let over = problem.weights().gap_over as i32;
        let (least, most) = (course.gap_min as usize, course.gap_max as usize);
        let alone: Vec<Vec<i32>> = (0..course.lengths.len())
            .map(|length| (0..days).map(|day| visit(problem, course, length, day)).collect())
            .collect();
        let mut from = vec![NEVER; course.visits * days];
        let mut rest = 0;
        for nth in (0..course.visits).rev() {
            for day in 0..days {
                let alone = alone[course.length_of[nth]][day];
                if alone >= NEVER {
                    continue;
                }
                // Stop after this visit, or go on within the gaps, or go on later.
                let mut ahead = rest;
                if nth + 1 < course.visits {
                    let next = &from[(nth + 1) * days..(nth + 2) * days];
                    for (then, &cost) in next.iter().enumerate().skip(day + least) {
                        let gap = over * then.saturating_sub(day + most) as i32;
                        if gap >= ahead {
                            break;
                        }
                        ahead = ahead.min(cost + gap);
                    }
                }
                from[nth * days + day] = alone + ahead;
            }
            rest += course.unscheduled;
        }
        Outlook { from }
    }
}

/// The least one visit of a length costs on a day, its trip included.
fn visit(problem: &Problem, course: &Course, length: usize, day: usize) -> i32 {
    let starts = course.starts[length][day % 7];
    if starts.may == 0 || problem.away(course.client, day as u32) {
        return NEVER;
    }
    let mut best = NEVER;
    for one in &course.eligible {
        let size = Size { before: one.before, length: course.lengths[length], after: one.after };
        let open = problem.open[day * problem.therapists() + one.rank];
        let may = fits(open, size) & starts.may;
        if may == 0 || problem.room_count[one.room] == 0 {
            continue;
        }
        let disliked = may & starts.likes == 0;
        let fragment = if size.span() <= 3 { course.fragment_gain } else { 0 };
        let cost = one.cost + course.trip - fragment
            + if disliked { problem.weights().window as i32 } else { 0 };
        best = best.min(cost);
    }
    best
}
