//! Typed ids, closed lists of words, and JSON text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[derive(sqlx::Type)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id: version 7, so that ids sort by the time they were made.
            #[must_use]
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }

            /// This id as a plain UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

ids! {
    /// A practice. Everything else belongs to exactly one.
    PracticeId,
    /// A place of work.
    SiteId,
    /// A room of a site.
    RoomId,
    /// A service on offer.
    ServiceId,
    /// Someone who signs in.
    UserId,
    /// Someone who treats.
    TherapistId,
    /// One line of weekly hours.
    HoursId,
    /// A stretch in which a therapist is not there.
    AbsenceId,
    /// A person with back pain.
    ClientId,
    /// A stored decision.
    ScreenId,
    /// A question to a clinician.
    ClearanceId,
    /// A finding that a therapist set aside with a reason.
    OverrideId,
    /// A course of visits.
    CourseId,
    /// One visit.
    VisitId,
    /// A filled form of an instrument.
    MeasureId,
    /// An answer about a course.
    AnswerId,
    /// A review of a course.
    ReviewId,
    /// Something that a client agreed to, or took back.
    ConsentId,
    /// A link to a form.
    LinkId,
    /// Words added to a signed note.
    AddendumId,
    /// An entry of the waiting list.
    WaitingId,
    /// A place offered to someone who waits.
    OfferId,
    /// A place offered to one or several at once.
    RoundId,
    /// A place that a visit to come gave back.
    FreedId,
    /// A message to be delivered.
    MessageId,
    /// Work to be done later.
    JobId,
}

/// A word that is not on its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a {list}")]
pub struct UnknownWord {
    /// The list, such as `Role`.
    pub list: &'static str,
    /// What was given.
    pub given: String,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$item_doc:meta])* $item:ident = $text:literal),* $(,)?
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $item),* }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The word as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$item => $text),* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($text => Ok(Self::$item),)*
                    _ => Err(UnknownWord { list: stringify!($name), given: text.to_string() }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownWord;
            fn try_from(text: String) -> Result<Self, UnknownWord> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

words! {
    /// What a user may be; several at once.
    Role {
        /// A person with back pain, on their own page.
        Client = "client",
        /// Someone who treats.
        Therapist = "therapist",
        /// Books, moves and cancels.
        FrontDesk = "front_desk",
        /// Runs the practice.
        Manager = "manager",
        /// Reviews knowledge cards.
        Reviewer = "reviewer",
        /// Reads the audit log.
        Auditor = "auditor",
    }
    /// What a client is asked to agree to. One never brings the other.
    ConsentKind {
        /// To be treated.
        Treatment = "treatment",
        /// That a named person hears of it.
        Sharing = "sharing",
    }
    /// What was said about it.
    ConsentAct {
        /// Yes.
        Given = "given",
        /// No.
        Refused = "refused",
        /// No longer.
        Withdrawn = "withdrawn",
    }
    /// Whose word it is.
    SaidBy {
        /// The client's own.
        Client = "client",
        /// The client's, written down by a therapist.
        Therapist = "therapist",
    }
    /// Where a summary of a visit stands.
    SummaryState {
        /// Only staff see it.
        Draft = "draft",
        /// The client sees it.
        Released = "released",
        /// The client saw it and no longer does.
        Withdrawn = "withdrawn",
    }
    /// A form that a client fills in before a visit.
    FormKind {
        /// What they agree to.
        Consent = "consent",
        /// What may have changed since last time.
        Check = "check",
        /// How they are.
        Measures = "measures",
    }
    /// What can be taken by one visit at a time.
    Resource {
        /// A therapist.
        Therapist = "therapist",
        /// A room.
        Room = "room",
        /// A client.
        Client = "client",
    }
    /// Why a therapist is not there.
    AbsenceKind {
        /// Ill.
        Ill = "ill",
        /// On leave.
        Leave = "leave",
        /// Anything else.
        Other = "other",
    }
    /// Where a course stands.
    CourseState {
        /// Visits are to come.
        Active = "active",
        /// All visits are done.
        Finished = "finished",
        /// Ended before its last visit.
        Stopped = "stopped",
    }
    /// Where a visit stands.
    VisitState {
        /// To come.
        Booked = "booked",
        /// A re-screen says stop for now; the place is kept.
        OnHold = "on_hold",
        /// The client is here.
        Arrived = "arrived",
        /// Over.
        Done = "done",
        /// The client did not come.
        Missed = "missed",
        /// Called off; the place is free.
        Cancelled = "cancelled",
    }
    /// When a decision about a visit was made.
    Stage {
        /// Asked before the visit.
        Before = "before",
        /// With what the therapist took at the visit.
        AtVisit = "at_visit",
    }
    /// Whose hands entered the answers of a decision about a visit.
    MadeBy {
        /// The client's own.
        Client = "client",
        /// The therapist's.
        Therapist = "therapist",
    }
    /// Who filled in a form.
    MeasureMode {
        /// The client.
        Client = "client",
        /// Somebody of the practice, for the client.
        Staff = "staff",
    }
    /// Why a form has no score.
    MeasureGap {
        /// Items without an answer.
        Missing = "missing",
        /// The form is left out in this course.
        LeftOut = "left_out",
    }
    /// Where a clearance request stands.
    ClearanceState {
        /// Asked, not answered.
        Open = "open",
        /// A clinician allows it within the scope until it expires.
        Granted = "granted",
        /// A clinician does not allow it.
        Refused = "refused",
        /// Was granted, is too old now.
        Expired = "expired",
    }
    /// Where an entry of the waiting list stands.
    WaitingState {
        /// Waits.
        Waiting = "waiting",
        /// Has a place.
        Booked = "booked",
        /// Does not wait any more.
        Withdrawn = "withdrawn",
    }
    /// Where an offer stands.
    OfferState {
        /// Holds its place until it expires.
        Open = "open",
        /// Taken.
        Accepted = "accepted",
        /// Not wanted.
        Declined = "declined",
        /// Not answered in time.
        Expired = "expired",
        /// Somebody else took the place, or it is none any more.
        Gone = "gone",
    }
    /// Who drew on the body.
    Author {
        /// The person in treatment.
        Client = "client",
        /// Who treats them.
        Therapist = "therapist",
    }
    /// What a limit of sign-in attempts counts by.
    LoginKind {
        /// Attempts on one account.
        Account = "account",
        /// Attempts from one network address.
        Address = "address",
    }
}

impl VisitState {
    /// The states that may follow. A cancelled, missed or done visit is over.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Booked => &[Self::Arrived, Self::OnHold, Self::Missed, Self::Cancelled],
            Self::OnHold => &[Self::Booked, Self::Cancelled],
            Self::Arrived => &[Self::Done, Self::OnHold, Self::Cancelled],
            Self::Done | Self::Missed | Self::Cancelled => &[],
        }
    }

    /// The state that a slip of the hand is taken back to; none where there is no way back.
    #[must_use]
    pub const fn back(self) -> Option<Self> {
        match self {
            Self::Arrived | Self::Missed => Some(Self::Booked),
            Self::Done => Some(Self::Arrived),
            Self::Booked | Self::OnHold | Self::Cancelled => None,
        }
    }
}

/// A JSON object or array as text, kept byte for byte.
///
/// Text and not the engines' own JSON types: those reorder keys, and a stored decision must come
/// back as it was.
#[derive(Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Json(String);

impl Json {
    /// Checks that the text is one JSON object or array and keeps it as it is.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: impl Into<String>) -> Result<Self, serde_json::Error> {
        let text = text.into();
        serde_json::from_str::<serde::de::IgnoredAny>(&text)?;
        match text.trim_start().as_bytes().first() {
            Some(b'{' | b'[') => Ok(Self(text)),
            _ => Err(serde::de::Error::custom("expected an object or an array")),
        }
    }

    /// The value as compact JSON.
    #[must_use]
    pub fn of(value: &serde_json::Value) -> Self {
        Self(value.to_string())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parsed value; `null` cannot occur, the text was checked when it was made.
    #[must_use]
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.0).unwrap_or(serde_json::Value::Null)
    }
}

// The content may be about a person's health: it stays out of logs.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({} bytes)", self.0.len())
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .collect()
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(&sha2::Sha256::digest(bytes))
}
