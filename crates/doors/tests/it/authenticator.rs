//! A passkey in software: makes what a browser and an authenticator make together, or what a
//! dishonest one would. P-256, attestation `none`.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_cbor_2::Value as Cbor;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Flags of authenticator data.
const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const MAY_BE_SYNCED: u8 = 8;
const SYNCED: u8 = 16;
const ATTESTED: u8 = 64;

#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    pub id: Vec<u8>,
    user: Option<Vec<u8>>,
    /// Goes up with each signature; stays 0 on a synced passkey.
    pub counter: u32,
    pub counts: bool,
    pub verifies: bool,
    pub may_be_synced: bool,
    pub synced: bool,
    pub origin: String,
    pub site: String,
    /// The kind of client data, where it is not the honest one.
    pub kind: Option<&'static str>,
    pub framed: bool,
}

pub fn text(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

fn challenge(options: &str) -> String {
    let options: Value = serde_json::from_str(options).unwrap();
    options["publicKey"]["challenge"].as_str().unwrap().to_owned()
}

impl Authenticator {
    pub fn new(seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 16],
            user: None,
            counter: 0,
            counts: true,
            verifies: true,
            may_be_synced: false,
            synced: false,
            origin: "https://praxis.example".to_owned(),
            site: "praxis.example".to_owned(),
            kind: None,
            framed: false,
        }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn holds(&mut self, user: Option<Uuid>) {
        self.user = user.map(|user| user.as_bytes().to_vec());
    }

    /// The answer to `navigator.credentials.create`.
    pub fn create(&mut self, options: &str) -> String {
        let asked: Value = serde_json::from_str(options).unwrap();
        let user = asked["publicKey"]["user"]["id"].as_str().unwrap();
        self.user = Some(Base64UrlUnpadded::decode_vec(user).unwrap());
        let client = self.client(options, "webauthn.create");
        let mut data = self.data(ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(serde_cbor_2::to_vec(&self.public()).unwrap());
        let attestation = Cbor::Map(BTreeMap::from([
            (Cbor::Text("fmt".into()), Cbor::Text("none".into())),
            (Cbor::Text("attStmt".into()), Cbor::Map(BTreeMap::new())),
            (Cbor::Text("authData".into()), Cbor::Bytes(data)),
        ]));
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "response": {
                "attestationObject": text(&serde_cbor_2::to_vec(&attestation).unwrap()),
                "clientDataJSON": text(client.as_bytes()),
                "transports": ["internal", "smart-card"],
            },
            "clientExtensionResults": { "credProps": { "rk": true } },
        })
        .to_string()
    }

    /// The answer to `navigator.credentials.get`.
    pub fn get(&mut self, options: &str) -> String {
        let client = self.client(options, "webauthn.get");
        let data = self.data(0);
        let signed = [&data[..], &Sha256::digest(client.as_bytes())].concat();
        let signature: DerSignature = self.key.sign(&signed);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": text(&data),
                "clientDataJSON": text(client.as_bytes()),
                "signature": text(signature.as_bytes()),
                "userHandle": self.user.as_deref().map(text),
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }

    fn client(&self, options: &str, kind: &str) -> String {
        json!({
            "type": self.kind.unwrap_or(kind), "challenge": challenge(options),
            "origin": self.origin, "crossOrigin": self.framed,
        })
        .to_string()
    }

    fn data(&mut self, flags: u8) -> Vec<u8> {
        if self.counts {
            self.counter += 1;
        }
        let flags =
            [(self.verifies, VERIFIED), (self.may_be_synced, MAY_BE_SYNCED), (self.synced, SYNCED)]
                .iter()
                .fold(PRESENT | flags, |all, (holds, flag)| if *holds { all | flag } else { all });
        let mut data = Sha256::digest(self.site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// COSE: key type EC2, algorithm ES256, curve P-256, x, y.
    fn public(&self) -> Cbor {
        let point = self.key.verifying_key().to_sec1_point(false);
        let half = |bytes: Option<&_>| Cbor::Bytes(AsRef::<[u8]>::as_ref(bytes.unwrap()).to_vec());
        Cbor::Map(BTreeMap::from([
            (Cbor::Integer(1), Cbor::Integer(2)),
            (Cbor::Integer(3), Cbor::Integer(-7)),
            (Cbor::Integer(-1), Cbor::Integer(1)),
            (Cbor::Integer(-2), half(point.x())),
            (Cbor::Integer(-3), half(point.y())),
        ]))
    }
}
