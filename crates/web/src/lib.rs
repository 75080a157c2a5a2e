//! HTTP: everything that comes in over the network and goes out as pages, files or JSON.
//!
//! What pages say is made in `pages` and `desk`; what is decided, in `pathway`; what is done and by
//! whom, in `practice`. Nothing that anybody answered is in a log or an address.
//!
//! Start reading at [`routes`], the table of contents, then [`doors`].

mod account;
mod accounts;
mod address;
mod again;
mod api;
mod assets;
mod audit;
mod background;
mod body;
mod carry;
mod chart;
mod check;
mod clients;
pub mod connections;
mod consent;
mod cookie;
mod courses;
mod day;
mod demo;
pub mod doors;
mod form_links;
mod headers;
mod here;
mod language;
mod limits;
mod log;
mod measures;
mod network;
mod note;
mod offline;
mod own;
mod pace;
mod pairs;
mod passkey;
mod people_file;
mod posted;
mod records;
mod replan;
mod reply;
mod review;
pub mod routes;
mod running;
mod screens;
mod serve;
mod setup;
mod sign_in;
mod site;
mod state;
mod summary;
mod tls;
mod visit_check;
mod waiting;

pub use limits::Limits;
pub use routes::app;
pub use serve::{Options, ServeError, Show, serve};
pub use state::{App, Passkeys, Stand};
pub use tls::{Certificate, Keys, TlsError};
