//! The decisions that a visit rests on: its own check, and what was taken at it.

use knowledge::Knowledge;
use pathway::decision::Decision;
use pathway::evaluate::Engine;
use pathway::fact::Visit as Taken;
use pathway::record::Record;
use pathway::space::Truth;
use store::visit_screens::{self, VisitScreen};
use store::visits::Visit;
use store::{PracticeId, Stage, Tx};

use crate::refusal::Refusal;

const HOUR_MS: i64 = 3_600_000;

/// For how many milliseconds the check before a visit counts. Where no card says, it never does.
#[must_use]
pub fn counts_ms(knowledge: &Knowledge) -> i64 {
    knowledge.visit_check_hours().unwrap_or(0) * HOUR_MS
}

/// What a visit rests on.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// The newest check before it.
    pub before: Option<VisitScreen>,
    /// The decision with what was taken at the visit, where it was made after that check.
    pub at_visit: Option<VisitScreen>,
}

impl Checks {
    /// The newest of the two.
    #[must_use]
    pub fn newest(&self) -> Option<&VisitScreen> {
        self.at_visit.as_ref().or(self.before.as_ref())
    }
}

/// What a visit rests on.
///
/// # Errors
/// As the store says.
pub async fn checks(tx: &mut Tx, practice: PracticeId, visit: &Visit) -> Result<Checks, Refusal> {
    let all = visit_screens::of_visit(tx, practice, visit.visit_id).await?;
    let mut checks = Checks::default();
    // Newest first: what was taken at the visit counts until the check is made anew.
    for one in all {
        match one.stage {
            Stage::AtVisit if checks.at_visit.is_none() => checks.at_visit = Some(one),
            Stage::AtVisit => {}
            Stage::Before => {
                checks.before = Some(one);
                break;
            }
        }
    }
    Ok(checks)
}

/// The facts that the therapist takes at this visit: those of the decision whose gate is not known
/// not to hold.
#[must_use]
pub fn taken_at_visit(engine: &Engine, record: &Record) -> Vec<String> {
    let (_, masks) = engine.masks(record);
    let facts = engine.space.facts().iter().enumerate();
    let taken = facts.filter(|(index, fact)| {
        let gate = engine.space.gate(*index);
        fact.visit != Taken::Never && gate.is_none_or(|gate| gate.truth(&masks) != Truth::No)
    });
    taken.map(|(_, fact)| fact.name.clone()).collect()
}

/// Facts of `decision` that nobody has taken yet at this visit.
#[must_use]
pub fn open_at_visit(
    knowledge: &Knowledge,
    decision: &Decision,
    record: &Record,
    stage: Stage,
) -> Vec<String> {
    let engine = &knowledge.engine;
    let applies = taken_at_visit(engine, record);
    let looked_at = |name: &str| {
        let again = engine.program.fact(name).is_some_and(|fact| fact.visit == Taken::Again);
        // What is looked at again is known from before; it is open until the therapist did look.
        again && stage == Stage::AtVisit && record.get(name).is_some()
    };
    let open = decision.at_visit.iter().filter(|name| applies.contains(name) && !looked_at(name));
    open.cloned().collect()
}
