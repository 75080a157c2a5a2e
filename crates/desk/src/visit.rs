//! One visit: details, its next steps, and the form that moves it.

use maud::{Markup, html};
use pages::page::Page;
use practice::day::By;
use practice::visit_step::{BY_HAND, VisitSheet};
use practice::{Case, Reach, Refusal};
use store::busy::Clash;
use store::{Resource, StoreError, VisitState};

use crate::day::{address, client, flags, name, state};
use crate::form::{Filled, hidden, key, reason, select, summary};
use crate::frame::Frame;
use crate::layout;
use crate::visit_check;

/// `refused` is why the last move was not made; the page then shows the form with what was typed.
#[must_use]
pub fn page(
    frame: &Frame<'_>,
    sheet: &VisitSheet,
    filled: &Filled<'_>,
    refused: Option<&Refusal>,
) -> Page {
    let visit = &sheet.line.visit;
    let place = &visit.visit.place;
    let start = frame.civil(place.starts_at, &sheet.zone);
    let end = frame.civil(place.ends_at, &sheet.zone);
    let title = name(visit);
    let number =
        [("number", visit.visit.number.to_string()), ("count", visit.visits_in_course.to_string())];
    let number: Vec<(&str, &str)> = number.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let main = html! {
        div.narrow {
            p.eyebrow {
                a href=(address(place.site_id, start.date(), By::Therapist)) { (frame.long_date(start.date())) }
            }
            h1 tabindex="-1" { bdi { (title) } }
            p.lead { (frame.clock(start)) "–" (frame.clock(end)) " · " (visit.service_name) }
            (flags(frame, &sheet.line))
            dl.figures {
                dt { (frame.t("visit-state")) } dd { (state(frame, visit.visit.state)) }
                dt { (frame.t("visit-number")) } dd { (frame.with("visit-of", &number)) }
                dt { (frame.t("field-therapist")) } dd { (visit.therapist_name) }
                dt { (frame.t("visit-where")) } dd { (sheet.site.name) " · " (visit.room_name) }
            }
            p { a href=(client(visit.visit.client_id)) { (frame.t("visit-client")) } }
            (set_aside(frame, sheet))
            (crate::chart::link(frame, visit.visit.visit_id))
            (crate::consent::ways(frame, visit.visit.visit_id))
            (crate::measures::links(frame, &visit.visit))
            (steps(frame, sheet))
            @if let Some(rests) = &sheet.rests { (visit_check::section(frame, rests)) }
            (note(frame, sheet))
            (moving(frame, sheet, filled, refused))
            (course(frame, sheet))
        }
    };
    layout::page(frame, title, main)
}

fn steps(frame: &Frame<'_>, sheet: &VisitSheet) -> Markup {
    let visit = &sheet.line.visit.visit;
    let next = visit.state.next().iter().filter(|state| BY_HAND.contains(state));
    html! {
        div.actions {
            @for to in next {
                form method="post" action=(format!("/visits/{}/step", visit.visit_id)) {
                    (key()) (hidden("version", &visit.version.to_string())) (hidden("to", to.as_str()))
                    button.quiet type="submit" {
                        (frame.t(&format!("step-{}", to.as_str())))
                    }
                }
            }
            // The last step, on its own day, whoever took it.
            @if visit.state.back().is_some() && today(frame, sheet) {
                form method="post" action=(format!("/visits/{}/undo", visit.visit_id)) {
                    (key()) (hidden("version", &visit.version.to_string()))
                    button.plain type="submit" {
                        (frame.with("step-undo", &[("state", &frame.t(&format!("state-{}", visit.state.as_str())))]))
                    }
                }
            }
        }
    }
}

fn today(frame: &Frame<'_>, sheet: &VisitSheet) -> bool {
    let date = |at| frame.civil(at, &sheet.zone).date();
    date(sheet.line.visit.visit.state_at) == date(frame.now)
}

/// Findings that do not count for this person, as the therapist who set them aside wrote.
fn set_aside(frame: &Frame<'_>, sheet: &VisitSheet) -> Markup {
    html! {
        @if !sheet.set_aside.is_empty() {
            section.callout {
                h2 { (frame.t("overrides-title")) }
                ul.plain {
                    @for (one, who) in &sheet.set_aside {
                        li {
                            strong { (frame.view.title(&one.card)) } ": " bdi { (one.reason) }
                            p.fine { (who) " · " (frame.moment(one.at)) }
                        }
                    }
                }
            }
        }
    }
}

/// The way to the visit's note, for those who may read it.
fn note(frame: &Frame<'_>, sheet: &VisitSheet) -> Markup {
    let may = frame.actor.is_some_and(|actor| actor.reach(Case::ReadNote) > Reach::Nothing);
    html! {
        @if may {
            p { a.button href=(format!("/visits/{}/note", sheet.line.visit.visit.visit_id)) { (frame.t("visit-note")) } }
        }
    }
}

fn moving(
    frame: &Frame<'_>,
    sheet: &VisitSheet,
    filled: &Filled<'_>,
    refused: Option<&Refusal>,
) -> Markup {
    let visit = &sheet.line.visit.visit;
    if !matches!(visit.state, VisitState::Booked | VisitState::OnHold) {
        return html! {};
    }
    let start = frame.civil(visit.place.starts_at, &sheet.zone);
    let therapists: Vec<(String, String)> = sheet
        .therapists
        .iter()
        .map(|one| (one.therapist_id.to_string(), one.name.clone()))
        .collect();
    let mut rooms = vec![(String::new(), frame.t("move-any-room"))];
    rooms.extend(sheet.rooms.iter().map(|room| (room.room_id.to_string(), room.name.clone())));
    let time = format!("{:02}:{:02}", start.hour(), start.minute());
    html! {
        section #move-form {
            h2 { (frame.t("move-title")) }
            (summary(frame, filled))
            @if let Some(refusal) = refused { div.callout.urgent.refused role="alert" { (why(frame, sheet, refusal)) } }
            form method="post" action=(format!("/visits/{}/move", visit.visit_id)) {
                (key()) (hidden("version", &visit.version.to_string()))
                (select(frame, filled, "therapist", &visit.place.therapist_id.to_string(), &therapists))
                div.field {
                    label for="date" { (frame.t("field-date")) }
                    input #date type="date" name="date" required
                        value=(filled.value("date", &start.date().to_string()));
                }
                div.field {
                    label for="time" { (frame.t("field-time")) }
                    input #time type="time" name="time" step="300" required
                        value=(filled.value("time", &time));
                }
                (select(frame, filled, "room", "", &rooms))
                button.primary type="submit" { (frame.t("move-send")) }
            }
        }
    }
}

/// Why a visit was not moved, in place of the generic page.
#[must_use]
pub fn why(frame: &Frame<'_>, sheet: &VisitSheet, refusal: &Refusal) -> Markup {
    match refusal {
        Refusal::Rule { key, values } => {
            let values: Vec<_> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
            html! { p { (frame.t("move-not")) " " (frame.with(&format!("rule-{key}"), &values)) } }
        }
        Refusal::Wrong(mistakes) => html! {
            @for mistake in mistakes { p { (reason(frame, mistake)) } }
        },
        Refusal::Taken(clashes) => html! {
            p { (frame.t("move-not")) }
            ul { @for clash in clashes { li { (taken(frame, sheet, clash)) } } }
        },
        Refusal::Store(StoreError::Absent { .. }) => html! { p { (frame.t("sorry-absent.say")) } },
        _ => html! { p { (frame.t("sorry-stale.say")) } },
    }
}

fn taken(frame: &Frame<'_>, sheet: &VisitSheet, clash: &Clash) -> String {
    let time = frame.clock(frame.civil(clash.from, &sheet.zone));
    let key = match clash.resource {
        Resource::Therapist => "taken-therapist",
        Resource::Room => "taken-room",
        Resource::Client => "taken-client",
    };
    frame.with(key, &[("time", &time)])
}

fn course(frame: &Frame<'_>, sheet: &VisitSheet) -> Markup {
    html! {
        section {
            h2 { (frame.t("visit-course")) }
            ol.plain {
                @for visit in &sheet.course {
                    @let at = frame.civil(visit.place.starts_at, &sheet.zone);
                    li {
                        (visit.number) ". "
                        @if visit.visit_id == sheet.line.visit.visit.visit_id {
                            strong { (frame.long_date(at.date())) ", " (frame.clock(at)) }
                        } @else {
                            a href=(format!("/visits/{}", visit.visit_id)) {
                                (frame.long_date(at.date())) ", " (frame.clock(at))
                            }
                        }
                        " · " (state(frame, visit.state))
                    }
                }
            }
        }
    }
}
