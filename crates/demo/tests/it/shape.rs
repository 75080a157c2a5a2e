//! What a demonstration looks like, read back from the database.

use std::collections::{BTreeMap, BTreeSet};

use demo::{Demo, Filled, fill};
use knowledge::Knowledge;
use pathway::record::Record;
use pathway::wire::decision_json;
use store::catalog::{self, Value};
use store::screens::Cleared;
use store::visits::Visit;
use store::{Db, PracticeId, Role, TherapistId, VisitState};
use store::{audit, clearance, clients, courses, practices, screens, users, visits, waiting};

use trial::{DAY, Home, MINUTE};

use crate::asked::{NOW, demo};

async fn visits_of(db: &Db, practice: PracticeId, now: i64) -> BTreeMap<TherapistId, Vec<Visit>> {
    let mut tx = db.read().await.unwrap();
    let mut all = BTreeMap::new();
    for one in practices::therapists(&mut tx, practice).await.unwrap() {
        let id = one.therapist_id;
        let found = visits::of_therapist(&mut tx, practice, id, all_of(now)).await.unwrap();
        all.insert(id, found);
    }
    all
}

/// True when no two of these stretches meet.
fn apart(mut stretches: Vec<(i64, i64)>) -> bool {
    stretches.sort_unstable();
    stretches.is_sorted_by(|a, b| a.1 <= b.0)
}

/// The stretch that holds every visit.
fn all_of(now: i64) -> (i64, i64) {
    (now - 560 * DAY, now + 80 * DAY)
}

#[tokio::test]
async fn a_monday_shows_a_plausible_practice() {
    plausible(&demo(7), 30).await;
}

/// Clocks go back in the night, and few work on a Sunday.
#[tokio::test]
async fn so_does_the_sunday_of_a_change_of_clocks() {
    let mut sunday = demo(7);
    sunday.today = jiff::civil::date(2026, 10, 25);
    sunday.now = NOW - 29 * DAY;
    plausible(&sunday, 8).await;
}

/// One fill for all of them: `filling` shows that the rows are the same on the other engine.
async fn plausible(demo: &Demo, today_min: usize) {
    let home = Home::sqlite().await;
    let filled = fill(&home.db, demo, &mut |_| {}).await.unwrap();
    let (db, filled, now) = (&home.db, &filled, demo.now);
    a_practice_with_its_people(db, filled, now).await;
    an_account_for_every_role_in_each_practice(db, filled, now).await;
    nobody_is_in_two_places(db, filled, now).await;
    nobody_works_while_away(db, filled, now).await;
    states_follow_the_clock(db, filled, now).await;
    every_decision_is_made_again_byte_for_byte(db, filled, now).await;
    courses_follow_a_decision_that_clears_them(db, filled, now).await;
    practices_do_not_share_a_row(db, filled).await;
    let today = visits_of(db, filled.main.practice, now).await.into_values().flatten();
    let today = today.filter(|visit| visit.place.starts_at / DAY == now / DAY).count();
    assert!(today >= today_min, "{today} visits today");
    home.end().await;
}

async fn a_practice_with_its_people(db: &Db, filled: &Filled, now: i64) {
    let main = filled.main.practice;
    let mut tx = db.read().await.unwrap();
    let sites = practices::sites(&mut tx, main).await.unwrap();
    let zones: BTreeSet<&str> = sites.iter().map(|site| site.time_zone.as_str()).collect();
    assert_eq!(sites.len(), 3);
    assert_eq!(zones, BTreeSet::from(["Europe/London", "Europe/Paris"]));
    let therapists = practices::therapists(&mut tx, main).await.unwrap();
    assert_eq!(therapists.len(), 12);
    assert!(therapists.iter().all(|one| one.user_id.is_some()));
    assert_eq!(clients::count(&mut tx, main).await.unwrap(), 400);
    let rooms = practices::rooms(&mut tx, main).await.unwrap();
    let kinds: BTreeSet<&str> = rooms.iter().map(|room| room.kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["gym", "table"]));
    let services = practices::services(&mut tx, main).await.unwrap();
    let minutes: BTreeSet<i64> = services.iter().map(|one| one.minutes).collect();
    assert_eq!(minutes, BTreeSet::from([30, 45, 60, 90]));
    assert!(services.iter().all(|one| (0..=10).contains(&one.buffer_minutes)));
    let absences = practices::absences(&mut tx, main, all_of(now).0, all_of(now).1).await.unwrap();
    assert!(absences.len() > 40, "{} absences", absences.len());
    assert!(waiting::list(&mut tx, main, 100).await.unwrap().len() > 5);
    let log = audit::verify(&mut tx, main).await.unwrap();
    assert!(matches!(log, audit::Verdict::Sound { rows: 1, .. }), "{log:?}");
}

async fn an_account_for_every_role_in_each_practice(db: &Db, filled: &Filled, now: i64) {
    let mut tx = db.read().await.unwrap();
    for shown in [&filled.main, &filled.second] {
        let roles: Vec<Role> = shown.accounts.iter().map(|one| one.role).collect();
        assert_eq!(roles, Role::ALL);
        for account in &shown.accounts {
            let user = users::by_email(&mut tx, shown.practice, &account.email).await.unwrap();
            let user = user.unwrap();
            assert_eq!(user.password_hash.as_deref(), Some("a-hash"));
            let found = users::roles(&mut tx, shown.practice, user.user_id).await.unwrap();
            assert_eq!(found, [account.role]);
        }
    }
    let of_main = &filled.main.accounts[0].email;
    assert!(users::by_email(&mut tx, filled.second.practice, of_main).await.unwrap().is_none());
    // Whoever signs in as the client sees visits that are over and visits to come.
    let client = filled.main.accounts.iter().find(|one| one.role == Role::Client).unwrap();
    let main = filled.main.practice;
    let user = users::by_email(&mut tx, main, &client.email).await.unwrap().unwrap();
    let client = clients::of_user(&mut tx, main, user.user_id).await.unwrap().unwrap();
    let visits = visits::of_client(&mut tx, main, client.client_id, all_of(now)).await.unwrap();
    assert!(visits.iter().any(|visit| visit.state == VisitState::Done));
    assert!(visits.iter().any(|visit| visit.place.starts_at > now));
}

async fn nobody_is_in_two_places(db: &Db, filled: &Filled, now: i64) {
    for practice in [filled.main.practice, filled.second.practice] {
        let (mut rooms, mut of_client) = (BTreeMap::new(), BTreeMap::new());
        for (therapist, visits) in visits_of(db, practice, now).await {
            let took = visits.iter().filter(|one| one.state != VisitState::Cancelled);
            let mut own = Vec::new();
            for visit in took {
                let place = &visit.place;
                let blocked = (place.blocked_from, place.blocked_to);
                own.push(blocked);
                rooms.entry(place.room_id).or_insert_with(Vec::new).push(blocked);
                let client = of_client.entry(visit.client_id).or_insert_with(Vec::new);
                client.push((place.starts_at, place.ends_at));
            }
            assert!(apart(own), "{therapist}");
        }
        for (room, stretches) in rooms {
            assert!(apart(stretches), "{room}");
        }
        for (client, stretches) in of_client {
            assert!(apart(stretches), "{client}");
        }
    }
}

async fn nobody_works_while_away(db: &Db, filled: &Filled, now: i64) {
    let main = filled.main.practice;
    let mut tx = db.read().await.unwrap();
    let absences = practices::absences(&mut tx, main, all_of(now).0, all_of(now).1).await.unwrap();
    drop(tx);
    for (therapist, visits) in visits_of(db, main, now).await {
        for away in absences.iter().filter(|one| one.therapist_id == therapist) {
            let meets = |visit: &&Visit| {
                visit.place.blocked_from < away.ends_at && away.starts_at < visit.place.blocked_to
            };
            let found = visits.iter().find(meets);
            assert!(found.is_none(), "{found:?} {away:?}");
        }
    }
}

async fn states_follow_the_clock(db: &Db, filled: &Filled, now: i64) {
    let main = filled.main.practice;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut past = 0;
    for visit in visits_of(db, main, now).await.into_values().flatten() {
        let (starts, ends) = (visit.place.starts_at, visit.place.ends_at);
        let fits = match visit.state {
            VisitState::Done => ends <= NOW,
            VisitState::Missed => starts < NOW,
            VisitState::Arrived => starts - 15 * MINUTE <= now && now < ends,
            VisitState::Booked | VisitState::OnHold => now < ends,
            VisitState::Cancelled => visit.state_at <= NOW,
        };
        assert!(fits, "{visit:?}");
        assert!(visit.state_at <= NOW, "{visit:?}");
        past += usize::from(ends <= now);
        *counts.entry(visit.state.as_str()).or_default() += 1;
    }
    let share = |state: &str| counts.get(state).copied().unwrap_or(0) * 100 / past;
    assert!((4..=8).contains(&share("missed")), "{counts:?}");
    assert!((6..=10).contains(&share("cancelled")), "{counts:?}");
    assert!((16_000..=20_000).contains(&counts.values().sum::<usize>()), "{counts:?}");
    assert!(counts.contains_key("arrived") && counts.contains_key("on_hold"), "{counts:?}");
}

async fn every_decision_is_made_again_byte_for_byte(db: &Db, filled: &Filled, now: i64) {
    let main = filled.main.practice;
    let knowledge = Knowledge::load(&knowledge::embedded()).unwrap();
    let program = &knowledge.engine.program;
    let mut tx = db.read().await.unwrap();
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let all = clients::find(&mut tx, main, "", None, 1000).await.unwrap();
    assert_eq!(all.len(), 400);
    for client in all {
        let found = screens::of_client(&mut tx, main, client.client_id, 10).await.unwrap();
        assert!((1..=3).contains(&found.len()), "{} screens", found.len());
        for screen in found {
            assert!(screen.at <= now);
            assert_eq!(screen.knowledge_digest, program.digest);
            let decision = screen.decision.value();
            let record = screen.record.as_str().to_string();
            let on = decision["on"].as_str().unwrap().to_string();
            let again = known.entry(format!("{on} {record}")).or_insert_with(|| {
                let record = Record::read(record.as_bytes(), program).unwrap();
                decision_json(&knowledge.engine.decide(&record), program, &on).to_string()
            });
            assert_eq!(screen.decision.as_str(), again);
            assert_eq!(decision["cleared"] == true, screen.cleared == Cleared::Yes);
            assert_eq!(decision["massage"]["possible"], screen.massage.as_str());
            assert_eq!(decision["urgency"]["possible"], screen.urgency.as_str());
        }
    }
}

async fn courses_follow_a_decision_that_clears_them(db: &Db, filled: &Filled, now: i64) {
    let main = filled.main.practice;
    let mut tx = db.read().await.unwrap();
    let all = practices::services(&mut tx, main).await.unwrap();
    let services: BTreeMap<_, _> = all.iter().map(|one| (one.service_id, one)).collect();
    let (mut with, mut barred, mut asked) = (0, 0, 0);
    for client in clients::find(&mut tx, main, "", None, 1000).await.unwrap() {
        let id = client.client_id;
        let screens = screens::of_client(&mut tx, main, id, 10).await.unwrap();
        let found = courses::of_client(&mut tx, main, id).await.unwrap();
        with += usize::from(!found.is_empty());
        if screens.iter().all(|screen| screen.cleared == Cleared::No) {
            assert!(found.is_empty(), "a course without a decision that clears it");
            barred += usize::from(screens.iter().all(|screen| screen.massage == "barred"));
        }
        for course in found {
            let cleared = screens.iter().find(|one| Some(one.screen_id) == course.screen_id);
            let cleared = cleared.unwrap();
            assert_eq!(cleared.cleared, Cleared::Yes);
            assert!(cleared.at < course.created_at && course.created_at <= now);
            let limits = &cleared.decision.value()["limits"];
            let service = services[&course.service_id];
            let barred = limits["barred_techniques"].as_array().unwrap();
            assert!(barred.iter().all(|word| *word != service.technique.as_str()));
            let longest = limits["duration_minutes_max"].as_i64().unwrap_or(480);
            assert!(service.minutes <= longest);
            let visits = visits::of_course(&mut tx, main, course.course_id).await.unwrap();
            assert!((1..=6).contains(&visits.len()));
            for two in visits.windows(2) {
                let gap = two[1].place.starts_at - two[0].place.starts_at;
                assert!(gap > 2 * DAY, "{gap}");
            }
        }
        for request in clearance::of_client(&mut tx, main, id).await.unwrap() {
            asked += 1;
            assert!(request.cards.as_str() != "[]");
        }
    }
    assert!(with > 300, "{with} clients with courses");
    assert!(barred > 3, "{barred} clients who may not come");
    assert!(asked > 5, "{asked} questions to clinicians");
}

async fn practices_do_not_share_a_row(db: &Db, filled: &Filled) {
    let mut tx = db.read().await.unwrap();
    let second = filled.second.practice;
    assert_eq!(clients::count(&mut tx, second).await.unwrap(), 40);
    assert_eq!(practices::sites(&mut tx, second).await.unwrap().len(), 1);
    assert_eq!(practices::therapists(&mut tx, second).await.unwrap().len(), 2);
    for name in ["clients", "users", "therapists", "visits", "screens"] {
        let table = catalog::table(&mut tx, name).await.unwrap();
        let key = table.columns.iter().position(|one| one.key == 2).unwrap();
        let mut ids = Vec::new();
        let mut seen = |row: &[Value]| {
            ids.push(format!("{:?}", row[key]));
            Ok(())
        };
        table.each(&mut tx, &mut seen).await.unwrap();
        let rows = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), rows, "an id of `{name}` is used twice");
    }
}
