//! The one cookie: which practice, and the token of the session. No answer is ever in it.

use axum::http::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use practice::session::Carrier;
use store::{PracticeId, sha256};

/// The prefix makes browsers insist on `Secure`, `Path=/` and no domain.
const NAME: &str = "__Host-supple";

/// Holds the sealed state of a passkey's question for as long as it may be answered.
const CEREMONY: &str = "__Host-supple-passkey";

/// Shows that the code of a form's link was typed in this browser.
const SEAT: &str = "__Host-supple-form";

/// What a request carries to say who sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub practice: PracticeId,
    /// SHA-256 of the token, hex: the token itself goes no further.
    pub token_hash: String,
    pub carrier: Carrier,
}

/// From the cookie, or from `Authorization: Bearer` for programs.
pub fn carried(headers: &HeaderMap) -> Option<Carried> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer "));
    let carrier = if bearer.is_some() { Carrier::Program } else { Carrier::Browser };
    let (practice, token) = bearer.or_else(|| named(headers, NAME))?.split_once('.')?;
    let token_hash = sha256(token.as_bytes());
    Some(Carried { practice: practice.parse().ok()?, token_hash, carrier })
}

/// The sealed state of a passkey's question.
pub fn ceremony(headers: &HeaderMap) -> Option<String> {
    named(headers, CEREMONY).map(str::to_owned)
}

/// What this browser got for the code of a form's link.
pub fn seat(headers: &HeaderMap) -> Option<String> {
    named(headers, SEAT).map(str::to_owned)
}

/// Lets this browser fill in the form of a link for a while.
pub fn set_seat(headers: &mut HeaderMap, token: &str) {
    let seconds = practice::visit::links::SEAT_MS / 1000;
    let rest = format!("Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    put(headers, &format!("{SEAT}={token}; {rest}"));
}

fn named<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted).then_some(value)
    });
    pairs.next()
}

/// What a program sends as its bearer, and what stands in the cookie.
pub fn value(practice: PracticeId, token: &str) -> String {
    format!("{practice}.{token}")
}

/// Hands out a session until the browser closes; its real end is kept on the server.
pub fn set(headers: &mut HeaderMap, practice: PracticeId, token: &str) {
    let value = value(practice, token);
    put(headers, &format!("{NAME}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"));
}

/// Whether an answer hands out or takes back a session by itself.
pub fn decided(headers: &HeaderMap) -> bool {
    let set = headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    set.into_iter().any(|value| value.split('=').next() == Some(NAME))
}

/// Takes the cookie back.
pub fn clear(headers: &mut HeaderMap) {
    put(headers, &format!("{NAME}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

/// Keeps the state of a passkey's question with the browser that asked.
pub fn set_ceremony(headers: &mut HeaderMap, sealed: &str) {
    let seconds = doors::ceremony::CEREMONY_MS / 1000;
    let rest = format!("Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
    put(headers, &format!("{CEREMONY}={sealed}; {rest}"));
}

/// Takes that state back.
pub fn clear_ceremony(headers: &mut HeaderMap) {
    put(headers, &format!("{CEREMONY}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"));
}

fn put(headers: &mut HeaderMap, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.append(SET_COOKIE, value);
    }
}
