//! Every language file holds the same keys with the same variables.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use pages::words::FILES;

/// `key` or `key.attribute` -> names of variables.
type Keys = BTreeMap<String, BTreeSet<String>>;

pub fn keys(text: &'static str) -> Keys {
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| {
        panic!("a word file has mistakes: {errors:?}");
    });
    let mut keys = Keys::new();
    let mut add = |key: String, pattern: &Pattern<&str>| {
        assert!(!keys.contains_key(&key), "`{key}` stands twice");
        let mut names = BTreeSet::new();
        variables(pattern, &mut names);
        keys.insert(key, names);
    };
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        if let Some(pattern) = &message.value {
            add(message.id.name.to_owned(), pattern);
        }
        for attribute in &message.attributes {
            add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
        }
    }
    keys
}

fn variables(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => variable(inline, names),
            Expression::Select { selector, variants } => {
                variable(selector, names);
                variants.iter().for_each(|v| variables(&v.value, names));
            }
        }
    }
}

fn variable(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        names.insert(id.name.to_owned());
    }
}

#[test]
fn every_language_has_the_same_keys_and_variables() {
    let (first, text) = FILES[0];
    let wanted = keys(text);
    for (code, text) in &FILES[1..] {
        let found = keys(text);
        for (key, names) in &wanted {
            assert_eq!(found.get(key), Some(names), "`{key}` of {first} in {code}");
        }
        for key in found.keys() {
            assert!(wanted.contains_key(key), "`{key}` of {code} is not in {first}");
        }
    }
}
