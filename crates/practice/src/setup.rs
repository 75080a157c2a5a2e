//! The first practice of a new database, and its first manager.
//!
//! Who may is settled by a token that the server prints where only whoever runs it can read it:
//! there is no account yet that a permit could be for.

use jiff::tz::TimeZone;
use serde_json::json;
use store::audit::{self, Entry};
use store::practices::{self, Practice};
use store::users::{self, User};
use store::{Json, PracticeId, Role, UserId, retry};

use crate::account;
use crate::house::House;
use crate::refusal::Refusal;
use crate::sign_in::{self, Opened};
use crate::subject::Subject;

/// A practice to be, and whoever runs it first.
#[derive(Clone)]
pub struct Beginning {
    /// Its name.
    pub name: String,
    /// Id of a country card.
    pub country: String,
    /// One that the program speaks.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// The first manager's name.
    pub manager: String,
    /// The first manager's sign-in name.
    pub email: String,
    /// As typed.
    pub new: String,
}

/// Whether this database waits for its first practice.
///
/// # Errors
/// As the store says.
pub async fn is_due(house: &House) -> Result<Due, Refusal> {
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    let none = practices::all(&mut tx).await?.is_empty();
    Ok(if none { Due::Yes } else { Due::Done })
}

/// Whether there is a practice; asked once, so a database that is away answers no.
pub async fn is_open(house: &House) -> bool {
    let Ok(mut tx) = house.db().read().await else { return false };
    practices::all(&mut tx).await.is_ok_and(|all| !all.is_empty())
}

/// Whether there is something to set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// There is no practice.
    Yes,
    /// There is one.
    Done,
}

/// Makes the practice and its first manager, and signs them in.
///
/// # Errors
/// [`Refusal::Wrong`] about `time_zone` or `new`; a rule when there is a practice already.
pub async fn begin(house: &House, beginning: Beginning) -> Result<Opened, Refusal> {
    if TimeZone::get(&beginning.time_zone).is_err() {
        return Err(Refusal::field("time_zone", "unknown-choice"));
    }
    let names = [&beginning.email, &beginning.manager, &beginning.name];
    let phc = account::choose(beginning.new.clone(), names.map(Clone::clone).to_vec()).await?;
    let token = doors::token::token()?;
    let (practice, user) = (PracticeId::fresh(), UserId::fresh());
    let input = (practice, user, beginning, phc, token.hash(), house.now());
    let done = house.db().write(input, |tx, (practice, user, beginning, phc, hash, now)| {
        Box::pin(async move {
            if !practices::all(tx).await?.is_empty() {
                return Err(Refusal::rule("set-up-done"));
            }
            let row = Practice {
                practice_id: *practice,
                name: beginning.name.clone(),
                country: beginning.country.clone(),
                language: beginning.language.clone(),
                time_zone: beginning.time_zone.clone(),
                settings: Json::of(&json!({})),
                created_at: *now,
            };
            practices::create(tx, &row).await?;
            let manager = User {
                user_id: *user,
                email: beginning.email.clone(),
                name: beginning.manager.clone(),
                password_hash: Some(phc.clone()),
                created_at: *now,
                disabled_at: None,
            };
            users::create(tx, *practice, &manager, &[Role::Manager]).await?;
            sign_in::open(tx, *practice, *user, hash, *now).await?;
            let entry = Entry {
                practice: *practice,
                at: *now,
                who: format!("user:{user}"),
                use_case: "set_up".to_owned(),
                subject: Subject::Practice(*practice).to_string(),
                detail: Json::of(&json!({})),
            };
            audit::append(tx, &entry).await?;
            Ok(())
        })
    });
    done.await?;
    Ok(Opened { practice, user, token })
}
