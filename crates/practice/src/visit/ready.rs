//! Whether a visit's note may open.

use knowledge::Knowledge;
use store::visits::Visit;
use store::{PracticeId, StoreError, Tx, VisitId, VisitState, screens};

use crate::care::standing::{Standing, of_screen};
use crate::refusal::Refusal;
use crate::visit::checks::{checks, counts_ms, open_at_visit};
use crate::visit::consent;

/// Why a note may not open, beside what the decision itself says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReady {
    /// The visit has no check of its own.
    Unchecked,
    /// Its check is too old.
    Old {
        /// So many hours are taken.
        hours: i64,
    },
    /// There is a newer check of the client, which is not of this visit.
    Newer,
    /// It is on hold.
    Held,
    /// Facts are not taken yet.
    FactsOpen {
        /// How many.
        count: usize,
    },
    /// The client said no to being treated at this visit, or took their yes back.
    ConsentNo,
}

impl NotReady {
    /// The sentence's key after `rule-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unchecked => "visit-unchecked",
            Self::Old { .. } => "visit-check-old",
            Self::Newer => "visit-check-newer",
            Self::Held => "visit-held",
            Self::FactsOpen { .. } => "visit-facts-open",
            Self::ConsentNo => "visit-consent-no",
        }
    }

    /// As a rule that also names the visit, so that the page can lead to what is to be done.
    #[must_use]
    pub fn of(self, visit: VisitId) -> Refusal {
        let id = ("visit", visit.to_string());
        match self {
            Self::Old { hours } => {
                Refusal::rule_with(self.key(), &[id, ("hours", hours.to_string())])
            }
            Self::FactsOpen { count } => {
                Refusal::rule_with(self.key(), &[id, ("count", count.to_string())])
            }
            Self::Unchecked | Self::Newer | Self::Held | Self::ConsentNo => {
                Refusal::rule_with(self.key(), &[id])
            }
        }
    }
}

/// Where at a visit the thing is done that a rule asks for: the end of its address after the
/// visit's own. None for rules that are not about a visit.
#[must_use]
pub fn way_out(rule: &str) -> Option<&'static str> {
    match rule {
        "visit-unchecked" | "visit-check-old" | "visit-check-newer" | "visit-held" => {
            Some("/check")
        }
        "visit-facts-open" => Some("/facts"),
        "visit-consent-no" => Some("/consent"),
        _ => None,
    }
}

/// The standing on which this visit's note may open at `now`, epoch milliseconds: that of the
/// visit's own check, with what was taken at the visit.
///
/// # Errors
/// [`NotReady`] or why massage may not be given, as a rule; as the store says.
pub async fn ready(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    visit: &Visit,
    now: i64,
) -> Result<Standing, Refusal> {
    rests_on(tx, knowledge, (practice, visit), now, Since::Counts).await
}

/// As [`ready`], for the note of a visit that is over: a check that was made since is about
/// another visit.
///
/// # Errors
/// As [`ready`], without [`NotReady::Newer`].
pub async fn ready_after(
    tx: &mut Tx,
    knowledge: &Knowledge,
    practice: PracticeId,
    visit: &Visit,
    now: i64,
) -> Result<Standing, Refusal> {
    rests_on(tx, knowledge, (practice, visit), now, Since::OfAnother).await
}

/// Whether a check of the client made since counts against the visit's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    Counts,
    OfAnother,
}

async fn rests_on(
    tx: &mut Tx,
    knowledge: &Knowledge,
    (practice, visit): (PracticeId, &Visit),
    now: i64,
    since: Since,
) -> Result<Standing, Refusal> {
    let no = |why: NotReady| Err(why.of(visit.visit_id));
    let own = checks(tx, practice, visit).await?;
    let (Some(before), Some(newest)) = (own.before.as_ref(), own.newest()) else {
        return no(NotReady::Unchecked);
    };
    // Why it is held says more than that it is.
    let screen = screens::load(tx, practice, newest.screen_id).await?;
    let found = of_screen(tx, knowledge, practice, screen, now).await?;
    found.movable()?;
    if visit.state == VisitState::OnHold {
        return no(NotReady::Held);
    }
    if now - before.at > counts_ms(knowledge) {
        return no(NotReady::Old { hours: knowledge.visit_check_hours().unwrap_or(0) });
    }
    let last = screens::of_client(tx, practice, visit.client_id, 1).await?;
    let last = last.first().ok_or(StoreError::Missing("screen"))?;
    // INVARIANT (unknown never permits): what was said since, elsewhere, is not in this decision.
    if since == Since::Counts && last.screen_id != newest.screen_id {
        return no(NotReady::Newer);
    }
    let open = open_at_visit(knowledge, &found.decision, &found.record, newest.stage);
    if !open.is_empty() {
        return no(NotReady::FactsOpen { count: open.len() });
    }
    let said = consent::of_decision(tx, knowledge, practice, (visit, &found.decision)).await?;
    if said.said_no() {
        return no(NotReady::ConsentNo);
    }
    Ok(found)
}
