//! What the practice's tables say about a stretch of time: who works, who is away, who is taken.

use std::collections::BTreeMap;
use std::sync::Arc;

use store::busy::{self, Place, Stretch};
use store::practices::{self, Absence, Hours, Room, Service, Site, Therapist};
use store::premises::{self, Premises};
use store::{ClientId, PracticeId, Resource, ServiceId, StoreError, Tx, Uuid};

use crate::refusal::Refusal;

/// Rows of one service within a stretch of time.
#[derive(Clone, Debug)]
pub struct Rows {
    /// What the practice has set up, hours among it.
    pub premises: Arc<Premises>,
    /// Open sites.
    pub sites: Vec<Site>,
    /// Open rooms of the service's kind.
    pub rooms: Vec<Room>,
    /// The service.
    pub service: Service,
    /// Therapists of the discipline who have the technique and are still there.
    pub therapists: Vec<Therapist>,
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
        of: (PracticeId, ClientId, ServiceId),
        between: (i64, i64),
        taken: Taken<'_>,
        skilled: &(dyn Fn(&Service, &Therapist) -> bool + Sync),
    ) -> Result<Self, Refusal> {
        let premises = premises::load(tx, of.0).await?;
        let mut rows = Self::on(premises, tx, of, between, skilled).await?;
        if let Taken::Without(own) = taken {
            rows.load_taken(tx, of.0, between).await?;
            rows.give_back(own);
        }
        Ok(rows)
    }

    /// As [`Rows::load`] on premises that were read already, without what is taken: the database
    /// alone says that.
    ///
    /// # Errors
    /// As [`Rows::load`].
    pub async fn on(
        premises: Arc<Premises>,
        tx: &mut Tx,
        (practice, client, service): (PracticeId, ClientId, ServiceId),
        (from, to): (i64, i64),
        skilled: &(dyn Fn(&Service, &Therapist) -> bool + Sync),
    ) -> Result<Self, Refusal> {
        let service = premises.service(service).cloned().ok_or(StoreError::Missing("service"))?;
        if service.retired_at.is_some() {
            return Err(Refusal::rule("service-retired"));
        }
        let sites = premises.sites.iter().filter(|one| one.closed_at.is_none());
        let rooms = premises.rooms.iter();
        let rooms = rooms.filter(|one| one.closed_at.is_none() && one.kind == service.room_kind);
        let therapists = premises.therapists.iter().filter(|one| {
            one.left_at.is_none() && one.discipline == service.discipline && skilled(&service, one)
        });
        Ok(Self {
            sites: sites.cloned().collect(),
            rooms: rooms.cloned().collect(),
            therapists: therapists.cloned().collect(),
            service,
            absences: practices::absences(tx, practice, from, to).await?,
            taken: BTreeMap::new(),
            client,
            premises,
        })
    }

    /// All weekly hours.
    #[must_use]
    pub fn hours(&self) -> &[Hours] {
        &self.premises.hours
    }

    /// Leaves only what some places name: enough to say whether they keep the rules.
    #[must_use]
    pub fn only(mut self, places: &[Place]) -> Self {
        self.sites.retain(|one| places.iter().any(|place| place.site_id == one.site_id));
        self.rooms.retain(|one| places.iter().any(|place| place.room_id == one.room_id));
        self.therapists
            .retain(|one| places.iter().any(|place| place.therapist_id == one.therapist_id));
        self
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
pub(crate) fn without(one: Stretch, from: i64, to: i64) -> Vec<Stretch> {
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
