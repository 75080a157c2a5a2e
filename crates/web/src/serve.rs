//! Runs the server until it is told to stop.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use knowledge::{Files, Knowledge};
use practice::House;
use store::{Db, StoreError};
use tokio::net::TcpListener;

use crate::routes;
use crate::state::{App, Stand};

#[derive(Debug)]
pub struct Options {
    /// Port 0 takes a free one; the address is printed.
    pub listen: SocketAddr,
    /// Made-up accounts and data to try the program with.
    pub demo: bool,
    /// The cards as they were read, and what they came to.
    pub files: Files,
    pub knowledge: Knowledge,
    /// The practice's country; without one the browser's region is taken.
    pub country: Option<String>,
    /// A `postgres://` address, or the folder of the practice's data.
    pub database: String,
    pub stand: Stand,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on {listen}: {error}; choose another address with --listen")]
    Listen { listen: SocketAddr, error: io::Error },
    #[error("cannot open the database: {0}")]
    Database(#[from] StoreError),
    #[error("the server stopped: {0}")]
    Run(#[from] io::Error),
}

/// Serves until the process is asked to stop; requests under way are finished first.
///
/// # Errors
/// [`ServeError`] when the address cannot be used or the system takes the listener away.
pub fn serve(options: Options) -> Result<(), ServeError> {
    // A second call, as in tests, keeps the first.
    let _ = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(options))
}

async fn run(options: Options) -> Result<(), ServeError> {
    let listen = options.listen;
    let listener =
        TcpListener::bind(listen).await.map_err(|error| ServeError::Listen { listen, error })?;
    let address = listener.local_addr()?;
    let db = Db::open(&options.database).await?;
    let house = House::new(db.clone(), Arc::new(options.knowledge), Arc::new(now));
    let app = App::new(&options.files, house, options.country, options.demo).at(options.stand);
    let app = routes::app(app).into_make_service_with_connect_info::<SocketAddr>();
    let mut out = io::stdout();
    writeln!(out, "listening on http://{address}")?;
    out.flush()?;
    tracing::info!(demo = options.demo, engine = db.engine(), "ready");
    axum::serve(listener, app).with_graceful_shutdown(stop()).await?;
    db.close().await;
    Ok(())
}

/// Now, epoch milliseconds.
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Resolves when somebody asks the process to stop.
async fn stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a signal to wait for, the server runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
