//! The body chart of a visit: what the client and the therapist drew, beside what was drawn at
//! earlier visits.

use std::str::FromStr;

use jiff::tz::TimeZone;
use serde_json::json;
use store::charts::{self, Drawn, Kept};
use store::visits::{self, Visit};
use store::{Author, ClientId, PracticeId, StoreError, Tx, VisitId, VisitState, notes, practices};

use crate::actor::Actor;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;
use crate::visit::drawing::Drawing;

/// So many earlier drawings can be shown under today's.
pub const LAYERS_MAX: usize = 3;

/// A drawing by its visit and author, in an address: `<visit>.<author>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// At which visit.
    pub visit: VisitId,
    /// As whom.
    pub author: Author,
}

impl FromStr for Seen {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (visit, author) = text.split_once('.').ok_or(())?;
        Ok(Seen { visit: visit.parse().map_err(|_| ())?, author: author.parse().map_err(|_| ())? })
    }
}

/// A drawing under today's.
#[derive(Clone, Debug)]
pub struct Layer {
    /// At which visit, and as whom.
    pub drawn: Drawn,
    /// When it was saved, epoch milliseconds.
    pub at: i64,
    /// What was drawn.
    pub drawing: Drawing,
}

/// The chart of a visit as one person sees it.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The visit.
    pub visit: Visit,
    /// Its site's clock.
    pub zone: TimeZone,
    /// As whom the reader draws.
    pub author: Author,
    /// Key of the rule by which they may not.
    pub closed: Option<&'static str>,
    /// The newest version of the reader's own drawing; 0 before the first.
    pub version: i64,
    /// When it was saved, epoch milliseconds.
    pub drawn_at: Option<i64>,
    /// The reader's own drawing.
    pub drawing: Drawing,
    /// The other author's drawing of this visit, then the chosen earlier ones.
    pub layers: Vec<Layer>,
    /// What could be chosen, the latest visit first, and whether it is.
    pub earlier: Vec<(Drawn, bool)>,
}

impl Chart {
    /// The chart with a drawing that could not be saved in the place of the kept one, which then
    /// lies under it.
    #[must_use]
    pub fn with_unsaved(mut self, typed: Drawing) -> Chart {
        let kept = std::mem::replace(&mut self.drawing, typed);
        if let Some(at) = self.drawn_at.filter(|_| kept != self.drawing) {
            let drawn = drawn(&self.visit, self.author);
            self.layers.insert(0, Layer { drawn, at, drawing: kept });
        }
        self
    }
}

fn drawn(visit: &Visit, author: Author) -> Drawn {
    let (number, starts_at) = (visit.number, visit.place.starts_at);
    Drawn { visit_id: visit.visit_id, number, starts_at, author }
}

/// As whom somebody draws on a client's chart: on one's own as the client.
#[must_use]
pub fn author(actor: &Actor, client: ClientId) -> Author {
    if actor.client == Some(client) { Author::Client } else { Author::Therapist }
}

/// Key of the rule by which a visit's chart may not be drawn on: the visit was called off or
/// missed, or its note is signed.
///
/// # Errors
/// As the store says.
pub async fn closed(
    tx: &mut Tx,
    practice: PracticeId,
    visit: &Visit,
) -> Result<Option<&'static str>, Refusal> {
    if matches!(visit.state, VisitState::Cancelled | VisitState::Missed) {
        return Ok(Some("chart-visit-off"));
    }
    let signed = notes::find(tx, practice, visit.visit_id).await?.is_some();
    Ok(signed.then_some("chart-signed"))
}

/// The chart of a visit, within a transaction that was opened to read this client's record. A
/// client sees what they drew themselves, a therapist what both drew. Of `with`, what does not
/// belong to the client's earlier visits and what is more than [`LAYERS_MAX`] is left out.
///
/// # Errors
/// As the store says.
pub async fn of_visit(
    tx: &mut Tx,
    actor: &Actor,
    visit: Visit,
    with: &[Seen],
) -> Result<Chart, Refusal> {
    let practice = actor.practice;
    let author = author(actor, visit.client_id);
    let sees = |other: Author| author == Author::Therapist || other == author;
    let mut layers = Vec::new();
    let mut own = None;
    for kept in charts::of_visit(tx, practice, visit.visit_id).await? {
        if kept.author == author {
            own = Some(kept);
        } else if sees(kept.author) {
            layers.push(layer(drawn(&visit, kept.author), &kept)?);
        }
    }
    let before = visit.place.starts_at;
    let mut earlier = Vec::new();
    for drawn in charts::of_client(tx, practice, visit.client_id, before).await? {
        let Drawn { visit_id, author, .. } = drawn;
        if !sees(author) {
            continue;
        }
        let shown = earlier.iter().filter(|(_, shown)| *shown).count();
        let wanted = with.contains(&Seen { visit: visit_id, author }) && shown < LAYERS_MAX;
        if wanted {
            let kept = charts::of_visit(tx, practice, visit_id).await?;
            let kept = kept.into_iter().find(|kept| kept.author == author);
            layers.push(layer(drawn, &kept.ok_or(StoreError::Missing("chart"))?)?);
        }
        earlier.push((drawn, wanted));
    }
    let sites = practices::sites(tx, practice).await?;
    let site = sites.into_iter().find(|site| site.site_id == visit.place.site_id);
    Ok(Chart {
        zone: zone(&site.ok_or(StoreError::Missing("site"))?.time_zone),
        author,
        closed: closed(tx, practice, &visit).await?,
        version: own.as_ref().map_or(0, |kept| kept.version),
        drawn_at: own.as_ref().map(|kept| kept.drawn_at),
        drawing: own.as_ref().map(drawing).transpose()?.unwrap_or_default(),
        layers,
        earlier,
        visit,
    })
}

fn drawing(kept: &Kept) -> Result<Drawing, Refusal> {
    Drawing::kept(&kept.drawing).ok_or(Refusal::rule("chart-unreadable"))
}

fn layer(drawn: Drawn, kept: &Kept) -> Result<Layer, Refusal> {
    Ok(Layer { drawn, at: kept.drawn_at, drawing: drawing(kept)? })
}

/// The chart of a visit. See [`of_visit`].
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn read(
    house: &House,
    permit: &Permit<case::ReadChart>,
    visit: VisitId,
    with: &[Seen],
) -> Result<Chart, Refusal> {
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    let visit = visits::load(&mut tx, permit.actor().practice, visit).await?;
    of_visit(&mut tx, permit.actor(), visit, with).await
}

/// Keeps a drawing after `version`, the newest that its author saw. Answers the new version.
///
/// # Errors
/// [`StoreError::Stale`] when the same author saved meanwhile; a rule, as [`closed`] says.
pub async fn keep(
    house: &House,
    permit: &Permit<case::DrawChart>,
    (visit, client): (VisitId, ClientId),
    (version, drawing): (i64, &Drawing),
    key: Key,
) -> Result<i64, Refusal> {
    let (drawn_by, author) = (permit.actor().user, author(permit.actor(), client));
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    let (marks, strokes) = (drawing.marks.len(), drawing.ink.len());
    let json = drawing.json();
    let asked = (visit, version, author.as_str(), json.as_str().to_owned());
    house
        .write(permit, about, asked, move |tx, scene| {
            let drawing = json.clone();
            Box::pin(async move {
                let row = visits::load(tx, scene.practice, visit).await?;
                if let Some(key) = closed(tx, scene.practice, &row).await? {
                    return Err(Refusal::rule(key));
                }
                let kept = Kept {
                    visit_id: visit,
                    author,
                    version: version + 1,
                    client_id: client,
                    drawing,
                    drawn_by,
                    drawn_at: scene.now,
                };
                charts::keep(tx, scene.practice, &kept).await?;
                let detail = json!({ "author": author.as_str(), "version": kept.version,
                    "marks": marks, "strokes": strokes });
                Ok(Done::noting(kept.version, detail))
            })
        })
        .await
}
