//! Runs the server until it is told to stop.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use axum::middleware::map_response;
use desk::demo::Login;
use doors::token::Secret;
use doors::{RelyingParty, password};
use knowledge::{Files, Knowledge};
use practice::House;
use store::{Db, StoreError, practices};
use tokio::net::TcpListener;

use crate::limits::Limits;
use crate::state::{App, Passkeys, Stand};
use crate::tls::{self, Certificate, Keys, TlsError};
use crate::{background, connections, routes};

/// Every demonstration is the same one.
const SEED: u64 = 1;

/// The demonstration that is wanted.
pub struct Show {
    /// See [`demo::Demo::scale`].
    pub scale: u32,
    /// Told now and then while the database is filled.
    pub progress: Box<dyn FnMut(demo::Progress) + Send>,
}

pub struct Options {
    /// Port 0 takes a free one; the address is printed.
    pub listen: SocketAddr,
    /// Made-up accounts and data to try the program with.
    pub demo: Option<Show>,
    /// The cards as they were read, and what they came to.
    pub files: Files,
    pub knowledge: Knowledge,
    /// The practice's country; without one the browser's region is taken.
    pub country: Option<String>,
    /// A `postgres://` address, or the folder of the practice's data.
    pub database: String,
    pub behind_proxy: bool,
    /// Where browsers find this server, such as `https://praxis.example`.
    pub origin: Option<String>,
    /// Without one the server speaks plain HTTP.
    pub certificate: Option<Certificate>,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("cannot listen on {listen}: {error}; choose another address with --listen")]
    Listen { listen: SocketAddr, error: io::Error },
    #[error("cannot open the database: {0}")]
    Database(#[from] StoreError),
    #[error("cannot show a demonstration: {0}")]
    Demo(#[from] demo::DemoError),
    #[error(
        "this database holds a demonstration; start with --demo, or name another folder with \
         --data or another database with --database"
    )]
    MadeUp,
    #[error("--origin: {0}; leave it out to do without passkeys")]
    Origin(#[from] doors::Refusal),
    #[error("a password cannot be made: {0}")]
    Fault(#[from] doors::Fault),
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
    let tls = options.certificate.as_ref().map(Keys::read).transpose()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let listen = options.listen;
    let listener =
        TcpListener::bind(listen).await.map_err(|error| ServeError::Listen { listen, error })?;
    let address = listener.local_addr()?;
    let db = Db::open(&options.database).await?;
    let shown = options.demo.is_some();
    let logins = match options.demo {
        Some(show) => fill(&db, show).await?,
        None if demo::holds_demo(&db).await? => return Err(ServeError::MadeUp),
        None => Vec::new(),
    };
    let token = token_for_setup(&db).await?;
    let setup = token.as_ref().map(Secret::hash);
    let house = House::new(db.clone(), Arc::new(options.knowledge), Arc::new(now));
    let origin = options.origin.clone().unwrap_or_else(|| format!("{scheme}://{address}"));
    let at = origin.clone();
    let passkeys = passkeys(options.origin, scheme, address)?;
    let rounds = tokio::spawn(background::run(house.clone()));
    let stand = Stand { behind_proxy: options.behind_proxy, logins, passkeys, origin, setup };
    let app = App::new(&options.files, house, options.country, shown).at(stand);
    let mut app = routes::app(app);
    if tls.is_some() {
        app = app.layer(map_response(tls::strict));
    }
    let mut out = io::stdout();
    writeln!(out, "listening on {scheme}://{address}")?;
    if let Some(token) = token {
        writeln!(out, "there is no practice here yet; set one up at {at}/setup with this token:")?;
        writeln!(out, "{}", token.text())?;
    }
    out.flush()?;
    tracing::info!(demo = shown, engine = db.engine(), "ready");
    let mut limits = Limits::default();
    if options.behind_proxy {
        limits.each = None;
    }
    connections::serve(listener, tls, app, limits, stop()).await;
    rounds.abort();
    db.close().await;
    Ok(())
}

/// A token for whoever reads what the server prints, where there is no practice yet. It is worth
/// nothing once there is one, or when the server stops.
async fn token_for_setup(db: &Db) -> Result<Option<Secret>, ServeError> {
    let none = practices::all(&mut db.read().await?).await?.is_empty();
    Ok(if none { Some(doors::token::token()?) } else { None })
}

/// The site for passkeys: as told, else this machine as seen from itself. What a request says of
/// its host is not believed, since anybody can write it.
fn passkeys(
    origin: Option<String>,
    scheme: &str,
    address: SocketAddr,
) -> Result<Option<Passkeys>, doors::Refusal> {
    let party = |origin: &str| RelyingParty::new("Supple", origin).map(Arc::new);
    match origin {
        Some(origin) => Ok(Some(Passkeys { party: party(&origin)?, only_at: None })),
        None if address.ip().is_loopback() => {
            let host = format!("localhost:{}", address.port());
            Ok(Some(Passkeys { party: party(&format!("{scheme}://{host}"))?, only_at: Some(host) }))
        }
        None => Ok(None),
    }
}

/// Makes up what is not there yet, and answers whom one may be.
async fn fill(db: &Db, mut show: Show) -> Result<Vec<Login>, ServeError> {
    let made = demo::Demo {
        seed: SEED,
        scale: show.scale,
        today: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
        now: now(),
        password_hash: nobodys_password().await?,
    };
    let filled = demo::fill(db, &made, &mut *show.progress).await?;
    let mut tx = db.read().await?;
    let mut logins = Vec::new();
    for shown in [filled.main, filled.second] {
        let at = practices::load(&mut tx, shown.practice).await?.name;
        logins.extend(shown.accounts.into_iter().map(|account| Login {
            practice: shown.practice,
            at: at.clone(),
            role: account.role,
            email: account.email,
            name: account.name,
        }));
    }
    Ok(logins)
}

/// A password that nobody knows: the demonstration is entered by its own page.
async fn nobodys_password() -> Result<String, ServeError> {
    let work = || {
        let text = doors::token::token()?;
        let chosen = password::choose(text.text(), &[]).map_err(|_| doors::Fault::NoChance)?;
        password::hash(&chosen)
    };
    let made = tokio::task::spawn_blocking(work).await.map_err(|_| doors::Fault::Hash)?;
    Ok(made?)
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
