//! A made-up practice to try the program with and to measure it on.
//!
//! [`fill`] writes two practices through the store: one to show and a small one beside it, so that
//! it can be seen that neither sees the other. The same [`Demo`] gives the same rows, byte for
//! byte, on either engine. It is **not** a way to enter real data: a database that holds a
//! practice which is not a demonstration is refused.
//!
//! There is no clock here, and no chance but what follows from the seed. Start reading at [`fill`],
//! then at `house.rs`, `team.rs` and `client.rs`.
#![warn(missing_docs)]

mod batch;
mod calendar;
mod chance;
mod client;
mod courses;
mod days;
mod fill;
mod house;
mod names;
mod person;
mod placing;
mod story;
mod team;

pub use fill::{fill, holds_demo, holds_real};

use jiff::civil::Date;
use store::{Failure, PracticeId, Role, StoreError};

/// The largest scale: four hundred thousand clients.
pub const SCALE_MAX: u32 = 1000;

/// What to make up.
#[derive(Clone)]
pub struct Demo {
    /// Everything that looks like chance follows from it.
    pub seed: u64,
    /// 1 makes 400 clients and 12 therapists at 3 sites; `n` makes `n` times as many, at no more
    /// than 60 sites. At most [`SCALE_MAX`].
    pub scale: u32,
    /// The day around which everything lies, in the time zone of the practice.
    pub today: Date,
    /// The moment up to which visits of today are over, epoch milliseconds.
    pub now: i64,
    /// PHC string of the password of every account that can sign in.
    pub password_hash: String,
}

// The hash stays out of logs.
impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Demo(seed {}, scale {}, today {})", self.seed, self.scale, self.today)
    }
}

/// How far a fill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Clients that are written.
    pub clients: usize,
    /// Clients that there will be.
    pub clients_all: usize,
    /// Rows that this fill wrote so far.
    pub written: Counts,
}

/// How many rows of the larger tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clients.
    pub clients: usize,
    /// Stored decisions.
    pub screens: usize,
    /// Questions to clinicians.
    pub clearances: usize,
    /// Courses.
    pub courses: usize,
    /// Visits, those over and those to come.
    pub visits: usize,
    /// Entries of the waiting list.
    pub waiting: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.clients += more.clients;
        self.screens += more.screens;
        self.clearances += more.clearances;
        self.courses += more.courses;
        self.visits += more.visits;
        self.waiting += more.waiting;
    }
}

/// An account to sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What it is for.
    pub role: Role,
    /// Sign-in name.
    pub email: String,
    /// Name for people.
    pub name: String,
}

/// A practice that is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub practice: PracticeId,
    /// One account for each role, in the order of [`Role::ALL`].
    pub accounts: Vec<Account>,
}

/// What a database holds after a fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The practice to show.
    pub main: Shown,
    /// The small one beside it.
    pub second: Shown,
    /// What this fill wrote: nothing when all of it was there.
    pub written: Counts,
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// As the store says.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database is in real use.
    #[error("this database holds a practice that is not a demonstration; use another one")]
    Real,
    /// Another demonstration is there.
    #[error(
        "this database holds the demonstration with seed {seed} and scale {scale}; use another \
         database, or ask for that one"
    )]
    Other {
        /// Its seed.
        seed: u64,
        /// Its scale.
        scale: u32,
    },
    /// Nothing, or too much.
    #[error("the scale of a demonstration is 1 to {SCALE_MAX}")]
    Scale,
    /// The built-in cards cannot be used.
    #[error("the cards of this program cannot be used: {0}")]
    Knowledge(String),
    /// A day outside the calendar.
    #[error("the days around today cannot be reckoned: {0}")]
    Calendar(String),
}

impl Failure for DemoError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}
