//! What lies unsent, and for how long: the age stays right when a clock that was wrong is set.

use super::documents;
use super::fault::Trouble;
use super::work::Job;
use crate::domain::delivery::{Backlog, waiting_from};
use crate::domain::machine::audit::Offset;
use crate::domain::time::{Span, WallTime};
use rusqlite::{Connection, OptionalExtension};

/// What lies unsent.
pub(super) fn backlog(db: &Connection) -> Result<Backlog, Trouble> {
    let faces = documents::faces(db)?;
    let kept = kept(db)?;
    Ok(db.query_row(
        "select count(*) filter (where state in (1, 2)), count(*) filter (where state = 4), \
         min(received_at) filter (where state in (1, 2)) from cases where state != 3",
        [],
        |row| {
            let received: Option<i64> = row.get(2)?;
            Ok(Backlog {
                unsent: row.get(0)?,
                set_aside: row.get(1)?,
                oldest: received.map(|at| kept.map_or(WallTime(at), |from| from.max(WallTime(at)))),
                faces,
            })
        },
    )?)
}

/// Keeps from when the oldest unsent record counts as waiting, on the clock as it is now.
pub(super) fn clock_set(db: &Connection, now: WallTime, by: Offset) -> Job<()> {
    let from = backlog(db)?
        .oldest
        .and_then(|oldest| match u64::try_from(by.0) {
            Ok(forward) => Some(waiting_from(oldest, now, Span(forward))),
            // Set back, nothing looks older than it is; what was kept under the other clock goes back with it.
            Err(_) => kept(db)
                .ok()
                .flatten()
                .map(|from| WallTime(from.0.saturating_add(by.0))),
        });
    match from {
        Some(from) => db.execute(
            "insert or replace into notes (name, value) values ('waiting_from', ?1)",
            [from.0.to_string()],
        )?,
        None => db.execute("delete from notes where name = 'waiting_from'", [])?,
    };
    Ok(((), Vec::new()))
}

/// What was kept when the clock was set. A note that cannot be read is none.
fn kept(db: &Connection) -> Result<Option<WallTime>, Trouble> {
    let text: Option<String> = db
        .query_row(
            "select value from notes where name = 'waiting_from'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    Ok(text.and_then(|text| text.parse().ok()).map(WallTime))
}
