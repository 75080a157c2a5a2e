//! How a score went: a picture with its bands, a table behind it, and one plain sentence.

use knowledge::measure::Better;
use maud::{Markup, html};
use pages::page::Page;
use practice::visit::trend::{Change, OfCourse, Point, Says, Trend, Weight};
use store::{ClientId, MeasureGap};

use crate::frame::Frame;
use crate::layout;
use crate::measures::number;

/// The picture's own units. Wide as a phone, so that its words stay readable there.
const WIDTH: i64 = 360;
const HEIGHT: i64 = 230;
/// Where the field of scores begins and ends.
const LEFT: i64 = 34;
const RIGHT: i64 = 346;
const TOP: i64 = 30;
const BOTTOM: i64 = 186;

/// The trends of a client, course by course.
#[must_use]
pub fn page(frame: &Frame<'_>, client: ClientId, courses: &[OfCourse]) -> Page {
    let title = frame.t("trend-title");
    let own = frame.actor.is_some_and(|actor| actor.client == Some(client));
    let back = if own { "/me".to_owned() } else { format!("/clients/{client}") };
    let main = html! {
        div.narrow {
            p.eyebrow { a href=(back) { (frame.t("trend-client")) } }
            h1 tabindex="-1" { (title) }
            @if courses.is_empty() { p { (frame.t("trend-none")) } }
            @for course in courses {
                section {
                    h2 { a href=(format!("/courses/{}", course.course)) {
                        (frame.with("trend-course", &[("on", &frame.date(frame.civil(course.created_at, &frame.zone).date()))]))
                    } }
                    @for trend in &course.trends { (picture(frame, trend)) }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

/// One instrument: the sentence, the picture and its table.
#[must_use]
pub fn picture(frame: &Frame<'_>, trend: &Trend) -> Markup {
    let title = frame.view.title(&trend.instrument);
    html! {
        article.card.trend {
            h3 { (title) }
            p.sentence { (sentence(frame, trend)) }
            (drawing(frame, trend, &title))
            details {
                summary { (frame.t("trend-table")) span.unseen { ": " (title) } }
                (table(frame, trend))
            }
        }
    }
}

/// Places in the picture.
struct Scale<'a> {
    trend: &'a Trend,
}

impl Scale<'_> {
    fn x(&self, ordinal: i64) -> i64 {
        let (from, to) = (LEFT + 22, RIGHT - 14);
        match self.trend.visits {
            ..=1 => (from + to) / 2,
            visits => from + (to - from) * (ordinal - 1) / (visits - 1),
        }
    }

    fn y(&self, score: i64) -> i64 {
        let (least, most) = self.trend.range;
        let score = score.clamp(least, most);
        BOTTOM - (BOTTOM - TOP) * (score - least) / (most - least).max(1)
    }
}

fn drawing(frame: &Frame<'_>, trend: &Trend, title: &str) -> Markup {
    let scale = Scale { trend };
    let id = format!("trend-{}-{}", trend.instrument, trend.points.first().map_or(0, |p| p.at));
    let view = format!("0 0 {WIDTH} {HEIGHT}");
    let (least, most) = trend.range;
    let better = match trend.better {
        Better::Down => frame.t("trend-better-down"),
        Better::Up => frame.t("trend-better-up"),
    };
    html! {
        svg.chart viewBox=(view) role="img" aria-labelledby=(id) {
            title id=(id) { (title) ": " (sentence(frame, trend)) }
            (bands(frame, &scale))
            line.axis x1=(LEFT) y1=(TOP) x2=(LEFT) y2=(BOTTOM) {}
            line.axis x1=(LEFT) y1=(BOTTOM) x2=(RIGHT) y2=(BOTTOM) {}
            @for score in [least, (least + most) / 2, most] {
                text.tick x=(LEFT - 6) y=(scale.y(score) + 4) text-anchor="end" { (number(frame, score)) }
            }
            text.better x=(LEFT) y=(TOP - 12) { (better) }
            @for ordinal in 1..=trend.visits {
                text.tick x=(scale.x(ordinal)) y=(BOTTOM + 17) text-anchor="middle" { (ordinal) }
            }
            text.tick x=(RIGHT) y=(BOTTOM + 36) text-anchor="end" { (frame.t("trend-visits")) }
            @for pair in trend.points.windows(2) { (joined(&scale, pair)) }
            @for point in &trend.points { (mark(frame, &scale, point)) }
        }
    }
}

/// A line between two scores that follow each other; none across a form without a score.
fn joined(scale: &Scale<'_>, pair: &[Point]) -> Markup {
    let ends = match pair {
        [a, b] => a.score.zip(b.score).map(|scores| ((a.ordinal, scores.0), (b.ordinal, scores.1))),
        _ => None,
    };
    html! {
        @if let Some((a, b)) = ends {
            line.course x1=(scale.x(a.0)) y1=(scale.y(a.1)) x2=(scale.x(b.0)) y2=(scale.y(b.1)) {}
        }
    }
}

fn mark(frame: &Frame<'_>, scale: &Scale<'_>, point: &Point) -> Markup {
    let x = scale.x(point.ordinal);
    html! {
        @match point.score {
            Some(score) => {
                circle.score cx=(x) cy=(scale.y(score)) r="5" {}
                text.value x=(x) y=(scale.y(score) - 11) text-anchor="middle" { (number(frame, score)) }
            },
            None => {
                text.gap x=(x) y=(BOTTOM - 4) text-anchor="middle" { "–" }
                text.gap x=(x) y=(BOTTOM + 36) text-anchor="middle" { (frame.t("trend-gap")) }
            },
        }
    }
}

/// What the card draws: the error of measurement around the first score, a change that matters
/// from it, or the marks of an instrument that asks for the change itself.
fn bands(frame: &Frame<'_>, scale: &Scale<'_>) -> Markup {
    let trend = scale.trend;
    let sign = if trend.better == Better::Down { -1 } else { 1 };
    let inside = |score: i64| (trend.range.0..=trend.range.1).contains(&score);
    html! {
        @if let (Some(first), Some(noise)) = (trend.first, trend.noise) {
            @let (top, bottom) = (scale.y(first + noise), scale.y(first - noise));
            rect.noise x=(LEFT) y=(top) width=(RIGHT - LEFT) height=(bottom - top) {}
            text.band x=(RIGHT - 4) y=(bottom - 5) text-anchor="end" { (frame.t("trend-noise")) }
        }
        @if let (Some(first), Some(matters)) = (trend.first, trend.matters) {
            @let (top, bottom) = (scale.y(first + matters), scale.y(first - matters));
            rect.noise x=(LEFT) y=(top) width=(RIGHT - LEFT) height=(bottom - top) {}
            @for (score, words) in [(first + sign * matters, "trend-matters"), (first - sign * matters, "trend-matters-worse")] {
                @if inside(score) {
                    line.matters x1=(LEFT) y1=(scale.y(score)) x2=(RIGHT) y2=(scale.y(score)) {}
                    @let below = score < first;
                    text.band x=(RIGHT - 4) y=(scale.y(score) + if below { 13 } else { -5 }) text-anchor="end" { (frame.t(words)) }
                }
            }
        }
        @for (cut, words) in [(trend.any, "trend-any"), (trend.much, "trend-much")] {
            @if let Some(cut) = cut {
                line.matters x1=(LEFT) y1=(scale.y(cut)) x2=(RIGHT) y2=(scale.y(cut)) {}
                text.band x=(RIGHT - 4) y=(scale.y(cut) - 5) text-anchor="end" { (frame.t(words)) }
            }
        }
    }
}

fn table(frame: &Frame<'_>, trend: &Trend) -> Markup {
    html! {
        div.wide {
            table.rows {
                caption.unseen { (frame.view.title(&trend.instrument)) }
                thead { tr {
                    th scope="col" { (frame.t("trend-visit")) }
                    th scope="col" { (frame.t("trend-date")) }
                    th scope="col" { (frame.t("trend-score")) }
                } }
                tbody {
                    @for point in &trend.points {
                        tr {
                            th scope="row" { (point.ordinal) }
                            td { (frame.date(frame.civil(point.at, &frame.zone).date())) }
                            td { (said(frame, point)) }
                        }
                    }
                }
            }
        }
    }
}

fn said(frame: &Frame<'_>, point: &Point) -> String {
    match (point.score, point.gap) {
        (Some(score), _) => number(frame, score),
        (None, Some(MeasureGap::LeftOut)) => frame.t("measures-left-out"),
        (None, Some(MeasureGap::Missing)) => frame.t("measures-incomplete"),
        (None, None) => frame.t("trend-not-taken"),
    }
}

/// What the client is told: points and per cent side by side, and what the change is worth.
#[must_use]
pub fn sentence(frame: &Frame<'_>, trend: &Trend) -> String {
    let id = trend.instrument.as_str();
    let what = frame.view.card_words(id, &["trend"]).unwrap_or_else(|| frame.view.title(id));
    let told = |key: &str, score: i64| {
        frame.with(key, &[("what", &what), ("score", &number(frame, score))])
    };
    match trend.says {
        Says::Nothing => frame.t("trend-none"),
        Says::TooEarly { first } => told("trend-too-early", first),
        Says::NoFirst { latest } => told("trend-no-first", latest),
        Says::Incomplete => frame.with("trend-incomplete", &[("what", &what)]),
        Says::Answer { latest } => {
            let answer = (latest / 1_000).to_string();
            let item =
                frame.view.knowledge.instrument(id).and_then(|one| one.items.into_iter().next());
            let item = item.unwrap_or_default();
            let text = frame.view.card_words(id, &["items", &item, "answers", &answer]);
            frame.with("trend-answer", &[("answer", &text.unwrap_or(answer))])
        }
        Says::Changed(change) => {
            format!("{} {}", size(frame, &what, &change), worth(frame, &change))
        }
    }
}

fn size(frame: &Frame<'_>, what: &str, change: &Change) -> String {
    let (first, latest) = (number(frame, change.first), number(frame, change.latest));
    if change.gain == 0 {
        return frame.with("trend-same", &[("what", what), ("score", &latest)]);
    }
    let by = change.gain.abs();
    let singular = by == 1_000 || (frame.view.language() == "fr" && by < 2_000);
    let points = number(frame, by);
    let points = frame
        .with(if singular { "trend-one-point" } else { "trend-points" }, &[("points", &points)]);
    let went = [("what", what), ("first", first.as_str()), ("latest", latest.as_str())];
    let went = frame.with("trend-went", &went);
    let percent = change.percent.map(|percent| percent.abs().to_string());
    let percent = percent.as_deref().unwrap_or_default();
    let by = [("points", points.as_str()), ("percent", percent)];
    let key = match (change.gain > 0, change.percent.is_some()) {
        (true, true) => "trend-better-both",
        (true, false) => "trend-better-points",
        (false, true) => "trend-worse-both",
        (false, false) => "trend-worse-points",
    };
    format!("{went} {}", frame.with(key, &by))
}

fn worth(frame: &Frame<'_>, change: &Change) -> String {
    let worse = change.gain < 0;
    frame.t(match (change.weight, worse) {
        (Weight::Clear, false) => "trend-clear",
        (Weight::Possible, false) => "trend-possible",
        (Weight::Clear | Weight::Possible, true) => "trend-clear-worse",
        (Weight::Small, _) => "trend-small",
        (Weight::Beyond, false) => "trend-beyond",
        (Weight::Beyond, true) => "trend-beyond-worse",
        (Weight::Within, _) => "trend-within",
    })
}
