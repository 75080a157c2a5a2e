//! What a client is asked to agree to: the card with the words of consent, and the facts that
//! hold the answers.

use pathway::fact::Fact;

use crate::Knowledge;
use crate::card::Card;

/// The words of consent, as one version of the card has them.
#[derive(Clone, Copy, Debug)]
pub struct ConsentText<'k> {
    card: &'k Card,
    /// Goes up with every change of the words.
    pub version: i64,
}

impl<'k> ConsentText<'k> {
    /// The areas that are asked one by one, in their order.
    #[must_use]
    pub fn areas(&self) -> Vec<&'k str> {
        let list = self.card.table.get("areas").and_then(|value| value.as_array());
        list.into_iter().flatten().filter_map(|area| area.as_str()).collect()
    }

    /// A text: `say`, `yes`, `no`, `share_say`, `share_yes`, `share_no`; empty where there is none.
    #[must_use]
    pub fn words(&self, language: &str, key: &str) -> &'k str {
        self.card.words(language, &["consent", key]).unwrap_or_default()
    }

    /// The name of a pressure, 1 to 5.
    #[must_use]
    pub fn pressure(&self, language: &str, pressure: u32) -> &'k str {
        self.card.words(language, &["pressure", &pressure.to_string()]).unwrap_or_default()
    }
}

/// What is agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// To be treated.
    Treatment,
    /// That a named person hears of it.
    Sharing,
}

impl Agreed {
    /// The word on the fact card.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Agreed::Treatment => "treatment",
            Agreed::Sharing => "sharing",
        }
    }
}

impl Knowledge {
    /// The words of consent; none where no card has them.
    #[must_use]
    pub fn consent(&self) -> Option<ConsentText<'_>> {
        self.cards.values().filter(|card| card.is_active()).find_map(|card| {
            let version = card.table.get("consent_version")?.as_integer()?;
            Some(ConsentText { card, version })
        })
    }

    /// The fact that holds what was agreed to; none where no card has it.
    #[must_use]
    pub fn consent_fact(&self, what: Agreed) -> Option<&Fact> {
        let card = self.cards.values().find(|card| {
            let word = card.table.get("consent").and_then(|value| value.as_str());
            card.kind == "fact" && word == Some(what.word())
        });
        self.engine.program.fact(&card?.id)
    }

    /// The card that says what to do when pain flares up.
    #[must_use]
    pub fn flare(&self) -> Option<&Card> {
        let marked = |card: &&Card| card.table.get("flare").and_then(|v| v.as_bool()) == Some(true);
        self.cards.values().filter(|card| card.is_active()).find(marked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::LANGUAGES;

    #[test]
    fn the_words_of_consent_are_there_in_every_language() {
        let knowledge = Knowledge::load(&crate::embedded()).unwrap();
        let text = knowledge.consent().unwrap();
        assert!(text.version > 0);
        assert!(!text.areas().is_empty());
        for area in text.areas() {
            assert!(knowledge.has_word("areas", area), "{area} is no area");
        }
        for language in LANGUAGES {
            for key in ["say", "yes", "no", "share_say", "share_yes", "share_no"] {
                assert!(!text.words(language, key).is_empty(), "{language} {key}");
            }
            for pressure in 1..=5 {
                assert!(!text.pressure(language, pressure).is_empty(), "{language} {pressure}");
            }
        }
        assert!(knowledge.flare().is_some());
        for what in [Agreed::Treatment, Agreed::Sharing] {
            assert!(knowledge.consent_fact(what).is_some(), "{}", what.word());
        }
    }
}
