//! The flow of a check, form by form.

use pages::page::Outcome;
use pathway::record::{Answer, Record, Value};

use crate::browser::{Browser, knowledge};
use crate::people::quiet;

fn with(mut record: Record, fact: &str, answer: Answer) -> Record {
    let fact = knowledge().engine.program.fact(fact).expect("the fact exists");
    record.insert(fact, answer).expect("the answer fits");
    record
}

fn steady() -> Record {
    quiet("steady")
}

fn first_stop_now() -> String {
    let mut browser = Browser::open("en");
    browser.begin();
    browser.asked()[0].clone()
}

#[test]
fn an_empty_screen_is_a_mistake_with_a_link_to_its_field() {
    let mut browser = Browser::open("en");
    browser.begin();
    let asked = browser.asked();
    browser.post(Vec::new(), "next");
    assert_eq!(browser.asked(), asked);
    assert!(browser.html().contains("href=\"#ticks\""), "{}", browser.html());
    assert!(browser.html().contains("id=\"ticks\""));
    assert_eq!(browser.page.outcome, Outcome::Fine);
}

#[test]
fn none_of_these_together_with_a_tick_is_a_mistake() {
    let mut browser = Browser::open("en");
    browser.begin();
    let fact = browser.asked()[0].clone();
    let ticks = vec![("ticks".to_owned(), fact), ("ticks".to_owned(), "none".to_owned())];
    browser.post(ticks, "next");
    assert!(browser.html().contains("id=\"summary\""));
}

#[test]
fn an_emergency_stops_at_once_and_can_be_corrected() {
    let fact = first_stop_now();
    let mut browser = Browser::open("en");
    let screens = browser.walk(&with(steady(), &fact, Answer::Known(Value::Yes)));
    assert_eq!(screens, 1);
    let html = browser.html();
    assert!(html.contains("verdict emergency"));
    assert!(html.contains("href=\"tel:112\""));
    assert!(!html.contains("id=\"plan\""));
    browser.post(Vec::new(), "back");
    assert!(!browser.on_result());
    assert!(browser.html().contains("checked"), "the answer is filled in");
    browser.answer(&steady());
    assert!(!browser.on_result());
}

#[test]
fn not_sure_is_shown_once_more_then_accepted_and_waits() {
    let fact = first_stop_now();
    let record = with(steady(), &fact, Answer::NotSure);
    let mut browser = Browser::open("en");
    browser.walk(&record);
    let html = browser.html();
    assert!(html.contains("verdict waiting"), "{html}");
    assert!(html.contains(&format!("change:{fact}")));
    assert!(!html.contains("class=\"call\""), "a not sure alone sends nobody away");
}

#[test]
fn a_single_question_answered_not_sure_comes_a_second_time() {
    let mut record = steady();
    let mut browser = Browser::open("en");
    browser.begin();
    while browser.field("manner") == "ticks" {
        browser.answer(&record);
    }
    let fact = browser.asked()[0].clone();
    record = with(record, &fact, Answer::NotSure);
    browser.answer(&record);
    assert_eq!(browser.field("manner"), "again");
    assert_eq!(browser.asked(), vec![fact.clone()]);
    browser.answer(&record);
    assert_ne!(browser.asked(), vec![fact]);
}

#[test]
fn an_answer_can_be_changed_from_the_result_and_questions_behind_it_go() {
    let program = &knowledge().engine.program;
    let gated = program.facts.iter().find_map(|f| {
        let gate = f.applies_when.as_ref()?.facts().into_iter().next()?.to_owned();
        let gate = program.fact(&gate)?;
        (gate.kind == pathway::fact::FactType::Tri).then(|| gate.name.clone())
    });
    let gate = gated.expect("some fact hangs on a yes");
    let record = with(steady(), &gate, Answer::Known(Value::Yes));
    let mut browser = Browser::open("en");
    browser.walk(&record);
    let before = browser.field("answers");
    browser.post(Vec::new(), &format!("change:{gate}"));
    assert!(browser.asked().contains(&gate));
    browser.post(Vec::new(), "back");
    assert!(browser.on_result());
    assert_eq!(browser.field("answers"), before);
    browser.post(Vec::new(), &format!("change:{gate}"));
    browser.answer(&steady());
    while !browser.on_result() {
        browser.answer(&steady());
    }
    let after = Record::read(browser.field("answers").as_bytes(), program).unwrap();
    assert_eq!(after.get(&gate), Some(&Answer::Known(Value::No)));
    let (_, masks) = knowledge().engine.masks(&after);
    for (name, _) in after.iter() {
        let fact = knowledge().engine.space.fact_index(name).unwrap();
        let gate = knowledge().engine.space.gate(fact);
        let applies = gate.is_none_or(|g| g.truth(&masks) != pathway::space::Truth::No);
        assert!(applies, "`{name}` does not apply any more");
    }
}

#[test]
fn the_language_changes_in_the_middle_and_the_answers_stay() {
    let mut browser = Browser::open("en");
    browser.begin();
    browser.answer(&steady());
    let (asked, answers) = (browser.asked(), browser.field("answers"));
    browser.post(Vec::new(), "language:fr");
    assert_eq!(browser.page.language, "fr");
    assert_eq!(browser.asked(), asked);
    assert_eq!(browser.field("answers"), answers);
    assert!(browser.html().contains("Continuer"));
}

#[test]
fn a_form_that_does_not_fit_the_knowledge_starts_over() {
    let form = |answers: &str| {
        vec![("do".to_owned(), "next".to_owned()), ("answers".to_owned(), answers.to_owned())]
    };
    for answers in ["{\"no_such_fact\":\"yes\"}", "[", "{\"age_years\":1e99}"] {
        let setting = crate::browser::setting("en");
        let page = pages::step::step(knowledge(), &setting, &form(answers));
        assert_eq!(page.outcome, Outcome::Refused, "{answers}");
    }
}

#[test]
fn going_back_through_all_screens_comes_to_the_start_with_answers_kept() {
    let mut browser = Browser::open("en");
    browser.begin();
    for _ in 0..3 {
        browser.answer(&steady());
    }
    for _ in 0..4 {
        browser.post(Vec::new(), "back");
    }
    assert!(browser.html().contains("name=\"country\""));
    browser.begin();
    assert!(browser.html().contains("checked"), "the first screen is filled in again");
}
