//! What a practice keeps, on SQLite or PostgreSQL from one code base.
//!
//! The only crate that knows SQL. It is **not** the place for permissions, policies or clinical
//! rules: those are use cases, which open a transaction, call functions of several modules in it
//! and append to the audit log before it ends. There is no clock here: instants are `i64` epoch
//! milliseconds and come from the caller, as do ids.
//!
//! Start reading at [`Db`] and [`Tx`], then [`busy`] (why double booking is impossible),
//! [`courses`] and [`audit`]. The tables are in `migrations/`, one list for both engines.
#![warn(missing_docs)]

mod db;
mod error;
mod group;
mod ids;
pub mod retry;
pub mod schema;

pub mod audit;
pub mod busy;
pub mod charts;
pub mod clearance;
pub mod clients;
pub mod consents;
pub mod courses;
pub mod form_links;
pub mod forms;
pub mod freed;
pub mod idempotency;
pub mod jobs;
pub mod logins;
pub mod measures;
pub mod notes;
pub mod offers;
pub mod overrides;
pub mod practices;
pub mod premises;
pub mod reviews;
pub mod screens;
pub mod secrets;
pub mod sessions;
pub mod summaries;
pub mod users;
pub mod visit_screens;
pub mod visits;
pub mod waiting;

pub mod backup;
pub mod catalog;
pub mod erase;
pub mod export;
pub mod import;
pub mod restore;

pub use db::{Db, Tx};
pub use error::{Failure, StoreError};
pub use group::Group;
pub use ids::*;
pub use uuid::Uuid;
