//! Where demand finds no place: by discipline, technique, weekday and part of day.

use std::collections::BTreeMap;

use crate::diary::Diary;
use crate::draft::Window;
use crate::reasons::PartOfDay;

/// One cell of the capacity view.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// Such as `massage`.
    pub discipline: String,
    /// Such as `deep_tissue`.
    pub technique: String,
    /// 0 = Monday.
    pub weekday: u32,
    /// Part of the day.
    pub part: PartOfDay,
    /// Visits without a place whose client could come then. A visit is shared out evenly over all
    /// times its client could come, so the visits of all cells add up to those without a place.
    pub visits_wanted: f64,
    /// Hands-on hours of those visits.
    pub hours_wanted: f64,
    /// Hours still free then, from `now` on, of therapists who could give them.
    pub hours_free: f64,
}

type Key = (String, String, u32, PartOfDay);

impl Diary<'_> {
    /// The cells with demand that has no place, in order.
    pub fn capacity(&self) -> Vec<Capacity> {
        let draft = &self.problem.draft;
        let mut wanted: BTreeMap<Key, (f64, f64)> = BTreeMap::new();
        for (id, course) in draft.courses.iter().enumerate() {
            let client = &draft.clients[course.client as usize];
            let times = self.times(&client.windows);
            for (place, &slots) in self.course_places(id).iter().zip(&course.visit_slots) {
                if place.is_some() {
                    continue;
                }
                let hours = f64::from(slots * draft.slot_minutes) / 60.0;
                for &(weekday, part) in &times {
                    let key = (course.discipline.clone(), course.technique.clone(), weekday, part);
                    let cell = wanted.entry(key).or_default();
                    cell.0 += 1.0 / times.len() as f64;
                    cell.1 += hours / times.len() as f64;
                }
            }
        }
        wanted
            .into_iter()
            .map(|((discipline, technique, weekday, part), (visits_wanted, hours_wanted))| {
                let hours_free = self.hours_free(&discipline, &technique, weekday, part);
                Capacity {
                    discipline,
                    technique,
                    weekday,
                    part,
                    visits_wanted,
                    hours_wanted,
                    hours_free,
                }
            })
            .collect()
    }

    fn part(&self, slot: u32) -> PartOfDay {
        let draft = &self.problem.draft;
        PartOfDay::of_minute(draft.opening_minute + slot * draft.slot_minutes)
    }

    /// Weekdays and parts of day the windows touch; all of them when there is no window.
    fn times(&self, windows: &[Window]) -> Vec<(u32, PartOfDay)> {
        let mut times: Vec<(u32, PartOfDay)> = windows
            .iter()
            .flat_map(|one| (one.start..one.end).map(|slot| (one.weekday, self.part(slot))))
            .collect();
        if times.is_empty() {
            times = (0..7).flat_map(|day| PartOfDay::ALL.map(|part| (day, part))).collect();
        }
        times.sort_unstable();
        times.dedup();
        times
    }

    fn hours_free(&self, discipline: &str, technique: &str, weekday: u32, part: PartOfDay) -> f64 {
        let draft = &self.problem.draft;
        let slots: u32 = (0u32..)
            .zip(&draft.therapists)
            .filter(|(_, one)| {
                one.discipline == discipline && one.skills.iter().any(|skill| skill == technique)
            })
            .flat_map(|(id, _)| (draft.now..draft.days).map(move |day| (id, day)))
            .filter(|(_, day)| day % 7 == weekday)
            .map(|(id, day)| {
                let cell = &self.cells[self.problem.cell(id, day)];
                let free = (0..draft.slots_per_day)
                    .filter(|&slot| cell.free >> slot & 1 == 1 && self.part(slot) == part)
                    .count() as u32;
                free.min(cell.spare)
            })
            .sum();
        f64::from(slots * draft.slot_minutes) / 60.0
    }
}
