//! From the token of a session to the actor behind it.

use jiff::tz::TimeZone;
use store::practices::{self, Practice};
use store::{PracticeId, UserId, clients, retry, sessions, users};

use crate::actor::Actor;
use crate::house::House;
use crate::refusal::Refusal;

/// A session that is not used for so long ends: 30 minutes, in milliseconds (ASVS 3.3, level 2).
pub const IDLE_MS: i64 = 30 * 60 * 1000;

/// A session ends so long after it began, used or not: 12 hours, in milliseconds.
pub const WHOLE_MS: i64 = 12 * 60 * 60 * 1000;

/// The last use is noted at most this often, in milliseconds.
const TOUCH_MS: i64 = 60 * 1000;

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
        self.practice.settings.value()["demo"] == true
    }
}

/// The clock of an IANA name; UTC where it is not known.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

impl House {
    /// Who a session's token stands for; none when it has ended, or its account is disabled.
    /// Notes the use, so that an idle session ends.
    ///
    /// # Errors
    /// As the store says.
    pub async fn signed_in(
        &self,
        practice: PracticeId,
        token_hash: &str,
    ) -> Result<Option<SignedIn>, Refusal> {
        let now = self.now();
        let mut tx = retry::patiently(|| self.db().read(), tokio::time::sleep).await?;
        let live = sessions::live(&mut tx, practice, token_hash, now, IDLE_MS).await?;
        let Some(session) = live else { return Ok(None) };
        let actor = actor(&mut tx, practice, session.user_id).await?;
        let practice = practices::load(&mut tx, practice).await?;
        drop(tx);
        if session.last_seen_at + TOUCH_MS < now {
            let input = (practice.practice_id, token_hash.to_owned(), now);
            let touch = self.db().write(input, |tx, (practice, hash, now)| {
                Box::pin(async move { sessions::touch(tx, *practice, hash, *now, IDLE_MS).await })
            });
            touch.await?;
        }
        let token_hash = session.token_hash;
        Ok(Some(SignedIn { actor, practice, token_hash, created_at: session.created_at }))
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
        None => practices::load(tx, practice).await?.language,
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
