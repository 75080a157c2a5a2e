//! How long a demonstration takes to fill, and how large the database becomes.
//!
//!     cargo run --profile serve -p demo --example bench_fill -- PLACE [SCALE]
//!
//! PLACE is a folder or a `postgres://` address.

#![allow(clippy::unwrap_used)]

use std::time::Instant;

use demo::{Demo, fill};
use store::Db;

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let scale = args.get(1).map_or(1, |text| text.parse().unwrap());
    let db = Db::open(args.first().unwrap()).await.unwrap();
    let demo = Demo {
        seed: 1,
        scale,
        today: jiff::civil::date(2026, 11, 23),
        now: 1_795_436_100_000,
        password_hash: "none".into(),
    };
    let began = Instant::now();
    let mut tell = |at: demo::Progress| {
        eprint!("\r{} of {} clients, {} visits", at.clients, at.clients_all, at.written.visits);
    };
    let filled = fill(&db, &demo, &mut tell).await.unwrap();
    eprintln!();
    println!("engine {}, scale {scale}", db.engine());
    println!("{:?}", filled.written);
    println!("filled in {:.1} s", began.elapsed().as_secs_f64());
    if let Db::Sqlite { file, .. } = &db {
        let size = |ending: &str| {
            let path = format!("{}{ending}", file.display());
            std::fs::metadata(path).map_or(0, |found| found.len())
        };
        println!("file {:.1} MB, log {:.1} MB", mb(size("")), mb(size("-wal")));
    }
    println!("largest resident memory {}", resident().unwrap_or_default());
    let began = Instant::now();
    let again = fill(&db, &demo, &mut |_| {}).await.unwrap();
    println!("again: {:?} in {:.1} ms", again.written, began.elapsed().as_secs_f64() * 1000.0);
    for account in filled.main.accounts.iter().chain(&filled.second.accounts) {
        println!("{} {} {}", account.role, account.email, account.name);
    }
    db.close().await;
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

/// As Linux counts it.
fn resident() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_string())
}
