//! What a practice consists of, as its manager sees and changes it.

use maud::{Markup, html};
use pages::page::Page;
use pages::words::LANGUAGES;
use practice::running::{DISCIPLINES, Everything, ROOM_KINDS};
use store::practices::{Hours, Practice, Room, Service, Site, Therapist};

use crate::form::{self, Filled, Line, hidden, key};
use crate::frame::Frame;
use crate::layout;

/// What forms let one choose from, beside what is fixed.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Ids of country cards.
    pub countries: Vec<String>,
    /// IANA names.
    pub zones: Vec<String>,
    /// Word and card of each technique.
    pub techniques: Vec<(String, String)>,
    /// Today's civil date, ISO.
    pub today: String,
}

/// Key of the words of each part, its address, and how many there are.
fn parts(all: &Everything) -> [(&'static str, &'static str, usize); 6] {
    [
        ("practice-sites", "/practice/sites", all.sites.len()),
        ("practice-rooms", "/practice/rooms", all.rooms.len()),
        ("practice-services", "/practice/services", all.services.len()),
        ("practice-therapists", "/practice/therapists", all.therapists.len()),
        ("practice-hours", "/practice/hours", all.hours.len()),
        ("practice-accounts", "/accounts", all.accounts),
    ]
}

/// The practice: what is there, what is missing, and its particulars.
#[must_use]
pub fn overview(
    frame: &Frame<'_>,
    all: &Everything,
    choices: &Choices,
    filled: &Filled<'_>,
) -> Page {
    let title = all.practice.name.clone();
    let missing = parts(all).iter().any(|(_, _, count)| *count == 0);
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            @if missing { p.callout { (frame.t("practice-missing")) } }
            ol.held.parts {
                @for (words, path, count) in parts(all) {
                    li {
                        a href=(path) { (frame.t(words)) }
                        @if count == 0 {
                            span.tag.needs_clearance { (frame.t("practice-none")) }
                        } @else {
                            span { (count) }
                        }
                    }
                }
            }
            p { a href="/erasures" { (frame.t("erasures-title")) } }
            section.part {
                h2 { (frame.t("practice-particulars")) }
                form method="post" action="/practice" {
                    (form::summary(frame, filled))
                    (key())
                    (particulars(frame, choices, Some(&all.practice), filled))
                    button.quiet type="submit" { (frame.t("practice-save")) }
                }
            }
            (zones(choices))
        }
    };
    layout::page(frame, title, main)
}

/// Name, country, language and clock of a practice.
pub(crate) fn particulars(
    frame: &Frame<'_>,
    choices: &Choices,
    practice: Option<&Practice>,
    filled: &Filled<'_>,
) -> Markup {
    let country = |id: &String| (id.clone(), frame.view.title(id));
    let countries: Vec<_> = choices.countries.iter().map(country).collect();
    let (name, zone) = practice.map_or(("", ""), |p| (p.name.as_str(), p.time_zone.as_str()));
    let chosen = practice.map_or(frame.view.country.as_str(), |p| p.country.as_str());
    let language = practice.map_or(frame.view.language(), |p| p.language.as_str());
    html! {
        (form::line(frame, filled, Line { value: name, ..Line::text("name") }))
        (form::select(frame, filled, "country", chosen, &countries))
        (form::select(frame, filled, "language", language, &languages(frame)))
        (zone_field(frame, zone, filled))
    }
}

fn languages(frame: &Frame<'_>) -> Vec<(String, String)> {
    let name = |code: &str| (code.to_owned(), frame.t(&format!("speaks-{code}")));
    LANGUAGES.into_iter().map(name).collect()
}

fn zone_field(frame: &Frame<'_>, zone: &str, filled: &Filled<'_>) -> Markup {
    form::line(
        frame,
        filled,
        Line {
            value: zone,
            help: Some("practice-zone-help"),
            list: Some("zones"),
            ..Line::text("time_zone")
        },
    )
}

/// What a browser completes time zones from.
pub(crate) fn zones(choices: &Choices) -> Markup {
    html! { datalist #zones { @for zone in &choices.zones { option value=(zone) {} } } }
}

/// One of the lists of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Places of work.
    Sites,
    /// Rooms.
    Rooms,
    /// Services on offer.
    Services,
    /// People who treat.
    Therapists,
    /// Weekly hours.
    Hours,
}

impl Part {
    /// Its address.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Sites => "/practice/sites",
            Self::Rooms => "/practice/rooms",
            Self::Services => "/practice/services",
            Self::Therapists => "/practice/therapists",
            Self::Hours => "/practice/hours",
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Sites => ("practice-sites", "practice-new-site"),
            Self::Rooms => ("practice-rooms", "practice-new-room"),
            Self::Services => ("practice-services", "practice-new-service"),
            Self::Therapists => ("practice-therapists", "practice-new-therapist"),
            Self::Hours => ("practice-hours", "practice-new-hours"),
        }
    }
}

/// A list with the form that adds to it, or changes the entry with the id `edited`.
#[must_use]
pub fn list(
    frame: &Frame<'_>,
    part: Part,
    (all, choices): (&Everything, &Choices),
    edited: &str,
    filled: &Filled<'_>,
) -> Page {
    let (title, new) = part.words();
    let title = frame.t(title);
    let editing = !edited.is_empty();
    let main = html! {
        div.narrow {
            p { a href="/practice" { (all.practice.name) } }
            h1 tabindex="-1" { (title) }
            @if part != Part::Sites && all.sites.is_empty() {
                p.callout { (frame.t("practice-site-first")) " " a href="/practice/sites" { (frame.t("practice-sites")) } }
            } @else {
                (entries(frame, part, all))
                section.part {
                    h2 { @if editing { (frame.t("practice-change")) } @else { (frame.t(new)) } }
                    form method="post" action=(part.path()) {
                        (form::summary(frame, filled))
                        (key())
                        @if editing { (hidden("id", edited)) }
                        (fields(frame, part, (all, choices), edited, filled))
                        button.primary type="submit" { (frame.t("practice-save")) }
                    }
                    @if editing { p { a href=(part.path()) { (frame.t(new)) } } }
                }
                (zones(choices))
            }
        }
    };
    layout::page(frame, title, main)
}

fn entries(frame: &Frame<'_>, part: Part, all: &Everything) -> Markup {
    if part == Part::Hours {
        return week(frame, all);
    }
    let site = |id| all.sites.iter().find(|one| one.site_id == id).map_or("", |one| &one.name);
    let rows: Vec<(String, String, String, Option<i64>)> = match part {
        Part::Sites => all
            .sites
            .iter()
            .map(|s| (s.site_id.to_string(), s.name.clone(), s.address.clone(), s.closed_at))
            .collect(),
        Part::Rooms => all
            .rooms
            .iter()
            .map(|r| {
                (r.room_id.to_string(), r.name.clone(), site(r.site_id).to_owned(), r.closed_at)
            })
            .collect(),
        Part::Services => all
            .services
            .iter()
            .map(|s| {
                let minutes =
                    frame.with("practice-minutes", &[("minutes", &s.minutes.to_string())]);
                (s.service_id.to_string(), s.name.clone(), minutes, s.retired_at)
            })
            .collect(),
        Part::Therapists | Part::Hours => all
            .therapists
            .iter()
            .map(|t| {
                let discipline = frame.t(&format!("discipline-{}", t.discipline));
                (t.therapist_id.to_string(), t.name.clone(), discipline, t.left_at)
            })
            .collect(),
    };
    html! {
        ul.held {
            @for (id, name, about, closed) in rows {
                li {
                    div { strong { (name) } p.fine { (about) } }
                    p {
                        @if closed.is_some() { span.tag.barred { (frame.t("practice-closed")) } " " }
                        a href=(format!("{}?edit={id}", part.path()))
                            aria-label=(frame.with("practice-change-named", &[("name", &name)])) {
                            (frame.t("practice-change"))
                        }
                    }
                }
            }
        }
    }
}

fn week(frame: &Frame<'_>, all: &Everything) -> Markup {
    let minute = |at: i64| format!("{:02}:{:02}", at / 60, at % 60);
    let whose = |hours: &Hours| match hours.therapist_id {
        None => frame.t("practice-whole-site"),
        Some(id) => all
            .therapists
            .iter()
            .find(|one| one.therapist_id == id)
            .map_or_else(String::new, |one| one.name.clone()),
    };
    html! {
        @for site in &all.sites {
            h2 { (site.name) }
            ul.held {
                @for hours in all.hours.iter().filter(|one| one.site_id == site.site_id) {
                    li {
                        span {
                            (frame.t(&format!("weekday-{}", hours.weekday))) ", "
                            (minute(hours.from_minute)) "–" (minute(hours.to_minute)) ", "
                            (whose(hours))
                        }
                        form method="post" action="/practice/hours/remove" {
                            (key())
                            (hidden("id", &hours.hours_id.to_string()))
                            button.quiet type="submit" { (frame.t("account-remove")) }
                        }
                    }
                }
            }
        }
    }
}

fn fields(
    frame: &Frame<'_>,
    part: Part,
    (all, choices): (&Everything, &Choices),
    edited: &str,
    filled: &Filled<'_>,
) -> Markup {
    match part {
        Part::Sites => {
            let found = all.sites.iter().find(|one| one.site_id.to_string() == edited);
            site_fields(frame, found, &all.practice.time_zone, filled)
        }
        Part::Rooms => {
            let found = all.rooms.iter().find(|one| one.room_id.to_string() == edited);
            room_fields(frame, found, &all.sites, filled)
        }
        Part::Services => {
            let found = all.services.iter().find(|one| one.service_id.to_string() == edited);
            service_fields(frame, found, choices, filled)
        }
        Part::Therapists => {
            let found = all.therapists.iter().find(|one| one.therapist_id.to_string() == edited);
            therapist_fields(frame, found, choices, filled)
        }
        Part::Hours => hours_fields(frame, all, choices, filled),
    }
}

fn site_fields(frame: &Frame<'_>, site: Option<&Site>, zone: &str, filled: &Filled<'_>) -> Markup {
    let (name, address) = site.map_or(("", ""), |s| (s.name.as_str(), s.address.as_str()));
    html! {
        (form::line(frame, filled, Line { value: name, ..Line::text("name") }))
        (form::line(frame, filled, Line { value: address, required: false, ..Line::text("address") }))
        (zone_field(frame, site.map_or(zone, |s| &s.time_zone), filled))
        @if let Some(site) = site { (closing(frame, site.closed_at, filled)) }
    }
}

fn room_fields(
    frame: &Frame<'_>,
    room: Option<&Room>,
    sites: &[Site],
    filled: &Filled<'_>,
) -> Markup {
    let chosen = room.map(|room| room.site_id.to_string()).unwrap_or_default();
    html! {
        (form::line(frame, filled, Line { value: room.map_or("", |r| &r.name), ..Line::text("name") }))
        (form::select(frame, filled, "site", &chosen, &of_sites(sites)))
        (words(frame, filled, "kind", room.map_or("", |r| &r.kind), ("room-kind", ROOM_KINDS)))
        @if let Some(room) = room { (closing(frame, room.closed_at, filled)) }
    }
}

fn of_sites(sites: &[Site]) -> Vec<(String, String)> {
    sites.iter().map(|site| (site.site_id.to_string(), site.name.clone())).collect()
}

/// A choice among fixed words, whose texts are `<family>-<word>`.
fn words(
    frame: &Frame<'_>,
    filled: &Filled<'_>,
    name: &str,
    chosen: &str,
    (family, of): (&str, &[&str]),
) -> Markup {
    let choice = |word: &&str| ((*word).to_owned(), frame.t(&format!("{family}-{word}")));
    form::select(frame, filled, name, chosen, &of.iter().map(choice).collect::<Vec<_>>())
}

fn service_fields(
    frame: &Frame<'_>,
    service: Option<&Service>,
    choices: &Choices,
    filled: &Filled<'_>,
) -> Markup {
    let text = |field: fn(&Service) -> &str| service.map_or("", field).to_owned();
    let (minutes, buffer) = service.map_or((60, 10), |s| (s.minutes, s.buffer_minutes));
    let technique = |(word, card): &(String, String)| (word.clone(), frame.view.title(card));
    let techniques: Vec<_> = choices.techniques.iter().map(technique).collect();
    let number = |name| Line { kind: "number", ..Line::text(name) };
    html! {
        (form::line(frame, filled, Line { value: &text(|s| &s.name), ..Line::text("name") }))
        (words(frame, filled, "discipline", &text(|s| &s.discipline), ("discipline", DISCIPLINES)))
        (form::select(frame, filled, "technique", &text(|s| &s.technique), &techniques))
        (form::line(frame, filled, Line { value: &minutes.to_string(), ..number("minutes") }))
        (form::line(frame, filled, Line {
            value: &buffer.to_string(), help: Some("practice-buffer-help"), ..number("buffer_minutes")
        }))
        (words(frame, filled, "room_kind", &text(|s| &s.room_kind), ("room-kind", ROOM_KINDS)))
        @if let Some(service) = service { (closing(frame, service.retired_at, filled)) }
    }
}

fn therapist_fields(
    frame: &Frame<'_>,
    therapist: Option<&Therapist>,
    choices: &Choices,
    filled: &Filled<'_>,
) -> Markup {
    let held = |list: Option<serde_json::Value>| -> Vec<String> {
        let list = list.and_then(|value| value.as_array().cloned()).unwrap_or_default();
        list.into_iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let skills = held(therapist.map(|t| t.skills.value()));
    let spoken = held(therapist.map(|t| t.languages.value()));
    let technique = |(word, card): &(String, String)| (word.clone(), frame.view.title(card));
    let techniques: Vec<_> = choices.techniques.iter().map(technique).collect();
    let discipline = therapist.map_or("", |t| &t.discipline);
    html! {
        (form::line(frame, filled, Line {
            value: therapist.map_or("", |t| &t.name), ..Line::text("name")
        }))
        (words(frame, filled, "discipline", discipline, ("discipline", DISCIPLINES)))
        (boxes(frame, filled, "skills", &skills, &techniques))
        (boxes(frame, filled, "languages", &spoken, &languages(frame)))
        @if let Some(therapist) = therapist { (closing(frame, therapist.left_at, filled)) }
    }
}

fn hours_fields(
    frame: &Frame<'_>,
    all: &Everything,
    choices: &Choices,
    filled: &Filled<'_>,
) -> Markup {
    let nobody = (String::new(), frame.t("practice-whole-site"));
    let there = all.therapists.iter().filter(|one| one.left_at.is_none());
    let therapists = there.map(|one| (one.therapist_id.to_string(), one.name.clone()));
    let therapists: Vec<_> = [nobody].into_iter().chain(therapists).collect();
    let day = |n: u8| (n.to_string(), frame.t(&format!("weekday-{n}")));
    let days: Vec<_> = (1..=7).map(day).collect();
    let time = |name| Line { kind: "time", ..Line::text(name) };
    html! {
        (form::select(frame, filled, "site", "", &of_sites(&all.sites)))
        (form::select(frame, filled, "whose", "", &therapists))
        (boxes(frame, filled, "weekday", &[], &days))
        (form::line(frame, filled, Line { value: "08:00", ..time("opens") }))
        (form::line(frame, filled, Line { value: "18:00", ..time("shuts") }))
        (form::line(frame, filled, Line {
            kind: "date", value: &choices.today, ..Line::text("valid_from")
        }))
    }
}

/// Boxes of which several may be ticked.
fn boxes(
    frame: &Frame<'_>,
    filled: &Filled<'_>,
    name: &str,
    held: &[String],
    choices: &[(String, String)],
) -> Markup {
    let ticked = |value: &str| match filled.fields {
        Some(fields) => fields.all(name).contains(&value),
        None => held.iter().any(|one| one == value),
    };
    html! {
        fieldset.field id=(name) {
            legend { strong { (frame.t(&format!("field-{name}"))) } }
            (form::mistakes_at(frame, filled, name))
            div.choices {
                @for (value, words) in choices {
                    @let id = format!("{name}-{value}");
                    div.choice {
                        input type="checkbox" id=(id) name=(name) value=(value)
                            checked[ticked(value)];
                        label for=(id) { (words) }
                    }
                }
            }
        }
    }
}

fn closing(frame: &Frame<'_>, closed_at: Option<i64>, filled: &Filled<'_>) -> Markup {
    let ticked = filled.fields.map_or(closed_at.is_some(), |fields| fields.ticked("closed"));
    html! {
        div.field {
            div.choice {
                input type="checkbox" #closed name="closed" value="yes" checked[ticked];
                label for="closed" { (frame.t("practice-close")) }
            }
        }
    }
}
