//! Every text that a page asks for exists, in both languages, and none is left over.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use desk::words::FILES;

/// Keys and attributes (`key.attribute`) with the names of their variables, in the order of the
/// file. The form of these files is the plain one: a key at the start of a line.
fn keys(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut message = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let head = line.split_once(" =").map(|(head, _)| head);
        match head {
            Some(head) if head.starts_with("    .") => {
                found.push((format!("{message}{}", head.trim()), BTreeSet::new()));
            }
            Some(head) if !head.starts_with(' ') => {
                message = head.to_owned();
                found.push((message.clone(), BTreeSet::new()));
            }
            _ => {}
        }
        let variables = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        });
        if let Some((_, names)) = found.last_mut() {
            names.extend(variables);
        }
    }
    found
}

fn sources() -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut text = String::new();
    for folder in ["desk/src", "web/src", "practice/src"] {
        read(&crates.join(folder), &mut text);
    }
    text
}

/// The keys of a language, sorted.
fn all(language: &str) -> Vec<(String, BTreeSet<String>)> {
    let files = FILES.iter().filter(|(code, _)| *code == language);
    let mut all: Vec<_> = files.flat_map(|(_, text)| keys(text)).collect();
    all.sort();
    all
}

#[test]
fn both_languages_say_the_same_things() {
    let (english, french) = (all("en"), all("fr"));
    assert_eq!(english, french);
    let names: BTreeSet<_> = english.iter().map(|(key, _)| key).collect();
    assert_eq!(names.len(), english.len(), "a key stands twice");
}

#[test]
fn what_is_asked_for_exists_and_nothing_is_left_over() {
    let text = sources();
    let have: BTreeSet<String> = all("en").into_iter().map(|(key, _)| key).collect();
    let asked = |call: &str| {
        let rest = text.split(call).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        rest.collect::<Vec<_>>()
    };
    for key in asked("frame.t(\"").into_iter().chain(asked("frame.with(\"")) {
        assert!(have.contains(&key), "`{key}` is asked for and missing");
    }
    // Each reason and each rule that a use case can answer has its sentence.
    for rule in asked("Refusal::rule(\"").into_iter().chain(asked("Refusal::rule_with(\"")) {
        assert!(have.contains(&format!("rule-{rule}")), "`rule-{rule}` is missing");
    }
    // Families whose last part is made in the source.
    let families = [
        "record-done-",
        "role-",
        "weekday-",
        "month-",
        "wrong-",
        "sorry-",
        "rule-",
        "field-",
        "absence-",
        "flag-",
        "state-",
        "step-",
        "role-",
        "says-",
        "speaks-",
        "discipline-",
        "room-kind-",
        "chart-view-",
        "chart-place-",
        "chart-quality-",
        "due-",
        "way-out-",
        "consent-",
        "response-",
        "responded-",
        "over-",
        "when-",
    ];
    for key in &have {
        let id = key.split('.').next().unwrap();
        let family = families.iter().any(|family| id.starts_with(family));
        assert!(family || text.contains(&format!("\"{id}")), "nobody asks for `{key}`");
    }
}
