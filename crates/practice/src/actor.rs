//! Who asks.

use store::{ClientId, PracticeId, Role, TherapistId, UserId, Uuid};

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
    /// Whoever runs commands on the machine that holds the data: reaches what a manager and an
    /// auditor reach. The audit log names the account of zeros.
    #[must_use]
    pub fn operator(practice: PracticeId) -> Self {
        Self {
            practice,
            user: UserId::from(Uuid::nil()),
            name: "operator".to_owned(),
            language: "en".to_owned(),
            roles: vec![Role::Manager, Role::Auditor],
            client: None,
            therapist: None,
        }
    }

    /// Whether they have this role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
