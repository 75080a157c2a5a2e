//! The plan of a cleared person: techniques in order, the course of visits, and what to do at
//! home.

use maud::{Markup, html};
use pathway::fact::FactType;
use pathway::plan::{DoseLine, HomeLine, Plan, TechniqueLine};
use pathway::record::{Answer, Record, Value};

use super::{Told, limits, section, sources};
use crate::view::View;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let Some(plan) = &result.decision.plan else { return html! {} };
    let view = result.view;
    html! {
        (section("plan", &view.t("plan-title"), html! {
            p { (view.t("plan-say")) }
            @if let Some(dose) = &plan.dose { (dose_box(view, dose)) }
            h3 { (view.t("techniques-title")) }
            ol.techniques { @for line in &plan.techniques { li { (technique(view, line)) } } }
        }))
        (home(result, plan))
    }
}

fn dose_box(view: &View<'_>, dose: &DoseLine) -> Markup {
    html! {
        div.dose {
            p.dose-line { (dose_line(view, dose)) }
            @if let Some(say) = view.card_words(&dose.card, &["say"]) { p { (say) } }
            @if dose.below_studied_dose {
                p.note {
                    strong { (view.t("below-dose")) } " "
                    (view.card_words(&dose.card, &["below_dose"]).unwrap_or_default())
                }
            }
            @if let Some(text) = view.card_words(&dose.card, &["extrapolated"]) { p.fine { (text) } }
            (sources::short(view, &dose.card))
        }
    }
}

/// "4 visits of 45 to 60 minutes, 5 to 10 days apart."
pub fn dose_line(view: &View<'_>, dose: &DoseLine) -> String {
    let minutes = range(view, dose.minutes);
    let gap = range(view, (dose.gap_days_min, dose.gap_days_max));
    view.with(
        "dose",
        &[
            ("visits", &dose.visits.to_string()),
            ("minutes", &minutes),
            ("gap", &gap),
            ("most", &dose.visits_max.to_string()),
        ],
    )
}

/// `45 to 60`, or one number where both ends are the same.
pub fn range(view: &View<'_>, (from, to): (u32, u32)) -> String {
    if from == to {
        return from.to_string();
    }
    view.with("range", &[("from", &from.to_string()), ("to", &to.to_string())])
}

fn technique(view: &View<'_>, line: &TechniqueLine) -> Markup {
    html! {
        h4 { (view.title(&line.card)) }
        p.measures {
            @if let Some(max) = line.pressure_max { (limits::scale(view, max)) " " }
            @if let Some(minutes) = line.minutes {
                span.minutes { (view.with("minutes", &[("minutes", &range(view, minutes))])) }
            }
            @if line.active { span.tag { (view.t("active-part")) } }
        }
        @for key in ["what", "why"] {
            @if let Some(text) = view.card_words(&line.card, &[key]) { p { (text) } }
        }
        @if !line.because.is_empty() {
            p.fine {
                (view.t("fits-because")) " "
                (line.because.iter().map(|c| view.title(c)).collect::<Vec<_>>().join(" · "))
            }
        }
        details.why {
            summary {
                (view.t("evidence")) span.unseen { ": " (view.title(&line.card)) }
            }
            @if let Some(text) = view.card_words(&line.card, &["evidence"]) { p { (text) } }
            (sources::short(view, &line.card))
        }
    }
}

fn home(result: &Told<'_, '_>, plan: &Plan) -> Markup {
    let view = result.view;
    if plan.home.is_empty() {
        return html! {};
    }
    section(
        "home",
        &view.t("home-programme-title"),
        html! {
            p { (view.t("home-programme-say")) }
            div.home-items { @for line in &plan.home { (home_item(result, line)) } }
        },
    )
}

fn home_item(result: &Told<'_, '_>, line: &HomeLine) -> Markup {
    let view = result.view;
    html! {
        article.home-item {
            h3 { (view.title(&line.card)) }
            @if let Some(text) = view.card_words(&line.card, &["how"]) { p { (text) } }
            dl {
                @if let Some(text) = start(result, line) {
                    dt { (view.t("home-start-at")) } dd { (text) }
                }
                @if let Some(text) = view.card_words(&line.card, &["progress"]) {
                    dt { (view.t("home-progress")) } dd { (text) }
                }
                @if let Some(text) = view.card_words(&line.card, &["stop"]) {
                    dt { (view.t("home-stop")) } dd { (text) }
                }
            }
        }
    }
}

/// Where to start, for how easily this person's pain is stirred up.
pub fn start(result: &Told<'_, '_>, line: &HomeLine) -> Option<String> {
    start_for(result.view, &result.state.record, line)
}

/// As [`start`], for the answers of a record.
pub fn start_for(view: &View<'_>, record: &Record, line: &HomeLine) -> Option<String> {
    let level = line.start.clone().or_else(|| start_level(view, record, &line.card))?;
    view.card_words(&line.card, &["start", &level])
}

/// Where the plan names no level: the answer to the fact whose values are the card's levels.
/// Without a clear answer the last level, the gentlest, counts.
fn start_level(view: &View<'_>, record: &Record, card: &str) -> Option<String> {
    let words = view.card(card)?.table.get("words")?.get(view.language())?;
    let levels = words.get("start")?.as_table()?;
    let facts = &view.knowledge.engine.program.facts;
    let (fact, values) = facts.iter().find_map(|fact| match &fact.kind {
        FactType::Enum(values) if values.iter().all(|v| levels.contains_key(v)) => {
            Some((fact, values))
        }
        _ => None,
    })?;
    match record.get(&fact.name) {
        Some(Answer::Known(Value::Choice(level))) => Some(level.clone()),
        _ => values.last().cloned(),
    }
}
