//! Refuses drafts that make no sense, naming the path and the reason.
//!
//! Paths are those of the file format, whether the draft came from a file or from code.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use crate::diary::Diary;
use crate::draft::{Assigned, Client, Course, Draft, Therapist, Weights, Window};
use crate::problem::{Problem, room_kinds};
use crate::refusal::Refusal;

type Checked = Result<(), Refusal>;

fn refuse_if(wrong: bool, path: impl Into<String>, reason: impl Into<String>) -> Checked {
    if wrong { Err(Refusal::input(path, reason)) } else { Ok(()) }
}

fn known(path: &str, what: &str, id: u32, count: usize) -> Checked {
    refuse_if(id as usize >= count, path, format!("no {what} {id}"))
}

fn distinct<T: Eq + Hash + Display>(path: &str, list: impl Iterator<Item = T>) -> Checked {
    let mut seen = HashSet::new();
    for (index, one) in list.enumerate() {
        let reason = format!("{one} is listed twice");
        refuse_if(!seen.insert(one), format!("{path}[{index}]"), reason)?;
    }
    Ok(())
}

/// Checks everything but the places of held visits.
pub(crate) fn draft(draft: &Draft) -> Checked {
    refuse_if(draft.days == 0, "days", "a calendar needs at least one day")?;
    refuse_if(draft.days > 1000, "days", "at most 1000")?;
    refuse_if(draft.slots_per_day == 0, "slots_per_day", "a day needs at least one slot")?;
    refuse_if(draft.slots_per_day > 64, "slots_per_day", "at most 64")?;
    refuse_if(draft.slot_minutes > 24 * 60, "slot_min", "longer than a day")?;
    refuse_if(draft.slot_minutes == 0, "slot_min", "a slot needs at least one minute")?;
    let closing = draft.opening_minute + draft.slots_per_day * draft.slot_minutes;
    refuse_if(closing > 24 * 60, "slots_per_day", "the day ends after midnight")?;
    refuse_if(draft.now >= draft.days, "now", format!("day {} is past the calendar", draft.now))?;
    weights(&draft.weights)?;
    for (id, site) in draft.sites.iter().enumerate() {
        for (kind, &count) in &site.rooms {
            refuse_if(count > 250, format!("sites[{id}].rooms.{kind}"), "at most 250")?;
        }
    }
    for (id, one) in draft.therapists.iter().enumerate() {
        therapist(draft, one, &format!("therapists[{id}]"))?;
    }
    for (id, one) in draft.clients.iter().enumerate() {
        client(draft, one, &format!("clients[{id}]"))?;
    }
    let kinds = room_kinds(draft);
    for (id, one) in draft.courses.iter().enumerate() {
        let path = format!("courses[{id}]");
        let cancelled = draft.cancelled.contains(&(id as u32));
        refuse_if(one.visit_slots.is_empty() && !cancelled, format!("{path}.n"), "0 visits")?;
        course(draft, one, &path, &kinds)?;
    }
    pairs(draft)?;
    visits(draft)
}

fn weights(weights: &Weights) -> Checked {
    let zero = weights.trip_minutes_per_point == 0;
    refuse_if(zero, "weights.trip_per_min_div", "divides, so at least 1")?;
    let all = [
        ("unsched", weights.unscheduled),
        ("gap_over", weights.gap_over),
        ("late", weights.late),
        ("change", weights.change),
        ("pref_ther", weights.therapist),
        ("pref_win", weights.window),
        ("frag[1]", weights.fragment[1]),
        ("frag[2]", weights.fragment[2]),
        ("frag[3]", weights.fragment[3]),
        ("noshow_peak", weights.noshow_peak),
        ("move", weights.moved),
        ("move_ther", weights.moved_therapist),
        ("drop", weights.dropped),
    ];
    for (name, value) in all {
        refuse_if(value > 10_000, format!("weights.{name}"), "at most 10000")?;
    }
    refuse_if(weights.notice_factor > 10, "weights.notice_mult", "at most 10")
}

fn windows(draft: &Draft, path: &str, windows: &[Window]) -> Checked {
    for (index, one) in windows.iter().enumerate() {
        let path = format!("{path}[{index}]");
        refuse_if(one.weekday > 6, path.clone(), format!("no weekday {}", one.weekday))?;
        let reason = format!("{}..{} is not a stretch of the day", one.start, one.end);
        refuse_if(one.start >= one.end || one.end > draft.slots_per_day, path, reason)?;
    }
    Ok(())
}

fn therapist(draft: &Draft, one: &Therapist, path: &str) -> Checked {
    known(&format!("{path}.site"), "site", one.site, draft.sites.len())?;
    distinct(&format!("{path}.skills"), one.skills.iter())?;
    let days = one.shifts.len();
    let reason = format!("{days} days, but the calendar has {}", draft.days);
    refuse_if(days != draft.days as usize, format!("{path}.shifts"), reason)?;
    let idle = one.shifts.iter().all(Vec::is_empty);
    refuse_if(idle, format!("{path}.shifts"), "no hours on any day")?;
    for (day, shifts) in one.shifts.iter().enumerate() {
        for (index, &(start, end)) in shifts.iter().enumerate() {
            let path = format!("{path}.shifts[{day}][{index}]");
            let reason = format!("{start}..{end} is not a stretch of the day");
            refuse_if(start >= end || end > draft.slots_per_day, path.clone(), reason)?;
            let touches = index > 0 && shifts[index - 1].1 >= start;
            let reason = "starts before a slot has passed since the one before; join them";
            refuse_if(touches, path, reason)?;
        }
    }
    Ok(())
}

fn client(draft: &Draft, one: &Client, path: &str) -> Checked {
    for (index, &site) in one.sites.iter().enumerate() {
        known(&format!("{path}.sites[{index}]"), "site", site, draft.sites.len())?;
    }
    distinct(&format!("{path}.sites"), one.sites.iter())?;
    windows(draft, &format!("{path}.windows"), &one.windows)?;
    windows(draft, &format!("{path}.pref"), &one.preferred)?;
    for (index, &day) in one.blackout.iter().enumerate() {
        let reason = format!("day {day} is not on the calendar");
        refuse_if(day >= draft.days, format!("{path}.blackout[{index}]"), reason)?;
    }
    let share = (0.0..=1.0).contains(&one.noshow);
    refuse_if(!share, format!("{path}.noshow"), format!("{} is not in 0..=1", one.noshow))?;
    let priority = (1..=9).contains(&one.priority);
    refuse_if(!priority, format!("{path}.priority"), format!("{} is not in 1..=9", one.priority))?;
    if let Some(liked) = one.preferred_therapist {
        known(&format!("{path}.pref_therapist"), "therapist", liked, draft.therapists.len())?;
    }
    for (index, &id) in one.excluded.iter().enumerate() {
        known(&format!("{path}.excluded[{index}]"), "therapist", id, draft.therapists.len())?;
    }
    Ok(())
}

fn course(draft: &Draft, one: &Course, path: &str, kinds: &[String]) -> Checked {
    known(&format!("{path}.client"), "client", one.client, draft.clients.len())?;
    let visits = one.visit_slots.len();
    refuse_if(visits > 64, format!("{path}.n"), format!("{visits} visits, at most 64"))?;
    for (index, &slots) in one.visit_slots.iter().enumerate() {
        let reason = format!("{slots} slots do not fit in a day");
        let wrong = slots == 0 || slots > draft.slots_per_day;
        refuse_if(wrong, format!("{path}.dur[{index}]"), reason)?;
    }
    let room = format!("no site has a room called `{}`", one.room);
    refuse_if(!kinds.contains(&one.room), format!("{path}.room"), room)?;
    let reason = format!("day {} is not on the calendar", one.release);
    refuse_if(one.release >= draft.days, format!("{path}.release"), reason)?;
    let reason = format!("day {} is before `release`", one.target);
    refuse_if(one.target < one.release, format!("{path}.target"), reason)?;
    let reason = "visits of one course are never on one day; at least 1";
    refuse_if(one.gap_days_min == 0, format!("{path}.min_gap"), reason)?;
    let reason = format!("{} is less than `min_gap`", one.gap_days_max);
    refuse_if(one.gap_days_max < one.gap_days_min, format!("{path}.max_gap"), reason)
}

fn pairs(draft: &Draft) -> Checked {
    let mut seen = HashSet::new();
    for (index, pair) in draft.pairs.iter().enumerate() {
        let path = format!("pairs[{index}]");
        known(&format!("{path}.a"), "course", pair.a, draft.courses.len())?;
        known(&format!("{path}.b"), "course", pair.b, draft.courses.len())?;
        refuse_if(pair.a == pair.b, path.clone(), "a course with itself")?;
        let client = |id: u32| draft.courses[id as usize].client;
        let strangers = client(pair.a) != client(pair.b);
        refuse_if(strangers, path.clone(), "courses of two clients")?;
        let twice = !seen.insert((pair.a.min(pair.b), pair.a.max(pair.b)));
        refuse_if(twice, path, "this pair is listed twice")?;
    }
    Ok(())
}

/// The lists of visits: known ids, no visit twice.
fn visits(draft: &Draft) -> Checked {
    for (index, &id) in draft.cancelled.iter().enumerate() {
        known(&format!("cancelled[{index}]"), "course", id, draft.courses.len())?;
    }
    for (index, &(id, visit)) in draft.confirmed.iter().enumerate() {
        let path = format!("confirmed[{index}]");
        known(&path, "course", id, draft.courses.len())?;
        known(&path, "visit", visit, draft.courses[id as usize].visit_slots.len())?;
    }
    let incumbent = draft.incumbent.as_deref().unwrap_or_default();
    for (name, list) in [("locked", draft.locked.as_slice()), ("incumbent", incumbent)] {
        let mut seen = HashSet::new();
        for (index, one) in list.iter().enumerate() {
            let path = format!("{name}[{index}]");
            known(&path, "course", one.course, draft.courses.len())?;
            let course = &draft.courses[one.course as usize];
            known(&path, "visit", one.visit, course.visit_slots.len())?;
            known(&path, "therapist", one.place.therapist, draft.therapists.len())?;
            let reason = format!("day {} is not on the calendar", one.place.day);
            refuse_if(one.place.day >= draft.days, path.clone(), reason)?;
            let end = one.place.start + course.visit_slots[one.visit as usize];
            let reason = format!("slots {}..{end} are not within a day", one.place.start);
            refuse_if(end > draft.slots_per_day, path.clone(), reason)?;
            let reason = format!("visit {} of course {} is listed twice", one.visit, one.course);
            refuse_if(!seen.insert((one.course, one.visit)), path, reason)?;
        }
    }
    Ok(())
}

/// Checks that visits that must stay can all stand where they are.
pub(crate) fn held(problem: &Problem) -> Checked {
    let draft = &problem.draft;
    let mut diary = Diary::bare(problem);
    let mut standing: Vec<(String, Assigned)> = Vec::new();
    let past = |one: &&Assigned| one.place.day < draft.now;
    let incumbent = draft.incumbent.as_deref().unwrap_or_default();
    let incumbent = incumbent.iter().enumerate().filter(|(_, one)| past(one));
    let incumbent = incumbent.map(|(index, one)| (format!("incumbent[{index}]"), one));
    let locked = draft.locked.iter().enumerate();
    let locked = locked.map(|(index, one)| (format!("locked[{index}]"), one));
    for (path, one) in incumbent.chain(locked) {
        if let Some(place) = diary.place(one.course, one.visit) {
            let other = place != one.place;
            refuse_if(other, path, "this visit has happened somewhere else")?;
            continue;
        }
        let broken = diary.broken(one.course, one.visit, one.place);
        if let Some(rule) = broken.first() {
            let clash = standing.iter().find(|(_, other)| clashes(draft, other, one));
            let clash = clash.map_or(String::new(), |(path, _)| format!(" (see `{path}`)"));
            return Err(Refusal::input(path, format!("cannot stand there: {rule}{clash}")));
        }
        diary.put(problem.visit(one), one.place);
        standing.push((path, *one));
    }
    for (path, one) in standing {
        let first = problem.courses[one.course as usize].first;
        let all = (0..one.visit as usize).all(|nth| diary.places[first + nth].is_some());
        let reason = "this visit has happened, but not all visits before it";
        refuse_if(one.place.day < draft.now && !all, path, reason)?;
    }
    Ok(())
}

/// Whether two visits meet: same therapist or same client at one time.
fn clashes(draft: &Draft, one: &Assigned, other: &Assigned) -> bool {
    let client = |id: u32| draft.courses[id as usize].client;
    let shared =
        one.place.therapist == other.place.therapist || client(one.course) == client(other.course);
    let end = |one: &Assigned| {
        one.place.start + draft.courses[one.course as usize].visit_slots[one.visit as usize]
    };
    shared
        && one.place.day == other.place.day
        && one.place.start < end(other)
        && other.place.start < end(one)
}
