//! `supple courses solve`: plan or re-plan the courses of an instance.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use booking::drive::{Budget, Effort, Progress};
use booking::solve_command;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use crate::input::{Sorry, bytes};
use crate::output::say;

/// An instance file larger than this is refused.
const INSTANCE_BYTES_MAX: u64 = 512 << 20;

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: CoursesCommand,
}

#[derive(Subcommand)]
enum CoursesCommand {
    /// Plan the courses of an instance, or re-plan when it has a plan in force.
    Solve(SolveArguments),
}

#[derive(Args)]
struct SolveArguments {
    /// The instance, or `-` for standard input.
    file: String,
    /// How long to look for better plans.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// So many steps on each thread instead of seconds: the same plan every time.
    #[arg(long)]
    steps: Option<u64>,
    #[arg(long, default_value_t = 1)]
    threads: usize,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most that a re-plan may disturb, in points of the objective.
    #[arg(long)]
    disruption_max: Option<u32>,
    /// Where the plan goes; standard output when left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let CoursesCommand::Solve(arguments) = &arguments.command;
    if !arguments.seconds.is_finite() || arguments.seconds < 0.0 {
        return Err(format!("--seconds {} is not a time; give 0 or more", arguments.seconds));
    }
    let input = bytes(&arguments.file, INSTANCE_BYTES_MAX + 1)?;
    if input.len() as u64 > INSTANCE_BYTES_MAX {
        return Err(format!("{} is larger than 512 MB; plan its sites apart", arguments.file));
    }
    let effort = Effort {
        budget: arguments.steps.map_or(Budget::Seconds(arguments.seconds), Budget::Steps),
        threads: arguments.threads.clamp(1, 64),
        seed: arguments.seed,
        disruption_max: arguments.disruption_max,
    };
    let started = Instant::now();
    let clock = move || started.elapsed().as_secs_f64();
    let line = ProgressLine::new();
    let solution = solve_command(&input, &effort, &clock, &mut |progress| line.show(&progress))
        .map_err(|refusal| format!("{} was refused: {refusal}", arguments.file))?;
    line.end();
    let evaluation = &solution.evaluation;
    eprintln!(
        "objective {}, {} visits without a place, {} moved, {:.1} s",
        evaluation.parts.total(),
        evaluation.unscheduled,
        solution.moved.len(),
        clock()
    );
    for moved in &solution.moved {
        eprintln!("moved: {moved:?}");
    }
    match &arguments.out {
        None => say(solution.json()),
        Some(path) => std::fs::write(path, solution.json())
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// One line that is written over: objective, visits without a place, courses a second.
struct ProgressLine {
    bar: ProgressBar,
}

impl ProgressLine {
    fn new() -> ProgressLine {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        ProgressLine { bar }
    }

    fn show(&self, progress: &Progress) {
        let rate = progress.courses_planned as f64 / progress.seconds.max(1e-9);
        self.bar.set_message(format!(
            "{:.0} s, objective {}, {} visits without a place, {rate:.0} courses/s",
            progress.seconds, progress.objective, progress.unscheduled
        ));
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
