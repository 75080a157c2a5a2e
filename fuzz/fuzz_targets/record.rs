//! Any bytes as a record: refused by name, or decided alike by both evaluators.
#![no_main]

use std::sync::OnceLock;

use knowledge::{Knowledge, embedded};
use libfuzzer_sys::fuzz_target;
use pathway::record::Record;
use pathway::reference::decide;

fn real() -> &'static Knowledge {
    static REAL: OnceLock<Knowledge> = OnceLock::new();
    REAL.get_or_init(|| match Knowledge::load(&embedded()) {
        Ok(knowledge) => knowledge,
        Err(_) => panic!("the embedded cards load"),
    })
}

fuzz_target!(|bytes: &[u8]| {
    let engine = &real().engine;
    match Record::read(bytes, &engine.program) {
        Ok(record) => {
            // What is read can be written and read again.
            let again = record.to_json().to_string();
            assert!(Record::read(again.as_bytes(), &engine.program).is_ok_and(|r| r == record));
            assert_eq!(engine.outcome(&record), decide(&engine.program, &record));
        }
        Err(refusal) => assert!(!refusal.allowed.is_empty()),
    }
});
