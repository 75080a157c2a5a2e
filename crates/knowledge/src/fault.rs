//! An authoring mistake: the file, the place in it, what is wrong and how to mend it.

use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

#[derive(Debug, Clone)]
pub struct Fault {
    pub path: String,
    pub what: String,
    pub hint: String,
    span: Range<usize>,
    source: Box<NamedSource<String>>,
}

impl Fault {
    /// A mistake at a byte range of the file.
    pub fn at(
        path: &str,
        text: &str,
        span: Range<usize>,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) -> Fault {
        let end = span.end.min(text.len());
        Fault {
            path: path.to_owned(),
            what: what.into(),
            hint: hint.into(),
            span: span.start.min(end)..end,
            source: Box::new(NamedSource::new(path, text.to_owned())),
        }
    }

    /// A mistake about a piece of text that stands in the file; its first place is underlined.
    pub fn about(
        path: &str,
        text: &str,
        piece: &str,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) -> Fault {
        let start = text.find(piece).unwrap_or(0);
        let length = if text.contains(piece) { piece.len() } else { 0 };
        Fault::at(path, text, start..start + length, what, hint)
    }

    /// A mistake that no single place stands for.
    pub fn general(path: &str, what: impl Into<String>) -> Fault {
        Fault::at(path, "", 0..0, what, "")
    }

    /// A TOML mistake; `offset` is where the TOML begins in the file.
    pub fn from_toml(path: &str, text: &str, offset: usize, error: &toml::de::Error) -> Fault {
        let span = error.span().unwrap_or(0..0);
        Fault::at(
            path,
            text,
            span.start + offset..span.end + offset,
            format!("the TOML block cannot be read: {}", error.message()),
            "mend the TOML; `supple card new` shows a whole card",
        )
    }

    /// Line and column, from 1.
    pub fn place(&self) -> (usize, usize) {
        let before = self.source.inner().get(..self.span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.place();
        write!(f, "{}:{line}:{column}: {}", self.path, self.what)
    }
}

impl std::error::Error for Fault {}

impl Diagnostic for Fault {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.hint.is_empty()).then(|| Box::new(&self.hint) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.source.inner().is_empty()).then_some(&*self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::at(self.span.clone(), "here");
        Some(Box::new(std::iter::once(label)))
    }
}
