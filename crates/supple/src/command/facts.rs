//! `supple facts`: every fact with its type, values, question and policy.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use knowledge::words::LANGUAGES;
use pathway::record::allowed;
use pathway::wire::fact_json;

use super::{Common, Format};
use crate::input::{Sorry, knowledge};
use crate::output::say;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let knowledge = knowledge(arguments.common.knowledge.as_deref())?;
    let facts = &knowledge.engine.program.facts;
    if arguments.format == Format::Json {
        let facts = facts.iter().map(|fact| {
            let card = knowledge.card(&fact.name);
            let question: BTreeMap<String, String> = LANGUAGES
                .iter()
                .filter_map(|language| {
                    let text = card?.words(language, &["question"])?;
                    Some(((*language).to_owned(), text.to_owned()))
                })
                .collect();
            fact_json(fact, &question, knowledge.gates.get(&fact.name).map(String::as_str))
        });
        say(format_args!("{}", serde_json::Value::Array(facts.collect())));
        return Ok(ExitCode::SUCCESS);
    }
    for fact in facts {
        let question = knowledge.card(&fact.name).map_or("", |card| card.title("en"));
        say(format_args!(
            "{} ({}, {}): {}",
            fact.name,
            fact.kind.word(),
            fact.tier.word(),
            question
        ));
        say(format_args!("   {}", allowed(fact)));
    }
    Ok(ExitCode::SUCCESS)
}
