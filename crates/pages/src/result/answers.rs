//! The person's answers, each with a way to change it.

use maud::{Markup, html};

use super::{Told, section};
use crate::show;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    let given = result.state.path.iter().flatten();
    section(
        "answers",
        &view.t("answers-title"),
        html! {
            details.fold {
                summary { (view.words.count("answers-show", result.state.path.iter().flatten().count())) }
                dl.answers {
                    @for fact in given {
                        @if let Some(answer) = result.state.record.get(fact) {
                            div {
                                dt { (show::question(view, fact)) }
                                dd {
                                    span { (show::answer(view, fact, answer)) }
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
