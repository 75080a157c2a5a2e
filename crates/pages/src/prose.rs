//! A card's prose as HTML. Markup inside the prose is shown as text, never run.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};

/// Renders Markdown. Headings move one level down, and the first one, which repeats the title,
/// goes.
pub fn markdown(text: &str) -> Markup {
    let mut first_heading = false;
    let mut out = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => first_heading = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => first_heading = false,
            _ if first_heading => {}
            Event::Html(raw) | Event::InlineHtml(raw) => out.push(Event::Text(raw)),
            // A link may lead anywhere, a script among it; its words stay.
            Event::Start(Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Link | TagEnd::Image) => {}
            other => out.push(other),
        }
    }
    let mut html = String::new();
    push_html(&mut html, out.into_iter());
    // Table cells of pulldown-cmark carry inline alignment only when asked for; none is here.
    PreEscaped(html)
}
