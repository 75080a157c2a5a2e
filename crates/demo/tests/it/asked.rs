//! What the tests ask for, and what a database then holds in short.

use demo::Demo;
use store::Db;
use trial::{HOUR, NINE};

/// A quarter past noon, UTC, of a Monday.
pub const NOW: i64 = NINE + 3 * HOUR + HOUR / 4;

/// The demonstration with a seed.
pub fn demo(seed: u64) -> Demo {
    Demo {
        seed,
        scale: 1,
        today: jiff::civil::date(2026, 11, 23),
        now: NOW,
        password_hash: "a-hash".into(),
    }
}

/// The sums of every table.
pub async fn sums(db: &Db) -> Vec<store::backup::Sum> {
    store::backup::sums(&mut db.read().await.unwrap()).await.unwrap()
}
