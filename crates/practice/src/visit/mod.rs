//! Inside a visit: what is asked before it, what is noted, drawn and measured, and what follows.

pub mod checks;
pub mod hold;
pub mod ready;
