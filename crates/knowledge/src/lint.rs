//! What is wrong with cards that can be evaluated: missing words, unknown names, missing cases.

use std::collections::{BTreeMap, BTreeSet};

use toml::Value;

use crate::Knowledge;
use crate::card::Card;
use crate::client_texts;
use crate::fault::Fault;
use crate::instrument;
use crate::kinds::{COMMON, Cases, KINDS, Kind};
use crate::regions;
use crate::words::LANGUAGES;

/// Looks at every card; an empty list is a clean folder.
pub fn lint(knowledge: &Knowledge) -> Vec<Fault> {
    let mut faults = Vec::new();
    for card in knowledge.cards.values() {
        faults.extend(lint_card(knowledge, card));
    }
    faults.extend(missing_rows(knowledge));
    faults.extend(clashing_notes(knowledge));
    faults
}

fn lint_card(knowledge: &Knowledge, card: &Card) -> Vec<Fault> {
    let Some(kind) = KINDS.iter().find(|k| k.name == card.kind) else {
        let near = KINDS.iter().min_by_key(|k| pathway::record::distance(&card.kind, k.name));
        let hint = format!("did you mean `{}`?", near.map_or("", |k| k.name));
        return vec![card.fault(&card.kind, format!("there is no kind `{}`", card.kind), hint)];
    };
    let mut faults = Vec::new();
    if card.path.split('/').next() != Some(kind.folder) {
        let hint = format!("move it to {}/", kind.folder);
        faults.push(card.fault(&card.kind, "the card stands in the wrong folder", hint));
    }
    for key in card.table.keys() {
        if !COMMON.contains(&key.as_str()) && !kind.keys.contains(&key.as_str()) {
            let hint = format!("a {} has: {}", kind.name, kind.keys.join(", "));
            faults.push(card.fault(key, format!("unknown key `{key}`"), hint));
        }
    }
    faults.extend(lint_words(card, kind));
    faults.extend(lint_sources(knowledge, card));
    let heading = |h: &&&str| !card.prose.contains(&format!("## {h}"));
    for section in kind.sections.iter().filter(heading) {
        faults.push(card.fault(
            &card.id,
            format!("the section `## {section}` is missing"),
            "add it",
        ));
    }
    let has_rules = card.table.contains_key("then") || card.table.contains_key("rule");
    if kind.cases == Cases::Needed && has_rules && card.is_active() {
        faults.extend(lint_cases(card));
    }
    match kind.name {
        "fact" => faults.extend(lint_fact(knowledge, card)),
        "instrument" => faults.extend(instrument::lint(card)),
        "vocabulary" => faults.extend(regions::lint(card)),
        _ => {}
    }
    faults.extend(client_texts::lint(card));
    faults
}

fn lint_cases(card: &Card) -> Vec<Fault> {
    let says =
        |word: &str| card.cases.cases.iter().any(|c| c.says.split(',').any(|w| w.trim() == word));
    let fires = card
        .cases
        .cases
        .iter()
        .any(|c| c.says.split(',').any(|w| !matches!(w.trim(), "ask" | "nothing" | "")));
    let mut missing = Vec::new();
    for (there, what) in [
        (fires, "a case that fires"),
        (says("nothing"), "a near miss (`nothing`)"),
        (says("ask"), "a case with the key fact unknown (`ask`)"),
    ] {
        if !there {
            missing.push(card.fault(&card.id, format!("the case table lacks {what}"), "add it"));
        }
    }
    missing
}

fn lint_words(card: &Card, kind: &Kind) -> Vec<Fault> {
    let mut faults = Vec::new();
    let [first, ..] = LANGUAGES;
    let wanted = card.texts(first);
    for key in kind.words {
        if !wanted.keys().any(|k| k == key || k.starts_with(&format!("{key}."))) {
            let hint = format!("add words.{first}.{key}");
            faults.push(card.fault(&card.id, format!("words.{first}.{key} is missing"), hint));
        }
    }
    for language in LANGUAGES.into_iter().skip(1) {
        let have = card.texts(language);
        let ships =
            |key: &str| !instrument::is_verbatim(key) || instrument::ships_in(card, language);
        for key in wanted.keys().filter(|k| !have.contains_key(*k) && ships(k)) {
            let what = format!("words.{language}.{key} is missing");
            faults.push(card.fault("words", what, "translate it"));
        }
        for key in have.keys().filter(|k| !wanted.contains_key(*k)) {
            let what = format!("words.{language}.{key} has no {first} text");
            faults.push(card.fault(key, what, "remove it or add the other language"));
        }
    }
    for language in LANGUAGES {
        for (key, text) in card.texts(language) {
            if text.trim().is_empty() {
                let what = format!("words.{language}.{key} is empty");
                faults.push(card.fault(&key, what, "write it"));
            }
            if let Some(number) = emergency_number(&text).filter(|_| kind.name != "country") {
                faults.push(card.fault(
                    &text,
                    format!("words.{language}.{key} holds the telephone number {number}"),
                    "write {emergency}, {urgent} or {crisis}; the country card has the number",
                ));
            }
        }
    }
    faults
}

/// A well-known emergency number that stands alone in a text.
fn emergency_number(text: &str) -> Option<&str> {
    let numbers = ["999", "911", "112", "111", "000", "3114", "988", "116"];
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.into_iter().find(|w| numbers.contains(w))
}

fn lint_sources(knowledge: &Knowledge, card: &Card) -> Vec<Fault> {
    let known: Vec<&str> =
        knowledge.cards.values().filter(|c| c.kind == "source").map(|c| c.id.as_str()).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let keys = card.sources.iter().filter_map(|s| s.key.as_deref());
    let missing = keys.filter(|key| !known.contains(key));
    missing
        .map(|key| {
            let near = known.iter().min_by_key(|k| pathway::record::distance(key, k));
            let hint = format!("did you mean `{}`?", near.copied().unwrap_or_default());
            card.fault(key, format!("there is no source `{key}`"), hint)
        })
        .collect()
}

fn lint_fact(knowledge: &Knowledge, card: &Card) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(fact) = knowledge.engine.program.fact(&card.id) else { return faults };
    let reason = card.table.contains_key("not_sure_reason");
    if fact.not_sure == pathway::fact::NotSure::No && !reason {
        let hint = "say why nobody is put at risk";
        faults.push(card.fault("not_sure", "`not_sure = \"no\"` needs a reason", hint));
    }
    let values: &[String] = match &fact.kind {
        pathway::fact::FactType::Enum(values) | pathway::fact::FactType::Set(values) => values,
        _ => &[],
    };
    for value in values {
        if card.words("en", &["values", value]).is_none() {
            let what = format!("the value `{value}` has no words");
            faults.push(card.fault(value, what, "add words.en.values and words.fr.values"));
        }
    }
    if let Some(screen) = &fact.screen {
        let is_screen = knowledge.card(screen).is_some_and(|c| c.kind == "screen");
        if !is_screen {
            let what = format!("there is no screen `{screen}`");
            faults.push(card.fault(screen, what, "add its card"));
        }
    }
    faults
}

fn missing_rows(knowledge: &Knowledge) -> Vec<Fault> {
    let covered: BTreeSet<&str> =
        knowledge.cards.values().flat_map(|c| c.rows.iter().map(String::as_str)).collect();
    let rows = knowledge.rows.values().flatten();
    rows.filter(|row| !covered.contains(row.as_str()))
        .map(|row| Fault::general("rows.toml", format!("no card encodes the row {row}")))
        .collect()
}

/// Notes are set by key, so one key must have one text; and every set key needs a text.
fn clashing_notes(knowledge: &Knowledge) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut texts: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for card in knowledge.cards.values() {
        let notes = card.table.get("words").and_then(|w| w.get("en")).and_then(|w| w.get("other"));
        for (key, text) in notes.and_then(Value::as_table).into_iter().flatten() {
            let text = text.as_str().unwrap_or_default();
            match texts.get(key.as_str()) {
                Some((other, id)) if *other != text => {
                    let what = format!("the note `{key}` reads differently on {id}");
                    faults.push(card.fault(key, what, "give it another key or the same text"));
                }
                _ => drop(texts.insert(key, (text, &card.id))),
            }
        }
    }
    let program = &knowledge.engine.program;
    for rule in &program.rules {
        let card = knowledge.card(program.card_id(rule.card));
        for note in &rule.effect.other {
            if let (Some(card), false) = (card, texts.contains_key(note.as_str())) {
                let hint = format!("add words.en.other.{note} and words.fr.other.{note}");
                faults.push(card.fault(note, format!("the note `{note}` has no text"), hint));
            }
        }
        for (list, words) in [
            ("areas", rule.effect.avoid_areas.iter().chain(rule.effect.areas.keys()).collect()),
            ("positions", rule.effect.positions.iter().collect::<Vec<_>>()),
        ] {
            for word in words {
                let has = knowledge.has_word(list, word);
                if let (Some(card), false) = (card, has) {
                    let what = format!("`{word}` is not in vocabulary/{list}.md");
                    faults.push(card.fault(word, what, "use a word of the list, or add it there"));
                }
            }
        }
    }
    faults
}
