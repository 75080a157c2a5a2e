//! The words of Supple and what can be done with them.
//!
//! A [`program::Program`] holds facts and rules. A [`record::Record`] holds a person's answers.
//! From the two come a decision ([`evaluate`]), the next questions ([`interview`]), reasons
//! ([`explain`]), a plan ([`plan`]) and proofs over all records ([`prove`]).
//!
//! This crate is **not** a parser of cards (that is `knowledge`), knows no human language, and has
//! no clock, no IO, no randomness. Fact names and clinical numbers come from cards only.
//!
//! Start reading at [`condition`], then [`space`], then [`evaluate`]; [`reference`] says in plain
//! code what [`evaluate`] must answer.

pub mod condition;
pub mod decision;
pub mod differ;
pub mod effect;
pub mod evaluate;
pub mod explain;
pub mod fact;
pub mod interview;
pub mod plan;
pub mod program;
pub mod prove;
pub mod record;
pub mod reference;
pub mod set_aside;
pub mod solve;
pub mod space;
pub mod wire;
