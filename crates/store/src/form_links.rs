//! Links to one form each. A link needs its code; wrong codes are counted on the link itself, so
//! that the count survives a restart and is one for all processes.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, FormKind, LinkId, PracticeId, VisitId};

/// A link as stored. Whether it opens is [`Link::stands`].
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// Its id.
    pub link_id: LinkId,
    /// Whose form.
    pub client_id: ClientId,
    /// For which visit.
    pub visit_id: VisitId,
    /// Which form.
    #[sqlx(try_from = "String")]
    pub kind: FormKind,
    /// SHA-256 of the token in the address, hex.
    pub token_hash: String,
    /// SHA-256 of the code, hex.
    pub code_hash: String,
    /// SHA-256 of the token of the browser in which the code was typed last, hex.
    pub seat_hash: Option<String>,
    /// Until when that browser need not type it again, epoch milliseconds.
    pub seat_ends_at: Option<i64>,
    /// How often a wrong code was typed.
    pub wrong_codes: i64,
    /// Epoch milliseconds.
    pub made_at: i64,
    /// Epoch milliseconds.
    pub expires_at: i64,
    /// When the form was finished through it, epoch milliseconds.
    pub used_at: Option<i64>,
    /// When it was taken back, epoch milliseconds.
    pub revoked_at: Option<i64>,
}

// Hashes of secrets stay out of logs too.
impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Link({})", self.link_id)
    }
}

/// So many wrong codes lock a link for good.
pub const WRONG_CODES_MAX: i64 = 5;

impl Link {
    /// Whether it opens at `now`, epoch milliseconds.
    #[must_use]
    pub fn stands(&self, now: i64) -> bool {
        self.used_at.is_none()
            && self.revoked_at.is_none()
            && self.expires_at > now
            && self.wrong_codes < WRONG_CODES_MAX
    }
}

/// Keeps a new link.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such visit.
pub async fn add(tx: &mut Tx, practice: PracticeId, link: &Link) -> Result<(), StoreError> {
    let sql = "INSERT INTO form_links (practice_id, link_id, client_id, visit_id, kind, token_hash,
            code_hash, wrong_codes, made_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)";
    run!(
        tx,
        sql,
        practice,
        link.link_id,
        link.client_id,
        link.visit_id,
        link.kind.as_str(),
        &link.token_hash,
        &link.code_hash,
        link.made_at,
        link.expires_at
    )?;
    Ok(())
}

/// The link with this token.
///
/// # Errors
/// As the database says.
pub async fn by_token(
    tx: &mut Tx,
    practice: PracticeId,
    token_hash: &str,
) -> Result<Option<Link>, StoreError> {
    let sql = "SELECT link_id, client_id, visit_id, kind, token_hash, code_hash, seat_hash,
            seat_ends_at, wrong_codes, made_at, expires_at, used_at, revoked_at
        FROM form_links WHERE practice_id = $1 AND token_hash = $2";
    row!(tx, Link, sql, practice, token_hash)
}

/// A link.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(tx: &mut Tx, practice: PracticeId, link: LinkId) -> Result<Link, StoreError> {
    let sql = "SELECT link_id, client_id, visit_id, kind, token_hash, code_hash, seat_hash,
            seat_ends_at, wrong_codes, made_at, expires_at, used_at, revoked_at
        FROM form_links WHERE practice_id = $1 AND link_id = $2";
    row!(tx, Link, sql, practice, link)?.ok_or(StoreError::Missing("link"))
}

/// The links of a visit, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_visit(
    tx: &mut Tx,
    practice: PracticeId,
    visit: VisitId,
) -> Result<Vec<Link>, StoreError> {
    let sql = "SELECT link_id, client_id, visit_id, kind, token_hash, code_hash, seat_hash,
            seat_ends_at, wrong_codes, made_at, expires_at, used_at, revoked_at
        FROM form_links WHERE practice_id = $1 AND visit_id = $2 ORDER BY made_at DESC, link_id";
    rows!(tx, Link, sql, practice, visit)
}

/// Counts a wrong code. Answers how many there were.
///
/// # Errors
/// As the database says.
pub async fn wrong_code(
    tx: &mut Tx,
    practice: PracticeId,
    link: LinkId,
) -> Result<i64, StoreError> {
    let sql = "UPDATE form_links SET wrong_codes = wrong_codes + 1
        WHERE practice_id = $1 AND link_id = $2 RETURNING wrong_codes";
    let counted = row!(tx, (i64,), sql, practice, link)?;
    counted.map(|found| found.0).ok_or(StoreError::Missing("link"))
}

/// Lets one browser in until `ends_at` (epoch milliseconds); one that was in before is out. Wrong
/// codes are forgiven.
///
/// # Errors
/// As the database says.
pub async fn seat(
    tx: &mut Tx,
    practice: PracticeId,
    link: LinkId,
    (seat_hash, ends_at): (&str, i64),
) -> Result<(), StoreError> {
    let sql = "UPDATE form_links SET seat_hash = $3, seat_ends_at = $4, wrong_codes = 0
        WHERE practice_id = $1 AND link_id = $2";
    run!(tx, sql, practice, link, seat_hash, ends_at)?;
    Ok(())
}

/// Notes that the form was finished through the link: it opens no more.
///
/// # Errors
/// As the database says.
pub async fn used(
    tx: &mut Tx,
    practice: PracticeId,
    link: LinkId,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE form_links SET used_at = $3
        WHERE practice_id = $1 AND link_id = $2 AND used_at IS NULL";
    run!(tx, sql, practice, link, now)?;
    Ok(())
}

/// Takes a link back. Answers whether that changed anything.
///
/// # Errors
/// As the database says.
pub async fn revoke(
    tx: &mut Tx,
    practice: PracticeId,
    link: LinkId,
    now: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE form_links SET revoked_at = $3, seat_hash = NULL, seat_ends_at = NULL
        WHERE practice_id = $1 AND link_id = $2 AND revoked_at IS NULL AND used_at IS NULL";
    Ok(run!(tx, sql, practice, link, now)? > 0)
}
