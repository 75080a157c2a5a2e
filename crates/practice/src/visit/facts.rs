//! What the therapist takes at a visit before the note opens: entered, decided again, and the
//! visit held at once when that does not allow massage.

use std::sync::Arc;

use knowledge::Knowledge;
use pathway::fact::Visit as Taken;
use pathway::record::Record;
use serde_json::json;
use store::visits::Visit;
use store::{ClientId, MadeBy, PracticeId, Stage, Tx, VisitId, screens};

use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::{Mistake, Refusal};
use crate::subject::Subject;
use crate::visit::checks::{checks, counts_ms, open_at_visit};
use crate::visit::consent;
use crate::visit::ready::NotReady;
use crate::visit::rescreen::{Answers, Kept, Left, Row, store, to_come};
use crate::visit::{carry, course_facts};

/// What is to be taken, and what is known so far.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The visit.
    pub visit: Visit,
    /// The facts, in asking order.
    pub facts: Vec<String>,
    /// What the person said before the visit.
    pub before: Record,
    /// What was taken at this visit already, if it was.
    pub taken: Option<Record>,
    /// What the client agreed to for this visit.
    pub consent: consent::Standing,
}

/// What is to be taken at a visit.
///
/// # Errors
/// [`NotReady`] as a rule, where the visit has no check that counts.
pub async fn asked(
    house: &House,
    permit: &Permit<case::TakeVisitFacts>,
    visit: (VisitId, ClientId),
) -> Result<Asked, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Client(visit.1)).await?;
    let found = to_come(&mut tx, practice, visit).await?;
    let knowledge = house.knowledge();
    let base = base(&mut tx, knowledge, practice, &found, house.now()).await?;
    let own = checks(&mut tx, practice, &found).await?;
    let taken = match own.at_visit {
        None => None,
        Some(one) => {
            let screen = screens::load(&mut tx, practice, one.screen_id).await?;
            Some(read(knowledge, &screen)?)
        }
    };
    // Answers that were taken may ask for more, as high pressure that was named only now.
    let known = taken.as_ref().unwrap_or(&base.record);
    let mut facts = wanted(knowledge, &base.record);
    facts.extend(wanted(knowledge, known));
    facts.sort();
    facts.dedup();
    let program = &knowledge.engine.program;
    facts.sort_by_key(|name| program.fact(name).map(|fact| (fact.tier, fact.order)));
    let decision = knowledge.engine.decide(known);
    let said = consent::of_decision(&mut tx, knowledge, practice, (&found, &decision)).await?;
    let mut before = base.record;
    said.enter(knowledge, &mut before);
    Ok(Asked { visit: found, facts, before, taken, consent: said })
}

/// Facts to be taken at the visit of somebody with this record.
fn wanted(knowledge: &Knowledge, record: &Record) -> Vec<String> {
    let decision = knowledge.engine.decide(record);
    open_at_visit(knowledge, &decision, record, Stage::Before)
}

struct Base {
    screen: screens::Screen,
    record: Record,
}

/// The visit's own check, which what is taken is added to.
async fn base(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    visit: &Visit,
    now: i64,
) -> Result<Base, Refusal> {
    let no = |why: NotReady| why.of(visit.visit_id);
    let own = checks(tx, practice, visit).await?;
    let before = own.before.as_ref().ok_or_else(|| no(NotReady::Unchecked))?;
    if now - before.at > counts_ms(knowledge) {
        let hours = knowledge.visit_check_hours().unwrap_or(0);
        return Err(no(NotReady::Old { hours }));
    }
    let last = screens::of_client(tx, practice, visit.client_id, 1).await?;
    let newest = own.newest().map(|one| one.screen_id);
    if last.first().map(|last| last.screen_id) != newest {
        return Err(no(NotReady::Newer));
    }
    let screen = screens::load(tx, practice, before.screen_id).await?;
    let record = read(knowledge, &screen)?;
    Ok(Base { screen, record })
}

fn read(knowledge: &Knowledge, screen: &screens::Screen) -> Result<Record, Refusal> {
    Record::read(screen.record.as_str().as_bytes(), &knowledge.engine.program)
        .map_err(|_| Refusal::rule("check-unreadable"))
}

/// Enters what was taken: a record of these facts as JSON. Everything that is open must be there.
///
/// # Errors
/// A field `a.<fact>` for each fact that is missing; `rule-visit-facts-only` for a fact that is
/// not taken at a visit; [`NotReady`] as a rule.
pub async fn enter(
    house: &House,
    permit: &Permit<case::TakeVisitFacts>,
    visit: (VisitId, ClientId),
    taken: &Record,
    key: Key,
) -> Result<Kept, Refusal> {
    let knowledge = Arc::clone(house.knowledge());
    let program = &knowledge.engine.program;
    let ours = |name: &str| program.fact(name).is_some_and(|fact| fact.visit != Taken::Never);
    if !taken.iter().all(|(name, _)| ours(name)) {
        return Err(Refusal::rule("visit-facts-only"));
    }
    let asked = (visit, taken.to_json().to_string());
    let taken = taken.clone();
    house
        .write(permit, About::client(visit.1, key), asked, move |tx, scene| {
            let (knowledge, taken) = (Arc::clone(&knowledge), taken.clone());
            Box::pin(async move {
                let (practice, now) = (scene.practice, scene.now);
                let found = to_come(tx, practice, scene.asked.0).await?;
                let base = base(tx, &knowledge, practice, &found, now).await?;
                missing(&knowledge, &base.record, &taken)?;
                let mut stated = carry::stated(tx, practice, &base.screen).await?;
                let mut record = base.record.clone();
                let course = found.course_id;
                course_facts::enter(tx, &knowledge, practice, course, &mut record, now).await?;
                for (name, answer) in taken.iter() {
                    let Some(fact) = knowledge.engine.program.fact(name) else { continue };
                    // INVARIANT (checked answers): it was in a record, so it fits.
                    let _ = record.insert(fact, answer.clone());
                    stated.remove(name);
                }
                let since = Some(base.screen);
                let answers = Answers { record, stated, since, left: Left::None };
                let (by, stage) = (MadeBy::Therapist, Stage::AtVisit);
                let row = Row { practice, visit: &found, by, stage, now };
                let kept = store(tx, &knowledge, row, answers).await?;
                let detail = json!({ "visit": found.visit_id, "screen": kept.screen, "visit_is": kept.visit });
                Ok(Done::noting(kept, detail))
            })
        })
        .await
}

/// Names each fact that nobody has taken.
fn missing(knowledge: &Knowledge, before: &Record, taken: &Record) -> Result<(), Refusal> {
    let open = wanted(knowledge, before).into_iter().filter(|name| taken.get(name).is_none());
    let mistakes: Vec<Mistake> = open
        .map(|name| Mistake {
            field: format!("a.{name}"),
            reason: "missing",
            values: std::collections::BTreeMap::new(),
        })
        .collect();
    if mistakes.is_empty() { Ok(()) } else { Err(Refusal::Wrong(mistakes)) }
}
