//! One's own account: what it holds, its password, its open sessions.

use doors::password::{self, Verified, Weak};
use doors::token::{Secret, token};
use serde_json::json;
use store::practices;
use store::sessions::{self, Session};
use store::users::{self, Passkey, User};
use store::{LoginKind, Role, StoreError, UserId, logins};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::{IDLE_MS, SignedIn};
use crate::sign_in;
use crate::subject::Subject;

/// An account as its owner sees it.
#[derive(Debug)]
pub struct Account {
    /// The row; its hash is left out.
    pub user: User,
    /// Whether there is a password at all.
    pub password: HasPassword,
    /// What it may be.
    pub roles: Vec<Role>,
    /// Oldest first.
    pub passkeys: Vec<Passkey>,
    /// Those that are open now, newest first.
    pub sessions: Vec<Session>,
}

/// Whether an account has a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HasPassword {
    /// One can sign in with it.
    Yes,
    /// By passkey only.
    No,
}

/// One's own account.
///
/// # Errors
/// As the store says.
pub async fn own(house: &House, permit: &Permit<case::ReadAccount>) -> Result<Account, Refusal> {
    let (practice, id) = (permit.actor().practice, permit.actor().user);
    let mut tx = house.look(permit).await?;
    let mut user = users::load(&mut tx, practice, id).await?;
    let password = if user.password_hash.is_some() { HasPassword::Yes } else { HasPassword::No };
    user.password_hash = None;
    let now = house.now();
    let open = |one: &Session| {
        one.revoked_at.is_none() && one.ends_at > now && one.last_seen_at > now - IDLE_MS
    };
    let all = sessions::of_user(&mut tx, practice, id).await?;
    Ok(Account {
        user,
        password,
        roles: users::roles(&mut tx, practice, id).await?,
        passkeys: users::passkeys(&mut tx, practice, id).await?,
        sessions: all.into_iter().filter(open).collect(),
    })
}

/// Changes one's own password. Every session ends, and one begins for whoever asked: its token is
/// answered. Wrong old passwords count as attempts to sign in.
///
/// # Errors
/// [`Refusal::Wrong`] about `old` or `new`; [`Refusal::TooMany`].
pub async fn change_password(
    house: &House,
    permit: &Permit<case::ChangeAccount>,
    (old, new): (String, String),
) -> Result<Secret, Refusal> {
    let (practice, id) = (permit.actor().practice, permit.actor().user);
    let mut tx = house.look(permit).await?;
    let user = users::load(&mut tx, practice, id).await?;
    let name = practices::load(&mut tx, practice).await?.name;
    drop(tx);
    let kept = user.password_hash.clone();
    if kept.is_some() {
        sign_in::count_account(house, practice, &user.email).await?;
        match sign_in::verify(old, kept.clone()).await? {
            Verified::Yes | Verified::YesKeep(_) => {}
            Verified::No | Verified::Unreadable => {
                return Err(Refusal::field("old", "not-the-password"));
            }
        }
    }
    let phc = choose(new, vec![user.email.clone(), user.name.clone(), name]).await?;
    let token = token()?;
    let about = About::other(Subject::User(id), Key::fresh());
    let asked = (kept, phc, token.hash(), user.email);
    house
        .write(permit, about, asked, move |tx, scene| {
            Box::pin(async move {
                let (kept, phc, hash, email) = &scene.asked;
                let found = users::load(tx, scene.practice, id).await?;
                if found.password_hash != *kept {
                    return Err(Refusal::Store(StoreError::Stale("password")));
                }
                users::set_password(tx, scene.practice, id, phc, scene.now).await?;
                sign_in::open(tx, scene.practice, id, hash, scene.now).await?;
                logins::clear(tx, scene.practice, (LoginKind::Account, email)).await?;
                Ok(Done::noting((), json!({ "what": "password" })))
            })
        })
        .await?;
    Ok(token)
}

/// The PHC string of a password that may be chosen. `expected` is what a guesser would try.
///
/// # Errors
/// [`Refusal::Wrong`] about `new`.
pub(crate) async fn choose(new: String, expected: Vec<String>) -> Result<String, Refusal> {
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let chosen = password::choose(&new, &expected).map_err(|weak| {
        let mut refusal = Refusal::field("new", reason(weak));
        if let Refusal::Wrong(mistakes) = &mut refusal {
            let values = [("min", password::MIN_CHARS), ("max", password::MAX_CHARS)];
            for mistake in mistakes {
                mistake.values.extend(values.map(|(name, chars)| (name, chars.to_string())));
            }
        }
        refusal
    })?;
    sign_in::hash(chosen).await
}

fn reason(weak: Weak) -> &'static str {
    match weak {
        Weak::Short => "too-short",
        Weak::Long => "too-long",
        Weak::Common => "password-common",
        Weak::Repeated => "password-repeated",
        Weak::Expected => "password-expected",
    }
}

/// Ends every session of one's own but the one that asks. Answers how many.
///
/// # Errors
/// As the store says.
pub async fn end_others(
    house: &House,
    permit: &Permit<case::ChangeAccount>,
    found: &SignedIn,
    key: Key,
) -> Result<u64, Refusal> {
    let id: UserId = permit.actor().user;
    let about = About::other(Subject::User(id), key);
    house
        .write(permit, about, found.token_hash.clone(), move |tx, scene| {
            Box::pin(async move {
                let (practice, keep) = (scene.practice, &scene.asked);
                let ended = sessions::revoke_others(tx, practice, id, keep, scene.now).await?;
                Ok(Done::noting(ended, json!({ "what": "sessions", "ended": ended })))
            })
        })
        .await
}
