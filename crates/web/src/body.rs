//! The body of a request: whole, bounded, as it is; and why it could not be had.

use std::error::Error;

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::Request;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, StatusCode};

use crate::pace::Slow;

/// Why a body cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Larger than its route takes.
    Large,
    /// It came too slowly.
    Slow,
    /// More bodies are coming in than the server holds at a time.
    Crowded,
    /// Compressed, or encoded otherwise: nothing is unpacked here.
    Encoded,
    /// It ended before its end, or its pieces are not as they should be.
    Torn,
}

const ALL: [Unread; 5] =
    [Unread::Large, Unread::Slow, Unread::Crowded, Unread::Encoded, Unread::Torn];

impl Unread {
    pub fn status(self) -> StatusCode {
        match self {
            Unread::Large => StatusCode::PAYLOAD_TOO_LARGE,
            Unread::Slow => StatusCode::REQUEST_TIMEOUT,
            Unread::Crowded => StatusCode::SERVICE_UNAVAILABLE,
            Unread::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Unread::Torn => StatusCode::BAD_REQUEST,
        }
    }

    /// Key of the text that says so; also the word for programs.
    pub fn reason(self) -> &'static str {
        match self {
            Unread::Large => "too-large",
            Unread::Slow => "too-slow",
            Unread::Crowded => "crowded",
            Unread::Encoded => "encoded",
            Unread::Torn => "torn",
        }
    }

    /// The other way round; none for a reason that is about what was read.
    pub fn named(reason: &str) -> Option<Unread> {
        let large = (reason == "file-too-large").then_some(Unread::Large);
        large.or_else(|| ALL.into_iter().find(|unread| unread.reason() == reason))
    }

    /// From the error that ended the reading, and the status that axum would give it.
    pub fn of(error: &(dyn Error + 'static), status: StatusCode) -> Unread {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            return Unread::Large;
        }
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(slow) = error.downcast_ref::<Slow>() {
                return match slow {
                    Slow::Late => Unread::Slow,
                    Slow::Crowded => Unread::Crowded,
                };
            }
            cause = error.source();
        }
        Unread::Torn
    }
}

/// Nothing is unpacked, so that a small body is never a large one.
pub fn plain(headers: &HeaderMap) -> Result<(), Unread> {
    let all = headers.get_all(CONTENT_ENCODING).iter();
    let mut encodings = all.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let plain = encodings.all(|name| {
        let name = name.trim_ascii();
        name.is_empty() || name.eq_ignore_ascii_case(b"identity")
    });
    if plain { Ok(()) } else { Err(Unread::Encoded) }
}

/// All bytes, up to what the route takes.
pub async fn whole(request: Request) -> Result<Bytes, Unread> {
    plain(request.headers())?;
    let read: Result<Bytes, BytesRejection> = request.extract().await;
    read.map_err(|error| Unread::of(&error, error.status()))
}
