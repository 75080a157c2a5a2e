//! Every key that the pages ask for exists, and no key is left over.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pages::words::FILES;
use pathway::effect::{Interaction, Massage, Urgency};

use crate::browser::knowledge;
use crate::words::keys;

/// Keys that are put together from a word of a closed list.
fn made() -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for urgency in Urgency::ALL {
        for massage in Massage::ALL {
            made.insert(format!("now-{}-{}.title", urgency.word(), massage.word()));
            made.insert(format!("now-{}-{}.say", urgency.word(), massage.word()));
        }
    }
    made.extend(Urgency::ALL[1..].iter().map(|u| format!("urgency-{}", u.word())));
    made.extend(Massage::ALL[1..].iter().map(|m| format!("massage-{}", m.word())));
    made.extend(Interaction::ALL.iter().map(|i| format!("interaction-{}", i.word())));
    made.extend((1..=12).map(|month| format!("month-{month}")));
    made.extend(["days", "weeks", "months", "years"].map(|unit| format!("unit-{unit}")));
    made.extend(["title", "say"].map(|end| format!("waiting.{end}")));
    for status in knowledge::card::SourceStatus::ALL {
        made.extend(["title", "word", "say"].map(|e| format!("source-{}.{e}", status.word())));
    }
    for card in knowledge().cards.values() {
        made.insert(format!("kind-{}", card.kind));
        if card.kind == "fact"
            && let Some(unit) = card.table.get("unit").and_then(|u| u.as_str())
        {
            let dashed = unit.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
            made.insert(format!("unit-{}", dashed.collect::<String>()));
        }
    }
    for lines in [&knowledge().engine.program.advice, &knowledge().engine.program.options] {
        for (_, stance) in lines.iter().flat_map(|line| &line.stances) {
            made.insert(format!("stance-{}", stance.replace('_', "-")));
        }
    }
    made
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_word_that_is_asked_for_exists() {
    let have = keys(FILES[0].1);
    for key in made() {
        assert!(have.contains_key(&key), "`{key}` is missing");
    }
    let mut text = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    for call in ["t(\"", "with(\"", "count(\"", "with(key, &[(\""] {
        for rest in text.split(call).skip(1) {
            let key = rest.split('"').next().unwrap();
            let known = have.contains_key(key) || !key.contains('-');
            assert!(known, "`{key}` is asked for and missing");
        }
    }
}

#[test]
fn no_word_is_left_over() {
    let mut text = String::new();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    sources(&crates.join("pages/src"), &mut text);
    sources(&crates.join("web/src"), &mut text);
    let made = made();
    // Endings of keys that are made from a list of a handful in the source itself.
    let families = ["card-", "kind-", "unit-", "change-to-", "stance-", "source-"];
    for key in keys(FILES[0].1).keys() {
        let id = key.split('.').next().unwrap();
        let used = text.contains(&format!("\"{id}\"")) || text.contains(&format!("\"{id}."));
        let family = families.iter().any(|family| id.starts_with(family));
        assert!(used || family || made.contains(key), "nobody asks for `{key}`");
    }
}
