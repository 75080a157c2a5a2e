//! Clients of a file become clients of the practice: all good rows in one act, or none.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use store::clients::{self, Client, Known};
use store::import;
use unicode_normalization::UnicodeNormalization as _;

use crate::care::clients::Contact;
use crate::house::{About, Done, House, Key};
use crate::people_file::{Row, Sheet, Wrong};
use crate::permission::{Permit, case};
use crate::refusal::{Mistake, Refusal};
use crate::subject::Subject;

/// The sheet without the rows of people who are clients already or stand in it twice: these are
/// among the wrong ones. Nothing is written but the audit row.
///
/// # Errors
/// As the store says.
pub async fn preview(
    house: &House,
    permit: &Permit<case::ImportClients>,
    sheet: Sheet,
) -> Result<Sheet, Refusal> {
    let practice = permit.actor().practice;
    let mut tx = house.read(permit, Subject::Practice(practice)).await?;
    let known = clients::known(&mut tx, practice).await?;
    let Sheet { good, mut wrong, left_out } = sheet;
    let (good, doubles) = apart(good, &known);
    wrong.extend(doubles);
    wrong.sort_by_key(|one| one.line);
    Ok(Sheet { good, wrong, left_out })
}

/// Adds all good rows in one transaction, or none. `expected` is how many the preview promised.
/// Answers how many were added.
///
/// # Errors
/// [`Refusal::Rule`] when nobody would be added, or others than the preview showed because
/// clients were added meanwhile.
pub async fn apply(
    house: &House,
    permit: &Permit<case::ImportClients>,
    rows: Vec<Row>,
    expected: u64,
    key: Key,
) -> Result<u64, Refusal> {
    let about = About::other(Subject::Practice(permit.actor().practice), key);
    let work = house.write(permit, about, (rows, expected), |tx, scene| {
        Box::pin(async move {
            let (rows, expected) = &scene.asked;
            import::alone(tx, scene.practice).await?;
            let known = clients::known(tx, scene.practice).await?;
            let (good, _) = apart(rows.clone(), &known);
            let count = good.len() as u64;
            if count == 0 {
                return Err(Refusal::rule("people-none"));
            }
            if count != *expected {
                return Err(Refusal::rule("people-changed"));
            }
            let fresh = |row: Row| row.contact.fresh(scene.now);
            let all: Vec<Client> = good.into_iter().map(fresh).collect();
            import::clients(tx, scene.practice, &all).await?;
            Ok(Done::noting(count, json!({ "clients": count })))
        })
    });
    work.await
}

/// Rows of people who are new, and why the others are not. Of two rows in the file the first
/// counts.
fn apart(rows: Vec<Row>, known: &[Known]) -> (Vec<Row>, Vec<Wrong>) {
    // The line of the file, or none for a client who is there.
    let mut names: HashMap<(String, Option<String>), Option<u64>> = HashMap::new();
    let mut addresses: HashMap<String, Option<u64>> = HashMap::new();
    for one in known {
        names.insert((name(&one.given_name, &one.family_name), one.born_on.clone()), None);
        addresses.extend(one.email.as_deref().map(|email| (same(email), None)));
    }
    let (mut good, mut wrong) = (Vec::new(), Vec::new());
    for row in rows {
        let Contact { given_name, family_name, born_on, email, .. } = &row.contact;
        let person = (name(given_name, family_name), born_on.clone());
        let address = email.as_deref().map(same);
        let mut reasons = Vec::new();
        reasons.extend(
            names.get(&person).map(|line| double("", ["person-there", "person-twice"], *line)),
        );
        let held = address.as_ref().and_then(|address| addresses.get(address));
        reasons.extend(held.map(|line| double("email", ["address-there", "address-twice"], *line)));
        if reasons.is_empty() {
            names.insert(person, Some(row.line));
            addresses.extend(address.map(|address| (address, Some(row.line))));
            good.push(row);
        } else {
            wrong.extend(reasons.into_iter().map(|mistake| Wrong { line: row.line, mistake }));
        }
    }
    (good, wrong)
}

/// `there` is the reason for a client of the practice, `twice` for an earlier row of the file.
fn double(field: &str, [there, twice]: [&'static str; 2], line: Option<u64>) -> Mistake {
    let reason = if line.is_some() { twice } else { there };
    let values = line.map(|line| ("line", line.to_string()));
    Mistake { field: field.to_owned(), reason, values: BTreeMap::from_iter(values) }
}

fn name(given: &str, family: &str) -> String {
    // The sign between them is in no name, so that `A B` and `C` are not `A` and `B C`.
    format!("{}\n{}", same(given), same(family))
}

/// In the form in which texts are compared: lower case, composed, one blank between words.
fn same(text: &str) -> String {
    let lower: String = text.nfc().collect::<String>().to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}
