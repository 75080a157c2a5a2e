//! A posted form as it came: names and values, in order, nothing guessed.

use crate::pace::Pace;

#[derive(Clone, Copy, Debug)]
pub struct Form<'f> {
    fields: &'f [(String, String)],
}

impl<'f> Form<'f> {
    pub fn new(fields: &'f [(String, String)]) -> Form<'f> {
        Form { fields }
    }

    /// The first value of a field.
    pub fn first(&self, name: &str) -> Option<&'f str> {
        self.all(name).next()
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &'f str> + use<'f> {
        let name = name.to_owned();
        self.fields.iter().filter(move |(n, _)| *n == name).map(|(_, value)| value.as_str())
    }
}

/// What the person pressed.
#[derive(Clone, Debug, PartialEq)]
pub enum Press {
    /// Nothing yet: the start page.
    Start,
    Next,
    Back,
    /// Show one answered question again.
    Change(String),
    /// The same page in another language.
    Language(String),
    /// The decision as a file.
    Decision,
}

impl Form<'_> {
    /// The name of the buttons is `do`.
    pub fn press(&self) -> Press {
        let Some(word) = self.first("do") else { return Press::Start };
        match word.split_once(':') {
            Some(("change", fact)) => Press::Change(fact.to_owned()),
            Some(("language", code)) => Press::Language(code.to_owned()),
            Some(("next", _)) => Press::Next,
            _ if word == "next" => Press::Next,
            _ if word == "back" => Press::Back,
            _ if word == "decision" => Press::Decision,
            _ => Press::Start,
        }
    }

    /// How many questions a screen should have: as the button says, else as before.
    pub fn pace(&self) -> Pace {
        let pressed = self.first("do").and_then(|word| word.strip_prefix("next:"));
        Pace::from_word(pressed.or_else(|| self.first("pace")).unwrap_or_default())
    }
}
