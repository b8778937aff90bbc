//! 换机: a new terminal in the place of an old one.

use super::Console;
use super::gate::Trouble;
use super::pages;
use super::session::Seat;
use crate::county::forms::Fields;
use crate::county::replace::{self, ReplaceError};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use std::sync::Arc;

/// Everything of the old one moves, and its end is ordered.
pub async fn replace(
    State(console): State<Arc<Console>>,
    Extension(seat): Extension<Seat>,
    Path(asset): Path<String>,
    Extension(fields): Extension<Arc<Fields>>,
) -> Result<Response, Trouble> {
    let (by, new, reason) = (
        seat.account.as_str(),
        fields.get("new"),
        fields.get("reason"),
    );
    let came = replace::replace(&console.app, &asset, new.trim(), reason, by).await;
    let problem = match came {
        Ok(_) => return Ok(pages::done("/terminals", "terminal-replaced")),
        Err(ReplaceError::OldUnknown(_)) => return Ok(pages::missing()),
        Err(ReplaceError::Reason) => "replace-reason",
        Err(ReplaceError::Same(_)) => "replace-same",
        Err(ReplaceError::OldRetired(_)) => "replace-retired",
        Err(ReplaceError::Replaced(..)) => "replace-before",
        Err(ReplaceError::NewNotApproved(_)) => "replace-new",
        Err(ReplaceError::NewEnding(_)) => "replace-ending",
        Err(ReplaceError::NewPlaced(..)) => "replace-placed",
        Err(ReplaceError::Store(e)) => return Err(e.into()),
    };
    Ok(pages::refused("/terminals", problem))
}
