//! The accounts of a practice, and the page where somebody with a code chooses a password.

use doors::token::spaced;
use maud::{Markup, html};
use pages::page::Page;
use practice::accounts::{Entry, Used};
use store::practices::Therapist;
use store::{ClientId, Role};

use crate::form::{self, Filled, Line, hidden, key};
use crate::frame::Frame;
use crate::layout;

/// Every account.
#[must_use]
pub fn list(frame: &Frame<'_>, entries: &[Entry]) -> Page {
    let title = frame.t("accounts-title");
    let main = html! {
        h1 tabindex="-1" { (title) }
        p { a.button href="/accounts/new" { (frame.t("accounts-new")) } }
        ul.held.accounts {
            @for entry in entries {
                li {
                    div {
                        a href=(format!("/accounts/{}", entry.user.user_id)) { (entry.user.name) }
                        p.fine { (entry.user.email) }
                    }
                    (state(frame, entry))
                }
            }
        }
    };
    layout::page(frame, title, main)
}

fn state(frame: &Frame<'_>, entry: &Entry) -> Markup {
    html! {
        p.tags {
            @for role in &entry.roles {
                span.tag { (frame.t(&format!("role-{role}"))) } " "
            }
            @if entry.user.disabled_at.is_some() {
                span.tag.barred { (frame.t("accounts-disabled")) }
            } @else if entry.used == Used::NotYet {
                span.tag.needs_clearance { (frame.t("accounts-not-yet")) }
            }
        }
    }
}

/// What a new account may be tied to.
#[derive(Debug, Default)]
pub struct Owners {
    /// Therapists without an account.
    pub therapists: Vec<Therapist>,
    /// The client whose account it will be: id, name, e-mail address.
    pub client: Option<(ClientId, String, String)>,
}

/// The form for a new account.
#[must_use]
pub fn new(frame: &Frame<'_>, owners: &Owners, filled: &Filled<'_>) -> Page {
    let title = frame.t("accounts-new");
    let (name, email) = match &owners.client {
        Some((_, name, email)) => (name.as_str(), email.as_str()),
        None => ("", ""),
    };
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("accounts-new-lead")) }
            form method="post" action="/accounts" {
                (form::summary(frame, filled))
                (key())
                (form::line(frame, filled, Line { value: name, ..Line::text("name") }))
                (form::line(frame, filled, Line { kind: "email", value: email, ..Line::text("email") }))
                @if let Some((client, _, _)) = &owners.client {
                    (hidden("client", &client.to_string()))
                    (hidden("roles", Role::Client.as_str()))
                } @else {
                    (roles(frame, filled, &[]))
                    @if !owners.therapists.is_empty() { (therapist(frame, owners, filled)) }
                }
                button.primary type="submit" { (frame.t("accounts-create")) }
            }
        }
    };
    layout::page(frame, title, main)
}

fn therapist(frame: &Frame<'_>, owners: &Owners, filled: &Filled<'_>) -> Markup {
    let none = (String::new(), frame.t("accounts-no-therapist"));
    let choice = |one: &Therapist| (one.therapist_id.to_string(), one.name.clone());
    let choices: Vec<_> = [none].into_iter().chain(owners.therapists.iter().map(choice)).collect();
    form::select(frame, filled, "therapist", "", &choices)
}

/// Boxes for the roles that are given here. A client's account comes from the client's record.
fn roles(frame: &Frame<'_>, filled: &Filled<'_>, held: &[Role]) -> Markup {
    let ticked = |role: &Role| match filled.fields {
        Some(fields) => fields.all("roles").contains(&role.as_str()),
        None => held.contains(role),
    };
    let shown = |role: &&Role| **role != Role::Client || held.contains(role);
    html! {
        fieldset.field #roles {
            legend { strong { (frame.t("field-roles")) } }
            (form::mistakes_at(frame, filled, "roles"))
            div.choices {
                @for role in Role::ALL.iter().filter(shown) {
                    @let id = format!("role-{role}");
                    div.choice {
                        input type="checkbox" id=(id) name="roles" value=(role.as_str())
                            checked[ticked(role)];
                        label for=(id) {
                            (frame.t(&format!("role-{role}")))
                            br;
                            span.help { (frame.t(&format!("role-about-{role}"))) }
                        }
                    }
                }
            }
        }
    }
}

/// One account: its roles, a new code, disabling.
#[must_use]
pub fn one(frame: &Frame<'_>, entry: &Entry, filled: &Filled<'_>) -> Page {
    let title = entry.user.name.clone();
    let at = |what: &str| format!("/accounts/{}/{what}", entry.user.user_id);
    let disabled = entry.user.disabled_at.is_some();
    let main = html! {
        div.narrow {
            p { a href="/accounts" { (frame.t("accounts-title")) } }
            h1 tabindex="-1" { (title) }
            p { (entry.user.email) }
            (state(frame, entry))
            section.part {
                h2 { (frame.t("field-roles")) }
                form method="post" action=(at("roles")) {
                    (form::summary(frame, filled))
                    (key())
                    (roles(frame, filled, &entry.roles))
                    button.quiet type="submit" { (frame.t("accounts-save-roles")) }
                }
            }
            @if !disabled {
                section.part {
                    h2 { (frame.t("accounts-code")) }
                    p { (frame.t("accounts-code-say")) }
                    form method="post" action=(at("code")) {
                        (key())
                        button.quiet type="submit" { (frame.t("accounts-new-code")) }
                    }
                }
            }
            section.part {
                h2 { (frame.t(if disabled { "accounts-enable" } else { "accounts-disable" })) }
                form method="post" action=(at(if disabled { "enable" } else { "disable" })) {
                    (key())
                    @if !disabled { p { (frame.t("accounts-disable-say")) } }
                    button.quiet type="submit" {
                        (frame.t(if disabled { "accounts-enable" } else { "accounts-disable" }))
                    }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

/// A code, shown once. `link` is where its owner goes with it.
#[must_use]
pub fn code(frame: &Frame<'_>, name: &str, link: &str, code: &str, until: i64) -> Page {
    let title = frame.t("accounts-code");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.with("accounts-code-lead", &[("name", name)])) }
            dl.code {
                dt { (frame.t("accounts-code-link")) }
                dd { a href=(link) { (link) } }
                dt { (frame.t("field-code")) }
                dd { strong { (spaced(code)) } }
            }
            p { (frame.with("accounts-code-until", &[("until", &frame.moment(until))])) }
            p { a.button href="/accounts" { (frame.t("accounts-title")) } }
        }
    };
    layout::page(frame, title, main)
}

/// Where somebody with a code chooses a password.
#[must_use]
pub fn join(frame: &Frame<'_>, filled: &Filled<'_>, shut_until: Option<i64>) -> Page {
    let title = frame.t("join-title");
    let main = html! {
        div.narrow.door {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("join-lead")) }
            @if let Some(until) = shut_until {
                div.summary role="alert" tabindex="-1" id="summary" {
                    p { (frame.with("sign-in-shut", &[("until", &frame.moment(until))])) }
                }
            }
            form method="post" action=(frame.path) {
                (form::summary(frame, filled))
                (key())
                (form::line(frame, filled, Line {
                    autocomplete: Some("one-time-code"), ..Line::text("code")
                }))
                (form::line(frame, filled, Line {
                    kind: "password", autocomplete: Some("new-password"),
                    help: Some("account-new-help"), ..Line::text("new")
                }))
                button.primary type="submit" { (frame.t("join-enter")) }
            }
        }
    };
    layout::page(frame, title, main)
}
