//! A request that met a database that was away for a moment is done again, as the same request.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use practice::house::Key;
use practice::{Fields, Refusal};
use store::retry;

use crate::reply::Stop;

const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// What the handler needs the second time: the body is read once only. A sender who gave no key
/// has one here, so that nothing is done twice.
#[derive(Clone)]
pub struct Again(Arc<Kept>);

struct Kept {
    spare: Key,
    fields: Mutex<Option<Fields>>,
}

impl Again {
    fn new() -> Again {
        Again(Arc::new(Kept { spare: Key::fresh(), fields: Mutex::new(None) }))
    }

    /// The fields, once they were read.
    pub fn fields(&self) -> Option<Fields> {
        self.0.fields.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps the fields, and gives them a key where they have none.
    pub fn keep(&self, fields: &mut Fields) {
        fields.keyed(&self.0.spare);
        *self.0.fields.lock().unwrap_or_else(PoisonError::into_inner) = Some(fields.clone());
    }
}

/// Runs the handler; again and again for up to [`retry::PATIENCE`] while the database is away.
/// `keyed` says that what is posted here is done once for its key. Anything else that is posted is
/// tried once: whether it was done cannot be known.
///
/// # Errors
/// The refusal that stands in the end.
pub async fn run(mut request: Request, next: Next, keyed: bool) -> Result<Response, Refusal> {
    let begun = Instant::now();
    let again = Again::new();
    request.extensions_mut().insert(again.clone());
    let (parts, body) = request.into_parts();
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    let mut body = Some(body);
    let mut wait = FIRST_WAIT;
    loop {
        let request = Request::from_parts(parts.clone(), body.take().unwrap_or_default());
        let mut response = next.clone().run(request).await;
        let Some(Stop(refusal)) = response.extensions_mut().remove::<Stop>() else {
            return Ok(response);
        };
        let passes = matches!(&refusal, Refusal::Store(error) if error.passes());
        let same = reads || (keyed && again.fields().is_some());
        if !passes || !same || begun.elapsed() + wait > retry::PATIENCE {
            return Err(refusal);
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}
