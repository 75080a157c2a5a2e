//! A browser of a few lines: reads the hidden fields of a page and posts the next form.

use std::sync::OnceLock;

use knowledge::Knowledge;
use pages::page::Page;
use pages::setting::{Place, Setting};
use pages::step::step;
use pathway::fact::FactType;
use pathway::record::{Answer, Record, Value};

pub type Fields = Vec<(String, String)>;

pub fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| Knowledge::load(&knowledge::embedded()).expect("the cards load"))
}

pub fn setting(language: &str) -> Setting {
    Setting {
        language: language.to_owned(),
        country: "INT".to_owned(),
        today: "2026-11-21".to_owned(),
        place: Place::Server,
        client: None,
        errand: None,
    }
}

pub struct Browser {
    pub page: Page,
    language: &'static str,
    begin: &'static str,
}

impl Browser {
    /// A wide window: questions of one subject stand together.
    pub fn open(language: &'static str) -> Browser {
        let page = step(knowledge(), &setting(language), &[]);
        Browser { page, language, begin: "next:several" }
    }

    /// A phone: one question a screen.
    pub fn phone(language: &'static str) -> Browser {
        Browser { begin: "next:one", ..Browser::open(language) }
    }

    pub fn is_wide(&self) -> bool {
        self.begin.ends_with("several")
    }

    /// From the start page to the first question, by the button that fits the window.
    pub fn begin(&mut self) {
        assert!(self.html().contains(&format!("value=\"{}\"", self.begin)), "{}", self.html());
        self.post(Vec::new(), self.begin);
    }

    pub fn html(&self) -> String {
        self.page.body.clone().into_string()
    }

    /// Posts the page's hidden fields with more fields and a button.
    pub fn post(&mut self, more: Fields, button: &str) {
        self.post_at(more, button, &self.field("pace"));
    }

    /// The same from a window that may have changed, as the script says it.
    pub fn post_at(&mut self, more: Fields, button: &str, pace: &str) {
        let mut fields = self.hidden();
        fields.retain(|(name, _)| name != "pace");
        fields.push(("pace".to_owned(), pace.to_owned()));
        fields.extend(more);
        fields.push(("do".to_owned(), button.to_owned()));
        self.page = step(knowledge(), &setting(self.language), &fields);
    }

    pub fn hidden(&self) -> Fields {
        let html = self.html();
        let inputs = html.split("<input type=\"hidden\" name=\"").skip(1);
        let fields = inputs.filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            let (value, _) = rest.split_once('"')?;
            Some((name.to_owned(), unescape(value)))
        });
        fields.collect()
    }

    pub fn field(&self, name: &str) -> String {
        self.hidden().into_iter().find(|(n, _)| n == name).map(|(_, v)| v).unwrap_or_default()
    }

    pub fn asked(&self) -> Vec<String> {
        self.field("asked").split(',').filter(|f| !f.is_empty()).map(str::to_owned).collect()
    }

    pub fn on_result(&self) -> bool {
        self.html().contains("class=\"result\"")
    }

    /// Answers the screen from a record; what the record lacks is "not sure".
    pub fn answer(&mut self, record: &Record) {
        self.answer_at(record, &self.field("pace"));
    }

    pub fn answer_at(&mut self, record: &Record, pace: &str) {
        let fields = filled(&self.asked(), &self.field("manner"), record);
        self.post_at(fields, "next", pace);
    }

    /// From the start page to the result. Returns how many screens there were.
    pub fn walk(&mut self, record: &Record) -> usize {
        self.walk_by(record, |_| {})
    }

    /// The same, with a look at each screen.
    pub fn walk_by(&mut self, record: &Record, mut look: impl FnMut(&Browser)) -> usize {
        self.begin();
        let mut screens = 0;
        while !self.on_result() {
            screens += 1;
            look(self);
            assert!(screens < 200, "the check does not end: {:?}", self.asked());
            let before = self.html();
            self.answer(record);
            assert_ne!(self.html(), before, "the check does not move: {:?}", self.asked());
        }
        screens
    }
}

pub fn filled(asked: &[String], manner: &str, record: &Record) -> Fields {
    let program = &knowledge().engine.program;
    let no = |fact: &&String| match (record.get(fact), &program.fact(fact).unwrap().kind) {
        (Some(Answer::Known(Value::Set(words))), _) => words.is_empty(),
        (Some(Answer::Known(value)), FactType::Enum(values)) => value.to_string() == values[0],
        (answer, _) => answer == Some(&Answer::Known(Value::No)),
    };
    let yes = |fact: &&String| matches!(record.get(fact), Some(Answer::Known(_))) && !no(fact);
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    if manner == "ticks" {
        let mut ticks: Fields = asked.iter().filter(yes).map(|f| field("ticks", f)).collect();
        if asked.iter().any(|f| !yes(&f) && !no(&f)) {
            ticks.push(field("ticks", "unknown"));
        } else if ticks.is_empty() {
            ticks.push(field("ticks", "none"));
        }
        return ticks;
    }
    let mut fields = Fields::new();
    for fact in asked {
        let name = format!("a.{fact}");
        match record.get(fact) {
            None | Some(Answer::NotSure) => fields.push(field(&name, "unknown")),
            Some(Answer::Known(Value::Set(words))) if words.is_empty() => {
                fields.push(field(&name, "none"));
            }
            Some(Answer::Known(Value::Set(words))) => {
                fields.extend(words.iter().map(|word| field(&name, word)));
            }
            Some(Answer::Known(value)) => fields.push(field(&name, &value.to_string())),
        }
    }
    fields
}

pub fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
