//! Authoring mistakes: each is refused with the file, the line and a hint, and nothing crashes.

use knowledge::{Files, Knowledge, embedded, lint};

fn with(name: &str, text: &str) -> Files {
    let mut files = embedded();
    files.insert(name.to_owned(), text.to_owned());
    files
}

fn card(body: &str) -> String {
    format!(
        "```toml\nid = \"X-1\"\nkind = \"contraindication\"\nstatus = \"active\"\n\
         reviewed = []\nreview_by = 2027-05-01\n{body}\n```\n# X\n"
    )
}

/// The first mistake that the folder is refused for.
fn refusal(files: &Files) -> String {
    match Knowledge::load(files) {
        Ok(_) => "loaded".into(),
        Err(faults) => faults.first().map(ToString::to_string).unwrap_or_default(),
    }
}

#[test]
fn a_card_that_cannot_be_evaluated_is_refused_with_its_place() {
    let path = "contraindications/X-1.md";
    for (body, expected) in [
        (
            "when = \"fevr = no\"\nthen = { massage = \"barred\" }",
            "X-1.md:7:9: there is no fact `fevr`",
        ),
        (
            "when = \"fever = high\"\nthen = { massage = \"barred\" }",
            "X-1.md:7:9: `high` is not a value of `fever`",
        ),
        (
            "when = \"age_years > 60\"\nthen = { massage = \"barred\" }",
            "X-1.md:7:9: the number for `age_years` has no unit",
        ),
        (
            "when = \"age_years > 60 weeks\"\nthen = { massage = \"barred\" }",
            "X-1.md:7:9: `age_years` is in years, not in weeks",
        ),
        (
            "when = \"implants = pump\"\nthen = { massage = \"barred\" }",
            "X-1.md:7:9: `implants` is a set, which cannot be asked like this",
        ),
        (
            "when = \"fever = no and\"\nthen = { massage = \"barred\" }",
            "X-1.md:7:23: the condition ends where a fact should stand",
        ),
        ("when = \"fever = no\"\nthen = { massage = \"maybe\" }", "`massage` cannot be \"maybe\""),
        ("when = \"fever = no\"\nthen = { presure_max = 3 }", "`presure_max` is not something"),
        ("when = \"fever = no\"\nthen = { pressure_max = 9 }", "`pressure_max` cannot be 9"),
        (
            "when = \"fever = no\"\nthen = { barred_techniques = [\"deep-tisue\"] }",
            "there is no technique `deep-tisue`",
        ),
        ("then = { massage = \"barred\" }", "a rule needs both `when` and `then`"),
        ("when = 3\nthen = 3", "a rule needs both"),
    ] {
        let message = refusal(&with(path, &card(body)));
        assert!(message.contains(expected), "{body}\n  said {message}\n  not  {expected}");
    }
}

#[test]
fn a_file_that_is_not_a_card_is_refused() {
    let long = "x".repeat(300_000);
    for (text, expected) in [
        ("# no block", "does not begin with a ```toml block"),
        ("```toml\nid = \n```", "the TOML block cannot be read"),
        ("```toml\nid = \"X-1\"", "does not begin with a ```toml block"),
        (
            "```toml\nid = \"Y\"\nkind = \"claim\"\nstatus = \"active\"\n```",
            "is not the file's name",
        ),
        ("```toml\nid = \"X-1\"\nkind = \"claim\"\nstatus = \"on\"\n```", "`status` is on"),
        ("```toml\nid = \"X-1\"\nid = \"X-1\"\n```", "duplicate key"),
        ("", "does not begin with a ```toml block"),
        (&*long, "too long"),
    ] {
        let message = refusal(&with("claims/X-1.md", text));
        assert!(message.contains(expected), "said {message}\nnot  {expected}");
    }
}

#[test]
fn facts_that_gate_each_other_are_refused() {
    let mut files = embedded();
    let text = files.get_mut("facts/trauma.md").unwrap();
    let gate = "applies_when = \"spinal_bruise = yes\"\nnot_sure =";
    *text = text.replacen("not_sure =", gate, 1);
    let message = refusal(&files);
    assert!(message.contains("applies only when it applies itself"), "{message}");
}

#[test]
fn two_cards_with_one_id_are_refused() {
    let text = embedded()["claims/000-01.md"].clone();
    let message = refusal(&with("options/000-01.md", &text));
    assert!(message.contains("there are two cards `000-01`"), "{message}");
}

#[test]
fn a_missing_translation_a_phone_number_and_an_unknown_source_are_found() {
    for (from, to, expected) in [
        ("[words.fr]\ntitle", "[words.fr]\nname", "words.fr.title is missing"),
        ("{emergency}", "999", "holds the telephone number 999"),
        ("\"CESCARD\"", "\"CESCRAD\"", "there is no source `CESCRAD`"),
        ("## What is in doubt", "## Doubt", "the section `## What is in doubt` is missing"),
        ("review_by", "reviewed_by", "unknown key `reviewed_by`"),
    ] {
        let mut files = embedded();
        let text = files.get_mut("red-flags/RF-CES-1.md").unwrap();
        assert!(text.contains(from), "the card has no `{from}`");
        *text = text.replacen(from, to, 1);
        let knowledge = Knowledge::load(&files).expect("still evaluable");
        let found: Vec<String> = lint::lint(&knowledge).iter().map(ToString::to_string).collect();
        assert!(found.iter().any(|f| f.contains(expected)), "{expected}: {found:?}");
    }
}

#[test]
fn a_row_without_a_card_is_found() {
    let mut files = embedded();
    files.remove("claims/004-23.md");
    let knowledge = Knowledge::load(&files).expect("still evaluable");
    let found: Vec<String> = lint::lint(&knowledge).iter().map(ToString::to_string).collect();
    assert!(found.iter().any(|f| f.contains("no card encodes the row 004-23")), "{found:?}");
}

#[test]
fn a_stop_now_question_cannot_be_hidden() {
    let ask = "not_sure = \"ask\"";
    for (to, expected) in [
        ("not_sure = \"no\"\nnot_sure_reason = \"x\"", "not sure cannot count as no"),
        ("not_sure = \"ask\"\nvisit = \"only\"", "cannot be left to the visit"),
        ("not_sure = \"ask\"\nasked_of = \"practice\"", "cannot be left to the practice"),
        ("not_sure = \"ask\"\napplies_when = \"fever = 38_or_more\"", "asked of some people only"),
    ] {
        let mut files = embedded();
        let text = files.get_mut("facts/saddle_numbness_new.md").unwrap();
        assert!(text.contains(ask));
        *text = text.replace(ask, to);
        let message = refusal(&files);
        assert!(message.contains(expected), "said {message}\nnot  {expected}");
    }
}

#[test]
fn a_fact_that_opens_a_stop_now_question_is_left_to_the_practice_only_with_a_reason() {
    let mut files = embedded();
    let text = files.get_mut("facts/phq2_score.md").unwrap();
    let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with("asked_of_reason")).collect();
    *text = kept.join("\n");
    let message = refusal(&files);
    assert!(message.contains("cannot be left to the practice"), "{message}");
    assert!(message.contains("RF-MH-1"), "{message}");
}

/// What lint says after one text of one file was replaced.
fn linted(path: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = embedded();
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "{path} has no `{from}`");
    *text = text.replacen(from, to, 1);
    let knowledge = Knowledge::load(&files).expect("still evaluable");
    lint::lint(&knowledge).iter().map(ToString::to_string).collect()
}

#[test]
fn a_text_that_is_hard_to_read_needs_a_reason_and_an_easy_one_has_none() {
    let path = "red-flags/RF-CES-1.md";
    let hard = "say = \"Intermittent neurogenic claudication necessitates immediate \
                multidisciplinary neurosurgical evaluation. ";
    let reason = "review_by = 2027-05-01\nreading_exception = { say = \"x\" }";
    let found = linted(path, "say = \"", hard);
    assert!(found.iter().any(|f| f.contains("say reads at grade")), "{found:?}");
    let found = linted(path, "review_by = 2027-05-01", reason);
    assert!(found.iter().any(|f| f.contains("`say` needs no reading exception")), "{found:?}");
}

#[test]
fn an_instrument_in_one_language_says_so_and_has_all_its_items() {
    for (from, to, expected) in [
        ("item_languages = [\"en\"]\n", "", "words.fr.items.q1.ask is missing"),
        ("item_languages = [\"en\"]", "item_languages = [\"xx\"]", "there are no words in `xx`"),
        ("not_in_language = \"Ce", "other = \"Ce", "the form is not there in `fr`"),
        ("q7 = { ask", "q77 = { ask", "the item `q7` has no en text"),
    ] {
        let found = linted("instruments/RMDQ-24.md", from, to);
        assert!(found.iter().any(|f| f.contains(expected)), "{expected}: {found:?}");
    }
}
