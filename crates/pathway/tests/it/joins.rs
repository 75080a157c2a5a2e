//! Effects only tighten: the join is commutative, associative, idempotent, and loses nothing.

use pathway::effect::{AreaLimit, Course, Effect, Interaction, Massage, Urgency};
use proptest::prelude::*;

fn words() -> impl Strategy<Value = std::collections::BTreeSet<String>> {
    prop::collection::btree_set("[a-c]", 0..3)
}

fn effect() -> impl Strategy<Value = Effect> {
    let levels = (0usize..5, 0usize..4, 0usize..5, 0usize..5);
    let ceilings = (prop::option::of(1u32..6), prop::option::of(20u32..90));
    let sets = (words(), words(), words(), words());
    let areas = prop::collection::btree_map("[a-b]", (prop::option::of(1u32..6), words()), 0..2);
    (levels, ceilings, sets, areas, any::<bool>()).prop_map(
        |(levels, ceilings, sets, areas, heat)| Effect {
            urgency: Urgency::ALL[levels.0],
            massage: Massage::ALL[levels.1],
            interaction: Interaction::ALL.get(levels.2).copied(),
            course: Course::ALL.get(levels.3).copied(),
            pressure_max: ceilings.0,
            duration_minutes_max: ceilings.1,
            barred_techniques: sets.0,
            avoid_areas: sets.1,
            positions: sets.2,
            other: sets.3,
            no_heat: heat,
            areas: areas
                .into_iter()
                .map(|(area, (pressure_max, barred_techniques))| {
                    (area, AreaLimit { pressure_max, barred_techniques })
                })
                .collect(),
        },
    )
}

fn joined(a: &Effect, b: &Effect) -> Effect {
    let mut both = a.clone();
    both.join(b);
    both
}

proptest! {
    #[test]
    fn the_order_does_not_matter(a in effect(), b in effect(), c in effect()) {
        prop_assert_eq!(joined(&a, &b), joined(&b, &a));
        prop_assert_eq!(joined(&joined(&a, &b), &c), joined(&a, &joined(&b, &c)));
        prop_assert_eq!(joined(&a, &a), a);
    }

    #[test]
    fn nothing_that_was_said_is_lost(a in effect(), b in effect()) {
        let both = joined(&a, &b);
        for part in a.parts().iter().chain(&b.parts()) {
            prop_assert!(part.holds_in(&both), "{}", part.describe());
        }
        for part in both.parts() {
            prop_assert!(part.holds_in(&a) || part.holds_in(&b), "{}", part.describe());
        }
    }
}
