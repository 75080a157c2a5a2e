//! What the therapist takes at a visit, as a form.

use maud::{Markup, html};
use pages::facts::{Problem, Shown, fields};
use pages::page::Page;
use pages::show;
use pathway::record::{Answer, Record};
use practice::visit::facts::Asked;

use crate::form::key;
use crate::frame::Frame;
use crate::layout;

/// The form. `posted` is what was sent, when something of it was wrong.
#[must_use]
pub fn page(
    frame: &Frame<'_>,
    asked: &Asked,
    posted: Option<&[(String, String)]>,
    problems: &[Problem],
) -> Page {
    let title = frame.t("facts-title");
    let path = format!("/visits/{}", asked.visit.visit_id);
    // What was said before is shown beside the field and never filled in: the therapist looks.
    let taken = asked.taken.clone().unwrap_or_default();
    let shown = match posted {
        Some(posted) => Shown::Posted(posted),
        None => Shown::Record(&taken),
    };
    let main = html! {
        div.narrow {
            p.eyebrow { a href=(path) { (frame.moment(asked.visit.place.starts_at)) } }
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("facts-say")) }
            (summary(frame, problems))
            (earlier(frame, asked))
            (crate::consent::told(frame, asked.visit.visit_id, &asked.consent))
            form.questions.facts method="post" action=(format!("{path}/facts")) novalidate {
                (key())
                (fields(&frame.view, &asked.facts, &shown, problems))
                div.actions { button.primary type="submit" { (frame.t("facts-save")) } }
            }
        }
    };
    layout::page(frame, title, main)
}

/// What the person said before the visit about what is looked at again.
fn earlier(frame: &Frame<'_>, asked: &Asked) -> Markup {
    let said = |record: &Record, fact: &str| match record.get(fact) {
        Some(Answer::Known(value)) => Some(show::value_words(&frame.view, fact, value)),
        Some(Answer::NotSure) => Some(frame.view.t("not-sure")),
        None => None,
    };
    let known: Vec<(&String, String)> =
        asked.facts.iter().filter_map(|fact| Some((fact, said(&asked.before, fact)?))).collect();
    html! {
        @if !known.is_empty() {
            section.card {
                h2 { (frame.t("facts-before")) }
                dl.answers {
                    @for (fact, said) in known {
                        div { dt { (show::question(&frame.view, fact)) } dd { strong { (said) } } }
                    }
                }
            }
        }
    }
}

fn summary(frame: &Frame<'_>, problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.summary role="alert" tabindex="-1" id="summary" {
                h2 { (frame.t("wrong-summary")) }
                ul {
                    @for problem in problems {
                        li {
                            a href=(format!("#{}", problem.field)) {
                                @if let Some(fact) = &problem.fact { (show::question(&frame.view, fact)) " " }
                                (problem.text)
                            }
                        }
                    }
                }
            }
        }
    }
}
