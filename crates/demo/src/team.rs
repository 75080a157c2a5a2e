//! The therapists of a team: their hours, their absences, and the rooms they work in.

use jiff::civil::Date;
use store::practices::{Absence, Hours, Room, Service, Therapist};
use store::users::User;
use store::{AbsenceKind, Json, Role, RoomId, SiteId, TherapistId, UserId};

use crate::calendar::{Free, Quanta};
use crate::chance::{Chance, Ids};
use crate::days::{ALL, Days, PAST};
use crate::house::{House, Part};
use crate::names::Name;
use crate::{Demo, DemoError};

/// Someone who treats.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub row: Therapist,
    pub account: Option<User>,
    pub skills: Vec<String>,
    /// Which of the house's places.
    pub place: usize,
    pub hours: Vec<Hours>,
    pub absences: Vec<Absence>,
    pub free: Free,
}

/// A room.
#[derive(Clone, Debug)]
pub struct Space {
    pub row: Room,
    pub free: Free,
}

/// Therapists who share rooms and clients.
#[derive(Clone, Debug)]
pub struct Team {
    pub number: usize,
    /// Indexes of the house's places.
    pub places: Vec<usize>,
    pub colleagues: Vec<Colleague>,
    pub rooms: Vec<Space>,
}

/// Weekdays at work, 1 = Monday; by the number of the colleague. Somebody works on Sundays.
const ROTAS: [[usize; 5]; 5] =
    [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [2, 3, 4, 5, 6], [1, 2, 4, 5, 6], [3, 4, 5, 6, 7]];
/// From, pause, end of the pause, to: minutes from midnight.
const SHIFTS: [[i64; 4]; 3] = [[480, 720, 765, 960], [540, 750, 795, 1020], [660, 840, 885, 1140]];
/// When the sites are open.
pub const OPEN: (i64, i64) = (450, 1200);
/// The one who is away today.
const AWAY_TODAY: usize = 10;

impl Team {
    /// Makes a team of a house. Its ids come before those of its clients.
    ///
    /// # Errors
    /// [`DemoError::Calendar`].
    pub fn of(
        demo: &Demo,
        house: &House,
        days: &Days,
        number: usize,
        ids: &mut Ids,
    ) -> Result<Self, DemoError> {
        let chance = &mut house.part.chance(demo, team_purpose(number));
        let size = house.size;
        let places: Vec<usize> = (0..size.sites_of_team)
            .map(|n| (number * size.sites_of_team + n) % house.places.len().max(1))
            .collect();
        let mut team = Self { number, places, colleagues: Vec::new(), rooms: Vec::new() };
        for n in 0..size.therapists_of_team {
            let maker = Maker { demo, house, days, ids, chance };
            let colleague = maker.colleague(&team, n);
            team.rooms.push(Space {
                row: Room {
                    room_id: ids.next::<RoomId>(),
                    site_id: house.places.get(colleague.place).map_or_else(
                        || SiteId::from(house.practice.uuid()),
                        |place| place.site.site_id,
                    ),
                    name: format!("Salle {}", number * size.therapists_of_team + n + 1),
                    kind: if colleague.row.discipline == "physio" { "gym" } else { "table" }.into(),
                    closed_at: None,
                },
                free: Free(vec![Quanta::between(OPEN.0, OPEN.1); ALL]),
            });
            team.colleagues.push(colleague);
        }
        Ok(team)
    }

    /// Indexes of those at a place who can give a service.
    pub fn able(&self, place: usize, service: &Service) -> Vec<usize> {
        let able = |one: &Colleague| {
            one.place == place
                && one.row.discipline == service.discipline
                && one.skills.contains(&service.technique)
        };
        let all = self.colleagues.iter().enumerate();
        all.filter(|(_, one)| able(one)).map(|(index, _)| index).collect()
    }
}

/// Purposes of choices: the house is 0; a team has two of its own.
fn team_purpose(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(0) * 2 + 1
}

/// The stream of choices about the clients of a team.
pub fn client_purpose(number: usize) -> u64 {
    team_purpose(number) + 1
}

struct Maker<'a> {
    demo: &'a Demo,
    house: &'a House,
    days: &'a Days,
    ids: &'a mut Ids,
    chance: &'a mut Chance,
}

impl Maker<'_> {
    fn colleague(mut self, team: &Team, n: usize) -> Colleague {
        let at = n % team.places.len().max(1);
        let place = team.places.get(at).copied().unwrap_or(0);
        // The last of four at a site.
        let discipline = match n / team.places.len().max(1) {
            3 => "physio",
            _ => "massage",
        };
        let name = Name::of_colleague(self.chance);
        let account = (team.number == 0).then(|| self.account(n, &name));
        let skills = self.skills(discipline);
        let languages = if name.language == "fr" { "[\"fr\",\"en\"]" } else { "[\"en\"]" };
        let row = Therapist {
            therapist_id: self.ids.next(),
            user_id: account.as_ref().map(|user| user.user_id),
            name: name.whole(),
            discipline: discipline.into(),
            skills: Json::of(&serde_json::json!(skills)),
            languages: Json::parse(languages).unwrap_or_else(|_| Json::of(&serde_json::json!([]))),
            left_at: None,
        };
        let (hours, weekly) = self.hours(row.therapist_id, place, n);
        let absences = self.absences(row.therapist_id, place, n);
        let free = Free((0..ALL).map(|day| self.free_on(day, place, &weekly, &absences)).collect());
        Colleague { row, account, skills, place, hours, absences, free }
    }

    fn account(&mut self, n: usize, name: &Name) -> User {
        let domain = self.house.part.domain();
        let email = match n {
            0 => address(self.house.part, Role::Therapist),
            _ => format!("therapist-{:02}@{domain}", n + 1),
        };
        User {
            user_id: self.ids.next::<UserId>(),
            email,
            name: name.whole(),
            password_hash: Some(self.demo.password_hash.clone()),
            created_at: self.days.at(0, 0, 0),
            disabled_at: None,
        }
    }

    /// All techniques of the discipline but, for some, one.
    fn skills(&mut self, discipline: &str) -> Vec<String> {
        let mut skills: Vec<String> = Vec::new();
        for service in self.house.services.iter().filter(|one| one.discipline == discipline) {
            if !skills.contains(&service.technique) {
                skills.push(service.technique.clone());
            }
        }
        if skills.len() > 2 && self.chance.percent(50) {
            let lost = self.chance.between(0, 100).unsigned_abs() as usize % skills.len();
            skills.remove(lost);
        }
        skills
    }

    /// Lines of weekly hours, and the free quanta of each weekday.
    fn hours(
        &mut self,
        therapist: TherapistId,
        place: usize,
        n: usize,
    ) -> (Vec<Hours>, [Quanta; 8]) {
        let rota = ROTAS.get(n % ROTAS.len()).copied().unwrap_or_default();
        let (mut lines, mut weekly) = (Vec::new(), [Quanta::default(); 8]);
        let Some(place) = self.house.places.get(place) else { return (lines, weekly) };
        for weekday in rota {
            let shift = self.chance.pick(&SHIFTS).copied().unwrap_or_default();
            for (from, to) in [(shift[0], shift[1]), (shift[2], shift[3])] {
                let part = Quanta::between(from, to);
                if let Some(day) = weekly.get_mut(weekday) {
                    *day = day.with(part);
                }
                lines.push(Hours {
                    hours_id: self.ids.next(),
                    site_id: place.site.site_id,
                    therapist_id: Some(therapist),
                    weekday: i64::try_from(weekday).unwrap_or(1),
                    from_minute: from,
                    to_minute: to,
                    valid_from: self.days.date(0).to_string(),
                    valid_to: None,
                });
            }
        }
        (lines, weekly)
    }

    /// Leave a few times a year, and now and then an illness that nobody planned.
    fn absences(&mut self, therapist: TherapistId, place: usize, n: usize) -> Vec<Absence> {
        let zone = self.house.places.get(place).map_or(0, |place| place.zone);
        let mut absences = Vec::new();
        let mut day = self.chance.between(10, 80);
        while let Ok(first) = usize::try_from(day) {
            if first >= ALL {
                break;
            }
            let ill = self.chance.percent(35);
            let length = if ill { self.chance.between(1, 3) } else { self.chance.between(4, 11) };
            let last = first + usize::try_from(length).unwrap_or(1);
            // Nobody knows beforehand that they will be ill, and today has people at work.
            let left_out = (first..last).contains(&PAST) || ill && first > PAST;
            if !left_out {
                let kind = if ill { AbsenceKind::Ill } else { AbsenceKind::Leave };
                absences.push(self.absence(therapist, zone, (first, last), kind));
            }
            day += length + self.chance.between(40, 100);
        }
        if n == AWAY_TODAY {
            absences.push(self.absence(therapist, zone, (PAST, PAST + 1), AbsenceKind::Other));
        }
        absences
    }

    fn absence(
        &mut self,
        therapist_id: TherapistId,
        zone: usize,
        (first, last): (usize, usize),
        kind: AbsenceKind,
    ) -> Absence {
        Absence {
            absence_id: self.ids.next(),
            therapist_id,
            starts_at: self.days.at(zone, first, 0),
            ends_at: self.days.at(zone, last, 0),
            kind,
        }
    }

    fn free_on(
        &self,
        day: usize,
        place: usize,
        weekly: &[Quanta; 8],
        absences: &[Absence],
    ) -> Quanta {
        let zone = self.house.places.get(place).map_or(0, |place| place.zone);
        let noon = self.days.at(zone, day, 720);
        if absences.iter().any(|one| one.starts_at <= noon && noon < one.ends_at) {
            return Quanta::default();
        }
        weekly.get(self.days.weekday(day)).copied().unwrap_or_default()
    }
}

/// When a site is open: every day alike.
pub fn site_hours(house: &House, first: Date, ids: &mut Ids) -> Vec<Hours> {
    let each = |site_id: SiteId| (1..=7).map(move |weekday| (site_id, weekday));
    let sites = house.places.iter().flat_map(|place| each(place.site.site_id));
    let line = |(site_id, weekday)| Hours {
        hours_id: ids.next(),
        site_id,
        therapist_id: None,
        weekday,
        from_minute: OPEN.0,
        to_minute: OPEN.1,
        valid_from: first.to_string(),
        valid_to: None,
    };
    sites.map(line).collect()
}

/// The address that stands for a role.
pub fn address(part: Part, role: Role) -> String {
    format!("{}@{}", role.as_str().replace('_', "-"), part.domain())
}
