//! `/practice`: what the practice consists of, for its manager.

use axum::http::StatusCode;
use desk::form::Filled;
use desk::running::{Choices, Part, list, overview};
use practice::permission::{Case, case};
use practice::running::{self, DISCIPLINES, Everything, ROOM_KINDS, Thing, Use};
use practice::{Fields, Mistake, Refusal};
use serde::Deserialize;
use serde_json::json;

use crate::address::Query;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;
use crate::state::today;

/// Characters of a name, and of an address.
const NAME_MAX: usize = 120;
const ADDRESS_MAX: usize = 300;

pub fn doors(doors: Doors) -> Doors {
    let run = Door::Case(Case::RunPractice);
    doors
        .get("/practice", run, show)
        .post("/practice", run, particulars)
        .get("/practice/sites", run, |here: Here, asked: Asked| part(here, Part::Sites, asked))
        .post("/practice/sites", run, |here: Here, sent: Posted| put(here, Part::Sites, sent))
        .get("/practice/rooms", run, |here: Here, asked: Asked| part(here, Part::Rooms, asked))
        .post("/practice/rooms", run, |here: Here, sent: Posted| put(here, Part::Rooms, sent))
        .get("/practice/services", run, |here: Here, asked: Asked| {
            part(here, Part::Services, asked)
        })
        .post("/practice/services", run, |here: Here, sent: Posted| put(here, Part::Services, sent))
        .get("/practice/therapists", run, |here: Here, asked: Asked| {
            part(here, Part::Therapists, asked)
        })
        .post("/practice/therapists", run, |here: Here, sent: Posted| {
            put(here, Part::Therapists, sent)
        })
        .get("/practice/hours", run, |here: Here, asked: Asked| part(here, Part::Hours, asked))
        .post("/practice/hours", run, |here: Here, sent: Posted| put(here, Part::Hours, sent))
        .post("/practice/hours/remove", run, remove_hours)
}

#[derive(Deserialize)]
struct Edit {
    edit: Option<String>,
}

type Asked = Query<Edit>;

/// What forms let one choose from.
pub fn choices(here: &Here) -> Choices {
    let program = &here.app.knowledge().engine.program;
    let technique =
        |t: &pathway::program::Technique| (t.word.clone(), program.card_id(t.card).to_owned());
    Choices {
        countries: here.app.knowledge().countries().into_iter().map(str::to_owned).collect(),
        zones: jiff::tz::db().available().map(|name| name.to_string()).collect(),
        techniques: program.techniques.iter().map(technique).collect(),
        today: today(),
    }
}

async fn all(here: &Here) -> Result<Everything, Refusal> {
    running::load(&here.house, &here.permit::<case::RunPractice>()?).await
}

async fn show(here: Here) -> Answer {
    draw(&here, &Filled::default()).await
}

async fn draw(here: &Here, filled: &Filled<'_>) -> Answer {
    let all = all(here).await?;
    let page = overview(&here.frame(), &all, &choices(here), filled);
    let names =
        |of: &[store::practices::Site]| of.iter().map(|s| s.name.clone()).collect::<Vec<_>>();
    let body = json!({
        "practice": all.practice.practice_id,
        "name": all.practice.name,
        "sites": names(&all.sites),
        "rooms": all.rooms.len(),
        "services": all.services.len(),
        "therapists": all.therapists.len(),
        "hours": all.hours.len(),
    });
    Ok(here.page_with(status(filled.mistakes), &page, body))
}

fn status(mistakes: &[Mistake]) -> StatusCode {
    if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

async fn particulars(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::RunPractice>()?;
    let (name, country, language, time_zone) = read_particulars(&here, &mut fields);
    let key = fields.key();
    if fields.mistakes().is_empty() {
        let thing = Thing::Particulars { name, country, language, time_zone };
        match running::put(&here.house, &permit, thing, key).await {
            Ok(()) => return Ok(here.see("/practice", json!({ "saved": true }))),
            Err(Refusal::Wrong(mistakes)) => fields.add(mistakes),
            Err(other) => return Err(other.into()),
        }
    }
    if here.program {
        return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
    }
    draw(&here, &Filled { fields: Some(&fields), mistakes: fields.mistakes() }).await
}

/// Name, country, language, time zone.
pub fn read_particulars(here: &Here, fields: &mut Fields) -> (String, String, String, String) {
    let name = fields.text("name", 1..=NAME_MAX);
    let country = word(fields, "country", &here.app.knowledge().countries());
    let language = word(fields, "language", &pages::words::LANGUAGES);
    (name, country, language, fields.text("time_zone", 1..=60))
}

/// A word of a closed list.
fn word(fields: &mut Fields, name: &str, of: &[&str]) -> String {
    let given = fields.raw(name).unwrap_or_default().to_owned();
    if given.is_empty() {
        fields.mistake(name, "missing", &[]);
    } else if !of.contains(&given.as_str()) {
        fields.mistake(name, "unknown-choice", &[]);
    }
    given
}

/// Several words of a closed list, at least one.
fn several(fields: &mut Fields, name: &str, of: &[&str]) -> Vec<String> {
    let given: Vec<String> = fields.all(name).into_iter().map(str::to_owned).collect();
    if given.is_empty() {
        fields.mistake(name, "missing", &[]);
    } else if given.iter().any(|one| !of.contains(&one.as_str())) {
        fields.mistake(name, "unknown-choice", &[]);
    }
    given
}

async fn part(here: Here, part: Part, Query(asked): Asked) -> Answer {
    draw_part(&here, part, &asked.edit.unwrap_or_default(), &Filled::default()).await
}

async fn draw_part(here: &Here, part: Part, edited: &str, filled: &Filled<'_>) -> Answer {
    let all = all(here).await?;
    let page = list(&here.frame(), part, (&all, &choices(here)), edited, filled);
    Ok(here.page_with(status(filled.mistakes), &page, json!({})))
}

async fn put(here: Here, part: Part, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::RunPractice>()?;
    let thing = read(&here, part, &mut fields);
    let key = fields.key();
    if let (Some(thing), []) = (thing, fields.mistakes()) {
        match running::put(&here.house, &permit, thing, key).await {
            Ok(()) => return Ok(here.see(part.path(), json!({ "saved": true }))),
            Err(Refusal::Wrong(mistakes)) => fields.add(mistakes),
            Err(other) => return Err(other.into()),
        }
    }
    if here.program {
        return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
    }
    let edited = fields.raw("id").unwrap_or_default().to_owned();
    let filled = Filled { fields: Some(&fields), mistakes: fields.mistakes() };
    draw_part(&here, part, &edited, &filled).await
}

/// What was posted about a part; none when an id is missing.
fn read(here: &Here, part: Part, fields: &mut Fields) -> Option<Thing> {
    let state = if fields.ticked("closed") { Use::Closed } else { Use::Open };
    if part == Part::Hours {
        return hours(fields);
    }
    let name = fields.text("name", 1..=NAME_MAX);
    let techniques = choices(here).techniques;
    let techniques: Vec<&str> = techniques.iter().map(|(word, _)| word.as_str()).collect();
    match part {
        Part::Sites => Some(Thing::Site {
            id: fields.maybe("id"),
            name,
            address: fields.text("address", 0..=ADDRESS_MAX),
            time_zone: fields.text("time_zone", 1..=60),
            state,
        }),
        Part::Rooms => Some(Thing::Room {
            id: fields.maybe("id"),
            name,
            kind: word(fields, "kind", ROOM_KINDS),
            site: fields.of("site")?,
            state,
        }),
        Part::Services => Some(Thing::Service {
            id: fields.maybe("id"),
            name,
            discipline: word(fields, "discipline", DISCIPLINES),
            technique: word(fields, "technique", &techniques),
            minutes: fields.int("minutes", 5..=480),
            buffer_minutes: fields.int("buffer_minutes", 0..=120),
            room_kind: word(fields, "room_kind", ROOM_KINDS),
            state,
        }),
        Part::Therapists | Part::Hours => Some(Thing::Therapist {
            id: fields.maybe("id"),
            name,
            discipline: word(fields, "discipline", DISCIPLINES),
            skills: several(fields, "skills", &techniques),
            languages: several(fields, "languages", &pages::words::LANGUAGES),
            state,
        }),
    }
}

fn hours(fields: &mut Fields) -> Option<Thing> {
    let weekdays = several(fields, "weekday", &["1", "2", "3", "4", "5", "6", "7"]);
    let from = minute(fields, "opens");
    // Midnight at the end of the day.
    let to = minute(fields, "shuts").map(|to| if to == 0 { 24 * 60 } else { to });
    let valid_from = fields.date("valid_from");
    let therapist = fields.maybe("whose");
    let site = fields.of("site");
    Some(Thing::Hours {
        site: site?,
        therapist,
        weekdays: weekdays.iter().filter_map(|day| day.parse().ok()).collect(),
        from_minute: from?,
        to_minute: to?,
        valid_from: valid_from?.to_string(),
    })
}

/// `08:30` as minutes from midnight.
fn minute(fields: &mut Fields, name: &str) -> Option<i64> {
    let given: Result<jiff::civil::Time, _> = fields.raw(name).unwrap_or_default().parse();
    match given {
        Ok(time) => Some(i64::from(time.hour()) * 60 + i64::from(time.minute())),
        Err(_) => {
            fields.mistake(name, "not-a-time", &[]);
            None
        }
    }
}

async fn remove_hours(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::RunPractice>()?;
    let id = fields.of("id");
    let key = fields.key();
    if let Some(id) = id {
        running::put(&here.house, &permit, Thing::NoHours(id), key).await?;
    }
    fields.finish()?;
    Ok(here.see("/practice/hours", json!({ "removed": true })))
}
