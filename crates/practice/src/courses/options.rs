//! The best course and its alternatives, each with its reasons.

use booking::draft::Place as Slot;
use booking::plan::{CoursePlan, Name, Planner};
use booking::reasons::Reason;
use booking::{Diary, Stop};
use knowledge::Knowledge;
use pathway::set_aside::Barred;
use store::ClientId;
use store::busy::Place;
use store::practices::{Service, Therapist};

use crate::care::clients::Names;
use crate::care::screening::today;
use crate::care::standing::{Standing, bookable};
use crate::courses::calendar::{Calendar, Span};
use crate::courses::more;
use crate::courses::question::{Bounds, Named, Wanted};
use crate::courses::rows::{Rows, Taken};
use crate::house::House;
use crate::permission::{Case, Permit, Reach, case};
use crate::refusal::Refusal;
use crate::subject::Subject;

/// A visit that is offered.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Which of the course, from 1.
    pub number: i64,
    /// Where and when.
    pub place: Place,
    /// Why there.
    pub reasons: Vec<Reason>,
}

/// A course that is offered.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What makes it worth offering.
    pub names: Vec<Name>,
    /// In order.
    pub visits: Vec<Visit>,
}

/// What planning came to.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// The best first.
    pub offers: Vec<Offer>,
    /// Alternatives that do not exist, and the rules that stop each.
    pub missing: Vec<(Name, Vec<Stop>)>,
    /// Where there is no course at all: the rules that stop it.
    pub stopped: Vec<Stop>,
}

/// A start without a single free room is cut out and the course planned again, so many times.
const ROUNDS: usize = 12;

/// Plans within the rows. Visits are numbered from `number`.
///
/// # Errors
/// As [`Calendar::new`].
pub fn plan(
    rows: &Rows,
    wanted: &Wanted,
    (span, now): (Span, i64),
    number: i64,
) -> Result<Planned, Refusal> {
    let mut cut: Vec<Slot> = Vec::new();
    let mut planned = Planned::default();
    for _ in 0..ROUNDS {
        let calendar = Calendar::new(rows, wanted, span, now, &cut)?;
        let diary = Diary::new(calendar.problem());
        let options = match Planner::new().options(&diary, 0) {
            Ok(options) => options,
            Err(why) => return Ok(Planned { stopped: why.rules, ..Planned::default() }),
        };
        let before = cut.len();
        planned = Planned {
            offers: options
                .plans
                .iter()
                .filter_map(|plan| offer(&calendar, plan, number, &mut cut))
                .collect(),
            missing: options.missing.into_iter().map(|(name, why)| (name, why.rules)).collect(),
            stopped: Vec::new(),
        };
        if cut.len() == before {
            break;
        }
    }
    if planned.offers.is_empty() {
        planned.stopped.push(Stop::Room);
    }
    Ok(planned)
}

fn offer(
    calendar: &Calendar,
    plan: &CoursePlan,
    number: i64,
    cut: &mut Vec<Slot>,
) -> Option<Offer> {
    let mut visits = Vec::new();
    for visit in &plan.visits {
        match calendar.place(visit.place) {
            Some(place) => visits.push(Visit {
                number: number + i64::from(visit.visit),
                place,
                reasons: visit.reasons.clone(),
            }),
            None => cut.push(visit.place),
        }
    }
    let whole = visits.len() == plan.visits.len();
    whole.then(|| Offer { names: plan.names.clone(), visits })
}

/// Everything that a page needs to ask for a course.
#[derive(Debug)]
pub struct Choice {
    /// What the plan lets staff choose from.
    pub bounds: Bounds,
    /// Services whose technique nothing bars; those that the plan names come first.
    pub services: Vec<Service>,
    /// Sites, therapists, rooms.
    pub names: Names,
    /// How many findings of the check were set aside.
    pub set_aside: usize,
    /// Whether visits and days may be chosen, or follow the plan.
    pub reach: Reach,
}

impl Choice {
    /// The course by the plan with a service.
    #[must_use]
    pub fn usual(&self, service: &Service) -> Wanted {
        Wanted {
            service: service.service_id,
            visits: self.bounds.visits,
            minutes: service.minutes.min(self.bounds.minutes_max),
            gap_min: self.bounds.gap_min,
            gap_max: self.bounds.gap_max,
            wish: crate::courses::question::Wish::default(),
            more_of: None,
        }
    }

    /// The course that a form names, whole.
    ///
    /// # Errors
    /// `rule-technique-barred` for a service that is not among those that may be chosen.
    pub fn complete(&self, named: &Named) -> Result<Wanted, Refusal> {
        let service = self.services.iter().find(|one| one.service_id == named.service);
        let service = service.ok_or(Refusal::rule("technique-barred"))?;
        Ok(named.complete(&self.usual(service)))
    }

    /// Refuses what the plan does not allow. What a client may not choose follows the plan.
    ///
    /// # Errors
    /// `rule-technique-barred`, `rule-outside-plan`.
    pub fn check(&self, mut wanted: Wanted) -> Result<Wanted, Refusal> {
        let service = self.services.iter().find(|one| one.service_id == wanted.service);
        let service = service.ok_or(Refusal::rule("technique-barred"))?;
        if self.reach < Reach::Practice {
            let (visits, more_of) = (wanted.visits, wanted.more_of);
            wanted = Wanted { wish: wanted.wish, more_of, ..self.usual(service) };
            if more_of.is_some() {
                wanted.visits = visits;
            }
        }
        if self.bounds.hold(&wanted) {
            return Ok(wanted);
        }
        let b = &self.bounds;
        let values = [
            ("visits", b.visits_max.to_string()),
            ("minutes", b.minutes_max.to_string()),
            ("gap", b.gap_min.to_string()),
        ];
        Err(Refusal::rule_with("outside-plan", &values))
    }
}

/// What may be chosen on a standing.
///
/// # Errors
/// `rule-no-plan` where the decision has no dose.
pub(crate) fn choice(
    knowledge: &Knowledge,
    reach: Reach,
    standing: &Standing,
) -> Result<Choice, Refusal> {
    let plan = standing.decision.plan.as_ref().ok_or(Refusal::rule("no-plan"))?;
    let dose = plan.dose.as_ref().ok_or(Refusal::rule("no-plan"))?;
    let engine = standing.engine(knowledge);
    let names = Names::of(&standing.premises);
    let rank = |service: &Service| {
        let (technique, barred) = engine.technique(&service.technique, &standing.record)?;
        let named = plan.techniques.iter().position(|line| line.word == technique.word);
        match (barred, named, reach) {
            (Barred::Yes, ..) | (_, None, Reach::Own | Reach::Nothing) => None,
            (Barred::No, named, _) => Some(named.unwrap_or(usize::MAX)),
        }
    };
    let mut services: Vec<(usize, Service)> = names
        .services
        .iter()
        .filter(|one| one.retired_at.is_none())
        .filter_map(|one| Some((rank(one)?, one.clone())))
        .collect();
    services.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    Ok(Choice {
        bounds: Bounds::of(dose, standing.decision.possible.duration_minutes_max),
        services: services.into_iter().map(|(_, service)| service).collect(),
        names,
        set_aside: standing.set_aside.len(),
        reach,
    })
}

/// What may be asked for, on the client's newest check.
///
/// # Errors
/// Why no course may be booked; as the store says.
pub async fn choose(
    house: &House,
    permit: &Permit<case::PlanCourse>,
    client: ClientId,
) -> Result<Choice, Refusal> {
    let actor = permit.actor();
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let knowledge = house.knowledge();
    let found = bookable(&mut tx, knowledge, actor.practice, client, house.now()).await?;
    let reach = actor.reach(Case::PlanCourse);
    choice(knowledge, reach, &found)
}

/// The best course that keeps to the wishes, and its alternatives.
///
/// # Errors
/// Why no course may be booked, `rule-outside-plan`, `rule-no-hours`; as the store says.
pub async fn options(
    house: &House,
    permit: &Permit<case::PlanCourse>,
    client: ClientId,
    wanted: Wanted,
) -> Result<(Choice, Wanted, Planned), Refusal> {
    let practice = permit.actor().practice;
    let knowledge = house.knowledge();
    let now = house.now();
    let mut tx = house.read(permit, Subject::Client(client)).await?;
    let standing = bookable(&mut tx, knowledge, practice, client, now).await?;
    let reach = permit.actor().reach(Case::PlanCourse);
    let choice = choice(knowledge, reach, &standing)?;
    let wanted = choice.check(wanted)?;
    let today = today(&standing.premises.practice, now);
    let more = more::Room::of(&mut tx, knowledge, (practice, client), &wanted).await?;
    let first = more.first_day(wanted.wish.first_day(today), &wanted);
    let span = Span::of(today, first, &wanted);
    let of = (practice, client, wanted.service);
    let skilled = skills(knowledge);
    let rows = Rows::load(&mut tx, of, span.instants(), Taken::Without(&[]), &skilled).await?;
    let planned = plan(&rows, &wanted, (span, now), more.number)?;
    Ok((choice, wanted, planned))
}

/// Whether a therapist's skills hold the technique of a service, named by its card or its word.
pub(crate) fn skills(knowledge: &Knowledge) -> impl Fn(&Service, &Therapist) -> bool + Sync {
    let program = &knowledge.engine.program;
    let names: Vec<(String, String)> = program
        .techniques
        .iter()
        .map(|one| (program.card_id(one.card).to_owned(), one.word.clone()))
        .collect();
    move |service, therapist| {
        let same = |skill: &str| {
            let both = |(card, word): &(String, String)| {
                (*card == service.technique || *word == service.technique)
                    && (card == skill || word == skill)
            };
            skill == service.technique || names.iter().any(both)
        };
        let skills = therapist.skills.value();
        skills.as_array().into_iter().flatten().filter_map(|one| one.as_str()).any(same)
    }
}
