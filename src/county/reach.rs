//! Whom an update reaches, kept for a minute. A province's 28,000 terminals ask every five minutes, nearly all of them
//! to repeat themselves: the order of all is looked up for those that tell something new.

use super::store::updates::{UpdateRow, UpdateToldRow};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// How long it counts, ms. Who was accepted or revoked meanwhile waits so long for its place in the order to change.
const KEPT_MS: i64 = 60_000;

/// Whom the newest update reaches.
#[derive(Debug, Default)]
pub struct Reach(Mutex<Option<Known>>);

#[derive(Debug)]
struct Known {
    update: UpdateRow,
    at_ms: i64,
    terminals: HashMap<String, Seen>,
}

/// What a terminal told, and whether the update was offered to it then.
#[derive(Debug)]
struct Seen {
    version: String,
    state: String,
    offered: bool,
}

impl Reach {
    /// Whether this update is offered to who tells this; `None` where that has to be looked up: the update was moved
    /// since, the terminal tells something new, or a minute has passed.
    pub fn of(&self, update: &UpdateRow, told: &UpdateToldRow) -> Option<bool> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref()?;
        let age = told.at_ms.checked_sub(known.at_ms)?;
        if known.update != *update || !(0..KEPT_MS).contains(&age) {
            return None;
        }
        let seen = known.terminals.get(&told.asset)?;
        (seen.version == told.version && seen.state == told.state).then_some(seen.offered)
    }

    /// Keeps what was looked up: what all terminals told last, and those that the update reaches.
    pub fn keep(
        &self,
        update: UpdateRow,
        at_ms: i64,
        told: Vec<UpdateToldRow>,
        reached: &HashSet<&str>,
    ) {
        let seen = |row: UpdateToldRow| {
            let offered = reached.contains(row.asset.as_str());
            let (version, state) = (row.version, row.state);
            let seen = Seen {
                version,
                state,
                offered,
            };
            (row.asset, seen)
        };
        let known = Known {
            update,
            at_ms,
            terminals: told.into_iter().map(seen).collect(),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(percent: u64) -> UpdateRow {
        UpdateRow {
            version: "2.0".to_owned(),
            release: 2,
            sha256: "00".repeat(32),
            bytes: 1,
            percent,
            state: "rolling".to_owned(),
            why: String::new(),
            excused: String::new(),
            by: "county".to_owned(),
            at_ms: 0,
        }
    }

    fn told(asset: &str, state: &str, at_ms: i64) -> UpdateToldRow {
        UpdateToldRow {
            asset: asset.to_owned(),
            version: "2.0".to_owned(),
            state: state.to_owned(),
            bytes: 0,
            at_ms,
        }
    }

    fn kept() -> Reach {
        let reach = Reach::default();
        let all = vec![told("tz-001", "fetching", 0), told("tz-002", "none", 0)];
        reach.keep(update(2), 1_000, all, &HashSet::from(["tz-001"]));
        reach
    }

    #[test]
    fn who_repeats_itself_within_the_minute_is_answered_as_before() {
        let reach = kept();
        let mut further = told("tz-001", "fetching", 1_000 + KEPT_MS - 1);
        further.bytes = 5;
        assert_eq!(reach.of(&update(2), &further), Some(true));
        assert_eq!(
            reach.of(&update(2), &told("tz-002", "none", 1_000)),
            Some(false)
        );
    }

    #[test]
    fn anything_new_is_looked_up() {
        let reach = kept();
        let fresh = |row: &UpdateRow, told: UpdateToldRow| reach.of(row, &told);
        assert_eq!(
            fresh(&update(2), told("tz-001", "did-not-hold", 1_000)),
            None
        );
        assert_eq!(fresh(&update(2), told("tz-003", "none", 1_000)), None);
        assert_eq!(fresh(&update(10), told("tz-001", "fetching", 1_000)), None);
        assert_eq!(
            fresh(&update(2), told("tz-001", "fetching", 1_000 + KEPT_MS)),
            None
        );
        // The county's clock was set back.
        assert_eq!(fresh(&update(2), told("tz-001", "fetching", 999)), None);
        assert_eq!(
            Reach::default().of(&update(2), &told("tz-001", "fetching", 0)),
            None
        );
    }
}
