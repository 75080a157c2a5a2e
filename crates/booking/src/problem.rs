//! A checked question, laid out for the search.
//!
//! Start at `Problem::new`. Private fields, always valid. Costs are `i32`, days and slots `u32`,
//! slots of one day are the bits of a `u64` (bit 0 = slot 0).

use std::sync::OnceLock;

use crate::check;
use crate::draft::{Assigned, Draft, Place, Rule, Weights, Window};
use crate::outlook::Outlook;
use crate::refusal::Refusal;

/// A therapist who may give a course.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Eligible {
    pub therapist: u32,
    /// Position in a day's row of cells.
    pub rank: usize,
    /// Row of `Diary::rooms` for day 0.
    pub room: usize,
    /// What choosing this therapist costs, whatever the time.
    pub cost: i32,
    pub before: u32,
    pub after: u32,
}

/// Slots where a visit of one length may start on one weekday.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Starts {
    pub may: u64,
    pub likes: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub client: usize,
    /// Number of the first visit in the flat list of visits.
    pub first: usize,
    pub visits: usize,
    pub release: u32,
    pub target: u32,
    pub gap_min: u32,
    pub gap_max: u32,
    /// Distinct visit lengths, in slots.
    pub lengths: Vec<u32>,
    /// Which of `lengths` each visit has.
    pub length_of: Vec<usize>,
    /// `starts[length][weekday]`.
    pub starts: Vec<[Starts; 7]>,
    pub eligible: Vec<Eligible>,
    /// Which kind of room, in the order of a site's row of rooms.
    pub kind: usize,
    /// Cost of one visit without a place.
    pub unscheduled: i32,
    pub trip: i32,
    pub noshow: i32,
    /// Least any visit of this course can cost, before trips.
    pub floor: i32,
    /// Most that filling a small gap can save.
    pub fragment_gain: i32,
    /// Worked out when first asked for.
    pub outlook: OnceLock<Outlook>,
    /// Other courses of the same client and the rule between.
    pub mates: Vec<(usize, Rule)>,
}

/// What is already known about one visit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known {
    /// Where it must stay: it has happened or is locked.
    pub held: Option<Place>,
    /// Where it stood in the plan in force.
    pub incumbent: Option<Place>,
    /// Disruption counts this many times.
    pub notice: i32,
}

/// A checked question.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(crate) draft: Draft,
    /// Day 0 to `draft.days`, times therapists by rank.
    pub(crate) open: Vec<u64>,
    pub(crate) rank: Vec<usize>,
    pub(crate) room_count: Vec<u32>,
    pub(crate) courses: Vec<Course>,
    pub(crate) known: Vec<Known>,
    pub(crate) course_of: Vec<u32>,
    /// Bit per day, per client.
    away: Vec<Vec<u64>>,
    pub(crate) peak: u64,
    /// Cost of a left-over gap of 1, 2, 3 slots; index 0 stands for any other gap.
    pub(crate) fragment: [i32; 4],
    /// Fragment costs of (left, right) classes, cheapest first; class 0 is no small gap.
    pub(crate) fragments: Vec<(i32, usize, usize)>,
}

/// Bits `start..end`.
pub(crate) fn bits(start: u32, end: u32) -> u64 {
    if end <= start {
        return 0;
    }
    let width = end - start;
    let ones = if width >= 64 { u64::MAX } else { (1u64 << width) - 1 };
    ones << start
}

fn starts(windows: &[Window], weekday: u32, length: u32) -> u64 {
    windows
        .iter()
        .filter(|window| window.weekday == weekday && window.end >= window.start + length)
        .fold(0, |mask, window| mask | bits(window.start, window.end - length + 1))
}

impl Problem {
    /// Checks a draft. Refuses the first thing found wrong, with its path.
    pub fn new(draft: Draft) -> Result<Self, Refusal> {
        check::draft(&draft)?;
        let problem = Self::lay_out(draft);
        check::held(&problem)?;
        Ok(problem)
    }

    /// The question as written.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Length of the calendar.
    pub fn days(&self) -> u32 {
        self.draft.days
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.draft.weights
    }

    pub(crate) fn therapists(&self) -> usize {
        self.draft.therapists.len()
    }

    /// Whether a client cannot come on a day.
    pub(crate) fn away(&self, client: usize, day: u32) -> bool {
        self.away[client][day as usize / 64] >> (day % 64) & 1 == 1
    }

    pub(crate) fn cell(&self, therapist: u32, day: u32) -> usize {
        day as usize * self.therapists() + self.rank[therapist as usize]
    }

    /// Row of the rooms a course needs at a site, for day 0.
    pub(crate) fn room(&self, course: usize, site: u32) -> usize {
        let kinds = self.room_count.len() / self.draft.sites.len().max(1);
        site as usize * kinds + self.courses[course].kind
    }

    pub(crate) fn visit(&self, assigned: &Assigned) -> usize {
        self.courses[assigned.course as usize].first + assigned.visit as usize
    }

    /// What a course's visits cost at the least.
    pub(crate) fn outlook(&self, id: usize) -> &Outlook {
        self.courses[id].outlook.get_or_init(|| Outlook::new(self, &self.courses[id]))
    }

    fn lay_out(draft: Draft) -> Self {
        let mut order: Vec<usize> = (0..draft.therapists.len()).collect();
        order.sort_by_key(|&id| (draft.therapists[id].site, &draft.therapists[id].discipline, id));
        let mut rank = vec![0; order.len()];
        for (position, &id) in order.iter().enumerate() {
            rank[id] = position;
        }
        let mut open = vec![0; draft.days as usize * order.len()];
        for (id, therapist) in draft.therapists.iter().enumerate() {
            for (day, shifts) in therapist.shifts.iter().enumerate() {
                open[day * order.len() + rank[id]] =
                    shifts.iter().fold(0, |mask, &(start, end)| mask | bits(start, end));
            }
        }
        let kinds = room_kinds(&draft);
        let room_count = draft
            .sites
            .iter()
            .flat_map(|site| kinds.iter().map(|kind| site.rooms.get(kind).copied().unwrap_or(0)))
            .collect();
        let words = draft.days as usize / 64 + 1;
        let away = draft.clients.iter().map(|client| {
            let mut mask = vec![0u64; words];
            for &day in client.blackout.iter().filter(|&&day| day < draft.days) {
                mask[day as usize / 64] |= 1 << (day % 64);
            }
            mask
        });
        let mut problem = Problem {
            open,
            room_count,
            away: away.collect(),
            courses: Vec::with_capacity(draft.courses.len()),
            known: Vec::new(),
            course_of: Vec::new(),
            peak: bits(draft.weights.peak_from_slot.min(64), 64),
            fragment: fragment(&draft.weights),
            fragments: fragments(&fragment(&draft.weights)),
            rank,
            draft,
        };
        let mut by_client = vec![Vec::new(); problem.draft.clients.len()];
        for (id, course) in problem.draft.courses.iter().enumerate() {
            by_client[course.client as usize].push(id);
        }
        for id in 0..problem.draft.courses.len() {
            let course = problem.lay_out_course(id, &kinds, &by_client);
            problem.known.resize(course.first + course.visits, Known::default());
            problem.course_of.resize(course.first + course.visits, id as u32);
            problem.courses.push(course);
        }
        problem.lay_out_known();
        problem
    }

    fn lay_out_course(&self, id: usize, kinds: &[String], by_client: &[Vec<usize>]) -> Course {
        let draft = &self.draft;
        let course = &draft.courses[id];
        let client = &draft.clients[course.client as usize];
        let mut lengths = course.visit_slots.clone();
        lengths.sort_unstable();
        lengths.dedup();
        let position = |length: &u32| lengths.binary_search(length).unwrap_or(0);
        let weights = &draft.weights;
        let eligible: Vec<Eligible> = self.eligible(id, kinds);
        let fragment_gain = self.fragment.iter().copied().max().unwrap_or(0);
        let floor = eligible.iter().map(|one| one.cost).min().unwrap_or(0) - fragment_gain;
        Course {
            client: course.client as usize,
            first: self.known.len(),
            visits: course.visit_slots.len(),
            release: course.release.max(draft.now),
            target: course.target,
            gap_min: course.gap_days_min,
            gap_max: course.gap_days_max,
            length_of: course.visit_slots.iter().map(position).collect(),
            starts: lengths
                .iter()
                .map(|&length| {
                    std::array::from_fn(|weekday| Starts {
                        may: starts(&client.windows, weekday as u32, length),
                        likes: starts(&client.preferred, weekday as u32, length),
                    })
                })
                .collect(),
            lengths,
            eligible,
            kind: kinds.iter().position(|kind| *kind == course.room).unwrap_or(0),
            unscheduled: (weights.unscheduled * client.priority) as i32,
            trip: (client.travel_minutes / weights.trip_minutes_per_point) as i32,
            noshow: (f64::from(weights.noshow_peak) * client.noshow + 0.5) as i32,
            floor,
            fragment_gain,
            outlook: OnceLock::new(),
            mates: self.mates(id, by_client),
        }
    }

    fn eligible(&self, id: usize, kinds: &[String]) -> Vec<Eligible> {
        let draft = &self.draft;
        let course = &draft.courses[id];
        let client = &draft.clients[course.client as usize];
        let likes = client
            .preferred_therapist
            .filter(|&one| draft.therapists[one as usize].discipline == course.discipline);
        let kind = kinds.iter().position(|kind| *kind == course.room).unwrap_or(0);
        let mut found: Vec<Eligible> = draft
            .therapists
            .iter()
            .zip(0u32..)
            .filter(|(therapist, therapist_id)| {
                therapist.discipline == course.discipline
                    && therapist.skills.contains(&course.technique)
                    && client.sites.contains(&therapist.site)
                    && !client.excluded.contains(therapist_id)
            })
            .map(|(therapist, therapist_id)| Eligible {
                therapist: therapist_id,
                rank: self.rank[therapist_id as usize],
                room: therapist.site as usize * kinds.len() + kind,
                cost: match likes {
                    Some(liked) if liked != therapist_id => draft.weights.therapist as i32,
                    _ => 0,
                },
                before: therapist.buffer_before_slots.max(course.buffer_before_slots),
                after: therapist.buffer_after_slots.max(course.buffer_after_slots),
            })
            .collect();
        found.sort_by_key(|one| one.rank);
        found
    }

    fn mates(&self, id: usize, by_client: &[Vec<usize>]) -> Vec<(usize, Rule)> {
        let client = self.draft.courses[id].client as usize;
        let rule = |other: usize| {
            let found = self.draft.pairs.iter().find(|pair| {
                (pair.a as usize, pair.b as usize) == (id, other)
                    || (pair.b as usize, pair.a as usize) == (id, other)
            });
            found.map_or(Rule::Free, |pair| pair.rule)
        };
        let others = by_client[client].iter().filter(|&&other| other != id);
        others.map(|&other| (other, rule(other))).collect()
    }

    fn lay_out_known(&mut self) {
        let now = self.draft.now;
        let weights = self.draft.weights.clone();
        for assigned in self.draft.incumbent.clone().unwrap_or_default() {
            let visit = self.visit(&assigned);
            let known = &mut self.known[visit];
            known.incumbent = Some(assigned.place);
            let short = assigned.place.day < now + weights.notice_days;
            known.notice = if short { weights.notice_factor as i32 } else { 1 };
            if assigned.place.day < now {
                known.held = Some(assigned.place);
            }
        }
        for assigned in self.draft.locked.clone() {
            let visit = self.visit(&assigned);
            self.known[visit].held = Some(assigned.place);
        }
    }
}

/// Every kind of room any site has, in order.
pub(crate) fn room_kinds(draft: &Draft) -> Vec<String> {
    let mut kinds: Vec<String> =
        draft.sites.iter().flat_map(|site| site.rooms.keys().cloned()).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

fn fragment(weights: &Weights) -> [i32; 4] {
    std::array::from_fn(|gap| if gap == 0 { 0 } else { weights.fragment[gap] as i32 })
}

fn fragments(cost: &[i32; 4]) -> Vec<(i32, usize, usize)> {
    let mut all: Vec<(i32, usize, usize)> = (0..4)
        .flat_map(|left| (0..4).map(move |right| (left, right)))
        .map(|(left, right)| (cost[left] + cost[right], left, right))
        .collect();
    all.sort_unstable();
    all
}
