//! What is measured at a visit: the list of what is due and done, and the form of an instrument.

use knowledge::measure::{Instrument, Scoring};
use maud::{Markup, html};
use pages::page::Page;
use pages::show::decimal;
use practice::visit::measuring::{Line, Sheet};
use practice::{Case, Reach};
use store::{MeasureGap, VisitId};

use crate::form::{Filled, hidden, key, reason};
use crate::frame::Frame;
use crate::layout;

/// A score or a change in points, with the decimal mark of the language.
#[must_use]
pub fn number(frame: &Frame<'_>, thousandths: i64) -> String {
    decimal(&frame.view, thousandths as f64 / 1_000.0)
}

/// Links from a visit to what is measured and to the review of its course, for who may see them.
#[must_use]
pub fn links(frame: &Frame<'_>, visit: &store::visits::Visit) -> Markup {
    let sees = |case| frame.actor.is_some_and(|actor| actor.reach(case) > Reach::Nothing);
    html! {
        @if sees(Case::ReadMeasures) {
            p {
                a href=(address(visit.visit_id)) { (frame.t("measures-title")) }
                " · " a href=(format!("/clients/{}/trend", visit.client_id)) { (frame.t("trend-title")) }
                @if sees(Case::ReadReview) {
                    " · " a href=(format!("/courses/{}/review", visit.course_id)) { (frame.t("review-title")) }
                }
            }
        }
    }
}

fn address(visit: VisitId) -> String {
    format!("/visits/{visit}/measures")
}

/// What is due and done at a visit.
#[must_use]
pub fn list(frame: &Frame<'_>, sheet: &Sheet, lines: &[Line<'_>]) -> Page {
    let title = frame.t("measures-title");
    let open = lines.iter().filter(|line| line.is_open()).count();
    let main = html! {
        div.narrow {
            (eyebrow(frame, sheet))
            h1 tabindex="-1" { (title) }
            (positive(frame, lines))
            @if lines.is_empty() { p { (frame.t("measures-none")) } }
            @else if open == 0 { p.callout { (frame.t("measures-all-done")) } }
            @else { p.lead { (frame.words().count("measures-open", open)) } }
            ul.plain.forms-due {
                @for line in lines { (row(frame, sheet, line)) }
            }
            p { a href=(format!("/clients/{}/trend", sheet.visit.client_id)) { (frame.t("trend-title")) } }
        }
    };
    layout::page(frame, title, main)
}

fn eyebrow(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let visit = &sheet.visit;
    let at = frame.moment(visit.place.starts_at);
    let staff = frame.actor.is_some_and(|actor| actor.reach(Case::ReadDay) == Reach::Practice);
    let back = if staff { format!("/visits/{}", visit.visit_id) } else { "/me".to_owned() };
    html! { p.eyebrow { a href=(back) { (frame.with("measures-visit", &[("at", &at)])) } } }
}

/// What a card says at once after its score, with the numbers of the country.
fn positive(frame: &Frame<'_>, lines: &[Line<'_>]) -> Markup {
    let mut texts: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| line.is_positive()) {
        let text = frame.view.card_words(&line.instrument.card.id, &["positive"]);
        texts.extend(text.filter(|text| !texts.contains(text)));
    }
    html! {
        @for text in texts { div.callout.urgent role="alert" { p { (text) } } }
    }
}

fn row(frame: &Frame<'_>, sheet: &Sheet, line: &Line<'_>) -> Markup {
    let id = &line.instrument.card.id;
    let path = format!("{}/{id}", address(sheet.visit.visit_id));
    html! {
        li.card.measure {
            h2 { (frame.view.title(id)) }
            @match &line.measure {
                Some(measure) => p {
                    @match (measure.score, measure.gap()) {
                        (Some(score), _) => {
                            (frame.with("measures-score", &[("score", &number(frame, score))]))
                            " " span.fine { (range(frame, &line.instrument)) }
                        },
                        (None, Some(MeasureGap::LeftOut)) => (frame.t("measures-left-out")),
                        (None, _) => (frame.t("measures-incomplete")),
                    }
                    br; span.fine { (frame.moment(measure.at)) }
                },
                None => p { (frame.t("measures-due")) },
            }
            @match line.closed {
                Some(rule) => p.fine { (frame.t(&format!("rule-{rule}"))) },
                None => p {
                    a.button[line.measure.is_none()] href=(path) {
                        (frame.t(if line.measure.is_some() { "measures-again" } else { "measures-fill" }))
                        span.unseen { ": " (frame.view.title(id)) }
                    }
                },
            }
        }
    }
}

fn range(frame: &Frame<'_>, instrument: &Instrument<'_>) -> String {
    let (least, most) = instrument.range;
    let (least, most) = (number(frame, least), number(frame, most));
    frame.with("measures-range", &[("least", &least), ("most", &most)])
}

/// The form of an instrument. `language` is that of its items.
#[must_use]
pub fn form(
    frame: &Frame<'_>,
    (sheet, line): (&Sheet, &Line<'_>),
    language: &str,
    filled: &Filled<'_>,
) -> Page {
    let instrument = &line.instrument;
    let card = instrument.card;
    let title = frame.view.title(&card.id);
    let shipped = instrument.ships_in(language);
    let path = format!("{}/{}", address(sheet.visit.visit_id), card.id);
    let other = (!instrument.ships_in(frame.view.language()))
        .then(|| frame.view.card_words(&card.id, &["not_in_language"]))
        .flatten();
    let main = html! {
        div.narrow {
            (eyebrow(frame, sheet))
            h1 tabindex="-1" { (title) }
            @if let Some(help) = frame.view.card_words(&card.id, &["help"]) { p.lead { (help) } }
            @if let Some(text) = other {
                div.callout {
                    p { (text) }
                    @if !shipped { p { a.button href=(format!("{path}?form=en")) { (frame.t("measure-english")) } } }
                    form.inline method="post" action=(path) {
                        (key()) (hidden("left_out", "yes"))
                        button.quiet type="submit" { (frame.t("measure-leave-out")) }
                    }
                }
            }
            @if let Some(rule) = line.closed { p.callout.urgent { (frame.t(&format!("rule-{rule}"))) } }
            @else if shipped { (fields(frame, (sheet, instrument), (language, &path), filled)) }
            (notice(frame, instrument))
        }
    };
    layout::page(frame, title, main)
}

/// Where the items come from, and under which terms.
fn notice(frame: &Frame<'_>, instrument: &Instrument<'_>) -> Markup {
    let licence = instrument.card.table.get("licence").and_then(|value| value.as_str());
    html! {
        @if let Some(licence) = licence {
            p.fine.notice { (frame.t("measure-licence")) " " span lang="en" { (licence) } }
        }
    }
}

fn fields(
    frame: &Frame<'_>,
    (sheet, instrument): (&Sheet, &Instrument<'_>),
    (language, path): (&str, &str),
    filled: &Filled<'_>,
) -> Markup {
    let named = sheet.log.named(instrument);
    let own = instrument.own_items_min.is_some();
    let first_time = own && named.is_empty();
    let asked: Vec<&String> = instrument
        .items
        .iter()
        .filter(|item| !own || first_time || named.iter().any(|one| one.0 == item.as_str()))
        .collect();
    let words = |keys: &[&str]| instrument.card.words(language, keys).map(str::to_owned);
    let gaps =
        filled.mistakes.iter().any(|one| one.reason == "missing" && asked.contains(&&one.field));
    let list = instrument.scoring == Scoring::CountTicked;
    html! {
        (mistakes(frame, (instrument, language), filled))
        form.questions method="post" action=(path) {
            (key()) (hidden("form", language))
            @if let Some(text) = words(&["instruction"]) { p lang=(language) { (text) } }
            @if first_time {
                p { (frame.with("measure-name-them", &[
                    ("min", &instrument.own_items_min.unwrap_or(0).to_string()),
                    ("max", &instrument.items.len().to_string()),
                ])) }
            }
            @if list { (ticks(frame, (instrument, language), filled)) }
            @else {
                @for item in asked {
                    @let name = named.iter().find(|one| one.0 == item.as_str()).map(|one| one.1);
                    (question(frame, (instrument, language), (item, name, first_time), filled))
                }
            }
            div.actions {
                button.button type="submit" { (frame.t("measure-send")) }
                @if gaps {
                    button.quiet type="submit" name="keep" value="yes" { (frame.t("measure-keep")) }
                }
            }
            @if gaps { p.fine { (frame.t("measure-keep-why")) } }
        }
    }
}

fn mistakes(
    frame: &Frame<'_>,
    (instrument, language): (&Instrument<'_>, &str),
    filled: &Filled<'_>,
) -> Markup {
    let label = |field: &str| {
        let item = field.strip_prefix("name_").unwrap_or(field);
        instrument.card.words(language, &["items", item, "ask"]).unwrap_or_default().to_owned()
    };
    html! {
        @if !filled.mistakes.is_empty() {
            div.summary role="alert" tabindex="-1" id="summary" {
                h2 { (frame.t("wrong-summary")) }
                ul {
                    @for mistake in filled.mistakes {
                        li {
                            @if mistake.field.is_empty() { (reason(frame, mistake)) } @else {
                                a href=(format!("#{}", mistake.field)) {
                                    span lang=(language) { (label(&mistake.field)) } " " (reason(frame, mistake))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn wrong(frame: &Frame<'_>, filled: &Filled<'_>, field: &str) -> Markup {
    html! {
        @for mistake in filled.mistakes.iter().filter(|one| one.field == field) {
            p.error { (reason(frame, mistake)) }
        }
    }
}

fn question(
    frame: &Frame<'_>,
    (instrument, language): (&Instrument<'_>, &str),
    (item, name, first_time): (&str, Option<&str>, bool),
    filled: &Filled<'_>,
) -> Markup {
    let words = |keys: &[&str]| instrument.card.words(language, keys).map(str::to_owned);
    let (min, max) = instrument.item_range;
    let text = |answer: i64| words(&["items", item, "answers", &answer.to_string()]);
    let every = (min..=max).all(|answer| text(answer).is_some());
    let given = filled.value(item, "");
    let name_field = format!("name_{item}");
    html! {
        fieldset.field.wrong[filled.mistakes.iter().any(|one| one.field == item)] {
            legend lang=(language) {
                @if let Some(name) = name { strong { bdi { (name) } } br; }
                (words(&["items", item, "ask"]).unwrap_or_default())
            }
            @if first_time {
                div.field {
                    label for=(name_field) { (frame.t("measure-activity")) }
                    (wrong(frame, filled, &name_field))
                    input id=(name_field) name=(name_field) type="text" maxlength="80"
                        value=(filled.value(&name_field, ""));
                }
            }
            (wrong(frame, filled, item))
            @if !every {
                p.ends lang=(language) {
                    span { (min) ": " (text(min).unwrap_or_default()) }
                    span { (max) ": " (text(max).unwrap_or_default()) }
                }
            }
            div class=(if every { "choices" } else { "choices scale" }) {
                @for answer in min..=max {
                    @let id = if answer == min { item.to_owned() } else { format!("{item}.{answer}") };
                    div.choice {
                        input type="radio" id=(id) name=(item) value=(answer) checked[given == answer.to_string()];
                        label for=(id) lang=(language) {
                            @if every { (text(answer).unwrap_or_default()) } @else { (answer) }
                        }
                    }
                }
            }
        }
    }
}

fn ticks(
    frame: &Frame<'_>,
    (instrument, language): (&Instrument<'_>, &str),
    filled: &Filled<'_>,
) -> Markup {
    let words = |item: &str| instrument.card.words(language, &["items", item, "ask"]);
    let ticked = |item: &str| filled.fields.is_some_and(|fields| fields.ticked(item));
    html! {
        fieldset.field {
            legend.unseen { (frame.view.title(&instrument.card.id)) }
            div.choices.lines lang=(language) {
                @for item in &instrument.items {
                    div.choice {
                        input type="checkbox" id=(item) name=(item) value="1" checked[ticked(item)];
                        label for=(item) { (words(item).unwrap_or_default()) }
                    }
                }
            }
            (wrong(frame, filled, "none"))
            div.choices {
                div.choice.alone {
                    input type="checkbox" id="none" name="none" value="yes" checked[ticked("none")];
                    label for="none" { (frame.t("measure-nothing-true")) }
                }
            }
        }
    }
}
