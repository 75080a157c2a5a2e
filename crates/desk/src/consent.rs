//! The form in which a client says what they agree to, and the history of what they said.

use maud::{Markup, html};
use pages::page::Page;
use practice::session::zone;
use practice::visit::consent::{Areas, PRESSURE_MAX, Sheet, Standing, areas};
use practice::visit::forms::Answers;
use store::consents::Consent;
use store::{ClientId, ConsentAct, ConsentKind, SaidBy, VisitId};

use crate::form::{Filled, Line, hidden, key, line, mistakes_at, summary};
use crate::frame::Frame;
use crate::layout;

/// Where a form is shown, and to whom.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Where the form is sent.
    pub action: String,
    /// Whose page it is.
    pub who: Who,
    /// The part of the form that is shown.
    pub step: Step,
}

/// Who fills in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The client, signed in.
    Own,
    /// The client, with a link and its code.
    Link,
    /// A therapist writes down what the client says.
    Staff,
}

/// A part of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Which parts of the body, and how firm.
    Parts,
    /// Yes or no.
    Word,
}

impl Step {
    /// The part that comes next: the word once each area has an answer.
    #[must_use]
    pub fn after(sheet: &Sheet, answers: &Answers) -> Self {
        let answered = |area: &String| {
            answers.get(&format!("area-{area}")).is_some_and(|text| !text.is_empty())
        };
        if sheet.standing.ask.order.iter().all(answered) { Self::Word } else { Self::Parts }
    }
}

/// The page of a visit's consent.
#[must_use]
pub fn page(
    frame: &Frame<'_>,
    sheet: &Sheet,
    spot: &Spot,
    filled: &Filled<'_>,
    answers: &Answers,
) -> Page {
    let title = frame.t("consent-title");
    let (visit, client) = (sheet.visit.visit_id, sheet.visit.client_id);
    let main = html! {
        div.narrow {
            @match spot.who {
                Who::Own => p.eyebrow { a href="/me" { (frame.t("own-back")) } },
                Who::Staff => p.eyebrow { a href=(format!("/visits/{visit}")) { (frame.t("consent-visit")) } },
                Who::Link => {}
            }
            h1 tabindex="-1" { (title) }
            p.lead { (when(frame, sheet)) }
            (summary(frame, filled))
            (state(frame, sheet, spot.who))
            @if sheet.standing.due.is_none() && filled.mistakes.is_empty() && answers.is_empty() {
                details.fold {
                    summary { (frame.t("consent-change")) }
                    div { (treatment(frame, sheet, spot, filled, answers)) }
                }
            } @else { (treatment(frame, sheet, spot, filled, answers)) }
            @if spot.who != Who::Link {
                (sharing(frame, sheet, filled))
                p.after { a href=(format!("/clients/{client}/consents")) { (frame.t("consents-link")) } }
            }
        }
    };
    layout::page(frame, title, main)
}

/// When the visit is and with whom.
fn when(frame: &Frame<'_>, sheet: &Sheet) -> Markup {
    let at = frame.civil(sheet.visit.place.starts_at, &zone(&sheet.time_zone));
    html! {
        time datetime=(at) { (frame.long_date(at.date())) ", " (frame.clock(at)) }
        @if !sheet.therapist.is_empty() { " · " bdi { (sheet.therapist) } }
    }
}

fn state(frame: &Frame<'_>, sheet: &Sheet, who: Who) -> Markup {
    let standing = &sheet.standing;
    html! {
        @match (standing.due, standing.given()) {
            (Some(due), _) => p.callout.urgent { (frame.t(&format!("due-{}", due.as_str()))) },
            (None, true) if who == Who::Staff => p.callout { (frame.t("consent-stands")) },
            (None, true) => div.callout {
                p { (frame.t("consent-stands")) }
                (chosen(frame, &standing.ask.order, &standing.agreed))
            },
            (None, false) => p.callout.urgent { (frame.t("consent-refused")) },
        }
        @if who == Who::Staff { (agreed(frame, standing)) }
    }
}

fn names(frame: &Frame<'_>, areas: &[&str]) -> String {
    let names: Vec<String> =
        areas.iter().map(|area| frame.view.vocabulary("areas", area)).collect();
    names.join(", ")
}

/// Areas with their pressure, a line each.
#[must_use]
pub fn chosen(frame: &Frame<'_>, order: &[String], areas: &Areas) -> Markup {
    html! {
        ul.chosen {
            @for area in order {
                li {
                    (frame.view.vocabulary("areas", area)) ": "
                    strong { (areas.get(area).map_or(frame.t("consent-no"), |most| pressure(frame, *most))) }
                }
            }
        }
    }
}

/// `3, medium`.
fn pressure(frame: &Frame<'_>, pressure: u32) -> String {
    let text = frame.view.knowledge.consent();
    let words = text.map(|text| text.pressure(frame.view.language(), pressure)).unwrap_or_default();
    format!("{pressure}, {words}")
}

fn words(frame: &Frame<'_>, key: &str) -> String {
    let text = frame.view.knowledge.consent();
    text.map(|text| text.words(frame.view.language(), key).to_owned()).unwrap_or_default()
}

fn treatment(
    frame: &Frame<'_>,
    sheet: &Sheet,
    spot: &Spot,
    filled: &Filled<'_>,
    answers: &Answers,
) -> Markup {
    let ask = &sheet.standing.ask;
    html! {
        form.card.consent method="post" action=(spot.action) data-save=(frame.t("form-saved"))
            data-lost=(frame.t("form-not-saved")) {
            (key())
            (hidden("version", &ask.version.to_string()))
            (hidden("asked", ask.json().as_str()))
            h2 { (frame.t("consent-massage")) }
            @if spot.who == Who::Staff { p.note { (frame.t("consent-staff")) } }
            p { (words(frame, "say")) }
            @match spot.step {
                Step::Parts => (parts(frame, sheet, filled, answers)),
                Step::Word => (word(frame, sheet, filled, answers)),
            }
            p.fine role="status" data-saved {}
            p.fine { (frame.t("form-keeps")) }
        }
    }
}

fn parts(frame: &Frame<'_>, sheet: &Sheet, filled: &Filled<'_>, answers: &Answers) -> Markup {
    let ask = &sheet.standing.ask;
    html! {
        fieldset.field.parts #areas {
            legend { (frame.t("field-areas")) }
            p.help { (frame.t("consent-parts-help")) }
            (mistakes_at(frame, filled, "areas"))
            @for (area, most) in ask.order.iter().filter_map(|area| ask.areas.get_key_value(area)) {
                @let name = format!("area-{area}");
                @let given = answers.get(&name).map(String::as_str).unwrap_or_default();
                div.body-part {
                    label for=(name) { (frame.view.vocabulary("areas", area)) }
                    select id=(name) name=(name) {
                        option value="" selected[given.is_empty()] { (frame.t("consent-choose")) }
                        option value="0" selected[given == "0"] { (frame.t("consent-no")) }
                        @for step in 1..=*most {
                            option value=(step) selected[given == step.to_string()] { (pressure(frame, step)) }
                        }
                    }
                }
            }
            @if ask.areas.values().any(|most| *most < PRESSURE_MAX) {
                p.fine { (frame.t("consent-limits")) }
            }
        }
        div.actions {
            button.button type="submit" name="do" value="next" { (frame.t("form-next")) }
            button.quiet type="submit" name="do" value="refuse" { (frame.t("consent-refuse")) }
        }
    }
}

fn word(frame: &Frame<'_>, sheet: &Sheet, filled: &Filled<'_>, answers: &Answers) -> Markup {
    let ask = &sheet.standing.ask;
    let given = answers.get("agree").map(String::as_str).unwrap_or_default();
    let parse = |area: &String| {
        let pressure = answers.get(&format!("area-{area}"))?.parse::<u32>().ok()?;
        (pressure > 0).then(|| (area.clone(), pressure))
    };
    let all: Areas = ask.order.iter().filter_map(parse).collect();
    html! {
        h3 { (frame.t("consent-chosen")) }
        (mistakes_at(frame, filled, "areas"))
        div #areas { (chosen(frame, &ask.order, &all)) }
        // What is seen here is what is agreed to, whatever another device keeps meanwhile.
        @for area in &ask.order {
            @let name = format!("area-{area}");
            (hidden(&name, answers.get(&name).map(String::as_str).unwrap_or_default()))
        }
        fieldset.field #agree {
            legend { (frame.t("field-agree")) }
            (mistakes_at(frame, filled, "agree"))
            @for value in ["yes", "no"] {
                label.word {
                    input type="radio" name="agree" value=(value) checked[given == value];
                    " " (words(frame, value))
                }
            }
        }
        div.actions {
            button.button type="submit" name="do" value="give" { (frame.t("consent-give")) }
            button.quiet type="submit" name="do" value="back" { (frame.t("consent-back")) }
        }
    }
}

fn sharing(frame: &Frame<'_>, sheet: &Sheet, filled: &Filled<'_>) -> Markup {
    let standing = &sheet.standing;
    let action = format!("/visits/{}/sharing", sheet.visit.visit_id);
    let given = filled.value("share", "");
    html! {
        section.card #sharing {
            h2 { (frame.t("sharing-title")) }
            @if let Some(one) = &standing.sharing {
                p.callout {
                    (frame.t("sharing-stands")) " "
                    bdi { (one.with_whom.as_deref().unwrap_or_default()) }
                }
            } @else if standing.share_refused { p.callout { (frame.t("sharing-refused")) } }
            p { (words(frame, "share_say")) }
            form method="post" action=(action) {
                (key()) (hidden("version", &standing.ask.version.to_string()))
                fieldset.field #share {
                    legend { (frame.t("field-share")) }
                    (mistakes_at(frame, filled, "share"))
                    @for value in ["yes", "no"] {
                        label.word {
                            input type="radio" name="share" value=(value) checked[given == value];
                            " " (words(frame, &format!("share_{value}")))
                        }
                    }
                }
                (line(frame, filled, Line { required: false, help: Some("sharing-whom-help"), ..Line::text("with_whom") }))
                button.quiet type="submit" { (frame.t("sharing-save")) }
            }
        }
    }
}

/// Everything that a client said about consent, newest first.
#[must_use]
pub fn history(frame: &Frame<'_>, client: ClientId, all: &[Consent], own: bool) -> Page {
    let title = frame.t("consents-title");
    let newest = |kind| all.iter().find(|one| one.kind == kind);
    let treatment = newest(ConsentKind::Treatment).filter(|one| still(one));
    let sharing = newest(ConsentKind::Sharing).filter(|one| one.act == ConsentAct::Given);
    let (back, words) = match own {
        true => ("/me".to_owned(), "own-back"),
        false => (format!("/clients/{client}"), "screen-client"),
    };
    let main = html! {
        div.narrow {
            p.eyebrow { a href=(back) { (frame.t(words)) } }
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("consents-say")) }
            @if treatment.is_some() {
                section.card {
                    h2 { (frame.t("withdraw-treatment")) }
                    form method="post" action=(format!("/clients/{client}/consents/withdraw")) {
                        (key()) (hidden("kind", ConsentKind::Treatment.as_str()))
                        fieldset.field {
                            legend { (frame.t("withdraw-parts")) }
                            @for area in given(all) {
                                label.word {
                                    input type="checkbox" name="areas" value=(area);
                                    " " (frame.view.vocabulary("areas", &area))
                                }
                            }
                        }
                        div.actions {
                            button.quiet type="submit" name="extent" value="parts" { (frame.t("withdraw-ticked")) }
                            button.quiet type="submit" name="extent" value="all" { (frame.t("withdraw-all")) }
                        }
                    }
                }
            }
            @if let Some(one) = sharing {
                section.card {
                    h2 { (frame.t("withdraw-sharing")) }
                    p { bdi { (one.with_whom.as_deref().unwrap_or_default()) } }
                    form method="post" action=(format!("/clients/{client}/consents/withdraw")) {
                        (key()) (hidden("kind", ConsentKind::Sharing.as_str()))
                        (hidden("extent", "all"))
                        button.quiet type="submit" { (frame.t("withdraw-sharing-button")) }
                    }
                }
            }
            h2 { (frame.t("consents-all")) }
            @if all.is_empty() { p { (frame.t("consents-none")) } }
            ol.plain.consents { @for one in all { li { (entry(frame, one)) } } }
        }
    };
    layout::page(frame, title, main)
}

/// A yes, or a yes of which parts were taken back.
fn still(one: &Consent) -> bool {
    let parts = one.act == ConsentAct::Withdrawn && !areas(&one.agreed).is_empty();
    one.act == ConsentAct::Given || parts
}

/// The areas of the newest yes.
fn given(all: &[Consent]) -> Vec<String> {
    let yes = |one: &&Consent| one.kind == ConsentKind::Treatment && one.act == ConsentAct::Given;
    all.iter().find(yes).map(|one| areas(&one.agreed).into_keys().collect()).unwrap_or_default()
}

fn entry(frame: &Frame<'_>, one: &Consent) -> Markup {
    let what = format!("consent-{}-{}", one.kind.as_str(), one.act.as_str());
    let parts: Vec<String> = areas(&one.agreed).into_keys().collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    html! {
        article.card {
            h3 { (frame.t(&what)) }
            p.fine {
                (frame.moment(one.at)) " · "
                (frame.t(match one.said_by {
                    SaidBy::Client => "consent-by-client",
                    SaidBy::Therapist => "consent-by-therapist",
                }))
            }
            @if one.act == ConsentAct::Withdrawn && !parts.is_empty() { p { (names(frame, &parts)) } }
            @if !one.wording.is_empty() {
                details {
                    summary {
                        (frame.t("consent-words")) span.unseen { ", " (frame.moment(one.at)) }
                    }
                    div lang=(one.language) {
                        @for text in one.wording.lines() { p dir="auto" { (text) } }
                    }
                    p.fine { (frame.with("consent-version", &[("version", &one.version.to_string())])) }
                }
            }
        }
    }
}

/// What a therapist is told of a visit's consent: the areas that are agreed to and those that are
/// not, and the way to ask.
#[must_use]
pub fn told(frame: &Frame<'_>, visit: VisitId, standing: &Standing) -> Markup {
    html! {
        section.card.consent-told {
            h2 { (frame.t("consent-of-client")) }
            (agreed(frame, standing))
            p { a href=(format!("/visits/{visit}/consent")) { (frame.t("consent-ask")) } }
        }
    }
}

/// The areas that are agreed to and those that are not.
fn agreed(frame: &Frame<'_>, standing: &Standing) -> Markup {
    let missing = names(frame, &standing.not_agreed());
    let yes: Vec<String> =
        standing.ask.order.iter().filter(|a| standing.agreed.contains_key(*a)).cloned().collect();
    html! {
        @if !yes.is_empty() { (chosen(frame, &yes, &standing.agreed)) }
        p.note {
            @if missing.is_empty() { (frame.t("consent-all-agreed")) } @else {
                strong { (frame.t("consent-not-agreed")) ": " } (missing)
            }
        }
    }
}

/// What stands on the page of a visit: the ways to its consent, its links and its summary.
#[must_use]
pub fn ways(frame: &Frame<'_>, visit: VisitId) -> Markup {
    let may = |case| frame.actor.is_some_and(|a| a.reach(case) == practice::Reach::Practice);
    let all = [
        ("consent", "consent-of-client", practice::Case::FillForm),
        ("links", "links-title", practice::Case::MakeLink),
        ("summary", "summary-title", practice::Case::WriteSummary),
    ];
    html! {
        ul.ways {
            @for (end, words, case) in all {
                @if may(case) { li { a href=(format!("/visits/{visit}/{end}")) { (frame.t(words)) } } }
            }
        }
    }
}
