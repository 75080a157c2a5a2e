//! Writing a demonstration: refused beside real data, continued where it stopped, done once.
//!
//! INVARIANT (one team, one commit): a team is written with all its clients in one transaction
//! and follows from its number alone. So a fill that was interrupted goes on after the last team
//! that is there, and keeps no more than one team in memory.

use serde_json::Value;
use store::audit::{self, Entry};
use store::practices::Practice;
use store::users::User;
use store::{ClientId, Db, Json, Role, StoreError, Tx, UserId, clients, practices, users};

use crate::batch::{Batch, write_team};
use crate::chance::Ids;
use crate::client::{Clients, Number};
use crate::courses::Desk;
use crate::days::Days;
use crate::house::{self, HOUSE_BLOCK, House, Part, State};
use crate::names::Name;
use crate::person::People;
use crate::team::{self, Team, client_purpose};
use crate::{Account, Counts, Demo, DemoError, Filled, Progress, SCALE_MAX, Shown};

/// Writes a demonstration, or what is missing of it. `progress` hears of every team.
///
/// The same seed and scale a second time change nothing, on whichever day.
///
/// # Errors
/// [`DemoError::Real`] and [`DemoError::Other`] before anything is written; [`DemoError::Store`].
pub async fn fill(
    db: &Db,
    demo: &Demo,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Filled, DemoError> {
    if !(1..=SCALE_MAX).contains(&demo.scale) {
        return Err(DemoError::Scale);
    }
    let found = practices::all(&mut db.read().await?).await?;
    let demo = &begun(&found, demo)?;
    let filled = |part: Part| found.iter().any(|one| is(one, part) && is_filled(one));
    let mut written = Counts::default();
    if !(filled(Part::Main) && filled(Part::Second)) {
        let knowledge = house::built_in()?;
        let days = Days::around(demo.today)?;
        let house = |part| House::of(demo, part, &days, &knowledge);
        let (main, second) = (house(Part::Main), house(Part::Second));
        let people = People::of(&knowledge)?;
        drop(knowledge);
        if found.is_empty() {
            let mut tx = db.begin().await?;
            for house in [&main, &second] {
                write_house(&mut tx, demo, house, &days).await?;
            }
            tx.commit().await?;
        }
        let mut told = Progress {
            clients: 0,
            clients_all: main.clients() + second.clients(),
            written: Counts::default(),
        };
        for house in [&second, &main] {
            let fill = Fill { db, demo, house, days: &days, people: &people };
            fill.teams(&mut told, progress).await?;
        }
        written = told.written;
    }
    let main = shown(db, Part::Main).await?;
    let second = shown(db, Part::Second).await?;
    Ok(Filled { main, second, written })
}

/// True when a demonstration is in this database, whole or not.
///
/// # Errors
/// As the store says.
pub async fn holds_demo(db: &Db) -> Result<bool, StoreError> {
    Ok(practices::all(&mut db.read().await?).await?.iter().any(is_demo))
}

/// True when this database holds a practice that is not a demonstration.
///
/// # Errors
/// As the store says.
pub async fn holds_real(db: &Db) -> Result<bool, StoreError> {
    Ok(practices::all(&mut db.read().await?).await?.iter().any(|one| !is_demo(one)))
}

fn setting(practice: &Practice, key: &str) -> Value {
    practice.settings.value().get(key).cloned().unwrap_or_default()
}

fn is_demo(practice: &Practice) -> bool {
    setting(practice, "demo") == true
}

fn is(practice: &Practice, part: Part) -> bool {
    is_demo(practice) && setting(practice, "part") == part.word()
}

fn is_filled(practice: &Practice) -> bool {
    setting(practice, "filled") == true
}

/// The demonstration to write: the one asked for, with the day of the one that was begun.
fn begun(found: &[Practice], asked: &Demo) -> Result<Demo, DemoError> {
    if !found.iter().all(is_demo) {
        return Err(DemoError::Real);
    }
    let mut demo = asked.clone();
    for practice in found {
        let number = |key| setting(practice, key).as_u64().unwrap_or_default();
        let (seed, scale) = (number("seed"), u32::try_from(number("scale")).unwrap_or_default());
        if (seed, scale) != (asked.seed, asked.scale) {
            return Err(DemoError::Other { seed, scale });
        }
        let (today, now) = (setting(practice, "today"), setting(practice, "now"));
        let day = today.as_str().and_then(|text| text.parse().ok());
        demo.today = day.unwrap_or(demo.today);
        demo.now = now.as_i64().unwrap_or(demo.now);
    }
    Ok(demo)
}

/// Writes a practice with its sites, services and desk.
async fn write_house(
    tx: &mut Tx,
    demo: &Demo,
    house: &House,
    days: &Days,
) -> Result<(), DemoError> {
    let practice = house.practice;
    practices::create(tx, &house.row(demo, days, State::Begun)).await?;
    for place in &house.places {
        practices::put_site(tx, practice, &place.site).await?;
    }
    for service in &house.services {
        practices::put_service(tx, practice, service).await?;
    }
    let mut chance = house.part.chance(demo, DESK_PURPOSE);
    let mut ids = Ids::block(chance.clone(), days.at(0, 0, 60), HOUSE_BLOCK);
    for line in team::site_hours(house, days.date(0), &mut ids) {
        practices::put_hours(tx, practice, &line).await?;
    }
    // Therapists and clients get their accounts with their rows.
    for role in [Role::FrontDesk, Role::Manager, Role::Reviewer, Role::Auditor] {
        let user = User {
            user_id: ids.next::<UserId>(),
            email: team::address(house.part, role),
            name: Name::of_colleague(&mut chance).whole(),
            password_hash: Some(demo.password_hash.clone()),
            created_at: days.at(0, 0, 0),
            disabled_at: None,
        };
        users::create(tx, practice, &user, &[role]).await?;
    }
    Ok(())
}

/// Purpose of the choices about those at the desk: no team has so high a number.
const DESK_PURPOSE: u64 = u64::MAX;

struct Fill<'a> {
    db: &'a Db,
    demo: &'a Demo,
    house: &'a House,
    days: &'a Days,
    people: &'a People,
}

impl Fill<'_> {
    /// Writes every team that is not there, and then that all of them are.
    async fn teams(
        &self,
        told: &mut Progress,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(), DemoError> {
        let practice = self.house.practice;
        for number in 0..self.house.size.teams {
            let (team, batch) = self.team(number)?;
            let first = batch.clients.first().map(|client| client.client_id);
            if !self.is_there(first).await? {
                let mut tx = self.db.begin().await?;
                write_team(&mut tx, practice, &team).await?;
                told.written += batch.write(&mut tx, practice, self.demo.now).await?;
                tx.commit().await?;
            }
            told.clients += batch.clients.len();
            progress(*told);
        }
        let row = self.house.row(self.demo, self.days, State::Filled);
        let mut tx = self.db.begin().await?;
        practices::update(&mut tx, &row).await?;
        let (seed, scale) = (self.demo.seed, self.demo.scale);
        let entry = Entry {
            practice,
            at: self.demo.now,
            who: "demo".into(),
            use_case: "demo_fill".into(),
            subject: format!("practice:{practice}"),
            detail: Json::of(&serde_json::json!({"seed": seed, "scale": scale})),
        };
        audit::append(&mut tx, &entry).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn is_there(&self, first: Option<ClientId>) -> Result<bool, StoreError> {
        let Some(client) = first else { return Ok(true) };
        match clients::load(&mut self.db.read().await?, self.house.practice, client).await {
            Ok(_) => Ok(true),
            Err(StoreError::Missing(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes a team and its clients up.
    fn team(&self, number: usize) -> Result<(Team, Batch), DemoError> {
        let mut chance = self.house.part.chance(self.demo, client_purpose(number));
        let block = u64::try_from(number).unwrap_or(0) + 1 + HOUSE_BLOCK;
        let mut ids = Ids::block(chance.clone(), self.days.at(0, 0, 0), block);
        let mut team = Team::of(self.demo, self.house, self.days, number, &mut ids)?;
        let of_team = self.house.size.clients_of_team;
        let desk = Desk {
            house: self.house,
            days: self.days,
            team: &mut team,
            ids: &mut ids,
            chance: &mut chance,
            now: self.demo.now,
        };
        let (demo, people) = (self.demo, self.people);
        let mut clients = Clients { demo, people, desk, batch: Batch::default() };
        for in_team in 0..of_team {
            clients.add(Number { in_team, in_practice: number * of_team + in_team })?;
        }
        let batch = clients.batch;
        Ok((team, batch))
    }
}

impl House {
    fn clients(&self) -> usize {
        self.size.teams * self.size.clients_of_team
    }
}

/// The practice as it stands, with an account for each role.
async fn shown(db: &Db, part: Part) -> Result<Shown, DemoError> {
    let mut tx = db.read().await?;
    let all = practices::all(&mut tx).await?;
    let practice = all.iter().find(|one| is(one, part)).map(|one| one.practice_id);
    let practice = practice.ok_or(StoreError::Missing("practice"))?;
    let mut accounts = Vec::new();
    for role in Role::ALL {
        let email = team::address(part, *role);
        if let Some(user) = users::by_email(&mut tx, practice, &email).await? {
            accounts.push(Account { role: *role, email: user.email, name: user.name });
        }
    }
    Ok(Shown { practice, accounts })
}
