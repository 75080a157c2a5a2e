//! Any text as a card: it is read, or refused with a place inside the text; it never crashes.
#![no_main]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use knowledge::{Files, Knowledge};
use libfuzzer_sys::fuzz_target;

/// The fact cards, so that a fuzzed rule can be about something.
fn facts() -> &'static Files {
    static FACTS: OnceLock<Files> = OnceLock::new();
    FACTS.get_or_init(|| {
        let files = knowledge::embedded().into_iter();
        files.filter(|(name, _)| name == "facts/fever.md" || name == "facts/age_years.md").collect()
    })
}

fuzz_target!(|text: &str| {
    let mut files: BTreeMap<String, String> = facts().clone();
    files.insert("red-flags/X-1.md".to_owned(), text.to_owned());
    match Knowledge::load(&files) {
        Ok(knowledge) => {
            let _ = knowledge::lint::lint(&knowledge);
            let _ = knowledge::cases::run(&knowledge);
        }
        Err(faults) => {
            for fault in faults {
                let (line, column) = fault.place();
                assert!(line >= 1 && column >= 1, "{fault}");
            }
        }
    }
});
