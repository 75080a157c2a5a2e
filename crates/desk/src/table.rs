//! A table of rows. Where the page is narrow, each row becomes a block in which every cell stands
//! under the head of its column, so that nothing is beyond the edge.

use maud::{Markup, html};

use crate::frame::Frame;

/// `heads` are keys of texts, one for each column; each row has as many cells.
#[must_use]
pub fn table(
    frame: &Frame<'_>,
    heads: &[&str],
    rows: impl IntoIterator<Item = Vec<Markup>>,
) -> Markup {
    let heads: Vec<String> = heads.iter().map(|key| frame.t(key)).collect();
    html! {
        table.rows role="table" {
            thead role="rowgroup" {
                tr role="row" { @for head in &heads { th scope="col" role="columnheader" { (head) } } }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (head, cell) in heads.iter().zip(row) {
                            td role="cell" data-head=(head) { (cell) }
                        }
                    }
                }
            }
        }
    }
}
