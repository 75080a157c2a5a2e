//! A fresh database for each test on each engine, and a small practice to put into it.
//!
//! Only tests use this crate. PostgreSQL is the one that `SUPPLE_PG` names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod cluster;
pub mod person;
pub mod running;

use sqlx::{AssertSqlSafe, Connection, Executor};
use store::busy::Place;
use store::clients::Client;
use store::courses::{NewCourse, NewVisit};
use store::practices::{Practice, Room, Service, Site, Therapist};
use store::*;

/// 2026-11-23T09:00Z, a Monday: a multiple of five minutes.
pub const NINE: i64 = 1_795_424_400_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// One test on both engines: `sqlite` and `postgres` within a module of its name.
#[macro_export]
macro_rules! on_both {
    ($(async fn $name:ident($home:ident: &Home) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn test($home: &$crate::Home) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let home = $crate::Home::sqlite().await;
                test(&home).await;
                home.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(home) = $crate::Home::postgres().await else { return };
                test(&home).await;
                home.end().await;
            }
        }
    )*};
}

/// A database made for one test.
pub struct Home {
    pub db: Db,
    /// What `Db::open` takes to open it once more.
    pub place: String,
    server: Option<(String, String)>,
    folder: tempfile::TempDir,
}

impl Home {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("data").display().to_string();
        Self { db: Db::open(&place).await.unwrap(), place, server: None, folder }
    }

    /// None only when leaving PostgreSQL out is meant.
    pub async fn postgres() -> Option<Self> {
        let server = match (std::env::var("SUPPLE_PG"), std::env::var("SUPPLE_SQLITE_ONLY")) {
            (Ok(server), _) => server,
            (Err(_), Ok(only)) if only == "1" => return None,
            _ => panic!("set SUPPLE_PG (script/postgres start) or SUPPLE_SQLITE_ONLY=1"),
        };
        let name = format!("t_{}", PracticeId::fresh().uuid().simple());
        admin(&server, &format!("CREATE DATABASE {name}")).await;
        let (base, _) = server.rsplit_once('/').unwrap();
        let place = format!("{base}/{name}");
        let db = Db::open(&place).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Some(Self { db, place, server: Some((server, name)), folder })
    }

    /// A folder that goes with the test.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn end(self) {
        self.db.close().await;
        if let Some((server, name)) = &self.server {
            admin(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }

    /// Runs statements around the store, as an intruder would.
    pub async fn raw(&self, sql: &str) {
        self.try_raw(sql).await.unwrap();
    }

    /// The same, with what the engine says.
    pub async fn try_raw(&self, sql: &str) -> Result<(), String> {
        let sql = AssertSqlSafe(sql.to_string());
        let done = match &self.db {
            Db::Sqlite { file, .. } => {
                let url = format!("sqlite://{}", file.display());
                let mut c = sqlx::SqliteConnection::connect(&url).await.unwrap();
                let done = c.execute(sqlx::raw_sql(sql)).await.map(|_| ());
                c.close().await.unwrap();
                done
            }
            Db::Pg(_) => {
                let mut c = sqlx::PgConnection::connect(&self.place).await.unwrap();
                let done = c.execute(sqlx::raw_sql(sql)).await.map(|_| ());
                c.close().await.unwrap();
                done
            }
        };
        done.map_err(|error| error.to_string())
    }

    /// SQLite only: what is written from now on must fit into the pages that there are.
    pub async fn no_more_room(&self) {
        let Db::Sqlite { writer, .. } = &self.db else { panic!("not SQLite") };
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(writer).await.unwrap();
        let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(limit).execute(writer).await.unwrap();
    }

    /// One column of texts.
    pub async fn strings(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_string());
        match &self.db {
            Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_all(readers).await.unwrap(),
            Db::Pg(pool) => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
        }
    }

    /// The statement for this engine.
    pub fn pick<'a>(&self, sqlite: &'a str, postgres: &'a str) -> &'a str {
        match &self.db {
            Db::Sqlite { .. } => sqlite,
            Db::Pg(_) => postgres,
        }
    }
}

async fn admin(server: &str, sql: &str) {
    let mut c = sqlx::PgConnection::connect(server).await.unwrap();
    c.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_string()))).await.unwrap();
    c.close().await.unwrap();
}

/// Commits what the block answers.
#[macro_export]
macro_rules! kept {
    ($db:expr, $tx:ident => $body:expr) => {{
        let mut $tx = $db.begin().await.unwrap();
        let value = $body;
        $tx.commit().await.unwrap();
        value
    }};
}

/// One site, two therapists, two rooms, one service, one client.
#[derive(Clone, Copy, Debug)]
pub struct World {
    pub practice: PracticeId,
    pub site: SiteId,
    pub rooms: [RoomId; 2],
    pub therapists: [TherapistId; 2],
    pub service: ServiceId,
    pub client: ClientId,
}

pub async fn world(db: &Db) -> World {
    let w = World {
        practice: PracticeId::fresh(),
        site: SiteId::fresh(),
        rooms: [RoomId::fresh(), RoomId::fresh()],
        therapists: [TherapistId::fresh(), TherapistId::fresh()],
        service: ServiceId::fresh(),
        client: ClientId::fresh(),
    };
    kept!(db, tx => {
        let tx = &mut tx;
        practices::create(tx, &practice(w.practice)).await.unwrap();
        practices::put_site(tx, w.practice, &Site {
            site_id: w.site, name: "Quay".into(), address: "1 Quay".into(),
            time_zone: "Europe/Paris".into(), closed_at: None,
        }).await.unwrap();
        for (n, room_id) in w.rooms.into_iter().enumerate() {
            practices::put_room(tx, w.practice, &Room {
                room_id, site_id: w.site, name: format!("Room {n}"), kind: "table".into(),
                closed_at: None,
            }).await.unwrap();
        }
        for (n, therapist_id) in w.therapists.into_iter().enumerate() {
            practices::put_therapist(tx, w.practice, &Therapist {
                therapist_id, user_id: None, name: format!("Therapist {n}"),
                discipline: "massage".into(), skills: json(r#"["swedish"]"#),
                languages: json(r#"["en","fr"]"#), left_at: None,
            }).await.unwrap();
        }
        practices::put_service(tx, w.practice, &Service {
            service_id: w.service, name: "Back, one hour".into(), discipline: "massage".into(),
            technique: "swedish".into(), minutes: 60, buffer_minutes: 10,
            room_kind: "table".into(), retired_at: None,
        }).await.unwrap();
        clients::create(tx, w.practice, &client(w.client, "Ana", "Okafor")).await.unwrap();
    });
    w
}

pub fn practice(practice_id: PracticeId) -> Practice {
    Practice {
        practice_id,
        name: "Quay Practice".into(),
        country: "FR".into(),
        language: "fr".into(),
        time_zone: "Europe/Paris".into(),
        settings: json("{}"),
        created_at: NINE,
    }
}

pub fn client(client_id: ClientId, given: &str, family: &str) -> Client {
    Client {
        client_id,
        user_id: None,
        given_name: given.into(),
        family_name: family.into(),
        born_on: Some("1980-02-29".into()),
        email: None,
        phone: None,
        language: "fr".into(),
        remark: String::new(),
        created_at: NINE,
        hold_until: None,
        hold_reason: None,
        version: 1,
    }
}

pub fn json(text: &str) -> Json {
    Json::parse(text).unwrap()
}

impl World {
    /// An hour with ten minutes of buffer after it.
    pub fn place(&self, therapist: usize, room: usize, starts_at: i64) -> Place {
        Place {
            site_id: self.site,
            therapist_id: self.therapists[therapist],
            room_id: self.rooms[room],
            starts_at,
            ends_at: starts_at + HOUR,
            blocked_from: starts_at,
            blocked_to: starts_at + HOUR + 10 * MINUTE,
        }
    }

    /// A course of the world's client with a visit in each place, numbered from 1.
    pub fn course(&self, places: &[Place]) -> NewCourse {
        let visit = |(n, place): (usize, &Place)| NewVisit {
            id: VisitId::fresh(),
            number: n as i64 + 1,
            place: *place,
        };
        NewCourse {
            practice: self.practice,
            id: CourseId::fresh(),
            client: self.client,
            service: self.service,
            screen: None,
            plan: json(r#"{"visits":4}"#),
            visits: places.iter().enumerate().map(visit).collect(),
            at: NINE - DAY,
        }
    }

    /// Another client of the same practice.
    pub async fn another(&self, db: &Db) -> World {
        let id = ClientId::fresh();
        kept!(db, tx => clients::create(&mut tx, self.practice, &client(id, "Bo", "Li"))
            .await.unwrap());
        World { client: id, ..*self }
    }
}

/// Makes an offer in a round of its own.
pub async fn offered(
    tx: &mut Tx,
    practice: PracticeId,
    offer: &offers::Offer,
) -> Result<(), StoreError> {
    offers::begin(tx, practice, (offer.round_id, &offer.place), offer.made_at).await?;
    offers::make(tx, practice, offer).await
}

/// Books through the shared writer, as use cases do.
pub async fn book(db: &Db, course: NewCourse) -> Result<(), StoreError> {
    db.write(course, |tx, course| Box::pin(courses::book(tx, course))).await
}

/// How many rows a table has.
pub async fn count(db: &Db, table: &str) -> i64 {
    let mut tx = db.read().await.unwrap();
    let table = catalog::table(&mut tx, table).await.unwrap();
    let mut rows = 0;
    table
        .each(&mut tx, &mut |_| {
            rows += 1;
            Ok(())
        })
        .await
        .unwrap();
    rows
}

/// Somebody who can sign in, with a session that is open at [`NINE`].
#[derive(Clone, Debug)]
pub struct Account {
    pub user: UserId,
    /// The token itself: what a cookie or a bearer carries after the practice's id and a dot.
    pub token: String,
}

/// An account with these roles and an open session. A client's account is tied to the world's
/// client, a therapist's to the world's first therapist.
pub async fn account(db: &Db, world: &World, roles: &[Role]) -> Account {
    let user = UserId::fresh();
    let token = format!("token-{user}");
    let row = users::User {
        user_id: user,
        email: format!("{user}@example.org"),
        name: "Sam Doe".into(),
        password_hash: None,
        created_at: NINE,
        disabled_at: None,
    };
    let session = sessions::Session {
        token_hash: sha256(token.as_bytes()),
        user_id: user,
        created_at: NINE,
        last_seen_at: NINE,
        ends_at: NINE + DAY,
        rotated_from: None,
        revoked_at: None,
    };
    kept!(db, tx => {
        let tx = &mut tx;
        users::create(tx, world.practice, &row, roles).await.unwrap();
        sessions::create(tx, world.practice, &session).await.unwrap();
        if roles.contains(&Role::Client) {
            let mut client = clients::load(tx, world.practice, world.client).await.unwrap();
            client.user_id = Some(user);
            clients::update(tx, world.practice, &client).await.unwrap();
        }
        if roles.contains(&Role::Therapist) {
            let all = practices::therapists(tx, world.practice).await.unwrap();
            let mut first = all.into_iter().find(|t| t.therapist_id == world.therapists[0]).unwrap();
            first.user_id = Some(user);
            practices::put_therapist(tx, world.practice, &first).await.unwrap();
        }
    });
    Account { user, token }
}

/// Hours of the world's therapists and site: Monday to Friday, 8:00 to 18:00.
pub async fn open_hours(db: &Db, world: &World) {
    kept!(db, tx => {
        for weekday in 1..=5 {
            for therapist_id in [None, Some(world.therapists[0]), Some(world.therapists[1])] {
                practices::put_hours(&mut tx, world.practice, &practices::Hours {
                    hours_id: HoursId::fresh(),
                    site_id: world.site,
                    therapist_id,
                    weekday,
                    from_minute: 8 * 60,
                    to_minute: 18 * 60,
                    valid_from: "2026-01-01".into(),
                    valid_to: None,
                }).await.unwrap();
            }
        }
    });
}
