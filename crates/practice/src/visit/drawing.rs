//! A drawing on the body: marks on coded regions and free ink, and how large it may be.
//!
//! Which regions there are stands on a card; see `knowledge::regions`.

use std::collections::BTreeMap;
use std::str::FromStr;

use knowledge::Knowledge;
use serde::{Deserialize, Serialize};
use store::Json;

use crate::fields::Fields;

/// A view of the body is so many units wide and high.
pub const SIZE: (u16, u16) = (360, 800);
/// More lines of ink than this are refused.
pub const STROKES_MAX: usize = 200;
/// More points of ink than this, of all lines together, are refused.
pub const POINTS_MAX: usize = 4_000;
/// A longer text of ink is refused before it is read.
pub const INK_BYTES_MAX: usize = 64 * 1024;
/// The strongest, on the scale from 0.
pub const STRENGTH_MAX: u8 = 10;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $text:literal),* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $text)] $item),* }

        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// The word as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$item => $text),* }
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$item),)* _ => Err(()) }
            }
        }
    )*};
}

words! {
    /// From where the body is seen.
    View {
        /// The face.
        Front = "front",
        /// The spine.
        Back = "back",
        /// The person's own left.
        Left = "left",
        /// The person's own right.
        Right = "right"
    }
    /// The person's own side.
    Side {
        /// Left.
        Left = "left",
        /// On the spine.
        Middle = "middle",
        /// Right.
        Right = "right"
    }
    /// What is felt.
    Quality {
        /// Ache.
        Ache = "ache",
        /// Burning.
        Burning = "burning",
        /// Numb.
        Numb = "numb",
        /// Pins and needles.
        PinsAndNeedles = "pins_and_needles"
    }
}

/// What is felt at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// A word of the list `regions`.
    pub region: String,
    /// On which side.
    pub side: Side,
    /// At least one, in the order of [`Quality::ALL`], each once.
    pub qualities: Vec<Quality>,
    /// From 0 to [`STRENGTH_MAX`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<u8>,
}

/// One line of free ink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stroke {
    /// On which view.
    pub view: View,
    /// Across and down, in units of the drawing, within [`SIZE`].
    pub points: Vec<(u16, u16)>,
}

/// Everything that one author drew at one visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// In the order of the card, each place once.
    pub marks: Vec<Mark>,
    /// In the order in which they were drawn.
    pub ink: Vec<Stroke>,
}

impl Drawing {
    /// Nothing is marked and nothing drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.ink.is_empty()
    }

    /// As it is kept.
    #[must_use]
    pub fn json(&self) -> Json {
        Json::of(&serde_json::json!({ "marks": self.marks, "ink": self.ink }))
    }

    /// As it was kept; none for a text of another form.
    #[must_use]
    pub fn kept(json: &Json) -> Option<Drawing> {
        serde_json::from_str(json.as_str()).ok()
    }

    /// What is marked at a place.
    #[must_use]
    pub fn at(&self, region: &str, side: Side) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.region == region && mark.side == side)
    }

    /// The drawing in posted fields. Mistakes are noted at `marks` and `ink`; what is answered then
    /// is the part without them.
    ///
    /// A form posts `mark` (`<region> <side> <quality>`, several) and `strength.<region>.<side>`;
    /// a program posts `marks` as [`Mark`]s. Both post `ink`, an array of [`Stroke`]s.
    #[must_use]
    pub fn read(fields: &mut Fields, knowledge: &Knowledge) -> Drawing {
        let mut reading = Reading { places: BTreeMap::new(), wrong: Vec::new() };
        for text in fields.all("mark") {
            reading.word(text, knowledge);
        }
        for text in fields.all("marks") {
            reading.mark(text, knowledge);
        }
        for (name, value) in fields.pairs() {
            if let Some(place) = name.strip_prefix("strength.")
                && !value.trim().is_empty()
            {
                reading.strength(place, value.trim(), knowledge);
            }
        }
        let ink = reading.ink(&fields.all("ink"));
        for (field, reason, max) in reading.wrong {
            let range = [("min", "0".to_owned()), ("max", max.to_string())];
            if !fields.mistakes().iter().any(|one| one.field == field && one.reason == reason) {
                fields.mistake(field, reason, &range);
            }
        }
        Drawing { marks: in_order(reading.places, knowledge), ink }
    }
}

type Place = (String, Side);

/// What was read so far, and what was wrong: field, reason and the largest that is allowed.
struct Reading {
    places: BTreeMap<Place, (Vec<Quality>, Option<u8>)>,
    wrong: Vec<(&'static str, &'static str, usize)>,
}

impl Reading {
    fn refuse(&mut self, field: &'static str, reason: &'static str, max: usize) {
        self.wrong.push((field, reason, max));
    }

    fn place(&mut self, region: &str, side: &str, knowledge: &Knowledge) -> Option<Place> {
        let side_word = side.parse().ok().filter(|_| knowledge.has_region(region, side));
        if side_word.is_none() {
            self.refuse("marks", "unknown-region", 0);
        }
        Some((region.to_owned(), side_word?))
    }

    fn word(&mut self, text: &str, knowledge: &Knowledge) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [region, side, quality] = words[..] else {
            return self.refuse("marks", "not-a-mark", 0);
        };
        let Some(place) = self.place(region, side, knowledge) else { return };
        match quality.parse() {
            Ok(quality) => self.places.entry(place).or_default().0.push(quality),
            Err(()) => self.refuse("marks", "unknown-quality", 0),
        }
    }

    fn mark(&mut self, text: &str, knowledge: &Knowledge) {
        let Ok(mark) = serde_json::from_str::<Mark>(text) else {
            return self.refuse("marks", "not-a-mark", 0);
        };
        let side = mark.side.as_str();
        let Some(place) = self.place(&mark.region, side, knowledge) else { return };
        if mark.qualities.is_empty() {
            self.refuse("marks", "unknown-quality", 0);
        }
        if mark.strength.is_some_and(|strength| strength > STRENGTH_MAX) {
            return self.refuse("marks", "strength", STRENGTH_MAX.into());
        }
        let at = self.places.entry(place).or_default();
        at.0.extend(mark.qualities);
        at.1 = mark.strength;
    }

    fn strength(&mut self, place: &str, value: &str, knowledge: &Knowledge) {
        let (region, side) = place.rsplit_once('.').unwrap_or_default();
        let Some(place) = self.place(region, side, knowledge) else { return };
        let number = value.parse().ok().filter(|number| *number <= STRENGTH_MAX);
        match (number, self.places.get_mut(&place)) {
            (None, _) => self.refuse("marks", "strength", STRENGTH_MAX.into()),
            (_, None) => self.refuse("marks", "strength-alone", 0),
            (number, Some(at)) => at.1 = number,
        }
    }

    fn ink(&mut self, texts: &[&str]) -> Vec<Stroke> {
        if texts.iter().map(|text| text.len()).sum::<usize>() > INK_BYTES_MAX {
            self.refuse("ink", "ink-bytes", INK_BYTES_MAX / 1024);
            return Vec::new();
        }
        let mut strokes: Vec<Stroke> = Vec::new();
        for text in texts.iter().filter(|text| !text.trim().is_empty()) {
            let many = serde_json::from_str::<Vec<Stroke>>(text);
            match many.or_else(|_| serde_json::from_str(text).map(|one| vec![one])) {
                Ok(read) => strokes.extend(read),
                Err(_) => self.refuse("ink", "not-ink", 0),
            }
        }
        let outside = |point: &(u16, u16)| point.0 > SIZE.0 || point.1 > SIZE.1;
        if strokes.iter().any(|stroke| stroke.points.iter().any(outside)) {
            self.refuse("ink", "ink-outside", 0);
        }
        if strokes.iter().any(|stroke| stroke.points.is_empty()) {
            self.refuse("ink", "not-ink", 0);
        }
        if strokes.len() > STROKES_MAX {
            self.refuse("ink", "ink-strokes", STROKES_MAX);
        }
        if strokes.iter().map(|stroke| stroke.points.len()).sum::<usize>() > POINTS_MAX {
            self.refuse("ink", "ink-points", POINTS_MAX);
        }
        if self.wrong.iter().any(|(field, ..)| *field == "ink") { Vec::new() } else { strokes }
    }
}

fn in_order(
    mut places: BTreeMap<Place, (Vec<Quality>, Option<u8>)>,
    knowledge: &Knowledge,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    for group in knowledge.body() {
        for region in group.regions {
            for side in Side::ALL {
                let Some((mut qualities, strength)) = places.remove(&(region.to_owned(), *side))
                else {
                    continue;
                };
                qualities.sort_unstable();
                qualities.dedup();
                marks.push(Mark { region: region.to_owned(), side: *side, qualities, strength });
            }
        }
    }
    marks
}
