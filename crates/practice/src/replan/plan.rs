//! The plan: each visit of the absence gets the least disruptive place that breaks no rule, or the
//! rules that stop it.
//!
//! First all together, by the engine's search over many courses; what is left then one course at a
//! time, exactly; and what still finds no place with the rest of its course behind it.

use std::collections::{BTreeMap, BTreeSet};

use booking::drive::{Budget, Effort, drive};
use booking::plan::Planner;
use booking::{Diary, Stop};
use jiff::civil::Date;
use store::busy::Place;
use store::visits::Visit;
use store::{VisitId, VisitState};

use crate::courses::booking::Pick;
use crate::one_visit::date_of;
use crate::refusal::Refusal;
use crate::replan::ledger::Ledger;
use crate::replan::question::{Cut, Hitch, Question, Skilled, Stretch};
use crate::replan::situation::{Situation, Touched, to_come};

/// A question whose places are found to be none is asked again without them, so many times.
const ROUNDS: usize = 12;

/// Steps of the search for each stretch of visits, and at most. A budget of steps and not of time:
/// the same rows give the same plan.
const STEPS: u64 = 50;
const STEPS_MAX: u64 = 3_000;

/// Why a visit moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its therapist is away.
    Away,
    /// Visits before it move, and the plan leaves so many days between.
    Gap(i64),
}

/// What can be said for a new place, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// At the same time.
    SameTime,
    /// On the same day.
    SameDay,
    /// So many days later.
    Later(i64),
    /// So many days earlier.
    Earlier(i64),
    /// With the same therapist.
    SameTherapist,
    /// With another therapist.
    OtherTherapist,
    /// With the therapist whom the client likes.
    LikedTherapist,
    /// So many days after the visit before.
    After(i64),
}

/// A visit that moves.
#[derive(Clone, Debug)]
pub struct Moved {
    /// As it stands.
    pub visit: Visit,
    /// Where it goes.
    pub to: Place,
    /// Why it moves.
    pub cause: Cause,
    /// Why there.
    pub reasons: Vec<Reason>,
}

/// A visit that stays where nobody will be.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// As it stands.
    pub visit: Visit,
    /// Why it cannot move.
    pub why: Why,
}

/// Why a visit is not moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Rules that leave no place.
    Stopped(Vec<Stop>),
    /// The client may have no new time: key of the rule.
    Barred(&'static str),
}

/// Who moves where, and who cannot.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In order of time.
    pub moves: Vec<Moved>,
    /// In order of time.
    pub stuck: Vec<Stuck>,
}

impl Plan {
    /// One line for each visit: what is moved, from which version, where to. Two plans that do the
    /// same have the same lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let moved = self.moves.iter().map(|one| (&one.visit, Pick::from(&one.to).to_string()));
        let stuck = self.stuck.iter().map(|one| (&one.visit, "-".to_owned()));
        let line =
            |(visit, to): (&Visit, String)| format!("{}:{}:{to}", visit.visit_id, visit.version);
        let mut lines: Vec<String> = moved.chain(stuck).map(line).collect();
        lines.sort_unstable();
        lines
    }
}

struct Work<'a> {
    situation: &'a Situation,
    skilled: Skilled<'a>,
    ledger: Ledger,
    cut: BTreeSet<Cut>,
    given: BTreeMap<VisitId, (Place, Cause)>,
}

/// Plans. The same situation gives the same plan.
pub(crate) fn plan(situation: &Situation, now: i64, skilled: Skilled<'_>) -> Result<Plan, Refusal> {
    let ledger = situation.ledger.clone();
    let (cut, given) = (BTreeSet::new(), BTreeMap::new());
    let mut work = Work { situation, skilled, ledger, cut, given };
    let may = situation.touched.iter().filter(|one| one.barred.is_none());
    let left = work.together(may.flat_map(|one| stretches(situation, one)).collect())?;
    let mut stopped: BTreeMap<VisitId, Vec<Stop>> = BTreeMap::new();
    for stretch in left {
        let Err(rules) = work.alone(stretch.clone())? else { continue };
        if !work.with_the_rest(&stretch, now)? {
            stopped.extend(stretch.visits.iter().map(|one| (one.visit_id, rules.clone())));
        }
    }
    Ok(work.told(&stopped))
}

/// The stretches of visits of a course that fall into the absence.
fn stretches<'a>(situation: &Situation, touched: &'a Touched) -> Vec<Stretch<'a>> {
    let mut found: Vec<Stretch<'a>> = Vec::new();
    let mut before: Option<(Date, bool)> = None;
    for visit in touched.visits.iter().filter(|one| stands(one)) {
        let hit = touched.hit.contains(&visit.number);
        let date = situation.date(visit);
        match (hit, found.last_mut(), before) {
            (true, Some(last), Some((_, true))) => last.visits.push(visit),
            (true, ..) => found.push(Stretch {
                touched,
                visits: vec![visit],
                after: before.map(|(date, _)| date),
                before: None,
                closed: BTreeSet::new(),
            }),
            (false, Some(last), Some((_, true))) => last.before = Some(date),
            (false, ..) => {}
        }
        before = Some((date, hit));
    }
    found
}

fn stands(visit: &Visit) -> bool {
    !matches!(visit.state, VisitState::Cancelled | VisitState::Missed)
}

impl<'a> Work<'a> {
    /// Plans all stretches together; answers what is left without a place.
    fn together(&mut self, mut left: Vec<Stretch<'a>>) -> Result<Vec<Stretch<'a>>, Refusal> {
        for _ in 0..ROUNDS {
            if left.is_empty() {
                break;
            }
            let question =
                Question::new(self.situation, &self.ledger, &left, &self.cut, self.skilled)?;
            let steps = (STEPS * left.len() as u64).min(STEPS_MAX);
            let effort =
                Effort { budget: Budget::Steps(steps), threads: 1, seed: 1, disruption_max: None };
            let diary = drive(&question.problem, &effort, &|| 0.0, &mut |_| {});
            let mut goes_on = false;
            for (course, stretch) in (0u32..).zip(&mut left) {
                let mut placed = 0;
                for (nth, visit) in (0u32..).zip(&stretch.visits) {
                    let Some(slot) = diary.place(course, nth) else { break };
                    goes_on = true;
                    match question.place(&self.ledger, stretch, (visit, slot)) {
                        Ok(place) => {
                            self.ledger.take(visit.client_id, &place);
                            self.given.insert(visit.visit_id, (place, Cause::Away));
                            stretch.after = Some(date_of(&self.situation.names.sites, &place));
                            placed += 1;
                        }
                        Err(Hitch::Start(cut)) => {
                            self.cut.insert(cut);
                            break;
                        }
                        Err(Hitch::Client(date)) => {
                            stretch.closed.insert(date);
                            break;
                        }
                    }
                }
                stretch.visits.drain(..placed);
            }
            left.retain(|stretch| !stretch.visits.is_empty());
            if !goes_on {
                break;
            }
        }
        Ok(left)
    }

    /// Plans one stretch, whole; or answers the rules that stop it.
    fn alone(&mut self, stretch: Stretch<'a>) -> Result<Result<(), Vec<Stop>>, Refusal> {
        let found = self.places(stretch.clone())?;
        Ok(found.map(|places| {
            for (visit, place) in stretch.visits.iter().zip(places) {
                self.ledger.take(visit.client_id, &place);
                self.given.insert(visit.visit_id, (place, Cause::Away));
            }
        }))
    }

    fn places(
        &mut self,
        mut stretch: Stretch<'a>,
    ) -> Result<Result<Vec<Place>, Vec<Stop>>, Refusal> {
        for _ in 0..ROUNDS {
            let one = std::slice::from_ref(&stretch);
            let question =
                Question::new(self.situation, &self.ledger, one, &self.cut, self.skilled)?;
            let diary = Diary::new(&question.problem);
            let planned = match Planner::new().course(&diary, 0) {
                Ok(planned) => planned,
                Err(why) => return Ok(Err(why.rules)),
            };
            let place = |(visit, planned): (&&Visit, &booking::plan::PlannedVisit)| {
                question.place(&self.ledger, &stretch, (*visit, planned.place))
            };
            let places: Result<Vec<Place>, Hitch> =
                stretch.visits.iter().zip(&planned.visits).map(place).collect();
            match places {
                Ok(places) => return Ok(Ok(places)),
                Err(Hitch::Start(cut)) => {
                    self.cut.insert(cut);
                }
                Err(Hitch::Client(date)) => {
                    stretch.closed.insert(date);
                }
            }
        }
        Ok(Err(vec![Stop::Room]))
    }

    /// Plans a stretch with every later visit of its course that is to come; says whether all of
    /// them found a place. Those that can stay do.
    fn with_the_rest(&mut self, stretch: &Stretch<'a>, now: i64) -> Result<bool, Refusal> {
        let touched = stretch.touched;
        let first = stretch.visits.first().map_or(0, |visit| visit.number);
        let rest: Vec<&Visit> = touched
            .visits
            .iter()
            .filter(|visit| visit.number >= first && to_come(visit, now))
            .collect();
        if rest.len() == stretch.visits.len() {
            return Ok(false);
        }
        let before = self.ledger.clone();
        for visit in &rest {
            match self.given.get(&visit.visit_id) {
                Some((place, _)) => self.ledger.give_back(visit.client_id, place),
                None if touched.hit.contains(&visit.number) => {}
                None => self.ledger.give_back(visit.client_id, &visit.place),
            }
        }
        let whole = Stretch {
            visits: rest.clone(),
            before: None,
            closed: BTreeSet::new(),
            ..stretch.clone()
        };
        let Ok(places) = self.places(whole)? else {
            self.ledger = before;
            return Ok(false);
        };
        for (visit, place) in rest.iter().zip(places) {
            self.ledger.take(visit.client_id, &place);
            let cause = match touched.hit.contains(&visit.number) {
                true => Cause::Away,
                false => Cause::Gap(touched.wanted.gap_min),
            };
            if place == visit.place {
                self.given.remove(&visit.visit_id);
            } else {
                self.given.insert(visit.visit_id, (place, cause));
            }
        }
        Ok(true)
    }

    /// The plan with its reasons.
    fn told(&self, stopped: &BTreeMap<VisitId, Vec<Stop>>) -> Plan {
        let mut plan = Plan::default();
        for touched in &self.situation.touched {
            for visit in touched.visits.iter().filter(|one| stands(one)) {
                let hit = touched.hit.contains(&visit.number);
                match (self.given.get(&visit.visit_id), touched.barred) {
                    (Some((to, cause)), _) => plan.moves.push(Moved {
                        visit: visit.clone(),
                        to: *to,
                        cause: *cause,
                        reasons: self.reasons(touched, visit, to),
                    }),
                    (None, Some(rule)) if hit => {
                        plan.stuck.push(Stuck { visit: visit.clone(), why: Why::Barred(rule) });
                    }
                    (None, _) if hit => {
                        let rules = stopped.get(&visit.visit_id).cloned().unwrap_or_default();
                        plan.stuck.push(Stuck { visit: visit.clone(), why: Why::Stopped(rules) });
                    }
                    (None, _) => {}
                }
            }
        }
        plan.moves.sort_by_key(|one| (one.visit.place.starts_at, one.visit.visit_id));
        plan.stuck.sort_by_key(|one| (one.visit.place.starts_at, one.visit.visit_id));
        plan
    }

    fn reasons(&self, touched: &Touched, visit: &Visit, to: &Place) -> Vec<Reason> {
        let sites = &self.situation.names.sites;
        let (old, new) = (self.situation.date(visit), date_of(sites, to));
        let mut reasons = vec![match i64::from((new - old).get_days()) {
            0 if to.starts_at == visit.place.starts_at => Reason::SameTime,
            0 => Reason::SameDay,
            days if days > 0 => Reason::Later(days),
            days => Reason::Earlier(-days),
        }];
        let same = to.therapist_id == visit.place.therapist_id;
        reasons.push(if same { Reason::SameTherapist } else { Reason::OtherTherapist });
        if touched.wanted.wish.therapist == Some(to.therapist_id) {
            reasons.push(Reason::LikedTherapist);
        }
        let earlier = touched.visits.iter().filter(|one| stands(one) && one.number < visit.number);
        let before = earlier.max_by_key(|one| one.number).map(|one| {
            let place = self.given.get(&one.visit_id).map_or(&one.place, |(place, _)| place);
            date_of(sites, place)
        });
        if let Some(before) = before {
            reasons.push(Reason::After(i64::from((new - before).get_days())));
        }
        reasons
    }
}
