//! Riding out a lost connection or a failover before anybody sees an error.

use std::future::Future;
use std::time::{Duration, Instant};

use crate::error::Failure;

/// How long a request is tried before the person sees an error.
pub const PATIENCE: Duration = Duration::from_secs(30);

const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Runs `attempt` until it succeeds, fails for a reason that does not pass, or [`PATIENCE`] is
/// used up; between attempts it waits by `sleep`, longer each time.
///
/// A connection that is lost during a commit leaves open whether the commit took place, so every
/// attempt must carry the same idempotency key: see [`crate::idempotency::once`].
///
/// # Errors
/// The last attempt's error.
pub async fn patiently<T, E, A, AF, S, SF>(mut attempt: A, mut sleep: S) -> Result<T, E>
where
    E: Failure,
    A: FnMut() -> AF,
    AF: Future<Output = Result<T, E>>,
    S: FnMut(Duration) -> SF,
    SF: Future<Output = ()>,
{
    let started = Instant::now();
    let mut slept = Duration::ZERO;
    let mut wait = FIRST_WAIT;
    loop {
        let error = match attempt().await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let spent = slept.max(started.elapsed());
        if !error.store().is_some_and(|inner| inner.passes()) || spent + wait > PATIENCE {
            return Err(error);
        }
        sleep(wait).await;
        slept += wait;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}
