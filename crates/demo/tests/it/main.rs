//! The demonstration on both engines.

mod filling;
mod harness;
mod shape;
