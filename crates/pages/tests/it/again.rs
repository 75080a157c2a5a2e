//! The check before a visit, driven by posted forms: short for whoever has nothing new.

use knowledge::validity::{Again, Validity};
use pages::page::Page;
use pages::setting::{Errand, Setting};
use pages::step::{Said, Turn, turn};
use pathway::fact::{AskedOf, Visit};
use pathway::record::{Answer, Record, Value};

use crate::browser::{Fields, filled, knowledge, setting, unescape};
use crate::people::quiet;

fn errand(language: &str) -> Setting {
    let errand = Errand {
        action: "/visits/1/check".to_owned(),
        hidden: vec![("key".to_owned(), "k-12345678".to_owned())],
        since: Some("2026-11-16".to_owned()),
    };
    Setting { errand: Some(errand), ..setting(language) }
}

/// What is left of a record before the next visit, and what of it is to be confirmed.
fn earlier(record: &Record) -> (Record, Vec<String>) {
    let (mut left, mut confirm) = (record.clone(), Vec::new());
    for fact in &knowledge().engine.program.facts {
        let name = &fact.name;
        let lasts = matches!(knowledge().validity(name), Validity::Days(_));
        let confirms = knowledge().again(name) == Again::Confirm;
        if record.get(name).is_none() {
            continue;
        }
        if fact.asked_of == AskedOf::Practice || fact.visit == Visit::Only || !(lasts || confirms) {
            left.remove(name);
        } else if confirms {
            confirm.push(name.clone());
        }
    }
    (left, confirm)
}

enum At {
    Page(Page, Option<Said>),
    End(Said),
}

struct Walk {
    language: &'static str,
    at: At,
    screens: Vec<Vec<String>>,
}

impl Walk {
    fn begin(language: &'static str, record: &Record) -> Walk {
        let (left, confirm) = earlier(record);
        let field = |name: &str, value: String| (name.to_owned(), value);
        let mut walk = Walk { language, at: At::End(nothing()), screens: Vec::new() };
        walk.send(&[
            field("do", "next:brief".to_owned()),
            field("answers", left.to_json().to_string()),
            field("confirm", confirm.join(",")),
            field("asked", String::new()),
        ]);
        walk
    }

    fn send(&mut self, fields: &[(String, String)]) {
        self.at = match turn(knowledge(), &errand(self.language), fields) {
            Turn::Ask { page, stops } => At::Page(page, stops),
            Turn::Done(said) => At::End(said),
        };
    }

    fn html(&self) -> String {
        match &self.at {
            At::Page(page, _) => page.body.clone().into_string(),
            At::End(_) => panic!("the check is over"),
        }
    }

    fn hidden(&self) -> Fields {
        let html = self.html();
        let inputs = html.split("<input type=\"hidden\" name=\"").skip(1);
        let fields = inputs.filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            let (value, _) = rest.split_once('"')?;
            Some((name.to_owned(), unescape(value)))
        });
        fields.collect()
    }

    fn field(&self, name: &str) -> String {
        self.hidden().into_iter().find(|(n, _)| n == name).map(|(_, v)| v).unwrap_or_default()
    }

    fn asked(&self) -> Vec<String> {
        self.field("asked").split(',').filter(|f| !f.is_empty()).map(str::to_owned).collect()
    }

    fn post(&mut self, more: Fields, button: &str) {
        let mut fields = self.hidden();
        fields.extend(more);
        fields.push(("do".to_owned(), button.to_owned()));
        self.send(&fields);
    }

    /// Answers one screen from a record; on the page that confirms, ticks these lines.
    fn answer(&mut self, record: &Record, changed: &[&str]) {
        let manner = self.field("manner");
        let fields = if manner == "confirm" {
            let ticks = if changed.is_empty() { &["none"] } else { changed };
            ticks.iter().map(|tick| ("ticks".to_owned(), (*tick).to_owned())).collect()
        } else {
            filled(&self.asked(), &manner, record)
        };
        self.screens.push(if manner == "confirm" { vec![manner] } else { self.asked() });
        self.post(fields, "next");
    }

    fn answer_all(mut self, record: &Record, changed: &[&str]) -> (Said, Vec<Vec<String>>) {
        loop {
            match self.at {
                At::End(said) => return (said, self.screens),
                At::Page(..) => {
                    assert!(self.screens.len() < 40, "the check does not end: {:?}", self.screens);
                    self.answer(record, changed);
                }
            }
        }
    }
}

fn nothing() -> Said {
    Said { record: Record::default(), asked: Vec::new(), unconfirmed: Vec::new() }
}

fn with(record: &Record, fact: &str, value: Value) -> Record {
    let mut record = record.clone();
    let fact = knowledge().engine.program.fact(fact).unwrap();
    record.insert(fact, Answer::Known(value)).unwrap();
    record
}

#[test]
fn a_quiet_person_is_through_in_a_few_screens_and_decided_as_before() {
    let steady = quiet("steady");
    let (said, screens) = Walk::begin("en", &steady).answer_all(&steady, &[]);
    println!("{} screens: {screens:#?}", screens.len());
    assert!(screens.len() <= 7, "{screens:#?}");
    assert!(said.unconfirmed.is_empty());
    let engine = &knowledge().engine;
    let (now, before) = (engine.decide(&said.record), engine.decide(&steady));
    assert_eq!(now.definite, before.definite);
    assert_eq!(now.possible, before.possible);
    assert!(now.cleared);
    // What is good for a visit was asked or confirmed; what is good for longer was neither.
    for (name, _) in said.record.iter() {
        let asked = said.asked.iter().any(|fact| fact == name);
        let lasts = matches!(knowledge().validity(name), Validity::Days(_));
        let confirmed = knowledge().again(name) == Again::Confirm;
        assert_eq!(asked, !lasts && !confirmed, "{name}");
    }
}

#[test]
fn what_is_said_to_have_changed_is_asked_and_the_rest_stands() {
    let steady = quiet("steady");
    let now = with(&steady, "anticoagulant", Value::Choice("doac".to_owned()));
    let (said, screens) = Walk::begin("en", &steady).answer_all(&now, &["blood"]);
    assert!(said.asked.iter().any(|fact| fact == "anticoagulant"), "{screens:?}");
    assert!(!said.asked.iter().any(|fact| fact == "osteoporosis"), "{screens:?}");
    let found = knowledge().engine.decide(&said.record).findings;
    assert!(found.iter().any(|one| one.card == "CI-06"), "{found:?}");
}

#[test]
fn the_page_that_confirms_shows_the_answers_and_wants_one_of_two() {
    let steady = quiet("steady");
    for (language, question) in [("en", "How old are you?"), ("fr", "Quel âge avez-vous ?")] {
        let mut walk = Walk::begin(language, &steady);
        while walk.field("manner") != "confirm" {
            walk.answer(&steady, &[]);
        }
        let html = walk.html();
        assert!(html.contains(question), "{html}");
        assert!(html.contains("2026"), "the date of the earlier answers");
        walk.post(Vec::new(), "next");
        assert!(walk.html().contains("id=\"summary\""), "an empty page is a mistake");
        let both = ["blood", "none"].map(|tick| ("ticks".to_owned(), tick.to_owned()));
        walk.post(both.to_vec(), "next");
        assert!(walk.html().contains("id=\"ticks.error\""));
        walk.post(Vec::new(), "back");
        assert_ne!(walk.field("manner"), "confirm", "back leads to the last question");
    }
}

#[test]
fn an_answer_that_stops_now_says_what_to_do_at_once() {
    let steady = quiet("steady");
    let emergency = with(&steady, "saddle_numbness_new", Value::Yes);
    let (said, screens) = Walk::begin("en", &steady).answer_all(&emergency, &[]);
    assert_eq!(screens.len(), 1, "nobody in an emergency is asked on");
    assert!(!said.unconfirmed.is_empty(), "nothing was confirmed");
    // One that stops today: the questions go on, with what to do over them.
    let today = with(&steady, "calf_one_sided", Value::Yes);
    let mut walk = Walk::begin("en", &steady);
    let stops = loop {
        walk.answer(&today, &[]);
        match &walk.at {
            At::Page(_, Some(said)) => break said.clone(),
            At::Page(_, None) => {}
            At::End(_) => panic!("it stops before the end"),
        }
    };
    assert!(stops.asked.iter().any(|fact| fact == "calf_one_sided"));
    let html = walk.html();
    assert!(html.contains("class=\"callout urgent\" role=\"alert\""), "{html}");
    let (_, screens) = walk.answer_all(&today, &[]);
    assert!(screens.len() <= 7, "{screens:?}");
}

#[test]
fn every_form_of_the_check_goes_to_the_visit_and_carries_its_key() {
    let steady = quiet("steady");
    let mut walk = Walk::begin("en", &steady);
    while let At::Page(page, _) = &walk.at {
        let html = page.body.clone().into_string();
        assert!(html.contains("action=\"/visits/1/check\""));
        assert!(!html.contains("action=\"/check\""));
        assert_eq!(walk.field("key"), "k-12345678");
        walk.answer(&steady, &[]);
    }
}
