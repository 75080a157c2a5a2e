//! A fresh database for each test on each engine.

use demo::Demo;
use sqlx::{AssertSqlSafe, Connection, Executor};
use store::{Db, PracticeId};

/// 2026-11-23T12:15Z, a Monday.
pub const NOW: i64 = 1_795_436_100_000;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 24 * 60 * MINUTE;

/// One test on both engines: `sqlite` and `postgres` within a module of its name.
macro_rules! on_both {
    ($(async fn $name:ident($db:ident: &Db) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn test($db: &Db) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let home = crate::harness::Home::sqlite().await;
                test(&home.db).await;
                home.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(home) = crate::harness::Home::postgres().await else { return };
                test(&home.db).await;
                home.end().await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// A database made for one test.
pub struct Home {
    pub db: Db,
    server: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

impl Home {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("data").display().to_string();
        Self { db: Db::open(&place).await.unwrap(), server: None, _folder: folder }
    }

    /// None only when leaving PostgreSQL out is meant.
    pub async fn postgres() -> Option<Self> {
        let server = match (std::env::var("SUPPLE_PG"), std::env::var("SUPPLE_SQLITE_ONLY")) {
            (Ok(server), _) => server,
            (Err(_), Ok(only)) if only == "1" => return None,
            _ => panic!("set SUPPLE_PG (script/postgres start) or SUPPLE_SQLITE_ONLY=1"),
        };
        let name = format!("d_{}", PracticeId::fresh().uuid().simple());
        admin(&server, &format!("CREATE DATABASE {name}")).await;
        let (base, _) = server.rsplit_once('/').unwrap();
        let db = Db::open(&format!("{base}/{name}")).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Some(Self { db, server: Some((server, name)), _folder: folder })
    }

    pub async fn end(self) {
        self.db.close().await;
        if let Some((server, name)) = &self.server {
            admin(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn admin(server: &str, sql: &str) {
    let mut c = sqlx::PgConnection::connect(server).await.unwrap();
    c.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_string()))).await.unwrap();
    c.close().await.unwrap();
}

/// The demonstration with a seed.
pub fn demo(seed: u64) -> Demo {
    Demo {
        seed,
        scale: 1,
        today: jiff::civil::date(2026, 11, 23),
        now: NOW,
        password_hash: "a-hash".into(),
    }
}

/// What the database holds, in short.
pub async fn sums(db: &Db) -> Vec<store::backup::Sum> {
    store::backup::sums(&mut db.read().await.unwrap()).await.unwrap()
}
