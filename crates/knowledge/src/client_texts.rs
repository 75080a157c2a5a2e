//! The English texts that clients read, and the school grade at which each can be read.
//!
//! A text of eight words or more is measured by itself. Shorter ones are labels: titles, answers,
//! buttons. The formula weighs words a sentence and syllables a word, so on three words it only
//! sees the longest; labels are measured together with the text that they stand beside.
//!
//! Not measured: what only a therapist, a clinician or a reviewer reads.

use std::collections::BTreeMap;

use toml::Value;

use crate::Knowledge;
use crate::card::{Card, Status};
use crate::fault::Fault;
use crate::reading::{grade, words};
use crate::words::flat;

/// Questions must be readable at this school grade.
pub const QUESTION_GRADE_MAX: f64 = 6.0;
/// All other client texts; the figure is ours.
pub const TEXT_GRADE_MAX: f64 = 8.0;
/// From this many words on a text is measured by itself; the figure is ours.
pub const TEXT_WORDS_MIN: usize = 8;
/// The key under which the labels of one place are measured.
pub const LABELS: &str = "labels";

/// Kinds of card whose words clients read.
const KINDS: [&str; 17] = [
    "fact",
    "screen",
    "red-flag",
    "contraindication",
    "exception",
    "technique",
    "presentation",
    "course-rule",
    "instrument",
    "stop-rule",
    "remedy",
    "interaction",
    "medicine",
    "home-item",
    "advice",
    "option",
    "vocabulary",
];

/// What labels of a card stand beside, in this order of choice.
const BESIDE: [&str; 7] = ["question", "say", "what", "why", "how", "help", "do"];

/// One measured text, or the labels of one place taken together.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Id of the card, or the file.
    pub place: String,
    /// Path of the text (`values.doac`), or [`LABELS`].
    pub key: String,
    pub text: String,
    pub grade: f64,
    pub grade_max: f64,
    /// Why it may be above the limit.
    pub exception: Option<String>,
}

impl Measured {
    pub fn is_too_hard(&self) -> bool {
        self.grade > self.grade_max
    }
}

/// Measures the texts of one place. `texts` are key and text; `beside` is what its labels are read
/// with; `exceptions` are key and reason.
pub fn measure(
    place: &str,
    texts: &[(String, String)],
    beside: Option<&str>,
    exceptions: &BTreeMap<String, String>,
) -> Vec<Measured> {
    let measured = |key: &str, text: String, grade_max: f64| Measured {
        place: place.to_owned(),
        key: key.to_owned(),
        grade: grade(&text),
        text,
        grade_max,
        exception: exceptions.get(key).cloned(),
    };
    let mut all = Vec::new();
    let mut labels: Vec<&str> = Vec::new();
    for (key, text) in texts {
        if key == "question" {
            all.push(measured(key, text.clone(), QUESTION_GRADE_MAX));
        } else if words(text) >= TEXT_WORDS_MIN {
            all.push(measured(key, text.clone(), TEXT_GRADE_MAX));
        } else if words(text) > 0 {
            labels.push(text.trim_end_matches(['.', '?', '!', ':']));
        }
    }
    if !labels.is_empty() {
        labels.extend(beside);
        all.push(measured(LABELS, labels.join(". "), TEXT_GRADE_MAX));
    }
    all
}

/// Measures what clients read of one card.
pub fn of_card(card: &Card) -> Vec<Measured> {
    if !KINDS.contains(&card.kind.as_str()) || card.status == Status::Retired {
        return Vec::new();
    }
    let mut texts: Vec<(String, String)> = card.texts("en").into_iter().collect();
    texts.retain(|(key, _)| !is_for_professionals(card, key));
    let beside = BESIDE.iter().find_map(|wanted| {
        let found = texts.iter().find(|(key, _)| key == wanted);
        found.map(|(_, text)| text.clone())
    });
    measure(&card.id, &texts, beside.as_deref(), &exceptions(card))
}

/// Measures what clients read of all cards, in order of id.
pub fn of_cards(knowledge: &Knowledge) -> Vec<Measured> {
    knowledge.cards.values().flat_map(of_card).collect()
}

/// The question for a clinician, and what a therapist does when a session must stop.
fn is_for_professionals(card: &Card, key: &str) -> bool {
    key == "ask_clinician" || (card.kind == "stop-rule" && key == "do")
}

fn exceptions(card: &Card) -> BTreeMap<String, String> {
    let table = card.table.get("reading_exception").and_then(Value::as_table);
    table.map(flat).unwrap_or_default()
}

/// Texts above their limit without a reason, and reasons that nothing needs.
pub fn lint(card: &Card) -> Vec<Fault> {
    let mut faults = Vec::new();
    let measured = of_card(card);
    for text in measured.iter().filter(|m| m.is_too_hard() && m.exception.is_none()) {
        let piece = if text.key == LABELS { &card.id } else { &text.text };
        faults.push(card.fault(
            piece,
            format!("{} reads at grade {:.1}, more than {}", text.key, text.grade, text.grade_max),
            format!("use shorter words, or say why under `reading_exception`: \"{}\"", text.key),
        ));
    }
    for key in exceptions(card).keys() {
        if !measured.iter().any(|m| m.key == *key && m.is_too_hard()) {
            let what = format!("`{key}` needs no reading exception");
            faults.push(card.fault(key, what, "remove it"));
        }
    }
    faults
}
