//! Answers of the whole persons among the cards, as somebody would send them.

use knowledge::Knowledge;
use pathway::fact::AskedOf;

/// The embedded cards.
pub fn knowledge() -> Knowledge {
    Knowledge::load(&knowledge::embedded()).expect("the cards load")
}

/// What a person of `knowledge/people` or `knowledge/quiet` answers; what only the practice
/// states is left out.
pub fn answers(knowledge: &Knowledge, person: &str) -> serde_json::Value {
    let card = knowledge.card(person).expect("a whole person");
    let mut record = knowledge::cases::record_of(knowledge, card).unwrap();
    for fact in &knowledge.engine.program.facts {
        if fact.asked_of == AskedOf::Practice {
            record.remove(&fact.name);
        }
    }
    record.to_json()
}
