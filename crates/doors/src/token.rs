//! Random secrets: tokens that programs carry and codes that people type.
//!
//! What is kept is the SHA-256 of a secret, never the secret. A token has 256 random bits, so its
//! plain hash cannot be turned back. A code has 37 bits: its hash keeps it out of sight, no more,
//! so it must be short-lived, used once, and its attempts counted by the caller.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::fault::Fault;

/// Random bytes of a token.
const TOKEN_BYTES: usize = 32;

/// Symbols of a code.
pub const CODE_SYMBOLS: usize = 8;

/// One of each pair that people mix up (0 O, 1 I L, 2 Z, 5 S, 8 B, U V), and no A or E, so that
/// codes spell few words.
const SYMBOLS: &[u8; 25] = b"23456789CDFGHJKMNPQRTVWXY";

/// A secret that was just made. Its text is given out once.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text to give out: for a token 43 characters of base64url, for a code 8 symbols.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What to keep: see [`hash`].
    #[must_use]
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

// A secret in a log is a secret lost.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A token of 256 random bits for sessions, links and one-time keys.
///
/// # Errors
/// [`Fault::NoChance`].
pub fn token() -> Result<Secret, Fault> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Fault::NoChance)?;
    Ok(Secret(Base64UrlUnpadded::encode_string(&bytes)))
}

/// A code of [`CODE_SYMBOLS`] symbols that a person can read out and type: about 37 bits.
///
/// # Errors
/// [`Fault::NoChance`].
pub fn code() -> Result<Secret, Fault> {
    let mut text = String::with_capacity(CODE_SYMBOLS);
    while text.len() < CODE_SYMBOLS {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|_| Fault::NoChance)?;
        // Bytes past the last whole round of symbols would favour the first ones.
        let within = usize::from(byte[0]) < SYMBOLS.len() * (256 / SYMBOLS.len());
        let symbol = SYMBOLS.get(usize::from(byte[0]) % SYMBOLS.len());
        if let (true, Some(symbol)) = (within, symbol) {
            text.push(char::from(*symbol));
        }
    }
    Ok(Secret(text))
}

/// A code as it is read: `K7QM-4XTD`.
#[must_use]
pub fn spaced(code: &str) -> String {
    match code.split_at_checked(CODE_SYMBOLS / 2) {
        Some((first, last)) => format!("{first}-{last}"),
        None => code.to_owned(),
    }
}

/// A code as it was made, from what a person typed: case, spaces and hyphens do not matter, and
/// of a pair that people mix up either may be typed. None when it cannot be a code.
#[must_use]
pub fn typed(text: &str) -> Option<String> {
    let mut code = String::with_capacity(CODE_SYMBOLS);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let symbol = match c.to_ascii_uppercase() {
            'Z' => '2',
            'S' => '5',
            'B' => '8',
            'U' => 'V',
            other => other,
        };
        if code.len() == CODE_SYMBOLS || !SYMBOLS.iter().any(|s| char::from(*s) == symbol) {
            return None;
        }
        code.push(symbol);
    }
    (code.len() == CODE_SYMBOLS).then_some(code)
}

/// SHA-256 of a secret's text in lower-case hexadecimal: the form that the store keeps.
#[must_use]
pub fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two texts are equal, in a time that depends on their lengths only.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tokens_have_256_bits_and_differ() {
        let tokens: BTreeSet<String> =
            (0..1000).map(|_| token().unwrap().text().to_owned()).collect();
        assert_eq!(tokens.len(), 1000);
        for text in tokens {
            assert_eq!(Base64UrlUnpadded::decode_vec(&text).unwrap().len(), 32);
        }
    }

    #[test]
    fn a_hash_is_the_known_one() {
        // The example of FIPS 180-4 for `abc`.
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash("abc"), known);
        let made = token().unwrap();
        assert_eq!(made.hash(), hash(made.text()));
        assert!(same(&made.hash(), &hash(made.text())));
    }

    #[test]
    fn same_says_what_equality_says() {
        for (one, other) in [("", ""), ("a", "a"), ("a", "b"), ("a", "ab"), ("é", "é")] {
            assert_eq!(same(one, other), one == other, "{one} {other}");
        }
    }

    #[test]
    fn codes_use_every_symbol_about_as_often() {
        let mut counts = [0_usize; SYMBOLS.len()];
        for _ in 0..40_000 {
            for byte in code().unwrap().text().bytes() {
                counts[SYMBOLS.iter().position(|s| *s == byte).unwrap()] += 1;
            }
        }
        // 12,800 each are expected, with a standard deviation of 111; a plain remainder would give
        // 13,750 to the first six.
        assert!(counts.iter().all(|n| (12_134..=13_466).contains(n)), "{counts:?}");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = code().unwrap();
        assert_eq!(typed(code.text()).as_deref(), Some(code.text()));
        assert_eq!(typed(&spaced(code.text()).to_lowercase()).as_deref(), Some(code.text()));
        assert_eq!(typed(" k7qm 4xtd "), Some("K7QM4XTD".to_owned()));
        assert_eq!(typed("ZSBU-2345").as_deref(), Some("258V2345"));
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for text in ["", "K7QM4XT", "K7QM4XTDD", "K7QM4XT0", "K7QM4XTÉ", "K7QM4XTA"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        assert_eq!(format!("{:?}", token().unwrap()), "Secret");
    }
}
