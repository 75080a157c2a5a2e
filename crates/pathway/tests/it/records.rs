//! Reading records: what is not one of the fact's values is refused by name, and nothing crashes.

use pathway::fact::{AskedOf, Fact, FactType, NotSure, Tier, Visit};
use pathway::program::Program;
use pathway::record::Record;

fn program() -> Program {
    let fact = |name: &str, kind: FactType| Fact {
        name: name.into(),
        kind,
        unit: None,
        tier: Tier::Caution,
        order: 0,
        screen: None,
        applies_when: None,
        not_sure: NotSure::Strict,
        visit: Visit::Never,
        asked_of: AskedOf::Client,
        changeable: false,
        normal: None,
        derive: None,
    };
    let mut program = Program::default();
    program.facts = vec![
        fact("fever", FactType::Tri),
        fact("trend", FactType::Enum(vec!["same".into(), "worse".into()])),
        fact("risks", FactType::Set(vec!["dialysis".into(), "tb".into()])),
        fact("age", FactType::Int { min: 0, max: 120 }),
        fact("weeks", FactType::Number { min: 0.0, max: 5000.0 }),
    ];
    program.index_facts();
    program
}

#[test]
fn every_type_is_read() {
    let json = br#"{"fever":"unknown","trend":"worse","risks":["tb"],"age":40,"weeks":2.5}"#;
    let record = Record::read(json, &program()).unwrap();
    let back = record.to_json().to_string();
    assert_eq!(back, r#"{"age":40,"fever":"unknown","risks":["tb"],"trend":"worse","weeks":2.5}"#);
    assert!(Record::read(br#"{"weeks":3,"age":40.0,"risks":[]}"#, &program()).is_ok());
}

#[test]
fn what_is_wrong_is_named() {
    let deep = format!(r#"{{"risks":{}1{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let deep_object = format!("{}1{}", "{\"fever\":".repeat(10_000), "}".repeat(10_000));
    let huge = format!(r#"{{"fever":"{}"}}"#, "x".repeat(2_000_000));
    for (json, fact, given) in [
        (r#"{"fevr":"yes"}"#, "fevr", "does not exist"),
        (r#"{"fever":"maybe"}"#, "fever", "maybe"),
        (r#"{"fever":" yes"}"#, "fever", "yes"),
        (r#"{"fever":true}"#, "fever", "true"),
        (r#"{"fever":null}"#, "fever", "null"),
        (r#"{"fever":["yes"]}"#, "fever", "a list"),
        (r#"{"fever":{"a":1}}"#, "fever", "an object"),
        (r#"{"fever":"yes","fever":"no"}"#, "fever", "twice"),
        (r#"{"trend":"better"}"#, "trend", "better"),
        (r#"{"trend":3}"#, "trend", "3"),
        (r#"{"risks":"tb"}"#, "risks", "tb"),
        (r#"{"risks":["tb","tb"]}"#, "risks", "twice"),
        (r#"{"risks":["flu"]}"#, "risks", "flu"),
        (r#"{"risks":[1]}"#, "risks", "other than words"),
        (r#"{"age":121}"#, "age", "121"),
        (r#"{"age":-1}"#, "age", "-1"),
        (r#"{"age":40.5}"#, "age", "40.5"),
        (r#"{"age":"40"}"#, "age", "40"),
        (r#"{"age":99999999999999999999}"#, "age", "100000000000000000000"),
        (r#"{"weeks":-0.1}"#, "weeks", "-0.1"),
        (r#"{"weeks":NaN}"#, "", ""),
        (r#"{"weeks":1e999}"#, "", ""),
        (r#"{"fever":"yes"} x"#, "", ""),
        (r#"{"fever":"yes""#, "", ""),
        (r#"[]"#, "", ""),
        ("", "", ""),
        (&*deep, "risks", "other than words"),
        (&*deep_object, "fever", "an object"),
        (&*huge, "", "bytes"),
    ] {
        let refusal =
            Record::read(json.as_bytes(), &program()).expect_err(json.get(..40).unwrap_or(json));
        assert_eq!(refusal.fact, fact, "{refusal}");
        assert!(refusal.given.contains(given), "{refusal}");
        assert!(refusal.given.len() < 300, "a message stays short");
    }
    let refusal = Record::read(b"{\"fever\":\"\xff\"}", &program()).expect_err("not UTF-8");
    assert!(refusal.given.contains("not UTF-8"));
}

#[test]
fn a_near_name_is_suggested() {
    let refusal = Record::read(br#"{"fevver":"yes"}"#, &program()).expect_err("no such fact");
    assert!(refusal.allowed.contains("did you mean `fever`?"));
}
