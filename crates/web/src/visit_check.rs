//! The check before a visit, and what is taken at it.

use axum::http::StatusCode;
use desk::visit_check as page;
use pages::facts;
use pages::setting::{Errand, Setting};
use pages::step::{Said, Turn, turn};
use pathway::record::Record;
use practice::permission::{Permit, case};
use practice::session::zone;
use practice::visit::carry::Carried;
use practice::visit::facts as at_visit;
use practice::visit::forms;
use practice::visit::rescreen::{self, Begun, Kept, Left, Sent};
use practice::visit::sheet::{self, Sheet};
use practice::{Case, Fields, Key, Refusal, visit_step};
use serde_json::{Value, json};
use store::{ClientId, ScreenId, VisitId};

use crate::address::{Path, Query};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use crate::site::respond;

pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/visits/{visit}/check", Door::Case(Case::CheckVisit), show)
        .post("/visits/{visit}/check", Door::Case(Case::CheckVisit), answer)
        .get("/visits/{visit}/facts", Door::Case(Case::TakeVisitFacts), facts_form)
        .post("/visits/{visit}/facts", Door::Case(Case::TakeVisitFacts), take_facts)
}

type Ids = (VisitId, ClientId);

async fn ids(here: &Here, visit: VisitId) -> Result<Ids, Refusal> {
    Ok((visit, visit_step::client_of(&here.house, here.actor()?, visit).await?))
}

/// The end of a check that was made and counts; else its first question.
async fn show(
    here: Here,
    Path(visit): Path<VisitId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    let ids = ids(&here, visit).await?;
    let permit = here.permit_client::<case::CheckVisit>(ids.1).await?;
    let again = query.iter().any(|(name, _)| name == "again");
    let sheet = sheet::read(&here.house, &permit, ids).await?;
    if here.program {
        let begun = rescreen::begin(&here.house, &permit, ids).await?;
        return Ok(Reply::json(StatusCode::OK, offered(&here, &sheet, &begun.carried)));
    }
    let form = here.permit_client::<case::FillForm>(ids.1).await?;
    let way = Way { check: permit, form, at: format!("/visits/{visit}/check") };
    if page::is_over(&sheet) && !again {
        return Ok(here.page(&page::page(&here.frame(), &sheet), Value::Null));
    }
    first(&here, &way, ids).await
}

/// How somebody came to a check: what they may do, and the address at which they do it.
pub struct Way {
    pub check: Permit<case::CheckVisit>,
    pub form: Permit<case::FillForm>,
    pub at: String,
}

/// The check from where it was left; from its first question where it was not begun.
pub async fn first(here: &Here, way: &Way, ids: Ids) -> Answer {
    let permit = &way.check;
    let begun = rescreen::begin(&here.house, permit, ids).await?;
    let since = begun.carried.since.map(|id| id.to_string()).unwrap_or_default();
    let kept = forms::kept_page(&here.house, &way.form, rescreen::form(ids)).await?;
    let same = kept.iter().any(|(name, value)| name == "since" && *value == since);
    let fields = if same { kept } else { opening(&begun.carried) };
    match turn(here.app.knowledge(), &setting(here, &begun, &way.at), &fields) {
        Turn::Ask { page, .. } => Ok(Reply::raw(respond(&here.app, &page))),
        // Nothing was left to ask: that is as good as asked.
        Turn::Done(said) => {
            let sent = sent(begun.carried.since, said, Left::None);
            let kept = rescreen::keep(&here.house, permit, ids, sent, Key::fresh()).await?;
            Ok(here.see(&way.at, written_kept(ids.0, &kept)))
        }
    }
}

/// The form that a check begins with: earlier answers, and which of them are to be confirmed.
fn opening(carried: &Carried) -> Vec<(String, String)> {
    let field = |name: &str, value: String| (name.to_owned(), value);
    vec![
        field("do", "next:brief".to_owned()),
        field("answers", carried.record.to_json().to_string()),
        field("confirm", carried.confirm.join(",")),
        field("asked", String::new()),
    ]
}

/// How the pages of a visit's check are made: their forms come here, each with a key of its own.
fn setting(here: &Here, begun: &Begun, at: &str) -> Setting {
    let since = begun.carried.since;
    let zone = here
        .signed_in
        .as_ref()
        .map_or(jiff::tz::TimeZone::UTC, |found| zone(&found.practice.time_zone));
    let date = |at: i64| {
        let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
        zone.to_datetime(at).date().to_string()
    };
    let mut setting = here.app.setting(&here.wanted);
    if let Some(found) = &here.signed_in {
        setting.country.clone_from(&found.practice.country);
    }
    let hidden = |name: &str, value: String| (name.to_owned(), value);
    setting.errand = Some(Errand {
        action: at.to_owned(),
        hidden: vec![
            hidden("since", since.map(|id| id.to_string()).unwrap_or_default()),
            hidden("key", Key::fresh().as_str().to_owned()),
        ],
        since: since.map(|_| date(begun.carried.since_at)),
    });
    setting
}

fn sent(since: Option<ScreenId>, said: Said, left: Left) -> Sent {
    Sent::Since {
        since,
        record: said.record.to_json().to_string(),
        asked: said.asked,
        unconfirmed: said.unconfirmed,
        left,
    }
}

async fn answer(here: Here, Path(visit): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let ids = ids(&here, visit).await?;
    let permit = here.permit_client::<case::CheckVisit>(ids.1).await?;
    let since: Option<ScreenId> = match fields.raw("since") {
        None | Some("") => None,
        Some(_) => fields.of("since"),
    };
    let whole = fields.raw("record").map(|text| Sent::Whole(text.to_owned()));
    let changed =
        fields.raw("changed").map(|text| Sent::Changed { since, answers: text.to_owned() });
    let key = fields.key();
    if !fields.mistakes().is_empty() {
        return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
    }
    if let Some(sent) = whole.or(changed) {
        let kept = rescreen::keep(&here.house, &permit, ids, sent, key).await?;
        return Ok(here.see(&format!("/visits/{visit}/check"), written_kept(visit, &kept)));
    }
    if here.program {
        return Err(Refusal::field("record", "missing").into());
    }
    let form = here.permit_client::<case::FillForm>(ids.1).await?;
    let way = Way { check: permit, form, at: format!("/visits/{visit}/check") };
    on(&here, &way, ids, since, &fields).await
}

/// A form of the check that was sent by a link.
pub async fn by_link(here: &Here, way: &Way, ids: Ids, mut fields: Fields) -> Answer {
    let since: Option<ScreenId> = fields.maybe("since");
    if !fields.mistakes().is_empty() {
        return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
    }
    on(here, way, ids, since, &fields).await
}

/// What the answers of a check led to, for whoever came by a link and is at its end.
pub async fn end(here: &Here, way: &Way, ids: Ids) -> Answer {
    let sheet = sheet::read(&here.house, &way.check, ids).await?;
    Ok(here.page(&page::page(&here.frame(), &sheet), json!({ "done": true })))
}

/// One form of the check: its answers, kept where they stop a massage now, and what comes next.
async fn on(here: &Here, way: &Way, ids: Ids, since: Option<ScreenId>, fields: &Fields) -> Answer {
    let permit = &way.check;
    if fields.raw("do").is_none() {
        return first(here, way, ids).await;
    }
    if fields.raw("do") == Some("start") {
        forms::keep_page(&here.house, &way.form, rescreen::form(ids), Vec::new()).await?;
        return first(here, way, ids).await;
    }
    let begun = rescreen::begin(&here.house, permit, ids).await?;
    let carried = Carried { since, ..begun.carried.clone() };
    let setting = setting(here, &Begun { carried, ..begun }, &way.at);
    match turn(here.app.knowledge(), &setting, fields.pairs()) {
        Turn::Ask { page, stops } => {
            if let Some(said) = stops {
                let sent = sent(since, said, Left::Some);
                rescreen::keep(&here.house, permit, ids, sent, fields.key()).await?;
            }
            // What was said goes on from here on any device; the key is for this form alone.
            let page_sent = fields.pairs().iter().filter(|(name, _)| name != "key").cloned();
            let which = rescreen::form(ids);
            forms::keep_page(&here.house, &way.form, which, page_sent.collect()).await?;
            Ok(Reply::raw(respond(&here.app, &page)))
        }
        Turn::Done(said) => {
            let sent = sent(since, said, Left::None);
            let kept = rescreen::keep(&here.house, permit, ids, sent, fields.key()).await?;
            Ok(here.see(&way.at, written_kept(ids.0, &kept)))
        }
    }
}

fn written_kept(visit: VisitId, kept: &Kept) -> Value {
    json!({ "visit": visit, "screen": kept.screen, "visit_is": kept.visit })
}

/// What a program needs to answer: earlier answers, which to confirm, which to ask.
fn offered(here: &Here, sheet: &Sheet, carried: &Carried) -> Value {
    let mut json = written(sheet);
    json["since"] = json!(carried.since);
    json["answers"] = carried.record.to_json();
    json["confirm"] = json!(carried.confirm);
    json["ask"] = json!(here.app.knowledge().engine.next(&carried.record).facts);
    json
}

/// What a visit rests on, for programs.
pub fn written(sheet: &Sheet) -> Value {
    let decision = sheet.standing.as_ref().map(|standing| {
        json!({
            "massage": standing.decision.possible.massage.word(),
            "urgency": standing.decision.definite.urgency.word(),
            "cleared": standing.decision.cleared,
        })
    });
    let why_not = match &sheet.ready {
        Err(Refusal::Rule { key, .. }) => Some(*key),
        _ => None,
    };
    json!({
        "visit": sheet.visit.visit_id,
        "state": sheet.visit.state.as_str(),
        "held_for": sheet.visit.state_reason,
        "screen": sheet.own.newest().map(|one| one.screen_id),
        "at": sheet.own.before.as_ref().map(|one| one.at),
        "counts": sheet.counts,
        "decision": decision,
        "at_visit": sheet.open,
        "changes": sheet.changes.as_ref().map(practice::visit::changes::Changes::json),
        "ready": sheet.ready.is_ok(),
        "why_not": why_not,
    })
}

async fn facts_form(here: Here, Path(visit): Path<VisitId>) -> Answer {
    let ids = ids(&here, visit).await?;
    let permit = here.permit_client::<case::TakeVisitFacts>(ids.1).await?;
    let asked = at_visit::asked(&here.house, &permit, ids).await?;
    let json = json!({ "visit": visit, "facts": asked.facts });
    Ok(here.page(&desk::visit_facts::page(&here.frame(), &asked, None, &[]), json))
}

async fn take_facts(here: Here, Path(visit): Path<VisitId>, Posted(fields): Posted) -> Answer {
    let ids = ids(&here, visit).await?;
    let permit = here.permit_client::<case::TakeVisitFacts>(ids.1).await?;
    let taken = match fields.raw("record") {
        Some(text) => {
            let program = &here.app.knowledge().engine.program;
            Record::read(text.as_bytes(), program).map_err(|refused| {
                let values = [("fact", refused.fact), ("allowed", refused.allowed)];
                Refusal::rule_with("record-unreadable", &values)
            })?
        }
        None => {
            let asked = at_visit::asked(&here.house, &permit, ids).await?;
            let frame = here.frame();
            match facts::read(&frame.view, &asked.facts, fields.pairs()) {
                Ok(record) => record,
                Err(problems) => {
                    let posted = Some(fields.pairs());
                    let page = desk::visit_facts::page(&frame, &asked, posted, &problems);
                    let wrong: Vec<_> = problems.iter().map(|one| one.field.clone()).collect();
                    let status = StatusCode::UNPROCESSABLE_ENTITY;
                    let json = json!({ "refused": "wrong", "fields": wrong });
                    return Ok(here.page_with(status, &page, json));
                }
            }
        }
    };
    let kept = at_visit::enter(&here.house, &permit, ids, &taken, fields.key()).await?;
    Ok(here.see(&format!("/visits/{visit}"), written_kept(visit, &kept)))
}
