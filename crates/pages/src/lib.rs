//! What people see. The heart is [`step::step`]: the whole self-check as a function from a posted
//! form to the next page. The same function runs on the server and in the browser.
//!
//! All state of a check travels in hidden fields of its form. This crate does **not** do IO, knows
//! no clock and keeps nothing: the caller hands over the knowledge, the setting and the form.
//!
//! Start reading at [`step`], then [`state`], [`question`] and [`result`]. Words of the interface
//! stand in `words/<language>.ftl`, words about clinical matters on the cards.

pub mod about;
mod again;
pub mod bundle;
pub mod card_page;
mod control;
pub mod decision_file;
pub mod facts;
pub mod form;
pub mod home;
pub mod layout;
pub mod pace;
pub mod page;
mod picture;
mod progress;
mod prose;
mod question;
mod reading;
pub mod result;
mod screen;
pub mod setting;
pub mod show;
pub mod sorry;
pub mod sources_page;
mod start;
mod state;
pub mod step;
pub mod view;
pub mod words;
