//! Clients: looked for, added, changed, shown.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::clients::{self, Client, Cursor};
use store::courses::{self, Course};
use store::premises::{self, Premises};
use store::visits::{self, Visit};
use store::{ClientId, PracticeId, Tx};

use crate::fields::Fields;
use crate::house::{About, Done, House, Key};
use crate::permission::{Permit, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// So many clients stand on a page of the list.
pub const PAGE: i64 = 50;

/// Nobody older has been known to live.
const AGE_YEARS_MAX: i16 = 125;

/// What may be changed of a client by hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// Given name, any script.
    pub given_name: String,
    /// Family name, any script; may be empty.
    pub family_name: String,
    /// Civil date, ISO.
    pub born_on: Option<String>,
    /// For letters and reminders.
    pub email: Option<String>,
    /// For calls.
    pub phone: Option<String>,
    /// `en` or `fr`.
    pub language: String,
    /// Free text of the desk; none leaves it as it is.
    pub remark: Option<String>,
}

impl Contact {
    /// Reads the fields of the form. `today` bounds the date of birth.
    pub fn read(fields: &mut Fields, today: jiff::civil::Date) -> Self {
        let born_on = fields.maybe_date("born_on");
        let oldest = today.year() - AGE_YEARS_MAX;
        if born_on.is_some_and(|date| date > today || date.year() < oldest) {
            fields.mistake("born_on", "not-a-birthday", &[]);
        }
        let email = fields.maybe_text("email", 254);
        if email.as_deref().is_some_and(|text| !is_address(text)) {
            fields.mistake("email", "not-an-email", &[]);
        }
        let language = fields.text("language", 2..=2);
        if !knowledge::words::LANGUAGES.contains(&language.as_str()) {
            fields.mistake("language", "unknown-choice", &[]);
        }
        Self {
            given_name: fields.text("given_name", 1..=100),
            family_name: fields.text("family_name", 0..=100),
            born_on: born_on.map(|date| date.to_string()),
            email,
            phone: fields.maybe_text("phone", 40),
            language,
            remark: fields.raw("remark").is_some().then(|| fields.text("remark", 0..=2_000)),
        }
    }

    /// A client who was not there before.
    #[must_use]
    pub fn fresh(self, now: i64) -> Client {
        let mut client = Client {
            client_id: ClientId::fresh(),
            user_id: None,
            given_name: String::new(),
            family_name: String::new(),
            born_on: None,
            email: None,
            phone: None,
            language: String::new(),
            remark: String::new(),
            created_at: now,
            hold_until: None,
            hold_reason: None,
            version: 1,
        };
        self.put(&mut client);
        client
    }

    fn put(self, client: &mut Client) {
        client.given_name = self.given_name;
        client.family_name = self.family_name;
        client.born_on = self.born_on;
        client.email = self.email;
        client.phone = self.phone;
        client.language = self.language;
        if let Some(remark) = self.remark {
            client.remark = remark;
        }
    }
}

/// One `@` with something on both sides and nothing blank: letters decide the rest.
fn is_address(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    matches!(parts.as_slice(), [name, host] if !name.is_empty() && host.len() > 2)
        && !text.contains(char::is_whitespace)
}

/// A page of the list: who is on it, and whether more follow.
#[derive(Debug)]
pub struct Found {
    /// By family name.
    pub clients: Vec<Client>,
    /// The page that follows begins after this client.
    pub after: Option<ClientId>,
}

/// Looks for clients whose name contains `text`; all of them where it is empty.
///
/// # Errors
/// As the store says.
pub async fn find(
    house: &House,
    permit: &Permit<case::FindClients>,
    text: &str,
    after: Option<ClientId>,
) -> Result<Found, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let cursor = match after {
        Some(client) => Some(Cursor::after(&clients::load(&mut tx, practice, client).await?)),
        None => None,
    };
    let mut found = clients::find(&mut tx, practice, text, cursor.as_ref(), PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let after = found.last().filter(|_| more).map(|client| client.client_id);
    Ok(Found { clients: found, after })
}

/// Adds a client.
///
/// # Errors
/// As the store says.
pub async fn add(
    house: &House,
    permit: &Permit<case::EditClient>,
    contact: Contact,
    key: Key,
) -> Result<ClientId, Refusal> {
    let about = About::other(Subject::Practice(permit.actor().practice), key);
    house
        .write(permit, about, contact, |tx, scene| {
            Box::pin(async move {
                let client = scene.asked.clone().fresh(scene.now);
                clients::create(tx, scene.practice, &client).await?;
                let id = client.client_id;
                Ok(Done::noting(id, json!({ "client": id })))
            })
        })
        .await
}

/// Changes a client that was read at `version`.
///
/// # Errors
/// [`store::StoreError::Stale`] when somebody else has changed the record since.
pub async fn edit(
    house: &House,
    permit: &Permit<case::EditClient>,
    (client, version): (ClientId, i64),
    contact: Contact,
    key: Key,
) -> Result<i64, Refusal> {
    let asked = (client, version, contact);
    house
        .write(permit, About::client(client, key), asked, |tx, scene| {
            Box::pin(async move {
                let (id, version, contact) = &scene.asked;
                let mut client = clients::load(tx, scene.practice, *id).await?;
                contact.clone().put(&mut client);
                client.version = *version;
                let version = clients::update(tx, scene.practice, &client).await?;
                Ok(Done::noting(version, json!({ "version": version })))
            })
        })
        .await
}

/// A course with its visits.
#[derive(Debug)]
pub struct Booked {
    /// The course.
    pub course: Course,
    /// By number.
    pub visits: Vec<Visit>,
}

/// The names behind ids of the practice's own tables.
#[derive(Clone, Debug)]
pub struct Names(Arc<Premises>);

impl Deref for Names {
    type Target = Premises;

    fn deref(&self) -> &Premises {
        &self.0
    }
}

impl Names {
    /// Reads them.
    ///
    /// # Errors
    /// As the store says.
    pub async fn load(tx: &mut Tx, practice: PracticeId) -> Result<Self, Refusal> {
        Ok(Self(premises::load(tx, practice).await?))
    }

    /// Of what has been read already.
    #[must_use]
    pub fn of(premises: &Arc<Premises>) -> Self {
        Self(Arc::clone(premises))
    }

    /// A therapist's name; empty for an id that is not there.
    #[must_use]
    pub fn therapist(&self, id: store::TherapistId) -> &str {
        self.therapists.iter().find(|t| t.therapist_id == id).map_or("", |t| t.name.as_str())
    }

    /// A room's name; empty for an id that is not there.
    #[must_use]
    pub fn room(&self, id: store::RoomId) -> &str {
        self.rooms.iter().find(|r| r.room_id == id).map_or("", |r| r.name.as_str())
    }

    /// A service's name; empty for an id that is not there.
    #[must_use]
    pub fn service(&self, id: store::ServiceId) -> &str {
        self.services.iter().find(|s| s.service_id == id).map_or("", |s| s.name.as_str())
    }
}

/// A client with their courses and visits.
#[derive(Debug)]
pub struct Whole {
    /// Names and contact.
    pub client: Client,
    /// Newest first.
    pub courses: Vec<Booked>,
    /// For what the courses name.
    pub names: Names,
}

/// Everything about a client that the front desk may see.
///
/// # Errors
/// As the store says.
pub async fn open(
    house: &House,
    permit: &Permit<case::ReadClient>,
    client: ClientId,
) -> Result<Whole, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let found = clients::load(&mut tx, practice, client).await?;
    let mut booked = Vec::new();
    for course in courses::of_client(&mut tx, practice, client).await? {
        let visits = visits::of_course(&mut tx, practice, course.course_id).await?;
        booked.push(Booked { course, visits });
    }
    let names = Names::load(&mut tx, practice).await?;
    Ok(Whole { client: found, courses: booked, names })
}
