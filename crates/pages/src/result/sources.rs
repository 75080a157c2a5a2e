//! Sources with how far each was read. One that nobody read is never shown as a citation.

use knowledge::card::SourceStatus;
use knowledge::words::Cited;
use maud::{Markup, html};

use crate::view::View;

/// The sources of a card on one line.
pub fn short(view: &View<'_>, card: &str) -> Markup {
    let (cited, unread) = split(view, card);
    html! {
        @if !cited.is_empty() {
            p.sources-line {
                span.label { (view.t("sources")) } " "
                @for (index, source) in cited.iter().enumerate() {
                    @if index > 0 { " · " }
                    (name(view, source)) " " (status_badge(view, source.status))
                }
            }
        }
        (unread_line(view, unread))
        @if cited.is_empty() && unread == 0 { p.sources-line { (view.t("no-source")) } }
    }
}

/// The sources of a card with what each is and the point that it is used for.
pub fn full(view: &View<'_>, id: &str) -> Markup {
    let (_, unread) = split(view, id);
    let card = view.card(id);
    let uses = card.map(|c| c.sources.as_slice()).unwrap_or_default();
    let lines = view.knowledge.cited(id).into_iter().zip(uses);
    let lines = lines.filter(|(cited, _)| cited.status != SourceStatus::Unverified);
    html! {
        ul.plain.source-list {
            @for (cited, source) in lines {
                li {
                    (name(view, &cited)) " " (status_badge(view, cited.status))
                    @if let Some(point) = &source.point { p.fine lang="en" { (point) } }
                }
            }
        }
        (unread_line(view, unread))
    }
}

/// Sources that may be shown, each name and status once, and how many may not.
fn split(view: &View<'_>, card: &str) -> (Vec<Cited>, usize) {
    let mut cited: Vec<Cited> = Vec::new();
    let mut unread = 0;
    for source in view.knowledge.cited(card) {
        if source.status == SourceStatus::Unverified {
            unread += 1;
        } else if !cited.iter().any(|c| c.name == source.name && c.status == source.status) {
            cited.push(source);
        }
    }
    (cited, unread)
}

fn unread_line(view: &View<'_>, unread: usize) -> Markup {
    html! {
        @if unread > 0 { p.sources-line { (view.words.count("sources-unread", unread)) } }
    }
}

fn name(view: &View<'_>, source: &Cited) -> Markup {
    html! {
        @if view.card(&source.name).is_some() {
            a href=(format!("/card/{}?lang={}", source.name, view.language())) {
                (view.title(&source.name))
            }
        } @else if let Some(url) = &source.url { (link(url)) }
        @else { (source.cite) }
    }
}

pub fn status_badge(view: &View<'_>, status: SourceStatus) -> Markup {
    html! {
        span class=(format!("status {}", status.word())) {
            (view.t(&format!("source-{}.word", status.word())))
        }
    }
}

/// An outside address; only web addresses become links.
pub fn link(url: &str) -> Markup {
    let web = url.starts_with("https://") || url.starts_with("http://");
    html! {
        @if web { a href=(url) rel="noreferrer external" { (url) } } @else { (url) }
    }
}
