//! The waiting list: freed places and who gains most, open offers, everybody who waits; joining;
//! and the offers that a client answers.

use maud::{Markup, html};
use pages::page::Page;
use practice::Refusal;
use practice::offer_answer::Offered;
use practice::waiting_list::{Board, OfClient, Opening};
use practice::waiting_rank::Wish;
use store::busy::Place;
use store::offers::Offer;
use store::waiting::Entry;
use store::{OfferState, SiteId};

use crate::day::client;
use crate::form::{Filled, Line, hidden, key, line, select, summary};
use crate::frame::Frame;
use crate::layout;
use crate::table::table;

/// The list as staff see it.
#[must_use]
pub fn board(frame: &Frame<'_>, board: &Board) -> Page {
    let title = frame.t("waiting-title");
    let main = html! {
        h1 tabindex="-1" { (title) }
        section {
            h2 { (frame.t("waiting-freed")) }
            @if board.at_once > 1 {
                p { (frame.with("waiting-at-once", &[("count", &board.at_once.to_string())])) }
            }
            @if board.openings.is_empty() { p { (frame.t("waiting-no-freed")) } }
            @for opening in &board.openings { (place(frame, board, opening)) }
        }
        section {
            h2 { (frame.t("waiting-offers")) }
            @if board.offers.is_empty() { p { (frame.t("waiting-no-offers")) } }
            @for (offer, entry) in &board.offers { (open(frame, board, offer, entry)) }
        }
        section {
            h2 { (frame.t("waiting-all")) }
            @if board.entries.is_empty() { p { (frame.t("waiting-nobody")) } } @else {
                (table(
                    frame,
                    &["waiting-who", "field-service", "waiting-when", "waiting-since"],
                    board.entries.iter().map(|entry| vec![
                        html! { a href=(waiting_of(entry)) { (name(entry)) } },
                        html! { (entry.service_name) },
                        html! { (wish(frame, entry, board)) },
                        html! { (frame.date(frame.civil(entry.waiting.created_at, &frame.zone).date())) },
                    ]),
                ))
            }
        }
    };
    layout::page(frame, title, main)
}

fn waiting_of(entry: &Entry) -> String {
    format!("{}/waiting", client(entry.waiting.client_id))
}

fn name(entry: &Entry) -> String {
    format!("{} {}", entry.given_name, entry.family_name)
}

fn when(frame: &Frame<'_>, board: &Board, site: SiteId, (from, to): (i64, i64)) -> String {
    let zone = board.zone(site);
    let (from, to) = (frame.civil(from, &zone), frame.civil(to, &zone));
    format!("{}, {}–{}", frame.long_date(from.date()), frame.clock(from), frame.clock(to))
}

fn whereabouts(board: &Board, place: &Place) -> String {
    let therapist = board.therapists.iter().find(|one| one.therapist_id == place.therapist_id);
    let room = board.rooms.iter().find(|one| one.room_id == place.room_id);
    let site = board.sites.iter().find(|one| one.site_id == place.site_id);
    let names = [
        therapist.map(|one| one.name.as_str()),
        site.map(|one| one.name.as_str()),
        room.map(|one| one.name.as_str()),
    ];
    names.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn place(frame: &Frame<'_>, board: &Board, opening: &Opening) -> Markup {
    let place = &opening.freed.place;
    html! {
        div.card {
            h3 { (when(frame, board, place.site_id, (place.blocked_from, place.blocked_to))) }
            p.fine { (whereabouts(board, place)) }
            @if opening.best.is_empty() { p { (frame.t("waiting-fits-nobody")) } }
            ol.plain {
                @for ranked in &opening.best {
                    li.ranked {
                        a href=(waiting_of(&ranked.entry)) { (name(&ranked.entry)) }
                        " · " (ranked.entry.service_name) " · "
                        (when(frame, board, place.site_id, (ranked.place.starts_at, ranked.place.ends_at)))
                        form method="post" action="/waiting/offers" {
                            (key()) (hidden("freed", &opening.freed.freed_id.to_string()))
                            (hidden("waiting", &ranked.entry.waiting.waiting_id.to_string()))
                            button.quiet type="submit" {
                                (frame.with("waiting-offer-to", &[("who", &name(&ranked.entry))]))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn open(frame: &Frame<'_>, board: &Board, offer: &Offer, entry: &Entry) -> Markup {
    let place = &offer.place;
    let until = frame.moment(offer.expires_at);
    html! {
        div.card {
            h3 { (name(entry)) " · " (entry.service_name) }
            p { (when(frame, board, place.site_id, (place.starts_at, place.ends_at))) " · " (whereabouts(board, place)) }
            p.fine { (frame.with("offer-until", &[("until", &until)])) }
            (answers(frame, offer))
        }
    }
}

fn answers(frame: &Frame<'_>, offer: &Offer) -> Markup {
    html! {
        div.actions {
            @for (answer, words, style) in
                [("accept", "offer-accept", "primary"), ("decline", "offer-decline", "quiet")] {
                form method="post" action=(format!("/offers/{}/answer", offer.offer_id)) {
                    (key()) (hidden("reply", answer))
                    button class=(style) type="submit" { (frame.t(words)) }
                }
            }
        }
    }
}

fn wish(frame: &Frame<'_>, entry: &Entry, board: &Board) -> String {
    let Some(wish) = Wish::read(&entry.waiting.wish) else { return frame.t("wish-unreadable") };
    let mut parts: Vec<String> = Vec::new();
    let days = wish.weekdays.iter().map(|day| frame.t(&format!("weekday-{day}")));
    let days: Vec<String> = days.collect();
    if !days.is_empty() {
        parts.push(days.join(", "));
    }
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    if wish.from_minute.is_some() || wish.to_minute.is_some() {
        let (from, to) = (wish.from_minute.unwrap_or(0), wish.to_minute.unwrap_or(1440));
        parts.push(format!("{}–{}", clock(from), clock(to)));
    }
    let therapist = board.therapists.iter().find(|one| Some(one.therapist_id) == wish.therapist);
    parts.extend(therapist.map(|one| one.name.clone()));
    if wish.earliest.is_some() || wish.latest.is_some() {
        let (from, to) = (wish.earliest.unwrap_or_default(), wish.latest.unwrap_or_default());
        parts.push(format!("{from} … {to}"));
    }
    if parts.is_empty() { frame.t("wish-any") } else { parts.join(" · ") }
}

/// What one client waits for, and the form to join.
#[must_use]
pub fn of_client(
    frame: &Frame<'_>,
    list: &OfClient,
    filled: &Filled<'_>,
    refused: Option<&Refusal>,
) -> Page {
    let title = frame.t("waiting-title");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            @for entry in &list.entries {
                div.card {
                    h2 { (entry.service_name) }
                    form method="post" action=(format!("/waiting/{}/leave", entry.waiting.waiting_id)) {
                        (key())
                        button.quiet type="submit" { (frame.t("waiting-leave")) }
                    }
                }
            }
            (summary(frame, filled))
            @if let Some(Refusal::Rule { key, .. }) = refused {
                p.callout.urgent role="alert" { (frame.t(&format!("rule-{key}"))) }
            }
            (join(frame, list, filled))
        }
    };
    layout::page(frame, title, main)
}

fn join(frame: &Frame<'_>, list: &OfClient, filled: &Filled<'_>) -> Markup {
    let services: Vec<(String, String)> =
        list.services.iter().map(|one| (one.service_id.to_string(), one.name.clone())).collect();
    let mut therapists = vec![(String::new(), frame.t("wish-any-therapist"))];
    let names = list.therapists.iter().map(|one| (one.therapist_id.to_string(), one.name.clone()));
    therapists.extend(names);
    let ticked = |day: &str| filled.fields.is_some_and(|fields| fields.all("days").contains(&day));
    let maybe = |name, kind| Line { kind, required: false, ..Line::text(name) };
    html! {
        h2 { (frame.t("waiting-join")) }
        form method="post" action=(format!("{}/waiting", client(list.client))) {
            (key())
            (select(frame, filled, "service", "", &services))
            fieldset.field {
                legend { (frame.t("field-days")) " " span.optional { (frame.t("optional")) } }
                div.choices {
                    @for day in ["1", "2", "3", "4", "5", "6", "7"] {
                        div.choice {
                            input id=(format!("days-{day}")) type="checkbox" name="days" value=(day)
                                checked[ticked(day)];
                            label for=(format!("days-{day}")) { (frame.t(&format!("weekday-{day}"))) }
                        }
                    }
                }
            }
            (line(frame, filled, maybe("from_time", "time")))
            (line(frame, filled, maybe("to_time", "time")))
            (select(frame, filled, "therapist", "", &therapists))
            (line(frame, filled, maybe("earliest", "date")))
            (line(frame, filled, maybe("latest", "date")))
            button.primary type="submit" { (frame.t("waiting-join")) }
        }
    }
}

/// The offers that a client can answer.
#[must_use]
pub fn offers(frame: &Frame<'_>, offers: &[Offered], refused: Option<&Refusal>) -> Page {
    let title = frame.t("offers-title");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            @if let Some(Refusal::Rule { key, .. }) = refused {
                p.callout.urgent role="alert" { (frame.t(&format!("rule-{key}"))) }
            }
            @if !offers.iter().any(|one| one.offer.state == OfferState::Open) { p.lead { (frame.t("offers-none")) } }
            @for one in offers {
                @let zone = practice::session::zone(&one.site.time_zone);
                @let start = frame.civil(one.offer.place.starts_at, &zone);
                @let end = frame.civil(one.offer.place.ends_at, &zone);
                @let until = frame.moment(one.offer.expires_at);
                div.card {
                    h2 { (frame.long_date(start.date())) ", " (frame.clock(start)) "–" (frame.clock(end)) }
                    p { (one.entry.service_name) " · " (one.therapist) " · " (one.site.name) }
                    @if one.offer.state == OfferState::Open {
                        p.fine { (frame.with("offer-until", &[("until", &until)])) }
                        (answers(frame, &one.offer))
                    } @else { p.callout { (frame.t("offer-gone")) } }
                }
            }
        }
    };
    layout::page(frame, title, main)
}
