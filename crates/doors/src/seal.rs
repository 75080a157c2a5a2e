//! Sealed state: short-lived data that a browser or a link carries and nobody else can read,
//! change or use for another purpose.
//!
//! XChaCha20-Poly1305 with a random nonce of 24 bytes, so nonces need no counting. The purpose
//! and the end are authenticated with the data. A sealed text can be opened again and again until
//! its end: what must happen once needs a row besides.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key as CipherKey, KeyInit as _, XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

const VERSION: u8 = 1;
const END_BYTES: usize = 8;
const NONCE_BYTES: usize = 24;

/// A secret key, the same in every process of a practice.
#[derive(Clone)]
pub struct Key(XChaCha20Poly1305);

impl Key {
    /// The key with these bytes, which must be random.
    #[must_use]
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(XChaCha20Poly1305::new(&CipherKey::from(*bytes)))
    }

    /// The key that follows from a secret text of at least as many random bits.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(XChaCha20Poly1305::new(&Sha256::digest(secret.as_bytes())))
    }

    /// A new key's bytes, to be written where only the server can read them.
    ///
    /// # Errors
    /// [`Fault::NoChance`].
    pub fn fresh() -> Result<[u8; KEY_BYTES], Fault> {
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| Fault::NoChance)?;
        Ok(bytes)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// Why a sealed text was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// It does not have the form of a sealed text.
    #[error("this is not a sealed text")]
    Malformed,
    /// It was changed, sealed with another key, or sealed for another purpose.
    #[error("the seal is not ours, or not for this purpose")]
    Forged,
    /// It was genuine, but its time is over.
    #[error("the sealed text has expired")]
    Expired,
}

/// Seals bytes for a purpose until `ends_at` (epoch milliseconds). The text is base64url without
/// padding: 4 characters for each 3 of the 57 + n bytes.
///
/// # Errors
/// [`Fault::NoChance`]; [`Fault::Write`] when there is too much to seal (256 GiB).
pub fn seal(key: &Key, purpose: &str, ends_at: i64, data: &[u8]) -> Result<String, Fault> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| Fault::NoChance)?;
    let end = ends_at.to_be_bytes();
    let payload = Payload { msg: data, aad: &bound(purpose, end) };
    let sealed = key.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| Fault::Write)?;
    let bytes = [&[VERSION][..], &end, &nonce, &sealed].concat();
    Ok(Base64UrlUnpadded::encode_string(&bytes))
}

/// The bytes of a text that was sealed for this purpose and has not ended at `now` (epoch
/// milliseconds).
///
/// # Errors
/// [`Closed`] says why not. `Expired` is said only of a genuine text.
pub fn open(key: &Key, purpose: &str, text: &str, now: i64) -> Result<Vec<u8>, Closed> {
    let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| Closed::Malformed)?;
    let (version, rest) = bytes.split_first().ok_or(Closed::Malformed)?;
    let (end, rest) = rest.split_first_chunk::<END_BYTES>().ok_or(Closed::Malformed)?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(Closed::Malformed)?;
    if *version != VERSION {
        return Err(Closed::Malformed);
    }
    let payload = Payload { msg: sealed, aad: &bound(purpose, *end) };
    let data = key.0.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Closed::Forged)?;
    match i64::from_be_bytes(*end) > now {
        true => Ok(data),
        false => Err(Closed::Expired),
    }
}

/// What is authenticated besides the data. The purpose comes last, so that no two pairs of
/// purpose and end read the same.
fn bound(purpose: &str, end: [u8; END_BYTES]) -> Vec<u8> {
    [&[VERSION][..], &end, purpose.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn key() -> Key {
        Key::new(&Key::fresh().unwrap())
    }

    #[test]
    fn what_was_sealed_opens_until_its_end() {
        let key = key();
        let text = seal(&key, "link", NOW + 1000, b"state").unwrap();
        assert_eq!(open(&key, "link", &text, NOW), Ok(b"state".to_vec()));
        assert_eq!(open(&key, "link", &text, NOW + 999), Ok(b"state".to_vec()));
        assert_eq!(open(&key, "link", &text, NOW + 1000), Err(Closed::Expired));
    }

    #[test]
    fn another_process_with_the_same_key_opens_it() {
        let bytes = Key::fresh().unwrap();
        let text = seal(&Key::new(&bytes), "link", NOW + 1, b"").unwrap();
        assert_eq!(open(&Key::new(&bytes), "link", &text, NOW), Ok(Vec::new()));
    }

    #[test]
    fn another_key_or_purpose_does_not_open_it() {
        let key = key();
        let text = seal(&key, "link", NOW + 1, b"state").unwrap();
        assert_eq!(open(&self::key(), "link", &text, NOW), Err(Closed::Forged));
        for purpose in ["", "lin", "links", "cookie"] {
            assert_eq!(open(&key, purpose, &text, NOW), Err(Closed::Forged), "{purpose}");
        }
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let key = key();
        let text = seal(&key, "link", NOW + 1, b"state").unwrap();
        let bytes = Base64UrlUnpadded::decode_vec(&text).unwrap();
        for at in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[at / 8] ^= 1 << (at % 8);
            let why = open(&key, "link", &Base64UrlUnpadded::encode_string(&changed), NOW);
            let expected = if at < 8 { Closed::Malformed } else { Closed::Forged };
            assert_eq!(why, Err(expected), "bit {at}");
        }
    }

    #[test]
    fn a_moved_end_is_a_forgery() {
        let key = key();
        let text = seal(&key, "link", NOW, b"state").unwrap();
        let mut bytes = Base64UrlUnpadded::decode_vec(&text).unwrap();
        bytes[1..9].copy_from_slice(&(NOW + 60_000).to_be_bytes());
        let moved = Base64UrlUnpadded::encode_string(&bytes);
        assert_eq!(open(&key, "link", &moved, NOW + 1), Err(Closed::Forged));
    }

    #[test]
    fn what_is_no_sealed_text_is_refused() {
        let key = key();
        let text = seal(&key, "link", NOW + 1, b"state").unwrap();
        for end in 0..44 {
            assert_eq!(open(&key, "link", &text[..end], NOW), Err(Closed::Malformed), "{end}");
        }
        assert_eq!(open(&key, "link", &format!("{text}="), NOW), Err(Closed::Malformed));
        assert_eq!(open(&key, "link", "not base64url", NOW), Err(Closed::Malformed));
    }

    #[test]
    fn the_same_data_is_never_sealed_the_same() {
        let key = key();
        let one = seal(&key, "link", NOW, b"state").unwrap();
        assert_ne!(one, seal(&key, "link", NOW, b"state").unwrap());
        assert!(!one.contains("state"));
    }
}
