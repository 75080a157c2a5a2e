//! Use cases: who may do what, in one transaction, with an audit row.
//!
//! A use case is a function that takes the [`House`], a [`Permit`] for exactly this use case, and
//! what was asked. A permit can only be had from an [`Actor`], by the table in [`permission`].
//! Every write goes through [`House::write`] and every read of somebody's record through
//! [`House::read`]: both leave an audit row, and a write is done once for each key.
//!
//! There is no HTTP and no HTML here, and no SQL. Clinical figures and fact names are on cards.
//!
//! Start reading at [`permission`], then [`house`].
#![warn(missing_docs)]

pub mod account;
pub mod accounts;
pub mod actor;
pub mod audit_log;
pub mod care;
pub mod courses;
pub mod day;
pub mod fields;
pub mod flags;
pub mod house;
mod members;
pub mod offer_answer;
pub mod offers;
pub mod one_visit;
pub mod opening;
pub mod passkeys;
pub mod people_file;
pub mod people_import;
pub mod permission;
pub mod records;
pub mod refusal;
pub mod replan;
pub mod running;
pub mod session;
pub mod setup;
pub mod sign_in;
pub mod subject;
pub mod upkeep;
pub mod visit;
pub mod visit_move;
pub mod visit_step;
pub mod visit_undo;
pub mod waiting_list;
pub mod waiting_rank;

pub use actor::Actor;
pub use fields::Fields;
pub use house::{Clock, House, Key};
pub use permission::{Case, Permit, Reach, UseCase, Whose};
pub use refusal::{Mistake, Refusal};
pub use subject::Subject;
