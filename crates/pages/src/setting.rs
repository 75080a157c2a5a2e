//! Under which circumstances a page is made.

/// Where the answers are worked out: it decides what the page may promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the person's own browser.
    Device,
    /// On the practice's server.
    Server,
}

/// A check that a practice asks for before a visit. It starts from earlier answers, and each of its
/// forms goes to the practice.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Where its forms go.
    pub action: String,
    /// What each form carries along, by name.
    pub hidden: Vec<(String, String)>,
    /// The civil date of the earlier answers; none where there are none.
    pub since: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Setting {
    /// One of [`crate::words::LANGUAGES`]; anything else reads as the first.
    pub language: String,
    /// A country card's id; it decides the telephone numbers.
    pub country: String,
    /// Today's civil date, `2026-11-21`.
    pub today: String,
    pub place: Place,
    /// Id of the client of a practice whose check this is; none for whoever asks for themselves.
    pub client: Option<String>,
    /// The check before a visit; none for any other.
    pub errand: Option<Errand>,
}
