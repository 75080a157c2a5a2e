//! A real server in a process of its own, and a small client for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A running `supple serve`. Dropped, it is killed.
pub struct Running {
    child: Child,
    pub address: String,
}

/// An address on this machine that nobody listens on.
pub fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

impl Running {
    /// Starts the program and waits until it listens. Port 0 takes a free one.
    pub fn start(program: &str, address: &str, arguments: &[&str]) -> Running {
        let mut child = Command::new(program)
            .args(["serve", "--listen", address])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = lines.by_ref().map(|line| line.unwrap());
        let listening = said.find(|line| line.contains("listening on"));
        let listening = listening.expect("the server ended before it listened");
        let address = listening.rsplit('/').next().unwrap().to_owned();
        // What it prints later has to go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        Running { child, address }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop, as the system does.
    pub fn ask_to_stop(&self) {
        assert!(Command::new("kill").arg(self.id().to_string()).status().unwrap().success());
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(&mut self) -> ExitStatus {
        if self.child.try_wait().unwrap().is_none() {
            self.ask_to_stop();
        }
        self.child.wait().unwrap()
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: status and body.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Told {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// What a sign-in answers a program, to be sent with each later request.
    pub fn bearer(&self) -> Option<String> {
        self.json()["bearer"].as_str().map(str::to_owned)
    }
}

/// One connection that is kept open and made anew when it was lost.
pub struct Line {
    address: String,
    open: Option<BufReader<TcpStream>>,
    pub bearer: String,
}

impl Line {
    pub fn new(address: &str, bearer: &str) -> Line {
        Line { address: address.to_owned(), open: None, bearer: bearer.to_owned() }
    }

    pub fn get(&mut self, path: &str) -> Result<Told, std::io::Error> {
        self.send("GET", path, "")
    }

    pub fn post(&mut self, path: &str, body: &serde_json::Value) -> Result<Told, std::io::Error> {
        self.send("POST", path, &body.to_string())
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Result<Told, std::io::Error> {
        let told = self.try_send(method, path, body);
        if told.is_err() {
            self.open = None;
        }
        told
    }

    fn try_send(&mut self, method: &str, path: &str, body: &str) -> Result<Told, std::io::Error> {
        let reader = match &mut self.open {
            Some(reader) => reader,
            none => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                none.insert(BufReader::new(stream))
            }
        };
        let bearer = match self.bearer.as_str() {
            "" => String::new(),
            bearer => format!("Authorization: Bearer {bearer}\r\n"),
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\n{bearer}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        reader.get_mut().write_all(request.as_bytes())?;
        let mut head = String::new();
        loop {
            let before = head.len();
            if reader.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if head.len() - before <= 2 {
                break;
            }
        }
        let status = head.get(9..12).and_then(|code| code.parse().ok()).unwrap_or_default();
        let lower = head.to_lowercase();
        let length = lower
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .and_then(|length| length.trim().parse().ok());
        let mut bytes = Vec::new();
        match length {
            Some(length) => {
                bytes.resize(length, 0);
                reader.read_exact(&mut bytes)?;
            }
            None if lower.contains("transfer-encoding: chunked") => loop {
                let mut size = String::new();
                reader.read_line(&mut size)?;
                let size = usize::from_str_radix(size.trim(), 16).unwrap_or_default();
                let start = bytes.len();
                bytes.resize(start + size, 0);
                reader.read_exact(&mut bytes[start..])?;
                let mut end = String::new();
                reader.read_line(&mut end)?;
                if size == 0 {
                    break;
                }
            },
            None => {}
        }
        Ok(Told { status, body: bytes })
    }
}
