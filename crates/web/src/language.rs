//! Which language a request wants: `?lang=`, else the one last asked for, else what the browser
//! accepts, else the first.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Query};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use pages::words::LANGUAGES;

/// Language, and the region that the browser names beside it (`fr-CH`).
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub language: String,
    pub region: Option<String>,
    /// The address names the language.
    pub asked: bool,
    /// Nothing names a language that we speak.
    pub guessed: bool,
}

#[derive(serde::Deserialize)]
struct Asked {
    lang: Option<String>,
}

impl Wanted {
    pub fn of(parts: &Parts) -> Wanted {
        let asked = Query::<Asked>::try_from_uri(&parts.uri).ok().and_then(|q| q.0.lang);
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok());
        let kept = kept(&parts.headers);
        let mut found = wanted(asked.as_deref().or(kept.as_deref()), accepted.unwrap_or_default());
        found.asked &= asked.is_some();
        found
    }
}

/// The cookie with the language last asked for. It says nothing else.
const COOKIE_NAME: &str = "supple-language";

fn kept(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE_NAME).then(|| value.to_owned())
    })
}

/// The header that keeps the language for a year.
pub fn keep(language: &str) -> String {
    format!("{COOKIE_NAME}={language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
}

impl<S: Sync> FromRequestParts<S> for Wanted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Wanted, Infallible> {
        Ok(Wanted::of(parts))
    }
}

fn wanted(asked: Option<&str>, accepted: &str) -> Wanted {
    let accepted = accepted.split(',').filter_map(|part| part.split(';').next());
    let accepted: Vec<(String, Option<String>)> = accepted
        .map(|tag| match tag.trim().split_once('-') {
            Some((language, region)) => (language.to_lowercase(), Some(region.to_uppercase())),
            None => (tag.trim().to_lowercase(), None),
        })
        .collect();
    let known = |code: &str| LANGUAGES.contains(&code);
    let chosen = asked.filter(|code| known(code)).map(str::to_owned);
    let asked = chosen.is_some();
    let chosen = chosen.or_else(|| accepted.iter().map(|(l, _)| l.clone()).find(|l| known(l)));
    Wanted {
        guessed: chosen.is_none(),
        language: chosen.unwrap_or_else(|| LANGUAGES[0].to_owned()),
        region: accepted.into_iter().find_map(|(_, region)| region),
        asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_wins_then_the_browser_then_english() {
        let is = |asked: Option<&str>, accepted: &str, language: &str, region: Option<&str>| {
            let want = Wanted {
                language: language.to_owned(),
                region: region.map(str::to_owned),
                asked: asked == Some(language),
                guessed: accepted.is_empty(),
            };
            assert_eq!(wanted(asked, accepted), want);
        };
        is(Some("fr"), "en-GB,en;q=0.8", "fr", Some("GB"));
        is(None, "fr-CH, fr;q=0.9, en;q=0.8", "fr", Some("CH"));
        is(None, "de,en;q=0.5", "en", None);
        is(Some("xx"), "", "en", None);
    }
}
