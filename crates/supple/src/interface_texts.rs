//! The English interface texts that the binary was built with, for measuring how they read.

use std::collections::BTreeMap;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use knowledge::client_texts::{Measured, measure};

/// Where the texts stand, as it is shown.
const FILE: &str = "words/en.ftl";
const TEXTS: &str = include_str!("../../../words/en.ftl");
/// Key or section -> why it may read above the limit.
const EXCEPTIONS: &str = include_str!("../../../words/reading.toml");

/// Measures every text; labels are taken together by section.
///
/// # Errors
/// What keeps a file from being read.
pub fn measured() -> Result<Vec<Measured>, String> {
    let exceptions: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(EXCEPTIONS).map_err(|error| error.to_string())?;
    let resource = parse(TEXTS).map_err(|(_, errors)| format!("{FILE}: {errors:?}"))?;
    let mut sections: Vec<(String, Vec<(String, String)>)> = vec![("Common".into(), Vec::new())];
    for entry in &resource.body {
        match entry {
            Entry::GroupComment(comment) => {
                let title = comment.content.concat();
                let title = title.split(':').next().unwrap_or_default().trim().to_owned();
                sections.push((title, Vec::new()));
            }
            Entry::Message(message) => {
                let Some((_, texts)) = sections.last_mut() else { continue };
                let mut add = |key: String, pattern: &Pattern<&str>| {
                    texts.extend(readings(pattern).into_iter().map(|text| (key.clone(), text)));
                };
                if let Some(pattern) = &message.value {
                    add(message.id.name.to_owned(), pattern);
                }
                for attribute in &message.attributes {
                    let key = format!("{}.{}", message.id.name, attribute.id.name);
                    add(key, &attribute.value);
                }
            }
            _ => {}
        }
    }
    let none = BTreeMap::new();
    let measured: Vec<Measured> = sections
        .iter()
        .flat_map(|(title, texts)| {
            let exceptions = exceptions.get(title).unwrap_or(&none);
            measure(&format!("{FILE}: {title}"), texts, None, exceptions)
        })
        .collect();
    for (title, keys) in &exceptions {
        let place = format!("{FILE}: {title}");
        let needs = |key: &str| {
            measured.iter().any(|m| m.place == place && m.key == key && m.is_too_hard())
        };
        if let Some(key) = keys.keys().find(|key| !needs(key)) {
            return Err(format!("words/reading.toml: `{key}` of {title} is not needed; remove it"));
        }
    }
    Ok(measured)
}

/// The texts that a pattern can become: one for each plural form. Inserted values stay in braces.
fn readings(pattern: &Pattern<&str>) -> Vec<String> {
    let mut texts = vec![String::new()];
    for element in &pattern.elements {
        let pieces = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression } => match expression {
                Expression::Select { variants, .. } => {
                    variants.iter().flat_map(|v| readings(&v.value)).collect()
                }
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    vec![(*value).to_owned()]
                }
                Expression::Inline(_) => vec!["{value}".to_owned()],
            },
        };
        texts = texts
            .iter()
            .flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}")))
            .collect();
    }
    texts
}
