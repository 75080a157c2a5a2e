//! The condition language: small and closed, so that every condition can be analysed.
//!
//! `and or not`, comparisons with literals that carry units, `in`, intervals, `has` for sets,
//! `at least K of (...)`. No arithmetic, no functions, no names of one's own.
//! This module reads text into an [`Expr`]; whether facts exist and types fit is checked in
//! [`crate::space`].

use std::fmt;
use std::ops::Range;

/// A literal as written: a word or a number with an optional unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    pub text: String,
    pub number: Option<f64>,
    pub unit: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// An interval with open or closed ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub low_closed: bool,
    pub high: f64,
    pub high_closed: bool,
    pub unit: Option<String>,
}

impl Interval {
    pub fn contains(&self, x: f64) -> bool {
        let above = if self.low_closed { x >= self.low } else { x > self.low };
        let below = if self.high_closed { x <= self.high } else { x < self.high };
        above && below
    }
}

/// What is asked of one fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Compare(Comparison, Literal),
    OneOf(Vec<Literal>),
    Within(Interval),
    Has(Vec<Literal>),
}

/// A condition as written. `span` is the byte range in the source text.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Test { fact: String, test: Test, span: Range<usize> },
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    AtLeast(usize, Vec<Expr>),
}

impl Expr {
    /// Names of the facts in it, in order of appearance, repeated where they repeat.
    pub fn facts(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.each_test(&mut |fact, _, _| names.push(fact));
        names
    }

    /// Calls `f` with fact, test and span of each comparison.
    pub fn each_test<'a>(&'a self, f: &mut impl FnMut(&'a str, &'a Test, &'a Range<usize>)) {
        match self {
            Expr::Test { fact, test, span } => f(fact, test, span),
            Expr::Not(inner) => inner.each_test(f),
            Expr::And(list) | Expr::Or(list) | Expr::AtLeast(_, list) => {
                list.iter().for_each(|e| e.each_test(f));
            }
        }
    }
}

/// What is wrong with a condition, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct ConditionError {
    pub what: String,
    pub hint: String,
    /// Byte range in the condition's text.
    pub span: Range<usize>,
}

/// Deeper nesting than this is refused: nobody could review it.
const DEPTH_MAX: usize = 64;
/// Longer texts are refused.
const LENGTH_MAX: usize = 10_000;

/// Reads a condition.
///
/// # Errors
/// [`ConditionError`] with the byte range of the offending text.
pub fn parse(text: &str) -> Result<Expr, ConditionError> {
    if text.len() > LENGTH_MAX {
        return Err(ConditionError {
            what: format!("the condition is longer than {LENGTH_MAX} bytes"),
            hint: "split it into several rules of the same card".into(),
            span: 0..text.len(),
        });
    }
    let tokens = tokenize(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, end: text.len(), depth: 0 };
    let expr = parser.disjunction()?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(fail(
            format!("`{}` does not belong here", token.kind),
            "join conditions with `and` or `or`",
            token.span.clone(),
        )),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Word(String),
    Number(f64, String),
    Symbol(&'static str),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Word(text) | Kind::Number(_, text) => f.write_str(text),
            Kind::Symbol(text) => f.write_str(text),
        }
    }
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    span: Range<usize>,
}

fn fail(what: impl Into<String>, hint: impl Into<String>, span: Range<usize>) -> ConditionError {
    ConditionError { what: what.into(), hint: hint.into(), span }
}

const SYMBOLS: [&str; 14] =
    ["!=", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", "{", "}", ",", "-"];

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn is_word_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '^' | '/' | '%')
}

fn tokenize(text: &str) -> Result<Vec<Token>, ConditionError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = if is_word_start(first) || first.is_ascii_digit() {
            let length = rest
                .char_indices()
                .find(|(_, c)| !is_word_part(*c) && *c != '.')
                .map_or(rest.len(), |(i, _)| i);
            let word = rest.get(..length).unwrap_or_default();
            match word.parse::<f64>() {
                Ok(number) if first.is_ascii_digit() => {
                    (Kind::Number(number, word.to_owned()), length)
                }
                _ => (Kind::Word(word.to_owned()), length),
            }
        } else if let Some(symbol) = SYMBOLS.iter().find(|s| rest.starts_with(**s)) {
            (Kind::Symbol(symbol), symbol.len())
        } else {
            return Err(fail(
                format!("`{first}` means nothing in a condition"),
                "a condition is made of facts, `= != < <= > >=`, `in`, `has`, `and`, `or`, `not`",
                at..at + first.len_utf8(),
            ));
        };
        tokens.push(Token { kind, span: at..at + length });
        at += length;
    }
    Ok(tokens)
}

const RESERVED: [&str; 10] =
    ["and", "or", "not", "in", "has", "any", "at", "least", "of", "unknown"];

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    end: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn here(&self) -> Range<usize> {
        self.peek().map_or(self.end..self.end, |t| t.span.clone())
    }

    fn next(&mut self, wanted: &str) -> Result<&'t Token, ConditionError> {
        let token = self.peek().ok_or_else(|| {
            fail(
                format!("the condition ends where {wanted} should stand"),
                "complete it",
                self.here(),
            )
        })?;
        self.at += 1;
        Ok(token)
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let yes = matches!(self.peek(), Some(Token { kind: Kind::Word(w), .. }) if w == word);
        self.at += usize::from(yes);
        yes
    }

    fn takes_symbol(&mut self, symbol: &str) -> bool {
        let yes = matches!(self.peek(), Some(Token { kind: Kind::Symbol(s), .. }) if *s == symbol);
        self.at += usize::from(yes);
        yes
    }

    fn wants_symbol(&mut self, symbol: &str) -> Result<(), ConditionError> {
        if self.takes_symbol(symbol) {
            return Ok(());
        }
        Err(fail(format!("`{symbol}` is missing here"), format!("add `{symbol}`"), self.here()))
    }

    fn disjunction(&mut self) -> Result<Expr, ConditionError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(fail(
                format!("the condition is nested deeper than {DEPTH_MAX} levels"),
                "split it into several rules of the same card",
                self.here(),
            ));
        }
        let mut list = vec![self.conjunction()?];
        while self.takes_word("or") {
            list.push(self.conjunction()?);
        }
        self.depth -= 1;
        Ok(single_or(list, Expr::Or))
    }

    fn conjunction(&mut self) -> Result<Expr, ConditionError> {
        let mut list = vec![self.negation()?];
        while self.takes_word("and") {
            list.push(self.negation()?);
        }
        Ok(single_or(list, Expr::And))
    }

    fn negation(&mut self) -> Result<Expr, ConditionError> {
        let mut negated = false;
        while self.takes_word("not") {
            negated = !negated;
        }
        let inner = self.primary()?;
        Ok(if negated { Expr::Not(Box::new(inner)) } else { inner })
    }

    fn primary(&mut self) -> Result<Expr, ConditionError> {
        if self.takes_symbol("(") {
            let inner = self.disjunction()?;
            self.wants_symbol(")")?;
            return Ok(inner);
        }
        if self.takes_word("at") {
            return self.at_least();
        }
        self.test()
    }

    fn at_least(&mut self) -> Result<Expr, ConditionError> {
        if !self.takes_word("least") {
            return Err(fail(
                "`least` is missing after `at`",
                "write `at least 2 of (…)`",
                self.here(),
            ));
        }
        let token = self.next("a count")?;
        let count = match token.kind {
            Kind::Number(n, _) if n.fract() == 0.0 && (1.0..=64.0).contains(&n) => n as usize,
            _ => {
                return Err(fail(
                    format!("`{}` is not a count from 1 to 64", token.kind),
                    "write `at least 2 of (…)`",
                    token.span.clone(),
                ));
            }
        };
        if !self.takes_word("of") {
            return Err(fail("`of` is missing", "write `at least 2 of (…)`", self.here()));
        }
        let open = self.here();
        self.wants_symbol("(")?;
        let mut list = vec![self.disjunction()?];
        while self.takes_symbol(",") {
            list.push(self.disjunction()?);
        }
        self.wants_symbol(")")?;
        if count > list.len() {
            return Err(fail(
                format!("at least {count} of {} can never hold", list.len()),
                "lower the count or add conditions",
                open,
            ));
        }
        Ok(Expr::AtLeast(count, list))
    }

    fn test(&mut self) -> Result<Expr, ConditionError> {
        let token = self.next("a fact")?;
        let fact = match &token.kind {
            Kind::Word(word) if !RESERVED.contains(&word.as_str()) => word.clone(),
            other => {
                return Err(fail(
                    format!("`{other}` is not a fact"),
                    "a comparison begins with the name of a fact",
                    token.span.clone(),
                ));
            }
        };
        let test = self.test_body()?;
        let end = self.tokens.get(self.at.wrapping_sub(1)).map_or(token.span.end, |t| t.span.end);
        Ok(Expr::Test { fact, test, span: token.span.start..end })
    }

    fn test_body(&mut self) -> Result<Test, ConditionError> {
        if self.takes_word("has") {
            if self.takes_word("any") {
                return Ok(Test::Has(self.braces()?));
            }
            return Ok(Test::Has(vec![self.literal()?]));
        }
        if self.takes_word("in") {
            return self.membership();
        }
        let token = self.next("a comparison")?;
        let comparison = match token.kind {
            Kind::Symbol("=") => Comparison::Equal,
            Kind::Symbol("!=") => Comparison::NotEqual,
            Kind::Symbol("<") => Comparison::Less,
            Kind::Symbol("<=") => Comparison::LessOrEqual,
            Kind::Symbol(">") => Comparison::Greater,
            Kind::Symbol(">=") => Comparison::GreaterOrEqual,
            _ => {
                return Err(fail(
                    format!("`{}` is not a comparison", token.kind),
                    "use `= != < <= > >=`, `in` or `has`",
                    token.span.clone(),
                ));
            }
        };
        Ok(Test::Compare(comparison, self.literal()?))
    }

    fn membership(&mut self) -> Result<Test, ConditionError> {
        let start = self.here();
        if matches!(self.peek(), Some(Token { kind: Kind::Symbol("{"), .. })) {
            return Ok(Test::OneOf(self.braces()?));
        }
        let low_closed = self.takes_symbol("[");
        if !low_closed {
            self.wants_symbol("(")?;
        }
        let low = self.number()?;
        self.wants_symbol(",")?;
        let high = self.number()?;
        let high_closed = self.takes_symbol("]");
        if !high_closed {
            self.wants_symbol(")")?;
        }
        if low > high {
            return Err(fail(
                format!("the interval from {low} to {high} is empty"),
                "write the lower end first",
                start.start..self.here().start,
            ));
        }
        Ok(Test::Within(Interval { low, low_closed, high, high_closed, unit: self.unit() }))
    }

    fn braces(&mut self) -> Result<Vec<Literal>, ConditionError> {
        self.wants_symbol("{")?;
        let mut list = vec![self.literal()?];
        while self.takes_symbol(",") {
            list.push(self.literal()?);
        }
        self.wants_symbol("}")?;
        Ok(list)
    }

    fn number(&mut self) -> Result<f64, ConditionError> {
        let minus = self.takes_symbol("-");
        let token = self.next("a number")?;
        match token.kind {
            Kind::Number(n, _) => Ok(if minus { -n } else { n }),
            _ => Err(fail(
                format!("`{}` is not a number", token.kind),
                "write a number",
                token.span.clone(),
            )),
        }
    }

    fn literal(&mut self) -> Result<Literal, ConditionError> {
        let token = self.peek();
        match token.map(|t| &t.kind) {
            Some(Kind::Symbol("-") | Kind::Number(..)) => {
                let number = self.number()?;
                Ok(Literal { text: number.to_string(), number: Some(number), unit: self.unit() })
            }
            Some(Kind::Word(word)) if word == "unknown" => Err(fail(
                "`unknown` cannot be compared with",
                "unknown is handled by three-valued logic; name the values that matter",
                self.here(),
            )),
            Some(Kind::Word(word)) if !RESERVED.contains(&word.as_str()) => {
                self.at += 1;
                Ok(Literal { text: word.clone(), number: None, unit: None })
            }
            Some(other) => {
                Err(fail(format!("`{other}` is not a value"), "write a value", self.here()))
            }
            None => {
                Err(fail("the condition ends where a value should stand", "add it", self.here()))
            }
        }
    }

    /// A unit is the word, or number-word such as `10^9/L`, right after a number.
    fn unit(&mut self) -> Option<String> {
        match self.peek().map(|t| &t.kind) {
            Some(Kind::Word(word)) if !RESERVED.contains(&word.as_str()) => {
                self.at += 1;
                Some(word.clone())
            }
            _ => None,
        }
    }
}

fn single_or(mut list: Vec<Expr>, wrap: fn(Vec<Expr>) -> Expr) -> Expr {
    match (list.len(), list.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            list.push(last);
            wrap(list)
        }
        (_, None) => wrap(list),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_language_offers() {
        for text in [
            "saddle_numbness_new = yes",
            "pain_duration_weeks in [4, 12) weeks and not fever = no",
            "at least 2 of (a = yes, b has any {x, y}, (c < 3 or d >= -2))",
            "fever in {38_or_more, felt_hot_not_measured}",
            "platelets < 50 10^9/L or inr_last > 3.5 ratio",
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn and_binds_closer_than_or() {
        let Ok(Expr::Or(list)) = parse("a = yes or b = yes and c = yes") else {
            panic!("not an or")
        };
        assert_eq!(list.len(), 2);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        for (text, what, span) in [
            ("a = ", "ends where a value", 4..4),
            ("a == yes", "is not a value", 3..4),
            ("a = unknown", "cannot be compared", 4..11),
            ("at least 3 of (a = yes)", "can never hold", 14..15),
            ("a in [5, 2]", "is empty", 5..11),
            ("a = yes b = no", "does not belong here", 8..9),
            ("a = yes; drop", "means nothing", 7..8),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.what.contains(what), "{text}: {}", error.what);
            assert_eq!(error.span, span, "{text}");
        }
    }

    #[test]
    fn refuses_deep_nesting_without_crashing() {
        let text = format!("{}a = yes{}", "(".repeat(4000), ")".repeat(4000));
        assert!(parse(&text).expect_err("deep").what.contains("nested deeper"));
    }
}
