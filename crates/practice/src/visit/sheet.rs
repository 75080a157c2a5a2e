//! What a visit rests on, for the pages about it: its decision, what is different from the one
//! before, what is still to be taken, and whether the note may open.

use knowledge::Knowledge;
use store::screens;
use store::visits::{self, Visit};
use store::{ClientId, PracticeId, ScreenId, Stage, StoreError, Tx, VisitId};

use crate::care::standing::{Standing, of_screen};
use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::changes::{Changes, changes};
use crate::visit::checks::{Checks, checks, counts_ms, open_at_visit};
use crate::visit::ready::ready;
use crate::visit::rescreen::form;

/// What a visit rests on.
#[derive(Debug)]
pub struct Sheet {
    /// The visit.
    pub visit: Visit,
    /// Its own decisions.
    pub own: Checks,
    /// What follows from the newest of them; none where there is none that can be read.
    pub standing: Option<Standing>,
    /// What is different from the decision that its check was begun from.
    pub changes: Option<Changes>,
    /// Facts that the therapist is still to take.
    pub open: Vec<String>,
    /// Whether its own check counts now.
    pub counts: bool,
    /// Whether the note may open.
    pub ready: Result<(), Refusal>,
}

/// What a visit rests on.
///
/// # Errors
/// As the store says.
pub async fn of_visit(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    visit: Visit,
    now: i64,
) -> Result<Sheet, Refusal> {
    let own = checks(tx, practice, &visit).await?;
    let mut sheet = Sheet {
        counts: own.before.as_ref().is_some_and(|one| now - one.at <= counts_ms(knowledge)),
        standing: None,
        changes: None,
        open: Vec::new(),
        ready: ready(tx, knowledge, practice, &visit, now).await.map(|_| ()),
        visit,
        own,
    };
    let Some(newest) = sheet.own.newest() else { return Ok(sheet) };
    let stage = newest.stage;
    sheet.standing = readable(tx, knowledge, practice, newest.screen_id, now).await?;
    let Some(standing) = &sheet.standing else { return Ok(sheet) };
    sheet.open = open_at_visit(knowledge, &standing.decision, &standing.record, stage);
    if let Some(since) = sheet.own.before.as_ref().and_then(|one| one.since_screen_id) {
        let before = readable(tx, knowledge, practice, since, now).await?;
        sheet.changes = before.map(|before| changes(knowledge, &before, standing));
    }
    Ok(sheet)
}

async fn readable(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    screen: ScreenId,
    now: i64,
) -> Result<Option<Standing>, Refusal> {
    let screen = screens::load(tx, practice, screen).await?;
    match of_screen(tx, knowledge, practice, screen, now).await {
        Ok(standing) => Ok(Some(standing)),
        Err(Refusal::Rule { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What a visit of this client rests on.
///
/// # Errors
/// [`StoreError::Missing`]; as the store says.
pub async fn read(
    house: &House,
    permit: &Permit<case::CheckVisit>,
    (visit, client): (VisitId, ClientId),
) -> Result<Sheet, Refusal> {
    permit.reaches(&form((visit, client)))?;
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let found = visits::load(&mut tx, practice, visit).await?;
    if found.client_id != client {
        return Err(StoreError::Missing("visit").into());
    }
    of_visit(&mut tx, house.knowledge(), practice, found, house.now()).await
}

impl Sheet {
    /// Whether what is taken at the visit was entered after its check.
    #[must_use]
    pub fn taken(&self) -> bool {
        self.own.newest().is_some_and(|one| one.stage == Stage::AtVisit)
    }
}
