//! What goes wrong through nobody's fault who signs in.

/// A failure of the machine or of the program, not a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoChance,
    /// Argon2 did not run, such as for want of memory.
    #[error("the password could not be hashed")]
    Hash,
    /// The library gave something that cannot be written as JSON, or sealed.
    #[error("the state of signing in could not be written")]
    Write,
}
