//! The state of a check. It travels in hidden fields of the form and nowhere else: not in the
//! address, not in a cookie, not in the memory of a server.

use maud::{Markup, html};
use pathway::program::Program;
use pathway::record::{Record, Refusal};

use crate::form::Form;
use crate::pace::Pace;
use crate::view::View;

#[derive(Clone, Debug, Default)]
pub struct State {
    /// Answers that count.
    pub record: Record,
    /// Answers that were given and then taken back; they fill in a question that is shown again.
    pub kept: Record,
    /// The facts of each screen that was answered, in the order of the screens.
    pub path: Vec<Vec<String>>,
    /// Facts that were shown a second time after "not sure" or "prefer not to say".
    pub again: Vec<String>,
    /// Facts of which the person prefers not to say. The record says "not sure" of them.
    pub private: Vec<String>,
    /// Lines of tick-lists that were opened up; each is asked by itself.
    pub singly: Vec<String>,
    /// Lines of tick-lists that were ticked and have more to ask than yes or no.
    pub ticked: Vec<String>,
    /// Earlier answers that count until the person says that they have changed, which they are
    /// still to be asked.
    pub confirm: Vec<String>,
    pub pace: Pace,
}

impl State {
    /// Reads the state back from a form.
    ///
    /// # Errors
    /// [`Refusal`] when the answers do not fit the knowledge, as after an update in mid-check.
    pub fn read(program: &Program, form: &Form<'_>) -> Result<State, Refusal> {
        let record = |name: &str| match form.first(name) {
            None | Some("") => Ok(Record::default()),
            Some(json) => Record::read(json.as_bytes(), program),
        };
        let text = |name: &str| form.first(name).unwrap_or_default();
        Ok(State {
            record: record("answers")?,
            kept: record("kept")?,
            path: text("path")
                .split(';')
                .map(|screen| facts_of(screen, program))
                .filter(|screen| !screen.is_empty())
                .collect(),
            again: facts_of(text("again"), program),
            private: facts_of(text("private"), program),
            singly: facts_of(text("singly"), program),
            ticked: facts_of(text("ticked"), program),
            confirm: facts_of(text("confirm"), program),
            pace: form.pace(),
        })
    }

    pub fn hidden(&self) -> Markup {
        let path: Vec<String> = self.path.iter().map(|screen| screen.join(",")).collect();
        html! {
            (hidden("answers", &self.record.to_json().to_string()))
            (hidden("kept", &self.kept.to_json().to_string()))
            (hidden("path", &path.join(";")))
            (hidden("again", &self.again.join(",")))
            (hidden("private", &self.private.join(",")))
            (hidden("singly", &self.singly.join(",")))
            (hidden("ticked", &self.ticked.join(",")))
            @if !self.confirm.is_empty() { (hidden("confirm", &self.confirm.join(","))) }
            (hidden("pace", self.pace.word()))
        }
    }

    pub fn is_private(&self, fact: &str) -> bool {
        self.private.iter().any(|name| name == fact)
    }

    pub fn is_ticked(&self, fact: &str) -> bool {
        self.ticked.iter().any(|name| name == fact)
    }

    /// Takes an answer out of the decision but remembers it for the form.
    pub fn set_aside(&mut self, fact: &str, program: &Program) {
        let answer = self.record.get(fact).cloned();
        if let (Some(answer), Some(known)) = (answer, program.fact(fact)) {
            // INVARIANT (checked answers): it was in a record, so it fits.
            let _ = self.kept.insert(known, answer);
            self.record.remove(fact);
        }
    }

    /// Sets aside answers to questions that no longer apply, such as the week of a pregnancy
    /// after "not pregnant": the engine would go on counting them.
    pub fn prune(&mut self, view: &View<'_>) {
        let engine = &view.knowledge.engine;
        while let Some(gone) = engine.inapplicable(&self.record).map(str::to_owned) {
            self.set_aside(&gone, &engine.program);
            self.confirm.retain(|fact| *fact != gone);
            for screen in &mut self.path {
                screen.retain(|fact| *fact != gone);
            }
            self.path.retain(|screen| !screen.is_empty());
        }
    }
}

/// Names of facts that exist.
pub fn facts_of(text: &str, program: &Program) -> Vec<String> {
    let known = text.split(',').filter(|name| program.fact(name).is_some());
    known.map(str::to_owned).collect()
}

pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}
