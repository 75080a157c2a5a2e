//! A drawing in words: for those who do not see the picture, and for files that are handed out.

use knowledge::Knowledge;
use pages::words::{LANGUAGES, Words};
use practice::visit::drawing::{Drawing, Mark, Quality, Side};
use serde_json::{Map, Value};
use store::Json;

use crate::frame::Frame;
use crate::words::DESK;

/// The words of a language and the names of the regions.
pub struct Say<'k> {
    words: Words,
    knowledge: &'k Knowledge,
}

impl<'k> Say<'k> {
    /// In the language of a page.
    #[must_use]
    pub fn of(frame: &Frame<'k>) -> Say<'k> {
        Say { words: frame.words(), knowledge: frame.view.knowledge }
    }

    /// In a language by its code.
    #[must_use]
    pub fn in_language(code: &str, knowledge: &'k Knowledge) -> Say<'k> {
        Say { words: DESK.words(code), knowledge }
    }

    /// `left lower back`.
    #[must_use]
    pub fn place(&self, region: &str, side: Side) -> String {
        let region = self.knowledge.vocabulary(self.words.language, "regions", region);
        self.words.with(&format!("chart-place-{}", side.as_str()), &[("region", &region)])
    }

    /// `pins and needles`.
    #[must_use]
    pub fn quality(&self, quality: Quality) -> String {
        self.words.t(&format!("chart-quality-{}", quality.as_str()))
    }

    /// `left lower back: ache and burning 6`.
    #[must_use]
    pub fn mark(&self, mark: &Mark) -> String {
        let place = self.place(&mark.region, mark.side);
        let mut names: Vec<String> = mark.qualities.iter().map(|q| self.quality(*q)).collect();
        let last = names.pop().unwrap_or_default();
        let what = if names.is_empty() {
            last
        } else {
            self.words.with("chart-and", &[("first", &names.join(", ")), ("last", &last)])
        };
        match mark.strength {
            None => self.words.with("chart-felt", &[("place", &place), ("what", &what)]),
            Some(strength) => {
                let strength = strength.to_string();
                let values = [("place", &*place), ("what", &*what), ("strength", &*strength)];
                self.words.with("chart-felt-strength", &values)
            }
        }
    }

    /// The whole drawing: `left lower back: ache 6; right buttock: pins and needles`.
    #[must_use]
    pub fn drawing(&self, drawing: &Drawing) -> String {
        let mut parts: Vec<String> = drawing.marks.iter().map(|mark| self.mark(mark)).collect();
        if !drawing.ink.is_empty() {
            parts.push(self.words.count("chart-lines", drawing.ink.len()));
        }
        let joined = parts.into_iter().reduce(|first, last| {
            self.words.with("chart-join", &[("first", &first), ("last", &last)])
        });
        joined.unwrap_or_else(|| self.words.t("chart-nothing"))
    }
}

/// Puts `in_words`, language to text, into each chart of a file that holds all about a client.
pub fn put_in_words(file: &mut Value, knowledge: &Knowledge) {
    let charts = file.get_mut("charts").and_then(Value::as_array_mut);
    for chart in charts.into_iter().flatten() {
        let kept = chart.get("drawing").map(Json::of).and_then(|json| Drawing::kept(&json));
        let (Some(drawing), Some(row)) = (kept, chart.as_object_mut()) else { continue };
        let say = |code: &str| Value::from(Say::in_language(code, knowledge).drawing(&drawing));
        let texts: Map<_, _> = LANGUAGES.iter().map(|c| ((*c).to_owned(), say(c))).collect();
        row.insert("in_words".to_owned(), Value::Object(texts));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_said_in_both_languages() {
        let knowledge = Knowledge::load(&knowledge::embedded()).unwrap();
        let mark = |region: &str, side, qualities: &[Quality], strength| Mark {
            region: region.to_owned(),
            side,
            qualities: qualities.to_vec(),
            strength,
        };
        let drawing = Drawing {
            marks: vec![
                mark("lumbar", Side::Left, &[Quality::Ache], Some(6)),
                mark("buttock", Side::Right, &[Quality::PinsAndNeedles], None),
                mark("feet", Side::Left, Quality::ALL, Some(0)),
            ],
            ink: Vec::new(),
        };
        let english = "left lower back: ache 6; right buttock: pins and needles; \
            left foot: ache, burning, numb and pins and needles 0";
        let french = "bas du dos à gauche : douleur sourde 6 ; fesse à droite : fourmillements ; \
            pied à gauche : douleur sourde, brûlure, engourdissement et fourmillements 0";
        let mut file = serde_json::json!({ "charts": [{ "drawing": drawing }, { "drawing": 3 }] });
        put_in_words(&mut file, &knowledge);
        assert_eq!(file["charts"][0]["in_words"]["en"], english);
        assert_eq!(
            file["charts"][0]["in_words"]["fr"].as_str().unwrap().replace('\u{a0}', " "),
            french
        );
        assert_eq!(file["charts"][1].get("in_words"), None);
        let say = Say::in_language("en", &knowledge);
        assert_eq!(say.drawing(&Drawing::default()), "nothing is marked");
    }
}
