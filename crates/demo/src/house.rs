//! The practice itself: its sites, what it offers, and who works at the desk.

use knowledge::Knowledge;
use pathway::program::{Offer, Program, Technique};
use serde_json::json;
use store::practices::{Practice, Service, Site};
use store::{Json, PracticeId};

use crate::chance::{Chance, Ids};
use crate::days::{Days, ZONES};
use crate::{Demo, DemoError};

/// Which of the two practices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The one to show.
    Main,
    /// A small one beside it, to see that neither sees the other.
    Second,
}

/// How large a practice is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub sites: usize,
    /// Groups of therapists with their clients; one is filled at a time.
    pub teams: usize,
    /// Sites that a team works at.
    pub sites_of_team: usize,
    pub therapists_of_team: usize,
    pub clients_of_team: usize,
}

/// Beyond this many sites, teams share them.
const SITES_MAX: usize = 60;

impl Part {
    /// Its word in the settings and in the addresses of its people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Second => "second",
        }
    }

    /// Where its people get mail: a domain that is reserved for examples.
    pub fn domain(self) -> &'static str {
        match self {
            Self::Main => "example.org",
            Self::Second => "second.example.org",
        }
    }

    /// How large it is.
    pub fn size(self, scale: u32) -> Size {
        let scale = usize::try_from(scale).unwrap_or(1);
        match self {
            Self::Main => Size {
                sites: (3 * scale).min(SITES_MAX),
                teams: scale,
                sites_of_team: 3,
                therapists_of_team: 12,
                clients_of_team: 400,
            },
            Self::Second => Size {
                sites: 1,
                teams: 1,
                sites_of_team: 1,
                therapists_of_team: 2,
                clients_of_team: 40,
            },
        }
    }

    /// A stream of choices of this practice.
    pub fn chance(self, demo: &Demo, purpose: u64) -> Chance {
        Chance::of(&[demo.seed, u64::from(demo.scale), u64::from(self == Self::Main), purpose])
    }
}

/// A site and the number of its zone.
#[derive(Clone, Debug)]
pub struct Place {
    pub site: Site,
    pub zone: usize,
}

/// A practice without its people.
#[derive(Clone, Debug)]
pub struct House {
    pub part: Part,
    pub size: Size,
    pub practice: PracticeId,
    pub places: Vec<Place>,
    pub services: Vec<Service>,
}

/// Where the ids of a house are given out: block 0; team `n` has block `n + 1`.
pub const HOUSE_BLOCK: u64 = 0;

const NAMES: [&str; 6] = ["Quai", "Halles", "Canal", "Parc", "Gare", "Moulin"];
const LENGTHS: [i64; 4] = [30, 45, 60, 90];

impl House {
    /// The practice of a demonstration.
    pub fn of(demo: &Demo, part: Part, days: &Days, knowledge: &Knowledge) -> Self {
        let size = part.size(demo.scale);
        // Practices are listed by id: the one to show comes first.
        let minute = i64::from(part == Part::Second);
        let mut ids = Ids::block(part.chance(demo, 0), days.at(0, 0, minute), HOUSE_BLOCK);
        let practice = ids.next();
        let place = |n: usize| {
            // The third of three sites lies in the other zone.
            let zone = usize::from(n % 3 == 2);
            let word = NAMES.get(n % NAMES.len()).copied().unwrap_or_default();
            let name = match n / NAMES.len() {
                0 => word.to_string(),
                more => format!("{word} {}", more + 1),
            };
            let address = match zone {
                0 => format!("{} rue de l’Exemple, 00000 Valfictif", n + 1),
                _ => format!("{} Example Street, Fictham", n + 1),
            };
            let time_zone = ZONES.get(zone).copied().unwrap_or_default().to_string();
            let site = Site { site_id: ids.next(), name, address, time_zone, closed_at: None };
            Place { site, zone }
        };
        let places = (0..size.sites).map(place).collect();
        let services = services(knowledge, &mut ids);
        Self { part, size, practice, places, services }
    }

    /// The row of the practice. `state` says how far the fill got.
    pub fn row(&self, demo: &Demo, days: &Days, state: State) -> Practice {
        let name = match self.part {
            Part::Main => "Cabinet de démonstration",
            Part::Second => "Petit cabinet de démonstration",
        };
        Practice {
            practice_id: self.practice,
            name: name.into(),
            country: "FR".into(),
            language: "fr".into(),
            time_zone: ZONES.first().copied().unwrap_or_default().into(),
            settings: Json::of(&json!({
                "demo": true,
                "part": self.part.word(),
                "seed": demo.seed,
                "scale": demo.scale,
                "today": demo.today.to_string(),
                "now": demo.now,
                "filled": state == State::Filled,
            })),
            created_at: days.at(0, 0, 0),
        }
    }
}

/// How far a fill got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Some of it is there.
    Begun,
    /// All of it.
    Filled,
}

/// What the practice offers follows from the technique cards.
fn services(knowledge: &Knowledge, ids: &mut Ids) -> Vec<Service> {
    let program = &knowledge.engine.program;
    let offered = program.techniques.iter().filter(|t| t.offer != Offer::OnRequest);
    let mut services = Vec::new();
    for technique in offered.filter(|technique| !technique.uses_heat) {
        let Some(discipline) = discipline(technique) else { continue };
        let (from, to) = usual_minutes(technique);
        for minutes in LENGTHS.into_iter().filter(|minutes| (from..=to).contains(minutes)) {
            services.push(Service {
                service_id: ids.next(),
                name: format!("{}, {minutes} min", title(knowledge, program, technique)),
                discipline: discipline.into(),
                technique: technique.word.clone(),
                minutes,
                // The longer on the table, the longer to make it ready again.
                buffer_minutes: (minutes / 6).min(10) / 5 * 5,
                room_kind: if technique.active { "gym" } else { "table" }.into(),
                retired_at: None,
            });
        }
    }
    services
}

/// Hands-on work is massage; what the client does is physiotherapy; the rest is no visit.
fn discipline(technique: &Technique) -> Option<&'static str> {
    match (technique.pressure, technique.active, technique.minutes) {
        (Some(_), _, _) => Some("massage"),
        (None, true, _) | (None, false, None) => Some("physio"),
        (None, false, Some(_)) => None,
    }
}

/// Some visits are longer than the technique alone: there is talk and exercise in them.
fn usual_minutes(technique: &Technique) -> (i64, i64) {
    let (from, to) = technique.minutes.map_or((45, 45), |(from, to)| (from.into(), to.into()));
    match technique.offer {
        Offer::Always => (LENGTHS[0], LENGTHS[3]),
        Offer::Choice | Offer::OnRequest => (i64::min(from, 45), i64::max(to, LENGTHS[0])),
    }
}

fn title<'k>(knowledge: &'k Knowledge, program: &Program, technique: &'k Technique) -> &'k str {
    let card = knowledge.card(program.card_id(technique.card));
    card.map_or(technique.word.as_str(), |card| card.title("fr"))
}

/// The built-in cards.
///
/// # Errors
/// [`DemoError::Knowledge`].
pub fn built_in() -> Result<Knowledge, DemoError> {
    Knowledge::load(&knowledge::embedded()).map_err(|faults| {
        DemoError::Knowledge(faults.first().map(ToString::to_string).unwrap_or_default())
    })
}
