//! The body chart of a visit: a picture of the body, the same as a list, and earlier drawings
//! under today's.

pub mod body;
mod list;
mod picture;
pub mod said;

use maud::{Markup, html};
use pages::page::Page;
use practice::refusal::Mistake;
use practice::visit::chart::{Chart, LAYERS_MAX, Layer};
use practice::visit::drawing::{
    INK_BYTES_MAX, POINTS_MAX, Quality, SIZE, STRENGTH_MAX, STROKES_MAX,
};
use practice::{Case, Fields, Reach};
use store::charts::Drawn;
use store::{Author, VisitId};

use crate::chart::said::Say;
use crate::form::{Filled, summary};
use crate::frame::Frame;
use crate::layout;

/// The link to a visit's chart, for those who may see it.
#[must_use]
pub fn link(frame: &Frame<'_>, visit: VisitId) -> Markup {
    let may = frame.actor.is_some_and(|actor| actor.reach(Case::ReadChart) == Reach::Practice);
    html! {
        @if may {
            p { a href=(format!("/visits/{visit}/chart")) { (frame.t("chart-title")) } }
        }
    }
}

/// Why the drawing on a page is not kept yet.
#[derive(Clone, Copy, Debug)]
pub enum Unsaved<'a> {
    /// It was just opened.
    No,
    /// It holds mistakes.
    Wrong(&'a Fields, &'a [Mistake]),
    /// Somebody saved meanwhile; what they saved lies under it.
    Meanwhile,
}

/// The chart as a page of its own.
#[must_use]
pub fn page(frame: &Frame<'_>, chart: &Chart, unsaved: Unsaved<'_>) -> Page {
    let title = frame.t("chart-title");
    let start = frame.civil(chart.visit.place.starts_at, &chart.zone);
    let back = match chart.author {
        Author::Client => "/me".to_owned(),
        Author::Therapist => format!("/visits/{}", chart.visit.visit_id),
    };
    let main = html! {
        p.eyebrow {
            a href=(back) {
                (frame.with("chart-visit", &[("number", &chart.visit.number.to_string())]))
                ", " (frame.long_date(start.date()))
            }
        }
        h1 tabindex="-1" { (title) }
        (notice(frame, chart, unsaved))
        h2 { (frame.t("chart-picture")) }
        (panel(frame, chart))
    };
    layout::page(frame, title, main)
}

fn notice(frame: &Frame<'_>, chart: &Chart, unsaved: Unsaved<'_>) -> Markup {
    match unsaved {
        Unsaved::No => html! {},
        Unsaved::Wrong(fields, mistakes) => {
            summary(frame, &Filled { fields: Some(fields), mistakes })
        }
        Unsaved::Meanwhile => {
            let time = chart
                .drawn_at
                .map_or(String::new(), |at| frame.clock(frame.civil(at, &chart.zone)));
            html! {
                div.callout.urgent #summary role="alert" tabindex="-1" {
                    p { (frame.with("chart-meanwhile", &[("time", &time)])) }
                }
            }
        }
    }
}

/// The chart as a part of a page: the picture, its words, and, where the reader may draw, the
/// form. It holds forms of its own, so it must not stand inside one; a page has room for one.
#[must_use]
pub fn panel(frame: &Frame<'_>, chart: &Chart) -> Markup {
    let say = Say::of(frame);
    html! {
        section.chart #chart aria-label=(frame.t("chart-title")) data-open[chart.closed.is_none()]
            data-felt=(frame.with("chart-felt", &[("place", "{place}"), ("what", "{what}")]))
            data-felt-strength=(frame.with("chart-felt-strength", &[
                ("place", "{place}"), ("what", "{what}"), ("strength", "{strength}"),
            ]))
            data-and=(frame.with("chart-and", &[("first", "{first}"), ("last", "{last}")]))
            data-join=(frame.with("chart-join", &[("first", "{first}"), ("last", "{last}")]))
            data-line=(frame.words().count("chart-lines", 1))
            data-lines=(frame.with("chart-lines", &[("count", "{count}")]))
            data-nothing=(frame.t("chart-nothing"))
            data-full=(frame.t("chart-full"))
            data-width=(SIZE.0) data-height=(SIZE.1) data-strokes=(STROKES_MAX)
            data-points=(POINTS_MAX) data-bytes=(INK_BYTES_MAX) {
            (picture::patterns())
            p.chart-said { (frame.t("chart-now")) " " span #chart-words aria-live="polite" { (say.drawing(&chart.drawing)) } }
            @if let Some(at) = chart.drawn_at {
                p.fine { (frame.with("chart-kept", &[("when", &frame.moment(at))])) }
            }
            @if chart.closed.is_none() { (tools(frame, &say)) }
            (picture::views(frame, chart))
            (legend(frame, &say, chart))
            @match chart.closed {
                Some(key) => p { (frame.t(&format!("rule-{key}"))) },
                None => { (list::keep(frame)) (list::form(frame, chart)) },
            }
            (chooser(frame, chart))
        }
    }
}

/// What only a script can use; it shows them.
fn tools(frame: &Frame<'_>, say: &Say<'_>) -> Markup {
    html! {
        div.chart-tools hidden {
            fieldset {
                legend { (frame.t("chart-brush")) }
                @for quality in Quality::ALL {
                    label {
                        input type="radio" name="chart-brush" value=(quality.as_str())
                            checked[*quality == Quality::Ache];
                        (picture::swatch(*quality)) span { (say.quality(*quality)) }
                    }
                }
                label {
                    input type="radio" name="chart-brush" value="pen";
                    span { (frame.t("chart-pen")) }
                }
            }
            label.strength for="chart-strength" {
                span { (frame.t("chart-brush-strength")) }
                input #chart-strength type="number" inputmode="numeric" min="0" max=(STRENGTH_MAX);
            }
            button.quiet type="button" #chart-undo disabled { (frame.t("chart-undo")) }
        }
    }
}

fn legend(frame: &Frame<'_>, say: &Say<'_>, chart: &Chart) -> Markup {
    html! {
        div.chart-legend {
            h3 { (frame.t("chart-legend")) }
            ul.plain.keys {
                @for quality in Quality::ALL {
                    li { (picture::swatch(*quality)) span { (say.quality(*quality)) } }
                }
            }
            div #chart-layers {
                @if !chart.layers.is_empty() {
                    h4 { (frame.t("chart-under")) }
                    ul.plain {
                        @for (index, layer) in chart.layers.iter().enumerate() {
                            li {
                                (picture::line(index + 1))
                                span {
                                    strong { (layer_name(frame, chart, layer)) } ": "
                                    (say.drawing(&layer.drawing))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn layer_name(frame: &Frame<'_>, chart: &Chart, layer: &Layer) -> String {
    if layer.drawn.visit_id != chart.visit.visit_id {
        return drawn_name(frame, chart, &layer.drawn);
    }
    let time = frame.clock(frame.civil(layer.at, &chart.zone));
    let key = match (layer.drawn.author == chart.author, layer.drawn.author) {
        (true, _) => "chart-saved-meanwhile",
        (false, Author::Client) => "chart-today-client",
        (false, Author::Therapist) => "chart-today-therapist",
    };
    frame.with(key, &[("time", &time)])
}

fn drawn_name(frame: &Frame<'_>, chart: &Chart, drawn: &Drawn) -> String {
    let number = drawn.number.to_string();
    let date = frame.date(frame.civil(drawn.starts_at, &chart.zone).date());
    let key = match (chart.author, drawn.author) {
        (Author::Client, _) => "chart-seen-own",
        (Author::Therapist, Author::Client) => "chart-seen-client",
        (Author::Therapist, Author::Therapist) => "chart-seen-therapist",
    };
    frame.with(key, &[("number", &number), ("date", &date)])
}

fn chooser(frame: &Frame<'_>, chart: &Chart) -> Markup {
    html! {
        @if !chart.earlier.is_empty() {
            form.chart-earlier method="get" action=(format!("/visits/{}/chart", chart.visit.visit_id)) {
                fieldset {
                    legend { (frame.t("chart-earlier")) }
                    p.help { (frame.with("chart-earlier-help", &[("max", &LAYERS_MAX.to_string())])) }
                    @for (drawn, shown) in &chart.earlier {
                        label {
                            input type="checkbox" name="with" checked[*shown]
                                value=(format!("{}.{}", drawn.visit_id, drawn.author));
                            span { (drawn_name(frame, chart, drawn)) }
                        }
                    }
                }
                button.quiet type="submit" { (frame.t("chart-earlier-show")) }
            }
        }
    }
}
