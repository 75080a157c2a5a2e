//! What a visit rests on: the end of its check, and a section of the visit's page.

use maud::{Markup, html};
use pages::page::Page;
use pages::{result, show};
use pathway::effect::Effect;
use pathway::record::Answer;
use practice::visit::changes::Changes;
use practice::visit::ready;
use practice::visit::sheet::Sheet;
use practice::{Case, Reach, Refusal};
use store::{MadeBy, VisitState};

use crate::frame::Frame;
use crate::layout;
use crate::sorry::way_out;

fn staff(frame: &Frame<'_>) -> bool {
    frame.actor.is_some_and(|actor| actor.reach(Case::CheckVisit) == Reach::Practice)
}

/// The end of a visit's check: what to do now, whether the visit is held, and what is different.
#[must_use]
pub fn page(frame: &Frame<'_>, sheet: &Sheet) -> Page {
    let title = frame.t("check-title");
    let visit = &sheet.visit;
    let at = frame.moment(visit.place.starts_at);
    let path = format!("/visits/{}", visit.visit_id);
    let main = html! {
        div.narrow {
            p.eyebrow {
                @if staff(frame) { a href=(path) { (at) } } @else { (at) }
                " · " (title)
            }
            (held(frame, sheet))
            @if let Some(standing) = &sheet.standing {
                (result::now(&frame.view, standing.decision.clone()))
            }
            @if staff(frame) {
                (next(frame, sheet))
                (different(frame, sheet))
            } @else if visit.state != VisitState::OnHold && sheet.standing.as_ref().is_some_and(|s| s.movable().is_ok()) {
                p.lead { (frame.t("check-thanks")) }
            }
            // Whoever came by a link is at the end of it.
            @if frame.actor.is_some() {
                p { a href=(format!("{path}/check?again=yes")) { (frame.t("check-again")) } }
            }
        }
    };
    layout::page(frame, title, main)
}

/// Says that the visit is on hold, with the cards for which it is.
fn held(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    if sheet.visit.state != VisitState::OnHold {
        return html! {};
    }
    let allows = sheet.standing.as_ref().is_some_and(|one| one.movable().is_ok());
    let key = match (staff(frame), allows) {
        (true, true) => "held-staff-clear",
        (true, false) => "held-staff",
        (false, true) => "held-own-clear",
        (false, false) => "held-own",
    };
    let reason = sheet.visit.state_reason.as_deref().unwrap_or_default();
    html! {
        div.callout.urgent {
            p { strong { (frame.t("held-title")) } " " (frame.t(key)) }
            @if staff(frame) {
                ul {
                    @for card in reason.split_whitespace() {
                        li { (frame.view.title(card)) " (" (card) ")" }
                    }
                }
            }
        }
    }
}

/// The section of the visit's page for those who may see answers.
#[must_use]
pub fn section(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    html! {
        section.card.rests #check {
            h2 { (frame.t("check-title")) }
            (held(frame, sheet))
            (made(frame, sheet))
            (next(frame, sheet))
            @if sheet.own.before.is_some() {
                @if sheet.visit.state.holds_place() {
                    p { a href=(format!("/visits/{}/check?again=yes", sheet.visit.visit_id)) { (frame.t("check-again")) } }
                }
                (different(frame, sheet))
            }
        }
    }
}

/// When the check was made, and by whom.
fn made(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let Some(before) = &sheet.own.before else { return html! { p { (frame.t("check-none")) } } };
    let by = match before.made_by {
        MadeBy::Client => "check-by-client",
        MadeBy::Therapist => "check-by-therapist",
    };
    html! {
        p {
            a href=(format!("/screens/{}", before.screen_id)) { (frame.with(by, &[("at", &frame.moment(before.at))])) }
            @if let Some(at_visit) = &sheet.own.at_visit {
                " · "
                a href=(format!("/screens/{}", at_visit.screen_id)) {
                    (frame.with("facts-taken", &[("at", &frame.moment(at_visit.at))]))
                }
            }
        }
    }
}

/// What is to be done before the note may open.
fn next(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let path = format!("/visits/{}", sheet.visit.visit_id);
    let over = !sheet.visit.state.holds_place();
    let allows = sheet.standing.as_ref().is_some_and(|one| one.movable().is_ok());
    html! {
        @match &sheet.ready {
            _ if over => {}
            Ok(()) => p { strong { (frame.t("check-ready")) } }
            Err(refusal) => {
                p { (why(frame, refusal)) }
                @if let Some((to, words)) = way_out(refusal) {
                    p { a.button href=(to) { (frame.t(&words)) } }
                }
            }
        }
        @if !over && allows && sheet.counts && !sheet.open.is_empty() {
            p { (frame.t("facts-open")) }
            ul { @for fact in &sheet.open { li { (show::question(&frame.view, fact)) } } }
        }
        @if !over && sheet.taken() { p { a href=(format!("{path}/facts")) { (frame.t("facts-again")) } } }
    }
}

fn why(frame: &Frame<'_>, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Rule { key, values } => {
            let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
            frame.with(&format!("rule-{key}"), &values)
        }
        _ => frame.t("sorry-failed.say"),
    }
}

/// What is different from the decision before; also for the page of the note.
#[must_use]
pub fn different(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let Some(changes) = &sheet.changes else {
        return html! { @if sheet.own.before.is_some() { p.fine { (frame.t("changes-first")) } } };
    };
    let since = frame.moment(changes.since);
    html! {
        div.changes {
            h3 { (frame.with("changes-title", &[("since", &since)])) }
            @if changes.none() { p { (frame.t("changes-none")) } } @else { (listed(frame, changes)) }
        }
    }
}

fn listed(frame: &Frame<'_>, changes: &Changes) -> Markup {
    let view = &frame.view;
    let said = |fact: &str, answer: &Option<Answer>| match answer {
        None => frame.t("changes-not-asked"),
        Some(Answer::NotSure) => view.t("not-sure"),
        Some(Answer::Known(value)) => show::value_words(view, fact, value),
    };
    let cards = |key: &str, cards: &[String]| {
        html! {
            @if !cards.is_empty() {
                h4 { (frame.t(key)) }
                ul { @for card in cards { li { (view.title(card)) } } }
            }
        }
    };
    let limits = |key: &str, effect: &Effect| {
        let lines = result::limits(view, effect);
        html! {
            @if !lines.is_empty() {
                h4 { (frame.t(key)) }
                ul { @for line in &lines { li { (line) } } }
            }
        }
    };
    html! {
        @if !changes.answers.is_empty() {
            dl.answers {
                @for one in &changes.answers {
                    div {
                        dt { (show::question(view, &one.fact)) }
                        dd {
                            span {
                                span.was { (said(&one.fact, &one.before)) }
                                " → " strong { (said(&one.fact, &one.now)) }
                            }
                        }
                    }
                }
            }
        }
        (cards("changes-came", &changes.came))
        (cards("changes-went", &changes.went))
        (limits("changes-tighter", &changes.tighter))
        (limits("changes-looser", &changes.looser))
    }
}

/// Whether the page of the check is its end and not its beginning.
#[must_use]
pub fn is_over(sheet: &Sheet) -> bool {
    let newer = matches!(&sheet.ready, Err(Refusal::Rule { key, .. })
        if *key == ready::NotReady::Newer.key());
    sheet.counts && !newer
}
