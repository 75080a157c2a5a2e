//! Notes of visits: drafts of each author, the signed note, addenda.
//!
//! A draft is replaced as its author writes; a signed note and an addendum never change, which
//! the engine itself keeps.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{AddendumId, ClientId, Json, PracticeId, ScreenId, UserId, VisitId};

/// What one author has written of a visit's note.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Draft {
    /// Which visit.
    pub visit_id: VisitId,
    /// Who writes.
    pub author: UserId,
    /// Their name; empty when the account is gone.
    pub author_name: String,
    /// About whom.
    pub client_id: ClientId,
    /// The note so far.
    pub body: Json,
    /// The page that wrote last.
    pub writer: String,
    /// How often that page has written.
    pub seq: i64,
    /// Counts every change.
    pub version: i64,
    /// Epoch milliseconds.
    pub begun_at: i64,
    /// Epoch milliseconds.
    pub saved_at: i64,
}

/// A signed note.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Note {
    /// Of which visit.
    pub visit_id: VisitId,
    /// About whom.
    pub client_id: ClientId,
    /// Who signed.
    pub author: UserId,
    /// Their name; empty when the account is gone.
    pub author_name: String,
    /// The check on which the note was open.
    pub screen_id: ScreenId,
    /// The note.
    pub body: Json,
    /// Lines outside what the decision allows, each with its reason in the body.
    pub outside: i64,
    /// The page that wrote last.
    pub writer: String,
    /// How often that page had written.
    pub seq: i64,
    /// When its draft was begun, epoch milliseconds.
    pub begun_at: i64,
    /// When its draft was saved last, epoch milliseconds.
    pub saved_at: i64,
    /// Epoch milliseconds.
    pub signed_at: i64,
    /// When the visit began, epoch milliseconds.
    pub starts_at: i64,
}

/// Words added to a signed note.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Addendum {
    /// Its id.
    pub addendum_id: AddendumId,
    /// To the note of which visit.
    pub visit_id: VisitId,
    /// About whom.
    pub client_id: ClientId,
    /// Who added it.
    pub author: UserId,
    /// Their name; empty when the account is gone.
    pub author_name: String,
    /// Epoch milliseconds.
    pub at: i64,
    /// What; empty only beside a draft.
    pub words: String,
    /// What the author had drafted beside the note that somebody else signed.
    pub body: Option<Json>,
}

const DRAFTS: &str = "
    SELECT d.visit_id, d.author, COALESCE(u.name, '') AS author_name, d.client_id, d.body,
        d.writer, d.seq, d.version, d.begun_at, d.saved_at
    FROM note_drafts d
    LEFT JOIN users u ON u.practice_id = d.practice_id AND u.user_id = d.author
    WHERE d.practice_id = $1 AND d.visit_id = $2 ORDER BY d.begun_at, d.author";

/// The drafts of a visit, the oldest first.
///
/// # Errors
/// As the database says.
pub async fn drafts(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Vec<Draft>, StoreError> {
    rows!(tx, Draft, DRAFTS, practice, visit)
}

/// Keeps a draft in place of what its author had; the name is not looked at.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such visit or client.
pub async fn put_draft(tx: &mut Tx, practice: PracticeId, draft: &Draft) -> Result<(), StoreError> {
    let sql = "INSERT INTO note_drafts (practice_id, visit_id, author, client_id, body, writer,
            seq, version, begun_at, saved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (practice_id, visit_id, author) DO UPDATE SET body = excluded.body,
            writer = excluded.writer, seq = excluded.seq, version = excluded.version,
            saved_at = excluded.saved_at";
    let d = draft;
    let (visit, author, client, writer) = (d.visit_id, d.author, d.client_id, d.writer.as_str());
    run!(
        tx, sql, practice, visit, author, client, &d.body, writer, d.seq, d.version, d.begun_at,
        d.saved_at
    )?;
    Ok(())
}

/// The next words of a page that has written before.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The practice.
    pub practice: PracticeId,
    /// Which visit.
    pub visit: VisitId,
    /// Who writes.
    pub author: UserId,
    /// The page.
    pub writer: String,
    /// How often it has written, with this.
    pub seq: i64,
    /// The note as it is now.
    pub body: Json,
    /// Now, epoch milliseconds.
    pub at: i64,
}

/// Keeps the next words of the page that wrote last; answers the draft's new version. Nothing
/// changes, and none is the answer, when another page wrote last, when these words came late, or
/// when there is no draft.
///
/// # Errors
/// As the database says.
pub async fn go_on(tx: &mut Tx, batch: &Batch) -> Result<Option<i64>, StoreError> {
    let sql = "UPDATE note_drafts SET body = $5, seq = $6, saved_at = $7, version = version + 1
        WHERE practice_id = $1 AND visit_id = $2 AND author = $3 AND writer = $4 AND seq < $6
        RETURNING version";
    let b = batch;
    let writer = b.writer.as_str();
    let found = row!(tx, (i64,), sql, b.practice, b.visit, b.author, writer, &b.body, b.seq, b.at)?;
    Ok(found.map(|found| found.0))
}

/// Removes an author's draft.
///
/// # Errors
/// As the database says.
pub async fn drop_draft(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
    author: UserId,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM note_drafts
        WHERE practice_id = $1 AND visit_id = $2 AND author = $3";
    run!(tx, sql, practice, visit, author)?;
    Ok(())
}

/// Who else writes, and since when it is signed: what a page is told while it writes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Hand {
    /// `draft` or `signed`.
    pub kind: String,
    /// Who.
    pub author: UserId,
    /// Their name; empty when the account is gone.
    pub name: String,
    /// When they saved or signed, epoch milliseconds.
    pub at: i64,
}

/// Everybody who has a draft of a visit's note, and who signed it.
///
/// # Errors
/// As the database says.
pub async fn hands(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Vec<Hand>, StoreError> {
    let sql = "SELECT h.kind, h.author, COALESCE(u.name, '') AS name, h.at FROM (
            SELECT 'draft' AS kind, practice_id, author, saved_at AS at FROM note_drafts
            WHERE practice_id = $1 AND visit_id = $2
            UNION ALL
            SELECT 'signed' AS kind, practice_id, author, signed_at AS at FROM notes
            WHERE practice_id = $1 AND visit_id = $2) h
        LEFT JOIN users u ON u.practice_id = h.practice_id AND u.user_id = h.author
        ORDER BY h.at";
    rows!(tx, Hand, sql, practice, visit)
}

macro_rules! note {
    ($which:literal) => {
        concat!(
            "SELECT n.visit_id, n.client_id, n.author, COALESCE(u.name, '') AS author_name,
                n.screen_id, n.body, n.outside, n.writer, n.seq, n.begun_at, n.saved_at,
                n.signed_at, v.starts_at
            FROM notes n
            JOIN visits v ON v.practice_id = n.practice_id AND v.visit_id = n.visit_id
            LEFT JOIN users u ON u.practice_id = n.practice_id AND u.user_id = n.author
            ",
            $which
        )
    };
}

/// Keeps a signed note; name and beginning of the visit are not looked at.
///
/// # Errors
/// [`StoreError::Exists`] when the visit's note was signed before, [`StoreError::Dangling`].
pub async fn sign(tx: &mut Tx, practice: PracticeId, note: &Note) -> Result<(), StoreError> {
    let sql = "INSERT INTO notes (practice_id, visit_id, client_id, author, screen_id, body,
            outside, writer, seq, begun_at, saved_at, signed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let n = note;
    let (visit, client, writer) = (n.visit_id, n.client_id, n.writer.as_str());
    run!(
        tx,
        sql,
        practice,
        visit,
        client,
        n.author,
        n.screen_id,
        &n.body,
        n.outside,
        writer,
        n.seq,
        n.begun_at,
        n.saved_at,
        n.signed_at
    )?;
    Ok(())
}

/// The signed note of a visit.
///
/// # Errors
/// As the database says.
pub async fn find(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Option<Note>, StoreError> {
    let sql = note!("WHERE n.practice_id = $1 AND n.visit_id = $2");
    row!(tx, Note, sql, practice, visit)
}

/// The signed note of the client's last visit that began before `before` (epoch milliseconds).
///
/// # Errors
/// As the database says.
pub async fn last(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
    before: i64,
) -> Result<Option<Note>, StoreError> {
    let sql = note!(
        "WHERE n.practice_id = $1 AND n.client_id = $2 AND v.starts_at < $3
            ORDER BY v.starts_at DESC LIMIT 1"
    );
    row!(tx, Note, sql, practice, client, before)
}

/// Adds words to a signed note; the name is not looked at.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such note, [`StoreError::OutOfRange`] without words and draft.
pub async fn add(tx: &mut Tx, practice: PracticeId, one: &Addendum) -> Result<(), StoreError> {
    let sql = "INSERT INTO note_addenda
            (practice_id, addendum_id, visit_id, client_id, author, at, words, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let a = one;
    let (id, visit, client) = (a.addendum_id, a.visit_id, a.client_id);
    run!(tx, sql, practice, id, visit, client, a.author, a.at, a.words.as_str(), a.body.as_ref())?;
    Ok(())
}

/// What was added to a note, the oldest first.
///
/// # Errors
/// As the database says.
pub async fn addenda(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Vec<Addendum>, StoreError> {
    let sql = "SELECT a.addendum_id, a.visit_id, a.client_id, a.author,
            COALESCE(u.name, '') AS author_name, a.at, a.words, a.body
        FROM note_addenda a
        LEFT JOIN users u ON u.practice_id = a.practice_id AND u.user_id = a.author
        WHERE a.practice_id = $1 AND a.visit_id = $2 ORDER BY a.at, a.addendum_id";
    rows!(tx, Addendum, sql, practice, visit)
}

/// How many notes signed in `from..to` (epoch milliseconds) have lines outside what the decision
/// allows, and how many such lines.
///
/// # Errors
/// As the database says.
pub async fn outside(
    tx: &mut Tx,
    practice: PracticeId,
    (from, to): (i64, i64),
) -> Result<(i64, i64), StoreError> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(outside), 0) AS BIGINT) FROM notes
        WHERE practice_id = $1 AND signed_at >= $2 AND signed_at < $3 AND outside > 0";
    Ok(row!(tx, (i64, i64), sql, practice, from, to)?.unwrap_or((0, 0)))
}
