//! Instrument cards: which languages their items are shipped in, and whether the items are whole.
//!
//! Items and instruction of an instrument are the authors' own words. Where no French form could
//! be compared, the card ships the English one alone (`item_languages = ["en"]`) and says so.

use crate::card::Card;
use crate::fault::Fault;
use crate::measure::Instrument;
use crate::words::LANGUAGES;

/// Keys of words that only the languages of the shipped form have.
pub fn is_verbatim(key: &str) -> bool {
    key == "instruction" || key.starts_with("items.")
}

/// Does the card give its items in the language? Without `item_languages`, in every language.
pub fn ships_in(card: &Card, language: &str) -> bool {
    match card.reader().words("item_languages") {
        Ok(Some(languages)) => languages.iter().any(|l| l == language),
        _ => true,
    }
}

/// Mistakes of an instrument card: unknown languages, items without a text, no word on what a
/// reader of another language gets.
pub fn lint(card: &Card) -> Vec<Fault> {
    let mut faults = Vec::new();
    let languages = match card.reader().words("item_languages") {
        Ok(languages) => languages.unwrap_or_default(),
        Err(fault) => return vec![fault],
    };
    for language in languages.iter().filter(|l| !LANGUAGES.contains(&l.as_str())) {
        let what = format!("there are no words in `{language}`");
        faults.push(card.fault(language, what, format!("use {}", LANGUAGES.join(" or "))));
    }
    let missing = LANGUAGES.into_iter().find(|l| !ships_in(card, l));
    if let Some(language) = missing
        && card.words(language, &["not_in_language"]).is_none()
    {
        faults.push(card.fault(
            "item_languages",
            format!("the form is not there in `{language}`, and the card does not say so"),
            format!("add words.{language}.not_in_language"),
        ));
    }
    if card.table.get("ship").and_then(toml::Value::as_bool) != Some(true) {
        return faults;
    }
    if let Err(fault) = Instrument::read(card) {
        return vec![fault];
    }
    let items = match card.reader().words("items") {
        Ok(items) => items.unwrap_or_default(),
        Err(fault) => return vec![fault],
    };
    for language in LANGUAGES.into_iter().filter(|l| ships_in(card, l)) {
        for item in items.iter().filter(|i| card.words(language, &["items", i, "ask"]).is_none()) {
            let what = format!("the item `{item}` has no {language} text");
            let hint = format!("add words.{language}.items.{item}.ask");
            faults.push(card.fault(item, what, hint));
        }
    }
    faults
}
