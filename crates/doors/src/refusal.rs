//! Why a passkey was not taken. Each reason has a name, so that pages can say it in words.

use webauthn_rs::prelude::WebauthnError;

/// A refusal of a registration or a sign-in by passkey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The practice's address is an IP address or no address: passkeys need a domain name, and
    /// `https`, or `localhost`.
    #[error("passkeys need an address with a domain name, not `{0}`")]
    Address(String),
    /// The answer is not what a browser sends.
    #[error("the browser's answer cannot be read")]
    Answer,
    /// The kept state is not ours, or of another version.
    #[error("the state of the ceremony cannot be read")]
    State,
    /// The state of a registration came to a sign-in, or the reverse.
    #[error("the state belongs to another kind of ceremony")]
    OtherCeremony,
    /// The state, the passkey and the account do not belong together.
    #[error("the passkey or the state belongs to another account")]
    OtherAccount,
    /// More than five minutes went by.
    #[error("the ceremony has expired")]
    Expired,
    /// The answer is to another challenge, such as one of an earlier ceremony.
    #[error("the answer is to another challenge")]
    OtherChallenge,
    /// The answer was made on another site.
    #[error("the answer was made on another site")]
    OtherSite,
    /// The page was inside a page of another site.
    #[error("the answer was made inside a page of another site")]
    Framed,
    /// Nobody touched the authenticator, or it did not check who did.
    #[error("the authenticator did not verify the person")]
    NotVerified,
    /// The passkey is already one of this account's.
    #[error("this passkey is already registered")]
    Known,
    /// The kept passkey is not the one that answered, or cannot be read.
    #[error("this passkey is not known")]
    Unknown,
    /// The authenticator counts lower than before: there may be a copy of it.
    #[error("the passkey's counter went back: there may be a copy of it")]
    Copied,
    /// The signature does not fit the passkey that is kept.
    #[error("the signature is wrong")]
    Signature,
    /// The authenticator does something that is not taken; the reason is the library's.
    #[error("the authenticator's answer is not taken: {0}")]
    Unsupported(String),
    /// The machine or the program failed.
    #[error(transparent)]
    Fault(#[from] crate::Fault),
}

impl From<WebauthnError> for Refusal {
    fn from(error: WebauthnError) -> Self {
        use WebauthnError as E;
        match error {
            E::MismatchedChallenge => Self::OtherChallenge,
            E::InvalidRPOrigin | E::InvalidRPIDHash => Self::OtherSite,
            E::CredentialCrossOrigin => Self::Framed,
            E::UserNotPresent | E::UserNotVerified => Self::NotVerified,
            E::CredentialExcludedFromRequest | E::CredentialAlreadyExists => Self::Known,
            E::CredentialNotFound => Self::Unknown,
            E::CredentialPossibleCompromise => Self::Copied,
            E::AuthenticationFailure | E::SignatureInvalid => Self::Signature,
            E::InvalidClientDataType => Self::OtherCeremony,
            E::InvalidUserUniqueId => Self::OtherAccount,
            E::ParseBase64Failure(_)
            | E::ParseCBORFailure(_)
            | E::ParseJSONFailure(_)
            | E::ParseNOMFailure
            | E::ParseInsufficientBytesAvailable => Self::Answer,
            other => Self::Unsupported(other.to_string()),
        }
    }
}
