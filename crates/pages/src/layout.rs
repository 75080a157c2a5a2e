//! What is around a page: header, footer, and the document itself.

use maud::{DOCTYPE, Markup, html};

use crate::page::{Page, Scripts};
use crate::picture;
use crate::setting::Place;
use crate::state::hidden;
use crate::view::View;
use crate::words::{LANGUAGES, Words};

/// Where the self-check lives.
pub const CHECK: &str = "/check";

/// Addresses of the files that a document names; they hold the hash of what is in them.
#[derive(Clone, Debug)]
pub struct Assets {
    pub css: String,
    pub check_js: String,
    /// Scripts of the practice's pages.
    pub desk_js: Vec<String>,
    /// Their style, beside the common one.
    pub desk_css: String,
    pub icon: String,
    pub manifest: String,
    /// The engine for the browser, where it was built.
    pub engine: Option<String>,
    pub knowledge: String,
}

/// The language and the country, carried along by every form of the check.
pub fn settings(view: &View<'_>) -> Markup {
    html! {
        (hidden("language", view.language()))
        (hidden("country", &view.country))
        @if let Some(client) = &view.client { (hidden("client", client)) }
        @for (name, value) in view.errand.iter().flat_map(|errand| &errand.hidden) {
            (hidden(name, value))
        }
    }
}

/// A whole HTML document.
pub fn document(page: &Page, assets: &Assets) -> String {
    let words = Words::of(&page.language);
    let document = html! {
        (DOCTYPE)
        html lang=(page.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#0b5a57";
                meta name="format-detection" content="telephone=no";
                title { (page.title) " – Supple" }
                link rel="stylesheet" href=(assets.css);
                link rel="icon" href=(assets.icon) type="image/svg+xml";
                link rel="manifest" href=(assets.manifest);
                @if page.scripts == Scripts::Check {
                    script #engine type="module" src=(assets.check_js)
                        data-engine=[assets.engine.as_deref()] data-knowledge=(assets.knowledge) {}
                }
                @if page.scripts == Scripts::Desk {
                    link rel="stylesheet" href=(assets.desk_css);
                    @for script in &assets.desk_js { script type="module" src=(script) {} }
                }
            }
            body {
                a.skip href="#main" { (words.t("skip")) }
                div #announce.unseen aria-live="polite" {}
                div #shell { (page.body) }
            }
        }
    };
    document.into_string()
}

/// A page with the site's links.
pub fn site(view: &View<'_>, here: &str, main: Markup) -> Markup {
    html! {
        header.top {
            div.bar {
                (brand(view))
                nav aria-label=(view.t("nav-label")) {
                    (nav_link(view, here, "/about", "nav-about"))
                    (nav_link(view, here, "/sources", "nav-sources"))
                    (language_links(view, here))
                }
            }
        }
        main #main { (main) }
        (footer(view))
    }
}

/// A page of the check: nothing to wander off to, and the emergency number at hand.
pub fn check(view: &View<'_>, main: Markup) -> Markup {
    html! {
        header.top {
            div.bar {
                (brand(view))
                p.sos {
                    (view.t("emergency-short")) " " (telephone(&view.numbers.emergency))
                }
            }
        }
        main #main { (main) }
        (footer(view))
    }
}

/// A number as a link that a phone can call.
pub fn telephone(number: &str) -> Markup {
    // Where two numbers stand side by side the first is called.
    let first = number.split('/').next().unwrap_or_default();
    let digits: String = first.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! { a.tel href=(format!("tel:{digits}")) { (number) } }
}

/// The mark beside the name.
pub fn logo() -> Markup {
    picture::logo()
}

fn brand(view: &View<'_>) -> Markup {
    let home = format!("/?lang={}", view.language());
    html! { a.brand href=(home) { (picture::logo()) span { "Supple" } } }
}

fn nav_link(view: &View<'_>, here: &str, path: &str, key: &str) -> Markup {
    let href = format!("{path}?lang={}", view.language());
    html! { a href=(href) aria-current=[(here == path).then_some("page")] { (view.t(key)) } }
}

/// Links to the same page in the other languages; for pages on which nothing is answered.
pub fn language_links(view: &View<'_>, here: &str) -> Markup {
    html! {
        @for code in LANGUAGES.into_iter().filter(|code| *code != view.language()) {
            a.language href=(format!("{here}?lang={code}")) lang=(code) hreflang=(code) {
                (Words::of(code).t("language-name"))
            }
        }
    }
}

/// The end of each form of the check: another language keeps the answers.
pub fn form_foot(view: &View<'_>) -> Markup {
    html! {
        div.formfoot {
            @for code in LANGUAGES.into_iter().filter(|code| *code != view.language()) {
                button.plain type="submit" name="do" value=(format!("language:{code}")) lang=(code) {
                    (Words::of(code).t("language-name"))
                }
            }
            button.plain type="submit" name="do" value="start" { (view.t("start-again")) }
            (privacy(view))
        }
    }
}

/// Where the answers go. The script replaces it once the check runs in the browser.
pub fn privacy(view: &View<'_>) -> Markup {
    let key = match view.place {
        _ if view.errand.is_some() => "privacy-visit",
        Place::Device => "privacy-device",
        Place::Server => "privacy-server",
    };
    html! { p #privacy.privacy { (picture::lock()) span { (view.t(key)) } } }
}

fn footer(view: &View<'_>) -> Markup {
    let program = &view.knowledge.engine.program;
    html! {
        footer.foot {
            div.bar {
                p.unreviewed { (view.t("not-reviewed")) }
                p {
                    (view.t("not-diagnosis")) " "
                    a href=(format!("/about?lang={}", view.language())) { (view.t("nav-about")) }
                    " · "
                    a href=(format!("/sources?lang={}", view.language())) { (view.t("nav-sources")) }
                }
                p.fine { (view.with("knowledge-release", &[("release", &program.release)])) }
            }
        }
    }
}
