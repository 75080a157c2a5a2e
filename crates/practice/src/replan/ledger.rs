//! Who and what is taken while a plan is made: a copy of the database's rows that the plan writes
//! its own places into.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use store::busy::{self, Place, Stretch};
use store::{ClientId, PracticeId, Resource, Tx, Uuid};

use crate::courses::rows::without;
use crate::refusal::Refusal;

/// Taken stretches of therapists, rooms and clients.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger(BTreeMap<Uuid, Vec<Stretch>>);

impl Ledger {
    /// Reads what is taken of a resource.
    pub(crate) async fn read(
        &mut self,
        tx: &mut Tx,
        practice: PracticeId,
        resource: (Resource, Uuid),
        (from, to): (i64, i64),
    ) -> Result<(), Refusal> {
        if let Entry::Vacant(entry) = self.0.entry(resource.1) {
            entry.insert(busy::taken(tx, practice, resource, from, to).await?);
        }
        Ok(())
    }

    /// What is taken of a resource.
    pub(crate) fn of(&self, id: Uuid) -> &[Stretch] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether a resource is free in a stretch, whole quanta counted.
    pub(crate) fn free(&self, id: Uuid, (from, to): (i64, i64)) -> bool {
        self.of(id).iter().all(|one| {
            without(*one, from, to).iter().map(|left| left.to - left.from).sum::<i64>()
                == one.to - one.from
        })
    }

    /// Gives a visit its place.
    pub(crate) fn take(&mut self, client: ClientId, place: &Place) {
        for (id, (from, to)) in parts(client, place) {
            self.0.entry(id).or_default().push(Stretch { from, to });
        }
    }

    /// Takes a visit's place back.
    pub(crate) fn give_back(&mut self, client: ClientId, place: &Place) {
        for (id, (from, to)) in parts(client, place) {
            if let Some(list) = self.0.get_mut(&id) {
                *list = list.iter().flat_map(|one| without(*one, from, to)).collect();
            }
        }
    }
}

fn parts(client: ClientId, place: &Place) -> [(Uuid, (i64, i64)); 3] {
    let blocked = (place.blocked_from, place.blocked_to);
    [
        (client.uuid(), (place.starts_at, place.ends_at)),
        (place.therapist_id.uuid(), blocked),
        (place.room_id.uuid(), blocked),
    ]
}
