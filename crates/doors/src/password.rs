//! Passwords: which may be chosen, how they are kept, whether one is right.
//!
//! Kept as argon2id in PHC strings. The choice follows NIST SP 800-63B-4: length and a list of
//! what is guessed first, no rules of composition, Unicode in normal form C, no forced change.
//!
//! [`hash`] and [`verify`] take tens of milliseconds and 19 MiB each. Run them on
//! `spawn_blocking`, and bound how many run at once with a semaphore; count attempts before.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization as _;

use crate::common;
use crate::fault::Fault;

/// Fewest characters, after normalisation: NIST asks for 15 where a password is the only factor,
/// and here it can be. Passwords that were chosen under an older rule still let their owner in.
pub const MIN_CHARS: usize = 15;

/// Most characters, after normalisation. NIST asks for at least 64.
pub const MAX_CHARS: usize = 256;

/// Most bytes that are looked at, so that normalisation is bounded too.
const MAX_BYTES: usize = 8 * 1024;

/// A piece of up to so many characters, again and again, is no password.
const PIECE_CHARS: usize = 8;

const PRODUCT: &str = "supple";

/// Memory, KiB; with [`PASSES`] and [`LANES`] the smallest that the OWASP Password Storage Cheat
/// Sheet recommends for argon2id: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Stands in where there is no account or no password: random salt and output at today's cost,
/// so that the answer takes the same time. No password is known to fit, and none is accepted.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1\
    $tsoLSgIL4fVwsy1+tbl4hw\
    $WfwfT89T4mBFtTNMov7pdYYg30bF+kPE+5ORG6XPFt8";

/// Why a password may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than [`MIN_CHARS`] characters.
    #[error("the password has fewer than {MIN_CHARS} characters")]
    Short,
    /// More than [`MAX_CHARS`] characters.
    #[error("the password has more than {MAX_CHARS} characters")]
    Long,
    /// On the list of what is guessed first.
    #[error("the password is one of the most common")]
    Common,
    /// A short piece again and again.
    #[error("the password repeats a short piece")]
    Repeated,
    /// The e-mail address, the product's name, or another name that the caller gave.
    #[error("the password is a name that can be guessed")]
    Expected,
}

/// A password that may be chosen, in normal form.
#[derive(Clone)]
pub struct Chosen(String);

impl fmt::Debug for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chosen")
    }
}

/// What [`verify`] says.
#[derive(Clone, PartialEq, Eq)]
pub enum Verified {
    /// It is the password.
    Yes,
    /// It is the password, but kept at less than today's cost: keep this PHC string instead.
    YesKeep(String),
    /// It is not, or there is no account, or the account has no password.
    No,
    /// What is kept cannot be read: nobody can sign in with it until the password is set anew.
    Unreadable,
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "Yes",
            Self::YesKeep(_) => "YesKeep",
            Self::No => "No",
            Self::Unreadable => "Unreadable",
        })
    }
}

/// Checks a password that somebody chooses. `expected` holds what a guesser would try for this
/// account: the e-mail address, the practice's name.
///
/// # Errors
/// [`Weak`] says why not.
pub fn choose(password: &str, expected: &[&str]) -> Result<Chosen, Weak> {
    let text = normal(password).ok_or(Weak::Long)?;
    match text.chars().count() {
        ..MIN_CHARS => return Err(Weak::Short),
        MIN_CHARS..=MAX_CHARS => {}
        _ => return Err(Weak::Long),
    }
    let plain = plain(&text);
    let names = expected.iter().flat_map(|name| [Some(*name), name.split('@').next()]);
    if names.flatten().chain([PRODUCT]).any(|name| plain == self::plain(name)) {
        return Err(Weak::Expected);
    }
    if repeats(&text.to_lowercase()) || repeats(&plain) {
        return Err(Weak::Repeated);
    }
    if common::contains(&plain) {
        return Err(Weak::Common);
    }
    Ok(Chosen(text))
}

/// A PHC string of argon2id with a fresh salt. Slow on purpose: see the module.
///
/// # Errors
/// [`Fault::Hash`].
pub fn hash(password: &Chosen) -> Result<String, Fault> {
    hash_text(&password.0)
}

/// Whether this is the password that is kept as `phc`; none where there is no account or no
/// password, which takes the same time. Slow on purpose: see the module.
#[must_use]
pub fn verify(password: &str, phc: Option<&str>) -> Verified {
    // Longer than any password can be: known without a hash, whoever it is about.
    let Some(text) = normal(password) else { return Verified::No };
    let Ok(kept) = PasswordHash::new(phc.unwrap_or(NOBODY)) else { return Verified::Unreadable };
    let right = match Argon2::default().verify_password(text.as_bytes(), &kept) {
        Ok(()) => true,
        Err(argon2::password_hash::Error::PasswordInvalid) => false,
        Err(_) => return Verified::Unreadable,
    };
    match right && phc.is_some() {
        false => Verified::No,
        true if as_strong_as_today(&kept) => Verified::Yes,
        true => hash_text(&text).map_or(Verified::Yes, Verified::YesKeep),
    }
}

fn hash_text(text: &str) -> Result<String, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| Fault::Hash)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password(text.as_bytes()).map_err(|_| Fault::Hash)?;
    Ok(hash.to_string())
}

fn as_strong_as_today(kept: &PasswordHash) -> bool {
    let Ok(params) = Params::try_from(kept) else { return false };
    kept.algorithm == Algorithm::Argon2id.ident()
        && kept.version == Some(Version::V0x13.into())
        && params.m_cost() >= MEMORY_KIB
        && params.t_cost() >= PASSES
        && params.p_cost() >= LANES
}

/// Normal form C, so that one password is the same from every keyboard. None when too long.
fn normal(password: &str) -> Option<String> {
    if password.len() > MAX_BYTES {
        return None;
    }
    let text: String = password.nfc().collect();
    (text.chars().count() <= MAX_CHARS).then_some(text)
}

/// Letters and digits in lower case: how the whole password is compared with lists.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=PIECE_CHARS).any(|piece| {
        chars.len() >= 2 * piece && chars.iter().zip(chars.iter().skip(piece)).all(|(a, b)| a == b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "three herons on a wire";

    fn cheap(password: &str, params: Params, algorithm: Algorithm) -> String {
        let argon2 = Argon2::new(algorithm, Version::V0x13, params);
        let hash: PasswordHash = argon2.hash_password(password.as_bytes()).unwrap();
        hash.to_string()
    }

    fn why(password: &str) -> Option<Weak> {
        choose(password, &["Anna.Maria@example.org", "Praxis am Markt"]).err()
    }

    #[test]
    fn a_kept_password_is_recognised_and_another_is_not() {
        let kept = hash(&choose(GOOD, &[]).unwrap()).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_eq!(verify(GOOD, Some(&kept)), Verified::Yes);
        assert_eq!(verify("three herons on a wirE", Some(&kept)), Verified::No);
        assert_eq!(verify("", Some(&kept)), Verified::No);
    }

    #[test]
    fn two_hashes_of_one_password_differ() {
        let chosen = choose(GOOD, &[]).unwrap();
        assert_ne!(hash(&chosen), hash(&chosen));
    }

    #[test]
    fn without_an_account_the_same_work_is_done_and_the_answer_is_no() {
        assert_eq!(verify(GOOD, None), Verified::No);
        assert!(as_strong_as_today(&PasswordHash::new(NOBODY).unwrap()));
        let today = hash(&choose(GOOD, &[]).unwrap()).unwrap();
        let cost = |phc: &str| Params::try_from(&PasswordHash::new(phc).unwrap()).unwrap();
        assert_eq!(cost(NOBODY), cost(&today));
    }

    #[test]
    fn what_is_kept_at_less_than_todays_cost_is_hashed_anew() {
        for (memory, passes, algorithm) in [
            (MEMORY_KIB / 2, PASSES, Algorithm::Argon2id),
            (MEMORY_KIB, PASSES - 1, Algorithm::Argon2id),
            (MEMORY_KIB, PASSES, Algorithm::Argon2i),
        ] {
            let old = cheap(GOOD, Params::new(memory, passes, LANES, None).unwrap(), algorithm);
            let Verified::YesKeep(new) = verify(GOOD, Some(&old)) else { panic!("{old}") };
            assert_eq!(verify(GOOD, Some(&new)), Verified::Yes);
            assert_eq!(verify("three herons on a roof", Some(&old)), Verified::No);
        }
        let params = Params::new(MEMORY_KIB + 8, PASSES + 1, LANES, None).unwrap();
        let more = cheap(GOOD, params, Algorithm::Argon2id);
        assert_eq!(verify(GOOD, Some(&more)), Verified::Yes);
    }

    #[test]
    fn what_cannot_be_read_lets_nobody_in() {
        for kept in ["", "plain", "$argon2id$", "$2b$10$abcdefghijklmnopqrstuv", "$scrypt$x"] {
            assert_eq!(verify(GOOD, Some(kept)), Verified::Unreadable, "{kept}");
        }
        assert_eq!(verify(GOOD, Some("$argon2id$v=19$m=19456,t=2,p=1")), Verified::No);
    }

    #[test]
    fn one_password_is_the_same_from_every_keyboard() {
        let composed = "caf\u{e9} au lait matin";
        let decomposed = "cafe\u{301} au lait matin";
        let kept = hash(&choose(composed, &[]).unwrap()).unwrap();
        assert_eq!(verify(decomposed, Some(&kept)), Verified::Yes);
    }

    #[test]
    fn length_is_counted_in_characters_after_normalisation() {
        assert_eq!(why("xk2vq9pw7rtzh4"), Some(Weak::Short));
        assert_eq!(why("xk2vq9pw7rtzh4m"), None);
        assert_eq!(why("e\u{301}k2vq9pw7rtzh4"), Some(Weak::Short));
        let long: String = ('\u{4e00}'..).take(MAX_CHARS).collect();
        assert_eq!(why(&long), None);
        assert_eq!(why(&format!("{long}a")), Some(Weak::Long));
        assert_eq!(verify(&format!("{long}a"), None), Verified::No);
        assert_eq!(why(&"e\u{301}".repeat(1_000_000)), Some(Weak::Long));
    }

    #[test]
    fn there_are_no_rules_of_composition() {
        for password in
            ["zwölf kleine igel", "жёлтый трамвай номер", "🦔🐢🦉🐌🦊🐙🦋🐝🦀🐬🐳🦩🐘🦒🦜", GOOD]
        {
            assert_eq!(why(password), None, "{password}");
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused_with_its_reason() {
        for (password, reason) in [
            ("Password1234!!!", Weak::Common),
            ("I love you forever", Weak::Common),
            ("qwertyuiop[][][]", Weak::Common),
            ("aaaaaaaaaaaaaaa", Weak::Repeated),
            ("!!!!!!!!!!!!!!!", Weak::Repeated),
            ("Abc1abc1abc1abc1", Weak::Repeated),
            ("supple supple supple", Weak::Repeated),
            ("S u p p l e !!!!", Weak::Expected),
            ("anna.maria@example.org", Weak::Expected),
            ("ANNA MARIA!!!!!", Weak::Expected),
            ("praxis am markt", Weak::Expected),
        ] {
            assert_eq!(why(password), Some(reason), "{password}");
        }
    }

    #[test]
    fn a_password_of_an_older_rule_is_still_recognised() {
        let old = cheap(
            "xk2vq9pw7rtz",
            Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap(),
            Algorithm::Argon2id,
        );
        assert_eq!(verify("xk2vq9pw7rtz", Some(&old)), Verified::Yes);
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", choose(GOOD, &[]).unwrap()), "Chosen");
        assert_eq!(format!("{:?}", Verified::YesKeep("x".into())), "YesKeep");
    }
}
