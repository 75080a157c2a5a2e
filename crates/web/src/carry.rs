//! What somebody was doing before they had to sign in, handed on afterwards.
//!
//! A form posted to `/sign-in` with a field `carry` takes all its other fields along: they come
//! back as hidden fields of the sign-in form, and go to the handler of that kind once it succeeds.
//! They are in no address and no cookie. A kind that is not listed is left behind.

use std::pin::Pin;

use practice::Fields;

use crate::here::Here;
use crate::reply::Answer;
use crate::screens;

/// Gets the request as it would be had the person been signed in from the start.
type HandOn = for<'a> fn(&'a Here, &'a Fields) -> Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Word in `carry`, and who takes it from there.
const KINDS: &[(&str, HandOn)] = &[("check", screens::hand_on)];

/// Hands the fields on; none when there is nothing to hand on, and the person goes where they
/// usually go.
pub async fn hand_on(here: &Here, fields: &Fields) -> Option<Answer> {
    let wanted = fields.raw("carry")?;
    let (_, hand_on) = KINDS.iter().find(|(kind, _)| *kind == wanted)?;
    Some(hand_on(here, fields).await)
}
