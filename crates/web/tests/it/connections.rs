//! Connections over a real socket: slow ones end, too many are turned away, others are served.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use trial::Home;
use web::Limits;

use crate::asking::server;

/// Long enough that who is quick is never taken for slow, on a machine that does other things.
const SHORT: Duration = Duration::from_millis(400);

struct Serving {
    home: Home,
    at: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Serving {
    async fn with(limits: Limits) -> Serving {
        let home = Home::sqlite().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = server(&home).router;
        let stopped = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(web::connections::serve(listener, None, router, limits, stopped));
        Serving { home, at, stop, task }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.at).await.unwrap()
    }

    /// From another address of this machine.
    async fn connect_from(&self, address: &str) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        socket.connect(self.at).await.unwrap()
    }

    /// Everybody has gone when it returns.
    async fn end(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
        self.home.end().await;
    }
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// Everything until the server closes; empty when it answers nothing.
async fn rest(stream: &mut TcpStream) -> String {
    let mut told = Vec::new();
    let _ = stream.read_to_end(&mut told).await;
    String::from_utf8_lossy(&told).into_owned()
}

async fn say(mut stream: TcpStream, text: &str) -> String {
    let _ = stream.write_all(text.as_bytes()).await;
    rest(&mut stream).await
}

fn head(path: &str, kind: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nContent-Type: {kind}\r\n\
         Content-Length: {length}\r\n\r\n"
    )
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[tokio::test]
async fn a_body_that_trickles_in_is_given_up_with_a_reason() {
    let serving = Serving::with(Limits { grace: SHORT, ..Limits::default() }).await;
    for (path, kind, reason) in [
        ("/check", FORM, "We could not read that"),
        ("/sign-in", FORM, "The request came too slowly"),
        ("/sign-in", JSON, "The request came too slowly"),
        ("/api/v1/screen", JSON, "{\"refused\":\"too-slow\"}"),
    ] {
        let mut slow = serving.connect().await;
        slow.write_all(head(path, kind, 1000).as_bytes()).await.unwrap();
        slow.write_all(b"{").await.unwrap();
        // Others are served meanwhile.
        assert!(say(serving.connect().await, HEALTH).await.ends_with("ok\n"));
        let told = rest(&mut slow).await;
        assert!(told.starts_with("HTTP/1.1 408"), "{path} {kind}: {told}");
        assert!(told.contains(reason), "{path} {kind}: {told}");
    }
    serving.end().await;
}

#[tokio::test]
async fn a_body_that_keeps_its_rate_may_take_longer() {
    let limits = Limits { grace: SHORT, rate: 1024, ..Limits::default() };
    let serving = Serving::with(limits).await;
    let mut steady = serving.connect().await;
    let body = format!("do=next&answers={}", "%7B%7D".to_owned() + &"+".repeat(8 * 1024));
    steady.write_all(head("/check", FORM, body.len()).as_bytes()).await.unwrap();
    let (most, last) = body.split_at(body.len() - 1);
    steady.write_all(most.as_bytes()).await.unwrap();
    // What came has bought eight seconds: one who sent nothing has been given up meanwhile.
    let mut slow = serving.connect().await;
    slow.write_all(head("/check", FORM, 100).as_bytes()).await.unwrap();
    assert!(rest(&mut slow).await.starts_with("HTTP/1.1 408"));
    steady.write_all(last.as_bytes()).await.unwrap();
    let mut told = [0; 12];
    steady.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 200");
    drop(steady);
    serving.end().await;
}

#[tokio::test]
async fn a_head_that_does_not_end_and_a_silent_connection_are_closed() {
    let serving = Serving::with(Limits { head: SHORT, ..Limits::default() }).await;
    let mut slow = serving.connect().await;
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.unwrap();
    let mut silent = serving.connect().await;
    assert!(say(serving.connect().await, HEALTH).await.ends_with("ok\n"));
    assert!(!rest(&mut slow).await.contains("200"));
    assert_eq!(rest(&mut silent).await, "");
    // One that has been answered is closed just so.
    let told = say(serving.connect().await, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(told.ends_with("ok\n"), "{told}");
    serving.end().await;
}

#[tokio::test]
async fn who_takes_nothing_of_the_answer_loses_the_connection() {
    let limits = Limits { grace: SHORT, each: Some(1), ..Limits::default() };
    let serving = Serving::with(limits).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut slow = socket.connect(serving.at).await.unwrap();
    // More pages than the buffers of the system hold.
    let page = "GET /sources HTTP/1.1\r\nHost: x\r\n\r\n".repeat(400);
    slow.write_all(page.as_bytes()).await.unwrap();
    let mut turned_away = 0;
    loop {
        // Its place is the only one of this address: somebody gets it once it is gone.
        if say(serving.connect().await, HEALTH).await.ends_with("ok\n") {
            break;
        }
        turned_away += 1;
    }
    assert!(turned_away > 0);
    drop(slow);
    serving.end().await;
}

#[tokio::test]
async fn one_address_has_its_share_and_others_are_served() {
    let serving = Serving::with(Limits { each: Some(4), ..Limits::default() }).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut one = serving.connect().await;
        one.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut told = [0; 12];
        one.read_exact(&mut told).await.unwrap();
        held.push(one);
    }
    assert_eq!(say(serving.connect().await, HEALTH).await, "", "the fifth is turned away");
    let other = serving.connect_from("127.0.0.2").await;
    assert!(say(other, HEALTH).await.ends_with("ok\n"));
    held.pop();
    while say(serving.connect().await, HEALTH).await.is_empty() {}
    drop(held);
    serving.end().await;
}

#[tokio::test]
async fn bodies_that_come_in_together_have_a_bound_together() {
    let serving = Serving::with(Limits { bodies: 100_000, ..Limits::default() }).await;
    let mut first = serving.connect().await;
    first.write_all(head("/api/v1/screen", JSON, 90_000).as_bytes()).await.unwrap();
    first.write_all(&[b' '; 80_000]).await.unwrap();
    // Refused as soon as the first one's bytes are there.
    let crowded = loop {
        let whole = format!("{}{}", head("/api/v1/screen", JSON, 50_000), " ".repeat(50_000));
        let mut second = serving.connect().await;
        second.write_all(whole.as_bytes()).await.unwrap();
        let mut told = vec![0; 12];
        second.read_exact(&mut told).await.unwrap();
        if told == b"HTTP/1.1 503" {
            second.shutdown().await.unwrap();
            break rest(&mut second).await;
        }
        assert_eq!(told, b"HTTP/1.1 422", "no record, but read");
    };
    assert!(crowded.contains("{\"refused\":\"crowded\"}"), "{crowded}");
    first.write_all(&[b' '; 10_000]).await.unwrap();
    let mut told = [0; 12];
    first.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 422", "the first one is not disturbed");
    drop(first);
    serving.end().await;
}
