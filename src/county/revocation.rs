//! 吊销: the certificates of a terminal that is gone or broken are taken back at once.

use super::api::App;
use super::console::notes::{Event, note};
use super::retire::reason_of;
use super::store::StoreError;

/// Why nothing was revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// No terminal of this number has a certificate that is good.
    #[error(
        "no terminal of this number has a certificate to be revoked; `county terminal list` names them"
    )]
    NoCertificate,
    /// No reason, or too long a one.
    #[error("a reason has 1 to 200 characters")]
    Reason,
    /// The records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes all certificates of a terminal back, with the reason in the log of the console; how many there were.
pub async fn revoke(app: &App, asset: &str, reason: &str, by: &str) -> Result<u64, RevokeError> {
    let reason = reason_of(reason).ok_or(RevokeError::Reason)?;
    let in_service = app.store.in_service().await?;
    if !in_service.iter().any(|own| own == asset) {
        return Err(RevokeError::NoCertificate);
    }
    note(app, by, Event::TerminalRevoked, asset, reason).await?;
    Ok(app.store.revoke(asset.to_owned()).await?)
}
