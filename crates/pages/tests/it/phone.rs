//! One question a screen: who comes to the same result by shorter steps.

use pathway::record::{Answer, Record, Value};

use crate::browser::{Browser, Fields, knowledge};
use crate::people::{quiet, record, walk_all};

fn ticks(values: &[&str]) -> Fields {
    values.iter().map(|value| ("ticks".to_owned(), (*value).to_owned())).collect()
}

/// Walks on with a record until the screen asks for a fact.
fn until(browser: &mut Browser, record: &Record, fact: &str) {
    while !browser.asked().iter().any(|name| name == fact) {
        assert!(!browser.on_result(), "nobody asked for {fact}");
        browser.answer(record);
    }
}

fn answers(browser: &Browser) -> Record {
    let program = &knowledge().engine.program;
    Record::read(browser.field("answers").as_bytes(), program).expect("answers are a record")
}

/// What the verdict says, as the style sheet sees it.
fn verdict(browser: &Browser) -> String {
    let html = browser.html();
    let (_, rest) = html.split_once("class=\"verdict ").expect("a result");
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn every_screen_asks_one_question_and_every_person_comes_to_the_same_verdict() {
    walk_all("person", |card| {
        let person = record(card);
        let mut wide = Browser::open("en");
        wide.walk(&person);
        let mut phone = Browser::phone("en");
        phone.walk_by(&person, |page| {
            let html = page.html();
            assert_eq!(html.matches("<fieldset").count(), 1, "{}: {:?}", card.id, page.asked());
            assert_eq!(html.matches("<h1").count(), 1, "{}", card.id);
            let one = page.asked().len() == 1 || page.field("manner") == "ticks";
            assert!(one, "{}: {:?}", card.id, page.asked());
            for value in ["unknown", "private"] {
                let choice = format!("value=\"{value}\"");
                assert!(html.contains(&choice), "{}: no {value} at {:?}", card.id, page.asked());
            }
        });
        assert_eq!(verdict(&phone), verdict(&wide), "{}", card.id);
        let decide = |browser: &Browser| knowledge().engine.decide(&answers(browser));
        let (here, there) = (decide(&phone), decide(&wide));
        assert_eq!(here.cleared, there.cleared, "{}", card.id);
        assert_eq!(here.definite.urgency, there.definite.urgency, "{}", card.id);
        if here.cleared {
            assert_eq!(here.possible, there.possible, "{}", card.id);
        }
    });
}

#[test]
fn a_ticked_line_is_asked_next_and_back_shows_the_tick() {
    let mut person = quiet("steady");
    let program = &knowledge().engine.program;
    let fact = program.fact("anticoagulant").unwrap();
    person.insert(fact, Answer::Known(Value::Choice("doac".to_owned()))).unwrap();
    let mut browser = Browser::phone("en");
    browser.begin();
    until(&mut browser, &person, "anticoagulant");
    assert_eq!(browser.field("manner"), "ticks");
    let list = browser.asked();
    browser.answer(&person);
    assert_eq!(browser.asked(), vec!["anticoagulant".to_owned()]);
    assert_eq!(browser.field("manner"), "list");
    let others = answers(&browser);
    for name in list.iter().filter(|name| *name != "anticoagulant") {
        assert!(others.get(name).is_some(), "{name} was not ticked, so it is none");
    }
    assert_eq!(others.get("anticoagulant"), None);
    browser.post(Vec::new(), "back");
    assert_eq!(browser.asked(), list);
    let box_of = |html: &str, value: &str| {
        let input = html
            .split("<input")
            .find(|i| i.contains("name=\"ticks\"") && i.contains(&format!("value=\"{value}\"")));
        input.unwrap().contains("checked")
    };
    assert!(box_of(&browser.html(), "anticoagulant"));
    assert!(!box_of(&browser.html(), "none"));
    browser.answer(&person);
    browser.answer(&person);
    assert_eq!(answers(&browser).get("anticoagulant"), person.get("anticoagulant"));
    while !browser.on_result() {
        browser.answer(&person);
    }
    browser.post(Vec::new(), "change:anticoagulant");
    assert_eq!(browser.asked(), vec!["anticoagulant".to_owned()]);
    browser.post(vec![("a.anticoagulant".to_owned(), "warfarin".to_owned())], "next");
    while !browser.on_result() {
        browser.answer(&person);
    }
    let changed = Some(Answer::Known(Value::Choice("warfarin".to_owned())));
    assert_eq!(answers(&browser).get("anticoagulant"), changed.as_ref());
    let shown = browser.html().matches("value=\"change:anticoagulant\"").count();
    assert_eq!(shown, 1, "an answer stands once in the list");
}

#[test]
fn an_answer_that_is_changed_is_asked_alone_and_back_leads_to_the_result() {
    let mut browser = Browser::phone("en");
    browser.walk(&quiet("steady"));
    let before = answers(&browser);
    for fact in ["leg_weakness", "saddle_numbness_new", "age_years"] {
        browser.post(Vec::new(), &format!("change:{fact}"));
        assert_eq!((browser.field("manner"), browser.asked()), ("list".into(), vec![fact.into()]));
        assert!(browser.html().contains("checked") || fact == "age_years", "{fact} is filled in");
        browser.post(Vec::new(), "back");
        assert!(browser.on_result());
        assert_eq!(answers(&browser), before);
    }
    browser.post(Vec::new(), "change:leg_weakness");
    browser.post(vec![("a.leg_weakness".to_owned(), "stable_known".to_owned())], "next");
    while !browser.on_result() {
        browser.answer(&quiet("steady"));
    }
    let known = Some(Answer::Known(Value::Choice("stable_known".to_owned())));
    assert_eq!(answers(&browser).get("leg_weakness"), known.as_ref());
    browser.post(Vec::new(), "back");
    let path = browser.field("path");
    assert!(!path.split(';').any(|entry| entry == "leg_weakness"), "no screen of its own: {path}");
}

#[test]
fn a_list_that_is_not_clear_opens_up_and_can_be_closed_again() {
    let mut browser = Browser::phone("en");
    browser.begin();
    let list = browser.asked();
    browser.post(ticks(&[&list[1], "unknown"]), "next");
    assert_eq!(browser.field("manner"), "each");
    assert_eq!(browser.asked(), vec![list[0].clone()]);
    browser.post(Vec::new(), "back");
    assert_eq!((browser.field("manner"), browser.asked()), ("ticks".to_owned(), list.clone()));
    browser.post(ticks(&["private"]), "next");
    for fact in &list[..2] {
        assert_eq!(browser.asked(), vec![fact.clone()]);
        browser.post(vec![(format!("a.{fact}"), "no".to_owned())], "next");
    }
    browser.post(Vec::new(), "back");
    assert_eq!(browser.asked(), vec![list[1].clone()], "back goes one question back");
    assert_eq!(browser.field("manner"), "each");
    browser.post(Vec::new(), "back");
    browser.post(Vec::new(), "back");
    assert_eq!(browser.field("manner"), "ticks");
}

#[test]
fn the_window_may_change_at_any_screen() {
    let person = quiet("steady");
    let mut browser = Browser::phone("en");
    browser.begin();
    let mut turn = 0;
    while !browser.on_result() {
        // As the script says it: the hidden field of the form that is posted.
        let pace = if turn % 3 == 0 { "several" } else { "one" };
        turn += 1;
        assert!(turn < 100, "the check does not end");
        browser.answer_at(&person, pace);
    }
    assert_eq!(verdict(&browser), "suitable");
    while browser.field("asked").is_empty() || !browser.field("path").is_empty() {
        turn += 1;
        assert!(turn < 200, "back does not come to the first screen");
        browser.post_at(Vec::new(), "back", if turn % 2 == 0 { "several" } else { "one" });
    }
}
