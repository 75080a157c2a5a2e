//! A client's whole record: taken along, asked to be erased, held, erased.

use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use desk::chart::said::put_in_words;
use desk::form::Filled;
use desk::{client_file, records as page};
use practice::permission::{Case, case};
use practice::{Fields, Refusal, records};
use serde_json::json;
use store::clients::Client;
use store::{ClientId, practices};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};

pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/clients/{client}/record", Door::Case(Case::ExportClient), show)
        .get("/clients/{client}/record.json", Door::Case(Case::ExportClient), as_json)
        .get("/clients/{client}/record.html", Door::Case(Case::ExportClient), as_html)
        .post("/clients/{client}/erasure", Door::Case(Case::AskErasure), ask)
        .get("/erasures", Door::Case(Case::EraseClient), wishes)
        .post("/clients/{client}/hold", Door::Case(Case::EraseClient), hold)
        .post("/clients/{client}/erase", Door::Case(Case::EraseClient), erase)
}

async fn load(here: &Here, client: ClientId) -> Result<Client, Refusal> {
    let permit = here.permit_client::<case::ExportClient>(client).await?;
    records::person(&here.house, &permit, client).await
}

fn form(here: &Here, client: &Client, filled: &Filled<'_>) -> Reply {
    let may_erase = here.permit::<case::EraseClient>().is_ok();
    let document = page::record(&here.frame(), client, filled, may_erase);
    let wrong = !filled.mistakes.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    here.page_with(status, &document, json!({ "client": client.client_id }))
}

async fn show(here: Here, Path(client): Path<ClientId>) -> Answer {
    let client = load(&here, client).await?;
    Ok(form(&here, &client, &Filled::default()))
}

async fn as_json(here: Here, Path(client): Path<ClientId>) -> Answer {
    let record = whole(&here, client).await?;
    Ok(file(client, "json", "application/json", format!("{record:#}\n")))
}

async fn as_html(here: Here, Path(client): Path<ClientId>) -> Answer {
    let record = whole(&here, client).await?;
    Ok(file(client, "html", "text/html; charset=utf-8", client_file::document(&record)))
}

/// Everything that is kept, with what is drawn said in words.
async fn whole(here: &Here, client: ClientId) -> Result<serde_json::Value, Refusal> {
    let permit = here.permit_client::<case::ExportClient>(client).await?;
    let mut record = records::whole(&here.house, &permit, client).await?;
    put_in_words(&mut record, here.app.knowledge());
    Ok(record)
}

fn file(client: ClientId, end: &str, kind: &'static str, text: String) -> Reply {
    let name = format!("attachment; filename=\"{client}.{end}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Reply::raw((headers, text).into_response())
}

async fn ask(here: Here, Path(client): Path<ClientId>, Posted(fields): Posted) -> Answer {
    let permit = here.permit_client::<case::AskErasure>(client).await?;
    records::ask_erasure(&here.house, &permit, client, fields.key()).await?;
    let done = page::done(&here.frame(), "asked");
    Ok(here.page(&done, json!({ "asked": client })))
}

async fn wishes(here: Here) -> Answer {
    let permit = here.permit::<case::EraseClient>()?;
    let waiting = records::erasure_wishes(&here.house, &permit).await?;
    let ids: Vec<ClientId> = waiting.iter().map(|(client, _)| client.client_id).collect();
    Ok(here.page(&page::wishes(&here.frame(), &waiting), json!(ids)))
}

async fn hold(here: Here, Path(id): Path<ClientId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit_client::<case::EraseClient>(id).await?;
    let client = load(&here, id).await?;
    let until = fields.maybe_date("until");
    let reason = if until.is_some() { fields.text("reason", 3..=500) } else { String::new() };
    let mut tx = here.house.look(&permit).await?;
    let zone = practices::load(&mut tx, permit.actor().practice).await?.time_zone;
    drop(tx);
    let end = until.and_then(|day| {
        let next = day.tomorrow().ok()?.to_zoned(practice::session::zone(&zone)).ok()?;
        Some(next.timestamp().as_millisecond())
    });
    if let Some(wrong) = mistakes(&here, &client, &mut fields) {
        return Ok(wrong);
    }
    let hold = end.map(|until| (until, reason));
    records::hold(&here.house, &permit, id, hold, fields.key()).await?;
    Ok(here.see(&format!("/clients/{id}/record"), json!({ "client": id, "until": end })))
}

async fn erase(here: Here, Path(id): Path<ClientId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit_client::<case::EraseClient>(id).await?;
    let client = load(&here, id).await?;
    let typed = fields.raw("family_name").unwrap_or_default().trim().to_lowercase();
    if typed != client.family_name.trim().to_lowercase() {
        fields.mistake("family_name", "not-the-name", &[]);
    }
    if let Some(wrong) = mistakes(&here, &client, &mut fields) {
        return Ok(wrong);
    }
    let rows = records::erase(&here.house, &permit, id, fields.key()).await?;
    let done = page::done(&here.frame(), "erased");
    Ok(here.page(&done, json!({ "erased": id, "rows": rows })))
}

/// The form again where something in it is wrong.
fn mistakes(here: &Here, client: &Client, fields: &mut Fields) -> Option<Reply> {
    let mistakes = fields.mistakes().to_vec();
    let filled = Filled { fields: Some(fields), mistakes: &mistakes };
    (!mistakes.is_empty()).then(|| form(here, client, &filled))
}
