//! A link and a code, with which one form of one visit can be filled in on any device. Whoever has
//! both may fill in that form and do nothing else: see [`Holder`].

use doors::token::{Secret, code, same, token, typed};
use serde_json::json;
use store::audit::{self, Entry};
use store::form_links::{self, Link, WRONG_CODES_MAX};
use store::practices::{self, Practice};
use store::{ClientId, Json, LinkId, PracticeId, StoreError, Tx, UserId, Uuid, VisitId, retry};

use crate::actor::Actor;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::sign_in::count_network;
use crate::subject::Subject;
use crate::visit::which::{Scope, Which, of_client, still_open};

/// A link is good for so long, or until its visit ends: 7 days, in milliseconds.
pub const LINK_MS: i64 = 7 * 24 * 3_600_000;

/// A browser in which the code was typed need not type it again for so long: 2 hours.
pub const SEAT_MS: i64 = 2 * 3_600_000;

/// Somebody who came by a link and typed its code.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Where.
    pub practice: Practice,
    /// The form.
    pub which: Which,
    /// The form was finished through this link.
    pub done: bool,
    /// The link opens until then, epoch milliseconds.
    pub expires_at: i64,
    link: LinkId,
}

impl Holder {
    /// Nobody with a role: the table of permissions gives them nothing.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            practice: self.practice.practice_id,
            user: UserId::from(Uuid::nil()),
            name: String::new(),
            language: self.practice.language.clone(),
            roles: Vec::new(),
            client: None,
            therapist: None,
        }
    }

    pub(crate) fn scope(&self) -> Scope {
        Scope { link: self.link, which: self.which }
    }
}

/// A link that was made. Its secrets are there once: not when the same request comes again.
#[derive(Debug)]
pub struct Made {
    /// Its id.
    pub link: LinkId,
    /// It opens until then, epoch milliseconds.
    pub expires_at: i64,
    /// The token of the address, and the code.
    pub secrets: Option<(Secret, Secret)>,
}

/// Makes a link to a form.
///
/// # Errors
/// `rule-visit-over`; as the store says.
pub async fn make(
    house: &House,
    permit: &Permit<case::MakeLink>,
    which: Which,
    key: Key,
) -> Result<Made, Refusal> {
    let (token, code) = (token()?, code()?);
    let hashes = (token.hash(), code.hash());
    let own = hashes.clone();
    let about = About { subject: Subject::Visit(which.visit), client: Some(which.client), key };
    let link: LinkId = house
        .write(permit, about, which, move |tx, scene| {
            let (token_hash, code_hash) = hashes.clone();
            Box::pin(async move {
                let which = &scene.asked;
                let visit = still_open(tx, scene.practice, (which.visit, which.client)).await?;
                let expires_at = (scene.now + LINK_MS).min(visit.place.ends_at);
                if expires_at <= scene.now {
                    return Err(Refusal::rule("visit-over"));
                }
                let link = Link {
                    link_id: LinkId::fresh(),
                    client_id: which.client,
                    visit_id: which.visit,
                    kind: which.kind,
                    token_hash,
                    code_hash,
                    seat_hash: None,
                    seat_ends_at: None,
                    wrong_codes: 0,
                    made_at: scene.now,
                    expires_at,
                    used_at: None,
                    revoked_at: None,
                };
                form_links::add(tx, scene.practice, &link).await?;
                let id = link.link_id;
                Ok(Done::noting(id, json!({ "link": id, "kind": which.kind.as_str() })))
            })
        })
        .await?;
    let mut tx = house.look(permit).await?;
    let kept = form_links::load(&mut tx, permit.actor().practice, link).await?;
    let fresh = kept.token_hash == own.0;
    Ok(Made { link, expires_at: kept.expires_at, secrets: fresh.then_some((token, code)) })
}

/// The links of a visit, newest first.
///
/// # Errors
/// As the store says.
pub async fn list(
    house: &House,
    permit: &Permit<case::MakeLink>,
    (visit, client): (VisitId, ClientId),
) -> Result<Vec<Link>, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    of_client(&mut tx, practice, (visit, client)).await?;
    Ok(form_links::of_visit(&mut tx, practice, visit).await?)
}

/// Takes a link back. One that is over is left as it is.
///
/// # Errors
/// [`StoreError::Missing`] when the visit has no such link.
pub async fn revoke(
    house: &House,
    permit: &Permit<case::MakeLink>,
    (visit, client): (VisitId, ClientId),
    link: LinkId,
    key: Key,
) -> Result<(), Refusal> {
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    house
        .write(permit, about, (visit, client, link), |tx, scene| {
            Box::pin(async move {
                let (visit, client, link) = scene.asked;
                let found = form_links::load(tx, scene.practice, link).await?;
                if found.visit_id != visit || found.client_id != client {
                    return Err(StoreError::Missing("link").into());
                }
                form_links::revoke(tx, scene.practice, link, scene.now).await?;
                Ok(Done::noting((), json!({ "link": link })))
            })
        })
        .await
}

/// What somebody finds at the address of a link.
#[derive(Debug)]
pub enum Found {
    /// Nothing: guessed, over, taken back, locked, or of somebody who was erased.
    Nothing,
    /// The code is wanted.
    Code {
        /// Where.
        practice: Practice,
        /// The link opens until then, epoch milliseconds.
        expires_at: i64,
    },
    /// The code was typed in this browser.
    Form(Box<Holder>),
}

/// Looks at the address of a link. `seat` is what this browser got for the code.
///
/// # Errors
/// As the store says.
pub async fn find(house: &House, token: &str, seat: Option<&str>) -> Result<Found, Refusal> {
    let Some((practice, link)) = by_token(house, token).await? else { return Ok(Found::Nothing) };
    let now = house.now();
    let kept = link.seat_hash.as_deref().filter(|_| link.seat_ends_at.is_some_and(|at| at > now));
    let sits = kept.zip(seat).is_some_and(|(kept, seat)| same(kept, &doors::token::hash(seat)));
    let which = Which { visit: link.visit_id, client: link.client_id, kind: link.kind };
    let (link_id, expires_at) = (link.link_id, link.expires_at);
    let done = link.used_at.is_some();
    Ok(if sits && (done || link.stands(now)) {
        Found::Form(Box::new(Holder { practice, which, done, expires_at, link: link_id }))
    } else if link.stands(now) {
        Found::Code { practice, expires_at }
    } else {
        Found::Nothing
    })
}

async fn by_token(house: &House, token: &str) -> Result<Option<(Practice, Link)>, Refusal> {
    let hash = doors::token::hash(token);
    let mut tx = retry::patiently(|| house.db().read(), tokio::time::sleep).await?;
    for practice in practices::all(&mut tx).await? {
        if let Some(link) = form_links::by_token(&mut tx, practice.practice_id, &hash).await? {
            return Ok(Some((practice, link)));
        }
    }
    Ok(None)
}

/// What came of typing a code.
#[derive(Debug)]
pub enum Knock {
    /// There is no such link, or no longer.
    Nothing,
    /// The code is another one; so many tries are left.
    Wrong {
        /// At least 1.
        left: i64,
    },
    /// In: what this browser shows from now on.
    In(Secret),
}

/// Types a code. Every try is counted before the code is looked at.
///
/// # Errors
/// [`Refusal::TooMany`] from one network; as the store says.
pub async fn knock(
    house: &House,
    token_text: &str,
    typed_code: &str,
    network: &str,
) -> Result<Knock, Refusal> {
    let Some((practice, link)) = by_token(house, token_text).await? else {
        return Ok(Knock::Nothing);
    };
    count_network(house, practice.practice_id, network).await?;
    let hash = typed(typed_code).map(|code| doors::token::hash(&code)).unwrap_or_default();
    let right = same(&hash, &link.code_hash);
    let seat = token()?;
    let input = (practice.practice_id, link.link_id, right, seat.hash(), house.now());
    let tried = || {
        house.db().write(input.clone(), |tx, (practice, link, right, seat, now)| {
            Box::pin(tried(tx, *practice, (*link, *right), seat, *now))
        })
    };
    match retry::patiently(tried, tokio::time::sleep).await? {
        None => Ok(Knock::Nothing),
        Some(0) if right => Ok(Knock::In(seat)),
        Some(wrong) => Ok(match WRONG_CODES_MAX - wrong {
            left @ 1.. => Knock::Wrong { left },
            _ => Knock::Nothing,
        }),
    }
}

/// How many wrong codes there were by now; none where the link does not open.
async fn tried(
    tx: &mut Tx,
    practice: PracticeId,
    (id, right): (LinkId, bool),
    seat: &str,
    now: i64,
) -> Result<Option<i64>, StoreError> {
    // Counting locks the row: a burst of tries goes through one by one.
    let wrong = form_links::wrong_code(tx, practice, id).await?;
    let link = form_links::load(tx, practice, id).await?;
    let before = Link { wrong_codes: wrong - 1, ..link };
    if !before.stands(now) {
        return Ok(None);
    }
    let use_case = if right { "open_link" } else { "open_link_refused" };
    let entry = Entry {
        practice,
        at: now,
        who: format!("link:{id}"),
        use_case: use_case.to_owned(),
        subject: Subject::Visit(before.visit_id).to_string(),
        detail: Json::of(&json!({})),
    };
    audit::append(tx, &entry).await?;
    if !right {
        return Ok(Some(wrong));
    }
    form_links::seat(tx, practice, id, (seat, (now + SEAT_MS).min(before.expires_at))).await?;
    Ok(Some(0))
}
