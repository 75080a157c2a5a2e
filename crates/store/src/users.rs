//! Who signs in: accounts, what they may be, and their passkeys.

use crate::db::{Tx, row, rows, run};
use crate::error::StoreError;
use crate::ids::{Json, PracticeId, Role, UserId};
use crate::sessions;

/// An account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct User {
    /// Its id.
    pub user_id: UserId,
    /// Sign-in name: unique in the practice, lower case.
    pub email: String,
    /// Name for people.
    pub name: String,
    /// PHC string of argon2id; none for an account that signs in by passkey only.
    pub password_hash: Option<String>,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Cannot sign in since, epoch milliseconds.
    pub disabled_at: Option<i64>,
}

/// A passkey.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Passkey {
    /// Credential id, base64url.
    pub credential_id: String,
    /// Whose.
    pub user_id: UserId,
    /// Name for people, such as `phone`.
    pub label: String,
    /// The credential as the WebAuthn library writes it.
    pub credential: Json,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub last_used_at: Option<i64>,
}

/// The form in which an e-mail address is kept and looked up.
#[must_use]
pub fn plain_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Creates an account with its roles.
///
/// # Errors
/// [`StoreError::Exists`] when the address is in use in this practice.
pub async fn create(
    tx: &mut Tx,
    practice: PracticeId,
    user: &User,
    roles: &[Role],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO users
            (practice_id, user_id, email, name, password_hash, created_at, disabled_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let u = user;
    let (email, hash) = (plain_email(&u.email), u.password_hash.as_deref());
    run!(tx, sql, practice, u.user_id, &email, &u.name, hash, u.created_at, u.disabled_at)?;
    set_roles(tx, practice, u.user_id, roles, u.created_at).await
}

/// An account by id.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn load(tx: &mut Tx, practice: PracticeId, user: UserId) -> Result<User, StoreError> {
    let sql = "SELECT user_id, email, name, password_hash, created_at, disabled_at FROM users
        WHERE practice_id = $1 AND user_id = $2";
    row!(tx, User, sql, practice, user)?.ok_or(StoreError::Missing("user"))
}

/// An account by address; none when there is none.
///
/// # Errors
/// As the database says.
pub async fn by_email(
    tx: &mut Tx,
    practice: PracticeId,
    email: &str,
) -> Result<Option<User>, StoreError> {
    let sql = "SELECT user_id, email, name, password_hash, created_at, disabled_at FROM users
        WHERE practice_id = $1 AND email = $2";
    row!(tx, User, sql, practice, plain_email(email))
}

/// All accounts by address.
///
/// # Errors
/// As the database says.
pub async fn list(tx: &mut Tx, practice: PracticeId) -> Result<Vec<User>, StoreError> {
    let sql = "SELECT user_id, email, name, password_hash, created_at, disabled_at FROM users
        WHERE practice_id = $1 ORDER BY email";
    rows!(tx, User, sql, practice)
}

/// What an account may be.
///
/// # Errors
/// As the database says.
pub async fn roles(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
) -> Result<Vec<Role>, StoreError> {
    let sql = "SELECT role FROM user_roles WHERE practice_id = $1 AND user_id = $2 ORDER BY role";
    let found = rows!(tx, (String,), sql, practice, user)?;
    Ok(found.into_iter().map(|(role,)| role.parse()).collect::<Result<_, _>>()?)
}

/// How many accounts that are not disabled have this role.
///
/// # Errors
/// As the database says.
pub async fn with_role(tx: &mut Tx, practice: PracticeId, role: Role) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM user_roles r
        JOIN users u ON u.practice_id = r.practice_id AND u.user_id = r.user_id
        WHERE r.practice_id = $1 AND r.role = $2 AND u.disabled_at IS NULL";
    Ok(row!(tx, (i64,), sql, practice, role.as_str())?.map_or(0, |found| found.0))
}

/// Gives an account exactly these roles.
///
/// # Errors
/// [`StoreError::Dangling`] when there is no such account.
pub async fn set_roles(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    roles: &[Role],
    at: i64,
) -> Result<(), StoreError> {
    let clear = "DELETE FROM user_roles WHERE practice_id = $1 AND user_id = $2";
    run!(tx, clear, practice, user)?;
    let add = "INSERT INTO user_roles (practice_id, user_id, role, granted_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    for role in roles {
        run!(tx, add, practice, user, role.as_str(), at)?;
    }
    Ok(())
}

/// Sets the password hash and revokes every session of the account, in one act.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn set_password(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    hash: &str,
    at: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE users SET password_hash = $3 WHERE practice_id = $1 AND user_id = $2";
    if run!(tx, sql, practice, user, hash)? == 0 {
        return Err(StoreError::Missing("user"));
    }
    sessions::revoke_all(tx, practice, user, at).await?;
    Ok(())
}

/// Keeps the same password as a stronger hash; the sessions stay. Nothing happens when the
/// password was changed meanwhile.
///
/// # Errors
/// As the database says.
pub async fn strengthen(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    (old, new): (&str, &str),
) -> Result<(), StoreError> {
    let sql = "UPDATE users SET password_hash = $4
        WHERE practice_id = $1 AND user_id = $2 AND password_hash = $3";
    run!(tx, sql, practice, user, old, new)?;
    Ok(())
}

/// Shuts an account and revokes every session of it, in one act.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn disable(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    at: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE users SET disabled_at = $3 WHERE practice_id = $1 AND user_id = $2";
    if run!(tx, sql, practice, user, at)? == 0 {
        return Err(StoreError::Missing("user"));
    }
    sessions::revoke_all(tx, practice, user, at).await?;
    Ok(())
}

/// Opens a shut account again; old sessions stay revoked.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn enable(tx: &mut Tx, practice: PracticeId, user: UserId) -> Result<(), StoreError> {
    let sql = "UPDATE users SET disabled_at = NULL WHERE practice_id = $1 AND user_id = $2";
    match run!(tx, sql, practice, user)? {
        0 => Err(StoreError::Missing("user")),
        _ => Ok(()),
    }
}

/// Adds a passkey, or writes one back after its use (its counter moves).
///
/// # Errors
/// [`StoreError::Dangling`]; [`StoreError::Exists`] when it belongs to another account.
pub async fn put_passkey(
    tx: &mut Tx,
    practice: PracticeId,
    passkey: &Passkey,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO passkeys
            (practice_id, credential_id, user_id, label, credential, created_at, last_used_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (practice_id, credential_id) DO UPDATE SET label = excluded.label,
            credential = excluded.credential, last_used_at = excluded.last_used_at
        WHERE passkeys.user_id = excluded.user_id";
    let p = passkey;
    let (id, used) = (&p.credential_id, p.last_used_at);
    match run!(tx, sql, practice, id, p.user_id, &p.label, &p.credential, p.created_at, used)? {
        0 => Err(StoreError::Exists("passkeys".to_string())),
        _ => Ok(()),
    }
}

/// The passkeys of an account, oldest first.
///
/// # Errors
/// As the database says.
pub async fn passkeys(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
) -> Result<Vec<Passkey>, StoreError> {
    let sql = "SELECT credential_id, user_id, label, credential, created_at, last_used_at
        FROM passkeys WHERE practice_id = $1 AND user_id = $2
        ORDER BY created_at, credential_id";
    rows!(tx, Passkey, sql, practice, user)
}

/// The passkey with this credential id; none when there is none.
///
/// # Errors
/// As the database says.
pub async fn passkey(
    tx: &mut Tx,
    practice: PracticeId,
    credential_id: &str,
) -> Result<Option<Passkey>, StoreError> {
    let sql = "SELECT credential_id, user_id, label, credential, created_at, last_used_at
        FROM passkeys WHERE practice_id = $1 AND credential_id = $2";
    row!(tx, Passkey, sql, practice, credential_id)
}

/// Removes a passkey.
///
/// # Errors
/// [`StoreError::Missing`].
pub async fn remove_passkey(
    tx: &mut Tx,
    practice: PracticeId,
    user: UserId,
    credential_id: &str,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM passkeys
        WHERE practice_id = $1 AND user_id = $2 AND credential_id = $3";
    match run!(tx, sql, practice, user, credential_id)? {
        0 => Err(StoreError::Missing("passkey")),
        _ => Ok(()),
    }
}
