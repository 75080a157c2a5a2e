//! The demonstration on both engines.

#![allow(clippy::unwrap_used, clippy::panic)]

mod filling;
mod harness;
mod shape;
