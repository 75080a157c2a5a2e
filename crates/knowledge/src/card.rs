//! One card file, taken apart: the TOML block, the prose, the case table.

use std::ops::Range;

use toml::{Table, Value};

use crate::fault::Fault;

/// Larger files are refused: no card that a person can review is that long.
const CARD_BYTES_MAX: usize = 200_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    Trial,
    Active,
    Retired,
}

/// How far a source was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceStatus {
    Verified,
    SecondHand,
    TitleOnly,
    Unverified,
}

impl SourceStatus {
    pub const ALL: [SourceStatus; 4] = [
        SourceStatus::Verified,
        SourceStatus::SecondHand,
        SourceStatus::TitleOnly,
        SourceStatus::Unverified,
    ];

    pub fn word(self) -> &'static str {
        match self {
            SourceStatus::Verified => "verified",
            SourceStatus::SecondHand => "second-hand",
            SourceStatus::TitleOnly => "title-only",
            SourceStatus::Unverified => "unverified",
        }
    }

    pub fn from_word(word: &str) -> Option<SourceStatus> {
        SourceStatus::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// A source as one card uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceUse {
    /// Key of a source card, or an address where no card exists.
    pub key: Option<String>,
    pub url: Option<String>,
    /// `None` = the source card's own status.
    pub status: Option<SourceStatus>,
    pub point: Option<String>,
}

impl SourceUse {
    /// The key, or the address.
    pub fn name(&self) -> &str {
        self.key.as_deref().or(self.url.as_deref()).unwrap_or_default()
    }
}

/// A clinician's review.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    pub name: String,
    pub role: String,
    pub on: String,
}

/// A case table as written: fact columns, then one row a case.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CaseTable {
    pub facts: Vec<String>,
    pub cases: Vec<Case>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub cells: Vec<String>,
    pub says: String,
    /// Byte range of the row in the file.
    pub span: Range<usize>,
}

#[derive(Clone, Debug)]
pub struct Card {
    pub id: String,
    pub kind: String,
    pub status: Status,
    /// Of a source card: how far the source was read.
    pub source_status: Option<SourceStatus>,
    pub rows: Vec<String>,
    pub sources: Vec<SourceUse>,
    pub recalled: Vec<String>,
    pub our_default: Vec<String>,
    pub reviewed: Vec<Review>,
    /// ISO date.
    pub review_by: Option<String>,
    /// The whole TOML block.
    pub table: Table,
    /// Markdown without the TOML block.
    pub prose: String,
    pub cases: CaseTable,
    pub path: String,
    pub text: String,
}

impl Card {
    /// Takes a card file apart.
    ///
    /// # Errors
    /// [`Fault`] when the block is missing or not TOML, or a common key has the wrong shape.
    pub fn read(path: &str, text: &str) -> Result<Card, Fault> {
        let whole = |what: &str, hint: &str| Err(Fault::at(path, text, 0..0, what, hint));
        if text.len() > CARD_BYTES_MAX {
            return whole("the card is too long", "split it, one clinical item a card");
        }
        let Some(block) = toml_block(text) else {
            return whole(
                "the card does not begin with a ```toml block",
                "begin with ```toml, end the block with ```; `supple card new` shows one",
            );
        };
        let toml_text = text.get(block.clone()).unwrap_or_default();
        let table: Table =
            toml::from_str(toml_text).map_err(|e| Fault::from_toml(path, text, block.start, &e))?;
        let reader = Reader { path, text, table: &table };
        let id = reader.word("id")?;
        let stem = path.rsplit('/').next().and_then(|n| n.strip_suffix(".md")).unwrap_or(path);
        if id != stem {
            return Err(Fault::about(
                path,
                text,
                &id,
                format!("the id `{id}` is not the file's name"),
                format!("call the file {id}.md or the card {stem}"),
            ));
        }
        let kind = reader.word("kind")?;
        let word = reader.word("status")?;
        // The status of a source card says how far the source itself was read.
        let source_status = SourceStatus::from_word(&word).filter(|_| kind == "source");
        let status = match word.as_str() {
            _ if source_status.is_some() => Status::Active,
            "draft" => Status::Draft,
            "trial" => Status::Trial,
            "active" => Status::Active,
            "retired" => Status::Retired,
            other => {
                return Err(reader.wrong("status", other, "draft, trial, active or retired"));
            }
        };
        let after = block.end + text.get(block.end..).and_then(|t| t.find("```")).unwrap_or(0) + 3;
        let prose = text.get(after..).unwrap_or_default();
        Ok(Card {
            kind,
            status,
            source_status,
            rows: reader.words("rows")?.unwrap_or_else(|| vec![id.clone()]),
            sources: reader.sources()?,
            recalled: reader.words("recalled")?.unwrap_or_default(),
            our_default: reader.words("our_default")?.unwrap_or_default(),
            reviewed: reader.reviews()?,
            review_by: table.get("review_by").map(date_text),
            cases: case_table(path, text, after)?,
            prose: prose.trim().to_owned(),
            path: path.to_owned(),
            text: text.to_owned(),
            id,
            table,
        })
    }

    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }

    /// A fault about a key of this card.
    pub fn fault(&self, piece: &str, what: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault::about(&self.path, &self.text, piece, what, hint)
    }

    pub fn reader(&self) -> Reader<'_> {
        Reader { path: &self.path, text: &self.text, table: &self.table }
    }

    /// Words in a language: `card.words("en", &["title"])`.
    pub fn words(&self, language: &str, keys: &[&str]) -> Option<&str> {
        let mut value = self.table.get("words")?.get(language)?;
        for key in keys {
            value = value.get(key)?;
        }
        value.as_str()
    }

    /// The card's title in a language; the id where it has none.
    pub fn title(&self, language: &str) -> &str {
        self.words(language, &["title"])
            .or_else(|| self.words(language, &["question"]))
            .unwrap_or(&self.id)
    }
}

/// Byte range of the TOML between the fences.
fn toml_block(text: &str) -> Option<Range<usize>> {
    let fence = text.find("```toml")?;
    if !text.get(..fence)?.trim().is_empty() {
        return None;
    }
    let start = fence + text.get(fence..)?.find('\n')? + 1;
    let end = start
        + text
            .get(start..)?
            .find("\n```")
            .map(|i| i + 1)
            .or_else(|| text.get(start..)?.starts_with("```").then_some(0))?;
    Some(start..end)
}

fn date_text(value: &Value) -> String {
    match value {
        Value::Datetime(date) => date.to_string(),
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

/// Typed access to keys with faults that name them.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'c> {
    pub path: &'c str,
    pub text: &'c str,
    pub table: &'c Table,
}

impl<'c> Reader<'c> {
    pub fn wrong(&self, key: &str, given: impl std::fmt::Display, allowed: &str) -> Fault {
        Fault::about(
            self.path,
            self.text,
            key,
            format!("`{key}` is {given}"),
            format!("allowed: {allowed}"),
        )
    }

    pub fn word(&self, key: &str) -> Result<String, Fault> {
        match self.table.get(key) {
            Some(Value::String(word)) => Ok(word.clone()),
            Some(other) => Err(self.wrong(key, other, "text in quotes")),
            None => Err(Fault::at(
                self.path,
                self.text,
                0..0,
                format!("`{key}` is missing"),
                format!("add `{key} = \"…\"`"),
            )),
        }
    }

    pub fn optional_word(&self, key: &str) -> Result<Option<String>, Fault> {
        self.table.get(key).map(|_| self.word(key)).transpose()
    }

    pub fn words(&self, key: &str) -> Result<Option<Vec<String>>, Fault> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let list = value.as_array().ok_or_else(|| self.wrong(key, value, "a list of texts"))?;
        let words = list.iter().map(|v| {
            v.as_str().map(str::to_owned).ok_or_else(|| self.wrong(key, v, "a list of texts"))
        });
        words.collect::<Result<Vec<_>, _>>().map(Some)
    }

    pub fn int(&self, key: &str) -> Result<Option<i64>, Fault> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        value.as_integer().map(Some).ok_or_else(|| self.wrong(key, value, "a whole number"))
    }

    pub fn count(&self, key: &str) -> Result<Option<u32>, Fault> {
        let number = self.int(key)?;
        let fits = number.map(|n| u32::try_from(n).map_err(|_| self.wrong(key, n, "0 or more")));
        fits.transpose()
    }

    pub fn pair(&self, key: &str) -> Result<Option<(u32, u32)>, Fault> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let numbers: Vec<u32> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v.as_integer().and_then(|n| u32::try_from(n).ok()))
            .collect();
        match numbers.as_slice() {
            [from, to] if from <= to => Ok(Some((*from, *to))),
            _ => Err(self.wrong(key, value, "[from, to]")),
        }
    }

    pub fn flag(&self, key: &str) -> Result<bool, Fault> {
        match self.table.get(key) {
            None => Ok(false),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(other) => Err(self.wrong(key, other, "true or false")),
        }
    }

    fn sources(&self) -> Result<Vec<SourceUse>, Fault> {
        let mut sources = Vec::new();
        let list = self.table.get("sources").and_then(Value::as_array);
        for value in list.into_iter().flatten() {
            let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
            let status = match text("status") {
                None => None,
                Some(word) => Some(SourceStatus::from_word(&word).ok_or_else(|| {
                    self.wrong("status", &word, "verified, second-hand, title-only, unverified")
                })?),
            };
            let source = SourceUse {
                key: value.as_str().map(str::to_owned).or_else(|| text("key")),
                url: text("url"),
                status,
                point: text("point").or_else(|| text("for")),
            };
            if source.name().is_empty() {
                return Err(self.wrong(
                    "sources",
                    value,
                    "a key, or { key or url, status, point }",
                ));
            }
            sources.push(source);
        }
        Ok(sources)
    }

    fn reviews(&self) -> Result<Vec<Review>, Fault> {
        let list = self.table.get("reviewed").and_then(Value::as_array);
        let reviews = list.into_iter().flatten().map(|value| {
            let text = |key: &str| value.get(key).map(date_text).filter(|t| !t.is_empty());
            match (text("name"), text("role"), text("on")) {
                (Some(name), Some(role), Some(on)) => Ok(Review { name, role, on }),
                _ => Err(self.wrong("reviewed", value, "{ name, role, on } for each review")),
            }
        });
        reviews.collect()
    }
}

/// Reads the first table whose header holds a `=` column.
fn case_table(path: &str, text: &str, from: usize) -> Result<CaseTable, Fault> {
    let mut table = CaseTable::default();
    let mut columns: Option<usize> = None;
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let cells = row_cells(line);
        match (&cells, columns) {
            (Some(cells), None) => {
                if let Some(equals) = cells.iter().position(|c| c == "=") {
                    table.facts = cells.iter().take(equals).cloned().collect();
                    columns = Some(equals);
                }
            }
            (Some(cells), Some(count)) => {
                if cells.iter().all(|c| c.chars().all(|x| matches!(x, '-' | ':'))) {
                    continue;
                }
                if cells.len() != count + 2 || cells.get(count).is_none_or(|c| c != "=") {
                    return Err(Fault::at(
                        path,
                        text,
                        span,
                        format!("the case has {} cells, not {}", cells.len(), count + 2),
                        "one cell for each fact, then `=`, then what the card says",
                    ));
                }
                table.cases.push(Case {
                    cells: cells.iter().take(count).cloned().collect(),
                    says: cells.last().cloned().unwrap_or_default(),
                    span,
                });
            }
            (None, Some(_)) if !table.cases.is_empty() => break,
            (None, _) => {}
        }
    }
    Ok(table)
}

/// Trimmed cells of a Markdown table row.
fn row_cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(|cell| cell.trim().to_owned()).collect())
}
