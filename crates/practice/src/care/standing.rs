//! Where a client stands: the newest check, what was set aside, who cleared it, what follows, and
//! whether a course may be booked on it.
//!
//! INVARIANT (booked on a check): every use case that gives a client a new time asks [`bookable`]
//! or [`movable`] inside its own transaction.

use std::sync::Arc;

use jiff::civil::Date;
use knowledge::Knowledge;
use knowledge::role::Role;
use pathway::decision::Decision;
use pathway::effect::{Course, Massage};
use pathway::evaluate::Engine;
use pathway::record::{Answer, Record, Value};
use store::clearance::{self, Clearance};
use store::overrides::{self, Override};
use store::practices::Practice;
use store::premises::{self, Premises};
use store::screens::{self, Screen};
use store::{ClearanceState, ClientId, Json, PracticeId, Tx};

use crate::care::screening::today;
use crate::house::House;
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::course_facts;
use crate::visit::verdict::{self, Ended};

/// After how many days a check counts as old: what the practice's setting `screen_days` says, else
/// what the card of the course says. Where neither does, on the next day.
#[must_use]
pub fn screen_days(knowledge: &Knowledge, settings: &Json) -> i64 {
    let own = settings.value()["screen_days"].as_i64().filter(|days| *days > 0);
    own.or_else(|| knowledge.check_days()).unwrap_or(0)
}

/// Why no course may be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// There is no check.
    NoCheck,
    /// The newest check is older than the practice takes.
    TooOld {
        /// So many days are taken.
        days: i64,
    },
    /// Massage is barred.
    Barred,
    /// A clinician's word is needed first.
    NeedsClearance,
    /// Answers that were not clear might still bar it.
    Unclear,
    /// The cards have changed and cannot read the check's answers.
    Unreadable,
    /// The course under way is to end.
    CourseEnded(Ended),
}

impl WhyNot {
    /// The sentence's key after `rule-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoCheck => "no-check",
            Self::TooOld { .. } => "check-too-old",
            Self::Barred => "barred",
            Self::NeedsClearance => "needs-clearance",
            Self::Unclear => "unclear",
            Self::Unreadable => "check-unreadable",
            Self::CourseEnded(Ended::Cards(Course::SendOn)) => "cards-send-on",
            Self::CourseEnded(Ended::Cards(_)) => "cards-stop",
            Self::CourseEnded(Ended::Review(Course::SendOn)) => "review-send-on",
            Self::CourseEnded(Ended::Review(_)) => "review-stop",
        }
    }
}

impl From<WhyNot> for Refusal {
    fn from(why: WhyNot) -> Self {
        match why {
            WhyNot::TooOld { days } => Self::rule_with(why.key(), &[("days", days.to_string())]),
            other => Self::rule(other.key()),
        }
    }
}

/// The newest check with all that bears on it.
#[derive(Debug)]
pub struct Standing {
    /// The check.
    pub screen: Screen,
    /// Its findings that a therapist set aside.
    pub set_aside: Vec<Override>,
    /// The request for a clinician's word that bears on it, answered or not.
    pub clearance: Option<Clearance>,
    /// What the record says.
    pub record: Record,
    /// The decision after what was set aside and who cleared it.
    pub decision: Decision,
    /// The engine without what was set aside; none where nothing was.
    without: Option<Box<Engine>>,
    /// What the practice has set up, as the same transaction saw it.
    pub premises: Arc<Premises>,
    /// Days since the check, on the practice's clock.
    pub age_days: i64,
    /// Days that the practice takes a check for.
    pub days: i64,
    /// What keeps the client's course from new visits; of a check that is not the newest, none.
    pub ended: Option<Ended>,
}

/// Whether a clearance can be relied on at an instant.
#[must_use]
pub fn stands(clearance: &Clearance, now: i64) -> bool {
    clearance.state == ClearanceState::Granted && clearance.expires_at.is_some_and(|end| end > now)
}

/// The newest check of a client and what follows from it; none where there is no check.
///
/// # Errors
/// As the store says; `rule-check-unreadable` when the cards cannot read it any more.
pub async fn standing(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<Option<Standing>, Refusal> {
    let newest = screens::of_client(tx, practice, client, 1).await?;
    match newest.into_iter().next() {
        Some(screen) => {
            let mut found = of_screen(tx, knowledge, practice, screen, now).await?;
            let premises = Arc::clone(&found.premises);
            let engines = (knowledge, found.engine(knowledge));
            let check = (client, &found.record, found.screen.at);
            found.ended = verdict::ended(tx, engines, &premises.practice, check, now).await?;
            Ok(Some(found))
        }
        None => Ok(None),
    }
}

/// A check and what follows from it.
///
/// # Errors
/// As [`standing`].
pub async fn of_screen(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    screen: Screen,
    now: i64,
) -> Result<Standing, Refusal> {
    let premises = premises::load(tx, practice).await?;
    let row = &premises.practice;
    let set_aside = overrides::of_screen(tx, practice, screen.screen_id).await?;
    let requests = clearance::of_client(tx, practice, screen.client_id).await?;
    let program = &knowledge.engine.program;
    let record = Record::read(screen.record.as_str().as_bytes(), program)
        .map_err(|_| Refusal::from(WhyNot::Unreadable))?;
    let cards: Vec<&str> = set_aside.iter().map(|one| one.card.as_str()).collect();
    // A checked program compiles again; if it ever did not, nothing would be set aside.
    let without = match cards.as_slice() {
        [] => None,
        cards => knowledge.engine.setting_aside(cards, &record).ok().map(Box::new),
    };
    let engine = without.as_deref().unwrap_or(&knowledge.engine);
    let clearance = bearing(engine, &record, requests, &screen, now);
    let mut whole = record.clone();
    if let Some(granted) = clearance.as_ref().filter(|one| stands(one, now)) {
        enter(knowledge, &mut whole, granted, row, now);
    }
    course_facts::enter_client(tx, knowledge, row, screen.client_id, &mut whole, now).await?;
    let decision = engine.decide(&whole);
    Ok(Standing {
        set_aside,
        clearance,
        decision,
        record: whole,
        age_days: i64::from((today(row, now) - today(row, screen.at)).get_days()),
        days: screen_days(knowledge, &row.settings),
        premises: Arc::clone(&premises),
        ended: None,
        without,
        screen,
    })
}

/// The request that bears on a screen: its own, else a granted one of the same client that names
/// every card which asks for a clinician's word now.
fn bearing(
    engine: &Engine,
    record: &Record,
    requests: Vec<Clearance>,
    screen: &Screen,
    now: i64,
) -> Option<Clearance> {
    let asking = engine.clearance_cards(record);
    let names_all = |one: &Clearance| {
        let named = one.cards.value();
        let named = named.as_array().into_iter().flatten().filter_map(|card| card.as_str());
        let named: Vec<&str> = named.collect();
        asking.iter().all(|card| named.contains(&card.as_str()))
    };
    let own = requests.iter().position(|one| one.screen_id == screen.screen_id);
    let granted = requests.iter().position(|one| stands(one, now) && names_all(one));
    let at = match own {
        Some(own) => match requests.get(own) {
            Some(one) if stands(one, now) && !names_all(one) => granted,
            _ => Some(own),
        },
        None if asking.is_empty() => None,
        None => granted,
    };
    requests.into_iter().nth(at?)
}

/// Enters a granted clearance as the practice's facts, by the roles on their cards.
fn enter(
    knowledge: &Knowledge,
    record: &mut Record,
    granted: &Clearance,
    row: &Practice,
    now: i64,
) {
    let on = granted.answered_on.as_deref().and_then(|text| text.parse::<Date>().ok());
    let (Some(on), Some(agreed), Some(days)) =
        (on, knowledge.fact_of(Role::Clearance), knowledge.fact_of(Role::ClearanceDays))
    else {
        return;
    };
    let ago = (today(row, now) - on).get_days();
    // INVARIANT (checked answers): a value that does not fit is not entered, and lifts nothing.
    if record.insert(days, Answer::Known(Value::Int(i64::from(ago)))).is_ok() {
        let _ = record.insert(agreed, Answer::Known(Value::Yes));
    }
}

impl Standing {
    /// The engine that decided: without what was set aside.
    #[must_use]
    pub fn engine<'a>(&'a self, knowledge: &'a Knowledge) -> &'a Engine {
        self.without.as_deref().unwrap_or(&knowledge.engine)
    }

    /// Whether the course under way may have other and more times.
    ///
    /// # Errors
    /// [`WhyNot::CourseEnded`].
    pub fn goes_on(&self) -> Result<(), WhyNot> {
        self.ended.map_or(Ok(()), |ended| Err(WhyNot::CourseEnded(ended)))
    }

    /// Whether massage may be given, whatever the age of the check.
    ///
    /// # Errors
    /// [`WhyNot`].
    pub fn movable(&self) -> Result<(), WhyNot> {
        match (self.decision.cleared, self.decision.definite.massage) {
            (true, _) => Ok(()),
            (false, Massage::Barred) => Err(WhyNot::Barred),
            (false, Massage::NeedsClearance) => Err(WhyNot::NeedsClearance),
            (false, _) => Err(WhyNot::Unclear),
        }
    }

    /// Whether a course may be booked.
    ///
    /// # Errors
    /// [`WhyNot`].
    pub fn bookable(&self) -> Result<(), WhyNot> {
        self.movable()?;
        self.goes_on()?;
        if self.age_days > self.days { Err(WhyNot::TooOld { days: self.days }) } else { Ok(()) }
    }
}

/// The standing on which a course of this client may be booked.
///
/// # Errors
/// The [`WhyNot`] as a rule.
pub async fn bookable(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<Standing, Refusal> {
    let found = movable(tx, knowledge, practice, client, now).await?;
    found.bookable()?;
    Ok(found)
}

/// As [`bookable`], for a course that is under way: an old check does not stop it.
///
/// # Errors
/// The [`WhyNot`] as a rule.
pub async fn movable(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    client: ClientId,
    now: i64,
) -> Result<Standing, Refusal> {
    let found = standing(tx, knowledge, practice, client, now).await?;
    let found = found.ok_or(WhyNot::NoCheck)?;
    found.movable()?;
    found.goes_on()?;
    Ok(found)
}

/// A stored screen with what follows from it, for its page.
///
/// # Errors
/// As the store says.
pub async fn open(
    house: &House,
    permit: &Permit<case::ReadScreen>,
    client: ClientId,
    screen: store::ScreenId,
) -> Result<Standing, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let found = crate::care::screening::of_client(&mut tx, practice, client, screen).await?;
    of_screen(&mut tx, house.knowledge(), practice, found, house.now()).await
}

/// What everybody who books may know of a client's standing: whether a course may be booked, and
/// the check that says so. No answers and no findings.
#[derive(Debug)]
pub struct Light {
    /// The newest check.
    pub screen: Option<store::ScreenId>,
    /// Whether a course may be booked.
    pub bookable: Result<(), WhyNot>,
    /// How many findings of it were set aside.
    pub set_aside: usize,
    /// The clinician's word that bears on it.
    pub clearance: Option<Clearance>,
}

/// See [`Light`].
///
/// # Errors
/// As the store says.
pub async fn light(
    house: &House,
    permit: &Permit<case::ReadClient>,
    client: ClientId,
) -> Result<Light, Refusal> {
    let mut tx = house.look(permit).await?;
    let practice = permit.actor().practice;
    let found = standing(&mut tx, house.knowledge(), practice, client, house.now()).await;
    let none = |why| Light { screen: None, bookable: Err(why), set_aside: 0, clearance: None };
    match found {
        Ok(None) => Ok(none(WhyNot::NoCheck)),
        Ok(Some(found)) => Ok(Light {
            screen: Some(found.screen.screen_id),
            bookable: found.bookable(),
            set_aside: found.set_aside.len(),
            clearance: found.clearance,
        }),
        Err(Refusal::Rule { key, .. }) if key == WhyNot::Unreadable.key() => {
            Ok(none(WhyNot::Unreadable))
        }
        Err(other) => Err(other),
    }
}
