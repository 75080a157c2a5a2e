//! Where and when a visit goes: the first place that therapist and room have free.

use store::busy::Place;
use store::practices::Service;

use crate::calendar::{Quanta, starts};
use crate::days::Days;
use crate::house::House;
use crate::team::Team;

/// What a client wants of their visits.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Index of the place.
    pub place: usize,
    /// Index of the colleague.
    pub colleague: usize,
    /// Minutes from midnight.
    pub minute: i64,
}

/// Whether a visit keeps what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// It does.
    Place,
    /// It is called off: others may have its place.
    Nothing,
}

/// How many days a visit may be later than wished.
const LATE_MAX: usize = 5;

/// Finds a place on a day from `first` on and takes it. Answers it with its day.
pub fn place(
    team: &mut Team,
    house: &House,
    days: &Days,
    service: &Service,
    (wish, first, keeps): (Wish, usize, Keeps),
) -> Option<(usize, Place)> {
    let site = house.places.get(wish.place)?;
    let others = team.able(wish.place, service);
    for day in first..=first + LATE_MAX {
        // Their own therapist first; somebody else when three days went by without.
        let patient = day < first + 3;
        let asked = others.iter().copied().filter(|one| *one == wish.colleague || !patient);
        for index in std::iter::once(wish.colleague).chain(asked) {
            let Some((minute, room)) = free(team, service, (wish, index, day)) else { continue };
            let colleague = team.colleagues.get_mut(index)?;
            let space = team.rooms.get_mut(room)?;
            let (end, blocked) = (minute + service.minutes, blocked(minute, service));
            if keeps == Keeps::Place {
                colleague.free.take(day, blocked);
                space.free.take(day, blocked);
            }
            let at = |minute| days.at(site.zone, day, minute);
            let place = Place {
                site_id: site.site.site_id,
                therapist_id: colleague.row.therapist_id,
                room_id: space.row.room_id,
                starts_at: at(minute),
                ends_at: at(end),
                blocked_from: at(minute),
                blocked_to: at(end + service.buffer_minutes),
            };
            return Some((day, place));
        }
    }
    None
}

fn blocked(minute: i64, service: &Service) -> Quanta {
    Quanta::between(minute, minute + service.minutes + service.buffer_minutes)
}

/// The minute nearest to the wish at which this colleague and a room are free.
fn free(
    team: &Team,
    service: &Service,
    (wish, colleague, day): (Wish, usize, usize),
) -> Option<(i64, usize)> {
    let hours = team.colleagues.get(colleague)?.free.on(day);
    if hours.is_empty() {
        return None;
    }
    let longest = 24 * 60 - service.minutes - service.buffer_minutes;
    let mut minutes = starts(wish.minute).filter(|minute| (0..=longest).contains(minute));
    minutes.find_map(|minute| {
        let wanted = blocked(minute, service);
        if !hours.cover(wanted) {
            return None;
        }
        let fits = |n: &usize| {
            let at = team.colleagues.get(*n).map(|one| one.place);
            let room = team.rooms.get(*n);
            at == Some(wish.place)
                && room.is_some_and(|room| {
                    room.row.kind == service.room_kind && room.free.on(day).cover(wanted)
                })
        };
        (0..team.rooms.len()).find(fits).map(|room| (minute, room))
    })
}
