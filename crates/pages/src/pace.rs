//! How many questions stand on a screen.
//!
//! Without a script only the style sheet knows how wide the window is, so the start page has one
//! button for each pace and the style sheet shows one of them. With a script each form says it
//! anew, so that the next screen follows the window.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// One question a screen, as on a phone. A tick-list counts as one question.
    #[default]
    One,
    /// Questions of one subject together, where there is room.
    Several,
    /// Everything of one group of screens together, for whoever has seen the questions before.
    Brief,
}

impl Pace {
    pub fn word(self) -> &'static str {
        match self {
            Pace::One => "one",
            Pace::Several => "several",
            Pace::Brief => "brief",
        }
    }

    /// Anything unknown is one question a screen.
    pub fn from_word(word: &str) -> Pace {
        let all = [Pace::Several, Pace::Brief];
        all.into_iter().find(|pace| pace.word() == word).unwrap_or_default()
    }
}
