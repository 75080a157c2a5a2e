//! A course: asked for, offered, shown, changed.

use booking::Stop;
use booking::plan::Name;
use booking::reasons::{Language, line as reasons_line};
use maud::{Markup, html};
use pages::page::Page;
use practice::care::clients::Names;
use practice::courses::booking::Pick;
use practice::courses::change::{Moves, Whole};
use practice::courses::options::{Choice, Offer, Planned, Visit};
use practice::courses::question::{Part, Wanted};
use practice::{Case, Reach};
use store::{ClientId, CourseState, VisitState};

use crate::client::when;
use crate::form::{Filled, Line, hidden, key, line, select, summary};
use crate::frame::Frame;
use crate::layout;

/// The form that asks for a course.
#[must_use]
pub fn ask(frame: &Frame<'_>, client: ClientId, choice: &Choice, filled: &Filled<'_>) -> Page {
    let title = frame.t("course-ask.title");
    let main = html! {
        div.narrow {
            p.eyebrow { a href=(format!("/clients/{client}")) { (frame.t("screen-client")) } }
            h1 tabindex="-1" { (title) }
            @if choice.set_aside > 0 {
                p.note { (frame.words().count("aside-count", choice.set_aside)) }
            }
            @if choice.services.is_empty() { p.callout.urgent { (frame.t("course-no-service")) } } @else {
                (form(frame, client, choice, filled))
            }
        }
    };
    layout::page(frame, title, main)
}

fn form(frame: &Frame<'_>, client: ClientId, choice: &Choice, filled: &Filled<'_>) -> Markup {
    let bounds = &choice.bounds;
    let services: Vec<(String, String)> =
        choice.services.iter().map(|one| (one.service_id.to_string(), one.name.clone())).collect();
    let number = |name, value: i64| {
        line(frame, filled, Line { kind: "number", value: &value.to_string(), ..Line::text(name) })
    };
    let usual = choice.services.first().map(|one| choice.usual(one));
    let minutes = usual.as_ref().map_or(bounds.minutes_max, |one| one.minutes);
    let first = services.first().map(|one| one.0.clone()).unwrap_or_default();
    let any = || (String::new(), frame.t("any"));
    let sites = choice.names.sites.iter().filter(|one| one.closed_at.is_none());
    let sites: Vec<_> = std::iter::once(any())
        .chain(sites.map(|one| (one.site_id.to_string(), one.name.clone())))
        .collect();
    let therapists = choice.names.therapists.iter().filter(|one| one.left_at.is_none());
    let therapists: Vec<_> = std::iter::once(any())
        .chain(therapists.map(|one| (one.therapist_id.to_string(), one.name.clone())))
        .collect();
    let today = frame.civil(frame.now, &frame.zone).date().to_string();
    let staff = choice.reach == Reach::Practice;
    let minutes_text = bounds.minutes_max.to_string();
    let plan = [
        ("visits", bounds.visits.to_string()),
        ("most", bounds.visits_max.to_string()),
        ("from", bounds.gap_min.to_string()),
        ("to", bounds.gap_max.to_string()),
        ("minutes", minutes_text),
    ];
    let plan: Vec<(&str, &str)> = plan.iter().map(|(n, v)| (*n, v.as_str())).collect();
    html! {
        form method="post" action=(format!("/clients/{client}/course")) {
            @let more_of = filled.value("more_of", "");
            @if !more_of.is_empty() { (hidden("more_of", &more_of)) }
            (summary(frame, filled))
            p { (frame.with("course-plan", &plan)) }
            (select(frame, filled, "service", &first, &services))
            @if staff {
                div.pair {
                    (number("visits", bounds.visits)) (number("minutes", minutes))
                    (number("gap_min", bounds.gap_min)) (number("gap_max", bounds.gap_max))
                }
            }
            fieldset.field {
                legend { (frame.t("wish-days")) }
                p.help { (frame.t("wish-days-help")) }
                div.ticks {
                    @for day in 1..=7 {
                        label { input type="checkbox" name="days" value=(day) checked[has(filled, "days", &day.to_string())]; " " (frame.t(&format!("weekday-{day}"))) }
                    }
                }
            }
            fieldset.field {
                legend { (frame.t("wish-parts")) }
                div.ticks {
                    @for part in Part::ALL {
                        label { input type="checkbox" name="parts" value=(part.word()) checked[has(filled, "parts", part.word())]; " " (frame.t(part_words(part))) }
                    }
                }
            }
            (select(frame, filled, "therapist", "", &therapists))
            @if sites.len() > 2 { (select(frame, filled, "site", "", &sites)) }
            (line(frame, filled, Line { kind: "date", value: &today, ..Line::text("from") }))
            button.button type="submit" { (frame.t("course-ask-button")) }
        }
    }
}

fn has(filled: &Filled<'_>, name: &str, value: &str) -> bool {
    filled.fields.is_some_and(|fields| fields.all(name).contains(&value))
}

fn part_words(part: Part) -> &'static str {
    match part {
        Part::Morning => "part-morning",
        Part::Afternoon => "part-afternoon",
        Part::Evening => "part-evening",
    }
}

/// The offers. `taken` are numbers of visits that somebody else took a moment ago.
#[must_use]
pub fn options(
    frame: &Frame<'_>,
    client: ClientId,
    (choice, wanted, planned): (&Choice, &Wanted, &Planned),
    taken: &[i64],
) -> Page {
    let title = frame.t(if planned.offers.is_empty() { "options-none" } else { "options-title" });
    let numbers: Vec<String> = taken.iter().map(i64::to_string).collect();
    let numbers = numbers.join(", ");
    let main = html! {
        p.eyebrow { a href=(format!("/clients/{client}/course")) { (frame.t("options-again")) } }
        h1 tabindex="-1" { (title) }
        @if !taken.is_empty() {
            p.callout.urgent role="alert" { (frame.with("options-taken", &[("numbers", &numbers)])) }
        }
        @if !planned.stopped.is_empty() {
            p { (frame.t("options-stopped")) }
            ul { @for stop in &planned.stopped { li { (frame.t(stop_words(*stop))) } } }
            p { a.button href=(format!("/clients/{client}/course")) { (frame.t("options-again")) } }
        }
        div.offers {
            @for offer in &planned.offers {
                (card(frame, &choice.names, offer, &html! {
                    form method="post" action=(format!("/clients/{client}/courses")) {
                        (key()) (wishes(wanted))
                        (hidden("pick", &picks(&offer.visits)))
                        button.button type="submit" {
                            (frame.t("offer-book"))
                            span.unseen { ": " (names(frame, offer)) }
                        }
                    }
                }))
            }
        }
        (missing(frame, planned))
    };
    layout::page(frame, title, main)
}

fn missing(frame: &Frame<'_>, planned: &Planned) -> Markup {
    html! {
        @if !planned.missing.is_empty() {
            section {
                h2 { (frame.t("options-missing")) }
                ul {
                    @for (name, stops) in &planned.missing {
                        li {
                            (frame.t(name_words(*name))) ": "
                            (stops.iter().map(|s| frame.t(stop_words(*s))).collect::<Vec<_>>().join(", "))
                        }
                    }
                }
            }
        }
    }
}

/// What was asked for, as hidden fields.
fn wishes(wanted: &Wanted) -> Markup {
    let wish = &wanted.wish;
    html! {
        (hidden("service", &wanted.service.to_string()))
        @if let Some(id) = wanted.more_of { (hidden("more_of", &id.to_string())) }
        (hidden("visits", &wanted.visits.to_string()))
        (hidden("minutes", &wanted.minutes.to_string()))
        (hidden("gap_min", &wanted.gap_min.to_string()))
        (hidden("gap_max", &wanted.gap_max.to_string()))
        @for day in &wish.days { (hidden("days", &day.to_string())) }
        @for part in &wish.parts { (hidden("parts", part.word())) }
        @if let Some(id) = wish.therapist { (hidden("therapist", &id.to_string())) }
        @if let Some(id) = wish.site { (hidden("site", &id.to_string())) }
        @if let Some(from) = &wish.from { (hidden("from", from)) }
    }
}

fn picks(visits: &[Visit]) -> String {
    let all: Vec<String> = visits.iter().map(|v| Pick::from(&v.place).to_string()).collect();
    all.join(" ")
}

fn names(frame: &Frame<'_>, offer: &Offer) -> String {
    let all: Vec<String> = offer.names.iter().map(|n| frame.t(name_words(*n))).collect();
    all.join(" · ")
}

fn card(frame: &Frame<'_>, rows: &Names, offer: &Offer, button: &Markup) -> Markup {
    let language = if frame.view.language() == "fr" { Language::French } else { Language::English };
    html! {
        article.card.offer {
            h2 { (names(frame, offer)) }
            ol.visits {
                @for visit in &offer.visits {
                    li value=(visit.number) {
                        (when(frame, rows, visit.place.site_id, visit.place.starts_at))
                        " · " (rows.therapist(visit.place.therapist_id))
                        @if rows.sites.len() > 1 {
                            " · " (rows.site(visit.place.site_id).map_or("", |s| s.name.as_str()))
                        }
                        p.fine { (reasons_line(&visit.reasons, language)) }
                    }
                }
            }
            (button)
        }
    }
}

fn name_words(name: Name) -> &'static str {
    match name {
        Name::Best => "offer-best",
        Name::OtherWeekday => "offer-other-weekday",
        Name::OtherTherapist => "offer-other-therapist",
        Name::EarlierFinish => "offer-earlier-finish",
    }
}

/// The sentence about a rule that leaves no place.
#[must_use]
pub fn stop_words(stop: Stop) -> &'static str {
    match stop {
        Stop::Horizon => "stop-horizon",
        Stop::Skill => "stop-skill",
        Stop::Site => "stop-site",
        Stop::Excluded => "stop-excluded",
        Stop::Hours => "stop-hours",
        Stop::Room => "stop-room",
        Stop::Window => "stop-window",
        Stop::Blackout => "stop-blackout",
        Stop::Release => "stop-release",
        Stop::Gap => "stop-gap",
        Stop::Held => "stop-held",
        Stop::Pair => "stop-pair",
        Stop::Cap => "stop-cap",
        Stop::Busy => "stop-busy",
        Stop::Weekday => "stop-weekday",
        Stop::OtherTherapist => "stop-other-therapist",
        Stop::FinishBy => "stop-finish-by",
    }
}

/// A course with all its dates; right after booking it is the confirmation.
#[must_use]
pub fn page(frame: &Frame<'_>, whole: &Whole) -> Page {
    let title = whole.names.service(whole.course.service_id).to_owned();
    let course = &whole.course;
    let to_come = |state| matches!(state, VisitState::Booked | VisitState::OnHold);
    let main = html! {
        div.narrow {
            p.eyebrow { a href=(format!("/clients/{}", course.client_id)) { (frame.t("screen-client")) } }
            h1 tabindex="-1" { (title) }
            @if course.state == CourseState::Active {
                p.callout { (frame.words().count("course-confirmed", whole.visits.len())) }
            } @else { p.callout { (frame.t("course-over")) } }
            ol.visits {
                @for visit in &whole.visits {
                    li value=(visit.number) .off[visit.state == VisitState::Cancelled] {
                        (when(frame, &whole.names, visit.place.site_id, visit.place.starts_at))
                        p.fine {
                            (whole.names.therapist(visit.place.therapist_id)) " · "
                            (whole.names.site(visit.place.site_id).map_or("", |s| s.name.as_str())) " · "
                            (whole.names.room(visit.place.room_id)) " · "
                            (frame.t(&format!("state-{}", visit.state.as_str())))
                        }
                        @if to_come(visit.state) {
                            p {
                                a href=(format!("/courses/{}/visits/{}/move", course.course_id, visit.visit_id)) {
                                    (frame.t("visit-change"))
                                    span.unseen { " " (visit.number) }
                                }
                            }
                        }
                    }
                }
            }
            @if frame.actor.is_some_and(|actor| actor.reach(Case::ReadReview) == Reach::Practice) {
                p { a href=(format!("/courses/{}/review", course.course_id)) { (frame.t("review-title")) } }
            }
            p.fine { (frame.t("course-no-mail")) }
        }
    };
    layout::page(frame, title, main)
}

/// Other times for a visit, for it and the rest, and calling it off.
#[must_use]
pub fn moves(frame: &Frame<'_>, moves: &Moves, taken: &[i64]) -> Page {
    let whole = &moves.whole;
    let number = moves.number.to_string();
    let title = frame.with("course-move-title", &[("number", &number)]);
    let found = whole.visits.iter().find(|visit| visit.number == moves.number);
    let path = |end: &str| {
        let visit = found.map(|visit| visit.visit_id.to_string()).unwrap_or_default();
        format!("/courses/{}/visits/{visit}/{end}", whole.course.course_id)
    };
    let to_come = |state| matches!(state, VisitState::Booked | VisitState::OnHold);
    let rest: Vec<_> = whole
        .visits
        .iter()
        .filter(|visit| visit.number >= moves.number && to_come(visit.state))
        .collect();
    let main = html! {
        p.eyebrow { a href=(format!("/courses/{}", whole.course.course_id)) { (frame.t("move-course")) } }
        h1 tabindex="-1" { (title) }
        @if let Some(visit) = found {
            p.lead {
                (when(frame, &whole.names, visit.place.site_id, visit.place.starts_at))
                " · " (whole.names.therapist(visit.place.therapist_id))
            }
        }
        @if !taken.is_empty() { p.callout.urgent role="alert" { (frame.t("move-taken")) } }
        section.card {
            h2 { (frame.t("move-one")) }
            @if moves.nearest.is_empty() {
                p { (frame.t("move-none")) }
                ul { @for stop in &moves.stopped { li { (frame.t(stop_words(*stop))) } } }
            }
            @for place in &moves.nearest {
                form.inline method="post" action=(path("move")) {
                    (key())
                    @if let Some(visit) = found { (hidden("version", &visit.version.to_string())) }
                    (hidden("pick", &Pick::from(place).to_string()))
                    button.button type="submit" {
                        (when(frame, &whole.names, place.site_id, place.starts_at))
                        " · " (whole.names.therapist(place.therapist_id))
                    }
                }
            }
        }
        @if rest.len() > 1 {
            section {
                h2 { (frame.t("move-rest")) }
                @if !moves.rest.stopped.is_empty() {
                    ul { @for stop in &moves.rest.stopped { li { (frame.t(stop_words(*stop))) } } }
                }
                div.offers {
                    @for offer in &moves.rest.offers {
                        (card(frame, &whole.names, offer, &html! {
                            form method="post" action=(path("move")) {
                                (key())
                                @for visit in &rest { (hidden("version", &visit.version.to_string())) }
                                (hidden("pick", &picks(&offer.visits)))
                                button.button type="submit" { (frame.t("move-rest-button")) span.unseen { ": " (names(frame, offer)) } }
                            }
                        }))
                    }
                }
            }
        }
        section.card {
            h2 { (frame.t("cancel-title")) }
            form method="post" action=(path("cancel")) {
                (key())
                (line(frame, &Filled::default(), Line { help: Some("cancel-help"), ..Line::text("why") }))
                div.actions {
                    button.quiet type="submit" name="extent" value="one" { (frame.t("cancel-one")) }
                    @if rest.len() > 1 {
                        button.quiet type="submit" name="extent" value="rest" { (frame.t("cancel-rest")) }
                    }
                }
            }
        }
    };
    layout::page(frame, title, main)
}
