//! Solves an instance: `solve IN.json --seconds 10 --threads 1 --seed 1 --out OUT.json`.
//!
//! `--steps N` instead of `--seconds` makes the result repeatable; `--disruption N` bounds the
//! disruption of a re-plan.

use std::error::Error;
use std::time::Instant;

use booking::drive::{Budget, Effort};
use booking::solve_command;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).cloned()
    };
    let input = std::fs::read(args.first().ok_or("which instance?")?)?;
    let budget = match option("--steps") {
        Some(steps) => Budget::Steps(steps.parse()?),
        None => Budget::Seconds(option("--seconds").unwrap_or("10".into()).parse()?),
    };
    let effort = Effort {
        budget,
        threads: option("--threads").unwrap_or("1".into()).parse()?,
        seed: option("--seed").unwrap_or("1".into()).parse()?,
        disruption_max: option("--disruption").map(|most| most.parse()).transpose()?,
    };
    let begin = Instant::now();
    let clock = || begin.elapsed().as_secs_f64();
    let mut shown = 0.0;
    let solution = solve_command(&input, &effort, &clock, &mut |now| {
        if now.seconds >= shown {
            shown = now.seconds + 1.0;
            eprintln!(
                "{:.1} s objective {} unscheduled {} steps {} ({:.0} courses/s)",
                now.seconds,
                now.objective,
                now.unscheduled,
                now.steps,
                now.courses_planned as f64 / now.seconds.max(1e-9)
            );
        }
    });
    let solution = match solution {
        Ok(solution) => solution,
        Err(refusal) => {
            eprintln!("{refusal}");
            std::process::exit(2);
        }
    };
    let evaluation = &solution.evaluation;
    eprintln!(
        "{:.2} s objective {} unscheduled {} moved {} violations {} {:?}",
        clock(),
        evaluation.parts.total(),
        evaluation.unscheduled,
        solution.moved.len(),
        evaluation.violations.len(),
        evaluation.parts
    );
    match option("--out") {
        Some(path) => std::fs::write(path, solution.json())?,
        None => println!("{}", solution.json()),
    }
    Ok(())
}
