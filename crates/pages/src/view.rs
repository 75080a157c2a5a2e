//! Everything a part of a page needs to put things into words.

use knowledge::Knowledge;
use knowledge::card::Card;
use knowledge::words::Numbers;

use crate::layout::CHECK;
use crate::setting::{Errand, Place, Setting};
use crate::words::Words;

#[derive(Clone)]
pub struct View<'k> {
    pub knowledge: &'k Knowledge,
    pub words: Words,
    pub numbers: Numbers,
    pub country: String,
    pub today: String,
    pub place: Place,
    pub client: Option<String>,
    pub errand: Option<Errand>,
}

impl<'k> View<'k> {
    pub fn new(knowledge: &'k Knowledge, setting: &Setting) -> View<'k> {
        View {
            knowledge,
            words: Words::of(&setting.language),
            numbers: knowledge.numbers(&setting.country),
            country: setting.country.clone(),
            today: setting.today.clone(),
            place: setting.place,
            client: setting.client.clone(),
            errand: setting.errand.clone(),
        }
    }

    pub fn language(&self) -> &'static str {
        self.words.language
    }

    /// The id of the forms of the check. The script takes over those called `check`.
    pub fn form_id(&self) -> &'static str {
        if self.errand.is_some() { "recheck" } else { "check" }
    }

    /// Where the forms of the check go.
    pub fn action(&self) -> &str {
        self.errand.as_ref().map_or(CHECK, |errand| errand.action.as_str())
    }

    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    pub fn with(&self, key: &str, variables: &[(&str, &str)]) -> String {
        self.words.with(key, variables)
    }

    pub fn card(&self, id: &str) -> Option<&'k Card> {
        self.knowledge.card(id)
    }

    /// A card's title; its id where there is no such card.
    pub fn title(&self, id: &str) -> String {
        match self.card(id) {
            Some(card) => self.fill(card.title(self.language())),
            None => id.to_owned(),
        }
    }

    /// Words of a card with the telephone numbers filled in.
    pub fn card_words(&self, id: &str, keys: &[&str]) -> Option<String> {
        Some(self.fill(self.card(id)?.words(self.language(), keys)?))
    }

    pub fn vocabulary(&self, list: &str, word: &str) -> String {
        self.knowledge.vocabulary(self.language(), list, word)
    }

    /// Puts the country's numbers into a text.
    pub fn fill(&self, text: &str) -> String {
        self.numbers.fill(text, &self.t("urgent-fallback"), &self.t("crisis-fallback"))
    }
}
