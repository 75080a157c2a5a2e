//! Pages for when something did not work: what happened, and what to do next.

use maud::{Markup, html};
use pathway::record::Refusal;

use crate::layout;
use crate::page::{Outcome, Page, Scripts};
use crate::view::View;

/// The form's answers do not fit the knowledge, as after an update in mid-check.
pub fn start_over(view: &View<'_>, refusal: &Refusal) -> Page {
    let detail = html! {
        p.fine {
            (view.with("start-over-detail", &[
                ("fact", &refusal.fact), ("given", &refusal.given), ("allowed", &refusal.allowed),
            ]))
        }
    };
    page(view, "start-over", Outcome::Refused, Scripts::Check, detail)
}

pub fn not_found(view: &View<'_>) -> Page {
    page(view, "not-found", Outcome::NotFound, Scripts::None, html! {})
}

/// The request itself could not be used: too large, or not a form.
pub fn refused(view: &View<'_>) -> Page {
    page(view, "refused", Outcome::Refused, Scripts::None, html! {})
}

/// A form that another site sent here; its answers are not looked at.
pub fn foreign(view: &View<'_>) -> Page {
    page(view, "foreign", Outcome::Forbidden, Scripts::None, html! {})
}

/// Our own fault.
pub fn failed(view: &View<'_>) -> Page {
    page(view, "failed", Outcome::Failed, Scripts::None, html! {})
}

/// There is no network, and this page needs one.
pub fn offline(view: &View<'_>) -> Page {
    page(view, "offline", Outcome::Fine, Scripts::None, html! {})
}

fn page(view: &View<'_>, key: &str, outcome: Outcome, scripts: Scripts, detail: Markup) -> Page {
    let title = view.t(&format!("{key}.title"));
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (view.t(&format!("{key}.say"))) }
            (detail)
            p {
                a.button href=(format!("{}?lang={}", view.action(), view.language())) {
                    (view.t("to-the-check"))
                }
            }
        }
    };
    Page {
        title,
        language: view.language().to_owned(),
        body: layout::check(view, main),
        outcome,
        scripts,
    }
}
