//! Cards that plans are made of: techniques, presentations, home items, advice, options, the dose.

use pathway::program::{Advice, Dose, HomeItem, Offer, Presentation, Program, Technique};

use crate::card::Card;
use crate::fault::Fault;
use crate::rule::{condition, optional_condition};

/// Reads a technique card.
///
/// # Errors
/// [`Fault`] for a key that is missing or not allowed; so for the functions below.
pub fn technique(card: &Card, index: usize, program: &Program) -> Result<Technique, Fault> {
    let reader = card.reader();
    let offer = reader.word("offer")?;
    Ok(Technique {
        card: index,
        word: reader.word("word")?,
        variants: reader.words("variants")?.unwrap_or_default(),
        pressure: reader.pair("pressure")?,
        minutes: reader.pair("minutes")?,
        offer: match offer.as_str() {
            "always" => Offer::Always,
            "choice" => Offer::Choice,
            "on-request" => Offer::OnRequest,
            other => return Err(reader.wrong("offer", other, "always, choice or on-request")),
        },
        offer_when: optional_condition(card, "offer_when", program)?,
        barred_by: reader.words("barred_by")?.unwrap_or_default(),
        uses_heat: reader.flag("uses_heat")?,
        active: reader.flag("active")?,
    })
}

pub fn presentation(card: &Card, index: usize, program: &Program) -> Result<Presentation, Fault> {
    let reader = card.reader();
    Ok(Presentation {
        card: index,
        when: condition(card, &reader.word("when")?, program)?,
        first: reader.words("first")?.unwrap_or_default(),
        avoid: reader.words("avoid")?.unwrap_or_default(),
        pressure_max: reader.count("pressure_max")?,
        minutes: reader.pair("minutes")?,
    })
}

pub fn home_item(card: &Card, index: usize, program: &Program) -> Result<HomeItem, Fault> {
    let reader = card.reader();
    Ok(HomeItem {
        card: index,
        offer_when: optional_condition(card, "offer_when", program)?,
        skip_when: optional_condition(card, "skip_when", program)?,
        rank: reader.int("rank")?.unwrap_or(i64::MAX),
        active: reader.flag("active")?,
        uses_heat: reader.flag("uses_heat")?,
    })
}

/// Advice has one `stance`; an option has one a guideline under `stances`.
pub fn advice(card: &Card, index: usize, program: &Program) -> Result<Advice, Fault> {
    let reader = card.reader();
    let own = reader.optional_word("stance")?.map(|stance| (String::new(), stance));
    let table = card.table.get("stances").and_then(|v| v.as_table());
    let guidelines = table
        .into_iter()
        .flatten()
        .filter_map(|(guideline, stance)| Some((guideline.clone(), stance.as_str()?.to_owned())));
    Ok(Advice {
        card: index,
        offer_when: optional_condition(card, "offer_when", program)?,
        stances: own.into_iter().chain(guidelines).collect(),
    })
}

/// The figures of a course, from the one course card that has `visits`.
pub fn dose(card: &Card, index: usize, program: &Program) -> Result<Dose, Fault> {
    let reader = card.reader();
    let needed = |key: &str| {
        reader.count(key)?.ok_or_else(|| reader.wrong(key, "missing", "a whole number"))
    };
    let list = card.table.get("review_after").and_then(|v| v.as_array());
    let review_after =
        list.into_iter().flatten().filter_map(|v| u32::try_from(v.as_integer()?).ok());
    Ok(Dose {
        card: index,
        visits: needed("visits")?,
        visits_max: needed("visits_max")?,
        gap_days_min: needed("gap_days_min")?,
        gap_days_max: needed("gap_days_max")?,
        minutes: reader.pair("minutes")?.unwrap_or_default(),
        review_after: review_after.collect(),
        below_dose_minutes: needed("below_dose_minutes")?,
        exempt_when: optional_condition(card, "dose_exempt_when", program)?,
    })
}
