//! A visit's note with what stands around it: the last note, the limits, who else writes.

use jiff::tz::TimeZone;
use knowledge::Knowledge;
use store::notes::{self, Addendum, Draft, Note};
use store::visits::{self, Visit};
use store::{PracticeId, Tx, VisitId, VisitState, practices};

use crate::care::standing::Standing;
use crate::flags::{Line, terms};
use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;
use crate::visit::chart::{self, Chart};
use crate::visit::ready::{ready, ready_after};
use crate::visit::trend::{self, Trend};

/// Everything that the page of a note shows.
#[derive(Debug)]
pub struct NoteSheet {
    /// The visit and its flags.
    pub line: Line,
    /// The clock of its site.
    pub zone: TimeZone,
    /// The signed note.
    pub note: Option<Note>,
    /// What was added to it.
    pub addenda: Vec<Addendum>,
    /// The reader's own draft.
    pub own: Option<Draft>,
    /// Drafts of others.
    pub others: Vec<Draft>,
    /// The signed note of the client's visit before this one.
    pub last: Option<Note>,
    /// How the client's scores went over the course.
    pub trends: Vec<Trend>,
    /// The body chart of the visit.
    pub chart: Chart,
    /// What the note may be written on, or why it does not open; none once it is signed.
    pub open: Option<Result<Standing, Refusal>>,
}

/// The standing on which a visit's note may be written.
///
/// Whoever writes after the visit writes about the visit: a clearance that ran out overnight was
/// good then, so nothing later than the end of the visit counts.
///
/// # Errors
/// A rule: nobody has arrived, the visit did not take place, or what [`ready`] says.
pub async fn open(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    visit: &Visit,
    now: i64,
) -> Result<Standing, Refusal> {
    let now = now.min(visit.place.ends_at);
    match visit.state {
        // Why it is on hold is said there.
        VisitState::Arrived | VisitState::OnHold => {
            ready(tx, knowledge, practice, visit, now).await
        }
        VisitState::Done => ready_after(tx, knowledge, practice, visit, now).await,
        VisitState::Booked => Err(Refusal::rule("note-not-arrived")),
        VisitState::Missed | VisitState::Cancelled => Err(Refusal::rule("note-no-visit")),
    }
}

/// The note of a visit with what stands around it.
///
/// # Errors
/// [`store::StoreError::Missing`].
pub async fn read(
    house: &House,
    permit: &Permit<case::ReadNote>,
    visit: VisitId,
) -> Result<NoteSheet, Refusal> {
    let actor = permit.actor();
    let practice = actor.practice;
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    let tx = &mut tx;
    let line = visits::line(tx, practice, visit).await?;
    let row = practices::load(tx, practice).await?;
    let site = practices::sites(tx, practice).await?.into_iter();
    let site = site.into_iter().find(|site| site.site_id == line.visit.place.site_id);
    let time_zone = site.map_or(row.time_zone.clone(), |site| site.time_zone);
    let drafts = notes::drafts(tx, practice, visit).await?;
    let (own, others): (Vec<Draft>, Vec<Draft>) =
        drafts.into_iter().partition(|draft| draft.author == actor.user);
    let note = notes::find(tx, practice, visit).await?;
    let starts_at = line.visit.place.starts_at;
    let open = match &note {
        Some(_) => None,
        None => match open(tx, house.knowledge(), practice, &line.visit, house.now()).await {
            Err(Refusal::Store(error)) => return Err(error.into()),
            other => Some(other),
        },
    };
    let course = line.visit.course_id;
    Ok(NoteSheet {
        trends: trend::of_course(tx, house.knowledge(), practice, course).await?,
        chart: chart::of_visit(tx, actor, line.visit.clone(), &[]).await?,
        zone: zone(&time_zone),
        addenda: match &note {
            Some(_) => notes::addenda(tx, practice, visit).await?,
            None => Vec::new(),
        },
        last: notes::last(tx, practice, line.visit.client_id, starts_at).await?,
        own: own.into_iter().next(),
        others,
        note,
        open,
        line: Line::of(tx, house.knowledge(), practice, line, terms(house, &row.settings)).await?,
    })
}
