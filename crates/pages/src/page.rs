//! A page before it is put into a document.

use maud::Markup;

/// How the request went, for those who speak HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    /// The form could not be used; the page says why.
    Refused,
    /// The request came from another site.
    Forbidden,
    NotFound,
    /// Something on our side failed; the page names the reference.
    Failed,
}

/// Which scripts a page needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    None,
    /// The self-check can run in the browser.
    Check,
    /// The pages of the practice: they work without, and better with.
    Desk,
}

#[derive(Clone, Debug)]
pub struct Page {
    /// For the title bar, without the product's name.
    pub title: String,
    pub language: String,
    /// Header, main and footer.
    pub body: Markup,
    pub outcome: Outcome,
    pub scripts: Scripts,
}
