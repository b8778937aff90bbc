//! Who may come in.

use super::App;
use super::problem::ApiError;
use crate::county::store::model::Terminal;
use crate::county::tls::Peer;
use crate::wire::problem::ProblemType;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::collections::HashMap;
use std::hash::Hash;
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

/// Wrong guesses within a minute that are still answered.
const WRONG: usize = 5;
const MINUTE_MS: i64 = 60_000;

/// Counts wrong guesses by who or what they are about.
pub struct Attempts<K>(Mutex<HashMap<K, Vec<i64>>>);

impl<K> Default for Attempts<K> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Hash + Eq> Attempts<K> {
    /// Whether there were too many wrong guesses within the last minute.
    pub fn exhausted(&self, about: &K, now_ms: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, times| {
            times.retain(|at| now_ms - at < MINUTE_MS);
            !times.is_empty()
        });
        all.get(about).is_some_and(|t| t.len() >= WRONG)
    }

    /// Notes a wrong guess.
    pub fn wrong(&self, about: K, now_ms: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(about).or_default().push(now_ms);
    }
}
