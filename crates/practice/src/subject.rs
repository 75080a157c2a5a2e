//! What an audit row is about.

use std::fmt;

use store::{ClientId, CourseId, PracticeId, SiteId, UserId, VisitId};

/// What something was done to: kind and id, never a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The practice as a whole.
    Practice(PracticeId),
    /// A site's day.
    Site(SiteId),
    /// An account.
    User(UserId),
    /// A client's record.
    Client(ClientId),
    /// A course.
    Course(CourseId),
    /// A visit.
    Visit(VisitId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Practice(id) => write!(f, "practice:{id}"),
            Self::Site(id) => write!(f, "site:{id}"),
            Self::User(id) => write!(f, "user:{id}"),
            Self::Client(id) => write!(f, "client:{id}"),
            Self::Course(id) => write!(f, "course:{id}"),
            Self::Visit(id) => write!(f, "visit:{id}"),
        }
    }
}
