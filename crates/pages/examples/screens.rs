//! How many screens a quiet person answers, in a wide window and on a phone.
//!
//! `cargo run --release -p pages --example screens`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

#[path = "../tests/it/browser.rs"]
mod browser;

use browser::{Browser, knowledge};
use knowledge::cases::record_of;

fn main() {
    let cards = knowledge().cards.values().filter(|card| card.kind == "quiet");
    let people: Vec<_> = cards.filter_map(|card| record_of(knowledge(), card).ok()).collect();
    let paces = [
        ("a wide window", Browser::open as fn(&'static str) -> Browser),
        ("a phone, one question a screen", Browser::phone),
    ];
    for (window, open) in paces {
        let mut screens: Vec<usize> = people.iter().map(|record| open("en").walk(record)).collect();
        screens.sort_unstable();
        let [least, median, most] = [0, screens.len() / 2, screens.len().saturating_sub(1)]
            .map(|at| screens.get(at).copied().unwrap_or_default());
        println!("| screens of a quiet person, {window} | {median} | {least} to {most} |");
    }
}
