//! What whoever runs the server does with the data: backup, restore, audit, export; and a server
//! that was killed is back at once with everything.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use trial::running::{Line, Running, free_address};

use crate::{supple, text};

fn told(arguments: &[&str]) -> String {
    let output = supple(arguments, b"");
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn backup_restore_audit_and_export_of_a_practice_at_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let data = path("live");
    let server =
        Running::start(env!("CARGO_BIN_EXE_supple"), &free_address(), &["--demo", "--data", &data]);
    let mut line = Line::new(&server.address, "");
    let desk = line.post("/demo", &json!({ "email": "front-desk@example.org" })).unwrap();
    line.bearer = desk.bearer().unwrap();
    let person = json!({ "given_name": "Zoë", "family_name": "Ångström", "language": "en" });
    let added = line.post("/clients", &person).unwrap();
    let client = added.json()["client"].as_str().unwrap().to_owned();

    // While it serves.
    let demo = format!("{data}/demo");
    let backup = path("backup.db");
    assert!(told(&["backup", "--data", &demo, &backup]).contains("rows of"));
    let copy = path("copy");
    let restored = told(&["restore", "--data", &copy, "--verify", &backup]);
    assert!(restored.ends_with("every table is equal to the backup\n"), "{restored}");
    let refused = supple(&["restore", "--data", &copy, &backup], b"");
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("not empty"), "{}", text(&refused.stderr));

    let out = path("out");
    told(&["export", "--data", &demo, "--client", &client, "--out", &out]);
    let record: Value =
        serde_json::from_slice(&std::fs::read(format!("{out}/{client}.json")).unwrap()).unwrap();
    assert_eq!(record["clients"][0]["family_name"], "Ångström");
    let page = std::fs::read_to_string(format!("{out}/{client}.html")).unwrap();
    assert!(page.contains("Ångström") && !page.contains("<script"));
    let nobody = "00000000-0000-7000-8000-000000000000";
    let refused = supple(&["export", "--data", &demo, "--client", nobody], b"");
    assert!(text(&refused.stderr).contains("there is no client"), "{}", text(&refused.stderr));

    // A row of the copy's log is edited around the engine.
    assert!(told(&["audit", "verify", "--data", &copy]).contains("all as they were written"));
    edit(&Path::new(&copy).join("supple.db"));
    let tampered = supple(&["audit", "verify", "--data", &copy], b"");
    assert_eq!(tampered.status.code(), Some(1));
    assert!(text(&tampered.stdout).contains("row 1 was edited"), "{}", text(&tampered.stdout));
    let unequal = supple(&["restore", "--data", &copy, "--verify", &backup], b"");
    assert_eq!(unequal.status.code(), Some(1));
    assert!(text(&unequal.stdout).contains("NOT EQUAL"));
}

/// As somebody with the file and no scruples would.
fn edit(database: &Path) {
    let script = "import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
for (name,) in c.execute(\"SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'\").fetchall():
    c.execute(f'DROP TRIGGER {name}')
c.execute(\"UPDATE audit SET who = 'nobody' WHERE seq = 1\")
c.commit()";
    let done = Command::new("python3").args(["-c", script]).arg(database).output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
}

#[test]
fn a_killed_server_comes_back_with_what_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let (program, address) = (env!("CARGO_BIN_EXE_supple"), free_address());
    let arguments = ["--demo", "--data", &data];
    let mut server = Running::start(program, &address, &arguments);
    let mut line = Line::new(&address, "");
    let desk = line.post("/demo", &json!({ "email": "front-desk@example.org" })).unwrap();
    line.bearer = desk.bearer().unwrap();
    let person = json!({ "given_name": "Kept", "family_name": "Acknowledged", "language": "en" });
    let client = line.post("/clients", &person).unwrap().json()["client"].clone();
    server.kill();
    assert!(line.get("/me").is_err());
    let _server = Running::start(program, &address, &arguments);
    // The session, too, is still open.
    let page = line.get(&format!("/clients/{}", client.as_str().unwrap())).unwrap();
    assert_eq!(page.status, 200, "{}", String::from_utf8_lossy(&page.body));
}
