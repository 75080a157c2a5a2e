//! Inside a visit: what is asked before it, what is noted, drawn and measured, and what follows.

pub mod agree;
pub mod carry;
pub mod changes;
pub mod chart;
pub mod checks;
pub mod consent;
pub mod course_facts;
pub mod course_log;
pub mod drawing;
pub mod facts;
pub mod forms;
pub mod hold;
pub mod links;
pub mod measuring;
pub mod note;
pub mod own;
pub mod ready;
pub mod rescreen;
pub mod review;
pub mod sheet;
pub mod summary;
pub mod trend;
pub mod verdict;
pub mod which;
