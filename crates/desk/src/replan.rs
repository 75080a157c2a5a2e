//! A therapist is away: the form, who would move where and why, and what is left to settle.

use maud::{Markup, html};
use pages::page::Page;
use practice::care::clients::Names;
use practice::replan::act::{Absences, Open, Preview};
use practice::replan::away::DAYS_MAX;
use practice::replan::plan::{Cause, Moved, Reason, Stuck, Why};
use store::busy::Place;
use store::clients::Client;
use store::practices::Absence;
use store::visits::Visit;
use store::{AbsenceKind, VisitId};

use crate::client::when;
use crate::course::stop_words;
use crate::form::{Filled, Line, hidden, key, line, select, summary};
use crate::frame::Frame;
use crate::layout;

/// Who is away, and the form that says that somebody will be.
#[must_use]
pub fn ask(frame: &Frame<'_>, absences: &Absences, filled: &Filled<'_>) -> Page {
    let title = frame.t("replan-title");
    let today = absences.today.to_string();
    let therapists: Vec<(String, String)> = absences
        .therapists
        .iter()
        .map(|one| (one.therapist_id.to_string(), one.name.clone()))
        .collect();
    let kinds = [AbsenceKind::Other, AbsenceKind::Ill, AbsenceKind::Leave];
    let kinds: Vec<(String, String)> =
        kinds.iter().map(|kind| (kind.as_str().to_owned(), frame.t(kind_words(*kind)))).collect();
    let date = |name| Line { kind: "date", value: &today, ..Line::text(name) };
    let time =
        |name, help| Line { kind: "time", required: false, help: Some(help), ..Line::text(name) };
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("replan-lead")) }
            form method="post" action="/replan" {
                (summary(frame, filled))
                (select(frame, filled, "therapist", "", &therapists))
                div.pair {
                    (line(frame, filled, date("away_from")))
                    (line(frame, filled, time("away_from_time", "replan-from-help")))
                }
                div.pair {
                    (line(frame, filled, date("away_to")))
                    (line(frame, filled, time("away_to_time", "replan-to-help")))
                }
                (select(frame, filled, "away_kind", AbsenceKind::Other.as_str(), &kinds))
                p.fine { (frame.with("replan-most", &[("days", &DAYS_MAX.to_string())])) }
                button.button type="submit" { (frame.t("replan-preview")) }
            }
            section {
                h2 { (frame.t("replan-known")) }
                @if absences.list.is_empty() { p { (frame.t("replan-none-known")) } }
                ul.plain {
                    @for one in &absences.list {
                        @let name = absences.therapists.iter().find(|t| t.therapist_id == one.therapist_id);
                        li {
                            a href=(format!("/absences/{}", one.absence_id)) {
                                (name.map_or("", |one| one.name.as_str())) ": "
                                (frame.moment(one.starts_at)) " – " (frame.moment(one.ends_at))
                            }
                        }
                    }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

fn kind_words(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Ill => "absence-ill",
        AbsenceKind::Leave => "absence-leave",
        AbsenceKind::Other => "replan-unsaid",
    }
}

/// Who moves where, and who cannot. `changed` are visits that an earlier preview showed otherwise,
/// and those that it showed and that need not move any more.
#[must_use]
pub fn preview(
    frame: &Frame<'_>,
    preview: &Preview,
    changed: Option<&(Vec<VisitId>, Vec<VisitId>)>,
) -> Page {
    let title = frame.t("replan-preview-title");
    let (away, plan) = (&preview.away, &preview.plan);
    let other = changed.map_or(&[][..], |(other, _)| other.as_slice());
    let main = html! {
        p.eyebrow { a href="/replan" { (frame.t("replan-again")) } }
        h1 tabindex="-1" { (title) }
        p.lead {
            (preview.names.therapist(away.therapist)) ": "
            (frame.moment(away.from)) " – " (frame.moment(away.to))
        }
        @if let Some((other, gone)) = changed {
            div.callout.urgent role="alert" {
                p { (frame.t("replan-stale")) }
                p { (frame.words().count("replan-stale-other", other.len())) }
                @if !gone.is_empty() { p { (frame.words().count("replan-stale-gone", gone.len())) } }
            }
        }
        p { (frame.t("replan-nothing-yet")) }
        @if plan.moves.is_empty() && plan.stuck.is_empty() { p.callout { (frame.t("replan-nobody")) } }
        @if !plan.stuck.is_empty() {
            section {
                h2 { (frame.words().count("replan-stuck", plan.stuck.len())) }
                p { (frame.t("replan-stuck-help")) }
                div.offers {
                    @for one in &plan.stuck { (stuck(frame, preview, one, other.contains(&one.visit.visit_id))) }
                }
            }
        }
        @if !plan.moves.is_empty() {
            section {
                h2 { (frame.words().count("replan-moves", plan.moves.len())) }
                div.offers {
                    @for one in &plan.moves { (moved(frame, preview, one, other.contains(&one.visit.visit_id))) }
                }
            }
        }
        form method="post" action="/replan/apply" {
            (key())
            (hidden("therapist", &away.therapist.to_string()))
            (hidden("from", &away.from.to_string())) (hidden("to", &away.to.to_string()))
            (hidden("away_kind", away.kind.as_str()))
            (hidden("at", &preview.at.to_string()))
            @for line in plan.lines() { (hidden("line", &line)) }
            button.button type="submit" { (frame.t("replan-apply")) }
        }
    };
    layout::page(frame, title, main)
}

fn head(client: Option<&Client>) -> Markup {
    html! {
        @if let Some(client) = client {
            h3 { a href=(format!("/clients/{}", client.client_id)) { (client.given_name) " " (client.family_name) } }
        }
    }
}

fn reach(client: Option<&Client>) -> Markup {
    html! {
        @if let Some(phone) = client.and_then(|one| one.phone.as_ref()) {
            p.fine { a href=(format!("tel:{}", phone.replace(' ', ""))) { (phone) } }
        } @else if let Some(email) = client.and_then(|one| one.email.as_ref()) {
            p.fine { a href=(format!("mailto:{email}")) { (email) } }
        }
    }
}

fn place(frame: &Frame<'_>, names: &Names, place: &Place) -> Markup {
    html! {
        (when(frame, names, place.site_id, place.starts_at))
        " · " (names.therapist(place.therapist_id)) " · " (names.room(place.room_id))
        @if names.sites.len() > 1 {
            " · " (names.site(place.site_id).map_or("", |site| site.name.as_str()))
        }
    }
}

fn moved(frame: &Frame<'_>, preview: &Preview, one: &Moved, new: bool) -> Markup {
    let client = preview.client(one.visit.client_id);
    let mut reasons = vec![match one.cause {
        Cause::Away => {
            let name = preview.names.therapist(one.visit.place.therapist_id);
            frame.with("replan-cause-away", &[("therapist", name)])
        }
        Cause::Gap(days) => frame.with("replan-cause-gap", &[("days", &days.to_string())]),
    }];
    reasons.extend(one.reasons.iter().map(|reason| reason_words(frame, *reason)));
    html! {
        article.card {
            (head(client))
            @if new { p { strong { (frame.t("replan-new")) } } }
            dl.move {
                dt { (frame.t("replan-old")) } dd { (place(frame, &preview.names, &one.visit.place)) }
                dt { (frame.t("replan-to")) } dd { strong { (place(frame, &preview.names, &one.to)) } }
            }
            p.fine { (reasons.join(" · ")) }
            (reach(client))
        }
    }
}

fn reason_words(frame: &Frame<'_>, reason: Reason) -> String {
    let days =
        |key: &str, days: i64| frame.words().count(key, usize::try_from(days).unwrap_or_default());
    match reason {
        Reason::SameTime => frame.t("replan-same-time"),
        Reason::SameDay => frame.t("replan-same-day"),
        Reason::Later(n) => days("replan-later", n),
        Reason::Earlier(n) => days("replan-earlier", n),
        Reason::SameTherapist => frame.t("replan-same-therapist"),
        Reason::OtherTherapist => frame.t("replan-other-therapist"),
        Reason::LikedTherapist => frame.t("replan-liked-therapist"),
        Reason::After(n) => days("replan-after", n),
    }
}

fn stuck(frame: &Frame<'_>, preview: &Preview, one: &Stuck, new: bool) -> Markup {
    let client = preview.client(one.visit.client_id);
    html! {
        article.card {
            (head(client))
            @if new { p { strong { (frame.t("replan-new")) } } }
            p { (place(frame, &preview.names, &one.visit.place)) }
            @match &one.why {
                Why::Barred(rule) => p { (frame.t(&format!("rule-{rule}"))) },
                Why::Stopped(rules) => {
                    p { (frame.t("replan-stops")) }
                    ul { @for rule in rules { li { (frame.t(stop_words(*rule))) } } }
                },
            }
            (reach(client))
            (ways(frame, &one.visit, matches!(one.why, Why::Stopped(_))))
        }
    }
}

/// What can be done about a visit by hand.
fn ways(frame: &Frame<'_>, visit: &Visit, other_times: bool) -> Markup {
    html! {
        ul.plain {
            @if other_times {
                li { a href=(format!("/courses/{}/visits/{}/move", visit.course_id, visit.visit_id)) { (frame.t("replan-by-hand")) } }
                li { a href=(format!("/clients/{}/waiting", visit.client_id)) { (frame.t("replan-wait")) } }
            } @else {
                li { a href=(format!("/clients/{}", visit.client_id)) { (frame.t("replan-see-client")) } }
            }
        }
    }
}

/// An absence as it stands: what moved for it, what is still to be settled, and its end.
#[must_use]
pub fn open(frame: &Frame<'_>, open: &Open) -> Page {
    let Absence { absence_id, therapist_id, starts_at, ends_at, kind } = &open.absence;
    let title =
        frame.with("replan-open-title", &[("therapist", open.names.therapist(*therapist_id))]);
    let main = html! {
        p.eyebrow { a href="/replan" { (frame.t("replan-title")) } }
        h1 tabindex="-1" { (title) }
        p.lead {
            (frame.moment(*starts_at)) " – " (frame.moment(*ends_at)) " · " (frame.t(kind_words(*kind)))
        }
        @if !open.moved.is_empty() {
            section {
                h2 { (frame.words().count("replan-moved", open.moved.len())) }
                p { (frame.t("replan-tell")) }
                div.offers {
                    @for (visit, from, client) in &open.moved {
                        article.card {
                            (head(Some(client)))
                            dl.move {
                                dt { (frame.t("replan-old")) } dd { (frame.moment(*from)) }
                                dt { (frame.t("replan-to")) } dd { strong { (place(frame, &open.names, &visit.place)) } }
                            }
                            (reach(Some(client)))
                        }
                    }
                }
            }
        }
        section {
            h2 { (frame.t("replan-left")) }
            @if open.left.is_empty() { p { (frame.t("replan-none-left")) } }
            div.offers {
                @for (visit, client) in &open.left {
                    article.card {
                        (head(Some(client)))
                        p { (place(frame, &open.names, &visit.place)) }
                        (reach(Some(client)))
                        (ways(frame, visit, true))
                    }
                }
            }
        }
        section.card {
            h2 { (frame.t("replan-back")) }
            p { (frame.t("replan-back-help")) }
            form method="post" action=(format!("/absences/{absence_id}/end")) {
                (key())
                button.quiet type="submit" { (frame.t("replan-back")) }
            }
        }
    };
    layout::page(frame, title, main)
}
