//! The members of a JSON object as pairs of texts: each name once, and only so many of them.
//!
//! What is not used is not built: a body of a million names costs no more than its own bytes.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::fields::FIELDS_MAX;

/// Names with their values in the order of the text. A text is unescaped, an array gives its name
/// once for each item, null gives nothing, and everything else keeps its JSON text.
///
/// # Errors
/// Key of the text that says what is wrong.
pub(crate) fn members(body: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    let text = std::str::from_utf8(body).map_err(|_| "not-utf8")?;
    if !text.trim_start().starts_with('{') {
        let other: Result<IgnoredAny, _> = serde_json::from_str(text);
        return Err(if other.is_ok() { "not-an-object" } else { "not-json" });
    }
    let Members(read) = serde_json::from_str(text).map_err(|_| "not-json")?;
    let mut fields = Vec::new();
    for (name, value) in read? {
        match value.get().as_bytes().first() {
            Some(b'[') => {
                let items: Vec<&RawValue> =
                    serde_json::from_str(value.get()).map_err(|_| "not-json")?;
                if fields.len() + items.len() > FIELDS_MAX {
                    return Err("too-many-fields");
                }
                for item in items {
                    fields.push((name.clone(), plain(item)?));
                }
            }
            Some(b'n') => {}
            _ => fields.push((name, plain(value)?)),
        }
    }
    Ok(fields)
}

fn plain(value: &RawValue) -> Result<String, &'static str> {
    let text = value.get();
    if text.starts_with('"') {
        serde_json::from_str(text).map_err(|_| "not-json")
    } else {
        Ok(text.to_owned())
    }
}

/// The members as they stand, or why they are refused.
struct Members<'a>(Result<Vec<(String, &'a RawValue)>, &'static str>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut found, mut names) = (Vec::new(), BTreeSet::new());
        let mut wrong = None;
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            if found.len() >= FIELDS_MAX {
                wrong = Some("too-many-fields");
            } else if !names.insert(name.clone()) {
                wrong = Some("twice");
            }
            if wrong.is_some() {
                // The rest is read over, so that the reader comes to its end.
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                break;
            }
            found.push((name, value));
        }
        Ok(Members(wrong.map_or(Ok(found), Err)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_reads_as_pairs_of_texts() {
        let body = br#" {"a": 3, "b": ["x", "\u00e9", {"k": 1}], "c": null, "d": true, "e": {"f": [1, 2]}}"#;
        let found = members(body).unwrap();
        let found: Vec<_> = found.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let want = [
            ("a", "3"),
            ("b", "x"),
            ("b", "é"),
            ("b", r#"{"k": 1}"#),
            ("d", "true"),
            ("e", r#"{"f": [1, 2]}"#),
        ];
        assert_eq!(found, want);
    }

    #[test]
    fn what_is_no_object_of_ours_is_refused_with_its_reason() {
        let many = |count: usize, joined: &str| {
            let all: Vec<String> =
                (0..count).map(|n| joined.replace('#', &n.to_string())).collect();
            all.join(",")
        };
        for (body, reason) in [
            (b"[1]".to_vec(), "not-an-object"),
            (b"3".to_vec(), "not-an-object"),
            (b"".to_vec(), "not-json"),
            (b"{\"a\": 1".to_vec(), "not-json"),
            (b"{\"a\": \"\xff\"}".to_vec(), "not-utf8"),
            (br#"{"a": "\ud800"}"#.to_vec(), "not-json"),
            (br#"{"a": 1, "b": 2, "a": 1}"#.to_vec(), "twice"),
            (br#"{"a": 1, "\u0061": 1}"#.to_vec(), "twice"),
            (b"[".repeat(500_000), "not-json"),
            (format!("{{{}}}", many(50_000, "\"k#\":1")).into_bytes(), "too-many-fields"),
            (format!("{{\"a\":[{}]}}", many(50_000, "#")).into_bytes(), "too-many-fields"),
        ] {
            let start = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert_eq!(members(&body), Err(reason), "{start}");
        }
    }

    #[test]
    fn what_is_deep_is_kept_as_it_stands_and_costs_no_stack() {
        let deep = format!("{{\"a\":{{\"b\":{}{}}}}}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(members(deep.as_bytes()).unwrap()[0].1.len(), 400_006);
    }
}
