//! Everything that is kept about a client as one HTML file: to read, to print, to keep.
//!
//! The file stands alone: no script, no style but the browser's own, no link to the practice.

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

/// The document. `record` is an object with an array of rows for each table.
#[must_use]
pub fn document(record: &Value) -> String {
    let tables = record.as_object();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Client record" }
            }
            body {
                h1 { "Client record" }
                p {
                    "Everything that this practice keeps about one client. "
                    "Times are in UTC. Names of fields are those of the database."
                }
                @for (name, rows) in tables.into_iter().flatten() {
                    h2 { (name.replace('_', " ")) }
                    @for row in rows.as_array().into_iter().flatten() { (object(row)) hr; }
                }
            }
        }
    };
    page.into_string()
}

fn object(value: &Value) -> Markup {
    html! {
        dl {
            @for (name, value) in value.as_object().into_iter().flatten() {
                dt { (name.replace('_', " ")) }
                dd { (one(name, value)) }
            }
        }
    }
}

fn one(name: &str, value: &Value) -> Markup {
    match value {
        Value::Null => html! { "–" },
        Value::String(text) => html! { (text) },
        Value::Number(number) if is_instant(name) => html! { (instant(number.as_i64())) },
        Value::Object(_) => object(value),
        Value::Array(items) => html! {
            ul { @for item in items { li { (one("", item)) } } }
        },
        other => html! { (other) },
    }
}

/// Columns of instants end like this throughout the schema.
fn is_instant(name: &str) -> bool {
    ["_at", "_from", "_to", "_until"].iter().any(|end| name.ends_with(end)) || name == "at"
}

fn instant(milliseconds: Option<i64>) -> String {
    let found = milliseconds.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    found.map_or_else(String::new, |at| at.to_string())
}
