//! The day of a site: a list of visits for each therapist or room, which style lays out in time.

use jiff::ToSpan as _;
use maud::{Markup, html};
use pages::page::Page;
use practice::day::{By, Column, Day, Line};
use store::visits::DayVisit;
use store::{ClientId, VisitState};

use crate::day_grid::classes;
use crate::form::{Filled, hidden, key, select};
use crate::frame::Frame;
use crate::layout;

/// The address of a day.
#[must_use]
pub fn address(site: store::SiteId, date: jiff::civil::Date, by: By) -> String {
    format!("/day?site={site}&date={date}&by={}", by.as_str())
}

/// `only` is the id of the column that a narrow screen shows.
#[must_use]
pub fn page(frame: &Frame<'_>, day: &Day, only: Option<&str>) -> Page {
    let title = frame.long_date(day.date);
    let shown = only.filter(|id| day.columns.iter().any(|column| column.id == **id));
    let shown = shown.or(day.columns.first().map(|column| column.id.as_str()));
    let visits: usize = day.columns.iter().map(|column| column.lines.len()).sum();
    let main = html! {
        div.day {
            div.day-head {
                h1 tabindex="-1" { (title) }
                p.lead { (day.site.name) " · " (frame.words().count("day-count", visits)) }
            }
            (choices(frame, day))
            @if day.columns.is_empty() {
                p.callout { (frame.t("day-nobody")) }
            } @else {
                (chooser(frame, day, shown))
                p.fine.with-script hidden { (frame.t("day-keys")) }
                div #said.callout.urgent role="alert" hidden {}
                (board(frame, day, shown))
            }
            @if !day.off.is_empty() {
                section.off {
                    h2 { (frame.t("day-off")) }
                    ul {
                        @for line in &day.off {
                            li {
                                a href=(format!("/visits/{}", line.visit.visit.visit_id)) {
                                    (between(frame, day, &line.visit)) " · " (name(&line.visit))
                                }
                                " · " (state(frame, line.visit.visit.state))
                            }
                        }
                    }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

fn choices(frame: &Frame<'_>, day: &Day) -> Markup {
    let to = |days: i64| day.date.checked_add(days.days()).unwrap_or(day.date);
    let link = |date| address(day.site.site_id, date, day.by);
    let filled = Filled::default();
    let sites: Vec<(String, String)> =
        day.sites.iter().map(|site| (site.site_id.to_string(), site.name.clone())).collect();
    let by = [By::Therapist, By::Room].map(|by| (by.as_str().to_owned(), frame.t(by_words(by))));
    html! {
        nav.day-steps aria-label=(frame.t("day-steps")) {
            a.step href=(link(to(-1))) rel="prev" { (frame.t("day-before")) }
            a.step href=(link(day.today)) aria-current=[(day.date == day.today).then_some("date")] {
                (frame.t("day-today"))
            }
            a.step href=(link(to(1))) rel="next" { (frame.t("day-after")) }
        }
        form.day-choice method="get" action="/day" {
            @if sites.len() > 1 {
                (select(frame, &filled, "site", &day.site.site_id.to_string(), &sites))
            } @else {
                (hidden("site", &day.site.site_id.to_string()))
            }
            div.field {
                label for="date" { (frame.t("field-date")) }
                input #date type="date" name="date" value=(day.date) required;
            }
            (select(frame, &filled, "by", day.by.as_str(), &by))
            button.quiet type="submit" { (frame.t("day-show")) }
        }
    }
}

const fn by_words(by: By) -> &'static str {
    match by {
        By::Therapist => "day-by-therapist",
        By::Room => "day-by-room",
    }
}

/// Which column a narrow screen shows; wide ones show all.
fn chooser(frame: &Frame<'_>, day: &Day, shown: Option<&str>) -> Markup {
    let link =
        |id: &str| format!("{}&only={id}#columns", address(day.site.site_id, day.date, day.by));
    html! {
        nav.chooser aria-label=(frame.t("day-choose")) {
            @for column in &day.columns {
                a href=(link(&column.id)) aria-current=[(shown == Some(&column.id)).then_some("true")] {
                    (column.name) " (" (column.lines.len()) ")"
                }
            }
        }
    }
}

fn board(frame: &Frame<'_>, day: &Day, shown: Option<&str>) -> Markup {
    let moves = [("who", "{who}"), ("time", "{time}"), ("column", "{column}")];
    html! {
        form #move method="post" hidden {
            (key())
            (hidden("version", "")) (hidden("starts_at", "")) (hidden("therapist", ""))
            (hidden("room", "")) (hidden("by", day.by.as_str())) (hidden("from", "day"))
        }
        div #columns.board role="region" tabindex="0" aria-label=(frame.long_date(day.date))
            data-zone=(day.zone.iana_name().unwrap_or("UTC")) data-from=(day.window.0)
            data-rows=(day.step(day.window.1)) data-by=(day.by.as_str())
            data-moving=(frame.with("day-moving", &moves)) data-back=(frame.t("day-back"))
            data-sending=(frame.t("day-sending")) data-failed=(frame.t("day-failed"))
        {
            div.hours aria-hidden="true" {
                @for mark in &day.marks {
                    span class=(classes(day.step(*mark), day.step(*mark) + 1)) {
                        (frame.clock(frame.civil(*mark, &day.zone)))
                    }
                }
            }
            @for item in &day.columns {
                (column(frame, day, item, shown == Some(&item.id)))
            }
        }
    }
}

fn column(frame: &Frame<'_>, day: &Day, column: &Column, shown: bool) -> Markup {
    let clock = |at: i64| frame.clock(frame.civil(at, &day.zone));
    let open: Vec<String> =
        column.open.iter().map(|one| format!("{}–{}", clock(one.0), clock(one.1))).collect();
    let place = |from: i64, to: i64| classes(day.step(from), day.step(to));
    html! {
        section.column.shown[shown].own[column.own] data-column=(column.id) data-name=(column.name)
            aria-labelledby=(format!("c-{}", column.id)) {
            div.column-head {
                h2 id=(format!("c-{}", column.id)) {
                    (column.name) @if column.own { " " span.tag { (frame.t("day-own")) } }
                }
                p.fine {
                    @if open.is_empty() { (frame.t("day-no-hours")) } @else { (open.join(", ")) }
                }
            }
            ol.slots {
                li class=(format!("ground {}", place(day.window.0, day.window.1))) aria-hidden="true" {}
                @for (from, to) in &column.closed {
                    li class=(format!("closed {}", place(*from, *to))) aria-hidden="true" {}
                }
                @for (from, to, kind) in &column.away {
                    li class=(format!("away {}", place(*from, *to))) {
                        (clock(*from)) "–" (clock(*to)) " "
                        (frame.t(&format!("absence-{kind}")))
                    }
                }
                @for line in &column.lines { (visit(frame, day, line)) }
            }
            @if column.lines.is_empty() { p.none.fine { (frame.t("day-no-visits")) } }
        }
    }
}

fn visit(frame: &Frame<'_>, day: &Day, line: &Line) -> Markup {
    let one = &line.visit;
    let place = &one.visit.place;
    let (from, to) = (day.step(place.starts_at), day.step(place.ends_at + 299_999));
    // So short a block has one line for words, and then its flags.
    let size = if to - from < 9 { "short" } else { "long" };
    let movable = matches!(one.visit.state, VisitState::Booked | VisitState::OnHold);
    let other = match day.by {
        By::Therapist => &one.room_name,
        By::Room => &one.therapist_name,
    };
    html! {
        li class=(format!("visit {size} state-{} {}", one.visit.state, classes(from, to)))
            data-start=(place.starts_at) data-rows=(to - from) {
            a id=(format!("v-{}", one.visit.visit_id)) href=(format!("/visits/{}", one.visit.visit_id))
                data-visit=(one.visit.visit_id) data-version=(one.visit.version)
                data-movable[movable] data-who=(isolated(&name(one))) {
                span.time { (between(frame, day, one)) }
                " " strong { bdi { (name(one)) } }
                @if one.visit.state != VisitState::Booked {
                    " " span.tag { (state(frame, one.visit.state)) }
                }
                span.what { " " (one.service_name) " · " (other) }
            }
            @if movable { span.grip aria-hidden="true" {} }
            (flags(frame, line))
        }
    }
}

/// The flags as a list of words.
#[must_use]
pub fn flags(frame: &Frame<'_>, line: &Line) -> Markup {
    html! {
        @if !line.flags.is_empty() {
            ul.flags aria-label=(frame.t("flags")) {
                @for flag in &line.flags {
                    li class=(format!("flag is-{}", flag.as_str())) {
                        (frame.t(&format!("flag-{}", flag.as_str())))
                    }
                }
            }
        }
    }
}

/// The word for a state.
#[must_use]
pub fn state(frame: &Frame<'_>, state: VisitState) -> String {
    frame.t(&format!("state-{}", state.as_str().replace('_', "-")))
}

/// A client's name as it is said.
#[must_use]
pub fn name(visit: &DayVisit) -> String {
    format!("{} {}", visit.given_name, visit.family_name)
}

/// A name as it goes into a sentence: its script does not turn the words around it (FSI, PDI).
#[must_use]
pub fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// The address of a client's page.
#[must_use]
pub fn client(client: ClientId) -> String {
    format!("/clients/{client}")
}

fn between(frame: &Frame<'_>, day: &Day, visit: &DayVisit) -> String {
    let clock = |at: i64| frame.clock(frame.civil(at, &day.zone));
    let place = &visit.visit.place;
    format!("{}–{}", clock(place.starts_at), clock(place.ends_at))
}
