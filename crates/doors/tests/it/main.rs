//! Registration and sign-in from end to end, with an authenticator in software.

#![allow(clippy::unwrap_used, clippy::panic)]

mod authenticator;
mod registration;
mod sign_in;

use doors::RelyingParty;
use doors::passkey::Account;
use uuid::Uuid;

const ORIGIN: &str = "https://praxis.example";
const NOW: i64 = 1_700_000_000_000;
const ANNA: Uuid = Uuid::from_u128(0xa11a);
const BEN: Uuid = Uuid::from_u128(0xbe11);

fn party() -> RelyingParty {
    RelyingParty::new("Praxis am Markt", ORIGIN).unwrap()
}

fn account(user: Uuid) -> Account<'static> {
    Account { user, name: "anna@praxis.example", shown: "Anna" }
}
