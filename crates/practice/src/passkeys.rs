//! Passkeys of accounts: adding one, signing in with one, removing one.
//!
//! The state between question and answer goes to the browser, sealed with a secret of the
//! practice. That an answer counts once is settled by the ceremony's id, which is noted in the
//! transaction that uses it (INVARIANT (single use), see `doors::ceremony`).

use doors::passkey::{Account, Assertion, Begun, Kept, Who};
use doors::seal::{self, Key as SealKey};
use doors::{Ceremony, RelyingParty};
use serde_json::json;
use store::idempotency::{self, Answer, Request};
use store::users::{self, Passkey};
use store::{Json, PracticeId, StoreError, Tx, UserId};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::sign_in::{self, Opened};
use crate::subject::Subject;

/// More passkeys than these an account does not need; the sealed state names them all and must
/// fit into a cookie.
pub const PASSKEYS_MAX: usize = 10;

const ADD: &str = "add a passkey";
const SIGN_IN: &str = "sign in by passkey";

/// For the browser: what to ask the authenticator, and the sealed state to send back.
#[derive(Debug)]
pub struct Asked {
    /// JSON of `navigator.credentials`.
    pub options: String,
    /// To be kept by the browser until [`doors::ceremony::CEREMONY_MS`] have gone by.
    pub sealed: String,
}

async fn seal_key(house: &House, practice: PracticeId) -> Result<SealKey, Refusal> {
    Ok(SealKey::of(&house.secret(practice, "seal").await?))
}

async fn sealed(
    house: &House,
    practice: PracticeId,
    purpose: &str,
    begun: &Begun,
) -> Result<Asked, Refusal> {
    let key = seal_key(house, practice).await?;
    let (state, ends_at) = (begun.ceremony.write()?, begun.ceremony.ends_at());
    let sealed = seal::seal(&key, purpose, ends_at, state.as_bytes())?;
    Ok(Asked { options: begun.options.clone(), sealed })
}

async fn opened(
    house: &House,
    practice: PracticeId,
    purpose: &str,
    sealed: &str,
) -> Result<Ceremony, Refusal> {
    let key = seal_key(house, practice).await?;
    let expired = |_| Refusal::rule("passkey-expired");
    let state = seal::open(&key, purpose, sealed, house.now()).map_err(expired)?;
    let state = String::from_utf8(state).map_err(|_| Refusal::rule("passkey-refused"))?;
    Ceremony::read(&state).map_err(worded)
}

/// The kinds that a person can do something about.
fn worded(refusal: doors::Refusal) -> Refusal {
    use doors::Refusal as R;
    match refusal {
        R::Fault(fault) => Refusal::Fault(fault),
        R::Expired | R::State | R::OtherCeremony | R::OtherChallenge => {
            Refusal::rule("passkey-expired")
        }
        R::Known => Refusal::rule("passkey-known"),
        R::NotVerified => Refusal::rule("passkey-not-verified"),
        _ => Refusal::rule("passkey-refused"),
    }
}

/// Begins to add a passkey to one's own account.
///
/// # Errors
/// A rule when there are [`PASSKEYS_MAX`] already.
pub async fn begin_adding(
    house: &House,
    permit: &Permit<case::ChangeAccount>,
    site: &RelyingParty,
) -> Result<Asked, Refusal> {
    let (practice, id) = (permit.actor().practice, permit.actor().user);
    let mut tx = house.look(permit).await?;
    let user = users::load(&mut tx, practice, id).await?;
    let known = known(&mut tx, practice, id).await?;
    drop(tx);
    let account = Account { user: id.uuid(), name: &user.email, shown: &user.name };
    let begun = site.begin_registration(account, &known, house.now()).map_err(worded)?;
    sealed(house, practice, ADD, &begun).await
}

async fn known(tx: &mut Tx, practice: PracticeId, user: UserId) -> Result<Vec<String>, Refusal> {
    let passkeys = users::passkeys(tx, practice, user).await?;
    if passkeys.len() >= PASSKEYS_MAX {
        return Err(Refusal::rule_with("passkey-many", &[("max", PASSKEYS_MAX.to_string())]));
    }
    Ok(passkeys.into_iter().map(|passkey| passkey.credential_id).collect())
}

/// Adds the passkey that answered.
///
/// # Errors
/// A rule that says why not.
pub async fn add(
    house: &House,
    permit: &Permit<case::ChangeAccount>,
    site: &RelyingParty,
    (state, answer): (&str, &str),
    label: String,
) -> Result<(), Refusal> {
    let (practice, id) = (permit.actor().practice, permit.actor().user);
    let ceremony = opened(house, practice, ADD, state).await?;
    // The ceremony's name is the key: the same answer is not taken twice.
    let key = Key::given(ceremony.id()).ok_or(Refusal::rule("passkey-refused"))?;
    let made =
        site.finish_registration(ceremony, id.uuid(), answer, house.now()).map_err(worded)?;
    let about = About::other(Subject::User(id), key);
    let asked = (made.credential_id, made.credential, label);
    house
        .write(permit, about, asked, move |tx, scene| {
            Box::pin(async move {
                let (credential_id, credential, label) = &scene.asked;
                known(tx, scene.practice, id).await?;
                let credential = Json::parse(credential.as_str())
                    .map_err(|_| Refusal::rule("passkey-refused"))?;
                let passkey = Passkey {
                    credential_id: credential_id.clone(),
                    user_id: id,
                    label: label.clone(),
                    credential,
                    created_at: scene.now,
                    last_used_at: None,
                };
                users::put_passkey(tx, scene.practice, &passkey).await?;
                Ok(Done::noting((), json!({ "what": "passkey added" })))
            })
        })
        .await
}

/// Removes a passkey of one's own. Somebody without a password keeps the last one.
///
/// # Errors
/// A rule about the last way in; [`StoreError::Missing`].
pub async fn remove(
    house: &House,
    permit: &Permit<case::ChangeAccount>,
    credential_id: String,
    key: Key,
) -> Result<(), Refusal> {
    let id = permit.actor().user;
    let about = About::other(Subject::User(id), key);
    house
        .write(permit, about, credential_id, move |tx, scene| {
            Box::pin(async move {
                let user = users::load(tx, scene.practice, id).await?;
                let all = users::passkeys(tx, scene.practice, id).await?;
                if user.password_hash.is_none() && all.len() < 2 {
                    return Err(Refusal::rule("passkey-last"));
                }
                users::remove_passkey(tx, scene.practice, id, &scene.asked).await?;
                Ok(Done::noting((), json!({ "what": "passkey removed" })))
            })
        })
        .await
}

/// Begins a sign-in by whoever has a passkey for this site.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such practice.
pub async fn begin_sign_in(
    house: &House,
    practice: PracticeId,
    site: &RelyingParty,
) -> Result<Asked, Refusal> {
    let begun = site.begin_sign_in(Who::Anyone, house.now()).map_err(worded)?;
    sealed(house, practice, SIGN_IN, &begun).await
}

/// An answer to a question of [`begin_sign_in`], and where it came from.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// The practice.
    pub practice: PracticeId,
    /// The state as it was sealed.
    pub sealed: &'a str,
    /// The browser's answer, JSON.
    pub answer: &'a str,
    /// See [`sign_in::Attempt::network`].
    pub network: &'a str,
}

/// Signs in whoever owns the passkey that answered.
///
/// # Errors
/// [`Refusal::TooMany`]; a rule that says why not.
pub async fn sign_in(
    house: &House,
    site: &RelyingParty,
    answered: Answered<'_>,
) -> Result<Opened, Refusal> {
    let Answered { practice, sealed, answer, network } = answered;
    sign_in::count_network(house, practice, network).await?;
    let ceremony = opened(house, practice, SIGN_IN, sealed).await?;
    let id = ceremony.id().to_owned();
    let assertion = Assertion::read(answer).map_err(worded)?;
    let credential_id = assertion.credential_id();
    let mut tx = house.db().read().await?;
    let kept = users::passkey(&mut tx, practice, &credential_id).await?;
    drop(tx);
    let Some(kept) = kept else {
        return sign_in::refuse(house, practice, None, "passkey", unknown()).await;
    };
    let owner = Kept { user: kept.user_id.uuid(), credential: kept.credential.as_str() };
    let signed = match site.finish_sign_in(ceremony, &assertion, owner, house.now()) {
        Ok(signed) => signed,
        Err(refusal) => {
            let user = Some(kept.user_id);
            return sign_in::refuse(house, practice, user, "passkey", worded(refusal)).await;
        }
    };
    let token = doors::token::token()?;
    let changed = signed.credential.unwrap_or_else(|| kept.credential.as_str().to_owned());
    let user = kept.user_id;
    let used = Used { practice, ceremony: id, kept, changed, hash: token.hash(), now: house.now() };
    let outcome = house.db().write(used, |tx, used| Box::pin(admit(tx, used))).await;
    match outcome {
        Ok(()) => Ok(Opened { practice, user, token }),
        Err(Refusal::Rule { .. }) => {
            sign_in::refuse(house, practice, Some(user), "passkey", unknown()).await
        }
        Err(other) => Err(other),
    }
}

fn unknown() -> Refusal {
    Refusal::rule("passkey-refused")
}

struct Used {
    practice: PracticeId,
    ceremony: String,
    /// As it was when the answer was checked.
    kept: Passkey,
    /// As it is to be kept.
    changed: String,
    hash: String,
    now: i64,
}

async fn admit(tx: &mut Tx, used: &Used) -> Result<(), Refusal> {
    let (practice, user) = (used.practice, used.kept.user_id);
    let request = Request {
        practice,
        key: used.ceremony.clone(),
        use_case: "sign_in".to_owned(),
        hash: used.hash.clone(),
        client: None,
        at: used.now,
    };
    let noted = idempotency::once(tx, &request, &(), |_, ()| {
        Box::pin(async { Ok::<_, StoreError>(Json::of(&json!({}))) })
    });
    // The same answer a second time, whoever sends it.
    if !matches!(noted.await, Ok(Answer::Done(_))) {
        return Err(unknown());
    }
    let account = users::load(tx, practice, user).await?;
    let found = users::passkey(tx, practice, &used.kept.credential_id).await?;
    // Disabled, removed or used elsewhere while the answer was checked.
    let same = found.is_some_and(|found| found.credential == used.kept.credential);
    if account.disabled_at.is_some() || !same {
        return Err(unknown());
    }
    let credential = Json::parse(used.changed.as_str()).map_err(|_| unknown())?;
    let passkey = Passkey { credential, last_used_at: Some(used.now), ..used.kept.clone() };
    users::put_passkey(tx, practice, &passkey).await?;
    sign_in::open(tx, practice, user, &used.hash, used.now).await?;
    sign_in::note(tx, practice, used.now, "sign_in", Some(user), "passkey").await?;
    Ok(())
}
