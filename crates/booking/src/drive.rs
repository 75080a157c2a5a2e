//! Runs a bulk plan or a re-plan to its budget, on one thread or several.
//!
//! On several threads, a question of few sites is worked on by every thread with a seed of its
//! own, and after each stage all go on from the best plan. A question
//! of many sites is worked on in rounds. In most rounds each thread has courses of its own
//! that do not meet those of the others (`shard`); in every third round all threads start from one
//! plan with seeds of their own and the best goes on. With a budget of steps the result depends
//! only on the question, the seed and the number of threads.

use crate::bulk::{Bulk, adopt};
use crate::diary::Diary;
use crate::problem::Problem;
use crate::random::Random;
use crate::replan::repair;
use crate::shard::Units;

/// How long to work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// So many steps on each thread.
    Steps(u64),
    /// Until the clock has passed so many seconds.
    Seconds(f64),
}

/// How to work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// How long.
    pub budget: Budget,
    /// Threads, at least 1.
    pub threads: usize,
    /// Seed of all random choices.
    pub seed: u64,
    /// Most disruption of a re-plan, in points of the objective.
    pub disruption_max: Option<u32>,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Seconds on the clock.
    pub seconds: f64,
    /// Best objective.
    pub objective: i64,
    /// Visits without a place.
    pub unscheduled: usize,
    /// Steps of all threads.
    pub steps: u64,
    /// Courses planned by all threads.
    pub courses_planned: u64,
}

/// A clock: seconds since some moment. With a budget of steps it may always say 0.
pub type Clock<'c> = &'c (dyn Fn() -> f64 + Sync);

const ROUNDS: u64 = 48;

/// Stages of a run where every thread works on everything.
const STAGES: u32 = 32;

/// Fewer units than this per thread leave too many courses without a group.
const UNITS_PER_THREAD: usize = 8;

/// Plans all courses of a problem; re-plans when the problem has an incumbent.
pub fn drive<'p>(
    problem: &'p Problem,
    effort: &Effort,
    clock: Clock,
    progress: &mut dyn FnMut(Progress),
) -> Diary<'p> {
    let begin = clock();
    let replan = problem.draft.incumbent.is_some();
    let mut bulk = if replan {
        Bulk::improve(repair(problem), effort.seed, effort.disruption_max)
    } else {
        Bulk::new(Diary::new(problem), effort.seed)
    };
    bulk.fill();
    let pace = Pace { begin, clock, budget: effort.budget };
    let units = Units::new(problem);
    if effort.threads > 1 && units.count() >= UNITS_PER_THREAD * effort.threads {
        rounds(bulk, &units, effort, &pace, progress)
    } else {
        seeds(bulk, effort, &pace, progress)
    }
}

/// Each thread works on everything with a seed of its own; at the end of each stage all go on
/// from the best plan any of them has.
fn seeds<'p>(
    mut main: Bulk<'p>,
    effort: &Effort,
    pace: &Pace,
    progress: &mut dyn FnMut(Progress),
) -> Diary<'p> {
    let mut random = Random::new(!effort.seed);
    let mut others: Vec<Bulk> =
        (1..effort.threads).map(|_| main.with_seed(random.bits())).collect();
    let stages = if others.is_empty() { 1 } else { STAGES };
    for stage in 1..=stages {
        let end = f64::from(stage) / f64::from(stages);
        std::thread::scope(|scope| {
            for other in &mut others {
                start(scope, move || other.run_to(end, &mut |other| pace.share(other.steps)));
            }
            let mut calls = 0u64;
            main.run_to(end, &mut |main| {
                if calls.is_multiple_of(64) {
                    progress(pace.report(main));
                }
                calls += 1;
                pace.share(main.steps)
            });
        });
        for other in &others {
            main.meet(other);
        }
        for other in &mut others {
            other.meet(&main);
        }
    }
    let all = |count: fn(&Bulk) -> u64| count(&main) + others.iter().map(count).sum::<u64>();
    progress(Progress {
        steps: all(|one| one.steps),
        courses_planned: all(|one| one.courses_planned),
        ..pace.report(&main)
    });
    main.finish()
}

/// Starts a thread. One that cannot be started leaves its work undone, and the plan as it was.
fn start<'scope>(
    scope: &'scope std::thread::Scope<'scope, '_>,
    work: impl FnOnce() + Send + 'scope,
) {
    drop(std::thread::Builder::new().spawn_scoped(scope, work));
}

/// Where the work is in its budget.
struct Pace<'c> {
    begin: f64,
    clock: Clock<'c>,
    budget: Budget,
}

impl Pace<'_> {
    fn seconds(&self) -> f64 {
        (self.clock)() - self.begin
    }

    fn share(&self, steps: u64) -> f64 {
        match self.budget {
            Budget::Steps(all) => steps as f64 / all.max(1) as f64,
            Budget::Seconds(all) => self.seconds() / all.max(1e-3),
        }
    }

    fn report(&self, bulk: &Bulk) -> Progress {
        Progress {
            seconds: self.seconds(),
            objective: bulk.best_total(),
            unscheduled: bulk.unscheduled(),
            steps: bulk.steps,
            courses_planned: bulk.courses_planned,
        }
    }
}

fn rounds<'p>(
    start: Bulk<'p>,
    units: &Units,
    effort: &Effort,
    pace: &Pace,
    progress: &mut dyn FnMut(Progress),
) -> Diary<'p> {
    let problem = start.diary.problem;
    let mut random = Random::new(effort.seed);
    let mut best = (start.best_total(), start.diary.places.clone());
    let mut main = start;
    let mut counts = (0, 0);
    for round in 0..ROUNDS {
        let last = round + 1 == ROUNDS;
        let joint = round % 3 == 2 || last;
        let all: Vec<usize> = (0..problem.courses.len()).collect();
        let groups = if joint {
            vec![all; effort.threads]
        } else {
            units.split(problem, effort.threads, &mut random)
        };
        let mut workers: Vec<Bulk> = groups
            .into_iter()
            .map(|movable| {
                let diary = main.diary.clone();
                let mut worker = Bulk::with(diary, random.bits(), movable, main.ideal.clone());
                (worker.heat, worker.disruption_max) = (main.heat, main.disruption_max);
                worker
            })
            .collect();
        if !joint {
            // Each group may add its part of the disruption still allowed.
            let room = (main.disruption_max.saturating_sub(main.diary.disruption)).max(0);
            for worker in &mut workers {
                worker.disruption_max =
                    main.diary.disruption.saturating_add(room / effort.threads as i64);
            }
        }
        work(&mut workers, pace, round);
        for worker in &workers {
            counts = (counts.0 + worker.steps, counts.1 + worker.courses_planned);
        }
        merge(&mut main, workers, joint, &mut best);
        progress(Progress {
            seconds: pace.seconds(),
            objective: best.0,
            unscheduled: main.diary.unscheduled(),
            steps: counts.0,
            courses_planned: counts.1,
        });
    }
    adopt(&mut main.diary, &best.1);
    main.diary
}

/// Runs one round on a thread per worker.
fn work(workers: &mut [Bulk], pace: &Pace, round: u64) {
    let end = (round + 1) as f64 / ROUNDS as f64;
    std::thread::scope(|scope| {
        for worker in workers {
            let run = move || {
                worker.run(&mut |worker| {
                    let share = match pace.budget {
                        Budget::Steps(all) => {
                            let each = (all / ROUNDS).max(1);
                            (round as f64 + worker.steps as f64 / each as f64) / ROUNDS as f64
                        }
                        Budget::Seconds(_) => pace.share(0),
                    };
                    if share >= end { 1.0 } else { share }
                });
            };
            start(scope, run);
        }
    });
}

type Best = (i64, Vec<Option<crate::draft::Place>>);

/// Brings what the workers did together in `main` and keeps the best plan seen.
fn merge<'p>(main: &mut Bulk<'p>, workers: Vec<Bulk<'p>>, joint: bool, best: &mut Best) {
    for worker in &workers {
        for (ideal, other) in main.ideal.iter_mut().zip(&worker.ideal) {
            *ideal = match (*ideal, *other) {
                (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
                (mine, theirs) => mine.or(theirs),
            };
        }
        if worker.best_total() < best.0 && (joint || workers.len() == 1) {
            *best = (worker.best_total(), worker.best_places().to_vec());
        }
    }
    if joint {
        if let Some(worker) = workers.into_iter().min_by_key(|worker| worker.diary.total) {
            main.diary = worker.diary;
        }
    } else {
        // Groups share nothing, so their changes and their best plans add up.
        let start = main.diary.places.clone();
        let mut finest = main.diary.clone();
        for worker in &workers {
            let mixed = |mine: &[Option<crate::draft::Place>],
                         theirs: &[Option<crate::draft::Place>]| {
                let visits = mine.iter().zip(theirs).zip(&start);
                visits
                    .map(|((mine, theirs), start)| if theirs != start { *theirs } else { *mine })
                    .collect::<Vec<_>>()
            };
            let places = mixed(&finest.places, worker.best_places());
            adopt(&mut finest, &places);
            let places = mixed(&main.diary.places, &worker.diary.places);
            adopt(&mut main.diary, &places);
        }
        if finest.total < best.0 {
            *best = (finest.total, finest.places);
        }
    }
}
