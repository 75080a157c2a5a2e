//! From the token of a session to the actor behind it.

use doors::token::{Secret, token};
use jiff::tz::TimeZone;
use store::practices::{self, Practice};
use store::sessions::{self, Session};
use store::{PracticeId, StoreError, UserId, clients, premises, retry, users};

use crate::actor::Actor;
use crate::house::House;
use crate::refusal::Refusal;

/// A session that is not used for so long ends: 30 minutes, in milliseconds (ASVS 3.3, level 2).
pub const IDLE_MS: i64 = 30 * 60 * 1000;

/// A session ends so long after it began, used or not: 12 hours, in milliseconds.
pub const WHOLE_MS: i64 = 12 * 60 * 60 * 1000;

/// A browser's token is replaced when it is so old: 30 minutes, in milliseconds.
const ROTATE_MS: i64 = 30 * 60 * 1000;

/// Requests that were under way while the token changed still get in: one minute, in milliseconds.
/// A browser that never received the new token signs in again after that.
const GRACE_MS: i64 = 60 * 1000;

/// The last use is noted at most this often, in milliseconds.
const TOUCH_MS: i64 = 60 * 1000;

/// What carries a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A cookie, which an answer can replace.
    Browser,
    /// A header that a program sends. Its token stays the same until the session ends.
    Program,
}

/// Who is signed in, and at which practice.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The actor.
    pub actor: Actor,
    /// Their practice.
    pub practice: Practice,
    /// SHA-256 of the session's token, hex.
    pub token_hash: String,
    /// When the session began, epoch milliseconds.
    pub created_at: i64,
    /// A new token to carry from now on, where it was time for one.
    pub fresh: Option<Secret>,
}

impl SignedIn {
    /// The practice's clock; UTC where its name is not known.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        zone(&self.practice.time_zone)
    }

    /// Whether everything of this practice is made up.
    #[must_use]
    pub fn demo(&self) -> bool {
        is_made_up(&self.practice)
    }
}

/// Whether everything of a practice is made up.
#[must_use]
pub fn is_made_up(practice: &Practice) -> bool {
    practice.settings.value()["demo"] == true
}

/// The clock of an IANA name; UTC where it is not known.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

impl House {
    /// Who a session's token stands for; none when it has ended, or its account is disabled.
    /// Notes the use, so that an idle session ends, and replaces a browser's token now and then.
    ///
    /// # Errors
    /// As the store says.
    pub async fn signed_in(
        &self,
        practice: PracticeId,
        token_hash: &str,
        carrier: Carrier,
    ) -> Result<Option<SignedIn>, Refusal> {
        let look = || self.look_up(practice, token_hash, carrier);
        retry::patiently(look, tokio::time::sleep).await
    }

    async fn look_up(
        &self,
        practice: PracticeId,
        token_hash: &str,
        carrier: Carrier,
    ) -> Result<Option<SignedIn>, Refusal> {
        let now = self.now();
        let mut tx = self.db().read().await?;
        let Some(mut session) = current(&mut tx, practice, token_hash, now).await? else {
            return Ok(None);
        };
        let actor = actor(&mut tx, practice, session.user_id).await?;
        let practice = premises::load(&mut tx, practice).await?.practice.clone();
        drop(tx);
        let mut fresh = None;
        if carrier == Carrier::Browser && session.created_at + ROTATE_MS <= now {
            match self.rotated(practice.practice_id, &session, now).await {
                Ok(None) => return Ok(None),
                Ok(Some((new, token))) => (session, fresh) = (new, token),
                // It is replaced when there is room again; what can be shown is shown.
                Err(Refusal::Store(StoreError::DiskFull(_))) => {}
                Err(other) => return Err(other),
            }
        } else if session.last_seen_at + TOUCH_MS < now {
            let input = (practice.practice_id, session.token_hash.clone(), now);
            let touch = self.db().write(input, |tx, (practice, hash, now)| {
                Box::pin(async move { sessions::touch(tx, *practice, hash, *now, IDLE_MS).await })
            });
            match touch.await {
                // Not noted: the session ends the sooner.
                Ok(_) | Err(StoreError::DiskFull(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        let Session { token_hash, created_at, .. } = session;
        Ok(Some(SignedIn { actor, practice, token_hash, created_at, fresh }))
    }

    /// The session under a new token. Of requests that come together one gets the token, the
    /// others go on under it; none when the session was ended meanwhile.
    async fn rotated(
        &self,
        practice: PracticeId,
        old: &Session,
        now: i64,
    ) -> Result<Option<(Session, Option<Secret>)>, Refusal> {
        let token = token()?;
        let input = (practice, old.token_hash.clone(), token.hash(), now);
        let new = self.db().write(input, |tx, (practice, old, new, now)| {
            Box::pin(async move { sessions::rotate(tx, *practice, old, new, *now).await })
        });
        match new.await {
            Ok(new) => Ok(Some((new, Some(token)))),
            Err(StoreError::Missing(_)) => {
                let mut tx = self.db().read().await?;
                let new = current(&mut tx, practice, &old.token_hash, now).await?;
                Ok(new.map(|new| (new, None)))
            }
            Err(other) => Err(other.into()),
        }
    }
}

async fn current(
    tx: &mut store::Tx,
    practice: PracticeId,
    token_hash: &str,
    now: i64,
) -> Result<Option<Session>, StoreError> {
    let live = sessions::live(tx, practice, token_hash, now, IDLE_MS).await?;
    match live {
        Some(session) => Ok(Some(session)),
        None => sessions::successor(tx, practice, token_hash, now, (IDLE_MS, GRACE_MS)).await,
    }
}

/// The actor behind an account.
///
/// # Errors
/// [`store::StoreError::Missing`] when there is no such account.
pub async fn actor(
    tx: &mut store::Tx,
    practice: PracticeId,
    user: UserId,
) -> Result<Actor, Refusal> {
    let account = users::load(tx, practice, user).await?;
    let roles = users::roles(tx, practice, user).await?;
    let client = clients::of_user(tx, practice, user).await?;
    let therapist = practices::therapist_of_user(tx, practice, user).await?;
    let language = match &client {
        Some(client) => client.language.clone(),
        None => premises::load(tx, practice).await?.practice.language.clone(),
    };
    Ok(Actor {
        practice,
        user,
        name: account.name,
        language,
        roles,
        client: client.map(|client| client.client_id),
        therapist: therapist.map(|therapist| therapist.therapist_id),
    })
}
