//! Use cases on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod care;
mod charts;
mod clocks;
mod course_facts;
mod courses;
mod day;
mod house;
mod measured;
mod measuring;
mod note;
mod own_side;
mod people_file;
mod printed;
mod records;
mod replan;
mod rescreen;
mod review;
mod upkeep;
mod visit_facts;
mod waiting;
