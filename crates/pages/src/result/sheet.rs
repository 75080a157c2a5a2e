//! The printed sheet: the result on one page. On the screen it is not there.

use maud::{Markup, html};
use pathway::decision::Finding;
use pathway::effect::Urgency;

use super::{Told, decided, limits, now, plan, visit, waiting};
use crate::show;

/// Up to so much text the larger sizes fit on one page; a test prints the longest results.
const CHARS_LARGE_MAX: usize = 2_400;
const CHARS_MIDDLE_MAX: usize = 4_200;

pub fn sheet(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let key = result.key();
    let blocks = [
        (view.t("limits-title"), limit_lines(result)),
        (view.t("why-title"), findings(result)),
        (view.t(waiting::title(result)), unclear(result)),
        (view.t("clinician-title"), visit::questions(result)),
        (view.t("plan-title"), plan_lines(result)),
        (view.t("home-programme-title"), home(result)),
        (view.t("visit-title"), at_visit(result)),
        (view.t("watch-title"), watch(result)),
    ];
    let chars = blocks.iter().flat_map(|(_, lines)| lines).map(|l| l.chars().count()).sum();
    html! {
        div class=(format!("sheet {}", size(chars))) {
            header { strong { "Supple" } span { (decided::line(view)) } }
            section class=(format!("sheet-verdict {}", now::tone(result))) {
                h2 { (view.t(&format!("{key}.title"))) }
                p { (view.fill(&view.t(&format!("{key}.say")))) }
            }
            div.columns { @for (title, lines) in &blocks { (block(title, lines)) } }
            p.sheet-foot { (view.t("not-reviewed")) " " (view.t("not-diagnosis")) }
        }
    }
}

fn size(chars: usize) -> &'static str {
    if chars <= CHARS_LARGE_MAX {
        "large"
    } else if chars <= CHARS_MIDDLE_MAX {
        "middle"
    } else {
        "small"
    }
}

fn block(title: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            section { h3 { (title) } ul { @for line in lines { li { (line) } } } }
        }
    }
}

fn limit_lines(result: &Told<'_, '_>) -> Vec<String> {
    if result.decision.cleared {
        limits::short(result.view, &result.decision.possible)
    } else {
        Vec::new()
    }
}

/// Each finding: what to do or what it is about, the answers behind it, the card.
fn findings(result: &Told<'_, '_>) -> Vec<String> {
    let view = result.view;
    let urgent = result.urgency() >= Urgency::SameDay;
    let line = |finding: &Finding| {
        let key = if urgent { "do" } else { "say" };
        let text = view.card_words(&finding.card, &[key]).unwrap_or_default();
        let because: Vec<String> =
            finding.because.iter().map(|(f, v)| show::value_words(view, f, v)).collect();
        let title = view.title(&finding.card);
        format!("{title} ({}). {text} [{}]", because.join(", "), finding.card)
    };
    result.findings().into_iter().map(line).collect()
}

fn unclear(result: &Told<'_, '_>) -> Vec<String> {
    let open = result.decision.open.iter().filter(|o| o.asked);
    open.map(|o| show::question(result.view, &o.fact)).collect()
}

fn plan_lines(result: &Told<'_, '_>) -> Vec<String> {
    let Some(plan) = &result.decision.plan else { return Vec::new() };
    let view = result.view;
    let mut lines: Vec<String> = plan.dose.iter().map(|d| plan::dose_line(view, d)).collect();
    for line in &plan.techniques {
        let mut parts = vec![view.title(&line.card)];
        if let Some(max) = line.pressure_max {
            let max = view.with("at-most-pressure", &[("max", &max.to_string())]);
            parts.push(format!("{} {max}", view.t("limit-pressure").to_lowercase()));
        }
        if let Some(minutes) = line.minutes {
            parts.push(view.with("minutes", &[("minutes", &plan::range(view, minutes))]));
        }
        lines.push(parts.join(", "));
    }
    lines
}

fn home(result: &Told<'_, '_>) -> Vec<String> {
    let Some(plan) = &result.decision.plan else { return Vec::new() };
    let view = result.view;
    plan.home
        .iter()
        .map(|line| {
            let how = view.card_words(&line.card, &["how"]).unwrap_or_default();
            let start = plan::start(result, line).unwrap_or_default();
            format!("{}. {how} {}: {start}", view.title(&line.card), view.t("home-start-at"))
        })
        .collect()
}

fn at_visit(result: &Told<'_, '_>) -> Vec<String> {
    if !result.decision.cleared {
        return Vec::new();
    }
    result.decision.at_visit.iter().map(|f| show::question(result.view, f)).collect()
}

/// What to watch for once at home: the stop rule that is not about the session itself.
fn watch(result: &Told<'_, '_>) -> Vec<String> {
    if !result.decision.cleared {
        return Vec::new();
    }
    super::safety_net(result.view).into_iter().collect()
}
