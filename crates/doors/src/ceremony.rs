//! What is kept between the question to a passkey and its answer.
//!
//! A ceremony may begin in one process and end in another, so its state is JSON. It is kept on
//! the server, or sealed in a cookie of the same browser; it holds no secret that signs, but who
//! can choose it can choose the challenge.
//!
//! INVARIANT (single use): a ceremony is finished at most once. A synced passkey has no counter,
//! so nothing else stops an answer from being sent twice. The functions that finish take the
//! ceremony by value; the caller must take the row out, or note [`Ceremony::id`] as used until
//! [`Ceremony::ends_at`], in the transaction that signs in.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::fault::Fault;
use crate::refusal::Refusal;
use crate::token;

/// How long a ceremony may take, milliseconds.
pub const CEREMONY_MS: i64 = 5 * 60 * 1000;

/// Which ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A passkey is added to an account.
    Register,
    /// Somebody signs in.
    SignIn,
}

/// A ceremony that has begun.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceremony {
    id: String,
    kind: Kind,
    /// The account, where it was known at the start.
    user: Option<Uuid>,
    /// Credential ids that may not be registered again.
    known: Vec<String>,
    ends_at: i64,
    /// As the library writes it.
    state: Value,
}

// The challenge stays out of logs.
impl fmt::Debug for Ceremony {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ceremony({:?}, {})", self.kind, self.id)
    }
}

impl Ceremony {
    pub(crate) fn begin(
        kind: Kind,
        user: Option<Uuid>,
        known: &[String],
        now: i64,
        state: &impl Serialize,
    ) -> Result<Self, Fault> {
        let id = token::token()?.text().to_owned();
        let state = serde_json::to_value(state).map_err(|_| Fault::Write)?;
        Ok(Self { id, kind, user, known: known.to_vec(), ends_at: now + CEREMONY_MS, state })
    }

    /// A ceremony as it was kept.
    ///
    /// # Errors
    /// [`Refusal::State`].
    pub fn read(json: &str) -> Result<Self, Refusal> {
        serde_json::from_str(json).map_err(|_| Refusal::State)
    }

    /// A JSON object to keep, under 1 kB, and as much again as the ids of the passkeys that the account has.
    ///
    /// # Errors
    /// [`Fault::Write`].
    pub fn write(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|_| Fault::Write)
    }

    /// Its random name, for the row that keeps it or the note that it was used.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Epoch milliseconds.
    #[must_use]
    pub fn ends_at(&self) -> i64 {
        self.ends_at
    }

    /// The account, where it was known at the start.
    #[must_use]
    pub fn user(&self) -> Option<Uuid> {
        self.user
    }

    pub(crate) fn known(&self) -> &[String] {
        &self.known
    }

    /// The library's state, for an account (none where it was not known at the start).
    pub(crate) fn end<T: DeserializeOwned>(
        self,
        kind: Kind,
        user: Uuid,
        now: i64,
    ) -> Result<T, Refusal> {
        if self.kind != kind {
            return Err(Refusal::OtherCeremony);
        }
        if self.user.is_some_and(|begun| begun != user) {
            return Err(Refusal::OtherAccount);
        }
        if self.ends_at <= now {
            return Err(Refusal::Expired);
        }
        serde_json::from_value(self.state).map_err(|_| Refusal::State)
    }
}
