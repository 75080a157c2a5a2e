//! HTTP: everything that comes in over the network and goes out as pages, files or JSON.
//!
//! What pages say is made in `pages`; what is decided, in `pathway`. This crate keeps nothing that
//! anybody answered: not in memory, not in a log, not in an address.
//!
//! Start reading at [`routes`], the table of contents.

mod api;
mod assets;
mod check;
mod headers;
mod language;
mod log;
mod offline;
pub mod routes;
mod serve;
mod site;
mod state;

pub use routes::app;
pub use serve::{Options, ServeError, serve};
pub use state::App;
