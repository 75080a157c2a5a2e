//! A client's own page: what comes next, what to do before it, the plan, and their data.

use maud::{Markup, html};
use pages::page::Page;
use pages::result::{plan as plan_words, safety_net};
use pathway::plan::{Plan, TechniqueLine};
use pathway::record::Record;
use practice::care::clients::Whole;
use practice::care::standing::Light;
use practice::visit::own::{Next, Own, ToDo};
use store::screens::Screen;
use store::{ClientId, CourseState, FormKind, VisitId, VisitState};

use crate::client::{course, site_zone, standing, verdict, when};
use crate::clients::name;
use crate::form::key;
use crate::form_link::form_name;
use crate::frame::Frame;
use crate::layout;
use crate::summary::text;
use crate::trend::picture;

/// Everything that the page is made of.
pub struct Mine<'a> {
    /// Contact, courses, names.
    pub whole: &'a Whole,
    /// Whether a course may be booked.
    pub light: &'a Light,
    /// The checks, newest first.
    pub screens: &'a [Screen],
    /// The next visit, the plan, the summaries.
    pub own: &'a Own,
}

/// The page.
#[must_use]
pub fn page(frame: &Frame<'_>, mine: &Mine<'_>) -> Page {
    let title = frame.t("me-title");
    let (whole, own) = (mine.whole, mine.own);
    let id = whole.client.client_id;
    let main = html! {
        div.narrow.own {
            h1 tabindex="-1" { (title) }
            p.lead { (name(&whole.client)) }
            (next(frame, own))
            p { a href=(format!("/clients/{id}/waiting")) { (frame.t("waiting-title")) } " · " a href="/me/offers" { (frame.t("offers-title")) } }
            (booking(frame, mine))
            @if let Some((plan, record)) = &own.plan { (plan_of(frame, plan, record)) }
            @if !own.trends.is_empty() {
                section {
                    h2 { (frame.t("own-trend")) }
                    @for trend in &own.trends { (picture(frame, trend)) }
                }
            }
            (flare(frame))
            @if !own.summaries.is_empty() { (summaries(frame, own)) }
            @if !whole.courses.is_empty() {
                (courses(frame, whole))
            }
            @if !mine.screens.is_empty() {
                section {
                    h2 { (frame.t("screens-title")) }
                    ul.plain.screens {
                        @for screen in mine.screens {
                            li {
                                a href=(format!("/screens/{}", screen.screen_id)) { (frame.moment(screen.at)) }
                                " · " (verdict(frame, &screen.urgency, &screen.massage))
                            }
                        }
                    }
                }
            }
            (data(frame, id))
        }
    };
    layout::page(frame, title, main)
}

/// The courses under way; those that are over are folded away.
fn courses(frame: &Frame<'_>, whole: &Whole) -> Markup {
    let (now, past): (Vec<_>, Vec<_>) =
        whole.courses.iter().partition(|one| one.course.state == CourseState::Active);
    html! {
        section {
            h2 { (frame.t("courses-title")) }
            @if now.is_empty() { p { (frame.t("courses-none")) } }
            @for booked in now { (course(frame, booked, &whole.names)) }
            @if !past.is_empty() {
                details.fold {
                    summary { (frame.t("own-past")) }
                    div { @for booked in past { (course(frame, booked, &whole.names)) } }
                }
            }
        }
    }
}

fn next(frame: &Frame<'_>, own: &Own) -> Markup {
    html! {
        section.card.next {
            h2 { (frame.t("own-next")) }
            @match &own.next {
                Some(next) => (visit(frame, own, next)),
                None => p { (frame.t("own-next-none")) },
            }
            @if own.waits > 0 {
                p { a href="/me/offers" { (frame.words().count("own-waits", own.waits)) } }
            }
        }
    }
}

fn visit(frame: &Frame<'_>, own: &Own, next: &Next) -> Markup {
    let visit = &next.visit;
    let place = &visit.place;
    let site = own.names.site(place.site_id);
    html! {
        p.lead { (when(frame, &own.names, place.site_id, place.starts_at)) }
        @if visit.state == VisitState::OnHold { p.callout.urgent { (frame.t("own-on-hold")) } }
        dl.figures {
            dt { (frame.t("own-with")) } dd { bdi { (own.names.therapist(place.therapist_id)) } }
            dt { (frame.t("own-where")) }
            dd {
                @if let Some(site) = site {
                    bdi { (site.name) }
                    @if !site.address.is_empty() { br; bdi { (site.address) } }
                }
            }
            dt { (frame.t("own-bring")) } dd { (frame.t("own-bring-say")) }
        }
        p {
            a href=(format!("/courses/{}/visits/{}/move", visit.course_id, visit.visit_id)) {
                (frame.t("own-move"))
            }
        }
        (to_do(frame, next))
    }
}

fn to_do(frame: &Frame<'_>, next: &Next) -> Markup {
    let id = next.visit.visit_id;
    html! {
        @if !next.to_do.is_empty() {
            h3 { (frame.t("own-to-do")) }
            ul.plain.to-do {
                @for one in &next.to_do {
                    li.done[one.done] {
                        a href=(address(id, one.kind)) { (form_name(frame, one.kind)) }
                        " " span.tag { (frame.t(state(one))) }
                    }
                }
            }
            p { a href=(format!("/visits/{id}/chart")) { (frame.t("own-chart")) } }
            p.fine {
                a href=(format!("/visits/{id}/links")) { (frame.t("own-links")) }
                @if next.links > 0 { " · " (frame.words().count("own-links-open", next.links)) }
            }
        }
    }
}

fn address(visit: VisitId, kind: FormKind) -> String {
    let end = match kind {
        FormKind::Consent => "consent",
        FormKind::Check => "check",
        FormKind::Measures => "measures",
    };
    format!("/visits/{visit}/{end}")
}

const fn state(one: &ToDo) -> &'static str {
    match (one.done, one.begun) {
        (_, true) => "own-begun",
        (true, false) => "own-done",
        (false, false) => "own-open",
    }
}

/// Whether visits can be booked, and the way to a new check.
fn booking(frame: &Frame<'_>, mine: &Mine<'_>) -> Markup {
    let id = mine.whole.client.client_id;
    html! {
        section.card.standing {
            h2 { (frame.t("standing-title")) }
            (standing(frame, mine.light))
            div.actions {
                @if mine.light.bookable.is_ok() {
                    a.button href=(format!("/clients/{id}/course")) { (frame.t("plan-course")) }
                }
                a.button href="/check" { (frame.t("new-check")) }
            }
        }
    }
}

fn plan_of(frame: &Frame<'_>, plan: &Plan, record: &Record) -> Markup {
    let view = &frame.view;
    html! {
        section {
            h2 { (frame.t("own-plan")) }
            @if let Some(dose) = &plan.dose { p { (plan_words::dose_line(view, dose)) } }
            ul { @for line in &plan.techniques { li { (technique(frame, line)) } } }
            @if !plan.home.is_empty() {
                h3 { (frame.t("own-home")) }
                @for line in &plan.home {
                    details.fold {
                        summary { (view.title(&line.card)) }
                        div {
                            @if let Some(how) = view.card_words(&line.card, &["how"]) { p { (how) } }
                            @if let Some(start) = plan_words::start_for(view, record, line) {
                                p { strong { (frame.t("own-start")) ": " } (start) }
                            }
                            @if let Some(stop) = view.card_words(&line.card, &["stop"]) {
                                p { strong { (frame.t("own-stop")) ": " } (stop) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn technique(frame: &Frame<'_>, line: &TechniqueLine) -> Markup {
    html! {
        strong { (frame.view.title(&line.card)) }
        @if let Some(what) = frame.view.card_words(&line.card, &["what"]) { " · " (what) }
    }
}

fn flare(frame: &Frame<'_>) -> Markup {
    let view = &frame.view;
    html! {
        section.card #flare {
            @if let Some(card) = view.knowledge.flare() {
                h2 { (view.title(&card.id)) }
                @if let Some(say) = view.card_words(&card.id, &["say"]) { p { (say) } }
            }
            @if let Some(watch) = safety_net(view) {
                h3 { (frame.t("own-watch")) }
                p { (watch) }
            }
        }
    }
}

fn summaries(frame: &Frame<'_>, own: &Own) -> Markup {
    html! {
        section {
            h2 { (frame.t("own-summaries")) }
            @for one in &own.summaries {
                details.fold {
                    summary {
                        @match own.visits.get(&one.visit_id) {
                            Some(visit) => {
                                @let zone = site_zone(&own.names, visit.place.site_id);
                                (frame.long_date(frame.civil(visit.place.starts_at, &zone).date()))
                            },
                            None => (frame.moment(one.at)),
                        }
                    }
                    div { (text(one)) }
                }
            }
        }
    }
}

fn data(frame: &Frame<'_>, client: ClientId) -> Markup {
    let path = |end: &str| format!("/clients/{client}/{end}");
    html! {
        section.card #data {
            h2 { (frame.t("own-data")) }
            p { (frame.t("own-data-say")) }
            ul {
                li { a href=(path("edit")) { (frame.t("client-edit")) } }
                li { a href=(path("consents")) { (frame.t("consents-link")) } }
                li { a href=(path("record.html")) download { (frame.t("record-html")) } }
                li { a href=(path("record.json")) download { (frame.t("record-json")) } }
            }
            form method="post" action=(path("erasure")) {
                (key())
                p.fine { (frame.t("record-ask.say")) }
                button.quiet type="submit" { (frame.t("record-ask-button")) }
            }
        }
    }
}
