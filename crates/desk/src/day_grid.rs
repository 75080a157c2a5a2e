//! Places on the day's grid as style classes: the policy of the pages forbids inline styles.
//!
//! A row is one quantum of five minutes; the first row is the beginning of the shown window.

use std::fmt::Write as _;

/// Rows of the longest day: 25 hours, and the full hours around it.
const ROWS: usize = 324;

/// The classes as a style sheet: `.s-<n>` begins at row n (from 0), `.n-<n>` is n rows long.
#[must_use]
pub fn style() -> String {
    let mut css = String::new();
    for row in 0..=ROWS {
        // Writing into a string cannot fail.
        let _ = write!(css, ".s-{row}{{grid-row-start:{}}}", row + 1);
        let _ = write!(css, ".n-{0}{{grid-row-end:span {0}}}", row.max(1));
    }
    css
}

/// The classes for something that begins at a row and ends at another.
#[must_use]
pub fn classes(from: i64, to: i64) -> String {
    format!("s-{} n-{}", from.max(0), (to - from).max(1))
}
