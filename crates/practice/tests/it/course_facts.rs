//! What the practice knows about a course is decided by the cards of the course.

use pathway::decision::Decision;
use pathway::effect::Course;
use pathway::record::Record;
use practice::visit::course_facts;
use trial::{DAY, Home, on_both, world};

use crate::care::person;
use crate::house::knowledge;
use crate::measured::{Made, begins, course};

async fn entered(home: &Home, made: &Made, now: i64) -> Record {
    let mut record = person("steady");
    let mut tx = home.db.read().await.unwrap();
    let practice = made.world.practice;
    course_facts::enter(&mut tx, &knowledge(), practice, made.course, &mut record, now)
        .await
        .unwrap();
    record
}

async fn decided(home: &Home, made: &Made) -> Decision {
    let record = entered(home, made, begins(made.done) + DAY / 4).await;
    knowledge().engine.decide(&record)
}

/// What a decision says about the course: for certain, at the strictest, and by which cards.
fn says(decision: &Decision) -> (Option<Course>, Option<Course>, Vec<&str>) {
    let cards = decision.findings.iter().filter(|one| one.effect.course.is_some());
    let mut cards: Vec<&str> = cards.map(|one| one.card.as_str()).collect();
    cards.sort_unstable();
    (decision.definite.course, decision.possible.course, cards)
}

fn open(decision: &Decision) -> Vec<&str> {
    decision.open.iter().map(|one| one.fact.as_str()).collect()
}

/// What the cards of the course still wait for.
fn waits(record: &Record) -> Vec<String> {
    let knowledge = knowledge();
    let courses = knowledge.cards.values().filter(|card| card.kind == "course-rule");
    courses.flat_map(|card| knowledge.engine.hangs_on(record, &card.id)).collect()
}

const WHOLE: &[(i64, Option<f64>)] = &[(1, Some(3.333)), (2, Some(3.333))];

on_both! {
    async fn after_two_visits_without_gain_the_plan_changes(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 2).await;
        made.measured(home, "NPRS", &[(1, Some(6.0)), (2, Some(6.0))]).await;
        made.measured(home, "PSFS", WHOLE).await;
        made.measured(home, "PGIC", &[(2, Some(4.0))]).await;
        made.measured(home, "RMDQ-24", &[(1, Some(10.0)), (2, Some(9.0))]).await;
        made.quiet(home).await;
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision), (Some(Course::Change), Some(Course::Change), vec!["D2"]));
        assert!(decision.cleared);
    }

    async fn a_mean_that_rises_by_two_is_two_and_not_a_little_less(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 2).await;
        made.measured(home, "NPRS", &[(1, Some(6.0)), (2, Some(6.0))]).await;
        made.measured(home, "PSFS", &[(1, Some(2.333)), (2, Some(4.333))]).await;
        made.quiet(home).await;
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision).0, Some(Course::Continue));
    }

    async fn what_was_not_measured_stays_unknown(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 2).await;
        let record = entered(home, &made, begins(2)).await;
        assert!(record.get("nrs_baseline").is_none() && record.get("nrs_latest").is_none());
        assert!(record.get("deteriorated_before").is_none());
        assert_eq!(record.get("sessions_done").unwrap(), &pathway::record::Answer::Known(
            pathway::record::Value::Int(2)));
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision), (None, Some(Course::SendOn), vec![]));
        for fact in ["nrs_latest", "psfs_latest", "pgic_latest", "soreness_over_48h"] {
            assert!(waits(&record).iter().any(|one| one == fact), "{fact}: {:?}", waits(&record));
        }
        // Nothing about the course keeps massage from being given by the cards of safety.
        assert!(decision.cleared);
    }

    async fn a_form_that_was_due_again_and_not_filled_in_has_no_newest_score(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 2).await;
        // Measured before the first visit only: that is the first score and no newer one.
        made.measured(home, "NPRS", &[(1, Some(6.0))]).await;
        made.measured(home, "PSFS", &[(2, Some(5.0))]).await;
        let record = entered(home, &made, begins(2)).await;
        assert!(record.get("nrs_baseline").is_some());
        assert!(record.get("nrs_latest").is_none());
        // A first score at the second visit is not one from before the first.
        assert!(record.get("psfs_baseline").is_none());
        assert!(record.get("psfs_latest").is_some());
        // An incomplete form counts for nothing.
        made.measured(home, "NPRS", &[(2, None)]).await;
        let record = entered(home, &made, begins(2)).await;
        assert!(record.get("nrs_latest").is_none());
    }

    async fn after_four_visits_two_gains_go_on_and_none_stops(home: &Home) {
        let world = world(&home.db).await;
        let gain = course(home, &world, 4, 4).await;
        gain.measured(home, "NPRS", &[(1, Some(6.0)), (2, Some(5.0)), (4, Some(3.0))]).await;
        gain.measured(home, "PSFS", &[(1, Some(3.0)), (2, Some(4.0)), (4, Some(5.0))]).await;
        gain.quiet(home).await;
        let decision = decided(home, &gain).await;
        assert_eq!(says(&decision).0, Some(Course::Continue));
        let third = decision.findings.iter().find(|one| one.card == "D3").unwrap();
        assert!(third.effect.other.iter().any(|note| note.contains("to_ten")));
        let other = world.another(&home.db).await;
        let none = course_on(home, &other, 1).await;
        none.measured(home, "NPRS", &[(1, Some(6.0)), (4, Some(6.0))]).await;
        none.measured(home, "PSFS", &[(1, Some(3.0)), (4, Some(3.0))]).await;
        none.measured(home, "PGIC", &[(4, Some(4.0))]).await;
        none.quiet(home).await;
        // The list of 24 lines might still show a gain.
        let decision = decided(home, &none).await;
        assert_eq!(says(&decision), (None, Some(Course::Stop), vec![]));
        none.said(home, "rmdq_left_out", "yes").await;
        let decision = decided(home, &none).await;
        assert_eq!(says(&decision), (Some(Course::Stop), Some(Course::Stop), vec!["D3"]));
    }

    async fn recovered_is_a_stop_and_says_so(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 4).await;
        made.measured(home, "NPRS", &[(1, Some(6.0)), (4, Some(1.0))]).await;
        made.measured(home, "RMDQ-24", &[(1, Some(10.0)), (4, Some(2.0))]).await;
        made.measured(home, "PSFS", &[(1, Some(3.0)), (4, Some(8.0))]).await;
        made.quiet(home).await;
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision), (Some(Course::Stop), Some(Course::Stop), vec!["D3", "D5"]));
    }

    async fn without_an_active_part_the_third_visit_changes_the_plan(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 3).await;
        made.said(home, "active_part_done", "no").await;
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision).0, Some(Course::Change));
        assert_eq!(says(&decision).2, ["D6"]);
    }

    async fn the_diary_ends_a_course(home: &Home) {
        let world = world(&home.db).await;
        let eight = course(home, &world, 8, 8).await;
        // Nobody said that the active part is done, which counts as not doing it.
        assert_eq!(says(&decided(home, &eight).await).2, ["D4", "D6"]);
        assert_eq!(says(&decided(home, &eight).await).0, Some(Course::Change));
        let other = world.another(&home.db).await;
        let ten = course_of(home, &other, 10, 1).await;
        assert_eq!(says(&decided(home, &ten).await).0, Some(Course::Stop));
    }

    async fn worse_twice_is_sent_on_and_once_is_not(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 3).await;
        made.measured(home, "NPRS", &[(1, Some(5.0)), (2, Some(5.0)), (3, Some(7.0))]).await;
        made.measured(home, "PSFS", WHOLE).await;
        made.quiet(home).await;
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision).0, Some(Course::Change));
        let because = &decision.findings.iter().find(|one| one.card == "D7").unwrap().because;
        assert!(because.iter().any(|(fact, _)| fact == "nrs_latest"), "{because:?}");
        // Filled in again at the second visit: the newest form there counts.
        made.measured(home, "NPRS", &[(2, Some(8.0))]).await;
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision).0, Some(Course::SendOn));
        assert_eq!(decision.definite.urgency.word(), "routine_check");
        // A form without a score in between: whether it was worse is not known.
        made.measured(home, "NPRS", &[(2, None)]).await;
        let decision = decided(home, &made).await;
        assert_eq!(says(&decision).0, Some(Course::Change));
        let record = entered(home, &made, begins(3) + DAY / 4).await;
        assert!(waits(&record).contains(&"deteriorated_before".to_owned()));
    }

    async fn a_score_on_mood_is_good_for_its_days_and_opens_its_question(home: &Home) {
        let made = course(home, &world(&home.db).await, 4, 1).await;
        made.measured(home, "PHQ-2", &[(1, Some(3.0))]).await;
        made.measured(home, "GAD-2", &[(1, Some(2.0))]).await;
        let decision = decided(home, &made).await;
        assert!(open(&decision).contains(&"self_harm_thoughts"));
        assert!(!decision.cleared);
        assert!(decision.findings.iter().any(|one| one.card == "CI-39"));
        let days = knowledge().fact_days("phq2_score").unwrap();
        let record = entered(home, &made, begins(1) + days * DAY).await;
        assert!(record.get("phq2_score").is_some());
        let record = entered(home, &made, begins(1) + (days + 1) * DAY).await;
        assert!(record.get("phq2_score").is_none() && record.get("gad2_score").is_none());
    }

    async fn answers_stand_until_the_next_visit_is_done(home: &Home) {
        let world = world(&home.db).await;
        let made = course(home, &world, 4, 2).await;
        made.said(home, "soreness_over_48h", "yes").await;
        made.said(home, "soreness_over_48h", "no").await;
        let record = entered(home, &made, begins(2)).await;
        let no = pathway::record::Answer::Known(pathway::record::Value::No);
        assert_eq!(record.get("soreness_over_48h"), Some(&no));
        let third = made.visits[2];
        crate::measured::step(home, &world, third, 1, store::VisitState::Arrived, begins(3)).await;
        crate::measured::step(home, &world, third, 2, store::VisitState::Done, begins(3)).await;
        let record = entered(home, &made, begins(3)).await;
        assert!(record.get("soreness_over_48h").is_none());
    }
}

/// A whole course of four with the other therapist.
async fn course_on(home: &Home, world: &trial::World, therapist: usize) -> Made {
    course_of(home, world, 4, therapist).await
}

async fn course_of(home: &Home, world: &trial::World, count: i64, therapist: usize) -> Made {
    let mut other = *world;
    other.therapists.swap(0, therapist);
    other.rooms.swap(0, therapist);
    course(home, &other, count, count).await
}
