//! The kinds of card: folder, keys, and what each must hold.

/// Keys that every card may have.
pub const COMMON: [&str; 16] = [
    "id",
    "kind",
    "status",
    "rows",
    "sources",
    "recalled",
    "our_default",
    "reviewed",
    "review_by",
    "words",
    "when",
    "then",
    "rule",
    "implied",
    "retired_on",
    "reading_exception",
];

/// Folder, own keys, and word keys that must be there, of each kind.
pub struct Kind {
    pub name: &'static str,
    pub folder: &'static str,
    pub keys: &'static [&'static str],
    pub words: &'static [&'static str],
    /// Prose sections that a reviewer needs.
    pub sections: &'static [&'static str],
    /// Rules of this kind need cases.
    pub cases: Cases,
}

#[derive(PartialEq)]
pub enum Cases {
    Needed,
    NotNeeded,
}

const REVIEWED: &[&str] = &["Why it matters", "What is in doubt", "Whom it will wrongly stop"];

const fn kind(
    name: &'static str,
    folder: &'static str,
    keys: &'static [&'static str],
    words: &'static [&'static str],
) -> Kind {
    Kind { name, folder, keys, words, sections: &[], cases: Cases::NotNeeded }
}

pub const KINDS: [Kind; 22] = [
    kind(
        "fact",
        "facts",
        &[
            "type",
            "values",
            "min",
            "max",
            "unit",
            "tier",
            "order",
            "screen",
            "valid_for",
            "valid_days",
            "again",
            "grows",
            "applies_when",
            "not_sure",
            "not_sure_reason",
            "visit",
            "consent",
            "asked_of",
            "role",
            "changeable",
            "normal",
            "derive",
            "gate_reason",
            "visit_reason",
            "asked_of_reason",
        ],
        &["question", "help", "why"],
    ),
    kind("screen", "screens", &["style", "again_with"], &["title"]),
    Kind {
        sections: REVIEWED,
        cases: Cases::Needed,
        ..kind("red-flag", "red-flags", &[], &["title", "say", "do"])
    },
    Kind {
        sections: REVIEWED,
        cases: Cases::Needed,
        ..kind("contraindication", "contraindications", &["rule_by_structure"], &["title", "say"])
    },
    kind("exception", "exceptions", &["lifts", "to"], &["title", "say"]),
    Kind {
        cases: Cases::Needed,
        ..kind(
            "technique",
            "techniques",
            &[
                "word",
                "variants",
                "pressed",
                "pressure",
                "minutes",
                "visits",
                "offer",
                "offer_when",
                "barred_by",
                "uses_heat",
                "active",
            ],
            &["title", "what", "why", "evidence"],
        )
    },
    Kind {
        cases: Cases::Needed,
        ..kind(
            "presentation",
            "presentations",
            &["first", "pressure_max", "avoid", "minutes"],
            &["title", "why"],
        )
    },
    Kind {
        cases: Cases::Needed,
        ..kind(
            "course-rule",
            "course",
            &[
                "visits",
                "visits_max",
                "gap_days_min",
                "gap_days_max",
                "minutes",
                "review_after",
                "below_dose_minutes",
                "check_days",
                "visit_check_hours",
                "review_every_after",
                "new_course_after_days",
                "dose_exempt_when",
                "start_level_fact",
            ],
            &["title", "say"],
        )
    },
    kind(
        "instrument",
        "instruments",
        &[
            "ship",
            "direction",
            "range",
            "mic",
            "noise",
            "recall",
            "scoring",
            "missing",
            "loinc",
            "licence",
            "facts",
            "reason",
            "bands",
            "items",
            "subscales",
            "cutoff",
            "answers",
            "composed_of",
            "version",
            "item_count",
            "cut",
            "item_range",
            "scoring_rule",
            "parts",
            "chosen_by_client",
            "items_min",
            "item_languages",
            "rank",
            "due",
            "percent_from",
        ],
        &["title"],
    ),
    kind("stop-rule", "stop-rules", &["pain_from", "pain_rise"], &["title", "do"]),
    Kind {
        cases: Cases::Needed,
        ..kind(
            "remedy",
            "remedies",
            &[
                "fact_value",
                "route",
                "evidence",
                "max_percent",
                "max_percent_sensitive",
                "skip_when",
                "carrier_percent_min",
                "drops_per_ml",
                "caps",
            ],
            &["title", "say", "limit"],
        )
    },
    Kind {
        cases: Cases::Needed,
        ..kind("interaction", "interactions", &["mechanism"], &["title", "say"])
    },
    Kind { cases: Cases::Needed, ..kind("medicine", "medicines", &["see"], &["title", "say"]) },
    kind(
        "home-item",
        "home-programme",
        &["offer_when", "skip_when", "rank", "active", "uses_heat"],
        &["title", "how", "start", "progress", "stop"],
    ),
    kind("advice", "self-care", &["offer_when", "stance", "flare"], &["title", "say"]),
    kind("option", "options", &["offer_when", "stances"], &["title", "say"]),
    kind("claim", "claims", &["seed", "claim_kind", "grade", "mechanism_only"], &["claim", "why"]),
    kind(
        "source",
        "sources",
        &["url", "cite", "point", "points", "read", "checked_on"],
        &["title"],
    ),
    kind(
        "country",
        "countries",
        &["emergency", "urgent", "crisis", "default_language"],
        &["title"],
    ),
    kind("person", "people", &["base", "record", "expect"], &[]),
    kind("quiet", "quiet", &["base", "record"], &[]),
    kind(
        "vocabulary",
        "vocabulary",
        &["areas", "charted", "consent_version", "groups", "within"],
        &[],
    ),
];

/// Folder of a kind of card.
pub fn folder(kind: &str) -> Option<&'static str> {
    KINDS.iter().find(|k| k.name == kind).map(|k| k.folder)
}

/// Names of all kinds.
pub fn names() -> Vec<&'static str> {
    KINDS.iter().map(|k| k.name).collect()
}
