//! The limits of a session in words, with the pressure drawn.

use maud::{Markup, html};
use pathway::effect::Effect;

use super::{Told, section};
use crate::view::View;

/// The pressure scale's upper end.
const PRESSURE_MAX: u32 = 5;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let effect = &result.decision.possible;
    if !effect.sets_a_limit() && effect.other.is_empty() {
        return html! {};
    }
    section(
        "limits",
        &view.t("limits-title"),
        html! {
            p { (view.t("limits-say")) }
            dl.limits {
                @if let Some(max) = effect.pressure_max {
                    (line(view, "limit-pressure", html! { (scale(view, max)) }))
                }
                @if let Some(minutes) = effect.duration_minutes_max {
                    (line(view, "limit-minutes", html! {
                        (view.with("at-most-minutes", &[("minutes", &minutes.to_string())]))
                    }))
                }
                (list(view, "limit-techniques", names(view, "techniques", &effect.barred_techniques)))
                (list(view, "limit-avoid", names(view, "areas", &effect.avoid_areas)))
                (list(view, "limit-areas", areas(view, effect)))
                (list(view, "limit-positions", names(view, "positions", &effect.positions)))
                @if effect.no_heat { (line(view, "limit-heat", html! { (view.t("no-heat")) })) }
                (list(view, "limit-notes", notes(view, effect)))
            }
        },
    )
}

fn line(view: &View<'_>, key: &str, content: Markup) -> Markup {
    html! { div { dt { (view.t(key)) } dd { (content) } } }
}

fn list(view: &View<'_>, key: &str, texts: Vec<String>) -> Markup {
    html! {
        @if !texts.is_empty() {
            (line(view, key, html! { ul { @for text in &texts { li { (text) } } } }))
        }
    }
}

fn names<'s>(
    view: &View<'_>,
    list: &str,
    words: impl IntoIterator<Item = &'s String>,
) -> Vec<String> {
    words.into_iter().map(|word| view.vocabulary(list, word)).collect()
}

/// Five steps, filled up to the ceiling.
pub fn scale(view: &View<'_>, max: u32) -> Markup {
    html! {
        span.scale aria-hidden="true" {
            @for step in 1..=PRESSURE_MAX { span.on[step <= max] { (step) } }
        }
        " " (view.with("at-most-pressure", &[("max", &max.to_string())]))
    }
}

/// Limits of single areas, one line an area.
fn areas(view: &View<'_>, effect: &Effect) -> Vec<String> {
    let mut lines = Vec::new();
    for (area, limit) in &effect.areas {
        let mut says = Vec::new();
        if let Some(max) = limit.pressure_max {
            says.push(view.with("at-most-pressure", &[("max", &max.to_string())]));
        }
        if !limit.barred_techniques.is_empty() {
            let names = names(view, "techniques", &limit.barred_techniques).join(", ");
            says.push(view.with("without", &[("names", &names)]));
        }
        lines.push(format!("{}: {}", view.vocabulary("areas", area), says.join("; ")));
    }
    lines
}

fn notes(view: &View<'_>, effect: &Effect) -> Vec<String> {
    let texts = effect
        .other
        .iter()
        .filter_map(|note| view.knowledge.note(view.language(), note).map(|text| view.fill(text)));
    texts.collect()
}

/// All limits as short lines, for the printed sheet.
pub fn short(view: &View<'_>, effect: &Effect) -> Vec<String> {
    let mut lines = Vec::new();
    let mut put = |key: &str, text: String| lines.push(format!("{}: {text}", view.t(key)));
    if let Some(max) = effect.pressure_max {
        put("limit-pressure", view.with("at-most-pressure", &[("max", &max.to_string())]));
    }
    if let Some(minutes) = effect.duration_minutes_max {
        put("limit-minutes", view.with("at-most-minutes", &[("minutes", &minutes.to_string())]));
    }
    let mut put_all = |key: &str, texts: Vec<String>| {
        if !texts.is_empty() {
            put(key, texts.join(", "));
        }
    };
    put_all("limit-techniques", names(view, "techniques", &effect.barred_techniques));
    put_all("limit-avoid", names(view, "areas", &effect.avoid_areas));
    put_all("limit-areas", areas(view, effect));
    put_all("limit-positions", names(view, "positions", &effect.positions));
    if effect.no_heat {
        put("limit-heat", view.t("no-heat"));
    }
    lines
}
