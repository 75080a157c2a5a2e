//! All integration tests of the crate, one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails may panic"
)]

mod bulk;
mod capacity;
mod changes;
mod clock;
mod exact;
mod input;
mod make;
mod replanning;
mod single;
mod totals;
mod waiting;
