//! Any text as a condition: it is read, or refused with a span inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pathway::condition::parse;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(expr) => {
            // Every comparison points at its own text.
            expr.each_test(&mut |fact, _, span| {
                assert!(text.get(span.clone()).is_some_and(|piece| piece.starts_with(fact)));
            });
        }
        Err(error) => {
            assert!(error.span.start <= error.span.end && error.span.end <= text.len());
            assert!(!error.hint.is_empty());
        }
    }
});
