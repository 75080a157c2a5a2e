//! Work for later: messages to be delivered outside, and background jobs.
//!
//! Both are written in the transaction that causes them and claimed for a while by whoever does
//! them; a claim that runs out may be claimed again, so doing one twice must be harmless.

use uuid::Uuid;

use crate::db::{Tx, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, Json, PracticeId};

/// Something to be done.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Task {
    /// Its id: of a message or a job.
    pub id: Uuid,
    /// About whom, so that erasing them erases it too.
    pub client_id: Option<ClientId>,
    /// What kind.
    pub kind: String,
    /// What exactly.
    pub body: Json,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Not before, epoch milliseconds.
    pub due_at: i64,
    /// How often it was claimed.
    pub attempts: i64,
}

/// Where a task is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Messages to be delivered outside.
    Outbox,
    /// Background jobs.
    Jobs,
}

/// Adds a task.
///
/// # Errors
/// [`StoreError::Exists`].
pub async fn add(
    tx: &mut Tx,
    practice: PracticeId,
    queue: Queue,
    task: &Task,
) -> Result<(), StoreError> {
    let sql = match queue {
        Queue::Outbox => {
            "INSERT INTO outbox (practice_id, message_id, client_id, kind, body, created_at,
                due_at, attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)"
        }
        Queue::Jobs => {
            "INSERT INTO jobs (practice_id, job_id, client_id, kind, body, created_at,
                due_at, attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)"
        }
    };
    let t = task;
    run!(tx, sql, practice, t.id, t.client_id, &t.kind, &t.body, t.created_at, t.due_at)?;
    Ok(())
}

/// Claims tasks that are due, oldest first, until `claimed_until`. Two processes never claim the
/// same one at the same time.
///
/// # Errors
/// As the database says.
pub async fn claim(
    tx: &mut Tx,
    practice: PracticeId,
    queue: Queue,
    (now, claimed_until): (i64, i64),
    limit: i64,
) -> Result<Vec<Task>, StoreError> {
    // The condition stands twice: on PostgreSQL a row that another process claims meanwhile is
    // looked at again before it is changed, and then no longer meets it.
    let sql = match queue {
        Queue::Outbox => {
            "UPDATE outbox SET claimed_until = $3, attempts = attempts + 1
            WHERE practice_id = $1 AND done_at IS NULL AND failed_at IS NULL
              AND (claimed_until IS NULL OR claimed_until <= $2) AND message_id IN (
                SELECT message_id FROM outbox
                WHERE practice_id = $1 AND done_at IS NULL AND failed_at IS NULL
                  AND due_at <= $2 AND (claimed_until IS NULL OR claimed_until <= $2)
                ORDER BY due_at, message_id LIMIT $4)
            RETURNING message_id AS id, client_id, kind, body, created_at, due_at, attempts"
        }
        Queue::Jobs => {
            "UPDATE jobs SET claimed_until = $3, attempts = attempts + 1
            WHERE practice_id = $1 AND done_at IS NULL AND failed_at IS NULL
              AND (claimed_until IS NULL OR claimed_until <= $2) AND job_id IN (
                SELECT job_id FROM jobs
                WHERE practice_id = $1 AND done_at IS NULL AND failed_at IS NULL
                  AND due_at <= $2 AND (claimed_until IS NULL OR claimed_until <= $2)
                ORDER BY due_at, job_id LIMIT $4)
            RETURNING job_id AS id, client_id, kind, body, created_at, due_at, attempts"
        }
    };
    let mut tasks = rows!(tx, Task, sql, practice, now, claimed_until, limit)?;
    tasks.sort_by_key(|task| (task.due_at, task.id));
    Ok(tasks)
}

/// How a claimed task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; not claimed again.
    Done {
        /// Epoch milliseconds.
        at: i64,
    },
    /// To be tried again from then on.
    Again {
        /// Epoch milliseconds.
        due_at: i64,
    },
    /// Given up; kept for a person to look at.
    Failed {
        /// Epoch milliseconds.
        at: i64,
    },
}

/// Notes how a task ended.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn finish(
    tx: &mut Tx,
    practice: PracticeId,
    queue: Queue,
    id: Uuid,
    outcome: Outcome,
) -> Result<(), StoreError> {
    let sql = match queue {
        Queue::Outbox => {
            "UPDATE outbox SET claimed_until = NULL, done_at = $3, failed_at = $4,
                due_at = COALESCE($5, due_at)
            WHERE practice_id = $1 AND message_id = $2 AND done_at IS NULL"
        }
        Queue::Jobs => {
            "UPDATE jobs SET claimed_until = NULL, done_at = $3, failed_at = $4,
                due_at = COALESCE($5, due_at)
            WHERE practice_id = $1 AND job_id = $2 AND done_at IS NULL"
        }
    };
    let (done, failed, due) = match outcome {
        Outcome::Done { at } => (Some(at), None, None),
        Outcome::Failed { at } => (None, Some(at), None),
        Outcome::Again { due_at } => (None, None, Some(due_at)),
    };
    match run!(tx, sql, practice, id, done, failed, due)? {
        0 => Err(StoreError::Missing("task")),
        _ => Ok(()),
    }
}
