//! Real processes that book and are killed at any moment.
//!
//! `SUPPLE_KILLS` and `SUPPLE_ACKS` make the runs longer: kills of each test (default 4), and
//! confirmed courses before each kill (default 60).

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use store::audit::Verdict;
use store::visits::Visit;
use store::*;

use crate::harness::*;

#[path = "../../examples/common/world.rs"]
mod world;

on_both! {
    async fn kill_nine_loses_nothing_confirmed(home: &Home) {
        let w = world::make(&home.db, 8, 4).await;
        let mut acks = BTreeMap::new();
        let mut start = 0;
        for _ in 0..setting("SUPPLE_KILLS", 4) {
            let child = spawn(home, w.practice, 1, start);
            start = until_killed(child, &mut acks, setting("SUPPLE_ACKS", 60));
        }
        check_all(home, w.practice, &acks).await;
    }

    async fn two_processes_share_one_database(home: &Home) {
        let w = world::make(&home.db, 8, 4).await;
        let mut acks = BTreeMap::new();
        let mut starts = [0, 0];
        for _ in 0..setting("SUPPLE_KILLS", 4) {
            let children = [1, 2].map(|n| spawn(home, w.practice, n, starts[n as usize - 1]));
            for (n, child) in children.into_iter().enumerate() {
                starts[n] = until_killed(child, &mut acks, setting("SUPPLE_ACKS", 60));
            }
        }
        check_all(home, w.practice, &acks).await;
    }
}

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

fn spawn(home: &Home, practice: PracticeId, seed: u64, start: u64) -> Child {
    let here = std::env::current_exe().unwrap();
    let example = here.parent().unwrap().parent().unwrap().join("examples/book_loop");
    assert!(example.exists(), "build it first: cargo build --example book_loop");
    Command::new(example)
        .args([home.place.clone(), practice.to_string(), seed.to_string(), start.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Reads confirmations until there are enough, kills, reads what was still in the pipe.
/// Answers from which request the next run goes on: a few before the last, which it repeats.
fn until_killed(mut child: Child, acks: &mut BTreeMap<String, String>, enough: usize) -> u64 {
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let (mut seen, mut last) = (0, 0);
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        if !line.ends_with('\n') {
            break;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        last = last.max(words[1].split_once('-').unwrap().1.parse::<u64>().unwrap());
        if let ["ack", key, course] = words.as_slice() {
            let before = acks.insert(key.to_string(), course.to_string());
            assert!(before.is_none_or(|before| before == *course), "{key} was booked twice");
            seen += 1;
            if seen == enough {
                child.kill().unwrap();
            }
        }
    }
    child.wait().unwrap();
    println!("request {last} when killed, {seen} confirmed");
    assert!(seen >= enough, "the process ended by itself after {seen}");
    last.saturating_sub(20)
}

async fn check_all(home: &Home, practice: PracticeId, acks: &BTreeMap<String, String>) {
    // Opened anew: what counts is what is on the disk.
    let db = Db::open(&home.place).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let mut visits: Vec<Visit> = Vec::new();
    for course in acks.values() {
        let course: CourseId = course.parse().unwrap();
        assert!(courses::load(&mut tx, practice, course).await.is_ok(), "{course} is lost");
        let found = visits::of_course(&mut tx, practice, course).await.unwrap();
        assert!(!found.is_empty() && found.iter().all(|v| v.state == VisitState::Booked));
    }
    for therapist in practices::therapists(&mut tx, practice).await.unwrap() {
        let id = therapist.therapist_id;
        visits.extend(visits::of_therapist(&mut tx, practice, id, (0, i64::MAX)).await.unwrap());
    }
    let mut taken = BTreeMap::new();
    let mut quanta = 0;
    for visit in &visits {
        let p = &visit.place;
        let (blocked, visited) = ((p.blocked_from, p.blocked_to), (p.starts_at, p.ends_at));
        for (resource, (from, to)) in [
            (p.therapist_id.uuid(), blocked),
            (p.room_id.uuid(), blocked),
            (visit.client_id.uuid(), visited),
        ] {
            for slot in (from..to).step_by(5 * MINUTE as usize) {
                let other = taken.insert((resource, slot), visit.visit_id);
                assert!(other.is_none(), "{resource} has two visits at {slot}");
                quanta += 1;
            }
        }
    }
    let verdict = audit::verify(&mut tx, practice).await.unwrap();
    let Verdict::Sound { rows, .. } = verdict else { panic!("{verdict:?}") };
    assert!(rows >= acks.len() as i64);
    drop(tx);
    assert_eq!(count(&db, "courses").await, rows, "a course without its audit row, or the reverse");
    assert_eq!(count(&db, "busy").await, quanta);
    assert_eq!(count(&db, "idempotency").await, rows);
    println!("{} confirmed courses, {} visits kept", acks.len(), visits.len());
    db.close().await;
}
