//! Forms at visits: what is due, what is kept, what is refused and why.

use knowledge::measure::POINT;
use practice::fields::Fields;
use practice::permission::case;
use practice::visit::measuring::{self, Sent, Sheet};
use practice::visit::trend::{self, Says, Weight};
use practice::{Actor, House, Key, Refusal, Whose};
use store::{ClientId, MeasureId, MeasureMode, Role, VisitId, VisitState};
use trial::{DAY, on_both, world};

use crate::house::{actor, house};
use crate::measured::{Made, begins, course, step};

async fn sheet(house: &House, who: &Actor, made: &Made, visit: usize) -> Sheet {
    let permit = who.permit::<case::ReadMeasures>(Whose::Client(made.world.client)).unwrap();
    measuring::sheet(house, &permit, made.visits[visit]).await.unwrap()
}

fn sent(house: &House, sheet: &Sheet, id: &str, pairs: &[(&str, &str)]) -> Result<Sent, Refusal> {
    let mut all = vec![("form", "en")];
    all.extend(pairs);
    let all = all.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let mut fields = Fields::form(all)?;
    let instrument = house.knowledge().instrument(id).unwrap();
    let sent = measuring::read(&mut fields, &instrument, &sheet.log.named(&instrument));
    fields.finish().map(|()| sent)
}

async fn filled(
    house: &House,
    who: &Actor,
    (made, visit): (&Made, usize),
    id: &str,
    pairs: &[(&str, &str)],
) -> Result<MeasureId, Refusal> {
    let sheet = sheet(house, who, made, visit).await;
    let sent = sent(house, &sheet, id, pairs)?;
    let client: ClientId = made.world.client;
    let permit = who.permit::<case::FillMeasure>(Whose::Client(client)).unwrap();
    let at: VisitId = made.visits[visit];
    measuring::fill(house, &permit, (at, client), (sent, MeasureMode::Staff), Key::fresh()).await
}

fn due(house: &House, sheet: &Sheet) -> Vec<String> {
    let lines = sheet.lines(house.knowledge());
    lines.iter().filter(|line| line.is_open()).map(|l| l.instrument.card.id.clone()).collect()
}

fn wrong<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> Vec<(String, &'static str)> {
    match answer {
        Err(Refusal::Wrong(list)) => list.into_iter().map(|m| (m.field, m.reason)).collect(),
        other => panic!("mistakes were expected: {other:?}"),
    }
}

fn rule<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> &'static str {
    match answer {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("a rule was expected: {other:?}"),
    }
}

const THREE: &[(&str, &str)] = &[
    ("name_activity_1", "Porter les courses 🛍"),
    ("activity_1", "2"),
    ("name_activity_2", "المشي"),
    ("activity_2", "3"),
    ("name_activity_3", "Sit at my desk"),
    ("activity_3", "5"),
];

on_both! {
    async fn what_is_due_follows_the_cards(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 4, 0).await;
        let first = sheet(&house, &who, &made, 0).await;
        assert_eq!(due(&house, &first), ["NPRS", "PSFS", "RMDQ-24", "PHQ-2", "GAD-2"]);
        // The second visit opens when the first is over.
        let second = sheet(&house, &who, &made, 1).await;
        assert_eq!(due(&house, &second), Vec::<String>::new());
        assert!(second.lines(house.knowledge()).iter().all(|l| l.closed == Some("measure-early")));
        step(home, &world, made.visits[0], 1, VisitState::Arrived, begins(1)).await;
        step(home, &world, made.visits[0], 2, VisitState::Done, begins(1)).await;
        let second = sheet(&house, &who, &made, 1).await;
        assert_eq!(due(&house, &second), ["NPRS", "PGIC", "PSFS", "RMDQ-24"]);
        // A score after the first visit is not one from before it.
        let late = filled(&house, &who, (&made, 0), "NPRS", &[("average", "4")]).await;
        assert_eq!(rule(late), "measure-late");
        // Mood has no first score to hold against, so its form is still open.
        filled(&house, &who, (&made, 0), "GAD-2", &[("nervous", "0"), ("worry", "1")])
            .await.unwrap();
        // A visit that was called off is none: the third becomes the second.
        step(home, &world, made.visits[1], 1, VisitState::Cancelled, begins(2)).await;
        let off = filled(&house, &who, (&made, 1), "NPRS", &[("average", "4")]).await;
        assert_eq!(rule(off), "measure-off");
        let third = sheet(&house, &who, &made, 2).await;
        assert_eq!(due(&house, &third), ["NPRS", "PGIC", "PSFS", "RMDQ-24"]);
    }

    async fn a_form_is_kept_once_and_the_newest_counts(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 4, 0).await;
        let permit = who.permit::<case::FillMeasure>(Whose::Client(world.client)).unwrap();
        let at = sheet(&house, &who, &made, 0).await;
        let six = sent(&house, &at, "NPRS", &[("average", "6")]).unwrap();
        let key = Key::fresh();
        let whose = (made.visits[0], world.client);
        let one = measuring::fill(&house, &permit, whose, (six.clone(), MeasureMode::Staff),
            key.clone()).await.unwrap();
        // The same form again is the same form.
        let again = measuring::fill(&house, &permit, whose, (six, MeasureMode::Staff), key)
            .await.unwrap();
        assert_eq!(one, again);
        assert_eq!(trial::count(&home.db, "measures").await, 1);
        filled(&house, &who, (&made, 0), "NPRS", &[("average", "7")]).await.unwrap();
        let now = sheet(&house, &who, &made, 0).await;
        let lines = now.lines(house.knowledge());
        let kept = lines[0].measure.as_ref().unwrap();
        assert_eq!((kept.score, kept.answers.as_str()), (Some(7 * POINT), r#"{"average":7}"#));
        assert_eq!(kept.knowledge_digest, house.knowledge().engine.program.digest);
        assert_eq!(kept.mode, MeasureMode::Staff);
    }

    async fn what_cannot_be_on_a_form_is_refused_with_the_item(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 4, 0).await;
        let at = (&made, 0);
        let out = filled(&house, &who, at, "NPRS", &[("average", "11")]).await;
        assert_eq!(wrong(out), [("average".to_owned(), "out-of-range")]);
        let text = filled(&house, &who, at, "NPRS", &[("average", "six")]).await;
        assert_eq!(wrong(text), [("average".to_owned(), "not-a-number")]);
        let item = filled(&house, &who, at, "NPRS", &[("average", "6"), ("worst", "9")]).await;
        assert_eq!(wrong(item), [(String::new(), "unknown-item")]);
        let both = filled(&house, &who, at, "PHQ-2", &[("interest", "4"), ("mood", "-1")]).await;
        assert_eq!(wrong(both).len(), 2);
        let list = filled(&house, &who, at, "RMDQ-24", &[("q1", "2"), ("q25", "1")]).await;
        assert_eq!(wrong(list), [
            ("q1".to_owned(), "out-of-range"),
            (String::new(), "unknown-item"),
            ("none".to_owned(), "nothing-ticked"),
        ]);
        assert_eq!(trial::count(&home.db, "measures").await, 0);
    }

    async fn a_gap_is_named_and_kept_only_without_a_score(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 4, 0).await;
        let at = (&made, 0);
        let gap = filled(&house, &who, at, "PHQ-2", &[("interest", "3")]).await;
        assert_eq!(wrong(gap), [("mood".to_owned(), "missing")]);
        assert_eq!(trial::count(&home.db, "measures").await, 0);
        filled(&house, &who, at, "PHQ-2", &[("interest", "3"), ("keep", "yes")]).await.unwrap();
        let now = sheet(&house, &who, &made, 0).await;
        let lines = now.lines(house.knowledge());
        let line = lines.iter().find(|l| l.instrument.card.id == "PHQ-2").unwrap();
        let kept = line.measure.as_ref().unwrap();
        assert_eq!((kept.score, kept.incomplete.as_deref()), (None, Some("missing")));
        assert!(!line.is_positive());
        // An empty list is a good score only when somebody says so.
        let empty = filled(&house, &who, at, "RMDQ-24", &[]).await;
        assert_eq!(wrong(empty), [("none".to_owned(), "nothing-ticked")]);
        filled(&house, &who, at, "RMDQ-24", &[("none", "yes")]).await.unwrap();
    }

    async fn activities_are_named_once_and_stay_the_same(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 4, 0).await;
        let two = filled(&house, &who, (&made, 0), "PSFS", &THREE[..4]).await;
        assert_eq!(wrong(two), [("name_activity_3".to_owned(), "too-few-activities")]);
        let unnamed = [THREE, &[("activity_4", "3")]].concat();
        let unnamed = filled(&house, &who, (&made, 0), "PSFS", &unnamed).await;
        assert_eq!(wrong(unnamed), [("name_activity_4".to_owned(), "missing")]);
        filled(&house, &who, (&made, 0), "PSFS", THREE).await.unwrap();
        let now = sheet(&house, &who, &made, 0).await;
        let instrument = house.knowledge().instrument("PSFS").unwrap();
        assert_eq!(now.log.named(&instrument), [
            ("activity_1", "Porter les courses 🛍"),
            ("activity_2", "المشي"),
            ("activity_3", "Sit at my desk"),
        ]);
        assert_eq!(now.log.baseline("PSFS"), Some(3_333));
        step(home, &world, made.visits[0], 1, VisitState::Arrived, begins(1)).await;
        step(home, &world, made.visits[0], 2, VisitState::Done, begins(1)).await;
        // The same ones: one left out is a gap, and another one is none of them.
        let gap = [("activity_1", "4"), ("activity_2", "5")];
        let gap = filled(&house, &who, (&made, 1), "PSFS", &gap).await;
        assert_eq!(wrong(gap), [("activity_3".to_owned(), "missing")]);
        let fourth = [("activity_1", "4"), ("activity_2", "5"), ("activity_3", "7"),
            ("name_activity_4", "Swim"), ("activity_4", "9")];
        let fourth = filled(&house, &who, (&made, 1), "PSFS", &fourth).await;
        assert_eq!(wrong(fourth), [("name_activity_4".to_owned(), "missing")]);
        let same = [("activity_1", "4"), ("activity_2", "5"), ("activity_3", "7")];
        filled(&house, &who, (&made, 1), "PSFS", &same).await.unwrap();
        let trends = trend::of_log(house.knowledge(), &sheet(&house, &who, &made, 1).await.log);
        let Says::Changed(change) = trends[0].says else { panic!("{:?}", trends[0].says) };
        assert_eq!((trends[0].instrument.as_str(), change.gain), ("PSFS", 2 * POINT));
        assert_eq!((change.percent, change.weight), (None, Weight::Beyond));
    }

    async fn a_form_that_is_not_there_in_the_language_is_left_out_and_says_so(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 4, 0).await;
        let french = filled(&house, &who, (&made, 0), "RMDQ-24", &[("form", "fr"), ("q1", "1")]);
        assert_eq!(rule(french.await), "measure-language");
        let pain = filled(&house, &who, (&made, 0), "NPRS", &[("left_out", "yes")]).await;
        assert_eq!(rule(pain), "measure-not-left-out");
        filled(&house, &who, (&made, 0), "RMDQ-24", &[("left_out", "yes")]).await.unwrap();
        let now = sheet(&house, &who, &made, 0).await;
        assert!(now.log.left_out("RMDQ-24"));
        assert!(!due(&house, &now).contains(&"RMDQ-24".to_owned()));
    }

    async fn a_trend_has_gaps_and_says_what_a_change_is_worth(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let made = course(home, &world, 4, 4).await;
        made.measured(home, "NPRS", &[(1, Some(6.0)), (2, None), (4, Some(4.0))]).await;
        made.measured(home, "PGIC", &[(2, Some(3.0)), (4, Some(2.0))]).await;
        made.measured(home, "PHQ-2", &[(1, Some(4.0))]).await;
        let mut tx = home.db.read().await.unwrap();
        let all = trend::of_course(&mut tx, house.knowledge(), world.practice, made.course)
            .await.unwrap();
        let ids: Vec<&str> = all.iter().map(|one| one.instrument.as_str()).collect();
        // Mood and worry are no outcome of a course.
        assert_eq!(ids, ["NPRS", "PGIC"]);
        let shown: Vec<_> = all[0].points.iter().map(|p| (p.ordinal, p.score)).collect();
        assert_eq!(shown, [(1, Some(6_000)), (2, None), (3, None), (4, Some(4_000))]);
        let Says::Changed(change) = all[0].says else { panic!("{:?}", all[0].says) };
        assert_eq!((change.gain, change.percent), (2_000, Some(33)));
        assert_eq!(change.weight, Weight::Clear);
        assert_eq!(all[1].says, Says::Answer { latest: 2_000 });
        assert_eq!((all[1].any, all[1].much), (Some(3_000), Some(2_000)));
    }

    async fn the_day_says_what_is_to_be_measured(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let who = actor(&world, &[Role::Therapist]);
        let made = course(home, &world, 2, 0).await;
        let flagged = async |visit: usize| {
            let permit = who.permit::<case::ReadDay>(Whose::Practice).unwrap();
            let sheet = practice::visit_step::read(&house, &permit, made.visits[visit]).await;
            let flags = sheet.unwrap().line.flags;
            flags.contains(&practice::day::Flag::MeasureDue)
        };
        assert!(flagged(0).await);
        assert!(!flagged(1).await, "its visit before is still to come");
        let one = (1, Some(0.0));
        for id in ["NPRS", "PSFS", "PHQ-2", "GAD-2"] {
            made.measured(home, id, &[one]).await;
        }
        assert!(flagged(0).await, "the list is missing");
        filled(&house, &who, (&made, 0), "RMDQ-24", &[("left_out", "yes")]).await.unwrap();
        assert!(!flagged(0).await);
        assert!(begins(2) > begins(1) + DAY);
    }
}
