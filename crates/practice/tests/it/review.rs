//! Reviews: what the cards say, what a therapist decides, and what new times it allows.

use pathway::effect::Course;
use practice::care::standing::{self, WhyNot};
use practice::permission::case;
use practice::visit::review::{self, Chosen, Open};
use practice::visit::verdict::Ended;
use practice::{Actor, House, Key, Refusal, Whose};
use std::sync::Arc;
use store::reviews;
use store::{CourseState, ReviewId, Role, courses};
use trial::{DAY, HOUR, Home, World, on_both, world};

use crate::care::screened;
use crate::house::{actor, knowledge};
use crate::measured::{Made, begins, course};

/// A house whose clock stands at an instant.
fn at(home: &Home, now: i64) -> House {
    House::new(home.db.clone(), knowledge(), Arc::new(move || now))
}

async fn open(house: &House, who: &Actor, made: &Made) -> Open {
    let permit = who.permit::<case::ReadReview>(Whose::Client(made.world.client)).unwrap();
    review::open(house, &permit, made.course).await.unwrap()
}

async fn decide(
    house: &House,
    who: &Actor,
    made: &Made,
    (chosen, reason): (Course, Option<&str>),
) -> Result<ReviewId, Refusal> {
    let seen = open(house, who, made).await.proposal.map_or("", Course::word).to_owned();
    let permit = who.permit::<case::DecideReview>(Whose::Client(made.world.client)).unwrap();
    let (chosen, reason) = (chosen.word().to_owned(), reason.map(str::to_owned));
    let chosen = Chosen { chosen, reason, seen };
    let whom = (made.world.client, made.course);
    review::decide(house, &permit, whom, chosen, Key::fresh()).await
}

async fn bookable(home: &Home, world: &World, now: i64) -> Result<(), &'static str> {
    let mut tx = home.db.read().await.unwrap();
    let cards = knowledge();
    let found = standing::bookable(&mut tx, &cards, world.practice, world.client, now).await;
    let other = standing::movable(&mut tx, &cards, world.practice, world.client, now).await;
    match (found, other) {
        (Ok(_), Ok(_)) => Ok(()),
        (Err(Refusal::Rule { key, .. }), Err(Refusal::Rule { key: other, .. })) => {
            assert_eq!(key, other);
            Err(key)
        }
        (Err(Refusal::Rule { key, .. }), Ok(_)) => Err(key),
        other => panic!("{other:?}"),
    }
}

async fn state(home: &Home, made: &Made) -> CourseState {
    let mut tx = home.db.read().await.unwrap();
    courses::load(&mut tx, made.world.practice, made.course).await.unwrap().state
}

/// Four visits without any gain, the first so many of them done, and a check of that day.
async fn without_gain(home: &Home, world: &World, done: i64) -> (Made, Actor, House) {
    let made = course(home, world, 4, done).await;
    let now = begins(done) + HOUR;
    let who = actor(world, &[Role::Therapist]);
    let house = at(home, now);
    screened(&house, &who, world.client, "steady").await;
    let all: Vec<(i64, Option<f64>)> = (1..=done).map(|n| (n, Some(6.0))).collect();
    made.measured(home, "NPRS", &all).await;
    let some: Vec<(i64, Option<f64>)> =
        [1, 2, 4].into_iter().filter(|n| *n <= done).map(|n| (n, Some(3.0))).collect();
    made.measured(home, "PSFS", &some).await;
    let asked: Vec<(i64, Option<f64>)> =
        [2, 4].into_iter().filter(|n| *n <= done).map(|n| (n, Some(4.0))).collect();
    made.measured(home, "PGIC", &asked).await;
    made.said(home, "rmdq_left_out", "yes").await;
    made.quiet(home).await;
    (made, who, house)
}

on_both! {
    async fn the_review_after_two_visits_says_change_and_what_it_rests_on(home: &Home) {
        let world = world(&home.db).await;
        let (made, who, house) = without_gain(home, &world, 2).await;
        let found = open(&house, &who, &made).await;
        assert_eq!((found.due, found.proposal), (Some(2), Some(Course::Change)));
        assert_eq!(found.strictest, Some(Course::Change));
        let second = found.findings.iter().find(|one| one.card == "D2").unwrap();
        assert!(second.effect.other.contains("change_plan"));
        assert!(second.because.iter().any(|(fact, _)| fact == "nrs_latest"));
        assert_eq!(found.unknown, Vec::<String>::new());
        // What the cards say needs no reason; another decision does.
        let other = decide(&house, &who, &made, (Course::Continue, None)).await;
        let Err(Refusal::Wrong(mistakes)) = other else { panic!("{other:?}") };
        assert_eq!((mistakes[0].field.as_str(), mistakes[0].reason), ("reason", "why-needed"));
        let id = decide(&house, &who, &made, (Course::Change, None)).await.unwrap();
        let mut tx = home.db.read().await.unwrap();
        let kept = reviews::of_course(&mut tx, world.practice, made.course).await.unwrap();
        assert_eq!((kept.len(), kept[0].review_id, kept[0].sessions_done), (1, id, 2));
        assert_eq!(kept[0].proposal.as_deref(), Some("change"));
        assert_eq!((kept[0].chosen.as_str(), kept[0].reason.as_deref()), ("change", None));
        assert_eq!(kept[0].user_id, who.user);
        assert_eq!(kept[0].knowledge_digest, knowledge().engine.program.digest);
        assert!(kept[0].record.as_str().contains("sessions_done"));
        drop(tx);
        assert_eq!(open(&house, &who, &made).await.due, None);
        assert_eq!(state(home, &made).await, CourseState::Active);
        assert_eq!(bookable(home, &world, begins(2) + 2 * HOUR).await, Ok(()));
    }

    async fn what_is_open_needs_a_reason_whatever_is_decided(home: &Home) {
        let world = world(&home.db).await;
        let (made, who, house) = without_gain(home, &world, 2).await;
        made.said(home, "new_neuro_since_last", "unknown").await;
        let found = open(&house, &who, &made).await;
        assert_eq!((found.proposal, found.strictest), (Some(Course::Change), Some(Course::Stop)));
        assert_eq!(found.unknown, ["new_neuro_since_last"]);
        let same = decide(&house, &who, &made, (Course::Change, None)).await;
        assert!(matches!(same, Err(Refusal::Wrong(_))), "{same:?}");
        let why = (Course::Change, Some("Asked again by phone tonight."));
        decide(&house, &who, &made, why).await.unwrap();
    }

    async fn a_stop_gives_no_new_times_until_somebody_decides(home: &Home) {
        let world = world(&home.db).await;
        let (made, who, house) = without_gain(home, &world, 4).await;
        let found = open(&house, &who, &made).await;
        assert_eq!((found.proposal, found.strictest), (Some(Course::Stop), Some(Course::Stop)));
        let now = begins(4) + 2 * HOUR;
        assert_eq!(bookable(home, &world, now).await, Err("cards-stop"));
        // With a written reason it goes on.
        let why = (Course::Continue, Some("Sleeps through for the first time in months."));
        decide(&house, &who, &made, why).await.unwrap();
        assert_eq!(bookable(home, &world, now).await, Ok(()));
        assert_eq!(state(home, &made).await, CourseState::Active);
        // A later review ends it after all.
        let later = at(home, now);
        decide(&later, &who, &made, (Course::Stop, None)).await.unwrap();
        assert_eq!(bookable(home, &world, now + HOUR).await, Err("review-stop"));
        assert_eq!(state(home, &made).await, CourseState::Finished);
        // A new check alone does not open it; after the days of the card it does.
        let days = knowledge().reviews().new_course_after_days.unwrap();
        let then = now + (days - 1) * DAY;
        screened(&at(home, then), &who, world.client, "steady").await;
        assert_eq!(bookable(home, &world, then + HOUR).await, Err("review-stop"));
        assert_eq!(bookable(home, &world, now + (days + 1) * DAY).await, Ok(()));
    }

    async fn a_course_that_ends_with_visits_to_come_is_stopped(home: &Home) {
        let world = world(&home.db).await;
        let (made, who, house) = without_gain(home, &world, 2).await;
        made.said(home, "new_neuro_since_last", "yes").await;
        assert_eq!(open(&house, &who, &made).await.proposal, Some(Course::Stop));
        assert_eq!(bookable(home, &world, begins(2) + HOUR).await, Err("cards-stop"));
        let why = (Course::SendOn, Some("The doctor should look at the numbness."));
        decide(&house, &who, &made, why).await.unwrap();
        assert_eq!(state(home, &made).await, CourseState::Stopped);
        assert_eq!(bookable(home, &world, begins(2) + 2 * HOUR).await, Err("review-send-on"));
        let mut tx = home.db.read().await.unwrap();
        let found = standing::standing(&mut tx, &knowledge(), world.practice, world.client,
            begins(2) + 2 * HOUR).await.unwrap().unwrap();
        assert_eq!(found.ended, Some(Ended::Review(Course::SendOn)));
        assert_eq!(found.goes_on(), Err(WhyNot::CourseEnded(Ended::Review(Course::SendOn))));
        // Massage itself is not barred by that: the cards of safety say when it is.
        assert_eq!(found.movable(), Ok(()));
    }

    async fn nothing_is_decided_before_a_visit_or_on_a_page_that_is_old(home: &Home) {
        let world = world(&home.db).await;
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 4, 0).await;
        let house = at(home, begins(1));
        screened(&house, &who, world.client, "steady").await;
        let early = decide(&house, &who, &made, (Course::Continue, Some("Looks well."))).await;
        assert!(matches!(early, Err(Refusal::Rule { key: "review-too-early", .. })), "{early:?}");
        let other = world.another(&home.db).await;
        let mut there = other;
        there.therapists.swap(0, 1);
        there.rooms.swap(0, 1);
        let (made, who, house) = without_gain(home, &there, 2).await;
        let permit = who.permit::<case::DecideReview>(Whose::Client(there.client)).unwrap();
        let old = Chosen { chosen: "continue".into(), reason: None, seen: "continue".into() };
        let whom = (there.client, made.course);
        let old = review::decide(&house, &permit, whom, old, Key::fresh()).await;
        assert!(matches!(old, Err(Refusal::Rule { key: "review-changed", .. })), "{old:?}");
    }
}
