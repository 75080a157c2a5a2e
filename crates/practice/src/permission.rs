//! Who may do what: one table. Every use case is a row, every role a column.
//!
//! `docs/generated/permissions.md` is this table printed; a test tries every row over HTTP.

use std::marker::PhantomData;

use store::{ClientId, FormKind, Role, UserId};

use crate::actor::Actor;
use crate::refusal::Refusal;
use crate::visit::links::Holder;
use crate::visit::which::{Scope, Which};

/// How far a role reaches with a use case. Nobody reaches into another practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What is about themselves: their own record, their own account.
    Own,
    /// Everything of their practice.
    Practice,
}

/// Whom a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A client's record.
    Client(ClientId),
    /// An account.
    User(UserId),
    /// The practice as a whole.
    Practice,
}

/// A use case as a type, so that a permit for one is none for another.
pub trait UseCase: Send + Sync + 'static {
    /// Its row in the table.
    const CASE: Case;
}

/// Proof that an actor may do `C`. Only [`Actor::permit`] makes one, by the table, and
/// [`Holder::permit`], for one form.
#[derive(Debug)]
pub struct Permit<C: UseCase> {
    actor: Actor,
    /// The one form that whoever came by a link may fill in.
    scope: Option<Scope>,
    case: PhantomData<C>,
}

impl<C: UseCase> Permit<C> {
    /// Who was permitted.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Who it was, for the audit log: an account, or a link.
    #[must_use]
    pub fn who(&self) -> String {
        match &self.scope {
            Some(scope) => format!("link:{}", scope.link),
            None => format!("user:{}", self.actor.user),
        }
    }

    /// The link that was come by.
    #[must_use]
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }
}

impl<C: UseCase> Permit<C> {
    /// Whether it reaches this form: a link reaches its own and no other.
    ///
    /// # Errors
    /// [`Refusal::Denied`].
    pub fn reaches(&self, which: &Which) -> Result<(), Refusal> {
        match &self.scope {
            Some(scope) if scope.which != *which => Err(Refusal::Denied(C::CASE)),
            _ => Ok(()),
        }
    }
}

impl Holder {
    /// The one thing that a link and its code are good for.
    #[must_use]
    pub fn permit(&self) -> Permit<case::FillForm> {
        self.scoped()
    }

    /// Where the form is a visit's check: to answer it.
    #[must_use]
    pub fn check(&self) -> Option<Permit<case::CheckVisit>> {
        (self.which.kind == FormKind::Check).then(|| self.scoped())
    }

    fn scoped<C: UseCase>(&self) -> Permit<C> {
        Permit { actor: self.actor(), scope: Some(self.scope()), case: PhantomData }
    }
}

impl Actor {
    /// A permit for `C` on what `whose` names.
    ///
    /// # Errors
    /// [`Refusal::Denied`] when no role of the actor reaches that far.
    pub fn permit<C: UseCase>(&self, whose: Whose) -> Result<Permit<C>, Refusal> {
        let own = match whose {
            Whose::Client(client) => self.client == Some(client),
            Whose::User(user) => self.user == user,
            Whose::Practice => false,
        };
        let wanted = if own { Reach::Own } else { Reach::Practice };
        if self.reach(C::CASE) >= wanted {
            Ok(Permit { actor: self.clone(), scope: None, case: PhantomData })
        } else {
            Err(Refusal::Denied(C::CASE))
        }
    }

    /// The furthest that any of the actor's roles reaches.
    #[must_use]
    pub fn reach(&self, case: Case) -> Reach {
        self.roles.iter().map(|role| case.reach(*role)).max().unwrap_or(Reach::Nothing)
    }
}

macro_rules! table {
    ($($(#[doc = $doc:literal])* $name:ident $word:literal: $($role:ident $reach:ident),*;)*) => {
        /// Every use case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Case { $($(#[doc = $doc])* $name),* }

        impl Case {
            /// Every use case, in the order of the table.
            pub const ALL: &'static [Case] = &[$(Case::$name),*];

            /// Its name in the audit log and in documents.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Case::$name => $word),* }
            }

            /// What it is, in a sentence.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Case::$name => concat!($($doc),*).trim()),* }
            }

            /// How far a role reaches with it.
            #[must_use]
            pub const fn reach(self, role: Role) -> Reach {
                match (self, role) {
                    $($((Case::$name, Role::$role) => Reach::$reach,)*)*
                    _ => Reach::Nothing,
                }
            }
        }

        /// The use cases as types.
        pub mod case {
            use super::{Case, UseCase};
            $(
                $(#[doc = $doc])*
                #[derive(Debug)]
                pub struct $name;
                impl UseCase for $name { const CASE: Case = Case::$name; }
            )*
        }
    };
}

table! {
    /// See one's own account, its passkeys and open sessions.
    ReadAccount "read_account":
        Client Own, Therapist Own, FrontDesk Own, Manager Practice, Reviewer Own, Auditor Own;
    /// Change one's own password and passkeys, end sessions.
    ChangeAccount "change_account":
        Client Own, Therapist Own, FrontDesk Own, Manager Own, Reviewer Own, Auditor Own;
    /// Create accounts, give roles, disable and enable.
    RunAccounts "run_accounts": Manager Practice;
    /// Sites, rooms, services, therapists and their hours.
    RunPractice "run_practice": Manager Practice;
    /// See sites, rooms, services and therapists.
    ReadPractice "read_practice":
        Therapist Practice, FrontDesk Practice, Manager Practice, Reviewer Practice, Auditor Practice;

    /// Look for clients by name.
    FindClients "find_clients": Therapist Practice, FrontDesk Practice, Manager Practice;
    /// See a client's contact data, courses and visits.
    ReadClient "read_client":
        Client Own, Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Add a client or change contact data.
    EditClient "edit_client":
        Client Own, Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Bring clients in from a file.
    ImportClients "import_clients": FrontDesk Practice, Manager Practice;
    /// Have everything about a client as a file.
    ExportClient "export_client": Client Own, Manager Practice;
    /// Ask to be erased.
    AskErasure "ask_erasure": Client Own, FrontDesk Practice, Manager Practice;
    /// Erase a client, or put a legal hold on the record.
    EraseClient "erase_client": Manager Practice;

    /// Store the answers of a self-check and what was decided.
    StoreScreen "store_screen": Client Own, Therapist Practice, FrontDesk Practice;
    /// See a stored self-check with its answers and reasons.
    ReadScreen "read_screen": Client Own, Therapist Practice;
    /// Decide a stored self-check again and compare it byte for byte.
    ReplayScreen "replay_screen": Therapist Practice, Auditor Practice;
    /// Ask a clinician for clearance.
    AskClearance "ask_clearance": Client Own, Therapist Practice, FrontDesk Practice;
    /// Enter a named clinician's answer.
    AnswerClearance "answer_clearance": Therapist Practice, Manager Practice;
    /// See the clearance requests.
    ReadClearances "read_clearances": Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Set a finding aside with a written reason. Never one that says stop now.
    OverrideFinding "override_finding": Therapist Practice;
    /// See which findings were set aside, by whom and why.
    ReadOverrides "read_overrides": Therapist Practice, Manager Practice, Auditor Practice;

    /// Ask for a course of visits: the best and its alternatives.
    PlanCourse "plan_course":
        Client Own, Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Confirm all visits of a course in one act.
    BookCourse "book_course":
        Client Own, Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Move one visit, move the rest, cancel the rest.
    ChangeCourse "change_course":
        Client Own, Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Note that a client arrived, was treated or did not come.
    StepVisit "step_visit": Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Answer the check before a visit, and see what came of it.
    CheckVisit "check_visit": Client Own, Therapist Practice;
    /// Enter what is taken at a visit before the note opens.
    TakeVisitFacts "take_visit_facts": Therapist Practice;
    /// Read the note of a visit.
    ReadNote "read_note": Therapist Practice;
    /// Write the note of a visit. One audit row for each page that writes, not for each word.
    WriteNote "write_note": Therapist Practice;
    /// Sign the note of a visit.
    SignNote "sign_note": Therapist Practice;
    /// Add words to a signed note.
    AddToNote "add_to_note": Therapist Practice;
    /// Fill in a form of measures.
    FillMeasure "fill_measure": Client Own, Therapist Practice;
    /// See what was measured, and how it went.
    ReadMeasures "read_measures": Client Own, Therapist Practice;
    /// See what the cards say about a course under way.
    ReadReview "read_review": Therapist Practice;
    /// Answer for a course and decide whether it goes on.
    DecideReview "decide_review": Therapist Practice;
    /// See the day of a site.
    ReadDay "read_day": Therapist Practice, FrontDesk Practice, Manager Practice;
    /// See what was drawn on the body at a visit and at earlier ones.
    ReadChart "read_chart": Client Own, Therapist Practice;
    /// Draw on the body at a visit.
    DrawChart "draw_chart": Client Own, Therapist Practice;
    /// Join or leave the waiting list.
    JoinWaiting "join_waiting": Client Own, Therapist Practice, FrontDesk Practice;
    /// See the waiting list and offer freed places.
    RunWaiting "run_waiting": Therapist Practice, FrontDesk Practice, Manager Practice;
    /// Take or decline an offered place.
    AnswerOffer "answer_offer": Client Own, FrontDesk Practice;
    /// Fill in a form before a visit: what one agrees to, what has changed, how one is.
    FillForm "fill_form": Client Own, Therapist Practice;
    /// See what a client agreed to, refused and took back.
    ReadConsent "read_consent": Client Own, Therapist Practice;
    /// Take back what was agreed to.
    WithdrawConsent "withdraw_consent": Client Own, Therapist Practice;
    /// Make links to a form, see them and take them back.
    MakeLink "make_link": Client Own, Therapist Practice, FrontDesk Practice;
    /// Read the summaries of visits that were released to the client.
    ReadSummary "read_summary": Client Own, Therapist Practice;
    /// Write the summary of a visit, release it to the client, withdraw it.
    WriteSummary "write_summary": Therapist Practice;
    /// Record that a therapist is away; plan again what that breaks.
    Replan "replan": FrontDesk Practice, Manager Practice;

    /// Read the audit log and verify its chain.
    ReadAudit "read_audit": Manager Practice, Auditor Practice;
}

/// The table as a Markdown page.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Who may do what\n\nWritten by a test from `crates/practice/src/permission.rs`; do not \
         edit.\n`own` is one's own record or account, `practice` everything of one's own \
         practice.\nNobody reaches into another practice, so there is no such column.\n\n| use \
         case | what |",
    );
    for role in Role::ALL {
        page.push_str(&format!(" {role} |"));
    }
    page.push_str("\n|---|---|");
    page.push_str(&"---|".repeat(Role::ALL.len()));
    page.push('\n');
    for case in Case::ALL {
        page.push_str(&format!("| `{}` | {} |", case.as_str(), case.about()));
        for role in Role::ALL {
            let word = match case.reach(*role) {
                Reach::Nothing => "",
                Reach::Own => "own",
                Reach::Practice => "practice",
            };
            page.push_str(&format!(" {word} |"));
        }
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_table_permits() {
        let practice = store::PracticeId::fresh();
        let (me, other) = (ClientId::fresh(), ClientId::fresh());
        let actor = |roles: &[Role], client| Actor {
            practice,
            user: UserId::fresh(),
            name: String::new(),
            language: "en".to_owned(),
            roles: roles.to_vec(),
            client,
            therapist: None,
        };
        let client = actor(&[Role::Client], Some(me));
        assert!(client.permit::<case::ReadScreen>(Whose::Client(me)).is_ok());
        assert!(client.permit::<case::ReadScreen>(Whose::Client(other)).is_err());
        assert!(client.permit::<case::ReadDay>(Whose::Practice).is_err());
        let desk = actor(&[Role::FrontDesk], None);
        assert!(desk.permit::<case::ReadScreen>(Whose::Client(me)).is_err());
        assert!(desk.permit::<case::BookCourse>(Whose::Client(me)).is_ok());
        // Several roles reach as far as the furthest of them.
        let both = actor(&[Role::FrontDesk, Role::Therapist], None);
        assert!(both.permit::<case::ReadScreen>(Whose::Client(me)).is_ok());
        assert!(actor(&[], None).permit::<case::ReadAccount>(Whose::Practice).is_err());
    }

    #[test]
    fn names_are_unique_and_every_case_is_somebodys() {
        let mut names: Vec<&str> = Case::ALL.iter().map(|case| case.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Case::ALL.len());
        for case in Case::ALL {
            let reached = Role::ALL.iter().any(|role| case.reach(*role) > Reach::Nothing);
            assert!(reached, "{case:?}");
        }
    }
}
