//! A slip of the hand taken back: arrived, treated or missed, on the day on which it was noted.

use serde_json::json;
use store::visits::{self, Step};
use store::{ClientId, PracticeId, StoreError, Tx, VisitId, VisitState, notes, practices};

use crate::house::{About, Done, House, Key};
use crate::opening;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;

/// Takes the last step of a visit back. Answers the new version.
///
/// # Errors
/// `rule-undo-late` on another day than the step, `rule-undo-signed` once the visit's note is signed; [`StoreError::WrongState`] when there is no way
/// back, [`StoreError::Stale`]; [`Refusal::Taken`] when a visit was noted as missed and somebody
/// else has its place by now.
pub async fn undo(
    house: &House,
    permit: &Permit<case::StepVisit>,
    (visit, client): (VisitId, ClientId),
    version: i64,
    key: Key,
) -> Result<i64, Refusal> {
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    house
        .write(permit, about, (visit, version, "undo"), move |tx, scene| {
            Box::pin(async move {
                let (practice, at) = (scene.practice, scene.now);
                let found = visits::load(tx, practice, visit).await?;
                let from = found.state;
                let Some(to) = from.back() else {
                    let state = from.as_str().to_owned();
                    return Err(StoreError::WrongState { what: "visit", state }.into());
                };
                same_day(tx, practice, &found, at).await?;
                if from == VisitState::Done && notes::find(tx, practice, visit).await?.is_some() {
                    return Err(Refusal::rule("undo-signed"));
                }
                let step = Step { practice, visit, version, to, reason: None, at };
                let version = visits::step_back(tx, &step).await?;
                let detail = json!({ "from": from.as_str(), "to": to.as_str(), "undo": true });
                Ok(Done::noting(version, detail))
            })
        })
        .await
}

/// On the clock of the visit's site.
async fn same_day(
    tx: &mut Tx,
    practice: PracticeId,
    visit: &visits::Visit,
    now: i64,
) -> Result<(), Refusal> {
    let sites = practices::sites(tx, practice).await?;
    let site = sites.into_iter().find(|site| site.site_id == visit.place.site_id);
    let clock = zone(&site.ok_or(StoreError::Missing("site"))?.time_zone);
    if opening::date(visit.state_at, &clock) == opening::date(now, &clock) {
        Ok(())
    } else {
        Err(Refusal::rule("undo-late"))
    }
}
