use doors::ceremony::CEREMONY_MS;
use doors::{Ceremony, Refusal, RelyingParty};
use serde_json::Value;

use crate::authenticator::{Authenticator, text};
use crate::{ANNA, BEN, NOW, account, party};

/// Registers a passkey for Anna; the reason where it is refused.
fn register(mut authenticator: Authenticator) -> Result<String, Refusal> {
    let begun = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let answer = authenticator.create(&begun.options);
    let done = party().finish_registration(begun.ceremony, ANNA, &answer, NOW + 1)?;
    Ok(done.credential_id)
}

#[test]
fn the_options_ask_for_what_is_needed() {
    let known = [text(&[9; 16])];
    let begun = party().begin_registration(account(ANNA), &known, NOW).unwrap();
    let options: Value = serde_json::from_str(&begun.options).unwrap();
    let key = &options["publicKey"];
    assert_eq!(key["rp"]["id"], "praxis.example");
    assert_eq!(key["rp"]["name"], "Praxis am Markt");
    assert_eq!(key["user"]["id"], text(ANNA.as_bytes()));
    assert_eq!(key["user"]["name"], "anna@praxis.example");
    assert_eq!(key["user"]["displayName"], "Anna");
    assert_eq!(key["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(key["authenticatorSelection"]["residentKey"], "preferred");
    assert_eq!(key["authenticatorSelection"]["requireResidentKey"], false);
    assert_eq!(key["attestation"], "none");
    assert_eq!(key["timeout"], CEREMONY_MS);
    assert_eq!(key["excludeCredentials"][0]["id"], known[0]);
    assert_eq!(key["excludeCredentials"].as_array().unwrap().len(), 1);
    assert!(key["challenge"].as_str().unwrap().len() >= 43, "{}", key["challenge"]);
}

#[test]
fn a_passkey_is_registered_by_another_process() {
    let mut authenticator = Authenticator::new(1);
    let begun = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let kept = begun.ceremony.write().unwrap();
    assert!(kept.len() < 1000, "{} bytes", kept.len());
    let answer = authenticator.create(&begun.options);

    let ceremony = Ceremony::read(&kept).unwrap();
    assert_eq!(ceremony.id(), begun.ceremony.id());
    assert_eq!((ceremony.user(), ceremony.ends_at()), (Some(ANNA), NOW + CEREMONY_MS));
    let done = party().finish_registration(ceremony, ANNA, &answer, NOW + 1).unwrap();
    assert_eq!(done.credential_id, text(&authenticator.id));
    assert!(serde_json::from_str::<Value>(&done.credential).unwrap().is_object());
}

#[test]
fn each_dishonest_answer_is_refused_for_its_reason() {
    let change = |change: fn(&mut Authenticator)| register(Authenticator::new(1).with(change));
    assert_eq!(change(|_| ()), Ok(text(&[1; 16])));
    for origin in [
        "https://praxis.example.evil.example",
        "https://sub.praxis.example",
        "http://praxis.example",
        "https://praxis.example:8443",
    ] {
        let elsewhere = Authenticator::new(1).with(|a| a.origin = origin.to_owned());
        assert_eq!(register(elsewhere), Err(Refusal::OtherSite), "{origin}");
    }
    assert_eq!(change(|a| a.site = "evil.example".into()), Err(Refusal::OtherSite));
    assert_eq!(change(|a| a.kind = Some("webauthn.get")), Err(Refusal::OtherCeremony));
    assert_eq!(change(|a| a.verifies = false), Err(Refusal::NotVerified));
    assert_eq!(change(|a| a.framed = true), Err(Refusal::Framed));
}

#[test]
fn the_answer_to_another_challenge_is_refused() {
    let mut authenticator = Authenticator::new(1);
    let first = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let second = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    assert_ne!(first.ceremony.id(), second.ceremony.id());
    let answer = authenticator.create(&first.options);
    let refused = party().finish_registration(second.ceremony, ANNA, &answer, NOW);
    assert_eq!(refused.err(), Some(Refusal::OtherChallenge));
}

#[test]
fn a_known_passkey_is_not_registered_again() {
    let mut authenticator = Authenticator::new(1);
    let known = [text(&authenticator.id)];
    let begun = party().begin_registration(account(ANNA), &known, NOW).unwrap();
    let answer = authenticator.create(&begun.options);
    let refused = party().finish_registration(begun.ceremony, ANNA, &answer, NOW);
    assert_eq!(refused.err(), Some(Refusal::Known));
}

#[test]
fn state_of_another_account_or_ceremony_or_time_is_refused() {
    let mut authenticator = Authenticator::new(1);
    let begun = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let kept = begun.ceremony.write().unwrap();
    let answer = authenticator.create(&begun.options);
    let finish = |kept: &str, user, now| {
        let ceremony = Ceremony::read(kept)?;
        party().finish_registration(ceremony, user, &answer, now).map(|_| ())
    };
    assert_eq!(finish(&kept, BEN, NOW), Err(Refusal::OtherAccount));
    assert_eq!(finish(&kept, ANNA, NOW + CEREMONY_MS), Err(Refusal::Expired));
    assert_eq!(finish(&kept, ANNA, NOW + CEREMONY_MS - 1), Ok(()));

    let other = party().begin_sign_in(doors::passkey::Who::Anyone, NOW).unwrap().ceremony;
    let other = other.write().unwrap();
    assert_eq!(finish(&other, ANNA, NOW), Err(Refusal::OtherCeremony));
    let relabelled = other.replace("sign-in", "register");
    assert_eq!(finish(&relabelled, ANNA, NOW), Err(Refusal::State));
    for broken in ["", "{}", "null", &kept[1..], &kept.replace("ends_at", "ends")] {
        assert_eq!(finish(broken, ANNA, NOW), Err(Refusal::State), "{broken}");
    }
}

#[test]
fn what_no_browser_sends_is_refused() {
    let mut authenticator = Authenticator::new(1);
    let begun = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let kept = begun.ceremony.write().unwrap();
    let answer: Value = serde_json::from_str(&authenticator.create(&begun.options)).unwrap();
    let finish = |answer: &str| {
        let ceremony = Ceremony::read(&kept).unwrap();
        party().finish_registration(ceremony, ANNA, answer, NOW).err()
    };
    for answer in ["", "{}", "[]", "{\"id\":1}"] {
        assert_eq!(finish(answer), Some(Refusal::Answer), "{answer}");
    }
    for field in ["attestationObject", "clientDataJSON"] {
        let whole = answer["response"][field].as_str().unwrap();
        for bytes in ["", "!", "AAAA", &whole[..whole.len() / 2]] {
            let mut changed = answer.clone();
            changed["response"][field] = bytes.into();
            assert_eq!(finish(&changed.to_string()), Some(Refusal::Answer), "{field} {bytes}");
        }
    }
}

#[test]
fn only_an_address_with_a_domain_can_have_passkeys() {
    let new = |origin| RelyingParty::new("Praxis", origin).err();
    for origin in ["https://praxis.example", "https://praxis.example:8443", "http://localhost:8080"]
    {
        assert_eq!(new(origin), None, "{origin}");
    }
    for origin in ["http://127.0.0.1:8080", "https://[::1]", "http://praxis.example", "praxis", ""]
    {
        assert_eq!(new(origin), Some(Refusal::Address(origin.to_owned())), "{origin}");
    }
}
