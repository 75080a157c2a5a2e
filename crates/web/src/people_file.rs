//! Clients from a file: chosen or pasted, looked at, brought in.

use axum::RequestExt as _;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::handler::Handler as _;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use desk::form::Filled;
use desk::people_file as page;
use practice::people_file::{self, BYTES_MAX, Sheet};
use practice::permission::case;
use practice::{Case, Fields, Refusal, people_import};
use serde_json::json;

use crate::body::{self, Unread};
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply, Stop};
use crate::state::App;

/// A file of the largest size, which may grow by its line ends and as UTF-8 on the way back.
const BODY_BYTES_MAX: usize = 2 * BYTES_MAX;

/// More parts than a form of ours has.
const PARTS_MAX: usize = 20;

pub fn doors(doors: Doors) -> Doors {
    let limit = || DefaultBodyLimit::max(BODY_BYTES_MAX);
    let door = Door::Case(Case::ImportClients);
    doors
        .get("/clients/import", door, fresh)
        .post("/clients/import", door, look.layer(limit()))
        .post("/clients/import/refused", door, refused.layer(limit()))
        .post("/clients/import/apply", door, apply.layer(limit()))
}

/// A file that was sent, whichever way.
struct Sent {
    /// As it came: a chosen file, else what was pasted.
    bytes: Vec<u8>,
    /// Everything else; the pasted text too, so that the form can be shown again.
    fields: Fields,
}

impl FromRequest<App> for Sent {
    type Rejection = Stop;

    async fn from_request(request: Request, app: &App) -> Result<Sent, Stop> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let Posted(fields) = Posted::from_request(request, app).await?;
            let bytes = fields.raw("text").unwrap_or_default().as_bytes().to_vec();
            return Ok(Sent { bytes, fields });
        }
        let unread = |error: MultipartError| {
            let reason = match Unread::of(&error, error.status()) {
                Unread::Large => "file-too-large",
                // It came, and is no form with a file.
                Unread::Torn => "file-not-text",
                other => other.reason(),
            };
            Stop(Refusal::field("text", reason))
        };
        let broken = |_| Stop(Refusal::field("text", "file-not-text"));
        body::plain(request.headers())?;
        let mut parts = request.extract::<Multipart, _>().await.map_err(broken)?;
        let (mut file, mut pairs) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(unread)? {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(unread)?;
            if name == "file" {
                file = bytes.to_vec();
            } else {
                let text = String::from_utf8(bytes.into());
                pairs.push((name, text.map_err(|_| Stop(Refusal::field("", "not-utf8")))?));
            }
            if pairs.len() > PARTS_MAX {
                return Err(Stop(Refusal::field("text", "file-not-text")));
            }
        }
        let fields = Fields::form(pairs)?;
        if file.is_empty() {
            file = fields.raw("text").unwrap_or_default().as_bytes().to_vec();
        }
        Ok(Sent { bytes: file, fields })
    }
}

/// What the rest of the request goes by.
struct Read {
    text: String,
    language: String,
    sheet: Sheet,
}

fn read(here: &Here, sent: &Sent) -> Result<Read, Refusal> {
    let frame = here.frame();
    let today = frame.civil(frame.now, &frame.zone).date();
    let language = match sent.fields.raw("language") {
        None => frame.view.language().to_owned(),
        Some(code) if knowledge::words::LANGUAGES.contains(&code) => code.to_owned(),
        Some(_) => return Err(Refusal::field("language", "unknown-choice")),
    };
    let text = people_file::decode(&sent.bytes)?;
    let sheet = people_file::read(&text, &language, today)?;
    Ok(Read { text, language, sheet })
}

async fn fresh(here: Here) -> Answer {
    here.permit::<case::ImportClients>()?;
    Ok(here.page(&page::form(&here.frame(), &Filled::default()), json!({})))
}

async fn look(here: Here, sent: Sent) -> Answer {
    let permit = here.permit::<case::ImportClients>()?;
    let Read { text, language, sheet } = match read(&here, &sent) {
        Err(Refusal::Wrong(mistakes)) if !here.program => {
            let filled = Filled { fields: Some(&sent.fields), mistakes: &mistakes };
            let page = page::form(&here.frame(), &filled);
            return Ok(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({})));
        }
        read => read?,
    };
    let sheet = people_import::preview(&here.house, &permit, sheet).await?;
    let json = json!({
        "good": sheet.good.len(),
        "refused": sheet.refused(),
        "wrong": sheet.wrong,
        "left_out": sheet.left_out,
    });
    Ok(here.page(&page::preview(&here.frame(), &sheet, &text, &language), json))
}

async fn refused(here: Here, sent: Sent) -> Answer {
    let permit = here.permit::<case::ImportClients>()?;
    let sheet = read(&here, &sent)?.sheet;
    let sheet = people_import::preview(&here.house, &permit, sheet).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"refused.csv\""),
    ];
    Ok(Reply::raw((headers, page::refused(&here.frame(), &sheet.wrong)).into_response()))
}

async fn apply(here: Here, mut sent: Sent) -> Answer {
    let permit = here.permit::<case::ImportClients>()?;
    let expected = sent.fields.int("expected", 0..=i64::MAX);
    let key = sent.fields.key();
    let rows = read(&here, &sent)?.sheet.good;
    sent.fields.finish()?;
    let count =
        people_import::apply(&here.house, &permit, rows, expected.unsigned_abs(), key).await?;
    Ok(here.page(
        &page::done(&here.frame(), usize::try_from(count).unwrap_or(usize::MAX)),
        json!({ "clients": count }),
    ))
}
