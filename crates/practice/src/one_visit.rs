//! Whether a single visit, outside a course that was planned whole, may be given to a client: the
//! check allows a course, nothing bars the technique, and the plan's minutes and days are kept.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use knowledge::Knowledge;
use store::busy::Place;
use store::practices::Site;
use store::{ClientId, PracticeId, ScreenId, ServiceId, Tx, VisitState, visits};

use crate::care::standing::bookable;
use crate::courses::options::choice;
use crate::courses::question::Wanted;
use crate::opening;
use crate::permission::Reach;
use crate::refusal::Refusal;
use crate::session::zone;

/// What a single visit is booked on.
#[derive(Clone, Debug)]
pub struct Grounds {
    /// The check that allows it.
    pub screen: ScreenId,
    /// The visit as a course of one.
    pub wanted: Wanted,
}

/// Refuses a visit that the client's newest check or their other visits do not allow.
///
/// # Errors
/// Why no course may be booked; `rule-technique-barred`, `rule-visit-too-long`,
/// `rule-visit-too-near`; as the store says.
pub(crate) async fn allowed(
    tx: &mut Tx,
    knowledge: &Knowledge,
    (practice, client): (PracticeId, ClientId),
    (service, place): (ServiceId, &Place),
    now: i64,
) -> Result<Grounds, Refusal> {
    let standing = bookable(tx, knowledge, practice, client, now).await?;
    let choice = choice(knowledge, Reach::Practice, &standing)?;
    let service = choice.services.iter().find(|one| one.service_id == service);
    let usual = choice.usual(service.ok_or(Refusal::rule("technique-barred"))?);
    let minutes = (place.ends_at - place.starts_at) / 60_000;
    if minutes > choice.bounds.minutes_max {
        let most = choice.bounds.minutes_max.to_string();
        return Err(Refusal::rule_with("visit-too-long", &[("minutes", most)]));
    }
    let wanted = Wanted { visits: 1, minutes, ..usual };
    apart(tx, (practice, client), (&choice.names.sites, place), wanted.gap_min).await?;
    Ok(Grounds { screen: standing.screen.screen_id, wanted })
}

/// The days that a plan leaves between visits hold for the client's visits of every course.
async fn apart(
    tx: &mut Tx,
    (practice, client): (PracticeId, ClientId),
    (sites, place): (&[Site], &Place),
    least: i64,
) -> Result<(), Refusal> {
    let day = date_of(sites, place);
    let at = |days: i64| {
        let date = day.checked_add(days.days()).unwrap_or(day);
        date.to_zoned(TimeZone::UTC).map_or(place.starts_at, |at| at.timestamp().as_millisecond())
    };
    // A day wider on both sides, so that it holds on every clock.
    let between = (at(-least - 1), at(least + 2));
    for other in visits::of_client(tx, practice, client, between).await? {
        let gone = matches!(other.state, VisitState::Cancelled | VisitState::Missed);
        let days = i64::from((date_of(sites, &other.place) - day).get_days()).abs();
        if !gone && days < least {
            return Err(Refusal::rule_with("visit-too-near", &[("days", least.to_string())]));
        }
    }
    Ok(())
}

/// The civil date of a place on its site's clock.
pub(crate) fn date_of(sites: &[Site], place: &Place) -> Date {
    let site = sites.iter().find(|site| site.site_id == place.site_id);
    let clock = zone(site.map_or("UTC", |site| site.time_zone.as_str()));
    opening::date(place.starts_at, &clock)
}
