//! What a practice has set up, kept in memory and asked in each transaction whether it is current.
//!
//! Almost every request needs the sites, rooms, services, therapists and hours, and they change
//! a few times a year. A large practice has ten thousand lines of hours.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use uuid::Uuid;

use crate::db::{Tx, row};
use crate::error::StoreError;
use crate::ids::{PracticeId, RoomId, ServiceId, SiteId, TherapistId};
use crate::practices::{self, Hours, Practice, Room, Service, Site, Therapist};

/// Everything that a practice has set up but absences. Each list is in the order of its function
/// in [`practices`].
#[derive(Debug)]
pub struct Premises {
    /// The practice itself.
    pub practice: Practice,
    /// Sites, closed ones too.
    pub sites: Vec<Site>,
    /// Rooms, closed ones too.
    pub rooms: Vec<Room>,
    /// Services, retired ones too.
    pub services: Vec<Service>,
    /// Therapists, those who left too.
    pub therapists: Vec<Therapist>,
    /// Weekly hours.
    pub hours: Vec<Hours>,
}

impl Premises {
    /// A site.
    #[must_use]
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.iter().find(|one| one.site_id == id)
    }

    /// A room.
    #[must_use]
    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|one| one.room_id == id)
    }

    /// A service.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|one| one.service_id == id)
    }

    /// A therapist.
    #[must_use]
    pub fn therapist(&self, id: TherapistId) -> Option<&Therapist> {
        self.therapists.iter().find(|one| one.therapist_id == id)
    }
}

/// What was read last of each practice. A stamp is random and new with every change, so that it
/// names one content, in whichever database it is found.
static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

type Kept = HashMap<PracticeId, (Uuid, Arc<Premises>)>;

/// What a practice has set up, as this transaction sees it.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such practice.
pub async fn load(tx: &mut Tx, practice: PracticeId) -> Result<Arc<Premises>, StoreError> {
    let found = stamp(tx, practice).await?;
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).get(&practice).cloned();
    if let Some((_, premises)) = kept.filter(|(kept, _)| *kept == found) {
        return Ok(premises);
    }
    let premises = Arc::new(Premises {
        practice: practices::load(tx, practice).await?,
        sites: practices::sites(tx, practice).await?,
        rooms: practices::rooms(tx, practice).await?,
        services: practices::services(tx, practice).await?,
        therapists: practices::therapists(tx, practice).await?,
        hours: practices::hours(tx, practice).await?,
    });
    // Where each statement sees what was committed before it, a change may fall between two.
    if stamp(tx, practice).await? == found {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(practice, (found, Arc::clone(&premises)));
    }
    Ok(premises)
}

async fn stamp(tx: &mut Tx, practice: PracticeId) -> Result<Uuid, StoreError> {
    let sql = "SELECT stamp FROM premises_stamps WHERE practice_id = $1";
    let found = row!(tx, (Uuid,), sql, practice)?;
    Ok(found.ok_or(StoreError::Missing("practice"))?.0)
}
