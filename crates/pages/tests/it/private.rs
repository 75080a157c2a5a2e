//! "Prefer not to say": for the record the same as "not sure", for the person not.

use pathway::record::{Answer, Record};

use crate::browser::{Browser, knowledge, setting};
use crate::people::quiet;

/// Comes to the second look at the first stop-now question that is not a tick-list's line.
fn second_look(language: &'static str, said: &str) -> (Browser, String) {
    let mut browser = Browser::phone(language);
    browser.begin();
    let fact = browser.asked()[0].clone();
    browser.post(vec![("ticks".to_owned(), said.to_owned())], "next");
    assert_eq!(browser.field("manner"), "each", "opened up, one by one");
    browser.post(vec![(format!("a.{fact}"), said.to_owned())], "next");
    (browser, fact)
}

/// A fact outside the tick-lists of which "not sure" is looked at twice.
fn walk_to_age(language: &'static str, said: &str) -> (Browser, String) {
    let mut browser = Browser::phone(language);
    browser.begin();
    while browser.field("manner") == "ticks" {
        browser.answer(&quiet("steady"));
    }
    let fact = browser.asked()[0].clone();
    browser.post(vec![(format!("a.{fact}"), said.to_owned())], "next");
    (browser, fact)
}

#[test]
fn the_record_says_unknown_and_the_list_of_answers_says_which() {
    for (said, words) in [("private", "Prefer not to say"), ("unknown", "Not sure")] {
        let (mut browser, fact) = second_look("en", said);
        let record = browser.field("answers");
        assert!(record.contains(&format!("\"{fact}\":\"unknown\"")), "{record}");
        assert!(!record.contains("private"));
        assert_eq!(browser.field("private").contains(&fact), said == "private");
        while !browser.on_result() {
            browser.answer(&quiet("steady"));
        }
        let html = browser.html();
        let entry =
            html.split("<dt>").skip(1).find(|e| e.contains(&format!("change:{fact}"))).unwrap();
        assert!(entry.contains(words), "{entry}");
        assert!(html.contains("verdict waiting"), "unknown never permits");
        let title = if said == "private" { "chose not to say</h2>" } else { "not sure about</h2>" };
        assert!(html.contains(title), "{said}");
    }
}

#[test]
fn the_second_look_speaks_of_a_choice_and_not_of_a_doubt() {
    let look = [
        ("en", "private", "You chose not to say", "You were not sure"),
        ("en", "unknown", "You were not sure", "You chose not to say"),
        ("fr", "private", "Vous avez choisi de ne pas répondre", "Vous aviez un doute"),
        ("fr", "unknown", "Vous aviez un doute", "Vous avez choisi"),
    ];
    for (language, said, has, lacks) in look {
        let (mut browser, fact) = walk_to_age(language, said);
        assert_eq!(browser.field("manner"), "again");
        assert_eq!(browser.asked(), vec![fact.clone()]);
        let html = browser.html();
        assert!(html.contains(has), "{language} {said}");
        assert!(!html.contains(lacks), "{language} {said}");
        // Said again, it is accepted; said clearly, it is not private any more.
        browser.post(vec![(format!("a.{fact}"), said.to_owned())], "next");
        assert_ne!(browser.asked(), vec![fact.clone()]);
        browser.post(Vec::new(), "back");
        assert_eq!(browser.asked(), vec![fact.clone()]);
        let html = browser.html();
        let input = html.split("<input").find(|i| i.contains(&format!("value=\"{said}\"")));
        assert!(input.unwrap().contains("checked"), "{language} {said} is filled in");
        browser.answer(&quiet("steady"));
        assert_eq!(browser.field("private"), "");
    }
}

#[test]
fn both_choices_at_once_are_a_mistake() {
    let mut browser = Browser::open("en");
    browser.begin();
    while !browser.html().contains("inputmode") {
        browser.answer(&quiet("steady"));
    }
    let html = browser.html();
    let name = html.split("inputmode").next().unwrap().rsplit("name=\"").next().unwrap();
    let name = name.split('"').next().unwrap().to_owned();
    let both = ["unknown", "private"].map(|value| (name.clone(), value.to_owned()));
    browser.post(both.to_vec(), "next");
    assert!(browser.html().contains("tick one box, not both"), "{name}");
}

#[test]
fn the_decision_file_holds_the_contract_and_the_record() {
    for said in ["private", "unknown"] {
        let (mut browser, fact) = second_look("en", said);
        while !browser.on_result() {
            browser.answer(&quiet("steady"));
        }
        assert!(browser.html().contains("value=\"decision\""));
        let mut form = browser.hidden();
        form.push(("do".to_owned(), "decision".to_owned()));
        let file = pages::decision_file::asked_for(knowledge(), &setting("en"), &form).unwrap();
        assert_eq!(file.name, "supple-decision-2026-11-21.json");
        let json: serde_json::Value = serde_json::from_str(&file.json).unwrap();
        assert_eq!(json["record"][&fact], "unknown");
        assert_eq!(json["cleared"], false);
        assert_eq!(json["open"][0]["fact"], fact.as_str());
        let program = &knowledge().engine.program;
        let record = Record::from_value(&json["record"], program).unwrap();
        assert_eq!(record.get(&fact), Some(&Answer::NotSure));
        let decision = knowledge().engine.decide(&record);
        let mut again = pathway::wire::decision_json(&decision, program, "2026-11-21");
        again["record"] = json["record"].clone();
        assert_eq!(json, again, "the record gives the decision");
        form.retain(|(name, _)| name != "do");
        let next = pages::decision_file::asked_for(knowledge(), &setting("en"), &form);
        assert_eq!(next, None, "no other button makes a file");
    }
}
