//! The review of a course: what the cards say, what is not known, what people answer, what is
//! decided, and what follows.

use maud::{Markup, html};
use pages::page::Page;
use pages::show;
use pathway::effect::Course;
use pathway::record::{Answer, Value};
use practice::visit::review::Open;
use practice::visit::verdict;
use store::CourseId;
use store::reviews::Review;

use crate::form::{Filled, Line, area, hidden, key, mistakes_at, summary};
use crate::frame::Frame;
use crate::layout;

/// The page of a review. `left` is how many more visits the plan allows.
#[must_use]
pub fn page(frame: &Frame<'_>, open: &Open, left: i64, filled: &Filled<'_>) -> Page {
    let title = frame.t("review-title");
    let course = &open.log.course;
    let done = open.log.sessions_done();
    let main = html! {
        div.narrow {
            p.eyebrow { a href=(format!("/courses/{}", course.course_id)) { (frame.t("review-course")) } }
            h1 tabindex="-1" { (title) }
            p.lead { (frame.words().count("review-done", usize::try_from(done).unwrap_or(0))) }
            @if let Some(number) = open.due {
                p.callout { (frame.with("review-due", &[("number", &number.to_string())])) }
            }
            (summary(frame, filled))
            @if let Some(newest) = open.log.reviews.first() { (follows(frame, open, newest, left)) }
            (says(frame, open))
            (unknown(frame, open))
            (questions(frame, course.course_id, open))
            @if done > 0 { (decide(frame, course.course_id, open, filled)) }
            (history(frame, &open.log.reviews))
        }
    };
    layout::page(frame, title, main)
}

fn word(frame: &Frame<'_>, word: Course) -> String {
    frame.t(match word {
        Course::Continue => "course-word-continue",
        Course::Change => "course-word-change",
        Course::Stop => "course-word-stop",
        Course::SendOn => "course-word-send-on",
    })
}

fn stored(frame: &Frame<'_>, text: &str) -> String {
    Course::from_word(text).map_or_else(|| text.to_owned(), |found| word(frame, found))
}

/// What the cards say for certain, with each card's reasons, and what could still come.
fn says(frame: &Frame<'_>, open: &Open) -> Markup {
    html! {
        section {
            h2 { (frame.t("review-says")) }
            @match open.proposal {
                Some(proposal) => p.verdict-word { strong { (word(frame, proposal)) } },
                None => p { (frame.t("review-says-nothing")) },
            }
            @if open.strictest > open.proposal && let Some(strictest) = open.strictest {
                p.callout { (frame.with("review-could-be", &[("word", &word(frame, strictest))])) }
            }
            @for finding in &open.findings {
                article.card {
                    h3 { a href=(format!("/card/{}", finding.card)) { (frame.view.title(&finding.card)) } }
                    @for note in &finding.effect.other {
                        @if let Some(text) = frame.view.knowledge.note(frame.view.language(), note) {
                            p { (frame.view.fill(text)) }
                        }
                    }
                    p.fine { (frame.t("review-because")) }
                    ul {
                        @for (fact, value) in &finding.because {
                            li { (show::question(&frame.view, fact)) " " strong { (show::value_words(&frame.view, fact, value)) } }
                        }
                    }
                }
            }
        }
    }
}

fn unknown(frame: &Frame<'_>, open: &Open) -> Markup {
    let visit = open.log.done().last();
    html! {
        @if !open.unknown.is_empty() {
            section {
                h2 { (frame.t("review-unknown")) }
                ul {
                    @for fact in &open.unknown { li { (show::question(&frame.view, fact)) } }
                }
                @if let Some(visit) = visit {
                    p { a href=(format!("/visits/{}/measures", visit.visit_id)) { (frame.t("review-to-measures")) } }
                }
            }
        }
    }
}

fn questions(frame: &Frame<'_>, course: CourseId, open: &Open) -> Markup {
    let view = &frame.view;
    html! {
        section {
            h2 { (frame.t("review-questions")) }
            form method="post" action=(format!("/courses/{course}/review/answers")) {
                (key())
                @for (fact, answer) in &open.questions {
                    fieldset.field {
                        legend { (show::question(view, fact)) }
                        @if let Some(help) = view.card_words(fact, &["help"]) { p.help { (help) } }
                        div.choices.three {
                            @for (value, words, chosen) in [
                                ("yes", "yes", *answer == Some(Answer::Known(Value::Yes))),
                                ("no", "no", *answer == Some(Answer::Known(Value::No))),
                                ("unknown", "not-sure", *answer == Some(Answer::NotSure)),
                            ] {
                                @let id = if value == "yes" { fact.clone() } else { format!("{fact}.{value}") };
                                div.choice {
                                    input type="radio" id=(id) name=(fact) value=(value) checked[chosen];
                                    label for=(id) { (view.t(words)) }
                                }
                            }
                        }
                    }
                }
                button.quiet type="submit" { (frame.t("review-answer")) }
            }
        }
    }
}

fn decide(frame: &Frame<'_>, course: CourseId, open: &Open, filled: &Filled<'_>) -> Markup {
    let usual = open.proposal.map_or("", Course::word);
    let chosen = filled.value("chosen", usual);
    html! {
        section.card {
            h2 { (frame.t("review-decide")) }
            form method="post" action=(format!("/courses/{course}/review")) {
                (key()) (hidden("seen", usual))
                fieldset.field {
                    legend { (frame.t("field-chosen")) }
                    (mistakes_at(frame, filled, "chosen"))
                    div.choices {
                        @for one in Course::ALL {
                            @let id = if one == Course::Continue { "chosen".to_owned() } else { format!("chosen.{}", one.word()) };
                            div.choice {
                                input type="radio" id=(id) name="chosen" value=(one.word()) checked[chosen == one.word()];
                                label for=(id) { (word(frame, one)) }
                            }
                        }
                    }
                }
                (area(frame, filled, Line { help: Some("review-reason-help"), required: false, ..Line::text("reason") }))
                button.button type="submit" { (frame.t("review-send")) }
            }
        }
    }
}

/// What comes of the newest decision: done already, or offered.
fn follows(frame: &Frame<'_>, open: &Open, newest: &Review, left: i64) -> Markup {
    let course = &open.log.course;
    let chosen = verdict::chosen(newest);
    let ahead: Vec<_> = open.log.to_come().collect();
    let more = format!(
        "/clients/{}/course?more_of={}&visits={}",
        course.client_id,
        course.course_id,
        left.clamp(1, 4)
    );
    html! {
        section.card.aside {
            h2 { (frame.t("review-follows")) }
            p {
                strong { (stored(frame, &newest.chosen)) } " · "
                (frame.with("review-after", &[("number", &newest.sessions_done.to_string())])) " · "
                (frame.moment(newest.at))
            }
            @match chosen {
                Some(Course::Continue | Course::Change) => {
                    @if chosen == Some(Course::Change) { p { (frame.t("review-change-next")) } }
                    @if left > 0 {
                        p { a.button href=(more) { (frame.words().count("review-more", usize::try_from(left).unwrap_or(0))) } }
                    } @else { p { (frame.t("review-full")) } }
                },
                Some(Course::Stop | Course::SendOn) => {
                    p { (frame.t(if chosen == Some(Course::SendOn) { "review-to-whom" } else { "review-stop-next" })) }
                    @if let Some(first) = ahead.first() {
                        form method="post" action=(format!("/courses/{}/visits/{}/cancel", course.course_id, first.visit_id)) {
                            (key()) (hidden("extent", "rest")) (hidden("why", &frame.t("review-cancel-why")))
                            button.quiet type="submit" { (frame.words().count("review-cancel", ahead.len())) }
                        }
                    }
                },
                None => {},
            }
        }
    }
}

fn history(frame: &Frame<'_>, reviews: &[Review]) -> Markup {
    html! {
        @if !reviews.is_empty() {
            section {
                h2 { (frame.t("review-history")) }
                ul.plain {
                    @for review in reviews {
                        li.card {
                            p {
                                strong { (stored(frame, &review.chosen)) } " · "
                                (frame.with("review-after", &[("number", &review.sessions_done.to_string())])) " · "
                                (frame.moment(review.at))
                            }
                            p.fine {
                                @match &review.proposal {
                                    Some(proposal) => (frame.with("review-said", &[("word", &stored(frame, proposal))])),
                                    None => (frame.t("review-said-nothing")),
                                }
                            }
                            @if let Some(reason) = &review.reason { p { (frame.t("field-reason")) ": " bdi { (reason) } } }
                        }
                    }
                }
            }
        }
    }
}
