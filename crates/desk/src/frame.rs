//! Everything a page of the practice needs beside its data.

use jiff::tz::TimeZone;
use pages::view::View;
use pages::words::Words;
use practice::Actor;
use store::Role;

use crate::words::DESK;

/// Who looks at a page, and where.
pub struct Frame<'a> {
    /// For the words on cards, and telephone numbers.
    pub view: View<'a>,
    /// Who is signed in.
    pub actor: Option<&'a Actor>,
    /// Name of the practice; empty before one is known.
    pub practice: String,
    /// The practice's clock.
    pub zone: TimeZone,
    /// Made-up data: every page says so.
    pub demo: bool,
    /// Path of this page, for the links to other languages.
    pub path: String,
    /// Now, epoch milliseconds.
    pub now: i64,
}

impl Frame<'_> {
    /// The words in the page's language.
    #[must_use]
    pub fn words(&self) -> Words {
        DESK.words(self.view.language())
    }

    /// A text without variables.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.words().t(key)
    }

    /// A text with variables.
    #[must_use]
    pub fn with(&self, key: &str, variables: &[(&str, &str)]) -> String {
        self.words().with(key, variables)
    }

    /// Whether somebody with this role looks.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.actor.is_some_and(|actor| actor.is(role))
    }
}
