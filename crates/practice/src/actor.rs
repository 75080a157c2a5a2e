//! Who asks.

use store::{ClientId, PracticeId, Role, TherapistId, UserId};

/// Somebody who is signed in, as one practice knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their practice; they see no other.
    pub practice: PracticeId,
    /// Their account.
    pub user: UserId,
    /// Their name, for the page's head.
    pub name: String,
    /// The language of their practice or client record, `en` or `fr`.
    pub language: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// Their record as a client.
    pub client: Option<ClientId>,
    /// Their entry as a therapist.
    pub therapist: Option<TherapistId>,
}

impl Actor {
    /// Whether they have this role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
