//! The objective and the rules, worked out plainly from nothing but the places.
//!
//! This is the definition the fast engine must equal; it is never made faster. It follows
//! `check.py` line by line, and adds buffers and locked visits, which that file does not know.

use std::collections::BTreeMap;

use crate::draft::{Assigned, Client, Draft, Place, Rule, Window};

/// What each kind of shortcoming costs in one solution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Visits without a place.
    pub unscheduled: i64,
    /// Gaps over the greatest.
    pub gap_over: i64,
    /// First visits after their target.
    pub late: i64,
    /// Changes of therapist.
    pub change: i64,
    /// Not the liked therapist.
    pub therapist: i64,
    /// Not a liked time.
    pub window: i64,
    /// Small gaps left beside bookings.
    pub fragment: i64,
    /// Trips.
    pub trip: i64,
    /// Chance of no-show in the peak.
    pub noshow: i64,
    /// Incumbent visits moved or dropped.
    pub disruption: i64,
}

impl Parts {
    /// The objective.
    pub fn total(&self) -> i64 {
        self.unscheduled
            + self.gap_over
            + self.late
            + self.change
            + self.therapist
            + self.window
            + self.fragment
            + self.trip
            + self.noshow
            + self.disruption
    }
}

/// A solution's worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// Every rule broken, in words: the rule, then course and visit or place.
    pub violations: Vec<String>,
    /// The objective in parts.
    pub parts: Parts,
    /// Visits without a place.
    pub unscheduled: usize,
}

/// (start, end, site) of a client's visits, by client and day.
type ClientDays = BTreeMap<(u32, u32), Vec<(u32, u32, u32)>>;

type ByVisit = BTreeMap<(u32, u32), Place>;

/// Evaluates a solution of a draft whose ids are in range.
pub fn evaluate(draft: &Draft, assigned: &[Assigned]) -> Evaluation {
    let mut result = Evaluation::default();
    let mut by = ByVisit::new();
    for one in assigned {
        let known = (one.course as usize) < draft.courses.len()
            && (one.visit as usize) < draft.courses[one.course as usize].visit_slots.len()
            && (one.place.therapist as usize) < draft.therapists.len()
            && one.place.day < draft.days;
        if !known {
            result.violations.push(format!("range {one:?}"));
        } else if by.insert((one.course, one.visit), one.place).is_some() {
            result.violations.push(format!("dup {} {}", one.course, one.visit));
        }
    }
    visits(draft, &by, &mut result);
    days_of_therapists(draft, &by, &mut result);
    rooms(draft, &by, &mut result);
    days_of_clients(draft, &by, &mut result);
    pairs(draft, &by, &mut result);
    incumbent(draft, &by, &mut result);
    for (id, course) in draft.courses.iter().enumerate() {
        let placed = by.range((id as u32, 0)..(id as u32 + 1, 0)).count();
        let missing = course.visit_slots.len() - placed;
        let priority = draft.clients[course.client as usize].priority;
        result.unscheduled += missing;
        result.parts.unscheduled +=
            missing as i64 * i64::from(draft.weights.unscheduled) * i64::from(priority);
    }
    result
}

fn length(draft: &Draft, course: u32, visit: u32) -> u32 {
    draft.courses[course as usize].visit_slots[visit as usize]
}

/// Slots a visit takes, buffers included.
fn taken(draft: &Draft, (course, visit): (u32, u32), place: Place) -> (i64, i64) {
    let plan = &draft.courses[course as usize];
    let therapist = &draft.therapists[place.therapist as usize];
    let before = plan.buffer_before_slots.max(therapist.buffer_before_slots);
    let after = plan.buffer_after_slots.max(therapist.buffer_after_slots);
    let end = place.start + length(draft, course, visit) + after;
    (i64::from(place.start) - i64::from(before), i64::from(end))
}

fn within(windows: &[Window], day: u32, start: u32, end: u32) -> bool {
    windows.iter().any(|one| one.weekday == day % 7 && one.start <= start && end <= one.end)
}

fn visits(draft: &Draft, by: &ByVisit, result: &mut Evaluation) {
    let weights = &draft.weights;
    for (&(course, visit), &place) in by {
        let plan = &draft.courses[course as usize];
        let client = &draft.clients[plan.client as usize];
        let therapist = &draft.therapists[place.therapist as usize];
        let end = place.start + length(draft, course, visit);
        let (from, to) = taken(draft, (course, visit), place);
        let mut bad = |rule: &str| result.violations.push(format!("{rule} {course} {visit}"));
        if therapist.discipline != plan.discipline || !therapist.skills.contains(&plan.technique) {
            bad("skill");
        }
        if !client.sites.contains(&therapist.site) || client.excluded.contains(&place.therapist) {
            bad("site/excluded");
        }
        let shifts = &therapist.shifts[place.day as usize];
        if !shifts.iter().any(|&(a, b)| i64::from(a) <= from && to <= i64::from(b)) {
            bad("shift");
        }
        if client.blackout.contains(&place.day)
            || !within(&client.windows, place.day, place.start, end)
        {
            bad("window");
        }
        if place.day < plan.release {
            bad("release");
        }
        if visit > 0 {
            match by.get(&(course, visit - 1)) {
                None => bad("prefix"),
                Some(before) => {
                    let gap = i64::from(place.day) - i64::from(before.day);
                    if gap < i64::from(plan.gap_days_min) {
                        bad("min_gap");
                    }
                    let over = (gap - i64::from(plan.gap_days_max)).max(0);
                    result.parts.gap_over += i64::from(weights.gap_over) * over;
                    if before.therapist != place.therapist {
                        result.parts.change += i64::from(weights.change);
                    }
                }
            }
        } else {
            let late = place.day.saturating_sub(plan.target);
            result.parts.late += i64::from(weights.late) * i64::from(late);
        }
        tastes(draft, plan.discipline.as_str(), client, place, end, result);
    }
}

fn tastes(
    draft: &Draft,
    discipline: &str,
    client: &Client,
    place: Place,
    end: u32,
    result: &mut Evaluation,
) {
    let weights = &draft.weights;
    if !within(&client.preferred, place.day, place.start, end) {
        result.parts.window += i64::from(weights.window);
    }
    if let Some(liked) = client.preferred_therapist
        && draft.therapists[liked as usize].discipline == discipline
        && liked != place.therapist
    {
        result.parts.therapist += i64::from(weights.therapist);
    }
    if place.start >= weights.peak_from_slot {
        result.parts.noshow += (f64::from(weights.noshow_peak) * client.noshow + 0.5) as i64;
    }
}

fn days_of_therapists(draft: &Draft, by: &ByVisit, result: &mut Evaluation) {
    let mut busy: BTreeMap<(u32, u32), Vec<(i64, i64)>> = BTreeMap::new();
    let mut hands_on: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    for (&key, &place) in by {
        let cell = (place.therapist, place.day);
        busy.entry(cell).or_default().push(taken(draft, key, place));
        *hands_on.entry(cell).or_default() += length(draft, key.0, key.1);
    }
    for (&(therapist, day), list) in &mut busy {
        list.sort_unstable();
        if list.windows(2).any(|two| two[0].1 > two[1].0) {
            result.violations.push(format!("overlap {therapist} {day}"));
        }
        let one = &draft.therapists[therapist as usize];
        if hands_on[&(therapist, day)] > one.max_slots {
            result.violations.push(format!("max_slots {therapist} {day}"));
        }
        for &(a, b) in &one.shifts[day as usize] {
            let (a, b) = (i64::from(a), i64::from(b));
            let inside: Vec<_> = list.iter().filter(|one| a <= one.0 && one.0 < b).collect();
            if inside.is_empty() {
                continue;
            }
            let mut from = a;
            for &&(start, end) in inside.iter().chain([&&(b, b)]) {
                if (1..=3).contains(&(start - from)) {
                    let gap = (start - from) as usize;
                    result.parts.fragment += i64::from(draft.weights.fragment[gap]);
                }
                from = end;
            }
        }
    }
}

fn rooms(draft: &Draft, by: &ByVisit, result: &mut Evaluation) {
    let mut used: BTreeMap<(u32, &str, u32, i64), u32> = BTreeMap::new();
    for (&key, &place) in by {
        let site = draft.therapists[place.therapist as usize].site;
        let kind = draft.courses[key.0 as usize].room.as_str();
        let (from, to) = taken(draft, key, place);
        for slot in from..to {
            *used.entry((site, kind, place.day, slot)).or_default() += 1;
        }
    }
    for ((site, kind, day, slot), count) in used {
        if count > draft.sites[site as usize].rooms.get(kind).copied().unwrap_or(0) {
            result.violations.push(format!("room {site} {kind} {day} {slot}"));
        }
    }
}

fn days_of_clients(draft: &Draft, by: &ByVisit, result: &mut Evaluation) {
    let mut days = ClientDays::new();
    for (&(course, visit), &place) in by {
        let client = draft.courses[course as usize].client;
        let end = place.start + length(draft, course, visit);
        let site = draft.therapists[place.therapist as usize].site;
        days.entry((client, place.day)).or_default().push((place.start, end, site));
    }
    for ((client, day), mut list) in days {
        list.sort_unstable();
        let mut trips = 1;
        for two in list.windows(2) {
            if two[0].1 > two[1].0 {
                result.violations.push(format!("client overlap {client} {day}"));
            }
            if two[1].0 > two[0].1 + 2 || two[0].2 != two[1].2 {
                trips += 1;
            }
        }
        let travel = draft.clients[client as usize].travel_minutes;
        let trip = travel / draft.weights.trip_minutes_per_point;
        result.parts.trip += trips * i64::from(trip);
    }
}

fn pairs(draft: &Draft, by: &ByVisit, result: &mut Evaluation) {
    for pair in &draft.pairs {
        for (&(a, i), first) in by.range((pair.a, 0)..(pair.a + 1, 0)) {
            for (&(b, j), second) in by.range((pair.b, 0)..(pair.b + 1, 0)) {
                if first.day != second.day {
                    continue;
                }
                let first_end = i64::from(first.start + length(draft, a, i));
                let second_end = i64::from(second.start + length(draft, b, j));
                let between =
                    (i64::from(second.start) - first_end).max(i64::from(first.start) - second_end);
                let broken = match pair.rule {
                    Rule::Free => false,
                    Rule::NotSameDay => true,
                    Rule::Apart { slots } => between < i64::from(slots),
                };
                if broken {
                    result.violations.push(format!("pair {a} {i} {b} {j}"));
                }
            }
        }
    }
}

fn incumbent(draft: &Draft, by: &ByVisit, result: &mut Evaluation) {
    for locked in &draft.locked {
        if by.get(&(locked.course, locked.visit)) != Some(&locked.place) {
            result.violations.push(format!("locked {} {}", locked.course, locked.visit));
        }
    }
    let weights = &draft.weights;
    let Some(old) = &draft.incumbent else { return };
    let mut known = BTreeMap::new();
    for one in old {
        known.insert((one.course, one.visit), one.place);
        let short = one.place.day < draft.now + weights.notice_days;
        let factor = if short { i64::from(weights.notice_factor) } else { 1 };
        let found = by.get(&(one.course, one.visit));
        if one.place.day < draft.now {
            if found != Some(&one.place) {
                result.violations.push(format!("frozen {} {}", one.course, one.visit));
            }
            continue;
        }
        result.parts.disruption += factor
            * found.map_or(i64::from(weights.dropped), |place| {
                let moved = (place.day, place.start) != (one.place.day, one.place.start);
                let other = place.therapist != one.place.therapist;
                i64::from(weights.moved) * i64::from(moved)
                    + i64::from(weights.moved_therapist) * i64::from(other)
            });
    }
    for ((course, visit), place) in by {
        if place.day < draft.now && !known.contains_key(&(*course, *visit)) {
            result.violations.push(format!("past {course} {visit}"));
        }
    }
}
