//! Parts of forms: labels, fields, choices, the summary of mistakes. Every field has a label, and
//! a mistake stands at its field and in the summary, which links to it.

use maud::{Markup, html};
use practice::refusal::Mistake;
use practice::{Fields, Key};

use crate::frame::Frame;

/// What a form shows: what was typed before, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Filled<'a> {
    /// What was posted; none on a fresh form.
    pub fields: Option<&'a Fields>,
    /// What was wrong.
    pub mistakes: &'a [Mistake],
}

impl Filled<'_> {
    /// What stands in a field: what was posted, else `otherwise`.
    #[must_use]
    pub fn value(&self, name: &str, otherwise: &str) -> String {
        let posted = self.fields.and_then(|fields| fields.raw(name));
        posted.unwrap_or(otherwise).to_owned()
    }

    fn mistake(&self, name: &str) -> Option<&Mistake> {
        self.mistakes.iter().find(|mistake| mistake.field == name)
    }
}

/// The sentence about a mistake.
#[must_use]
pub fn reason(frame: &Frame<'_>, mistake: &Mistake) -> String {
    let values: Vec<(&str, &str)> =
        mistake.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    frame.with(&format!("wrong-{}", mistake.reason), &values)
}

/// What is wrong, at the top of a form, each with a link to its field. The names of the fields
/// are the keys `field-<name>`.
#[must_use]
pub fn summary(frame: &Frame<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        @if !filled.mistakes.is_empty() {
            div.summary role="alert" tabindex="-1" id="summary" {
                h2 { (frame.t("wrong-summary")) }
                ul {
                    @for mistake in filled.mistakes {
                        li {
                            @if mistake.field.is_empty() { (reason(frame, mistake)) } @else {
                                a href=(format!("#{}", mistake.field)) {
                                    (frame.t(&format!("field-{}", mistake.field))) ": "
                                    (reason(frame, mistake))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A field of one line: name, type (`text`, `email`, `date`, `time`, `number`, `password`, …),
/// value. Its label is `field-<name>`, its help, where there is one, `help`.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The input's type.
    pub kind: &'a str,
    /// What stands in it on a fresh form.
    pub value: &'a str,
    /// Key of a help text.
    pub help: Option<&'a str>,
    /// The `autocomplete` word (WCAG 1.3.5).
    pub autocomplete: Option<&'a str>,
    /// Id of a `datalist` that the browser completes from.
    pub list: Option<&'a str>,
    /// Whether the form can be sent without it.
    pub required: bool,
}

impl<'a> Line<'a> {
    /// A required line of text.
    #[must_use]
    pub fn text(name: &'a str) -> Self {
        Line {
            name,
            kind: "text",
            value: "",
            help: None,
            autocomplete: None,
            list: None,
            required: true,
        }
    }
}

/// See [`Line`].
#[must_use]
pub fn line(frame: &Frame<'_>, filled: &Filled<'_>, line: Line<'_>) -> Markup {
    let Line { name, kind, help, .. } = line;
    // A password is never sent back.
    let value = if kind == "password" { String::new() } else { filled.value(name, line.value) };
    around(frame, filled, name, help, line.required, |described| {
        html! {
            input id=(name) name=(name) type=(kind) value=(value) required[line.required]
                autocomplete=[line.autocomplete] list=[line.list] aria-describedby=[described]
                aria-invalid=[filled.mistake(name).map(|_| "true")];
        }
    })
}

/// A field of several lines.
#[must_use]
pub fn area(frame: &Frame<'_>, filled: &Filled<'_>, line: Line<'_>) -> Markup {
    let Line { name, help, .. } = line;
    around(frame, filled, name, help, line.required, |described| {
        html! {
            textarea id=(name) name=(name) rows="4" required[line.required]
                aria-describedby=[described]
                aria-invalid=[filled.mistake(name).map(|_| "true")] {
                (filled.value(name, line.value))
            }
        }
    })
}

/// One of several: value and words of each choice.
#[must_use]
pub fn select(
    frame: &Frame<'_>,
    filled: &Filled<'_>,
    name: &str,
    chosen: &str,
    choices: &[(String, String)],
) -> Markup {
    let chosen = filled.value(name, chosen);
    around(frame, filled, name, None, true, |described| {
        html! {
            select id=(name) name=(name) aria-describedby=[described]
                aria-invalid=[filled.mistake(name).map(|_| "true")] {
                @for (value, words) in choices {
                    option value=(value) selected[*value == chosen] { (words) }
                }
            }
        }
    })
}

/// What is wrong with a group of boxes, which has no field of its own to say it at.
#[must_use]
pub fn mistakes_at(frame: &Frame<'_>, filled: &Filled<'_>, name: &str) -> Markup {
    html! {
        @for mistake in filled.mistakes.iter().filter(|mistake| mistake.field == name) {
            p.error { (reason(frame, mistake)) }
        }
    }
}

/// The key that makes sending a form twice do it once.
#[must_use]
pub fn key() -> Markup {
    html! { input type="hidden" name="key" value=(Key::fresh().as_str()); }
}

/// A hidden field.
#[must_use]
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

fn around(
    frame: &Frame<'_>,
    filled: &Filled<'_>,
    name: &str,
    help: Option<&str>,
    required: bool,
    control: impl Fn(Option<String>) -> Markup,
) -> Markup {
    let mistake = filled.mistake(name);
    let help_id = help.map(|_| format!("{name}.help"));
    let wrong_id = mistake.map(|_| format!("{name}.wrong"));
    let both: Vec<String> = [help_id.clone(), wrong_id.clone()].into_iter().flatten().collect();
    let described = (!both.is_empty()).then(|| both.join(" "));
    html! {
        div.field.wrong[mistake.is_some()] {
            label for=(name) {
                (frame.t(&format!("field-{name}")))
                @if !required { span.optional { " " (frame.t("optional")) } }
            }
            @if let Some(key) = help { p.help id=[help_id] { (frame.t(key)) } }
            @if let Some(mistake) = mistake { p.error id=[wrong_id] { (reason(frame, mistake)) } }
            (control(described))
        }
    }
}
