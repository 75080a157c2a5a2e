//! What every request needs; it never changes while the server runs.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use axum::http::Method;
use desk::demo::Login;
use doors::RelyingParty;
use knowledge::{Files, Knowledge};
use pages::layout::Assets as Addresses;
use pages::setting::{Place, Setting};
use practice::House;

use crate::assets::Assets;
use crate::doors::Entry;
use crate::language::Wanted;

#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
    stand: Arc<Stand>,
}

/// A site that can have passkeys.
#[derive(Clone, Debug)]
pub struct Passkeys {
    pub party: Arc<RelyingParty>,
    /// They are offered to who comes by this host only; to everybody when none.
    pub only_at: Option<String>,
}

/// Where the server stands, as whoever runs it says.
#[derive(Clone, Debug, Default)]
pub struct Stand {
    /// A proxy of ours stands before it and says who asks.
    pub behind_proxy: bool,
    /// Whom one may be in the demonstration.
    pub logins: Vec<Login>,
    /// The site that passkeys are made for.
    pub passkeys: Option<Passkeys>,
    /// SHA-256 of the token with which the first practice is set up, while there is none.
    pub setup: Option<String>,
    /// Where browsers find this server, for links that are given out; empty when not known.
    pub origin: String,
}

struct Inner {
    house: House,
    /// Made-up data: every page says so.
    demo: bool,
    assets: Assets,
    addresses: Addresses,
    /// The practice's country; without one, the language's.
    country: Option<String>,
    /// The addresses that pages have, known once the routes are.
    pages: OnceLock<BTreeSet<&'static str>>,
    /// Set as soon as a practice was seen: there is never none again.
    open: OnceLock<()>,
}

impl App {
    /// `files` are those that the house's knowledge was loaded from; the browser gets them too.
    pub fn new(files: &Files, house: House, country: Option<String>, demo: bool) -> App {
        let assets = Assets::new(&pages::bundle::pack(files, house.knowledge()));
        let addresses = assets.addresses();
        let pages = OnceLock::new();
        let open = OnceLock::new();
        let inner = Arc::new(Inner { house, demo, assets, addresses, country, pages, open });
        App { inner, stand: Arc::default() }
    }

    /// The same, standing elsewhere.
    #[must_use]
    pub fn at(self, stand: Stand) -> App {
        App { stand: Arc::new(stand), ..self }
    }

    pub fn stand(&self) -> &Stand {
        &self.stand
    }

    /// Learns the routes. A second call, as for a list of them, changes nothing.
    pub fn know(&self, entries: &[Entry]) {
        let pages = entries.iter().filter(|entry| entry.method == Method::GET);
        let _ = self.inner.pages.set(pages.map(|entry| entry.path).collect());
    }

    /// Whether there is a page with this address.
    pub fn has(&self, path: &str) -> bool {
        self.inner.pages.get().is_some_and(|pages| pages.contains(path))
    }

    pub fn house(&self) -> &House {
        &self.inner.house
    }

    /// Whether there is a practice to sign in to.
    pub async fn is_open(&self) -> bool {
        if self.inner.open.get().is_none() && practice::setup::is_open(&self.inner.house).await {
            let _ = self.inner.open.set(());
        }
        self.inner.open.get().is_some()
    }

    pub fn demo(&self) -> bool {
        self.inner.demo
    }

    pub fn knowledge(&self) -> &Knowledge {
        self.inner.house.knowledge()
    }

    pub fn assets(&self) -> &Assets {
        &self.inner.assets
    }

    pub fn addresses(&self) -> &Addresses {
        &self.inner.addresses
    }

    /// The setting of a request.
    pub fn setting(&self, wanted: &Wanted) -> Setting {
        let known = self.knowledge().countries();
        let guessed = wanted.region.clone().filter(|region| known.contains(&region.as_str()));
        let country = self.inner.country.clone().or(guessed);
        Setting {
            language: wanted.language.clone(),
            country: country.unwrap_or_else(|| "INT".to_owned()),
            today: today(),
            place: Place::Server,
            client: None,
            errand: None,
        }
    }
}

/// The civil date where this machine stands.
pub fn today() -> String {
    jiff::Zoned::now().date().to_string()
}
