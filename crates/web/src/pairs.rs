//! A form's body as pairs of texts (`application/x-www-form-urlencoded`): only so many, and no
//! byte is replaced in silence.

use practice::fields::FIELDS_MAX;

/// Names and values in their order.
///
/// # Errors
/// Key of the text that says what is wrong.
pub fn pairs(body: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    let pieces = || body.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty());
    if pieces().nth(FIELDS_MAX).is_some() {
        return Err("too-many-fields");
    }
    pieces()
        .map(|piece| {
            let cut = piece.iter().position(|byte| *byte == b'=').unwrap_or(piece.len());
            let (name, value) = piece.split_at(cut);
            Ok((text(name)?, text(value.get(1..).unwrap_or_default())?))
        })
        .collect()
}

fn text(encoded: &[u8]) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        bytes.push(match first {
            b'+' => b' ',
            b'%' => match byte(after) {
                Some(byte) => {
                    rest = after.get(2..).unwrap_or_default();
                    byte
                }
                // As browsers read it: a sign that begins no code stands for itself.
                None => b'%',
            },
            other => *other,
        });
    }
    String::from_utf8(bytes).map_err(|_| "not-utf8")
}

fn byte(after: &[u8]) -> Option<u8> {
    let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_reads_as_browsers_write_it() {
        let body = "a=1&b=x+y%20z&&c&=d&e=%C3%85ngstr%c3%b6m&a=2&f=100%&g=%zz&h=a=b".as_bytes();
        let want = [
            ("a", "1"),
            ("b", "x y z"),
            ("c", ""),
            ("", "d"),
            ("e", "Ångström"),
            ("a", "2"),
            ("f", "100%"),
            ("g", "%zz"),
            ("h", "a=b"),
        ];
        assert_eq!(pairs(body), Ok(owned(&want)));
        assert_eq!(pairs("e=Å".as_bytes()), Ok(owned(&[("e", "Å")])));
        assert_eq!(pairs(b""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_text_or_too_much_is_refused_with_its_reason() {
        for body in [&b"a=%FF"[..], b"a=\xff", b"%C3=x", b"a=%ED%A0%80"] {
            assert_eq!(pairs(body), Err("not-utf8"));
        }
        assert_eq!(pairs(&b"a&".repeat(1_000_000)), Err("too-many-fields"));
        assert_eq!(pairs(&b"&".repeat(1_000_000)), Ok(Vec::new()));
        assert!(pairs(&b"a=1&".repeat(FIELDS_MAX)).is_ok());
    }
}
