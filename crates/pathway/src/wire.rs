//! The contract's JSON: decisions, questions and facts as outside tools read them.
//!
//! Each shape here is a promise; the types inside are free to change.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::decision::{Decision, Open};
use crate::effect::Effect;
use crate::explain::{Changes, Why};
use crate::fact::{Fact, FactType};
use crate::interview::Next;
use crate::plan::{AdviceLine, Plan};
use crate::program::Program;
use crate::record::{Refusal, Value};

#[derive(Serialize)]
struct Rails {
    definite: &'static str,
    possible: &'static str,
}

#[derive(Serialize)]
struct Limits<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    urgency: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    massage: Option<&'static str>,
    pressure_max: Option<u32>,
    duration_minutes_max: Option<u32>,
    barred_techniques: Vec<&'e str>,
    avoid_areas: Vec<&'e str>,
    positions: Vec<&'e str>,
    no_heat: bool,
    other: Vec<&'e str>,
    areas: Vec<Json>,
}

fn words(set: &std::collections::BTreeSet<String>) -> Vec<&str> {
    set.iter().map(String::as_str).collect()
}

fn limits(effect: &Effect) -> Limits<'_> {
    Limits {
        urgency: None,
        massage: None,
        pressure_max: effect.pressure_max,
        duration_minutes_max: effect.duration_minutes_max,
        barred_techniques: words(&effect.barred_techniques),
        avoid_areas: words(&effect.avoid_areas),
        positions: words(&effect.positions),
        no_heat: effect.no_heat,
        other: words(&effect.other),
        areas: effect
            .areas
            .iter()
            .map(|(area, limit)| {
                json!({
                    "area": area,
                    "pressure_max": limit.pressure_max,
                    "barred_techniques": words(&limit.barred_techniques),
                })
            })
            .collect(),
    }
}

/// Only what a card says, so that an effect without limits stays short.
pub fn effect_json(effect: &Effect) -> Json {
    let mut object = Map::new();
    let mut put = |key: &str, value: Json| {
        let empty = match &value {
            Json::Null | Json::Bool(false) => true,
            Json::Array(list) => list.is_empty(),
            _ => false,
        };
        if !empty {
            object.insert(key.to_owned(), value);
        }
    };
    if effect.urgency != Default::default() {
        put("urgency", effect.urgency.word().into());
    }
    if effect.massage != Default::default() {
        put("massage", effect.massage.word().into());
    }
    if let Json::Object(fields) = json!(limits(effect)) {
        fields.into_iter().for_each(|(key, value)| put(&key, value));
    }
    put("interaction", effect.interaction.map_or(Json::Null, |i| i.word().into()));
    put("course", effect.course.map_or(Json::Null, |c| c.word().into()));
    Json::Object(object)
}

fn because_json(because: &[(String, Value)]) -> Json {
    Json::Object(because.iter().map(|(fact, value)| (fact.clone(), value.to_json())).collect())
}

fn open_json(open: &Open) -> Json {
    let mut object = json!({"fact": open.fact, "tier": open.tier.word(), "cards": open.cards});
    if let (true, Json::Object(map)) = (open.asked, &mut object) {
        map.insert("asked".into(), true.into());
    }
    object
}

/// The decision as `supple screen --format json` prints it. `on` is the civil date.
pub fn decision_json(decision: &Decision, program: &Program, on: &str) -> Json {
    let rails = |pick: &dyn Fn(&Effect) -> &'static str| {
        json!(Rails { definite: pick(&decision.definite), possible: pick(&decision.possible) })
    };
    let findings = decision.findings.iter().map(|finding| {
        json!({
            "card": finding.card,
            "because": because_json(&finding.because),
            "effect": effect_json(&finding.effect),
            "sources": finding.sources,
        })
    });
    let mut object = json!({
        "knowledge": {"release": program.release, "digest": program.digest},
        "on": on,
        "urgency": rails(&|e| e.urgency.word()),
        "massage": rails(&|e| e.massage.word()),
        "cleared": decision.cleared,
        "limits": limits(&decision.possible),
        "findings": findings.collect::<Vec<_>>(),
        "open": decision.open.iter().map(open_json).collect::<Vec<_>>(),
        "at_visit": decision.at_visit,
        "plan": decision.plan.as_ref().map(plan_json),
    });
    // Present only once a course has begun and its rules have something to say.
    if let (Some(course), Json::Object(map)) = (decision.possible.course, &mut object) {
        let definite = decision.definite.course.map(|c| c.word());
        map.insert("course".into(), json!({"definite": definite, "possible": course.word()}));
    }
    object
}

fn plan_json(plan: &Plan) -> Json {
    let advice = |list: &[AdviceLine]| {
        list.iter()
            .map(|line| {
                let stances: BTreeMap<&str, &str> =
                    line.stances.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                json!({"card": line.card, "stances": stances, "sources": line.sources})
            })
            .collect::<Vec<_>>()
    };
    json!({
        "techniques": plan.techniques.iter().map(|t| json!({
            "card": t.card,
            "technique": t.word,
            "pressure_max": t.pressure_max,
            "minutes": t.minutes,
            "because": t.because,
            "active": t.active,
            "sources": t.sources,
        })).collect::<Vec<_>>(),
        "dose": plan.dose.as_ref().map(|d| json!({
            "card": d.card,
            "visits": d.visits,
            "visits_max": d.visits_max,
            "gap_days_min": d.gap_days_min,
            "gap_days_max": d.gap_days_max,
            "minutes": d.minutes,
            "review_after": d.review_after,
            "below_studied_dose": d.below_studied_dose,
            "sources": d.sources,
        })),
        "home": plan.home.iter().map(|h| json!({
            "card": h.card, "start": h.start, "active": h.active, "sources": h.sources,
        })).collect::<Vec<_>>(),
        "advice": advice(&plan.advice),
        "options": advice(&plan.options),
        "checks": plan.checks.iter().map(|(card, level)| json!({
            "card": card, "interaction": level,
        })).collect::<Vec<_>>(),
        "questions": plan.questions,
    })
}

/// The answer of `supple interview --format json`.
pub fn next_json(next: &Next) -> Json {
    let mut object = json!({
        "done": next.done(),
        "tier": next.tier.map(|t| t.word()),
        "next": next.facts,
    });
    if let (false, Json::Object(map)) = (next.again.is_empty(), &mut object) {
        map.insert("again".into(), json!(next.again));
    }
    object
}

/// One line of `supple screen --lines` for a record that was refused.
pub fn refused_line(line: usize, refusal: &Refusal) -> Json {
    json!({"line": line, "refused": refusal})
}

/// One fact of `supple facts --format json`. `question` is language -> words.
pub fn fact_json(fact: &Fact, question: &BTreeMap<String, String>, gate: Option<&str>) -> Json {
    let values = match &fact.kind {
        FactType::Tri => vec!["yes".to_owned(), "no".to_owned()],
        FactType::Enum(values) | FactType::Set(values) => values.clone(),
        _ => Vec::new(),
    };
    let (min, max) = match &fact.kind {
        FactType::Int { min, max } => (json!(min), json!(max)),
        FactType::Number { min, max } => (json!(min), json!(max)),
        _ => (Json::Null, Json::Null),
    };
    json!({
        "name": fact.name,
        "type": fact.kind.word(),
        "values": values,
        "min": min,
        "max": max,
        "unit": fact.unit,
        "tier": fact.tier.word(),
        "question": question,
        "not_sure": fact.not_sure.word(),
        "applies_when": gate,
    })
}

/// The answer of `supple why --format json`.
pub fn why_json(card: &str, why: &Why) -> Json {
    match why {
        Why::Fired { because } => {
            json!({"card": card, "fired": "yes", "because": because_json(because)})
        }
        Why::RuledOut { because } => {
            json!({"card": card, "fired": "no", "because": because_json(because)})
        }
        Why::Waiting { facts } => json!({"card": card, "fired": "unknown", "waiting_for": facts}),
    }
}

/// The answer of `supple change --format json`.
pub fn changes_json(changes: &Changes) -> Json {
    match changes {
        Changes::Already => json!({"already": true, "changes": []}),
        Changes::Never { cards, tried } => {
            json!({"already": false, "changes": [], "stays": cards, "tried": tried})
        }
        Changes::Sets(sets) => {
            let sets: Vec<Json> = sets.iter().map(|s| because_json(&s.answers)).collect();
            json!({"already": false, "changes": sets})
        }
    }
}
