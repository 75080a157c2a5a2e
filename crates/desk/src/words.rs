//! The words of the practice's pages, from `words/desk/<area>.<language>.ftl`.

use pages::words::Lexicon;

macro_rules! files {
    ($($area:literal),*) => {
        /// Language and text of each file.
        pub const FILES: &[(&str, &str)] = &[$(
            ("en", include_str!(concat!("../../../words/desk/", $area, ".en.ftl"))),
            ("fr", include_str!(concat!("../../../words/desk/", $area, ".fr.ftl"))),
        )*];
    };
}

files![
    "common", "doors", "care", "check", "day", "people", "practice", "records", "chart", "own",
    "replan", "note", "measures"
];

/// The texts of the practice's pages.
pub static DESK: Lexicon = Lexicon::new(FILES);
