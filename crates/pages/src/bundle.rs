//! The cards as the browser gets them: only what the check reads, with the digest of all of them,
//! so that a changed card needs no new engine.

use knowledge::card::Card;
use knowledge::{Files, Knowledge};
use serde_json::json;

/// Kinds that the check never reads: tests, and what the library is made of.
const LEFT_OUT: [&str; 4] = ["person", "quiet", "claim", "instrument"];

/// Packs the cards into JSON. The prose and the case tables stay behind.
pub fn pack(files: &Files, knowledge: &Knowledge) -> String {
    let cards = knowledge.cards.values().filter(|c| !LEFT_OUT.contains(&c.kind.as_str()));
    let texts = cards.map(|card| (card.path.clone(), block(card).into()));
    let mut texts: serde_json::Map<String, serde_json::Value> = texts.collect();
    if let Some(release) = files.get("release.toml") {
        texts.insert("release.toml".to_owned(), release.as_str().into());
    }
    json!({"digest": knowledge.engine.program.digest, "files": texts}).to_string()
}

/// The TOML block of a card with its fences.
fn block(card: &Card) -> String {
    let end = card.text.len().saturating_sub(card.prose.len());
    let head = card.text.get(..end).unwrap_or(&card.text);
    let fence = head.rfind("```").map_or(head.len(), |at| at + 3);
    head.get(..fence).unwrap_or(head).to_owned()
}

/// Loads the knowledge from packed cards.
///
/// # Errors
/// What is wrong, for the browser's console; the server then takes over.
pub fn unpack(json: &[u8]) -> Result<Knowledge, String> {
    #[derive(serde::Deserialize)]
    struct Packed {
        digest: String,
        files: Files,
    }
    let packed: Packed = serde_json::from_slice(json).map_err(|e| e.to_string())?;
    let mut knowledge = Knowledge::load(&packed.files)
        .map_err(|faults| faults.first().map(|f| f.to_string()).unwrap_or_default())?;
    knowledge.engine.program.digest = packed.digest;
    Ok(knowledge)
}
