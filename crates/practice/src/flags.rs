//! What staff should know before a client comes, as flags of a visit.

use knowledge::Knowledge;
use knowledge::measure::Instrument;
use store::visits::DayVisit;
use store::{ConsentAct, Json, PracticeId, Tx, VisitState};

use crate::care::standing::{screen_days, standing};
use crate::house::House;
use crate::refusal::Refusal;
use crate::visit::checks::counts_ms;
use crate::visit::course_log::due_at;

const DAY_MS: i64 = 24 * 3_600_000;

/// What to know before a client comes, most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// The newest self-check bars massage.
    Barred,
    /// The visit is on hold.
    OnHold,
    /// The newest self-check wants a clinician's answer first.
    NeedsClearance,
    /// A question to a clinician is open.
    ClearanceOpen,
    /// There is no self-check.
    NotScreened,
    /// The visit begins soon, and has no check of its own that counts.
    CheckDue,
    /// The newest self-check will be too old at the visit.
    ScreenOld,
    /// A finding of the newest self-check was set aside.
    SetAside,
    /// The newest self-check sets limits.
    Limits,
    /// A clinician's clearance is good at the visit.
    ClearanceGood,
    /// Something is to be measured at the visit and was not yet.
    MeasureDue,
    /// The client has not agreed to be treated at this visit.
    ConsentMissing,
    /// The visit is over and its note is not signed.
    NoteUnsigned,
}

impl Flag {
    /// Its word, for programs and for the keys of texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Barred => "barred",
            Self::OnHold => "on-hold",
            Self::NeedsClearance => "needs-clearance",
            Self::ClearanceOpen => "clearance-open",
            Self::NotScreened => "not-screened",
            Self::CheckDue => "check-due",
            Self::ScreenOld => "screen-old",
            Self::SetAside => "set-aside",
            Self::Limits => "limits",
            Self::ClearanceGood => "clearance-good",
            Self::MeasureDue => "measure-due",
            Self::ConsentMissing => "consent-missing",
            Self::NoteUnsigned => "note-unsigned",
        }
    }
}

/// A visit and its flags.
#[derive(Clone, Debug)]
pub struct Line {
    /// The visit with what the calendar shows.
    pub visit: DayVisit,
    /// What to know.
    pub flags: Vec<Flag>,
}

/// What flags are told by, beside the row of a visit.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// After how many days a check is old.
    pub screen_days: i64,
    /// For how many milliseconds the check before a visit counts.
    pub counts_ms: i64,
    /// Now, epoch milliseconds.
    pub now: i64,
}

impl Line {
    /// A visit with its flags, after what was set aside of the newest check.
    ///
    /// # Errors
    /// As the store says.
    pub async fn of(
        tx: &mut Tx,
        knowledge: &Knowledge,
        practice: PracticeId,
        mut visit: DayVisit,
        terms: Terms,
    ) -> Result<Self, Refusal> {
        if visit.set_aside > 0 && visit.visit.state.holds_place() {
            let client = visit.visit.client_id;
            match standing(tx, knowledge, practice, client, terms.now).await {
                Ok(Some(found)) => {
                    visit.massage = Some(found.decision.possible.massage.word().to_owned());
                }
                // A check that cannot be read keeps the verdict that was stored.
                Ok(None) | Err(Refusal::Rule { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(Self::new(visit, terms).with_measures(knowledge))
    }

    /// A visit with the flags that its row tells. Whoever has been has one while the note is not
    /// signed; whoever will not come has none.
    fn new(visit: DayVisit, terms: Terms) -> Self {
        let mut flags = Vec::new();
        if visit.visit.state.holds_place() {
            let starts_at = visit.visit.place.starts_at;
            match visit.massage.as_deref() {
                None => flags.push(Flag::NotScreened),
                Some("barred") => flags.push(Flag::Barred),
                Some("needs_clearance") if visit.clearances_good > 0 => {
                    flags.push(Flag::ClearanceGood);
                }
                Some("needs_clearance") => flags.push(Flag::NeedsClearance),
                Some("adapted") => flags.push(Flag::Limits),
                Some(_) => {}
            }
            let old = |at: i64| at + terms.screen_days * DAY_MS < starts_at;
            flags.extend(visit.screened_at.and_then(|at| match due(&visit, terms) {
                true => Some(Flag::CheckDue),
                false => old(at).then_some(Flag::ScreenOld),
            }));
            if visit.clearances_open > 0 {
                flags.push(Flag::ClearanceOpen);
            }
            if visit.set_aside > 0 {
                flags.push(Flag::SetAside);
            }
            if visit.visit.state == VisitState::OnHold {
                flags.push(Flag::OnHold);
            }
            if visit.consent.as_deref() != Some(ConsentAct::Given.as_str()) {
                flags.push(Flag::ConsentMissing);
            }
            flags.sort_unstable();
        }
        if visit.visit.state == VisitState::Done && visit.notes_signed == 0 {
            flags.push(Flag::NoteUnsigned);
        }
        Self { visit, flags }
    }

    /// With the flag of a visit at which something is due to be measured. One whose visit before
    /// is still to come has none: nothing can be filled in yet.
    fn with_measures(mut self, knowledge: &Knowledge) -> Self {
        let visit = &self.visit;
        let reviews = knowledge.reviews();
        let due = |one: &&Instrument<'_>| due_at(one, &reviews, visit.kept_before + 1);
        let due = knowledge.instruments().iter().filter(due).count();
        let measured = usize::try_from(visit.measured).unwrap_or(0);
        if visit.visit.state.holds_place() && visit.to_come_before == 0 && measured < due {
            self.flags.push(Flag::MeasureDue);
        }
        self
    }
}

/// Whether a visit is near and nothing that was said counts for it.
fn due(visit: &DayVisit, terms: Terms) -> bool {
    let starts_at = visit.visit.place.starts_at;
    let near = starts_at - terms.now <= terms.counts_ms;
    let reached = starts_at.max(terms.now);
    let counts = visit.checked_at.is_some_and(|at| reached - at <= terms.counts_ms);
    near && !(counts && visit.newest_of == Some(visit.visit.visit_id))
}

/// What flags are told by in a practice with these settings.
#[must_use]
pub fn terms(house: &House, settings: &Json) -> Terms {
    let knowledge = house.knowledge();
    Terms {
        screen_days: screen_days(knowledge, settings),
        counts_ms: counts_ms(knowledge),
        now: house.now(),
    }
}
