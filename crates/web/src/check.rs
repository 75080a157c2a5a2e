//! The self-check on the server: the way that always works.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pages::decision_file::{self, DecisionFile};
use pages::sorry;
use pages::step::step as next_page;
use pages::view::View;

use crate::body::{self, Unread};
use crate::language::Wanted;
use crate::pairs::pairs;
use crate::site::{respond, respond_with};
use crate::state::App;

type Fields = Vec<(String, String)>;

pub async fn start(State(app): State<App>, wanted: Wanted) -> Response {
    respond(&app, &next_page(app.knowledge(), &app.setting(&wanted), &[]))
}

pub async fn step(State(app): State<App>, wanted: Wanted, request: Request) -> Response {
    let setting = app.setting(&wanted);
    match read(request).await {
        Ok(fields) => match decision_file::asked_for(app.knowledge(), &setting, &fields) {
            Some(file) => download(file),
            None => respond(&app, &next_page(app.knowledge(), &setting, &fields)),
        },
        Err(status) => {
            let page = sorry::refused(&View::new(app.knowledge(), &setting));
            respond_with(status, &app, &page)
        }
    }
}

/// A form, or the status that says why it is none. Its type is not looked at: there is only one.
async fn read(request: Request) -> Result<Fields, StatusCode> {
    let bytes = body::whole(request).await.map_err(Unread::status)?;
    pairs(&bytes).map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)
}

fn download(file: DecisionFile) -> Response {
    let name = format!("attachment; filename=\"{}\"", file.name);
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, file.json).into_response()
}
