//! The self-check for the browser: `pages::step` behind four functions that JavaScript can call.
//!
//! Bytes go in and out as JSON through memory that the caller asks for: `supple_alloc`, write,
//! call, read, `supple_free`. There is no clock, no network and no randomness here; the caller
//! says what day it is. Start reading at [`answer`]; [`exports`] is only the door.

mod exports;

use std::sync::OnceLock;

use knowledge::Knowledge;
use pages::decision_file;
use pages::setting::{Place, Setting};
use serde_json::json;

static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();

/// What the page's script sends.
#[derive(serde::Deserialize)]
struct Request {
    form: Vec<(String, String)>,
    language: String,
    country: String,
    today: String,
}

/// Takes in the packed cards. Answers `{}` or `{"error": "…"}`.
pub fn load(cards: &[u8]) -> String {
    match pages::bundle::unpack(cards) {
        Ok(knowledge) => {
            // A second load keeps the first; the page loads once.
            let _ = KNOWLEDGE.set(knowledge);
            json!({}).to_string()
        }
        Err(error) => json!({"error": error}).to_string(),
    }
}

/// The next page for a posted form, or the file that it asks for, as JSON.
pub fn answer(request: &[u8]) -> String {
    let Some(knowledge) = KNOWLEDGE.get() else {
        return json!({"error": "the cards are not loaded"}).to_string();
    };
    let request: Request = match serde_json::from_slice(request) {
        Ok(request) => request,
        Err(error) => return json!({"error": error.to_string()}).to_string(),
    };
    let setting = Setting {
        language: request.language,
        country: request.country,
        today: request.today,
        place: Place::Device,
        client: None,
        errand: None,
    };
    if let Some(file) = decision_file::asked_for(knowledge, &setting, &request.form) {
        return json!({"file": {"name": file.name, "text": file.json}}).to_string();
    }
    let page = pages::step::step(knowledge, &setting, &request.form);
    json!({"title": page.title, "language": page.language, "body": page.body.into_string()})
        .to_string()
}
