//! Splits the courses into groups that do not meet, so that each can be improved on its own.
//!
//! A *unit* is a set of therapists and rooms that visits tie together; in a practice with several
//! sites that is mostly one kind of room at one site. Groups share no unit and no client, so what
//! one group changes changes nothing for another, and the changes add up.

use crate::problem::Problem;
use crate::random::Random;

/// Units of a problem and which of them each course uses.
#[derive(Clone, Debug)]
pub(crate) struct Units {
    count: usize,
    of_course: Vec<Vec<usize>>,
    /// Courses by unit.
    load: Vec<usize>,
}

impl Units {
    pub(crate) fn new(problem: &Problem) -> Self {
        let therapists = problem.therapists();
        let mut parent: Vec<usize> = (0..therapists + problem.room_count.len()).collect();
        for one in problem.courses.iter().flat_map(|course| &course.eligible) {
            let a = root(&mut parent, one.rank);
            let b = root(&mut parent, therapists + one.room);
            parent[a.max(b)] = a.min(b);
        }
        let mut number = std::collections::BTreeMap::new();
        let of_course: Vec<Vec<usize>> = problem
            .courses
            .iter()
            .map(|course| {
                let mut units: Vec<usize> = course
                    .eligible
                    .iter()
                    .map(|one| {
                        let next = number.len();
                        *number.entry(root(&mut parent, one.rank)).or_insert(next)
                    })
                    .collect();
                units.sort_unstable();
                units.dedup();
                units
            })
            .collect();
        let mut load = vec![0; number.len()];
        for &unit in of_course.iter().flatten() {
            load[unit] += 1;
        }
        Units { count: number.len(), of_course, load }
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Courses that may move in each of `groups` groups, balanced by load.
    pub(crate) fn split(
        &self,
        problem: &Problem,
        groups: usize,
        random: &mut Random,
    ) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.count).collect();
        random.shuffle(&mut order);
        let mut group_of = vec![0; self.count];
        let mut loads = vec![0; groups];
        // Heavy units first, in random order among much the same.
        order.sort_by_key(|&unit| std::cmp::Reverse(self.load[unit].ilog2()));
        for unit in order {
            let least = (0..groups).min_by_key(|&group| loads[group]).unwrap_or(0);
            group_of[unit] = least;
            loads[least] += self.load[unit];
        }
        let mut split = vec![Vec::new(); groups];
        let mut taken: Vec<Option<usize>> = vec![None; problem.courses.len()];
        let mut courses: Vec<usize> = (0..problem.courses.len()).collect();
        random.shuffle(&mut courses);
        for id in courses {
            let units = &self.of_course[id];
            let Some(&first) = units.first() else { continue };
            let group = group_of[first];
            let together = units.iter().all(|&unit| group_of[unit] == group);
            let mates = &problem.courses[id].mates;
            if together && mates.iter().all(|&(mate, _)| taken[mate].is_none_or(|at| at == group)) {
                taken[id] = Some(group);
                split[group].push(id);
            }
        }
        for group in &mut split {
            group.sort_unstable();
        }
        split
    }
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}
