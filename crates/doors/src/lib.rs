//! What signing in needs: passwords, random tokens, passkeys and sealed state.
//!
//! Free of HTTP and SQL: addresses, cookies, rows, limits on attempts and sessions belong to the
//! callers. There is no clock here: instants are `i64` epoch milliseconds and come from the
//! caller. Chance comes from the operating system. Heavy libraries stay in this crate: none of
//! their types is in a public signature.
//!
//! Start reading at [`password`] and [`passkey`]. The reasons are in `docs/adr/0007-signing-in.md`.
#![warn(missing_docs)]

pub mod ceremony;
mod common;
mod fault;
pub mod passkey;
pub mod password;
pub mod refusal;
pub mod seal;
pub mod token;

pub use ceremony::Ceremony;
pub use fault::Fault;
pub use passkey::RelyingParty;
pub use refusal::Refusal;
