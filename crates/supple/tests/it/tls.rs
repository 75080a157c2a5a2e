//! The server by TLS: what it answers, what it refuses to start with, and whom it waits for.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use trial::running::Running;

use crate::{Folder, supple, text};

/// A folder with `cert.pem` and `key.pem`, and a client that trusts that certificate only.
fn made(name: &str) -> (Folder, Arc<ClientConfig>) {
    let folder = Folder::new(name);
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.0.join("cert.pem"), cert.pem()).unwrap();
    std::fs::write(folder.0.join("key.pem"), signing_key.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (folder, Arc::new(client))
}

fn start(folder: &Folder, with_tls: &[&str]) -> Running {
    let data = folder.0.join("data");
    let mut arguments = vec!["--data", data.to_str().unwrap()];
    let files: Vec<String> =
        with_tls.iter().map(|name| format!("{}/{name}.pem", folder.path())).collect();
    if let [cert, key] = &files[..] {
        arguments.extend(["--tls-cert", cert, "--tls-key", key]);
    }
    Running::start(env!("CARGO_BIN_EXE_supple"), "127.0.0.1:0", &arguments)
}

/// Everything that `GET /healthz` answers.
fn get(address: &str, client: &Arc<ClientConfig>) -> String {
    let name = ServerName::try_from("localhost").unwrap();
    let tls = ClientConnection::new(client.clone(), name).unwrap();
    let mut stream = StreamOwned::new(tls, TcpStream::connect(address).unwrap());
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    told
}

#[test]
fn a_page_comes_by_tls_and_asks_to_be_fetched_so_again() {
    let (folder, client) = made("tls");
    let server = start(&folder, &["cert", "key"]);
    let told = get(&server.address, &client);
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(told.contains("strict-transport-security: max-age=31536000\r\n"), "{told}");
    assert!(told.ends_with("ok\n"), "{told}");

    // Whoever does not know the certificate goes away by itself; the server is none the worse.
    let (_other, stranger) = made("tls-stranger");
    let name = ServerName::try_from("localhost").unwrap();
    let tls = ClientConnection::new(stranger, name).unwrap();
    let mut stream = StreamOwned::new(tls, TcpStream::connect(&server.address).unwrap());
    assert!(stream.write_all(b"x").is_err());
    assert!(get(&server.address, &client).ends_with("ok\n"));
}

#[test]
fn plain_http_gets_no_page_from_the_port_of_tls() {
    let (folder, _) = made("tls-plain");
    let server = start(&folder, &["cert", "key"]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut told = Vec::new();
    // It may be told so by an alert, or by a connection that ends.
    let _ = stream.read_to_end(&mut told);
    assert!(!String::from_utf8_lossy(&told).contains("HTTP/"), "{told:?}");
}

#[test]
fn clients_that_send_nothing_hold_up_neither_others_nor_the_end() {
    let (folder, client) = made("tls-silent");
    let mut server = start(&folder, &["cert", "key"]);
    let silent: Vec<TcpStream> =
        (0..50).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    assert!(get(&server.address, &client).ends_with("ok\n"));
    assert!(server.stop().success());
    drop(silent);
}

#[test]
fn what_is_under_way_is_answered_when_the_server_is_told_to_stop() {
    let (folder, _) = made("tls-stop");
    let mut server = start(&folder, &[]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .write_all(
            b"POST /api/v1/screen HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
              Content-Length: 2\r\nExpect: 100-continue\r\n\r\n",
        )
        .unwrap();
    // Said when the server begins to read the body.
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.ask_to_stop();
    while TcpStream::connect(&server.address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(b"{}").unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.starts_with("HTTP/1.1 200"), "{rest}");
    assert!(
        !rest.contains("strict-transport-security"),
        "no promise is made by plain HTTP: {rest}"
    );
    assert!(server.stop().success());
}

#[test]
fn files_that_do_not_do_are_refused_by_name_before_anything_else() {
    let (folder, _) = made("tls-refused");
    let file = |name: &str| format!("{}/{name}", folder.path());
    std::fs::write(file("other.pem"), KeyPair::generate().unwrap().serialize_pem()).unwrap();
    std::fs::write(file("empty.pem"), "").unwrap();
    std::fs::write(file("torn.pem"), "-----BEGIN CERTIFICATE-----\nMIIB").unwrap();
    let locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    std::fs::write(file("locked.pem"), locked).unwrap();
    let said = |cert: &str, key: &str| {
        let data = file("never-made");
        let (cert, key) = (file(cert), file(key));
        // Nobody can listen there: the files come first.
        let listen = "192.0.2.1:1";
        let output = supple(
            &["serve", "--listen", listen, "--data", &data, "--tls-cert", &cert, "--tls-key", &key],
            b"",
        );
        assert_eq!(output.status.code(), Some(2));
        assert!(!folder.0.join("never-made").exists());
        text(&output.stderr)
    };
    for (cert, key, names, reason) in [
        ("none.pem", "key.pem", "none.pem", "cannot read"),
        ("cert.pem", "none.pem", "none.pem", "cannot read"),
        ("empty.pem", "key.pem", "empty.pem", "there is no certificate in"),
        ("key.pem", "key.pem", "key.pem", "there is no certificate in"),
        ("torn.pem", "key.pem", "torn.pem", "is not PEM"),
        ("cert.pem", "cert.pem", "cert.pem", "there is no private key that can be read in"),
        ("cert.pem", "locked.pem", "locked.pem", "has to be decrypted first"),
        ("cert.pem", "other.pem", "other.pem", "is not that of the first certificate in"),
    ] {
        let said = said(cert, key);
        assert!(said.contains(reason) && said.contains(names), "{cert} {key}: {said}");
        assert!(said.contains("--tls-"), "it says what to do: {said}");
    }
    for alone in ["--tls-cert", "--tls-key"] {
        let output = supple(&["serve", "--data", "x", alone, "x.pem"], b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("required"), "{}", text(&output.stderr));
    }
}

#[test]
fn a_renewed_certificate_is_taken_up_without_a_restart() {
    let (folder, before) = made("tls-renewed");
    let server = start(&folder, &["cert", "key"]);
    assert!(get(&server.address, &before).ends_with("ok\n"));
    let (renewed, after) = made("tls-renewed-new");
    assert!(!trusted(&server.address, &after));

    // Of two files one comes first: until the other is there, the old ones are in use.
    std::fs::copy(renewed.0.join("cert.pem"), folder.0.join("cert.pem")).unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(1_200) {
        assert!(trusted(&server.address, &before), "between the two files");
    }
    std::fs::copy(renewed.0.join("key.pem"), folder.0.join("key.pem")).unwrap();
    while !trusted(&server.address, &after) {}
    assert!(get(&server.address, &after).ends_with("ok\n"));
    assert!(!trusted(&server.address, &before));

    // Files that are gone change nothing either.
    std::fs::remove_file(folder.0.join("cert.pem")).unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(1_200) {
        assert!(trusted(&server.address, &after), "without the file");
    }
}

/// Whether a client that trusts one certificate only gets through the handshake.
fn trusted(address: &str, client: &Arc<ClientConfig>) -> bool {
    let name = ServerName::try_from("localhost").unwrap();
    let mut tls = ClientConnection::new(client.clone(), name).unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    while tls.is_handshaking() {
        if tls.complete_io(&mut socket).is_err() {
            return false;
        }
    }
    true
}
