//! The command line as people and tools meet it: output, messages, exit status.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod away;
mod data;
mod full;
mod hostile;
mod kill;
mod tls;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn supple(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_supple"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that refuses early closes the pipe; that is its right.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn answer(arguments: &[&str], input: &Value) -> Value {
    let output = supple(arguments, input.to_string().as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A folder of this test's own that goes away with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("supple-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn cards(name: &str) -> Folder {
    let folder = Folder::new(name);
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge")), &folder.0);
    folder
}

#[test]
fn a_decision_has_the_shape_of_the_contract() {
    let decision = answer(
        &["screen", "-", "--format", "json", "--on", "2026-11-21"],
        &json!({"anticoagulant": "warfarin"}),
    );
    assert_eq!(decision["on"], "2026-11-21");
    assert_eq!(decision["cleared"], false);
    assert_eq!(decision["urgency"]["definite"], "none");
    assert_eq!(decision["urgency"]["possible"], "emergency_now");
    assert_eq!(decision["massage"]["definite"], "adapted");
    assert_eq!(decision["massage"]["possible"], "barred");
    assert_eq!(decision["plan"], Value::Null);
    let finding = &decision["findings"][0];
    assert_eq!(finding["card"], "CI-06");
    assert_eq!(finding["because"], json!({"anticoagulant": "warfarin"}));
    assert!(
        decision["limits"]["barred_techniques"].as_array().unwrap().contains(&json!("deep-tissue"))
    );
    let first = &decision["open"][0];
    assert_eq!(first["tier"], "emergency");
    assert!(!first["cards"].as_array().unwrap().is_empty());
    assert!(decision["knowledge"]["digest"].as_str().unwrap().starts_with("sha256:"));
}

#[test]
fn one_sign_of_cauda_equina_is_an_emergency_and_nothing_more_is_asked() {
    for fact in
        ["saddle_numbness_new", "bladder_change_new", "bowel_change_new", "sexual_change_new"]
    {
        let record = json!({fact: "yes"});
        let decision = answer(&["screen", "-", "--format", "json"], &record);
        assert_eq!(decision["urgency"]["definite"], "emergency_now", "{fact}");
        assert_eq!(decision["massage"]["definite"], "barred", "{fact}");
        let next = answer(&["interview", "-", "--format", "json"], &record);
        assert_eq!(next, json!({"done": true, "next": [], "tier": null}), "{fact}");
    }
}

#[test]
fn a_refused_record_is_named_and_exits_with_2() {
    let huge = vec![b' '; 3_000_000];
    for (input, message) in [
        (&br#"{"fevr":"no"}"#[..], "`fevr` was given a fact that does not exist"),
        (br#"{"age_years":-3}"#, "`age_years` was given -3; allowed: a whole number from 0 to 120"),
        (br#"{"fever":"no","fever":"no"}"#, "the same fact twice"),
        (b"[1]", "an object from fact to answer"),
        (b"{\"fever\":\"\xff\"}", "not UTF-8"),
        (&huge, "a record of at most"),
    ] {
        let output = supple(&["screen", "-"], input);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty(), "nothing half-done");
        let said = text(&output.stderr);
        assert!(said.contains(message), "said {said}\nnot  {message}");
    }
    let output = supple(&["screen", "/nowhere.json"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot read /nowhere.json"));
}

#[test]
fn lines_are_decided_in_order_and_a_refused_line_does_not_stop_the_rest() {
    let long = format!("{{\"fever\":\"{}\"}}", "x".repeat(2_000_000));
    let input = format!(
        "{{\"fever\":\"no\"}}\n{{\"fever\":1}}\n\n{long}\n{{\"saddle_numbness_new\":\"yes\"}}"
    );
    let output = supple(&["screen", "-", "--lines", "--format", "json"], input.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0]["urgency"].is_object());
    assert_eq!(lines[1]["line"], 2);
    assert_eq!(lines[1]["refused"]["fact"], "fever");
    assert_eq!(lines[2]["line"], 4);
    assert_eq!(lines[3]["urgency"]["definite"], "emergency_now");
}

#[test]
fn why_and_change_give_reasons() {
    let record = json!({"anticoagulant": "doac", "fever": "no", "contagious_illness": "no"});
    let why = answer(&["why", "-", "--card", "CI-06", "--format", "json"], &record);
    assert_eq!(why["fired"], "yes");
    assert_eq!(why["because"], json!({"anticoagulant": "doac"}));
    let why = answer(&["why", "-", "--card", "CI-01", "--format", "json"], &record);
    assert_eq!(why["fired"], "no");
    assert_eq!(why["because"], json!({"contagious_illness": "no", "fever": "no"}));
    let why = answer(&["why", "-", "--card", "CI-29", "--format", "json"], &record);
    assert_eq!(why["waiting_for"], json!(["sedated_now"]));
    let output = supple(&["why", "-", "--card", "CI-99"], b"{}");
    assert_eq!(output.status.code(), Some(2));
    let change = answer(&["change", "-", "--to", "suitable", "--format", "json"], &json!({}));
    assert_eq!(change["already"], false);
}

#[test]
fn facts_have_the_shape_of_the_contract() {
    let facts = answer(&["facts", "--format", "json"], &json!({}));
    let facts = facts.as_array().unwrap();
    assert!(facts.len() >= 85);
    for fact in facts {
        for key in [
            "name",
            "type",
            "values",
            "min",
            "max",
            "unit",
            "tier",
            "question",
            "not_sure",
            "applies_when",
        ] {
            assert!(fact.get(key).is_some(), "{fact} has no {key}");
        }
        assert!(fact["question"]["en"].is_string() && fact["question"]["fr"].is_string());
    }
    let inr = facts.iter().find(|f| f["name"] == "inr_last").unwrap();
    assert_eq!(inr["applies_when"], "anticoagulant = warfarin");
}

#[test]
fn check_passes_on_the_cards_and_fails_on_a_planted_mistake() {
    let output = supple(&["check"], b"");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let last = text(&output.stdout);
    assert!(last.lines().last().unwrap().contains("0 mistakes, 0 of 7 proofs failed"), "{last}");

    let folder = cards("check");
    let card = folder.0.join("red-flags/RF-CES-1.md");
    let broken = std::fs::read_to_string(&card)
        .unwrap()
        .replace("massage = \"barred\"", "massage = \"adapted\"");
    std::fs::write(&card, broken).unwrap();
    let output = supple(&["check", "--knowledge", folder.path()], b"");
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(said.contains("P1 FAILS") && said.contains("RF-CES-1 says emergency_now"), "{said}");
    assert!(said.contains("\"saddle_numbness_new\":\"yes\""), "the witness is printed: {said}");
}

#[test]
fn diff_prints_a_witness_for_each_difference() {
    let (old, new) = (cards("old"), cards("new"));
    let card = new.0.join("contraindications/CI-06.md");
    let changed = std::fs::read_to_string(&card).unwrap().replace("75 years", "70 years");
    std::fs::write(&card, changed).unwrap();
    let fact = new.0.join("facts/fever.md");
    let changed = std::fs::read_to_string(&fact).unwrap().replace("order = ", "order = 1");
    std::fs::write(&fact, changed).unwrap();
    let output = supple(&["diff", old.path(), new.path(), "--format", "json"], b"");
    let diff: Value = serde_json::from_slice(&output.stdout).unwrap();
    let statements = diff["statements"].as_array().unwrap();
    assert!(!statements.is_empty());
    for difference in statements {
        let age = difference["witness"]["age_years"].as_i64().unwrap();
        assert!((70..75).contains(&age), "{difference}");
    }
}

#[test]
fn a_new_card_is_written_once_and_where_it_belongs() {
    let folder = Folder::new("card");
    let new = ["card", "new", "red-flag", "RF-NEW-1", "--knowledge", folder.path()];
    assert!(supple(&new, b"").status.success());
    assert!(folder.0.join("red-flags/RF-NEW-1.md").exists());
    let again = supple(&new, b"");
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("is there already"));
    for (kind, id, message) in
        [("redflag", "X", "there is no kind `redflag`"), ("claim", "../../x", "cannot be an id")]
    {
        let output = supple(&["card", "new", kind, id, "--knowledge", folder.path()], b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(message), "{}", text(&output.stderr));
    }
}

#[test]
fn serve_says_what_it_cannot_do() {
    let output = supple(&["serve", "--data", "x", "--country", "XX"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no country card `XX`"));
    let folder = Folder::new("not-a-folder");
    let file = format!("{}/file", folder.path());
    std::fs::write(&file, "not a folder").unwrap();
    let output = supple(&["serve", "--listen", "127.0.0.1:0", "--data", &file], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot use"), "{}", text(&output.stderr));
}

#[test]
fn courses_are_planned_and_bad_instances_refused_with_their_place() {
    let tiny = Command::new("python3")
        .args([concat!(env!("CARGO_MANIFEST_DIR"), "/../booking/tests/data/gen.py"), "tiny"])
        .arg(std::env::temp_dir().join(format!("supple-inst-{}", std::process::id())))
        .output()
        .unwrap();
    assert!(tiny.status.success(), "{}", text(&tiny.stderr));
    let folder = std::env::temp_dir().join(format!("supple-inst-{}", std::process::id()));
    let instance = std::fs::read(folder.join("tiny.json")).unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    let output = supple(&["courses", "solve", "-", "--steps", "2000"], &instance);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!plan["assign"].as_array().unwrap().is_empty());

    let mut broken: Value = serde_json::from_slice(&instance).unwrap();
    broken["courses"][1]["min_gap"] = json!(-1);
    let output = supple(&["courses", "solve", "-", "--steps", "1"], broken.to_string().as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("courses[1].min_gap"), "{}", text(&output.stderr));
}

#[test]
fn the_reading_page_is_fresh_and_every_hard_text_has_a_reason() {
    let output = supple(&["reading"], b"");
    let fresh = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}{fresh}", text(&output.stderr));
    assert!(!fresh.contains("no reason is given"), "{fresh}");
    let written = include_str!("../../../../docs/generated/reading.md");
    let stale = written.lines().zip(fresh.lines()).find(|(old, new)| old != new);
    let mend = "run `supple reading > docs/generated/reading.md`";
    assert_eq!(stale, None, "the page is stale; {mend}");
    assert_eq!(written.lines().count(), fresh.lines().count(), "the page is stale; {mend}");
}
