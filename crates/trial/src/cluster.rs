//! A PostgreSQL server of a test's own, which it may stop, crash and copy; and a line to it that
//! can be laid to another one.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::running::free_address;

/// A server with a folder and a port of its own. Dropped, it is stopped and its folder removed.
pub struct Cluster {
    bin: PathBuf,
    data: PathBuf,
    port: u16,
}

/// How a server is stopped.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    /// Connections are ended, transactions rolled back.
    Fast,
    /// As a power cut would, but for the disk.
    Crash,
}

impl Cluster {
    /// A new server, running; none when leaving PostgreSQL out is meant.
    pub fn start() -> Option<Cluster> {
        if std::env::var("SUPPLE_PG").is_err()
            && std::env::var("SUPPLE_SQLITE_ONLY").is_ok_and(|only| only == "1")
        {
            return None;
        }
        let cluster = Cluster::blank();
        let data = cluster.data.display().to_string();
        cluster.tool(
            "initdb",
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
        );
        cluster.again("");
        Some(cluster)
    }

    /// A standby of this server, running, which follows every commit.
    pub fn standby(&self) -> Cluster {
        let copy = Cluster::blank();
        let (data, port) = (copy.data.display().to_string(), self.port.to_string());
        copy.tool(
            "pg_basebackup",
            &[
                "-D",
                &data,
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "-U",
                "postgres",
                "-R",
                "--no-sync",
                "-c",
                "fast",
            ],
        );
        copy.again("-c synchronous_standby_names=");
        copy
    }

    /// Starts it again on its port, with more settings.
    pub fn again(&self, settings: &str) {
        let data = self.data.display().to_string();
        let log = self.data.join("server.log").display().to_string();
        let options = format!(
            "-p {} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off {settings}",
            self.port
        );
        self.tool("pg_ctl", &["-D", &data, "-l", &log, "-w", "-o", &options, "start"]);
    }

    pub fn stop(&self, how: Stop) {
        let mode = match how {
            Stop::Fast => "fast",
            Stop::Crash => "immediate",
        };
        let data = self.data.display().to_string();
        self.tool("pg_ctl", &["-D", &data, "-m", mode, "-w", "stop"]);
    }

    /// Makes a standby the server that takes writes.
    pub fn promote(&self) {
        let data = self.data.display().to_string();
        self.tool("pg_ctl", &["-D", &data, "-w", "promote"]);
    }

    /// What the statement answers, as text.
    pub fn ask(&self, sql: &str) -> String {
        let url = self.url();
        let output = self.tool("psql", &["-X", "-A", "-t", "-c", sql, &url]);
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        url(self.port)
    }

    fn blank() -> Cluster {
        let data = tempfile::Builder::new().prefix("supple-cluster").tempdir().unwrap().keep();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&data));
        }
        run(Command::new("chmod").arg("700").arg(&data));
        let port = free_address().rsplit(':').next().unwrap().parse().unwrap();
        Cluster { bin: bin(), data, port }
    }

    /// Runs one of PostgreSQL's programs, as somebody that it does not refuse.
    fn tool(&self, name: &str, arguments: &[&str]) -> Output {
        let program = self.bin.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        run(command.args(arguments).current_dir("/"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let postmaster = self.data.join("postmaster.pid");
        if let Ok(text) = std::fs::read_to_string(postmaster)
            && let Some(id) = text.lines().next()
        {
            // QUIT ends it at once, and its own processes with it.
            let _ = Command::new("kill").args(["-QUIT", id]).status();
        }
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

fn url(port: u16) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/postgres")
}

fn is_root() -> bool {
    String::from_utf8(run(Command::new("id").arg("-u")).stdout).unwrap().trim() == "0"
}

/// A server that goes on keeps its output, so that only what the tool itself says is waited for.
fn run(command: &mut Command) -> Output {
    let mut said = tempfile::tempfile().unwrap();
    let mut answer = tempfile::tempfile().unwrap();
    let status = command
        .stdin(Stdio::null())
        .stdout(answer.try_clone().unwrap())
        .stderr(said.try_clone().unwrap())
        .status()
        .unwrap();
    let mut output = Output { status, stdout: Vec::new(), stderr: Vec::new() };
    for (file, bytes) in [(&mut answer, &mut output.stdout), (&mut said, &mut output.stderr)] {
        std::io::Seek::rewind(file).unwrap();
        file.read_to_end(bytes).unwrap();
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(status.success(), "{command:?}: {stderr}{}", String::from_utf8_lossy(&output.stdout));
    output
}

fn bin() -> PathBuf {
    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.map(|output| String::from_utf8(output.stdout).unwrap().trim().to_owned());
    if let Some(told) = told
        && Path::new(&told).join("initdb").exists()
    {
        return told.into();
    }
    let all = std::fs::read_dir("/usr/lib/postgresql").expect("a PostgreSQL server is here");
    let mut bins: Vec<PathBuf> = all.map(|entry| entry.unwrap().path().join("bin")).collect();
    bins.retain(|bin| bin.join("initdb").exists());
    let version = |bin: &PathBuf| {
        let name = bin.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        name.parse::<u32>().unwrap_or_default()
    };
    bins.sort_by_key(version);
    bins.pop().expect("a PostgreSQL server is here")
}

/// An address that leads to one server and then to another, as one that a network hands on.
pub struct Switch {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    to: u16,
    open: Vec<TcpStream>,
}

impl Switch {
    pub fn to(port: u16) -> Switch {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap().port();
        let shared = Arc::new(Mutex::new(Shared { to: port, open: Vec::new() }));
        let taken = Arc::clone(&shared);
        thread::spawn(move || {
            for from in listener.incoming().map_while(Result::ok) {
                let mut shared = taken.lock().unwrap();
                // Nobody there: the connection ends, as it does with a server that is gone.
                let Ok(to) = TcpStream::connect(("127.0.0.1", shared.to)) else { continue };
                for (one, other) in [(&from, &to), (&to, &from)] {
                    let (one, other) = (one.try_clone().unwrap(), other.try_clone().unwrap());
                    thread::spawn(move || carry(one, other));
                }
                shared.open.extend([from, to]);
            }
        });
        Switch { port: at, shared }
    }

    /// Ends every connection and leads new ones elsewhere.
    pub fn lead_to(&self, port: u16) {
        let mut shared = self.shared.lock().unwrap();
        shared.to = port;
        for stream in shared.open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    pub fn url(&self) -> String {
        url(self.port)
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 1 << 14];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
