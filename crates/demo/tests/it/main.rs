//! The demonstration on both engines.
//!
//! `SUPPLE_PG` is the address of a PostgreSQL server in which databases may be made and dropped
//! (`script/postgres start` prints one). Without it the suite fails, unless `SUPPLE_SQLITE_ONLY=1`
//! says that leaving PostgreSQL out is meant.

#![allow(clippy::unwrap_used, clippy::panic)]

mod asked;
mod filling;
mod shape;
