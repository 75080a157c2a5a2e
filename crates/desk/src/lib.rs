//! The practice's pages: what a use case answers, as HTML.
//!
//! One file for each page or family of pages. A page gets a [`frame::Frame`] (who is signed in,
//! which language, which practice) and the data; it asks nothing and decides nothing. Words stand
//! in `words/desk/<language>.ftl`. Every page works without JavaScript.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod chart;
pub mod client;
pub mod client_file;
pub mod clients;
pub mod consent;
pub mod course;
pub mod day;
pub mod day_grid;
pub mod demo;
pub mod form;
pub mod form_link;
pub mod frame;
pub mod layout;
pub mod measures;
pub mod note;
mod note_chips;
mod note_signed;
pub mod note_words;
mod note_write;
pub mod own;
pub mod people_file;
pub mod records;
pub mod replan;
pub mod review;
pub mod running;
pub mod screen;
pub mod setup;
pub mod sign_in;
pub mod sorry;
pub mod summary;
pub mod table;
pub mod time;
pub mod trend;
pub mod visit;
pub mod visit_check;
pub mod visit_facts;
pub mod waiting;
pub mod words;
