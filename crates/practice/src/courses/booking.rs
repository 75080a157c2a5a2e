//! A course that was chosen is booked: all its visits in one transaction, or none.

use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::busy::Place;
use store::courses::{self, NewCourse, NewVisit};
use store::{ClientId, CourseId, Json, RoomId, SiteId, TherapistId, VisitId};

use crate::care::screening::today;
use crate::care::standing::bookable;
use crate::courses::calendar::{Calendar, Span};
use crate::courses::more;
use crate::courses::options::{Choice, choice, skills};
use crate::courses::question::{Named, Wanted};
use crate::courses::rows::Rows;
use crate::fields::Fields;
use crate::house::{About, Done, House, Key};
use crate::permission::{Case, Permit, case};
use crate::refusal::Refusal;

/// A place as a form carries it: `therapist:room:site:start`, the start in epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// Who treats.
    pub therapist: TherapistId,
    /// In which room.
    pub room: RoomId,
    /// Where.
    pub site: SiteId,
    /// When, epoch milliseconds.
    pub starts_at: i64,
}

impl From<&Place> for Pick {
    fn from(place: &Place) -> Self {
        Self {
            therapist: place.therapist_id,
            room: place.room_id,
            site: place.site_id,
            starts_at: place.starts_at,
        }
    }
}

impl std::fmt::Display for Pick {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}:{}", self.therapist, self.room, self.site, self.starts_at)
    }
}

impl FromStr for Pick {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split(':').collect();
        let [therapist, room, site, starts_at] = parts.as_slice() else { return Err(()) };
        Ok(Self {
            therapist: therapist.parse().map_err(|_| ())?,
            room: room.parse().map_err(|_| ())?,
            site: site.parse().map_err(|_| ())?,
            starts_at: starts_at.parse().map_err(|_| ())?,
        })
    }
}

/// More visits than this are no course.
const PICKS_MAX: usize = 64;

/// The places of a chosen course, from one field with blanks between or from several.
pub fn picks(fields: &mut Fields) -> Vec<Pick> {
    let all = fields.all("pick").join(" ");
    let read: Result<Vec<Pick>, ()> = all.split_whitespace().map(str::parse).collect();
    match read {
        Ok(picks) if !picks.is_empty() && picks.len() <= PICKS_MAX => picks,
        Ok(picks) if picks.is_empty() => {
            fields.mistake("pick", "missing", &[]);
            picks
        }
        _ => {
            fields.mistake("pick", "unknown-choice", &[]);
            Vec::new()
        }
    }
}

/// The places that picks stand for, with the length and the buffer of the service.
pub(crate) fn places(picks: &[Pick], minutes: i64, buffer: i64) -> Vec<Place> {
    let place = |pick: &Pick| {
        let ends_at = pick.starts_at.saturating_add(minutes * 60_000);
        Place {
            site_id: pick.site,
            therapist_id: pick.therapist,
            room_id: pick.room,
            starts_at: pick.starts_at,
            ends_at,
            blocked_from: pick.starts_at,
            blocked_to: ends_at.saturating_add(buffer * 60_000),
        }
    };
    picks.iter().map(place).collect()
}

/// Refuses places that break a rule other than that somebody has them already.
pub(crate) fn keeps_rules(
    rows: &Rows,
    wanted: &Wanted,
    (span, now): (Span, i64),
    places: &[Place],
) -> Result<(), Refusal> {
    let room_fits = |place: &Place| {
        rows.rooms.iter().any(|r| r.room_id == place.room_id && r.site_id == place.site_id)
    };
    let whole = usize::try_from(wanted.visits) == Ok(places.len());
    if !whole || !places.iter().all(room_fits) {
        return Err(Refusal::rule("place-not-possible"));
    }
    let broken = Calendar::new(rows, wanted, span, now, &[])?.broken(places);
    if broken.is_empty() { Ok(()) } else { Err(Refusal::rule("place-not-possible")) }
}

#[derive(Serialize)]
struct Asked {
    client: ClientId,
    named: Named,
    picks: Vec<Pick>,
}

/// Books a course as it was chosen.
///
/// # Errors
/// Why no course may be booked, `rule-outside-plan`, `rule-place-not-possible`;
/// [`Refusal::Taken`] with every place that somebody else has taken meanwhile.
pub async fn book(
    house: &House,
    permit: &Permit<case::BookCourse>,
    client: ClientId,
    named: Named,
    picks: Vec<Pick>,
    key: Key,
) -> Result<CourseId, Refusal> {
    let practice = permit.actor().practice;
    let reach = permit.actor().reach(Case::BookCourse);
    let knowledge = Arc::clone(house.knowledge());
    let asked = Asked { client, named, picks };
    house
        .write(permit, About::client(client, key), asked, move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (asked, now) = (&scene.asked, scene.now);
                let standing = bookable(tx, &knowledge, practice, asked.client, now).await?;
                let choice: Choice = choice(&knowledge, reach, &standing)?;
                let wanted = choice.check(choice.complete(&asked.named)?)?;
                let today = today(&standing.premises.practice, now);
                let more =
                    more::Room::of(tx, &knowledge, (practice, asked.client), &wanted).await?;
                let span = Span::of(today, more.first_day(today, &wanted), &wanted);
                let of = (practice, asked.client, wanted.service);
                let skilled = skills(&knowledge);
                let premises = Arc::clone(&standing.premises);
                let rows = Rows::on(premises, tx, of, span.instants(), &skilled).await?;
                let places = places(&asked.picks, wanted.minutes, rows.service.buffer_minutes);
                keeps_rules(&rows.only(&places), &wanted, (span, now), &places)?;
                let visits = (more.number..).zip(&places).map(|(number, place)| NewVisit {
                    id: VisitId::fresh(),
                    number,
                    place: *place,
                });
                let course = NewCourse {
                    practice,
                    id: wanted.more_of.unwrap_or_else(CourseId::fresh),
                    client: asked.client,
                    service: wanted.service,
                    screen: Some(standing.screen.screen_id),
                    plan: Json::of(&json!(wanted)),
                    visits: visits.collect(),
                    at: now,
                };
                match wanted.more_of {
                    Some(_) => courses::add_visits(tx, &course, &course.visits).await?,
                    None => courses::book(tx, &course).await?,
                }
                let count = course.visits.len();
                Ok(Done::noting(course.id, json!({ "course": course.id, "visits": count })))
            })
        })
        .await
}
