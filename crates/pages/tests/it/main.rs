//! Tests of the pages: words in all languages, and whole checks driven by posted forms.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod again;
mod browser;
mod check;
mod people;
mod phone;
mod private;
mod used;
mod words;
