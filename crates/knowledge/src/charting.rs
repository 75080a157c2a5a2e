//! What a note of a visit is written with: techniques, areas, stop rules, as their cards say.

use std::collections::BTreeSet;

use crate::Knowledge;
use crate::card::Card;

/// A technique as a note offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Technique<'k> {
    /// Its word.
    pub word: &'k str,
    /// The card.
    pub card: &'k str,
    /// The word of the card's own technique.
    pub base: &'k str,
    /// It is a variant of the technique of its card.
    pub variant: bool,
    /// It is done with the hands at a pressure, so that a line says which.
    pub pressed: bool,
    /// It warms.
    pub heat: bool,
    /// The client does it, so that no area is named.
    pub active: bool,
}

/// When a rising pain says stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PainStop<'k> {
    /// The card.
    pub card: &'k str,
    /// From this score of 0 to 10 on.
    pub from: i64,
    /// From so many points above arrival on.
    pub rise: i64,
}

impl PainStop<'_> {
    /// Whether a score says stop, with the one on arrival where it was asked.
    #[must_use]
    pub fn says_stop(&self, pain: i64, arrival: Option<i64>) -> bool {
        pain >= self.from || arrival.is_some_and(|arrival| pain >= arrival + self.rise)
    }
}

impl Knowledge {
    /// Techniques and their variants, those with a card of their own first.
    #[must_use]
    pub fn techniques(&self) -> Vec<Technique<'_>> {
        let cards = self.cards.values().filter(|card| card.kind == "technique" && card.is_active());
        let mut all: Vec<Technique<'_>> = cards.flat_map(of_card).collect();
        all.sort_by_key(|technique| technique.variant);
        all
    }

    /// The technique or variant with a word; none where no active card has it.
    #[must_use]
    pub fn technique(&self, word: &str) -> Option<Technique<'_>> {
        let cards = self.cards.values().filter(|card| card.kind == "technique" && card.is_active());
        cards.flat_map(of_card).find(|technique| technique.word == word)
    }

    /// Every area, those that a note offers first at the front; how many these are.
    #[must_use]
    pub fn areas(&self) -> (Vec<&str>, usize) {
        let Some(card) = self.area_card() else { return (Vec::new(), 0) };
        let charted = card.table.get("charted").and_then(|value| value.as_array());
        let charted = charted.into_iter().flatten().filter_map(|word| word.as_str());
        let mut areas: Vec<&str> = charted.collect();
        let first = areas.len();
        let words = card.table.get("words").and_then(|words| words.get("en")?.get("areas"));
        let words = words.and_then(|words| words.as_table()).into_iter().flatten();
        for (word, _) in words {
            if !areas.contains(&word.as_str()) {
                areas.push(word);
            }
        }
        (areas, first)
    }

    /// An area, those in which it lies, and those that lie in it.
    #[must_use]
    pub fn touched<'a>(&'a self, area: &'a str) -> BTreeSet<&'a str> {
        let mut touched = BTreeSet::from([area]);
        let within = self.area_card().and_then(|card| card.table.get("within")?.as_table());
        for (inner, outer) in within.into_iter().flatten() {
            for outer in outer.as_array().into_iter().flatten().filter_map(|word| word.as_str()) {
                if inner == area {
                    touched.insert(outer);
                }
                if outer == area {
                    touched.insert(inner);
                }
            }
        }
        touched
    }

    fn area_card(&self) -> Option<&Card> {
        let mut cards = self.cards.values().filter(|card| card.kind == "vocabulary");
        cards.find(|card| card.table.contains_key("charted"))
    }

    /// Ids of the rules that stop a session.
    #[must_use]
    pub fn stop_rules(&self) -> Vec<&str> {
        let cards = self.cards.values().filter(|card| card.kind == "stop-rule" && card.is_active());
        cards.map(|card| card.id.as_str()).filter(|id| *id != SAFETY_NET).collect()
    }

    /// When a rising pain says stop; none where no card says.
    #[must_use]
    pub fn pain_stop(&self) -> Option<PainStop<'_>> {
        let mut cards = self.cards.values().filter(|card| card.kind == "stop-rule");
        cards.find_map(|card| {
            let figure = |key: &str| card.table.get(key)?.as_integer();
            let (from, rise) = (figure("pain_from")?, figure("pain_rise")?);
            Some(PainStop { card: &card.id, from, rise })
        })
    }
}

/// What to watch for after a session: it stops none.
const SAFETY_NET: &str = "ST-SAFETY-NET";

fn of_card(card: &Card) -> Vec<Technique<'_>> {
    let said = |key: &str| card.table.get(key).and_then(|value| value.as_bool());
    let flag = |key: &str| said(key) == Some(true);
    let own = card.table.get("word").and_then(|word| word.as_str());
    let technique = |word, variant| Technique {
        word,
        base: own.unwrap_or(word),
        card: &card.id,
        variant,
        pressed: said("pressed") != Some(false),
        heat: flag("uses_heat"),
        active: flag("active"),
    };
    let variants = card.table.get("variants").and_then(|value| value.as_array());
    let variants = variants.into_iter().flatten().filter_map(|word| word.as_str());
    own.into_iter()
        .map(|word| technique(word, false))
        .chain(variants.map(|word| technique(word, true)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_techniques_areas_and_stop_rules() {
        let knowledge = Knowledge::load(&crate::embedded()).unwrap();
        let techniques = knowledge.techniques();
        for word in techniques.iter().map(|technique| technique.word) {
            assert!(knowledge.has_word("techniques", word), "{word}");
        }
        assert!(techniques.iter().any(|one| one.heat) && techniques.iter().any(|one| one.active));
        assert!(techniques.iter().any(|one| one.pressed && !one.variant));
        let (areas, first) = knowledge.areas();
        assert!(first > 0 && first < areas.len());
        for area in &areas {
            assert!(knowledge.has_word("areas", area), "{area}");
            for other in knowledge.touched(area) {
                assert!(areas.contains(&other), "{area} touches {other}");
            }
        }
        assert_eq!(knowledge.stop_rules().len(), 6);
        assert!(!knowledge.stop_rules().contains(&SAFETY_NET));
    }

    #[test]
    fn a_limit_holds_for_what_lies_in_an_area_and_for_what_it_lies_in() {
        let knowledge = Knowledge::load(&crate::embedded()).unwrap();
        assert!(knowledge.touched("lower-back").contains("back"));
        assert!(knowledge.touched("back").contains("lower-back"));
        assert!(!knowledge.touched("back").contains("legs"));
        assert_eq!(knowledge.touched("abdomen").into_iter().collect::<Vec<_>>(), ["abdomen"]);
    }

    #[test]
    fn pain_says_stop_by_its_height_and_by_its_rise() {
        let knowledge = Knowledge::load(&crate::embedded()).unwrap();
        let stop = knowledge.pain_stop().unwrap();
        assert!(stop.says_stop(stop.from, None));
        assert!(!stop.says_stop(stop.from - 1, None));
        assert!(stop.says_stop(1 + stop.rise, Some(1)));
        assert!(!stop.says_stop(stop.rise, Some(1)));
    }
}
