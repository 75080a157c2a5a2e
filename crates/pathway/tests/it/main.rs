//! The engine against brute force on small generated programs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod brute;
mod joins;
mod records;
mod small;
