//! The disk fills up under a server at work: it says so in words, keeps what it acknowledged,
//! shows what can be shown, and goes on by itself once there is room.
//!
//! A limit on the size of its files stands for the disk: not one byte more can be written.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use trial::running::{Line, Running, free_address};

/// The program with a limit on files that it is told of by an error, not ended by a signal.
fn wrapped(folder: &Path) -> String {
    let script = folder.join("supple");
    let text = format!("#!/bin/sh\ntrap '' XFSZ\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_supple"));
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script.display().to_string()
}

fn room(server: &Running, bytes: &str) {
    let limit = format!("--fsize={bytes}:unlimited");
    let done = Command::new("prlimit").args(["--pid", &server.id().to_string(), &limit]).status();
    assert!(done.unwrap().success());
}

/// As a browser asks for it.
fn page(address: &str, bearer: &str, path: &str, form: Option<&str>) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let method = if form.is_some() { "POST" } else { "GET" };
    let body = form.unwrap_or_default();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/html\r\n\
         Accept-Language: en\r\nAuthorization: Bearer {bearer}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    told
}

fn person(nth: u64) -> Value {
    json!({
        "given_name": "Kim", "family_name": format!("Full {nth}"), "language": "en",
        "key": format!("full-{nth:08}"),
    })
}

#[test]
fn a_full_disk_is_told_in_words_and_nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let (program, address) = (wrapped(folder.path()), free_address());
    let arguments = ["--demo", "--data", &data];
    let mut server = Running::start(&program, &address, &arguments);
    let mut line = Line::new(&address, "");
    let desk = line.post("/demo", &json!({ "email": "front-desk@example.org" })).unwrap();
    line.bearer = desk.bearer().unwrap();
    let mut kept = Vec::new();
    for nth in 0..20 {
        let told = line.post("/clients", &person(nth)).unwrap();
        assert_eq!(told.status, 200);
        kept.push(told.json()["client"].as_str().unwrap().to_owned());
    }

    for round in 0..3 {
        room(&server, "0");
        let next = 100 + round;
        let told = line.post("/clients", &person(next)).unwrap();
        assert_eq!(told.status, 507, "{}", String::from_utf8_lossy(&told.body));
        assert_eq!(told.json()["refused"], "disk-full");
        let form = "given_name=Kim&family_name=Full&language=en";
        let told = page(&address, &line.bearer, "/clients", Some(form));
        assert!(told.starts_with("HTTP/1.1 507"), "{told}");
        assert!(told.contains("No room left") && told.contains("What was saved before is safe"));
        // A look at a record is noted first, so there is none.
        let record = format!("/clients/{}", kept[0]);
        let told = page(&address, &line.bearer, &record, None);
        assert!(told.starts_with("HTTP/1.1 507"), "{told}");
        assert!(told.contains("Records cannot be shown"), "{told}");
        assert!(!told.contains("Full 0"), "nothing of the record");
        // What is nobody's record is shown, also to who is signed in.
        for path in ["/", "/check", "/sources", "/account", "/sign-in", "/readyz"] {
            let told = page(&address, &line.bearer, path, None);
            assert!(told.starts_with("HTTP/1.1 200"), "{path}: {told}");
        }

        room(&server, "unlimited");
        let begun = Instant::now();
        let told = loop {
            let told = line.post("/clients", &person(next)).unwrap();
            if told.status == 200 {
                break told;
            }
            assert_eq!(told.status, 507);
        };
        let back = begun.elapsed();
        assert!(back < Duration::from_secs(5), "{back:?}");
        eprintln!("written again {back:?} after there was room");
        kept.push(told.json()["client"].as_str().unwrap().to_owned());
        // The same key once more: it is the same client.
        let again = line.post("/clients", &person(next)).unwrap();
        assert_eq!(again.json()["client"].as_str(), kept.last().map(String::as_str));
    }

    // Cut off while the disk is full: what was acknowledged is there.
    room(&server, "0");
    assert_eq!(line.post("/clients", &person(999)).unwrap().status, 507);
    server.kill();
    let _server = Running::start(&program, &address, &arguments);
    for client in &kept {
        let told = line.get(&format!("/clients/{client}"));
        // The first one finds the connection closed.
        let told = told.or_else(|_| line.get(&format!("/clients/{client}"))).unwrap();
        assert_eq!(told.status, 200, "{client}");
    }
    let found = line.post("/clients", &person(999)).unwrap();
    assert_eq!(found.status, 200, "its key was not used");
}
