//! From a folder of cards to a checked program and to the words that people read.
//!
//! [`Knowledge::load`] reads every card, refuses what cannot be evaluated, and gives a
//! [`pathway::program::Program`] with everything else that a card holds. [`lint`] says what is
//! wrong with cards that can be evaluated; [`cases`] runs their case tables and the whole persons.
//!
//! This crate does **not** decide anything (that is `pathway`) and reads no files: the caller
//! hands over names and texts. Start reading at [`card`], then [`assemble`].

pub mod assemble;
pub mod card;
pub mod cases;
pub mod charting;
pub mod client_texts;
pub mod consent;
pub mod coverage;
pub mod fact_card;
pub mod fault;
pub mod instrument;
pub mod kinds;
pub mod lint;
pub mod measure;
pub mod plan_cards;
pub mod reading;
pub mod reading_page;
pub mod regions;
pub mod role;
pub mod rule;
mod stop_now;
pub mod template;
pub mod validity;
pub mod words;

use std::collections::BTreeMap;

use pathway::evaluate::Engine;
use sha2::{Digest as _, Sha256};

use crate::card::Card;
use crate::fault::Fault;

/// File name inside the knowledge folder (`red-flags/RF-CES-1.md`) -> text.
pub type Files = BTreeMap<String, String>;

/// The cards that the program was built with.
pub fn embedded() -> Files {
    let list: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
    list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// All cards, and the engine that runs on them.
#[derive(Debug)]
pub struct Knowledge {
    pub engine: Engine,
    /// By id.
    pub cards: BTreeMap<String, Card>,
    /// The conditions of `applies_when` as written, by fact.
    pub gates: BTreeMap<String, String>,
    /// `rows.toml`: group -> row ids of the fact base.
    pub rows: BTreeMap<String, Vec<String>>,
}

impl Knowledge {
    /// Reads and checks all cards.
    ///
    /// # Errors
    /// Every authoring mistake that keeps a card from being evaluated, not only the first.
    pub fn load(files: &Files) -> Result<Knowledge, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut cards = BTreeMap::new();
        for (name, text) in files.iter().filter(|(name, _)| is_card(name)) {
            match Card::read(name, text) {
                Ok(card) => match cards.get(&card.id) {
                    Some(Card { path, .. }) => faults.push(Fault::about(
                        name,
                        text,
                        &card.id,
                        format!("there are two cards `{}`", card.id),
                        format!("the other one is {path}; rename one of them"),
                    )),
                    None => drop(cards.insert(card.id.clone(), card)),
                },
                Err(fault) => faults.push(fault),
            }
        }
        let rows = read_rows(files, &mut faults);
        let (mut program, gates) = assemble::assemble(&cards, &mut faults);
        program.digest = digest(files);
        program.release = release(files);
        if !faults.is_empty() {
            return Err(faults);
        }
        match Engine::new(program) {
            Ok(engine) => {
                let hidden = stop_now::hidden(&engine, &cards);
                if hidden.is_empty() {
                    return Ok(Knowledge { engine, cards, gates, rows });
                }
                Err(hidden)
            }
            Err(error) => Err(vec![Fault::general("knowledge", error.to_string())]),
        }
    }

    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.get(id)
    }
}

/// Folder pages (`README.md`) and tables are not cards.
fn is_card(name: &str) -> bool {
    name.ends_with(".md") && !name.ends_with("README.md")
}

/// SHA-256 over all names and texts, in order of name.
fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (name, text) in files.iter().filter(|(name, _)| is_card(name)) {
        for piece in [name, text] {
            hash.update((piece.len() as u64).to_le_bytes());
            hash.update(piece.as_bytes());
        }
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// The knowledge has a version of its own, in `release.toml`.
fn release(files: &Files) -> String {
    let table = files.get("release.toml").and_then(|text| text.parse::<toml::Table>().ok());
    let release = table.as_ref().and_then(|t| t.get("release")).and_then(|r| r.as_str());
    release.unwrap_or("unreleased").to_owned()
}

fn read_rows(files: &Files, faults: &mut Vec<Fault>) -> BTreeMap<String, Vec<String>> {
    let Some(text) = files.get("rows.toml") else { return BTreeMap::new() };
    toml::from_str(text).unwrap_or_else(|error| {
        faults.push(Fault::from_toml("rows.toml", text, 0, &error));
        BTreeMap::new()
    })
}
