//! Passkeys: registering one and signing in with one (WebAuthn level 3, relying party).
//!
//! The person is always verified (finger, face, PIN), so a passkey counts as two factors. A
//! passkey is asked to be discoverable, so that signing in needs no name. Attestation is not
//! asked for: which make of authenticator somebody uses is theirs to choose.
//!
//! Options go out as the JSON of `navigator.credentials.create` and `get` with base64url for
//! bytes; answers come in as the JSON that `assets/desk/passkey.js` makes of a credential.

use std::fmt;
use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::ceremony::{CEREMONY_MS, Ceremony, Kind};
use crate::fault::Fault;
use crate::refusal::Refusal;

/// The site for which passkeys are made.
pub struct RelyingParty {
    webauthn: Webauthn,
}

impl fmt::Debug for RelyingParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RelyingParty({:?})", self.webauthn.get_allowed_origins())
    }
}

/// An account, as the authenticator shows it.
#[derive(Clone, Copy)]
pub struct Account<'a> {
    /// Its id: goes to the authenticator, and comes back from it at sign-in.
    pub user: Uuid,
    /// Sign-in name; not empty.
    pub name: &'a str,
    /// Name for people; not empty.
    pub shown: &'a str,
}

/// Who is asked to sign in.
#[derive(Clone, Copy)]
pub enum Who<'a> {
    /// Whoever has a passkey for this site: the browser offers what it holds.
    Anyone,
    /// The account with these passkeys (credential ids in base64url). A page that says which
    /// passkeys an address has tells strangers that the account exists.
    Account(Uuid, &'a [String]),
}

/// A ceremony that was begun.
#[derive(Debug)]
pub struct Begun {
    /// For the browser: `{"publicKey": {…}}`.
    pub options: String,
    /// To keep until the answer comes.
    pub ceremony: Ceremony,
}

/// A new passkey.
pub struct Registered {
    /// Base64url, without padding.
    pub credential_id: String,
    /// A JSON object to keep with the account.
    pub credential: String,
}

/// The passkey that the store keeps under [`Assertion::credential_id`].
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// Whose it is.
    pub user: Uuid,
    /// The JSON as it was last kept.
    pub credential: &'a str,
}

/// A sign-in that succeeded.
pub struct SignedIn {
    /// Who.
    pub user: Uuid,
    /// The JSON to keep from now on: its counter has moved. None when nothing changed.
    pub credential: Option<String>,
}

/// The browser's answer to a sign-in, read but not yet checked.
pub struct Assertion(PublicKeyCredential);

impl Assertion {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`Refusal::Answer`].
    pub fn read(answer: &str) -> Result<Self, Refusal> {
        serde_json::from_str(answer).map(Self).map_err(|_| Refusal::Answer)
    }

    /// The passkey that claims to answer, to look it up: base64url, without padding.
    #[must_use]
    pub fn credential_id(&self) -> String {
        Base64UrlUnpadded::encode_string(self.0.get_credential_id())
    }

    /// The library looks at this at registration only.
    fn framed(&self) -> Result<bool, Refusal> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Client {
            #[serde(default)]
            cross_origin: bool,
        }
        let client: Client = serde_json::from_slice(&self.0.response.client_data_json)
            .map_err(|_| Refusal::Answer)?;
        Ok(client.cross_origin)
    }
}

impl RelyingParty {
    /// The site at `origin` (`https://praxis.example`, with a port where there is one). Its
    /// domain binds the passkeys: after a move to another domain they work no more. `name` is
    /// shown by some authenticators.
    ///
    /// # Errors
    /// [`Refusal::Address`] when there is no domain, or neither `https` nor `localhost`.
    pub fn new(name: &str, origin: &str) -> Result<Self, Refusal> {
        let refused = || Refusal::Address(origin.to_owned());
        let url = Url::parse(origin).map_err(|_| refused())?;
        let domain = url.domain().ok_or_else(refused)?;
        // Browsers make passkeys in secure contexts only.
        let local = domain == "localhost" || domain.ends_with(".localhost");
        if url.scheme() != "https" && !(url.scheme() == "http" && local) {
            return Err(refused());
        }
        let webauthn = WebauthnBuilder::new(domain, &url)
            .map_err(|_| refused())?
            .rp_name(name)
            .timeout(Duration::from_millis(CEREMONY_MS.unsigned_abs()))
            .build()
            .map_err(|_| refused())?;
        Ok(Self { webauthn })
    }

    /// Begins to add a passkey to an account, at `now` (epoch milliseconds). `known` holds the
    /// credential ids that the account has: an authenticator that holds one is refused.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when a known id is not base64url; [`Refusal::Fault`].
    pub fn begin_registration(
        &self,
        account: Account<'_>,
        known: &[String],
        now: i64,
    ) -> Result<Begun, Refusal> {
        let Account { user, name, shown } = account;
        // The library would name a known passkey as one of a forbidden algorithm, so the list is
        // looked after here.
        let (options, state) = self.webauthn.start_passkey_registration(user, name, shown, None)?;
        let mut options = value(&options)?;
        // The library discourages discoverable keys for want of room on old tokens; signing in
        // without a name needs them, and an authenticator without room may still refuse.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("preferred");
        options["publicKey"]["excludeCredentials"] = descriptors(known)?;
        let ceremony = Ceremony::begin(Kind::Register, Some(user), known, now, &state)?;
        Ok(Begun { options: options.to_string(), ceremony })
    }

    /// Adds the passkey that answered, for the account that is signed in now.
    ///
    /// # Errors
    /// [`Refusal`] says why not. That no other account has the credential id is for the store to
    /// say.
    pub fn finish_registration(
        &self,
        ceremony: Ceremony,
        user: Uuid,
        answer: &str,
        now: i64,
    ) -> Result<Registered, Refusal> {
        let known = ceremony.known().to_vec();
        let state: PasskeyRegistration = ceremony.end(Kind::Register, user, now)?;
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| Refusal::Answer)?;
        let passkey = self.webauthn.finish_passkey_registration(&answer, &state)?;
        let credential_id = Base64UrlUnpadded::encode_string(passkey.cred_id());
        if known.contains(&credential_id) {
            return Err(Refusal::Known);
        }
        Ok(Registered { credential_id, credential: value(&passkey)?.to_string() })
    }

    /// Begins to sign somebody in, at `now` (epoch milliseconds).
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when a credential id is not base64url; [`Refusal::Fault`].
    pub fn begin_sign_in(&self, who: Who<'_>, now: i64) -> Result<Begun, Refusal> {
        // One kind of state for both: the library's state for a known account would carry its
        // passkeys as they are now, and the counter must be compared with what is kept later.
        let (options, state) = self.webauthn.start_discoverable_authentication()?;
        let mut options = json!({ "publicKey": value(&options.public_key)? });
        let user = match who {
            Who::Anyone => None,
            Who::Account(user, passkeys) => {
                options["publicKey"]["allowCredentials"] = descriptors(passkeys)?;
                Some(user)
            }
        };
        let ceremony = Ceremony::begin(Kind::SignIn, user, &[], now, &state)?;
        Ok(Begun { options: options.to_string(), ceremony })
    }

    /// Signs in whoever owns the passkey that answered. `kept` is what the store keeps under
    /// [`Assertion::credential_id`] now; read it in the transaction that writes it back.
    ///
    /// # Errors
    /// [`Refusal`] says why not.
    pub fn finish_sign_in(
        &self,
        ceremony: Ceremony,
        answer: &Assertion,
        kept: Kept<'_>,
        now: i64,
    ) -> Result<SignedIn, Refusal> {
        let named = ceremony.user().is_some();
        let state: DiscoverableAuthentication = ceremony.end(Kind::SignIn, kept.user, now)?;
        // An authenticator may leave the user out only where the account was named before.
        let owned = answer.0.get_user_unique_id().map(|user| user == kept.user.as_bytes());
        if !owned.unwrap_or(named) {
            return Err(Refusal::OtherAccount);
        }
        if answer.framed()? {
            return Err(Refusal::Framed);
        }
        let mut passkey: Passkey =
            serde_json::from_str(kept.credential).map_err(|_| Refusal::Unknown)?;
        let result =
            self.webauthn.finish_discoverable_authentication_v2(&answer.0, state, &passkey)?;
        let changed = passkey.update_credential(&result).ok_or(Refusal::Unknown)?;
        let credential = changed.then(|| value(&passkey)).transpose()?.map(|json| json.to_string());
        Ok(SignedIn { user: kept.user, credential })
    }
}

/// Passkeys as options name them.
fn descriptors(ids: &[String]) -> Result<Value, Refusal> {
    let named = |id: &String| {
        Base64UrlUnpadded::decode_vec(id).map_err(|_| Refusal::Unknown)?;
        Ok(json!({ "type": "public-key", "id": id }))
    };
    ids.iter().map(named).collect()
}

fn value(of: &impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(of).map_err(|_| Fault::Write)
}
