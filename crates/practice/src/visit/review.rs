//! The review of a course: what the cards say and why, what only people can answer, what the
//! therapist decides.

use std::sync::Arc;

use knowledge::Knowledge;
use pathway::decision::{Decision, Finding};
use pathway::effect::Course;
use pathway::record::{Answer, Record, answer_from_text};
use pathway::wire::decision_json;
use serde::Serialize;
use serde_json::json;
use store::reviews::{self, CourseAnswer, Review};
use store::{
    AnswerId, ClientId, CourseId, CourseState, Json, PracticeId, ReviewId, Tx, courses, practices,
};

use crate::care::screening::today;
use crate::care::standing::{Standing, WhyNot, standing};
use crate::fields::Fields;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;
use crate::visit::course_log::CourseLog;
use crate::visit::{course_facts, verdict};

/// What a reason may hold, in characters.
const REASON: std::ops::RangeInclusive<usize> = 5..=2_000;

/// Everything that a review looks at.
#[derive(Debug)]
pub struct Open {
    /// The course so far.
    pub log: CourseLog,
    /// The record with the facts of the course.
    pub record: Record,
    /// What the cards decide on it.
    pub decision: Decision,
    /// What they say about the course for certain.
    pub proposal: Option<Course>,
    /// The strictest that is still possible.
    pub strictest: Option<Course>,
    /// Findings about the course.
    pub findings: Vec<Finding>,
    /// Facts that could still change what they say.
    pub unknown: Vec<String>,
    /// What people were asked about the course, and what they answered after the newest visit.
    pub questions: Vec<(String, Option<Answer>)>,
    /// The visit after which a review is due and was not made.
    pub due: Option<i64>,
}

impl Open {
    /// Whether a decision is just what the cards say, with nothing open that could change it.
    #[must_use]
    pub fn agrees(&self, chosen: Course) -> bool {
        self.proposal == Some(chosen) && self.strictest == Some(chosen)
    }
}

/// Which review of a course is due and was not made: the visit that it follows.
#[must_use]
pub fn due(knowledge: &Knowledge, log: &CourseLog) -> Option<i64> {
    let number = knowledge.reviews().due(log.sessions_done())?;
    let made = log.reviews.iter().any(|review| review.sessions_done >= number);
    (!made).then_some(number)
}

/// The review of a course as it stands.
///
/// # Errors
/// As the store says; the rule for a client without a check.
pub async fn open(
    house: &House,
    permit: &Permit<case::ReadReview>,
    course: CourseId,
) -> Result<Open, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Course(course)).await?;
    look(&mut tx, house.knowledge(), practice, course, house.now()).await
}

async fn look(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    course: CourseId,
    now: i64,
) -> Result<Open, Refusal> {
    let log = CourseLog::load(tx, practice, course).await?;
    let row = practices::load(tx, practice).await?;
    let found = standing(tx, knowledge, practice, log.course.client_id, now).await?;
    let found: Standing = found.ok_or(WhyNot::NoCheck)?;
    let mut record = found.record.clone();
    course_facts::of_course(knowledge, &log, &mut record, (&row, now));
    let engine = found.engine(knowledge);
    let decision = engine.decide(&record);
    let about = |finding: &&Finding| finding.effect.course.is_some();
    let findings = decision.findings.iter().filter(about).cloned().collect();
    let mut unknown: Vec<String> = Vec::new();
    for card in knowledge.cards.values().filter(|card| card.kind == "course-rule") {
        for fact in engine.hangs_on(&record, &card.id) {
            if !unknown.contains(&fact) {
                unknown.push(fact);
            }
        }
    }
    let questions = knowledge
        .course_questions()
        .into_iter()
        .map(|fact| (fact.name.clone(), record.get(&fact.name).cloned()));
    Ok(Open {
        questions: questions.collect(),
        due: due(knowledge, &log),
        proposal: decision.definite.course,
        strictest: decision.possible.course,
        findings,
        unknown,
        record,
        decision,
        log,
    })
}

/// Reads the answers of people about a course; an empty one is no answer.
pub fn read(fields: &mut Fields, knowledge: &Knowledge) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    for fact in knowledge.course_questions() {
        let given = fields.raw(&fact.name).unwrap_or_default().trim().to_owned();
        if given.is_empty() {
            continue;
        }
        match answer_from_text(fact, &given) {
            Ok(_) => answers.push((fact.name.clone(), given)),
            Err(_) => fields.mistake(&fact.name, "unknown-choice", &[]),
        }
    }
    answers
}

/// Keeps what people answered about a course after its newest visit. Answers how many.
///
/// # Errors
/// As the store says.
pub async fn answer(
    house: &House,
    permit: &Permit<case::DecideReview>,
    (client, course): (ClientId, CourseId),
    answers: Vec<(String, String)>,
    key: Key,
) -> Result<i64, Refusal> {
    let user = permit.actor().user;
    let about = About { subject: Subject::Course(course), client: Some(client), key };
    house
        .write(permit, about, (course, answers), move |tx, scene| {
            Box::pin(async move {
                let (course, answers) = &scene.asked;
                let log = CourseLog::load(tx, scene.practice, *course).await?;
                for (fact, answer) in answers {
                    let row = CourseAnswer {
                        answer_id: AnswerId::fresh(),
                        fact: fact.clone(),
                        answer: answer.clone(),
                        sessions_done: log.sessions_done(),
                        user_id: user,
                        at: scene.now,
                    };
                    reviews::answer(tx, scene.practice, (client, *course), &row).await?;
                }
                let count = i64::try_from(answers.len()).unwrap_or(i64::MAX);
                Ok(Done::noting(count, json!({ "answers": count })))
            })
        })
        .await
}

/// What a therapist decides.
#[derive(Clone, Debug, Serialize)]
pub struct Chosen {
    /// A word of the cards.
    pub chosen: String,
    /// Why, where that is another than what the cards say.
    pub reason: Option<String>,
    /// What the page showed as the word of the cards; empty for none.
    pub seen: String,
}

impl Chosen {
    /// Reads a decision.
    pub fn read(fields: &mut Fields) -> Self {
        let word = fields.raw("chosen").unwrap_or_default().trim().to_owned();
        match (word.is_empty(), Course::from_word(&word)) {
            (true, _) => fields.mistake("chosen", "missing", &[]),
            (_, None) => fields.mistake("chosen", "unknown-choice", &[]),
            _ => {}
        }
        let written = !fields.raw("reason").unwrap_or_default().trim().is_empty();
        let reason = written.then(|| fields.text("reason", REASON));
        Self { chosen: word, reason, seen: fields.raw("seen").unwrap_or_default().to_owned() }
    }
}

/// Keeps what a therapist decided about a course, and moves the course's state along.
///
/// # Errors
/// `rule-review-too-early` before the first visit, `rule-review-changed` when the cards say
/// something else than the page showed, a missing reason where the decision is another than theirs.
pub async fn decide(
    house: &House,
    permit: &Permit<case::DecideReview>,
    (client, course): (ClientId, CourseId),
    chosen: Chosen,
    key: Key,
) -> Result<ReviewId, Refusal> {
    let knowledge = Arc::clone(house.knowledge());
    let user = permit.actor().user;
    let about = About { subject: Subject::Course(course), client: Some(client), key };
    house
        .write(permit, about, (course, chosen), move |tx, scene| {
            let knowledge = Arc::clone(&knowledge);
            Box::pin(async move {
                let (course, asked) = &scene.asked;
                let (practice, now) = (scene.practice, scene.now);
                let open = look(tx, &knowledge, practice, *course, now).await?;
                let chosen = Course::from_word(&asked.chosen)
                    .ok_or(Refusal::field("chosen", "unknown-choice"))?;
                let done = open.log.sessions_done();
                if done == 0 {
                    return Err(Refusal::rule("review-too-early"));
                }
                if open.proposal.map_or("", Course::word) != asked.seen {
                    return Err(Refusal::rule("review-changed"));
                }
                if !open.agrees(chosen) && asked.reason.is_none() {
                    return Err(Refusal::field("reason", "why-needed"));
                }
                let program = &knowledge.engine.program;
                let row = practices::load(tx, practice).await?;
                let on = today(&row, now).to_string();
                let review = Review {
                    review_id: ReviewId::fresh(),
                    client_id: open.log.course.client_id,
                    course_id: *course,
                    sessions_done: done,
                    proposal: open.proposal.map(|word| word.word().to_owned()),
                    strictest: open.strictest.map(|word| word.word().to_owned()),
                    chosen: chosen.word().to_owned(),
                    reason: asked.reason.clone(),
                    record: Json::of(&open.record.to_json()),
                    decision: Json::of(&decision_json(&open.decision, program, &on)),
                    user_id: user,
                    at: now,
                    knowledge_release: program.release.clone(),
                    knowledge_digest: program.digest.clone(),
                };
                reviews::store(tx, practice, &review).await?;
                follow(tx, practice, &open.log, chosen).await?;
                let detail = json!({ "review": review.review_id, "after": done });
                Ok(Done::noting(review.review_id, detail))
            })
        })
        .await
}

/// The state of a course after a decision: ended with or without visits to come, or under way.
async fn follow(
    tx: &mut Tx,
    practice: PracticeId,
    log: &CourseLog,
    chosen: Course,
) -> Result<(), Refusal> {
    let state = match (verdict::ends(chosen), log.to_come().next()) {
        (true, Some(_)) => CourseState::Stopped,
        (true, None) => CourseState::Finished,
        (false, _) => CourseState::Active,
    };
    if state != log.course.state {
        let at = (log.course.course_id, log.course.version);
        courses::set_state(tx, practice, at, state).await?;
    }
    Ok(())
}
