use doors::ceremony::CEREMONY_MS;
use doors::passkey::{Assertion, Begun, Kept, Who};
use doors::{Ceremony, Refusal};
use serde_json::Value;
use uuid::Uuid;

use crate::authenticator::{Authenticator, text};
use crate::{ANNA, BEN, NOW, account, party};

/// An authenticator that Anna has registered, and what is kept of it.
fn registered(seed: u8, counts: bool) -> (Authenticator, String) {
    let mut authenticator = Authenticator::new(seed).with(|a| a.counts = counts);
    let begun = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let answer = authenticator.create(&begun.options);
    let done = party().finish_registration(begun.ceremony, ANNA, &answer, NOW).unwrap();
    (authenticator, done.credential)
}

fn begin(who: Who<'_>) -> Begun {
    party().begin_sign_in(who, NOW).unwrap()
}

/// Signs in; the account and what to keep, or the reason.
fn finish(
    ceremony: Ceremony,
    answer: &str,
    owner: Uuid,
    credential: &str,
) -> Result<(Uuid, Option<String>), Refusal> {
    let answer = Assertion::read(answer)?;
    let kept = Kept { user: owner, credential };
    let done = party().finish_sign_in(ceremony, &answer, kept, NOW + 1)?;
    Ok((done.user, done.credential))
}

fn refused(authenticator: &mut Authenticator, credential: &str) -> Option<Refusal> {
    let begun = begin(Who::Anyone);
    let answer = authenticator.get(&begun.options);
    finish(begun.ceremony, &answer, ANNA, credential).err()
}

#[test]
fn whoever_holds_a_passkey_signs_in_without_a_name() {
    let (mut authenticator, credential) = registered(1, true);
    let begun = begin(Who::Anyone);
    let options: Value = serde_json::from_str(&begun.options).unwrap();
    assert_eq!(options["publicKey"]["userVerification"], "required");
    assert_eq!(options["publicKey"]["rpId"], "praxis.example");
    assert_eq!(options["publicKey"]["allowCredentials"].as_array().unwrap().len(), 0);
    assert_eq!(options["mediation"], Value::Null);

    let kept = begun.ceremony.write().unwrap();
    assert!(kept.len() < 1000, "{} bytes", kept.len());
    let answer = authenticator.get(&begun.options);
    assert_eq!(Assertion::read(&answer).unwrap().credential_id(), text(&authenticator.id));
    let ceremony = Ceremony::read(&kept).unwrap();
    let (user, _) = finish(ceremony, &answer, ANNA, &credential).unwrap();
    assert_eq!(user, ANNA);
}

#[test]
fn a_named_account_signs_in_with_one_of_its_passkeys() {
    let (mut authenticator, credential) = registered(1, true);
    let known = [text(&authenticator.id), text(&[7; 20])];
    let begun = begin(Who::Account(ANNA, &known));
    let options: Value = serde_json::from_str(&begun.options).unwrap();
    assert_eq!(options["publicKey"]["allowCredentials"][1]["id"], known[1]);
    assert_eq!(options["publicKey"]["allowCredentials"][1]["type"], "public-key");
    // A token without room for discoverable keys does not know whose it is.
    authenticator.holds(None);
    let answer = authenticator.get(&begun.options);
    let (user, _) = finish(begun.ceremony, &answer, ANNA, &credential).unwrap();
    assert_eq!(user, ANNA);
}

#[test]
fn the_counter_moves_and_may_not_go_back() {
    let (mut authenticator, mut credential) = registered(1, true);
    let mut copy = authenticator.clone();
    for _ in 0..3 {
        let begun = begin(Who::Anyone);
        let answer = authenticator.get(&begun.options);
        let (_, new) = finish(begun.ceremony, &answer, ANNA, &credential).unwrap();
        credential = new.unwrap();
    }
    assert_eq!(refused(&mut copy, &credential), Some(Refusal::Copied));
    copy.counter = authenticator.counter - 1;
    assert_eq!(refused(&mut copy, &credential), Some(Refusal::Copied), "equal is no progress");
    authenticator.counter = 1_000;
    assert_eq!(refused(&mut authenticator, &credential), None);
}

#[test]
fn a_synced_passkey_has_no_counter_and_nothing_to_keep() {
    let (mut authenticator, credential) = registered(1, false);
    for _ in 0..2 {
        let begun = begin(Who::Anyone);
        let answer = authenticator.get(&begun.options);
        assert_eq!(finish(begun.ceremony, &answer, ANNA, &credential), Ok((ANNA, None)));
    }
}

#[test]
fn being_synced_is_kept_and_becoming_able_to_is_refused() {
    let mut authenticator = Authenticator::new(1).with(|a| a.counts = false);
    authenticator.may_be_synced = true;
    let begun = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let answer = authenticator.create(&begun.options);
    let done = party().finish_registration(begun.ceremony, ANNA, &answer, NOW).unwrap();
    authenticator.synced = true;
    let begun = begin(Who::Anyone);
    let answer = authenticator.get(&begun.options);
    let (_, new) = finish(begun.ceremony, &answer, ANNA, &done.credential).unwrap();
    let new = new.unwrap();
    assert_ne!(new, done.credential);
    assert_eq!(refused(&mut authenticator, &new), None);

    let (mut bound, credential) = registered(2, true);
    bound.may_be_synced = true;
    let why = refused(&mut bound, &credential);
    assert!(
        matches!(&why, Some(Refusal::Unsupported(said)) if said.contains("eligibility")),
        "{why:?}"
    );
}

#[test]
fn an_answer_sent_again_is_refused() {
    let (mut authenticator, credential) = registered(1, true);
    let begun = begin(Who::Anyone);
    let kept = begun.ceremony.write().unwrap();
    let answer = authenticator.get(&begun.options);
    let (_, new) = finish(begun.ceremony, &answer, ANNA, &credential).unwrap();
    let new = new.unwrap();
    // To a later ceremony, and to the same one kept by mistake.
    let later = begin(Who::Anyone).ceremony;
    assert_eq!(finish(later, &answer, ANNA, &new), Err(Refusal::OtherChallenge));
    let same = Ceremony::read(&kept).unwrap();
    assert_eq!(finish(same, &answer, ANNA, &new), Err(Refusal::Copied));
}

#[test]
fn each_dishonest_answer_is_refused_for_its_reason() {
    let (authenticator, credential) = registered(1, true);
    let change = |change: fn(&mut Authenticator)| {
        refused(&mut authenticator.clone().with(change), &credential)
    };
    assert_eq!(change(|_| ()), None);
    assert_eq!(change(|a| a.origin = "https://evil.example".into()), Some(Refusal::OtherSite));
    assert_eq!(change(|a| a.origin = "http://praxis.example".into()), Some(Refusal::OtherSite));
    assert_eq!(change(|a| a.site = "evil.example".into()), Some(Refusal::OtherSite));
    assert_eq!(change(|a| a.kind = Some("webauthn.create")), Some(Refusal::OtherCeremony));
    assert_eq!(change(|a| a.kind = Some("payment.get")), Some(Refusal::OtherCeremony));
    assert_eq!(change(|a| a.verifies = false), Some(Refusal::NotVerified));
    assert_eq!(change(|a| a.framed = true), Some(Refusal::Framed));
    assert_eq!(change(|a| a.holds(None)), Some(Refusal::OtherAccount), "nobody was named");
    assert_eq!(change(|a| a.holds(Some(BEN))), Some(Refusal::OtherAccount));
    assert_eq!(change(|a| a.id = vec![2; 16]), Some(Refusal::Unknown));
}

#[test]
fn another_key_under_the_same_name_is_refused() {
    let (_, credential) = registered(1, true);
    let (mut thief, _) = registered(2, true);
    thief.id = vec![1; 16];
    assert_eq!(refused(&mut thief, &credential), Some(Refusal::Signature));
}

#[test]
fn every_changed_byte_of_a_signed_answer_is_noticed() {
    let (mut authenticator, credential) = registered(1, true);
    let begun = begin(Who::Anyone);
    let kept = begun.ceremony.write().unwrap();
    let answer: Value = serde_json::from_str(&authenticator.get(&begun.options)).unwrap();
    for field in ["authenticatorData", "clientDataJSON", "signature"] {
        let whole = answer["response"][field].as_str().unwrap();
        for at in 0..whole.len() {
            let other = if whole[at..].starts_with('A') { "B" } else { "A" };
            let mut changed = answer.clone();
            changed["response"][field] =
                format!("{}{other}{}", &whole[..at], &whole[at + 1..]).into();
            let ceremony = Ceremony::read(&kept).unwrap();
            let done = finish(ceremony, &changed.to_string(), ANNA, &credential);
            assert!(done.is_err(), "{field} {at}");
        }
    }
}

#[test]
fn state_of_another_account_or_ceremony_or_time_is_refused() {
    let (mut authenticator, credential) = registered(1, true);
    let begun = begin(Who::Account(BEN, &[]));
    let answer = authenticator.get(&begun.options);
    let done = finish(begun.ceremony, &answer, ANNA, &credential);
    assert_eq!(done, Err(Refusal::OtherAccount), "begun for Ben");

    let begun = party().begin_registration(account(ANNA), &[], NOW).unwrap();
    let answer = authenticator.get(&begun.options);
    let done = finish(begun.ceremony, &answer, ANNA, &credential);
    assert_eq!(done, Err(Refusal::OtherCeremony));

    let begun = begin(Who::Anyone);
    let answer = Assertion::read(&authenticator.get(&begun.options)).unwrap();
    let kept = Kept { user: ANNA, credential: &credential };
    let late = party().finish_sign_in(begun.ceremony, &answer, kept, NOW + CEREMONY_MS);
    assert_eq!(late.err(), Some(Refusal::Expired));
}

#[test]
fn what_is_kept_and_cannot_be_read_is_refused() {
    let (mut authenticator, _) = registered(1, true);
    for kept in ["", "{}", "{\"cred\":{}}"] {
        assert_eq!(refused(&mut authenticator, kept), Some(Refusal::Unknown), "{kept}");
    }
    let odd = ["not base64url!".to_owned()];
    assert_eq!(party().begin_sign_in(Who::Account(ANNA, &odd), NOW).err(), Some(Refusal::Unknown));
    assert_eq!(Assertion::read("{}").err(), Some(Refusal::Answer));
}
