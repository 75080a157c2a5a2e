//! The day of a site: who is there, who comes, and what to know before they do.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::busy::QUANTUM_MS;
use store::practices::{self, Absence, Hours, Site};
use store::premises::{self, Premises};
use store::visits;
use store::{AbsenceKind, SiteId, TherapistId, VisitState};

use crate::flags::terms;
pub use crate::flags::{Flag, Line};
use crate::house::House;
use crate::opening;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::session::zone;
use crate::subject::Subject;

const HOUR_MS: i64 = 3_600_000;

/// A day without hours and visits is shown from here to there, in minutes from midnight.
const PLAIN_DAY: (i64, i64) = (8 * 60, 18 * 60);

/// What stands over the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// A column for each therapist.
    #[default]
    Therapist,
    /// A column for each room.
    Room,
}

impl By {
    /// Its word in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Therapist => "therapist",
            Self::Room => "room",
        }
    }
}

impl std::str::FromStr for By {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "therapist" => Ok(Self::Therapist),
            "room" => Ok(Self::Room),
            _ => Err(()),
        }
    }
}

/// Which day is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The site; without one the actor's first.
    pub site: Option<SiteId>,
    /// The civil date; without one today on the site's clock.
    pub date: Option<Date>,
    /// The columns.
    pub by: By,
}

/// A column of the day.
#[derive(Clone, Debug)]
pub struct Column {
    /// The therapist's or the room's id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// The column of whoever looks.
    pub own: bool,
    /// When they are there; empty for rooms without hours of the site.
    pub open: Vec<(i64, i64)>,
    /// Stretches of the shown window outside those.
    pub closed: Vec<(i64, i64)>,
    /// Absences, cut to the shown window.
    pub away: Vec<(i64, i64, AbsenceKind)>,
    /// The visits in order.
    pub lines: Vec<Line>,
}

/// The day of a site. Instants are epoch milliseconds.
#[derive(Clone, Debug)]
pub struct Day {
    /// The site.
    pub site: Site,
    /// Every open site, for the choice.
    pub sites: Vec<Site>,
    /// The site's clock.
    pub zone: TimeZone,
    /// The civil date.
    pub date: Date,
    /// Today on the site's clock.
    pub today: Date,
    /// The columns.
    pub by: By,
    /// What is shown: from and to, on quanta.
    pub window: (i64, i64),
    /// The full hours of the wall clock within the window.
    pub marks: Vec<i64>,
    /// The columns, the actor's own first.
    pub columns: Vec<Column>,
    /// Visits that were cancelled or missed.
    pub off: Vec<Line>,
}

impl Day {
    /// How many quanta after the beginning of the window an instant is.
    #[must_use]
    pub fn step(&self, at: i64) -> i64 {
        (at - self.window.0).div_euclid(QUANTUM_MS)
    }
}

/// The day of a site.
///
/// # Errors
/// [`store::StoreError::Missing`] for an unknown site, a rule where the practice has none.
pub async fn read(
    house: &House,
    permit: &Permit<case::ReadDay>,
    asked: Asked,
) -> Result<Day, Refusal> {
    let actor = permit.actor();
    let practice = actor.practice;
    let mut tx = house.look(permit).await?;
    let tables = premises::load(&mut tx, practice).await?;
    let terms = terms(house, &tables.practice.settings);
    drop(tx);
    let site = choose(&tables, asked.site, actor.therapist)?;
    let zone = zone(&site.time_zone);
    let today = opening::date(house.now(), &zone);
    let date = asked.date.unwrap_or(today);
    let bounds = opening::day(date, &zone)?;
    let mut tx = house.read(permit, Subject::Site(site.site_id)).await?;
    let visits = visits::day(&mut tx, practice, site.site_id, bounds).await?;
    let absences = practices::absences(&mut tx, practice, bounds.0, bounds.1).await?;
    let mut lines = Vec::with_capacity(visits.len());
    for visit in visits {
        lines.push(Line::of(&mut tx, house.knowledge(), practice, visit, terms).await?);
    }
    drop(tx);
    let (off, lines): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| {
        matches!(line.visit.visit.state, VisitState::Cancelled | VisitState::Missed)
    });
    let sites = tables.sites.iter().filter(|site| site.closed_at.is_none()).cloned().collect();
    let mut day = Day {
        site,
        sites,
        zone,
        date,
        today,
        by: asked.by,
        window: (0, 0),
        marks: Vec::new(),
        columns: Vec::new(),
        off,
    };
    let here = tables.hours.iter().filter(|line| line.site_id == day.site.site_id);
    let hours: Vec<Hours> = here.cloned().collect();
    day.columns = match asked.by {
        By::Therapist => by_therapist(&day, (&tables, &hours), lines, actor.therapist)?,
        By::Room => by_room(&day, (&tables, &hours), lines)?,
    };
    show(&mut day, &absences)?;
    Ok(day)
}

/// The site that was asked for, else the first one at which the actor has hours, else the first.
fn choose(
    tables: &Premises,
    asked: Option<SiteId>,
    therapist: Option<TherapistId>,
) -> Result<Site, Refusal> {
    let open = || tables.sites.iter().filter(|site| site.closed_at.is_none());
    if let Some(asked) = asked {
        let found = tables.sites.iter().find(|site| site.site_id == asked).cloned();
        return found.ok_or(store::StoreError::Missing("site").into());
    }
    let own =
        tables.hours.iter().find(|line| therapist.is_some() && line.therapist_id == therapist);
    let own = own.and_then(|line| open().find(|site| site.site_id == line.site_id));
    own.or_else(|| open().next()).cloned().ok_or(Refusal::rule("no-site"))
}

fn column(id: String, name: &str, open: Vec<(i64, i64)>) -> Column {
    let name = name.to_owned();
    Column { id, name, own: false, open, closed: Vec::new(), away: Vec::new(), lines: Vec::new() }
}

fn by_therapist(
    day: &Day,
    (tables, hours): (&Premises, &[Hours]),
    lines: Vec<Line>,
    own: Option<TherapistId>,
) -> Result<Vec<Column>, Refusal> {
    let mut columns = Vec::new();
    for therapist in &tables.therapists {
        let id = therapist.therapist_id;
        let works_here = hours.iter().any(|line| line.therapist_id == Some(id));
        if !works_here && lines.iter().all(|line| line.visit.visit.place.therapist_id != id) {
            continue;
        }
        let open = opening::open(hours, day.site.site_id, Some(id), day.date, &day.zone)?;
        let theirs = lines.iter().filter(|line| line.visit.visit.place.therapist_id == id);
        let theirs: Vec<Line> = theirs.cloned().collect();
        if theirs.is_empty() && (open.is_empty() || therapist.left_at.is_some()) {
            continue;
        }
        let column = column(id.to_string(), &therapist.name, open);
        columns.push(Column { own: own == Some(id), lines: theirs, ..column });
    }
    // Stable: the others stay in the order of their names.
    columns.sort_by_key(|column| !column.own);
    Ok(columns)
}

fn by_room(
    day: &Day,
    (tables, hours): (&Premises, &[Hours]),
    lines: Vec<Line>,
) -> Result<Vec<Column>, Refusal> {
    let open = opening::open(hours, day.site.site_id, None, day.date, &day.zone)?;
    let rooms = tables.rooms.iter().filter(|room| room.site_id == day.site.site_id);
    let columns = rooms.filter_map(|room| {
        let id = room.room_id;
        let there = lines.iter().filter(|line| line.visit.visit.place.room_id == id);
        let lines: Vec<Line> = there.cloned().collect();
        let shown = room.closed_at.is_none() || !lines.is_empty();
        shown.then(|| Column { lines, ..column(id.to_string(), &room.name, open.clone()) })
    });
    Ok(columns.collect())
}

/// Settles what is shown, and shades what is closed.
fn show(day: &mut Day, absences: &[Absence]) -> Result<(), Refusal> {
    let open = day.columns.iter().flat_map(|column| column.open.iter().copied());
    let lines = day.columns.iter().flat_map(|column| &column.lines);
    let places =
        lines.map(|line| (line.visit.visit.place.starts_at, line.visit.visit.place.ends_at));
    let all: Vec<(i64, i64)> = open.chain(places).collect();
    let plain = |minute| opening::at(day.date, minute, &day.zone);
    let from = all.iter().map(|one| one.0).min();
    let to = all.iter().map(|one| one.1).max();
    let from = from.map_or_else(|| plain(PLAIN_DAY.0), Ok)?;
    let to = to.map_or_else(|| plain(PLAIN_DAY.1), Ok)?;
    day.window = (full_hour(from, &day.zone, -1), full_hour(to, &day.zone, 1));
    let (from, to) = day.window;
    let quanta = (from..to).step_by(usize::try_from(QUANTUM_MS).unwrap_or(usize::MAX));
    day.marks = quanta.filter(|at| full_hour(*at, &day.zone, 1) == *at).collect();
    let by = day.by;
    for column in &mut day.columns {
        let mut reached = from;
        for stretch in &column.open {
            if reached < stretch.0 {
                column.closed.push((reached, stretch.0));
            }
            reached = reached.max(stretch.1);
        }
        if reached < to && !(by == By::Room && column.open.is_empty()) {
            column.closed.push((reached, to));
        }
        let theirs = absences.iter().filter(|one| one.therapist_id.to_string() == column.id);
        let cut = theirs.map(|one| (one.starts_at.max(from), one.ends_at.min(to), one.kind));
        column.away = cut.filter(|one| one.0 < one.1).collect();
    }
    Ok(())
}

/// The next full hour of the wall clock at or after (1), or at or before (-1) an instant.
fn full_hour(at: i64, zone: &TimeZone, direction: i64) -> i64 {
    let on_quantum = match direction {
        1 => (at + QUANTUM_MS - 1).div_euclid(QUANTUM_MS) * QUANTUM_MS,
        _ => at.div_euclid(QUANTUM_MS) * QUANTUM_MS,
    };
    // No two full hours are further apart than this, also where the clocks move by 30 minutes.
    let steps = 2 * HOUR_MS / QUANTUM_MS;
    let mut tried = (0..=steps).map(|step| on_quantum + direction * step * QUANTUM_MS);
    let minute = |at: &i64| {
        let instant = jiff::Timestamp::from_millisecond(*at).unwrap_or_default();
        zone.to_datetime(instant).minute()
    };
    tried.find(|at| minute(at) == 0).unwrap_or(on_quantum)
}
