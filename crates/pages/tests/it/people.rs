//! The whole-person cards answer the check as they would in a browser.

use knowledge::card::Card;
use pathway::record::Record;

use crate::browser::{Browser, knowledge};

/// The record of a quiet card.
pub fn quiet(id: &str) -> Record {
    record(knowledge().card(id).expect("the card exists"))
}

pub fn record(card: &Card) -> Record {
    let mut json = serde_json::Map::new();
    collect(card, &mut json);
    Record::from_value(&serde_json::Value::Object(json), &knowledge().engine.program)
        .expect("the card's record is right")
}

fn collect(card: &Card, json: &mut serde_json::Map<String, serde_json::Value>) {
    if let Some(base) = card.table.get("base").and_then(|b| b.as_str()) {
        collect(knowledge().card(base).expect("the base exists"), json);
    }
    for (name, value) in card.table.get("record").and_then(|r| r.as_table()).into_iter().flatten() {
        if value.as_str() == Some("absent") {
            json.remove(name);
        } else {
            json.insert(name.clone(), serde_json::to_value(value).expect("a plain value"));
        }
    }
}

fn of_kind(kind: &'static str) -> impl Iterator<Item = &'static Card> {
    knowledge().cards.values().filter(move |c| c.kind == kind && c.is_active())
}

/// Walks many at once: a walk is a few hundred questions to the engine.
pub fn walk_all<T: Send>(kind: &'static str, walk: impl Fn(&Card) -> T + Sync) -> Vec<T> {
    let cards: Vec<&Card> = of_kind(kind).collect();
    let walk = &walk;
    std::thread::scope(|scope| {
        let parts = cards.chunks(cards.len().div_ceil(4));
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(|c| walk(c)).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|t| t.join().expect("every walk ends")).collect()
    })
}

#[test]
fn every_quiet_person_is_cleared_and_the_median_is_short() {
    for open in [Browser::open, Browser::phone] {
        let mut screens = walk_all("quiet", |card| {
            let mut browser = open("en");
            let screens = browser.walk(&record(card));
            let html = browser.html();
            assert!(html.contains("verdict suitable"), "{} is not cleared", card.id);
            assert!(html.contains("id=\"plan\""), "{} has no plan", card.id);
            screens
        });
        screens.sort_unstable();
        let median = screens[screens.len() / 2];
        println!("screens of {} quiet people: median {median}, {screens:?}", screens.len());
        let most = if open("en").is_wide() { 20 } else { 36 };
        assert!(median <= most, "a median quiet person answers {median} screens");
    }
}

#[test]
fn every_person_comes_to_the_result_that_the_engine_decides() {
    walk_all("person", |card| {
        let mut browser = Browser::open("fr");
        browser.walk(&record(card));
        let program = &knowledge().engine.program;
        let answers = browser.field("answers");
        let asked = Record::read(answers.as_bytes(), program).expect("answers are a record");
        let decision = knowledge().engine.decide(&asked);
        let html = browser.html();
        assert!(html.contains("class=\"verdict "), "{}", card.id);
        assert_eq!(html.contains("id=\"plan\""), decision.cleared, "{}", card.id);
        for finding in &decision.findings {
            assert!(html.contains(&format!("/card/{}?", finding.card)), "{}", card.id);
        }
    });
}

#[test]
fn no_result_of_any_person_lacks_a_word() {
    for card in of_kind("person") {
        let answers = record(card).to_json().to_string();
        for language in ["en", "fr"] {
            let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let form = [field("asked", ""), field("answers", &answers), field("do", "next")];
            let page = pages::step::step(knowledge(), &crate::browser::setting(language), &form);
            let html = page.body.into_string();
            // Words that are missing show as their key in brackets.
            for key in ["[now-", "[limit", "[source", "[stance", "[unit", "[interaction", "[urg"] {
                assert!(!html.contains(key), "{} lacks {key} in {language}", card.id);
            }
            for number in ["{emergency}", "{urgent}", "{crisis}"] {
                assert!(!html.contains(number), "{} shows {number} in {language}", card.id);
            }
        }
    }
}
