//! What is written in one transaction: a team with all its clients.

use store::clearance::{self, Answer, Question};
use store::clients::Client;
use store::import::PastCourse;
use store::screens::Screen;
use store::users::User;
use store::visits::Step;
use store::waiting::Waiting;
use store::{PracticeId, Role, StoreError, Tx, courses, import, practices, screens, users};
use store::{visits, waiting};

use crate::Counts;
use crate::team::Team;

/// Rows of a team's clients, in the order in which they are written.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub accounts: Vec<User>,
    pub clients: Vec<Client>,
    pub screens: Vec<Screen>,
    pub clearances: Vec<(Question, Option<Answer>)>,
    /// Courses with the visits that take no place; visits to come are those of their own list.
    pub courses: Vec<PastCourse>,
    /// What visits to come do after they were booked.
    pub steps: Vec<Step>,
    pub waiting: Vec<Waiting>,
}

/// Writes the therapists of a team.
///
/// # Errors
/// As the store says.
pub async fn write_team(tx: &mut Tx, practice: PracticeId, team: &Team) -> Result<(), StoreError> {
    for space in &team.rooms {
        practices::put_room(tx, practice, &space.row).await?;
    }
    for one in &team.colleagues {
        if let Some(account) = &one.account {
            users::create(tx, practice, account, &[Role::Therapist]).await?;
        }
        practices::put_therapist(tx, practice, &one.row).await?;
        for line in &one.hours {
            practices::put_hours(tx, practice, line).await?;
        }
        for absence in &one.absences {
            practices::add_absence(tx, practice, absence).await?;
        }
    }
    Ok(())
}

impl Batch {
    /// Writes everything. `now` ends clearances whose time is over.
    ///
    /// # Errors
    /// As the store says; the transaction must then be rolled back.
    pub async fn write(
        &self,
        tx: &mut Tx,
        practice: PracticeId,
        now: i64,
    ) -> Result<Counts, StoreError> {
        for account in &self.accounts {
            users::create(tx, practice, account, &[Role::Client]).await?;
        }
        import::clients(tx, practice, &self.clients).await?;
        for screen in &self.screens {
            screens::store(tx, practice, screen).await?;
        }
        for (question, answer) in &self.clearances {
            clearance::open(tx, practice, question).await?;
            if let Some(answer) = answer {
                clearance::answer(tx, practice, question.id, answer).await?;
            }
        }
        clearance::expire(tx, practice, now).await?;
        import::courses(tx, &self.courses).await?;
        for past in &self.courses {
            courses::add_visits(tx, &past.course, &past.course.visits).await?;
        }
        for step in &self.steps {
            visits::step(tx, step).await?;
        }
        for one in &self.waiting {
            waiting::add(tx, practice, one).await?;
        }
        Ok(self.counts())
    }

    fn counts(&self) -> Counts {
        let visits = |past: &PastCourse| past.visits.len() + past.course.visits.len();
        Counts {
            clients: self.clients.len(),
            screens: self.screens.len(),
            clearances: self.clearances.len(),
            courses: self.courses.len(),
            visits: self.courses.iter().map(visits).sum(),
            waiting: self.waiting.len(),
        }
    }
}
