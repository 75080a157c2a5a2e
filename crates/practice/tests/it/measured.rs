//! A course with visits done and forms filled in, made straight in the store.

use store::measures::{self, Measure};
use store::reviews::{self, CourseAnswer};
use store::visits::{self, Step};
use store::{AnswerId, CourseId, MeasureId, MeasureMode, UserId, VisitId, VisitState, courses};
use trial::{DAY, Home, NINE, World, json, kept};

/// A course of visits a week apart, the first so many of them done.
pub struct Made {
    pub world: World,
    pub course: CourseId,
    pub visits: Vec<VisitId>,
    pub done: i64,
}

/// When a visit begins (from 1).
pub fn begins(number: i64) -> i64 {
    NINE + (number - 1) * 7 * DAY
}

pub async fn course(home: &Home, world: &World, count: i64, done: i64) -> Made {
    let places: Vec<_> = (1..=count).map(|n| world.place(0, 0, begins(n))).collect();
    let course = world.course(&places);
    kept!(home.db, tx => courses::book(&mut tx, &course).await.unwrap());
    let visits: Vec<VisitId> = course.visits.iter().map(|visit| visit.id).collect();
    for (n, visit) in (1..=done).zip(&visits) {
        step(home, world, *visit, 1, VisitState::Arrived, begins(n)).await;
        step(home, world, *visit, 2, VisitState::Done, begins(n)).await;
    }
    Made { world: *world, course: course.id, visits, done }
}

pub async fn step(
    home: &Home,
    world: &World,
    visit: VisitId,
    version: i64,
    to: VisitState,
    at: i64,
) {
    let step = Step { practice: world.practice, visit, version, to, reason: None, at };
    kept!(home.db, tx => visits::step(&mut tx, &step).await.unwrap());
}

impl Made {
    /// Scores in points at visits (from 1); none is a form without a score.
    pub async fn measured(&self, home: &Home, instrument: &str, scores: &[(i64, Option<f64>)]) {
        for (number, score) in scores {
            let at = usize::try_from(*number - 1).unwrap();
            let row = Measure {
                measure_id: MeasureId::fresh(),
                client_id: self.world.client,
                course_id: self.course,
                visit_id: self.visits[at],
                instrument: instrument.to_owned(),
                form_version: "1".to_owned(),
                language: "en".to_owned(),
                mode: MeasureMode::Client,
                user_id: UserId::fresh(),
                at: begins(*number),
                answers: json("{}"),
                score: score.map(|points| (points * 1000.0).round() as i64),
                incomplete: score.is_none().then(|| "missing".to_owned()),
                knowledge_digest: "test".to_owned(),
            };
            kept!(home.db, tx => measures::store(&mut tx, self.world.practice, &row)
                .await.unwrap());
        }
    }

    /// An answer about the course after the visits that are done.
    pub async fn said(&self, home: &Home, fact: &str, answer: &str) {
        let row = CourseAnswer {
            answer_id: AnswerId::fresh(),
            fact: fact.to_owned(),
            answer: answer.to_owned(),
            sessions_done: self.done,
            user_id: UserId::fresh(),
            at: begins(self.done),
        };
        let whom = (self.world.client, self.course);
        kept!(home.db, tx => reviews::answer(&mut tx, self.world.practice, whom, &row)
            .await.unwrap());
    }

    /// The answers that nobody has a reason to worry about.
    pub async fn quiet(&self, home: &Home) {
        for fact in ["soreness_over_48h", "new_neuro_since_last"] {
            self.said(home, fact, "no").await;
        }
        self.said(home, "active_part_done", "yes").await;
    }
}
