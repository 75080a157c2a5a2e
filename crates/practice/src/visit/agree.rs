//! Saying yes, no, and no longer. Every word is added to the history; none is changed.

use knowledge::Knowledge;
use serde::Serialize;
use serde_json::json;
use store::consents::{self, Consent};
use store::{ClientId, ConsentAct, ConsentId, ConsentKind, FormKind, Json, SaidBy};

use crate::fields::Fields;
use crate::house::{About, Done, House, Key};
use crate::permission::{Case, Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::consent::{self, Areas, Ask, PRESSURE_MAX};
use crate::visit::forms::{Answers, finish, link_stands};
use crate::visit::which::{Which, still_open};

/// Longer names of whom to tell are refused.
const WHOM_MAX: usize = 200;

/// What a client said about being treated.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// Language of the words that were shown.
    pub language: String,
    /// Their version.
    pub version: i64,
    /// What was asked, as it was shown.
    pub asked: Areas,
    /// What is agreed to; empty for a no.
    pub agreed: Areas,
}

impl Said {
    /// Reads a form: what was answered before, and what is posted now over it. A mistake is noted
    /// in `fields`.
    pub fn read(fields: &mut Fields, before: &Answers, ask: &Ask, language: &str) -> Self {
        let given = answers(fields, before);
        let find = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
        let version = fields.int("version", 0..=i64::MAX);
        let shown = fields.raw("asked").unwrap_or_default();
        let asked: Areas = serde_json::from_str(shown).unwrap_or_default();
        let mut agreed = Areas::new();
        let mut open = false;
        for (area, highest) in &ask.areas {
            match find(&format!("area-{area}")).parse::<u32>() {
                Ok(0) => {}
                Ok(pressure) if pressure <= *highest => {
                    agreed.insert(area.clone(), pressure);
                }
                _ => open = true,
            }
        }
        let said = Self { language: language.to_owned(), version, asked, agreed };
        match find("agree") {
            "no" => Self { agreed: Areas::new(), ..said },
            "yes" => {
                if open {
                    fields.mistake("areas", "choose-each", &[]);
                } else if said.agreed.is_empty() {
                    fields.mistake("areas", "none-chosen", &[]);
                }
                said
            }
            _ => {
                fields.mistake("agree", "missing", &[]);
                said
            }
        }
    }
}

/// The answers of the form: posted ones over those that were given before.
#[must_use]
pub fn answers(fields: &Fields, before: &Answers) -> Answers {
    let posted = fields.pairs().iter().filter(|(name, _)| is_answer(name)).cloned();
    before.clone().into_iter().chain(posted).collect()
}

fn is_answer(name: &str) -> bool {
    name == "agree" || name.starts_with("area-")
}

/// Whose word it is that an actor brings.
fn said_by<C: crate::permission::UseCase>(permit: &Permit<C>, client: ClientId) -> SaidBy {
    let own = permit.scope().is_some() || permit.actor().client == Some(client);
    if own { SaidBy::Client } else { SaidBy::Therapist }
}

/// Keeps a yes or a no to being treated at a visit. Answers the id of what was kept.
///
/// # Errors
/// `rule-consent-changed` when something else is asked by now; `rule-visit-over`,
/// `rule-form-finished`; as the store says.
pub async fn treat(
    house: &House,
    permit: &Permit<case::FillForm>,
    which: Which,
    said: Said,
    key: Key,
) -> Result<ConsentId, Refusal> {
    let which = Which { kind: FormKind::Consent, ..which };
    permit.reaches(&which)?;
    let scope = permit.scope().copied();
    let by = said_by(permit, which.client);
    let knowledge = house.knowledge().clone();
    let about = About { subject: Subject::Visit(which.visit), client: Some(which.client), key };
    house
        .write(permit, about, (which, said), move |tx, scene| {
            let knowledge = knowledge.clone();
            Box::pin(async move {
                let (which, said) = &scene.asked;
                let (practice, now) = (scene.practice, scene.now);
                let visit = still_open(tx, practice, (which.visit, which.client)).await?;
                link_stands(tx, practice, scope, now).await?;
                let standing = consent::standing(tx, &knowledge, practice, &visit, now).await?;
                let ask = &standing.ask;
                if ask.version != said.version || ask.areas != said.asked {
                    return Err(Refusal::rule("consent-changed"));
                }
                let fits = |(area, pressure): (&String, &u32)| {
                    *pressure >= 1 && ask.areas.get(area).is_some_and(|most| pressure <= most)
                };
                if !said.agreed.iter().all(fits) {
                    return Err(Refusal::field("areas", "unknown-choice"));
                }
                let yes = !said.agreed.is_empty();
                let one = Consent {
                    consent_id: ConsentId::fresh(),
                    client_id: which.client,
                    visit_id: Some(which.visit),
                    kind: ConsentKind::Treatment,
                    act: if yes { ConsentAct::Given } else { ConsentAct::Refused },
                    asked: ask.json(),
                    agreed: consent::json(&said.agreed),
                    with_whom: None,
                    version: said.version,
                    language: said.language.clone(),
                    wording: wording(&knowledge, ask, said),
                    said_by: by,
                    at: now,
                };
                consents::add(tx, practice, &one).await?;
                finish(tx, practice, which, now).await?;
                let id = one.consent_id;
                Ok(Done::noting(id, json!({ "consent": id, "act": one.act.as_str() })))
            })
        })
        .await
}

/// The whole text as it was agreed to.
fn wording(knowledge: &Knowledge, ask: &Ask, said: &Said) -> String {
    let Some(text) = knowledge.consent() else { return String::new() };
    let language = said.language.as_str();
    let mut lines = vec![text.words(language, "say").to_owned()];
    for area in ask.order.iter().filter_map(|area| said.agreed.get_key_value(area)) {
        let name = knowledge.vocabulary(language, "areas", area.0);
        let pressure = text.pressure(language, *area.1);
        lines.push(format!("{name}: {}/{PRESSURE_MAX}, {pressure}", area.1));
    }
    let end = if said.agreed.is_empty() { "no" } else { "yes" };
    lines.push(text.words(language, end).to_owned());
    lines.join("\n")
}

/// What a client said about sharing.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    /// Language of the words that were shown.
    pub language: String,
    /// Their version.
    pub version: i64,
    /// A named person or a role; none for a no.
    pub with_whom: Option<String>,
}

impl Shared {
    /// Reads a form. A mistake is noted in `fields`.
    pub fn read(fields: &mut Fields, language: &str) -> Self {
        let yes = match fields.raw("share").unwrap_or_default() {
            "yes" => true,
            "no" => false,
            _ => {
                fields.mistake("share", "missing", &[]);
                false
            }
        };
        Self {
            language: language.to_owned(),
            version: fields.int("version", 0..=i64::MAX),
            with_whom: yes.then(|| fields.text("with_whom", 2..=WHOM_MAX)),
        }
    }
}

/// Keeps a yes or a no to sharing. It is never part of the form about the treatment.
///
/// # Errors
/// As [`treat`].
pub async fn share(
    house: &House,
    permit: &Permit<case::FillForm>,
    which: Which,
    said: Shared,
    key: Key,
) -> Result<ConsentId, Refusal> {
    if permit.scope().is_some() {
        // A link is for its form, and this is another one.
        return Err(Refusal::Denied(Case::FillForm));
    }
    let by = said_by(permit, which.client);
    let knowledge = house.knowledge().clone();
    let about = About { subject: Subject::Visit(which.visit), client: Some(which.client), key };
    house
        .write(permit, about, (which, "sharing", said), move |tx, scene| {
            let knowledge = knowledge.clone();
            Box::pin(async move {
                let (which, _, said) = &scene.asked;
                still_open(tx, scene.practice, (which.visit, which.client)).await?;
                let text = knowledge.consent().ok_or(Refusal::rule("no-consent-words"))?;
                if text.version != said.version {
                    return Err(Refusal::rule("consent-changed"));
                }
                let yes = said.with_whom.is_some();
                let end = if yes { "share_yes" } else { "share_no" };
                let words = |key| text.words(&said.language, key).to_owned();
                let mut lines = vec![words("share_say")];
                lines.extend(said.with_whom.clone());
                lines.push(words(end));
                let one = Consent {
                    consent_id: ConsentId::fresh(),
                    client_id: which.client,
                    visit_id: Some(which.visit),
                    kind: ConsentKind::Sharing,
                    act: if yes { ConsentAct::Given } else { ConsentAct::Refused },
                    asked: Json::of(&json!({})),
                    agreed: Json::of(&json!({})),
                    with_whom: said.with_whom.clone(),
                    version: said.version,
                    language: said.language.clone(),
                    wording: lines.join("\n"),
                    said_by: by,
                    at: scene.now,
                };
                consents::add(tx, scene.practice, &one).await?;
                let id = one.consent_id;
                Ok(Done::noting(id, json!({ "consent": id, "act": one.act.as_str() })))
            })
        })
        .await
}

/// What a client takes back.
#[derive(Clone, Debug, Serialize)]
pub struct Withdrawn {
    /// Whether it is about sharing; else it is about being treated.
    pub sharing: bool,
    /// The areas; empty for all. Nothing but being treated has areas.
    pub areas: Vec<String>,
}

/// Takes back, at any moment, what was agreed to.
///
/// # Errors
/// [`Refusal::Wrong`] for an area that is none; as the store says.
pub async fn withdraw(
    house: &House,
    permit: &Permit<case::WithdrawConsent>,
    client: ClientId,
    what: Withdrawn,
    key: Key,
) -> Result<ConsentId, Refusal> {
    let text = house.knowledge().consent().ok_or(Refusal::rule("no-consent-words"))?;
    let known = text.areas();
    if what.areas.iter().any(|area| !known.contains(&area.as_str()) || what.sharing) {
        return Err(Refusal::field("areas", "unknown-choice"));
    }
    let (version, language) = (text.version, permit.actor().language.clone());
    let by = said_by(permit, client);
    let asked = (client, what);
    house
        .write(permit, About::client(client, key), asked, move |tx, scene| {
            let language = language.clone();
            Box::pin(async move {
                let (client, what) = &scene.asked;
                let parts: Areas = what.areas.iter().map(|area| (area.clone(), 0)).collect();
                let one = Consent {
                    consent_id: ConsentId::fresh(),
                    client_id: *client,
                    visit_id: None,
                    kind: match what.sharing {
                        true => ConsentKind::Sharing,
                        false => ConsentKind::Treatment,
                    },
                    act: ConsentAct::Withdrawn,
                    asked: Json::of(&json!({})),
                    agreed: consent::json(&parts),
                    with_whom: None,
                    version,
                    language,
                    wording: String::new(),
                    said_by: by,
                    at: scene.now,
                };
                consents::add(tx, scene.practice, &one).await?;
                let id = one.consent_id;
                Ok(Done::noting(id, json!({ "consent": id, "act": one.act.as_str() })))
            })
        })
        .await
}
