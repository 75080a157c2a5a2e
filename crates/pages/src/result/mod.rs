//! The result: what to do now first, then the limits, then why, then everything else.
//!
//! Shown is what is *definite* for the urgency and what is *possible* for the massage: nobody is
//! sent to the emergency department for a "not sure" alone, and nobody is cleared by one.

mod answers;
mod change;
mod decided;
pub mod keep;
pub mod limits;
mod now;
pub mod plan;
mod plan_extra;
mod sheet;
pub mod sources;
mod visit;
mod waiting;
mod why;

use maud::{Markup, html};
use pathway::decision::{Decision, Finding};
use pathway::effect::{Effect, Massage, Urgency};

use crate::layout::{self, CHECK};
use crate::page::{Outcome, Page, Scripts};
use crate::state::{State, hidden};
use crate::view::View;

/// The decision and what its parts are made from.
pub struct Told<'r, 'k> {
    pub view: &'r View<'k>,
    pub state: &'r State,
    pub decision: Decision,
}

impl Told<'_, '_> {
    /// What is certain about how soon.
    pub fn urgency(&self) -> Urgency {
        self.decision.definite.urgency
    }

    /// What is allowed, with everything that is still open taken strictly.
    pub fn massage(&self) -> Massage {
        self.decision.possible.massage
    }

    /// Only answers that were not clear stand between this person and a session.
    pub fn waits(&self) -> bool {
        !self.decision.cleared && self.decision.definite.massage.allows_session()
    }

    /// Strictest first.
    pub fn findings(&self) -> Vec<&Finding> {
        let mut findings: Vec<&Finding> = self.decision.findings.iter().collect();
        findings.sort_by_key(|f| std::cmp::Reverse((f.effect.urgency, f.effect.massage)));
        findings
    }

    /// The key of the words for this outcome.
    pub fn key(&self) -> String {
        if self.waits() && self.urgency() == Urgency::None {
            return "waiting".to_owned();
        }
        now_key(self.urgency(), self.massage())
    }
}

/// Each urgency with each verdict has its own words.
pub fn now_key(urgency: Urgency, massage: Massage) -> String {
    format!("now-{}-{}", urgency.word(), massage.word())
}

/// What to do now, as the result of a check begins, for a page of the practice.
pub fn now(view: &View<'_>, decision: Decision) -> Markup {
    now::part(&Told { view, state: &State::default(), decision })
}

/// The limits of a session as short lines.
pub fn limits(view: &View<'_>, effect: &Effect) -> Vec<String> {
    limits::short(view, effect)
}

pub fn page(view: &View<'_>, state: &State) -> Page {
    let decision = view.knowledge.engine.decide(&state.record);
    let result = Told { view, state, decision };
    let title = view.t(&format!("{}.title", result.key()));
    let main = html! {
        form #check.result method="post" action=(CHECK) {
            (layout::settings(view))
            (state.hidden())
            (hidden("asked", ""))
            div.onscreen { (parts(&result)) }
            (sheet::sheet(&result))
        }
    };
    Page {
        title,
        language: view.language().to_owned(),
        body: layout::check(view, main),
        outcome: Outcome::Fine,
        scripts: Scripts::Check,
    }
}

fn parts(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let emergency = result.urgency() == Urgency::EmergencyNow;
    html! {
        (now::part(result))
        @if !emergency {
            (waiting::part(result))
            @if result.decision.cleared { (limits::part(result)) }
        }
        (keep::part(result))
        (why::part(result))
        @if !emergency {
            (change::part(result))
            (plan::part(result))
            (visit::part(result))
            (watch(result))
            (plan_extra::part(result))
        }
        (answers::part(result))
        (decided::part(result))
        div.actions {
            button.quiet type="submit" name="do" value="back" { (view.t("back")) }
            button.quiet.print type="button" data-print hidden { (view.t("print")) }
            button.quiet type="submit" name="do" value="decision" aria-describedby="file.say" {
                (view.t("save-decision"))
            }
        }
        p.fine id="file.say" { (view.t("save-decision-say")) }
        (layout::form_foot(view))
    }
}

/// The card that says what to watch for once at home.
const SAFETY_NET: &str = "ST-SAFETY-NET";

/// What to watch for after a session.
pub fn safety_net(view: &View<'_>) -> Option<String> {
    view.card_words(SAFETY_NET, &["say"])
}

fn watch(result: &Told<'_, '_>) -> Markup {
    let text = safety_net(result.view).filter(|_| result.decision.cleared);
    let title = result.view.t("watch-title");
    html! { @if let Some(text) = text { (section("watch", &title, html! { p { (text) } })) } }
}

/// A part of the result with a heading that can be linked to.
pub fn section(id: &str, title: &str, content: Markup) -> Markup {
    html! {
        section.part id=(id) aria-labelledby=(format!("{id}.title")) {
            h2 id=(format!("{id}.title")) { (title) }
            (content)
        }
    }
}
