//! Clients in a text file, one row each: what is read from it, and what is wrong with it.
//!
//! Nothing here looks at the store; see [`crate::people_import`] for that.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;
use serde::Serialize;

use crate::care::clients::Contact;
use crate::fields::Fields;
use crate::refusal::{Mistake, Refusal};

/// A file may have so many bytes, in the encoding in which it came and as UTF-8.
pub const BYTES_MAX: usize = 5_000_000;

/// A file may have so many rows below its header.
pub const ROWS_MAX: usize = 20_000;

const COLUMNS_MAX: usize = 200;

/// What may stand between two cells. Where two read equally well, the first counts.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The field of a client, and the headers that name it: lower case, letters only, no accents.
const COLUMNS: [(&str, &[&str]); 7] = [
    ("given_name", &["givenname", "given", "firstname", "forename", "prenom", "prenoms"]),
    ("family_name", &["familyname", "family", "lastname", "surname", "nom", "nomdefamille"]),
    (
        "born_on",
        &[
            "born",
            "bornon",
            "birthdate",
            "birthday",
            "dateofbirth",
            "dob",
            "naissance",
            "datedenaissance",
            "ne",
            "nee",
            "nele",
            "neele",
        ],
    ),
    (
        "email",
        &[
            "email",
            "emailaddress",
            "mail",
            "courriel",
            "adresseemail",
            "adressemail",
            "adresseelectronique",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "phonenumber",
            "telephone",
            "telephonenumber",
            "tel",
            "mobile",
            "portable",
            "numerodetelephone",
        ],
    ),
    ("language", &["language", "langue"]),
    ("remark", &["remark", "remarks", "remarque", "remarques", "note", "notes"]),
];

/// Words for the languages that a client can be written to.
const LANGUAGES: [(&str, &[&str]); 2] =
    [("en", &["en", "english", "anglais"]), ("fr", &["fr", "french", "francais"])];

/// A row that can be used.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Line of the file on which it begins, from 1.
    pub line: u64,
    /// What it says.
    pub contact: Contact,
}

/// Why a row cannot be used; a row may have several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Line of the file on which the row begins, from 1.
    pub line: u64,
    /// The field and the reason; no field where it is the whole row.
    #[serde(flatten)]
    pub mistake: Mistake,
}

/// A file as it was read.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Rows that can be used, by line.
    pub good: Vec<Row>,
    /// What is wrong with the others, by line.
    pub wrong: Vec<Wrong>,
    /// Headers of the columns that are not used.
    pub left_out: Vec<String>,
}

impl Sheet {
    /// How many rows cannot be used.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.wrong.chunk_by(|one, next| one.line == next.line).count()
    }
}

/// The text of a file: UTF-8 with or without its mark, else Windows-1252, which holds Latin-1.
/// Line ends become `\n`, as a browser changes them on the way and back.
///
/// # Errors
/// [`Refusal::Wrong`] for `text`: empty, too large, or no text at all.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let wrong = |reason| Err(Refusal::field("text", reason));
    if bytes.len() > BYTES_MAX {
        return wrong("file-too-large");
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    // UTF-16 is full of them, and so is what is no text. A page could not give them back.
    if text.contains('\0') {
        return wrong("file-not-text");
    }
    if text.trim().is_empty() {
        return wrong("missing");
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.len() > BYTES_MAX { wrong("file-too-large") } else { Ok(text) }
}

/// Reads a decoded file. `language` is for rows that name none; `today` bounds dates of birth.
///
/// # Errors
/// [`Refusal::Wrong`] for `text` where it is no table of clients, or too long.
pub fn read(text: &str, language: &str, today: Date) -> Result<Sheet, Refusal> {
    let head = DELIMITERS.into_iter().map(|delimiter| Head::of(text, delimiter));
    let head = head.reduce(|best, next| if next.known() > best.known() { next } else { best });
    let Some(head) = head.filter(|head| head.fields.contains(&Some("given_name"))) else {
        return Err(Refusal::field("text", "file-no-header"));
    };
    if head.fields.len() > COLUMNS_MAX {
        return Err(too_many("file-too-wide", COLUMNS_MAX));
    }
    let mut sheet = Sheet { left_out: head.left_out, ..Sheet::default() };
    let mut lines = Lines::of(text);
    let mut rows = 0;
    let mut reader = reader(text, head.delimiter);
    for record in reader.records().skip(1) {
        let record = record.map_err(|_| Refusal::field("text", "file-not-text"))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        rows += 1;
        if rows > ROWS_MAX {
            return Err(too_many("file-too-long", ROWS_MAX));
        }
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        match contact(&head.fields, &record, language, today) {
            Ok(contact) => sheet.good.push(Row { line, contact }),
            Err(mistakes) => {
                let all = mistakes.into_iter().map(|mistake| Wrong { line, mistake });
                sheet.wrong.extend(all);
            }
        }
    }
    Ok(sheet)
}

fn too_many(reason: &'static str, max: usize) -> Refusal {
    let values = BTreeMap::from([("max", max.to_string())]);
    Refusal::Wrong(vec![Mistake { field: "text".to_owned(), reason, values }])
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The first row, read with one delimiter.
struct Head {
    delimiter: u8,
    /// The field that each column fills.
    fields: Vec<Option<&'static str>>,
    left_out: Vec<String>,
}

impl Head {
    fn of(text: &str, delimiter: u8) -> Self {
        let first = reader(text, delimiter).records().next().and_then(Result::ok);
        let mut head = Self { delimiter, fields: Vec::new(), left_out: Vec::new() };
        for cell in first.iter().flatten().take(COLUMNS_MAX + 1) {
            let plain = plain(cell);
            let field = COLUMNS.iter().find(|(_, names)| names.contains(&plain.as_str()));
            // A second column for the same field is not used.
            let field = field.map(|(field, _)| *field).filter(|f| !head.fields.contains(&Some(f)));
            if field.is_none() && !cell.trim().is_empty() {
                head.left_out.push(cell.trim().chars().take(60).collect());
            }
            head.fields.push(field);
        }
        head
    }

    fn known(&self) -> usize {
        self.fields.iter().flatten().count()
    }
}

/// Lower case, letters only, without the accents of French, composed or not.
fn plain(text: &str) -> String {
    let letter = |letter: char| match letter {
        'à' | 'â' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    };
    text.to_lowercase().chars().map(letter).filter(|letter| letter.is_alphabetic()).collect()
}

fn contact(
    columns: &[Option<&'static str>],
    record: &StringRecord,
    language: &str,
    today: Date,
) -> Result<Contact, Vec<Mistake>> {
    let mut pairs = vec![("language".to_owned(), language.to_owned())];
    let more = record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
    if record.len() < columns.len() || more {
        let values = [("cells", record.len()), ("columns", columns.len())];
        let values = values.into_iter().map(|(name, count)| (name, count.to_string())).collect();
        return Err(vec![Mistake { field: String::new(), reason: "row-ragged", values }]);
    }
    for (field, cell) in columns.iter().zip(record.iter()) {
        let (Some(field), cell) = (field, cell.trim()) else { continue };
        let value = match *field {
            "language" if cell.is_empty() => continue,
            "language" => language_of(cell),
            "born_on" => iso(cell),
            _ => cell.to_owned(),
        };
        pairs.push(((*field).to_owned(), value));
    }
    let Ok(mut fields) = Fields::form(pairs) else {
        let values = BTreeMap::new();
        return Err(vec![Mistake { field: String::new(), reason: "too-many-fields", values }]);
    };
    let contact = Contact::read(&mut fields, today);
    if fields.mistakes().is_empty() { Ok(contact) } else { Err(fields.mistakes().to_vec()) }
}

fn language_of(cell: &str) -> String {
    let plain = plain(cell);
    let found = LANGUAGES.iter().find(|(_, words)| words.contains(&plain.as_str()));
    found.map_or(cell, |(code, _)| code).to_owned()
}

/// `31/12/1980` as `1980-12-31`; anything else as it stands.
fn iso(cell: &str) -> String {
    let parts: Vec<&str> = cell.split('/').collect();
    let digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [day, month, year]
            if parts.iter().all(digits)
                && (1..=2).contains(&day.len())
                && (1..=2).contains(&month.len())
                && year.len() == 4 =>
        {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => cell.to_owned(),
    }
}

/// Counts lines up to places that only go forward.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of the first byte at or after `byte` that is no line end: a row begins there,
    /// while the reader gives the empty lines before it to the row.
    fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(here) = self.bytes.get(self.at) {
            if self.at >= byte && *here != b'\n' {
                break;
            }
            self.line += u64::from(*here == b'\n');
            self.at += 1;
        }
        self.line
    }
}
