//! What tests of several crates share.

pub use trial::*;
