//! The decision as a file for programs, when the person asks for it with a button of the result.
//!
//! It is made from the form alone, so that no answer stands in an address and so that the browser
//! can make it without a network.

use knowledge::Knowledge;
use pathway::wire::decision_json;

use crate::form::{Form, Press};
use crate::setting::Setting;
use crate::state::State;

#[derive(Clone, Debug, PartialEq)]
pub struct DecisionFile {
    /// Says what it is and of which day, and nothing about the person.
    pub name: String,
    /// The decision of the contract with one more key, `record`: the answers it rests on.
    pub json: String,
}

/// The file, when the form asks for one and its answers can be read; otherwise the form is one for
/// [`crate::step::step`].
pub fn asked_for(
    knowledge: &Knowledge,
    setting: &Setting,
    form: &[(String, String)],
) -> Option<DecisionFile> {
    let form = Form::new(form);
    if form.press() != Press::Decision {
        return None;
    }
    let engine = &knowledge.engine;
    let record = State::read(&engine.program, &form).ok()?.record;
    let mut json = decision_json(&engine.decide(&record), &engine.program, &setting.today);
    json.as_object_mut()?.insert("record".to_owned(), record.to_json());
    Some(DecisionFile {
        name: format!("supple-decision-{}.json", setting.today),
        json: format!("{json:#}\n"),
    })
}
