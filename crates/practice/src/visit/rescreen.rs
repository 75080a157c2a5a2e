//! The check before a visit: begun from earlier answers, kept as a decision of that visit, and the
//! visit held in the same transaction when the decision does not allow massage.

use std::sync::Arc;

use knowledge::Knowledge;
use pathway::fact::{AskedOf, Visit as Taken};
use pathway::record::Record;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::practices;
use store::screens::{self, Screen};
use store::visit_screens::{self, VisitScreen};
use store::visits::{self, Visit};
use store::{ClientId, FormKind, MadeBy, PracticeId, ScreenId, Stage, StoreError, Tx, VisitId};

use crate::care::screening::{self, decided, today};
use crate::care::{repeats, standing};
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::carry::{self, Carried, Stated};
use crate::visit::course_facts;
use crate::visit::forms;
use crate::visit::hold::{self, Settled};
use crate::visit::which::Which;

/// What somebody sends as the answers of a check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Sent {
    /// Every answer anew: a record as JSON.
    Whole(String),
    /// What was said since an earlier decision.
    Since {
        /// That decision; none where the client had none.
        since: Option<ScreenId>,
        /// The record by now as JSON: earlier answers that still count, and new ones.
        record: String,
        /// Facts that were asked in this check.
        asked: Vec<String>,
        /// Facts whose earlier answers nobody has confirmed yet.
        unconfirmed: Vec<String>,
        /// Whether questions are left. Only answers that stop a massage now are kept before the
        /// end.
        left: Left,
    },
    /// The answers that a program sends since an earlier decision, as JSON; what it does not name
    /// has not changed.
    Changed {
        /// That decision.
        since: Option<ScreenId>,
        /// The answers.
        answers: String,
    },
}

/// Whether questions of a check are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Left {
    /// There are.
    Some,
    /// There are none.
    None,
}

/// What came of keeping a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The decision; none where it had been kept with the answers before.
    pub screen: Option<ScreenId>,
    /// What it did to the visit.
    pub visit: Settled,
}

/// Where a check of a visit starts.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The visit.
    pub visit: Visit,
    /// Earlier answers.
    pub carried: Carried,
}

/// What a check of a visit starts from.
///
/// # Errors
/// `rule-visit-over`; as the store says.
pub async fn begin(
    house: &House,
    permit: &Permit<case::CheckVisit>,
    visit: (VisitId, ClientId),
) -> Result<Begun, Refusal> {
    permit.reaches(&form(visit))?;
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Client(visit.1)).await?;
    let found = to_come(&mut tx, practice, visit).await?;
    let (knowledge, now) = (house.knowledge(), house.now());
    let mut carried = carry::newest(&mut tx, knowledge, practice, visit.1, now).await?;
    // What the practice knows may ask for more, as a score of a questionnaire does.
    let course = found.course_id;
    course_facts::enter(&mut tx, knowledge, practice, course, &mut carried.record, now).await?;
    Ok(Begun { visit: found, carried })
}

/// The form that a visit's check is, for links and for answers that are kept on the way.
#[must_use]
pub fn form((visit, client): (VisitId, ClientId)) -> Which {
    Which { visit, client, kind: FormKind::Check }
}

/// A visit of this client that is not over.
pub(crate) async fn to_come(
    tx: &mut Tx,
    practice: PracticeId,
    (visit, client): (VisitId, ClientId),
) -> Result<Visit, Refusal> {
    let found = visits::load(tx, practice, visit).await?;
    if found.client_id != client {
        return Err(StoreError::Missing("visit").into());
    }
    if !found.state.holds_place() {
        return Err(Refusal::rule("visit-over"));
    }
    Ok(found)
}

/// Decides the answers, keeps them as a decision of the visit, and holds the visit when they do
/// not allow massage.
///
/// # Errors
/// `rule-check-unfinished`, `rule-practice-facts`, `rule-record-unreadable`, `rule-visit-over`;
/// [`StoreError::Stale`] when the client has other answers by now than those it was begun from.
pub async fn keep(
    house: &House,
    permit: &Permit<case::CheckVisit>,
    visit: (VisitId, ClientId),
    sent: Sent,
    key: Key,
) -> Result<Kept, Refusal> {
    permit.reaches(&form(visit))?;
    let knowledge = Arc::clone(house.knowledge());
    let scope = permit.scope().copied();
    let own = scope.is_some() || permit.actor().client == Some(visit.1);
    let by = if own { MadeBy::Client } else { MadeBy::Therapist };
    let asked = (visit, by.as_str(), sent);
    house
        .write(permit, About::client(visit.1, key), asked, move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (practice, now) = (scene.practice, scene.now);
                let (ids, _, sent) = &scene.asked;
                let found = to_come(tx, practice, *ids).await?;
                forms::link_stands(tx, practice, scope, now).await?;
                let answers = assemble(tx, &knowledge, (practice, &found, now), sent).await?;
                let row = Row { practice, visit: &found, by, stage: Stage::Before, now };
                let last = answers.left == Left::None;
                let kept = store(tx, &knowledge, row, answers).await?;
                if last {
                    forms::finish(tx, practice, &form(*ids), now).await?;
                }
                let detail =
                    json!({ "visit": ids.0, "screen": kept.screen, "visit_is": kept.visit });
                Ok(Done::noting(kept, detail))
            })
        })
        .await
}

/// Answers that are ready to be decided.
pub(crate) struct Answers {
    pub record: Record,
    pub stated: Stated,
    /// The decision before, which the new one is compared with.
    pub since: Option<Screen>,
    pub left: Left,
}

async fn assemble(
    tx: &mut Tx,
    knowledge: &Knowledge,
    (practice, visit, now): (PracticeId, &Visit, i64),
    sent: &Sent,
) -> Result<Answers, Refusal> {
    let (client, course) = (visit.client_id, visit.course_id);
    let newest = screens::of_client(tx, practice, client, 1).await?.into_iter().next();
    let Some(since) = since(sent) else {
        let Sent::Whole(text) = sent else { return Err(Refusal::rule("check-unfinished")) };
        let mut record = screening::record(knowledge, text)?;
        leave_to_the_visit(knowledge, &mut record, &Record::default());
        course_facts::enter(tx, knowledge, practice, course, &mut record, now).await?;
        let (stated, left) = (Stated::new(), Left::None);
        let answers = Answers { record, stated, since: newest, left };
        finished(knowledge, &answers)?;
        return Ok(answers);
    };
    let from = begun_from(tx, practice, newest, since).await?;
    let mut carried = match &from {
        Some(screen) => carry::from(tx, knowledge, practice, screen, now).await?,
        None => Carried::default(),
    };
    course_facts::enter(tx, knowledge, practice, course, &mut carried.record, now).await?;
    let (record, stated, left) = over(knowledge, &carried, sent, now)?;
    let answers = Answers { record, stated, since: from, left };
    finished(knowledge, &answers)?;
    Ok(answers)
}

/// The decision that answers were begun from; none for a whole record.
fn since(sent: &Sent) -> Option<Option<ScreenId>> {
    match sent {
        Sent::Whole(_) => None,
        Sent::Since { since, .. } | Sent::Changed { since, .. } => Some(*since),
    }
}

/// The decision that a check was begun from, when nothing else was said since: it is the newest,
/// or what came after it are first answers of a check that was begun there too.
async fn begun_from(
    tx: &mut Tx,
    practice: PracticeId,
    newest: Option<Screen>,
    since: Option<ScreenId>,
) -> Result<Option<Screen>, Refusal> {
    let Some(newest) = newest else {
        return if since.is_none() { Ok(None) } else { Err(StoreError::Stale("check").into()) };
    };
    if Some(newest.screen_id) == since {
        return Ok(Some(newest));
    }
    let own = visit_screens::of_screen(tx, practice, newest.screen_id).await?;
    match (own, since) {
        (Some(own), Some(since)) if own.since_screen_id == Some(since) => {
            Ok(Some(screens::load(tx, practice, since).await?))
        }
        (Some(own), None) if own.since_screen_id.is_none() => Ok(None),
        _ => Err(StoreError::Stale("check").into()),
    }
}

/// Puts what was said over earlier answers. Those come from the store and not from the sender.
fn over(
    knowledge: &Knowledge,
    carried: &Carried,
    sent: &Sent,
    now: i64,
) -> Result<(Record, Stated, Left), Refusal> {
    let program = &knowledge.engine.program;
    let read = |text: &str| {
        Record::read(text.as_bytes(), program).map_err(|refused| {
            let values = [("fact", refused.fact), ("allowed", refused.allowed)];
            Refusal::rule_with("record-unreadable", &values)
        })
    };
    let (mut record, mut stated) = (carried.record.clone(), carried.stated.clone());
    let none = Vec::new();
    let (said, asked, unconfirmed, left) = match sent {
        Sent::Since { record: text, asked, unconfirmed, left, .. } => {
            let said = read(text)?;
            // An answer that was taken back, and needed no other.
            for name in carried.stated.keys().filter(|name| said.get(name).is_none()) {
                record.remove(name);
            }
            (said, asked.clone(), unconfirmed, *left)
        }
        Sent::Changed { answers: text, .. } | Sent::Whole(text) => {
            let said = read(text)?;
            let asked = said.iter().map(|(name, _)| name.to_owned()).collect();
            (said, asked, &none, Left::None)
        }
    };
    for name in &asked {
        let (Some(fact), Some(answer)) = (program.fact(name), said.get(name)) else { continue };
        if fact.asked_of == AskedOf::Practice {
            return Err(Refusal::rule("practice-facts"));
        }
        // INVARIANT (checked answers): it was in a record, so it fits.
        let _ = record.insert(fact, answer.clone());
        stated.remove(name);
    }
    leave_to_the_visit(knowledge, &mut record, &carried.record);
    carry::prune(knowledge, &mut record);
    for name in carried.confirm.iter().filter(|name| !unconfirmed.contains(name)) {
        stated.remove(name);
    }
    stated.retain(|name, at| *at < now && record.get(name).is_some());
    Ok((record, stated, left))
}

/// Takes out what is taken at the visit only, unless it was taken there before and is still good.
fn leave_to_the_visit(knowledge: &Knowledge, record: &mut Record, before: &Record) {
    for fact in &knowledge.engine.program.facts {
        if fact.visit != Taken::Only {
            continue;
        }
        record.remove(&fact.name);
        if let Some(answer) = before.get(&fact.name) {
            // INVARIANT (checked answers): it was in a record, so it fits.
            let _ = record.insert(fact, answer.clone());
        }
    }
}

/// Whether the answers may be kept: nothing is left to ask, or they stop a massage now.
fn finished(knowledge: &Knowledge, answers: &Answers) -> Result<(), Refusal> {
    let engine = &knowledge.engine;
    let stops = || engine.outcome(&answers.record).definite.urgency.is_stop_now();
    let next = engine.next(&answers.record);
    match answers.left {
        Left::None if next.done() => Ok(()),
        Left::Some if stops() => Ok(()),
        Left::None | Left::Some => {
            let missing = [("missing", next.facts.join(", "))];
            Err(Refusal::rule_with("check-unfinished", &missing))
        }
    }
}

/// What a decision of a visit is kept as.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub practice: PracticeId,
    pub visit: &'a Visit,
    pub by: MadeBy,
    pub stage: Stage,
    pub now: i64,
}

/// Decides, keeps the decision with its visit, carries over what was set aside, and holds the
/// visit or releases it.
pub(crate) async fn store(
    tx: &mut Tx,
    knowledge: &Knowledge,
    row: Row<'_>,
    answers: Answers,
) -> Result<Kept, Refusal> {
    let Row { practice, visit, now, .. } = row;
    let on = today(&practices::load(tx, practice).await?, now).to_string();
    let screen = decided(knowledge, visit.client_id, &answers.record, (&on, now));
    if answers.left == Left::Some && held_for_the_same(knowledge, visit, &answers.record) {
        return Ok(Kept { screen: None, visit: Settled::Held });
    }
    screens::store(tx, practice, &screen).await?;
    let tied = VisitScreen {
        screen_id: screen.screen_id,
        visit_id: visit.visit_id,
        client_id: visit.client_id,
        stage: row.stage,
        made_by: row.by,
        since_screen_id: answers.since.as_ref().map(|since| since.screen_id),
        carried: carry::kept(&answers.stated, now),
        at: now,
    };
    visit_screens::store(tx, practice, &tied).await?;
    if let Some(since) = &answers.since {
        repeats::carry(tx, knowledge, practice, (since, &screen)).await?;
    }
    let id = screen.screen_id;
    let found = standing::of_screen(tx, knowledge, practice, screen, now).await?;
    let settled = hold::settle(tx, practice, (visit, row.by), &found, now).await?;
    Ok(Kept { screen: Some(id), visit: settled })
}

/// First answers that stop a massage are kept once, not with each later screen of the check.
fn held_for_the_same(knowledge: &Knowledge, visit: &Visit, record: &Record) -> bool {
    let why = hold::reasons(&knowledge.engine.decide(record)).join(" ");
    visit.state == store::VisitState::OnHold && visit.state_reason.as_ref() == Some(&why)
}
