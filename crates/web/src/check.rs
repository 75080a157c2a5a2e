//! The self-check on the server: the way that always works.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::decision_file::{self, DecisionFile};
use pages::sorry;
use pages::step::step as next_page;
use pages::view::View;

use crate::language::Wanted;
use crate::site::respond;
use crate::state::App;

type Fields = Vec<(String, String)>;

pub async fn start(State(app): State<App>, wanted: Wanted) -> Response {
    respond(&app, &next_page(app.knowledge(), &app.setting(&wanted), &[]))
}

pub async fn step(
    State(app): State<App>,
    wanted: Wanted,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let setting = app.setting(&wanted);
    match form {
        Ok(Form(fields)) => match decision_file::asked_for(app.knowledge(), &setting, &fields) {
            Some(file) => download(file),
            None => respond(&app, &next_page(app.knowledge(), &setting, &fields)),
        },
        Err(_) => respond(&app, &sorry::refused(&View::new(app.knowledge(), &setting))),
    }
}

fn download(file: DecisionFile) -> Response {
    let name = format!("attachment; filename=\"{}\"", file.name);
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, file.json).into_response()
}
