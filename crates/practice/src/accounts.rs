//! The accounts of a practice: who may sign in, and as what.
//!
//! A new account gets a code, once, with which its owner chooses a password at `/join`. A later
//! code does the same for somebody who has forgotten theirs.

use doors::token::{Secret, code, typed};
use serde::Serialize;
use serde_json::json;
use store::users::{self, User};
use store::{
    ClientId, LoginKind, PracticeId, Role, StoreError, TherapistId, Tx, UserId, clients, logins,
    practices, retry, secrets, sha256,
};

use crate::account;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::sign_in::{self, Opened};
use crate::subject::Subject;

/// A code is worth something for so long: 72 hours, in milliseconds.
pub const CODE_MS: i64 = 72 * 60 * 60 * 1000;

/// An account and what it may be.
#[derive(Debug)]
pub struct Entry {
    /// The row; its hash is left out.
    pub user: User,
    /// What it may be.
    pub roles: Vec<Role>,
    /// Whether somebody has chosen a password or added a passkey.
    pub used: Used,
}

/// Whether an account can be signed in to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// It has a password or a passkey.
    Yes,
    /// Its owner has not come yet.
    NotYet,
}

/// An account to be made.
#[derive(Clone, Debug, Serialize)]
pub struct New {
    /// Sign-in name.
    pub email: String,
    /// Name for people.
    pub name: String,
    /// What it may be.
    pub roles: Vec<String>,
    /// The therapist whose account it is.
    pub therapist: Option<TherapistId>,
    /// The client whose account it is.
    pub client: Option<ClientId>,
}

/// Every account by address.
///
/// # Errors
/// As the store says.
pub async fn list(
    house: &House,
    permit: &Permit<case::RunAccounts>,
) -> Result<Vec<Entry>, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.look(permit).await?;
    let mut entries = Vec::new();
    for user in users::list(&mut tx, practice).await? {
        entries.push(entry(&mut tx, practice, user).await?);
    }
    Ok(entries)
}

/// One account.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn one(
    house: &House,
    permit: &Permit<case::RunAccounts>,
    user: UserId,
) -> Result<Entry, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.look(permit).await?;
    let user = users::load(&mut tx, practice, user).await?;
    entry(&mut tx, practice, user).await
}

async fn entry(tx: &mut Tx, practice: PracticeId, mut user: User) -> Result<Entry, Refusal> {
    let roles = users::roles(tx, practice, user.user_id).await?;
    let password = user.password_hash.take().is_some();
    let passkeys = users::passkeys(tx, practice, user.user_id).await?;
    let used = if password || !passkeys.is_empty() { Used::Yes } else { Used::NotYet };
    Ok(Entry { user, roles, used })
}

/// Makes an account. Answers its id and the code for its owner, which is kept nowhere.
///
/// # Errors
/// [`Refusal::Wrong`] about `email` when the address is in use.
pub async fn create(
    house: &House,
    permit: &Permit<case::RunAccounts>,
    new: New,
    key: Key,
) -> Result<(UserId, Secret), Refusal> {
    let id = UserId::fresh();
    let code = code()?;
    let about = About { client: new.client, ..About::other(Subject::User(id), key) };
    let made = house
        .write(permit, about, (id, new, code.hash()), |tx, scene| {
            Box::pin(async move {
                let (id, new, hash) = &scene.asked;
                let roles = new.roles.iter().map(|role| role.parse::<Role>());
                let roles: Vec<Role> = roles.collect::<Result<_, _>>().map_err(StoreError::from)?;
                let user = User {
                    user_id: *id,
                    email: new.email.clone(),
                    name: new.name.clone(),
                    password_hash: None,
                    created_at: scene.now,
                    disabled_at: None,
                };
                users::create(tx, scene.practice, &user, &roles).await?;
                tie(tx, scene.practice, *id, new).await?;
                let until = (scene.now, scene.now + CODE_MS);
                secrets::invite(tx, scene.practice, *id, hash, until).await?;
                Ok(Done::noting(*id, json!({ "what": "created", "roles": new.roles })))
            })
        })
        .await;
    match made {
        Ok(id) => Ok((id, code)),
        Err(Refusal::Store(StoreError::Exists(_))) => Err(Refusal::field("email", "email-taken")),
        Err(other) => Err(other),
    }
}

/// Gives the account to the client or the therapist whose it is.
async fn tie(tx: &mut Tx, practice: PracticeId, user: UserId, new: &New) -> Result<(), Refusal> {
    if let Some(client) = new.client {
        let mut client = clients::load(tx, practice, client).await?;
        if client.user_id.is_some() {
            return Err(Refusal::rule("account-has-owner"));
        }
        client.user_id = Some(user);
        clients::update(tx, practice, &client).await?;
    }
    if let Some(id) = new.therapist {
        let all = practices::therapists(tx, practice).await?;
        let found = all.into_iter().find(|one| one.therapist_id == id);
        let mut therapist = found.ok_or(StoreError::Missing("therapist"))?;
        if therapist.user_id.is_some() {
            return Err(Refusal::rule("account-has-owner"));
        }
        therapist.user_id = Some(user);
        practices::put_therapist(tx, practice, &therapist).await?;
    }
    Ok(())
}

/// Makes a new code for an account. The one before is worth nothing then.
///
/// # Errors
/// A rule when the account is disabled; [`StoreError::Missing`].
pub async fn invite(
    house: &House,
    permit: &Permit<case::RunAccounts>,
    user: UserId,
    key: Key,
) -> Result<Secret, Refusal> {
    let code = code()?;
    let about = About::other(Subject::User(user), key);
    house
        .write(permit, about, code.hash(), move |tx, scene| {
            Box::pin(async move {
                let found = users::load(tx, scene.practice, user).await?;
                if found.disabled_at.is_some() {
                    return Err(Refusal::rule("account-disabled"));
                }
                let until = (scene.now, scene.now + CODE_MS);
                secrets::invite(tx, scene.practice, user, &scene.asked, until).await?;
                Ok(Done::noting((), json!({ "what": "invited" })))
            })
        })
        .await?;
    Ok(code)
}

/// What becomes of an account.
#[derive(Clone, Debug, Serialize)]
pub enum Change {
    /// It may be exactly this.
    Roles(Vec<String>),
    /// Nobody signs in with it; every session of it ends.
    Disable,
    /// It may be signed in to again.
    Enable,
}

/// Changes an account.
///
/// # Errors
/// A rule when no manager would be left; [`StoreError::Missing`].
pub async fn change(
    house: &House,
    permit: &Permit<case::RunAccounts>,
    user: UserId,
    change: Change,
    key: Key,
) -> Result<(), Refusal> {
    let about = About::other(Subject::User(user), key);
    house
        .write(permit, about, change, move |tx, scene| {
            Box::pin(async move {
                // Two managers who take the role from each other at once wait here.
                practices::hold(tx, scene.practice).await?;
                users::load(tx, scene.practice, user).await?;
                let what = match &scene.asked {
                    Change::Roles(words) => {
                        let roles = words.iter().map(|role| role.parse::<Role>());
                        let roles: Vec<Role> =
                            roles.collect::<Result<_, _>>().map_err(StoreError::from)?;
                        users::set_roles(tx, scene.practice, user, &roles, scene.now).await?;
                        json!({ "what": "roles", "roles": words })
                    }
                    Change::Disable => {
                        users::disable(tx, scene.practice, user, scene.now).await?;
                        secrets::uninvite(tx, scene.practice, user).await?;
                        json!({ "what": "disabled" })
                    }
                    Change::Enable => {
                        users::enable(tx, scene.practice, user).await?;
                        json!({ "what": "enabled" })
                    }
                };
                if users::with_role(tx, scene.practice, Role::Manager).await? == 0 {
                    return Err(Refusal::rule("account-last-manager"));
                }
                Ok(Done::noting((), what))
            })
        })
        .await
}

/// Somebody with a code.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Where.
    pub practice: PracticeId,
    /// The account, as the link names it.
    pub user: UserId,
    /// As typed.
    pub code: String,
    /// The password that they choose.
    pub new: String,
    /// See [`sign_in::Attempt::network`].
    pub network: String,
}

/// Chooses a password with a code, and signs in. Every session of the account ends.
///
/// # Errors
/// [`Refusal::TooMany`]; [`Refusal::Wrong`] about `code` or `new`.
pub async fn join(house: &House, joining: Joining) -> Result<Opened, Refusal> {
    let Joining { practice, user, code, new, network } = joining;
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    let name = practices::load(&mut tx, practice).await?.name;
    drop(tx);
    sign_in::count_network(house, practice, &network).await?;
    // A code has 37 bits, so attempts on it are counted apart from those on the password.
    let subject = format!("join:{user}");
    sign_in::count_account(house, practice, &subject).await?;
    let wrong = || Refusal::field("code", "code");
    let hash = typed(&code).map(|code| sha256(code.as_bytes())).ok_or_else(wrong)?;
    let mut tx = house.db().read().await?;
    if !secrets::invited(&mut tx, practice, user, &hash, house.now()).await? {
        return sign_in::refuse(house, practice, None, "code", wrong()).await;
    }
    let found = users::load(&mut tx, practice, user).await?;
    drop(tx);
    let phc = account::choose(new, vec![found.email, found.name, name]).await?;
    let token = doors::token::token()?;
    let input = (practice, user, hash, phc, token.hash(), subject, house.now());
    let done = house.db().write(input, |tx, (practice, user, code, phc, hash, subject, now)| {
        Box::pin(async move {
            // Used or replaced meanwhile.
            let open = secrets::invited(tx, *practice, *user, code, *now).await?;
            let account = users::load(tx, *practice, *user).await?;
            if !open || account.disabled_at.is_some() {
                return Err(Refusal::field("code", "code"));
            }
            secrets::uninvite(tx, *practice, *user).await?;
            users::set_password(tx, *practice, *user, phc, *now).await?;
            logins::clear(tx, *practice, (LoginKind::Account, subject)).await?;
            logins::clear(tx, *practice, (LoginKind::Account, &account.email)).await?;
            sign_in::open(tx, *practice, *user, hash, *now).await?;
            sign_in::note(tx, *practice, *now, "sign_in", Some(*user), "code").await?;
            Ok(())
        })
    });
    done.await?;
    Ok(Opened { practice, user, token })
}
