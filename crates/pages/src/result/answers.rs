//! The person's answers, each with a way to change it.

use maud::{Markup, html};

use super::{Told, section};
use crate::show;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    // A ticked line may stand in its list and on a screen of its own.
    let mut given: Vec<&String> = Vec::new();
    for fact in result.state.path.iter().flatten() {
        if result.state.record.get(fact).is_some() && !given.contains(&fact) {
            given.push(fact);
        }
    }
    section(
        "answers",
        &view.t("answers-title"),
        html! {
            details.fold {
                summary { (view.words.count("answers-show", given.len())) }
                dl.answers {
                    @for fact in given {
                        @if let Some(answer) = result.state.record.get(fact) {
                            div {
                                dt { (show::question(view, fact)) }
                                dd {
                                    span { (show::answer(view, result.state, fact, answer)) }
                                    button.plain type="submit" name="do" value=(format!("change:{fact}")) {
                                        (view.t("change"))
                                        span.unseen { ": " (show::question(view, fact)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}
