//! A therapist sets a finding aside with a written reason. Never one that says stop now.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;
use store::overrides::{self, Override};
use store::practices;
use store::{ClientId, OverrideId, ScreenId, StoreError};

use crate::care::{screening, standing};
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;

/// A reason has at least so many characters: a word is none.
pub const REASON_MIN: usize = 10;

/// A month's list shows so many; the count is of all.
const LISTED_MAX: i64 = 500;

/// Sets a finding of a screen aside.
///
/// # Errors
/// `rule-not-a-therapist`, `rule-reason-too-short`, `rule-no-such-finding`, `rule-stop-now-stays`,
/// `rule-set-aside-before`.
pub async fn set_aside(
    house: &House,
    permit: &Permit<case::OverrideFinding>,
    (client, screen, card): (ClientId, ScreenId, String),
    reason: String,
    key: Key,
) -> Result<OverrideId, Refusal> {
    let Some(therapist) = permit.actor().therapist else {
        return Err(Refusal::rule("not-a-therapist"));
    };
    if reason.trim().chars().count() < REASON_MIN {
        let values = [("min", REASON_MIN.to_string())];
        return Err(Refusal::rule_with("reason-too-short", &values));
    }
    let knowledge = Arc::clone(house.knowledge());
    let asked = (client, screen, card, reason);
    let done = house.write(permit, About::client(client, key), asked, move |tx, scene| {
        let knowledge = Arc::clone(&knowledge);
        Box::pin(async move {
            let (client, screen, card, reason) = &scene.asked;
            let (practice, now) = (scene.practice, scene.now);
            let found = screening::of_client(tx, practice, *client, *screen).await?;
            let found = standing::of_screen(tx, &knowledge, practice, found, now).await?;
            if found.set_aside.iter().any(|one| one.card == *card) {
                return Err(Refusal::rule("set-aside-before"));
            }
            let finding = found.decision.findings.iter().find(|one| one.card == *card);
            let finding = finding.ok_or(Refusal::rule("no-such-finding"))?;
            if finding.effect.urgency.is_stop_now() {
                return Err(Refusal::rule("stop-now-stays"));
            }
            let row = Override {
                override_id: OverrideId::fresh(),
                client_id: *client,
                screen_id: *screen,
                card: card.clone(),
                therapist_id: therapist,
                reason: reason.clone(),
                at: now,
                repeats: None,
            };
            overrides::store(tx, practice, &row).await?;
            let id = row.override_id;
            Ok(Done::noting(id, json!({ "override": id, "screen": screen })))
        })
    });
    match done.await {
        Err(Refusal::Store(StoreError::Exists(_))) => Err(Refusal::rule("set-aside-before")),
        other => other,
    }
}

/// What was set aside in a month.
#[derive(Debug)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// How many.
    pub count: i64,
    /// Newest first, at most 500.
    pub list: Vec<Override>,
    /// Names of therapists.
    pub therapists: Vec<practices::Therapist>,
}

/// What was set aside in the month of `first`, on the practice's clock.
///
/// # Errors
/// As the store says.
pub async fn month(
    house: &House,
    permit: &Permit<case::ReadOverrides>,
    first: Date,
) -> Result<Month, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let row = practices::load(&mut tx, practice).await?;
    let zone = zone(&row.time_zone);
    let first = first.first_of_month();
    let start =
        |date: Date| date.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond());
    let between = (start(first), start(first.checked_add(1.month()).unwrap_or(first)));
    Ok(Month {
        first,
        count: overrides::count(&mut tx, practice, between).await?,
        list: overrides::list(&mut tx, practice, between, LISTED_MAX).await?,
        therapists: practices::therapists(&mut tx, practice).await?,
    })
}
