//! Prints what `docs/booking.md` shows: objective by time, latency of one course, repair, threads.
//!
//! `bench [--quick] [--cpu] [--latency]`; python3 makes the instances. `--quick` leaves the runs of a minute
//! out. `--cpu` is for a machine that is shared: seconds are then time on the processor, and the
//! two threads get as many steps each as the one thread took. `--latency` shows only the latency.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use booking::draft::Assigned;
use booking::drive::{Budget, Effort, Progress};
use booking::plan::Planner;
use booking::replan::repair;
use booking::{Diary, Problem, Solution, instance, solve_command};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let quick = std::env::args().any(|arg| arg == "--quick");
    let cpu = std::env::args().any(|arg| arg == "--cpu");
    machine();
    println!("seconds are {}", if cpu { "time on the processor" } else { "of the clock" });
    let folder = std::env::temp_dir().join(format!("booking-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = if std::env::args().any(|arg| arg == "--latency") {
        let file = generated(&folder, "large")?;
        let (solution, _) = solve(&file, Time { seconds: 10.0, cpu, steps: None }, 1)?;
        latency(&file, &solution.assigned)
    } else {
        run(&folder, cpu, if quick { &[1.0, 10.0] } else { &[1.0, 10.0, 60.0] })
    };
    std::fs::remove_dir_all(&folder)?;
    done
}

fn run(folder: &Path, cpu: bool, times: &[f64]) -> Outcome<()> {
    println!("\n| instance | seconds | threads | objective | unscheduled | steps/s | courses/s |");
    println!("|---|---|---|---|---|---|---|");
    let mut full = Vec::new();
    for name in ["small", "small2", "medium", "medium2", "large", "large2"] {
        let file = generated(folder, name)?;
        let small = name.starts_with("small");
        for &seconds in times.iter().filter(|&&seconds| !small || seconds <= 10.0) {
            let (solution, steps) = row(name, &file, Time { seconds, cpu, steps: None }, 1)?;
            if !small && seconds >= 10.0 {
                row(name, &file, Time { seconds, cpu, steps: cpu.then_some(steps) }, 2)?;
            }
            if (name, seconds) == ("medium", 10.0) {
                replan(folder, cpu, name, &file, &solution)?;
            }
            if name == "large" {
                full = solution.assigned;
            }
        }
    }
    latency(&generated(folder, "large")?, &full)
}

fn machine() {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split(": ").nth(1)).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("machine: {model}, {cores} cores, load at start {}", load.trim());
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn generated(folder: &Path, name: &str) -> Outcome<Vec<u8>> {
    let file = folder.join(format!("inst/{name}.json"));
    if !file.exists() {
        let script = script("gen.py");
        let output = Command::new("python3")
            .arg(script)
            .args([name, "inst"])
            .current_dir(folder)
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
    }
    Ok(std::fs::read(file)?)
}

/// How long a run may take.
#[derive(Clone, Copy)]
struct Time {
    seconds: f64,
    cpu: bool,
    /// Steps instead of seconds.
    steps: Option<u64>,
}

/// Seconds this thread has been on a processor.
fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

fn solve(file: &[u8], time: Time, threads: usize) -> Outcome<(Solution, Progress)> {
    let budget = time.steps.map_or(Budget::Seconds(time.seconds), Budget::Steps);
    let effort = Effort { budget, threads, seed: 1, disruption_max: None };
    let begin = Instant::now();
    let mut last = None;
    let clock = || if time.cpu { on_processor() } else { begin.elapsed().as_secs_f64() };
    let solution = solve_command(file, &effort, &clock, &mut |now| last = Some(now))?;
    Ok((solution, last.ok_or("no progress")?))
}

fn row(name: &str, file: &[u8], time: Time, threads: usize) -> Outcome<(Solution, u64)> {
    let (solution, last) = solve(file, time, threads)?;
    let evaluation = &solution.evaluation;
    if !evaluation.violations.is_empty() {
        return Err(format!("{name} breaks rules: {:?}", evaluation.violations).into());
    }
    let rate = |count: u64| match time.steps {
        Some(_) => String::new(),
        None => format!("{:.0}", count as f64 / last.seconds),
    };
    println!(
        "| {name} | {} | {threads} | {} | {} | {} | {} |",
        time.seconds,
        evaluation.parts.total(),
        evaluation.unscheduled,
        rate(last.steps),
        rate(last.courses_planned)
    );
    Ok((solution, last.steps))
}

fn replan(folder: &Path, cpu: bool, name: &str, file: &[u8], solution: &Solution) -> Outcome<()> {
    let answer = folder.join("answer.json");
    std::fs::write(&answer, solution.json())?;
    std::fs::write(folder.join(format!("inst/{name}.json")), file)?;
    let script = script("replan.py");
    let out = format!("{name}-again");
    let status = Command::new("python3")
        .arg(script)
        .args([name, "answer.json", &out])
        .current_dir(folder)
        .output()?;
    if !status.status.success() {
        return Err(String::from_utf8_lossy(&status.stderr).into());
    }
    let file = std::fs::read(folder.join(format!("inst/{out}.json")))?;
    let problem = Problem::new(instance::read(&file)?)?;
    let begin = Instant::now();
    let repaired = repair(&problem);
    let took = begin.elapsed();
    println!(
        "| {name} re-plan, repair only | {:.4} | 1 | {} | {} | | |",
        took.as_secs_f64(),
        repaired.diary.total(),
        repaired.diary.unscheduled()
    );
    let time = Time { seconds: 2.0, cpu, steps: None };
    let (solution, _) = row(&format!("{name} re-plan"), &file, time, 1)?;
    println!(
        "| … its disruption | | | {} | {} moved | | |",
        solution.evaluation.parts.disruption,
        solution.moved.len()
    );
    Ok(())
}

/// The fastest of three, in µs, so that other work on the machine counts less.
fn fastest(mut act: impl FnMut()) -> f64 {
    let mut took = f64::INFINITY;
    for _ in 0..3 {
        let begin = Instant::now();
        act();
        took = took.min(begin.elapsed().as_secs_f64() * 1e6);
    }
    took
}

/// Times one course and its alternatives, each course of a full calendar in turn.
fn latency(file: &[u8], full: &[Assigned]) -> Outcome<()> {
    let problem = Problem::new(instance::read(file)?)?;
    let mut diary = Diary::new(&problem);
    diary.restore(full);
    let mut planner = Planner::new();
    let mut one = Vec::new();
    let mut all = Vec::new();
    for course in 0..problem.draft().courses.len() as u32 {
        let before = diary.clone();
        diary.withdraw(course);
        let options = planner.options(&diary, course);
        if options.is_ok() {
            one.push(fastest(|| drop(planner.course(&diary, course))));
            all.push(fastest(|| drop(planner.options(&diary, course))));
        }
        diary = before;
    }
    println!(
        "\n| on the full large calendar, µs, fastest of three | p50 | p95 | p99 | most | courses |"
    );
    println!("|---|---|---|---|---|---|");
    for (name, list) in [("one course with reasons", &mut one), ("with its alternatives", &mut all)]
    {
        list.sort_by(f64::total_cmp);
        let at = |share: f64| list[((list.len() - 1) as f64 * share) as usize];
        println!(
            "| {name} | {:.0} | {:.0} | {:.0} | {:.0} | {} |",
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0),
            list.len()
        );
    }
    Ok(())
}
