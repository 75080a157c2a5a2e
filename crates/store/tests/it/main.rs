//! Every function of the store on both engines.
//!
//! `SUPPLE_PG` is the address of a PostgreSQL server in which databases may be made and dropped
//! (`script/postgres start` prints one). Without it the suite fails, unless `SUPPLE_SQLITE_ONLY=1`
//! says that leaving PostgreSQL out is meant.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harness;

mod booking;
mod care;
mod charts;
mod copies;
mod crash;
mod doors;
mod notes;
mod own_side;
mod people;
mod premises;
mod records;
mod trouble;
mod waiting;
