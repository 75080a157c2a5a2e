//! How this was decided, so that it can be looked up later.

use maud::{Markup, html};

use super::{Told, section};
use crate::show;
use crate::view::View;

/// So many hex digits tell two releases apart by eye.
const DIGEST_SHOWN: usize = 12;

pub fn part(result: &Told<'_, '_>) -> Markup {
    let view = result.view;
    section(
        "decided",
        &view.t("decided-title"),
        html! {
            p { (view.t("decided-say")) }
            p.fine { (line(view)) }
        },
    )
}

/// Release, digest and date on one line.
pub fn line(view: &View<'_>) -> String {
    let program = &view.knowledge.engine.program;
    let digest = program.digest.strip_prefix("sha256:").unwrap_or(&program.digest);
    let digest: String = digest.chars().take(DIGEST_SHOWN).collect();
    view.with(
        "decided-line",
        &[
            ("release", &program.release),
            ("digest", &digest),
            ("date", &show::date(view, &view.today)),
        ],
    )
}
