//! The day of a site, the steps and the moves of its visits.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::date;
use practice::care::setting_aside;
use practice::day::{self, Asked, By, Flag};
use practice::permission::case;
use practice::visit::rescreen::{self, Sent};
use practice::visit_move::{self, Moved, Wanted};
use practice::{Actor, House, Key, Refusal, Whose, opening, session, visit_step, visit_undo};
use store::clearance::{Answer, Question, Verdict};
use store::courses::NewCourse;
use store::overrides::Override;
use store::practices::{Absence, Site, put_site};
use store::screens::{Cleared, Screen};
use store::visits::{self, Step};
use store::*;
use trial::{DAY, HOUR, Home, MINUTE, NINE, World, book, json, kept, on_both, open_hours, world};

use crate::care::{permit, person, screened};
use crate::house::{actor, house, knowledge};

const ZONES: [(&str, jiff::civil::Date); 12] = [
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Santiago", date(2026, 4, 4)),
    ("America/Havana", date(2026, 11, 1)),
    ("America/St_Johns", date(2026, 3, 8)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Asia/Kolkata", date(2026, 3, 29)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Pacific/Auckland", date(2026, 9, 27)),
    ("Atlantic/Azores", date(2026, 10, 25)),
];

pub async fn screen(home: &Home, w: &World, at: i64, massage: &str) -> ScreenId {
    let screen = Screen {
        screen_id: ScreenId::fresh(),
        client_id: w.client,
        at,
        record: json("{}"),
        decision: json("{}"),
        trace: json("[]"),
        knowledge_release: "1".into(),
        knowledge_digest: "sha256:0".into(),
        urgency: "none".into(),
        massage: massage.into(),
        cleared: if massage == "suitable" { Cleared::Yes } else { Cleared::No },
    };
    kept!(home.db, tx => screens::store(&mut tx, w.practice, &screen).await.unwrap());
    screen.screen_id
}

fn therapist(w: &World) -> Actor {
    actor(w, &[Role::Therapist])
}

async fn read(house: &House, who: &Actor, asked: Asked) -> day::Day {
    let permit = who.permit::<case::ReadDay>(Whose::Practice).unwrap();
    day::read(house, &permit, asked).await.unwrap()
}

async fn shift(house: &House, w: &World, wanted: Wanted) -> Result<Moved, Refusal> {
    let desk = actor(w, &[Role::FrontDesk]);
    let permit = desk.permit::<case::ChangeCourse>(Whose::Client(w.client))?;
    visit_move::shift(house, &permit, w.client, wanted, Key::fresh()).await
}

fn to(course: &NewCourse, nth: usize, starts_at: i64) -> Wanted {
    let visit = course.visits[nth].id;
    Wanted { visit, version: 1, therapist: None, room: None, starts_at }
}

fn rule(outcome: Result<Moved, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn the_day_has_columns_hours_absences_and_visits(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let other = w.another(&home.db).await;
        book(&home.db, w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)])).await.unwrap();
        book(&home.db, other.course(&[w.place(1, 1, NINE + HOUR)])).await.unwrap();
        let ill = Absence {
            absence_id: AbsenceId::fresh(), therapist_id: w.therapists[1],
            starts_at: NINE + 5 * HOUR, ends_at: NINE + 2 * DAY, kind: AbsenceKind::Ill,
        };
        kept!(home.db, tx => practices::add_absence(&mut tx, w.practice, &ill).await.unwrap());
        let house = house(home);

        let second = Actor { therapist: Some(w.therapists[1]), ..therapist(&w) };
        let day = read(&house, &second, Asked::default()).await;
        assert_eq!((day.site.site_id, day.date), (w.site, date(2026, 11, 23)));
        let names: Vec<_> = day.columns.iter().map(|c| (c.name.as_str(), c.own)).collect();
        assert_eq!(names, [("Therapist 1", true), ("Therapist 0", false)]);
        // Paris is an hour ahead: eight to eighteen is seven to seventeen.
        let open = (NINE - 2 * HOUR, NINE + 8 * HOUR);
        assert_eq!((day.window, day.columns[0].open.as_slice()), (open, [open].as_slice()));
        assert_eq!(day.marks.len(), 10);
        assert_eq!(day.columns[0].away, [(NINE + 5 * HOUR, open.1, AbsenceKind::Ill)]);
        assert_eq!(day.columns[0].lines.len(), 1);
        assert_eq!(day.columns[1].lines[0].visit.visits_in_course, 2);
        assert_eq!(day.step(NINE), 24);

        let rooms = read(&house, &second, Asked { by: By::Room, ..Asked::default() }).await;
        let names: Vec<_> = rooms.columns.iter().map(|c| (c.name.as_str(), c.lines.len())).collect();
        assert_eq!(names, [("Room 0", 1), ("Room 1", 1)]);
        // A Sunday: nobody is there, and the page still has a shape.
        let sunday = Asked { date: Some(date(2026, 11, 22)), ..Asked::default() };
        let sunday = read(&house, &second, sunday).await;
        assert!(sunday.columns.is_empty() && sunday.window.0 < sunday.window.1);
    }

    async fn flags_say_what_is_known_and_nothing_else(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        // Four days away: nothing is due yet.
        let course = w.course(&[w.place(0, 0, NINE + 4 * DAY)]);
        book(&home.db, course.clone()).await.unwrap();
        let friday = Asked { date: Some(date(2026, 11, 27)), ..Asked::default() };
        let flags = async || {
            let day = read(&house, &therapist(&w), friday).await;
            day.columns[0].lines[0].flags.clone()
        };
        assert_eq!(flags().await, [Flag::NotScreened, Flag::ConsentMissing, Flag::MeasureDue]);
        screen(home, &w, NINE - 25 * DAY, "suitable").await;
        assert_eq!(flags().await, [Flag::ScreenOld, Flag::ConsentMissing, Flag::MeasureDue]);
        screen(home, &w, NINE - 23 * DAY, "suitable").await;
        assert_eq!(flags().await, [Flag::ConsentMissing, Flag::MeasureDue]);
        let limits = screen(home, &w, NINE - 3 * DAY, "adapted").await;
        assert_eq!(flags().await, [Flag::Limits, Flag::ConsentMissing, Flag::MeasureDue]);
        let aside = Override {
            override_id: OverrideId::fresh(), client_id: w.client, screen_id: limits,
            card: "CI-1".into(), therapist_id: w.therapists[0], reason: "looked at it".into(),
            at: NINE - 2 * DAY, repeats: None,
        };
        kept!(home.db, tx => overrides::store(&mut tx, w.practice, &aside).await.unwrap());
        // These answers cannot be decided again as they stand: nothing was ever asked.
        assert_eq!(flags().await, [Flag::Barred, Flag::SetAside, Flag::ConsentMissing, Flag::MeasureDue]);
        // The next screen begins anew.
        let asks = screen(home, &w, NINE - DAY, "needs_clearance").await;
        let question = Question {
            id: ClearanceId::fresh(), client: w.client, screen: asks, cards: json("[]"),
            question: "May they?".into(), at: NINE - DAY,
        };
        kept!(home.db, tx => clearance::open(&mut tx, w.practice, &question).await.unwrap());
        assert_eq!(flags().await, [Flag::NeedsClearance, Flag::ClearanceOpen, Flag::ConsentMissing, Flag::MeasureDue]);
        let good = Answer {
            verdict: Verdict::Granted, answer: "Yes.".into(), by: "Dr Roe".into(),
            role: "GP".into(), on: "2026-11-22".into(), scope: "all".into(),
            expires_at: NINE + 5 * DAY, at: NINE - DAY,
        };
        kept!(home.db, tx => clearance::answer(&mut tx, w.practice, question.id, &good)
            .await.unwrap());
        assert_eq!(flags().await, [Flag::ClearanceGood, Flag::ConsentMissing, Flag::MeasureDue]);
        screen(home, &w, NINE - HOUR, "barred").await;
        let hold = Step { practice: w.practice, visit: course.visits[0].id, version: 1,
            to: VisitState::OnHold, reason: None, at: NINE };
        kept!(home.db, tx => visits::step(&mut tx, &hold).await.unwrap());
        assert_eq!(flags().await, [Flag::Barred, Flag::OnHold, Flag::ConsentMissing, Flag::MeasureDue]);
        let off = Step { version: 2, to: VisitState::Cancelled, ..hold };
        kept!(home.db, tx => visits::step(&mut tx, &off).await.unwrap());
        let day = read(&house, &therapist(&w), friday).await;
        assert_eq!((day.columns[0].lines.len(), day.off.len()), (0, 1));
        assert_eq!(day.off[0].flags, []);
    }

    async fn a_check_is_due_until_the_visit_has_its_own(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let course = w.course(&[w.place(0, 0, NINE + HOUR)]);
        book(&home.db, course.clone()).await.unwrap();
        let flags = async || {
            let day = read(&house, &therapist(&w), Asked::default()).await;
            day.columns[0].lines[0].flags.clone()
        };
        screened(&house, &therapist(&w), w.client, "steady").await;
        assert_eq!(flags().await, [Flag::CheckDue, Flag::ConsentMissing, Flag::MeasureDue]);
        let check = async |id: &str| {
            let text = person(id).to_json().to_string();
            let ids = (course.visits[0].id, w.client);
            let may = permit(&therapist(&w), w.client);
            rescreen::keep(&house, &may, ids, Sent::Whole(text), Key::fresh()).await.unwrap()
        };
        check("steady").await;
        assert_eq!(flags().await, [Flag::ConsentMissing, Flag::MeasureDue]);
        check("catching-illness-no-fever").await;
        assert_eq!(flags().await, [Flag::Barred, Flag::OnHold, Flag::ConsentMissing, Flag::MeasureDue]);
        // Another check of the client: the visit's own is not the newest any more.
        let other = screened(&house, &therapist(&w), w.client, "catching-illness-no-fever").await;
        assert_eq!(flags().await, [Flag::Barred, Flag::OnHold, Flag::CheckDue, Flag::ConsentMissing, Flag::MeasureDue]);
        // Set aside, it bars nothing any more.
        let may = permit(&therapist(&w), w.client);
        let aside = (w.client, other, "CI-01".to_owned());
        let reason = "The rash is an old eczema.".to_owned();
        setting_aside::set_aside(&house, &may, aside, reason, Key::fresh()).await.unwrap();
        assert_eq!(flags().await, [Flag::OnHold, Flag::CheckDue, Flag::SetAside, Flag::ConsentMissing, Flag::MeasureDue]);
    }

    async fn no_visit_disappears_or_shows_twice_when_the_clocks_change(home: &Home) {
        for (name, changes) in ZONES {
            let w = world(&home.db).await;
            let zone = session::zone(name);
            kept!(home.db, tx => put_site(&mut tx, w.practice, &Site {
                site_id: w.site, name: "Quay".into(), address: String::new(),
                time_zone: name.into(), closed_at: None,
            }).await.unwrap());
            let days = [changes.yesterday().unwrap(), changes, changes.tomorrow().unwrap()];
            let first = opening::day(days[0], &zone).unwrap().0;
            let after = opening::day(days[2], &zone).unwrap().1;
            let starts = (first..after).step_by(90 * MINUTE as usize);
            let places: Vec<_> = starts.map(|at| w.place(0, 0, at)).collect();
            book(&home.db, w.course(&places)).await.unwrap();
            let house = house(home);
            let mut seen: BTreeMap<VisitId, usize> = BTreeMap::new();
            for on in days {
                let asked = Asked { date: Some(on), ..Asked::default() };
                let day = read(&house, &therapist(&w), asked).await;
                let rows = day.step(day.window.1);
                assert!(rows <= 324, "{name} {on}: {rows} rows");
                for line in &day.columns[0].lines {
                    let place = line.visit.visit.place;
                    assert!(day.step(place.starts_at) >= 0 && day.step(place.ends_at) <= rows);
                    *seen.entry(line.visit.visit.visit_id).or_default() += 1;
                }
                // Every full hour that the clock on the wall shows has its mark.
                let (from, to) = day.window;
                let hours = (to - from) / HOUR;
                let halves = name == "Australia/Lord_Howe";
                assert!(day.marks.len() as i64 == hours || halves, "{name} {on}");
            }
            assert_eq!(seen.len(), places.len(), "{name}");
            assert!(seen.values().all(|times| *times == 1), "{name}");
        }
    }

    async fn a_move_is_refused_by_the_rule_that_it_breaks(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let week = |n: i64, at: i64| w.place(0, 0, NINE + n * 7 * DAY + at);
        let mut course = w.course(&[week(0, HOUR), week(1, 0), week(2, 0)]);
        course.plan = json(r#"{"gap_days_min":5}"#);
        book(&home.db, course.clone()).await.unwrap();
        let away = Absence {
            absence_id: AbsenceId::fresh(), therapist_id: w.therapists[1],
            starts_at: NINE, ends_at: NINE + DAY, kind: AbsenceKind::Leave,
        };
        kept!(home.db, tx => {
            practices::add_absence(&mut tx, w.practice, &away).await.unwrap();
            let mut all = practices::therapists(&mut tx, w.practice).await.unwrap();
            let mut unskilled = all.remove(0);
            unskilled.therapist_id = TherapistId::fresh();
            unskilled.skills = json("[]");
            practices::put_therapist(&mut tx, w.practice, &unskilled).await.unwrap();
        });
        let mut tx = home.db.read().await.unwrap();
        let all = practices::therapists(&mut tx, w.practice).await.unwrap();
        let unskilled = all.iter().find(|one| one.skills.as_str() == "[]").unwrap().therapist_id;
        drop(tx);

        screened(&house, &therapist(&w), w.client, "steady").await;
        let first = |at: i64| to(&course, 0, at);
        assert_eq!(rule(shift(&house, &w, first(NINE - HOUR)).await), "move-past");
        // Paris closes at 18:00, that is 17:00 here.
        let late = first(NINE + 7 * HOUR + 5 * MINUTE);
        assert_eq!(rule(shift(&house, &w, late).await), "move-hours");
        let who = |therapist| Wanted { therapist: Some(therapist), ..first(NINE + 2 * HOUR) };
        assert_eq!(rule(shift(&house, &w, who(w.therapists[1])).await), "move-away");
        assert_eq!(rule(shift(&house, &w, who(unskilled)).await), "move-skill");
        let near = to(&course, 1, NINE + 4 * DAY);
        assert_eq!(rule(shift(&house, &w, near).await), "move-gap");
        let beyond = to(&course, 1, NINE + 14 * DAY + 2 * HOUR);
        assert_eq!(rule(shift(&house, &w, beyond).await), "move-gap");
        let odd = shift(&house, &w, first(NINE + 2 * HOUR + 1)).await;
        assert!(matches!(&odd, Err(Refusal::Wrong(m)) if m[0].reason == "not-in-steps"), "{odd:?}");

        let moved = shift(&house, &w, first(NINE + 2 * HOUR)).await.unwrap();
        assert_eq!(moved, Moved { version: 2, from: NINE + HOUR, to: NINE + 2 * HOUR });
        let stale = shift(&house, &w, first(NINE + 3 * HOUR)).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale(_)))), "{stale:?}");
    }

    async fn a_taken_room_gives_way_to_another_and_a_taken_therapist_is_named(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let house = house(home);
        let other = w.another(&home.db).await;
        book(&home.db, other.course(&[w.place(1, 0, NINE + 3 * HOUR)])).await.unwrap();
        let course = w.course(&[w.place(0, 0, NINE + HOUR)]);
        book(&home.db, course.clone()).await.unwrap();
        let there = || shift(&house, &w, to(&course, 0, NINE + 3 * HOUR));
        assert_eq!(rule(there().await), "no-check");
        screened(&house, &therapist(&w), w.client, "steady").await;
        there().await.unwrap();
        let mut tx = home.db.read().await.unwrap();
        let now = visits::load(&mut tx, w.practice, course.visits[0].id).await.unwrap();
        assert_eq!(now.place.room_id, w.rooms[1], "room 0 is taken");
        drop(tx);
        let clash = Wanted { version: 2, therapist: Some(w.therapists[1]), ..to(&course, 0, NINE + 3 * HOUR) };
        let Err(Refusal::Taken(clashes)) = shift(&house, &w, clash).await else { panic!("taken") };
        assert_eq!(clashes[0].resource, Resource::Therapist);
        assert_eq!(clashes[0].from, NINE + 3 * HOUR);
    }

    async fn two_programs_race_for_one_place_and_one_wins(home: &Home) {
        let w = world(&home.db).await;
        open_hours(&home.db, &w).await;
        let other = w.another(&home.db).await;
        let (a, b) = (w.course(&[w.place(0, 0, NINE + HOUR)]), other.course(&[w.place(1, 1, NINE + HOUR)]));
        book(&home.db, a.clone()).await.unwrap();
        book(&home.db, b.clone()).await.unwrap();
        let second = Db::open(&home.place).await.unwrap();
        let houses = [house(home), House::new(second.clone(), knowledge(), Arc::new(|| NINE))];
        for client in [w.client, other.client] {
            screened(&houses[0], &therapist(&w), client, "steady").await;
        }
        let there = |course: &NewCourse, therapist| Wanted {
            therapist: Some(therapist), ..to(course, 0, NINE + 4 * HOUR)
        };
        let (one, two) = tokio::join!(
            shift(&houses[0], &w, there(&a, w.therapists[0])),
            shift(&houses[1], &other, there(&b, w.therapists[0])),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let lost = one.err().or(two.err());
        let Some(Refusal::Taken(clashes)) = lost else { panic!("{lost:?}") };
        assert_eq!(clashes[0].resource, Resource::Therapist);
        second.close().await;
    }

    async fn a_visit_takes_its_steps_in_order(home: &Home) {
        let w = world(&home.db).await;
        let house = house(home);
        let course = w.course(&[w.place(0, 0, NINE + HOUR), w.place(0, 0, NINE + DAY)]);
        book(&home.db, course.clone()).await.unwrap();
        let permit = || therapist(&w).permit::<case::StepVisit>(Whose::Client(w.client)).unwrap();
        let step = async |nth: usize, to, version| {
            let visit = (course.visits[nth].id, w.client);
            visit_step::step(&house, &permit(), visit, (to, version), Key::fresh()).await
        };
        let key = |outcome: Result<i64, Refusal>| match outcome {
            Err(Refusal::Rule { key, .. }) => key,
            other => panic!("{other:?}"),
        };
        assert_eq!(key(step(0, VisitState::Missed, 1).await), "step-missed-early");
        assert_eq!(key(step(1, VisitState::Arrived, 1).await), "step-arrived-early");
        assert_eq!(key(step(0, VisitState::Cancelled, 1).await), "step-by-hand");
        assert_eq!(step(0, VisitState::Arrived, 1).await.unwrap(), 2);
        let twice = step(0, VisitState::Arrived, 1).await;
        assert!(matches!(twice, Err(Refusal::Store(StoreError::Stale(_)))), "{twice:?}");
        assert_eq!(step(0, VisitState::Done, 2).await.unwrap(), 3);
        let after = step(0, VisitState::Missed, 3).await;
        assert!(after.is_err(), "a visit that is done is over");
    }

    async fn a_slip_of_the_hand_is_taken_back_on_its_day(home: &Home) {
        let w = world(&home.db).await;
        let clock = Arc::new(AtomicI64::new(NINE));
        let hand = Arc::clone(&clock);
        let now = Arc::new(move || hand.load(Ordering::Relaxed));
        let house = House::new(home.db.clone(), knowledge(), now);
        let course = w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + 3 * HOUR)]);
        book(&home.db, course.clone()).await.unwrap();
        let permit = || therapist(&w).permit::<case::StepVisit>(Whose::Client(w.client)).unwrap();
        let step = async |nth: usize, to, version| {
            let visit = (course.visits[nth].id, w.client);
            visit_step::step(&house, &permit(), visit, (to, version), Key::fresh()).await.unwrap()
        };
        let undo = async |nth: usize, version| {
            let visit = (course.visits[nth].id, w.client);
            visit_undo::undo(&house, &permit(), visit, version, Key::fresh()).await
        };
        let state = async |nth: usize| {
            let mut tx = home.db.read().await.unwrap();
            visits::load(&mut tx, w.practice, course.visits[nth].id).await.unwrap().state
        };
        let nothing = undo(0, 1).await;
        assert!(matches!(nothing, Err(Refusal::Store(StoreError::WrongState { .. }))), "{nothing:?}");
        step(0, VisitState::Arrived, 1).await;
        assert_eq!(undo(0, 2).await.unwrap(), 3);
        assert_eq!(state(0).await, VisitState::Booked);
        step(0, VisitState::Arrived, 3).await;
        step(0, VisitState::Done, 4).await;
        let stale = undo(0, 4).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale(_)))), "{stale:?}");
        assert_eq!(undo(0, 5).await.unwrap(), 6);
        assert_eq!(state(0).await, VisitState::Arrived);
        // Missed gives the place back; taking that back takes it again.
        clock.fetch_add(4 * HOUR, Ordering::Relaxed);
        step(1, VisitState::Missed, 1).await;
        assert_eq!(undo(1, 2).await.unwrap(), 3);
        let other = w.another(&home.db).await.course(&[course.visits[1].place]);
        let rival = other.visits[0].id;
        assert!(matches!(book(&home.db, other.clone()).await, Err(StoreError::Taken(_))));
        step(1, VisitState::Missed, 3).await;
        book(&home.db, other).await.unwrap();
        let taken = undo(1, 4).await;
        assert!(matches!(taken, Err(Refusal::Taken(_))), "{taken:?}");
        assert_eq!(state(1).await, VisitState::Missed, "nothing half-done");
        let off = Step {
            practice: w.practice, visit: rival, version: 1, to: VisitState::Cancelled,
            reason: None, at: NINE,
        };
        kept!(home.db, tx => visits::step(&mut tx, &off).await.unwrap());
        // A signed note keeps a visit that is done.
        step(0, VisitState::Done, 6).await;
        let screen = screen(home, &w, NINE, "suitable").await;
        let author = trial::account(&home.db, &w, &[Role::Therapist]).await.user;
        let note = notes::Note {
            visit_id: course.visits[0].id, client_id: w.client, author,
            author_name: String::new(), screen_id: screen, body: json("{}"), outside: 0,
            writer: "page".into(), seq: 1, begun_at: NINE, saved_at: NINE, signed_at: NINE,
            starts_at: NINE,
        };
        kept!(home.db, tx => notes::sign(&mut tx, w.practice, &note).await.unwrap());
        let Err(Refusal::Rule { key, .. }) = undo(0, 7).await else { panic!("signed") };
        assert_eq!(key, "undo-signed");
        assert_eq!(state(0).await, VisitState::Done);
        // 23:30 in Paris is the same day, half past midnight is not.
        let late = NINE + 13 * HOUR + 30 * MINUTE;
        clock.store(late, Ordering::Relaxed);
        assert_eq!(undo(1, 4).await.unwrap(), 5);
        step(1, VisitState::Arrived, 5).await;
        clock.store(late + HOUR, Ordering::Relaxed);
        let Err(Refusal::Rule { key, .. }) = undo(1, 6).await else { panic!("too late") };
        assert_eq!(key, "undo-late");
        let rows = home.strings("SELECT detail FROM audit WHERE use_case = 'step_visit'").await;
        assert_eq!(rows.iter().filter(|row| row.contains("undo")).count(), 4);
        let mut tx = home.db.read().await.unwrap();
        audit::verify(&mut tx, w.practice).await.unwrap();
    }
}
