//! Reads and writes leave rows; a write is done once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use practice::house::{About, Done};
use practice::permission::case;
use practice::{Actor, House, Key, Refusal, Subject, Whose};
use store::{Role, StoreError, UserId, audit};
use trial::{Home, NINE, World, on_both, world};

pub fn knowledge() -> Arc<knowledge::Knowledge> {
    Arc::new(knowledge::Knowledge::load(&knowledge::embedded()).expect("the cards load"))
}

/// A house whose clock starts at nine and ticks a millisecond with each look.
pub fn house(home: &Home) -> House {
    let clock = AtomicI64::new(NINE);
    let tick = Arc::new(move || clock.fetch_add(1, Ordering::Relaxed));
    House::new(home.db.clone(), knowledge(), tick)
}

pub fn actor(world: &World, roles: &[Role]) -> Actor {
    Actor {
        practice: world.practice,
        user: UserId::fresh(),
        name: "Ana".to_owned(),
        language: "en".to_owned(),
        roles: roles.to_vec(),
        client: roles.contains(&Role::Client).then_some(world.client),
        therapist: roles.contains(&Role::Therapist).then_some(world.therapists[0]),
    }
}

async fn rows(home: &Home, world: &World) -> Vec<(String, String, String)> {
    let mut tx = home.db.read().await.unwrap();
    let rows = audit::list(&mut tx, world.practice, None, 0, 100).await.unwrap();
    rows.into_iter().map(|r| (r.use_case, r.subject, r.detail.as_str().to_owned())).collect()
}

async fn rename(
    house: &House,
    actor: &Actor,
    world: &World,
    key: &Key,
    to: &str,
) -> Result<i64, Refusal> {
    let permit = actor.permit::<case::EditClient>(Whose::Client(world.client))?;
    let asked = (world.client, to.to_owned());
    house
        .write(&permit, About::client(world.client, key.clone()), asked, |tx, scene| {
            Box::pin(async move {
                let (id, name) = &scene.asked;
                let mut client = store::clients::load(tx, scene.practice, *id).await?;
                client.given_name = name.clone();
                let version = store::clients::update(tx, scene.practice, &client).await?;
                Ok(Done::noting(version, serde_json::json!({ "version": version })))
            })
        })
        .await
}

on_both! {
    async fn a_write_is_done_once_and_leaves_one_row(home: &Home) {
        let world = world(&home.db).await;
        let house = house(home);
        let desk = actor(&world, &[Role::FrontDesk]);
        let key = Key::fresh();
        assert_eq!(rename(&house, &desk, &world, &key, "Bea").await.unwrap(), 2);
        // The same request again is answered as before and does nothing.
        assert_eq!(rename(&house, &desk, &world, &key, "Bea").await.unwrap(), 2);
        // The same key for another request is refused.
        let other = rename(&house, &desk, &world, &key, "Eva").await;
        assert!(matches!(other, Err(Refusal::Store(StoreError::KeyReused))), "{other:?}");
        let subject = Subject::Client(world.client).to_string();
        let row = ("edit_client".to_owned(), subject, r#"{"version":2}"#.to_owned());
        assert_eq!(rows(home, &world).await, [row]);
    }

    async fn a_read_leaves_its_row_before_anything_is_read(home: &Home) {
        let world = world(&home.db).await;
        let house = house(home);
        let therapist = actor(&world, &[Role::Therapist]);
        let permit = therapist.permit::<case::ReadClient>(Whose::Client(world.client)).unwrap();
        let _unused = house.read(&permit, Subject::Client(world.client)).await.unwrap();
        let found = rows(home, &world).await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "read_client");
    }

    async fn a_refused_write_leaves_nothing(home: &Home) {
        let world = world(&home.db).await;
        let house = house(home);
        let desk = actor(&world, &[Role::FrontDesk]);
        let client = world.client;
        let permit = desk.permit::<case::EditClient>(Whose::Client(client)).unwrap();
        let about = About::client(client, Key::fresh());
        let refused: Result<(), Refusal> = house.write(&permit, about, client, |tx, scene| {
            Box::pin(async move {
                let mut client = store::clients::load(tx, scene.practice, scene.asked).await?;
                client.given_name = "Nobody".to_owned();
                store::clients::update(tx, scene.practice, &client).await?;
                Err(Refusal::rule("no"))
            })
        }).await;
        assert!(matches!(refused, Err(Refusal::Rule { key: "no", .. })));
        assert_eq!(rows(home, &world).await, []);
        let mut tx = home.db.read().await.unwrap();
        let kept = store::clients::load(&mut tx, world.practice, client).await.unwrap();
        assert_eq!(kept.given_name, "Ana");
    }
}
