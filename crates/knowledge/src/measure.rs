//! Instruments that the practice fills in: what an instrument card says, and its score.
//!
//! Scores are whole thousandths (`6000` is 6), so that a mean has one value everywhere. Nothing is
//! imputed: a form with a gap that the card does not allow has no score and says why.

use std::collections::BTreeMap;

use crate::Knowledge;
use crate::card::Card;
use crate::fault::Fault;

/// One point of a score.
pub const POINT: i64 = 1_000;

/// How answers become a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scoring {
    /// The one answer.
    AsGiven,
    /// The sum of all answers.
    Sum,
    /// The mean of the answers.
    Mean,
    /// How many lines are ticked.
    CountTicked,
}

/// When an instrument is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// At every visit.
    EveryVisit,
    /// At the first visit of a course.
    FirstVisit,
    /// At the visits that a review follows.
    Review,
}

/// Which way a score gets better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Lower is better.
    Down,
    /// Higher is better.
    Up,
}

/// The facts that take an instrument's scores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The first score of a course.
    pub baseline: Option<String>,
    /// The newest score.
    pub latest: Option<String>,
    /// That it is not measured in a course.
    pub left_out: Option<String>,
}

/// An instrument as its card describes it. Scores and changes are in thousandths.
#[derive(Clone, Debug)]
pub struct Instrument<'k> {
    /// Its card, for words and notices.
    pub card: &'k Card,
    /// Place in lists.
    pub rank: i64,
    /// Names of its items.
    pub items: Vec<String>,
    /// The least and the greatest answer to an item, whole points.
    pub item_range: (i64, i64),
    /// The least and the greatest score.
    pub range: (i64, i64),
    /// Which way is better.
    pub better: Better,
    /// How answers become a score.
    pub scoring: Scoring,
    /// So many per cent of the items may be missing.
    pub missing_percent: i64,
    /// The client names the items; at least so many.
    pub own_items_min: Option<usize>,
    /// When it is due.
    pub due: Vec<Due>,
    /// A change that matters to one person.
    pub matters: Option<i64>,
    /// The same in per cent of the first score.
    pub matters_percent: Option<i64>,
    /// The error of measurement, where the card gives it instead.
    pub noise: Option<i64>,
    /// From this first score on a per cent means something; none: never.
    pub percent_from: Option<i64>,
    /// At this score and above it, the card's `positive` text is shown.
    pub positive: Option<i64>,
    /// A single score at or below this one is a change for the better.
    pub any: Option<i64>,
    /// A single score at or below this one is a large change for the better.
    pub much: Option<i64>,
    /// Where its scores go.
    pub facts: Facts,
    /// Version of the form.
    pub version: String,
}

/// Why a form has no score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Items without an answer, more than the card allows.
    Missing(Vec<String>),
    /// The client named too few activities; at least so many.
    TooFew(usize),
}

/// What a form comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Score {
    /// In thousandths.
    Whole(i64),
    /// No score, and why.
    Incomplete(Gap),
}

/// An answer that cannot be on the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such item.
    UnknownItem(String),
    /// The answer is not between these, whole points.
    OutOfRange {
        /// Which item.
        item: String,
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
}

impl<'k> Instrument<'k> {
    /// Reads a card that the practice fills in; none for one that is not shipped or has no items.
    ///
    /// # Errors
    /// [`Fault`] for a key that is missing or not allowed.
    pub fn read(card: &'k Card) -> Result<Option<Self>, Fault> {
        let reader = card.reader();
        let items = reader.words("items")?.unwrap_or_default();
        if card.kind != "instrument"
            || !card.is_active()
            || !reader.flag("ship")?
            || items.is_empty()
        {
            return Ok(None);
        }
        let scoring = match reader.word("scoring")?.as_str() {
            "as_given" => Scoring::AsGiven,
            "sum" => Scoring::Sum,
            "mean" => Scoring::Mean,
            "count_ticked" => Scoring::CountTicked,
            other => {
                return Err(reader.wrong("scoring", other, "as_given, sum, mean or count_ticked"));
            }
        };
        if scoring == Scoring::AsGiven && items.len() != 1 {
            return Err(reader.wrong("scoring", "as_given", "one item, or sum or mean"));
        }
        let better = match reader.word("direction")?.as_str() {
            "down" => Better::Down,
            "up" => Better::Up,
            other => return Err(reader.wrong("direction", other, "down or up")),
        };
        let due = reader.words("due")?.unwrap_or_default();
        let due: Result<Vec<Due>, Fault> = due.iter().map(|word| due_of(card, word)).collect();
        let range = pair(card, "range")?;
        let own = reader.flag("chosen_by_client")?;
        let least = reader.count("items_min")?.map(|least| least as usize);
        let cut = |key: &str| number(card, &["cut", key]);
        Ok(Some(Self {
            rank: reader.int("rank")?.unwrap_or(i64::MAX),
            item_range: pair(card, "item_range")?,
            range: (range.0 * POINT, range.1 * POINT),
            better,
            scoring,
            missing_percent: card.table.get("missing").and_then(|v| v.as_integer()).unwrap_or(0),
            own_items_min: own.then_some(least.unwrap_or(1)),
            due: due?,
            matters: number(card, &["mic", "absolute"]),
            matters_percent: number(card, &["mic", "percent"]).map(|percent| percent / POINT),
            noise: number(card, &["noise", "average"]),
            percent_from: number(card, &["percent_from"]),
            positive: cut("positive"),
            any: cut("any"),
            much: cut("much"),
            facts: facts(card),
            version: reader.optional_word("version")?.unwrap_or_default(),
            items,
            card,
        }))
    }

    /// Whether the card gives its items in a language.
    #[must_use]
    pub fn ships_in(&self, language: &str) -> bool {
        crate::instrument::ships_in(self.card, language)
    }

    /// The change by which a score is told from chance or from none: the one that matters, else
    /// the error of measurement.
    #[must_use]
    pub fn step(&self) -> Option<i64> {
        self.matters.or(self.noise)
    }

    /// How much better `latest` is than `first`, in thousandths; below 0 is worse.
    #[must_use]
    pub fn gain(&self, first: i64, latest: i64) -> i64 {
        match self.better {
            Better::Down => first - latest,
            Better::Up => latest - first,
        }
    }

    /// A change in whole per cent of the first score, rounded towards 0; none where the card says
    /// that it means nothing.
    #[must_use]
    pub fn percent(&self, first: i64, latest: i64) -> Option<i64> {
        let from = self.percent_from?;
        (first >= from.max(1)).then(|| self.gain(first, latest) * 100 / first)
    }

    /// What a form comes to. `own` are the items that the client named, of an instrument with
    /// own items; of a tick list a ticked line is 1.
    ///
    /// # Errors
    /// [`Refused`] for an item that is not on the form, or an answer out of range.
    pub fn score(&self, answers: &BTreeMap<String, i64>, own: &[String]) -> Result<Score, Refused> {
        let asked = if self.own_items_min.is_some() { own } else { &self.items };
        let (min, max) = self.item_range;
        for (item, answer) in answers {
            if !asked.contains(item) {
                return Err(Refused::UnknownItem(item.clone()));
            }
            if !(min..=max).contains(answer) {
                return Err(Refused::OutOfRange { item: item.clone(), min, max });
            }
        }
        if let Some(least) = self.own_items_min.filter(|least| own.len() < *least) {
            return Ok(Score::Incomplete(Gap::TooFew(least)));
        }
        let sum: i64 = answers.values().sum();
        let missing: Vec<String> =
            asked.iter().filter(|item| !answers.contains_key(*item)).cloned().collect();
        let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
        let share = count(missing.len()).saturating_mul(100);
        let score = match self.scoring {
            // The card's own rule: a line that is not ticked counts as 0.
            Scoring::CountTicked => sum * POINT,
            // A sum with a gap would count the gap as 0.
            Scoring::Sum | Scoring::AsGiven if missing.is_empty() => sum * POINT,
            Scoring::Mean
                if !answers.is_empty()
                    && share <= self.missing_percent.saturating_mul(count(asked.len())) =>
            {
                let (sum, of) = (sum * POINT, count(answers.len()));
                // Half up, to whole thousandths.
                (2 * sum + of).div_euclid(2 * of)
            }
            _ => return Ok(Score::Incomplete(Gap::Missing(missing))),
        };
        Ok(Score::Whole(score))
    }
}

fn due_of(card: &Card, word: &str) -> Result<Due, Fault> {
    match word {
        "every_visit" => Ok(Due::EveryVisit),
        "first_visit" => Ok(Due::FirstVisit),
        "review" => Ok(Due::Review),
        other => Err(card.reader().wrong("due", other, "every_visit, first_visit or review")),
    }
}

fn pair(card: &Card, key: &str) -> Result<(i64, i64), Fault> {
    let (least, most) = card
        .reader()
        .pair(key)?
        .ok_or_else(|| card.reader().wrong(key, "missing", "the least and the greatest"))?;
    Ok((i64::from(least), i64::from(most)))
}

/// A number of the card in thousandths.
fn number(card: &Card, path: &[&str]) -> Option<i64> {
    let (last, tables) = path.split_last()?;
    let mut table = &card.table;
    for key in tables {
        table = table.get(*key)?.as_table()?;
    }
    let value = table.get(*last)?;
    let whole = value.as_integer().map(|points| points * POINT);
    whole.or_else(|| Some((value.as_float()? * POINT as f64).round() as i64))
}

fn facts(card: &Card) -> Facts {
    let table = card.table.get("facts").and_then(|value| value.as_table());
    let named = |key: &str| table.and_then(|t| t.get(key)?.as_str()).map(str::to_owned);
    Facts { baseline: named("baseline"), latest: named("latest"), left_out: named("left_out") }
}

impl Knowledge {
    /// The instruments that the practice fills in, in their order.
    #[must_use]
    pub fn instruments(&self) -> Vec<Instrument<'_>> {
        // `supple check` refuses a card that cannot be read.
        let read = self.cards.values().filter_map(|card| Instrument::read(card).ok().flatten());
        let mut all: Vec<Instrument<'_>> = read.collect();
        all.sort_by(|a, b| (a.rank, &a.card.id).cmp(&(b.rank, &b.card.id)));
        all
    }

    /// The instrument with an id.
    #[must_use]
    pub fn instrument(&self, id: &str) -> Option<Instrument<'_>> {
        Instrument::read(self.card(id)?).ok().flatten()
    }

    /// Facts that say of an instrument which the practice does not fill in that it is left out.
    #[must_use]
    pub fn left_out_facts(&self) -> Vec<&str> {
        let cards = self.cards.values().filter(|card| card.kind == "instrument");
        let shipped = |card: &&Card| matches!(Instrument::read(card), Ok(Some(_)));
        let tables = cards
            .filter(|card| !shipped(card))
            .filter_map(|card| card.table.get("facts")?.as_table());
        tables.filter_map(|table| table.get("left_out")?.as_str()).collect()
    }

    /// Facts that take scores, of every instrument card.
    pub(crate) fn scored_facts(&self) -> Vec<&str> {
        let cards = self.cards.values().filter(|card| card.kind == "instrument");
        let tables = cards.filter_map(|card| card.table.get("facts")?.as_table());
        tables
            .flat_map(|table| ["baseline", "latest"].map(|key| table.get(key)))
            .filter_map(|value| value?.as_str())
            .collect()
    }
}
