//! The fields of a form. Each has a label, its help and its mistake tied to it.

use maud::{Markup, html};
use pathway::fact::{Fact, FactType};
use pathway::record::{Answer, Record, Value};

use crate::form::Form;
use crate::reading::{Problem, quiet};
use crate::screen::Manner;
use crate::show;
use crate::state::State;
use crate::view::View;

/// The field of a tick-list; no fact is called that, since a fact's field has a prefix.
pub const TICKS: &str = "ticks";

/// What a field says for "not sure" and for "prefer not to say"; no value is called so.
pub const UNSURE: &str = "unknown";
pub const PRIVATE: &str = "private";

/// A range of whole numbers this short is shown as a row of buttons.
const SCALE_STEPS_MAX: i64 = 10;

/// Name and id of the field of a fact.
pub fn field_id(name: &str) -> String {
    if name == TICKS { TICKS.to_owned() } else { format!("a.{name}") }
}

/// What is filled in when a screen is shown.
pub enum Filled<'f> {
    Nothing,
    /// Answers given before, and the state that says more about them.
    Record(&'f Record, &'f State),
    /// What was just posted, right or wrong.
    Form(Form<'f>),
}

impl Filled<'_> {
    /// The values of a fact's field.
    fn of(&self, fact: &str) -> Vec<String> {
        match self {
            Filled::Nothing => Vec::new(),
            Filled::Form(form) => form.all(&field_id(fact)).map(str::to_owned).collect(),
            Filled::Record(record, state) => match record.get(fact) {
                None => Vec::new(),
                Some(Answer::NotSure) => vec![unsaid(state, fact).to_owned()],
                Some(Answer::Known(Value::Set(words))) if words.is_empty() => {
                    vec!["none".to_owned()]
                }
                Some(Answer::Known(Value::Set(words))) => words.clone(),
                Some(Answer::Known(value)) => vec![value.to_string()],
            },
        }
    }

    /// The boxes that are ticked in a tick-list.
    fn ticks(&self, facts: &[&Fact]) -> Vec<String> {
        match self {
            Filled::Form(form) => form.all(TICKS).map(str::to_owned).collect(),
            Filled::Nothing => Vec::new(),
            Filled::Record(record, state) => {
                let mut ticked = Vec::new();
                let mut none = true;
                for fact in facts {
                    let quiet = quiet(fact);
                    let tick = match record.get(&fact.name) {
                        Some(Answer::NotSure) => Some(unsaid(state, &fact.name)),
                        Some(Answer::Known(value)) if Some(value) == quiet.as_ref() => continue,
                        Some(Answer::Known(_)) => Some(fact.name.as_str()),
                        None => Some(fact.name.as_str()).filter(|f| state.is_ticked(f)),
                    };
                    none = false;
                    ticked.extend(tick.map(str::to_owned));
                }
                if none {
                    ticked.push("none".to_owned());
                }
                ticked
            }
        }
    }

    /// The unit chosen for a span of time.
    fn span(&self, fact: &Fact) -> String {
        let chosen = match self {
            Filled::Form(form) => form.first(&format!("unit.{}", fact.name)),
            _ => None,
        };
        chosen.or(fact.unit.as_deref()).unwrap_or_default().to_owned()
    }
}

/// Why there is no answer, as the word of the field.
fn unsaid(state: &State, fact: &str) -> &'static str {
    if state.is_private(fact) { PRIVATE } else { UNSURE }
}

/// How loudly a question speaks: alone on its screen it is the page's heading.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    Alone,
    OneOfMany,
}

/// One fact as a group of fields.
pub fn fact_field(
    view: &View<'_>,
    fact: &Fact,
    filled: &Filled<'_>,
    problem: Option<&Problem>,
    (voice, manner): (Voice, Manner),
) -> Markup {
    let id = field_id(&fact.name);
    let help = view.card_words(&fact.name, &["help"]);
    let described = match (&help, problem) {
        (_, Some(_)) => format!("{id}.help {id}.error"),
        (Some(_), None) => format!("{id}.help"),
        (None, None) => String::new(),
    };
    let class = if problem.is_some() { "field wrong" } else { "field" };
    html! {
        fieldset class=(class) aria-describedby=[Some(described).filter(|d| !d.is_empty())] {
            @let question = show::question(view, &fact.name);
            legend {
                @if voice == Voice::Alone { h1 tabindex="-1" { (question) } }
                @else { h2 { (question) } }
            }
            @if let Some(help) = help {
                p.help id=(format!("{id}.help")) { (help) }
            }
            @if let Some(problem) = problem { (mistake(view, &id, &problem.text)) }
            (inputs(view, fact, filled))
            (why_we_ask(view, &fact.name, manner))
        }
    }
}

fn mistake(view: &View<'_>, id: &str, text: &str) -> Markup {
    html! {
        p.mistake id=(format!("{id}.error")) {
            span.unseen { (view.t("error-mark")) " " }
            (text)
        }
    }
}

fn why_we_ask(view: &View<'_>, fact: &str, manner: Manner) -> Markup {
    html! {
        @if let Some(why) = view.card_words(fact, &["why"]) {
            details.why open[manner == Manner::Again] {
                summary { (view.t("why-we-ask")) }
                p { (why) }
            }
        }
    }
}

fn inputs(view: &View<'_>, fact: &Fact, filled: &Filled<'_>) -> Markup {
    let words = |list: &[String]| -> Vec<(String, String)> {
        list.iter().map(|v| (v.clone(), show::value_name(view, &fact.name, v))).collect()
    };
    match &fact.kind {
        FactType::Tri => {
            let choices = vec![("yes".to_owned(), view.t("yes")), ("no".to_owned(), view.t("no"))];
            choose(view, fact, filled, ("radio", "row"), choices)
        }
        FactType::Enum(values) => choose(view, fact, filled, ("radio", ""), words(values)),
        FactType::Set(values) => {
            let mut choices = words(values);
            choices.push(("none".to_owned(), show::value_name(view, &fact.name, "none")));
            choose(view, fact, filled, ("checkbox", ""), choices)
        }
        FactType::Int { min, max } if max - min <= SCALE_STEPS_MAX => {
            let choices = (*min..=*max).map(|n| (n.to_string(), n.to_string())).collect();
            choose(view, fact, filled, ("radio", "scale"), choices)
        }
        FactType::Int { .. } | FactType::Number { .. } => number(view, fact, filled),
    }
}

/// Radio buttons or boxes, with "not sure" and "prefer not to say" last.
fn choose(
    view: &View<'_>,
    fact: &Fact,
    filled: &Filled<'_>,
    (kind, shape): (&str, &str),
    choices: Vec<(String, String)>,
) -> Markup {
    let name = field_id(&fact.name);
    let given = filled.of(&fact.name);
    let count = choices.len();
    html! {
        div class=(format!("choices {shape}").trim_end()) {
            @for (index, (value, label)) in choices.iter().enumerate() {
                @let id = if index == 0 { name.clone() } else { format!("{name}.{value}") };
                @let alone = kind == "checkbox" && index + 1 == count;
                div.choice.alone[alone] {
                    input type=(kind) id=(id) name=(name) value=(value) checked[given.contains(value)];
                    label for=(id) { (label) }
                }
            }
        }
        (unsure(view, &name, kind, &given))
    }
}

fn unsure(view: &View<'_>, name: &str, kind: &str, given: &[String]) -> Markup {
    html! {
        div.choices.unsaid {
            @for (value, label) in [(UNSURE, "not-sure"), (PRIVATE, "prefer-not")] {
                @let id = format!("{name}.{value}");
                div.choice.unsure {
                    input type=(kind) id=(id) name=(name) value=(value)
                        checked[given.iter().any(|v| v == value)];
                    label for=(id) { (view.t(label)) }
                }
            }
        }
    }
}

fn number(view: &View<'_>, fact: &Fact, filled: &Filled<'_>) -> Markup {
    let name = field_id(&fact.name);
    let given = filled.of(&fact.name);
    let text = given.iter().find(|v| *v != UNSURE && *v != PRIVATE).cloned().unwrap_or_default();
    let text = text.replace('.', &view.t("decimal-mark"));
    let mode = if matches!(fact.kind, FactType::Int { .. }) { "numeric" } else { "decimal" };
    let unit_name = format!("unit.{}", fact.name);
    let question = show::question(view, &fact.name);
    html! {
        div.number {
            input type="text" id=(name) name=(name) value=(text) inputmode=(mode)
                autocomplete="off" maxlength="8" size="6" aria-label=(question);
            @if show::asks_for_span(fact) {
                @let chosen = filled.span(fact);
                select name=(unit_name) aria-label=(view.t("unit-of-time")) {
                    @for span in show::Span::ALL {
                        option value=(span.word()) selected[span.word() == chosen] {
                            (view.t(&show::unit_key(span.word())))
                        }
                    }
                }
            } @else {
                span.unit { (show::unit(view, fact)) }
            }
        }
        (unsure(view, &name, "checkbox", &given))
    }
}

/// A list of boxes to tick, each one a fact, with "none of these" and what opens the
/// list up set apart.
pub fn tick_list(
    view: &View<'_>,
    facts: &[String],
    filled: &Filled<'_>,
    problem: Option<&Problem>,
) -> Markup {
    let program = &view.knowledge.engine.program;
    let lines: Vec<&Fact> = facts.iter().filter_map(|name| program.fact(name)).collect();
    let ticked = filled.ticks(&lines);
    let is = |value: &str| ticked.iter().any(|t| t == value);
    html! {
        @if let Some(problem) = problem { (mistake(view, TICKS, &problem.text)) }
        div.choices {
            @for (index, fact) in facts.iter().enumerate() {
                @let id = if index == 0 { TICKS.to_owned() } else { format!("{TICKS}.{fact}") };
                @let line = view.card_words(fact, &["tick"]);
                div.choice.explained {
                    input type="checkbox" id=(id) name=(TICKS) value=(fact) checked[is(fact)];
                    label for=(id) { (line.unwrap_or_else(|| show::question(view, fact))) }
                    (more_about(view, fact))
                }
            }
        }
        p.or { (view.t("or")) }
        div.choices {
            div.choice.alone {
                input type="checkbox" id="ticks.none" name=(TICKS) value="none" checked[is("none")];
                label for="ticks.none" { (view.t("none-of-these")) }
            }
            @for (value, label) in [(UNSURE, "not-sure-about-one"), (PRIVATE, "prefer-not-one")] {
                @let id = format!("{TICKS}.{value}");
                div.choice.unsure {
                    input type="checkbox" id=(id) name=(TICKS) value=(value) checked[is(value)];
                    label for=(id) { (view.t(label)) }
                }
            }
        }
    }
}

fn more_about(view: &View<'_>, fact: &str) -> Markup {
    let help = view.card_words(fact, &["help"]);
    let why = view.card_words(fact, &["why"]);
    html! {
        @if help.is_some() || why.is_some() {
            details.why {
                summary {
                    (view.t("what-counts"))
                    span.unseen { ": " (show::question(view, fact)) }
                }
                @if let Some(help) = help { p { (help) } }
                @if let Some(why) = why { p { strong { (view.t("why-we-ask")) } " " (why) } }
            }
        }
    }
}
