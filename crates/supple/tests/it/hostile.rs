//! Bodies and heads that nobody of good will sends, over a real socket to the real program: each
//! is refused with its status and a reason, others are served meanwhile, memory stays bounded.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::thread;

use serde_json::json;
use trial::running::{Line, Running};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const PARTS: &str = "multipart/form-data; boundary=cut";
const GIGABYTE: u64 = 1 << 30;

/// A demonstration, and somebody of its front desk.
struct Place {
    server: Running,
    bearer: String,
    _folder: tempfile::TempDir,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let server =
        Running::start(env!("CARGO_BIN_EXE_supple"), "127.0.0.1:0", &["--demo", "--data", &data]);
    let mut line = Line::new(&server.address, "");
    let told = line.post("/demo", &json!({ "email": "front-desk@example.org" })).unwrap();
    Place { bearer: told.bearer().unwrap(), server, _folder: folder }
}

impl Place {
    /// Sends a head and then a body for as long as it is taken; answers everything that comes
    /// back until the server closes.
    fn send<F>(&self, head: &str, body: F) -> String
    where
        F: FnOnce(&mut TcpStream) -> std::io::Result<()> + Send + 'static,
    {
        let mut stream = TcpStream::connect(&self.server.address).unwrap();
        let mut writing = stream.try_clone().unwrap();
        let head = head.to_owned();
        let writer = thread::spawn(move || {
            let _ = writing.write_all(head.as_bytes()).and_then(|()| body(&mut writing));
        });
        let mut told = Vec::new();
        let _ = stream.read_to_end(&mut told);
        let _ = stream.shutdown(Shutdown::Both);
        writer.join().unwrap();
        String::from_utf8_lossy(&told).into_owned()
    }

    fn post(&self, path: &str, kind: &str, more: &str, body: Vec<u8>) -> String {
        let head = format!("{}Content-Length: {}\r\n\r\n", self.head(path, kind, more), body.len());
        self.send(&head, move |stream| stream.write_all(&body))
    }

    /// All but the length.
    fn head(&self, path: &str, kind: &str, more: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: application/json\r\n\
             Authorization: Bearer {}\r\nContent-Type: {kind}\r\n{more}",
            self.bearer
        )
    }

    fn is_up(&self) {
        let mut line = Line::new(&self.server.address, &self.bearer);
        assert_eq!(line.get("/readyz").unwrap().body, b"ready\n");
        assert_eq!(line.get("/clients").unwrap().status, 200, "whoever is signed in stays so");
    }

    /// The most memory that it ever held, in KiB.
    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

fn refused(told: &str, status: u16, reason: &str, what: &str) {
    let start: String = told.chars().take(2_000).collect();
    assert!(told.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {start}");
    assert!(told.contains(reason), "{what}, {reason}: {start}");
}

/// A body of one gigabyte, as far as it is taken.
fn flood(stream: &mut TcpStream, chunked: bool, until: u64) -> std::io::Result<()> {
    let piece = [b'x'; 1 << 16];
    for _ in 0..until / piece.len() as u64 {
        if chunked {
            stream.write_all(b"10000\r\n")?;
        }
        stream.write_all(&piece)?;
        if chunked {
            stream.write_all(b"\r\n")?;
        }
    }
    if chunked { stream.write_all(b"0\r\n\r\n") } else { Ok(()) }
}

#[test]
fn hostile_requests_are_refused_in_words_and_the_server_stays_up() {
    let place = place();
    place.is_up();
    let before = place.peak();
    a_gigabyte(&place);
    bodies(&place);
    heads(&place);
    let grown = place.peak() - before;
    eprintln!("memory: {before} KiB before, at most {grown} KiB more");
    assert!(grown < 64 << 10, "{grown} KiB more");
}

fn a_gigabyte(place: &Place) {
    let routes = [
        ("/check", FORM, "We could not read that"),
        ("/sign-in", FORM, "too-large"),
        ("/sign-in", JSON, "too-large"),
        ("/clients", FORM, "too-large"),
        ("/clients", JSON, "too-large"),
        ("/clients/import", FORM, "too-large"),
        ("/clients/import", PARTS, "file-too-large"),
        ("/api/v1/screen", JSON, "too-large"),
        ("/api/v1/interview", JSON, "too-large"),
    ];
    for (nth, (path, kind, reason)) in routes.into_iter().enumerate() {
        for (chunked, length) in [
            (false, format!("Content-Length: {GIGABYTE}\r\n")),
            (true, "Transfer-Encoding: chunked\r\n".to_owned()),
        ] {
            let head = format!("{}\r\n", place.head(path, kind, &length));
            // The first one to its end; of the others enough to be refused.
            let until = if nth == 0 { GIGABYTE } else { 32 << 20 };
            let told = place.send(&head, move |stream| {
                if kind == PARTS {
                    let part = "--cut\r\nContent-Disposition: form-data; name=\"file\"; \
                                filename=\"a.csv\"\r\n\r\n";
                    if chunked {
                        write!(stream, "{:x}\r\n{part}\r\n", part.len())?;
                    } else {
                        stream.write_all(part.as_bytes())?;
                    }
                }
                flood(stream, chunked, until)
            });
            refused(&told, 413, reason, &format!("{path} {kind} chunked: {chunked}"));
        }
        place.is_up();
    }
}

fn bodies(place: &Place) {
    let people = "/clients";
    let many: Vec<String> = (0..80_000).map(|n| format!("\"k{n}\":1")).collect();
    let million: Vec<String> = (0..1_000_000).map(|n| format!("\"k{n}\":1")).collect();
    let million = format!("{{{}}}", million.join(",")).into_bytes();
    let many = format!("{{{}}}", many.join(",")).into_bytes();
    let deep = b"[".repeat(1_000_000);
    let deep_member = format!("{{\"record\":{}{}}}", "[".repeat(400_000), "]".repeat(400_000));
    // As in the file format: 1 MiB of zeros in a kilobyte. Nothing here ever unpacks it.
    let packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03".to_vec();
    for encoding in ["gzip", "deflate", "br", "identity, gzip"] {
        let encoded = format!("Content-Encoding: {encoding}\r\n");
        for (path, kind) in
            [(people, FORM), (people, JSON), ("/api/v1/screen", JSON), ("/clients/import", PARTS)]
        {
            let told = place.post(path, kind, &encoded, packed.clone());
            refused(&told, 415, "encoded", path);
        }
        refused(&place.post("/check", FORM, &encoded, packed.clone()), 415, "We could not", "");
    }
    for (path, kind, body, status, reason) in [
        (people, JSON, deep.clone(), 422, "not-json"),
        ("/api/v1/screen", JSON, deep.clone(), 422, "allowed"),
        ("/api/v1/interview", JSON, deep, 422, "allowed"),
        (people, JSON, deep_member.into_bytes(), 422, "fields"),
        (people, JSON, b"{\"given_name\":\"\xff\xfe\"}".to_vec(), 422, "not-utf8"),
        (people, FORM, b"given_name=%FF%FE".to_vec(), 422, "not-utf8"),
        (people, FORM, b"given_name=\xff\xfe".to_vec(), 422, "not-utf8"),
        ("/check", FORM, b"answers=%FF".to_vec(), 422, "We could not read that"),
        ("/api/v1/screen", JSON, b"{\"\xff\":1}".to_vec(), 422, "UTF-8"),
        (people, JSON, million.clone(), 413, "too-large"),
        (people, JSON, many.clone(), 422, "too-many-fields"),
        ("/sign-in", JSON, many.clone(), 422, "too-many-fields"),
        ("/api/v1/screen", JSON, million, 413, "too-large"),
        ("/api/v1/screen", JSON, many, 422, "allowed"),
        (people, FORM, b"a&".repeat(500_000), 422, "too-many-fields"),
        ("/clients/import", FORM, b"a&".repeat(1_000_000), 422, "too-many-fields"),
        ("/check", FORM, b"a&".repeat(500_000), 422, "We could not read that"),
        (people, JSON, br#"{"given_name":"A","given_name":"B"}"#.to_vec(), 422, "twice"),
        ("/api/v1/screen", JSON, br#"{"age_years":4,"age_years":5}"#.to_vec(), 422, "twice"),
        (people, FORM, b"given_name=A%00B&family_name=C&language=en".to_vec(), 422, "control"),
        (people, JSON, br#"{"given_name":"A\u0000B"}"#.to_vec(), 422, "control-character"),
        ("/sign-in", JSON, br#"{"email":"a\u0000@b.c","password":"x"}"#.to_vec(), 422, "control"),
        ("/clients/import", JSON, br#"{"text":"given name\u0000\nA"}"#.to_vec(), 422, "control"),
        (people, "text/plain", b"given_name=A".to_vec(), 422, "not-a-form"),
        (people, PARTS, b"--cut\r\n\r\n--cut--".to_vec(), 422, "not-a-form"),
        ("/clients/import", PARTS, b"no part at all".to_vec(), 422, "file-not-text"),
    ] {
        let what =
            format!("{path} {kind} {}", String::from_utf8_lossy(&body[..body.len().min(40)]));
        refused(&place.post(path, kind, "", body), status, reason, &what);
    }
    place.is_up();
}

fn heads(place: &Place) {
    let ask = |more: &str, body: &str| {
        let head = format!("POST /api/v1/screen HTTP/1.1\r\nHost: x\r\n{more}\r\n{body}");
        place.send(&head, |_| Ok(()))
    };
    let long = format!("X-Long: {}\r\n", "x".repeat(1 << 20));
    refused(&ask(&long, ""), 431, "", "one huge header");
    let lines: String = (0..1_000).map(|n| format!("X-{n}: 1\r\n")).collect();
    refused(&ask(&lines, ""), 431, "", "a thousand headers");
    let address = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(1 << 20));
    refused(&place.send(&address, |_| Ok(())), 431, "", "a long address");

    // Where one request ends and the next begins must not be a matter of opinion.
    for (what, more) in [
        ("two lengths", "Content-Length: 2\r\nContent-Length: 40\r\n"),
        ("a list of lengths", "Content-Length: 2, 40\r\n"),
        ("a signed length", "Content-Length: +2\r\n"),
        ("a length below nought", "Content-Length: -1\r\n"),
        ("a length beyond all numbers", "Content-Length: 99999999999999999999999\r\n"),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\n"),
        ("chunks and then something else", "Transfer-Encoding: chunked, identity\r\n"),
        ("a space before the colon", "Content-Length : 2\r\n"),
        ("a folded line", "X-A: 1\r\n Content-Length: 2\r\n"),
        ("a null byte", "X-A: 1\x002\r\n"),
        ("a bare return", "X-A: 1\rContent-Length: 2\r\n"),
    ] {
        let told = ask(more, "{}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        refused(&told, 400, "", what);
        assert_eq!(told.matches("HTTP/1.1").count(), 1, "{what}: nothing after it is read");
    }
    // With both, the chunks count (RFC 9112, 6.1), and what comes after is not read.
    for more in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
    ] {
        let told = ask(more, "2\r\n{}\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        refused(&told, 200, "", "a length and chunks");
        assert_eq!(told.matches("HTTP/1.1").count(), 1, "{told}");
    }
    for chunks in ["zz\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n{}", "2\r\n{}x0\r\n\r\n"] {
        let told = ask("Transfer-Encoding: chunked\r\n", chunks);
        refused(&told, 400, "torn", chunks);
    }
    let old =
        "POST /api/v1/screen HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    assert!(place.send(old, |_| Ok(())).contains(" 400 "), "chunks before HTTP/1.1");

    // Addresses with what no text holds.
    let mut line = Line::new(&place.server.address, &place.bearer);
    for (path, status) in [
        ("/card/%00", 404),
        ("/card/%FF", 404),
        ("/clients/%00", 404),
        ("/sign-in?next=%00", 422),
        ("/sign-in?next=/&next=/", 422),
        ("/sign-in?next=%FF", 200),
        ("/assets/..%2f..%2fetc%2fpasswd", 404),
    ] {
        let told = line.get(path).unwrap();
        assert_eq!(told.status, status, "{path}: {}", String::from_utf8_lossy(&told.body));
    }
    place.is_up();
}
