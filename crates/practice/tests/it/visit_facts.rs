//! What is taken at a visit: asked where it applies, decided again, and the visit held at once.

use pathway::record::{Record, Value};
use practice::permission::case;
use practice::visit::agree::{self, Said};
use practice::visit::consent;
use practice::visit::facts::{self, Asked};
use practice::visit::hold::Settled;
use practice::visit::rescreen::Kept;
use practice::visit::which::Which;
use practice::{Key, Refusal};
use store::{FormKind, VisitState};
use trial::{NINE, on_both};

use crate::care::{permit, person, screened};
use crate::house::knowledge;
use crate::rescreen::{Case, with};

async fn asked(case: &Case) -> Result<Asked, Refusal> {
    let permit = permit::<case::TakeVisitFacts>(&case.therapist, case.world.client);
    facts::asked(&case.house, &permit, case.ids(0)).await
}

async fn enter(case: &Case, taken: &Record) -> Result<Kept, Refusal> {
    let permit = permit::<case::TakeVisitFacts>(&case.therapist, case.world.client);
    facts::enter(&case.house, &permit, case.ids(0), taken, Key::fresh()).await
}

/// The quiet answer to each fact that is asked.
fn quiet(asked: &Asked) -> Record {
    let mut record = Record::default();
    for name in &asked.facts {
        let knowledge = knowledge();
        let fact = knowledge.engine.program.fact(name).unwrap();
        let normal = fact.normal.clone().unwrap_or(Value::No);
        record.insert(fact, pathway::record::Answer::Known(normal)).unwrap();
    }
    record
}

on_both! {
    async fn the_note_opens_when_everything_was_taken_and_allows_it(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        let early = asked(&case).await;
        assert!(matches!(early, Err(Refusal::Rule { key: "visit-unchecked", .. })), "{early:?}");
        case.check(&case.client(), 0, &person("steady")).await;
        let open = asked(&case).await.unwrap();
        let has = |name: &str| open.facts.iter().any(|fact| fact == name);
        for fact in ["consent_treatment", "consent_share", "skin_in_area", "local_inflammation"] {
            assert!(has(fact), "{fact}: {:?}", open.facts);
        }
        assert!(!has("systolic_bp"), "nothing asks for it: {:?}", open.facts);
        // Each fact that is missing is named.
        let mut taken = quiet(&open);
        taken.remove("consent_treatment");
        let wrong = enter(&case, &taken).await;
        let Err(Refusal::Wrong(mistakes)) = wrong else { panic!("{wrong:?}") };
        let fields: Vec<_> = mistakes.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["a.consent_treatment"]);
        let foreign = enter(&case, &with(&quiet(&open), "fever", Value::Choice("no".into()))).await;
        assert!(matches!(foreign, Err(Refusal::Rule { key: "visit-facts-only", .. })));
        let kept = enter(&case, &quiet(&open)).await.unwrap();
        assert_eq!(kept.visit, Settled::Nothing);
        assert_eq!(case.why_not(0).await, None, "the note opens");
        let sheet = case.sheet(0).await;
        assert!(sheet.taken() && sheet.open.is_empty());
        // A new check closes it until somebody has looked again.
        case.at(NINE + 1);
        case.check(&case.client(), 0, &person("steady")).await;
        assert_eq!(case.why_not(0).await, Some("visit-facts-open"));
    }

    async fn no_consent_and_high_pressure_hold_the_visit_at_once(home: &Home) {
        let case = Case::of(home).await;
        let gardener = person("gardener-seventy-four-high-bp");
        screened(&case.house, &case.therapist, case.world.client, "gardener-seventy-four-high-bp").await;
        case.check(&case.client(), 0, &gardener).await;
        let open = asked(&case).await.unwrap();
        assert!(open.facts.iter().any(|fact| fact == "systolic_bp"), "{:?}", open.facts);
        let high = with(&quiet(&open), "systolic_bp", Value::Int(185));
        assert_eq!(enter(&case, &high).await.unwrap().visit, Settled::Held);
        let visit = case.visit(0).await;
        assert_eq!(visit.state, VisitState::OnHold);
        assert_eq!(visit.state_reason.as_deref(), Some("CI-23"));
        assert_eq!(case.why_not(0).await, Some("barred"));
        // Measured again after a rest, and it may go on; without consent it may not.
        assert_eq!(enter(&case, &quiet(&open)).await.unwrap().visit, Settled::Released);
        assert_eq!(case.why_not(0).await, None);
        let no = with(&quiet(&open), "consent_treatment", Value::No);
        assert_eq!(enter(&case, &no).await.unwrap().visit, Settled::Held);
        assert_eq!(case.visit(0).await.state_reason.as_deref(), Some("CI-42"));
    }

    async fn an_answer_that_nobody_got_stays_open(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        case.check(&case.client(), 0, &person("steady")).await;
        let open = asked(&case).await.unwrap();
        let mut taken = quiet(&open);
        let knowledge = knowledge();
        let fact = knowledge.engine.program.fact("consent_treatment").unwrap();
        taken.insert(fact, pathway::record::Answer::NotSure).unwrap();
        enter(&case, &taken).await.unwrap();
        assert_eq!(case.why_not(0).await, Some("visit-facts-open"));
        assert_eq!(case.sheet(0).await.open, ["consent_treatment"]);
    }

    async fn what_lasts_longer_than_a_visit_is_not_taken_again(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        case.check(&case.client(), 0, &person("steady")).await;
        let open = asked(&case).await.unwrap();
        assert!(open.facts.iter().any(|fact| fact == "touch_aversion"));
        enter(&case, &quiet(&open)).await.unwrap();
        // The next check: consent is asked each time, this is not.
        case.at(NINE + 1);
        case.check(&case.client(), 0, &person("steady")).await;
        let open = asked(&case).await.unwrap();
        assert!(!open.facts.iter().any(|fact| fact == "touch_aversion"), "{:?}", open.facts);
        assert!(open.facts.iter().any(|fact| fact == "consent_treatment"));
    }

    async fn a_no_to_the_massage_closes_the_note_and_is_told(home: &Home) {
        let case = Case::of(home).await;
        screened(&case.house, &case.therapist, case.world.client, "steady").await;
        case.check(&case.client(), 0, &person("steady")).await;
        let open = asked(&case).await.unwrap();
        assert!(open.before.get("consent_treatment").is_none(), "nothing was said");
        enter(&case, &quiet(&open)).await.unwrap();
        assert_eq!(case.why_not(0).await, None);
        let (visit, client) = case.ids(0);
        let which = Which { visit, client, kind: FormKind::Consent };
        let fill = permit::<case::FillForm>(&case.client(), client);
        let ask = consent::open(&case.house, &fill, which).await.unwrap().standing.ask;
        let say = async |agreed: &[(&str, u32)]| {
            let said = Said {
                language: "en".into(),
                version: ask.version,
                asked: ask.areas.clone(),
                agreed: agreed.iter().map(|(a, p)| ((*a).to_owned(), *p)).collect(),
            };
            agree::treat(&case.house, &fill, which, said, Key::fresh()).await.unwrap();
        };
        say(&[]).await;
        assert_eq!(case.why_not(0).await, Some("visit-consent-no"));
        let known = |open: &Asked| match open.before.get("consent_treatment") {
            Some(pathway::record::Answer::Known(value)) => Some(value.clone()),
            _ => None,
        };
        assert_eq!(known(&asked(&case).await.unwrap()), Some(Value::No));
        case.at(NINE + 1);
        say(&[("lower-back", 2)]).await;
        assert_eq!(case.why_not(0).await, None);
        let open = asked(&case).await.unwrap();
        assert_eq!(known(&open), Some(Value::Yes));
        assert!(open.consent.not_agreed().contains(&"neck"));
    }
}
