//! What passkeys need of HTTP: the sealed state in a short-lived cookie, and answers to
//! `assets/desk/passkey.js`, which shows what it is told in words.

use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use desk::account::Passkeys;
use desk::form::reason;
use doors::RelyingParty;
use practice::passkeys::Asked;
use practice::{Fields, Refusal};
use serde_json::json;
use store::StoreError;

use crate::cookie;
use crate::here::Here;
use crate::reply::{Answer as Replied, Reply};

/// The site that passkeys are made for.
///
/// # Errors
/// [`StoreError::Missing`] where there are none.
pub fn site(here: &Here) -> Result<&RelyingParty, Refusal> {
    let site = here.app.stand().passkeys.as_ref();
    site.map(|site| &*site.party).ok_or(Refusal::Store(StoreError::Missing("passkeys")))
}

/// Whether the page that is being looked at can use them.
pub fn offered(here: &Here) -> Passkeys {
    let site = here.app.stand().passkeys.as_ref();
    let fits = site.is_some_and(|site| match &site.only_at {
        None => true,
        Some(host) => here.host.as_ref() == Some(host),
    });
    if fits { Passkeys::Offered } else { Passkeys::NotHere }
}

/// The question for the browser, and the cookie with its state.
pub fn ask(here: &Here, asked: Result<Asked, Refusal>) -> Replied {
    let asked = match asked {
        Ok(asked) => asked,
        Err(refusal) => return Ok(no(here, &refusal)),
    };
    let options = serde_json::from_str(&asked.options).unwrap_or_default();
    let mut response = Reply::json(StatusCode::OK, options).into_response();
    cookie::set_ceremony(response.headers_mut(), &asked.sealed);
    Ok(Reply::raw(response))
}

/// What the browser sends back.
pub struct Answer {
    /// The state as it was sealed.
    pub sealed: String,
    /// The credential, JSON.
    pub answer: String,
    /// The fields of the form.
    pub fields: Fields,
}

impl Answer {
    pub fn of(here: &Here, posted: &Fields) -> Result<Answer, Refusal> {
        let fields = posted.raw("fields").unwrap_or("{}");
        Ok(Answer {
            sealed: here.ceremony.clone().ok_or(Refusal::rule("passkey-expired"))?,
            answer: posted.raw("answer").unwrap_or_default().to_owned(),
            fields: Fields::json(fields.as_bytes())?,
        })
    }
}

/// It is done; the browser goes on.
pub fn done(next: &str) -> Reply {
    let mut response = Reply::json(StatusCode::OK, json!({ "next": next })).into_response();
    cookie::clear_ceremony(response.headers_mut());
    Reply::raw(response)
}

/// It is not done, in words.
pub fn no(here: &Here, refusal: &Refusal) -> Reply {
    let frame = here.frame();
    let words = match refusal {
        Refusal::Rule { key, values } => {
            let values: Vec<_> = values.iter().map(|(name, text)| (*name, text.as_str())).collect();
            frame.with(&format!("rule-{key}"), &values)
        }
        Refusal::Wrong(mistakes) => {
            mistakes.iter().map(|mistake| reason(&frame, mistake)).collect::<Vec<_>>().join(" ")
        }
        Refusal::TooMany { until } => {
            frame.with("sign-in-shut", &[("until", &frame.moment(*until))])
        }
        other => {
            tracing::error!(request = %here.reference, error = %other, "a passkey failed");
            frame.t("rule-passkey-refused")
        }
    };
    Reply::json(StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": words }))
}
