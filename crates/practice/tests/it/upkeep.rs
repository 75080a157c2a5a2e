//! What is over is forgotten, what is not stays.

use practice::permission::case;
use practice::{House, Key, Whose, records, upkeep};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::Role;
use trial::{DAY, NINE, on_both, world};

use crate::house::{actor, knowledge};

on_both! {
    async fn kept_answers_are_forgotten_after_a_week_and_not_before(home: &Home) {
        let world = world(&home.db).await;
        let clock = Arc::new(AtomicI64::new(NINE));
        let ours = Arc::clone(&clock);
        let now = Arc::new(move || ours.load(Ordering::Relaxed));
        let house = House::new(home.db.clone(), knowledge(), now);
        let manager = actor(&world, &[Role::Manager]);
        let permit = manager.permit::<case::EraseClient>(Whose::Client(world.client)).unwrap();
        let hold = Some((NINE + 30 * DAY, "court order".to_owned()));
        records::hold(&house, &permit, world.client, hold, Key::fresh()).await.unwrap();
        clock.store(NINE + 7 * DAY, Ordering::Relaxed);
        assert_eq!(upkeep::forget(&house, world.practice).await.unwrap(), 0);
        clock.store(NINE + 7 * DAY + 1, Ordering::Relaxed);
        assert_eq!(upkeep::forget(&house, world.practice).await.unwrap(), 1, "the kept answer");
    }
}
