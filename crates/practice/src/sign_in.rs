//! Signing in and out. Nobody is signed in yet, so there is no permit: who may is decided by the
//! password or the passkey, after the limits on attempts.

use std::fmt;

use doors::password::{self, Chosen, Verified};
use doors::token::{Secret, token};
use serde_json::json;
use store::audit::{self, Entry};
use store::logins::{self, Gate, Limit};
use store::practices::{self, Practice};
use store::sessions::{self, Session};
use store::users::{self, User};
use store::{Json, LoginKind, PracticeId, StoreError, Tx, UserId, retry, sha256};
use tokio::sync::Semaphore;

use crate::house::House;
use crate::refusal::Refusal;
use crate::session::{SignedIn, WHOLE_MS, is_made_up};
use crate::subject::Subject;

/// Attempts on one account in a quarter of an hour.
pub const PER_ACCOUNT: Limit = Limit { attempts: 10, window_ms: 15 * 60 * 1000 };

/// Attempts from one network in a quarter of an hour; a practice may share one address.
pub const PER_NETWORK: Limit = Limit { attempts: 100, window_ms: 15 * 60 * 1000 };

/// The longest e-mail address (RFC 5321 with erratum 1690).
pub const EMAIL_MAX: usize = 254;

/// So many passwords are looked at at once: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Somebody who wants to sign in by password.
#[derive(Clone)]
pub struct Attempt {
    /// Where.
    pub practice: PracticeId,
    /// As typed.
    pub email: String,
    /// As typed.
    pub password: String,
    /// Where it comes from, such as `192.0.2.7` or `2001:db8::/64`. Only a hash of it is kept.
    pub network: String,
}

// Nothing of it belongs into a log.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attempt({})", self.practice)
    }
}

/// A session that has begun.
#[derive(Debug)]
pub struct Opened {
    /// Where.
    pub practice: PracticeId,
    /// The account.
    pub user: UserId,
    /// To be given out once.
    pub token: Secret,
}

/// The practices that somebody may sign in to, oldest first.
///
/// # Errors
/// As the store says.
pub async fn practices(house: &House) -> Result<Vec<Practice>, Refusal> {
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    Ok(practices::all(&mut tx).await?)
}

/// Signs in by password. The answer is the same, and takes the same time, for a wrong password,
/// an unknown address and a disabled account.
///
/// # Errors
/// [`Refusal::TooMany`]; [`Refusal::Wrong`] with the reason `sign-in`; [`StoreError::Missing`]
/// when there is no such practice.
pub async fn by_password(house: &House, attempt: Attempt) -> Result<Opened, Refusal> {
    let email = users::plain_email(&attempt.email);
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    practices::load(&mut tx, attempt.practice).await?;
    drop(tx);
    // Whoever is shut out by network must not use up the attempts on accounts.
    count_network(house, attempt.practice, &attempt.network).await?;
    count_account(house, attempt.practice, &email).await?;
    let mut tx = house.db().read().await?;
    let user = users::by_email(&mut tx, attempt.practice, &email).await?;
    drop(tx);
    let phc = user.as_ref().and_then(|user| user.password_hash.clone());
    let verified = verify(attempt.password, phc).await?;
    match user {
        Some(user) if matches!(verified, Verified::Yes | Verified::YesKeep(_)) => {
            let keep = if let Verified::YesKeep(keep) = verified { Some(keep) } else { None };
            admit(house, attempt.practice, user, keep).await
        }
        user => {
            let found = user.map(|user| user.user_id);
            refuse(house, attempt.practice, found, "password", wrong()).await
        }
    }
}

/// Signs in to a demonstration without a password.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account, or the practice is a real one.
pub async fn as_made_up(
    house: &House,
    practice: PracticeId,
    email: &str,
) -> Result<Opened, Refusal> {
    let token = token()?;
    let input = (practice, email.to_owned(), token.hash(), house.now());
    let open = house.db().write(input, |tx, (practice, email, hash, now)| {
        Box::pin(async move {
            let found = practices::load(tx, *practice).await?;
            let user = users::by_email(tx, *practice, email).await?;
            let user = user.filter(|_| is_made_up(&found)).ok_or(StoreError::Missing("login"))?;
            open(tx, *practice, user.user_id, hash, *now).await?;
            note(tx, *practice, *now, "sign_in", Some(user.user_id), "demo").await?;
            Ok::<_, StoreError>(user.user_id)
        })
    });
    Ok(Opened { practice, user: open.await?, token })
}

/// Whether a password is the one that is kept; a few at a time, off the threads that serve.
///
/// # Errors
/// [`StoreError::Stopped`] when the program is stopping.
pub(crate) async fn verify(password: String, phc: Option<String>) -> Result<Verified, Refusal> {
    let stopped = || Refusal::Store(StoreError::Stopped);
    let _turn = HASHING.acquire().await.map_err(|_| stopped())?;
    let work = move || password::verify(&password, phc.as_deref());
    tokio::task::spawn_blocking(work).await.map_err(|_| stopped())
}

/// The PHC string of a password; a few at a time, off the threads that serve.
///
/// # Errors
/// [`StoreError::Stopped`] when the program is stopping.
pub(crate) async fn hash(chosen: Chosen) -> Result<String, Refusal> {
    let stopped = || Refusal::Store(StoreError::Stopped);
    let _turn = HASHING.acquire().await.map_err(|_| stopped())?;
    let work = move || password::hash(&chosen);
    Ok(tokio::task::spawn_blocking(work).await.map_err(|_| stopped())??)
}

/// Counts an attempt from a network, before anything is looked at.
///
/// # Errors
/// [`Refusal::TooMany`].
pub(crate) async fn count_network(
    house: &House,
    practice: PracticeId,
    network: &str,
) -> Result<(), Refusal> {
    // Without the secret, four billion tries would turn the hash of an address back.
    let secret = house.secret(practice, "networks").await?;
    let subject = sha256(format!("{secret} {network}").as_bytes());
    count(house, practice, LoginKind::Address, subject, PER_NETWORK).await
}

/// Counts an attempt on an account, before anything is looked at.
///
/// # Errors
/// [`Refusal::TooMany`].
pub(crate) async fn count_account(
    house: &House,
    practice: PracticeId,
    email: &str,
) -> Result<(), Refusal> {
    count(house, practice, LoginKind::Account, email.to_owned(), PER_ACCOUNT).await
}

async fn count(
    house: &House,
    practice: PracticeId,
    kind: LoginKind,
    subject: String,
    limit: Limit,
) -> Result<(), Refusal> {
    let input = (practice, kind, subject, limit, house.now());
    let counted = || {
        house.db().write(input.clone(), |tx, (practice, kind, subject, limit, now)| {
            Box::pin(logins::attempt(tx, *practice, (*kind, subject), *limit, *now))
        })
    };
    match retry::patiently(counted, tokio::time::sleep).await? {
        Gate::Open { .. } => Ok(()),
        Gate::Shut { until } => Err(Refusal::TooMany { until }),
    }
}

async fn admit(
    house: &House,
    practice: PracticeId,
    user: User,
    keep: Option<String>,
) -> Result<Opened, Refusal> {
    let token = token()?;
    let id = user.user_id;
    let input = (practice, user, keep, token.hash(), house.now());
    let open = house.db().write(input, |tx, (practice, user, keep, hash, now)| {
        Box::pin(async move {
            let kept = users::load(tx, *practice, user.user_id).await?;
            // Disabled, or another password, while the hash was made.
            if kept.disabled_at.is_some() || kept.password_hash != user.password_hash {
                return Ok(false);
            }
            if let (Some(old), Some(new)) = (&user.password_hash, keep) {
                users::strengthen(tx, *practice, user.user_id, (old, new)).await?;
            }
            logins::clear(tx, *practice, (LoginKind::Account, &user.email)).await?;
            open(tx, *practice, user.user_id, hash, *now).await?;
            note(tx, *practice, *now, "sign_in", Some(user.user_id), "password").await?;
            Ok::<_, StoreError>(true)
        })
    });
    if open.await? {
        Ok(Opened { practice, user: id, token })
    } else {
        refuse(house, practice, Some(id), "password", wrong()).await
    }
}

/// Begins a session in the transaction that signs in.
pub(crate) async fn open(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    token_hash: &str,
    now: i64,
) -> Result<(), StoreError> {
    let session = Session {
        token_hash: token_hash.to_owned(),
        user_id: user,
        created_at: now,
        last_seen_at: now,
        ends_at: now + WHOLE_MS,
        rotated_from: None,
        revoked_at: None,
    };
    sessions::create(tx, practice, &session).await
}

/// Notes that somebody was not let in, and says why.
pub(crate) async fn refuse<T>(
    house: &House,
    practice: PracticeId,
    user: Option<UserId>,
    by: &'static str,
    why: Refusal,
) -> Result<T, Refusal> {
    let input = (practice, user, by, house.now());
    let noted = house.db().write(input, |tx, (practice, user, by, now)| {
        Box::pin(note(tx, *practice, *now, "sign_in_refused", *user, by))
    });
    noted.await?;
    Err(why)
}

/// The one answer to everything that does not let somebody in.
fn wrong() -> Refusal {
    Refusal::field("", "sign-in")
}

/// An audit row about coming and going. Whoever is refused is nobody.
pub(crate) async fn note(
    tx: &mut Tx,
    practice: PracticeId,
    at: i64,
    use_case: &str,
    user: Option<UserId>,
    by: &str,
) -> Result<(), StoreError> {
    let refused = use_case == "sign_in_refused";
    let who = user.filter(|_| !refused).map_or("nobody".to_owned(), |user| format!("user:{user}"));
    let subject = user.map_or(Subject::Practice(practice), Subject::User);
    let entry = Entry {
        practice,
        at,
        who,
        use_case: use_case.to_owned(),
        subject: subject.to_string(),
        detail: Json::of(&json!({ "by": by })),
    };
    audit::append(tx, &entry).await.map(|_| ())
}

/// Ends the session of whoever signs out. Ending one that has ended is no error.
///
/// # Errors
/// As the store says.
pub async fn sign_out(house: &House, found: &SignedIn) -> Result<(), Refusal> {
    let who = (found.actor.practice, found.actor.user);
    let input = (who, found.token_hash.clone(), house.now());
    let end = || {
        house.db().write(input.clone(), |tx, ((practice, user), hash, now)| {
            Box::pin(async move {
                sessions::revoke(tx, *practice, hash, *now).await?;
                note(tx, *practice, *now, "sign_out", Some(*user), "person").await
            })
        })
    };
    retry::patiently(end, tokio::time::sleep).await.map_err(Refusal::from)
}
