//! What clients agreed to, refused and took back: a history to which rows are only added.

use crate::db::{Tx, rows, run};
use crate::error::StoreError;
use crate::ids::{ClientId, ConsentAct, ConsentId, ConsentKind, Json, PracticeId, SaidBy, VisitId};

/// Something that was said about consent. It never changes once stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Consent {
    /// Its id.
    pub consent_id: ConsentId,
    /// Whose.
    pub client_id: ClientId,
    /// For which visit; none for what ends it for all.
    pub visit_id: Option<VisitId>,
    /// To what.
    #[sqlx(try_from = "String")]
    pub kind: ConsentKind,
    /// Yes, no, or no longer.
    #[sqlx(try_from = "String")]
    pub act: ConsentAct,
    /// What was asked for: an object from area to the highest pressure, 1 to 5.
    pub asked: Json,
    /// What was agreed to, in the same form. In a withdrawal the areas that it is about; empty for
    /// all.
    pub agreed: Json,
    /// Who may hear of it, where it is about sharing.
    pub with_whom: Option<String>,
    /// Version of the text.
    pub version: i64,
    /// Language of the text, `en` or `fr`.
    pub language: String,
    /// The text as it was shown, whole.
    pub wording: String,
    /// Whose word it is.
    #[sqlx(try_from = "String")]
    pub said_by: SaidBy,
    /// When, epoch milliseconds.
    pub at: i64,
}

/// Adds to the history.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such client or visit.
pub async fn add(tx: &mut Tx, practice: PracticeId, one: &Consent) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO consents (practice_id, consent_id, client_id, visit_id, kind, act, asked,
            agreed, with_whom, version, language, wording, said_by, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    run!(
        tx,
        sql,
        practice,
        one.consent_id,
        one.client_id,
        one.visit_id,
        one.kind.as_str(),
        one.act.as_str(),
        &one.asked,
        &one.agreed,
        one.with_whom.as_deref(),
        one.version,
        &one.language,
        &one.wording,
        one.said_by.as_str(),
        one.at
    )?;
    Ok(())
}

/// Everything that a client said about consent, oldest first.
///
/// # Errors
/// As the database says.
pub async fn of_client(
    tx: &mut Tx,
    practice: PracticeId,
    client: ClientId,
) -> Result<Vec<Consent>, StoreError> {
    let sql = "SELECT consent_id, client_id, visit_id, kind, act, asked, agreed, with_whom,
            version, language, wording, said_by, at
        FROM consents WHERE practice_id = $1 AND client_id = $2 ORDER BY at, consent_id";
    rows!(tx, Consent, sql, practice, client)
}
