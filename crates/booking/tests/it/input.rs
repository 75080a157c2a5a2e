//! What is refused, where and why.

use booking::{Problem, Refusal, instance};
use serde_json::{Value, json};

fn tiny() -> Value {
    serde_json::from_str(include_str!("../data/tiny.json")).unwrap()
}

fn refused(file: &Value) -> (String, String) {
    let result = instance::read(file.to_string().as_bytes()).and_then(Problem::new);
    match result.map(|_| ()) {
        Err(Refusal::Input { path, reason }) => (path, reason),
        other => panic!("{other:?}"),
    }
}

fn set(file: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = if parent.is_empty() { file } else { file.pointer_mut(parent).unwrap() };
    match parent {
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => other[key] = value,
    }
}

#[test]
fn bad_values_are_refused_with_their_path() {
    let no_hours = json!(vec![json!([]); 28]);
    let cases: Vec<(&str, Value, &str, &str)> = vec![
        ("/version", json!(2), "version", "is not 1"),
        ("/days", json!("many"), "days", "\"many\" is not a whole number"),
        ("/days", json!(0), "days", "a calendar needs at least one day"),
        ("/days", json!(27), "therapists[0].shifts", "28 days, but the calendar has 27"),
        ("/slots_per_day", json!(65), "slots_per_day", "at most 64"),
        ("/now", json!(28), "now", "day 28 is past the calendar"),
        ("/weights/late", json!(-5), "weights.late", "-5 is negative"),
        ("/weights/frag", json!([0, 1]), "weights.frag", "has 2 numbers, not 4"),
        (
            "/weights/trip_per_min_div",
            json!(0),
            "weights.trip_per_min_div",
            "divides, so at least 1",
        ),
        ("/therapists/1/id", json!(0), "therapists[1].id", "id 0 is used twice"),
        ("/therapists/1/id", json!(5), "therapists[1].id", "id 5 stands at position 1"),
        ("/therapists/1/site", json!(9), "therapists[1].site", "no site 9"),
        ("/therapists/1/shifts", no_hours, "therapists[1].shifts", "no hours on any day"),
        (
            "/therapists/1/shifts/3",
            json!([[4, 9], [8, 12]]),
            "therapists[1].shifts[3][1]",
            "starts before a slot has passed since the one before; join them",
        ),
        (
            "/therapists/1/shifts/3",
            json!([[9, 4]]),
            "therapists[1].shifts[3][0]",
            "9..4 is not a stretch of the day",
        ),
        ("/therapists/0/skills", json!(["x", "x"]), "therapists[0].skills[1]", "x is listed twice"),
        ("/clients/2/sites", json!([4]), "clients[2].sites[0]", "no site 4"),
        ("/clients/2/sites", json!([0, 0]), "clients[2].sites[1]", "0 is listed twice"),
        ("/clients/2/windows", json!([[7, 0, 9]]), "clients[2].windows[0]", "no weekday 7"),
        (
            "/clients/2/windows",
            json!([[1, 0, 99]]),
            "clients[2].windows[0]",
            "0..99 is not a stretch of the day",
        ),
        (
            "/clients/2/blackout",
            json!([99]),
            "clients[2].blackout[0]",
            "day 99 is not on the calendar",
        ),
        ("/clients/2/noshow", json!(1.5), "clients[2].noshow", "1.5 is not in 0..=1"),
        ("/clients/2/priority", json!(0), "clients[2].priority", "0 is not in 1..=9"),
        ("/clients/2/pref_therapist", json!(9), "clients[2].pref_therapist", "no therapist 9"),
        ("/clients/2/excluded", json!([9]), "clients[2].excluded[0]", "no therapist 9"),
        ("/courses/3/id", json!(2), "courses[3].id", "id 2 is used twice"),
        ("/courses/3/client", json!(99), "courses[3].client", "no client 99"),
        ("/courses/3/min_gap", json!(-1), "courses[3].min_gap", "-1 is negative"),
        (
            "/courses/3/min_gap",
            json!(0),
            "courses[3].min_gap",
            "visits of one course are never on one day; at least 1",
        ),
        ("/courses/3/max_gap", json!(1), "courses[3].max_gap", "1 is less than `min_gap`"),
        ("/courses/3/release", json!(28), "courses[3].release", "day 28 is not on the calendar"),
        ("/courses/3/room", json!("pool"), "courses[3].room", "no site has a room called `pool`"),
        ("/courses/3/n", json!(0), "courses[3].n", "is 0 but `dur` has 4"),
        ("/courses/3/n", json!(7), "courses[3].n", "is 7 but `dur` has 4"),
        ("/courses/3/dur/1", json!(0), "courses[3].dur[1]", "0 slots do not fit in a day"),
        ("/courses/3/technique", json!(null), "courses[3].technique", "is not text"),
        (
            "/pairs",
            json!([{"a": 0, "b": 1, "rule": "never"}]),
            "pairs[0].rule",
            "`never` is not a rule",
        ),
        ("/pairs", json!([{"a": 0, "b": 1, "rule": "free"}]), "pairs[0]", "courses of two clients"),
        ("/pairs", json!([{"a": 0, "b": 99, "rule": "free"}]), "pairs[0].b", "no course 99"),
        ("/pairs", json!([{"a": 1, "b": 1, "rule": "free"}]), "pairs[0]", "a course with itself"),
        ("/locked", json!([[99, 0, 0, 0, 0]]), "locked[0]", "no course 99"),
        ("/locked", json!([[0, 99, 0, 0, 0]]), "locked[0]", "no visit 99"),
        ("/locked", json!([[0, 0, 99, 0, 0]]), "locked[0]", "no therapist 99"),
        ("/locked", json!([[0, 0, 0, 99, 0]]), "locked[0]", "day 99 is not on the calendar"),
        ("/locked", json!([[0, 0, 0, 0]]), "locked[0]", "has 4 numbers, not 5"),
        (
            "/incumbent",
            json!([[0, 0, 0, 9, 47]]),
            "incumbent[0]",
            "slots 47..52 are not within a day",
        ),
        ("/confirmed", json!([[0, 99]]), "confirmed[0]", "no visit 99"),
    ];
    for (pointer, value, path, reason) in cases {
        let mut file = tiny();
        set(&mut file, pointer, value);
        let found = refused(&file);
        let expected_start = found.1 == reason || found.1.starts_with(reason);
        assert!(found.0 == path && expected_start, "{pointer}: {found:?}");
    }
}

#[test]
fn a_course_of_no_visits_is_refused_unless_it_was_cancelled() {
    let mut file = tiny();
    file["courses"][3]["n"] = json!(0);
    file["courses"][3]["dur"] = json!([]);
    assert_eq!(refused(&file), ("courses[3].n".into(), "0 visits".into()));
    file["cancelled"] = json!([3]);
    let draft = instance::read(file.to_string().as_bytes()).unwrap();
    assert!(Problem::new(draft).is_ok());
}

#[test]
fn not_json_is_refused() {
    let Err(Refusal::Input { reason, .. }) = instance::read(b"{") else { panic!() };
    assert!(reason.starts_with("is not JSON"), "{reason}");
}

mod locked {
    use super::*;
    use crate::make::{at, client, course, simple, visit};

    fn refusal(draft: booking::draft::Draft) -> (String, String) {
        match Problem::new(draft) {
            Err(Refusal::Input { path, reason }) => (path, reason),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn overlapping_locked_visits_name_each_other() {
        let mut draft = simple(14, 2);
        draft.clients.push(client());
        draft.courses.push(booking::draft::Course { client: 1, ..course(2) });
        draft.locked = vec![visit(0, 0, at(0, 1, 3)), visit(1, 0, at(0, 1, 4))];
        let expected = "cannot stand there: the therapist has another visit then (see `locked[0]`)";
        assert_eq!(refusal(draft), ("locked[1]".into(), expected.into()));
    }

    #[test]
    fn a_locked_visit_keeps_every_rule() {
        let cases = [
            (at(0, 1, 11), "slots 11..13 are not within a day"),
            (at(0, 0, 0), "cannot stand there: the course begins later"),
            (at(0, 6, 0), "cannot stand there: the client is away"),
            (at(0, 2, 0), "cannot stand there: the therapist does not work then"),
        ];
        for (place, reason) in cases {
            let mut draft = simple(14, 1);
            draft.courses[0].release = 1;
            draft.clients[0].blackout = vec![6];
            draft.therapists[0].shifts[2] = vec![(4, 12)];
            draft.locked = vec![visit(0, 0, place)];
            assert_eq!(refusal(draft), ("locked[0]".into(), reason.into()));
        }
    }

    #[test]
    fn too_little_between_locked_visits() {
        let mut draft = simple(14, 2);
        draft.locked = vec![visit(0, 0, at(0, 1, 0)), visit(0, 1, at(0, 3, 0))];
        let reason = "cannot stand there: too few days after the visit before";
        assert_eq!(refusal(draft), ("locked[1]".into(), reason.into()));
    }

    #[test]
    fn twice_or_after_a_gap_in_the_past() {
        let mut draft = simple(14, 2);
        draft.locked = vec![visit(0, 0, at(0, 1, 0)), visit(0, 0, at(0, 3, 0))];
        let reason = "visit 0 of course 0 is listed twice";
        assert_eq!(refusal(draft), ("locked[1]".into(), reason.into()));
        let mut draft = simple(14, 2);
        draft.now = 5;
        draft.incumbent = Some(vec![visit(0, 1, at(0, 4, 0))]);
        let reason = "this visit has happened, but not all visits before it";
        assert_eq!(refusal(draft), ("incumbent[0]".into(), reason.into()));
    }
}
