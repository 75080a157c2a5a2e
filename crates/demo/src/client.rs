//! One client's time with the practice: who they are, what they answered, and what followed.

use jiff::ToSpan as _;
use store::clearance::{Answer, Question, Verdict};
use store::clients::Client;
use store::practices::Service;
use store::screens::Screen;
use store::users::User;
use store::waiting::Waiting;
use store::{ClientId, Json, Role, ScreenId, WaitingState};

use crate::batch::Batch;
use crate::courses::{Desk, Draft, End};
use crate::days::{ALL, PAST};
use crate::house::House;
use crate::names::{Name, phone};
use crate::person::{Answers, People, Person, Standing};
use crate::placing::Wish;
use crate::team;
use crate::{Demo, DemoError};

const MINUTE_MS: i64 = 60_000;
/// Days for which a made-up clinician's word is good.
const GOOD_DAYS: i64 = 84;
/// Screens that are kept of a client.
const SCREENS_MAX: usize = 3;

/// Where the numbers of a client stand.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// In the team, from 0.
    pub in_team: usize,
    /// In the practice, from 0.
    pub in_practice: usize,
}

impl Number {
    /// The first few of the first team have accounts to sign in with.
    fn signs_in(self) -> bool {
        self.in_practice < 8
    }

    /// The one whose account stands for all clients: their story must be a whole one.
    fn stands_for_all(self) -> bool {
        self.in_practice == 0
    }
}

/// When the answers were given, and which.
struct Screened<'a> {
    id: ScreenId,
    answers: &'a Answers,
    at: i64,
}

/// Makes up the clients of a team.
pub struct Clients<'a, 'd> {
    pub demo: &'a Demo,
    pub people: &'a People,
    pub desk: Desk<'d>,
    pub batch: Batch,
}

impl Clients<'_, '_> {
    /// Makes up a client and everything that happened to them.
    ///
    /// # Errors
    /// [`DemoError::Calendar`], [`DemoError::Knowledge`].
    pub fn add(&mut self, number: Number) -> Result<(), DemoError> {
        let people = self.people;
        let standing = self.standing(number);
        let Some(person) = self.desk.chance.pick(&people.standing(standing)).copied() else {
            return Ok(());
        };
        let joined = self.joined(number, standing);
        let client = self.client(number, person, joined)?;
        match standing {
            Standing::Quiet | Standing::Adapted => self.cleared(number, person, client, joined),
            Standing::NeedsClearance => self.asked(person, client, joined),
            Standing::Barred | Standing::Open => {
                let at = self.moment(joined);
                self.screen(client, &person.answers, at).map(drop)
            }
        }
    }

    /// Most people may come; some must be cleared first, some may not.
    fn standing(&mut self, number: Number) -> Standing {
        let roll = self.desk.chance.between(0, 99);
        match roll {
            _ if number.stands_for_all() => Standing::Quiet,
            0..55 => Standing::Quiet,
            55..86 => Standing::Adapted,
            86..93 => Standing::NeedsClearance,
            93..97 => Standing::Barred,
            _ => Standing::Open,
        }
    }

    /// Many were there when the books begin; the others came later.
    fn joined(&mut self, number: Number, standing: Standing) -> usize {
        let (past, chance) = (i64::try_from(PAST).unwrap_or(0), &mut *self.desk.chance);
        let day = match standing {
            _ if number.stands_for_all() => chance.between(0, 7),
            // A clinician's answer does not take a year.
            Standing::NeedsClearance if chance.percent(45) => chance.between(past - 20, past - 1),
            _ if chance.percent(75) => chance.between(0, 28),
            _ => chance.between(29, past - 2),
        };
        usize::try_from(day).unwrap_or(0)
    }

    /// Some minute of a day, epoch milliseconds, before now.
    fn moment(&mut self, day: usize) -> i64 {
        let minute = self.desk.chance.between(7 * 60, 21 * 60);
        self.desk.days.at(0, day, minute).min(self.desk.now - MINUTE_MS)
    }

    fn client(
        &mut self,
        number: Number,
        person: &Person,
        joined: usize,
    ) -> Result<ClientId, DemoError> {
        let created_at = self.desk.days.at(0, joined, 7 * 60 - 1);
        let (ids, chance) = (&mut *self.desk.ids, &mut *self.desk.chance);
        let (client_id, mut name) = (ids.next::<ClientId>(), Name::of_client(chance));
        // Now and then somebody is entered twice.
        let twice = (number.in_team > 0 && chance.percent(1)).then(|| self.batch.clients.last());
        let twice = twice.flatten().map(|one| (one.given_name.clone(), one.family_name.clone()));
        if number.stands_for_all() {
            name = Name { given: "Camille", family: "Démo", language: "fr" };
        }
        let domain = self.desk.house.part.domain();
        let email = match number.in_practice {
            0 => team::address(self.desk.house.part, Role::Client),
            n if number.signs_in() => format!("client-{:02}@{domain}", n + 1),
            n => format!("client-{:06}@{domain}", n + 1),
        };
        let account = number.signs_in() || chance.percent(9);
        let days = chance.between(0, 364);
        let born = (self.desk.days.date(joined))
            .checked_sub(person.age_years.years().days(days))
            .map_err(|error| DemoError::Calendar(error.to_string()))?;
        // Gaps as they occur: no date of birth, no address, no telephone.
        let mut known = |share| account || chance.percent(share);
        let (born_known, email_known) = (known(98), known(86));
        let phone_known = known(91);
        let user = account.then(|| User {
            user_id: ids.next(),
            email: email.clone(),
            name: name.whole(),
            // The others have not set a password yet.
            password_hash: number.signs_in().then(|| self.demo.password_hash.clone()),
            created_at,
            disabled_at: None,
        });
        let remark = match &twice {
            Some(_) => "Fiche en double ?",
            None if chance.percent(4) => "Préfère être appelé le soir.",
            None if chance.percent(2) => "Monte difficilement les escaliers.",
            None => "",
        };
        let (given_name, family_name) =
            twice.unwrap_or_else(|| (name.given.to_string(), name.family.to_string()));
        self.batch.clients.push(Client {
            client_id,
            user_id: user.as_ref().map(|user| user.user_id),
            given_name,
            family_name,
            born_on: born_known.then(|| born.to_string()),
            email: email_known.then_some(email),
            phone: phone_known.then(|| phone(chance, name.language)),
            language: name.language.into(),
            remark: remark.into(),
            created_at,
            hold_until: None,
            hold_reason: None,
            version: 1,
        });
        self.batch.accounts.extend(user);
        Ok(client_id)
    }

    fn screen<'a>(
        &mut self,
        client_id: ClientId,
        answers: &'a Answers,
        at: i64,
    ) -> Result<Screened<'a>, DemoError> {
        let on = jiff::Timestamp::from_millisecond(at)
            .map_err(|error| DemoError::Calendar(error.to_string()))?;
        let on = on.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        let screen_id = self.desk.ids.next();
        self.batch.screens.push(Screen {
            screen_id,
            client_id,
            at,
            record: answers.record.clone(),
            decision: answers.decision(&on)?,
            trace: answers.trace.clone(),
            knowledge_release: self.people.release.clone(),
            knowledge_digest: self.people.digest.clone(),
            urgency: answers.urgency.into(),
            massage: answers.massage.into(),
            cleared: answers.cleared,
        });
        Ok(Screened { id: screen_id, answers, at })
    }

    /// Answers, sometimes at the second try, and then course after course.
    fn cleared(
        &mut self,
        number: Number,
        person: &Person,
        client: ClientId,
        joined: usize,
    ) -> Result<(), DemoError> {
        let (mut day, mut screens) = (joined, 1);
        let unfinished = person.unfinished.as_ref();
        if let Some(answers) = unfinished.filter(|_| self.desk.chance.percent(6)) {
            let at = self.moment(day);
            self.screen(client, answers, at)?;
            day += 1;
            screens += 1;
        }
        let at = self.moment(day);
        let screened = self.screen(client, &person.answers, at)?;
        let open = unfinished.filter(|_| {
            !number.stands_for_all() && screens < SCREENS_MAX && self.desk.chance.percent(2)
        });
        self.courses(number, client, screened, (day, ALL), (screens, open))
    }

    /// A question to a clinician, its answer, and what it allows.
    fn asked(
        &mut self,
        person: &Person,
        client: ClientId,
        joined: usize,
    ) -> Result<(), DemoError> {
        let at = self.moment(joined);
        let screened = self.screen(client, &person.answers, at)?;
        let question = Question {
            id: self.desk.ids.next(),
            client,
            screen: screened.id,
            cards: Json::of(&serde_json::json!(person.answers.clearance_cards)),
            question: "Un massage du dos est-il possible, et avec quelles limites ?".into(),
            at: at + 30 * MINUTE_MS,
        };
        let waited = usize::try_from(self.desk.chance.between(2, 12)).unwrap_or(2);
        let answered = joined + waited;
        if answered >= PAST || question.at >= self.desk.now {
            self.batch.clearances.push((question, None));
            return Ok(());
        }
        let answered_at = self.moment(answered).max(question.at);
        let granted = person.granted.as_ref().filter(|_| self.desk.chance.percent(65));
        let expires_at = answered_at + GOOD_DAYS * 24 * 60 * MINUTE_MS;
        self.batch.clearances.push((
            question,
            Some(Answer {
                verdict: if granted.is_some() { Verdict::Granted } else { Verdict::Refused },
                answer: match granted {
                    Some(_) => "Possible, en respectant les limites indiquées.",
                    None => "Pas pour le moment ; je revois la personne d’abord.",
                }
                .into(),
                by: format!("Dr {}", Name::of_colleague(self.desk.chance).whole()),
                role: "GP".into(),
                on: self.desk.days.date(answered).to_string(),
                scope: "massage".into(),
                expires_at,
                at: answered_at,
            }),
        ));
        let Some(answers) = granted else { return Ok(()) };
        let screened = self.screen(client, answers, answered_at)?;
        let good = usize::try_from(GOOD_DAYS).unwrap_or(0);
        // No visit is booked beyond the time for which the word is good.
        let number = Number { in_team: usize::MAX, in_practice: usize::MAX };
        self.courses(number, client, screened, (answered, answered + good), (2, None))
    }

    fn courses(
        &mut self,
        number: Number,
        client: ClientId,
        mut screened: Screened<'_>,
        (from, until): (usize, usize),
        (mut screens, open): (usize, Option<&Answers>),
    ) -> Result<(), DemoError> {
        let house = self.desk.house;
        let Some(service) = self.service(house, screened.answers) else { return Ok(()) };
        let Some(wish) = self.wish(service) else { return Ok(()) };
        let mut first = from + self.days_between(3, 10);
        let mut latest = None;
        while first < until {
            let end = match () {
                () if open.is_some() && first + 40 > PAST => End::OnHold,
                () if !number.stands_for_all() && first < PAST && self.desk.chance.percent(6) => {
                    let came = self.desk.chance.between(1, 3);
                    End::After(usize::try_from(came).unwrap_or(1))
                }
                () => End::Whole,
            };
            let booked = first.saturating_sub(self.days_between(2, 9)).max(from).min(PAST);
            let at = self.moment(booked).max(screened.at + MINUTE_MS);
            if screens < SCREENS_MAX - usize::from(open.is_some()) && self.desk.chance.percent(14) {
                screened = self.screen(client, screened.answers, at)?;
                screens += 1;
            }
            let (screen, dose) = (screened.id, &screened.answers.dose);
            let at = at + MINUTE_MS;
            let draft = Draft { client, screen, service, dose, wish, first, until, at, end };
            let Some(made) = self.desk.course(&draft) else { break };
            latest = Some(made.course.course.id);
            self.batch.courses.push(made.course);
            self.batch.steps.extend(made.steps);
            first = made.last + self.days_between(5, 15);
            // Some get better, some stay away.
            let leaves = if matches!(end, End::After(_)) { 30 } else { 1 };
            if !number.stands_for_all() && self.desk.chance.percent(leaves) {
                return Ok(());
            }
        }
        if let Some(answers) = open {
            let at = self.desk.now - 24 * 60 * MINUTE_MS;
            self.screen(client, answers, at.max(screened.at + MINUTE_MS))?;
        }
        if until == ALL && self.desk.chance.percent(7) {
            let wish = serde_json::json!({
                "site": house.places.get(wish.place).map(|place| place.site.site_id.to_string()),
                "weekdays": [1, 2, 3, 4, 5],
                "from_minute": wish.minute - 60,
                "to_minute": wish.minute + 120,
            });
            let waiting = Waiting {
                waiting_id: self.desk.ids.next(),
                client_id: client,
                service_id: service.service_id,
                course_id: latest,
                wish: Json::of(&wish),
                rank: self.desk.chance.between(0, 2),
                state: WaitingState::Waiting,
                created_at: self.desk.now - self.desk.chance.between(60, 9000) * MINUTE_MS,
            };
            self.batch.waiting.push(waiting);
        }
        Ok(())
    }

    fn days_between(&mut self, from: i64, to: i64) -> usize {
        usize::try_from(self.desk.chance.between(from, to)).unwrap_or(1)
    }

    /// A service that the plan names and whose length the limits allow; more often massage.
    fn service<'h>(&mut self, house: &'h House, answers: &Answers) -> Option<&'h Service> {
        let longest = answers.minutes_max.unwrap_or(i64::MAX);
        let fits = |one: &&Service| {
            one.minutes <= longest
                && !answers.barred.contains(&one.technique)
                && answers.techniques.contains(&one.technique)
        };
        let fitting: Vec<&Service> = house.services.iter().filter(fits).collect();
        let massage = fitting.iter().copied().filter(|one| one.discipline == "massage");
        let massage: Vec<&Service> = massage.collect();
        let liked = if self.desk.chance.percent(80) { &massage } else { &fitting };
        self.desk.chance.pick(liked).copied()
    }

    /// A place where somebody can give it, one of those people, and a time of day.
    fn wish(&mut self, service: &Service) -> Option<Wish> {
        let team = &*self.desk.team;
        let places = team.places.iter().copied();
        let able: Vec<(usize, Vec<usize>)> = places
            .map(|place| (place, team.able(place, service)))
            .filter(|(_, able)| !able.is_empty())
            .collect();
        let (place, able) = self.desk.chance.pick(&able)?;
        let colleague = *self.desk.chance.pick(able)?;
        let minute = self.desk.chance.between(8 * 60, 18 * 60);
        Some(Wish { place: *place, colleague, minute })
    }
}
