//! What happened to a client: screens, a question to a clinician, courses, a place on the list.

use store::clearance::{Answer, Question, Verdict};
use store::practices::Service;
use store::screens::Screen;
use store::waiting::Waiting;
use store::{ClientId, CourseId, Json, ScreenId, WaitingState};

use crate::DemoError;
use crate::client::Clients;
use crate::courses::{Draft, End};
use crate::days::{ALL, PAST};
use crate::house::House;
use crate::names::Name;
use crate::person::{Answers, Person};
use crate::placing::Wish;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// Days for which a made-up clinician's word is good.
const GOOD_DAYS: i64 = 84;
/// Screens that are kept of a client.
const SCREENS_MAX: usize = 3;

/// Whether a client may stay away some day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// They always come back.
    Never,
    /// They may get better, or stay away.
    Sometime,
}

/// Answers as they were given.
pub struct Screened<'a> {
    pub id: ScreenId,
    pub answers: &'a Answers,
    pub at: i64,
}

/// The time in which a client may have courses.
struct Stay<'a> {
    client: ClientId,
    /// What clears them.
    screened: Screened<'a>,
    /// First day, and the day after the last.
    from: usize,
    until: usize,
    /// How many screens they have.
    screens: usize,
    /// Answers of yesterday that leave a question open.
    open: Option<&'a Answers>,
    leaves: Leaves,
}

impl Clients<'_, '_> {
    /// Stores a decision.
    ///
    /// # Errors
    /// [`DemoError::Calendar`], [`DemoError::Knowledge`].
    pub fn screen<'a>(
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
    ///
    /// # Errors
    /// As [`Self::screen`].
    pub fn cleared(
        &mut self,
        person: &Person,
        client: ClientId,
        (joined, leaves): (usize, Leaves),
    ) -> Result<(), DemoError> {
        let (mut from, mut screens) = (joined, 1);
        let unfinished = person.unfinished.as_ref();
        if let Some(answers) = unfinished.filter(|_| self.desk.chance.percent(6)) {
            let at = self.moment(from);
            self.screen(client, answers, at)?;
            from += 1;
            screens += 1;
        }
        let at = self.moment(from);
        let screened = self.screen(client, &person.answers, at)?;
        let room = leaves == Leaves::Sometime && screens < SCREENS_MAX;
        let open = unfinished.filter(|_| room && self.desk.chance.percent(3));
        self.courses(Stay { client, screened, from, until: ALL, screens, open, leaves })
    }

    /// A question to a clinician, its answer, and what it allows.
    ///
    /// # Errors
    /// As [`Self::screen`].
    pub fn asked(
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
        let expires_at = answered_at + GOOD_DAYS * DAY_MS;
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
        let (from, until) = (answered, answered + good);
        let (open, leaves) = (None, Leaves::Sometime);
        self.courses(Stay { client, screened, from, until, screens: 2, open, leaves })
    }

    fn courses(&mut self, stay: Stay<'_>) -> Result<(), DemoError> {
        let Stay { client, mut screened, from, until, mut screens, open, leaves } = stay;
        let house = self.desk.house;
        let Some(service) = self.service(house, screened.answers) else { return Ok(()) };
        let Some(wish) = self.wish(service) else { return Ok(()) };
        let mut first = from + self.days_between(3, 10);
        let mut latest = None;
        while first < until {
            let end = self.end(first, open.is_some(), leaves);
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
            first = made.last + self.days_between(4, 11);
            // Some get better, some stay away.
            let share = if matches!(end, End::After(_)) { 30 } else { 1 };
            if leaves == Leaves::Sometime && self.desk.chance.percent(share) {
                return Ok(());
            }
        }
        if let Some(answers) = open {
            let at = self.desk.now - DAY_MS;
            self.screen(client, answers, at.max(screened.at + MINUTE_MS))?;
        }
        if until == ALL && self.desk.chance.percent(7) {
            self.waits(client, service, wish, latest);
        }
        Ok(())
    }

    /// How a course that begins on this day ends.
    fn end(&mut self, first: usize, open: bool, leaves: Leaves) -> End {
        // It has visits to come when the question comes up.
        if open && first + 40 > PAST {
            return End::OnHold;
        }
        if leaves == Leaves::Sometime && first < PAST && self.desk.chance.percent(6) {
            let came = self.desk.chance.between(1, 3);
            return End::After(usize::try_from(came).unwrap_or(1));
        }
        End::Whole
    }

    /// Puts a client on the waiting list.
    fn waits(
        &mut self,
        client_id: ClientId,
        service: &Service,
        wish: Wish,
        course_id: Option<CourseId>,
    ) {
        let site = self.desk.house.places.get(wish.place);
        let days = serde_json::json!({
            "site": site.map(|place| place.site.site_id.to_string()),
            "weekdays": [1, 2, 3, 4, 5],
            "from_minute": wish.minute - 60,
            "to_minute": wish.minute + 120,
        });
        self.batch.waiting.push(Waiting {
            waiting_id: self.desk.ids.next(),
            client_id,
            service_id: service.service_id,
            course_id,
            wish: Json::of(&days),
            rank: self.desk.chance.between(0, 2),
            state: WaitingState::Waiting,
            created_at: self.desk.now - self.desk.chance.between(60, 9000) * MINUTE_MS,
        });
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
