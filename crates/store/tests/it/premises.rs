//! What is kept of a practice's own tables is what the tables hold, after every kind of change.

use store::practices::{self, Hours, Room, Service, Site};
use store::premises::{self, Premises};
use store::*;

use crate::harness::*;

async fn fresh(tx: &mut Tx, practice: PracticeId) -> Premises {
    Premises {
        practice: practices::load(tx, practice).await.unwrap(),
        sites: practices::sites(tx, practice).await.unwrap(),
        rooms: practices::rooms(tx, practice).await.unwrap(),
        services: practices::services(tx, practice).await.unwrap(),
        therapists: practices::therapists(tx, practice).await.unwrap(),
        hours: practices::hours(tx, practice).await.unwrap(),
    }
}

async fn is_current(tx: &mut Tx, practice: PracticeId, after: &str) {
    let kept = premises::load(tx, practice).await.unwrap();
    let again = premises::load(tx, practice).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&kept, &again), "read once {after}");
    assert_eq!(format!("{kept:?}"), format!("{:?}", fresh(tx, practice).await), "{after}");
}

fn line(site: SiteId) -> Hours {
    Hours {
        hours_id: HoursId::fresh(),
        site_id: site,
        therapist_id: None,
        weekday: 1,
        from_minute: 480,
        to_minute: 1080,
        valid_from: "2026-01-01".to_owned(),
        valid_to: None,
    }
}

on_both! {
    async fn every_change_is_seen_in_the_transaction_that_makes_it_and_after(home: &Home) {
        let w = world(&home.db).await;
        let mut tx = home.db.begin().await.unwrap();
        let tx = &mut tx;
        is_current(tx, w.practice, "at first").await;

        let mut practice = practices::load(tx, w.practice).await.unwrap();
        practice.settings = Json::of(&serde_json::json!({ "screen_days": 14 }));
        practices::update(tx, &practice).await.unwrap();
        is_current(tx, w.practice, "after a setting").await;

        let site: Site = practices::sites(tx, w.practice).await.unwrap().remove(0);
        let moved = Site { address: "2 Mill Lane".to_owned(), ..site.clone() };
        practices::put_site(tx, w.practice, &moved).await.unwrap();
        is_current(tx, w.practice, "after a site").await;

        let room: Room = practices::rooms(tx, w.practice).await.unwrap().remove(0);
        practices::put_room(tx, w.practice, &Room { closed_at: Some(NINE), ..room }).await.unwrap();
        is_current(tx, w.practice, "after a room").await;

        let service: Service = practices::services(tx, w.practice).await.unwrap().remove(0);
        let longer = Service { minutes: service.minutes + 5, ..service };
        practices::put_service(tx, w.practice, &longer).await.unwrap();
        is_current(tx, w.practice, "after a service").await;

        let mut therapist = practices::therapists(tx, w.practice).await.unwrap().remove(0);
        therapist.left_at = Some(NINE);
        practices::put_therapist(tx, w.practice, &therapist).await.unwrap();
        is_current(tx, w.practice, "after a therapist").await;

        let hours = line(site.site_id);
        practices::put_hours(tx, w.practice, &hours).await.unwrap();
        is_current(tx, w.practice, "after hours").await;
        practices::remove_hours(tx, w.practice, hours.hours_id).await.unwrap();
        is_current(tx, w.practice, "after hours that went").await;
    }

    async fn what_was_rolled_back_is_not_kept_and_other_connections_are_heard(home: &Home) {
        let w = world(&home.db).await;
        let mut tx = home.db.begin().await.unwrap();
        let site = practices::sites(&mut tx, w.practice).await.unwrap().remove(0).site_id;
        practices::put_hours(&mut tx, w.practice, &line(site)).await.unwrap();
        let with = premises::load(&mut tx, w.practice).await.unwrap().hours.len();
        drop(tx);
        let mut tx = home.db.read().await.unwrap();
        assert_eq!(premises::load(&mut tx, w.practice).await.unwrap().hours.len() + 1, with);
        is_current(&mut tx, w.practice, "after a rollback").await;
        drop(tx);
        home.raw("UPDATE practices SET name = 'Elsewhere'").await;
        let mut tx = home.db.read().await.unwrap();
        assert_eq!(premises::load(&mut tx, w.practice).await.unwrap().practice.name, "Elsewhere");
    }

    async fn a_practice_that_is_not_there_has_no_premises(home: &Home) {
        let mut tx = home.db.read().await.unwrap();
        let none = premises::load(&mut tx, PracticeId::fresh()).await;
        assert!(matches!(none, Err(StoreError::Missing("practice"))), "{none:?}");
    }
}
