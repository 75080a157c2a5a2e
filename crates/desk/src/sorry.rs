//! Pages for when a use case says no: what happened, to what, and what to do next.

use maud::html;
use pages::page::Page;
use practice::Refusal;
use practice::visit::ready;
use store::StoreError;

use crate::form::reason;
use crate::frame::Frame;
use crate::layout;

/// A page about a refusal. `reference` names the request, for those who look into the log.
#[must_use]
pub fn page(frame: &Frame<'_>, refusal: &Refusal, reference: &str) -> Page {
    let key = kind(refusal);
    let title = frame.t(&format!("sorry-{key}.title"));
    let say = match refusal {
        Refusal::Rule { key, values } => {
            let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
            frame.with(&format!("rule-{key}"), &values)
        }
        Refusal::TooMany { until } => {
            let until = frame.moment(*until);
            frame.with("sorry-too-many.say", &[("until", &until)])
        }
        _ => frame.t(&format!("sorry-{key}.say")),
    };
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (say) }
            @if let Refusal::Wrong(mistakes) = refusal {
                ul {
                    @for mistake in mistakes {
                        li {
                            @if !mistake.field.is_empty() {
                                (frame.t(&format!("field-{}", mistake.field))) ": "
                            }
                            (reason(frame, mistake))
                        }
                    }
                }
            }
            p {
                @match way_out(refusal) {
                    Some((path, words)) => a.button href=(path) { (frame.t(&words)) },
                    None => a.button href="/" { (frame.t("to-start")) },
                }
            }
            p.fine { (frame.with("reference", &[("reference", reference)])) }
        }
    };
    layout::page(frame, title, main)
}

/// The family of texts for a refusal; also its word for programs.
#[must_use]
pub fn kind(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::SignedOut => "signed-out",
        Refusal::Denied(_) => "denied",
        Refusal::Wrong(_) => "wrong",
        Refusal::Rule { .. } => "rule",
        Refusal::Taken(_) => "taken",
        Refusal::TooMany { .. } => "too-many",
        Refusal::Fault(_) => "failed",
        Refusal::Store(error) => match error {
            StoreError::Missing(_) | StoreError::Dangling => "missing",
            StoreError::Stale(_) | StoreError::WrongState { .. } => "stale",
            StoreError::KeyReused => "key-reused",
            StoreError::Exists(_) => "exists",
            StoreError::Held { .. } => "held",
            StoreError::Absent { .. } => "absent",
            StoreError::DiskFull(_) => "disk-full",
            StoreError::Gone(_) | StoreError::Locked(_) | StoreError::GaveWay(_) => "away",
            _ => "failed",
        },
    }
}

/// Where the thing is done that a rule asks for, and the key of the words that say so.
#[must_use]
pub fn way_out(refusal: &Refusal) -> Option<(String, String)> {
    let Refusal::Rule { key, values } = refusal else { return None };
    let (visit, end) = (values.get("visit")?, ready::way_out(key)?);
    let words = format!("way-out{}", end.replace('/', "-"));
    Some((format!("/visits/{visit}{end}"), words))
}
