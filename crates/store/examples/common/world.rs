//! A practice with so many clients, therapists and rooms.

use store::clients::Client;
use store::practices::{Practice, Room, Service, Site, Therapist};
use store::*;

pub struct World {
    pub practice: PracticeId,
    pub site: SiteId,
    pub service: ServiceId,
    pub clients: Vec<ClientId>,
    pub therapists: Vec<TherapistId>,
    pub rooms: Vec<RoomId>,
}

#[allow(dead_code)]
pub async fn make(db: &Db, clients: usize, therapists: usize) -> World {
    let w = World {
        practice: PracticeId::fresh(),
        site: SiteId::fresh(),
        service: ServiceId::fresh(),
        clients: (0..clients).map(|_| ClientId::fresh()).collect(),
        therapists: (0..therapists).map(|_| TherapistId::fresh()).collect(),
        rooms: (0..therapists).map(|_| RoomId::fresh()).collect(),
    };
    let mut tx = db.begin().await.unwrap();
    fill(&mut tx, &w).await;
    tx.commit().await.unwrap();
    w
}

#[allow(dead_code)]
async fn fill(tx: &mut Tx, w: &World) {
    let text = |text: &str| text.to_string();
    let list = |text: &str| Json::parse(text).unwrap();
    let practice = Practice {
        practice_id: w.practice,
        name: text("Quay Practice"),
        country: text("FR"),
        language: text("fr"),
        time_zone: text("Europe/Paris"),
        settings: list("{}"),
        created_at: 0,
    };
    practices::create(tx, &practice).await.unwrap();
    let site = Site {
        site_id: w.site,
        name: text("Quay"),
        address: text("1 Quay"),
        time_zone: text("Europe/Paris"),
        closed_at: None,
    };
    practices::put_site(tx, w.practice, &site).await.unwrap();
    let service = Service {
        service_id: w.service,
        name: text("Back, one hour"),
        discipline: text("massage"),
        technique: text("swedish"),
        minutes: 60,
        buffer_minutes: 10,
        room_kind: text("table"),
        retired_at: None,
    };
    practices::put_service(tx, w.practice, &service).await.unwrap();
    for (n, (therapist_id, room_id)) in w.therapists.iter().zip(&w.rooms).enumerate() {
        let therapist = Therapist {
            therapist_id: *therapist_id,
            user_id: None,
            name: format!("Therapist {n}"),
            discipline: text("massage"),
            skills: list("[\"swedish\"]"),
            languages: list("[\"fr\"]"),
            left_at: None,
        };
        practices::put_therapist(tx, w.practice, &therapist).await.unwrap();
        let room = Room {
            room_id: *room_id,
            site_id: w.site,
            name: format!("Room {n}"),
            kind: text("table"),
            closed_at: None,
        };
        practices::put_room(tx, w.practice, &room).await.unwrap();
    }
    for (n, client_id) in w.clients.iter().enumerate() {
        let client = Client {
            client_id: *client_id,
            user_id: None,
            given_name: format!("Given {n}"),
            family_name: format!("Family {n}"),
            born_on: None,
            email: None,
            phone: None,
            language: text("fr"),
            remark: String::new(),
            created_at: 0,
            hold_until: None,
            hold_reason: None,
            version: 1,
        };
        clients::create(tx, w.practice, &client).await.unwrap();
    }
}

/// The one that `make` made, read back by another process.
#[allow(dead_code)]
pub async fn load(db: &Db, practice: PracticeId) -> World {
    let mut tx = db.read().await.unwrap();
    let tx = &mut tx;
    let therapists = practices::therapists(tx, practice).await.unwrap();
    let clients = clients::find(tx, practice, "", None, 10_000).await.unwrap();
    World {
        practice,
        site: practices::sites(tx, practice).await.unwrap()[0].site_id,
        service: practices::services(tx, practice).await.unwrap()[0].service_id,
        clients: clients.into_iter().map(|client| client.client_id).collect(),
        therapists: therapists.into_iter().map(|one| one.therapist_id).collect(),
        rooms: practices::rooms(tx, practice).await.unwrap().iter().map(|r| r.room_id).collect(),
    }
}
