//! The bulk planner and the command.

use booking::drive::{Budget, Effort};
use booking::{Refusal, Solution, solve_command};

use crate::make::{generated, passes};

fn solve(file: &[u8], steps: u64, threads: usize, seed: u64) -> Solution {
    let effort = Effort { budget: Budget::Steps(steps), threads, seed, disruption_max: None };
    solve_command(file, &effort, &|| 0.0, &mut |_| {}).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    let file = generated("small");
    for threads in [1, 2, 3] {
        let one = solve(&file, 2_000, threads, 5);
        let two = solve(&file, 2_000, threads, 5);
        assert_eq!(one.json(), two.json(), "{threads} threads");
        passes(&file, &one.assigned);
    }
    assert_ne!(solve(&file, 50, 1, 5).json(), solve(&file, 50, 1, 6).json());
}

#[test]
fn threads_on_several_sites_make_one_sound_plan() {
    let file = generated("medium");
    let one = solve(&file, 960, 2, 1);
    let objective = passes(&file, &one.assigned);
    assert_eq!(one.evaluation.parts.total(), objective);
}

#[test]
fn progress_tells_how_far_the_work_is() {
    let file = generated("tiny");
    let effort = Effort { budget: Budget::Steps(5_000), threads: 1, seed: 1, disruption_max: None };
    let mut heard = Vec::new();
    let solution =
        solve_command(&file, &effort, &|| 0.0, &mut |progress| heard.push(progress)).unwrap();
    assert!(heard.len() > 2);
    assert!(heard.windows(2).all(|two| two[0].objective >= two[1].objective));
    assert!(heard.windows(2).all(|two| two[0].steps <= two[1].steps));
    assert_eq!(heard.last().unwrap().objective, solution.evaluation.parts.total());
}

#[test]
fn a_budget_of_seconds_ends_by_the_clock_it_is_given() {
    let file = generated("tiny");
    for threads in [1, 2] {
        let ticks = std::sync::atomic::AtomicU64::new(0);
        let clock = || ticks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) as f64 / 100.0;
        let effort =
            Effort { budget: Budget::Seconds(2.0), threads, seed: 1, disruption_max: None };
        let solution = solve_command(&file, &effort, &clock, &mut |_| {}).unwrap();
        passes(&file, &solution.assigned);
    }
}

#[test]
fn a_bad_file_is_refused() {
    let effort = Effort { budget: Budget::Steps(1), threads: 1, seed: 1, disruption_max: None };
    let refused = solve_command(b"{\"version\": 3}", &effort, &|| 0.0, &mut |_| {}).unwrap_err();
    assert_eq!(refused, Refusal::Input { path: "version".into(), reason: "is not 1".into() });
    assert_eq!(refused.to_string(), "`version`: is not 1");
}
