//! The versions of the schema: one list of files for both engines.

use std::borrow::Cow;
use std::fs::File;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

use crate::db::{Db, Tx, row};
use crate::error::StoreError;

/// Version, name and text of each step, oldest first. A released step never changes.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "practice", include_str!("../migrations/0001_practice.sql")),
    (2, "people", include_str!("../migrations/0002_people.sql")),
    (3, "clients", include_str!("../migrations/0003_clients.sql")),
    (4, "booking", include_str!("../migrations/0004_booking.sql")),
    (5, "records", include_str!("../migrations/0005_records.sql")),
    (6, "doors", include_str!("../migrations/0006_doors.sql")),
    (7, "erasure", include_str!("../migrations/0007_erasure.sql")),
    (8, "freed_places", include_str!("../migrations/0008_freed_places.sql")),
    (9, "visit_screens", include_str!("../migrations/0009_visit_screens.sql")),
    (10, "notes", include_str!("../migrations/0010_notes.sql")),
    (11, "charts", include_str!("../migrations/0011_charts.sql")),
    (12, "measures", include_str!("../migrations/0012_measures.sql")),
    (13, "own_side", include_str!("../migrations/0013_own_side.sql")),
    (14, "premises", include_str!("../migrations/0014_premises.sql")),
    (15, "offer_rounds", include_str!("../migrations/0015_offer_rounds.sql")),
];

/// Every table that holds data, each after those it refers to.
pub const TABLES: &[&str] = &[
    "practices",
    "sites",
    "rooms",
    "services",
    "users",
    "user_roles",
    "passkeys",
    "sessions",
    "login_attempts",
    "secrets",
    "invitations",
    "therapists",
    "hours",
    "absences",
    "clients",
    "screens",
    "erasure_requests",
    "clearance_requests",
    "overrides",
    "courses",
    "visits",
    "visit_screens",
    "own_items",
    "measures",
    "course_answers",
    "reviews",
    "charts",
    "consents",
    "summaries",
    "forms",
    "form_links",
    "note_drafts",
    "notes",
    "note_addenda",
    "busy",
    "waiting",
    "offer_rounds",
    "offers",
    "freed_places",
    "idempotency",
    "audit_heads",
    "audit",
    "outbox",
    "jobs",
];

/// The newest version that this program knows.
#[must_use]
pub fn known_version() -> i64 {
    STEPS.last().map_or(0, |step| step.0)
}

/// The version that the database has.
///
/// # Errors
/// As the database says.
pub async fn version(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
    Ok(row!(tx, (i64,), sql)?.map_or(0, |found| found.0))
}

/// Runs every step that has not run yet.
pub(crate) async fn migrate(db: &Db) -> Result<(), StoreError> {
    let steps = Migrator::with_migrations(steps_for(db.engine()));
    let outcome = match db {
        Db::Sqlite { file, writer, .. } => {
            // Two processes may open a new file at the same time. PostgreSQL has a lock for
            // that; here a file beside the database is one.
            let path = file.with_extension("lock");
            let lock = File::create(&path).map_err(|e| StoreError::file(&path, e))?;
            let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock))
                .await
                .map_err(|_| StoreError::Stopped)?
                .map_err(|e| StoreError::file(&path, e))?;
            let outcome = steps.run(writer).await;
            drop(lock);
            outcome
        }
        Db::Pg(pool) => steps.run(pool).await,
    };
    match outcome {
        Err(sqlx::migrate::MigrateError::VersionMissing(found)) => {
            Err(StoreError::Newer { found, known: known_version() })
        }
        other => Ok(other?),
    }
}

fn steps_for(engine: &str) -> Vec<Migration> {
    STEPS
        .iter()
        .map(|(version, name, text)| {
            let sql = AssertSqlSafe(text_for(engine, text)).into_sql_str();
            let name = Cow::Borrowed(*name);
            Migration::new(*version, name, MigrationType::Simple, sql, false)
        })
        .collect()
}

/// Lines marked with the engine lose their mark; lines marked with the other one stay comments.
fn text_for(engine: &str, text: &str) -> String {
    let mark = format!("--{engine} ");
    let mut sql = String::with_capacity(text.len());
    for line in text.lines() {
        sql.push_str(line.strip_prefix(&mark).unwrap_or(line));
        sql.push('\n');
    }
    sql
}
