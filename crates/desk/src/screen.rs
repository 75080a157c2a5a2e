//! A stored check: the decision in words, what may be done about it, and its replay.

use maud::{Markup, html};
use pages::page::Page;
use pages::result::{now_key, sources};
use pages::show;
use pathway::decision::Finding;
use pathway::effect::{Massage, Urgency};
use practice::care::replay::{Difference, Outcome, Replay};
use practice::care::setting_aside::REASON_MIN;
use practice::care::standing::Standing;
use practice::{Case, Reach};
use store::Role;

use crate::client::{clearance_line, whether};
use crate::form::{Filled, Line, area, hidden, key, line};
use crate::frame::Frame;
use crate::layout;
use crate::table::table;

/// A stored check with what follows from it.
#[must_use]
pub fn page(frame: &Frame<'_>, standing: &Standing) -> Page {
    let decision = &standing.decision;
    let (urgency, massage) = (decision.definite.urgency, decision.possible.massage);
    let words = now_key(urgency, massage);
    let title = frame.view.t(&format!("{words}.title"));
    let screen = &standing.screen;
    let main = html! {
        div.narrow {
            p.eyebrow {
                a href=(format!("/clients/{}", screen.client_id)) { (frame.t("screen-client")) }
                " · " (frame.moment(screen.at))
            }
            h1 tabindex="-1" { (title) }
            p.lead { (frame.view.fill(&frame.view.t(&format!("{words}.say")))) }
            (whether(frame, standing.bookable()))
            @if standing.bookable().is_ok() {
                p { a.button href=(format!("/clients/{}/course", screen.client_id)) { (frame.t("plan-course")) } }
            } @else { (instead(frame, standing)) }
            (clearance(frame, standing))
            section {
                h2 { (frame.t("findings-title")) }
                @if decision.findings.is_empty() && standing.set_aside.is_empty() {
                    p { (frame.t("findings-none")) }
                }
                @for finding in &decision.findings { (found(frame, standing, finding)) }
                @for one in &standing.set_aside {
                    article.card.aside {
                        h3 { (frame.view.title(&one.card)) }
                        p { strong { (frame.t("aside-since")) " " (frame.moment(one.at)) } }
                        p { bdi { (one.reason) } }
                    }
                }
            }
            section {
                h2 { (frame.t("digest-title")) }
                p.fine.digest {
                    (frame.with("digest-line", &[
                        ("release", &screen.knowledge_release),
                        ("digest", &screen.knowledge_digest),
                    ]))
                }
                @if reaches(frame, Case::ReplayScreen) {
                    p { a href=(format!("/screens/{}/replay", screen.screen_id)) { (frame.t("replay")) } }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

fn reaches(frame: &Frame<'_>, case: Case) -> bool {
    frame.actor.is_some_and(|actor| actor.reach(case) > Reach::Nothing)
}

/// What to do instead of a massage: the words of the strictest cards.
fn instead(frame: &Frame<'_>, standing: &Standing) -> Markup {
    let decision = &standing.decision;
    let strictest = decision.findings.iter().map(|one| one.effect.urgency).max();
    let speaks = |one: &&Finding| Some(one.effect.urgency) == strictest;
    let mut texts: Vec<String> = Vec::new();
    for finding in decision.findings.iter().filter(speaks) {
        let text = frame.view.card_words(&finding.card, &["do"]);
        texts.extend(text.filter(|text| !texts.contains(text)));
    }
    html! {
        @if !texts.is_empty() {
            section.card {
                h2 { (frame.t("instead-title")) }
                ul { @for text in &texts { li { (text) } } }
            }
        }
    }
}

fn clearance(frame: &Frame<'_>, standing: &Standing) -> Markup {
    let screen = standing.screen.screen_id;
    let asks = standing.decision.possible.massage == Massage::NeedsClearance;
    html! {
        @if let Some(found) = &standing.clearance {
            (clearance_line(frame, found))
            @if reaches(frame, Case::ReadClearances) {
                p { a href=(format!("/clearances/{}", found.clearance_id)) { (frame.t("clearance-look")) } }
            }
        } @else if asks {
            section.card {
                h2 { (frame.t("clearance-ask.title")) }
                p { (frame.t("clearance-ask.say")) }
                form method="post" action=(format!("/screens/{screen}/clearance")) {
                    (key())
                    (area(frame, &Filled::default(), Line::text("question")))
                    button.button type="submit" { (frame.t("clearance-ask-button")) }
                }
            }
        }
    }
}

fn found(frame: &Frame<'_>, standing: &Standing, finding: &Finding) -> Markup {
    let view = &frame.view;
    let stop_now = finding.effect.urgency.is_stop_now();
    let limits =
        finding.effect.urgency > Urgency::None || finding.effect.massage > Massage::Suitable;
    html! {
        article.card.finding {
            h3 { (view.title(&finding.card)) }
            @for key in ["say", "limit"] {
                @if let Some(text) = view.card_words(&finding.card, &[key]) { p { (text) } }
            }
            @if !finding.because.is_empty() {
                ul.because {
                    @for (fact, value) in &finding.because {
                        li { (show::question(view, fact)) " " strong { (show::value_words(view, fact, value)) } }
                    }
                }
            }
            (sources::short(view, &finding.card))
            @if limits && frame.is(Role::Therapist) {
                @if stop_now { p.fine { (frame.t("aside-never")) } } @else {
                    (aside_form(frame, standing, &finding.card))
                }
            }
        }
    }
}

fn aside_form(frame: &Frame<'_>, standing: &Standing, card: &str) -> Markup {
    let action = format!("/screens/{}/overrides", standing.screen.screen_id);
    let min = REASON_MIN.to_string();
    html! {
        details {
            summary { (frame.t("aside-set")) span.unseen { ": " (frame.view.title(card)) } }
            form method="post" action=(action) {
                (key()) (hidden("card", card))
                div.field {
                    label for=(format!("reason-{card}")) { (frame.t("aside-why")) }
                    p.help id=(format!("reason-{card}.help")) { (frame.with("aside-help", &[("min", &min)])) }
                    textarea id=(format!("reason-{card}")) name="reason" rows="3" required
                        minlength=(min) maxlength="2000"
                        aria-describedby=(format!("reason-{card}.help")) {}
                }
                button.quiet type="submit" { (frame.t("aside-button")) }
            }
        }
    }
}

/// What came of deciding a stored check again.
#[must_use]
pub fn replay(frame: &Frame<'_>, replay: &Replay) -> Page {
    let title = frame.t("replay-title");
    let (key, differences): (&str, &[Difference]) = match &replay.outcome {
        Outcome::Same => ("replay-same", &[]),
        Outcome::Broken(found) => ("replay-broken", found),
        Outcome::OtherCards(found) if found.is_empty() => ("replay-other-same", &[]),
        Outcome::OtherCards(found) => ("replay-other", found),
        Outcome::Unreadable { .. } => ("replay-unreadable", &[]),
    };
    let screen = &replay.screen;
    let digests = [
        ("replay-then", &screen.knowledge_release, &screen.knowledge_digest),
        ("replay-now", &replay.release_now, &replay.digest_now),
    ];
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.callout.urgent[key == "replay-broken"] { (frame.t(key)) }
            dl.figures {
                @for (words, release, digest) in digests {
                    dt { (frame.t(words)) } dd.digest { (release) " · " (digest) }
                }
            }
            @for one in differences {
                section {
                    h2 { code { (one.part) } }
                    p.fine { (frame.t("replay-then")) }
                    pre.scroll { (one.then) }
                    p.fine { (frame.t("replay-now")) }
                    pre.scroll { (one.now) }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

/// A finished check of somebody who is not signed in: the answers wait in the form that leads to
/// signing in, and nowhere else.
#[must_use]
pub fn sign_in_first(frame: &Frame<'_>, fields: &[(&str, &str)]) -> Page {
    let title = frame.t("keep-sign-in.title");
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { (frame.t("keep-sign-in.say")) }
            form method="post" action="/sign-in" {
                (hidden("carry", "check"))
                @for (name, value) in fields { (hidden(name, value)) }
                button.button type="submit" { (frame.t("sign-in")) }
            }
            p.fine { (frame.t("keep-no-account")) }
        }
    };
    layout::page(frame, title, main)
}

/// One clearance request with the form of its answer.
#[must_use]
pub fn clearance_page(
    frame: &Frame<'_>,
    waiting: &practice::care::clearance::Waiting,
    filled: &Filled<'_>,
) -> Page {
    let title = frame.t("clearance-title");
    let one = &waiting.clearance;
    let open = one.state == store::ClearanceState::Open;
    let cards = one.cards.value();
    let cards = cards.as_array().into_iter().flatten().filter_map(|card| card.as_str());
    let cards: Vec<String> = cards.map(|card| frame.view.title(card)).collect();
    let says: Vec<(String, String)> =
        ["granted", "refused"].map(|w| (w.to_owned(), frame.t(&format!("says-{w}")))).to_vec();
    let may = reaches(frame, Case::AnswerClearance);
    let today = frame.civil(frame.now, &frame.zone).date().to_string();
    let main = html! {
        div.narrow {
            h1 tabindex="-1" { (title) }
            p.lead { a href=(format!("/clients/{}", one.client_id)) { (crate::clients::name(&waiting.client)) } }
            p { (frame.with("clearance-asked", &[("on", &frame.moment(one.asked_at))])) }
            ul { @for card in &cards { li { (card) } } }
            blockquote { p { bdi { (one.question) } } }
            @if open && may {
                form.card method="post" action=(format!("/clearances/{}", one.clearance_id)) {
                    (key())
                    h2 { (frame.t("clearance-answer")) }
                    (crate::form::summary(frame, filled))
                    (crate::form::select(frame, filled, "says", "granted", &says))
                    (line(frame, filled, Line::text("answered_by")))
                    (line(frame, filled, Line { help: Some("role-help"), ..Line::text("answered_role") }))
                    (line(frame, filled, Line { kind: "date", value: &today, ..Line::text("answered_on") }))
                    (line(frame, filled, Line { help: Some("scope-help"), ..Line::text("scope") }))
                    (area(frame, filled, Line::text("in_words")))
                    button.button type="submit" { (frame.t("save")) }
                }
            } @else {
                (clearance_line(frame, one))
                @if let Some(scope) = &one.scope {
                    p { strong { (frame.t("field-scope")) ": " } bdi { (scope) } }
                }
                @if let Some(answer) = &one.answer { blockquote { p { bdi { (answer) } } } }
            }
        }
    };
    layout::page(frame, title, main)
}

/// The open requests.
#[must_use]
pub fn clearances(frame: &Frame<'_>, waiting: &[practice::care::clearance::Waiting]) -> Page {
    let title = frame.t("clearances-title");
    let main = html! {
        h1 tabindex="-1" { (title) }
        @if waiting.is_empty() { p { (frame.t("clearances-none")) } } @else {
            ul.plain.screens {
                @for one in waiting {
                    li {
                        a href=(format!("/clearances/{}", one.clearance.clearance_id)) {
                            (crate::clients::name(&one.client))
                        }
                        " · " (frame.moment(one.clearance.asked_at))
                    }
                }
            }
        }
    };
    layout::page(frame, title, main)
}

/// What was set aside in a month.
#[must_use]
pub fn overrides(frame: &Frame<'_>, month: &practice::care::setting_aside::Month) -> Page {
    let words = frame.t(&format!("month-{}", month.first.month()));
    let title = frame.t("overrides-title");
    let link = |date: jiff::civil::Date| {
        format!("/overrides?month={:04}-{:02}", date.year(), date.month())
    };
    let before = month.first.yesterday().unwrap_or(month.first);
    let after = month.first.last_of_month().tomorrow().unwrap_or(month.first);
    let who = |id| month.therapists.iter().find(|t| t.therapist_id == id).map(|t| t.name.as_str());
    let count = usize::try_from(month.count).unwrap_or(0);
    let main = html! {
        h1 tabindex="-1" { (title) }
        p.lead { (words) " " (month.first.year()) " · " (frame.words().count("overrides-count", count)) }
        nav.actions aria-label=(frame.t("overrides-months")) {
            a.button href=(link(before)) { (frame.t("month-before")) }
            a.button href=(link(after)) { (frame.t("month-after")) }
        }
        @if !month.list.is_empty() {
            (table(
                frame,
                &["field-on", "overrides-finding", "field-reason", "field-therapist"],
                month.list.iter().map(|one| vec![
                    html! { a href=(format!("/clients/{}", one.client_id)) { (frame.moment(one.at)) } },
                    html! { (frame.view.title(&one.card)) },
                    html! { bdi { (one.reason) } },
                    html! { (who(one.therapist_id).unwrap_or_default()) },
                ]),
            ))
        }
    };
    layout::page(frame, title, main)
}
