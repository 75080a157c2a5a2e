//! The real cards: they are whole, their proofs hold, and both evaluators agree on them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agree;
mod cards;
mod interview;
mod measure;
mod mistakes;
mod proofs;

use std::sync::OnceLock;

use knowledge::{Knowledge, embedded};

/// The embedded cards, loaded once.
fn real() -> &'static Knowledge {
    static REAL: OnceLock<Knowledge> = OnceLock::new();
    REAL.get_or_init(|| match Knowledge::load(&embedded()) {
        Ok(knowledge) => knowledge,
        Err(faults) => panic!("{}", faults.iter().map(ToString::to_string).collect::<String>()),
    })
}
