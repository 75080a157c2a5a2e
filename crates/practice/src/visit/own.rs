//! What a client sees of their own care: the next visit, what to do before it, the plan, and the
//! summaries that were released.

use std::collections::BTreeMap;

use pathway::plan::Plan;
use pathway::record::Record;
use store::form_links;
use store::summaries::{self, Summary};
use store::visits::{self, Visit};
use store::waiting;
use store::{ClientId, FormKind, VisitId, VisitState, forms};

use crate::care::clients::Names;
use crate::care::standing::standing;
use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::visit::checks::{checks, counts_ms};
use crate::visit::consent::{self, Due};
use crate::visit::course_log::CourseLog;
use crate::visit::measuring::{Line, Sheet};
use crate::visit::trend::{self, Trend};

/// A form that waits before the next visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToDo {
    /// Which form.
    pub kind: FormKind,
    /// Some answers were given.
    pub begun: bool,
    /// Nothing is left to do.
    pub done: bool,
}

/// What a client agreed to be treated on, and why they are asked again.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// Area and pressure of 1 to 5, in the order in which they were asked.
    pub areas: Vec<(String, u32)>,
    /// Why they are to be asked; none where a yes or a no stands.
    pub due: Option<Due>,
}

/// The next visit.
#[derive(Clone, Debug)]
pub struct Next {
    /// The visit.
    pub visit: Visit,
    /// Forms before it.
    pub to_do: Vec<ToDo>,
    /// None where nothing can be asked, as without a check.
    pub agreed: Option<Agreed>,
    /// Links to its forms that open.
    pub links: usize,
}

/// A client's own page.
#[derive(Debug)]
pub struct Own {
    /// The next visit, if one is to come.
    pub next: Option<Next>,
    /// The plan of the newest check with the answers that it was made from; none while massage
    /// may not be given.
    pub plan: Option<(Plan, Record)>,
    /// Summaries that were released, newest first.
    pub summaries: Vec<Summary>,
    /// When the visits of those summaries were, epoch milliseconds, and where.
    pub visits: BTreeMap<VisitId, Visit>,
    /// How the newest course goes, instrument by instrument.
    pub trends: Vec<Trend>,
    /// How many places of the waiting list the client has.
    pub waits: usize,
    /// Names behind ids.
    pub names: Names,
}

/// What a client sees of their own care. The audit row about reading the record is kept by
/// whoever opens the client, see [`crate::care::clients::open`].
///
/// # Errors
/// As the store says.
pub async fn open(
    house: &House,
    permit: &Permit<case::ReadSummary>,
    client: ClientId,
) -> Result<Own, Refusal> {
    let practice = permit.actor().practice;
    let (knowledge, now) = (house.knowledge(), house.now());
    let mut tx = house.read(permit, crate::Subject::Client(client)).await?;
    let tx = &mut tx;
    let all = visits::of_client(tx, practice, client, (i64::MIN, i64::MAX)).await?;
    let to_come = |visit: &&Visit| {
        let open =
            matches!(visit.state, VisitState::Booked | VisitState::OnHold | VisitState::Arrived);
        open && visit.place.ends_at > now
    };
    let check = match standing(tx, knowledge, practice, client, now).await {
        Ok(check) => check,
        // Cards that have changed cannot read it: there is nothing to show of it.
        Err(Refusal::Rule { .. }) => None,
        Err(other) => return Err(other),
    };
    let next = match all.iter().find(to_come).cloned() {
        None => None,
        Some(visit) => {
            let begun = forms::of_client(tx, practice, client).await?;
            let begun = begun.into_iter().filter(|form| form.visit_id == visit.visit_id);
            let begun: Vec<FormKind> = begun.map(|form| form.kind).collect();
            let agreed = match consent::standing(tx, knowledge, practice, &visit, now).await {
                Ok(found) => {
                    let order = found.ask.order.iter();
                    let areas = order.filter_map(|area| found.agreed.get_key_value(area));
                    let areas = areas.map(|(area, most)| (area.clone(), *most)).collect();
                    Some(Agreed { areas, due: found.due })
                }
                Err(Refusal::Rule { .. }) => None,
                Err(other) => return Err(other),
            };
            let links = form_links::of_visit(tx, practice, visit.visit_id).await?;
            let counts = counts_ms(knowledge);
            let check = checks(tx, practice, &visit).await?.before;
            let made = check.is_some_and(|one| now - one.at <= counts);
            // Made sooner, it would be too old at the visit.
            let check = (made || visit.place.starts_at - now <= counts).then(|| ToDo {
                kind: FormKind::Check,
                begun: begun.contains(&FormKind::Check),
                done: made,
            });
            let consent = agreed.iter().map(|agreed| ToDo {
                kind: FormKind::Consent,
                begun: begun.contains(&FormKind::Consent),
                done: agreed.due.is_none(),
            });
            let log = CourseLog::load(tx, practice, visit.course_id).await?;
            let sheet = Sheet { visit: visit.clone(), log };
            let lines = sheet.lines(knowledge);
            let open = lines.iter().any(Line::is_open);
            let filled = lines.iter().any(|line| line.measure.is_some());
            let measures = (open || filled).then_some(ToDo {
                kind: FormKind::Measures,
                begun: open && filled,
                done: !open,
            });
            let to_do = check.into_iter().chain(measures).chain(consent).collect();
            Some(Next {
                to_do,
                agreed,
                links: links.iter().filter(|link| link.stands(now)).count(),
                visit,
            })
        }
    };
    let newest = next.as_ref().map(|next| &next.visit).or(all.last());
    let trends = match newest {
        Some(visit) => trend::of_course(tx, knowledge, practice, visit.course_id).await?,
        None => Vec::new(),
    };
    let summaries = summaries::released(tx, practice, client).await?;
    Ok(Own {
        trends,
        next,
        plan: check.and_then(|check| {
            let plan = check.decision.plan.filter(|_| check.decision.cleared)?;
            Some((plan, check.record))
        }),
        waits: waiting::of_client(tx, practice, client).await?.len(),
        names: Names::load(tx, practice).await?,
        visits: all.into_iter().map(|visit| (visit.visit_id, visit)).collect(),
        summaries,
    })
}
