//! Facts about a course that only the practice knows, entered into a record by keys on cards:
//! visits done, days since, first and newest scores, and what people answered about the course.
//!
//! INVARIANT (unknown never permits): what is not known, or does not fit its fact, is left out.

use knowledge::Knowledge;
use knowledge::measure::{Instrument, POINT};
use knowledge::role::{Reviews, Role};
use pathway::fact::{Fact, FactType, Tier};
use pathway::record::{Answer, Record, Value, answer_from_text};
use store::measures::{self, Measure};
use store::practices::{self, Practice};
use store::{ClientId, CourseId, PracticeId, Tx};

use crate::care::screening::today;
use crate::refusal::Refusal;
use crate::visit::course_log::CourseLog;

/// Enters everything that the practice knows about a course and its client.
///
/// # Errors
/// [`store::StoreError::Missing`] for an unknown course; as the store says.
pub async fn enter(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    course: CourseId,
    record: &mut Record,
    now: i64,
) -> Result<(), Refusal> {
    let log = CourseLog::load(tx, practice, course).await?;
    let row = practices::load(tx, practice).await?;
    let all = measures::of_client(tx, practice, log.course.client_id).await?;
    of_client(knowledge, &all, record, (&row, now));
    of_course(knowledge, &log, record, (&row, now));
    Ok(())
}

/// Enters what was measured of a client and is good beyond one course.
///
/// # Errors
/// As the store says.
pub async fn enter_client(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: &Practice,
    client: ClientId,
    record: &mut Record,
    now: i64,
) -> Result<(), Refusal> {
    let all = measures::of_client(tx, practice.practice_id, client).await?;
    of_client(knowledge, &all, record, (practice, now));
    Ok(())
}

/// See [`enter_client`]; `all` are the client's forms, oldest first.
fn of_client(
    knowledge: &Knowledge,
    all: &[Measure],
    record: &mut Record,
    (row, now): (&Practice, i64),
) {
    for instrument in knowledge.instruments() {
        let Some(fact) = fact_named(knowledge, instrument.facts.latest.as_ref()) else { continue };
        if fact.tier == Tier::Course {
            continue;
        }
        let mut own = all.iter().filter(|one| one.instrument == instrument.card.id);
        let newest = own.rfind(|one| one.score.is_some());
        let good = |one: &&Measure| {
            let age = i64::from((today(row, now) - today(row, one.at)).get_days());
            knowledge.fact_days(&fact.name).is_none_or(|days| age <= days)
        };
        put(record, fact, newest.filter(good).and_then(|one| one.score));
    }
}

/// Enters what is known about a course.
pub(crate) fn of_course(
    knowledge: &Knowledge,
    log: &CourseLog,
    record: &mut Record,
    (row, now): (&Practice, i64),
) {
    let reviews = knowledge.reviews();
    let done = log.sessions_done();
    let mut count = |role: Role, value: Option<i64>| {
        if let (Some(fact), Some(value)) = (knowledge.fact_of(role), value) {
            put(record, fact, value.checked_mul(POINT));
        }
    };
    let days = |at: i64| i64::from((today(row, now) - today(row, at)).get_days());
    let starts = || log.done().map(|visit| visit.place.starts_at);
    count(Role::SessionsDone, Some(done));
    count(Role::DaysSinceFirst, starts().min().map(days));
    count(Role::DaysSinceLast, starts().max().map(days));
    count(Role::BoosterVisits, reviews.visits_max.map(|most| (done - most).max(0)));
    for fact in knowledge.left_out_facts().into_iter().filter_map(|name| known(knowledge, name)) {
        let _ = record.insert(fact, Answer::Known(Value::Yes));
    }
    answered(knowledge, log, record);
    for instrument in knowledge.instruments() {
        score(knowledge, &instrument, (log, &reviews), record);
    }
    if let (Some(fact), Some(worse)) =
        (knowledge.fact_of(Role::WorseBefore), worse_before(knowledge, log, &reviews))
    {
        let value = if worse { Value::Yes } else { Value::No };
        let _ = record.insert(fact, Answer::Known(value));
    }
}

fn score(
    knowledge: &Knowledge,
    instrument: &Instrument<'_>,
    (log, reviews): (&CourseLog, &Reviews),
    record: &mut Record,
) {
    let facts = &instrument.facts;
    let course = |fact: &&Fact| fact.tier == Tier::Course;
    if let Some(fact) = fact_named(knowledge, facts.baseline.as_ref()).filter(course) {
        put(record, fact, log.baseline(&instrument.card.id));
    }
    if let Some(fact) = fact_named(knowledge, facts.latest.as_ref()).filter(course) {
        put(record, fact, log.latest(instrument, reviews).and_then(|one| one.measure.score));
    }
    if let Some(fact) = fact_named(knowledge, facts.left_out.as_ref())
        && log.left_out(&instrument.card.id)
    {
        let _ = record.insert(fact, Answer::Known(Value::Yes));
    }
}

/// What people answered after the newest visit; an answer after an earlier one stands no more.
fn answered(knowledge: &Knowledge, log: &CourseLog, record: &mut Record) {
    for fact in knowledge.course_questions() {
        let mut own = log.answers.iter().filter(|one| one.fact == fact.name);
        let newest = own.rfind(|one| one.sessions_done == log.sessions_done());
        let answer = newest.and_then(|one| answer_from_text(fact, &one.answer).ok());
        if let Some(answer) = answer {
            let _ = record.insert(fact, answer);
        }
    }
}

/// Whether the measure before the newest was worse than the first by a change that counts; none
/// where that cannot be known.
fn worse_before(knowledge: &Knowledge, log: &CourseLog, reviews: &Reviews) -> Option<bool> {
    let mut found: Option<bool> = None;
    let mut unclear = false;
    for instrument in knowledge.instruments() {
        let (Some(step), Some(_)) = (instrument.step(), &instrument.facts.baseline) else {
            continue;
        };
        let Some(first) = log.baseline(&instrument.card.id) else { continue };
        let Some(latest) = log.latest(&instrument, reviews) else { continue };
        let points = log.points(&instrument.card.id);
        let mut before = points.iter().filter(|one| (2..latest.ordinal).contains(&one.ordinal));
        let worse = match before.next_back().map(|one| one.measure.score) {
            None => false,
            Some(Some(score)) => instrument.gain(first, score) <= -step,
            Some(None) => {
                unclear = true;
                continue;
            }
        };
        found = Some(found.unwrap_or(false) || worse);
    }
    match found {
        Some(true) => Some(true),
        _ if unclear => None,
        found => found,
    }
}

fn known<'k>(knowledge: &'k Knowledge, name: &str) -> Option<&'k Fact> {
    knowledge.engine.program.fact(name)
}

fn fact_named<'k>(knowledge: &'k Knowledge, name: Option<&String>) -> Option<&'k Fact> {
    known(knowledge, name?)
}

/// Enters thousandths as the fact's type takes them.
fn put(record: &mut Record, fact: &Fact, thousandths: Option<i64>) {
    let Some(thousandths) = thousandths else { return };
    let value = match fact.kind {
        FactType::Int { .. } if thousandths % POINT == 0 => Value::Int(thousandths / POINT),
        FactType::Number { .. } => Value::Number(thousandths as f64 / POINT as f64),
        _ => return,
    };
    let _ = record.insert(fact, Answer::Known(value));
}
