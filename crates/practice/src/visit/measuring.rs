//! Filling in a form at a visit: what is due, what is on the form, what is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use knowledge::Knowledge;
use knowledge::measure::{Gap, Instrument, Refused, Score, Scoring};
use serde::Serialize;
use serde_json::json;
use store::measures::{self, Measure, OwnItem};
use store::visits::{self, Visit};
use store::{ClientId, Json, MeasureGap, MeasureId, MeasureMode, VisitId, VisitState};

use crate::fields::Fields;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::{Mistake, Refusal};
use crate::subject::Subject;
use crate::visit::course_log::{CourseLog, due_at};

/// Longer names of activities are refused.
const NAME_MAX: usize = 80;

/// A visit with the log of its course.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The visit.
    pub visit: Visit,
    /// Its course so far.
    pub log: CourseLog,
}

/// An instrument at a visit.
#[derive(Debug)]
pub struct Line<'k> {
    /// The instrument.
    pub instrument: Instrument<'k>,
    /// Whether it is to be filled in at this visit.
    pub due: bool,
    /// The newest form of this visit.
    pub measure: Option<Measure>,
    /// The rule that keeps it from being filled in now, as a key after `rule-`.
    pub closed: Option<&'static str>,
}

impl Line<'_> {
    /// Due, not closed, and not filled in.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.due && self.measure.is_none() && self.closed.is_none()
    }

    /// Whether its score is one after which the card has something to say at once.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        let score = self.measure.as_ref().and_then(|one| one.score);
        score.zip(self.instrument.positive).is_some_and(|(score, cut)| score >= cut)
    }
}

impl Sheet {
    /// Every instrument that is due at this visit or was filled in, in order.
    #[must_use]
    pub fn lines<'k>(&self, knowledge: &'k Knowledge) -> Vec<Line<'k>> {
        let all = knowledge.instruments().into_iter().map(|one| self.line(knowledge, one));
        all.filter(|line| line.due || line.measure.is_some()).collect()
    }

    /// One instrument at this visit.
    #[must_use]
    pub fn line<'k>(&self, knowledge: &'k Knowledge, instrument: Instrument<'k>) -> Line<'k> {
        let id = instrument.card.id.as_str();
        let here = |one: &&Measure| one.visit_id == self.visit.visit_id && one.instrument == id;
        let measure = self.log.measures.iter().rfind(here).cloned();
        let ordinal = self.log.ordinal(self.visit.visit_id);
        let due = ordinal.is_some_and(|n| due_at(&instrument, &knowledge.reviews(), n))
            && !self.log.left_out(id);
        Line { due, measure, closed: self.closed(&instrument), instrument }
    }

    /// A form is open from the end of the visit before until the visit after is done; one that is
    /// the first score of its course, until its visit is done.
    fn closed(&self, instrument: &Instrument<'_>) -> Option<&'static str> {
        let visit = &self.visit;
        let number = visit.number;
        let any = |test: &dyn Fn(&Visit) -> bool| self.log.visits.iter().any(test);
        if matches!(visit.state, VisitState::Cancelled | VisitState::Missed) {
            return Some("measure-off");
        }
        if any(&|one| one.number < number && one.state.holds_place()) {
            return Some("measure-early");
        }
        let first = self.log.ordinal(visit.visit_id) == Some(1)
            && instrument.facts.baseline.is_some()
            && visit.state == VisitState::Done;
        if first || any(&|one| one.number > number && one.state == VisitState::Done) {
            return Some("measure-late");
        }
        None
    }
}

/// What is due and done at a visit.
///
/// # Errors
/// As the store says.
pub async fn sheet(
    house: &House,
    permit: &Permit<case::ReadMeasures>,
    visit: VisitId,
) -> Result<Sheet, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    let visit = visits::load(&mut tx, practice, visit).await?;
    let log = CourseLog::load(&mut tx, practice, visit.course_id).await?;
    Ok(Sheet { visit, log })
}

/// The form of an instrument at a visit.
///
/// # Errors
/// [`store::StoreError::Missing`] for an instrument that the practice does not fill in.
pub async fn form(
    house: &House,
    permit: &Permit<case::FillMeasure>,
    visit: VisitId,
) -> Result<Sheet, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Visit(visit)).await?;
    let visit = visits::load(&mut tx, practice, visit).await?;
    let log = CourseLog::load(&mut tx, practice, visit.course_id).await?;
    Ok(Sheet { visit, log })
}

/// What somebody sent.
#[derive(Clone, Debug, Serialize)]
pub struct Sent {
    /// Id of the instrument's card.
    instrument: String,
    /// Language of the form.
    language: String,
    /// Item to answer.
    answers: BTreeMap<String, i64>,
    /// Item to what the client calls it, where it has no name yet.
    names: BTreeMap<String, String>,
    /// Keep a form with gaps as it is, without a score.
    keep: bool,
    /// The form is left out in this course.
    left_out: bool,
}

/// Reads a form. What cannot be on it is a mistake with the item and the reason.
pub fn read(fields: &mut Fields, instrument: &Instrument<'_>, named: &[(&str, &str)]) -> Sent {
    let own = instrument.own_items_min.is_some();
    let mut answers = BTreeMap::new();
    let mut names = BTreeMap::new();
    let (min, max) = instrument.item_range;
    let list = instrument.scoring == Scoring::CountTicked;
    for item in &instrument.items {
        let name_field = format!("name_{item}");
        if own
            && named.is_empty()
            && let Some(name) = fields.maybe_text(&name_field, NAME_MAX)
        {
            names.insert(item.clone(), name);
        }
        if list && fields.ticked(item) {
            answers.insert(item.clone(), 1);
        } else if let Some(answer) = fields.maybe_int(item, min..=max)
            && !(list && answer == 0)
        {
            answers.insert(item.clone(), answer);
        }
        let has_name = named.iter().any(|one| one.0 == item) || names.contains_key(item);
        if own && !has_name && answers.contains_key(item) {
            fields.mistake(&name_field, "missing", &[]);
        }
    }
    unknown(fields, instrument);
    let (keep, left_out) = (fields.ticked("keep"), fields.ticked("left_out"));
    let least = instrument.own_items_min.unwrap_or(0);
    if own && !left_out && named.is_empty() && names.len() < least {
        let free = instrument.items.iter().find(|item| !names.contains_key(*item));
        let field = format!("name_{}", free.map_or("", String::as_str));
        fields.mistake(&field, "too-few-activities", &[("min", least.to_string())]);
    }
    // An empty list is a good score, and nobody should have it by accident.
    if list && answers.is_empty() && !left_out && !fields.ticked("none") {
        fields.mistake("none", "nothing-ticked", &[]);
    }
    let language = fields.raw("form").unwrap_or_default().to_owned();
    let instrument = instrument.card.id.clone();
    Sent { instrument, language, answers, names, keep, left_out }
}

/// Fields that are neither items of the form nor its own.
fn unknown(fields: &mut Fields, instrument: &Instrument<'_>) {
    let own = ["key", "form", "keep", "left_out", "none"];
    let known = |name: &str| {
        let item = name.strip_prefix("name_").unwrap_or(name);
        own.contains(&name) || instrument.items.iter().any(|one| one == item)
    };
    let strange: Vec<String> = fields
        .pairs()
        .iter()
        .map(|(name, _)| name.chars().take(NAME_MAX).collect::<String>())
        .filter(|name| !known(name))
        .collect();
    for name in strange {
        fields.mistake("", "unknown-item", &[("item", name)]);
    }
}

/// Keeps a form. `mode` says who filled it in.
///
/// # Errors
/// A rule where the form is not open or not shipped in its language; [`Refusal::Wrong`] with every
/// item that has no answer, unless it is to be kept without a score; as the store says.
pub async fn fill(
    house: &House,
    permit: &Permit<case::FillMeasure>,
    (visit, client): (VisitId, ClientId),
    (sent, mode): (Sent, MeasureMode),
    key: Key,
) -> Result<MeasureId, Refusal> {
    let knowledge = Arc::clone(house.knowledge());
    let user = permit.actor().user;
    let about = About { subject: Subject::Visit(visit), client: Some(client), key };
    house
        .write(permit, about, (visit, sent), move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (visit, sent) = &scene.asked;
                let practice = scene.practice;
                let visit = visits::load(tx, practice, *visit).await?;
                let log = CourseLog::load(tx, practice, visit.course_id).await?;
                let sheet = Sheet { visit, log };
                let instrument = knowledge.instrument(&sent.instrument);
                let instrument = instrument.ok_or(store::StoreError::Missing("instrument"))?;
                if let Some(rule) = sheet.closed(&instrument) {
                    return Err(Refusal::Rule { key: rule, values: BTreeMap::new() });
                }
                let (score, gap) = scored(&instrument, &sheet.log, sent)?;
                let (course, client) = (sheet.visit.course_id, sheet.visit.client_id);
                for (item, name) in &sent.names {
                    let (instrument, item) = (sent.instrument.clone(), item.clone());
                    let own = OwnItem { instrument, item, name: name.clone() };
                    measures::name_item(tx, practice, (course, client), &own, scene.now).await?;
                }
                let row = Measure {
                    measure_id: MeasureId::fresh(),
                    client_id: client,
                    course_id: course,
                    visit_id: sheet.visit.visit_id,
                    instrument: sent.instrument.clone(),
                    form_version: instrument.version.clone(),
                    language: sent.language.clone(),
                    mode,
                    user_id: user,
                    at: scene.now,
                    answers: Json::of(&json!(sent.answers)),
                    score,
                    incomplete: gap.map(|gap| gap.as_str().to_owned()),
                    knowledge_digest: knowledge.engine.program.digest.clone(),
                };
                measures::store(tx, practice, &row).await?;
                let detail = json!({ "measure": row.measure_id, "instrument": row.instrument });
                Ok(Done::noting(row.measure_id, detail))
            })
        })
        .await
}

/// The score of what was sent, or why it has none.
fn scored(
    instrument: &Instrument<'_>,
    log: &CourseLog,
    sent: &Sent,
) -> Result<(Option<i64>, Option<MeasureGap>), Refusal> {
    if sent.left_out {
        return match instrument.facts.left_out {
            Some(_) => Ok((None, Some(MeasureGap::LeftOut))),
            None => Err(Refusal::rule("measure-not-left-out")),
        };
    }
    if !instrument.ships_in(&sent.language) {
        return Err(Refusal::rule("measure-language"));
    }
    let named = log.named(instrument).into_iter().map(|(item, _)| item.to_owned());
    let own: Vec<String> = named.chain(sent.names.keys().cloned()).collect();
    let missing =
        |item: &String| Mistake { field: item.clone(), reason: "missing", values: BTreeMap::new() };
    match instrument.score(&sent.answers, &own) {
        Ok(Score::Whole(score)) => Ok((Some(score), None)),
        Ok(Score::Incomplete(_)) if sent.keep => Ok((None, Some(MeasureGap::Missing))),
        Ok(Score::Incomplete(Gap::Missing(items))) => {
            Err(Refusal::Wrong(items.iter().map(missing).collect()))
        }
        Ok(Score::Incomplete(Gap::TooFew(least))) => {
            let values = [("min", least.to_string())].into_iter().collect();
            let field = String::new();
            Err(Refusal::Wrong(vec![Mistake { field, reason: "too-few-activities", values }]))
        }
        Err(Refused::UnknownItem(item)) => {
            let values = [("item", item)].into_iter().collect();
            let field = String::new();
            Err(Refusal::Wrong(vec![Mistake { field, reason: "unknown-item", values }]))
        }
        Err(Refused::OutOfRange { item, min, max }) => {
            let values = [("min", min.to_string()), ("max", max.to_string())];
            let values = values.into_iter().collect();
            Err(Refusal::Wrong(vec![Mistake { field: item, reason: "out-of-range", values }]))
        }
    }
}
