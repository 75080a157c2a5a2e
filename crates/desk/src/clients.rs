//! The list of clients, and the form of one.

use maud::{Markup, html};
use pages::page::Page;
use practice::care::clients::Found;
use practice::{Case, Reach};
use store::clients::Client;

use crate::form::{Filled, Line, area, hidden, key, line, select, summary};
use crate::frame::Frame;
use crate::layout;
use crate::table::table;

/// A client's name, in its own direction of writing.
#[must_use]
pub fn name(client: &Client) -> Markup {
    html! { bdi { (client.given_name) " " (client.family_name) } }
}

/// The list. What was looked for goes in the body of a form: a name is never in an address.
#[must_use]
pub fn list(frame: &Frame<'_>, found: &Found, text: &str) -> Page {
    let title = frame.t("clients-title");
    let main = html! {
        h1 tabindex="-1" { (title) }
        form.find method="post" action="/clients/find" role="search" {
            div.field {
                label for="q" { (frame.t("clients-find")) }
                input #q type="search" name="q" value=(text) maxlength="80" autocomplete="off";
            }
            button.button type="submit" { (frame.t("clients-find-button")) }
        }
        p { a.button href="/clients/new" { (frame.t("clients-add")) } }
        @if frame.actor.is_some_and(|actor| actor.reach(Case::ImportClients) == Reach::Practice) {
            p { a href="/clients/import" { (frame.t("people-title")) } }
        }
        @if found.clients.is_empty() { p { (frame.t("clients-none")) } } @else {
            (table(
                frame,
                &["clients-name", "field-born_on"],
                found.clients.iter().map(|client| vec![
                    html! {
                        a href=(format!("/clients/{}", client.client_id)) {
                            bdi { (client.family_name) " " (client.given_name) }
                        }
                    },
                    html! { (born(frame, client)) },
                ]),
            ))
        }
        @if let Some(after) = found.after {
            form method="post" action="/clients/find" {
                (hidden("q", text)) (hidden("after", &after.to_string()))
                button.quiet type="submit" { (frame.t("clients-more")) }
            }
        }
    };
    layout::page(frame, title, main)
}

/// A date of birth in words; empty where it is not known.
#[must_use]
pub fn born(frame: &Frame<'_>, client: &Client) -> String {
    let date = client.born_on.as_deref().and_then(|text| text.parse().ok());
    date.map(|date| frame.date(date)).unwrap_or_default()
}

/// The form of a client: a new one without, a change with one. `remark` is for staff.
#[must_use]
pub fn form(
    frame: &Frame<'_>,
    client: Option<&Client>,
    filled: &Filled<'_>,
    remark: Option<&str>,
) -> Page {
    let title = frame.t(if client.is_some() { "client-edit-title" } else { "client-new-title" });
    let action = match client {
        Some(client) => format!("/clients/{}/edit", client.client_id),
        None => "/clients".to_owned(),
    };
    let text = |pick: fn(&Client) -> Option<&str>| client.and_then(pick).unwrap_or_default();
    let languages: Vec<(String, String)> = pages::words::LANGUAGES
        .into_iter()
        .map(|code| (code.to_owned(), crate::words::DESK.words(code).t("language-name")))
        .collect();
    let language = client.map_or(frame.view.language(), |client| client.language.as_str());
    let own = |name, autocomplete| Line { autocomplete: Some(autocomplete), ..Line::text(name) };
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            form method="post" action=(action) {
                (key())
                @if let Some(client) = client { (hidden("version", &client.version.to_string())) }
                (summary(frame, filled))
                (line(frame, filled, Line { value: text(|c| Some(&c.given_name)), ..own("given_name", "off") }))
                (line(frame, filled, Line { value: text(|c| Some(&c.family_name)), required: false, ..own("family_name", "off") }))
                (line(frame, filled, Line { kind: "date", value: text(|c| c.born_on.as_deref()), required: false, ..own("born_on", "off") }))
                (line(frame, filled, Line { kind: "email", value: text(|c| c.email.as_deref()), required: false, ..own("email", "off") }))
                (line(frame, filled, Line { kind: "tel", value: text(|c| c.phone.as_deref()), required: false, ..own("phone", "off") }))
                (select(frame, filled, "language", language, &languages))
                @if let Some(remark) = remark {
                    (area(frame, filled, Line { value: remark, help: Some("remark-help"), required: false, ..Line::text("remark") }))
                }
                div.actions { button.button type="submit" { (frame.t("save")) } }
            }
        }
    };
    layout::page(frame, title, main)
}
