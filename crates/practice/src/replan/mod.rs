//! A therapist is away: who has to move and where to, first as a preview, then with the absence
//! in one transaction. Start reading at [`act`], then [`situation`], [`plan`], [`question`].
//!
//! INVARIANT (what need not move stays): only visits that fall into the absence are planned again;
//! later visits of their course only where the plan's days leave no other way.

pub mod act;
pub mod away;
pub(crate) mod ledger;
pub mod plan;
pub(crate) mod question;
pub mod situation;
