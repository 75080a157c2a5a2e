//! The audit log: who did what to whose record, each row chained to the one before.
//!
//! INVARIANT (chain): rows of a practice are numbered 1, 2, 3, ... without a gap; each names the
//! hash of the row before it, and its own hash covers everything in it but the number. The head
//! row names the last number and hash. The engine refuses to change or delete a row; [`verify`]
//! finds it when somebody does so around the engine.
//!
//! Entries hold ids and never health data, names or free text: they outlive the client's data.

use sha2::{Digest, Sha256};

use crate::db::{Tx, both, row, rows, run};
use crate::error::StoreError;
use crate::ids::{Json, PracticeId, hex};

/// Hash that the first row of a practice names as the one before it.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Rows that [`verify`] reads at a time.
const PAGE: i64 = 1000;

/// Something that was done or read.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The practice.
    pub practice: PracticeId,
    /// When, epoch milliseconds.
    pub at: i64,
    /// Who: a user's id with the role used, or the name of a background job.
    pub who: String,
    /// The use case.
    pub use_case: String,
    /// What it was done to, such as `client:<id>`.
    pub subject: String,
    /// Ids and counts; no health data.
    pub detail: Json,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    /// Its number in the practice, from 1.
    pub seq: i64,
    /// When, epoch milliseconds.
    pub at: i64,
    /// Who.
    pub who: String,
    /// The use case.
    pub use_case: String,
    /// What it was done to.
    pub subject: String,
    /// Ids and counts.
    pub detail: Json,
    /// Hash of the row before.
    pub prev_hash: String,
    /// Hash of this row.
    pub hash: String,
}

/// Appends a row in the transaction that does what it records. Answers its number.
///
/// On PostgreSQL the practice's log is locked from here to the end of the transaction: append
/// last. The practice must exist.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such practice.
pub async fn append(tx: &mut Tx, entry: &Entry) -> Result<i64, StoreError> {
    let lock = "UPDATE audit_heads SET seq = seq + 1 WHERE practice_id = $1 RETURNING seq, hash";
    let (seq, prev) =
        row!(tx, (i64, String), lock, entry.practice)?.ok_or(StoreError::Missing("practice"))?;
    let hash = link(entry.practice, &prev, entry);
    let insert = both!(
        tx,
        "INSERT INTO audit (practice_id, seq, at, who, use_case, subject, detail, prev_hash, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        "UPDATE audit_heads SET hash = $9 WHERE practice_id = $1"
    );
    run!(
        tx,
        insert,
        entry.practice,
        seq,
        entry.at,
        &entry.who,
        &entry.use_case,
        &entry.subject,
        &entry.detail,
        &prev,
        &hash
    )?;
    Ok(seq)
}

/// SHA-256 over the fields, each with its length before it so that no two entries share bytes.
fn link(practice: PracticeId, prev: &str, entry: &Entry) -> String {
    let mut sha = Sha256::new();
    let (at, practice) = (entry.at.to_be_bytes(), practice.uuid());
    let fields: [&[u8]; 8] = [
        b"supple audit 1",
        practice.as_bytes(),
        prev.as_bytes(),
        &at,
        entry.who.as_bytes(),
        entry.use_case.as_bytes(),
        entry.subject.as_bytes(),
        entry.detail.as_str().as_bytes(),
    ];
    for field in fields {
        sha.update((field.len() as u64).to_be_bytes());
        sha.update(field);
    }
    hex(&sha.finalize())
}

/// How the log of a practice stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every row is as it was written. The hash can be kept elsewhere, to notice later if the
    /// whole log were replaced.
    Sound {
        /// How many rows.
        rows: i64,
        /// Hash of the last row.
        hash: String,
    },
    /// Something was done to the log. The first trace of it.
    Tampered {
        /// Number of the row, as it stands or should stand in the log.
        seq: i64,
        /// What was done.
        how: Tampering,
    },
}

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// Its content is not what was written.
    Edited,
    /// It is not there.
    Deleted,
    /// It is not where it was written.
    Reordered,
    /// It does not belong: another row stood here when the next one was written.
    Replaced,
}

const ROWS: &str = "
    SELECT seq, at, who, use_case, subject, detail, prev_hash, hash FROM audit
    WHERE practice_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";

/// Reads the whole log of a practice and finds the first row that is not as it was written.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such practice.
pub async fn verify(tx: &mut Tx, practice: PracticeId) -> Result<Verdict, StoreError> {
    let head = "SELECT seq, hash FROM audit_heads WHERE practice_id = $1";
    let (last, last_hash) =
        row!(tx, (i64, String), head, practice)?.ok_or(StoreError::Missing("practice"))?;
    let (mut seq, mut prev) = (0, START.to_string());
    loop {
        let page = rows!(tx, Row, ROWS, practice, seq, PAGE)?;
        if page.is_empty() {
            break;
        }
        for found in page {
            let tampered = |seq, how| Ok(Verdict::Tampered { seq, how });
            if found.seq != seq + 1 {
                return tampered(seq + 1, Tampering::Deleted);
            }
            if own_hash(practice, &found) != found.hash {
                return tampered(found.seq, Tampering::Edited);
            }
            if found.prev_hash != prev {
                return out_of_line(tx, practice, &found).await;
            }
            (seq, prev) = (found.seq, found.hash);
        }
    }
    match (seq == last, prev == last_hash) {
        (true, true) => Ok(Verdict::Sound { rows: seq, hash: prev }),
        (false, _) if seq < last => Ok(Verdict::Tampered { seq: seq + 1, how: Tampering::Deleted }),
        _ => Ok(Verdict::Tampered { seq, how: Tampering::Replaced }),
    }
}

/// A sound row that does not continue the one before it.
async fn out_of_line(
    tx: &mut Tx,
    practice: PracticeId,
    found: &Row,
) -> Result<Verdict, StoreError> {
    // Where the row that it was written after stands now tells the two cases apart.
    let sql = "SELECT COUNT(*) FROM audit WHERE practice_id = $1 AND hash = $2";
    let elsewhere = row!(tx, (i64,), sql, practice, &found.prev_hash)?;
    let moved = found.prev_hash == START || elsewhere.is_some_and(|count| count.0 > 0);
    Ok(match moved {
        true => Verdict::Tampered { seq: found.seq, how: Tampering::Reordered },
        false => Verdict::Tampered { seq: found.seq - 1, how: Tampering::Replaced },
    })
}

fn own_hash(practice: PracticeId, row: &Row) -> String {
    let entry = Entry {
        practice,
        at: row.at,
        who: row.who.clone(),
        use_case: row.use_case.clone(),
        subject: row.subject.clone(),
        detail: row.detail.clone(),
    };
    link(practice, &row.prev_hash, &entry)
}

/// Rows after a number, oldest first; `subject` narrows to one subject.
///
/// # Errors
/// As the database says.
pub async fn list(
    tx: &mut Tx,
    practice: PracticeId,
    subject: Option<&str>,
    after: i64,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let Some(subject) = subject else {
        return rows!(tx, Row, ROWS, practice, after, limit);
    };
    let sql = "SELECT seq, at, who, use_case, subject, detail, prev_hash, hash FROM audit
        WHERE practice_id = $1 AND subject = $2 AND seq > $3 ORDER BY seq LIMIT $4";
    rows!(tx, Row, sql, practice, subject, after, limit)
}

/// Rows newest first: about one subject where it is given, with the first and the last instant
/// (epoch milliseconds) and below a number.
///
/// # Errors
/// As the database says.
pub async fn newest(
    tx: &mut Tx,
    practice: PracticeId,
    subject: Option<&str>,
    ((from, to), before): ((i64, i64), i64),
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let Some(subject) = subject else {
        let sql = "SELECT seq, at, who, use_case, subject, detail, prev_hash, hash FROM audit
            WHERE practice_id = $1 AND at BETWEEN $2 AND $3 AND seq < $4
            ORDER BY seq DESC LIMIT $5";
        return rows!(tx, Row, sql, practice, from, to, before, limit);
    };
    let sql = "SELECT seq, at, who, use_case, subject, detail, prev_hash, hash FROM audit
        WHERE practice_id = $1 AND subject = $6 AND at BETWEEN $2 AND $3 AND seq < $4
        ORDER BY seq DESC LIMIT $5";
    rows!(tx, Row, sql, practice, from, to, before, limit, subject)
}
