//! A request that is sent twice is done once.

use futures_util::future::BoxFuture;

use crate::db::{Tx, row, run};
use crate::error::{Failure, StoreError};
use crate::ids::{ClientId, Json, PracticeId, sha256};

/// A request as its sender names it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The practice.
    pub practice: PracticeId,
    /// The key that the sender repeats when it tries again.
    pub key: String,
    /// The use case.
    pub use_case: String,
    /// SHA-256 of the request in hex: see [`Request::hash`].
    pub hash: String,
    /// Whom it is about, so that erasing them erases the answer too.
    pub client: Option<ClientId>,
    /// Now, epoch milliseconds.
    pub at: i64,
}

/// The answer, and whether it was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done now.
    Done(Json),
    /// Done when the key was first used; nothing was done now.
    Before(Json),
}

impl Answer {
    /// The response, whenever it was made.
    #[must_use]
    pub fn response(&self) -> &Json {
        match self {
            Self::Done(json) | Self::Before(json) => json,
        }
    }
}

impl Request {
    /// The hash of a request's bytes.
    #[must_use]
    pub fn hash(bytes: &[u8]) -> String {
        sha256(bytes)
    }
}

/// Does `work` unless its key was used before, and keeps its response under the key in the same
/// transaction. Responses hold ids, not names or answers.
///
/// On PostgreSQL a second request with the same key waits until the first one has ended.
///
/// # Errors
/// [`StoreError::KeyReused`] when the key belongs to another use case or request; what `work`
/// answers, in which case the transaction must be rolled back and the key stays unused.
pub async fn once<I, E, F>(tx: &mut Tx, request: &Request, input: &I, work: F) -> Result<Answer, E>
where
    I: Sync,
    E: Failure,
    F: for<'a> Fn(&'a mut Tx, &'a I) -> BoxFuture<'a, Result<Json, E>>,
{
    let claim = "INSERT INTO idempotency
            (practice_id, key, use_case, request_hash, response, client_id, at)
        VALUES ($1, $2, $3, $4, '{}', $5, $6) ON CONFLICT DO NOTHING";
    let (practice, key) = (request.practice, request.key.as_str());
    let (use_case, hash) = (request.use_case.as_str(), request.hash.as_str());
    let (client, at) = (request.client, request.at);
    if run!(tx, claim, practice, key, use_case, hash, client, at)? == 0 {
        return Ok(Answer::Before(before(tx, request).await?));
    }
    let response = work(tx, input).await?;
    let keep = "UPDATE idempotency SET response = $3 WHERE practice_id = $1 AND key = $2";
    run!(tx, keep, practice, key, &response)?;
    Ok(Answer::Done(response))
}

async fn before(tx: &mut Tx, request: &Request) -> Result<Json, StoreError> {
    let sql = "SELECT use_case, request_hash, response FROM idempotency
        WHERE practice_id = $1 AND key = $2";
    type Found = (String, String, Json);
    match row!(tx, Found, sql, request.practice, request.key.as_str())? {
        Some((use_case, hash, response))
            if use_case == request.use_case && hash == request.hash =>
        {
            Ok(response)
        }
        Some(_) => Err(StoreError::KeyReused),
        None => Err(StoreError::GaveWay("the key was freed meanwhile".to_string())),
    }
}

/// Forgets keys first used before an instant. Answers how many.
///
/// # Errors
/// As the database says.
pub async fn forget(tx: &mut Tx, practice: PracticeId, before: i64) -> Result<u64, StoreError> {
    run!(tx, "DELETE FROM idempotency WHERE practice_id = $1 AND at < $2", practice, before)
}
