//! The regions of the body chart: which there are, in which groups, with which sides.

use crate::Knowledge;
use crate::card::Card;
use crate::fault::Fault;
use crate::words::LANGUAGES;

/// Sides that a region can have, from the person's own left to their right.
pub const SIDES: [&str; 3] = ["left", "middle", "right"];

/// Regions that stand together in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'k> {
    /// Its word in the list `groups`.
    pub word: &'k str,
    /// Words of [`SIDES`].
    pub sides: Vec<&'k str>,
    /// Words of the list `regions`.
    pub regions: Vec<&'k str>,
}

impl Knowledge {
    /// The groups of regions, in the order in which they are listed.
    #[must_use]
    pub fn body(&self) -> Vec<Group<'_>> {
        let mut cards = self.cards.values().filter(|card| card.kind == "vocabulary");
        cards.find_map(groups).unwrap_or_default()
    }

    /// Whether the chart has this region on this side.
    #[must_use]
    pub fn has_region(&self, region: &str, side: &str) -> bool {
        let has =
            |group: &Group<'_>| group.regions.contains(&region) && group.sides.contains(&side);
        self.body().iter().any(has)
    }
}

fn groups(card: &Card) -> Option<Vec<Group<'_>>> {
    let listed = card.table.get("groups")?.as_array()?;
    Some(listed.iter().filter_map(group).collect())
}

fn group(value: &toml::Value) -> Option<Group<'_>> {
    let words = |key: &str| -> Option<Vec<&str>> {
        value.get(key)?.as_array()?.iter().map(toml::Value::as_str).collect()
    };
    let word = value.get("group")?.as_str()?;
    Some(Group { word, sides: words("sides")?, regions: words("regions")? })
}

/// Mistakes in the groups of a vocabulary: a group that cannot be read, a side that there is not,
/// a word without a text, a region twice.
pub fn lint(card: &Card) -> Vec<Fault> {
    let Some(listed) = card.table.get("groups").and_then(toml::Value::as_array) else {
        return Vec::new();
    };
    let read = groups(card).unwrap_or_default();
    let mut faults = Vec::new();
    if read.len() != listed.len() {
        let hint = "give each group, sides and regions, as words";
        faults.push(card.fault("groups", "a group cannot be read", hint));
    }
    let mut seen = Vec::new();
    for group in &read {
        for side in group.sides.iter().filter(|side| !SIDES.contains(side)) {
            let what = format!("there is no side `{side}`");
            faults.push(card.fault(side, what, format!("use {}", SIDES.join(", "))));
        }
        let named = group.regions.iter().map(|region| ("regions", *region));
        for (list, word) in named.chain([("groups", group.word)]) {
            for language in LANGUAGES.into_iter().filter(|l| card.words(l, &[list, word]).is_none())
            {
                let what = format!("`{word}` has no {language} text");
                faults.push(card.fault(word, what, format!("add words.{language}.{list}.{word}")));
            }
            if seen.contains(&(list, word)) {
                let what = format!("`{word}` stands twice");
                faults.push(card.fault(word, what, "keep it in one group"));
            }
            seen.push((list, word));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "```toml\nid = \"x\"\nkind = \"vocabulary\"\nstatus = \"active\"\nrows = []
groups = [
  { group = \"back\", sides = [\"left\", \"top\"], regions = [\"lumbar\", \"lumbar\"] },
  { group = \"arm\", sides = [\"left\"] },
]
[words.en.groups]
back = \"Back\"
[words.en.regions]
lumbar = \"lower back\"
[words.fr.groups]
back = \"Dos\"
[words.fr.regions]
lumbar = \"bas du dos\"
```\n# X\n";

    #[test]
    fn mistakes_in_groups_are_named() {
        let card = Card::read("vocabulary/x.md", CARD).unwrap();
        let found: Vec<String> = lint(&card).into_iter().map(|fault| fault.what).collect();
        let want = ["a group cannot be read", "there is no side `top`", "`lumbar` stands twice"];
        assert_eq!(found, want);
    }

    #[test]
    fn the_chart_has_regions_and_their_sides() {
        let knowledge = Knowledge::load(&crate::embedded()).unwrap();
        assert!(knowledge.body().len() >= 5);
        assert!(knowledge.has_region("lumbar", "middle"));
        assert!(knowledge.has_region("buttock", "left"));
        assert!(!knowledge.has_region("buttock", "middle"));
        assert!(!knowledge.has_region("tail", "left"));
        for card in knowledge.cards.values().filter(|card| card.kind == "vocabulary") {
            let found: Vec<String> = lint(card).into_iter().map(|fault| fault.what).collect();
            assert!(found.is_empty(), "{}: {found:?}", card.id);
        }
    }
}
