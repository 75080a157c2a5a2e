//! One client as staff see them: contact, checks, clearance, courses.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use pages::page::Page;
use practice::care::clients::{Booked, Names, Whole};
use practice::care::standing::{Light, WhyNot, stands};
use practice::session::zone;
use practice::{Case, Reach};
use store::clearance::Clearance;
use store::screens::Screen;
use store::visits::Visit;
use store::{ClearanceState, ClientId, CourseState, SiteId, VisitState};

use crate::clients::{born, name};
use crate::frame::Frame;
use crate::layout;

/// A client with everything that the page shows. `screens` are empty for who may not see them.
#[must_use]
pub fn page(frame: &Frame<'_>, (whole, light): (&Whole, &Light), screens: &[Screen]) -> Page {
    let client = &whole.client;
    let path = |end: &str| format!("/clients/{}/{end}", client.client_id);
    let title = format!("{} {}", client.given_name, client.family_name);
    let screened = reaches(frame, Case::StoreScreen);
    // The desk's remark is not for the client, who may open this page as well.
    let staff = frame.actor.is_some_and(|one| one.reach(Case::EditClient) == Reach::Practice);
    let main = html! {
        h1 tabindex="-1" { bdi { (title) } }
        section.card.standing {
            h2 { (frame.t("standing-title")) }
            (standing(frame, light))
            div.actions {
                @if light.bookable.is_ok() {
                    a.button href=(path("course")) { (frame.t("plan-course")) }
                }
                @if screened { a.button href=(path("check")) { (frame.t("new-check")) } }
            }
        }
        section {
            h2 { (frame.t("courses-title")) }
            @if whole.courses.is_empty() { p { (frame.t("courses-none")) } }
            @for booked in &whole.courses { (course(frame, booked, &whole.names)) }
            (waiting(frame, client.client_id))
        }
        @if !screens.is_empty() {
            section {
                h2 { (frame.t("screens-title")) }
                ul.plain.screens {
                    @for screen in screens {
                        li {
                            a href=(format!("/screens/{}", screen.screen_id)) { (frame.moment(screen.at)) }
                            " · " (verdict(frame, &screen.urgency, &screen.massage))
                        }
                    }
                }
            }
        }
        section.card {
            h2 { (frame.t("contact-title")) }
            dl.figures {
                dt { (frame.t("clients-name")) } dd { (name(client)) }
                @for (key, value) in contact(frame, whole) {
                    dt { (frame.t(key)) } dd { bdi { (value) } }
                }
            }
            @if staff && !client.remark.is_empty() {
                p { strong { (frame.t("field-remark")) ": " } (client.remark) }
            }
            p {
                a href=(path("edit")) { (frame.t("client-edit")) }
                @if reaches(frame, Case::ReadMeasures) {
                    " · " a href=(path("trend")) { (frame.t("trend-title")) }
                }
                @if reaches(frame, Case::ExportClient) {
                    " · " a href=(path("record")) { (frame.t("record-title")) }
                }
                @if reaches(frame, Case::ReadConsent) {
                    " · " a href=(path("consents")) { (frame.t("consents-link")) }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

fn waiting(frame: &Frame<'_>, client: ClientId) -> Markup {
    html! {
        @if reaches(frame, Case::JoinWaiting) {
            p { a href=(format!("/clients/{client}/waiting")) { (frame.t("waiting-title")) } }
        }
    }
}

fn reaches(frame: &Frame<'_>, case: Case) -> bool {
    frame.actor.is_some_and(|actor| actor.reach(case) > Reach::Nothing)
}

fn contact<'a>(frame: &Frame<'_>, whole: &'a Whole) -> Vec<(&'static str, String)> {
    let client = &whole.client;
    let given = |text: &'a Option<String>| text.clone().unwrap_or_default();
    let all = [
        ("field-born_on", born(frame, client)),
        ("field-email", given(&client.email)),
        ("field-phone", given(&client.phone)),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// A verdict in the words of the self-check.
#[must_use]
pub fn verdict(frame: &Frame<'_>, urgency: &str, massage: &str) -> String {
    frame.view.t(&format!("now-{urgency}-{massage}.title"))
}

/// Whether a course may be booked, and why not; what was set aside, and who cleared it.
#[must_use]
pub fn standing(frame: &Frame<'_>, light: &Light) -> Markup {
    html! {
        (whether(frame, light.bookable))
        @if light.set_aside > 0 {
            p.note { (frame.words().count("aside-count", light.set_aside)) }
        }
        @if let Some(clearance) = &light.clearance { (clearance_line(frame, clearance)) }
    }
}

/// Whether a course may be booked, in a sentence.
#[must_use]
pub fn whether(frame: &Frame<'_>, bookable: Result<(), WhyNot>) -> Markup {
    html! {
        @match bookable {
            Ok(()) => p.callout { (frame.t("bookable")) },
            Err(why) => p.callout.urgent { (why_not(frame, why)) },
        }
    }
}

fn why_not(frame: &Frame<'_>, why: WhyNot) -> String {
    let days = match why {
        WhyNot::TooOld { days } => days.to_string(),
        _ => String::new(),
    };
    frame.with(&format!("rule-{}", why.key()), &[("days", &days)])
}

/// Where a request for a clinician's word stands.
#[must_use]
pub fn clearance_line(frame: &Frame<'_>, clearance: &Clearance) -> Markup {
    let by = clearance.answered_by.as_deref().unwrap_or_default();
    let role = clearance.answered_role.as_deref().unwrap_or_default();
    let on = clearance.answered_on.as_deref().and_then(|text| text.parse().ok());
    let on = on.map(|date| frame.date(date)).unwrap_or_default();
    let until = clearance.expires_at.map(|at| frame.date(frame.civil(at - 1, &frame.zone).date()));
    let until = until.unwrap_or_default();
    let values = [("by", by), ("role", role), ("on", on.as_str()), ("until", until.as_str())];
    let key = match clearance.state {
        ClearanceState::Open => "clearance-open",
        ClearanceState::Granted if stands(clearance, frame.now) => "clearance-granted",
        ClearanceState::Granted | ClearanceState::Expired => "clearance-expired",
        ClearanceState::Refused => "clearance-refused",
    };
    html! { p.note { (frame.with(key, &values)) } }
}

/// A course with its visits.
#[must_use]
pub fn course(frame: &Frame<'_>, booked: &Booked, names: &Names) -> Markup {
    let course = &booked.course;
    html! {
        article.card.course {
            h3 {
                a href=(format!("/courses/{}", course.course_id)) { (names.service(course.service_id)) }
            }
            p.fine { (frame.t(course_state(course.state))) }
            (visits(frame, &booked.visits, names))
        }
    }
}

fn course_state(state: CourseState) -> &'static str {
    match state {
        CourseState::Active => "course-active",
        CourseState::Finished => "course-finished",
        CourseState::Stopped => "course-stopped",
    }
}

/// Visits with their dates on the clock of their site.
#[must_use]
pub fn visits(frame: &Frame<'_>, visits: &[Visit], names: &Names) -> Markup {
    html! {
        ol.visits {
            @for visit in visits {
                li.off[visit.state == VisitState::Cancelled] {
                    (when(frame, names, visit.place.site_id, visit.place.starts_at))
                    " · " (names.therapist(visit.place.therapist_id))
                    @if visit.state != VisitState::Booked {
                        " · " (frame.t(&format!("state-{}", visit.state.as_str())))
                    }
                }
            }
        }
    }
}

/// The clock of a site.
#[must_use]
pub fn site_zone(names: &Names, site: SiteId) -> TimeZone {
    zone(names.site(site).map_or("UTC", |site| site.time_zone.as_str()))
}

/// `Monday 23 November 2026, 14:05` on the clock of a site.
#[must_use]
pub fn when(frame: &Frame<'_>, names: &Names, site: SiteId, at: i64) -> Markup {
    let civil = frame.civil(at, &site_zone(names, site));
    html! {
        time datetime=(civil) { (frame.long_date(civil.date())) ", " (frame.clock(civil)) }
    }
}
