//! 换机: a new terminal takes the place of an old one in one step, and the old one is to be retired.

use super::api::App;
use super::console::notes::{Event, note};
use super::retire::{self, RetireState};
use super::store::StoreError;
use super::store::replace::{Moved, ReplacementRow};

/// Why a terminal was not replaced. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// No reason, or too long a one.
    #[error("a reason has 1 to 200 characters")]
    Reason,
    /// A terminal cannot take its own place.
    #[error("{0} is both the old and the new terminal: name two")]
    Same(String),
    /// There is no old one.
    #[error("no terminal {0} is known: `county terminal list` names them")]
    OldUnknown(String),
    /// It is not in service any more.
    #[error("{0} is retired or revoked: place the new one with `county terminal place`")]
    OldRetired(String),
    /// Another took its place before.
    #[error("{0} was replaced by {1} before")]
    Replaced(String, String),
    /// The new one is not admitted.
    #[error("{0} is not approved: `county approve` lists who waits")]
    NewNotApproved(String),
    /// The new one is to be retired itself.
    #[error("{0} is to be retired itself: `county terminal keep` takes that back")]
    NewEnding(String),
    /// The new one serves another place.
    #[error("{0} serves {1} already: a terminal that takes a place has none")]
    NewPlaced(String, String),
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replaced {
    /// It is done.
    Now(Moved),
    /// It was done before: nothing was changed.
    Before,
}

/// Puts `new` in the place of `old`: village, service points and tasks that are not over move, and the end
/// of `old` is ordered, all of it or nothing. The same once more changes nothing.
pub async fn replace(
    app: &App,
    old: &str,
    new: &str,
    reason: &str,
    by: &str,
) -> Result<Replaced, ReplaceError> {
    let order = retire::new_order(app, old, reason, by).ok_or(ReplaceError::Reason)?;
    if old == new {
        return Err(ReplaceError::Same(old.to_owned()));
    }
    if let Some(done) = app.store.replacement(old.to_owned()).await? {
        return match done.new == new {
            true => Ok(Replaced::Before),
            false => Err(ReplaceError::Replaced(done.old, done.new)),
        };
    }
    may(app, old, new).await?;
    let row = ReplacementRow {
        old: old.to_owned(),
        new: new.to_owned(),
        reason: order.reason.clone(),
        by: by.to_owned(),
        at_ms: app.now(),
    };
    let why = format!("{new}: {}", order.reason);
    note(app, by, Event::TerminalReplaced, old, &why).await?;
    match app.store.replace(row, order).await? {
        Some(moved) => Ok(Replaced::Now(moved)),
        // Somebody else was faster.
        None => match app.store.replacement(old.to_owned()).await? {
            Some(done) if done.new != new => Err(ReplaceError::Replaced(done.old, done.new)),
            _ => Ok(Replaced::Before),
        },
    }
}

/// Whether these two may change places.
async fn may(app: &App, old: &str, new: &str) -> Result<(), ReplaceError> {
    let known = app.store.terminals().await?;
    let in_service = app.store.in_service().await?;
    let serves = |asset: &str| in_service.iter().any(|own| own == asset);
    if !known.iter().any(|terminal| terminal.asset == old) {
        return Err(ReplaceError::OldUnknown(old.to_owned()));
    }
    if !serves(old) {
        return Err(ReplaceError::OldRetired(old.to_owned()));
    }
    if !serves(new) {
        return Err(ReplaceError::NewNotApproved(new.to_owned()));
    }
    let ends = retire::standing(app, new).await?;
    if matches!(ends, Some((RetireState::Ordered, _))) {
        return Err(ReplaceError::NewEnding(new.to_owned()));
    }
    let places = app.store.terminal_places().await?;
    let place = |asset: &str| places.iter().find(|(own, _)| own == asset);
    match (place(old), place(new)) {
        (Some((_, from)), Some((_, at))) if from != at => {
            Err(ReplaceError::NewPlaced(new.to_owned(), at.clone()))
        }
        _ => Ok(()),
    }
}
