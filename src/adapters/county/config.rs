//! What the county link is started with.

use crate::domain::delivery::DeviceId;
use crate::domain::services::PackageId;
use crate::ports::keys::Wrapping;
use std::path::PathBuf;
use std::time::Duration;
use zeroize::Zeroizing;

/// The terminal's certificate and its private key, one PEM text.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity(pub Zeroizing<String>);

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

/// Longest waits for one step of a request: connecting, sending, or the next bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// To connect and shake hands.
    pub connect: Duration,
    /// While a person waits at the terminal.
    pub person: Duration,
    /// For submissions and heartbeats.
    pub up: Duration,
    /// For feeds and bundles.
    pub down: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            person: Duration::from_secs(8),
            up: Duration::from_secs(30),
            down: Duration::from_secs(60),
        }
    }
}

/// What the county link is started with.
#[derive(Debug, Clone)]
pub struct LinkConfig {
    /// `https://name:port` of the county.
    pub url: String,
    /// The county's root certificate, PEM: the only one that is trusted.
    pub ca_pem: String,
    /// The terminal's certificate.
    pub identity: Identity,
    /// The county's offline key, Ed25519: the only one whose bundles are taken.
    pub bundle_key: [u8; 32],
    /// The terminal.
    pub device: DeviceId,
    /// Wraps the certificate's private key where it lies.
    pub wrapping: Wrapping,
    /// Folder for the last good bundle, unfinished snapshots and a renewed certificate.
    pub dir: PathBuf,
    /// Longest waits.
    pub deadlines: Deadlines,
    /// Which of the county's packages this terminal offers; everything without one.
    pub package: Option<PackageId>,
}
