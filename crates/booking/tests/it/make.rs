//! Questions for tests: random small ones, the generator's, and the project's checker.

use std::path::PathBuf;
use std::process::Command;

use booking::draft::{
    Assigned, Client, Course, Draft, Pair, Place, Rule, Site, Therapist, Weights, Window,
};
use booking::evaluate::evaluate;
use booking::{Problem, Random, instance};

/// An empty calendar of `days` with 12 slots a day, one site with one table.
pub fn calendar(days: u32) -> Draft {
    Draft {
        days,
        slots_per_day: 12,
        slot_minutes: 60,
        opening_minute: 8 * 60,
        weights: Weights { peak_from_slot: 9, ..Weights::default() },
        sites: vec![Site { rooms: [("table".to_string(), 2)].into() }],
        ..Draft::default()
    }
}

/// A therapist of massage who works every day.
pub fn therapist(draft: &Draft) -> Therapist {
    Therapist {
        discipline: "massage".into(),
        skills: vec!["swedish".into()],
        site: 0,
        max_slots: 12,
        shifts: vec![vec![(0, draft.slots_per_day)]; draft.days as usize],
        buffer_before_slots: 0,
        buffer_after_slots: 0,
    }
}

/// A client who can come at any time and likes none more.
pub fn client() -> Client {
    Client {
        travel_minutes: 10,
        sites: vec![0],
        windows: (0..7).map(|weekday| Window { weekday, start: 0, end: 12 }).collect(),
        preferred: Vec::new(),
        blackout: Vec::new(),
        noshow: 0.0,
        priority: 1,
        preferred_therapist: None,
        excluded: Vec::new(),
    }
}

/// A course of massage for client 0.
pub fn course(visits: usize) -> Course {
    Course {
        client: 0,
        discipline: "massage".into(),
        technique: "swedish".into(),
        room: "table".into(),
        visit_slots: vec![2; visits],
        release: 0,
        target: 3,
        gap_days_min: 3,
        gap_days_max: 6,
        buffer_before_slots: 0,
        buffer_after_slots: 0,
    }
}

/// One therapist, one client, one course.
pub fn simple(days: u32, visits: usize) -> Draft {
    let mut draft = calendar(days);
    draft.therapists.push(therapist(&draft));
    draft.clients.push(client());
    draft.courses.push(course(visits));
    draft
}

pub fn at(therapist: u32, day: u32, start: u32) -> Place {
    Place { therapist, day, start }
}

pub fn visit(course: u32, visit: u32, place: Place) -> Assigned {
    Assigned { course, visit, place }
}

/// How wild a random question is.
#[derive(Clone, Copy)]
pub struct Wild {
    pub buffers: u32,
    pub open_courses: u32,
    pub incumbents: u32,
}

/// A small random question: course 0 to `open_courses` are open, the others stand locked where
/// the rules allow it.
pub fn random(seed: u64, wild: Wild) -> Draft {
    let mut random = Random::new(seed);
    let r = &mut random;
    let mut pick = move |below: u32| r.below(below as usize) as u32;
    let days = 5 + pick(5);
    let mut draft = Draft {
        days,
        slots_per_day: 6 + pick(3),
        slot_minutes: 60,
        opening_minute: 480,
        weights: Weights { peak_from_slot: 4, noshow_peak: 40, ..Weights::default() },
        ..Draft::default()
    };
    let slots = draft.slots_per_day;
    for _ in 0..1 + pick(2) {
        let rooms = [("table".to_string(), pick(3)), ("gym".to_string(), 1)].into();
        draft.sites.push(Site { rooms });
    }
    let disciplines = ["massage", "physio"];
    for _ in 0..1 + pick(3) {
        let shifts = (0..days)
            .map(|_| match pick(5) {
                0 => vec![],
                1 => vec![(0, slots)],
                2 => vec![(pick(2), slots - pick(2))],
                _ => vec![(0, 2 + pick(2)), (4 + pick(2), slots)],
            })
            .collect::<Vec<_>>();
        let shifts = if shifts.iter().all(Vec::is_empty) {
            vec![vec![(0, slots)]; days as usize]
        } else {
            shifts
        };
        draft.therapists.push(Therapist {
            discipline: disciplines[usize::from(pick(4) == 0)].into(),
            skills: vec!["a".into()],
            site: pick(draft.sites.len() as u32),
            max_slots: 2 + pick(6),
            shifts,
            buffer_before_slots: pick(1 + wild.buffers),
            buffer_after_slots: pick(1 + wild.buffers),
        });
    }
    for _ in 0..2 {
        let mut windows = Vec::new();
        let mut preferred = Vec::new();
        for weekday in 0..7 {
            if pick(4) > 0 {
                let start = pick(3);
                windows.push(Window { weekday, start, end: slots - pick(2) });
                if pick(2) == 0 {
                    preferred.push(Window { weekday, start, end: start + 3 });
                }
            }
        }
        let liked = pick(2 * draft.therapists.len() as u32);
        draft.clients.push(Client {
            travel_minutes: 5 * pick(8),
            sites: (0..draft.sites.len() as u32).filter(|_| pick(5) > 0).collect(),
            windows,
            preferred,
            blackout: (0..days).filter(|_| pick(9) == 0).collect(),
            noshow: f64::from(pick(40)) / 100.0,
            priority: 1 + pick(3),
            preferred_therapist: Some(liked).filter(|&id| (id as usize) < draft.therapists.len()),
            excluded: Vec::new(),
        });
    }
    for id in 0..wild.open_courses + 4 {
        let open = id < wild.open_courses;
        let visits = if open { 1 + pick(3) } else { 1 };
        let base = 1 + pick(2);
        let release = pick(3);
        let gap = 1 + pick(2);
        // Open courses belong to client 0, and so does one that stands.
        let client = u32::from(!open && id > wild.open_courses);
        draft.courses.push(Course {
            client,
            discipline: disciplines[usize::from(pick(4) == 0)].into(),
            technique: "a".into(),
            room: if pick(3) == 0 { "gym".into() } else { "table".into() },
            visit_slots: (0..visits).map(|nth| base + u32::from(nth == 0)).collect(),
            release,
            target: release + pick(2),
            gap_days_min: gap,
            gap_days_max: gap + pick(3),
            buffer_before_slots: pick(1 + wild.buffers),
            buffer_after_slots: 0,
        });
        if id == wild.open_courses {
            let rule = match pick(3) {
                0 => Rule::NotSameDay,
                1 => Rule::Apart { slots: 1 + pick(3) },
                _ => Rule::Free,
            };
            draft.pairs.push(Pair { a: 0, b: id, rule });
        }
    }
    lock(&mut draft, wild.open_courses, &mut pick);
    if wild.incumbents > 0 {
        incumbents(&mut draft, &mut pick);
    }
    draft
}

/// Locks the courses from `from` on where the rules allow it; those with no place stay open.
fn lock(draft: &mut Draft, from: u32, pick: &mut impl FnMut(u32) -> u32) {
    for course in from..draft.courses.len() as u32 {
        for _ in 0..8 {
            let place = at(
                pick(draft.therapists.len() as u32),
                pick(draft.days),
                pick(draft.slots_per_day),
            );
            let mut trial = draft.clone();
            trial.locked.push(visit(course, 0, place));
            if Problem::new(trial.clone()).is_ok() {
                *draft = trial;
                break;
            }
        }
    }
}

/// Gives the open visits of course 0 an earlier plan that need not be possible any more; where it
/// is, some of it has happened.
fn incumbents(draft: &mut Draft, pick: &mut impl FnMut(u32) -> u32) {
    let mut list = draft.locked.clone();
    let visits = draft.courses[0].visit_slots.len() as u32;
    let last = pick(visits + 1);
    let sound = pick(2) == 0;
    let mut trial = draft.clone();
    for nth in 0..last {
        let longest = draft.courses[0].visit_slots[nth as usize];
        let mut place = || {
            let start = pick(draft.slots_per_day + 1 - longest);
            at(pick(draft.therapists.len() as u32), pick(draft.days), start)
        };
        let mut chosen = visit(0, nth, place());
        for _ in 0..if sound { 30 } else { 0 } {
            trial.locked.push(chosen);
            if Problem::new(trial.clone()).is_ok() {
                break;
            }
            trial.locked.pop();
            chosen = visit(0, nth, place());
        }
        list.push(chosen);
    }
    draft.incumbent = Some(list);
    for now in [1 + pick(draft.days - 1), 1 + pick(3), 1 + pick(2), 1] {
        let mut trial = draft.clone();
        trial.now = now;
        if Problem::new(trial.clone()).is_ok() {
            *draft = trial;
            break;
        }
    }
}

/// A folder of this test run.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("booking-tests-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("inst")).unwrap();
    folder
}

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn python(args: &[&std::ffi::OsStr]) -> String {
    let output =
        Command::new("python3").args(args).current_dir(folder()).output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The generator's instance of a name, as its file.
pub fn generated(name: &str) -> Vec<u8> {
    let folder = folder().join(format!("inst-{name}"));
    python(&[script("gen.py").as_ref(), name.as_ref(), folder.as_ref()]);
    std::fs::read(folder.join(format!("{name}.json"))).unwrap()
}

/// The re-plan of an instance made from a solution, as its file.
pub fn disrupted(name: &str, instance: &[u8], solution: &[Assigned]) -> Vec<u8> {
    let folder = folder();
    let out = format!("{name}-{}-again", solution.len());
    let answer = folder.join(format!("{out}.sol"));
    std::fs::write(folder.join(format!("inst/{name}.json")), instance).unwrap();
    std::fs::write(&answer, instance::write_solution(solution)).unwrap();
    python(&[script("replan.py").as_ref(), name.as_ref(), answer.as_ref(), out.as_ref()]);
    std::fs::read(folder.join(format!("inst/{out}.json"))).unwrap()
}

/// What `check.py` says of a solution: feasible, number of violations, objective, parts in the
/// order of `Parts`.
pub fn checked(instance: &[u8], solution: &[Assigned]) -> (bool, i64, i64, [i64; 10]) {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let file = |name: &str| folder().join(format!("check-{number}-{name}.json"));
    std::fs::write(file("in"), instance).unwrap();
    std::fs::write(file("out"), instance::write_solution(solution)).unwrap();
    let answer = python(&[script("check.py").as_ref(), file("in").as_ref(), file("out").as_ref()]);
    std::fs::remove_file(file("in")).unwrap();
    std::fs::remove_file(file("out")).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let part = |name: &str| answer["parts"][name].as_i64().unwrap_or(0);
    let names = [
        "unsched",
        "gap_over",
        "late",
        "change",
        "pref_ther",
        "pref_win",
        "frag",
        "trip",
        "noshow",
        "disrupt",
    ];
    (
        answer["feasible"].as_bool().unwrap(),
        answer["n_violations"].as_i64().unwrap(),
        answer["objective"].as_i64().unwrap(),
        names.map(part),
    )
}

/// Asserts that a solution passes `check.py` and is worth there what it is worth here.
pub fn passes(instance: &[u8], solution: &[Assigned]) -> i64 {
    let ours = evaluate(&instance::read(instance).unwrap(), solution);
    let (feasible, _, objective, _) = checked(instance, solution);
    assert!(feasible, "{:?}", ours.violations);
    assert_eq!(ours.violations, Vec::<String>::new());
    assert_eq!(ours.parts.total(), objective);
    objective
}
