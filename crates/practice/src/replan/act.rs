//! The use cases: who is away, the preview, the absence with its moves, taking it back.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::audit::{self, Entry};
use store::clients::{self, Client};
use store::offers;
use store::practices::{self, Absence, Therapist};
use store::visits::{self, Move, Visit};
use store::{AbsenceId, ClientId, Json, StoreError, VisitId};

use crate::care::clients::Names;
use crate::care::screening::today;
use crate::courses::options::skills;
use crate::house::{About, Done, House, Key};
use crate::permission::{Case, Permit, case};
use crate::refusal::Refusal;
use crate::replan::away::{Away, DAYS_MAX};
use crate::replan::plan::{Plan, plan};
use crate::replan::situation::{Situation, to_come};
use crate::subject::Subject;

const DAY_MS: i64 = 86_400_000;

/// A preview may be applied for so long.
const PREVIEW_MS: i64 = 3_600_000;

/// Absences that are not over, and who could be away.
#[derive(Clone, Debug)]
pub struct Absences {
    /// In order.
    pub list: Vec<Absence>,
    /// Who works here.
    pub therapists: Vec<Therapist>,
    /// The day on the practice's clock.
    pub today: Date,
}

/// Who is away now or will be, as far as is known.
///
/// # Errors
/// As the store says.
pub async fn absences(house: &House, permit: &Permit<case::Replan>) -> Result<Absences, Refusal> {
    let (practice, now) = (permit.actor().practice, house.now());
    let mut tx = house.look(permit).await?;
    let row = practices::load(&mut tx, practice).await?;
    let mut therapists = practices::therapists(&mut tx, practice).await?;
    therapists.retain(|one| one.left_at.is_none());
    let until = now + 4 * DAYS_MAX * DAY_MS;
    let list = practices::absences(&mut tx, practice, now, until).await?;
    Ok(Absences { list, therapists, today: today(&row, now) })
}

/// Who would move where.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The absence.
    pub away: Away,
    /// When it was planned: applying it plans from this instant again.
    pub at: i64,
    /// The plan.
    pub plan: Plan,
    /// Whom it is about.
    pub clients: Vec<Client>,
    /// Sites, therapists, rooms.
    pub names: Names,
}

impl Preview {
    /// Whom a visit is for.
    #[must_use]
    pub fn client(&self, id: ClientId) -> Option<&Client> {
        self.clients.iter().find(|one| one.client_id == id)
    }

    /// Visits whose line is not among those of an earlier preview, and visits of it that are in
    /// none now.
    #[must_use]
    pub fn changed(&self, before: &[String]) -> (Vec<VisitId>, Vec<VisitId>) {
        let visit = |line: &String| line.split(':').next().and_then(|id| id.parse().ok());
        let now = self.plan.lines();
        let other = now.iter().filter(|line| !before.contains(line)).filter_map(visit).collect();
        let here: Vec<VisitId> = now.iter().filter_map(visit).collect();
        let gone = before.iter().filter_map(visit).filter(|id| !here.contains(id)).collect();
        (other, gone)
    }
}

/// Plans what an absence would break; nothing is kept.
///
/// # Errors
/// [`Refusal::Wrong`] about the absence; [`StoreError::Missing`].
pub async fn preview(
    house: &House,
    permit: &Permit<case::Replan>,
    away: Away,
) -> Result<Preview, Refusal> {
    let (practice, now) = (permit.actor().practice, house.now());
    away.check(now)?;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let knowledge = house.knowledge();
    let situation = Situation::load(&mut tx, knowledge, practice, &away, (now, now)).await?;
    drop(tx);
    let plan = plan(&situation, now, &skills(knowledge))?;
    let clients = situation.touched.into_iter().map(|one| one.client).collect();
    Ok(Preview { away, at: now, plan, clients, names: situation.names })
}

/// What was previewed and is to be done.
#[derive(Clone, Debug, Serialize)]
pub struct Agreed {
    /// The absence.
    pub away: Away,
    /// When it was planned.
    pub at: i64,
    /// The lines of the plan that was shown, sorted.
    pub lines: Vec<String>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The absence.
    pub absence: AbsenceId,
    /// Who moved, from when.
    pub moved: Vec<(VisitId, i64)>,
}

/// Records an absence and moves every visit as the preview showed, in one transaction, or does
/// nothing.
///
/// # Errors
/// [`StoreError::Stale`] and [`Refusal::Taken`] when the plan is another one by now.
pub async fn apply(
    house: &House,
    permit: &Permit<case::Replan>,
    agreed: Agreed,
    key: Key,
) -> Result<Applied, Refusal> {
    let now = house.now();
    agreed.away.check(now)?;
    let practice = permit.actor().practice;
    let who = format!("user:{}", permit.actor().user);
    let absence_id = AbsenceId::fresh();
    let knowledge = Arc::clone(house.knowledge());
    let about = About::other(Subject::Practice(practice), key);
    house
        .write(permit, about, agreed, move |tx, scene| {
            let (knowledge, who) = (Arc::clone(&knowledge), who.clone());
            Box::pin(async move {
                let (asked, now) = (&scene.asked, scene.now);
                let stale = || Refusal::Store(StoreError::Stale("plan"));
                if !(now - PREVIEW_MS..=now).contains(&asked.at) {
                    return Err(stale());
                }
                // First the absence: from here on nobody else can book the therapist's time, so
                // the visits that are read next are all there are.
                practices::begin_absence(tx, practice, &asked.away.row(absence_id)).await?;
                let away = &asked.away;
                let situation =
                    Situation::load(tx, &knowledge, practice, away, (asked.at, now)).await?;
                let plan = plan(&situation, now, &skills(&knowledge))?;
                let late = plan.moves.iter().any(|one| one.to.starts_at <= now);
                if late || plan.lines() != asked.lines {
                    return Err(stale());
                }
                let mut moves = Vec::new();
                let mut moved = Vec::new();
                for one in &plan.moves {
                    let (id, version) = (one.visit.visit_id, one.visit.version);
                    let from = one.visit.place.starts_at;
                    moves.push(Move { visit: id, version, to: one.to });
                    moved.push((id, from));
                    let detail = json!({
                        "absence": absence_id, "from": from, "to": one.to.starts_at
                    });
                    let row = Entry {
                        practice,
                        at: now,
                        who: who.clone(),
                        use_case: Case::Replan.as_str().to_owned(),
                        subject: Subject::Visit(id).to_string(),
                        detail: Json::of(&detail),
                    };
                    audit::append(tx, &row).await?;
                }
                visits::move_all(tx, practice, &moves).await?;
                // What was offered of that time is none any more; and what moved out of it, or was
                // offered, is held for the absence too.
                let between = (asked.away.from, asked.away.to);
                offers::withdraw(tx, practice, asked.away.therapist, between, now).await?;
                practices::hold_absence(tx, practice, &asked.away.row(absence_id)).await?;
                let detail = json!({
                    "absence": absence_id, "moved": moved.len(), "left": plan.stuck.len()
                });
                Ok(Done::noting(Applied { absence: absence_id, moved }, detail))
            })
        })
        .await
}

impl Away {
    fn row(&self, absence_id: AbsenceId) -> Absence {
        Absence {
            absence_id,
            therapist_id: self.therapist,
            starts_at: self.from,
            ends_at: self.to,
            kind: self.kind,
        }
    }
}

/// An absence with the visits that still stand in it.
#[derive(Clone, Debug)]
pub struct Open {
    /// The absence.
    pub absence: Absence,
    /// To come, in order, each with whom it is for.
    pub left: Vec<(Visit, Client)>,
    /// Visits that moved when it was recorded, each with when it was before and whom it is for.
    pub moved: Vec<(Visit, i64, Client)>,
    /// Sites, therapists, rooms.
    pub names: Names,
}

/// An absence as it stands now; `moved` are visits that were moved for it.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn open(
    house: &House,
    permit: &Permit<case::Replan>,
    id: AbsenceId,
    moved: &[(VisitId, i64)],
) -> Result<Open, Refusal> {
    let (practice, now) = (permit.actor().practice, house.now());
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let tx = &mut tx;
    let absence = practices::absence(tx, practice, id).await?;
    let (from, to) = (absence.starts_at, absence.ends_at);
    let all = visits::of_therapist(tx, practice, absence.therapist_id, (from - DAY_MS, to)).await?;
    let mut left = Vec::new();
    for visit in all {
        if to_come(&visit, now) && visit.place.blocked_to > from {
            let client = clients::load(tx, practice, visit.client_id).await?;
            left.push((visit, client));
        }
    }
    let mut told = Vec::new();
    for (id, from) in moved {
        let visit = visits::load(tx, practice, *id).await?;
        let client = clients::load(tx, practice, visit.client_id).await?;
        told.push((visit, *from, client));
    }
    Ok(Open { absence, left, moved: told, names: Names::load(tx, practice).await? })
}

/// Takes an absence back: the therapist can be booked again. Visits that moved stay where they
/// are now.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn take_back(
    house: &House,
    permit: &Permit<case::Replan>,
    id: AbsenceId,
    key: Key,
) -> Result<(), Refusal> {
    let about = About::other(Subject::Practice(permit.actor().practice), key);
    house
        .write(permit, about, id, move |tx, scene| {
            Box::pin(async move {
                practices::remove_absence(tx, scene.practice, id).await?;
                Ok(Done::noting((), json!({ "absence": id, "to": "taken_back" })))
            })
        })
        .await
}
