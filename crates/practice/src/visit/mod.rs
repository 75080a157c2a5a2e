//! Inside a visit: what is asked before it, what is noted, drawn and measured, and what follows.

pub mod carry;
pub mod changes;
pub mod checks;
pub mod facts;
pub mod hold;
pub mod course_facts;
pub mod course_log;
pub mod chart;
pub mod drawing;
pub mod note;
pub mod ready;
pub mod rescreen;
pub mod sheet;
pub mod agree;
pub mod consent;
pub mod forms;
pub mod links;
pub mod own;
pub mod ready;
pub mod summary;
pub mod which;
