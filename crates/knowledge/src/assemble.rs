//! All active cards together become one program.

use std::collections::BTreeMap;

use pathway::effect::Massage;
use pathway::program::{CardRef, Exception, Program, Rule};

use crate::card::{Card, SourceStatus};
use crate::fault::Fault;
use crate::{fact_card, plan_cards, rule, validity};

/// Makes the program and the list of gates as written. Mistakes go to `faults`, and the card that
/// holds one is left out of the program, which is then not used.
pub fn assemble(
    cards: &BTreeMap<String, Card>,
    faults: &mut Vec<Fault>,
) -> (Program, BTreeMap<String, String>) {
    let mut program = Program::default();
    let active: Vec<&Card> = cards.values().filter(|c| c.is_active()).collect();
    for card in active.iter().filter(|c| c.kind == "fact") {
        match fact_card::fact(card).and_then(|fact| validity::check(card, &fact).map(|()| fact)) {
            Ok(fact) => program.facts.push(fact),
            Err(fault) => faults.push(fault),
        }
    }
    program.facts.sort_by(|a, b| (a.tier, a.order, &a.name).cmp(&(b.tier, b.order, &b.name)));
    program.index_facts();
    let gates = gates(&active, &mut program, faults);
    for card in &active {
        if let Err(fault) = add(card, cards, &mut program) {
            faults.push(fault);
        }
    }
    check_names(cards, &program, faults);
    (program, gates)
}

fn gates(
    active: &[&Card],
    program: &mut Program,
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, String> {
    let mut gates = BTreeMap::new();
    for card in active.iter().filter(|c| c.kind == "fact") {
        match rule::optional_condition(card, "applies_when", program) {
            Ok(None) => {}
            Ok(gate) => {
                if let Ok(Some(text)) = card.reader().optional_word("applies_when") {
                    gates.insert(card.id.clone(), text);
                }
                if let Some(fact) = program.facts.iter_mut().find(|f| f.name == card.id) {
                    fact.applies_when = gate;
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    circles(active, program, faults);
    gates
}

/// A fact that applies only when it applies itself can never be asked.
fn circles(active: &[&Card], program: &Program, faults: &mut Vec<Fault>) {
    for card in active.iter().filter(|c| c.kind == "fact") {
        let mut path = vec![card.id.clone()];
        let mut next = vec![card.id.clone()];
        while let Some(name) = next.pop() {
            let gate = program.fact(&name).and_then(|f| f.applies_when.as_ref());
            for fact in gate.map(|g| g.facts()).unwrap_or_default() {
                if fact == card.id {
                    path.push(card.id.clone());
                    faults.push(card.fault(
                        "applies_when",
                        format!(
                            "`{}` applies only when it applies itself: {}",
                            card.id,
                            path.join(" -> ")
                        ),
                        "break the circle: one of these facts must be asked without a gate",
                    ));
                    return;
                }
                if !path.iter().any(|p| p == fact) {
                    path.push(fact.to_owned());
                    next.push(fact.to_owned());
                }
            }
        }
    }
}

/// Kinds whose cards say something in decisions or plans.
const DECIDING: [&str; 13] = [
    "red-flag",
    "contraindication",
    "exception",
    "technique",
    "presentation",
    "course-rule",
    "remedy",
    "interaction",
    "medicine",
    "home-item",
    "advice",
    "option",
    "stop-rule",
];

fn add(card: &Card, cards: &BTreeMap<String, Card>, program: &mut Program) -> Result<(), Fault> {
    if !DECIDING.contains(&card.kind.as_str()) {
        return Ok(());
    }
    let index = program.cards.len();
    program.cards.push(CardRef {
        id: card.id.clone(),
        kind: card.kind.clone(),
        sources: source_names(card, cards),
        implied: card.reader().flag("implied")?,
    });
    for written in rule::written(card)? {
        let when = rule::condition(card, written.when, program)?;
        let effect = rule::effect(card, written.then)?;
        program.rules.push(Rule { card: index, when, effect });
    }
    match card.kind.as_str() {
        "exception" => add_exception(card, index, program)?,
        "technique" => {
            let technique = plan_cards::technique(card, index, program)?;
            program.techniques.push(technique);
        }
        "presentation" => {
            let presentation = plan_cards::presentation(card, index, program)?;
            program.presentations.push(presentation);
        }
        "home-item" => {
            let item = plan_cards::home_item(card, index, program)?;
            program.home_items.push(item);
        }
        "advice" => {
            let advice = plan_cards::advice(card, index, program)?;
            program.advice.push(advice);
        }
        "option" => {
            let option = plan_cards::advice(card, index, program)?;
            program.options.push(option);
        }
        "course-rule" if card.table.contains_key("visits") => {
            program.dose = Some(plan_cards::dose(card, index, program)?);
            program.start_level_fact = card.reader().optional_word("start_level_fact")?;
        }
        _ => {}
    }
    Ok(())
}

/// Keys of the sources that a decision names: an unread source is never shown as a citation.
fn source_names(card: &Card, cards: &BTreeMap<String, Card>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for source in &card.sources {
        let name = source.name().to_owned();
        let own = source.key.as_ref().and_then(|key| cards.get(key)).and_then(|c| c.source_status);
        if source.status.or(own).is_some_and(|status| status > SourceStatus::SecondHand) {
            continue;
        }
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn add_exception(card: &Card, index: usize, program: &mut Program) -> Result<(), Fault> {
    let reader = card.reader();
    let level = |key: &str| {
        let word = reader.word(key)?;
        Massage::from_word(&word).ok_or_else(|| reader.wrong(key, word, "a massage verdict"))
    };
    let exception = Exception {
        card: index,
        when: rule::condition(card, &reader.word("when")?, program)?,
        lifts: level("lifts")?,
        to: level("to")?,
    };
    if exception.lifts != Massage::NeedsClearance || exception.to != Massage::Adapted {
        return Err(card.fault(
            "lifts",
            "an exception can only turn needs_clearance into adapted",
            "a bar or an urgency is never lifted by a card",
        ));
    }
    if program.exceptions.iter().any(|e| e.lifts == exception.lifts) {
        return Err(card.fault(
            "lifts",
            "two exceptions lift the same verdict",
            "let one card say when it is lifted",
        ));
    }
    program.exceptions.push(exception);
    Ok(())
}

/// Names that point to other cards must exist.
fn check_names(cards: &BTreeMap<String, Card>, program: &Program, faults: &mut Vec<Fault>) {
    let known: Vec<&str> = program
        .techniques
        .iter()
        .flat_map(|t| std::iter::once(t.word.as_str()).chain(t.variants.iter().map(String::as_str)))
        .collect();
    let mut check = |card: usize, word: &str| {
        if !known.is_empty() && !known.contains(&word) {
            let id = program.card_id(card);
            if let Some(card) = cards.get(id) {
                let near = known.iter().min_by_key(|k| pathway::record::distance(word, k));
                faults.push(card.fault(
                    word,
                    format!("there is no technique `{word}`"),
                    format!("did you mean `{}`?", near.copied().unwrap_or_default()),
                ));
            }
        }
    };
    for rule in &program.rules {
        let areas = rule.effect.areas.values().flat_map(|a| &a.barred_techniques);
        rule.effect.barred_techniques.iter().chain(areas).for_each(|w| check(rule.card, w));
    }
    for presentation in &program.presentations {
        presentation
            .first
            .iter()
            .chain(&presentation.avoid)
            .for_each(|w| check(presentation.card, w));
    }
    for technique in &program.techniques {
        for id in technique.barred_by.iter().filter(|id| !cards.contains_key(*id)) {
            if let Some(card) = cards.get(program.card_id(technique.card)) {
                let what = format!("`barred_by` names `{id}`, and there is no such card");
                faults.push(card.fault(id, what, "name an existing card"));
            }
        }
    }
    for fact in &program.facts {
        if let Some(derive) = &fact.derive {
            let (first, second) = derive.inputs();
            for input in [first, second].into_iter().filter(|i| program.fact(i).is_none()) {
                if let Some(card) = cards.get(&fact.name) {
                    let what = format!("`derive` names `{input}`, and there is no such fact");
                    faults.push(card.fault(input, what, "name an existing fact"));
                }
            }
        }
    }
}
