//! What the practice's tables say about a stretch of time: who works, who is away, who is taken.

use std::collections::BTreeMap;

use store::busy::{self, Place, Stretch};
use store::practices::{self, Absence, Hours, Room, Service, Site, Therapist};
use store::{ClientId, PracticeId, Resource, ServiceId, StoreError, Tx, Uuid};

use crate::refusal::Refusal;

/// Rows of one service within a stretch of time.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The practice's own clock, IANA.
    pub time_zone: String,
    /// Open sites.
    pub sites: Vec<Site>,
    /// Open rooms of the service's kind.
    pub rooms: Vec<Room>,
    /// The service.
    pub service: Service,
    /// Therapists of the discipline who have the technique and are still there.
    pub therapists: Vec<Therapist>,
    /// All weekly hours.
    pub hours: Vec<Hours>,
    /// Absences within the stretch.
    pub absences: Vec<Absence>,
    /// When each therapist, room and the client is taken.
    pub taken: BTreeMap<Uuid, Vec<Stretch>>,
    /// The client.
    pub client: ClientId,
}

/// Which taken times count.
#[derive(Clone, Copy, Debug)]
pub enum Taken<'a> {
    /// All but those of these places, which are to be given back.
    Without(&'a [Place]),
    /// None: the database alone says what is taken.
    Ignored,
}

impl Rows {
    /// Reads everything that a course of a service needs, `from..to` in epoch milliseconds.
    /// `skill` says whether a therapist's skills hold the technique.
    ///
    /// # Errors
    /// `rule-service-retired`, [`StoreError::Missing`] for an unknown service.
    pub async fn load(
        tx: &mut Tx,
        (practice, client, service): (PracticeId, ClientId, ServiceId),
        (from, to): (i64, i64),
        taken: Taken<'_>,
        skilled: &(dyn Fn(&Service, &Therapist) -> bool + Sync),
    ) -> Result<Self, Refusal> {
        let time_zone = practices::load(tx, practice).await?.time_zone;
        let services = practices::services(tx, practice).await?;
        let service = services.into_iter().find(|one| one.service_id == service);
        let service = service.ok_or(StoreError::Missing("service"))?;
        if service.retired_at.is_some() {
            return Err(Refusal::rule("service-retired"));
        }
        let mut sites = practices::sites(tx, practice).await?;
        sites.retain(|one| one.closed_at.is_none());
        let mut rooms = practices::rooms(tx, practice).await?;
        rooms.retain(|one| one.closed_at.is_none() && one.kind == service.room_kind);
        let mut therapists = practices::therapists(tx, practice).await?;
        therapists.retain(|one| {
            one.left_at.is_none() && one.discipline == service.discipline && skilled(&service, one)
        });
        let mut rows = Self {
            time_zone,
            sites,
            rooms,
            therapists,
            service,
            hours: practices::hours(tx, practice).await?,
            absences: practices::absences(tx, practice, from, to).await?,
            taken: BTreeMap::new(),
            client,
        };
        if let Taken::Without(own) = taken {
            rows.load_taken(tx, practice, (from, to)).await?;
            rows.give_back(own);
        }
        Ok(rows)
    }

    async fn load_taken(
        &mut self,
        tx: &mut Tx,
        practice: PracticeId,
        (from, to): (i64, i64),
    ) -> Result<(), Refusal> {
        let therapists =
            self.therapists.iter().map(|t| (Resource::Therapist, t.therapist_id.uuid()));
        let rooms = self.rooms.iter().map(|r| (Resource::Room, r.room_id.uuid()));
        let client = std::iter::once((Resource::Client, self.client.uuid()));
        let all: Vec<_> = therapists.chain(rooms).chain(client).collect();
        for resource in all {
            let stretches = busy::taken(tx, practice, resource, from, to).await?;
            self.taken.insert(resource.1, stretches);
        }
        Ok(())
    }

    /// Frees the times of visits that are to be moved.
    fn give_back(&mut self, own: &[Place]) {
        for place in own {
            let client = (self.client.uuid(), place.starts_at, place.ends_at);
            let therapist = (place.therapist_id.uuid(), place.blocked_from, place.blocked_to);
            let room = (place.room_id.uuid(), place.blocked_from, place.blocked_to);
            for (id, from, to) in [client, therapist, room] {
                if let Some(list) = self.taken.get_mut(&id) {
                    *list = list.iter().flat_map(|one| without(*one, from, to)).collect();
                }
            }
        }
    }
}

/// What is left of a stretch when `from..to` is taken out of it, in whole quanta.
fn without(one: Stretch, from: i64, to: i64) -> Vec<Stretch> {
    let quantum = busy::QUANTUM_MS;
    let from = from.div_euclid(quantum) * quantum;
    let to = (to + quantum - 1).div_euclid(quantum) * quantum;
    let before = Stretch { from: one.from, to: one.to.min(from) };
    let after = Stretch { from: one.from.max(to), to: one.to };
    [before, after].into_iter().filter(|part| part.from < part.to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_given_back_leaves_what_is_around_it() {
        let minute = 60_000;
        let one = Stretch { from: 0, to: 60 * minute };
        let part = |from: i64, to: i64| Stretch { from: from * minute, to: to * minute };
        let left = without(one, 10 * minute, 22 * minute);
        assert_eq!(left, [part(0, 10), part(25, 60)]);
        assert_eq!(without(one, 0, 60 * minute), []);
        assert_eq!(without(one, 70 * minute, 80 * minute), [one]);
    }
}
