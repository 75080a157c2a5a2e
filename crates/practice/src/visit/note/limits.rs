//! Which lines of a note are outside what a decision allows.
//!
//! The limits are those of the possible decision: the strictest that open questions could bring.

use std::collections::{BTreeMap, BTreeSet};

use knowledge::Knowledge;
use pathway::effect::Effect;
use serde::Serialize;

use crate::visit::note::body::Line;

/// What a line does that the decision does not allow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Over {
    /// The technique is barred.
    Technique,
    /// It is barred there.
    TechniqueThere,
    /// It warms, and nothing may.
    Heat,
    /// The area is to be left out.
    Area,
    /// More pressure than so much of 5, there or anywhere.
    Pressure(u32),
    /// All lines up to this one take longer than so many minutes.
    Minutes(u32),
}

impl Over {
    /// Its word in keys of texts.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Technique => "technique",
            Self::TechniqueThere => "technique-there",
            Self::Heat => "heat",
            Self::Area => "area",
            Self::Pressure(_) => "pressure",
            Self::Minutes(_) => "minutes",
        }
    }

    /// The figure of the limit; none where it has none.
    #[must_use]
    pub const fn figure(&self) -> Option<u32> {
        match self {
            Self::Pressure(max) | Self::Minutes(max) => Some(*max),
            _ => None,
        }
    }
}

/// The limits spelled out for every technique and area that they touch, so that a page can say at
/// once what a line would be outside of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spelled {
    /// Techniques barred everywhere.
    pub techniques: BTreeSet<String>,
    /// Techniques that warm, where nothing may.
    pub heat: BTreeSet<String>,
    /// The highest pressure.
    pub pressure: Option<u32>,
    /// The most minutes of all lines together.
    pub minutes: Option<u32>,
    /// Limits of single areas.
    pub areas: BTreeMap<String, There>,
}

/// Limits of one area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct There {
    /// It is to be left out.
    pub avoid: bool,
    /// The highest pressure there.
    pub pressure: Option<u32>,
    /// Techniques barred there.
    pub techniques: BTreeSet<String>,
}

/// See [`Spelled`].
#[must_use]
pub fn spelled(knowledge: &Knowledge, limits: &Effect) -> Spelled {
    let techniques = knowledge.techniques();
    let barred = |words: &BTreeSet<String>| -> BTreeSet<String> {
        let hit = techniques.iter().filter(|t| words.contains(t.word) || words.contains(t.base));
        hit.map(|technique| technique.word.to_owned()).collect()
    };
    let heat = techniques.iter().filter(|technique| limits.no_heat && technique.heat);
    let mut areas = BTreeMap::new();
    for area in knowledge.areas().0 {
        let touched = knowledge.touched(area);
        let mut there = There {
            avoid: touched.iter().any(|one| limits.avoid_areas.contains(*one)),
            ..There::default()
        };
        for limit in touched.iter().filter_map(|one| limits.areas.get(*one)) {
            there.pressure = lower(there.pressure, limit.pressure_max);
            there.techniques.extend(barred(&limit.barred_techniques));
        }
        if there != There::default() {
            areas.insert(area.to_owned(), there);
        }
    }
    Spelled {
        techniques: barred(&limits.barred_techniques),
        heat: heat.map(|technique| technique.word.to_owned()).collect(),
        pressure: limits.pressure_max,
        minutes: limits.duration_minutes_max,
        areas,
    }
}

fn lower(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// For each line, what is outside; in the order of the lines.
#[must_use]
pub fn over(knowledge: &Knowledge, limits: &Effect, lines: &[Line]) -> Vec<BTreeSet<Over>> {
    let mut minutes = 0;
    let each = lines.iter().map(|line| {
        minutes += line.minutes;
        let mut over = of_line(knowledge, limits, line);
        if let Some(max) = limits.duration_minutes_max.filter(|max| minutes > i64::from(*max)) {
            over.insert(Over::Minutes(max));
        }
        over
    });
    each.collect()
}

fn of_line(knowledge: &Knowledge, limits: &Effect, line: &Line) -> BTreeSet<Over> {
    let mut over = BTreeSet::new();
    // What a technique's card bars, its variants are not freed from.
    let found = knowledge.technique(&line.technique);
    let base = found.as_ref().map_or(line.technique.as_str(), |technique| technique.base);
    let barred = |words: &BTreeSet<String>| words.contains(&line.technique) || words.contains(base);
    if barred(&limits.barred_techniques) {
        over.insert(Over::Technique);
    }
    if limits.no_heat && found.is_some_and(|technique| technique.heat) {
        over.insert(Over::Heat);
    }
    let mut cap = limits.pressure_max;
    let touched = line.area.as_deref().map(|area| knowledge.touched(area)).unwrap_or_default();
    if touched.iter().any(|area| limits.avoid_areas.contains(*area)) {
        over.insert(Over::Area);
    }
    for limit in touched.iter().filter_map(|area| limits.areas.get(*area)) {
        cap = lower(cap, limit.pressure_max);
        if barred(&limit.barred_techniques) {
            over.insert(Over::TechniqueThere);
        }
    }
    if let (Some(cap), Some(pressure)) = (cap, line.pressure)
        && pressure > i64::from(cap)
    {
        over.insert(Over::Pressure(cap));
    }
    over
}

#[cfg(test)]
mod tests {
    use pathway::effect::AreaLimit;

    use super::*;

    fn line(technique: &str, area: &str, pressure: i64, minutes: i64) -> Line {
        Line {
            id: "l".to_owned(),
            technique: technique.to_owned(),
            area: Some(area.to_owned()),
            pressure: Some(pressure),
            minutes,
            response: None,
            reason: String::new(),
            carried: None,
            confirmed: false,
        }
    }

    fn words(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn limits_spelled_out_say_what_is_seen_of_a_line() {
        let knowledge = Knowledge::load(&knowledge::embedded()).unwrap();
        let limit = AreaLimit { pressure_max: Some(2), barred_techniques: words(&["heat"]) };
        let limits = Effect {
            barred_techniques: words(&["deep-tissue"]),
            avoid_areas: words(&["legs"]),
            pressure_max: Some(3),
            no_heat: true,
            areas: [("lower-back".to_owned(), limit)].into(),
            ..Effect::default()
        };
        let spelled = spelled(&knowledge, &limits);
        for technique in knowledge.techniques() {
            for area in knowledge.areas().0 {
                let seen = of_line(&knowledge, &limits, &line(technique.word, area, 5, 1));
                let there = spelled.areas.get(area).cloned().unwrap_or_default();
                let mut said = BTreeSet::new();
                let mut say = |holds: bool, over: Over| holds && said.insert(over);
                say(spelled.techniques.contains(technique.word), Over::Technique);
                say(there.techniques.contains(technique.word), Over::TechniqueThere);
                say(spelled.heat.contains(technique.word), Over::Heat);
                say(there.avoid, Over::Area);
                let cap = lower(spelled.pressure, there.pressure).unwrap_or(5);
                say(cap < 5, Over::Pressure(cap));
                assert_eq!(seen, said, "{} {area}", technique.word);
            }
        }
    }

    #[test]
    fn every_kind_of_limit_is_seen_and_nothing_else() {
        let knowledge = Knowledge::load(&knowledge::embedded()).unwrap();
        let seen = |limits: &Effect, lines: &[Line]| -> Vec<Vec<Over>> {
            over(&knowledge, limits, lines).into_iter().map(|o| o.into_iter().collect()).collect()
        };
        let free = Effect::default();
        assert_eq!(seen(&free, &[line("deep-tissue", "legs", 5, 90)]), [vec![]]);

        let barred = Effect { barred_techniques: words(&["deep-tissue"]), ..Effect::default() };
        assert_eq!(seen(&barred, &[line("deep-tissue", "back", 2, 10)]), [vec![Over::Technique]]);
        assert_eq!(seen(&barred, &[line("cross-fibre", "back", 2, 10)]), [vec![Over::Technique]]);
        assert_eq!(seen(&barred, &[line("swedish", "back", 2, 10)]), [vec![]]);

        let avoided = Effect { avoid_areas: words(&["legs"]), ..Effect::default() };
        assert_eq!(seen(&avoided, &[line("swedish", "feet", 2, 10)]), [vec![Over::Area]]);
        assert_eq!(seen(&avoided, &[line("swedish", "back", 2, 10)]), [vec![]]);

        let capped = Effect { pressure_max: Some(3), ..Effect::default() };
        assert_eq!(seen(&capped, &[line("swedish", "back", 4, 10)]), [vec![Over::Pressure(3)]]);
        assert_eq!(seen(&capped, &[line("swedish", "back", 3, 10)]), [vec![]]);

        let mut there = capped.clone();
        let limit = AreaLimit { pressure_max: Some(2), barred_techniques: words(&["heat"]) };
        there.areas.insert("legs".to_owned(), limit);
        assert_eq!(seen(&there, &[line("swedish", "legs", 3, 10)]), [vec![Over::Pressure(2)]]);
        assert_eq!(seen(&there, &[line("heat", "legs", 1, 10)]), [vec![Over::TechniqueThere]]);

        let cool = Effect { no_heat: true, ..Effect::default() };
        assert_eq!(seen(&cool, &[line("heat", "back", 1, 10)]), [vec![Over::Heat]]);

        let short = Effect { duration_minutes_max: Some(30), ..Effect::default() };
        let lines = [line("swedish", "back", 2, 20), line("swedish", "legs", 2, 15)];
        assert_eq!(seen(&short, &lines), [vec![], vec![Over::Minutes(30)]]);
    }
}
