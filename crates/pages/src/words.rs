//! The words of the interface, from `words/<language>.ftl`.
//!
//! Words about clinical matters stand on the cards and never here.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use knowledge::words::LANGUAGES;

/// Language and text of each file.
pub const FILES: [(&str, &str); 2] =
    [("en", include_str!("../../../words/en.ftl")), ("fr", include_str!("../../../words/fr.ftl"))];

static OURS: Lexicon = Lexicon::new(&FILES);

type Bundle = FluentBundle<FluentResource>;

/// Texts in every language, read when the first one is asked for.
pub struct Lexicon {
    files: &'static [(&'static str, &'static str)],
    bundles: OnceLock<BTreeMap<&'static str, Bundle>>,
}

impl Lexicon {
    /// `files` are language and text; a language may have several.
    pub const fn new(files: &'static [(&'static str, &'static str)]) -> Lexicon {
        Lexicon { files, bundles: OnceLock::new() }
    }

    /// The texts in one language; in the first one where there is no such language.
    pub fn words(&'static self, language: &str) -> Words {
        let known = LANGUAGES.into_iter().find(|code| *code == language);
        Words { language: known.unwrap_or(LANGUAGES[0]), lexicon: self }
    }

    fn bundle(&self, language: &str) -> Option<&Bundle> {
        let all = self.bundles.get_or_init(|| {
            LANGUAGES.into_iter().map(|code| (code, bundle(code, self.files))).collect()
        });
        all.get(language)
    }
}

fn bundle(code: &str, files: &[(&str, &str)]) -> Bundle {
    let language: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The marks around inserted words would be read out or shown as boxes by some devices.
    bundle.set_use_isolating(false);
    for (_, text) in files.iter().filter(|(language, _)| *language == code) {
        // A file with a mistake still gives its other words; a test refuses such a file.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Texts in one language.
#[derive(Clone, Copy)]
pub struct Words {
    pub language: &'static str,
    lexicon: &'static Lexicon,
}

impl Words {
    /// The words of the self-check and the pages around it.
    pub fn of(language: &str) -> Words {
        OURS.words(language)
    }

    /// A text without variables. `key.attribute` names an attribute.
    pub fn t(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with variables.
    pub fn with(self, key: &str, variables: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in variables {
            args.set(*name, FluentValue::from(*value));
        }
        self.find(key, &args)
    }

    /// A text about a count, in the plural form of the language.
    pub fn count(self, key: &str, count: usize) -> String {
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count));
        self.find(key, &args)
    }

    fn find(self, key: &str, args: &FluentArgs<'_>) -> String {
        let missing = || format!("[{key}]");
        let Some(bundle) = self.lexicon.bundle(self.language) else { return missing() };
        let (id, attribute) = match key.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (key, None),
        };
        let Some(message) = bundle.get_message(id) else { return missing() };
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute).map(|a| a.value()),
            None => message.value(),
        };
        let Some(pattern) = pattern else { return missing() };
        bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }
}
