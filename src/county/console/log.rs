//! What was done at the console, and whether the chain of it is whole.

use super::Console;
use super::content::at;
use super::gate::Trouble;
use super::notes::Event;
use super::pages::{page, values, word};
use super::session::Seat;
use crate::county::store::console::{ConsoleNote, broken_at};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

/// Most notes on the page.
const MOST: usize = 500;

/// What a note says besides, in a reader's words.
fn said(note: &ConsoleNote) -> String {
    match note.event.as_str() {
        name if name == Event::Refused.name() => word("act", &note.detail),
        _ => note.detail.clone(),
    }
}

/// The newest notes.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
) -> Result<Response, Trouble> {
    let notes = console.app.store.console_notes().await?;
    let broken = broken_at(&notes, &console.chain);
    let total = notes.len();
    let newest = notes.iter().rev().take(MOST);
    let rows: Vec<_> = newest
        .map(|chained| {
            let note = &chained.note;
            values! {
                at => at(note.at_ms), who => note.who, event => word("event", &note.event),
                about => note.about, detail => said(note),
            }
        })
        .collect();
    Ok(page("log.html", &seat, values! { rows, broken, total }))
}
