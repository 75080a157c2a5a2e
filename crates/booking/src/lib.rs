//! Finds, explains and repairs whole courses of visits.
//!
//! A pure crate: no clock, no files, no network. What it is not: it keeps no bookings and knows
//! no people; the practice asks a question (`draft::Draft`) and gets places and reasons back.
//!
//! Start with `Problem::new` (a checked question), `Diary` (where every visit stands and what
//! that costs) and `plan::Planner` (one course, exactly). `drive::drive` plans many courses and
//! re-plans; `solve_command` does so for a file. `docs/booking.md` tells how the search works.
#![warn(missing_docs)]

mod check;
pub mod draft;
pub mod instance;
mod problem;
mod refusal;

mod cell;
mod diary;
pub mod evaluate;
mod rules;

pub mod change;
mod impossible;
mod outlook;
pub mod plan;
pub mod reasons;
mod row;
mod search;
mod together;
pub mod waiting;

pub mod bulk;
pub mod capacity;
mod command;
pub mod drive;
mod random;
pub mod replan;
mod ruin;
mod shard;
pub mod wall_clock;

pub use command::{Solution, solve_command};
pub use diary::Diary;
pub use impossible::{Impossible, Stop};
pub use problem::Problem;
pub use random::Random;
pub use refusal::Refusal;
pub use rules::Broken;
