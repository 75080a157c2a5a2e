//! `/audit`: who did what, and whether the log is whole.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use desk::audit::{Shown, page};
use desk::form::Filled;
use practice::audit_log::{self, Wanted};
use practice::permission::{Case, case};
use practice::{Fields, Refusal, records};
use serde_json::json;
use store::audit::{Row, Verdict};

use crate::address::Query;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::reply::Answer;

/// Rows of one page.
const ROWS: i64 = 100;

/// Characters of a subject, such as `client:<id>`.
const SUBJECT_MAX: usize = 80;

pub fn doors(doors: Doors) -> Doors {
    let read = Door::Case(Case::ReadAudit);
    doors.get("/audit", read, show).post("/audit/verify", read, verify)
}

async fn show(here: Here, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let mut fields = Fields::form(asked)?;
    let subject = fields.maybe_text("subject", SUBJECT_MAX);
    let day = fields.maybe_date("day");
    let before = fields.maybe_int("before", 1..=i64::MAX);
    let wanted = Wanted { subject, day, before, limit: ROWS };
    draw(&here, &fields, wanted, None).await
}

async fn verify(here: Here) -> Answer {
    let permit = here.permit::<case::ReadAudit>()?;
    let verdict = records::verify_log(&here.house, &permit).await?;
    let wanted = Wanted { subject: None, day: None, before: None, limit: ROWS };
    draw(&here, &Fields::default(), wanted, Some(&verdict)).await
}

async fn draw(here: &Here, fields: &Fields, wanted: Wanted, verdict: Option<&Verdict>) -> Answer {
    let permit = here.permit::<case::ReadAudit>()?;
    let frame = here.frame();
    let (rows, names) = if fields.mistakes().is_empty() {
        audit_log::read(&here.house, &permit, &wanted, &frame.zone).await?
    } else if here.program {
        return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
    } else {
        (Vec::new(), BTreeMap::new())
    };
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == ROWS);
    let shown = Shown {
        rows: &rows,
        names: &names,
        older: rows.last().filter(|_| full).map(|row| row.seq),
        subject: fields.raw("subject").unwrap_or_default(),
        day: fields.raw("day").unwrap_or_default(),
        verdict,
    };
    let wrong = !fields.mistakes().is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let filled = Filled { fields: Some(fields), mistakes: fields.mistakes() };
    let page = page(&frame, &shown, &filled);
    let sound = verdict.map(|verdict| matches!(verdict, Verdict::Sound { .. }));
    let listed: Vec<_> = rows.iter().map(as_json).collect();
    Ok(here.page_with(status, &page, json!({ "rows": listed, "sound": sound })))
}

fn as_json(row: &Row) -> serde_json::Value {
    json!({
        "seq": row.seq, "at": row.at, "who": row.who, "use_case": row.use_case,
        "subject": row.subject, "detail": row.detail.value(), "hash": row.hash,
    })
}
