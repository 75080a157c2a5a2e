//! The chart as a list: every place with its qualities and its strength. It is the form without a
//! script, and the way by keyboard.

use maud::{Markup, html};
use practice::visit::chart::Chart;
use practice::visit::drawing::{Quality, STRENGTH_MAX, Side};

use crate::chart::said::Say;
use crate::form::{hidden, key};
use crate::frame::Frame;

/// The form. It leads back to the page on which it stands.
#[must_use]
pub fn form(frame: &Frame<'_>, chart: &Chart) -> Markup {
    let say = Say::of(frame);
    let groups = frame.view.knowledge.body();
    let ink = serde_json::to_string(&chart.drawing.ink).unwrap_or_default();
    html! {
        form.chart-list #chart-form method="post" action=(format!("/visits/{}/chart", chart.visit.visit_id)) {
            (key()) (hidden("version", &chart.version.to_string())) (hidden("from", &frame.path))
            input #ink type="hidden" name="ink" value=(ink);
            h3 #marks tabindex="-1" { (frame.t("chart-list")) }
            p.help { (frame.t("chart-list-help")) }
            div.chart-groups {
                @for (index, group) in groups.iter().enumerate() {
                    @let marked = chart.drawing.marks.iter().any(|mark| {
                        group.regions.contains(&mark.region.as_str())
                    });
                    details open[marked || index == 0] {
                        summary { (frame.view.vocabulary("groups", group.word)) }
                        @for region in &group.regions {
                            @for side in Side::ALL.iter().filter(|s| group.sides.contains(&s.as_str())) {
                                (place(&say, frame, chart, region, *side))
                            }
                        }
                    }
                }
            }
            (keep(frame))
        }
    }
}

/// Sends the form, from wherever on the page it stands.
#[must_use]
pub fn keep(frame: &Frame<'_>) -> Markup {
    html! { button.primary type="submit" form="chart-form" { (frame.t("chart-keep")) } }
}

fn place(say: &Say<'_>, frame: &Frame<'_>, chart: &Chart, region: &str, side: Side) -> Markup {
    let mark = chart.drawing.at(region, side);
    let has = |quality: &Quality| mark.is_some_and(|mark| mark.qualities.contains(quality));
    let strength = mark.and_then(|mark| mark.strength);
    let side_word = side.as_str();
    html! {
        fieldset.place data-place=(format!("{region} {side_word}")) {
            legend { (say.place(region, side)) }
            @for quality in Quality::ALL {
                label {
                    input type="checkbox" name="mark" checked[has(quality)]
                        value=(format!("{region} {side_word} {}", quality.as_str()));
                    span { (say.quality(*quality)) }
                }
            }
            label.strength {
                span { (frame.t("chart-strength")) }
                input type="number" inputmode="numeric" min="0" max=(STRENGTH_MAX)
                    name=(format!("strength.{region}.{side_word}"))
                    value=[strength];
            }
        }
    }
}
