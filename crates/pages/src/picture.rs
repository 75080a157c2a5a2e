//! Pictures: small SVGs that take their colours from the style sheet. They only repeat what the
//! text beside them says, so they are hidden from those who listen.

use maud::{Markup, PreEscaped};
use pathway::effect::{Massage, Urgency};

fn svg(text: &'static str) -> Markup {
    PreEscaped(text.to_owned())
}

/// A spine that bends: beads on a curve.
pub fn logo() -> Markup {
    svg(
        r#"<svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><rect class="logo-ground" width="32" height="32" rx="9"/><path class="logo-line" d="M19.5 6c-6 3-7.5 6.5-4.5 10s2.5 7-3.3 10.2"/><circle class="logo-bead" cx="19.5" cy="6" r="2.3"/><circle class="logo-bead" cx="14" cy="12.2" r="2.3"/><circle class="logo-bead" cx="16.4" cy="19.2" r="2.3"/><circle class="logo-bead" cx="11.7" cy="26.2" r="2.3"/></svg>"#,
    )
}

pub fn lock() -> Markup {
    svg(
        r#"<svg class="small-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><rect x="5" y="10.5" width="14" height="9.5" rx="2.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/></svg>"#,
    )
}

/// A calm figure for the first page: a lying back, and waves over it.
pub fn welcome() -> Markup {
    svg(
        r#"<svg class="welcome" viewBox="0 0 320 150" aria-hidden="true" focusable="false"><path class="w-sun" d="M160 8a86 86 0 0 1 86 86H74a86 86 0 0 1 86-86z"/><path class="w-ground" d="M18 124h284" /><path class="w-body" d="M40 120c2-20 22-31 48-30 34 1 44-14 82-14 42 0 66 18 112 20 9 1 14 8 14 14v10H40z"/><circle class="w-head" cx="56" cy="97" r="17"/><path class="w-spine" d="M92 99c34 1 46-13 80-13 34 0 54 11 82 15"/><circle class="w-bead" cx="112" cy="97" r="4"/><circle class="w-bead" cx="137" cy="91" r="4"/><circle class="w-bead" cx="163" cy="86.5" r="4"/><circle class="w-bead" cx="190" cy="87.5" r="4"/><circle class="w-bead" cx="217" cy="93" r="4"/><path class="w-hand" d="M112 66c17-8 35-13 54-13s37 5 54 12"/><path class="w-hand" d="M130 44c12-5 24-8 37-8s25 3 37 7"/></svg>"#,
    )
}

/// The sign beside the outcome.
pub fn verdict(urgency: Urgency, massage: Massage) -> Markup {
    match (urgency, massage) {
        (Urgency::EmergencyNow, _) => svg(
            r#"<svg class="sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path d="M24 5 45 42H3z"/><path d="M24 18v12"/><path d="M24 35.5v.5"/></svg>"#,
        ),
        (Urgency::SameDay, _) => svg(
            r#"<svg class="sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="19"/><path d="M24 12v12l8 6"/></svg>"#,
        ),
        (_, Massage::Barred) => svg(
            r#"<svg class="sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path d="M16 4h16l12 12v16L32 44H16L4 32V16z"/><path d="M15 24h18"/></svg>"#,
        ),
        (_, Massage::NeedsClearance) => svg(
            r#"<svg class="sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path d="M14 5v12a9 9 0 0 0 18 0V5"/><path d="M10 5h8M28 5h8"/><path d="M23 26v6a9 9 0 0 0 18 0v-3"/><circle cx="41" cy="25" r="3.5"/></svg>"#,
        ),
        (_, Massage::Adapted) => svg(
            r#"<svg class="sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="19"/><path d="M15 20h18M15 28h18"/><circle class="knob" cx="29" cy="20" r="3.5"/><circle class="knob" cx="19" cy="28" r="3.5"/></svg>"#,
        ),
        (_, Massage::Suitable) => svg(
            r#"<svg class="sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="19"/><path d="m15 25 6 6 12-14"/></svg>"#,
        ),
    }
}
