//! One's own account: password, passkeys, open sessions.

use maud::{Markup, html};
use pages::page::Page;
use practice::account::{Account, HasPassword};
use store::sessions::Session;

use crate::form::{self, Filled, Line, hidden, key};
use crate::frame::Frame;
use crate::layout;

/// Whether this address can have passkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passkeys {
    /// They can be added and used.
    Offered,
    /// The address has no domain name, or is not the one that passkeys are made for.
    NotHere,
}

/// The page. `current` is the hash of the session that looks at it.
#[must_use]
pub fn page(
    frame: &Frame<'_>,
    account: &Account,
    current: &str,
    offered: Passkeys,
    filled: &Filled<'_>,
) -> Page {
    let title = frame.t("account-title");
    let main = html! {
        div.narrow.account {
            h1 tabindex="-1" { (title) }
            p.lead { (account.user.name) }
            p { (account.user.email) }
            ul.tags {
                @for role in &account.roles {
                    li.tag { (frame.t(&format!("role-{role}"))) }
                }
            }
            (password(frame, account, filled))
            (passkeys(frame, account, offered))
            (sessions(frame, &account.sessions, current))
        }
    };
    layout::page(frame, title, main)
}

fn password(frame: &Frame<'_>, account: &Account, filled: &Filled<'_>) -> Markup {
    html! {
        section.part {
            h2 { (frame.t("account-password")) }
            form method="post" action="/account/password" {
                (form::summary(frame, filled))
                (key())
                // So that password managers know whose password this is.
                input.unseen type="email" name="email" autocomplete="username"
                    value=(account.user.email) readonly tabindex="-1" aria-hidden="true";
                @if account.password == HasPassword::Yes {
                    (form::line(frame, filled, Line {
                        kind: "password", autocomplete: Some("current-password"),
                        ..Line::text("old")
                    }))
                }
                (form::line(frame, filled, Line {
                    kind: "password", autocomplete: Some("new-password"),
                    help: Some("account-new-help"), ..Line::text("new")
                }))
                p.help { (frame.t("account-password-help")) }
                button.quiet type="submit" { (frame.t("account-change-password")) }
            }
        }
    }
}

fn passkeys(frame: &Frame<'_>, account: &Account, offered: Passkeys) -> Markup {
    html! {
        section.part {
            h2 { (frame.t("account-passkeys")) }
            p { (frame.t("account-passkeys-say")) }
            @if !account.passkeys.is_empty() {
                ul.held {
                    @for passkey in &account.passkeys {
                        li {
                            div {
                                strong { (passkey.label) }
                                p.fine {
                                    (frame.with("account-added", &[("at", &frame.moment(passkey.created_at))]))
                                    @if let Some(at) = passkey.last_used_at {
                                        br;
                                        (frame.with("account-used", &[("at", &frame.moment(at))]))
                                    }
                                }
                            }
                            form method="post" action="/account/passkeys/remove" {
                                (key())
                                (hidden("passkey", &passkey.credential_id))
                                button.quiet type="submit"
                                    aria-label=(frame.with("account-remove-named", &[("label", &passkey.label)])) {
                                    (frame.t("account-remove"))
                                }
                            }
                        }
                    }
                }
            }
            @match offered {
                Passkeys::NotHere => p.help { (frame.t("account-passkeys-not-here")) },
                Passkeys::Offered => (adding(frame)),
            }
        }
    }
}

fn adding(frame: &Frame<'_>) -> Markup {
    let none = Filled::default();
    html! {
        noscript { p.help { (frame.t("passkey-needs-script")) } }
        form method="post" action="/account/passkeys" data-passkey="register"
            data-options="/account/passkeys/options" data-cancelled=(frame.t("passkey-cancelled"))
            data-known=(frame.t("rule-passkey-known")) data-failed=(frame.t("rule-passkey-refused"))
            hidden {
            (key())
            (form::line(frame, &none, Line {
                help: Some("account-label-help"), ..Line::text("label")
            }))
            p.error role="alert" {}
            button.quiet type="submit" { (frame.t("account-add-passkey")) }
        }
    }
}

fn sessions(frame: &Frame<'_>, sessions: &[Session], current: &str) -> Markup {
    html! {
        section.part {
            h2 { (frame.t("account-sessions")) }
            ul.held {
                @for session in sessions {
                    li {
                        div {
                            @if session.token_hash == current {
                                strong { (frame.t("account-this-session")) }
                            } @else {
                                strong { (frame.t("account-other-session")) }
                            }
                            p.fine {
                                (frame.with("account-used", &[("at", &frame.moment(session.last_seen_at))]))
                                br;
                                (frame.with("account-ends", &[("at", &frame.moment(session.ends_at))]))
                            }
                        }
                    }
                }
            }
            @if sessions.len() > 1 {
                form method="post" action="/account/sessions/end" {
                    (key())
                    button.quiet type="submit" { (frame.t("account-end-others")) }
                }
            }
        }
    }
}
