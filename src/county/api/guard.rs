//! Who may come in.

use super::App;
use super::problem::ApiError;
use crate::county::store::model::Terminal;
use crate::county::tls::Peer;
use crate::wire::problem::ProblemType;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// A terminal that came with a certificate of this county which is not revoked.
pub struct Admitted(pub Terminal);

/// The other end, with or without a certificate.
pub struct Anyone(pub Peer);

fn peer(parts: &Parts) -> Result<Peer, ApiError> {
    let peer = parts.extensions.get::<Peer>().cloned();
    peer.ok_or_else(|| ApiError::from(ProblemType::NoCertificate))
}

impl FromRequestParts<Arc<App>> for Anyone {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, ApiError> {
        peer(parts).map(Self)
    }
}

impl FromRequestParts<Arc<App>> for Admitted {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let certificate = peer(parts)?.certificate.ok_or(ProblemType::NoCertificate)?;
        let terminal = app.store.admitted(certificate.to_string()).await?;
        terminal
            .map(Self)
            .ok_or_else(|| ProblemType::TerminalRefused.into())
    }
}

/// Wrong codes an address may offer within a minute.
const WRONG_CODES: usize = 5;
const MINUTE_MS: i64 = 60_000;

/// Counts wrong one-time codes by address.
#[derive(Default)]
pub struct Attempts(Mutex<HashMap<IpAddr, Vec<i64>>>);

impl Attempts {
    /// Whether an address has offered too many wrong codes within the last minute.
    pub fn exhausted(&self, from: IpAddr, now_ms: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, times| {
            times.retain(|at| now_ms - at < MINUTE_MS);
            !times.is_empty()
        });
        all.get(&from).is_some_and(|t| t.len() >= WRONG_CODES)
    }

    /// Notes a wrong code.
    pub fn wrong(&self, from: IpAddr, now_ms: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(from).or_default().push(now_ms);
    }
}
