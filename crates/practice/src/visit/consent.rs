//! What a client is asked to agree to before a visit, and what they have agreed to.
//!
//! INVARIANT (asked anew): a yes counts for its own visit, for the words, the areas and the
//! pressure that were asked, and until it is taken back. Anything else is no yes.

use std::collections::BTreeMap;

use knowledge::Knowledge;
use knowledge::consent::Agreed;
use pathway::decision::Decision;
use pathway::record::{Answer, Record, Value};
use store::consents::{self, Consent};
use store::practices;
use store::visits::Visit;
use store::{ClientId, ConsentAct, ConsentKind, FormKind, Json, PracticeId, StoreError, Tx};

use crate::care::standing::{WhyNot, standing as of_check};
use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::forms::{Answers, saved};
use crate::visit::which::{Which, of_client};

/// The firmest pressure of the scale.
pub const PRESSURE_MAX: u32 = 5;

/// An area and a pressure of 1 to 5.
pub type Areas = BTreeMap<String, u32>;

/// What is asked: the version of the words, and for each area the firmest pressure that the plan
/// could bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Version of the words.
    pub version: i64,
    /// The areas in the order in which they are asked.
    pub order: Vec<String>,
    /// The firmest pressure of each.
    pub areas: Areas,
}

impl Ask {
    /// As it is kept.
    #[must_use]
    pub fn json(&self) -> Json {
        json(&self.areas)
    }
}

/// Areas as they are kept.
#[must_use]
pub fn json(areas: &Areas) -> Json {
    Json::of(&serde_json::json!(areas))
}

/// Areas as they were kept.
#[must_use]
pub fn areas(json: &Json) -> Areas {
    serde_json::from_str(json.as_str()).unwrap_or_default()
}

/// Why a client is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing was said for this visit.
    Visit,
    /// The words have changed since.
    Words,
    /// The areas of the plan have changed since.
    Areas,
    /// The pressure of the plan has changed since.
    Pressure,
    /// It was taken back.
    Withdrawn,
}

impl Due {
    /// Its word, for programs and for the keys of texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Words => "words",
            Self::Areas => "areas",
            Self::Pressure => "pressure",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Where consent stands for a visit.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What is asked now.
    pub ask: Ask,
    /// What was said last about being treated at this visit.
    pub said: Option<Consent>,
    /// What counts now: an area that is not here is not agreed to.
    pub agreed: Areas,
    /// Why the client is to be asked; none where a yes or a no stands.
    pub due: Option<Due>,
    /// Who may hear of the care; none where nobody may.
    pub sharing: Option<Consent>,
    /// Whether the client said at this visit that nobody may.
    pub share_refused: bool,
}

impl Standing {
    /// Whether the client agrees to be treated at this visit, on one area at least.
    #[must_use]
    pub fn given(&self) -> bool {
        !self.agreed.is_empty()
    }

    /// Whether the client said no to being treated at this visit, or took their yes back.
    #[must_use]
    pub fn said_no(&self) -> bool {
        let refused = self.said.as_ref().is_some_and(|one| one.act == ConsentAct::Refused);
        self.due == Some(Due::Withdrawn) || (self.due.is_none() && refused)
    }

    /// Areas that were asked for and not agreed to, in their order.
    #[must_use]
    pub fn not_agreed(&self) -> Vec<&str> {
        let missing = self.ask.order.iter().filter(|area| !self.agreed.contains_key(*area));
        missing.map(String::as_str).collect()
    }

    /// Enters what was said at this visit as the facts that hold it. What was not said stays
    /// unknown.
    pub fn enter(&self, knowledge: &Knowledge, record: &mut Record) {
        let treatment = match (self.given(), self.said_no()) {
            (true, _) => Some(Value::Yes),
            (false, true) => Some(Value::No),
            (false, false) => None,
        };
        let sharing = match (&self.sharing, self.share_refused) {
            (Some(_), _) => Some(Value::Yes),
            (None, true) => Some(Value::No),
            (None, false) => None,
        };
        for (what, value) in [(Agreed::Treatment, treatment), (Agreed::Sharing, sharing)] {
            if let (Some(fact), Some(value)) = (knowledge.consent_fact(what), value) {
                // INVARIANT (checked answers): a card whose fact takes no yes or no learns nothing.
                let _ = record.insert(fact, Answer::Known(value));
            }
        }
    }
}

/// Where consent stands for a visit at `now`, epoch milliseconds.
///
/// # Errors
/// `rule-no-check` and `rule-check-unreadable`: what would be done is not known; as the store says.
pub async fn standing(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    visit: &Visit,
    now: i64,
) -> Result<Standing, Refusal> {
    let check = of_check(tx, knowledge, practice, visit.client_id, now).await?;
    let check = check.ok_or(WhyNot::NoCheck)?;
    of_decision(tx, knowledge, practice, (visit, &check.decision)).await
}

/// As [`standing`], where the decision that the visit rests on is known.
///
/// # Errors
/// As the store says.
pub async fn of_decision(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    (visit, decision): (&Visit, &Decision),
) -> Result<Standing, Refusal> {
    let ask = ask(knowledge, decision)?;
    let history = consents::of_client(tx, practice, visit.client_id).await?;
    Ok(stand(ask, visit, history))
}

/// What a decision lets one ask for.
///
/// # Errors
/// `rule-no-consent-words` when no card has them.
pub fn ask(knowledge: &Knowledge, decision: &Decision) -> Result<Ask, Refusal> {
    let text = knowledge.consent().ok_or(Refusal::rule("no-consent-words"))?;
    let effect = &decision.possible;
    let planned = decision.plan.as_ref().and_then(|plan| {
        plan.techniques.iter().filter_map(|technique| technique.pressure_max).max()
    });
    let highest = planned.into_iter().chain(effect.pressure_max).min().unwrap_or(PRESSURE_MAX);
    let mut order = Vec::new();
    let mut areas = Areas::new();
    for area in text.areas().into_iter().filter(|area| !effect.avoid_areas.contains(*area)) {
        let own = effect.areas.get(area).and_then(|limit| limit.pressure_max);
        let highest = own.map_or(highest, |own| own.min(highest)).clamp(1, PRESSURE_MAX);
        order.push(area.to_owned());
        areas.insert(area.to_owned(), highest);
    }
    Ok(Ask { version: text.version, order, areas })
}

/// What follows from everything that was said, oldest first.
fn stand(ask: Ask, visit: &Visit, history: Vec<Consent>) -> Standing {
    let mut said: Option<Consent> = None;
    let mut agreed = Areas::new();
    let mut withdrawn = false;
    let mut sharing: Option<Consent> = None;
    let mut share_refused = false;
    for one in history {
        let here = one.visit_id == Some(visit.visit_id);
        match (one.kind, one.act) {
            (ConsentKind::Treatment, ConsentAct::Withdrawn) => {
                let parts = areas(&one.agreed);
                if parts.is_empty() {
                    agreed.clear();
                } else {
                    agreed.retain(|area, _| !parts.contains_key(area));
                }
                withdrawn = withdrawn || (said.is_some() && agreed.is_empty());
            }
            (ConsentKind::Treatment, act) if here => {
                agreed = if act == ConsentAct::Given { areas(&one.agreed) } else { Areas::new() };
                withdrawn = false;
                said = Some(one);
            }
            (ConsentKind::Sharing, ConsentAct::Given) => {
                share_refused = false;
                sharing = Some(one);
            }
            (ConsentKind::Sharing, act) => {
                share_refused = here || act == ConsentAct::Withdrawn;
                sharing = None;
            }
            _ => {}
        }
    }
    // What was agreed to is shared at the visit at which it was said, and asked again at the next.
    let sharing = sharing.filter(|one| one.visit_id == Some(visit.visit_id));
    let due = match &said {
        None => Some(Due::Visit),
        Some(_) if withdrawn => Some(Due::Withdrawn),
        Some(one) => changed(&ask, one),
    };
    if due.is_some() {
        agreed.clear();
    }
    Standing { ask, said, agreed, due, sharing, share_refused }
}

/// What has changed since something was said. A no needs no new question unless the words change.
fn changed(ask: &Ask, said: &Consent) -> Option<Due> {
    let before = areas(&said.asked);
    if said.version != ask.version {
        Some(Due::Words)
    } else if !before.keys().eq(ask.areas.keys()) {
        Some(Due::Areas)
    } else if before != ask.areas {
        Some(Due::Pressure)
    } else {
        None
    }
}

/// The page of a visit's consent.
#[derive(Debug)]
pub struct Sheet {
    /// The visit.
    pub visit: Visit,
    /// The clock of its site, as an IANA name.
    pub time_zone: String,
    /// Who treats.
    pub therapist: String,
    /// Where consent stands.
    pub standing: Standing,
    /// What was answered so far of a form that is not finished.
    pub answers: Answers,
}

/// Opens the form of a visit's consent.
///
/// # Errors
/// As [`standing`]; [`StoreError::Missing`].
pub async fn open(
    house: &House,
    permit: &Permit<case::FillForm>,
    which: Which,
) -> Result<Sheet, Refusal> {
    let which = Which { kind: FormKind::Consent, ..which };
    permit.reaches(&which)?;
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Visit(which.visit)).await?;
    let tx = &mut tx;
    let visit = of_client(tx, practice, (which.visit, which.client)).await?;
    let standing = standing(tx, house.knowledge(), practice, &visit, house.now()).await?;
    let site = practices::sites(tx, practice).await?;
    let site = site.into_iter().find(|site| site.site_id == visit.place.site_id);
    let therapists = practices::therapists(tx, practice).await?;
    let treats = therapists.into_iter().find(|t| t.therapist_id == visit.place.therapist_id);
    Ok(Sheet {
        time_zone: site.ok_or(StoreError::Missing("site"))?.time_zone,
        therapist: treats.map(|one| one.name).unwrap_or_default(),
        standing,
        answers: saved(tx, practice, &which).await?,
        visit,
    })
}

/// Everything that a client said about consent, newest first.
///
/// # Errors
/// As the store says.
pub async fn history(
    house: &House,
    permit: &Permit<case::ReadConsent>,
    client: ClientId,
) -> Result<Vec<Consent>, Refusal> {
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let mut all = consents::of_client(&mut tx, permit.actor().practice, client).await?;
    all.reverse();
    Ok(all)
}
