//! The body from four sides, with what is marked on it. Each quality has a pattern of its own and
//! each layer a line of its own, so that nothing is told by colour alone.

use maud::{Markup, html};
use practice::visit::chart::Chart;
use practice::visit::drawing::{Drawing, Quality, View};

use crate::chart::body::{MIRROR, Shape, shapes};
use crate::chart::said::Say;
use crate::frame::Frame;

/// What of the drawing's plane is shown: the body with a little room around it.
const WINDOW: &str = "20 10 320 780";

/// The patterns, which every picture of the page uses.
#[must_use]
pub fn patterns() -> Markup {
    html! {
        svg.unseen aria-hidden="true" focusable="false" width="1" height="1" {
            defs {
                @for quality in Quality::ALL {
                    pattern id=(pattern(*quality)) class=(format!("felt {}", quality.as_str()))
                        x=(offset(*quality)) y=(offset(*quality))
                        width="12" height="12" patternUnits="userSpaceOnUse" {
                        rect.wash width="12" height="12" {}
                        (motif(*quality))
                    }
                }
            }
        }
    }
}

fn pattern(quality: Quality) -> String {
    format!("felt-{}", quality.as_str())
}

/// So that several on one place can be told apart.
const fn offset(quality: Quality) -> u8 {
    match quality {
        Quality::Ache | Quality::PinsAndNeedles => 0,
        Quality::Numb => 3,
        Quality::Burning => 6,
    }
}

// Each looks the same in a mirror: half of the body is drawn as one.
fn motif(quality: Quality) -> Markup {
    html! {
        @match quality {
            Quality::Ache => path d="M0 9 L6 3 L12 9" {},
            Quality::Burning => path d="M3 3 L9 9 M9 3 L3 9" {},
            Quality::Numb => path d="M0 3 L12 3 M0 9 L12 9" {},
            Quality::PinsAndNeedles => { circle cx="3" cy="3" r="1.9" {} circle cx="9" cy="9" r="1.9" {} },
        }
    }
}

/// A small field with a quality's pattern.
#[must_use]
pub fn swatch(quality: Quality) -> Markup {
    html! {
        svg.swatch viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" {
            rect.seen width="24" height="24" fill=(fill(quality)) {}
        }
    }
}

/// A small field with a layer's line.
#[must_use]
pub fn line(layer: usize) -> Markup {
    html! {
        svg.swatch class=(layer_class(layer)) viewBox="0 0 24 24" width="24" height="24"
            aria-hidden="true" focusable="false" {
            rect.seen x="2" y="2" width="20" height="20" fill="none" {}
        }
    }
}

fn fill(quality: Quality) -> String {
    format!("url(#{})", pattern(quality))
}

fn layer_class(layer: usize) -> String {
    format!("layer layer-{layer}")
}

/// The four views. On a narrow page one of them is shown at a time.
#[must_use]
pub fn views(frame: &Frame<'_>, chart: &Chart) -> Markup {
    let say = Say::of(frame);
    html! {
        fieldset.chart-views {
            legend { (frame.t("chart-views")) }
            @for view in [View::Back, View::Front, View::Left, View::Right] {
                label {
                    input type="radio" name="chart-view" id=(format!("chart-view-{}", view.as_str()))
                        value=(view.as_str()) checked[view == View::Back];
                    span { (name(frame, view)) }
                }
            }
        }
        div.chart-bodies {
            @for view in [View::Back, View::Front, View::Left, View::Right] {
                figure data-view=(view.as_str()) {
                    figcaption { (name(frame, view)) }
                    (body(frame, &say, chart, view))
                }
            }
        }
    }
}

fn name(frame: &Frame<'_>, view: View) -> String {
    frame.t(&format!("chart-view-{}", view.as_str()))
}

fn body(frame: &Frame<'_>, say: &Say<'_>, chart: &Chart, view: View) -> Markup {
    let shown: Vec<Shape> = shapes().filter(|shape| shape.view == view).collect();
    // One looks at the front as at somebody who faces one.
    let letters = match view {
        View::Front => Some(("chart-letter-right", "chart-letter-left")),
        View::Back => Some(("chart-letter-left", "chart-letter-right")),
        View::Left | View::Right => None,
    };
    html! {
        svg.body viewBox=(WINDOW) role="img" aria-label=(name(frame, view))
            aria-describedby="chart-words" data-view=(view.as_str()) {
            g.outline {
                @for shape in &shown {
                    @let (x, y) = shape.centre();
                    path.region id=(format!("{}-{}-{}", view.as_str(), shape.region, shape.side.as_str()))
                        data-place=(format!("{} {}", shape.region, shape.side.as_str()))
                        data-centre=(format!("{x} {y}"))
                        d=(shape.path) transform=[shape.mirrored.then_some(MIRROR)] {
                        title { (say.place(shape.region, shape.side)) }
                    }
                }
            }
            g.layers {
                @for (index, layer) in chart.layers.iter().enumerate() {
                    g class=(layer_class(index + 1)) { (drawn(&shown, &layer.drawing, view)) }
                }
            }
            g.own { (drawn(&shown, &chart.drawing, view)) }
            @if let Some((near, far)) = letters {
                text.letter x="34" y="40" { (frame.t(near)) }
                text.letter x="326" y="40" text-anchor="end" { (frame.t(far)) }
            }
        }
    }
}

fn drawn(shown: &[Shape], drawing: &Drawing, view: View) -> Markup {
    html! {
        @for shape in shown {
            @if let Some(mark) = drawing.at(shape.region, shape.side) {
                @for quality in &mark.qualities {
                    path.seen d=(shape.path) transform=[shape.mirrored.then_some(MIRROR)]
                        fill=(fill(*quality)) {}
                }
                @if let Some(strength) = mark.strength {
                    @let (x, y) = shape.centre();
                    circle.disc cx=(x) cy=(y) r="11" {}
                    text.strength x=(x) y=(y + 5) text-anchor="middle" { (strength) }
                }
            }
        }
        @for stroke in drawing.ink.iter().filter(|stroke| stroke.view == view) {
            polyline.ink points=(points(&stroke.points)) {}
        }
    }
}

/// One point is drawn as a short line, which has round ends.
fn points(points: &[(u16, u16)]) -> String {
    let twice = points.first().filter(|_| points.len() == 1);
    let all = points.iter().chain(twice);
    all.map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}
