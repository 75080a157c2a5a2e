//! Scores by the cards' own rules: a table of cases. Numbers are points or thousandths of them.

use std::collections::BTreeMap;

use knowledge::measure::{Gap, POINT, Refused, Score};

use super::real;

fn scored(id: &str, answers: &[(&str, i64)], own: &[&str]) -> Result<Score, Refused> {
    let answers: BTreeMap<String, i64> =
        answers.iter().map(|(item, answer)| ((*item).to_owned(), *answer)).collect();
    let own: Vec<String> = own.iter().map(|item| (*item).to_owned()).collect();
    real().instrument(id).unwrap().score(&answers, &own)
}

fn whole(points: f64) -> Result<Score, Refused> {
    Ok(Score::Whole((points * POINT as f64).round() as i64))
}

fn gap(items: &[&str]) -> Result<Score, Refused> {
    let items = items.iter().map(|item| (*item).to_owned()).collect();
    Ok(Score::Incomplete(Gap::Missing(items)))
}

const THREE: &[&str] = &["activity_1", "activity_2", "activity_3"];
const FOUR: &[&str] = &["activity_1", "activity_2", "activity_3", "activity_4"];

#[test]
fn whole_forms_are_scored_as_the_card_says() {
    assert_eq!(scored("NPRS", &[("average", 7)], &[]), whole(7.0));
    assert_eq!(scored("NPRS", &[("average", 0)], &[]), whole(0.0));
    assert_eq!(scored("PGIC", &[("change", 1)], &[]), whole(1.0));
    assert_eq!(scored("PHQ-2", &[("interest", 3), ("mood", 3)], &[]), whole(6.0));
    assert_eq!(scored("GAD-2", &[("nervous", 0), ("worry", 2)], &[]), whole(2.0));
    let three = [("activity_1", 2), ("activity_2", 3), ("activity_3", 5)];
    assert_eq!(scored("PSFS", &three, THREE), whole(3.333));
    let four = [("activity_1", 2), ("activity_2", 3), ("activity_3", 5), ("activity_4", 5)];
    assert_eq!(scored("PSFS", &four, FOUR), whole(3.75));
    // 2/3 is 0.667 and not 0.666.
    let two = [("activity_1", 1), ("activity_2", 1), ("activity_3", 0)];
    assert_eq!(scored("PSFS", &two, THREE), whole(0.667));
}

#[test]
fn a_tick_list_counts_ticks_and_a_blank_line_is_nothing() {
    assert_eq!(scored("RMDQ-24", &[], &[]), whole(0.0));
    assert_eq!(scored("RMDQ-24", &[("q1", 1), ("q24", 1)], &[]), whole(2.0));
    let all: Vec<(String, i64)> = (1..=24).map(|n| (format!("q{n}"), 1)).collect();
    let all: Vec<(&str, i64)> = all.iter().map(|(item, one)| (item.as_str(), *one)).collect();
    assert_eq!(scored("RMDQ-24", &all, &[]), whole(24.0));
}

#[test]
fn a_form_with_a_gap_has_no_score_and_says_which_item() {
    assert_eq!(scored("NPRS", &[], &[]), gap(&["average"]));
    assert_eq!(scored("PHQ-2", &[("interest", 3)], &[]), gap(&["mood"]));
    assert_eq!(scored("GAD-2", &[], &[]), gap(&["nervous", "worry"]));
    // The same activities every time: one of four without an answer is not the mean of three.
    let three = [("activity_1", 2), ("activity_2", 3), ("activity_3", 5)];
    assert_eq!(scored("PSFS", &three, FOUR), gap(&["activity_4"]));
    let few = scored("PSFS", &[("activity_1", 2)], &["activity_1"]);
    assert_eq!(few, Ok(Score::Incomplete(Gap::TooFew(3))));
}

#[test]
fn what_cannot_be_on_the_form_is_refused_with_the_item() {
    let out = |item: &str, min, max| Err(Refused::OutOfRange { item: item.to_owned(), min, max });
    assert_eq!(scored("NPRS", &[("average", 11)], &[]), out("average", 0, 10));
    assert_eq!(scored("NPRS", &[("average", -1)], &[]), out("average", 0, 10));
    assert_eq!(scored("PGIC", &[("change", 0)], &[]), out("change", 1, 7));
    assert_eq!(scored("PHQ-2", &[("mood", 4)], &[]), out("mood", 0, 3));
    assert_eq!(scored("RMDQ-24", &[("q3", 2)], &[]), out("q3", 0, 1));
    let unknown = |item: &str| Err(Refused::UnknownItem(item.to_owned()));
    assert_eq!(scored("NPRS", &[("worst", 3)], &[]), unknown("worst"));
    assert_eq!(scored("RMDQ-24", &[("q25", 1)], &[]), unknown("q25"));
    let fourth = [("activity_4", 2)];
    assert_eq!(scored("PSFS", &fourth, THREE), unknown("activity_4"));
    let huge = [("average", i64::MAX)];
    assert_eq!(scored("NPRS", &huge, &[]), out("average", 0, 10));
}

#[test]
fn changes_are_in_the_right_direction_and_a_per_cent_is_left_out_where_it_means_nothing() {
    let known = real();
    let pain = known.instrument("NPRS").unwrap();
    assert_eq!(pain.gain(6 * POINT, 4 * POINT), 2 * POINT);
    assert_eq!(pain.percent(6 * POINT, 4 * POINT), Some(33));
    assert_eq!(pain.percent(4 * POINT, 6 * POINT), Some(-50));
    assert_eq!(pain.percent(3 * POINT, 2 * POINT), Some(33));
    assert_eq!(pain.percent(2 * POINT, POINT), None);
    assert_eq!(pain.percent(0, 4 * POINT), None);
    let list = known.instrument("RMDQ-24").unwrap();
    assert_eq!(list.percent(3 * POINT, 0), None);
    assert_eq!(list.percent(4 * POINT, 0), Some(100));
    assert_eq!((list.step(), list.noise), (Some(5 * POINT), None));
    let own = known.instrument("PSFS").unwrap();
    assert_eq!(own.gain(3_333, 5_333), 2 * POINT);
    assert_eq!(own.percent(3_333, 5_333), None);
    assert_eq!((own.step(), own.matters), (Some(2 * POINT), None));
}

#[test]
fn the_practice_fills_in_six_in_their_order() {
    let ids: Vec<&str> = real().instruments().iter().map(|one| one.card.id.as_str()).collect();
    assert_eq!(ids, ["NPRS", "PGIC", "PSFS", "RMDQ-24", "PHQ-2", "GAD-2"]);
    assert!(real().instruments().iter().all(|one| !one.due.is_empty()));
    assert!(real().instrument("ODI").is_none());
    assert!(real().instrument("RF-CES-1").is_none());
}

#[test]
fn people_are_asked_what_nobody_counts_or_measures() {
    let knowledge = real();
    let names: Vec<&str> =
        knowledge.course_questions().iter().map(|fact| fact.name.as_str()).collect();
    let want = [
        "rmdq_left_out",
        "soreness_over_48h",
        "new_neuro_since_last",
        "active_part_done",
        "relapse_documented",
        "deteriorated_before",
    ];
    assert_eq!(names, want);
}
