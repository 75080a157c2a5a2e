//! One writer for SQLite: many callers, one commit.
//!
//! Making a commit lasting costs one wait for the disk, however much is in it. The writer runs
//! the work of everyone who waits in one transaction, each in its own savepoint, commits once and
//! only then answers. Work that fails goes back to its savepoint and harms nobody else.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot};

use crate::db::{Tx, run};
use crate::error::{Failure, StoreError};

/// No more than this share one commit, so that the first does not wait long for the last.
const SHARE_MAX: usize = 256;
/// Callers beyond this wait before they are queued.
const QUEUE_MAX: usize = 4096;

/// The sending side of the writer.
#[derive(Clone, Debug)]
pub struct Group(mpsc::Sender<Box<dyn Job>>);

/// Work as the writer sees it, whatever its types.
trait Job: Send {
    /// Runs it; `false` means that its effects must go.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool>;
    /// What the store said, when it failed.
    fn failure(&self) -> Option<StoreError>;
    /// Tells the caller, with the outcome of the commit.
    fn finish(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Work<I, T, E, F> {
    input: I,
    work: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<I, T, E, F> Job for Work<I, T, E, F>
where
    I: Send + Sync + 'static,
    T: Send + 'static,
    E: Failure + Send + 'static,
    F: for<'a> Fn(&'a mut Tx, &'a I) -> BoxFuture<'a, Result<T, E>> + Send + Sync + 'static,
{
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let result = (self.work)(tx, &self.input).await;
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        })
    }

    fn failure(&self) -> Option<StoreError> {
        let error = self.result.as_ref()?.as_ref().err()?;
        error.store().cloned()
    }

    fn finish(self: Box<Self>, commit: Result<(), StoreError>) {
        let answer = match (self.result, commit) {
            (Some(Ok(_)), Err(error)) | (None, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(StoreError::Stopped.into()),
            (Some(result), _) => result,
        };
        // A caller that went away is no failure: the work is done and its key remembers it.
        drop(self.reply.send(answer));
    }
}

impl Group {
    /// Starts the writer; it ends when the last clone of this handle is dropped.
    pub(crate) fn start(pool: SqlitePool) -> Self {
        let (sender, mut receiver) = mpsc::channel::<Box<dyn Job>>(QUEUE_MAX);
        tokio::spawn(async move {
            while let Some(first) = receiver.recv().await {
                let mut jobs = Vec::new();
                let commit = together(&pool, first, &mut receiver, &mut jobs).await;
                for job in jobs {
                    job.finish(commit.clone());
                }
            }
        });
        Self(sender)
    }

    pub(crate) async fn write<I, T, E, F>(&self, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: Failure + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> BoxFuture<'a, Result<T, E>> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Work { input, work, result: None, reply });
        let closed = || StoreError::Gone("the writer has ended".to_string());
        self.0.send(job).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

/// One transaction for everything that waits. Every job taken is in `jobs` when this returns.
async fn together(
    pool: &SqlitePool,
    first: Box<dyn Job>,
    receiver: &mut mpsc::Receiver<Box<dyn Job>>,
    jobs: &mut Vec<Box<dyn Job>>,
) -> Result<(), StoreError> {
    jobs.push(first);
    let mut tx = Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?);
    run!(&mut tx, "SAVEPOINT job")?;
    while let Some(job) = jobs.last_mut() {
        let kept = ended_well(&mut tx, job.as_mut()).await;
        if !kept {
            // Fails when the engine has rolled everything back by itself (disk full, for one):
            // then nobody in this transaction has anything kept, and all are told why.
            let undone = run!(&mut tx, "ROLLBACK TO job");
            undone.map_err(|error| job.failure().unwrap_or(error))?;
        }
        if jobs.len() >= SHARE_MAX {
            break;
        }
        match receiver.try_recv() {
            Ok(next) => jobs.push(next),
            Err(_) => break,
        }
        if kept {
            // After a rollback the savepoint is still there, for the next job.
            run!(&mut tx, "RELEASE job; SAVEPOINT job")?;
        }
    }
    tx.commit().await
}

async fn ended_well(tx: &mut Tx, job: &mut dyn Job) -> bool {
    let ended: Result<bool, Box<dyn Any + Send>> =
        AssertUnwindSafe(job.run(tx)).catch_unwind().await;
    ended.unwrap_or(false)
}
