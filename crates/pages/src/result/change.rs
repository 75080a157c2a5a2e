//! What could change the decision. It shows what hangs on what; it is never advice to stop a
//! medicine.

use maud::{Markup, html};
use pathway::effect::{Massage, Urgency};
use pathway::explain::{Change, Changes};
use pathway::fact::FactType;
use pathway::record::{Answer, Value};

use super::{Told, section};
use crate::show;

/// More ways than this confuse.
const WAYS_MAX: usize = 4;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let target = match result.massage() {
        Massage::Suitable => return html! {},
        Massage::Adapted => Massage::Suitable,
        Massage::NeedsClearance | Massage::Barred => Massage::Adapted,
    };
    // Somebody who must be seen today gets no list of ways around it.
    if result.urgency() >= Urgency::SameDay {
        return html! {};
    }
    let changes = view.knowledge.engine.changes(&result.state.record, target);
    let title = view.t("change-title");
    match changes {
        Changes::Already => html! {},
        Changes::Sets(sets) => section(
            "change",
            &title,
            html! {
                p { strong { (view.t("change-warning")) } }
                p { (view.t(&format!("change-to-{}", target.word()))) }
                ul.changes {
                    @for change in sets.iter().take(WAYS_MAX) { li { (way(result, target, change)) } }
                }
            },
        ),
        Changes::Never { .. } => section(
            "change",
            &title,
            html! {
                p { (view.t("change-never")) }
            },
        ),
    }
}

fn way(result: &Told<'_, '_>, target: Massage, change: &Change) -> Markup {
    let view = result.view;
    html! {
        @for (index, (fact, value)) in change.answers.iter().enumerate() {
            @if index > 0 { " " (view.t("and")) " " }
            (show::question(view, fact)) " "
            strong {
                @match range(result, target, change, fact, value) {
                    Some(range) => (range),
                    None => (show::value_words(view, fact, value)),
                }
            }
        }
    }
}

/// The engine names one number; people want to know from where to where.
fn range(
    result: &Told<'_, '_>,
    target: Massage,
    change: &Change,
    name: &str,
    value: &Value,
) -> Option<String> {
    let view = result.view;
    let program = &view.knowledge.engine.program;
    let fact = program.fact(name)?;
    let (min, max) = fact.kind.bounds()?;
    let steps = if matches!(fact.kind, FactType::Int { .. }) { 1.0 } else { 10.0 };
    let at = |step: i64| step as f64 / steps;
    let reaches = |step: i64| {
        let mut record = result.state.record.clone();
        for (other, value) in &change.answers {
            let value = match &fact.kind {
                FactType::Int { .. } if other == name => Value::Int(step),
                _ if other == name => Value::Number(at(step)),
                _ => value.clone(),
            };
            let known = program.fact(other);
            if known.is_none_or(|f| record.insert(f, Answer::Known(value)).is_err()) {
                return false;
            }
        }
        view.knowledge.engine.outcome(&record).possible.massage <= target
    };
    let step = |x: f64| (x * steps).round() as i64;
    let here = step(value.as_number()?);
    let (least, most) = (edge(here, step(min), &reaches), edge(here, step(max), &reaches));
    let text = |step: i64| {
        let unit = show::unit(view, fact);
        format!("{} {unit}", show::decimal(view, at(step))).trim_end().to_owned()
    };
    Some(match (least == step(min), most == step(max)) {
        (true, true) => return None,
        (true, false) => view.with("at-most", &[("number", &text(most))]),
        (false, true) => view.with("at-least", &[("number", &text(least))]),
        (false, false) => view.with("between", &[("from", &text(least)), ("to", &text(most))]),
    })
}

/// The last step from `inside` towards `end` that still reaches the target, by halving.
fn edge(inside: i64, end: i64, reaches: &dyn Fn(i64) -> bool) -> i64 {
    if reaches(end) {
        return end;
    }
    let (mut inside, mut outside) = (inside, end);
    while (outside - inside).abs() > 1 {
        let middle = inside + (outside - inside) / 2;
        if reaches(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    inside
}
