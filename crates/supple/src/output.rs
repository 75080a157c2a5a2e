//! Printing that does not fall over when the reader has gone.

use std::fmt::Display;
use std::io::Write as _;

/// Prints one line. A closed pipe ends the printing, not the program: nobody is left to tell.
pub fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
