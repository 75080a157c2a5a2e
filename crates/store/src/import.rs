//! Many rows of the past at once: what a practice brings along, and what a demonstration needs.
//!
//! Visits that are over take no place, so nothing here touches the calendar; visits to come are
//! booked through [`crate::courses::book`].

use crate::catalog::{self, Table, Value};
use crate::clients::{self, Client};
use crate::courses::{NewCourse, NewVisit};
use crate::db::{Tx, run};
use crate::error::StoreError;
use crate::ids::{CourseState, PracticeId, VisitState};

/// A course of which some visits are over.
#[derive(Clone, Debug)]
pub struct PastCourse {
    /// The course; its own list of visits is not looked at.
    pub course: NewCourse,
    /// Where it stands.
    pub state: CourseState,
    /// Its visits that are over.
    pub visits: Vec<PastVisit>,
}

/// A visit that is over.
#[derive(Clone, Debug)]
pub struct PastVisit {
    /// The visit.
    pub visit: NewVisit,
    /// How it ended: a state that takes no place.
    pub state: VisitState,
    /// When, epoch milliseconds.
    pub state_at: i64,
}

/// Makes other writes of the practice that leave an audit row wait until this transaction ends, so
/// that of two imports at once the second sees the clients of the first.
///
/// # Errors
/// As the database says.
pub async fn alone(tx: &mut Tx, practice: PracticeId) -> Result<(), StoreError> {
    run!(tx, "UPDATE audit_heads SET seq = seq WHERE practice_id = $1", practice)?;
    Ok(())
}

/// Adds clients, each at version 1.
///
/// # Errors
/// [`StoreError::Exists`], [`StoreError::Dangling`].
pub async fn clients(tx: &mut Tx, practice: PracticeId, all: &[Client]) -> Result<(), StoreError> {
    let table = catalog::table(tx, "clients").await?;
    let text = |text: &str| Value::Text(Some(text.to_string()));
    let row = |c: &Client| {
        let values = [
            ("practice_id", Value::Id(Some(practice.uuid()))),
            ("client_id", Value::Id(Some(c.client_id.uuid()))),
            ("user_id", Value::Id(c.user_id.map(|id| id.uuid()))),
            ("given_name", text(&c.given_name)),
            ("family_name", text(&c.family_name)),
            ("search_name", Value::Text(Some(clients::search_name(c)))),
            ("born_on", Value::Text(c.born_on.clone())),
            ("email", Value::Text(c.email.clone())),
            ("phone", Value::Text(c.phone.clone())),
            ("language", text(&c.language)),
            ("remark", text(&c.remark)),
            ("created_at", Value::Number(Some(c.created_at))),
            ("hold_until", Value::Number(c.hold_until)),
            ("hold_reason", Value::Text(c.hold_reason.clone())),
            ("version", Value::Number(Some(1))),
        ];
        in_order(&table, &values)
    };
    let rows: Vec<_> = all.iter().map(row).collect::<Result<_, _>>()?;
    table.insert(tx, &rows).await
}

/// Adds courses with the visits of theirs that are over.
///
/// # Errors
/// [`StoreError::WrongState`] for a visit that would take a place, [`StoreError::Exists`],
/// [`StoreError::Dangling`].
pub async fn courses(tx: &mut Tx, all: &[PastCourse]) -> Result<(), StoreError> {
    let course_table = catalog::table(tx, "courses").await?;
    let visit_table = catalog::table(tx, "visits").await?;
    let (mut course_rows, mut visit_rows) = (Vec::new(), Vec::new());
    for past in all {
        course_rows.push(course_row(&course_table, past)?);
        for visit in &past.visits {
            if visit.state.holds_place() {
                let state = visit.state.as_str().to_string();
                return Err(StoreError::WrongState { what: "visit of the past", state });
            }
            visit_rows.push(visit_row(&visit_table, &past.course, visit)?);
        }
    }
    course_table.insert(tx, &course_rows).await?;
    visit_table.insert(tx, &visit_rows).await
}

fn course_row(table: &Table, past: &PastCourse) -> Result<Vec<Value>, StoreError> {
    let c = &past.course;
    let values = [
        ("practice_id", Value::Id(Some(c.practice.uuid()))),
        ("course_id", Value::Id(Some(c.id.uuid()))),
        ("client_id", Value::Id(Some(c.client.uuid()))),
        ("service_id", Value::Id(Some(c.service.uuid()))),
        ("screen_id", Value::Id(c.screen.map(|id| id.uuid()))),
        ("plan", Value::Text(Some(c.plan.as_str().to_string()))),
        ("state", Value::Text(Some(past.state.as_str().to_string()))),
        ("created_at", Value::Number(Some(c.at))),
        ("version", Value::Number(Some(1))),
    ];
    in_order(table, &values)
}

fn visit_row(
    table: &Table,
    course: &NewCourse,
    past: &PastVisit,
) -> Result<Vec<Value>, StoreError> {
    let (visit, place) = (&past.visit, &past.visit.place);
    let values = [
        ("practice_id", Value::Id(Some(course.practice.uuid()))),
        ("visit_id", Value::Id(Some(visit.id.uuid()))),
        ("course_id", Value::Id(Some(course.id.uuid()))),
        ("number", Value::Number(Some(visit.number))),
        ("client_id", Value::Id(Some(course.client.uuid()))),
        ("site_id", Value::Id(Some(place.site_id.uuid()))),
        ("therapist_id", Value::Id(Some(place.therapist_id.uuid()))),
        ("room_id", Value::Id(Some(place.room_id.uuid()))),
        ("starts_at", Value::Number(Some(place.starts_at))),
        ("ends_at", Value::Number(Some(place.ends_at))),
        ("blocked_from", Value::Number(Some(place.blocked_from))),
        ("blocked_to", Value::Number(Some(place.blocked_to))),
        ("state", Value::Text(Some(past.state.as_str().to_string()))),
        ("state_at", Value::Number(Some(past.state_at))),
        ("state_reason", Value::Text(None)),
        ("version", Value::Number(Some(1))),
    ];
    in_order(table, &values)
}

/// The values in the order of the table's columns, each of which must be among them.
fn in_order(table: &Table, values: &[(&str, Value)]) -> Result<Vec<Value>, StoreError> {
    let value = |column: &catalog::Column| {
        let found = values.iter().find(|(name, _)| *name == column.name);
        found.map(|(_, value)| value.clone()).ok_or(StoreError::Missing("column"))
    };
    table.columns.iter().map(value).collect()
}
