//! What every use case runs in: the store, the cards, the clock; reads and writes with their
//! audit rows.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use knowledge::Knowledge;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use store::audit::{self, Entry};
use store::idempotency::{self, Request};
use store::{ClientId, Db, Json, PracticeId, StoreError, Tx, retry, secrets, sha256};

use crate::permission::{Permit, UseCase};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// Answers now as epoch milliseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The running program of one database. Cheap to clone.
#[derive(Clone)]
pub struct House {
    db: Db,
    knowledge: Arc<Knowledge>,
    clock: Clock,
}

impl fmt::Debug for House {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("House").field("engine", &self.db.engine()).finish_non_exhaustive()
    }
}

/// What a sender repeats when it tries a write again: 8 to 80 of `A-Z a-z 0-9 - _`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// A key that somebody gave; none when it has another form.
    #[must_use]
    pub fn given(text: &str) -> Option<Self> {
        let fits = (8..=80).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// A new key.
    #[must_use]
    pub fn fresh() -> Self {
        Self(format!("k-{}", store::JobId::fresh()))
    }

    /// Its text, for the hidden field of a form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a write is about, beside what was asked.
#[derive(Clone, Debug)]
pub struct About {
    /// For the audit row.
    pub subject: Subject,
    /// Whom it is about, so that erasing them erases the kept answer.
    pub client: Option<ClientId>,
    /// The sender's key.
    pub key: Key,
}

impl About {
    /// A write about a client's record.
    #[must_use]
    pub fn client(client: ClientId, key: Key) -> Self {
        Self { subject: Subject::Client(client), client: Some(client), key }
    }

    /// A write about something else.
    #[must_use]
    pub fn other(subject: Subject, key: Key) -> Self {
        Self { subject, client: None, key }
    }
}

/// What a write's work gets beside its transaction.
#[derive(Debug)]
pub struct Scene<I> {
    /// The practice, of the actor and of every query.
    pub practice: PracticeId,
    /// Now, epoch milliseconds; the same in every attempt.
    pub now: i64,
    /// What was asked.
    pub asked: I,
}

/// What a write answers: the value, and ids and counts for the audit row.
#[derive(Debug)]
pub struct Done<T> {
    value: T,
    detail: serde_json::Value,
}

impl<T> Done<T> {
    /// With nothing more for the audit row.
    pub fn new(value: T) -> Self {
        Self { value, detail: json!({}) }
    }

    /// With an object of ids and counts for the audit row; no names, no answers, no free text.
    pub fn noting(value: T, detail: serde_json::Value) -> Self {
        Self { value, detail }
    }
}

/// The work of a write: see [`House::write`].
pub type Work<'a, T> = BoxFuture<'a, Result<Done<T>, Refusal>>;

impl House {
    /// A house on an open database.
    #[must_use]
    pub fn new(db: Db, knowledge: Arc<Knowledge>, clock: Clock) -> Self {
        Self { db, knowledge, clock }
    }

    /// The database. Use cases go through [`House::read`] and [`House::write`].
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The cards and the engine.
    #[must_use]
    pub fn knowledge(&self) -> &Arc<Knowledge> {
        &self.knowledge
    }

    /// Now, epoch milliseconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// A secret of a practice that every process shares: 256 random bits as text, made when it is
    /// first asked for.
    ///
    /// # Errors
    /// [`StoreError::Dangling`] when there is no such practice.
    pub async fn secret(
        &self,
        practice: PracticeId,
        name: &'static str,
    ) -> Result<String, Refusal> {
        let mut tx = retry::patiently(|| self.db.read(), tokio::time::sleep).await?;
        if let Some(found) = secrets::find(&mut tx, practice, name).await? {
            return Ok(found);
        }
        drop(tx);
        let input = (practice, name, doors::token::token()?.text().to_owned(), self.now());
        let made = self.db.write(input, |tx, (practice, name, fresh, now)| {
            Box::pin(secrets::keep(tx, *practice, name, fresh, *now))
        });
        Ok(made.await?)
    }

    /// Opens a reading transaction after the audit row about it is kept: nobody reads unseen.
    ///
    /// # Errors
    /// As the store says.
    pub async fn read<C: UseCase>(
        &self,
        permit: &Permit<C>,
        subject: Subject,
    ) -> Result<Tx, Refusal> {
        let entry = self.entry(permit, subject);
        let row = || {
            let entry = entry.clone();
            self.db.write(entry, |tx, entry| {
                Box::pin(async move { audit::append(tx, entry).await.map_err(Refusal::from) })
            })
        };
        retry::patiently(row, tokio::time::sleep).await?;
        Ok(retry::patiently(|| self.db.read(), tokio::time::sleep).await?)
    }

    /// Opens a reading transaction about nobody's record: the practice's own tables, or what a
    /// write needs to know before it begins.
    ///
    /// # Errors
    /// As the store says.
    pub async fn look<C: UseCase>(&self, _permit: &Permit<C>) -> Result<Tx, Refusal> {
        Ok(retry::patiently(|| self.db.read(), tokio::time::sleep).await?)
    }

    /// Runs `work` once for the key, with its audit row, in one transaction; tries again while
    /// the database is away for a moment. A request that was done before is answered as before.
    ///
    /// `work` may run more than once before it succeeds, so it must do nothing but use its
    /// transaction. Its value is kept under the key: ids, not names or answers.
    ///
    /// # Errors
    /// What `work` answers, [`StoreError::KeyReused`], or the store's trouble after 30 seconds.
    pub async fn write<C, I, T, F>(
        &self,
        permit: &Permit<C>,
        about: About,
        asked: I,
        work: F,
    ) -> Result<T, Refusal>
    where
        C: UseCase,
        I: Serialize + Send + Sync + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a Scene<I>) -> Work<'a, T> + Send + Sync + 'static,
    {
        let text = serde_json::to_string(&asked).map_err(|_| Refusal::rule("not-json"))?;
        let entry = self.entry(permit, about.subject);
        let request = Request {
            practice: entry.practice,
            key: about.key.0,
            use_case: C::CASE.as_str().to_owned(),
            hash: sha256(text.as_bytes()),
            client: about.client,
            at: entry.at,
        };
        let scene = Scene { practice: entry.practice, now: entry.at, asked };
        let whole = Arc::new((Whole { scene, entry }, work));
        let attempt = || {
            let input = (request.clone(), Arc::clone(&whole));
            self.db.write(input, |tx, (request, whole)| {
                Box::pin(async move { once(tx, request, &whole.0, &whole.1).await })
            })
        };
        let response: Json = retry::patiently(attempt, tokio::time::sleep).await?;
        let (value,): (T,) = serde_json::from_str(response.as_str())
            .map_err(|_| Refusal::Store(StoreError::KeyReused))?;
        Ok(value)
    }

    /// Runs `work` without an audit row of its own, for the next small step of a write that left
    /// one: `work` must make sure by itself that it continues such a write of this actor. Tried
    /// again while the database is away, so a repeat must change nothing.
    ///
    /// # Errors
    /// What `work` answers, or the store's trouble after 30 seconds.
    pub async fn go_on<C, I, T, F>(
        &self,
        _permit: &Permit<C>,
        input: I,
        work: F,
    ) -> Result<T, Refusal>
    where
        C: UseCase,
        I: Clone + Send + Sync + 'static,
        T: Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> BoxFuture<'a, Result<T, Refusal>>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        let attempt = || self.db.write(input.clone(), work.clone());
        retry::patiently(attempt, tokio::time::sleep).await
    }

    fn entry<C: UseCase>(&self, permit: &Permit<C>, subject: Subject) -> Entry {
        Entry {
            practice: permit.actor().practice,
            at: self.now(),
            who: permit.who(),
            use_case: C::CASE.as_str().to_owned(),
            subject: subject.to_string(),
            detail: Json::of(&json!({})),
        }
    }
}

struct Whole<I> {
    scene: Scene<I>,
    entry: Entry,
}

async fn once<I, T, F>(
    tx: &mut Tx,
    request: &Request,
    whole: &Whole<I>,
    work: &F,
) -> Result<Json, Refusal>
where
    I: Send + Sync + 'static,
    T: Serialize + Send,
    F: for<'a> Fn(&'a mut Tx, &'a Scene<I>) -> Work<'a, T> + Send + Sync,
{
    let input = (whole, work);
    let answer = idempotency::once(tx, request, &input, |tx, (whole, work)| {
        Box::pin(async move {
            let done = work(tx, &whole.scene).await?;
            let entry = Entry { detail: Json::of(&done.detail), ..whole.entry.clone() };
            audit::append(tx, &entry).await?;
            let text =
                serde_json::to_string(&(done.value,)).map_err(|_| Refusal::rule("not-json"))?;
            Json::parse(text).map_err(|_| Refusal::rule("not-json"))
        })
    })
    .await?;
    Ok(answer.response().clone())
}
