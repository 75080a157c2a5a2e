//! The same again, nothing twice, nothing beside real data, and on where it stopped.

use demo::{Counts, DemoError, fill, holds_demo, holds_real};
use store::{PracticeId, practices};
use trial::{DAY, Home, on_both, practice};

use crate::asked::{demo, sums};

on_both! {
    async fn the_same_again_and_then_nothing_more(home: &Home) {
        let db = &home.db;
        let first = fill(db, &demo(7), &mut |_| {}).await.unwrap();
        let other = Home::sqlite().await;
        fill(&other.db, &demo(7), &mut |_| {}).await.unwrap();
        let before = sums(db).await;
        assert_eq!(before, sums(&other.db).await, "the same seed, other rows");
        other.end().await;

        let mut later = demo(7);
        later.today = jiff::civil::date(2026, 12, 24);
        later.now += 31 * DAY;
        let second = fill(db, &later, &mut |_| {}).await.unwrap();
        assert_eq!(second.written, Counts::default());
        assert_eq!((second.main, second.second), (first.main, first.second));
        assert_eq!(sums(db).await, before);

        let refused = fill(db, &demo(8), &mut |_| {}).await;
        assert!(matches!(refused, Err(DemoError::Other { seed: 7, scale: 1 })), "{refused:?}");
        assert!(!holds_real(db).await.unwrap());
        let mut tx = db.begin().await.unwrap();
        practices::create(&mut tx, &practice(PracticeId::fresh())).await.unwrap();
        tx.commit().await.unwrap();
        assert!(holds_real(db).await.unwrap() && holds_demo(db).await.unwrap());
        let refused = fill(db, &demo(7), &mut |_| {}).await;
        assert!(matches!(refused, Err(DemoError::Real)), "{refused:?}");
    }

    async fn real_data_stay_alone(home: &Home) {
        let db = &home.db;
        let none = (holds_demo(db).await.unwrap(), holds_real(db).await.unwrap());
        assert_eq!(none, (false, false));
        let mut tx = db.begin().await.unwrap();
        practices::create(&mut tx, &practice(PracticeId::fresh())).await.unwrap();
        tx.commit().await.unwrap();
        let before = sums(db).await;
        let refused = fill(db, &demo(7), &mut |_| {}).await;
        assert!(matches!(refused, Err(DemoError::Real)), "{refused:?}");
        let held = (holds_demo(db).await.unwrap(), holds_real(db).await.unwrap());
        assert_eq!(held, (false, true));
        assert_eq!(sums(db).await, before);
    }

    async fn an_interrupted_fill_goes_on_where_it_stopped(home: &Home) {
        let db = &home.db;
        let stopped = {
            let db = db.clone();
            let stop = async move {
                fill(&db, &demo(7), &mut |_| panic!("as if the machine went off")).await
            };
            tokio::spawn(stop).await
        };
        assert!(stopped.is_err());
        assert!(holds_demo(db).await.unwrap());
        // On the next day it goes on with the day of the one that was begun.
        let mut later = demo(7);
        later.today = jiff::civil::date(2026, 11, 24);
        let filled = fill(db, &later, &mut |_| {}).await.unwrap();
        assert_eq!(filled.written.clients, 400, "the clients of the second practice were there");
        let whole = Home::sqlite().await;
        fill(&whole.db, &demo(7), &mut |_| {}).await.unwrap();
        assert_eq!(sums(db).await, sums(&whole.db).await);
        whole.end().await;
    }
}

#[tokio::test]
async fn other_seeds_scales_and_days_give_other_rows() {
    let mut seen = Vec::new();
    let mut tomorrow = demo(7);
    tomorrow.today = jiff::civil::date(2026, 11, 24);
    for demo in [demo(7), demo(8), tomorrow] {
        let home = Home::sqlite().await;
        fill(&home.db, &demo, &mut |_| {}).await.unwrap();
        let sums = sums(&home.db).await;
        let visits = sums.into_iter().find(|sum| sum.table == "visits").unwrap();
        assert!(!seen.contains(&visits.sha256));
        seen.push(visits.sha256);
        home.end().await;
    }
}

#[tokio::test]
async fn scale_is_bounded() {
    let home = Home::sqlite().await;
    for scale in [0, demo::SCALE_MAX + 1] {
        let mut wrong = demo(7);
        wrong.scale = scale;
        let refused = fill(&home.db, &wrong, &mut |_| {}).await;
        assert!(matches!(refused, Err(DemoError::Scale)), "{refused:?}");
    }
    assert!(!holds_demo(&home.db).await.unwrap());
    home.end().await;
}

#[tokio::test]
async fn twice_the_scale_is_twice_the_practice_and_tells_of_its_progress() {
    let home = Home::sqlite().await;
    let mut twice = demo(7);
    twice.scale = 2;
    let mut heard = Vec::new();
    let filled = fill(&home.db, &twice, &mut |at| heard.push(at)).await.unwrap();
    assert_eq!(filled.written.clients, 840);
    let clients: Vec<usize> = heard.iter().map(|at| at.clients).collect();
    assert_eq!(clients, [40, 440, 840]);
    assert!(heard.iter().all(|at| at.clients_all == 840));
    let mut tx = home.db.read().await.unwrap();
    let main = filled.main.practice;
    assert_eq!(practices::sites(&mut tx, main).await.unwrap().len(), 6);
    assert_eq!(practices::therapists(&mut tx, main).await.unwrap().len(), 24);
    drop(tx);
    home.end().await;
}
